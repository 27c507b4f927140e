package akses

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"kerjasama/internal/platform/fault"
)

func TestPasswordsMatchTheirHashOnly(t *testing.T) {
	h := newHasher()
	phc, err := h.hash(t.Context(), "kata sandi uji é")
	if err != nil {
		t.Fatal(err)
	}
	if ok := regexp.MustCompile(`^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`).MatchString(phc); !ok {
		t.Errorf("hash %q is not a PHC string of the required cost", phc)
	}
	other, err := h.hash(t.Context(), "kata sandi uji é")
	if err != nil || other == phc {
		t.Errorf("two hashes of one password are equal (err %v): no salt", err)
	}
	for name, tt := range map[string]struct {
		phc, password string
		want          bool
	}{
		"the password":               {phc, "kata sandi uji é", true},
		"composed by another system": {phc, "kata sandi uji e\u0301", true},
		"another one":                {phc, "kata sandi uji e", false},
		"empty":                      {phc, "", false},
		"nobody's hash":              {"", "kata sandi uji é", false},
		"cost tampered with":         {strings.Replace(phc, "t=2", "t=3", 1), "kata sandi uji é", false},
		"absurd cost":                {strings.Replace(phc, "m=19456", "m=4000000000", 1), "kata sandi uji é", false},
		"another algorithm":          {strings.Replace(phc, "argon2id", "argon2i", 1), "kata sandi uji é", false},
		"the hash itself":            {phc, phc, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := h.matches(tt.phc, tt.password); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	// The dummy's own password is known to nobody, not even by accident.
	if h.matches("", "") || h.matches(h.dummy()[:40], "x") {
		t.Error("an unreadable hash matched")
	}
}

func TestHashesWaitForASlot(t *testing.T) {
	h := newHasher()
	for range cap(h.slots) {
		if _, err := h.hold(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.hash(cut(t), "kata sandi uji"); !errors.Is(err, context.Canceled) {
		t.Errorf("one hash more than there are slots: got %v, want it to wait until cancelled", err)
	}
}

func TestPasswordRules(t *testing.T) {
	for name, tt := range map[string]struct{ password, want string }{
		"long enough":        {"dua belas hr", ""},
		"counts characters":  {"élégié bâtié", ""},
		"eleven":             {"sebelas hrf", "too_short"},
		"empty":              {"", "required"},
		"two hundred":        {strings.Repeat("kuda pohon", 20), ""},
		"two hundred and 1":  {strings.Repeat("a", 201), "too_long"},
		"the username":       {"pengguna.panjang", "same_as_username"},
		"the username, loud": {" Pengguna.Panjang", "same_as_username"},
	} {
		t.Run(name, func(t *testing.T) {
			var c fault.Check
			checkPassword(&c, "/p", tt.password, "pengguna.panjang")
			got := ""
			if f, ok := fault.As(c.Err()); ok {
				got = f.Fields[0].Code
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	var c fault.Check
	one, other := randomPassword(), randomPassword()
	if checkPassword(&c, "/p", one, "x"); !c.OK() || one == other {
		t.Error("made-up passwords break the rules or repeat")
	}
}
