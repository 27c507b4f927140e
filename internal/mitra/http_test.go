package mitra_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/journal"
)

type object = map[string]any

// world is a product with shorthands for partners.
type world struct{ *apptest.World }

func each(t *testing.T, f func(t *testing.T, w world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, w *apptest.World) { f(t, world{w}) })
}

func body(nama string, more ...object) object {
	b := object{"nama": nama, "kategori": "dudi", "kode_negara": "ID"}
	for _, m := range more {
		maps.Copy(b, m)
	}
	return b
}

// partner enters a partner by the office and returns its id.
func (w world) partner(nama string, more ...object) string {
	w.T.Helper()
	return w.Do("staf", "POST", "/mitra", body(nama, more...)).Want(201).Str("id")
}

func (w world) get(as, id string) *apptest.Response {
	w.T.Helper()
	return w.Do(as, "GET", "/mitra/"+id, nil).Want(200)
}

func (w world) act(as, id, do string, body any) *apptest.Response {
	w.T.Helper()
	return w.Do(as, "POST", "/mitra/"+id+"/"+do, body)
}

func (w world) patch(id string, body any) *apptest.Response {
	w.T.Helper()
	return w.Do("staf", "PATCH", "/mitra/"+id, body, "If-Match", w.get("staf", id).ETag())
}

func (w world) merge(id, into string) *apptest.Response {
	w.T.Helper()
	return w.act("staf", id, "gabung", object{"ke_id": into})
}

func (w world) seal() {
	w.T.Helper()
	if _, err := journal.NewSealer(w.App.DB, w.Clock, w.App.Log).SealOnce(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
}

// history lists what happened to a record, oldest first.
func (w world) history(path string) string {
	w.T.Helper()
	var out struct {
		Data []struct {
			Peristiwa string `json:"peristiwa"`
		} `json:"data"`
	}
	w.Do("auditor", "GET", path+"/riwayat", nil).Want(200).JSON(&out)
	var all []string
	for _, e := range slices.Backward(out.Data) {
		all = append(all, strings.TrimPrefix(e.Peristiwa, "mitra."))
	}
	return strings.Join(all, " ")
}

// names lists the names a list answers, page by page as limit says.
func (w world) names(query string) []string {
	w.T.Helper()
	out := []string{}
	for path := "/mitra?" + query; path != ""; {
		r := w.Do("pimpinan", "GET", path, nil).Want(200)
		for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
			out = append(out, r.Str(fmt.Sprintf("data.%d.nama", i)))
		}
		path = ""
		if c := r.Str("page.next_cursor"); c != "" {
			path = "/mitra?" + query + "&cursor=" + c
		}
	}
	return out
}

func TestEnterAndRead(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		r := w.Do("staf", "POST", "/mitra", body("  PT Rekaan Bahari ", object{
			"nama_alias": []string{"Rekaan Marine"}, "kategori": "dudi", "provinsi": "Kepulauan Riau", "kota": "Batam", "alamat": "Jalan Contoh 1", "situs": "https://rekaan.example",
		})).Want(201)
		id := r.Str("id")
		if got, want := r.Header.Get("Location"), "/api/v1/mitra/"+id; got != want {
			t.Errorf("Location %q, want %q", got, want)
		}
		for path, want := range map[string]any{
			"kode": "MT-2026-0001", "status": "aktif", "versi": 1.0, "nama": "PT Rekaan Bahari", "nama_alias.0": "Rekaan Marine", "kode_negara": "ID", "kota": "Batam",
			"klasifikasi_kode": nil, "digabung_ke_id": nil, "digabung_langsung_ke_id": nil, "dibuat_pada": "2026-07-10T02:00:00Z", "dibuat_oleh.nama": "Staf Humas Demo",
		} {
			if got := r.Get(path); got != want {
				t.Errorf("%s: got %v, want %v", path, got, want)
			}
		}
		if got := w.get("staf", id); string(got.Body) != string(r.Body) || got.ETag() != r.ETag() {
			t.Errorf("read again: got %s %s, want %s %s", got.ETag(), got.Body, r.ETag(), r.Body)
		}
		w.Do("staf", "GET", "/mitra/"+id, nil, "If-None-Match", r.ETag()).Want(304)
		if got := w.history("/mitra/" + id); got != "dibuat" {
			t.Errorf("history %s", got)
		}

		for as, want := range map[string]string{"koordinator": "aktif", "unit.tm": "calon"} {
			if got := w.Do(as, "POST", "/mitra", body("PT Rekaan "+as)).Want(201).Str("status"); got != want {
				t.Errorf("entered by %s: %s, want %s", as, got, want)
			}
		}
		for _, as := range []string{"pimpinan", "auditor", "admin"} {
			w.Do(as, "POST", "/mitra", body("PT Rekaan")).Problem(403, "forbidden")
		}
		w.Do("", "POST", "/mitra", body("PT Rekaan")).Problem(401, "auth_required")
		w.Do("", "GET", "/mitra/"+id, nil).Problem(401, "auth_required")
		w.Do("admin", "GET", "/mitra/"+id, nil).Problem(403, "forbidden")
		for _, none := range []string{"01980000-0000-7000-8000-00000000ffff", "MT-2026-0001", "..%2f"} {
			w.Do("staf", "GET", "/mitra/"+none, nil).Problem(404, "not_found")
		}
	})
}

// Each bad entry is told where it is bad, and leaves nothing behind.
func TestBadEntries(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id := w.partner("PT Rekaan Tetap")
		contacts := func(ks ...object) object { return object{"kontak": ks} }
		for name, tt := range map[string]struct {
			more  object
			fault string // pointer and code
		}{
			"no name":                    {object{"nama": " "}, "/nama required"},
			"a name that is too long":    {object{"nama": strings.Repeat("a", 301)}, "/nama too_long"},
			"no such category":           {object{"kategori": "swasta"}, "/kategori not_in_list"},
			"a country in small letters": {object{"kode_negara": "id"}, "/kode_negara not_country"},
			"no country":                 {object{"kode_negara": "XX"}, "/kode_negara not_country"},
			"a region of the world":      {object{"kode_negara": "EU"}, "/kode_negara not_country"},
			"an unknown classification":  {object{"klasifikasi_kode": "entah"}, "/klasifikasi_kode unknown_code"},
			"a site that is no address":  {object{"situs": "javascript:alert(1)"}, "/situs not_url"},
			"a site with a password":     {object{"situs": "https://a:b@rekaan.example"}, "/situs not_url"},
			"an empty alias":             {object{"nama_alias": []string{""}}, "/nama_alias/0 required"},
			"a contact without a name":   {contacts(object{"nama": ""}), "/kontak/0/nama required"},
			"a contact's mail":           {contacts(object{"nama": "Rekaan", "surel": "bukan surel"}), "/kontak/0/surel not_email"},
			"two main contacts":          {contacts(object{"nama": "A", "utama": true}, object{"nama": "B", "utama": true}), "/kontak one_main"},
		} {
			t.Run(name, func(t *testing.T) {
				r := w.Do("staf", "POST", "/mitra", body("PT Rekaan", tt.more)).Problem(422, "validation_failed")
				if got := r.Str("errors.0.pointer") + " " + r.Str("errors.0.code"); got != tt.fault || r.Get("errors.1") != nil {
					t.Errorf("got %s, want only %s", r.Body, tt.fault)
				}
				p := w.patch(id, tt.more).Problem(422, "validation_failed")
				if got := p.Str("errors.0.pointer") + " " + p.Str("errors.0.code"); got != tt.fault {
					t.Errorf("changed: got %s, want %s", p.Body, tt.fault)
				}
			})
		}
		for _, field := range []string{"id", "kode", "status", "versi", "dibuat_oleh", "digabung_ke_id", "kontak_acuan"} {
			r := w.Do("staf", "POST", "/mitra", body("PT Rekaan", object{field: "x"})).Problem(422, "unknown_field")
			if got := r.Str("errors.0.pointer"); got != "/"+field {
				t.Errorf("%s: got pointer %s", field, got)
			}
			w.patch(id, object{field: "x"}).Problem(422, "unknown_field")
		}
		if got := w.names(""); len(got) != 1 || w.get("staf", id).Num("versi") != 1 {
			t.Errorf("left behind: %q, version %v", got, w.get("staf", id).Num("versi"))
		}
		if got := w.partner("PT Rekaan Berikut"); w.get("staf", got).Str("kode") == "" {
			t.Error("no kode")
		}
	})
}

func TestChange(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id := w.partner("PT Rekaan Lama", object{"kota": "Batam", "nama_alias": []string{"Lama"}})
		first := w.get("staf", id)
		w.Clock.Advance(time.Minute)
		r := w.Do("koordinator", "PATCH", "/mitra/"+id, object{"nama": "PT Rekaan Baru", "kota": nil, "nama_alias": []string{"Lama", "Baru"}}, "If-Match", first.ETag()).Want(200)
		for path, want := range map[string]any{
			"nama": "PT Rekaan Baru", "kota": nil, "nama_alias.1": "Baru", "kategori": "dudi", "versi": 2.0, "kode": first.Str("kode"),
			"diubah_oleh.nama": "Sub Koordinator Demo", "diubah_pada": "2026-07-10T02:01:00Z", "dibuat_oleh.nama": "Staf Humas Demo",
		} {
			if got := r.Get(path); got != want {
				t.Errorf("%s: got %v, want %v", path, got, want)
			}
		}
		// If-Match: missing, of an older version, of any, and on an action.
		w.Do("staf", "PATCH", "/mitra/"+id, object{"nama": "X"}).Problem(428, "if_match_required")
		w.Do("staf", "PATCH", "/mitra/"+id, object{"nama": "X"}, "If-Match", first.ETag()).Problem(412, "stale")
		w.act("staf", id, "nonaktifkan", nil).Want(200)
		w.Do("staf", "POST", "/mitra/"+id+"/aktifkan", nil, "If-Match", r.ETag()).Problem(412, "stale")
		last := w.Do("staf", "POST", "/mitra/"+id+"/aktifkan", nil, "If-Match", w.get("staf", id).ETag()).Want(200)
		// The tag compares versions: what another role was shown will do.
		w.Do("staf", "PATCH", "/mitra/"+id, object{"kota": "Bintan"}, "If-Match", w.get("pimpinan", id).ETag()).Want(200)
		if last.Num("versi") != 4 {
			t.Errorf("version %v, want 4", last.Num("versi"))
		}

		for _, as := range []string{"unit.if", "pimpinan", "auditor", "admin"} {
			w.Do(as, "PATCH", "/mitra/"+id, object{"nama": "X"}, "If-Match", "*").Problem(403, "forbidden")
		}
		if got := w.history("/mitra/" + id); got != "dibuat diubah dinonaktifkan diaktifkan diubah" {
			t.Errorf("history %s", got)
		}
		// As it was, at any instant; allowed_actions are those of now.
		for per, want := range map[string]string{"2026-07-10T09:00:00+07:00": "PT Rekaan Lama", "2026-07-10T02:00:59.999999Z": "PT Rekaan Lama", "2026-07-10T02:01:00Z": "PT Rekaan Baru"} {
			if got := w.Do("pimpinan", "GET", "/mitra/"+id+"?per="+strings.ReplaceAll(per, "+", "%2B"), nil).Want(200).Str("nama"); got != want {
				t.Errorf("per %s: got %s, want %s", per, got, want)
			}
		}
		w.Do("pimpinan", "GET", "/mitra/"+id+"?per=2026-07-10T01:59:59Z", nil).Problem(404, "not_found")
		for _, bad := range []string{"2026-07-10", "2026-07-10T09:00:00", "kemarin"} {
			w.Do("pimpinan", "GET", "/mitra/"+id+"?per="+bad, nil).Problem(400, "query_invalid")
		}
		// Partners are never deleted, and what a correction is for is a PATCH here.
		w.Do("koordinator", "DELETE", "/mitra/"+id, nil, "If-Match", "*").Problem(405, "method_not_allowed")
		w.Do("koordinator", "POST", "/mitra/"+id+"/ralat", object{"perubahan": object{"nama": "X"}, "alasan": "Salah."}).Problem(404, "not_found")
	})
}

// The same key takes effect once; the answer to the repetition is the record as
// it was, with the actions of now.
func TestRepeatedCalls(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		const b = `{"nama":"PT Rekaan Kunci","kategori":"dudi","kode_negara":"ID","kontak":[{"nama":"Narahubung Rekaan","surel":"a@rekaan.example"}]}`
		r := w.Do("staf", "POST", "/mitra", b, "Idempotency-Key", "impor-1").Want(201)
		id := r.Str("id")
		w.act("staf", id, "nonaktifkan", nil).Want(200)
		again := w.Do("staf", "POST", "/mitra", b, "Idempotency-Key", "impor-1").Want(201)
		if again.Header.Get("Idempotency-Replayed") != "true" || again.Str("id") != id || again.Num("versi") != 1 || again.Str("status") != "aktif" {
			t.Errorf("repeated: %s", again.Body)
		}
		if again.Str("kontak.0.surel") != "a@rekaan.example" || again.Header.Get("Location") != r.Header.Get("Location") {
			t.Errorf("repeated: %s at %s", again.Body, again.Header.Get("Location"))
		}
		for _, a := range again.Get("allowed_actions").([]any) {
			if a := a.(object); a["allowed"] != (a["name"] != "nonaktifkan" && a["name"] != "batalkan-gabung") {
				t.Errorf("repeated: %v", a)
			}
		}
		w.Do("staf", "POST", "/mitra", body("PT Rekaan Lain"), "Idempotency-Key", "impor-1").Problem(422, "idempotency_key_reused")
		w.Do("koordinator", "POST", "/mitra", b, "Idempotency-Key", "impor-1").Want(201)
		w.Do("staf", "POST", "/mitra", body(""), "Idempotency-Key", "impor-2").Problem(422, "validation_failed")
		w.Do("staf", "POST", "/mitra", body("PT Rekaan Dua"), "Idempotency-Key", "impor-2").Want(201)
		if got := w.names(""); len(got) != 3 {
			t.Errorf("got %q, want three partners", got)
		}
	})
}
