package apptest_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/pkg/kerjasama"
)

// Kill -9 while a large file is read, checked and written: nothing is half there,
// sending it again brings it in, and once more brings in nothing. 6,000 rows, 20,000
// with KERJASAMA_SOAK.
func TestAKilledImportLeavesNothingHalf(t *testing.T) {
	rows := 6000
	if os.Getenv("KERJASAMA_SOAK") != "" {
		rows = 20_000
	}
	var text strings.Builder
	text.WriteString("Nama,Kategori,Negara,Alamat\n")
	for i := range rows {
		fmt.Fprintf(&text, "Mitra Rekaan %d,dudi,ID,%s\n", i, strings.Repeat("Jalan Contoh ", 4))
	}
	file := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text.String())), nil }
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			url, files := apptest.URL(t, e), "file://"+t.TempDir()
			w := apptest.Over(t, url)
			count := func(query string) (n int) {
				if err := w.App.DB.Gorm.Raw(query).Row().Scan(&n); err != nil {
					t.Fatal(err)
				}
				return n
			}
			// The last two kills fall into the writing, which tells no progress.
			for round, at := range []int{0, 10, 40, 60, 60} {
				s := serve(t, url, files)
				_, err := s.client.Impor(t.Context(), kerjasama.ImporKirim{Jenis: "mitra", Nama: "mitra.csv", Open: file,
					Sleep: func(context.Context) error { return nil },
					Progres: func(percent int) {
						if percent >= at && s.cmd.ProcessState == nil {
							s.kill(t)
						}
					}})
				if err == nil {
					t.Logf("round %d: done before the kill", round)
				}
				made, whole := count("SELECT count(*) FROM mitra"), count(fmt.Sprintf("SELECT count(*) FROM impor WHERE status = 'selesai' AND jumlah LIKE '%%\"dibuat\":%d,%%'", rows))
				if made != rows*whole || whole > 1 || count("SELECT count(*) FROM impor_baris") != made || count("SELECT count(*) FROM jurnal WHERE subjek = 'mitra'") != made {
					t.Fatalf("round %d: %d partners, %d whole imports", round, made, whole)
				}
				if s.cmd.ProcessState == nil {
					s.kill(t)
				}
			}
			s := serve(t, url, files)
			for _, want := range []int{rows, 0} {
				if count("SELECT count(*) FROM mitra") == rows {
					want = 0
				}
				r, err := s.client.Impor(t.Context(), kerjasama.ImporKirim{Jenis: "mitra", Nama: "mitra.csv", Open: file, Sleep: func(context.Context) error { return nil }})
				if err != nil || r.Value.Status != "selesai" || r.Value.Jumlah.Dibuat != want {
					t.Fatalf("again: %+v, %v, want %d made", r.Value, err, want)
				}
			}
			if n := count("SELECT count(*) FROM mitra"); n != rows {
				t.Errorf("%d partners, want %d", n, rows)
			}
			s.kill(t)
			verify(t, url, files)
		})
	}
}
