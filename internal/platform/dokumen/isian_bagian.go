package dokumen

import (
	"bytes"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// bagian is a part whose paragraphs may hold placeholders.
type bagian struct {
	name  string
	doc   *etree.Document
	w     string // the prefix of WordprocessingML
	paras []paragraf
	count int // of paragraphs that are no copies
}

// paragraf is a paragraph with the text it shows.
type paragraf struct {
	el     *etree.Element
	number int  // from 1
	twin   bool // the copy of a text box for old readers
	boxed  bool // in a text box
	pieces []potong
	text   string
}

// potong is a piece of a paragraph's text: one w:t, or something opaque.
type potong struct {
	el   *etree.Element // nil: opaque
	from int            // where it begins in the paragraph's text
	text string
}

// texts reads the parts of a document that show text: body, headers, footers,
// notes. Those without any brace are left out: nothing is to be done there.
func (d *Docx) texts() ([]*bagian, error) {
	var out []*bagian
	for _, p := range d.Parts {
		if !strings.HasSuffix(p.Name, ".xml") || !bytes.ContainsAny(p.Data, "{}") && !bytes.Contains(p.Data, []byte("&#")) {
			continue
		}
		doc, err := readXML(p.Data)
		if err != nil {
			return nil, err
		}
		root := doc.Root()
		if !wordML(root) || !slices.Contains([]string{"document", "hdr", "ftr", "footnotes", "endnotes"}, root.Tag) || root.Tag == "document" && p.Name != d.main {
			continue
		}
		b := &bagian{name: p.Name, doc: doc, w: root.Space}
		b.walk(root, false, false)
		out = append(out, b)
	}
	// The body comes first, whatever its place in the container.
	slices.SortStableFunc(out, func(x, y *bagian) int {
		switch {
		case x.name == d.main:
			return -1
		case y.name == d.main:
			return 1
		default:
			return 0
		}
	})
	return out, nil
}

// is reports whether an element is one of WordprocessingML with a tag.
func (b *bagian) is(e *etree.Element, tag string) bool { return e.Space == b.w && e.Tag == tag }

// walk finds the paragraphs in the order of the part, also those inside others:
// text boxes.
func (b *bagian) walk(e *etree.Element, twin, boxed bool) {
	for _, c := range e.ChildElements() {
		if b.is(c, "p") {
			if !twin {
				b.count++
			}
			p := paragraf{el: c, number: b.count, twin: twin, boxed: boxed}
			b.gather(c, &p)
			b.paras = append(b.paras, p)
		}
		b.walk(c, twin || c.Tag == "Fallback", boxed || b.is(c, "txbxContent"))
	}
}

// gather collects the text a paragraph shows. What was deleted under tracked
// changes, and what a field computes from, is not shown.
func (b *bagian) gather(e *etree.Element, p *paragraf) {
	for _, c := range e.ChildElements() {
		if c.Space != b.w {
			if shows(c) {
				p.add(nil, opaque)
			}
			continue
		}
		switch c.Tag {
		case "p", "pPr", "rPr", "del", "moveFrom", "instrText", "delText", "fldChar", "lastRenderedPageBreak", "sdtPr", "sdtEndPr",
			"proofErr", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd", "commentReference":
		case "t":
			p.add(c, c.Text())
		case "r", "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo":
			b.gather(c, p)
		default: // tab, br, sym, drawing, …
			p.add(nil, opaque)
		}
	}
}

// shows reports whether a foreign element in a paragraph is something one sees.
func shows(e *etree.Element) bool {
	return e.Tag == "AlternateContent" || e.Tag == "oMath" || e.Tag == "oMathPara"
}

func (p *paragraf) add(el *etree.Element, text string) {
	p.pieces = append(p.pieces, potong{el: el, from: len(p.text), text: text})
	p.text += text
}

// around is what stands about a place in a paragraph, for people to find it.
func (p *paragraf) around(from, to int) string {
	const most = 30
	left, right := []rune(p.text[:from]), []rune(p.text[to:])
	out := p.text[from:to]
	if n := len(left) - most; n > 0 {
		out = "…" + string(left[n:]) + out
	} else {
		out = string(left) + out
	}
	if len(right) > most {
		out += string(right[:most]) + "…"
	} else {
		out += string(right)
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(excerpt(out, 200), opaque, " ")), " ")
}
