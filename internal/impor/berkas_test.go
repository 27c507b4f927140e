package impor_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// Every way the same two rows may be written leads to the same two partners.
func TestTextTablesOfEveryKind(t *testing.T) {
	const text = "Nama;Kategori;Negara;Alamat\r\nPT Contoh Maju;dudi;ID;\"Jalan A\nLantai 2\"\r\n\r\nUniversité Contoh;Perguruan Tinggi;Prancis;\r\n;;;\r\n"
	wide := func(order int) []byte {
		out := []byte{0xff, 0xfe}
		if order == 1 {
			out = []byte{0xfe, 0xff}
		}
		for _, u := range utf16.Encode([]rune(text)) {
			pair := []byte{byte(u), byte(u >> 8)}
			if order == 1 {
				slices.Reverse(pair)
			}
			out = append(out, pair...)
		}
		return out
	}
	for name, file := range map[string][]byte{
		"UTF-8": []byte(text), "with a mark": []byte("\xef\xbb\xbf" + text), "commas": []byte(strings.ReplaceAll(text, ";", ",")), "tabs": []byte(strings.ReplaceAll(text, ";", "\t")),
		"Excel's hint": []byte("sep=;\r\n" + text), "UTF-16 LE": wide(0), "UTF-16 BE": wide(1), "Windows-1252": []byte(strings.ReplaceAll(text, "é", "\xe9")),
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w world) {
				r := w.send("staf", "mitra", "m.csv", file).Want(201)
				stops, _ := found(r)
				if stops != nil || r.Num("jumlah.dibuat") != 2 || w.number("SELECT count(*) FROM mitra WHERE nama = 'Université Contoh' AND kode_negara = 'FR'") != 1 {
					t.Errorf("%v\n%s", stops, r.Body)
				}
			})
		})
	}
}

// repacked is a workbook with a part added or replaced.
func repacked(t *testing.T, file []byte, name, content string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	put := func(name string, r io.Reader) {
		p, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(p, r); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		if f.Name == name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		put(f.Name, r)
		r.Close()
	}
	put(name, strings.NewReader(content))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is no table is refused at once, by name.
func TestFilesThatAreNoTable(t *testing.T) {
	good := book(t, [][]any{{"Nama", "Kategori", "Negara"}, {"PT Contoh", "dudi", "ID"}})
	for code, file := range map[string][]byte{
		"macros": repacked(t, good, "xl/vbaProject.bin", "x"), "zip_bomb": repacked(t, good, "xl/worksheets/sheet9.xml", strings.Repeat("0", 64<<20)), "encrypted_or_old": append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...),
		"damaged": good[:len(good)/2], "header_not_found": book(t, [][]any{{"Apa", "Saja"}, {1, 2}}), "not_text": append([]byte("\x89PNG\r\n"), bytes.Repeat([]byte{1, 2, 3, 4, 5, 0, 7, 8, 9, 10, 11}, 60)...), "empty_file": {}, "csv_quotes": []byte("Nama,Kategori,Negara\n\"PT,dudi,ID\n"),
	} {
		t.Run(code, func(t *testing.T) {
			each(t, func(t *testing.T, w world) {
				r := w.send("staf", "mitra", "berkas.xlsx", file).Problem(422, "validation_failed")
				if got := r.Str("errors.0.code"); got != code || w.number("SELECT count(*) FROM impor") != 0 {
					t.Errorf("got %s: %s", got, r.Body)
				}
			})
		})
	}
}

func TestTooManyRows(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		file := []byte("Nama,Kategori,Negara\n" + strings.Repeat("PT Contoh,dudi,ID\n", 50_040))
		r := w.send("staf", "mitra", "m.csv", file).Want(202)
		if err := <-w.ended; err != nil {
			t.Fatal(err)
		}
		p := w.Do("staf", "GET", "/pekerjaan/"+r.Str("id"), nil)
		if p.Str("status") != "gagal" || !strings.Contains(p.Str("galat"), "50000") {
			t.Errorf("%s", p.Body)
		}
	})
}

// Titles that are wrong, cells that are merged, values that slipped.
func TestColumnsAreNotGuessed(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		try := func(rows [][]any, want []string, draw ...func(*excelize.File)) {
			t.Helper()
			got, _ := found(w.send("staf", "mitra?uji=true", "m.xlsx", book(t, rows, draw...)).Want(201))
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		}
		row := []any{"PT Contoh", "dudi", "ID", nil}
		try([][]any{{"Nama", "Katgori", "Negara", nil}, row}, []string{"B1 unknown_column"})
		try([][]any{{"Nama", "Kategori", nil, nil}, row}, []string{"1 missing_column", "C2 untitled_column"})
		try([][]any{{"Nama", "Kategori", "Negara", "Kategori"}, row}, []string{"D1 duplicate_column"})
		try([][]any{{"Negara", "Nama", "Kategori", nil}, {"ID", "PT Contoh", "dudi", nil}}, nil) // any order will do
		try([][]any{{"Nama", "Kategori", "Negara", nil}, row, row}, []string{"3 duplicate_row"})
		try([][]any{{"Nama", "Kategori", "Negara", nil}, {"PT Contoh", "dudi", "ID", "tersesat"}}, []string{"D2 untitled_column"})
		try([][]any{{"Daftar Mitra"}, nil, {"Nama", "Kategori", "Negara", nil}, row, {"PT Lain Sama Sekali", "dudi", "ID", nil}}, []string{"B4 merged_cell", "B5 required"}, func(f *excelize.File) {
			for _, c := range [][2]string{{"A1", "D1"}, {"B4", "B5"}} {
				if err := f.MergeCell("Sheet1", c[0], c[1]); err != nil {
					t.Fatal(err)
				}
			}
		})
		try([][]any{{"Nama", "Kategori", "Negara", nil}}, []string{"- no_rows"})
	})
}

// A sheet that was formatted down to row 60,000, with lines and colours and nothing
// in the cells, holds what it holds.
func TestBlankRowsCountForNothing(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		file := book(t, [][]any{{"Nama", "Kategori", "Negara"}, {"PT Contoh", "dudi", "ID"}, nil, {" ", "\u00a0", nil}, {"CV Berbeda Sekali", "dudi", "ID"}}, func(f *excelize.File) {
			style, err := f.NewStyle(&excelize.Style{Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}})
			for row := 6; row <= 60_000 && err == nil; row++ {
				err = f.SetCellStyle("Sheet1", fmt.Sprint("A", row), fmt.Sprint("A", row), style)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
		r := w.done("staf", "mitra", "m.xlsx", file)
		if stops, _ := found(r); stops != nil || r.Num("jumlah.baris") != 2 || r.Num("jumlah.dibuat") != 2 {
			t.Errorf("%v\n%s", stops, r.Body)
		}
	})
}

// Dates of a workbook: real ones, of both calendars of Excel, and numbers that
// are none.
func TestDatesOfWorkbooks(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.send("staf", "mitra", "m.csv", table([]string{"Nama", "Kategori", "Negara"}, []string{"Mitra Rekaan", "dudi", "ID"})).Want(201)
		day := time.Date(2023, 3, 4, 0, 0, 0, 0, time.UTC)
		head := []any{"Judul kegiatan", "Jenis", "Bentuk kegiatan", "Unit pelaksana", "Mitra", "Tingkat", "Tanggal mulai", "Tanggal selesai", "Status"}
		with := func(from, to any) [][]any {
			return [][]any{head, {"Kegiatan contoh", "kegiatan", "magang", "IF", "Mitra Rekaan", "nasional", from, to, "selesai"}}
		}
		old := func(f *excelize.File) {
			yes := true
			if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
				t.Fatal(err)
			}
		}
		for i, tt := range []struct {
			rows  [][]any
			draw  []func(*excelize.File)
			want  []string
			mulai string
		}{
			{rows: with(day, "5 Maret 2023"), mulai: "2023-03-04"},
			{rows: with(day, "5 Maret 2027"), want: []string{"H2 in_future"}},
			{rows: with(44989, "5 Maret 2023"), want: []string{"G2 serial_number"}},
			{rows: with(day, "03/04/2023"), want: []string{"H2 ambiguous_date"}},
			{rows: with(day, day), draw: []func(*excelize.File){old}, mulai: "2027-03-05"},
		} {
			r := w.send("staf", "pelaksanaan", "p.xlsx", book(t, tt.rows, tt.draw...), "lembar", "Sheet1").Want(201)
			got, _ := found(r)
			if i == 4 { // read by the calendar of 1904, the same number is four years later: in the future
				tt.want, tt.mulai = []string{"H2 in_future"}, ""
			}
			if diff := cmp.Diff(got, tt.want); diff != "" {
				t.Errorf("case %d (-got +want):\n%s", i, diff)
			}
			if tt.mulai != "" && w.number("SELECT count(*) FROM pelaksanaan WHERE tanggal_mulai = ?", tt.mulai) != 1 {
				t.Errorf("case %d: no activity of %s", i, tt.mulai)
			}
		}
		// The question has its answer in a field of the form.
		r := w.send("staf", "pelaksanaan", "p.xlsx", book(t, with("03/04/2023", "03/04/2023")), "urutan_tanggal", "dmy").Want(201)
		if r.Str("status") != "selesai" || w.number("SELECT count(*) FROM pelaksanaan WHERE tanggal_mulai = '2023-04-03'") != 1 {
			t.Errorf("%s", r.Body)
		}
		w.send("staf", "pelaksanaan", "p.xlsx", book(t, with(day, day)), "urutan_tanggal", "ymd").Problem(422, "validation_failed")
		w.send("staf", "pelaksanaan", "p.xlsx", book(t, with(day, day)), "lembar", "Lain").Problem(422, "validation_failed")
		w.send("staf", "pelaksanaan", "p.xlsx", book(t, with(day, day)), "keputusan", "bukan json").Problem(422, "validation_failed")
		w.send("unit.if", "pelaksanaan", "p.xlsx", book(t, with(day, day))).Problem(403, "forbidden")
		for _, kind := range []string{"mitra", "pelaksanaan", "permintaan-layanan"} {
			for _, form := range []string{"", "?format=csv"} {
				b := w.Do("staf", "GET", "/impor/"+kind+"/templat"+form, nil).Want(200).Body
				w.send("staf", kind+"?uji=true", fmt.Sprint("t", form), b).Want(201)
			}
		}
	})
}
