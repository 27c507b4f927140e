package dokumen

import (
	"slices"
	"strconv"

	"github.com/beevik/etree"
)

// Dwi is a text in Indonesian, and in English where there is one.
type Dwi struct{ ID, EN string }

// Pasal is an article: its heading and its paragraphs.
type Pasal struct {
	Judul Dwi
	Ayat  []Dwi
}

func hasEnglish(ps []Pasal) bool {
	return slices.ContainsFunc(ps, func(p Pasal) bool {
		return p.Judul.EN != "" || slices.ContainsFunc(p.Ayat, func(a Dwi) bool { return a.EN != "" })
	})
}

// baris is one line of the clauses in one language.
type baris struct {
	label, text string
	heading     bool
}

// spread puts the clauses in place of a paragraph that holds nothing but their
// placeholder. Side by side they are the rows of a table, so that both languages
// of a paragraph begin at one height.
func (b *bagian) spread(p *paragraf, name string, ps []Pasal) {
	parent, like := p.el.Parent(), b.like(p)
	put := func(e *etree.Element) { parent.InsertChildAt(p.el.Index(), e) }
	both := name == "pasal" && hasEnglish(ps)
	if both {
		put(b.table(like, ps))
	} else {
		for i, x := range ps {
			for _, l := range lines(i, x, name == "pasal.en") {
				put(like.paragraph(l))
			}
		}
	}
	// A section's end is kept in its last paragraph, and a cell ends with one.
	if ends := b.child(b.child(p.el, "pPr"), "sectPr") != nil; !ends && !both {
		parent.RemoveChild(p.el)
		return
	}
	for _, piece := range p.pieces {
		if piece.el != nil {
			b.write(piece.el, "")
		}
	}
}

func lines(i int, p Pasal, english bool) []baris {
	n := strconv.Itoa(i + 1)
	pick := func(d Dwi) string {
		if english {
			return d.EN
		}
		return d.ID
	}
	head := "Pasal " + n
	if english {
		head = "Article " + n
	}
	out := []baris{{text: head + "\n" + pick(p.Judul), heading: true}}
	for j, a := range p.Ayat {
		l := baris{text: pick(a)}
		if len(p.Ayat) > 1 {
			l.label = "(" + strconv.Itoa(j+1) + ")"
		}
		out = append(out, l)
	}
	return out
}

// rupa is how the paragraph that clauses take the place of looks.
type rupa struct {
	b                *bagian
	style, just, run *etree.Element // may be nil
}

func (b *bagian) like(p *paragraf) rupa {
	ppr := b.child(p.el, "pPr")
	r := rupa{b: b, style: b.child(ppr, "pStyle"), just: b.child(ppr, "jc")}
	for _, piece := range p.pieces {
		if piece.el != nil {
			r.run = b.child(piece.el.Parent(), "rPr")
			break
		}
	}
	return r
}

func (b *bagian) child(e *etree.Element, tag string) *etree.Element {
	if e == nil {
		return nil
	}
	for _, c := range e.ChildElements() {
		if b.is(c, tag) {
			return c
		}
	}
	return nil
}

// paragraph makes one line of the clauses.
func (r rupa) paragraph(l baris) *etree.Element {
	b := r.b
	p, ppr := b.new("p"), b.new("pPr")
	p.AddChild(ppr)
	if r.style != nil {
		ppr.AddChild(r.style.Copy())
	}
	// The members of pPr have a fixed order.
	switch {
	case l.heading:
		ppr.AddChild(b.new("keepNext"))
		ppr.AddChild(b.new("spacing", "before", "240", "after", "120"))
		ppr.AddChild(b.new("jc", "val", "center"))
	case l.label != "":
		ppr.AddChild(b.new("spacing", "after", "120"))
		ppr.AddChild(b.new("ind", "left", "480", "hanging", "480"))
	default:
		ppr.AddChild(b.new("spacing", "after", "120"))
	}
	if !l.heading {
		if r.just != nil {
			ppr.AddChild(r.just.Copy())
		} else {
			ppr.AddChild(b.new("jc", "val", "both"))
		}
	}
	run := b.new("r")
	if rpr := r.runs(l.heading); rpr != nil {
		run.AddChild(rpr)
	}
	t := b.new("t")
	run.AddChild(t)
	p.AddChild(run)
	s := clean(l.text)
	if l.label != "" {
		s = l.label + "\t" + s
	}
	b.write(t, s)
	return p
}

// runs is the formatting of a line's text; headings are bold.
func (r rupa) runs(bold bool) *etree.Element {
	var rpr *etree.Element
	if r.run != nil {
		rpr = r.run.Copy()
	}
	if !bold || r.b.child(rpr, "b") != nil {
		return rpr
	}
	if rpr == nil {
		rpr = r.b.new("rPr")
	}
	at := 0 // behind the style and the fonts, as the schema has it
	for i, c := range rpr.Child {
		if e, is := c.(*etree.Element); is && (e.Tag == "rStyle" || e.Tag == "rFonts") {
			at = i + 1
		}
	}
	rpr.InsertChildAt(at, r.b.new("b"))
	return rpr
}

// table sets both languages of the clauses side by side, without rules.
func (b *bagian) table(like rupa, ps []Pasal) *etree.Element {
	t, pr, grid := b.new("tbl"), b.new("tblPr"), b.new("tblGrid")
	pr.AddChild(b.new("tblW", "w", "5000", "type", "pct"))
	pr.AddChild(b.new("tblLayout", "type", "fixed"))
	mar := b.new("tblCellMar") // from margin to margin, as the text around it
	mar.AddChild(b.new("left", "w", "0", "type", "dxa"))
	mar.AddChild(b.new("right", "w", "0", "type", "dxa"))
	pr.AddChild(mar)
	t.AddChild(pr)
	t.AddChild(grid)
	for range 2 {
		grid.AddChild(b.new("gridCol", "w", "4500"))
	}
	for i, p := range ps {
		id, en := lines(i, p, false), lines(i, p, true)
		for j := range id {
			row := b.new("tr")
			if id[j].heading {
				rp := b.new("trPr")
				rp.AddChild(b.new("cantSplit"))
				row.AddChild(rp)
			}
			for k, l := range []baris{id[j], en[j]} {
				cell, cp, gap := b.new("tc"), b.new("tcPr"), b.new("tcMar")
				cp.AddChild(b.new("tcW", "w", "2500", "type", "pct"))
				gap.AddChild(b.new([]string{"right", "left"}[k], "w", "170", "type", "dxa"))
				cp.AddChild(gap)
				cell.AddChild(cp)
				cell.AddChild(like.paragraph(l))
				row.AddChild(cell)
			}
			t.AddChild(row)
		}
	}
	return t
}
