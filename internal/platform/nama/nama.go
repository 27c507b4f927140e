// Package nama compares names of organisations: two spellings of one partner are
// to be found before they become two partners.
package nama

import (
	"strings"

	"kerjasama/internal/platform/listing"
)

// legal are words that say what a partner is, not who it is; they do not count
// when names are compared.
var legal = map[string]bool{ //nolint:gochecknoglobals // a constant set
	"pt": true, "cv": true, "tbk": true, "persero": true, "ltd": true, "limited": true, "pte": true, "inc": true, "sdn": true,
	"bhd": true, "co": true, "corp": true, "gmbh": true, "yayasan": true, "perkumpulan": true, "the": true, "dan": true, "of": true,
}

// Inti is a name as it is compared: normalised, without legal words.
func Inti(name string) string {
	words := strings.Fields(listing.Normalise(name))
	kept := words[:0]
	for _, w := range words {
		if !legal[w] {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return listing.Normalise(name)
	}
	return strings.Join(kept, " ")
}

// Mirip is the Dice coefficient over the letter trigrams of two names, 0 to 1; 1
// means the same once legal forms, case and punctuation are set aside.
// Source: L. R. Dice 1945, over trigrams as pg_trgm forms them.
func Mirip(a, b string) float64 { return dice(trigrams(Inti(a)), trigrams(Inti(b))) }

func dice(x, y map[string]bool) float64 {
	if len(x)+len(y) == 0 {
		return 0
	}
	both := 0
	for t := range x {
		if y[t] {
			both++
		}
	}
	return 2 * float64(both) / float64(len(x)+len(y))
}

func trigrams(s string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		r := []rune("  " + w + " ")
		for i := 0; i+3 <= len(r); i++ {
			out[string(r[i:i+3])] = true
		}
	}
	return out
}

// Angka are the words of a name that hold a digit: "SMK Negeri 1" and "SMK Negeri
// 2" are alike and are two schools.
func Angka(name string) string {
	var out []string
	for w := range strings.FieldsSeq(listing.Normalise(name)) {
		if strings.ContainsAny(w, "0123456789") {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}
