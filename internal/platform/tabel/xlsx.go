package tabel

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"kerjasama/internal/platform/clock"
)

// XLSX is the media type of a workbook.
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// huruf is the font of a workbook.
const huruf = "Calibri"

// longest is how many characters a cell of a workbook holds.
const longest = 32_767

// Buku describes a workbook.
type Buku struct {
	Judul  string
	Dibuat time.Time // written into its properties
}

// WriteXLSX writes tables as a workbook, a sheet each, ready to be printed: A4
// across, as wide as one page, the titles on each page, numbered pages; a filter
// over every column, and titles that stay in sight.
func (b Buku) WriteXLSX(w io.Writer, ts ...Tabel) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	at := b.Dibuat.UTC().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Title: b.Judul, Creator: "kerjasama", Created: at, Modified: at, Language: "id-ID"}); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	g, err := styles(f)
	if err != nil {
		return err
	}
	for i, t := range ts {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.Nama)
		} else {
			_, err = f.NewSheet(t.Nama)
		}
		if err != nil {
			return fmt.Errorf("sheet %s: %w", t.Nama, err)
		}
		if err := (&lukis{f: f, g: g, t: t, halaman: b.Judul}).sheet(); err != nil {
			return fmt.Errorf("sheet %s: %w", t.Nama, err)
		}
	}
	// Written as it is packed: by itself the library would hold the whole file first,
	// to mark sheets of more than 4 GB, which a sheet of Excel's rows never is.
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	if err := f.Write(io.Discard); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// gaya are the styles of a workbook.
type gaya struct {
	judul, anak, kepala, catatan int
	isi                          map[Jenis]int
}

func styles(f *excelize.File) (gaya, error) {
	var errs []error
	add := func(s excelize.Style) int {
		n, err := f.NewStyle(&s)
		errs = append(errs, err)
		return n
	}
	line := func(c string) []excelize.Border {
		var out []excelize.Border
		for _, side := range []string{"left", "right", "top", "bottom"} {
			out = append(out, excelize.Border{Type: side, Color: c, Style: 1})
		}
		return out
	}
	cell := func(h, format string) excelize.Style {
		s := excelize.Style{Border: line("BFBFBF"), Alignment: &excelize.Alignment{Horizontal: h, Vertical: "top", WrapText: true}}
		if format != "" {
			s.CustomNumFmt = &format
		}
		return s
	}
	g := gaya{
		judul:   add(excelize.Style{Font: &excelize.Font{Bold: true, Size: 14, Family: huruf}}),
		anak:    add(excelize.Style{Font: &excelize.Font{Color: "404040", Family: huruf}}),
		kepala:  add(excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF", Family: huruf}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F4E79"}}, Border: line("FFFFFF"), Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}),
		catatan: add(excelize.Style{Font: &excelize.Font{Italic: true, Color: "404040", Family: huruf}}),
		isi: map[Jenis]int{
			Teks: add(cell("left", "")), Bilangan: add(cell("right", "[$-421]#,##0")), Desimal: add(cell("right", "[$-421]#,##0.00")),
			Tanggal: add(cell("left", "[$-421]d mmmm yyyy")), Centang: add(cell("center", "")),
		},
	}
	return g, errors.Join(errs...)
}

// lukis draws one sheet.
type lukis struct {
	f       *excelize.File
	g       gaya
	t       Tabel
	halaman string
	sw      *excelize.StreamWriter
	baris   int // the last row written
}

func (l *lukis) sheet() error {
	if err := l.layout(); err != nil {
		return err
	}
	var err error
	if l.sw, err = l.f.NewStreamWriter(l.t.Nama); err != nil {
		return err
	}
	if err := l.freeze(); err != nil {
		return err
	}
	for i, k := range l.t.Kolom {
		if err := l.sw.SetColWidth(i+1, i+1, max(k.Lebar, 6)); err != nil {
			return err
		}
	}
	for i, s := range l.t.Judul {
		style := l.g.anak
		if i == 0 {
			style = l.g.judul
		}
		if err := l.row([]any{excelize.Cell{StyleID: style, Value: text(s)}}); err != nil {
			return err
		}
	}
	if len(l.t.Judul) > 0 {
		l.baris++
	}
	head, err := l.titles()
	if err != nil {
		return err
	}
	if err := l.body(); err != nil {
		return err
	}
	end := l.baris
	if len(l.t.Catatan) > 0 {
		l.baris++
	}
	for _, s := range l.t.Catatan {
		if err := l.row([]any{excelize.Cell{StyleID: l.g.catatan, Value: text(s)}}); err != nil {
			return err
		}
	}
	return l.finish(head, end)
}

// layout is how the sheet is printed.
func (l *lukis) layout() error {
	landscape, a4, wide, endless := "landscape", 9, 1, 0
	yes := true
	side, top := .4, .6
	return errors.Join(
		l.f.SetPageLayout(l.t.Nama, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &endless}),
		l.f.SetSheetProps(l.t.Nama, &excelize.SheetPropsOptions{FitToPage: &yes}),
		l.f.SetPageMargins(l.t.Nama, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Horizontally: &yes}),
		l.f.SetHeaderFooter(l.t.Nama, &excelize.HeaderFooterOptions{OddFooter: "&L" + strings.ReplaceAll(l.halaman, "&", "&&") + "&RHalaman &P dari &N"}),
	)
}

// titles writes the head of the table: groups above the columns where there are
// any. It returns the row of the columns' titles.
func (l *lukis) titles() (int, error) {
	style := func(v string) excelize.Cell { return excelize.Cell{StyleID: l.g.kepala, Value: v} }
	above, cells := make([]any, len(l.t.Kolom)), make([]any, len(l.t.Kolom))
	for i, k := range l.t.Kolom {
		above[i], cells[i] = style(k.Kelompok), style(k.Judul)
	}
	if !l.grouped() {
		err := l.tall(cells, 34)
		return l.baris, err
	}
	if err := l.row(above); err != nil {
		return 0, err
	}
	for from := 0; from < len(l.t.Kolom); {
		to := from
		for to+1 < len(l.t.Kolom) && l.t.Kolom[from].Kelompok != "" && l.t.Kolom[to+1].Kelompok == l.t.Kolom[from].Kelompok {
			to++
		}
		if to > from {
			a, _ := excelize.CoordinatesToCellName(from+1, l.baris)
			b, _ := excelize.CoordinatesToCellName(to+1, l.baris)
			if err := l.sw.MergeCell(a, b); err != nil {
				return 0, err
			}
		}
		from = to + 1
	}
	err := l.tall(cells, 34)
	return l.baris, err
}

func (l *lukis) body() error {
	cells := make([]any, len(l.t.Kolom))
	for row, err := range l.t.Baris {
		if err != nil {
			return err
		}
		for i, k := range l.t.Kolom {
			cells[i] = excelize.Cell{StyleID: l.g.isi[k.Jenis], Value: cell(row[i])}
		}
		if err := l.tall(cells, l.height(row)); err != nil {
			return err
		}
	}
	return nil
}

// height is how tall a row must be in points for its longest text to be seen
// whole; programs that stretch rows themselves do it again.
func (l *lukis) height(row []any) float64 {
	lines := 1
	for i, k := range l.t.Kolom {
		n := 0
		for part := range strings.SplitSeq(human(row[i]), "\n") {
			n += 1 + int(float64(utf8.RuneCountInString(part))*1.12/max(k.Lebar, 6))
		}
		lines = max(lines, n)
	}
	return min(15*float64(lines), 405) // a row is no taller than 409
}

// finish adds the filter and what is repeated on each page.
func (l *lukis) finish(head, end int) error {
	a, _ := excelize.CoordinatesToCellName(1, head)
	b, _ := excelize.CoordinatesToCellName(len(l.t.Kolom), max(end, head))
	if err := l.f.AutoFilter(l.t.Nama, a+":"+b, nil); err != nil {
		return err
	}
	first := head
	if l.grouped() {
		first--
	}
	err := l.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: l.t.Nama,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(l.t.Nama, "'", "''"), first, head)})
	return errors.Join(err, l.sw.Flush())
}

// freeze keeps the titles in sight; it comes before the first row.
func (l *lukis) freeze() error {
	head := len(l.t.Judul) + 1
	if len(l.t.Judul) > 0 {
		head++
	}
	if l.grouped() {
		head++
	}
	top, err := excelize.CoordinatesToCellName(1, head+1)
	if err != nil {
		return err
	}
	return l.sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: top, ActivePane: "bottomLeft"})
}

func (l *lukis) grouped() bool {
	return slices.ContainsFunc(l.t.Kolom, func(k Kolom) bool { return k.Kelompok != "" })
}

func (l *lukis) row(cells []any) error { return l.tall(cells, 0) }

func (l *lukis) tall(cells []any, height float64) error {
	l.baris++
	at, err := excelize.CoordinatesToCellName(1, l.baris)
	if err != nil {
		return err
	}
	return l.sw.SetRow(at, cells, excelize.RowOpts{Height: height})
}

// cell is a value as a workbook keeps it: dates and numbers as such.
func cell(v any) any {
	switch v := v.(type) {
	case string:
		return text(v)
	case clock.Date:
		if v == "" {
			return nil
		}
		return v.Time()
	case bool:
		return human(v)
	default:
		return v
	}
}

// text leaves out what XML cannot hold and cuts what a cell cannot.
func text(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest-1]) + "…"
	}
	return s
}
