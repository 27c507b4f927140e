package banding_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/banding"
)

func docx(t testing.TB, name, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParagraphs(t *testing.T) {
	got, err := banding.Paragraphs(docx(t, "word/document.xml",
		`<w:p><w:pPr/><w:r><w:t>Para </w:t></w:r><w:r><w:t xml:space="preserve">pihak &amp; mitra</w:t></w:r></w:p><w:p/>`+
			`<w:p><w:del><w:r><w:delText>lama</w:delText><w:t>lama</w:t></w:r></w:del><w:ins><w:r><w:t>baru</w:t></w:r></w:ins><w:r><w:tab/><w:t>x</w:t></w:r></w:p>`+
			`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>sel</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(got, []string{"Para pihak & mitra", "baru\tx", "sel"}); d != "" {
		t.Error(d)
	}
}

func TestWhatIsNoDOCX(t *testing.T) {
	whole := docx(t, "word/document.xml", "<w:p><w:r><w:t>x</w:t></w:r></w:p>")
	for name, b := range map[string][]byte{
		"nothing":        nil,
		"not a zip":      []byte("%PDF-1.7"),
		"cut off":        whole[:len(whole)/2],
		"another thing":  docx(t, "xl/workbook.xml", ""),
		"broken XML":     docx(t, "word/document.xml", "<w:p><w:r>"),
		"nested":         docx(t, "word/document.xml", strings.Repeat("<w:p>", 300)+strings.Repeat("</w:p>", 300)),
		"a bomb of text": docx(t, "word/document.xml", "<w:p><w:r><w:t>"+strings.Repeat("x", 33<<20)+"</w:t></w:r></w:p>"),
	} {
		if ps, err := banding.Paragraphs(b); !errors.Is(err, banding.ErrNotDOCX) {
			t.Errorf("%s: got %q, %v", name, ps, err)
		}
	}
}

func FuzzParagraphs(f *testing.F) {
	f.Add(docx(f, "word/document.xml", "<w:p><w:r><w:t>x</w:t></w:r></w:p>"))
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if ps, err := banding.Paragraphs(b); err == nil {
			for _, p := range ps {
				if strings.TrimSpace(p) == "" {
					t.Errorf("an empty paragraph in %q", ps)
				}
			}
		}
	})
}
