package kpi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
)

// The worked values of the KPI table: 19 of 23 prodi in 2020 pass, 19 of 24 do
// not, 16 of 20 do.
func TestProdiThatCooperate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		check := func(when, kode, query, want string) {
			t.Helper()
			if got := w.frac(kode, query); got != want {
				t.Errorf("%s: %s %s is %q, want %q", when, kode, query, got, want)
			}
		}
		check("at first", "B.1.15.12", "tahun=2020", "0/21 0 false selesai")
		w.prodi("IF90", "IF", "2019-08-01", nil)
		w.prodi("MB90", "MB", "2020-12-31", nil) // its first day is the last of the year
		// One activity of many prodi credits each of them, once.
		nineteen := []string{"IF01", "IF02", "IF03", "IF04", "IF05", "IF06", "MB01", "MB02", "MB03", "MB04", "MB05", "EL01", "EL02", "EL03", "EL04", "EL05", "EL06", "TM01", "TM02"}
		many := w.hold(act{Unit: "HUMAS", Prodi: nineteen, Dari: "2020-05-04", Sampai: "2020-05-06"})
		w.hold(act{Unit: "IF", Prodi: []string{"IF01"}, Dari: "2020-06-01"})
		check("19 of 23", "B.1.15.12", "tahun=2020", "19/23 82.61 true selesai")
		check("its jurusan", "B.1.15.12", "tahun=2020&unit=TM", "2/4 50 false selesai")
		check("a prodi named", "B.1.15.12", "tahun=2020&prodi=TM02", "1/1 100 true selesai")
		check("a prodi not named", "B.1.15.12", "tahun=2020&prodi=TM03", "0/1 0 false selesai")
		w.prodi("TM90", "TM", "2020-01-01", nil)
		check("19 of 24", "B.1.15.12", "tahun=2020", "19/24 79.17 false selesai")
		// A prodi that closes before the reference date leaves both parts.
		for _, k := range []string{"IF01", "MB01", "EL01"} {
			w.change("/prodi/"+w.ids[k], object{"aktif_sampai": "2020-12-30"})
		}
		w.change("/prodi/"+w.ids["TM03"], object{"aktif_sampai": "2020-12-30"})
		check("16 of 20", "B.1.15.12", "tahun=2020", "16/20 80 true selesai")
		check("a closed prodi", "B.1.15.12", "tahun=2020&prodi=IF01", "0/0 <nil> <nil> tidak_ada_data")
		w.change("/prodi/"+w.ids["TM03"], object{"aktif_sampai": "2020-12-31"})
		check("its last day still counts", "B.1.15.12", "tahun=2020", "16/21 76.19 false selesai")

		if r := w.kpi("B.1.5.12", "tahun=2020"); r.Str("kode") != "B.1.15.12" || r.Num("pembilang") != 16 {
			t.Errorf("by the name of the print: %s", r.Body)
		}
		if got := w.kpi("B.1.15.12", "tahun=2020").Get("peringatan.0"); got != nil {
			t.Errorf("warned of %v", got)
		}
		w.hold(act{Unit: "MB", Dari: "2020-07-01"}) // names no prodi
		r := w.kpi("B.1.15.12", "tahun=2020")
		if r.Str("peringatan.0.code") != "kegiatan_tanpa_prodi" || r.Get("peringatan.1") != nil || r.Num("pembilang") != 16 {
			t.Errorf("an activity without prodi: %s", r.Body)
		}
		w.Do("koordinator", "POST", many+"/buka-kembali", object{"alasan": "Bukti keliru."}).Want(200)
		check("reopened", "B.1.15.12", "tahun=2020", "0/21 0 false selesai")
	})
}

// The target rises by five points a year, from 80 in 2020 to 100.
func TestTargets(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for year, want := range map[int]any{2000: nil, 2019: nil, 2020: 80.0, 2021: 85.0, 2022: 90.0, 2023: 95.0, 2024: 100.0, 2025: 100.0, 2026: 100.0} {
			if got := w.kpi("B.1.15.12", fmt.Sprintf("tahun=%d", year)).Get("target"); got != want {
				t.Errorf("%d: %v, want %v", year, got, want)
			}
			for _, k := range []string{"B.1.15.7", "B.1.15.8.a", "B.1.15.8.b", "B.1.15.8.c"} {
				if got := w.kpi(k, fmt.Sprintf("tahun=%d", year)).Get("target"); got != 100.0 {
					t.Errorf("%s %d: %v, want 100", k, year, got)
				}
			}
		}
		// Where several statuses apply: no data, then no target, then running.
		for query, want := range map[string]string{
			"B.1.15.12?tahun=2019":             "0/21 0 <nil> tanpa_target",
			"B.1.15.12?tahun=2005":             "0/0 <nil> <nil> tidak_ada_data",
			"B.1.15.12?tahun=2026":             "0/21 0 false berjalan",
			"B.1.15.12?tahun=2025":             "0/21 0 false selesai",
			"B.1.15.12?":                       "0/21 0 false berjalan",
			"B.1.15.7?tahun=2026":              "0/4 0 false berjalan",
			"B.1.15.7?unit=MB":                 "0/3 0 false berjalan", // a jurusan without activity is 0 of 3, not without data
			"B.1.15.7?prodi=MB01":              "0/3 0 false berjalan",
			"B.1.15.8.a?tahun=2026":            "0/0 <nil> <nil> tidak_ada_data",
			"B.1.15.8.c?tahun=2000":            "0/0 <nil> <nil> tidak_ada_data",
			"B.1.15.8.b?unit=IF":               "0/0 <nil> <nil> tidak_ada_data",
			"B.1.15.8.b?prodi=IF01":            "0/0 <nil> <nil> tidak_ada_data",
			"B.1.15.7?periode=2026":            "0/4 0 false berjalan",
			"B.1.15.12?unit=" + w.ids["IF"]:    "0/6 0 false berjalan",
			"B.1.15.12?prodi=" + w.ids["IF01"]: "0/1 0 false berjalan",
		} {
			kode, q, _ := strings.Cut(query, "?")
			if got := w.frac(kode, q); got != want {
				t.Errorf("%s: %q, want %q", query, got, want)
			}
		}
	})
}

// Every indicator says what it is, in both languages.
func TestDefinitions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.Do("unit.if", "GET", "/kpi", nil).Want(200)
		for i, kode := range []string{"B.1.15.7", "B.1.15.8.a", "B.1.15.8.b", "B.1.15.8.c", "B.1.15.12", "B.1.15.14.a", "B.1.15.14.b", "B.1.15.14.c"} {
			at := fmt.Sprintf("data.%d.", i)
			href := r.Str(at + "href")
			if r.Str(at+"kode") != kode || r.Num(at+"versi_rumus") != 1 || r.Str(at+"catatan_sumber") == "" || r.Num(at+"berlaku_mulai") != 2020 {
				t.Errorf("%s: %v", kode, r.Get(fmt.Sprintf("data.%d", i)))
			}
			one := w.Do("unit.if", "GET", href, nil).Want(200)
			en := w.Do("unit.if", "GET", href, nil, "Accept-Language", "en").Want(200)
			if one.Str("uraian") != r.Str(at+"uraian") || en.Str("uraian") == one.Str("uraian") || en.Str("uraian") == "" {
				t.Errorf("%s: %q and %q", kode, one.Str("uraian"), en.Str("uraian"))
			}
			if one.Get("beku") != false || one.Str("periode") != "2026" || one.Str("cakupan.jenis") != "lembaga" {
				t.Errorf("%s: %s", kode, one.Body)
			}
		}
		if got := r.Get("data.4.alias.0"); got != "B.1.5.12" {
			t.Errorf("alias %v", got)
		}
		all := w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026", nil).Want(200)
		for i := range 8 {
			kode := all.Str(fmt.Sprintf("data.%d.kode", i))
			var want, got any
			w.kpi(kode, "tahun=2026").JSON(&want)
			got = all.Get(fmt.Sprintf("data.%d", i))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s alone (-) and in the report (+):\n%s", kode, diff)
			}
		}
		if one := w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026&unit=IF", nil).Want(200); one.Str("data.4.kode") != "B.1.15.12" || one.Get("data.5") != nil {
			t.Errorf("the report of a jurusan: %s", one.Body)
		}
		if all.Num("tahun") != 2026 || all.Get("data.8") != nil {
			t.Errorf("report: %s", all.Body)
		}
	})
}

func TestBadQuestions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for query, want := range map[string]string{
			"tahun=1999":                        "422 validation_failed tahun out_of_range",
			"tahun=2027":                        "422 validation_failed tahun future_year",
			"tahun=abcd":                        "400 query_invalid tahun not_integer",
			"tahun=26":                          "400 query_invalid tahun not_integer",
			"tahun=02026":                       "400 query_invalid tahun not_integer",
			"tahun=-202":                        "400 query_invalid tahun not_integer",
			"tahun=0001":                        "422 validation_failed tahun out_of_range",
			"unit=HUMAS":                        "422 validation_failed unit not_jurusan",
			"unit=ENTAH":                        "422 validation_failed unit unknown_id",
			"prodi=ENTAH":                       "422 validation_failed prodi unknown_id",
			"unit=IF&prodi=IF01":                "422 validation_failed prodi one_scope",
			"periode=2026-Q1":                   "422 validation_failed periode year_only",
			"periode=2026-07":                   "422 validation_failed periode year_only",
			"periode=2027-01":                   "422 validation_failed tahun future_year",
			"periode=2026-13":                   "400 query_invalid periode not_period",
			"periode=2026-Q5":                   "400 query_invalid periode not_period",
			"tahun=2025&periode=2026-Q1":        "400 query_invalid periode other_year",
			"kanal=surel":                       "422 validation_failed kanal clocks_only",
			"kanal=pos":                         "400 query_invalid kanal not_in_list",
			"warna=biru":                        "400 query_invalid warna unknown_parameter",
			"unit=%ff":                          "400 query_invalid",
			"unit=" + strings.Repeat("x", 5000): "422 validation_failed unit unknown_id",
		} {
			for _, path := range []string{"/kpi/B.1.15.12?", "/kpi/laporan?", "/kpi/B.1.15.12/rincian?"} {
				if strings.HasPrefix(path, "/kpi/laporan") && (strings.Contains(query, "periode") || strings.Contains(query, "kanal")) {
					continue // the report is of a year and every medium
				}
				r := w.Do("pimpinan", "GET", path+query, nil)
				got := strings.TrimSpace(fmt.Sprint(r.Status, " ", r.Str("code"), " ", r.Str("errors.0.pointer"), " ", r.Str("errors.0.code")))
				if anyFault := strings.Contains(query, "%ff") && strings.HasPrefix(got, want); got != want && !anyFault {
					t.Errorf("%s%s: got %s, want %s", path, query, got, want)
				}
			}
		}
		for path, want := range map[string]string{
			"/kpi/B.1.15.99":                      "404 not_found",
			"/kpi/B.1.15.14.d":                    "404 not_found",
			"/kpi/B.1.15.14.a?unit=IF":            "422 validation_failed",
			"/kpi/B.1.15.14.b?prodi=IF01":         "422 validation_failed",
			"/kpi/B.1.15.14.c/rincian?unit=IF":    "422 validation_failed",
			"/kpi/B.1.15.14.c/rincian?bacaan=x":   "400 query_invalid",
			"/kpi/B.1.15.12/rincian?bacaan=ketat": "422 validation_failed",
			"/kpi/laporan?periode=2026-07":        "400 query_invalid",
			"/kpi/b.1.15.12":                      "404 not_found",
			"/kpi/B.1.15.99/rincian":              "404 not_found",
			"/kpi/B.1.15.12/rincian?bagian=semua": "400 query_invalid",
			"/kpi/B.1.15.12/rincian?limit=0":      "400 query_invalid",
			"/kpi/B.1.15.12/rincian?limit=101":    "400 query_invalid",
			"/kpi/B.1.15.12/rincian?cursor=abc":   "400 query_invalid",
			"/kpi?tahun=2026":                     "400 query_invalid",
			"/kpi/laporan?bagian=pembilang":       "400 query_invalid",
			"/kpi/B.1.15.12?limit=3":              "400 query_invalid",
		} {
			r := w.Do("pimpinan", "GET", path, nil)
			if got := fmt.Sprint(r.Status, " ", r.Str("code")); got != want {
				t.Errorf("%s: got %s, want %s", path, got, want)
			}
		}
	})
}

// Nothing but a change of what is counted changes the answer, to its last byte.
func TestTheSameStateIsTheSameAnswer(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		first := w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026", nil).Want(200)
		for range 20 {
			again := w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026", nil).Want(200)
			if again.ETag() != first.ETag() || string(again.Body) != string(first.Body) {
				t.Fatalf("got %s %s, want %s %s", again.ETag(), again.Body, first.ETag(), first.Body)
			}
			w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026", nil, "If-None-Match", first.ETag()).Want(304)
		}
	})
}
