package impor

import (
	"cmp"
	"slices"

	"kerjasama/internal/platform/fault"
)

// Sifat says what a finding keeps from happening: an error and a question stop
// the import, a warning does not.
type Sifat string

// The kinds of finding.
const (
	Galat      Sifat = "galat"
	Pertanyaan Sifat = "pertanyaan"
	Peringatan Sifat = "peringatan"
)

// Usulan is a partner on file that a name in the spreadsheet resembles.
type Usulan struct {
	ID   string  `json:"id" format:"uuid"`
	Kode string  `json:"kode"`
	Nama string  `json:"nama"`
	Skor float64 `json:"skor" minimum:"0" maximum:"1"`
} //@name ImporUsulan

// temuan is a finding as it is stored: of a cell, of a row (kolom 0) or of the
// file (baris 0).
type temuan struct {
	Baris  int        `json:"baris"`
	Kolom  int        `json:"kolom"` // from 1
	Judul  string     `json:"judul"`
	Code   string     `json:"code"`
	Sifat  Sifat      `json:"sifat"`
	Nilai  string     `json:"nilai"`
	Detail fault.Text `json:"detail"`
	Usulan []Usulan   `json:"usulan"`
}

// Bounds of what is kept of one file's findings; all are counted.
const (
	temuanSimpan = 2000
	temuanTampil = 100
	usulanTampil = 5
)

// catatan gathers what is found in a file.
type catatan struct {
	all    []temuan
	jumlah map[Sifat]int
}

func (c *catatan) add(t temuan) {
	if c.jumlah == nil {
		c.jumlah = map[Sifat]int{}
	}
	c.jumlah[t.Sifat]++
	if len(c.all) < temuanSimpan || t.Sifat != Peringatan && len(c.all) < 2*temuanSimpan {
		c.all = append(c.all, t)
	}
}

// clean reports whether nothing stops the import.
func (c *catatan) clean() bool { return c.jumlah[Galat]+c.jumlah[Pertanyaan] == 0 }

// sorted are the findings in the order of the sheet, what stops the import first
// where there are too many.
func (c *catatan) sorted() []temuan {
	if len(c.all) > temuanSimpan {
		weight := map[Sifat]int{Galat: 0, Pertanyaan: 1, Peringatan: 2}
		slices.SortStableFunc(c.all, func(a, b temuan) int { return cmp.Compare(weight[a.Sifat], weight[b.Sifat]) })
		c.all = c.all[:temuanSimpan]
	}
	slices.SortStableFunc(c.all, func(a, b temuan) int { return cmp.Or(cmp.Compare(a.Baris, b.Baris), cmp.Compare(a.Kolom, b.Kolom)) })
	return c.all
}

// huruf is the letter of a column: 1 is A, 27 is AA.
func huruf(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}
