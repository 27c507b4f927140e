package templat

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"kerjasama/internal/platform/dokumen"
)

// Brought reads the templates that the product brings from templat/*.txt. A text
// begins with nama, jenis, bahasa and keterangan, a line each; then come
//
//	= a line of the title
//	# the heading of an article; numbers are given here
//	- a paragraph of an article, numbered
//	@ttd the two sides of the signatures
//
// and any other line is a paragraph as it is. "Indonesian || English" sets both
// side by side. The same texts always give the same bytes.
func Brought(files fs.FS) ([]Bawaan, error) {
	names, err := fs.Glob(files, "templat/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	out := make([]Bawaan, 0, len(names))
	for _, n := range names {
		b, err := fs.ReadFile(files, n)
		if err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
		t, err := read(b)
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", path.Base(n), err)
		}
		out = append(out, t)
	}
	return out, nil
}

// jenisBaris is what a line of such a text is.
type jenisBaris int

const (
	biasa jenisBaris = iota
	judul
	pasal
	ayat
	tanda
)

// baris is one line: its text in each language, [1] "" where there is but one,
// and the number it got.
type baris struct {
	jenis jenisBaris
	teks  [2]string
	nomor int
}

func read(b []byte) (Bawaan, error) {
	var out Bawaan
	var lines []baris
	articles, paragraphs := 0, 0
	sc := bufio.NewScanner(bytes.NewReader(b))
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if key, v, ok := strings.Cut(line, ": "); ok && len(lines) == 0 && out.take(key, v) {
			continue
		}
		if line == "" {
			continue
		}
		mark, rest, _ := strings.Cut(line, " ")
		l := baris{jenis: map[string]jenisBaris{"=": judul, "#": pasal, "-": ayat, "@ttd": tanda}[mark]}
		if l.jenis == biasa {
			rest = line
		}
		id, en, _ := strings.Cut(rest, " || ")
		l.teks = [2]string{id, en}
		switch l.jenis {
		case pasal:
			articles, paragraphs = articles+1, 0
			l.nomor = articles
		case ayat:
			paragraphs++
			l.nomor = paragraphs
		case biasa, judul, tanda:
		}
		lines = append(lines, l)
	}
	if err := sc.Err(); err != nil {
		return out, err
	}
	d := dokumen.Docx{Parts: rangka(lines)}
	var err error
	out.Isi, err = d.Bytes()
	return out, err
}

// take reads a line of the head; false where it is none.
func (b *Bawaan) take(key, v string) bool {
	switch key {
	case "nama":
		b.Nama = v
	case "jenis":
		b.Jenis = Jenis(v)
	case "bahasa":
		b.Bahasa = Bahasa(v)
	case "keterangan":
		b.Keterangan = &v
	default:
		return false
	}
	return true
}
