package dokumen

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/beevik/etree"
)

// Nilai is what a template is filled with.
type Nilai struct {
	// Teks are the values by the name of their placeholder; see Isians. They are
	// text: what looks like markup or like a placeholder in them stays as it is.
	Teks map[string]string
	// Pasal are the clauses that {{pasal}} stands for.
	Pasal []Pasal
}

// Inspect tells which placeholders a template holds, by their names in order, and
// what is wrong with any of them.
func Inspect(d *Docx) ([]string, []Cacat, error) {
	bs, err := d.texts()
	if err != nil {
		return nil, nil, err
	}
	set := map[string]bool{}
	var faults []Cacat
	for _, b := range bs {
		for i := range b.paras {
			good, bad := b.look(&b.paras[i], d.main)
			for _, f := range good {
				set[f.name] = true
			}
			faults = appendNew(faults, bad, b.paras[i].twin)
		}
	}
	return names(set), faults, nil
}

// appendNew adds faults; those of a copy only where the original has not told them.
func appendNew(to, more []Cacat, twin bool) []Cacat {
	for _, c := range more {
		if twin && slices.ContainsFunc(to, func(o Cacat) bool { return o.Isian == c.Isian && o.Kode == c.Kode && o.Sekitar == c.Sekitar }) {
			continue
		}
		to = append(to, c)
	}
	return to
}

// look finds the placeholders of a paragraph and the faults among them.
func (b *bagian) look(p *paragraf, main string) (good []temuan, bad []Cacat) {
	for _, f := range scan(p.text) {
		if f.code == "" && known[f.name].Sendiri && (b.name != main || p.boxed || !p.alone(f)) {
			f.code = SalahTaruh
		}
		if f.code != "" {
			bad = append(bad, b.fault(p, f, f.code))
			continue
		}
		good = append(good, f)
	}
	return good, bad
}

func (b *bagian) fault(p *paragraf, f temuan, code string) Cacat {
	return Cacat{Isian: f.name, Kode: code, Letak: Letak{Bagian: b.name, Paragraf: p.number, Sekitar: p.around(f.from, f.to)}}
}

// alone reports whether a placeholder is all that its paragraph shows.
func (p *paragraf) alone(f temuan) bool {
	return strings.TrimSpace(p.text[:f.from]+p.text[f.to:]) == ""
}

// Fill returns the template with its placeholders filled. Where any is faulty or
// has no value, nothing is filled and every such place is told. The same template
// and values give the same bytes.
func Fill(d *Docx, v Nilai) ([]byte, []Cacat, error) {
	bs, err := d.texts()
	if err != nil {
		return nil, nil, err
	}
	var faults []Cacat
	changed := map[string]*bagian{}
	for _, b := range bs {
		for i := range b.paras {
			p := &b.paras[i]
			good, bad := b.look(p, d.main)
			for _, f := range good {
				if !v.has(f.name) {
					bad = append(bad, b.fault(p, f, TakDiisi))
				}
			}
			faults = appendNew(faults, bad, p.twin)
			if len(good) > 0 && len(faults) == 0 {
				changed[b.name] = b
				b.fill(p, good, v)
			}
		}
	}
	if len(faults) > 0 {
		return nil, faults, nil
	}
	out := make([]Part, len(d.Parts))
	for i, p := range d.Parts {
		out[i] = p
		if b := changed[p.Name]; b != nil {
			if out[i].Data, err = b.doc.WriteToBytes(); err != nil {
				return nil, nil, err
			}
		}
	}
	filled, err := pack(out)
	return filled, nil, err
}

// has reports whether there is something to fill a placeholder with.
func (v Nilai) has(name string) bool {
	switch name {
	case "pasal", "pasal.id":
		return len(v.Pasal) > 0
	case "pasal.en":
		return hasEnglish(v.Pasal)
	default:
		return strings.TrimSpace(v.Teks[name]) != "" || known[name].Nanti
	}
}

func (v Nilai) text(name string) string {
	if t := strings.TrimSpace(v.Teks[name]); t != "" {
		return clean(t)
	}
	return titik
}

// clean takes out of a value what XML cannot hold.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			return '\uFFFD'
		default:
			return r
		}
	}, s)
}

// fill replaces the placeholders of a paragraph, which are in order. A value
// takes the formatting of the first brace of its placeholder.
func (b *bagian) fill(p *paragraf, fs []temuan, v Nilai) {
	if known[fs[0].name].Sendiri {
		b.spread(p, fs[0].name, v.Pasal)
		return
	}
	for _, piece := range p.pieces {
		if piece.el == nil {
			continue
		}
		var out strings.Builder
		at, end, touched := piece.from, piece.from+len(piece.text), false
		for _, f := range fs {
			if f.to <= at || f.from >= end {
				continue
			}
			touched = true
			if f.from >= at { // it begins here
				out.WriteString(p.text[at:f.from])
				out.WriteString(v.text(f.name))
			}
			at = min(f.to, end)
		}
		if touched {
			out.WriteString(p.text[at:end])
			b.write(piece.el, out.String())
		}
	}
}

// write puts text into a w:t, with a break for each line feed and a tab for each
// tab, beside it in its run.
func (b *bagian) write(t *etree.Element, s string) {
	run, at := t.Parent(), t.Index()
	run.RemoveChildAt(at)
	put := func(e *etree.Element) {
		run.InsertChildAt(at, e)
		at++
	}
	for s != "" {
		i := strings.IndexAny(s, "\n\t")
		if i != 0 {
			if i < 0 {
				i = len(s)
			}
			put(b.text(s[:i]))
			s = s[i:]
			continue
		}
		tag := "br"
		if s[0] == '\t' {
			tag = "tab"
		}
		put(b.new(tag))
		s = s[1:]
	}
}

// new makes an element of WordprocessingML; attrs are pairs.
func (b *bagian) new(tag string, attrs ...string) *etree.Element {
	e := etree.NewElement(tag)
	e.Space = b.w
	for i := 0; i+1 < len(attrs); i += 2 {
		e.Attr = append(e.Attr, etree.Attr{Space: b.w, Key: attrs[i], Value: attrs[i+1]})
	}
	return e
}

func (b *bagian) text(s string) *etree.Element {
	e := b.new("t")
	e.CreateAttr("xml:space", "preserve")
	e.SetText(s)
	return e
}
