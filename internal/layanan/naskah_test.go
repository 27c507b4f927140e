package layanan_test

import (
	"fmt"
	"maps"
	"testing"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// agreement puts a draft into the store, as the slice that drafts would.
func (w *world) agreement(kode, jenis, mitra string, permintaan *string, versions int) string {
	w.T.Helper()
	now := w.Clock.Now()
	id := ident.New(now)
	exec := func(q string, args ...any) {
		if err := w.App.DB.Gorm.Exec(q, args...).Error; err != nil {
			w.T.Fatal(err)
		}
	}
	exec(`INSERT INTO naskah (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, kode, status, jenis, judul, permintaan_id,
		ruang_lingkup, tingkat, tanpa_batas_waktu, pihak, pelaporan, tanpa_berkas, cari)
		VALUES (?, 1, ?, 'sistem', 'sistem', ?, 'sistem', 'sistem', ?, 'draf', ?, 'Naskah rekaan', ?, '', 'nasional', ?, '[]', '[]', ?, '')`, id, now, now, kode, jenis, permintaan, false, false)
	exec("INSERT INTO naskah_mitra (naskah_id, mitra_id, urutan) VALUES (?, ?, 0)", id, mitra)
	for n := range versions {
		exec(`INSERT INTO naskah_versi (id, naskah_id, nomor, jenis, pasal, sha256, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id)
			VALUES (?, ?, ?, 'draf', '[]', 'x', ?, 'sistem', 'sistem')`, ident.New(now), id, n+1, now)
	}
	return id
}

// drafted tells the request of a version, in a change of its own.
func (w *world) drafted(permintaan, naskah string, nomor int) error {
	_, err := journal.Do(w.T.Context(), w.App.Journal, journal.Call{By: actor.System(), RequestID: "uji"}, func(tx *journal.Tx) (struct{}, error) {
		return struct{}{}, w.App.Layanan.DraftMade(tx, permintaan, naskah, nomor)
	})
	return err
}

// A version made for a request is its hand-over: the clock stops then, and later
// versions are further events.
func TestADraftMadeStopsTheClock(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		path := w.asked(object{"jenis": "penyusunan_naskah", "jenis_naskah": "moa"})
		id := path[len("/permintaan-layanan/"):]
		naskah := w.agreement("NS-2026-0901", "moa", w.mitra, &id, 2)
		w.move(at("10:00"))
		if err := w.drafted(id, naskah, 1); err != nil {
			t.Fatal(err)
		}
		r := w.Do("staf", "GET", path+"?expand=naskah", nil).Want(200)
		for field, want := range map[string]any{"naskah_id": naskah, "naskah.kode": "NS-2026-0901", "status": "baru", "kejadian.0.jenis": "penyerahan_draf", "kejadian.0.pelaku.jenis": "sistem",
			"kejadian.0.naskah_id": naskah, "kejadian.0.nomor": "1", "kejadian.0.terjadi_pada": "2026-07-10T03:00:00Z", "kejadian.0.susulan": false, "jam.0.hasil": "tepat"} {
			if got := r.Get(field); got != want {
				t.Errorf("%s is %v, want %v", field, got, want)
			}
		}
		w.move(at("10:00", 13))
		if err := w.drafted(id, naskah, 2); err != nil {
			t.Fatal(err)
		}
		if got := w.verdict(path, "a"); got != "tepat tepat tepat" {
			t.Errorf("after a second version: %s", got)
		}
		w.Do("staf", "POST", path+"/batalkan", object{"alasan": "Tidak jadi."}).Want(200)
		if err := w.drafted(id, naskah, 2); err != nil {
			t.Errorf("a version for a closed request: %v", err)
		}
		if n := w.Do("staf", "GET", path, nil).Want(200).Get("kejadian.2"); n != nil {
			t.Errorf("a closed request took an event: %v", n)
		}
	})
}

// A hand-over names the right agreement and a version that exists.
func TestHandingOverTheWrongAgreement(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		path := w.asked(object{"jenis": "penyusunan_naskah", "jenis_naskah": "moa"})
		other := w.asked(object{"jenis": "penyusunan_naskah", "jenis_naskah": "moa"})[len("/permintaan-layanan/"):]
		stranger := w.Do("staf", "POST", "/mitra", object{"nama": "CV Lain Sekali", "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
		good := w.agreement("NS-2026-0911", "moa", w.mitra, nil, 2)
		wrong := map[string]object{
			"/naskah_id unknown_id":    {"naskah_id": "0197f0a2-0000-7000-8000-000000000000"},
			"/naskah_id other_kind":    {"naskah_id": w.agreement("NS-2026-0912", "mou", w.mitra, nil, 1)},
			"/naskah_id other_partner": {"naskah_id": w.agreement("NS-2026-0913", "moa", stranger, nil, 1)},
			"/naskah_id other_request": {"naskah_id": w.agreement("NS-2026-0914", "moa", w.mitra, &other, 1)},
			"/nomor unknown_version":   {"naskah_id": good, "nomor": "3"},
		}
		for want, more := range wrong {
			body := object{"terjadi_pada": at("08:55"), "kanal": "surel"}
			maps.Copy(body, more)
			r := w.Do("staf", "POST", path+"/penyerahan-draf", body).Want(422)
			if got := fmt.Sprint(r.Get("errors.0.pointer"), " ", r.Get("errors.0.code")); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
		r := w.Do("staf", "POST", path+"/penyerahan-draf", object{"terjadi_pada": at("08:55"), "kanal": "surel", "naskah_id": good, "nomor": "2"}).Want(200)
		if r.Get("kejadian.0.naskah_id") != good || r.Get("jam.0.hasil") != "tepat" {
			t.Errorf("the right one: %s", r.Body)
		}
		w.Do("staf", "POST", path+"/respons", object{"isi": "x", "kanal": "surel", "terjadi_pada": at("08:56"), "naskah_id": good}).Want(422)
	})
}

// A unit sees no agreement but those that list it, and an unreadable one is as
// good as none.
func TestARequestNamesAnAgreement(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		naskah := w.agreement("NS-2026-0921", "moa", w.mitra, nil, 1)
		w.asked(object{"unit_id": w.unit, "naskah_id": naskah})
		if got := w.Do("staf", "GET", "/permintaan-layanan?naskah=NS-2026-0921", nil).Want(200).Str("data.0.naskah_id"); got != naskah {
			t.Errorf("filtered: %s", got)
		}
		body := w.asks(object{"unit_id": w.unit, "naskah_id": naskah})
		if got := w.Do("unit.if", "POST", "/permintaan-layanan", body).Want(422).Str("errors.0.code"); got != "unknown_id" {
			t.Errorf("an agreement of others: %s", got)
		}
		if err := w.App.DB.Gorm.Exec("INSERT INTO naskah_unit (naskah_id, unit_id, urutan) VALUES (?, ?, 0)", naskah, w.unit).Error; err != nil {
			t.Fatal(err)
		}
		w.Do("unit.if", "POST", "/permintaan-layanan", body).Want(201)
	})
}
