package akses

import (
	"testing"

	"kerjasama/internal/platform/fault"
)

func TestCommonPasswordsAreRefused(t *testing.T) {
	for password, guessable := range map[string]bool{
		"password1234":                   true,
		"P@ssw0rd1234!":                  true,
		"qwertyuiop123":                  true,
		"123456789012":                   true,
		"aaaaaaaaaaaa":                   true,
		"bismillah2026":                  true,
		"Rahasia-Rahasia-1":              true,
		"polibatam2026!":                 true,
		"sayangku123456":                 true,
		"indonesia1945":                  true,
		"koordinator.uji1":               true, // the username with a digit
		"kerjasama kampus batam":         true,
		"pohon mangga di tepi jalan":     false,
		"kuda lumping menari 7 hari":     false,
		"hgsx-7kq2-mmpw-tz9c":            false,
		"sandi tidak untuk dibagikan":    false,
		"kata sandi uji coba":            false,
		"correct horse battery staple":   false,
		"Ünïcødé-frasa-panjang-sekali":   false,
		randomPassword():                 false,
		"kata-sandi-rekaan":              false,
		"rahasia sekali untuk orang tua": false,
	} {
		var c fault.Check
		checkPassword(&c, "/kata_sandi_baru", password, "koordinator.uji")
		if got := !c.OK(); got != guessable {
			t.Errorf("%q: refused is %v, want %v", password, got, guessable)
		}
	}
}

func FuzzCommonPasswords(f *testing.F) {
	f.Add("P@ssw0rd", "staf")
	f.Add("\xff\xfe", "")
	f.Fuzz(func(_ *testing.T, password, username string) { common(password, username) })
}
