package rencana_test

import (
	"fmt"
	"strings"
	"testing"
)

const long = 100_000

func TestBadInput(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		foreign := w.Do("unit.mb", "POST", "/pelaksanaan", w.lecture()).Want(201).Str("id")
		for name, tt := range map[string]struct {
			as     string // "" is the staff
			more   object
			code   string // "" is 422 validation_failed
			faults string
		}{
			"dates reversed":            {more: object{"tanggal_mulai": "2026-08-05", "tanggal_selesai": "2026-08-04"}, faults: "/tanggal_selesai date_order"},
			"no dates":                  {more: object{"tanggal_mulai": nil, "tanggal_selesai": nil}, faults: "/tanggal_mulai required, /tanggal_selesai required"},
			"a day that is not":         {more: object{"tanggal_mulai": "2026-02-30"}, faults: "/tanggal_mulai wrong_type"},
			"an instant for a date":     {more: object{"tanggal_mulai": "2026-08-03T08:00:00+07:00"}, faults: "/tanggal_mulai wrong_type"},
			"the year 1":                {more: object{"tanggal_mulai": "0001-01-01"}, faults: "/tanggal_mulai wrong_type"},
			"a title of 100 kB":         {more: object{"judul": strings.Repeat("é", long/2)}, faults: "/judul too_long"},
			"a purpose of 100 kB":       {more: object{"tujuan": strings.Repeat("x", long)}, faults: "/tujuan too_long"},
			"a title of 301 characters": {more: object{"judul": strings.Repeat("é", 301)}, faults: "/judul too_long"},
			"a blank title":             {more: object{"judul": " \t\n"}, faults: "/judul required"},
			"a bell in the title":       {more: object{"judul": "Kunjungan\a"}, faults: "/judul control_character"},
			"a kind that is not":        {more: object{"jenis": "piknik"}, faults: "/jenis not_in_list"},
			"a priority that is not":    {more: object{"prioritas": "gawat"}, faults: "/prioritas not_in_list"},
			"an unknown partner":        {more: object{"mitra_ids": []string{w.mitra[0], nobody}}, faults: "/mitra_ids/1 unknown_id"},
			"no id at all":              {more: object{"mitra_ids": []string{"PT Rekaan Satu"}}, faults: "/mitra_ids/0 unknown_id"},
			"unknown unit and prodi":    {more: object{"unit_ids": []string{nobody}, "prodi_ids": []string{nobody}}, faults: "/unit_ids/0 unknown_id, /prodi_ids/0 unknown_id"},
			"one partner twice":         {more: object{"mitra_ids": []string{w.mitra[0], w.mitra[0]}}, faults: "/mitra_ids/1 duplicate"},
			"51 partners":               {more: object{"mitra_ids": make([]string, 51)}, faults: "/mitra_ids too_many" + repeated("/mitra_ids/%d duplicate", 1, 50)},
			"a text for a list":         {more: object{"mitra_ids": w.mitra[0]}, faults: "/mitra_ids wrong_type"},
			"a number for a text":       {more: object{"judul": 7}, faults: "/judul wrong_type"},
			"an unknown activity":       {more: object{"tindak_lanjut_dari_id": nobody}, faults: "/tindak_lanjut_dari_id unknown_id"},
			"an activity by no id":      {more: object{"tindak_lanjut_dari_id": "PL-2026-0001"}, faults: "/tindak_lanjut_dari_id unknown_id"},
			"an agreement and a request": {more: object{"naskah_id": nobody, "permintaan_id": nobody},
				faults: "/naskah_id unknown_id, /permintaan_id unknown_id"},
			"an activity one may not see": {as: "unit.if", more: object{"tindak_lanjut_dari_id": foreign}, faults: "/tindak_lanjut_dari_id unknown_id"},
			"another unit's plan":         {as: "unit.if", more: object{"unit_ids": []string{w.unit["MB"]}}, faults: "/unit_ids own_unit_required"},
			"nobody's plan":               {as: "unit.if", more: object{"unit_ids": []string{}}, faults: "/unit_ids own_unit_required"},
			"a status of one's own":       {more: object{"status": "siap_laksana"}, code: "unknown_field", faults: "/status unknown_field"},
			"an id of one's own":          {more: object{"id": nobody}, code: "unknown_field", faults: "/id unknown_field"},
			"a code of one's own":         {more: object{"kode": "RK-2026-9999"}, code: "unknown_field", faults: "/kode unknown_field"},
			"an author of one's own":      {more: object{"dibuat_oleh": object{"id": nobody}}, code: "unknown_field", faults: "/dibuat_oleh unknown_field"},
			"everything at once": {more: object{"judul": "", "tujuan": "", "jenis": "", "tanggal_mulai": "2026-08-02", "tanggal_selesai": "2026-08-01"},
				faults: "/judul required, /tujuan required, /jenis required, /tanggal_selesai date_order"},
		} {
			w.sub(t, name, func(t *testing.T, w *world) {
				as, code := tt.as, tt.code
				if as == "" {
					as = "staf"
				}
				if code == "" {
					code = "validation_failed"
				}
				if p := w.Do(as, "POST", "/rencana-kegiatan", w.isi(tt.more)).Problem(422, code); faults(p) != tt.faults {
					t.Errorf("created: got %q, want %q", faults(p), tt.faults)
				}
			})
		}
		w.sub(t, "nothing was written", func(t *testing.T, w *world) {
			if n := w.Do("auditor", "GET", "/rencana-kegiatan?count=true", nil).Want(200).Num("page.total"); n != 0 {
				t.Errorf("%v plans", n)
			}
			if got := w.Do("staf", "POST", "/rencana-kegiatan", w.isi(object{"tindak_lanjut_dari_id": foreign})).Want(201).Str("kode"); got != "RK-2026-0001" {
				t.Errorf("the first code is %s", got)
			}
		})
		w.sub(t, "what is not JSON", func(t *testing.T, w *world) {
			good := string(w.bytes(w.isi(nil)))
			for name, body := range map[string]string{
				"invalid UTF-8":      strings.Replace(good, "Kunjungan", "Kunjungan \xff\xfe", 1),
				"half a surrogate":   strings.Replace(good, "Kunjungan", `Kunjungan \ud83d`, 1),
				"cut off":            good[:len(good)-5],
				"two documents":      good + good,
				"a name twice":       `{"judul":"a",` + good[1:],
				"nothing but braces": strings.Repeat("[", 100_000),
			} {
				if r := w.Do("staf", "POST", "/rencana-kegiatan", body); r.Status != 400 || r.Str("code") != "json_invalid" {
					t.Errorf("%s: %d %s", name, r.Status, r.Body)
				}
			}
			w.Do("staf", "POST", "/rencana-kegiatan", good, "Content-Type", "text/plain").Problem(415, "unsupported_media_type")
			w.Do("staf", "POST", "/rencana-kegiatan", strings.Replace(good, "Kunjungan", `Kunjungan \u0000`, 1)).Problem(422, "validation_failed")
			w.Do("staf", "POST", "/rencana-kegiatan", "[]").Problem(422, "validation_failed")
		})
		id := w.plan(nil)
		patched := "/rencana-kegiatan/" + id
		w.sub(t, "changes", func(t *testing.T, w *world) {
			for name, tt := range map[string]struct {
				as, body, code, faults string
			}{
				"null where something must be":  {"staf", `{"judul":null,"tanggal_mulai":null,"jenis":null}`, "validation_failed", "/judul required, /jenis required, /tanggal_mulai required"},
				"only one date, now reversed":   {"staf", `{"tanggal_selesai":"2026-08-02"}`, "validation_failed", "/tanggal_selesai date_order"},
				"a status":                      {"staf", `{"status":"terlaksana"}`, "unknown_field", "/status unknown_field"},
				"a version":                     {"staf", `{"versi":9}`, "unknown_field", "/versi unknown_field"},
				"given away by the unit":        {"unit.if", `{"unit_ids":["` + w.unit["MB"] + `"]}`, "validation_failed", "/unit_ids own_unit_required"},
				"a list for the whole":          {"staf", `[]`, "validation_failed", " wrong_type"},
				"a follow-up one may not see":   {"unit.if", `{"tindak_lanjut_dari_id":"` + foreign + `"}`, "validation_failed", "/tindak_lanjut_dari_id unknown_id"},
				"an unknown partner among them": {"staf", `{"mitra_ids":["` + nobody + `"]}`, "validation_failed", "/mitra_ids/0 unknown_id"},
			} {
				if p := w.Do(tt.as, "PATCH", patched, tt.body, "If-Match", "*", "Content-Type", "application/merge-patch+json").Problem(422, tt.code); faults(p) != tt.faults {
					t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
				}
			}
			w.Do("staf", "PATCH", patched, "", "If-Match", "*").Problem(400, "json_invalid")
			// What the office tied the plan to stays, also where its unit may not see it.
			w.Do("staf", "PATCH", patched, object{"tindak_lanjut_dari_id": foreign}, "If-Match", "*").Want(200)
			r := w.Do("unit.if", "PATCH", patched, object{"judul": "Judul unit"}, "If-Match", "*").Want(200)
			if r.Num("versi") != 3 || r.Str("tindak_lanjut_dari_id") != foreign {
				t.Errorf("got %s", r.Body)
			}
			other := w.Do("unit.mb", "POST", "/pelaksanaan", w.lecture()).Want(201).Str("id")
			if p := w.Do("unit.if", "PATCH", patched, object{"tindak_lanjut_dari_id": other}, "If-Match", "*").Problem(422, "validation_failed"); faults(p) != "/tindak_lanjut_dari_id unknown_id" {
				t.Errorf("tied to another one hidden: %q", faults(p))
			}
			if got := w.Do("unit.if", "PATCH", patched, object{"tindak_lanjut_dari_id": nil}, "If-Match", "*").Want(200).Get("tindak_lanjut_dari_id"); got != nil {
				t.Errorf("untied: %v", got)
			}
		})
		w.sub(t, "actions", func(t *testing.T, w *world) {
			bare := w.plan(object{"mitra_ids": []string{}})
			if p := w.act(bare, "ajukan", nil).Problem(422, "validation_failed"); faults(p) != "/mitra_ids required" {
				t.Errorf("submitted without partner: %q", faults(p))
			}
			if got := w.get("staf", bare).Str("allowed_actions.2.reasons.0.missing.0"); got != "mitra_ids" {
				t.Errorf("allowed_actions says missing %q", got)
			}
			for name, tt := range map[string]struct {
				do, body, code, faults string
			}{
				"postponed without reason":        {"tunda", `{}`, "validation_failed", "/alasan required"},
				"cancelled with a blank reason":   {"batalkan", `{"alasan":"  "}`, "validation_failed", "/alasan required"},
				"cancelled for 100 kB of reasons": {"batalkan", `{"alasan":"` + strings.Repeat("x", long) + `"}`, "validation_failed", "/alasan too_long"},
				"rescheduled backwards":           {"jadwal-ulang", `{"tanggal_mulai":"2026-09-02","tanggal_selesai":"2026-09-01","alasan":"x"}`, "validation_failed", "/tanggal_selesai date_order"},
				"rescheduled to nothing":          {"jadwal-ulang", `{}`, "validation_failed", "/tanggal_mulai required, /tanggal_selesai required, /alasan required"},
				"more than an action takes":       {"ajukan", `{"status":"x"}`, "unknown_field", "/status unknown_field"},
				"an unknown member":               {"tunda", `{"alasan":"x","sampai":"2027-01-01"}`, "unknown_field", "/sampai unknown_field"},
			} {
				if p := w.act(id, tt.do, tt.body).Problem(422, tt.code); faults(p) != tt.faults {
					t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
				}
			}
			w.act(id, "ajukan?x=1", nil).Problem(400, "query_invalid")
			w.act(id, "terbang", nil).Problem(404, "not_found")
			w.Do("staf", "POST", patched, nil).Problem(405, "method_not_allowed")
		})
	})
}

// lecture is an activity of MB, which IF may not see.
func (w *world) lecture() object {
	return object{
		"judul": "Kuliah tamu", "jenis": "kegiatan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": w.unit["MB"],
		"mitra_ids": w.mitra[:1], "bidang": []string{"pendidikan"}, "tingkat": "nasional", "relevan_ps": true, "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-10",
	}
}

// repeated formats a fault for each place of a list.
func repeated(format string, from, to int) string {
	var b strings.Builder
	for i := from; i <= to; i++ {
		fmt.Fprintf(&b, ", "+format, i)
	}
	return b.String()
}
