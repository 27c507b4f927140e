package dokumentest

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Page is a page as it is seen; measures in points, from its upper left corner.
type Page struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Words  []Word  `xml:"word"`
}

// Word is a word on a page, and the box around it.
type Word struct {
	Left   float64 `xml:"xMin,attr"`
	Top    float64 `xml:"yMin,attr"`
	Right  float64 `xml:"xMax,attr"`
	Bottom float64 `xml:"yMax,attr"`
	Text   string  `xml:",chardata"`
}

// Pages reads what stands where in a PDF. Where pdftotext is not installed the
// test is skipped, unless KERJASAMA_TEST_SOFFICE=require.
func Pages(t *testing.T, pdf []byte) []Page {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("KERJASAMA_TEST_SOFFICE") == "require" {
			t.Fatal("pdftotext is required and not installed")
		}
		t.Skip("*** pages NOT looked at: pdftotext is not installed ***")
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), tool, "-bbox", file, "-").Output() //nolint:gosec // our own arguments
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	var doc struct {
		Pages []Page `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal(out, &doc); err != nil {
		t.Fatalf("pdftotext said: %v", err)
	}
	return doc.Pages
}

// Place is where words stand.
type Place struct {
	Page             int // from 0
	Left, Top, Right float64
}

// Find returns the places where some words stand one behind the other.
func Find(pages []Page, words string) (out []Place) {
	want := strings.Fields(words)
	for n, p := range pages {
	next:
		for i := 0; i+len(want) <= len(p.Words); i++ {
			for k, w := range want {
				if p.Words[i+k].Text != w {
					continue next
				}
			}
			out = append(out, Place{n, p.Words[i].Left, p.Words[i].Top, p.Words[i+len(want)-1].Right})
		}
	}
	return out
}
