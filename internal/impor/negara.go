package impor

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// negara lists the countries of ISO 3166-1, by code and by name in both
// languages.
func negara() []pilihan {
	id, en := display.Regions(language.Indonesian), display.Regions(language.English)
	var out []pilihan
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			r, err := language.ParseRegion(code)
			if err != nil || !r.IsCountry() || r.String() != code || r.Canonicalize() != r {
				continue
			}
			out = append(out, pilihan{id: code, kode: code, nama: id.Name(r), lain: []string{en.Name(r)}})
		}
	}
	return out
}
