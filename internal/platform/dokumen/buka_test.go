package dokumen

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/beevik/etree"

	"kerjasama/internal/platform/fault"
)

var settings etree.WriteSettings

// writer lets a strings.Builder be written to by package etree.
type writer struct{ *strings.Builder }

var _ io.Writer = writer{}

func wantFault(t *testing.T, err error) {
	t.Helper()
	if f, ok := fault.As(err); !ok || f.Code != fault.ValidationFailed || len(f.Fields) == 0 {
		t.Fatalf("not a refusal: %v", err)
	}
}

// squeezed is a container with one entry of n zero bytes beside a document.
func squeezed(t *testing.T, n int) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, e := range [][2]string{{"[Content_Types].xml", types}, {"_rels/.rels", topRels}, {"word/document.xml", part("document", "<w:body/>")}, {"word/media/a.bin", strings.Repeat("\x00", n)}} {
		f, err := w.Create(e[0])
		if err == nil {
			_, err = io.WriteString(f, e[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestOpenRefuses(t *testing.T) {
	good := docx(t, p("x"))
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 500)
	locked := bytes.Clone(good)
	for i := 0; i+4 < len(locked); i++ { // the flag of encryption in every head
		if bytes.HasPrefix(locked[i:], []byte("PK\x03\x04")) {
			locked[i+6] |= 1
		}
		if bytes.HasPrefix(locked[i:], []byte("PK\x01\x02")) {
			locked[i+8] |= 1
		}
	}
	turned := bytes.Clone(good)
	turned[bytes.Index(good, []byte("word/document.xml"))+60] ^= 0xFF
	rels := func(kind string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="http://example.com/x" TargetMode="External"/></Relationships>`
	}
	many := []string{}
	for range maxEntries {
		many = append(many, strings.Repeat("x", len(many)/2+1), "")
	}
	for name, tt := range map[string]struct {
		b    []byte
		want string
	}{
		"nothing":                 {nil, "not_docx"},
		"a PDF":                   {[]byte("%PDF-1.7\n"), "not_docx"},
		"a .doc":                  {[]byte(ole), "not_docx"},
		"locked by a password":    {append([]byte(ole), utf16("EncryptedPackage")...), "docx_encrypted"},
		"locked entries":          {locked, "docx_encrypted"},
		"cut off":                 {good[:len(good)-30], "docx_damaged"},
		"a byte turned":           {turned, "docx_damaged"},
		"another container":       {container(t, "a.txt", "x"), "not_docx"},
		"a spreadsheet":           {container(t, "[Content_Types].xml", types, "_rels/.rels", strings.ReplaceAll(topRels, "word/document.xml", "xl/workbook.xml"), "xl/workbook.xml", `<workbook/>`), "not_docx"},
		"a body that is none":     {container(t, "[Content_Types].xml", types, "_rels/.rels", topRels, "word/document.xml", part("hdr", "")), "not_docx"},
		"a body cut off":          {container(t, "[Content_Types].xml", types, "_rels/.rels", topRels, "word/document.xml", part("document", "<w:body>")[:150]), "docx_damaged"},
		"a document type":         {container(t, "[Content_Types].xml", types, "_rels/.rels", topRels, "word/document.xml", `<!DOCTYPE w:document SYSTEM "file:///etc/passwd">`+part("document", "")[len(prolog):]), "docx_damaged"},
		"a deep body":             {docx(t, strings.Repeat("<w:sdt>", 5000)+strings.Repeat("</w:sdt>", 5000)), "docx_damaged"},
		"a macro":                 {docx(t, "", "word/vbaProject.bin", "x"), "docx_macros"},
		"declared to hold macros": {container(t, "[Content_Types].xml", strings.ReplaceAll(types, "wordprocessingml.document.main", "ms-word.document.macroEnabled.main"), "_rels/.rels", topRels, "word/document.xml", part("document", "")), "docx_macros"},
		"a control":               {docx(t, "", "word/activeX/activeX1.xml", "<x/>"), "docx_macros"},
		"a linked template":       {docx(t, "", "word/_rels/settings.xml.rels", rels("attachedTemplate")), "docx_external"},
		"a linked picture":        {docx(t, "", "word/_rels/document.xml.rels", rels("image")), "docx_external"},
		"a name that leaves":      {docx(t, "", "../../etc/x", "x"), "docx_damaged"},
		"two entries of one name": {docx(t, "", "word/Document.xml", "x"), "docx_damaged"},
		"too many entries":        {docx(t, "", many...), "docx_bomb"},
		"a bomb":                  {squeezed(t, 64<<20), "docx_bomb"},
		"a bomb of many entries":  {append(squeezed(t, 1), squeezed(t, 64<<20)...), "docx_bomb"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(tt.b)
			wantFault(t, err)
			if f, _ := fault.As(err); f.Fields[0].Code != tt.want {
				t.Errorf("got %s, want %s", f.Fields[0].Code, tt.want)
			}
		})
	}
	for name, b := range map[string][]byte{"a plain one": good, "a link": docx(t, "", "word/_rels/document.xml.rels", rels("hyperlink")), "a folder": docx(t, "", "word/media/", "")} {
		if _, err := Open(b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
