package beranda_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// What a director asks of surveys and archives: their states are those of today
// (a link that ran out, an archive whose time is over), and satisfaction stands
// beside the number of answers.
func TestStatisticsOfSurveysAndArchives(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		upload := func(n int) string {
			return w.Do("staf", "POST", "/berkas", fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"a.pdf\"\r\n\r\n%%PDF-1.4\n%% %d\n%%%%EOF\n\r\n--b--\r\n", n), "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
		}
		second := w.Do("staf", "POST", "/mitra", object{"nama": "CV Rekaan", "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
		answer := func(at, mitra string, score int, interested bool) {
			butir := []object{}
			for i, k := range []string{"manfaat", "komunikasi", "kompetensi", "ketepatan_waktu", "layanan", "keseluruhan"} {
				s := score
				if i == 0 && score == 3 { // 3 + 1/6
					s = 4
				}
				butir = append(butir, object{"kode": k, "skor": s})
			}
			w.Do("staf", "POST", "/survei-mitra", object{"pelaksanaan_id": strings.TrimPrefix(at, "/pelaksanaan/"), "mitra_id": mitra, "butir": butir, "berminat_lanjut": interested, "bukti": []object{{"berkas_id": upload(score)}}}).Want(201)
		}
		one := w.activity("Satu", "2026-07-01", "2026-07-02", "mulai", "selesaikan", "laporkan", "verifikasi")
		two := w.activity("Dua", "2026-06-01", "2026-06-02", "mulai", "selesaikan", "laporkan", "verifikasi")
		answer(one, w.mitra, 3, true)
		first := w.mitra
		w.mitra = second
		answer(w.activity("Tiga", "2026-06-03", "2026-06-04", "mulai", "selesaikan"), second, 1, false)
		w.mitra = first
		w.Do("staf", "POST", two+"/survei", object{"mitra_id": w.mitra, "berlaku_hari": 7}).Want(201)
		w.Do("staf", "POST", "/arsip-laporan", object{"jenis_rekaman": "laporan_kegiatan", "pelaksanaan_id": strings.TrimPrefix(one, "/pelaksanaan/"), "tahun": 2026, "judul": "Laporan", "berkas_id": upload(9)}).Want(201)
		w.Do("staf", "POST", "/arsip-laporan", object{"jenis_rekaman": "BO.28.1.2", "tahun": 2025, "judul": "Borang", "berkas_id": upload(10)}).Want(201)
		kode := w.Do("staf", "GET", "/mitra/"+w.mitra, nil).Want(200).Str("kode")
		other := w.Do("staf", "GET", "/mitra/"+second, nil).Want(200).Str("kode")
		for _, c := range []struct{ as, query, want string }{
			{"pimpinan", "survei_mitra?kelompok=status&tahun=2026", "3 terisi=2 terkirim=1"},
			{"pimpinan", "survei-mitra?kelompok=berminat_lanjut", "3 =1 tidak=1 ya=1"},
			{"pimpinan", "survei_mitra?kelompok=mitra", fmt.Sprintf("3 %s=2 %s=1", kode, other)},
			{"pimpinan", "survei_mitra?kelompok=bidang,tingkat", "3 pkm,nasional=3"},
			{"pimpinan", "survei_mitra?kelompok=unit,prodi", "3 IF,=3"},
			{"unit.tm", "survei_mitra?kelompok=unit", "0"},
			{"unit.if", "survei_mitra?kelompok=unit", "3 IF=3"},
			{"pimpinan", "arsip-laporan?kelompok=status,jenis_rekaman", "2 aktif,BO.28.1.2=1 aktif,laporan_kegiatan=1"},
			{"pimpinan", "arsip_laporan?kelompok=bulan,retensi&tahun=2025", "1 2026-07,2031=1"},
			{"pimpinan", "arsip_laporan?kelompok=unit,bidang", "2 ,=1 IF,pkm=1"},
			{"unit.tm", "arsip_laporan?kelompok=unit", "0"},
		} {
			if got := w.counts(c.as, c.query); got != c.want {
				t.Errorf("%s %s: got %q, want %q", c.as, c.query, got, c.want)
			}
		}
		// 19/6 and 1: their mean is 25/12.
		r := w.Do("pimpinan", "GET", "/statistik/survei_mitra?kelompok=sumber,status", nil).Want(200)
		if r.Get("rata_rata") != 2.08 || r.Get("data.0.rata_rata") != 2.08 || r.Get("data.1.rata_rata") != nil {
			t.Errorf("%s", r.Body)
		}
		if r := w.Do("pimpinan", "GET", "/statistik/survei_mitra?tahun=2020", nil).Want(200); r.Get("rata_rata") != nil || r.Num("total") != 0 {
			t.Errorf("%s", r.Body)
		}
		if r := w.Do("pimpinan", "GET", "/statistik/pelaksanaan?kelompok=status", nil).Want(200); r.Get("rata_rata") != nil {
			t.Errorf("%s", r.Body)
		}
		w.Clock.Advance(8 * 24 * time.Hour)
		w.Forget()
		if got := w.counts("pimpinan", "survei_mitra?kelompok=status"); got != "3 kedaluwarsa=1 terisi=2" {
			t.Error(got)
		}
		w.Clock.Advance(6 * 365 * 24 * time.Hour)
		w.Forget()
		if got := w.counts("pimpinan", "arsip_laporan?kelompok=status"); got != "2 siap_dinilai=2" {
			t.Error(got)
		}
	})
}
