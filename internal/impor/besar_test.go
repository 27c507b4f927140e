package impor_test

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// rows of activities, each another, over a hundred partners.
func activities(n int) [][]any {
	rows := [][]any{{"Judul kegiatan", "Jenis", "Bentuk kegiatan", "Unit pelaksana", "Mitra", "Bidang", "Tingkat", "Relevan PS", "Tanggal mulai", "Tanggal selesai", "Tempat", "Jumlah mahasiswa", "Ringkasan", "Tautan bukti", "Status"}}
	day := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		from := day.AddDate(0, 0, i%2500)
		rows = append(rows, []any{fmt.Sprintf("Kegiatan contoh ke-%d tentang tema nomor %d", i, i*7919%1000), "kegiatan", "magang", "IF", fmt.Sprintf("Mitra Rekaan %d", i%100), "pendidikan; pkm", "nasional", "ya",
			from, from.AddDate(0, 0, 3), "Batam", i%50 + 1, fmt.Sprintf("Ringkasan kegiatan %d: semua berjalan sesuai rencana dan menghasilkan luaran.", i), fmt.Sprintf("https://arsip.contoh.example/%d", i), "dilaporkan"})
	}
	return rows
}

// TestTwentyThousand tells how long the largest files take; the figures are kept in docs/bench.md.
func TestTwentyThousand(t *testing.T) {
	n := 2000
	if os.Getenv("KERJASAMA_SOAK") != "" {
		n = 20_000
	}
	each(t, func(t *testing.T, w world) {
		partners := [][]string{{"Nama", "Kategori", "Negara"}}
		for i := range 100 {
			partners = append(partners, []string{fmt.Sprintf("Mitra Rekaan %d", i), "dudi", "ID"})
		}
		w.send("staf", "mitra", "m.csv", table(partners...)).Want(201)
		file := book(t, activities(n))
		for _, uji := range []string{"?uji=true", ""} {
			start := time.Now()
			r := w.done("staf", "pelaksanaan"+uji, "p.xlsx", file)
			t.Logf("%d rows%s: %v", n, uji, time.Since(start))
			if int(r.Num("jumlah.dibuat")) != n || r.Num("jumlah.galat") != 0 {
				t.Fatalf("%s", r.Body)
			}
		}
	})
}
