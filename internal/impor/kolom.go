package impor

import (
	"strings"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

// Kolom is one column of a kind of import.
type Kolom struct {
	Nama    string   // what the code and the API call it
	Judul   string   // its title in the template
	Alias   []string // other titles it goes by
	Wajib   bool
	Pribadi bool // personal data: its values are in no finding
	// Daftar names the reference list its values come from, see rujukan.daftar.
	Daftar  string
	Bantuan fault.Text
	Contoh  string
	// Pointers are the JSON pointers of the slice's faults that belong here, each
	// as a prefix.
	Pointers []string
	Lebar    float64 // width in the template, in characters
}

// Format is how a spreadsheet is laid out.
type Format string

// The layouts: our template, and the unit's own sheet (record BO.28.1.2).
const (
	Templat Format = "templat"
	Borang  Format = "borang_monitoring"
)

// susunan is a layout: its columns.
type susunan struct {
	format Format
	kolom  []Kolom
}

func (s susunan) wajib() (n int) {
	for _, k := range s.kolom {
		if k.Wajib {
			n++
		}
	}
	return n
}

// names are every title that a column is recognised by, normalised.
func (k *Kolom) names() []string {
	out := []string{judulBaku(k.Nama), judulBaku(k.Judul)}
	for _, a := range k.Alias {
		out = append(out, judulBaku(a))
	}
	return out
}

// judulBaku is a title as titles are compared: letters and digits, lower case,
// without what stands in parentheses or marks a column as required.
func judulBaku(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	return listing.Normalise(strings.ReplaceAll(s, "_", " "))
}

// mirip is how alike two normalised titles are, 0 to 1: one minus their edit
// distance over the longer one's length.
func mirip(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	prev := make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := range x {
		diag := prev[0]
		prev[0] = i + 1
		for j := range y {
			cost := diag
			if x[i] != y[j] {
				cost++
			}
			diag = prev[j+1]
			prev[j+1] = min(cost, prev[j]+1, prev[j+1]+1)
		}
	}
	return 1 - float64(prev[len(y)])/float64(max(len(x), len(y)))
}

// samar is from where on two titles are thought to mean the same column, so that
// the file's author is asked.
const samar = 0.6
