package dokumen

import (
	"archive/zip"
	"bytes"
	"fmt"
	"time"
)

// Bytes packs the document again. The same parts give the same bytes, whenever
// and wherever it is done.
func (d *Docx) Bytes() ([]byte, error) { return pack(d.Parts) }

// pack writes parts into a container in their order. No entry has a time of its
// own: each is dated 1 January 1980, the first a container can say.
func pack(parts []Part) ([]byte, error) {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, p := range parts {
		f, err := w.CreateHeader(&zip.FileHeader{Name: p.Name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = f.Write(p.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", p.Name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return buf.Bytes(), nil
}
