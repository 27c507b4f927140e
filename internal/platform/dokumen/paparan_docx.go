package dokumen

import (
	"strconv"
	"time"

	"github.com/beevik/etree"
)

// DOCX prints the report as a Word document, to be worked on: headings by which
// one finds one's way, numbered pages, tables whose titles stand on each page,
// pictures that say what they show.
func (d *Paparan) DOCX() ([]byte, error) {
	w, err := widths()
	if err != nil {
		return nil, err
	}
	p := &penulisPaparan{d: d, p: &pengukur{w: w, asing: map[rune]bool{}}, w: penulis{oleh: d.Lembaga, pada: d.Dibuat.UTC().Format(time.RFC3339)}}
	body := p.body()
	foot := p.w.kaki(tampak(d.Kaki), d.halaman(), twips(pdfLebar-2*paparanTepi))
	media := make([]string, len(p.pictures))
	for i, m := range p.pictures {
		media[i] = m.Name
	}
	parts, err := bagianDOCX(body, in(el("hdr"), celah(false)), foot, gayaPaparan(d.bahasa()), keterangan{tampak(d.Judul), "", d.Lembaga, d.Dibuat}, media...)
	if err != nil {
		return nil, err
	}
	for _, m := range p.pictures {
		parts = append(parts, Part{Name: "word/media/" + m.Name, Data: m.Data})
	}
	return pack(parts)
}

type penulisPaparan struct {
	d        *Paparan
	p        *pengukur
	w        penulis
	pictures []Part
}

// styled makes a paragraph of a style of its own.
func (p *penulisPaparan) styled(style, text string) *etree.Element {
	e := p.w.paragraph(gaya{}, ruas{teks: tampak(text)})
	ppr := e.SelectElement("w:pPr")
	ppr.Child = nil
	in(ppr, el("pStyle", "val", style))
	return e
}

func (p *penulisPaparan) body() *etree.Element {
	body := in(el("body"), p.styled("Title", p.d.Judul))
	for _, k := range p.d.Kepala {
		in(body, p.styled("Subtitle", k))
	}
	across := len(p.d.Bagian) > 0 && p.d.Bagian[0].Melintang
	for _, b := range p.d.Bagian {
		if b.Melintang != across { // what stands before ends its section
			in(body, in(el("p"), in(el("pPr"), section(across))))
			across = b.Melintang
		}
		if b.Judul != "" {
			in(body, p.styled("Heading1", b.Judul))
		}
		for _, x := range b.Isi {
			switch {
			case x.Gambar != nil:
				in(body, p.picture(x.Gambar))
			case x.Tabel != nil:
				in(body, p.table(x.Tabel, across), celah(false))
			default:
				in(body, p.w.paragraph(gaya{bawah: 60}, ruas{teks: tampak(x.Teks)}))
			}
		}
	}
	return in(body, section(across))
}

// twips are points in twentieths.
func twips(v float64) int { return int(v * 20) }

// section closes a section: the shape of its pages.
func section(across bool) *etree.Element {
	width, height, side := ukuranHalaman(across)
	at := func(v float64) string { return strconv.Itoa(twips(v)) }
	size := el("pgSz", "w", at(width), "h", at(height))
	if across {
		size.CreateAttr("w:orient", "landscape")
	}
	return in(el("sectPr"), ref("header", "rId2"), ref("footer", "rId3"), size,
		el("pgMar", "top", at(paparanAtas), "right", at(side), "bottom", at(paparanBawah), "left", at(side), "header", "400", "footer", "480", "gutter", "0"))
}

func (p *penulisPaparan) picture(g *GambarPaparan) *etree.Element {
	n := len(p.pictures) + 1
	name := "gambar" + strconv.Itoa(n) + ".png"
	p.pictures = append(p.pictures, Part{Name: name, Data: g.PNG})
	width := twips(min(pdfLebar-2*paparanTepi, 510))
	return in(p.w.paragraph(gaya{rata: "center", bawah: 120}), in(el("r"), gambarDOCX(n, "rId"+strconv.Itoa(n+4), name, tampak(g.Uraian), width, width*g.Tinggi/g.Lebar)))
}

func (p *penulisPaparan) table(t *TabelPaparan, across bool) *etree.Element {
	width, _, side := ukuranHalaman(across)
	grid := el("tblGrid")
	var widths []string
	for _, w := range p.p.kolom(t, width-2*side) {
		widths = append(widths, strconv.Itoa(twips(w)))
		in(grid, el("gridCol", "w", widths[len(widths)-1]))
	}
	rules := el("tblBorders")
	for _, s := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		in(rules, el(s, "val", "single", "sz", "4", "space", "0", "color", "BFBFBF"))
	}
	margin := el("tblCellMar")
	for _, s := range []string{"left", "right"} {
		in(margin, el(s, "w", "60", "type", "dxa"))
	}
	tbl := in(el("tbl"), in(el("tblPr"), el("tblW", "w", strconv.Itoa(twips(width-2*side)), "type", "dxa"), rules, el("tblLayout", "type", "fixed"), margin), grid)
	row := func(head bool, texts []string) *etree.Element {
		tr := in(el("tr"), in(el("trPr"), el("cantSplit")))
		if head {
			in(tr.SelectElement("w:trPr"), el("tblHeader"))
		}
		for i, s := range texts {
			pr := in(el("tcPr"), el("tcW", "w", widths[i], "type", "dxa"))
			g := gaya{ukuran: int(t.ukuran() * 2), rata: t.Kolom[i].rata()}
			if head {
				in(pr, el("shd", "val", "clear", "color", "auto", "fill", "1F4E79"), el("vAlign", "val", "center"))
				g.rata, g.tebal, g.lekat = "center", true, true
			}
			par := p.w.paragraph(g, ruas{teks: tampak(s)})
			if head {
				for _, rpr := range par.FindElements("./w:r/w:rPr") {
					rpr.InsertChildAt(1, el("color", "val", "FFFFFF")) // behind bold, before the size
				}
			}
			in(tr, in(el("tc"), pr, par))
		}
		return tr
	}
	titles := make([]string, len(t.Kolom))
	for i, k := range t.Kolom {
		titles[i] = k.Judul
	}
	in(tbl, row(true, titles))
	for _, texts := range t.Baris {
		in(tbl, row(false, texts))
	}
	return tbl
}

// gayaPaparan are the styles of a report.
func gayaPaparan(lang string) *etree.Element {
	font := func() *etree.Element {
		return el("rFonts", "ascii", "Arial", "hAnsi", "Arial", "eastAsia", "Arial", "cs", "Arial")
	}
	style := func(id, name, size string, bold bool, before, after string, level string) *etree.Element {
		ppr := in(el("pPr"), el("keepNext"), el("spacing", "before", before, "after", after))
		if level != "" {
			in(ppr, el("outlineLvl", "val", level))
		}
		rpr := el("rPr")
		if bold {
			in(rpr, el("b"))
		}
		return in(el("style", "type", "paragraph", "styleId", id), el("name", "val", name), el("basedOn", "val", "Normal"), el("next", "val", "Normal"), el("qFormat"), ppr, in(rpr, el("sz", "val", size)))
	}
	root := in(el("styles"),
		in(el("docDefaults"),
			in(el("rPrDefault"), in(el("rPr"), font(), el("sz", "val", "18"), el("szCs", "val", "18"), el("lang", "val", lang))),
			in(el("pPrDefault"), in(el("pPr"), el("spacing", "after", "0", "line", "252", "lineRule", "auto")))),
		in(el("style", "type", "paragraph", "default", "1", "styleId", "Normal"), el("name", "val", "Normal")),
		style("Title", "Title", "28", true, "0", "60", ""), style("Subtitle", "Subtitle", "18", false, "0", "20", ""), style("Heading1", "heading 1", "23", true, "240", "80", "0"))
	root.CreateAttr("xmlns:w", nsW)
	return root
}
