package akses

import (
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/fault"

	"github.com/pquerna/otp/hotp"
)

// The SHA-1 vectors of RFC 6238, appendix B, in their last six digits.
func TestCodesAreThoseOfTheRFC(t *testing.T) {
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("12345678901234567890"))
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if step, ok := totpMatch(secret, code, time.Unix(at, 0)); !ok || step != at/30 {
			t.Errorf("at %d: got step %d %v", at, step, ok)
		}
		for _, off := range []int64{-60, 60} { // outside the steps on either side
			if _, ok := totpMatch(secret, code, time.Unix(at/30*30+off, 0)); ok {
				t.Errorf("the code of %d is good %d seconds away", at, off)
			}
		}
		for _, off := range []int64{-1, 59} { // in the step before and the one after
			if _, ok := totpMatch(secret, code, time.Unix(at/30*30+off, 0)); !ok {
				t.Errorf("the code of %d is not good %d seconds away", at, off)
			}
		}
	}
	for _, code := range []string{"", "28708", "2870820", "abcdef", "94287082", "287 08"} {
		if _, ok := totpMatch(secret, code, time.Unix(59, 0)); ok {
			t.Errorf("%q is good", code)
		}
	}
}

// codeAt is the code of a secret at an instant.
func codeAt(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	c, err := hotp.GenerateCodeCustom(secret, uint64(at.Unix()/totpStep), totpOptions())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSigningInWithOneTimeCodes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		id, password := w.person(t, "admin.rekaan", Penugasan{Peran: actor.Admin, BerlakuMulai: "2020-01-01"})
		m, other := w.login(t, "admin.rekaan", password), w.login(t, "admin.rekaan", password)
		me := w.who(t, m)
		enter := func(code string) error {
			_, err := w.Login(t.Context(), Kredensial{Username: "admin.rekaan", Password: password, KodeOTP: code}, here)
			return err
		}
		_, err := w.BeginTotp(t.Context(), call(me), "bukan kata sandinya", here.IP)
		want(t, "beginning with a wrong password", err, fault.ValidationFailed)
		_, err = w.ConfirmTotp(t.Context(), call(me), "123456", here.IP)
		want(t, "confirming what was not begun", err, fault.Conflict)
		first, err := w.BeginTotp(t.Context(), call(me), password, here.IP)
		want(t, "beginning", err, "")
		begun, err := w.BeginTotp(t.Context(), call(me), password, here.IP)
		want(t, "beginning anew", err, "")
		if first.Rahasia == begun.Rahasia || len(begun.Rahasia) != 32 || !strings.HasPrefix(begun.OtpauthURI, "otpauth://totp/Kerjasama:admin.rekaan?") || !strings.Contains(begun.OtpauthURI, "secret="+begun.Rahasia) {
			t.Errorf("the secret: %+v", begun)
		}
		want(t, "what is not confirmed asks for nothing", enter(""), "")
		_, err = w.ConfirmTotp(t.Context(), call(me), codeAt(t, first.Rahasia, noon), here.IP)
		want(t, "confirming by the code of the secret before", err, fault.ValidationFailed)
		pulih, err := w.ConfirmTotp(t.Context(), call(me), codeAt(t, begun.Rahasia, noon), here.IP)
		want(t, "confirming", err, "")
		if n := len(slices.Compact(slices.Sorted(slices.Values(pulih.KodePemulihan)))); n != recoveryCodes {
			t.Errorf("%d different recovery codes", n)
		}
		if _, err := w.Pintu().Authenticate(t.Context(), "Bearer "+other.AccessToken); !fault.Is(err, fault.TokenInvalid) {
			t.Errorf("another session lives on: %v", err)
		}
		w.who(t, m)
		_, err = w.BeginTotp(t.Context(), call(me), password, here.IP)
		want(t, "beginning again", err, fault.Conflict)

		want(t, "no code", enter(""), fault.OtpRequired)
		want(t, "the code that confirmed, again", enter(codeAt(t, begun.Rahasia, noon)), fault.CredentialsInvalid)
		w.clk.Set(noon.Add(30 * time.Second))
		want(t, "the next code", enter(codeAt(t, begun.Rahasia, noon.Add(30*time.Second))), "")
		want(t, "the same within its step", enter(codeAt(t, begun.Rahasia, noon.Add(30*time.Second))), fault.CredentialsInvalid)
		want(t, "the one of the step after", enter(codeAt(t, begun.Rahasia, noon.Add(60*time.Second))), "")
		want(t, "an earlier one after a later", enter(codeAt(t, begun.Rahasia, noon.Add(30*time.Second))), fault.CredentialsInvalid)
		w.clk.Set(noon.Add(10 * time.Minute))
		code := codeAt(t, begun.Rahasia, noon.Add(10*time.Minute))
		want(t, "typed with spaces", enter(" "+code[:3]+" "+code[3:]), "")
		if _, err := w.Login(t.Context(), Kredensial{Username: "admin.rekaan", Password: "salah", KodeOTP: codeAt(t, begun.Rahasia, noon.Add(10*time.Minute+30*time.Second))}, here); !fault.Is(err, fault.CredentialsInvalid) {
			t.Errorf("a wrong password with a good code: %v", err)
		}
		want(t, "a wrong password uses no code up", enter(codeAt(t, begun.Rahasia, noon.Add(10*time.Minute+30*time.Second))), "")

		// A recovery code is good once, however it is typed.
		want(t, "a recovery code", enter(strings.ToUpper(pulih.KodePemulihan[0])), "")
		want(t, "the same", enter(pulih.KodePemulihan[0]), fault.CredentialsInvalid)
		want(t, "another, without its dashes", enter(strings.ReplaceAll(pulih.KodePemulihan[1], "-", "")), "")

		// Of many at once one is good, of the app's code as of a recovery code.
		w.clk.Set(noon.Add(time.Hour))
		for _, code := range []string{codeAt(t, begun.Rahasia, noon.Add(time.Hour)), pulih.KodePemulihan[2]} {
			var wg sync.WaitGroup
			good := make(chan bool, 8)
			for range 8 {
				wg.Go(func() {
					ok, err := w.spend(t.Context(), id, code, here.IP)
					if err != nil && !fault.Is(err, fault.RateLimited) {
						t.Error(err)
					}
					good <- ok
				})
			}
			wg.Wait()
			close(good)
			n := 0
			for ok := range good {
				if ok {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s: %d of 8 parallel uses were good", code, n)
			}
			w.clk.Advance(20 * time.Minute)
		}

		// Guessing is slowed, from wherever.
		for n := range wrongCodes {
			from := Asal{IP: fmt.Sprintf("198.51.100.%d", n)}
			_, err := w.Login(t.Context(), Kredensial{Username: "admin.rekaan", Password: password, KodeOTP: "000000"}, from)
			want(t, "a guess", err, fault.CredentialsInvalid)
		}
		_, err = w.Login(t.Context(), Kredensial{Username: "admin.rekaan", Password: password, KodeOTP: pulih.KodePemulihan[3]}, Asal{IP: "203.0.113.9"})
		want(t, "after too many guesses", err, fault.RateLimited)
		w.clk.Advance(16 * time.Minute)
		want(t, "a quarter of an hour later", enter(pulih.KodePemulihan[3]), "")

		// Given up with the password and a code, both.
		for name, in := range map[string]TotpAkhir{
			"a wrong password": {KataSandi: "salah", Kode: pulih.KodePemulihan[4]}, "a wrong code": {KataSandi: password, Kode: "000000"}, "a used code": {KataSandi: password, Kode: pulih.KodePemulihan[0]},
			"no password": {Kode: pulih.KodePemulihan[4]}, "no code": {KataSandi: password},
		} {
			want(t, name, w.EndTotp(t.Context(), call(me), in, here.IP), fault.ValidationFailed)
		}
		want(t, "still asked for", enter(""), fault.OtpRequired)
		want(t, "given up", w.EndTotp(t.Context(), call(me), TotpAkhir{KataSandi: password, Kode: pulih.KodePemulihan[4]}, here.IP), "")
		want(t, "given up again", w.EndTotp(t.Context(), call(me), TotpAkhir{KataSandi: password, Kode: pulih.KodePemulihan[5]}, here.IP), fault.Conflict)
		want(t, "nothing asked for", enter(""), "")

		// On the host it is reset with the password.
		begun, err = w.BeginTotp(t.Context(), call(me), password, here.IP)
		want(t, "beginning once more", err, "")
		_, err = w.ConfirmTotp(t.Context(), call(me), codeAt(t, begun.Rahasia, w.clk.Now()), here.IP)
		want(t, "confirming once more", err, "")
		want(t, "a recovery code of before", enter(pulih.KodePemulihan[6]), fault.CredentialsInvalid)
		password, err = w.Recover(t.Context(), "admin.rekaan")
		want(t, "recovery on the host", err, "")
		want(t, "after it", enter(""), "")

		// No secret is in the journal.
		var n int
		if err := d.Gorm.Raw("SELECT count(*) FROM jurnal WHERE hasil LIKE ? OR hasil LIKE ?", "%"+begun.Rahasia+"%", "%"+pulih.KodePemulihan[0]+"%").Row().Scan(&n); err != nil || n != 0 {
			t.Errorf("the journal holds %d secrets (%v)", n, err)
		}
	})
}
