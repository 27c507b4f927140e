package apptest_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/pkg/kerjasama"
)

// Bounds of an import of 20,000 rows, checked and then written.
const (
	longestImport = 60 * time.Second
	mostMemory    = 250 << 20 // resident at its highest, in bytes, of the whole server
)

// imported are the rows of a sheet of each kind; row 0 holds its titles.
func imported() map[string]func(row int) []any {
	day := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
	long := strings.Repeat("berjalan sesuai rencana dan menghasilkan luaran, ", 3)
	titles := map[string]string{
		"mitra":              "Nama|Kategori|Klasifikasi|Negara|Provinsi|Kota|Alamat|Nama kontak|Surel kontak|Telepon kontak",
		"naskah":             "Jenis naskah|Judul|Mitra|Nomor Polibatam|Tanggal mulai|Tanggal berakhir|Ruang lingkup|Bidang|Tingkat|Naskah induk|Unit",
		"pelaksanaan":        "Judul kegiatan|Jenis|Bentuk kegiatan|Unit pelaksana|Mitra|Bidang|Tingkat|Relevan PS|Tanggal mulai|Tanggal selesai|Tempat|Jumlah mahasiswa|Ringkasan|Tautan bukti|Status",
		"permintaan-layanan": "Masuk pada (WIB)|Jenis permintaan|Jenis naskah|Kanal|Jenis pemohon|Nama pemohon|Perihal|Isi|Respons pada (WIB)|Tindak lanjut pada (WIB)|Selesai pada (WIB)|Sistem asal|Nomor asal",
	}
	cells := map[string]func(i int) []any{
		"mitra": func(i int) []any {
			return []any{fmt.Sprintf("Mitra Rekaan Besar %d", i), "dudi", "dunia_usaha", "ID", "Kepulauan Riau", "Batam", "Jalan Contoh", "Nama Rekaan", fmt.Sprintf("orang%d@contoh.example", i), "0778-000000"}
		},
		"naskah": func(i int) []any { // every tenth an MoU, the others under it
			from, kind, under := day.AddDate(0, 0, i/10%2000), "moa", any(fmt.Sprintf("MOU/%d", i/10))
			number := fmt.Sprintf("MOA/%d", i)
			if i%10 == 0 {
				kind, under, number = "mou", nil, fmt.Sprintf("MOU/%d", i/10)
			}
			return []any{kind, fmt.Sprintf("Kerja sama contoh ke-%d", i), fmt.Sprintf("Mitra Rekaan %d", i%100), number, from, from.AddDate(3, 0, 0), "Magang: " + long, "pendidikan; pkm", "nasional", under, "IF"}
		},
		"pelaksanaan": func(i int) []any {
			from := day.AddDate(0, 0, i%2500)
			return []any{fmt.Sprintf("Kegiatan contoh ke-%d", i), "kegiatan", "magang", "IF", fmt.Sprintf("Mitra Rekaan %d", i%100), "pendidikan; pkm", "nasional", "ya", from, from.AddDate(0, 0, 3), "Batam", i%50 + 1, long, fmt.Sprintf("https://arsip.contoh.example/%d", i), "dilaporkan"}
		},
		"permintaan-layanan": func(i int) []any {
			at := day.AddDate(0, 0, i%2500).Add(9 * time.Hour)
			return []any{at, "penyusunan_naskah", "mou", "whatsapp", "umum", "Nama Rekaan", "Draf MoU", long, at.Add(10 * time.Minute), at.Add(time.Hour), at.Add(30 * time.Hour), "buku", fmt.Sprint(i)}
		},
	}
	out := map[string]func(row int) []any{}
	for kind, cell := range cells {
		out[kind] = func(row int) (vs []any) {
			if row > 0 {
				return cell(row - 1)
			}
			for t := range strings.SplitSeq(titles[kind], "|") {
				vs = append(vs, t)
			}
			return vs
		}
	}
	return out
}

// workbook writes rows as a sheet.
func workbook(t *testing.T, n int, row func(int) []any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	stamp, err := f.NewStyle(&excelize.Style{NumFmt: 22}) // a date with its time
	if err != nil {
		t.Fatal(err)
	}
	for i := range n + 1 {
		vs := row(i)
		for k, v := range vs {
			if at, ok := v.(time.Time); ok {
				vs[k] = excelize.Cell{StyleID: stamp, Value: at}
			}
		}
		if err := w.SetRow(fmt.Sprint("A", i+1), vs); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// peak is the most memory a process held, in bytes; 0 where that is not told.
func peak(pid int) (n int64) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			if _, err := fmt.Sscan(v, &n); err != nil {
				return 0
			}
		}
	}
	return n << 10
}

// A server of its own takes in 20,000 rows of every kind (600 without
// KERJASAMA_SOAK): checked and written within a minute, within 250 MB, once.
func TestLargeImportsAreQuickAndSmall(t *testing.T) {
	n := 600
	if os.Getenv("KERJASAMA_SOAK") != "" {
		n = 20_000
	}
	kinds := imported()
	for _, e := range dbtest.Engines(t) {
		for kind, row := range kinds {
			t.Run(fmt.Sprint(e, "/", kind), func(t *testing.T) {
				url, files := apptest.URL(t, e), "file://"+t.TempDir()
				apptest.Over(t, url)
				s := serve(t, url, files)
				defer s.kill(t)
				send := func(kind string, file []byte, uji bool) kerjasama.Impor {
					r, err := s.client.Impor(t.Context(), kerjasama.ImporKirim{Jenis: kind, Nama: "besar.xlsx", Uji: uji,
						Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil }})
					if err != nil {
						t.Fatal(err)
					}
					return r.Value
				}
				if kind == "naskah" || kind == "pelaksanaan" {
					send("mitra", workbook(t, 100, func(i int) []any {
						if i == 0 {
							return []any{"Nama", "Kategori", "Negara"}
						}
						return []any{fmt.Sprintf("Mitra Rekaan %d", i-1), "dudi", "ID"}
					}), false)
				}
				file := workbook(t, n, row)
				start := time.Now()
				for _, uji := range []bool{true, false} {
					if r := send(kind, file, uji); r.Jumlah.Dibuat != n || r.Jumlah.Galat+r.Jumlah.Pertanyaan != 0 {
						t.Fatalf("uji %v: %s, %+v", uji, r.Status, r.Jumlah)
					}
				}
				took, held := time.Since(start), peak(s.cmd.Process.Pid)
				t.Logf("%d rows: %.1f s, %d MB", n, took.Seconds(), held>>20)
				if !detector && (took > longestImport || held > mostMemory) {
					t.Errorf("%v and %d MB, want at most %v and %d MB", took, held>>20, longestImport, mostMemory>>20)
				}
				start = time.Now()
				r := send(kind, file, false)
				t.Logf("again: %.1f s", time.Since(start).Seconds())
				if r.Jumlah.Dibuat != 0 || r.Jumlah.Dilewati != n {
					t.Errorf("a second run: %+v", r.Jumlah)
				}
			})
		}
	}
}
