package dokumen

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Paparan is a report as it is printed: headings, tables and pictures in their
// order. The same values always give the same bytes, in either format.
type Paparan struct {
	Judul   string
	Kepala  []string // lines below the title
	Lembaga string   // who made it
	Kaki    string   // at the left of every page's foot
	Dibuat  time.Time
	Bahasa  string // id or en
	Bagian  []BagianPaparan
}

// BagianPaparan is a section. One that lies across begins on a new page, as does
// one that stands upright behind it.
type BagianPaparan struct {
	Judul     string // "" for none
	Melintang bool
	Isi       []IsiPaparan
}

// IsiPaparan is one block: a text, a picture or a table.
type IsiPaparan struct {
	Teks   string
	Gambar *GambarPaparan
	Tabel  *TabelPaparan
}

// GambarPaparan is a picture.
type GambarPaparan struct {
	PNG           []byte
	Uraian        string // what it shows, for those who do not see it
	Lebar, Tinggi int    // in pixels: its shape
}

// TabelPaparan is a table. Its titles stand on every page it reaches.
type TabelPaparan struct {
	Kolom  []KolomPaparan
	Baris  [][]string
	Ukuran float64 // of the text in points, 0: 8.5
}

// KolomPaparan is a column.
type KolomPaparan struct {
	Judul  string
	Bobot  float64 // how wide, beside the others
	Kanan  bool    // numbers: set at the right
	Tengah bool    // ticks: set in the middle
}

func (k KolomPaparan) rata() string {
	switch {
	case k.Kanan:
		return "right"
	case k.Tengah:
		return "center"
	default:
		return ""
	}
}

func (t *TabelPaparan) ukuran() float64 {
	if t.Ukuran == 0 {
		return 8.5
	}
	return t.Ukuran
}

// Measures of a page of a report in points.
const (
	paparanTepi      = 45.0
	paparanTepiLebar = 28.0 // of one that lies across
	paparanAtas      = 45.0
	paparanBawah     = 48.0
	selSamping       = 3.0 // between a rule and the text beside it
	selAtas          = 2.0
)

// ukuranHalaman is a page and its margin, in points.
func ukuranHalaman(melintang bool) (width, height, margin float64) {
	if melintang {
		return pdfTinggi, pdfLebar, paparanTepiLebar
	}
	return pdfLebar, pdfTinggi, paparanTepi
}

// kolom divides a width into columns: by their weights, but none so narrow that a
// word of it must be cut while another has room to spare.
func (p *pengukur) kolom(t *TabelPaparan, width float64) []float64 {
	size := t.ukuran()
	out, least := make([]float64, len(t.Kolom)), make([]float64, len(t.Kolom))
	total, room := 0.0, width
	for i, k := range t.Kolom {
		total += max(k.Bobot, 1)
		least[i] = p.terlebar(k.Judul, polosanTebal, size)
	}
	most := width / float64(len(t.Kolom)) * 1.6 // a link does not push the others aside
	for _, row := range t.Baris {
		for i := range t.Kolom {
			if w := p.terlebar(row[i], polosan, size); w > least[i] {
				least[i] = min(w, max(most, least[i]))
			}
		}
	}
	fixed := make([]bool, len(out))
	for {
		share, again := room/max(total, 1), false
		for i, k := range t.Kolom {
			if fixed[i] {
				continue
			}
			out[i] = max(k.Bobot, 1) * share
			if need := least[i] + 2*selSamping + .1; out[i] < need {
				out[i], fixed[i], again = need, true, true
				room, total = room-need, total-max(k.Bobot, 1)
				break
			}
		}
		if !again {
			break
		}
	}
	sum := 0.0
	for _, w := range out {
		sum += w
	}
	for i := range out { // too much was needed: all give way
		out[i] *= width / sum
	}
	return out
}

// terlebar is the width of the widest word of a text.
func (p *pengukur) terlebar(s string, m muka, size float64) (most float64) {
	for w := range strings.FieldsSeq(s) {
		most = max(most, p.lebar(m, size, w))
	}
	return most
}

// tampak leaves out of a text what shows nothing or turns what is beside it around.
func tampak(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, cetakkan(clean(s)))
}

// pengganti stands for a character that the font cannot show.
const pengganti = '□'

// terbaca puts a mark in place of what a font cannot show, and remembers it.
func (p *pengukur) terbaca(s string, gone map[rune]bool) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		if _, ok := p.w[polosan][r]; ok {
			return r
		}
		gone[r] = true
		return pengganti
	}, tampak(s))
}

// hilang says what the PDF shows as □; "" where it shows everything.
func (d *Paparan) hilang(gone map[rune]bool) string {
	if len(gone) == 0 {
		return ""
	}
	var codes []string
	for r := range gone {
		codes = append(codes, fmt.Sprintf("U+%04X", r))
	}
	slices.Sort(codes)
	if len(codes) > 20 {
		codes = append(codes[:20], "…")
	}
	return d.kata("□ menggantikan huruf yang tidak dapat dicetak dalam PDF ini: ", "□ stands for characters that this PDF cannot show: ") + strings.Join(codes, " ")
}

func (d *Paparan) kata(id, en string) string {
	if d.Bahasa == "en" {
		return en
	}
	return id
}

// halaman are the words around the number of a page.
func (d *Paparan) halaman() [2]string {
	return [2]string{d.kata("Halaman ", "Page "), d.kata(" dari ", " of ")}
}

func (d *Paparan) bahasa() string { return d.kata("id-ID", "en-GB") }

// readable is the report with only what the font can show.
func (d *Paparan) readable(p *pengukur) Paparan {
	gone := map[rune]bool{}
	text := func(s string) string { return p.terbaca(s, gone) }
	texts := func(in []string) []string {
		out := make([]string, len(in))
		for i, s := range in {
			out[i] = text(s)
		}
		return out
	}
	out := *d
	out.Judul, out.Kepala, out.Kaki, out.Bagian = text(d.Judul), texts(d.Kepala), text(d.Kaki), nil
	for _, b := range d.Bagian {
		n := BagianPaparan{Judul: text(b.Judul), Melintang: b.Melintang}
		for _, i := range b.Isi {
			i.Teks = text(i.Teks)
			if i.Tabel != nil {
				t := TabelPaparan{Ukuran: i.Tabel.Ukuran, Kolom: slices.Clone(i.Tabel.Kolom), Baris: make([][]string, len(i.Tabel.Baris))}
				for j := range t.Kolom {
					t.Kolom[j].Judul = text(t.Kolom[j].Judul)
				}
				for j, row := range i.Tabel.Baris {
					t.Baris[j] = texts(row)
				}
				i.Tabel = &t
			}
			n.Isi = append(n.Isi, i)
		}
		out.Bagian = append(out.Bagian, n)
	}
	if note := out.hilang(gone); note != "" && len(out.Bagian) > 0 {
		last := &out.Bagian[len(out.Bagian)-1]
		last.Isi = append(last.Isi, IsiPaparan{Teks: note})
	}
	return out
}
