package dokumen

import (
	"bytes"
	"fmt"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
)

// PDF prints an agreement to be read: the same layout as the Word document, set
// here line by line. HurufAsing where it holds characters that the font lacks.
func (c *Cetakan) PDF() ([]byte, error) {
	pages, l, err := c.halaman()
	if err != nil {
		return nil, err
	}
	f := fpdf.New("P", "pt", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(c.Dibuat.UTC())
	f.SetModificationDate(c.Dibuat.UTC())
	f.SetProducer("kerjasama", false)
	f.SetTitle(clean(c.Naskah.Judul), true)
	f.SetSubject(clean(c.Naskah.Kode)+", versi "+strconv.Itoa(c.Versi), true)
	f.SetAuthor(clean(c.Naskah.Polibatam.Nama), true)
	f.SetLang("id-ID")
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	for _, m := range []muka{tegak, tebal, miring} {
		f.AddUTF8FontFromBytes(m.family(), "", m.ttf())
	}
	f.SetFillColor(0, 0, 0)
	for _, p := range pages {
		f.AddPage()
		for _, t := range p {
			draw(f, t)
		}
	}
	f.SetPage(len(pages))
	link(f, pages[len(pages)-1], l.periksa[1])
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return b.Bytes(), nil
}

func (m muka) family() string { return "serif" + strconv.Itoa(int(m)) }

// halaman sets the pages, with their headers and footers.
func (c *Cetakan) halaman() ([][]tinta, lembar, error) {
	l := c.susun()
	qr, err := kodeQR(c.Tautan)
	if err != nil {
		return nil, l, err
	}
	p, err := newPengukur()
	if err != nil {
		return nil, l, err
	}
	h := halaman{p: p, ukur: 11, baris: 14.6}
	if l.dwi {
		h.ukur, h.baris = 10, 13.2
	}
	h.set(&l, qr)
	for i := range h.pages {
		h.margins(&l, i, cetakkan(clean(c.Naskah.Judul)))
	}
	return h.pages, l, h.p.err()
}

// margins sets the header and the footer of a page.
func (h *halaman) margins(l *lembar, i int, judul string) {
	const size = ukuranKepala
	at := func(x, y float64, m muka, s string) {
		s = cetakkan(clean(s))
		h.pages[i] = append(h.pages[i], tinta{x: x, y: y, lebar: h.p.lebar(m, size, s), teks: s, muka: m, ukuran: size})
	}
	right := func(y float64, m muka, s string) {
		at(pdfLebar-pdfTepi-h.p.lebar(m, size, cetakkan(clean(s))), y, m, s)
	}
	at(pdfTepi, 48, miring, h.p.kepala(judul, l.tanda))
	if l.tanda != "" {
		right(48, miring, l.tanda)
	}
	at(pdfTepi, pdfTinggi-40, tegak, l.kaki)
	right(pdfTinggi-40, tegak, l.halaman[0]+strconv.Itoa(i+1)+l.halaman[1]+strconv.Itoa(len(h.pages)))
}

// draw puts something on the current page. What came in is underlined, what went
// out struck through, as tracked changes are.
func draw(f *fpdf.Fpdf, t tinta) {
	if t.teks == "" {
		if t.lebar > 0 {
			f.Rect(t.x, t.y, t.lebar, t.tinggi, "F")
		}
		return
	}
	f.SetFont(t.muka.family(), "", t.ukuran)
	rule := func(dy float64) { f.Rect(t.x, t.y+dy, t.lebar, .6, "F") }
	switch t.nasib {
	case masuk:
		f.SetTextColor(0, 70, 160)
		f.SetFillColor(0, 70, 160)
		rule(1.4)
	case keluar:
		f.SetTextColor(170, 30, 30)
		f.SetFillColor(170, 30, 30)
		rule(-t.ukuran * .26)
	case tetap:
		f.SetTextColor(0, 0, 0)
	}
	f.Text(t.x, t.y, t.teks)
	f.SetFillColor(0, 0, 0)
}

// link makes the QR code lead to the page when it is clicked.
func link(f *fpdf.Fpdf, page []tinta, to string) {
	x, y, right, bottom := pdfLebar, pdfTinggi, 0.0, 0.0
	for _, t := range page {
		if t.teks == "" && t.tinggi > 1 {
			x, y = min(x, t.x), min(y, t.y)
			right, bottom = max(right, t.x+t.lebar), max(bottom, t.y+t.tinggi)
		}
	}
	if right > 0 {
		f.LinkString(x, y, right-x, bottom-y, to)
	}
}
