package apptest_test

import (
	"log/slog"
	"testing"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/journal"
)

// Records outlive the personal values that were erased from them: they are read,
// listed, searched and changed as before, and the feed tells of it by ids.
func TestRecordsOutliveErasedPersonalValues(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		mitra := w.Do("staf", "POST", "/mitra", object{"nama": "PT Rekaan Lupa", "kategori": "dudi", "kode_negara": "ID", "kontak": []object{{"nama": "Narahubung Rekaan", "telepon": "0000", "utama": true}}}).Want(201).Str("id")
		unit := w.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
		plan := w.Do("staf", "POST", "/rencana-kegiatan", object{"judul": "Kuliah tamu", "tujuan": "Berbagi", "jenis": "rapat", "tanggal_mulai": "2026-08-03", "tanggal_selesai": "2026-08-03", "mitra_ids": []string{mitra}, "unit_ids": []string{unit}}).Want(201)
		w.Do("staf", "POST", "/rencana-kegiatan/"+plan.Str("id")+"/ajukan", nil, "If-Match", plan.ETag()).Want(200)
		paths := []string{
			"/mitra/" + mitra,
			"/koordinasi/" + w.Do("koordinator", "POST", "/koordinasi", object{"rencana_id": plan.Str("id"), "jenis": "rapat", "moda": "daring", "tautan": "https://rapat.example/1", "mulai_pada": "2026-07-20T09:00:00+07:00", "peserta": []object{{"nama": "Peserta Rekaan", "asal": "mitra", "mitra_id": mitra, "surel": "peserta@rekaan.example"}}}).Want(201).Str("id"),
			"/permintaan-layanan/" + w.Do("staf", "POST", "/permintaan-layanan", object{"jenis": "kunjungan", "kanal": "whatsapp", "pemohon_jenis": "mitra", "pemohon_nama": "Pemohon Rekaan", "pemohon_kontak": "0000", "mitra_id": mitra, "perihal": "Kunjungan", "masuk_pada": "2026-07-10T08:50:00+07:00"}).Want(201).Str("id"),
		}
		call := journal.AtMachine()
		found, err := w.App.Journal.FindPersonal(t.Context(), call, "REKAAN")
		if err != nil || len(found) != 3 {
			t.Fatalf("found %v, %v", found, err)
		}
		var ids []string
		for _, k := range found {
			ids = append(ids, k.ID)
		}
		if gone, err := w.App.Journal.ForgetPersonal(t.Context(), call, ids); err != nil || len(gone) != 3 {
			t.Fatalf("erased %v, %v", gone, err)
		}
		if gone, err := w.App.Journal.ForgetPersonal(t.Context(), call, ids); err != nil || len(gone) != 0 {
			t.Fatalf("erased again %v, %v", gone, err)
		}
		for _, path := range paths {
			r := w.Do("staf", "GET", path, nil).Want(200)
			for _, field := range []string{"kontak.0.nama", "peserta.0.nama", "pemohon_kontak"} {
				if got := r.Get(field); got != nil {
					t.Errorf("%s: %s is %v", path, field, got)
				}
			}
			w.Do("staf", "GET", path+"?per=2026-07-10T02:00:00Z", nil).Want(200)
			w.Do("staf", "GET", path+"/riwayat", nil).Want(200)
		}
		for _, list := range []string{"/mitra?q=lupa", "/koordinasi", "/permintaan-layanan"} {
			if r := w.Do("staf", "GET", list, nil).Want(200); r.Get("data.0.id") == nil {
				t.Errorf("%s: %s", list, r.Body)
			}
		}
		r := w.Do("staf", "GET", paths[2], nil).Want(200)
		w.Do("staf", "PATCH", paths[2], object{"perihal": "Kunjungan dua hari"}, "If-Match", r.ETag()).Want(200)
		r = w.Do("staf", "GET", paths[0], nil).Want(200)
		w.Do("staf", "PATCH", paths[0], object{"kota": "Batam"}, "If-Match", r.ETag()).Want(200)
		r = w.Do("staf", "GET", paths[1], nil).Want(200)
		w.Do("koordinator", "PATCH", paths[1], object{"tautan": "https://rapat.example/2"}, "If-Match", r.ETag()).Want(200)
		if _, err := journal.NewSealer(w.App.DB, w.Clock, slog.New(slog.DiscardHandler)).SealOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
		r = w.Do("auditor", "GET", "/peristiwa?types=data_pribadi.*", nil).Want(200)
		if r.Str("data.0.jenis") != "data_pribadi.dicari" || r.Str("data.3.jenis") != "data_pribadi.dihapus" || r.Get("data.4") != nil {
			t.Errorf("the feed: %s", r.Body)
		}
	})
}

// An event leads to what it tells of; to itself where nothing else can be read.
func TestEventsWithoutARecordLeadToThemselves(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Do("auditor", "GET", "/laporan/iku?tahun=2026&format=csv", nil).Want(200)
		if _, err := w.App.Journal.FindPersonal(t.Context(), journal.AtMachine(), "siapa"); err != nil {
			t.Fatal(err)
		}
		if _, err := journal.NewSealer(w.App.DB, w.Clock, slog.New(slog.DiscardHandler)).SealOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, of := range []string{"laporan_ekspor.dibuat", "data_pribadi.dicari"} {
			r := w.Do("auditor", "GET", "/peristiwa?types="+of, nil).Want(200)
			led := w.Do("auditor", "GET", r.Str("data.0.subjek.href"), nil).Want(200)
			if led.Str("data.0.id") == "" || led.Str("data.0.id") != r.Str("data.0.id") {
				t.Errorf("%s leads to %s", of, led.Body)
			}
		}
	})
}
