package naskah

import (
	"cmp"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/dokumen"
)

// country is the Indonesian name of a country by its ISO 3166-1 code, the code
// itself where it has none.
func country(code string) string {
	r, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return cmp.Or(display.Regions(language.Indonesian).Name(r), code)
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func date(d *clock.Date) clock.Date {
	if d == nil {
		return ""
	}
	return *d
}

// printed are clauses as they are printed.
func printed(ps []Pasal) []dokumen.Pasal {
	out := make([]dokumen.Pasal, len(ps))
	for i, p := range ps {
		out[i].Judul = dokumen.Dwi(p.Judul.block())
		for _, a := range p.Ayat {
			out[i].Ayat = append(out[i].Ayat, dokumen.Dwi(a.block()))
		}
	}
	return out
}
