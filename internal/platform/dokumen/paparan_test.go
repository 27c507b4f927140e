package dokumen

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"pgregory.net/rapid"

	"kerjasama/internal/platform/dokumentest"
)

func picture(t testing.TB, shade uint8) []byte {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 96, 48), color.Palette{color.White, color.Gray{shade}})
	for x := range 96 {
		img.SetColorIndex(x, x/2, 1)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// report is an invented report with a table of so many rows.
func report(t testing.TB, rows int) Paparan {
	t.Helper()
	wide := &TabelPaparan{Ukuran: 7, Kolom: []KolomPaparan{{Judul: "No", Bobot: 3, Kanan: true}, {Judul: "Mitra", Bobot: 20}, {Judul: "Internasional", Bobot: 1, Tengah: true}, {Judul: "Bukti Kerja Sama", Bobot: 30}, {Judul: "Tanggal Berakhir", Bobot: 12}}}
	for i := range rows {
		wide.Baris = append(wide.Baris, []string{fmt.Sprint(i + 1), fmt.Sprintf("PT Contoh Bahari Nusantara Ke-%d", i+1), "√", strings.Repeat(fmt.Sprintf("Laporan kegiatan ke-%d (https://bukti.example/%d/berkas-yang-panjang-sekali-namanya); ", i, i), i%4), "31 Desember 2026"})
	}
	if rows > 3 {
		wide.Baris[2][3] = strings.Repeat("Uraian yang melebihi satu halaman. ", 900)
	}
	return Paparan{
		Judul: "FO.2.3.1 Evaluasi Diri Unit", Kepala: []string{"Lembaga: rekaan", "Periode: 1 Januari 2026 – 31 Desember 2026"}, Lembaga: "Politeknik Rekaan", Kaki: "FO.2.3.1 · Lembaga: rekaan", Dibuat: time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC), Bahasa: "id",
		Bagian: []BagianPaparan{
			{Judul: "Grafik", Isi: []IsiPaparan{{Gambar: &GambarPaparan{PNG: picture(t, 0), Uraian: "Garis miring", Lebar: 96, Tinggi: 48}}, {Teks: "Catatan dengan huruf asing: 上海 dan \u202Eterbalik."}}},
			{Judul: "Tabel", Melintang: true, Isi: []IsiPaparan{{Tabel: wide}}},
			{Judul: "Tegak lagi", Isi: []IsiPaparan{{Teks: "Tidak ada."}}},
		},
	}
}

func TestReportsAreTheSameBytesTwice(t *testing.T) {
	d := report(t, 30)
	one := d.Bagian[0].Isi[0]
	for _, shade := range []uint8{50, 100, 150} { // of one width: the library sorts pictures by it
		g := *one.Gambar
		g.PNG = picture(t, shade)
		d.Bagian[0].Isi = append(d.Bagian[0].Isi, IsiPaparan{Gambar: &g})
	}
	for name, make := range map[string]func() ([]byte, error){"pdf": d.PDF, "docx": d.DOCX} {
		a, err := make()
		if err != nil {
			t.Fatal(name, err)
		}
		for range 20 {
			if b, err := make(); err != nil || !bytes.Equal(a, b) {
				t.Fatalf("%s: two prints differ (%v)", name, err)
			}
		}
	}
}

// What a page shows: text and where it stands.
type drawn struct {
	page        int
	x, y, width float64
	text        string
}

func laid(t interface{ Fatal(...any) }, d Paparan) ([]drawn, *penata) {
	w, err := widths()
	if err != nil {
		t.Fatal(err)
	}
	p := &pengukur{w: w, asing: map[rune]bool{}}
	var out []drawn
	s := &penata{d: d.readable(p), p: p, f: fpdf.New("P", "pt", "A4", ""), widths: map[int]bool{}, watch: func(page int, x, y, width float64, text string) { out = append(out, drawn{page, x, y, width, text}) }}
	s.begin()
	s.set()
	if err := s.f.Error(); err != nil {
		t.Fatal(err)
	}
	return out, s
}

func TestReportsLoseAndClipNothing(t *testing.T) {
	word := rapid.SampledFrom([]string{"para", "pihak", "Internasional", "\n", "\t", "=1+1", "<a>&", "上海", "\u202E", "(https://bukti.example/" + strings.Repeat("x", 90) + ")", "12.345,67", "√"})
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 0, rapid.SampledFrom([]int{1, 8, 400}).Draw(t, "most")).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 15).Draw(t, "columns")
		tab := &TabelPaparan{Ukuran: rapid.SampledFrom([]float64{6.5, 7.5, 8.5}).Draw(t, "size")}
		for range n {
			tab.Kolom = append(tab.Kolom, KolomPaparan{Judul: rapid.SampledFrom([]string{"No", "Tanggal Berakhir", "Program Studi"}).Draw(t, "title"), Bobot: float64(rapid.IntRange(1, 30).Draw(t, "weight")), Kanan: rapid.Bool().Draw(t, "right")})
		}
		for range rapid.IntRange(0, 40).Draw(t, "rows") {
			row := make([]string, n)
			for i := range row {
				row[i] = text.Draw(t, "cell")
			}
			tab.Baris = append(tab.Baris, row)
		}
		d := Paparan{Judul: "Judul", Bahasa: "id", Bagian: []BagianPaparan{{Judul: "Tabel", Melintang: rapid.Bool().Draw(t, "across"), Isi: []IsiPaparan{{Tabel: tab}}}}}
		marks, s := laid(t, d)
		width, height, side := ukuranHalaman(d.Bagian[0].Melintang)
		var all strings.Builder
		heads := map[int]bool{}
		for _, m := range marks {
			if m.x < side-.01 || m.x+m.width > width-side+.01 || m.y < paparanAtas || m.y > height-paparanBawah+.01 {
				t.Fatalf("%+v lies outside of %v × %v", m, width, height)
			}
			heads[m.page] = heads[m.page] || m.text != "" && strings.HasPrefix(tab.Kolom[0].Judul, m.text) // a narrow column cuts it
			all.WriteString(m.text)
		}
		for p := 1; p <= len(s.pages); p++ {
			if note := len(s.d.Bagian[0].Isi) > 1; !heads[p] && (p < len(s.pages) || !note) { // what names the □ may stand alone
				t.Fatalf("page %d has no titles", p)
			}
		}
		letters := func(s string) (n int) {
			for _, r := range s {
				if !strings.ContainsRune(" \n\t", r) {
					n++
				}
			}
			return n
		}
		want := 0
		for _, row := range s.d.Bagian[0].Isi[0].Tabel.Baris {
			for _, c := range row {
				want += letters(c)
			}
		}
		got := letters(all.String()) - letters("JudulTabel")
		for _, i := range s.d.Bagian[0].Isi[1:] { // what names the □
			got -= letters(i.Teks)
		}
		titles := 0
		for _, k := range tab.Kolom {
			titles += letters(k.Judul)
		}
		if got < want+titles || (got-want)%titles != 0 {
			t.Fatalf("%d characters on %d pages, want %d and %d of titles", got, len(s.pages), want, titles)
		}
	})
}

func TestReportsNameWhatTheyCannotShow(t *testing.T) {
	marks, _ := laid(t, report(t, 2))
	var all strings.Builder
	for _, m := range marks {
		all.WriteString(m.text + " ")
	}
	for _, want := range []string{"□□", "U+4E0A", "U+6D77", "terbalik"} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("%s is not on the pages: %s", want, all.String())
		}
	}
	if strings.ContainsRune(all.String(), 0x202E) {
		t.Error("text is turned around")
	}
	d := report(t, 2)
	d.Bagian[0].Isi[1].Teks = "Semuanya tampak."
	if marks, _ := laid(t, d); strings.Contains(fmt.Sprint(marks), "U+") {
		t.Error("a report that shows everything says it does not")
	}
}

// No ordinary word is cut in two while another column has room.
func TestColumnsGiveWayToWords(t *testing.T) {
	marks, _ := laid(t, report(t, 2))
	found := false
	for _, m := range marks {
		found = found || m.text == "Internasional"
	}
	if !found {
		t.Errorf("%v", marks)
	}
}

func TestAnOfficeProgramOpensReports(t *testing.T) {
	docs := map[string][]byte{}
	for _, n := range []int{0, 40} {
		d := report(t, n)
		b, err := d.DOCX()
		if err != nil {
			t.Fatal(err)
		}
		docs[fmt.Sprintf("paparan-%d.docx", n)] = b
		if _, err := Open(b); err != nil {
			t.Errorf("we do not open it ourselves: %v", err)
		}
	}
	for name, b := range dokumentest.PDF(t, docs) {
		if dir := os.Getenv("KERJASAMA_TEST_LIHAT"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), b, 0o600); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestLookAtTheReports writes them where KERJASAMA_TEST_LIHAT points.
func TestLookAtTheReports(t *testing.T) {
	dir := os.Getenv("KERJASAMA_TEST_LIHAT")
	if dir == "" {
		t.Skip("KERJASAMA_TEST_LIHAT names no directory to write the reports into")
	}
	d := report(t, 40)
	for ext, make := range map[string]func() ([]byte, error){".pdf": d.PDF, ".docx": d.DOCX} {
		b, err := make()
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "paparan"+ext), b, 0o600)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkReport(b *testing.B) {
	d := report(b, 2000)
	d.Bagian[1].Isi[0].Tabel.Baris[2][3] = ""
	for name, make := range map[string]func() ([]byte, error){"docx": d.DOCX, "pdf": d.PDF} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := make(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
