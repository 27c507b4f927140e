package rencana_test

import (
	"maps"
	"testing"
)

// A plan may name the request it answers, one its author may read; a request may
// name the plan it led to. A draft that a request names is not removed from under
// it.
func TestAPlanAnswersARequest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask := func(more object) string {
			t.Helper()
			body := object{"jenis": "kunjungan", "kanal": "surel", "pemohon_jenis": "umum", "pemohon_nama": "Pemohon Rekaan", "perihal": "x", "masuk_pada": "2026-07-10T08:55:00+07:00"}
			maps.Copy(body, more)
			return w.Do("staf", "POST", "/permintaan-layanan", body).Want(201).Str("id")
		}
		mine, other := ask(object{"unit_id": w.unit["IF"]}), ask(object{"unit_id": w.unit["MB"]})
		plan := w.Do("unit.if", "POST", "/rencana-kegiatan", w.isi(object{"permintaan_id": mine})).Want(201)
		if plan.Str("permintaan_id") != mine {
			t.Errorf("got %s", plan.Body)
		}
		if p := w.Do("unit.if", "POST", "/rencana-kegiatan", w.isi(object{"permintaan_id": other})).Problem(422, "validation_failed"); faults(p) != "/permintaan_id unknown_id" {
			t.Errorf("another unit's request: %q", faults(p))
		}
		if p := w.Do("staf", "POST", "/rencana-kegiatan", w.isi(object{"permintaan_id": "PM-2026-0001"})).Problem(422, "validation_failed"); faults(p) != "/permintaan_id unknown_id" {
			t.Errorf("no id: %q", faults(p))
		}
		at := "/rencana-kegiatan/" + plan.Str("id")
		// What the office tied the plan to stays, also where its unit may not see it.
		w.Do("staf", "PATCH", at, object{"permintaan_id": other}, "If-Match", "*").Want(200)
		if r := w.Do("unit.if", "PATCH", at, object{"judul": "Judul unit"}, "If-Match", "*").Want(200); r.Str("permintaan_id") != other {
			t.Errorf("got %s", r.Body)
		}
		ask(object{"rencana_id": plan.Str("id")})
		w.Do("staf", "DELETE", at, nil, "If-Match", "*").Problem(409, "conflict")
		if r := w.Do("staf", "GET", at, nil).Want(200); r.Str("allowed_actions.1.name") != "hapus" || r.Get("allowed_actions.1.allowed") != false {
			t.Errorf("the draft may be removed: %s", r.Body)
		}
	})
}
