package kpi_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// Answers recorded along a random history come out again, byte for byte, when
// they are asked for as of their instant.
func TestAsOfAnInstant(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		type answer struct {
			at   time.Time
			path string
			body []byte
		}
		var kept []answer
		rnd := rand.New(rand.NewPCG(7, 2026))
		paths := []string{"/kpi/laporan?tahun=2026", "/kpi/laporan?tahun=2025", "/kpi/laporan?tahun=2026&unit=IF", "/kpi/B.1.15.12?tahun=2026&unit=EL", "/kpi/B.1.15.8.c?tahun=2025", "/kpi/B.1.15.14.b?periode=2026-07&kanal=surel", "/kpi/B.1.15.7?tahun=2026&prodi=IF01"}
		record := func() {
			w.Clock.Advance(time.Second)
			path := paths[rnd.IntN(len(paths))]
			kept = append(kept, answer{w.Clock.Now(), path, w.Do("pimpinan", "GET", path, nil).Want(200).Body})
			w.Clock.Advance(time.Second)
		}
		var held []string
		requests := []string{}
		for i := range 34 {
			w.Clock.Advance(time.Duration(1+rnd.IntN(90)) * time.Minute)
			w.Forget()
			switch i % 9 {
			case 0, 1:
				held = append(held, w.hold(act{Unit: []string{"IF", "EL", "HUMAS"}[rnd.IntN(3)], Prodi: []string{"IF01", "IF06"}[:1+rnd.IntN(2)], Bidang: []string{"pendidikan", "penelitian", "pkm"}[:1+rnd.IntN(3)],
					Dari: []string{"2025-12-30", "2026-02-02"}[rnd.IntN(2)], Sampai: "2026-03-03", A: rnd.IntN(2) == 0, B: true, Sampaikan: []string{"terverifikasi", "dilaporkan"}[rnd.IntN(2)]}))
			case 2:
				held = append(held, w.hold(act{Prodi: []string{"IF02"}, Dari: "2025-05-05", A: true}))
			case 3:
				w.survey(held[len(held)-1], w.mitra, rnd.IntN(2) == 0, 2+rnd.IntN(3))
			case 4:
				requests = append(requests, w.Do("staf", "POST", "/permintaan-layanan", object{"jenis": "informasi", "kanal": "surel", "pemohon_jenis": "mitra", "mitra_id": w.mitra, "pemohon_nama": "Pemohon", "perihal": "x", "masuk_pada": w.Clock.Now().Add(-time.Minute).Format(time.RFC3339)}).Want(201).Str("id"))
			case 5:
				w.Do("staf", "POST", "/permintaan-layanan/"+requests[len(requests)-1]+"/tindak-lanjut", object{"isi": "x", "kanal": "surel", "terjadi_pada": w.Clock.Now().Format(time.RFC3339)}).Want(200)
			case 6:
				p := w.followUp(held[rnd.IntN(len(held))])
				record()
				if rnd.IntN(2) == 0 {
					w.Do("staf", "DELETE", p, nil, "If-Match", "*").Want(204)
				}
			case 7:
				w.change("/prodi/"+w.ids["IF06"], object{"nama": fmt.Sprintf("Nama %d", i), "jurusan": []object{
					{"jurusan_id": w.ids["IF"], "mulai": "2010-01-01", "sampai": "2026-01-31"}, {"jurusan_id": w.ids["EL"], "mulai": "2026-02-01"}}})
			case 8:
				w.Do("koordinator", "PUT", "/kpi/B.1.15.8.a/target/2026", object{"nilai": i, "sumber": "Rapat"}, "If-Match", "*").Want(200)
				if i == 17 {
					w.freeze(object{"periode": "2025"})
				}
			}
			for range 3 {
				record()
			}
		}
		if len(kept) < 100 {
			t.Fatalf("only %d answers", len(kept))
		}
		different := map[string]bool{}
		for _, k := range kept {
			different[string(k.body)] = true
			got := w.Do("pimpinan", "GET", k.path+"&per="+k.at.Format("2006-01-02T15:04:05.000000Z"), nil).Want(200).Body
			if !bytes.Equal(got, k.body) {
				t.Fatalf("%s as of %s:\ngot  %s\nthen %s", k.path, k.at, got, k.body)
			}
		}
		if len(different) < 50 {
			t.Errorf("only %d of the answers differ", len(different))
		}
		for query, want := range map[string]string{"per=2026-07-10T09:00:00": "400 per wrong_type", "per=2036-07-10T09:00:00Z": "422 per future", "per=2026-07-10T02:00:00Z&tahun=2027": "422 tahun future_year"} {
			r := w.Do("pimpinan", "GET", "/kpi/B.1.15.7?"+query, nil)
			if got := fmt.Sprint(r.Status, " ", r.Str("errors.0.pointer"), " ", r.Str("errors.0.code")); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		w.Do("unit.if", "GET", "/kpi/B.1.15.7?unit=EL&per="+kept[0].at.Format(time.RFC3339), nil).Problem(404, "not_found")
	})
}
