package impor

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"kerjasama/internal/platform/fault"
)

// bacaCSV reads a text table: UTF-8, UTF-16 or Windows-1252; commas, semicolons,
// tabs or bars between the cells, whichever makes the titles recognisable.
func bacaCSV(raw []byte, limit int, ss []susunan) (t tabel, err error) {
	text, note, err := sebagaiTeks(raw)
	if err != nil {
		return t, err
	}
	if first, rest, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(first, "sep=") {
		text = "\n" + rest // Excel's own hint; the row stays counted
	}
	var refused error
	var comma rune
	best := 0
	for _, c := range ";,\t|" { // the beginning decides
		l, err := barisCSV(text, c, limit, 2*judulTerdalam)
		if err != nil {
			if refused == nil {
				refused = err
			}
			continue
		}
		if got, ok := l.kenali(ss); ok {
			known := 0
			for _, s := range got.judul.sel {
				if s.isi != "" {
					known++
				}
			}
			if known > best {
				best, comma = known, c
			}
		}
	}
	switch {
	case best == 0 && refused != nil:
		return t, refused
	case best == 0:
		return t, tanpaJudul()
	}
	l, err := barisCSV(text, comma, limit, 0)
	if err != nil {
		return t, err
	}
	t, _ = l.kenali(ss) // its beginning was recognised
	if note != nil {
		t.catatan = append(t.catatan, *note)
	}
	return t, nil
}

// sebagaiTeks decodes a text file. A guess at its encoding is told.
func sebagaiTeks(raw []byte) (string, *temuan, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return utf16(raw, unicode.LittleEndian)
	case nuls(raw, 1) > 0.3:
		return utf16(raw, unicode.LittleEndian)
	case nuls(raw, 0) > 0.3:
		return utf16(raw, unicode.BigEndian)
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		return "", nil, bukanTeks()
	}
	if utf8.Valid(raw) {
		return string(raw), nil, nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return "", nil, bukanTeks()
	}
	return string(out), &temuan{Code: "encoding", Sifat: Peringatan, Detail: fault.T("Berkas dibaca sebagai Windows-1252; periksa huruf beraksen. Lebih aman simpan sebagai CSV UTF-8.",
		"The file was read as Windows-1252; look at accented letters. CSV UTF-8 is safer.")}, nil
}

func bukanTeks() error {
	return bukanTabel("not_text", "Berkas bukan XLSX dan bukan teks CSV; kirim salah satunya.", "The file is neither XLSX nor CSV text; send one of them.")
}

func utf16(raw []byte, e unicode.Endianness) (string, *temuan, error) {
	out, err := unicode.UTF16(e, unicode.UseBOM).NewDecoder().Bytes(raw)
	if err != nil || bytes.IndexByte(out, 0) >= 0 {
		return "", nil, bukanTeks()
	}
	return string(out), nil, nil
}

// nuls is the share of zero bytes at even (0) or odd (1) places of the beginning.
func nuls(raw []byte, odd int) float64 {
	n, zero := 0, 0
	for i := odd; i < min(len(raw), 4096); i += 2 {
		if n++; raw[i] == 0 {
			zero++
		}
	}
	return float64(zero) / float64(max(n, 1))
}

// barisCSV splits a text into rows. A row's number is its place in a spreadsheet
// that opens the file: a cell of several lines is one row, a blank line is one too.
// Reading ends after stop rows that hold something, 0 for never.
func barisCSV(text string, comma rune, limit, stop int) (l lembar, err error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord, r.LazyQuotes = comma, -1, true, false
	inner := 0
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return l, nil
		}
		if pe, ok := errors.AsType[*csv.ParseError](err); ok {
			return l, bukanTabel("csv_quotes", "Tanda kutip pada baris %d tidak berpasangan; perbaiki atau simpan ulang sebagai CSV.", "A quotation mark in row %d has no partner; correct it, or save the file as CSV again.", pe.StartLine-inner)
		}
		if err != nil {
			return l, err
		}
		line, _ := r.FieldPos(0)
		row := baris{nomor: line - inner}
		for i, v := range rec {
			inner += strings.Count(v, "\n")
			if i < kolomTerbanyak {
				row.sel = append(row.sel, selCSV(v))
			}
		}
		if row.blank() {
			continue
		}
		if l.baris = append(l.baris, row); len(l.baris) > limit+judulTerdalam {
			return l, terlaluBanyak(limit)
		}
		if len(l.baris) == stop {
			return l, nil
		}
	}
}

// selCSV is a cell of a text table. An apostrophe that keeps a spreadsheet from
// reading a text as a number or formula is not part of it.
func selCSV(v string) sel {
	v = rapi(v)
	if rest, ok := strings.CutPrefix(v, "'"); ok && rest != "" && strings.ContainsRune("=+-@\t\r0123456789", rune(rest[0])) {
		return sel{isi: strings.Clone(rest)}
	}
	s := sel{isi: strings.Clone(v)}
	switch {
	case len(v) > 1 && v[0] == '=':
		s.tanda = rumus
	case strings.HasPrefix(v, "#") && (strings.HasSuffix(v, "!") || strings.HasSuffix(v, "?") || v == "#N/A"):
		s.tanda = rusak
	}
	return s
}
