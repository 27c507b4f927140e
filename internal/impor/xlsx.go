package impor

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"kerjasama/internal/platform/fault"
)

// Bounds of a workbook once it is unpacked, in bytes.
const (
	bukuTerbesar = 256 << 20
	teksTerbesar = 64 << 20 // the table of shared texts, which is held in memory
	bagianBuku   = 500
	padatWajar   = 200 // unpacked over packed; ordinary sheets come to 20
	diMemori     = 8 << 20
)

// bukaBuku judges a workbook before anything of it is unpacked: 422 with a code
// for what hides macros, unpacks into too much or is no workbook.
func bukaBuku(r io.ReaderAt, size int64) (*zip.Reader, error) {
	head := make([]byte, 8)
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read spreadsheet: %w", err)
	}
	if string(head) == "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" {
		return nil, bukanTabel("encrypted_or_old", "Berkas ini terkunci kata sandi, atau berformat lama (.xls); hapus kata sandinya dan simpan sebagai .xlsx.",
			"The file is locked by a password, or in the old format (.xls); remove the password and save it as .xlsx.")
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, bukanTabel("damaged", "Berkas XLSX rusak dan tidak dapat dibuka; simpan ulang dari Excel atau LibreOffice.", "The XLSX file is damaged and cannot be opened; save it again from Excel or LibreOffice.")
	}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		name := strings.ToLower(path.Base(f.Name))
		switch {
		case strings.HasPrefix(name, "vbaproject"):
			return nil, bukanTabel("macros", "Berkas berisi makro; simpan sebagai Excel Workbook (.xlsx) tanpa makro.", "The file holds macros; save it as an Excel workbook (.xlsx) without macros.")
		case f.UncompressedSize64 > 1<<20 && f.UncompressedSize64 > padatWajar*max(f.CompressedSize64, 1),
			total > bukuTerbesar, len(z.File) > bagianBuku, strings.Contains(strings.ToLower(f.Name), "sharedstrings") && f.UncompressedSize64 > teksTerbesar:
			return nil, bukanTabel("zip_bomb", "Isi berkas mengembang terlalu besar; salin datanya ke buku kerja baru lalu kirim ulang.", "The file unpacks into too much; copy its data into a new workbook and send that.")
		}
	}
	return z, nil
}

// bukanTabel is the refusal of a file that cannot be read as a table.
func bukanTabel(code, id, en string, args ...any) error {
	return fault.Invalid(fault.Field{Pointer: "/berkas", Code: code, Detail: fault.Tf(id, en, args...)})
}

func rusakXLSX() error {
	return bukanTabel("damaged", "Isi berkas XLSX rusak; simpan ulang dari Excel atau LibreOffice.", "The content of the XLSX file is damaged; save it again from Excel or LibreOffice.")
}

// bacaBuku reads the sheets of a workbook until one is recognised: only is its
// name, "" for the first whose titles are known. At most limit rows of data.
func bacaBuku(r io.ReaderAt, size int64, only string, limit int, ss []susunan) (t tabel, err error) {
	z, err := bukaBuku(r, size)
	if err != nil {
		return t, err
	}
	f, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{UnzipSizeLimit: bukuTerbesar, UnzipXMLSizeLimit: diMemori, RawCellValue: true})
	if err != nil {
		return t, rusakXLSX()
	}
	defer f.Close() //nolint:errcheck // temporary files, which end with the process at latest
	props, err := f.GetWorkbookProps()
	if err != nil {
		return t, rusakXLSX()
	}
	b := buku{zip: z, file: f, paths: lembarDi(z), limit: limit, sistem1904: props.Date1904 != nil && *props.Date1904, gaya: map[int]bool{}}
	names := f.GetSheetList()
	found := only == ""
	for _, name := range names {
		if only != "" && name != only {
			continue
		}
		found = true
		if visible, err := f.GetSheetVisible(name); only == "" && (err != nil || !visible) {
			continue
		}
		l, err := b.baca(name)
		if err != nil {
			return t, err
		}
		if t, ok := l.kenali(ss); ok {
			return t, nil
		}
	}
	if !found {
		return t, fault.Invalid(fault.Field{Pointer: "/lembar", Code: "unknown_sheet", Detail: fault.Tf("Tidak ada lembar %q; yang ada: %s.", "There is no sheet %q; there are: %s.", potong(only), potong(strings.Join(names, ", ")))})
	}
	return t, tanpaJudul()
}

func tanpaJudul() error {
	return bukanTabel("header_not_found", "Baris judul kolom tidak ditemukan; pakai templat dari /impor/…/templat, atau pastikan judul kolomnya ada di 30 baris pertama.",
		"No row of column titles was found; use the template of /impor/…/templat, or make sure the titles are in the first 30 rows.")
}

func terlaluBanyak(limit int) error {
	return bukanTabel("too_many_rows", "Lebih dari %d baris; bagi menjadi beberapa berkas.", "More than %d rows; split it into several files.", limit)
}

type buku struct {
	zip        *zip.Reader
	file       *excelize.File
	paths      map[string]string // a sheet's name → its part of the archive
	limit      int
	sistem1904 bool
	gaya       map[int]bool // a style → whether it shows a date
}

// baca reads one sheet: the texts through excelize, which streams, and beside it
// what only the sheet's XML says.
func (b *buku) baca(name string) (l lembar, err error) {
	marks, merges, err := b.periksa(name)
	if err != nil {
		return l, err
	}
	l = lembar{nama: &name, gabung: merges}
	rows, err := b.file.Rows(name)
	if err != nil {
		return l, rusakXLSX()
	}
	defer rows.Close() //nolint:errcheck // a temporary file
	for n := 1; rows.Next(); n++ {
		cols, err := rows.Columns()
		if err != nil {
			return l, rusakXLSX()
		}
		if len(cols) > kolomTerbanyak {
			cols = cols[:kolomTerbanyak]
		}
		row := baris{nomor: n, sel: make([]sel, len(cols))}
		for i, v := range cols {
			row.sel[i] = b.sel(v, marks[alamat{n, i + 1}])
		}
		for len(row.sel) > 0 && row.sel[len(row.sel)-1] == (sel{}) {
			row.sel = row.sel[:len(row.sel)-1]
		}
		if row.blank() {
			continue
		}
		if l.baris = append(l.baris, row); len(l.baris) > b.limit+judulTerdalam {
			return l, terlaluBanyak(b.limit)
		}
	}
	if rows.Error() != nil {
		return l, rusakXLSX()
	}
	return l, nil
}

// sel makes a cell of its raw text. Dates become text, numbers are written out.
func (b *buku) sel(v string, m penanda) sel {
	s := sel{isi: rapi(v), tanda: m.tanda}
	if m.tanda&angka == 0 || s.isi == "" {
		return s
	}
	n, err := strconv.ParseFloat(s.isi, 64)
	if err != nil {
		return s
	}
	if !m.tanggal {
		if strings.ContainsAny(s.isi, "eE") {
			s.isi = strconv.FormatFloat(n, 'f', -1, 64)
		}
		return s
	}
	t, err := excelize.ExcelDateToTime(n, b.sistem1904)
	if err != nil {
		return s
	}
	s.tanda &^= angka
	if s.isi = t.Format("2006-01-02"); n != float64(int64(n)) {
		s.isi = t.Format("2006-01-02 15:04:05")
	}
	return s
}

// rapi trims a cell's text, spaces that do not break a line included.
func rapi(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " "))
}

// alamat is a cell's place, row and column from 1.
type alamat struct{ baris, kolom int }

type penanda struct {
	tanda   tanda
	tanggal bool
}

// periksa reads what the sheet's XML says beside the texts: which cells are
// formulas, errors, numbers and dates, and which are merged.
func (b *buku) periksa(name string) (map[alamat]penanda, []kotak, error) {
	part, err := b.zip.Open(b.paths[name])
	if err != nil {
		return nil, nil, rusakXLSX()
	}
	defer part.Close() //nolint:errcheck // it was only read
	marks, merges := map[alamat]penanda{}, []kotak(nil)
	d := xml.NewDecoder(part)
	var at alamat
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return marks, merges, nil
		}
		if err != nil {
			return nil, nil, rusakXLSX()
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch el.Name.Local {
		case "row":
			at = alamat{baris: at.baris + 1}
			if n, err := strconv.Atoi(attr(el, "r")); err == nil {
				at.baris = n
			}
		case "c":
			at.kolom++
			if col, row, err := excelize.CellNameToCoordinates(attr(el, "r")); err == nil {
				at = alamat{row, col}
			}
			if m := b.mark(el); m != (penanda{}) {
				marks[at] = m
			}
		case "f":
			m := marks[at]
			m.tanda |= rumus
			marks[at] = m
		case "mergeCell":
			if k, ok := kotakDari(attr(el, "ref")); ok && len(merges) < temuanSimpan {
				merges = append(merges, k)
			}
		}
		if len(marks) > (b.limit+judulTerdalam)*kolomTerbanyak {
			return nil, nil, terlaluBanyak(b.limit)
		}
	}
}

func (b *buku) mark(el xml.StartElement) (m penanda) {
	switch attr(el, "t") {
	case "e":
		m.tanda = rusak
	case "", "n":
		m.tanda = angka
		if s, err := strconv.Atoi(attr(el, "s")); err == nil {
			m.tanggal = b.showsDate(s)
		}
	}
	return m
}

// showsDate reports whether a style shows a number as a date.
func (b *buku) showsDate(style int) bool {
	is, known := b.gaya[style]
	if known {
		return is
	}
	if s, err := b.file.GetStyle(style); err == nil {
		is = s.NumFmt >= 14 && s.NumFmt <= 22 || s.NumFmt >= 27 && s.NumFmt <= 36 || s.NumFmt >= 45 && s.NumFmt <= 47 || s.NumFmt >= 50 && s.NumFmt <= 58
		if c := s.CustomNumFmt; c != nil {
			is = strings.ContainsAny(strings.ToLower(plainFormat(*c)), "ydmh")
		}
	}
	b.gaya[style] = is
	return is
}

// past is where the text that opens at i ends: at end, or with s.
func past(s string, i int, end byte) int {
	if n := strings.IndexByte(s[i+1:], end); n >= 0 {
		return i + 1 + n
	}
	return len(s)
}

// plainFormat is a number format without its quoted texts, colours and locales.
func plainFormat(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i = past(s, i, '"')
		case '[':
			i = past(s, i, ']')
		case '\\', '_', '*':
			i++
		default:
			out.WriteByte(s[i])
		}
	}
	return strings.ReplaceAll(out.String(), "General", "")
}

func attr(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func kotakDari(ref string) (k kotak, ok bool) {
	from, to, two := strings.Cut(ref, ":")
	if !two {
		to = from
	}
	var err1, err2 error
	k.kolom1, k.baris1, err1 = excelize.CellNameToCoordinates(from)
	k.kolom2, k.baris2, err2 = excelize.CellNameToCoordinates(to)
	return k, err1 == nil && err2 == nil
}

func itoa(n int) string { return strconv.Itoa(n) }
