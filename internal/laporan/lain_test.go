package laporan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLaporkerma(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.partner("Example Polytechnic", object{"kategori": "perguruan_tinggi", "klasifikasi_kode": "pt_relevan", "kode_negara": "SG"})
		id := w.agreement(object{"judul": "Luar negeri", "tingkat": "internasional", "prodi_ids": w.of("IF01")}, "Example Polytechnic", "PT Rekaan")
		other := w.agreement(object{"judul": "Sudah dilaporkan"}, "Dinas Rekaan")
		w.Do("staf", "POST", "/naskah/"+other+"/catat-pelaporan", object{"sistem": "Laporkerma", "nomor": "LK-7", "dilaporkan_pada": "2026-07-01T00:00:00Z"}).Want(200)
		w.hold(act{Judul: "Kelas bersama", Naskah: id, Prodi: []string{"IF01"}, Luaran: []object{{"jenis": "modul", "judul": "Modul ajar", "volume": 1.5, "satuan": "berkas"}}})
		w.hold(act{Judul: "Tahun lalu", Naskah: id, Dari: "2025-02-02"})
		rows := w.table("staf", "/laporan/laporkerma?tahun=2026")
		if len(rows) != 2 {
			t.Fatalf("%v", rows)
		}
		r := rows[0]
		if r["judul"] != "Luar negeri" {
			r = rows[1]
		}
		want := map[string]string{"kode": r["kode"], "jenis_dokumen": "mou", "nomor_dokumen": "", "nomor_mitra": "", "judul": "Luar negeri", "ruang_lingkup": "Magang.", "tingkat": "internasional", "bidang": "pendidikan",
			"tanggal_ttd": "2024-01-01", "tanggal_mulai": "2024-01-01", "tanggal_berakhir": "2026-12-31", "status": "berlaku", "mitra": "Example Polytechnic; PT Rekaan", "kategori_mitra": "perguruan_tinggi; dudi",
			"klasifikasi_mitra": "pt_relevan; ", "negara_mitra": "SG; ID", "penandatangan": "Penandatangan Rekaan (Direktur)", "penandatangan_mitra": "Pihak Rekaan (Pimpinan); Pihak Rekaan (Pimpinan)", "penanggung_jawab": "PIC Rekaan",
			"unit": r["unit"], "prodi": "Teknik Informatika", "bentuk_kegiatan": r["bentuk_kegiatan"], "luaran": "Modul ajar (1.5 berkas)", "nomor_laporkerma": ""}
		if d := cmp.Diff(want, r); d != "" || r["bentuk_kegiatan"] == "" {
			t.Error(d)
		}
		open := w.Do("staf", "GET", "/laporan/laporkerma?belum_dilaporkan=true", nil).Want(200)
		if open.Get("data.1") != nil || open.Str("data.0.id") != id || open.Str("data.0.bentuk_kegiatan.0.luaran.0.judul") != "Modul ajar" {
			t.Errorf("%s", open.Body)
		}
		if n := w.Do("staf", "GET", "/laporan/laporkerma", nil).Want(200); !strings.Contains(string(n.Body), `"nomor_laporkerma":"LK-7"`) {
			t.Errorf("%s", n.Body)
		}
	})
}

// By hand: four activities ended in 2026, two with outputs, three outputs in all.
func TestIKU(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		out := func(n int) (os []object) {
			for i := range n {
				os = append(os, object{"jenis": "modul", "judul": fmt.Sprint("Luaran ", i), "volume": 1, "satuan": "buah"})
			}
			return os
		}
		w.agreement(object{}, "PT Rekaan")
		w.hold(act{Luaran: out(2)})
		w.hold(act{Luaran: out(1), Unit: "MB", Mitra: []string{"PT Rekaan", "Dinas Rekaan"}})
		w.hold(act{})
		w.hold(act{Unit: "MB"})
		w.hold(act{Luaran: out(5), Dari: "2025-05-05"})
		w.hold(act{Luaran: out(5), Sampaikan: "dilaporkan"})
		var got []string
		for _, r := range w.table("staf", "/laporan/iku?tahun=2026") {
			got = append(got, fmt.Sprint(r["cakupan_jenis"], " ", r["cakupan_kode"], " ", r["luaran"], "/", r["kerjasama"], " ", r["rasio"], " ", r["kegiatan_berluaran"], " ", r["naskah_berlaku"], " ", r["mitra"]))
		}
		if d := cmp.Diff([]string{"lembaga  3/4 0.75 2 1 2", "unit IF 2/2 1 1 1 1", "unit MB 1/2 0.5 1 0 2"}, got); d != "" {
			t.Error(d)
		}
		for as, n := range map[string]int{"admin": 0, "unit.mb": 1, "auditor": 2} { // totals for all who see any, units for who sees them
			r := w.Do(as, "GET", "/laporan/iku", nil).Want(200)
			if int(r.Num("total.luaran")) != 3 || len(r.Get("per_unit").([]any)) != n {
				t.Errorf("%s: %s", as, r.Body)
			}
		}
		if r := w.Do("staf", "GET", "/laporan/iku?tahun=2020", nil).Want(200); r.Get("total.rasio") != nil || r.Str("peringatan.0.code") != "definisi_lebih_baru" {
			t.Errorf("%s", r.Body)
		}
		if r := w.Do("staf", "GET", "/laporan/iku?tahun=2025&unit=IF", nil).Want(200); r.Num("total.rasio") != 5 || r.Get("peringatan.0") != nil {
			t.Errorf("%s", r.Body)
		}
	})
}

var reports = []string{"borang-monitoring", "evaluasi-diri", "lkps", "laporkerma", "iku", "celah-bukti"}

func TestBadQuestions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, report := range reports {
			for query, want := range map[string]string{
				"tahun=2028": "422 tahun future_year", "tahun=1999": "422 tahun out_of_range", "tahun=26": "400 tahun not_integer", "tahun=x": "400 tahun not_integer", "tahun=-026": "400 tahun not_integer",
				"dari=2026-05-01&sampai=2026-04-30": "422 sampai reversed_range", "dari=2026-07-11": "422 dari future_period", "sampai=2027-01-01": "422 sampai future_year", "dari=1999-01-01&sampai=2000-01-01": "422 dari out_of_range",
				"dari=1-1-2026": "400 dari wrong_type", "tahun=2026&dari=2026-01-01": "422 tahun one_period", "unit=XX": "422 unit unknown_id", "prodi=XX": "422 prodi unknown_id", "unit=IF01": "422 unit is_prodi", "prodi=IF": "422 prodi unknown_id",
				"unit=IF&prodi=IF01": "422 prodi one_scope", "format=xml": "400 format not_in_list", "warna=biru": "400 warna unknown_parameter", "unit=%00": "400  not_text",
			} {
				r := w.Do("staf", "GET", "/laporan/"+report+"?"+query, nil)
				if got := fmt.Sprint(r.Status, " ", r.Str("errors.0.pointer"), " ", r.Str("errors.0.code")); got != want {
					t.Errorf("%s?%s: %s, want %s", report, query, got, want)
				}
			}
			w.Do("staf", "GET", "/laporan/"+report, nil, "Accept", "image/gif").Problem(406, "not_acceptable")
			w.Do("staf", "GET", "/laporan/"+report+"?dari=2016-01-01&sampai=2026-12-31", nil).Want(200) // ten years and more
		}
		for query, want := range map[string]string{"lkps?ndtps=5": "422 ndtps prodi_only", "lkps?ndtps=0&prodi=IF01": "400 ndtps out_of_range", "celah-bukti?kriteria=B": "400 kriteria not_in_list", "laporkerma?belum_dilaporkan=ya": "400 belum_dilaporkan not_boolean"} {
			r := w.Do("staf", "GET", "/laporan/"+query, nil)
			if got := fmt.Sprint(r.Status, " ", r.Str("errors.0.pointer"), " ", r.Str("errors.0.code")); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		if n := w.exports(); n != 0 {
			t.Errorf("%d exports told of what was refused or is JSON", n)
		}
	})
}

func TestWhoReadsWhat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hold(act{Judul: "Dari IF", Prodi: []string{"IF01"}})
		w.hold(act{Judul: "Dari MB", Unit: "MB", Prodi: []string{"MB01"}})
		for _, report := range reports {
			at := "/laporan/" + report
			w.Do("", "GET", at, nil).Problem(401, "auth_required")
			for _, as := range []string{"staf", "koordinator", "pimpinan", "auditor"} {
				w.Do(as, "GET", at, nil).Want(200)
			}
			if report != "iku" {
				w.Do("unit.if", "GET", at, nil).Problem(403, "forbidden")
				w.Do("admin", "GET", at, nil).Problem(403, "forbidden")
			}
			w.Do("unit.if", "GET", at+"?unit=IF", nil).Want(200)
			w.Do("unit.if", "GET", at+"?prodi=IF01", nil).Want(200)
			w.Do("unit.if", "GET", at+"?unit=MB", nil).Problem(404, "not_found")
			w.Do("unit.if", "GET", at+"?prodi=MB01", nil).Problem(404, "not_found")
			w.Do("admin", "GET", at+"?unit=IF", nil).Problem(403, "forbidden")
			if r := w.Do("unit.if", "GET", at+"?unit=IF", nil).Want(200); strings.Contains(string(r.Body), "Dari MB") {
				t.Errorf("%s shows what is not IF's", report)
			}
		}
		// The same state gives the same tag, and 304; each file is told of, once.
		for _, path := range []string{"/laporan/borang-monitoring?format=csv", "/laporan/lkps?format=csv", "/laporan/celah-bukti?format=csv", "/laporan/iku?format=csv", "/laporan/laporkerma?format=csv"} {
			n := w.exports()
			r := w.Do("pimpinan", "GET", path, nil).Want(200)
			if w.exports() != n+1 {
				t.Errorf("%s was not told of", path)
			}
			w.Do("pimpinan", "GET", path, nil, "If-None-Match", r.ETag()).Want(304)
		}
		r := w.Do("pimpinan", "GET", "/laporan/evaluasi-diri", nil).Want(200)
		w.Do("pimpinan", "GET", "/laporan/evaluasi-diri", nil, "If-None-Match", r.ETag()).Want(304)
	})
}
