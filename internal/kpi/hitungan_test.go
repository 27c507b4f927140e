package kpi_test

import (
	"fmt"
	"strings"
	"testing"
)

func (w *world) expect(when string, want map[string]string) {
	w.T.Helper()
	for query, v := range want {
		kode, q, _ := strings.Cut(query, "?")
		r := w.kpi(kode, q)
		if got := fmt.Sprintf("%v/%v", r.Num("pembilang"), r.Num("penyebut")); got != v {
			w.T.Errorf("%s: %s is %s, want %s", when, query, got, v)
		}
	}
}

// left is why an activity is looked at and left out, "" where it is not.
func (w *world) left(kode, query, at string) string {
	w.T.Helper()
	for _, i := range w.detail("pimpinan", kode, query+"&bagian=dikecualikan", 100) {
		if *i.Href == "/api/v1"+at {
			return i.why()
		}
	}
	return ""
}

// Numbers change when an activity is verified, and change back when it is
// reopened; until then every indicator says what is lacking.
func TestOnlyVerifiedActivitiesCount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		nothing := map[string]string{"B.1.15.7?unit=IF": "0/3", "B.1.15.8.a?unit=IF": "0/0", "B.1.15.8.b?": "0/0", "B.1.15.8.c?": "0/0", "B.1.15.12?unit=IF": "0/6", "B.1.15.12?": "0/21"}
		all := map[string]string{"B.1.15.7?unit=IF": "1/3", "B.1.15.8.a?unit=IF": "1/1", "B.1.15.8.b?": "0/1", "B.1.15.8.c?": "0/1", "B.1.15.12?unit=IF": "1/6", "B.1.15.12?": "1/21"}
		a := act{Prodi: []string{"IF01"}, A: true, Sampaikan: "direncanakan"}
		at := w.hold(a)
		for _, s := range steps {
			w.step(at, s.do, a)
			want, why := nothing, "belum_terverifikasi"
			if s.status == "terverifikasi" {
				want, why = all, ""
			}
			w.expect(s.status, want)
			for _, k := range []string{"B.1.15.7", "B.1.15.8.a", "B.1.15.12"} {
				if got := w.left(k, "unit=IF", at); got != why {
					t.Errorf("%s in %s: left out for %q, want %q", s.status, k, got, why)
				}
			}
		}
		w.Do("koordinator", "POST", at+"/buka-kembali", object{"alasan": "Bukti keliru."}).Want(200)
		w.expect("reopened", nothing)
		w.Do("koordinator", "POST", at+"/kembalikan", object{"catatan": "Lengkapi."}).Want(200)
		w.expect("returned", nothing)
		w.step(at, "laporkan", a)
		w.step(at, "verifikasi", a)
		w.expect("verified again", all)

		gone := w.hold(act{Sampaikan: "direncanakan"})
		w.Do("staf", "POST", gone+"/batalkan", object{"alasan": "Mitra berhalangan."}).Want(200)
		if got := w.left("B.1.15.7", "unit=IF", gone); got != "" {
			t.Errorf("a cancelled activity is left out for %q: it is not looked at", got)
		}
		later := w.hold(act{Dari: "2026-07-11", Sampaikan: "direncanakan"})
		for _, k := range []string{"B.1.15.7", "B.1.15.8.b", "B.1.15.12"} {
			if got := w.left(k, "unit=IF", later); got != "belum_terjadi" {
				t.Errorf("%s: an activity of tomorrow is left out for %q", k, got)
			}
		}
		// It has begun at the start of its first day, in WIB; for 8 it is its last day that counts.
		long := w.hold(act{Dari: "2026-07-11", Sampai: "2026-07-12", Sampaikan: "direncanakan"})
		w.at("2026-07-10T23:59:59")
		if got := w.left("B.1.15.7", "unit=IF", long); got != "belum_terjadi" {
			t.Errorf("a second before midnight: %q", got)
		}
		w.at("2026-07-11T00:00:00")
		if a, b := w.left("B.1.15.7", "unit=IF", long), w.left("B.1.15.8.a", "unit=IF", long); a != "belum_terverifikasi" || b != "belum_terjadi" {
			t.Errorf("at midnight: %q and %q", a, b)
		}
	})
}

// An activity over new year counts in both years for 7 and 12, and in the year
// it ends for 8; the year turns at midnight in Batam, not in Greenwich.
func TestYears(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hold(act{Prodi: []string{"IF01"}, Bidang: []string{"pendidikan"}, Dari: "2025-12-30", Sampai: "2026-01-02", A: true})
		w.hold(act{Prodi: []string{"IF02"}, Bidang: []string{"penelitian"}, Dari: "2025-12-31"})
		w.hold(act{Prodi: []string{"IF03"}, Bidang: []string{"pkm"}, Dari: "2026-01-01", A: true})
		w.hold(act{Prodi: []string{"IF04"}, Dari: "2024-12-31", Sampai: "2026-01-01"}) // longer than a year
		w.expect("over new year", map[string]string{
			"B.1.15.7?unit=IF&tahun=2024": "1/3", "B.1.15.7?unit=IF&tahun=2025": "2/3", "B.1.15.7?unit=IF&tahun=2026": "2/3", "B.1.15.7?tahun=2025": "0/4",
			"B.1.15.8.a?tahun=2024": "0/0", "B.1.15.8.a?tahun=2025": "0/1", "B.1.15.8.a?tahun=2026": "2/3",
			"B.1.15.12?unit=IF&tahun=2024": "1/6", "B.1.15.12?unit=IF&tahun=2025": "3/6", "B.1.15.12?unit=IF&tahun=2026": "3/6",
		})
		w.at("2026-12-31T23:59:59") // 16:59:59 UTC
		w.Do("pimpinan", "GET", "/kpi/B.1.15.12?tahun=2027", nil).Problem(422, "validation_failed")
		if r := w.kpi("B.1.15.12", ""); r.Num("tahun") != 2026 || r.Str("status") != "berjalan" {
			t.Errorf("a second before: %s", r.Body)
		}
		w.at("2027-01-01T00:00:00") // 17:00 UTC of the year before
		if r := w.kpi("B.1.15.12", ""); r.Num("tahun") != 2027 || r.Str("status") != "berjalan" || r.Num("pembilang") != 0 {
			t.Errorf("at midnight: %s", r.Body)
		}
		if r := w.kpi("B.1.15.12", "tahun=2026"); r.Str("status") != "selesai" || r.Num("pembilang") != 3 {
			t.Errorf("the year that ended: %s", r.Body)
		}
	})
}

// An activity of several jurusan counts once in each, and once at the
// institution; a prodi takes its activities along only from the day it moves.
func TestJurusan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hold(act{Unit: "MB", Prodi: []string{"IF01", "IF02", "EL01"}, Bidang: []string{"pendidikan", "penelitian", "pkm", "lainnya"}, Tingkat: "internasional", A: true, B: true})
		w.hold(act{Unit: "P3M", Prodi: []string{"EL01"}, Bidang: []string{"pkm"}, Tingkat: "wilayah_lokal", B: true})
		w.hold(act{Unit: "TM", Bidang: []string{"penelitian"}, Tidak: true})
		w.hold(act{Unit: "TM", Bidang: []string{"lainnya"}})
		w.hold(act{Unit: "HUMAS"})
		w.expect("several jurusan", map[string]string{
			"B.1.15.7?": "3/4", "B.1.15.7?unit=MB": "3/3", "B.1.15.7?unit=IF": "3/3", "B.1.15.7?unit=EL": "3/3", "B.1.15.7?unit=TM": "0/3",
			"B.1.15.7?prodi=EL01": "3/3", "B.1.15.7?prodi=IF03": "0/3",
			"B.1.15.8.a?": "1/5", "B.1.15.8.a?unit=MB": "1/1", "B.1.15.8.a?unit=IF": "1/1", "B.1.15.8.a?unit=EL": "1/2", "B.1.15.8.a?unit=TM": "0/2",
			"B.1.15.8.b?": "2/5", "B.1.15.8.b?unit=EL": "2/2", "B.1.15.8.b?prodi=EL01": "2/2", "B.1.15.8.b?prodi=IF02": "1/1",
			"B.1.15.12?": "3/21", "B.1.15.12?unit=MB": "0/5", "B.1.15.12?unit=IF": "2/6", "B.1.15.12?unit=EL": "1/6",
		})
		r := w.kpi("B.1.15.7", "")
		if r.Get("tercapai") != false || r.Num("nilai") != 75 || w.kpi("B.1.15.7", "unit=EL").Get("tercapai") != true {
			t.Errorf("the institution: %s", r.Body)
		}
		got := ""
		for i := range 4 {
			at := fmt.Sprintf("per_unit.%d.", i)
			got += fmt.Sprintf("%s %v/%v %v; ", r.Str(at+"kode"), r.Num(at+"pembilang"), r.Num(at+"penyebut"), r.Get(at+"tercapai"))
			if r.Str(at+"unit_id") != w.ids[r.Str(at+"kode")] {
				t.Errorf("unit_id of %s", r.Str(at+"kode"))
			}
		}
		if want := "EL 3/3 true; IF 3/3 true; MB 3/3 true; TM 0/3 false; "; got != want {
			t.Errorf("per unit: %s, want %s", got, want)
		}
		// The matrix counts relevant activities by field and level, each once.
		for path, want := range map[string]float64{"pendidikan.internasional": 1, "penelitian.internasional": 1, "pkm.internasional": 1, "pkm.wilayah_lokal": 1, "pendidikan.nasional": 1, "penelitian.nasional": 0, "pkm.nasional": 0} {
			if got := r.Num("matriks." + path); got != want {
				t.Errorf("matriks %s: %v, want %v", path, got, want)
			}
		}
		if r.Get("matriks.lainnya") != nil || w.kpi("B.1.15.12", "").Get("matriks") != nil || w.kpi("B.1.15.7", "unit=EL").Num("matriks.pkm.wilayah_lokal") != 1 {
			t.Errorf("matriks: %s", r.Body)
		}
		if why := w.left("B.1.15.7", "unit=TM", w.hold(act{Unit: "TM", Bidang: []string{"pkm"}, Tidak: true})); why != "tidak_relevan_ps" {
			t.Errorf("not relevant: left out for %q", why)
		}
		if why := w.left("B.1.15.7", "unit=TM", w.hold(act{Unit: "TM", Bidang: []string{"lainnya"}})); why != "bidang_lainnya" {
			t.Errorf("another field: left out for %q", why)
		}
	})
}

func TestAProdiThatMoves(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		w.change("/prodi/"+w.ids["IF06"], object{"jurusan": []object{
			{"jurusan_id": w.ids["IF"], "mulai": "2010-01-01", "sampai": "2026-04-30"}, {"jurusan_id": w.ids["TM"], "mulai": "2026-05-01"},
		}})
		w.hold(act{Unit: "HUMAS", Prodi: []string{"IF06"}, Bidang: []string{"pendidikan"}, Dari: "2026-04-29", Sampai: "2026-04-30", A: true})
		w.hold(act{Unit: "HUMAS", Prodi: []string{"IF06"}, Bidang: []string{"pkm"}, Dari: "2026-04-30", Sampai: "2026-05-01"})
		w.expect("moved in May", map[string]string{
			"B.1.15.7?unit=IF": "1/3", "B.1.15.7?unit=TM": "1/3", "B.1.15.8.a?unit=IF": "1/1", "B.1.15.8.a?unit=TM": "0/1", "B.1.15.8.a?": "1/2",
			"B.1.15.12?unit=IF": "0/5", "B.1.15.12?unit=TM": "1/5", "B.1.15.12?unit=IF&tahun=2025": "0/6", "B.1.15.12?unit=TM&tahun=2025": "0/4", "B.1.15.7?prodi=IF06": "2/3",
		})
		// What counts for a jurusan is what the jurusan may open.
		for _, as := range []string{"unit.if", "unit.tm"} {
			for _, i := range w.detail(as, "B.1.15.8.a", "unit="+strings.ToUpper(as[5:]), 100) {
				w.Do(as, "GET", *i.Href, nil).Want(200)
			}
		}
	})
}

// A jurusan that is closed is not asked for at the institution any more.
func TestAJurusanThatCloses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hold(act{Unit: "TM", Bidang: []string{"pendidikan", "penelitian", "pkm"}})
		w.expect("open", map[string]string{"B.1.15.7?": "1/4", "B.1.15.7?tahun=2025": "0/4"})
		w.change("/unit/"+w.ids["TM"], object{"aktif_sampai": "2026-07-09"})
		w.expect("closed yesterday", map[string]string{"B.1.15.7?": "0/3", "B.1.15.7?tahun=2025": "0/4", "B.1.15.8.a?": "0/1"})
		if got := w.kpi("B.1.15.7", "").Get("per_unit.3"); got != nil {
			t.Errorf("per unit: %v", got)
		}
		w.change("/unit/"+w.ids["TM"], object{"aktif_sampai": "2026-07-10"})
		w.expect("its last day", map[string]string{"B.1.15.7?": "1/4"})
	})
}

// Aspects count when they are met and evidenced, each with evidence of its own.
func TestAspects(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := w.hold(act{})
		why := func(kode string) string {
			t.Helper()
			items := w.detail("pimpinan", kode, "bagian=penyebut", 100)
			if len(items) != 1 {
				t.Fatalf("%s: %d items", kode, len(items))
			}
			if r := w.kpi(kode, ""); (r.Num("pembilang") == 1) != items[0].Dihitung || r.Num("penyebut") != 1 {
				t.Errorf("%s: %s beside %v", kode, r.Body, items[0])
			}
			return items[0].why()
		}
		step := func(kode, want string) {
			t.Helper()
			if got := why(kode); got != want {
				t.Errorf("%s: %q, want %q", kode, got, want)
			}
		}
		step("B.1.15.8.a", "aspek_belum_terpenuhi")
		w.aspect(at, "a", object{"terpenuhi": true, "uraian": "Manfaat.", "bukti": []object{}})
		step("B.1.15.8.a", "aspek_tanpa_bukti") // the report's evidence is not the aspect's
		w.aspect(at, "b", object{"kinerja": false, "fasilitas": false, "uraian": "Belum.", "bukti": proof(1)})
		step("B.1.15.8.b", "aspek_belum_terpenuhi")
		w.aspect(at, "b", object{"kinerja": false, "fasilitas": true, "uraian": "Fasilitas.", "bukti": []object{}})
		step("B.1.15.8.a", "aspek_tanpa_bukti") // nor is another aspect's
		w.aspect(at, "a", object{"terpenuhi": true, "uraian": "Manfaat.", "bukti": proof(2)})
		step("B.1.15.8.a", "aspek_terpenuhi")
		w.aspect(at, "a", object{"terpenuhi": false, "uraian": "Keliru.", "bukti": []object{}})
		step("B.1.15.8.a", "aspek_belum_terpenuhi")
		step("B.1.15.8.c", "belum_ada_survei")
	})
}

// B.1.15.8.c: satisfied and continuing.
func TestSatisfactionAndContinuity(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := w.partner("PT Rekaan Kedua")
		for name, tt := range map[string]struct {
			surveys [][]int // of the first partner, then the second
			keen    bool
			plan    string // none, draf, dibatalkan
			want    string
		}{
			"no survey, though it goes on":           {nil, false, "draf", "belum_ada_survei"},
			"a mean of exactly 3":                    {[][]int{{3}}, true, "", "mitra_puas,mitra_berminat_lanjut"},
			"17 of 18 points":                        {[][]int{{3, 3, 3, 3, 3, 2}}, true, "", "kepuasan_kurang,mitra_berminat_lanjut"},
			"good marks, no word of continuing":      {[][]int{{4}}, false, "", "mitra_puas,belum_berlanjut"},
			"two that meet at 3":                     {[][]int{{4}, {2}}, true, "", "mitra_puas,mitra_berminat_lanjut"},
			"two just short of 3":                    {[][]int{{4}, {2, 2, 2, 2, 2, 1}}, true, "", "kepuasan_kurang,mitra_berminat_lanjut"},
			"a plan goes on from it":                 {[][]int{{4}}, false, "draf", "mitra_puas,ada_rencana_lanjutan"},
			"a plan that was cancelled":              {[][]int{{4}}, false, "dibatalkan", "mitra_puas,belum_berlanjut"},
			"a plan, but the partner is not content": {[][]int{{2}}, false, "draf", "kepuasan_kurang,ada_rencana_lanjutan"},
		} {
			at := w.hold(act{Mitra: []string{w.mitra, other}})
			for i, s := range tt.surveys {
				w.survey(at, []string{w.mitra, other}[i], tt.keen, s...)
			}
			if tt.plan != "" {
				p := w.followUp(at)
				if tt.plan == "dibatalkan" {
					w.Do("staf", "POST", p+"/ajukan", nil).Want(200)
					w.Do("staf", "POST", p+"/batalkan", object{"alasan": "Tidak jadi."}).Want(200)
				}
			}
			for _, i := range w.detail("pimpinan", "B.1.15.8.c", "bagian=penyebut", 100) {
				if *i.Href != "/api/v1"+at {
					continue
				}
				if got := i.why(); got != tt.want || i.Dihitung != (strings.HasPrefix(tt.want, "mitra_puas") && !strings.HasSuffix(tt.want, "belum_berlanjut")) {
					t.Errorf("%s: %q counted %v, want %q", name, got, i.Dihitung, tt.want)
				}
			}
		}
		w.expect("in all", map[string]string{"B.1.15.8.c?": "3/9"})
	})
}

// Two entries of one partner are one partner: a merge moves no number.
func TestMergedPartnersCountOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.partner("PT Rekaan A"), w.partner("PT. Rekaan A")
		at := w.hold(act{Prodi: []string{"IF01"}, Mitra: []string{a, b}, A: true})
		w.hold(act{Prodi: []string{"IF02"}, Mitra: []string{a}})
		w.survey(at, a, true, 4)
		w.survey(at, b, false, 2)
		want := map[string]string{"B.1.15.7?unit=IF": "1/3", "B.1.15.8.a?": "1/2", "B.1.15.8.c?": "1/2", "B.1.15.12?": "2/21"}
		w.expect("apart", want)
		w.Do("staf", "POST", "/mitra/"+a+"/gabung", object{"ke_id": b}).Want(200)
		w.expect("merged", want)
		if r := w.Do("pimpinan", "GET", at, nil).Want(200); r.Get("mitra_ids.0") != b || r.Get("mitra_ids.1") != nil {
			t.Errorf("the activity: %s", r.Body)
		}
		w.Do("staf", "POST", "/mitra/"+a+"/batalkan-gabung", nil).Want(200)
		w.expect("apart again", want)
	})
}
