package dokumen

import (
	"fmt"
	"strconv"
	"time"

	"github.com/beevik/etree"
)

// The namespaces of OOXML that a printed agreement uses.
const (
	nsW       = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsR       = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsTypes   = "http://schemas.openxmlformats.org/package/2006/content-types"
	nsRels    = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsCore    = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
	nsDraw    = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	nsA       = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsPic     = "http://schemas.openxmlformats.org/drawingml/2006/picture"
	relOffice = nsR + "/"
	mimeWord  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// keterangan is what a document says of itself.
type keterangan struct {
	judul, subjek, oleh string
	dibuat              time.Time
}

// bagianDOCX are the parts of a container around a body, header and footer; media
// are pictures by their names, which the document refers to as rId5, rId6 and so on.
func bagianDOCX(body, header, footer, gaya *etree.Element, k keterangan, media ...string) ([]Part, error) {
	for _, e := range []*etree.Element{header, footer} {
		e.CreateAttr("xmlns:w", nsW)
	}
	doc := in(el("document"), body)
	doc.CreateAttr("xmlns:w", nsW)
	doc.CreateAttr("xmlns:r", nsR)
	rels := []string{"styles", relOffice, "styles.xml", "header", relOffice, "header1.xml", "footer", relOffice, "footer1.xml", "settings", relOffice, "settings.xml"}
	for _, m := range media {
		rels = append(rels, "image", relOffice, "media/"+m)
	}
	var out []Part
	for _, p := range []struct {
		name string
		root *etree.Element
	}{
		{"[Content_Types].xml", contentTypes()},
		{"_rels/.rels", relations("officeDocument", relOffice, "word/document.xml", "core-properties", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/", "docProps/core.xml")},
		{"docProps/core.xml", coreProps(k)},
		{"word/_rels/document.xml.rels", relations(rels...)},
		{"word/document.xml", doc},
		{"word/styles.xml", gaya},
		{"word/settings.xml", docSettings()},
		{"word/header1.xml", header},
		{"word/footer1.xml", footer},
	} {
		d := etree.NewDocument()
		d.CreateProcInst("xml", `version="1.0" encoding="UTF-8" standalone="yes"`)
		d.SetRoot(p.root)
		b, err := d.WriteToBytes()
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", p.name, err)
		}
		out = append(out, Part{Name: p.name, Data: b})
	}
	return out, nil
}

// plain makes an element; attrs are pairs.
func plain(tag string, attrs ...string) *etree.Element {
	e := etree.NewElement(tag)
	for i := 0; i+1 < len(attrs); i += 2 {
		e.CreateAttr(attrs[i], attrs[i+1])
	}
	return e
}

func contentTypes() *etree.Element {
	t := in(plain("Types", "xmlns", nsTypes), plain("Default", "Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml"),
		plain("Default", "Extension", "xml", "ContentType", "application/xml"), plain("Default", "Extension", "png", "ContentType", "image/png"))
	for _, p := range [][2]string{{"document", "document.main"}, {"styles", "styles"}, {"settings", "settings"}, {"header1", "header"}, {"footer1", "footer"}} {
		in(t, plain("Override", "PartName", "/word/"+p[0]+".xml", "ContentType", mimeWord+p[1]+"+xml"))
	}
	return in(t, plain("Override", "PartName", "/docProps/core.xml", "ContentType", "application/vnd.openxmlformats-package.core-properties+xml"))
}

// relations makes relationships; each is a kind, its prefix and its target.
func relations(of ...string) *etree.Element {
	r := plain("Relationships", "xmlns", nsRels)
	for i := 0; i+2 < len(of); i += 3 {
		in(r, plain("Relationship", "Id", "rId"+strconv.Itoa(i/3+1), "Type", of[i+1]+of[i], "Target", of[i+2]))
	}
	return r
}

func coreProps(k keterangan) *etree.Element {
	text := func(tag, s string, attrs ...string) *etree.Element {
		e := plain(tag, attrs...)
		e.SetText(clean(s))
		return e
	}
	at := k.dibuat.UTC().Format(time.RFC3339)
	return in(plain("cp:coreProperties", "xmlns:cp", nsCore, "xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:dcterms", "http://purl.org/dc/terms/", "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
		text("dc:title", k.judul), text("dc:subject", k.subjek), text("dc:creator", k.oleh),
		text("dcterms:created", at, "xsi:type", "dcterms:W3CDTF"), text("dcterms:modified", at, "xsi:type", "dcterms:W3CDTF"))
}

// styles is the one style: what agreements are written in. Two languages side by
// side are set smaller.
func styles(dwi bool) *etree.Element {
	size := "22"
	if dwi {
		size = "20"
	}
	root := in(el("styles"),
		in(el("docDefaults"),
			in(el("rPrDefault"), in(el("rPr"), el("rFonts", "ascii", "Times New Roman", "hAnsi", "Times New Roman", "eastAsia", "Times New Roman", "cs", "Times New Roman"),
				el("sz", "val", size), el("szCs", "val", size), el("lang", "val", "id-ID"))),
			in(el("pPrDefault"), in(el("pPr"), el("spacing", "after", "120", "line", "264", "lineRule", "auto")))),
		in(el("style", "type", "paragraph", "default", "1", "styleId", "Normal"), el("name", "val", "Normal")))
	root.CreateAttr("xmlns:w", nsW)
	return root
}

// docSettings: a line that ends with a break is not stretched over the column.
func docSettings() *etree.Element {
	root := in(el("settings"), in(el("compat"), el("doNotExpandShiftReturn"),
		el("compatSetting", "name", "compatibilityMode", "uri", "http://schemas.microsoft.com/office/word", "val", "15")))
	root.CreateAttr("xmlns:w", nsW)
	return root
}
