package apptest_test

import (
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
)

// An agreement from a partner's request to the activity that goes on from its
// renewal: the draft stops the request's clock (B.1.15.14.a), the signature is
// recorded, and the renewal follows in the lineage.
func TestAnAgreementFromRequestToRenewal(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		ask := o.Do("staf", "POST", "/permintaan-layanan", object{
			"jenis": "penyusunan_naskah", "jenis_naskah": "moa", "kanal": "surel", "pemohon_jenis": "mitra", "pemohon_nama": "Narahubung Rekaan", "mitra_id": o.mitra,
			"perihal": "Draf MoA magang", "masuk_pada": "2026-07-10T08:50:00+07:00",
		}).Want(201).Str("id")
		draft := o.Do("staf", "POST", "/naskah", object{
			"jenis": "moa", "judul": "Magang industri", "permintaan_id": ask, "ruang_lingkup": "Magang.", "bidang": []string{"pendidikan"}, "tingkat": "nasional",
			"tanggal_mulai": "2026-07-10", "tanggal_berakhir": "2026-12-31", "unit_ids": []string{o.unit},
			"pihak": []object{
				{"urutan": 1, "jenis": "polibatam", "nama_penandatangan": "Penandatangan Rekaan", "jabatan_penandatangan": "Direktur"},
				{"urutan": 2, "jenis": "mitra", "mitra_id": o.mitra, "nama_penandatangan": "Pihak Rekaan", "jabatan_penandatangan": "Direktur Utama"},
			},
		})
		naskah := draft.Want(201).Str("id")

		// The version is the hand-over: the clock of the draft stops by itself.
		o.Do("staf", "POST", "/naskah/"+naskah+"/versi", object{"jenis": "draf", "permintaan_id": ask, "pasal": pasal("Para pihak sepakat bekerja sama.")}).Want(201)
		of := o.Do("staf", "GET", "/permintaan-layanan/"+ask+"?expand=naskah", nil).Want(200)
		for field, want := range map[string]any{"naskah_id": naskah, "kejadian.0.jenis": "penyerahan_draf", "kejadian.0.nomor": "1", "jam.0.kpi": "B.1.15.14.a", "jam.0.hasil": "tepat"} {
			if got := of.Get(field); got != want {
				t.Errorf("request: %s is %v, want %v", field, got, want)
			}
		}
		kpi := o.Do("pimpinan", "GET", "/kpi/B.1.15.14.a?tahun=2026", nil).Want(200)
		if got := kpi.Num("pembilang"); got != 1 {
			t.Errorf("B.1.15.14.a counts %v, want 1", got)
		}
		for format, magic := range map[string]string{"docx": "PK", "pdf": "%PDF"} {
			if b := o.Do("staf", "GET", "/naskah/"+naskah+"/versi/1/dokumen?format="+format, nil).Want(200).Body; !strings.HasPrefix(string(b), magic) {
				t.Errorf("%s begins with %.8q", format, b)
			}
		}

		// Reviewed, sent back once, changed, signed.
		o.step(naskah, "ajukan-telaah", nil)
		o.step(naskah, "kirim-mitra", nil)
		o.step(naskah, "kembalikan", object{"catatan": "Pasal 1 diperjelas."})
		o.Do("staf", "POST", "/naskah/"+naskah+"/versi", object{"jenis": "draf", "pasal": pasal("Para pihak sepakat bekerja sama dalam magang.")}).Want(201)
		if got := o.Do("staf", "GET", "/naskah/"+naskah+"/banding?dari=1&ke=2", nil).Want(200); !strings.Contains(string(got.Body), "magang") {
			t.Errorf("the difference: %s", got.Body)
		}
		for _, step := range []string{"ajukan-telaah", "kirim-mitra", "finalkan"} {
			o.step(naskah, step, nil)
		}
		o.step(naskah, "catat-tanda-tangan", object{"tanggal_ttd": "2026-07-10", "metode_ttd": "basah", "berkas_id": o.paper("staf")})
		signed := o.Do("staf", "GET", "/naskah/"+naskah, nil).Want(200)
		if got := signed.Str("status"); got != "ditandatangani" {
			t.Errorf("signed: %s", got)
		}
		if got := o.Do("", "GET", "/verifikasi/"+signed.Str("kode"), nil).Want(200).Str("judul"); got != "Magang industri" {
			t.Errorf("the public page names %q", got)
		}

		// An activity under it, reported, verified and answered by its partner.
		act := o.activity("")
		tag := o.Do("unit.if", "GET", "/pelaksanaan/"+act, nil).Want(200).Header.Get("ETag")
		o.Do("unit.if", "PATCH", "/pelaksanaan/"+act, object{"naskah_id": naskah}, "If-Match", tag).Want(200)
		for _, step := range []string{"mulai", "selesaikan"} {
			o.Do("unit.if", "POST", "/pelaksanaan/"+act+"/"+step, object{}).Want(200)
		}
		o.report("unit.if", act).Want(200)
		o.Do("koordinator", "POST", "/pelaksanaan/"+act+"/verifikasi", object{}).Want(200)
		if n := o.Do("staf", "GET", "/naskah?tanpa_kegiatan=true", nil).Want(200).Get("data.0"); n != nil {
			t.Errorf("an agreement with an activity sleeps: %v", n)
		}

		// Half a year later it is renewed, and the next activity goes on from the first.
		o.Clock.Set(time.Date(2026, 12, 10, 9, 0, 0, 0, time.FixedZone("WIB", 7*3600)))
		o.Forget()
		next := o.Do("staf", "POST", "/naskah/"+naskah+"/perpanjang", object{"tanggal_mulai": "2027-01-01", "tanggal_berakhir": "2029-12-31"}).Want(201).Str("id")
		o.Do("staf", "POST", "/naskah/"+next+"/versi", object{"jenis": "draf", "pasal": pasal("Diperpanjang.")}).Want(201)
		for _, step := range []string{"ajukan-telaah", "kirim-mitra", "finalkan"} {
			o.step(next, step, nil)
		}
		o.step(next, "catat-tanda-tangan", object{"tanggal_ttd": "2026-12-10", "metode_ttd": "basah", "berkas_id": o.paper("staf")})
		if got := o.Do("staf", "GET", "/naskah/"+next, nil).Want(200).Str("menggantikan_id"); got != naskah {
			t.Errorf("the renewal replaces %s, want %s", got, naskah)
		}
		if got := string(o.Do("staf", "GET", "/naskah/"+naskah+"/silsilah", nil).Want(200).Body); !strings.Contains(got, next) {
			t.Errorf("the lineage does not name the renewal: %s", got)
		}
		plan := o.Do("staf", "POST", "/rencana-kegiatan", object{
			"judul": "Magang lanjutan", "tujuan": "Meneruskan.", "jenis": "penjadwalan", "tanggal_mulai": "2027-02-01", "tanggal_selesai": "2027-02-05",
			"mitra_ids": []string{o.mitra}, "unit_ids": []string{o.unit}, "prodi_ids": []string{o.prodi}, "naskah_id": next, "tindak_lanjut_dari_id": act,
		}).Want(201)
		if got := plan.Str("tindak_lanjut_dari_id"); got != act {
			t.Errorf("the plan goes on from %s, want %s", got, act)
		}
	})
}

func (o *office) step(naskah, do string, body any) {
	o.T.Helper()
	o.Do("staf", "POST", "/naskah/"+naskah+"/"+do, body).Want(200)
}
