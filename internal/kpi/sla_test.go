package kpi_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
)

var (
	codes = []string{"B.1.15.14.a", "B.1.15.14.b", "B.1.15.14.c"}
	media = []string{"whatsapp", "surel", "telepon"}
)

// asked records requests of three months with answers, corrections, duplicates
// and cancellations of every kind, drawn from a seed.
func asked(w *apptest.World, n int) (ids []string) {
	w.T.Helper()
	rnd := rand.New(rand.NewPCG(14, 3))
	mitra := w.Do("staf", "POST", "/mitra", object{"nama": "PT Rekaan Jam", "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
	limits := []time.Duration{time.Minute, 15 * time.Minute, 15*time.Minute + time.Second, 5 * time.Hour, 24 * time.Hour, 24*time.Hour + time.Second, 70 * time.Hour}
	wait := func() time.Duration { return limits[rnd.IntN(len(limits))] }
	kinds := []object{{"jenis": "informasi"}, {"jenis": "kunjungan"}, {"jenis": "penyusunan_naskah", "jenis_naskah": "mou"}, {"jenis": "salinan_naskah", "jenis_naskah": "moa"}, {"jenis": "pembaruan_naskah", "jenis_naskah": "ia"}}
	for i := range n {
		arrived := time.Date(2026, time.April, 28, 1, 0, 0, 0, time.UTC).Add(time.Duration(i) * 70 * 24 * time.Hour / time.Duration(n)).Add(time.Duration(rnd.IntN(86400)) * time.Second)
		recorded := arrived.Add(time.Duration(rnd.IntN(9*24)) * time.Hour / time.Duration(1+rnd.IntN(60)))
		w.Clock.Set(recorded)
		w.Forget()
		body := object{"kanal": media[rnd.IntN(3)], "pemohon_jenis": []string{"mitra", "umum"}[rnd.IntN(2)], "pemohon_nama": "Pemohon Rekaan", "mitra_id": mitra, "perihal": fmt.Sprint("Permintaan ", i),
			"masuk_pada": arrived.Format(time.RFC3339), "alasan_terlambat_catat": "Dicatat belakangan."}
		maps.Copy(body, kinds[rnd.IntN(len(kinds))])
		id := w.Do("staf", "POST", "/permintaan-layanan", body).Want(201).Str("id")
		ids = append(ids, id)
		at := "/permintaan-layanan/" + id
		event := func(do string) {
			given := arrived.Add(wait())
			w.Clock.Set(later(w.Clock.Now(), given.Add(time.Duration(rnd.IntN(3))*10*time.Minute)))
			w.Forget()
			w.Do("staf", "POST", at+"/"+do, object{"isi": "Dijawab.", "kanal": "surel", "terjadi_pada": given.Format(time.RFC3339), "bukti": []object{{"tautan": "https://bukti.example/jawab", "judul": "Layar"}}}).Want(200)
		}
		for _, do := range []string{"respons", "penyerahan-draf", "tindak-lanjut"} {
			if rnd.IntN(4) > 0 {
				event(do)
			}
		}
		switch rnd.IntN(9) {
		case 0:
			w.Do("staf", "POST", at+"/batalkan", object{"alasan": "Ditarik pemohon."}).Want(200)
		case 1:
			w.Do("staf", "POST", at+"/tandai-duplikat", object{"duplikat_dari_id": ids[0]})
		case 2:
			w.Do("koordinator", "POST", at+"/koreksi", object{"masuk_pada": arrived.Add(-26 * time.Hour).Format(time.RFC3339), "alasan": "Waktu pada pesan."}).Want(200)
		case 3:
			if k := w.Do("staf", "GET", at, nil).Str("kejadian.0.id"); k != "" {
				w.Do("koordinator", "POST", at+"/kejadian/"+k+"/batalkan", object{"alasan": "Salah tulis."}).Want(200)
			}
		case 4:
			w.Do("staf", "PATCH", at, object{"kanal": media[rnd.IntN(3)]}, "If-Match", "*").Want(200)
		case 5:
			w.Do("koordinator", "POST", at+"/koreksi", object{"pemohon_jenis": "umum", "jenis": "lainnya", "alasan": "Salah pilih."})
		}
	}
	return ids
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// tally is a fraction with what it leaves out.
type tally struct{ Tepat, Terlambat int }

// items14 follows a drill-down through its pages and returns the ids, each once.
func items14(w *apptest.World, href string) (ids []string) {
	w.T.Helper()
	for at := href + "&limit=40"; at != ""; {
		r := w.Do("auditor", "GET", at, nil).Want(200)
		for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
			ids = append(ids, r.Str(fmt.Sprintf("data.%d.id", i)))
		}
		at = ""
		if next := r.Str("page.next_cursor"); next != "" {
			at = href + "&limit=40&cursor=" + next
		}
	}
	if n := len(ids); n != len(slices.Compact(slices.Sorted(slices.Values(ids)))) {
		w.T.Errorf("%s: an item comes twice", href)
	}
	return ids
}

// For every period, medium, KPI and reading: the fraction is the number of the
// items it opens down to, and both are what the requests' own clocks say.
func TestTheFractionsAreTheirItems(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ids := asked(w, 60)
		w.Clock.Set(time.Date(2026, time.July, 10, 2, 0, 0, 0, time.UTC))
		w.Forget()
		type key struct{ period, kanal, kpi, reading string }
		want := map[key]tally{}
		took := map[key][]float64{}
		count := func(from, kanal, kpi, reading, verdict string, seconds any) {
			at, err := time.Parse(time.RFC3339, from)
			if err != nil {
				t.Fatal(err)
			}
			day := at.In(time.FixedZone("WIB", 25200))
			for _, p := range []string{day.Format("2006"), fmt.Sprintf("%d-Q%d", day.Year(), (day.Month()+2)/3), day.Format("2006-01")} {
				for _, m := range []string{"", kanal} {
					k := key{p, m, kpi, reading}
					n := want[k]
					switch verdict {
					case "tepat":
						n.Tepat++
					case "terlambat":
						n.Terlambat++
					}
					want[k] = n
					if s, ok := seconds.(float64); ok && verdict != "dikecualikan" {
						took[k] = append(took[k], s)
					}
				}
			}
		}
		for _, id := range ids {
			kanal := w.Do("auditor", "GET", "/permintaan-layanan/"+id, nil).Want(200).Str("kanal")
			r := w.Do("auditor", "GET", "/permintaan-layanan/"+id+"/tenggat", nil).Want(200)
			for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
				at := fmt.Sprintf("data.%d.", i)
				kpi := r.Str(at + "kpi")
				if r.Get(at+"terpisah") == true {
					count(r.Str(at+"mulai_pada"), kanal, kpi, "terpisah", r.Str(at+"hasil"), nil)
					continue
				}
				var seconds any
				if r.Get(at+"berhenti_pada") != nil {
					seconds = r.Get(at + "jam_dinding.durasi_detik") // the official basis
				}
				count(r.Str(at+"mulai_pada"), kanal, kpi, "terbukti", r.Str(at+"hasil"), seconds)
				count(r.Str(at+"mulai_pada"), kanal, kpi, "jam_kerja", r.Str(at+"jam_kerja.hasil"), nil)
				if r.Get(at+"ketat") != nil {
					count(r.Str(at+"ketat.mulai_pada"), kanal, kpi, "ketat", r.Str(at+"ketat.hasil"), nil)
				}
			}
		}
		asks, counted := 0, 0
		for _, kpi := range codes {
			for _, period := range []string{"2026", "2026-Q2", "2026-04", "2026-05", "2026-06", "2026-07", "2025"} {
				for _, kanal := range append([]string{""}, media...) {
					query := "?periode=" + period
					if kanal != "" {
						query += "&kanal=" + kanal
					}
					r := w.Do("auditor", "GET", "/kpi/"+kpi+query, nil).Want(200)
					sorted := took[key{period, kanal, kpi, "terbukti"}]
					slices.Sort(sorted)
					for name, percent := range map[string]float64{"median_detik": 50, "p90_detik": 90} {
						var want any
						if len(sorted) > 0 {
							want = sorted[int(math.Ceil(percent/100*float64(len(sorted))))-1]
						}
						if got := r.Get(name); got != want {
							t.Errorf("%s%s: %s is %v, want %v of %v", kpi, query, name, got, want, sorted)
						}
					}
					for reading, at := range map[string]string{"terbukti": "", "ketat": "ketat.", "jam_kerja": "jam_kerja.", "terpisah": "terpisah."} {
						n := tally{int(r.Num(at + "pembilang")), int(r.Num(at+"penyebut") - r.Num(at+"pembilang"))}
						if diff := cmp.Diff(want[key{period, kanal, kpi, reading}], n); diff != "" && reading != "ketat" {
							t.Errorf("%s%s %s:\n%s", kpi, query, reading, diff)
						}
						if kanal != "" && n == (tally{}) {
							continue
						}
						for part, items := range map[string]int{"pembilang": n.Tepat, "penyebut": n.Tepat + n.Terlambat, "tidak_terpenuhi": n.Terlambat} {
							if found := len(items14(w, r.Str(at+"rincian."+part))); found != items {
								t.Errorf("%s%s %s: %s is %d, its items are %d", kpi, query, reading, part, items, found)
							}
							counted += items
							asks++
						}
					}
				}
			}
		}
		t.Logf("%d requests, %d drill-downs of %d items", len(ids), asks, counted)
		if counted < 1000 {
			t.Errorf("only %d items were counted", counted)
		}
	})
}
