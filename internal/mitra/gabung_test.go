package mitra_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// survivor tells where a partner points: finally, and as the office said.
func (w world) survivor(id string) (last, said string) {
	w.T.Helper()
	r := w.get("pimpinan", id)
	last, said = r.Str("digabung_ke_id"), r.Str("digabung_langsung_ke_id")
	if (last == "") != (said == "") || (last == "") != (r.Str("status") != "digabung") {
		w.T.Errorf("half merged: %s", r.Body)
	}
	return last, said
}

func TestMerge(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		a, b := w.partner("PT Rekaan Bahari"), w.partner("PT. Rekaan Bahari")
		w.Clock.Advance(time.Minute)
		r := w.merge(a, b).Want(200)
		for path, want := range map[string]any{"status": "digabung", "digabung_ke_id": b, "digabung_langsung_ke_id": b, "versi": 2.0, "nama": "PT Rekaan Bahari", "diubah_pada": "2026-07-10T02:01:00Z"} {
			if got := r.Get(path); got != want {
				t.Errorf("%s: got %v, want %v", path, got, want)
			}
		}
		// Nothing else changed: the survivor has no new version.
		if got := w.get("staf", b); got.Num("versi") != 1 || got.Str("status") != "aktif" {
			t.Errorf("survivor: %s", got.Body)
		}
		// A merged partner can be unmerged and nothing else.
		for _, act := range r.Get("allowed_actions").([]any) {
			act := act.(object)
			if act["allowed"] != (act["name"] == "batalkan-gabung") {
				t.Errorf("allowed: %v", act)
			}
		}
		refused := w.merge(a, b).Problem(409, "invalid_transition")
		if refused.Get("allowed_actions.4.name") != "batalkan-gabung" || refused.Get("allowed_actions.4.allowed") != true {
			t.Errorf("refused: %s", refused.Body)
		}
		w.act("staf", a, "aktifkan", nil).Problem(409, "invalid_transition")
		w.act("staf", a, "nonaktifkan", nil).Problem(409, "invalid_transition")
		w.patch(a, object{"nama": "X"}).Problem(409, "invalid_transition")
		w.act("staf", b, "batalkan-gabung", nil).Problem(409, "invalid_transition")

		w.act("koordinator", a, "batalkan-gabung", nil).Want(200)
		if last, _ := w.survivor(a); last != "" {
			t.Errorf("unmerged, it still points at %s", last)
		}
		if got := w.get("staf", a).Str("status"); got != "aktif" {
			t.Errorf("unmerged: %s", got)
		}
		if got := w.history("/mitra/" + a); got != "dibuat digabung gabung_dibatalkan" {
			t.Errorf("history %s", got)
		}
		if got := w.Do("staf", "GET", "/mitra/"+a+"?per=2026-07-10T02:00:59Z", nil).Want(200).Str("status"); got != "aktif" {
			t.Errorf("before the merge: %s", got)
		}
		// The status before a merge comes back, whichever it was.
		w.act("staf", a, "nonaktifkan", nil).Want(200)
		w.merge(a, b).Want(200)
		if got := w.act("staf", a, "batalkan-gabung", nil).Want(200).Str("status"); got != "nonaktif" {
			t.Errorf("unmerged: %s", got)
		}
	})
}

func TestMergeRefuses(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		a, b := w.partner("PT Rekaan A"), w.partner("PT Rekaan B")
		for name, tt := range map[string]struct{ ke, fault string }{
			"into itself":          {a, "/ke_id same_record"},
			"into nobody":          {"01980000-0000-7000-8000-00000000ffff", "/ke_id unknown_id"},
			"into what is no id":   {"MT-2026-0002", "/ke_id unknown_id"},
			"into the empty name":  {"", "/ke_id unknown_id"},
			"into a capital id":    {strings.ToUpper(b), "/ke_id unknown_id"},
			"into an id and a NUL": {b + " ", "/ke_id unknown_id"},
		} {
			r := w.merge(a, tt.ke).Problem(422, "validation_failed")
			if got := r.Str("errors.0.pointer") + " " + r.Str("errors.0.code"); got != tt.fault {
				t.Errorf("%s: got %s, want %s", name, got, tt.fault)
			}
		}
		w.act("staf", a, "gabung", object{"ke_id": b, "alasan": "x"}).Problem(422, "unknown_field")
		for _, as := range []string{"unit.if", "pimpinan", "auditor", "admin"} {
			w.act(as, a, "gabung", object{"ke_id": b}).Problem(403, "forbidden")
			w.act(as, a, "batalkan-gabung", nil).Problem(403, "forbidden")
		}
		w.Do("staf", "POST", "/mitra/"+a+"/gabung", object{"ke_id": b}, "If-Match", `"7.x"`).Problem(412, "stale")
		if last, _ := w.survivor(a); last != "" || w.get("staf", a).Num("versi") != 1 {
			t.Errorf("left behind: %s", w.get("staf", a).Body)
		}
	})
}

// Merges form chains; everyone points at the last one, and undoing a link
// restores exactly what it changed.
func TestChainsAndCircles(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id := map[string]string{}
		for _, n := range []string{"A", "B", "C", "D"} {
			id[n] = w.partner("PT Rekaan " + n)
		}
		check := func(when string, want map[string]string) {
			t.Helper()
			for n, last := range want {
				if got, _ := w.survivor(id[n]); got != id[last] {
					t.Errorf("%s: %s points at %q, want %s", when, n, got, last)
				}
			}
		}
		w.merge(id["A"], id["B"]).Want(200)
		w.merge(id["B"], id["C"]).Want(200)
		check("A→B→C", map[string]string{"A": "C", "B": "C", "C": ""})
		if _, said := w.survivor(id["A"]); said != id["B"] {
			t.Errorf("A was merged into B, not %s", said)
		}
		if got := w.history("/mitra/" + id["A"]); got != "dibuat digabung penerus_berubah" {
			t.Errorf("history of A: %s", got)
		}
		w.merge(id["D"], id["A"]).Want(200)
		check("D→A→B→C", map[string]string{"D": "C", "A": "C", "B": "C"})

		// No circle, however long the way round.
		for _, n := range []string{"A", "B", "D"} {
			r := w.merge(id["C"], id[n]).Problem(422, "validation_failed")
			if r.Str("errors.0.code") != "same_record" {
				t.Errorf("C into %s: %s", n, r.Body)
			}
		}
		check("after the circles", map[string]string{"D": "C", "A": "C", "B": "C", "C": ""})

		w.act("staf", id["B"], "batalkan-gabung", nil).Want(200)
		check("B back", map[string]string{"D": "B", "A": "B", "B": "", "C": ""})
		w.act("staf", id["A"], "batalkan-gabung", nil).Want(200)
		check("A back", map[string]string{"D": "A", "A": "", "B": ""})
		w.merge(id["C"], id["D"]).Want(200)
		check("C→D→A", map[string]string{"C": "A", "D": "A"})
	})
}

// Two that are merged into each other at the same instant: one of them wins.
func TestMergesAtOnceFormNoCircle(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.Token("staf") // signed in before the race
		for n := range 5 {
			a, b := w.partner(fmt.Sprintf("PT Rekaan A%d", n)), w.partner(fmt.Sprintf("PT Rekaan B%d", n))
			var wg sync.WaitGroup
			got := make([]int, 2)
			for i, p := range [][2]string{{a, b}, {b, a}} {
				wg.Go(func() { got[i] = w.merge(p[0], p[1]).Status })
			}
			wg.Wait()
			slices.Sort(got)
			if !slices.Equal(got, []int{200, 422}) {
				t.Errorf("got %v, want one success and one refusal", got)
			}
			x, _ := w.survivor(a)
			y, _ := w.survivor(b)
			if (x == b) == (y == a) {
				t.Errorf("A points at %q, B at %q", x, y)
			}
		}
	})
}

// What named a merged partner reads through the survivor, and back when the
// merge is undone; what is written under the old id is the survivor's.
func TestLinksReadThroughTheSurvivor(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		a, b, c := w.partner("PT Rekaan A"), w.partner("PT Rekaan B"), w.partner("PT Rekaan C")
		unit := w.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
		plan := func(partners ...string) string {
			return w.Do("staf", "POST", "/rencana-kegiatan", object{
				"judul": "Kunjungan", "tujuan": "Contoh.", "jenis": "kunjungan", "tanggal_mulai": "2026-08-01", "tanggal_selesai": "2026-08-02", "mitra_ids": partners, "unit_ids": []string{unit},
			}).Want(201).Str("id")
		}
		activity := w.Do("staf", "POST", "/pelaksanaan", object{
			"judul": "Kunjungan", "jenis": "kunjungan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": unit, "mitra_ids": []string{a, c},
			"bidang": []string{"pendidikan"}, "tingkat": "nasional", "relevan_ps": true, "tanggal_mulai": "2026-07-01", "tanggal_selesai": "2026-07-02",
		}).Want(201).Str("id")
		old, only := plan(a, b, c), plan(a)
		before := w.Do("staf", "GET", "/rencana-kegiatan/"+old, nil).Want(200)

		partners := func(path string) string {
			w.T.Helper()
			r := w.Do("unit.if", "GET", path+"?expand=mitra", nil).Want(200)
			var out []string
			for i := 0; r.Get(fmt.Sprintf("mitra.%d", i)) != nil; i++ {
				if r.Str(fmt.Sprintf("mitra.%d.id", i)) != r.Str(fmt.Sprintf("mitra_ids.%d", i)) {
					w.T.Errorf("%s: ids and partners differ: %s", path, r.Body)
				}
				out = append(out, strings.TrimPrefix(r.Str(fmt.Sprintf("mitra.%d.nama", i)), "PT Rekaan "))
			}
			return strings.Join(out, "")
		}
		found := func(query string) int {
			w.T.Helper()
			return int(w.Do("staf", "GET", query+"&count=true", nil).Want(200).Num("page.total"))
		}
		if got := partners("/rencana-kegiatan/" + old); got != "ABC" {
			t.Errorf("before: %s", got)
		}
		w.merge(a, b).Want(200)
		if got := partners("/rencana-kegiatan/" + old); got != "BC" {
			t.Errorf("merged: %s, want each survivor once", got)
		}
		if got := partners("/pelaksanaan/" + activity); got != "BC" {
			t.Errorf("merged: %s", got)
		}
		w.merge(b, c).Want(200)
		for _, path := range []string{"/rencana-kegiatan/" + old, "/pelaksanaan/" + activity} {
			if got := partners(path); got != "C" {
				t.Errorf("%s merged twice: %s", path, got)
			}
		}
		// The records themselves did not change.
		if got := w.Do("staf", "GET", "/rencana-kegiatan/"+old, nil).Want(200); got.Num("versi") != 1 || got.Get("mitra_ids.1") != nil || before.Get("mitra_ids.2") == nil {
			t.Errorf("the plan: %s", got.Body)
		}
		kode := func(id string) string { return w.get("staf", id).Str("kode") }
		for _, by := range []string{c, kode(c), a, kode(a)} {
			if n := found("/rencana-kegiatan?mitra=" + by); n != 2 {
				t.Errorf("plans of %s: %d, want 2", by, n)
			}
			if n := found("/pelaksanaan?mitra=" + by); n != 1 {
				t.Errorf("activities of %s: %d, want 1", by, n)
			}
		}
		// Written under the old ids, stored as the survivor, once.
		late := plan(a, b)
		if got := partners("/rencana-kegiatan/" + late); got != "C" {
			t.Errorf("written late: %s", got)
		}
		w.act("staf", a, "batalkan-gabung", nil).Want(200)
		w.act("staf", b, "batalkan-gabung", nil).Want(200)
		for path, want := range map[string]string{"/rencana-kegiatan/" + old: "ABC", "/rencana-kegiatan/" + only: "A", "/pelaksanaan/" + activity: "AC", "/rencana-kegiatan/" + late: "C"} {
			if got := partners(path); got != want {
				t.Errorf("%s undone: %s, want %s", path, got, want)
			}
		}
	})
}

// A partner that is nonaktif is kept out of new records, also by way of one
// that was merged into it; what names it already stays.
func TestInactivePartners(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		a, b := w.partner("PT Rekaan A"), w.partner("PT Rekaan B")
		unit := w.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
		plan := func(m string) object {
			return object{"judul": "Kunjungan", "tujuan": "Contoh.", "jenis": "kunjungan", "tanggal_mulai": "2026-08-01", "tanggal_selesai": "2026-08-02", "mitra_ids": []string{m}, "unit_ids": []string{unit}}
		}
		old := w.Do("staf", "POST", "/rencana-kegiatan", plan(b)).Want(201).Str("id")
		if got := w.act("koordinator", b, "nonaktifkan", nil).Want(200).Str("status"); got != "nonaktif" {
			t.Errorf("status %s", got)
		}
		w.act("staf", b, "nonaktifkan", nil).Problem(409, "invalid_transition")
		w.merge(a, b).Want(200)
		for _, m := range []string{a, b} {
			r := w.Do("staf", "POST", "/rencana-kegiatan", plan(m)).Problem(422, "validation_failed")
			if got := r.Str("errors.0.pointer") + " " + r.Str("errors.0.code"); got != "/mitra_ids/0 inactive" {
				t.Errorf("got %s", got)
			}
		}
		w.Do("staf", "POST", "/rencana-kegiatan/"+old+"/ajukan", nil).Want(200)
		w.act("staf", b, "aktifkan", nil).Want(200)
		w.Do("staf", "POST", "/rencana-kegiatan", plan(a)).Want(201)
		for _, as := range []string{"unit.if", "pimpinan", "auditor", "admin"} {
			w.act(as, b, "nonaktifkan", nil).Problem(403, "forbidden")
			w.act(as, b, "aktifkan", nil).Problem(403, "forbidden")
		}

		// A unit's candidate: usable at once, activated by the office.
		calon := w.Do("unit.if", "POST", "/mitra", body("PT Rekaan Calon")).Want(201).Str("id")
		w.Do("unit.if", "POST", "/rencana-kegiatan", plan(calon)).Want(201)
		w.act("staf", calon, "nonaktifkan", nil).Problem(409, "invalid_transition")
		if got := w.act("staf", calon, "aktifkan", nil).Want(200).Str("status"); got != "aktif" {
			t.Errorf("status %s", got)
		}
	})
}

// Cooperation needs a partner from outside: without one nothing can be reported
// or counted.
func TestInternalOnlyIsNoCooperation(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		unit := w.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
		r := w.Do("unit.if", "POST", "/pelaksanaan", object{
			"judul": "Rapat internal", "jenis": "rapat_luring", "bentuk_kegiatan_kode": "pelatihan", "unit_pelaksana_id": unit, "mitra_ids": []string{},
			"bidang": []string{"pendidikan"}, "tingkat": "wilayah_lokal", "relevan_ps": true, "tanggal_mulai": "2026-07-01", "tanggal_selesai": "2026-07-02",
		})
		if r.Status == 422 {
			if r.Str("errors.0.pointer") != "/mitra_ids" {
				t.Errorf("refused for %s", r.Body)
			}
			return
		}
		at := "/pelaksanaan/" + r.Want(201).Str("id")
		w.Do("unit.if", "POST", at+"/mulai", nil).Want(200)
		w.Do("unit.if", "POST", at+"/selesaikan", object{"tanggal_selesai": "2026-07-02"}).Want(200)
		f := w.Do("unit.if", "POST", at+"/laporkan", object{"ringkasan": "Selesai.", "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "Foto"}}}).Problem(422, "validation_failed")
		if f.Str("errors.0.pointer") != "/mitra_ids" {
			t.Errorf("refused for %s", f.Body)
		}
		if n := w.Do("pimpinan", "GET", "/kpi/B.1.15.8.a?tahun=2026", nil).Want(200).Num("penyebut"); n != 0 {
			t.Errorf("counted: %v", n)
		}
	})
}
