package dokumen

import (
	"bytes"
	"fmt"
	"image"
	pixels "image/draw"
	"image/png"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// PDF prints the report: numbered pages, tables whose titles stand on each page.
// Characters that the font lacks are shown as □, and named at the end.
func (d *Paparan) PDF() ([]byte, error) {
	w, err := widths()
	if err != nil {
		return nil, err
	}
	p := &pengukur{w: w, asing: map[rune]bool{}}
	s := &penata{d: d.readable(p), p: p, f: fpdf.New("P", "pt", "A4", ""), widths: map[int]bool{}}
	s.begin()
	s.set()
	s.feet()
	var b bytes.Buffer
	if err := s.f.Output(&b); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return b.Bytes(), nil
}

// penata sets a report page by page.
type penata struct {
	d                   Paparan
	p                   *pengukur
	f                   *fpdf.Fpdf
	across              bool
	width, height, side float64
	y                   float64 // where the next line begins
	pages               []bool  // which lie across
	pictures            int
	widths              map[int]bool // of the pictures so far
	// watch sees what is drawn, in tests.
	watch func(page int, x, y, width float64, text string)
}

func (s *penata) begin() {
	f := s.f
	f.SetCatalogSort(true)
	f.SetCreationDate(s.d.Dibuat.UTC())
	f.SetModificationDate(s.d.Dibuat.UTC())
	f.SetProducer("kerjasama", false)
	f.SetTitle(s.d.Judul, true)
	f.SetAuthor(clean(s.d.Lembaga), true)
	f.SetLang(s.d.bahasa())
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	for _, m := range []muka{polosan, polosanTebal} {
		f.AddUTF8FontFromBytes(m.family(), "", m.ttf())
	}
	f.SetLineWidth(.4)
	f.SetDrawColor(0xBF, 0xBF, 0xBF)
}

func (s *penata) page() {
	s.width, s.height, s.side = ukuranHalaman(s.across)
	size := fpdf.SizeType{Wd: pdfLebar, Ht: pdfTinggi}
	turn := "P"
	if s.across {
		turn = "L"
	}
	s.f.AddPageFormat(turn, size)
	s.pages, s.y = append(s.pages, s.across), paparanAtas
}

func (s *penata) room() float64  { return s.height - paparanBawah - s.y }
func (s *penata) inner() float64 { return s.width - 2*s.side }

// need begins a new page where so much does not fit on this one.
func (s *penata) need(h float64) {
	if h > s.room() && s.y > paparanAtas {
		s.page()
	}
}

func (s *penata) text(x, base float64, m muka, size float64, text string) {
	if text == "" {
		return
	}
	if s.watch != nil {
		s.watch(len(s.pages), x, base, s.p.lebar(m, size, text), text)
	}
	s.f.SetFont(m.family(), "", size)
	s.f.Text(x, base, text)
}

// lines sets a text over the width of the page.
func (s *penata) lines(text string, m muka, size float64) {
	line := size * 1.28
	for _, g := range s.p.pecah([]ruas{{teks: text}}, m, size, s.inner()) {
		s.need(line)
		for _, b := range g.isi {
			s.text(s.side+b.x, s.y+line*.78, m, size, b.teks)
		}
		s.y += line
	}
}

func (s *penata) set() {
	const heading = 11.5
	for i, b := range s.d.Bagian {
		if i == 0 || b.Melintang != s.across {
			s.across = b.Melintang
			s.page()
		}
		if i == 0 {
			s.lines(s.d.Judul, polosanTebal, 14)
			for _, k := range s.d.Kepala {
				s.lines(k, polosan, 9)
			}
			s.y += 6
		}
		if b.Judul != "" {
			s.y += 6
			s.need(heading*1.3 + 3 + s.least(b))
			s.f.Bookmark(b.Judul, 0, s.y)
			s.lines(b.Judul, polosanTebal, heading)
			s.y += 3
		}
		for _, x := range b.Isi {
			switch {
			case x.Gambar != nil:
				s.picture(x.Gambar)
			case x.Tabel != nil:
				s.table(x.Tabel)
			default:
				s.lines(x.Teks, polosan, 9)
				s.y += 3
			}
		}
	}
}

// least is what must stand on one page with a heading.
func (s *penata) least(b BagianPaparan) float64 {
	if len(b.Isi) == 0 {
		return 0
	}
	if g := b.Isi[0].Gambar; g != nil {
		_, h := s.shape(g)
		return h
	}
	return 60
}

// shape is how large a picture is drawn.
func (s *penata) shape(g *GambarPaparan) (width, height float64) {
	width = min(s.inner(), 510)
	return width, width * float64(g.Tinggi) / float64(g.Lebar)
}

// picture places a picture. The library writes pictures of one width in any order,
// which would give other bytes every time: each gets a width of its own, by white
// columns at its right.
func (s *penata) picture(g *GambarPaparan) {
	w, h := s.shape(g)
	s.need(h)
	s.pictures++
	for s.widths[g.Lebar] {
		wider, err := widened(g)
		if err != nil {
			s.f.SetError(err)
			return
		}
		w *= float64(wider.Lebar) / float64(g.Lebar)
		g = wider
	}
	s.widths[g.Lebar] = true
	name, opt := "gambar"+strconv.Itoa(s.pictures), fpdf.ImageOptions{ImageType: "PNG"}
	s.f.RegisterImageOptionsReader(name, opt, bytes.NewReader(g.PNG))
	s.f.ImageOptions(name, s.side+(s.inner()-w)/2, s.y, w, h, false, opt, 0, "")
	s.y += h + 6
}

// widened is a picture with one white column more.
func widened(g *GambarPaparan) (*GambarPaparan, error) {
	old, err := png.Decode(bytes.NewReader(g.PNG))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	out := image.NewNRGBA(image.Rect(0, 0, g.Lebar+1, g.Tinggi))
	pixels.Draw(out, out.Bounds(), image.White, image.Point{}, pixels.Src)
	pixels.Draw(out, out.Bounds(), old, old.Bounds().Min, pixels.Over)
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		return nil, fmt.Errorf("widen picture: %w", err)
	}
	return &GambarPaparan{PNG: b.Bytes(), Uraian: g.Uraian, Lebar: g.Lebar + 1, Tinggi: g.Tinggi}, nil
}

// larikTabel is a row: the lines of each cell.
type larikTabel struct {
	sel [][]garisTeks
	n   int // of the longest
}

func (s *penata) cells(texts []string, widths []float64, m muka, size float64) larikTabel {
	out := larikTabel{n: 1}
	for i, t := range texts {
		var gs []garisTeks
		if t != "" {
			gs = s.p.pecah([]ruas{{teks: strings.TrimRight(t, "\n")}}, m, size, widths[i]-2*selSamping)
		}
		out.sel = append(out.sel, gs)
		out.n = max(out.n, len(gs))
	}
	return out
}

func (s *penata) table(t *TabelPaparan) {
	size, widths := t.ukuran(), s.p.kolom(t, s.inner())
	line := size * 1.22
	titles := make([]string, len(t.Kolom))
	for i, k := range t.Kolom {
		titles[i] = k.Judul
	}
	head := s.cells(titles, widths, polosanTebal, size)
	top := func() {
		s.f.SetFillColor(0x1F, 0x4E, 0x79)
		s.f.SetTextColor(255, 255, 255)
		s.row(t, head, widths, line, 0, head.n, polosanTebal)
		s.f.SetTextColor(0, 0, 0)
	}
	height := func(n int) float64 { return float64(n)*line + 2*selAtas }
	s.need(height(head.n) + height(2))
	top()
	for _, texts := range t.Baris {
		r := s.cells(texts, widths, polosan, size)
		if height(r.n) > s.room() && height(r.n)+height(head.n) <= s.height-paparanBawah-paparanAtas {
			s.page()
			top()
		}
		for from := 0; from < r.n; { // one that no page holds goes on over the next
			fits := min(r.n-from, int((s.room()-2*selAtas)/line+1e-6))
			if fits < 1 {
				s.page()
				top()
				continue
			}
			s.row(t, r, widths, line, from, from+fits, polosan)
			from += fits
		}
	}
	s.y += 8
}

// row draws lines of a row between rules; a title is filled.
func (s *penata) row(t *TabelPaparan, r larikTabel, widths []float64, line float64, from, to int, m muka) {
	h, x := float64(to-from)*line+2*selAtas, s.side
	for i, gs := range r.sel {
		style, rata := "D", t.Kolom[i].rata()
		if m == polosanTebal {
			style, rata = "FD", "center"
		}
		s.f.Rect(x, s.y, widths[i], h, style)
		for n := from; n < min(to, len(gs)); n++ {
			w := widths[i] - 2*selSamping
			shift := 0.0
			switch rata {
			case "right":
				shift = w - gs[n].lebar()
			case "center":
				shift = (w - gs[n].lebar()) / 2
			}
			for _, b := range gs[n].isi {
				s.text(x+selSamping+shift+b.x, s.y+selAtas+float64(n-from)*line+line*.8, m, t.ukuran(), b.teks)
			}
		}
		x += widths[i]
	}
	s.y += h
}

// feet sets the foot of every page, once it is known how many there are.
func (s *penata) feet() {
	const size = 8
	words := s.d.halaman()
	for i, across := range s.pages {
		width, _, side := ukuranHalaman(across)
		s.f.SetPage(i + 1)
		_, last := s.f.GetPageSize() // from here it counts, whichever page is set
		s.f.SetTextColor(0x40, 0x40, 0x40)
		number := words[0] + strconv.Itoa(i+1) + words[1] + strconv.Itoa(len(s.pages))
		right := s.p.lebar(polosan, size, number)
		s.text(side, last-28, polosan, size, s.p.pendek(polosan, size, s.d.Kaki, width-2*side-right-12))
		s.text(width-side-right, last-28, polosan, size, number)
	}
}
