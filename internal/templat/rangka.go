package templat

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"kerjasama/internal/platform/dokumen"
)

// rangka makes the parts of a Word document of lines: A4, a header that names the
// agreement, page numbers, articles that keep with their text, and a block of
// signatures that no page break divides.
func rangka(lines []baris) []dokumen.Part {
	at := last(lines)
	body := column(lines[:at], false)
	if at < len(lines) {
		// Rows do not keep with what follows their table; one that holds all of it does.
		body += gap + `<w:tbl>` + flush + `<w:tblGrid><w:gridCol w:w="9070"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="5000" w:type="pct"/></w:tcPr>` + column(lines[at:], true) + `</w:tc></w:tr></w:tbl>` + gap
	}
	const w = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const prolog = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	const kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	part := func(name, text string) dokumen.Part { return dokumen.Part{Name: name, Data: []byte(prolog + text)} }
	return []dokumen.Part{
		part("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`+
			`<Override PartName="/word/document.xml" ContentType="`+kind+`document.main+xml"/><Override PartName="/word/styles.xml" ContentType="`+kind+`styles+xml"/>`+
			`<Override PartName="/word/header1.xml" ContentType="`+kind+`header+xml"/><Override PartName="/word/footer1.xml" ContentType="`+kind+`footer+xml"/></Types>`),
		part("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+rel+`officeDocument" Target="word/document.xml"/></Relationships>`),
		part("word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+rel+`styles" Target="styles.xml"/>`+
			`<Relationship Id="rId2" Type="`+rel+`header" Target="header1.xml"/><Relationship Id="rId3" Type="`+rel+`footer" Target="footer1.xml"/></Relationships>`),
		part("word/document.xml", `<w:document `+w+`><w:body>`+body+`<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>`+
			`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>`),
		part("word/styles.xml", `<w:styles `+w+`><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="id-ID"/></w:rPr></w:rPrDefault>`+
			`<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`),
		part("word/header1.xml", `<w:hdr `+w+`>`+paragraph(`<w:jc w:val="right"/>`, run("i", "{{naskah.judul}}"))+`</w:hdr>`),
		part("word/footer1.xml", `<w:ftr `+w+`>`+paragraph(`<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs>`,
			run("", "{{naskah.kode}}")+`<w:r><w:tab/></w:r>`+run("", "Halaman ")+field("PAGE")+run("", " dari ")+field("NUMPAGES"))+`</w:ftr>`),
	}
}

// gap is a paragraph that shows nothing, between and behind tables.
const gap = `<w:p><w:pPr><w:spacing w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>`

// column sets lines one below the other; those of two languages as rows of a table.
func column(lines []baris, keep bool) string {
	var body strings.Builder
	for i := 0; i < len(lines); {
		l := lines[i]
		if l.teks[1] == "" || l.jenis == tanda {
			if l.jenis == tanda {
				body.WriteString(signatures(l))
			} else {
				body.WriteString(l.paragraph(0, keep))
			}
			i++
			continue
		}
		body.WriteString(`<w:tbl>` + flush + `<w:tblGrid><w:gridCol w:w="4535"/><w:gridCol w:w="4535"/></w:tblGrid>`)
		for ; i < len(lines) && lines[i].teks[1] != "" && lines[i].jenis != tanda; i++ {
			body.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>` + cell("right", lines[i].paragraph(0, keep)) + cell("left", lines[i].paragraph(1, keep)) + `</w:tr>`)
		}
		body.WriteString(`</w:tbl>`)
	}
	return body.String()
}

// flush begins a table whose text reaches from margin to margin: a table whose
// cells have a margin at their outer side stands beside the text around it.
const flush = `<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>`

// cell is half a row; inside is the side it has the other half on.
func cell(inside, inner string) string {
	return `<w:tc><w:tcPr><w:tcW w:w="2500" w:type="pct"/><w:tcMar><w:` + inside + ` w:w="170" w:type="dxa"/></w:tcMar></w:tcPr>` + inner + `</w:tc>`
}

func paragraph(props, inner string) string {
	return `<w:p><w:pPr>` + props + `</w:pPr>` + inner + `</w:p>`
}

// run is text in one form: "b", "i", "u" or "".
func run(form, text string) string {
	props := ""
	switch form {
	case "":
	case "u":
		props = `<w:rPr><w:b/><w:u w:val="single"/></w:rPr>`
	default:
		props = `<w:rPr><w:` + form + `/></w:rPr>`
	}
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return `<w:r>` + props + `<w:t xml:space="preserve">` + b.String() + `</w:t></w:r>`
}

func field(code string) string {
	return `<w:fldSimple w:instr=" ` + code + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`
}

// last is where the last article begins: it stays with the signatures, so that
// nobody signs a page that says nothing.
func last(lines []baris) int {
	for i, l := range slices.Backward(lines) {
		if l.jenis == pasal {
			return i
		}
	}
	return len(lines)
}

// paragraph is a line in one of its languages; keep says that it stays on one
// page with what follows.
func (l baris) paragraph(lang int, keep bool) string {
	text, stay := l.teks[lang], ""
	if keep {
		stay = "<w:keepNext/>"
	}
	switch l.jenis {
	case judul:
		return paragraph(`<w:keepNext/><w:jc w:val="center"/>`, run("b", text))
	case pasal:
		return paragraph(`<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:jc w:val="center"/>`,
			run("b", [2]string{"Pasal ", "Article "}[lang]+strconv.Itoa(l.nomor))+`<w:r><w:br/></w:r>`+run("b", text))
	case ayat:
		return paragraph(stay+`<w:ind w:left="482" w:hanging="482"/><w:jc w:val="both"/>`, run("", "("+strconv.Itoa(l.nomor)+")")+`<w:r><w:tab/></w:r>`+run("", text))
	case biasa, tanda:
	}
	return paragraph(stay+`<w:jc w:val="both"/>`, run("", text))
}

// signatures are both sides' names over their positions, kept on one page. Both
// names stand at one height, however long what is above them.
func signatures(l baris) string {
	line := func(form, text string, above int) string {
		return paragraph(`<w:keepNext/><w:keepLines/><w:spacing w:before="`+strconv.Itoa(above)+`" w:after="0"/><w:jc w:val="center"/>`, run(form, text))
	}
	row := func(of func(title, side string) string) string {
		return `<w:tr><w:trPr><w:cantSplit/></w:trPr>` + cell("right", of(l.teks[0], "polibatam")) + cell("left", of(l.teks[1], "mitra")) + `</w:tr>`
	}
	return paragraph(`<w:keepNext/><w:spacing w:before="240" w:after="0"/>`, "") +
		`<w:tbl>` + flush + `<w:tblGrid><w:gridCol w:w="4535"/><w:gridCol w:w="4535"/></w:tblGrid>` +
		row(func(title, side string) string { return line("b", title, 0) + line("", "{{"+side+".nama}}", 0) }) +
		row(func(_, side string) string {
			return line("u", "{{"+side+".penandatangan}}", 1300) + line("", "{{"+side+".jabatan}}", 0)
		}) + `</w:tbl>` + gap
}
