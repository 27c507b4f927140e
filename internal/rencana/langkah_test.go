package rencana_test

import (
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
)

func TestDraft(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sub(t, "made and read", func(t *testing.T, w *world) {
			r := w.Do("unit.if", "POST", "/rencana-kegiatan", w.isi(object{"prodi_ids": nil})).Want(201)
			id := r.Str("id")
			if got, want := r.Header.Get("Location"), "/api/v1/rencana-kegiatan/"+id; got != want {
				t.Errorf("Location %q, want %q", got, want)
			}
			for path, want := range map[string]any{
				"kode": "RK-2026-0001", "status": "draf", "versi": 1.0, "judul": "Kunjungan industri", "prioritas": "normal", "mitra_ids.0": w.mitra[0], "mitra_ids.1": w.mitra[1],
				"unit_ids.0": w.unit["IF"], "naskah_id": nil, "permintaan_id": nil, "tindak_lanjut_dari_id": nil, "alasan": nil, "status_sebelum_tunda": nil, "mitra": nil,
				"dibuat_pada": "2026-07-10T02:00:00Z", "dibuat_oleh.nama": "Jurusan Teknik Informatika Demo", "diubah_oleh.jenis": "pengguna",
			} {
				if got := r.Get(path); got != want {
					t.Errorf("%s: got %v, want %v", path, got, want)
				}
			}
			for _, empty := range []string{"prodi_ids", "mitra_menolak_ids"} {
				if l, ok := r.Get(empty).([]any); !ok || len(l) != 0 {
					t.Errorf("%s: got %v, want []", empty, r.Get(empty))
				}
			}
			if got := w.Do("auditor", "GET", "/rencana-kegiatan/"+id+"?expand=mitra", nil).Want(200); got.Str("mitra.0.nama") != "PT Rekaan Satu" || got.Str("mitra.1.id") != w.mitra[1] {
				t.Errorf("expanded: %s", got.Body)
			}
		})
		w.sub(t, "changed by merge-patch", func(t *testing.T, w *world) {
			id := w.plan(nil)
			path := "/rencana-kegiatan/" + id
			tag := w.get("unit.if", id).ETag()
			r := w.Do("unit.if", "PATCH", path, object{"judul": "Judul lain", "mitra_ids": []string{w.mitra[1]}, "prioritas": "tinggi"}, "If-Match", tag).Want(200)
			for path, want := range map[string]any{"judul": "Judul lain", "tujuan": "Menyelaraskan kurikulum.", "mitra_ids.0": w.mitra[1], "mitra_ids.1": nil, "versi": 2.0, "prioritas": "tinggi"} {
				if got := r.Get(path); got != want {
					t.Errorf("%s: got %v, want %v", path, got, want)
				}
			}
			w.Do("unit.if", "PATCH", path, object{"judul": "X"}, "If-Match", tag).Problem(412, "stale")
			w.Do("unit.if", "PATCH", path, object{"judul": "X"}).Problem(428, "if_match_required")
			w.act(id, "ajukan", nil).Want(200)
			w.Do("staf", "PATCH", path, object{"judul": "X"}, "If-Match", "*").Problem(409, "invalid_transition")
			if got := w.get("staf", id).Str("judul"); got != "Judul lain" {
				t.Errorf("judul %q", got)
			}
		})
		w.sub(t, "deleted, and only a draft", func(t *testing.T, w *world) {
			id := w.plan(nil)
			path := "/rencana-kegiatan/" + id
			w.Do("unit.if", "DELETE", path, nil).Problem(428, "if_match_required")
			w.Do("unit.if", "DELETE", path, nil, "If-Match", `"9.x"`).Problem(412, "stale")
			tag := w.get("staf", id).ETag()
			for range 2 {
				if r := w.Do("unit.if", "DELETE", path, nil, "If-Match", tag, "Idempotency-Key", "hapus-"+id).Want(204); len(r.Body) != 0 {
					t.Errorf("a body: %s", r.Body)
				}
			}
			w.Do("unit.if", "GET", path, nil).Problem(404, "not_found")
			w.Do("unit.if", "DELETE", path, nil, "If-Match", "*").Problem(404, "not_found")
			kept := w.submitted(nil)
			w.Do("staf", "DELETE", "/rencana-kegiatan/"+kept, nil, "If-Match", "*").Problem(409, "invalid_transition")
		})
		w.sub(t, "made once under one key", func(t *testing.T, w *world) {
			first := w.Do("staf", "POST", "/rencana-kegiatan", w.bytes(w.isi(nil)), "Idempotency-Key", "buat").Want(201)
			id := first.Str("id")
			w.act(id, "ajukan", nil).Want(200)
			again := w.Do("staf", "POST", "/rencana-kegiatan", w.bytes(w.isi(nil)), "Idempotency-Key", "buat").Want(201)
			if again.Header.Get("Idempotency-Replayed") != "true" || again.Str("id") != id || again.Num("versi") != 1 || again.Str("status") != "draf" ||
				again.Str("dibuat_oleh.nama") != "Staf Humas Demo" || again.Header.Get("Location") != first.Header.Get("Location") {
				t.Errorf("repeated: %s", again.Body)
			}
			if got, want := allowed(again), allowed(w.get("staf", id)); got != want {
				t.Errorf("its actions are %q, as of now %q", got, want)
			}
			w.Do("staf", "POST", "/rencana-kegiatan", w.isi(object{"judul": "X"}), "Idempotency-Key", "buat").Problem(422, "idempotency_key_reused")
			if got := w.events(id); got != "dibuat diajukan" {
				t.Errorf("events %q", got)
			}
		})
	})
}

func TestEveryVerb(t *testing.T) {
	why := object{"alasan": "Mitra meminta."}
	each(t, func(t *testing.T, w *world) {
		w.sub(t, "postponed and resumed where it stood", func(t *testing.T, w *world) {
			id := w.agreed(nil)
			r := w.act(id, "tunda", why).Want(200)
			if r.Str("status") != "ditunda" || r.Str("status_sebelum_tunda") != "siap_laksana" || r.Str("alasan") != "Mitra meminta." {
				t.Errorf("postponed: %s", r.Body)
			}
			w.act(id, "tunda", why).Problem(409, "invalid_transition")
			w.act(id, "ajukan", nil).Problem(409, "invalid_transition")
			r = w.act(id, "lanjutkan", nil).Want(200)
			if r.Str("status") != "siap_laksana" || r.Get("status_sebelum_tunda") != nil || r.Get("alasan") != nil {
				t.Errorf("resumed: %s", r.Body)
			}
			if got := w.events(id); got != "dibuat diajukan dalam_koordinasi siap_laksana ditunda dilanjutkan" {
				t.Errorf("events %q", got)
			}
		})
		w.sub(t, "resumed where a result meanwhile put it", func(t *testing.T, w *world) {
			id := w.submitted(nil)
			k := w.schedule(id)
			w.act(id, "tunda", why).Want(200)
			w.Do("koordinator", "POST", "/koordinasi/"+k+"/catat-hasil", object{"hasil": "sepakat", "notula": "x", "dilaksanakan_pada": w.Clock.Now()}).Want(200)
			if got := w.get("staf", id).Str("status"); got != "ditunda" {
				t.Errorf("a result moved a postponed plan to %s", got)
			}
			if got := w.act(id, "lanjutkan", nil).Want(200).Str("status"); got != "siap_laksana" {
				t.Errorf("resumed to %s", got)
			}
		})
		w.sub(t, "a draft postponed is a draft again", func(t *testing.T, w *world) {
			id := w.plan(nil)
			w.act(id, "tunda", why).Want(200)
			w.Do("unit.if", "PATCH", "/rencana-kegiatan/"+id, object{"judul": "X"}, "If-Match", "*").Problem(409, "invalid_transition")
			if got := w.act(id, "lanjutkan", nil).Want(200).Str("status"); got != "draf" {
				t.Errorf("resumed to %s", got)
			}
		})
		w.sub(t, "rescheduled", func(t *testing.T, w *world) {
			id := w.submitted(nil)
			r := w.act(id, "jadwal-ulang", object{"tanggal_mulai": "2026-09-01", "tanggal_selesai": "2026-09-01", "alasan": "Libur."}).Want(200)
			if r.Str("tanggal_mulai") != "2026-09-01" || r.Str("tanggal_selesai") != "2026-09-01" || r.Str("alasan") != "Libur." || r.Str("status") != "siap_koordinasi" {
				t.Errorf("rescheduled: %s", r.Body)
			}
		})
		w.sub(t, "cancelled for good", func(t *testing.T, w *world) {
			id := w.submitted(nil)
			k := w.schedule(id)
			if r := w.act(id, "batalkan", why).Want(200); r.Str("status") != "dibatalkan" || allowed(r) != "" {
				t.Errorf("cancelled: %s", r.Body)
			}
			for do, body := range map[string]object{"ajukan": nil, "tunda": why, "lanjutkan": nil, "batalkan": why, "lepas-mitra": {"mitra_id": w.mitra[0]},
				"jadwal-ulang": {"tanggal_mulai": "2026-09-01", "tanggal_selesai": "2026-09-01", "alasan": "x"}} {
				p := w.act(id, do, body).Problem(409, "invalid_transition")
				if n, ok := p.Get("allowed_actions").([]any); !ok || len(n) != 8 {
					t.Errorf("%s does not list the actions: %s", do, p.Body)
				}
			}
			w.Do("koordinator", "POST", "/koordinasi/"+k+"/catat-hasil", object{"hasil": "sepakat", "notula": "x", "dilaksanakan_pada": w.Clock.Now()}).Want(200)
			if got := w.get("staf", id).Str("status"); got != "dibatalkan" {
				t.Errorf("a result moved a cancelled plan to %s", got)
			}
		})
		w.sub(t, "an action honours the version it was decided on", func(_ *testing.T, w *world) {
			id := w.plan(nil)
			tag := w.get("staf", id).ETag()
			w.Do("staf", "PATCH", "/rencana-kegiatan/"+id, object{"judul": "X"}, "If-Match", tag).Want(200)
			w.Do("staf", "POST", "/rencana-kegiatan/"+id+"/ajukan", nil, "If-Match", tag).Problem(412, "stale")
		})
		w.sub(t, "the record as it was", func(t *testing.T, w *world) {
			id := w.plan(object{"judul": "Dahulu"})
			then := w.Clock.Now().UTC().Format(time.RFC3339)
			w.Clock.Advance(time.Second)
			w.Do("staf", "PATCH", "/rencana-kegiatan/"+id, object{"judul": "Sekarang"}, "If-Match", "*").Want(200)
			if r := w.Do("auditor", "GET", "/rencana-kegiatan/"+id+"?per="+then, nil).Want(200); r.Str("judul") != "Dahulu" || r.Num("versi") != 1 {
				t.Errorf("as it was: %s", r.Body)
			}
			w.Do("auditor", "GET", "/rencana-kegiatan/"+id+"?per=2026-07-09T00:00:00Z", nil).Problem(404, "not_found")
		})
	})
}

func TestPartnersWhoDecline(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		drop := func(w *world, i int) object { return object{"mitra_id": w.mitra[i], "alasan": "Menolak."} }
		w.sub(t, "one is dropped, the rest had agreed", func(t *testing.T, w *world) {
			id := w.submitted(nil)
			w.meet(id, "sepakat", map[int]string{1: "tidak_sepakat"})
			r := w.get("staf", id)
			if r.Str("status") != "dalam_koordinasi" || r.Str("mitra_menolak_ids.0") != w.mitra[1] {
				t.Fatalf("declined: %s", r.Body)
			}
			if p := w.act(id, "lepas-mitra", drop(w, 0)).Problem(422, "validation_failed"); faults(p) != "/mitra_id not_declined" {
				t.Errorf("one who agreed: %s", p.Body)
			}
			w.act(id, "lepas-mitra", object{"mitra_id": nobody}).Problem(422, "validation_failed")
			w.act(id, "lepas-mitra", object{"mitra_id": "x"}).Problem(422, "validation_failed")
			r = w.act(id, "lepas-mitra", drop(w, 1)).Want(200)
			if r.Str("status") != "siap_laksana" || r.Get("mitra_ids.1") != nil || r.Get("mitra_menolak_ids.0") != nil || r.Str("alasan") != "Menolak." {
				t.Errorf("dropped: %s", r.Body)
			}
			if p := w.act(id, "lepas-mitra", drop(w, 0)); p.Problem(409, "conflict").Str("detail") != "Belum ada mitra yang menolak." {
				t.Errorf("nobody declined: %s", p.Body)
			}
			if got := w.events(id); got != "dibuat diajukan dalam_koordinasi mitra_menolak mitra_dilepas" {
				t.Errorf("events %q", got)
			}
		})
		w.sub(t, "all decline: back to the coordinator, and the last is not dropped", func(t *testing.T, w *world) {
			id := w.submitted(nil)
			w.meet(id, "tidak_sepakat", nil)
			if got := w.get("staf", id).Str("status"); got != "siap_koordinasi" {
				t.Fatalf("status %s", got)
			}
			if got := w.act(id, "lepas-mitra", drop(w, 0)).Want(200).Str("status"); got != "siap_koordinasi" {
				t.Errorf("status %s", got)
			}
			w.act(id, "lepas-mitra", drop(w, 1)).Problem(409, "conflict")
			w.meet(id, "perlu_tindak_lanjut", map[int]string{1: "sepakat"}) // the latest result counts, and only those still there
			if r := w.get("staf", id); r.Str("status") != "siap_laksana" || r.Get("mitra_menolak_ids.0") != nil {
				t.Errorf("changed their mind: %s", r.Body)
			}
		})
		w.sub(t, "the only partner declines", func(t *testing.T, w *world) {
			id := w.submitted(object{"mitra_ids": w.mitra[:1]})
			w.meet(id, "tidak_sepakat", nil)
			if p := w.act(id, "lepas-mitra", drop(w, 0)); p.Problem(409, "conflict").Str("detail") != "Mitra terakhir tidak dapat dilepas; batalkan rencananya." {
				t.Errorf("the last partner: %s", p.Body)
			}
		})
	})
}

// allowed lists the open actions of a record.
func allowed(r *apptest.Response) string {
	var in struct {
		AllowedActions []struct {
			Name    string `json:"name"`
			Allowed bool   `json:"allowed"`
		} `json:"allowed_actions"`
	}
	r.JSON(&in)
	var out []string
	for _, a := range in.AllowedActions {
		if a.Allowed {
			out = append(out, a.Name)
		}
	}
	return strings.Join(out, " ")
}
