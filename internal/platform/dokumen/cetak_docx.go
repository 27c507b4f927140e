package dokumen

import (
	"strconv"
	"strings"
	"time"

	"github.com/beevik/etree"
)

// Measures of a page, in twentieths of a point: A4, its margins, what lies
// between them, and the gap between two columns.
const (
	halamanLebar  = 11906
	halamanTinggi = 16838
	tepi          = 1418
	isiLebar      = halamanLebar - 2*tepi
	sela          = 170
)

// DOCX prints an agreement as a Word document: for partners to redline, with a
// header, numbered pages, both languages side by side, blocks of signatures that
// no page divides, and tracked changes where there are any.
func (c *Cetakan) DOCX() ([]byte, error) {
	l := c.susun()
	qr, err := kodeQR(c.Tautan)
	if err != nil {
		return nil, err
	}
	picture, err := qr.png()
	if err != nil {
		return nil, err
	}
	w := penulis{dwi: l.dwi, oleh: c.Naskah.Kode + ", versi " + strconv.Itoa(c.Versi), pada: c.Dibuat.UTC().Format(time.RFC3339)}
	body := w.body(&l, qr)
	p, err := newPengukur()
	if err != nil {
		return nil, err
	}
	parts, err := bagianDOCX(body, w.header(&l, p.kepala(clean(c.Naskah.Judul), l.tanda)), w.footer(&l), styles(l.dwi),
		keterangan{c.Naskah.Judul, c.Naskah.Kode + ", versi " + strconv.Itoa(c.Versi), c.Naskah.Polibatam.Nama, c.Dibuat}, "qr.png")
	if err != nil {
		return nil, err
	}
	return pack(append(parts, Part{Name: "word/media/qr.png", Data: picture}))
}

// penulis writes WordprocessingML.
type penulis struct {
	dwi        bool
	oleh, pada string // who made the tracked changes, and when
	n          int    // of tracked changes so far
}

// el makes an element of WordprocessingML; attrs are pairs.
func el(tag string, attrs ...string) *etree.Element {
	e := etree.NewElement("w:" + tag)
	for i := 0; i+1 < len(attrs); i += 2 {
		e.CreateAttr("w:"+attrs[i], attrs[i+1])
	}
	return e
}

// in puts elements into another and returns it.
func in(e *etree.Element, es ...*etree.Element) *etree.Element {
	for _, c := range es {
		if c != nil {
			e.AddChild(c)
		}
	}
	return e
}

// gaya is how a paragraph looks.
type gaya struct {
	rata         string // jc
	lekat, utuh  bool   // keepNext, keepLines
	atas, bawah  int    // space, in twentieths of a point
	gantung      int    // hanging indent
	tebal, garis bool   // bold, underlined
	miring       bool
	ukuran       int // of the font in half points, 0: the document's
	batas        bool
	nasib        nasib
}

// paragraph makes a paragraph of pieces of text.
func (w *penulis) paragraph(g gaya, pieces ...ruas) *etree.Element {
	ppr := el("pPr")
	if g.lekat {
		in(ppr, el("keepNext"))
	}
	if g.utuh {
		in(ppr, el("keepLines"))
	}
	if g.batas {
		in(ppr, in(el("pBdr"), el("bottom", "val", "single", "sz", "6", "space", "6", "color", "auto")))
	}
	in(ppr, el("spacing", "before", strconv.Itoa(g.atas), "after", strconv.Itoa(g.bawah)))
	if g.gantung > 0 {
		h := strconv.Itoa(g.gantung)
		in(ppr, el("ind", "left", h, "hanging", h))
	}
	if g.rata != "" {
		in(ppr, el("jc", "val", g.rata))
	}
	if g.nasib != tetap {
		in(ppr, in(el("rPr"), w.mark(g.nasib)))
	}
	p := in(el("p"), ppr)
	for _, r := range pieces {
		run := w.run(g, r)
		if r.nasib == tetap {
			in(p, run)
			continue
		}
		in(p, in(w.mark(r.nasib), run))
	}
	return p
}

// mark is the element of a tracked change.
func (w *penulis) mark(n nasib) *etree.Element {
	w.n++
	tag := "ins"
	if n == keluar {
		tag = "del"
	}
	return el(tag, "id", strconv.Itoa(w.n), "author", w.oleh, "date", w.pada)
}

// run makes a run; a line feed is a break, a tab a tab.
func (w *penulis) run(g gaya, r ruas) *etree.Element {
	run, rpr := el("r"), el("rPr")
	if g.tebal {
		in(rpr, el("b"))
	}
	if g.miring {
		in(rpr, el("i"))
	}
	if g.ukuran > 0 {
		in(rpr, el("sz", "val", strconv.Itoa(g.ukuran)))
	}
	if g.garis {
		in(rpr, el("u", "val", "single"))
	}
	if len(rpr.Child) > 0 {
		in(run, rpr)
	}
	tag := "t"
	if r.nasib == keluar {
		tag = "delText"
	}
	for s := r.teks; s != ""; {
		i := strings.IndexAny(s, "\n\t")
		switch {
		case i == 0 && s[0] == '\n':
			in(run, el("br"))
			s = s[1:]
		case i == 0:
			in(run, el("tab"))
			s = s[1:]
		default:
			if i < 0 {
				i = len(s)
			}
			t := el(tag)
			t.CreateAttr("xml:space", "preserve")
			t.SetText(s[:i])
			in(run, t)
			s = s[i:]
		}
	}
	return run
}

// blok makes the paragraph of a block in one of its languages; lekat keeps it on
// one page with what follows.
func (w *penulis) blok(b blok, lang int, lekat bool) *etree.Element {
	g := gaya{rata: "both", bawah: 120, lekat: lekat, utuh: lekat, nasib: b.nasib}
	pieces := b.teks[lang]
	switch b.jenis {
	case blokPasal:
		g = gaya{rata: "center", tebal: true, lekat: true, utuh: true, atas: 240, bawah: 120, nasib: b.nasib}
		pieces = append(append(append([]ruas{}, b.label[lang]...), ruas{"\n", b.nasib}), pieces...)
	case blokAyat, blokPihak:
		if len(b.label[lang]) > 0 {
			g.gantung = 480
			pieces = append(append(append([]ruas{}, b.label[lang]...), ruas{"\t", common(b.label[lang])}), pieces...)
		}
	case blokTeks:
	}
	return w.paragraph(g, pieces...)
}

// common is the fate that all pieces share; those of several stay.
func common(rs []ruas) nasib {
	for _, r := range rs {
		if r.nasib != rs[0].nasib {
			return tetap
		}
	}
	return rs[0].nasib
}

// tabel makes a table without rules of columns of equal width.
func tabel(kolom, dalam int, rows ...*etree.Element) *etree.Element {
	one := strconv.Itoa(isiLebar / kolom)
	pr := in(el("tblPr"), el("tblW", "w", strconv.Itoa(isiLebar), "type", "dxa"), el("tblLayout", "type", "fixed"),
		in(el("tblCellMar"), el("left", "w", strconv.Itoa(dalam), "type", "dxa"), el("right", "w", strconv.Itoa(dalam), "type", "dxa")))
	grid := el("tblGrid")
	for range kolom {
		in(grid, el("gridCol", "w", one))
	}
	return in(in(el("tbl"), pr, grid), rows...)
}

// sel is a cell.
func sel(lebar int, content ...*etree.Element) *etree.Element {
	return in(in(el("tc"), in(el("tcPr"), el("tcW", "w", strconv.Itoa(lebar), "type", "dxa"))), content...)
}

// row makes a row; whole keeps it on one page.
func (w *penulis) row(whole bool, n nasib, cells ...*etree.Element) *etree.Element {
	pr := el("trPr")
	if whole {
		in(pr, el("cantSplit"))
	}
	if n != tetap {
		in(pr, w.mark(n))
	}
	r := el("tr")
	if len(pr.Child) > 0 {
		in(r, pr)
	}
	return in(r, cells...)
}

// celah is a paragraph that shows nothing, between and behind tables.
func celah(lekat bool) *etree.Element {
	ppr := el("pPr")
	if lekat {
		in(ppr, el("keepNext"))
	}
	return in(el("p"), in(ppr, el("spacing", "before", "0", "after", "0", "line", "20", "lineRule", "exact")))
}

// kolom sets blocks one below the other; those of two languages as the rows of a
// table, so that both begin at one height.
func (w *penulis) kolom(bs []blok, lekat bool) []*etree.Element {
	if len(bs) == 0 {
		return nil
	}
	var out []*etree.Element
	if !w.dwi {
		for _, b := range bs {
			out = append(out, w.blok(b, 0, lekat))
		}
		return out
	}
	var rows []*etree.Element
	for _, b := range bs {
		half := isiLebar / 2
		rows = append(rows, w.row(lekat || b.jenis == blokPasal, b.nasib, sel(half, w.blok(b, 0, lekat)), sel(half, w.blok(b, 1, lekat))))
	}
	return append(out, tabel(2, sela, rows...))
}

// body makes the body: title, what comes before the clauses, the clauses, the
// signatures, and where the document can be verified.
func (w *penulis) body(l *lembar, qr gambarQR) *etree.Element {
	body := el("body")
	for _, b := range l.judul {
		g := gaya{rata: "center", bawah: 60, lekat: len(l.judul) < 20, miring: !b.besar, tebal: b.besar}
		if b.besar {
			g.ukuran = 24
		}
		in(body, w.paragraph(g, ruas{teks: b.teks}))
	}
	for i, s := range l.nomor {
		g := gaya{rata: "center", atas: 60, lekat: true}
		if i == len(l.nomor)-1 {
			g.bawah, g.batas = 240, true
		}
		in(body, w.paragraph(g, ruas{teks: s}))
	}
	flow, tail := l.ekor()
	in(body, w.kolom(flow, false)...)
	if w.dwi {
		in(body, celah(false))
	}
	last := w.penutup(l, tail, qr)
	in(body, last...)
	return in(body, in(el("sectPr"), ref("header", "rId2"), ref("footer", "rId3"),
		el("pgSz", "w", strconv.Itoa(halamanLebar), "h", strconv.Itoa(halamanTinggi)),
		el("pgMar", "top", "1701", "right", strconv.Itoa(tepi), "bottom", strconv.Itoa(tepi), "left", strconv.Itoa(tepi), "header", "709", "footer", "624", "gutter", "0")))
}

func ref(kind, id string) *etree.Element {
	e := el(kind+"Reference", "type", "default")
	e.CreateAttr("r:id", id)
	return e
}

// ekor divides the blocks into those that flow and those that stay with the
// signatures, so that nobody signs a page that says nothing: the last article
// where it is short, else its last paragraph where that is.
func (l *lembar) ekor() (flow, tail []blok) {
	all := append(append([]blok{}, l.awal...), l.pasal...)
	if len(l.ttd) == 0 {
		return all, nil
	}
	size, at := 0, len(all)
	for i := len(all) - 1; i >= len(l.awal) && i >= 0; i-- {
		size += max(len(all[i].string(0)), len(all[i].string(1)))
		if size > tailMost {
			break
		}
		if at = i; all[i].jenis == blokPasal {
			break
		}
	}
	return all[:at], all[at:]
}

// tailMost is how many bytes of text stay with the signatures.
const tailMost = 1200

func (b *blok) string(lang int) string {
	var s strings.Builder
	for _, r := range b.teks[lang] {
		s.WriteString(r.teks)
	}
	return s.String()
}

// penutup are the last words, the signatures and the QR code. A word processor
// keeps the rows of a table together only with each other, so that all of it lies
// in cells of one: the first holds the last words and the first signatures.
func (w *penulis) penutup(l *lembar, tail []blok, qr gambarQR) []*etree.Element {
	check := w.periksa(l, qr)
	if len(l.ttd) == 0 {
		return []*etree.Element{check, celah(false)}
	}
	var rows []*etree.Element
	for i := 0; i < len(l.ttd); i += 2 {
		var content []*etree.Element
		if i == 0 {
			content = append(content, w.kolom(append(append([]blok{}, tail...), l.penutup), true)...)
			if w.dwi {
				content = append(content, celah(true))
			}
		}
		content = append(content, w.tandaTangan(l.ttd[i:min(i+2, len(l.ttd))]))
		if i+2 >= len(l.ttd) {
			content = append(content, celah(true), check)
		}
		rows = append(rows, w.row(true, tetap, sel(isiLebar, append(content, celah(false))...)))
	}
	return []*etree.Element{tabel(1, 0, rows...), celah(false)}
}

// tandaTangan are one or two parties' names over their positions. The names stand
// at one height, however long what is above them.
func (w *penulis) tandaTangan(ts []kotakTTD) *etree.Element {
	line := func(g gaya, s string) *etree.Element {
		g.rata, g.lekat, g.utuh = "center", true, true
		return w.paragraph(g, ruas{teks: s})
	}
	var above, below []*etree.Element
	for _, t := range ts {
		above = append(above, sel(isiLebar/2, line(gaya{tebal: true, atas: 240}, t.sebutan), line(gaya{}, t.lembaga)))
		below = append(below, sel(isiLebar/2, line(gaya{tebal: true, garis: true, atas: 1200}, t.nama), line(gaya{bawah: 240}, t.jabatan)))
	}
	if len(ts) == 1 {
		above, below = append(above, sel(isiLebar/2, w.paragraph(gaya{lekat: true}))), append(below, sel(isiLebar/2, w.paragraph(gaya{})))
	}
	return tabel(2, sela, w.row(true, tetap, above...), w.row(true, tetap, below...))
}

// periksa is the QR code with what stands beside it.
func (w *penulis) periksa(l *lembar, qr gambarQR) *etree.Element {
	const left = 1300
	g := gaya{ukuran: 16}
	var text []*etree.Element
	for i, s := range l.periksa {
		if g.atas = 0; i == 0 {
			g.atas = 240
		}
		text = append(text, w.paragraph(g, ruas{teks: clean(s)}))
	}
	t := tabel(1, 60, w.row(true, tetap, sel(left, in(w.paragraph(gaya{atas: 240}), in(el("r"), qr.drawing(left-160)))), sel(isiLebar-left, text...)))
	grid := t.SelectElement("w:tblGrid")
	grid.Child = nil
	in(grid, el("gridCol", "w", strconv.Itoa(left)), el("gridCol", "w", strconv.Itoa(isiLebar-left)))
	return t
}

// header says what the document is.
func (w *penulis) header(l *lembar, judul string) *etree.Element {
	g := gaya{ukuran: 2 * ukuranKepala, miring: true}
	p := w.paragraph(g, ruas{teks: judul})
	p.SelectElement("w:pPr").InsertChildAt(0, in(el("tabs"), el("tab", "val", "right", "pos", strconv.Itoa(isiLebar))))
	if l.tanda != "" {
		in(p, w.run(g, ruas{teks: "\t" + l.tanda}))
	}
	return in(el("hdr"), p)
}

// footer tells which version it is, and the page.
func (w *penulis) footer(l *lembar) *etree.Element { return w.kaki(l.kaki, l.halaman, isiLebar) }

// kaki is a footer: a text, and the number of the page at the right.
func (w *penulis) kaki(teks string, halaman [2]string, lebar int) *etree.Element {
	g := gaya{ukuran: 2 * ukuranKepala}
	p := w.paragraph(g, ruas{teks: teks + "\t" + halaman[0]})
	p.SelectElement("w:pPr").InsertChildAt(0, in(el("tabs"), el("tab", "val", "right", "pos", strconv.Itoa(lebar))))
	field := func(code string) *etree.Element {
		return in(el("fldSimple", "instr", " "+code+" "), w.run(g, ruas{teks: "1"}))
	}
	return in(el("ftr"), in(p, field("PAGE"), w.run(g, ruas{teks: halaman[1]}), field("NUMPAGES")))
}
