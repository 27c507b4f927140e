package fault

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Check collects the field faults of one request body, so that a caller learns
// of all of them at once. The zero value is ready to use.
type Check struct{ fields []Field }

// Add records a fault at pointer.
func (c *Check) Add(pointer, code, id, en string, args ...any) {
	c.fields = append(c.fields, Field{Pointer: pointer, Code: code, Detail: Tf(id, en, args...)})
}

// Err returns nil when nothing was found, else one 422 with every fault.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return Invalid(c.fields...)
}

// OK reports whether nothing was found so far.
func (c *Check) OK() bool { return len(c.fields) == 0 }

// Required refuses the absent value.
func (c *Check) Required(pointer string, present bool) bool {
	if !present {
		c.Add(pointer, "required", "Wajib diisi.", "This field is required.")
	}
	return present
}

// Text refuses blank text where required, text over limit characters, and
// control characters other than line feed and tab.
func (c *Check) Text(pointer, s string, required bool, limit int) {
	if strings.TrimSpace(s) == "" {
		if required {
			c.Required(pointer, false)
		}
		return
	}
	if n := utf8.RuneCountInString(s); n > limit {
		c.Add(pointer, "too_long", "Terlalu panjang: %d karakter, paling banyak %d.", "Too long: %d characters, at most %d.", n, limit)
		return
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f }) {
		c.Add(pointer, "control_character", "Mengandung karakter kendali.", "Contains control characters.")
	}
}

// OptText is Text for a field that may be null.
func (c *Check) OptText(pointer string, s *string, limit int) {
	if s != nil {
		c.Text(pointer, *s, false, limit)
	}
}

// Size refuses lists shorter than least or longer than most.
func (c *Check) Size(pointer string, n, least, most int) {
	switch {
	case n < least:
		c.Add(pointer, "too_few", "Paling sedikit %d.", "At least %d.", least)
	case n > most:
		c.Add(pointer, "too_many", "Paling banyak %d.", "At most %d.", most)
	}
}

// Range refuses numbers outside least..most.
func (c *Check) Range(pointer string, n, least, most int) {
	if n < least || n > most {
		c.Add(pointer, "out_of_range", "Harus antara %d dan %d.", "Must be between %d and %d.", least, most)
	}
}

// HTTPS refuses links that are not absolute https addresses with a host.
func (c *Check) HTTPS(pointer, s string) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(s) > 2000 {
		c.Add(pointer, "not_https_url", "Harus alamat https:// yang lengkap.", "Must be a complete https:// address.")
	}
}

// Mail refuses what is not one bare e-mail address.
func (c *Check) Mail(pointer, s string) {
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s || len(s) > 254 {
		c.Add(pointer, "not_email", "Bukan alamat surel.", "Not an e-mail address.")
	}
}

// OneOf refuses values outside a closed list.
func OneOf[S ~string](c *Check, pointer string, v S, allowed []S) {
	if v == "" {
		c.Required(pointer, false)
		return
	}
	if !slices.Contains(allowed, v) {
		names := make([]string, len(allowed))
		for i, a := range allowed {
			names[i] = string(a)
		}
		c.Add(pointer, "not_in_list", "Pilih salah satu dari: %s.", "Choose one of: %s.", strings.Join(names, ", "))
	}
}

// Unique refuses a list that names one thing twice.
func Unique[S ~string](c *Check, pointer string, vs []S) {
	seen := make(map[S]bool, len(vs))
	for i, v := range vs {
		if seen[v] {
			c.Add(fmt.Sprintf("%s/%d", pointer, i), "duplicate", "Disebut dua kali.", "Named twice.")
		}
		seen[v] = true
	}
}
