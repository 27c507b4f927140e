package impor

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

func (s *Service) kolom(j Jenis) []Kolom {
	switch j {
	case JenisMitra:
		return kolomMitra()
	case JenisPelaksanaan:
		return kolomPelaksanaan()
	case JenisPermintaan:
		return kolomPermintaan()
	default:
		return kolomNaskah()
	}
}

// judulTemplat is a column's title; an asterisk marks what is required.
func (k *Kolom) judulTemplat() string {
	if k.Wajib {
		return k.Judul + " *"
	}
	return k.Judul
}

// TemplatCSV is the template as a text table: the titles alone, UTF-8 with a mark
// that spreadsheets know it by.
func (s *Service) TemplatCSV(j Jenis) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	var titles []string
	for _, k := range s.kolom(j) {
		titles = append(titles, k.judulTemplat())
	}
	_ = w.Write(titles) // a buffer takes everything
	w.Flush()
	return b.Bytes()
}

// Sheets of the template.
const (
	lembarData    = "Data"
	lembarPanduan = "Panduan"
	lembarRujukan = "Rujukan"
	barisTemplat  = 5000 // rows with drop-downs and text format
)

// TemplatXLSX is the template as a workbook: a sheet to fill in, with drop-downs
// where a column has a list, one that explains every column, and one with the
// lists as they are now.
func (s *Service) TemplatXLSX(ctx context.Context, j Jenis, lang string) ([]byte, error) {
	r, err := muat(ctx, s.j.DB().Reader)
	if err != nil {
		return nil, err
	}
	t := lukis{f: excelize.NewFile(), kolom: s.kolom(j), lang: lang}
	defer t.f.Close() //nolint:errcheck // it is in memory
	t.do(t.f.SetSheetName("Sheet1", lembarData))
	for _, name := range []string{lembarPanduan, lembarRujukan} {
		_, err := t.f.NewSheet(name)
		t.do(err)
	}
	t.styles()
	lists := t.rujukan(r)
	t.data(lists)
	t.panduan()
	if t.err != nil {
		return nil, fmt.Errorf("template of %s: %w", j, t.err)
	}
	b, err := t.f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("template of %s: %w", j, err)
	}
	return b.Bytes(), nil
}

// lukis draws a template; the first error ends it.
type lukis struct {
	f                              *excelize.File
	kolom                          []Kolom
	lang                           string
	err                            error
	wajib, boleh, teks, isi, judul int // styles
}

func (t *lukis) do(err error) {
	if t.err == nil {
		t.err = err
	}
}

func (t *lukis) style(s excelize.Style) int {
	n, err := t.f.NewStyle(&s)
	t.do(err)
	return n
}

func (t *lukis) styles() {
	head := func(colour string) excelize.Style {
		return excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
			Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}, Border: []excelize.Border{{Type: "right", Color: "FFFFFF", Style: 1}}}
	}
	t.wajib, t.boleh = t.style(head("1F4E79")), t.style(head("5B7F9E"))
	t.teks = t.style(excelize.Style{NumFmt: 49}) // text: nothing is turned into a number or a date
	t.isi = t.style(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	t.judul = t.style(head("404040"))
}

func (t *lukis) cell(sheet string, col, row int, v string, style int) {
	at, err := excelize.CoordinatesToCellName(col, row)
	t.do(err)
	t.do(t.f.SetCellStr(sheet, at, v))
	t.do(t.f.SetCellStyle(sheet, at, at, style))
}

func (t *lukis) width(sheet string, col int, w float64) {
	name := huruf(col)
	t.do(t.f.SetColWidth(sheet, name, name, w))
}

// freeze keeps the titles in sight: on the screen, and on every page of a print,
// which is as wide as all columns together.
func (t *lukis) freeze(sheet string) {
	yes, a4, across, wide, high := true, 9, "landscape", 1, 0 // as high as it must be
	t.do(t.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
	t.do(t.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &wide, FitToHeight: &high}))
	t.do(t.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: sheet + "!$1:$1", Scope: sheet}))
	t.do(t.f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	t.do(t.f.SetRowHeight(sheet, 1, 34))
}

// data draws the sheet to fill in. Every column is text, so that a telephone
// number keeps its 0 and a date is what was typed.
func (t *lukis) data(lists map[string]string) {
	for i, k := range t.kolom {
		style := t.boleh
		if k.Wajib {
			style = t.wajib
		}
		name := huruf(i + 1)
		t.do(t.f.SetColStyle(lembarData, name, t.teks))
		t.cell(lembarData, i+1, 1, k.judulTemplat(), style)
		t.width(lembarData, i+1, k.Lebar)
		v := excelize.NewDataValidation(true)
		v.Sqref = name + "2:" + name + itoa(barisTemplat)
		v.SetInput(kepala(k.Judul, 32), kepala(k.Bantuan.In(t.lang), 250))
		if ref := lists[k.Daftar]; ref != "" {
			v.SetSqrefDropList(ref)
			v.ShowErrorMessage = false // several values in one cell are fine
		}
		t.do(t.f.AddDataValidation(lembarData, v))
	}
	t.freeze(lembarData)
}

// kepala cuts a text to what a spreadsheet's hint takes.
func kepala(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func (t *lukis) panduan() {
	titles, widths := []string{"Kolom", "Wajib", "Isi", "Contoh"}, []float64{32, 8, 80, 34}
	if t.lang == "en" {
		titles = []string{"Column", "Required", "What to enter", "Example"}
	}
	for i, s := range titles {
		t.cell(lembarPanduan, i+1, 1, s, t.judul)
		t.width(lembarPanduan, i+1, widths[i])
	}
	yes := map[bool]string{true: "ya"}
	if t.lang == "en" {
		yes[true] = "yes"
	}
	for i, k := range t.kolom {
		for c, s := range []string{k.judulTemplat(), yes[k.Wajib], k.Bantuan.In(t.lang), k.Contoh} {
			t.cell(lembarPanduan, c+1, i+2, s, t.isi)
		}
	}
	t.freeze(lembarPanduan)
}

// rujukan draws the lists, code and name side by side, and returns the cells of
// each list's codes.
func (t *lukis) rujukan(r *rujukan) map[string]string {
	out, col := map[string]string{}, 1
	for _, k := range t.kolom {
		if k.Daftar == "" || out[k.Daftar] != "" {
			continue
		}
		isi := r.daftar[k.Daftar].isi
		t.cell(lembarRujukan, col, 1, k.Judul, t.judul)
		t.cell(lembarRujukan, col+1, 1, strings.TrimSpace("Nama "+strings.ToLower(k.Judul)), t.judul)
		t.width(lembarRujukan, col, 24)
		t.width(lembarRujukan, col+1, 44)
		for i, p := range isi {
			t.cell(lembarRujukan, col, i+2, p.kode, t.isi)
			t.cell(lembarRujukan, col+1, i+2, p.nama, t.isi)
		}
		if len(isi) > 0 {
			out[k.Daftar] = lembarRujukan + "!$" + huruf(col) + "$2:$" + huruf(col) + "$" + itoa(len(isi)+1)
		}
		col += 3
	}
	t.freeze(lembarRujukan)
	return out
}
