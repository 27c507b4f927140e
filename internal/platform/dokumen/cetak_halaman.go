package dokumen

// Measures of a PDF page in points.
const (
	pdfLebar   = 595.28
	pdfTinggi  = 841.89
	pdfTepi    = 70.9
	pdfAtas    = 82.0
	pdfBawah   = 74.0
	pdfIsi     = pdfLebar - 2*pdfTepi
	pdfSela    = 17.0
	pdfGantung = 22.0
)

// tinta is something drawn on a page: text, a dark rectangle, or both rules of
// what changed.
type tinta struct {
	x, y, lebar, tinggi float64 // y: the baseline of text, the top of a rectangle
	teks                string
	muka                muka
	ukuran              float64
	nasib               nasib
	lingkup             int // the block of signatures it belongs to, from 1
}

// halaman are the pages of an agreement while they are set.
type halaman struct {
	p     *pengukur
	ukur  float64 // size of the text
	baris float64 // height of a line
	pages [][]tinta
	y     float64 // where the next line begins
}

func (h *halaman) put(t tinta) { h.pages[len(h.pages)-1] = append(h.pages[len(h.pages)-1], t) }

func (h *halaman) page() {
	h.pages, h.y = append(h.pages, nil), pdfAtas
}

// room is what is left of the page.
func (h *halaman) room() float64 { return pdfTinggi - pdfBawah - h.y }

// kolomTeks is a column of a row: its lines beside their label.
type kolomTeks struct {
	x, lebar float64
	label    []potonganBaris
	isi      []garisTeks
	rata     string
}

// larik is a row of one or two columns whose lines stand at one height.
type larik struct {
	kolom       []kolomTeks
	atas, bawah float64 // space around it
	n           int     // lines of its longest column
	lekat       bool    // it stays with the row after it
}

func (h *halaman) tinggi(l larik) float64 { return l.atas + float64(l.n)*h.baris + l.bawah }

// row sets a block.
func (h *halaman) row(b blok, dwi bool) larik {
	out := larik{bawah: h.baris * .45}
	langs := 1
	if dwi {
		langs = 2
	}
	width := (pdfIsi - float64(langs-1)*pdfSela) / float64(langs)
	for lang := range langs {
		k := kolomTeks{x: pdfTepi + float64(lang)*(width+pdfSela), lebar: width, rata: "both"}
		face, pieces := tegak, b.teks[lang]
		label := b.label[lang]
		switch {
		case b.jenis == blokPasal:
			face, k.rata = tebal, "center"
			out.lekat, out.atas = true, h.baris*.7
			pieces = append(append(append([]ruas{}, label...), ruas{"\n", b.nasib}), pieces...)
		case len(label) > 0:
			k.label = h.label(label)
			k.x, k.lebar = k.x+pdfGantung, k.lebar-pdfGantung
			if n := len(k.label); n > 0 { // a long number pushes the text aside
				last := k.label[n-1]
				more := max(0, last.x+last.lebar+4-pdfGantung)
				k.x, k.lebar = k.x+more, k.lebar-more
			}
		}
		if len(pieces) > 0 {
			k.isi = h.p.pecah(pieces, face, h.ukur, k.lebar)
		}
		out.n = max(out.n, len(k.isi))
		out.kolom = append(out.kolom, k)
	}
	return out
}

func (h *halaman) label(rs []ruas) []potonganBaris {
	var out []potonganBaris
	at := 0.0
	for _, r := range rs {
		w := h.p.lebar(tegak, h.ukur, r.teks)
		out = append(out, potonganBaris{x: at, lebar: w, teks: r.teks, nasib: r.nasib})
		at += w
	}
	return out
}

// least is the height of what must stay together at the beginning of a row: two
// lines, or three where a single one would be left.
func (h *halaman) least(l larik) float64 {
	n := min(l.n, 2)
	if l.n == 3 {
		n = 3
	}
	return l.atas + float64(n)*h.baris
}

// flow sets rows one below the other, over as many pages as they need.
func (h *halaman) flow(rows []larik) {
	for i, l := range rows {
		need := h.least(l)
		for j := i; rows[j].lekat && j+1 < len(rows); j++ {
			need = need - h.least(rows[j]) + h.tinggi(rows[j]) + h.least(rows[j+1])
		}
		if need > h.room() && h.y > pdfAtas {
			h.page()
		}
		h.lay(l, 0)
	}
}

// lay sets a row line by line; one that is left over is not left alone.
func (h *halaman) lay(l larik, scope int) {
	if h.y > pdfAtas {
		h.y += l.atas
	}
	for i := range l.n {
		if fits := int(h.room()/h.baris + 1e-6); fits < 1 || fits == 1 && i > 0 && l.n-i == 2 {
			h.page()
		}
		base := h.y + h.baris*.78
		for _, k := range l.kolom {
			if i == 0 {
				for _, b := range k.label {
					h.text(b, k.x-labelShift(k), base, scope)
				}
			}
			if i < len(k.isi) {
				for _, b := range k.isi[i].atur(k.rata, k.lebar) {
					h.text(b, k.x, base, scope)
				}
			}
		}
		h.y += h.baris
	}
	h.y += l.bawah
}

// labelShift is how far left of its text a label begins.
func labelShift(k kolomTeks) float64 {
	if n := len(k.label); n > 0 {
		return max(pdfGantung, k.label[n-1].x+k.label[n-1].lebar+4)
	}
	return pdfGantung
}

func (h *halaman) text(b potonganBaris, x, base float64, scope int) {
	h.put(tinta{x: x + b.x, y: base, lebar: b.lebar, teks: b.teks, muka: b.muka, ukuran: h.ukur, nasib: b.nasib, lingkup: scope})
}

// tengah sets centred lines and returns the height they take, at a place that may
// be looked at first without drawing.
func (h *halaman) tengah(s string, m muka, size, x, width, y float64, scope int, draw, underlined bool) float64 {
	line := size * 1.22
	for _, g := range h.p.pecah([]ruas{{teks: s}}, m, size, width) {
		if draw {
			set := g.atur("center", width)
			for _, b := range set {
				h.put(tinta{x: x + b.x, y: y + line*.78, lebar: b.lebar, teks: b.teks, muka: m, ukuran: size, lingkup: scope})
			}
			if underlined && len(set) > 0 {
				h.put(tinta{x: x + set[0].x, y: y + line*.78 + 1.6, lebar: g.lebar(), tinggi: .6, lingkup: scope})
			}
		}
		y += line
	}
	return y
}

// title sets the head of the agreement with a rule below.
func (h *halaman) title(l *lembar) {
	for _, b := range l.judul {
		m, size := miring, h.ukur
		if b.besar {
			m, size = tebal, 12
		}
		if end := h.tengah(b.teks, m, size, pdfTepi, pdfIsi, h.y, 0, false, false); end > pdfTinggi-pdfBawah {
			h.page()
		}
		h.y = h.tengah(b.teks, m, size, pdfTepi, pdfIsi, h.y, 0, true, false) + 3
	}
	h.y += 3
	if h.room() < 80 { // the numbers, and the rule below them
		h.page()
	}
	for _, s := range l.nomor {
		h.y = h.tengah(s, tegak, h.ukur, pdfTepi, pdfIsi, h.y, 0, true, false) + 2
	}
	h.y += 6
	h.put(tinta{x: pdfTepi, y: h.y, lebar: pdfIsi, tinggi: .75})
	h.y += 12
}

// sign sets the place of one or two parties; without draw it only measures. It
// returns where it ends.
func (h *halaman) sign(ts []kotakTTD, y float64, scope int, draw bool) float64 {
	width := (pdfIsi - pdfSela) / 2
	end, names := y, y
	tops := make([]float64, len(ts))
	for i, t := range ts {
		x := pdfTepi + float64(i)*(width+pdfSela)
		at := h.tengah(t.sebutan, tebal, h.ukur, x, width, y+12, scope, draw, false)
		tops[i] = h.tengah(t.lembaga, tegak, h.ukur, x, width, at, scope, draw, false)
		names = max(names, tops[i])
	}
	for i, t := range ts {
		x := pdfTepi + float64(i)*(width+pdfSela)
		at := h.tengah(t.nama, tebal, h.ukur, x, width, names+60, scope, draw, true)
		end = max(end, h.tengah(t.jabatan, tegak, h.ukur, x, width, at, scope, draw, false))
	}
	return end + 6
}

// periksa sets the QR code with what stands beside it.
func (h *halaman) periksa(l *lembar, qr gambarQR, scope int) {
	const side, size = 58.0, 8.0
	module := side / float64(len(qr))
	for r, row := range qr {
		for c := 0; c < len(row); c++ {
			from := c
			for c < len(row) && row[c] {
				c++
			}
			if c > from {
				h.put(tinta{x: pdfTepi + float64(from)*module, y: h.y + float64(r)*module, lebar: float64(c-from) * module, tinggi: module, lingkup: scope})
			}
		}
	}
	y := h.y
	for _, s := range l.periksa {
		for _, g := range h.p.pecah([]ruas{{teks: s}}, tegak, size, pdfIsi-side-12) {
			for _, b := range g.atur("", 0) {
				h.put(tinta{x: pdfTepi + side + 12 + b.x, y: y + 8, lebar: b.lebar, teks: b.teks, ukuran: size, lingkup: scope})
			}
			y += 11
		}
	}
	h.y += max(side, y-h.y)
}

// qrTinggi is what the QR code takes with the space above it.
const qrTinggi = 58 + 14

// set lays a whole agreement out.
func (h *halaman) set(l *lembar, qr gambarQR) {
	h.page()
	h.title(l)
	flow, tail := l.ekor()
	rows := make([]larik, 0, len(flow))
	for _, b := range flow {
		rows = append(rows, h.row(b, l.dwi))
	}
	h.flow(rows)
	if len(l.ttd) == 0 {
		if h.room() < qrTinggi {
			h.page()
		}
		h.y += 14
		h.periksa(l, qr, 0)
		return
	}
	var last []larik
	for _, b := range append(append([]blok{}, tail...), l.penutup) {
		last = append(last, h.row(b, l.dwi))
	}
	for i := 0; i < len(l.ttd); i += 2 {
		ts, scope := l.ttd[i:min(i+2, len(l.ttd))], i/2+1
		need := h.sign(ts, 0, scope, false)
		if i == 0 {
			for _, r := range last {
				need += h.tinggi(r)
			}
		}
		if i+2 >= len(l.ttd) {
			need += qrTinggi
		}
		if need > h.room() && h.y > pdfAtas {
			h.page()
		}
		if i == 0 {
			for _, r := range last {
				h.lay(r, scope)
			}
		}
		h.y = h.sign(ts, h.y, scope, true)
		if i+2 >= len(l.ttd) {
			h.y += 14
			h.periksa(l, qr, scope)
		}
	}
}
