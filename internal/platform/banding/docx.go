package banding

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Bounds of a DOCX that is read: what is beyond them is no agreement.
const (
	maxEntries = 1000
	maxXML     = 32 << 20 // bytes of its text, unpacked
	maxDepth   = 200
)

// ErrNotDOCX says that a file cannot be read as a DOCX document: it is none, is
// damaged or encrypted, or is out of all bounds.
var ErrNotDOCX = errors.New("not a readable DOCX document")

// Paragraphs returns the text of a DOCX document by paragraphs, empty ones left
// out. What is marked as deleted by tracked changes is left out, what is marked
// as inserted is there.
func Paragraphs(docx []byte) ([]string, error) {
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotDOCX, err)
	}
	if len(z.File) > maxEntries {
		return nil, fmt.Errorf("%w: %d entries", ErrNotDOCX, len(z.File))
	}
	for _, f := range z.File {
		if f.Name != "word/document.xml" {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotDOCX, err)
		}
		defer r.Close() //nolint:errcheck // it is only read
		return paragraphs(r)
	}
	return nil, fmt.Errorf("%w: no word/document.xml", ErrNotDOCX)
}

const wordML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

func paragraphs(r io.Reader) ([]string, error) {
	limited := &io.LimitedReader{R: r, N: maxXML}
	d := xml.NewDecoder(limited)
	out := []string{}
	var now strings.Builder
	depth, gone, inText := 0, 0, false
	for {
		tok, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && limited.N > 0:
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("%w: %w", ErrNotDOCX, err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return nil, fmt.Errorf("%w: nested too deep", ErrNotDOCX)
			}
			if t.Name.Space != wordML {
				continue
			}
			switch t.Name.Local {
			case "del", "moveFrom":
				gone++
			case "t":
				inText = true
			case "tab":
				now.WriteByte('\t')
			case "br", "cr":
				now.WriteByte('\n')
			}
		case xml.EndElement:
			depth--
			if t.Name.Space != wordML {
				continue
			}
			switch t.Name.Local {
			case "del", "moveFrom":
				gone--
			case "t":
				inText = false
			case "p":
				if s := strings.TrimSpace(now.String()); s != "" {
					out = append(out, s)
				}
				now.Reset()
			}
		case xml.CharData:
			if inText && gone == 0 {
				now.Write(t)
			}
		}
	}
}
