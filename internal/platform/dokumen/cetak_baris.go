package dokumen

import "strings"

// potonganBaris is text in one form at one place of a line; x and lebar are in points.
type potonganBaris struct {
	x, lebar float64
	teks     string
	muka     muka
	nasib    nasib
}

// garisTeks is one line of set text.
type garisTeks struct {
	isi   []potonganBaris
	akhir bool // the last of its paragraph: not stretched
}

// kata is what a line break does not divide, unless it is wider than the column.
type kata struct {
	isi   []potonganBaris
	lebar float64
	spasi float64 // the width of the spaces before it
	baru  bool    // it begins a new line, behind a line feed
}

// pecah cuts text into lines of a width. Spaces at a line's end are not set; a
// word wider than the column is cut where it must be.
func (p *pengukur) pecah(pieces []ruas, m muka, size, width float64) []garisTeks {
	var out []garisTeks
	var line garisTeks
	at := 0.0
	flush := func(last bool) {
		line.akhir = last
		out = append(out, line)
		line, at = garisTeks{}, 0
	}
	for _, k := range p.words(pieces, m, size) {
		if k.baru {
			flush(true)
		}
		space := k.spasi
		if len(line.isi) == 0 && !k.baru && len(out) > 0 && !out[len(out)-1].akhir {
			space = 0 // it was broken here
		}
		if len(line.isi) > 0 && at+space+k.lebar > width {
			flush(false)
			space = 0
		}
		at += min(space, width/2)
		for _, piece := range p.fit(k, size, width-at, width) {
			if piece.baru {
				flush(false)
			}
			for _, b := range piece.isi {
				b.x = at
				at += b.lebar
				line.isi = append(line.isi, b)
			}
		}
	}
	flush(true)
	return out
}

// fit cuts a word that is wider than a column into parts; first is what is left
// of the line it begins on.
func (p *pengukur) fit(k kata, size, first, width float64) []kata {
	if k.lebar <= first {
		k.baru = false
		return []kata{k}
	}
	out := []kata{{}}
	left := first
	for _, b := range k.isi {
		from, w := 0, 0.0
		for i, r := range b.teks {
			one := p.lebar(b.muka, size, string(r))
			if w+one > left && (w > 0 || left < width) {
				if i > from {
					out[len(out)-1].isi = append(out[len(out)-1].isi, potonganBaris{teks: b.teks[from:i], lebar: w, muka: b.muka, nasib: b.nasib})
				}
				out = append(out, kata{baru: true})
				from, w, left = i, 0, width
			}
			w += one
		}
		out[len(out)-1].isi = append(out[len(out)-1].isi, potonganBaris{teks: b.teks[from:], lebar: w, muka: b.muka, nasib: b.nasib})
		left -= w
	}
	return out
}

// words cuts text at spaces. A change of fate within a word does not cut it.
func (p *pengukur) words(pieces []ruas, m muka, size float64) []kata {
	space := p.lebar(m, size, " ")
	var out []kata
	var cur kata
	end := func() {
		if len(cur.isi) > 0 {
			out = append(out, cur)
			cur = kata{}
		}
	}
	for _, r := range pieces {
		s := cetakkan(r.teks)
		for s != "" {
			i := strings.IndexAny(s, " \t\n")
			switch {
			case i < 0:
				i = len(s)
				fallthrough
			case i > 0:
				w := p.lebar(m, size, s[:i])
				cur.isi = append(cur.isi, potonganBaris{teks: s[:i], lebar: w, muka: m, nasib: r.nasib})
				cur.lebar += w
				s = s[i:]
				continue
			case s[0] == '\n':
				end()
				if cur.baru { // an empty line
					out = append(out, kata{baru: true})
				}
				cur = kata{baru: true}
			case s[0] == '\t':
				end()
				cur.spasi += 4 * space
			default:
				end()
				cur.spasi += space
			}
			s = s[1:]
		}
	}
	end()
	if cur.baru {
		out = append(out, cur)
	}
	return out
}

// lebar is how far a line's text reaches.
func (g garisTeks) lebar() float64 {
	if len(g.isi) == 0 {
		return 0
	}
	last := g.isi[len(g.isi)-1]
	return last.x + last.lebar
}

// atur places a line in a column: both stretches it, center puts it in the middle.
func (g garisTeks) atur(rata string, width float64) []potonganBaris {
	out := append([]potonganBaris{}, g.isi...)
	room := width - g.lebar()
	switch {
	case rata == "center":
		for i := range out {
			out[i].x += room / 2
		}
	case rata == "both" && !g.akhir && room > 0:
		gaps := 0
		for i := 1; i < len(out); i++ {
			if out[i].x > out[i-1].x+out[i-1].lebar {
				gaps++
			}
		}
		if gaps == 0 || room/float64(gaps) > width/6 { // too few words to stretch
			return out
		}
		shift := 0.0
		for i := range out {
			if i > 0 && g.isi[i].x > g.isi[i-1].x+g.isi[i-1].lebar {
				shift += room / float64(gaps)
			}
			out[i].x += shift
		}
	}
	return out
}
