package listing

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalise is the one way text becomes searchable, for the index and for the
// question alike: lower case, no accents, words of letters and digits separated
// by one space. "Kerjasama" and "kerja sama" meet as the two words; a stemmer
// would break them differently.
func Normalise(s string) string {
	var b strings.Builder
	gap := true
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
			gap = false
		case !gap:
			b.WriteByte(' ')
			gap = true
		}
	}
	return strings.ReplaceAll(strings.TrimSpace(b.String()), "kerjasama", "kerja sama")
}

// Index is the text a record is found by: each part normalised, with a space in
// front so that a search for the start of a word is LIKE '% word%'.
func Index(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if n := Normalise(p); n != "" {
			b.WriteByte(' ')
			b.WriteString(n)
		}
	}
	return b.String()
}
