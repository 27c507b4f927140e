package kpi_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"
)

// A frozen year is the same bytes after 10,000 later edits of what it was counted
// from, and 100 answers recorded among them come out again as of their instants,
// some of them by long work. It needs KERJASAMA_SOAK.
func TestTenThousandLaterEdits(t *testing.T) {
	if os.Getenv("KERJASAMA_SOAK") == "" {
		t.Skip("KERJASAMA_SOAK is not set")
	}
	const edits, answers = 10_000, 100
	each(t, func(t *testing.T, w *world) {
		rnd := rand.New(rand.NewPCG(11, 2026))
		var held []string
		for i := range 60 {
			held = append(held, w.hold(act{Unit: []string{"IF", "EL", "MB", "TM"}[i%4], Prodi: []string{"IF01", "EL01", "MB01", "TM01"}[i%4 : i%4+1], Bidang: []string{"pendidikan", "penelitian", "pkm"}[:1+i%3],
				Dari: "2025-05-05", A: i%2 == 0, B: i%3 == 0}))
		}
		w.Clock.Advance(time.Minute)
		id := w.Do("koordinator", "POST", "/kpi/snapshot", object{"periode": "2025"}).Want(201).Str("id")
		type frozen struct{ as, path string }
		var kept []frozen
		for _, as := range []string{"pimpinan", "unit.if"} {
			paths := []string{"/kpi/laporan?tahun=2025&unit=IF", "/kpi/B.1.15.8.a?tahun=2025&unit=IF", "/kpi/B.1.15.8.a/rincian?tahun=2025&unit=IF&bagian=penyebut&limit=100"}
			if as == "pimpinan" {
				paths = append(paths, "/kpi/laporan?tahun=2025", "/kpi/laporan?tahun=2025&format=csv", "/kpi/snapshot/"+id, "/kpi/B.1.15.12/rincian?tahun=2025&limit=100")
			}
			for _, p := range paths {
				kept = append(kept, frozen{as, p})
			}
		}
		read := func(f frozen) []byte { return w.Do(f.as, "GET", f.path, nil).Want(200).Body }
		was := make([][]byte, len(kept))
		for i, f := range kept {
			was[i] = read(f)
		}
		type recorded struct {
			at   time.Time
			path string
			body []byte
		}
		var asked []recorded
		paths := []string{"/kpi/laporan?tahun=2025&beku=false", "/kpi/laporan?tahun=2026", "/kpi/B.1.15.8.b?tahun=2025&unit=EL&beku=false", "/kpi/B.1.15.12?tahun=2026", "/kpi/laporan?tahun=2025"}
		different := map[string]bool{}
		begin := time.Now()
		for n := range edits {
			w.Clock.Advance(20 * time.Second)
			if n%20 == 0 {
				w.Forget()
			}
			at := held[rnd.IntN(len(held))]
			switch rnd.IntN(10) {
			case 0, 1, 2, 3: // evidence that came late
				w.Do("staf", "POST", at+"/bukti", object{"tautan": fmt.Sprintf("https://bukti.example/%d", n), "judul": "Susulan"}).Want(200)
			case 4, 5, 6:
				which := []string{"a", "b"}[rnd.IntN(2)]
				body := object{"terpenuhi": rnd.IntN(2) == 0, "uraian": fmt.Sprint("Uraian ", n), "bukti": []object{{"tautan": "https://bukti.example/a", "judul": "Bukti"}}}
				if which == "b" {
					body = object{"kinerja": rnd.IntN(2) == 0, "fasilitas": false, "uraian": fmt.Sprint("Uraian ", n), "bukti": []object{{"tautan": "https://bukti.example/b", "judul": "Bukti"}}}
				}
				w.Do("staf", "PUT", at+"/aspek/"+which, body, "If-Match", "*").Want(200)
			case 7:
				w.Do("koordinator", "PUT", "/kpi/B.1.15.8.a/target/2025", object{"nilai": rnd.IntN(101), "sumber": "Rapat"}, "If-Match", "*").Want(200)
			case 8:
				w.change("/prodi/"+w.ids["IF01"], object{"nama": fmt.Sprintf("Nama %d", n)})
			case 9:
				if n%50 == 9 {
					held = append(held, w.hold(act{Prodi: []string{"IF02"}, Dari: []string{"2025-06-06", "2026-06-06"}[rnd.IntN(2)], A: true}))
					continue
				}
				w.Do("staf", "PATCH", "/mitra/"+w.mitra, object{"kota": fmt.Sprint("Kota ", n)}, "If-Match", "*").Want(200)
			}
			if n%(edits/answers) == 7 {
				w.Clock.Advance(time.Second)
				p := paths[rnd.IntN(len(paths))]
				asked = append(asked, recorded{w.Clock.Now(), p, w.Do("pimpinan", "GET", p, nil).Want(200).Body})
				different[string(asked[len(asked)-1].body)] = true
			}
		}
		edited := time.Since(begin)
		w.Forget()
		for i, f := range kept {
			if got := read(f); !bytes.Equal(got, was[i]) {
				t.Errorf("%s %s moved:\ngot %s\nwas %s", f.as, f.path, got, was[i])
			}
		}
		begin = time.Now()
		for i, a := range asked {
			path := a.path + "&per=" + a.at.Format("2006-01-02T15:04:05.000000Z")
			if i%20 == 0 { // by long work
				w.App.KPI.MostImages(3)
				r := w.Do("pimpinan", "GET", path, nil).Want(202)
				done := w.finish("pimpinan", r.Str("id"))
				path = strings.TrimPrefix(done.Str("hasil_href"), "/api/v1")
			}
			got := w.Do("pimpinan", "GET", path, nil).Want(200).Body
			w.App.KPI.MostImages(20_000)
			if !bytes.Equal(got, a.body) {
				t.Errorf("%s:\ngot  %s\nthen %s", path, got, a.body)
			}
		}
		if len(asked) != answers || len(different) < answers/3 {
			t.Errorf("%d answers, %d of them different", len(asked), len(different))
		}
		t.Logf("%d edits in %s, %d frozen answers unmoved, %d answers (%d different) as of their instants in %s", edits, edited.Round(time.Second), len(kept), len(asked), len(different), time.Since(begin).Round(time.Second))
	})
}
