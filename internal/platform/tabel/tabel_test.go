package tabel_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/tabel"
)

func sample(rows ...[]any) tabel.Tabel {
	return tabel.Tabel{
		Nama: "Lembar", Judul: []string{"Judul besar", "anak judul"}, Catatan: []string{"=catatan"},
		Kolom: []tabel.Kolom{{Nama: "teks", Judul: "Teks", Lebar: 20}, {Nama: "n", Judul: "Bilangan", Jenis: tabel.Bilangan, Lebar: 10, Kelompok: "Angka"}, {Nama: "d", Judul: "Desimal", Jenis: tabel.Desimal, Lebar: 10, Kelompok: "Angka"},
			{Nama: "tanggal", Judul: "Tanggal", Jenis: tabel.Tanggal, Lebar: 18}, {Nama: "ya", Judul: "Ya", Jenis: tabel.Centang, Lebar: 6}},
		Baris: tabel.Rows(rows...),
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	err := sample(
		[]any{"=1+1", 12345, 82.61, clock.Date("2026-03-02"), true},
		[]any{"-a", -7, 0.5, clock.Date(""), false},
		[]any{"@x\ny", nil, nil, nil, nil},
		[]any{"\tt", 0, 0.0, clock.Date("2026-12-31"), false},
		[]any{"a,\"b\"", 1, 1.0, nil, false},
		[]any{"+62", -7, -0.5, nil, false},
		[]any{"\rx", 1, 1.0, nil, false},
	).WriteCSV(&b)
	if err != nil {
		t.Fatal(err)
	}
	want := "teks,n,d,tanggal,ya\r\n'=1+1,12345,82.61,2026-03-02,1\r\n'-a,-7,0.5,,\r\n\"'@x\r\ny\",,,,\r\n'\tt,0,0,2026-12-31,\r\n\"a,\"\"b\"\"\",1,1,,\r\n'+62,-7,-0.5,,\r\n\"'x\",1,1,,\r\n"
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}

// What a spreadsheet shows: dates and numbers as such, in Indonesian; texts as
// texts, whatever they look like; titles, filter, and what is repeated in print.
func TestXLSX(t *testing.T) {
	var b bytes.Buffer
	long := strings.Repeat("a", 40_000)
	err := tabel.Buku{Judul: "Buku", Dibuat: time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)}.WriteXLSX(&b,
		sample([]any{"=HYPERLINK(\"http://x\")", 12345, 82.61, clock.Date("2026-03-02"), true}, []any{"a\x01b" + long, nil, nil, clock.Date(""), false}), tabel.Tabel{Nama: "Dua", Kolom: []tabel.Kolom{{Nama: "a", Judul: "A"}}, Baris: tabel.Rows()})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"A1": "Judul besar", "A2": "anak judul", "B4": "Angka", "A5": "Teks", "B5": "Bilangan", "A6": "=HYPERLINK(\"http://x\")", "E6": "√", "A9": "=catatan"} {
		got, err := f.GetCellValue("Lembar", cell)
		if err != nil || got != want {
			t.Errorf("%s: got %q %v, want %q", cell, got, err, want)
		}
		if formula, err := f.GetCellFormula("Lembar", cell); err != nil || formula != "" {
			t.Errorf("%s holds the formula %q %v", cell, formula, err)
		}
	}
	for cell, want := range map[string]string{"B6": "12345", "C6": "82.61", "D6": "46083"} { // days since 1900
		got, err := f.GetCellValue("Lembar", cell, excelize.Options{RawCellValue: true})
		if err != nil || got != want {
			t.Errorf("%s: got %q %v, want %q", cell, got, err, want)
		}
	}
	for cell, want := range map[string]string{"D6": "[$-421]d mmmm yyyy", "C6": "[$-421]#,##0.00", "B6": "[$-421]#,##0"} {
		id, err := f.GetCellStyle("Lembar", cell)
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(id)
		if err != nil || s.CustomNumFmt == nil || *s.CustomNumFmt != want {
			t.Errorf("%s: %+v %v, want %q", cell, s, err, want)
		}
	}
	if got, _ := f.GetCellValue("Lembar", "A7"); len([]rune(got)) != 32_767 || !strings.HasPrefix(got, "ab") {
		t.Errorf("a long text: %d characters, %.5q", len([]rune(got)), got)
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Scope+" "+n.Name] = n.RefersTo
	}
	if names["Lembar _xlnm.Print_Titles"] != "'Lembar'!$4:$5" || !strings.Contains(names["Lembar _xlnm._FilterDatabase"], "$A$5:$E$7") {
		t.Errorf("names: %v", names)
	}
	p, err := f.GetPageLayout("Lembar")
	if err != nil || *p.Orientation != "landscape" || *p.Size != 9 || *p.FitToWidth != 1 {
		t.Errorf("layout %+v %v", p, err)
	}
	panes, err := f.GetPanes("Lembar")
	if err != nil || !panes.Freeze || panes.YSplit != 5 {
		t.Errorf("panes %+v %v", panes, err)
	}
}

func TestWhatBreaksIsTold(t *testing.T) {
	broken := errors.New("rusak")
	x := sample()
	x.Baris = func(yield func([]any, error) bool) { yield(nil, broken) }
	if err := x.WriteCSV(&bytes.Buffer{}); !errors.Is(err, broken) {
		t.Error(err)
	}
	if err := (tabel.Buku{}).WriteXLSX(&bytes.Buffer{}, x); !errors.Is(err, broken) {
		t.Error(err)
	}
}

func TestAngka(t *testing.T) {
	for _, c := range []struct {
		v    float64
		d    int
		want string
	}{{0, 0, "0"}, {999, 0, "999"}, {1000, 0, "1.000"}, {1234567.891, 2, "1.234.567,89"}, {-12345, 0, "-12.345"}, {82.61, 2, "82,61"}} {
		if got := tabel.Angka(c.v, c.d); got != c.want {
			t.Errorf("%v: got %q, want %q", c.v, got, c.want)
		}
	}
}
