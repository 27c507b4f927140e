package apptest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
)

func eachOffice(t *testing.T, f func(t *testing.T, o *office)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, w *apptest.World) { f(t, open(w)) })
}

// A delegate may do at once what the role lent may, the record and its history say
// a.n. whom, and it is over at once: by withdrawal, by its end, and as soon as the
// lender no longer holds the role.
func TestActingForAnother(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		sub, staf := o.id("koordinator"), o.id("staf")
		plan := o.submitted()
		meet := func(more ...string) *apptest.Response {
			return o.Do("staf", "POST", "/koordinasi", o.meeting(plan), more...)
		}
		meet().Problem(403, "forbidden")
		d := o.lent("koordinator", "staf", 7)
		id := d.Str("id")
		if got := d.Header.Get("Location"); got != "/api/v1/delegasi/"+id {
			t.Errorf("Location: got %q", got)
		}
		if d.Get("berlaku") != true || d.Str("dari_nama") != "Sub Koordinator Demo" || d.Str("ke_id") != staf {
			t.Errorf("the delegation: %s", d.Body)
		}
		r := meet().Want(201)
		if r.Str("dibuat_oleh.id") != staf || r.Str("dibuat_oleh.atas_nama") != sub || r.Str("dibuat_oleh.nama") != "Staf Humas Demo a.n. Sub Koordinator Demo" {
			t.Errorf("the mark: %s", r.Body)
		}
		meeting := "/koordinasi/" + r.Str("id")
		again := o.Do("auditor", "GET", meeting, nil).Want(200)
		if again.Str("dibuat_oleh.nama") != "Staf Humas Demo a.n. Sub Koordinator Demo" || again.Str("dibuat_oleh.atas_nama") != sub {
			t.Errorf("the mark as read again: %s", again.Body)
		}
		if h := o.Do("auditor", "GET", meeting+"/riwayat", nil).Want(200); h.Str("data.0.atas_nama") != sub || h.Str("data.0.pelaku.id") != staf {
			t.Errorf("its history: %s", h.Body)
		}
		// What one's own role allows is done in one's own name.
		if own := o.Do("staf", "POST", "/rencana-kegiatan", o.planBody()).Want(201); own.Get("dibuat_oleh.atas_nama") != nil {
			t.Errorf("a plan of one's own: %s", own.Body)
		}
		// Unless the request says otherwise.
		if lent := o.Do("staf", "POST", "/rencana-kegiatan", o.planBody(), "Atas-Nama", id).Want(201); lent.Str("dibuat_oleh.atas_nama") != sub {
			t.Errorf("a plan made a.n.: %s", lent.Body)
		}
		o.Do("pimpinan", "POST", "/rencana-kegiatan", o.planBody(), "Atas-Nama", id).Problem(403, "forbidden")
		o.Do("staf", "GET", "/mitra", nil, "Atas-Nama", "bukan-delegasi").Problem(403, "forbidden")
		if o.me("staf", "delegasi.0.arah") != "diterima" || o.me("koordinator", "delegasi.0.arah") != "diberikan" || o.me("staf", "delegasi.0.berlaku") != "true" {
			t.Errorf("/me: %s", o.Do("staf", "GET", "/me", nil).Body)
		}

		o.Do("staf", "POST", "/delegasi/"+id+"/cabut", "{}").Problem(403, "forbidden")
		o.Do("unit.tm", "GET", "/delegasi/"+id, nil).Problem(404, "not_found")
		if w := o.Do("koordinator", "POST", "/delegasi/"+id+"/cabut", "{}").Want(200); w.Str("status") != "dicabut" || w.Get("berlaku") != false {
			t.Errorf("withdrawn: %s", w.Body)
		}
		meet().Problem(403, "forbidden")
		meet("Atas-Nama", id).Problem(403, "forbidden")
		o.Do("koordinator", "POST", "/delegasi/"+id+"/cabut", "{}").Problem(409, "invalid_transition")

		// One that begins later, and ends by itself.
		body := o.lends("koordinator", "staf", 1)
		body["mulai_pada"] = o.Clock.Now().Add(5 * time.Minute).Format(time.RFC3339)
		body["sampai_pada"] = o.Clock.Now().Add(8 * time.Minute).Format(time.RFC3339)
		timed := o.Do("koordinator", "POST", "/pengguna/"+sub+"/delegasi", body).Want(201)
		if timed.Get("berlaku") != false {
			t.Errorf("not begun yet: %s", timed.Body)
		}
		meet().Problem(403, "forbidden")
		o.Clock.Advance(5 * time.Minute)
		meet().Want(201)
		o.Clock.Advance(3*time.Minute - time.Microsecond)
		meet().Want(201)
		o.Clock.Advance(time.Microsecond)
		meet().Problem(403, "forbidden")
		o.Do("koordinator", "POST", "/delegasi/"+timed.Str("id")+"/cabut", "{}").Problem(409, "conflict")

		// Who no longer holds a role has lent nothing.
		o.Forget()
		o.lent("koordinator", "staf", 7)
		meet().Want(201)
		o.roles("koordinator", []object{{"peran": "pimpinan", "berlaku_mulai": "2015-01-01"}})
		meet().Problem(403, "forbidden")
		o.roles("koordinator", []object{{"peran": "sub_koordinator", "berlaku_mulai": "2015-01-01"}})
		meet().Want(201)
		o.Do("admin", "POST", "/pengguna/"+sub+"/nonaktifkan", "{}").Want(200)
		meet().Problem(403, "forbidden")
	})
}

// planBody is the body of a plan.
func (o *office) planBody() object {
	return object{
		"judul": "Kunjungan industri", "tujuan": "Menyelaraskan kurikulum.", "jenis": "penjadwalan", "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-11",
		"mitra_ids": []string{o.mitra}, "unit_ids": []string{o.unit},
	}
}

// roles replaces the roles of a demo user.
func (o *office) roles(user string, roles []object) {
	o.T.Helper()
	at := "/pengguna/" + o.id(user)
	o.Do("admin", "PATCH", at, object{"penugasan": roles}, "If-Match", o.Do("admin", "GET", at, nil).Want(200).ETag()).Want(200)
}

// Separation of duties judges who acts and who is acted for, whichever of them
// comes first.
func TestDelegationIsNoWayAroundSeparationOfDuties(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.secondKoordinator()
		verify := func(as, id string, headers ...string) *apptest.Response {
			return o.Do(as, "POST", "/pelaksanaan/"+id+"/verifikasi", "{}", headers...)
		}
		// The coordinator reports; the delegate may not verify a.n. the coordinator,
		// though they may for themselves.
		d := o.lent("koordinator", "staf", 7).Str("id")
		byLender := o.held("")
		o.report("koordinator", byLender).Want(200)
		verify("staf", byLender, "Atas-Nama", d).Problem(403, "separation_of_duties")

		// The delegate reports a.n. the coordinator: neither of the two verifies.
		act := o.held("")
		r := o.Do("staf", "POST", "/pelaksanaan/"+act+"/laporkan", object{"ringkasan": "Terlaksana.", "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "Foto"}}}, "Atas-Nama", d).Want(200)
		if got := r.Str("dilaporkan_oleh.nama"); got != "Staf Humas Demo a.n. Sub Koordinator Demo" {
			t.Errorf("reported by %q", got)
		}
		for _, as := range []string{"staf", "koordinator"} {
			if seen := o.Do(as, "GET", "/pelaksanaan/"+act, nil).Want(200); strings.Contains(string(seen.Body), `"name":"verifikasi","method":"POST","href":"/api/v1/pelaksanaan/`+act+`/verifikasi","allowed":true`) {
				t.Errorf("%s is told they may verify", as)
			}
			verify(as, act).Problem(403, "separation_of_duties")
		}
		// A second delegate of the coordinator's is judged for the coordinator too.
		other := o.lent("koordinator", "pimpinan", 7).Str("id")
		verify("pimpinan", act, "Atas-Nama", other).Problem(403, "separation_of_duties")
		verify("pimpinan", act).Problem(403, "separation_of_duties")
		// It stays so when the delegation is over.
		o.Do("koordinator", "POST", "/delegasi/"+d+"/cabut", "{}").Want(200)
		verify("koordinator", act).Problem(403, "separation_of_duties")
		verify(second, act).Want(200)
		// What the lender's own script did is the lender's doing as well.
		_, script := o.script(object{"pemilik_id": o.id("koordinator"), "cakupan": []string{"pelaksanaan:tulis", "pelaksanaan:baca"}})
		scripted := o.held("")
		o.Do("", "POST", "/pelaksanaan/"+scripted+"/laporkan", object{"ringkasan": "Terlaksana.", "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "Foto"}}}, "Authorization", script).Want(200)
		verify("pimpinan", scripted, "Atas-Nama", other).Problem(403, "separation_of_duties")
		// And a verification is nobody's entry: the delegate of another may do it.
		theirs := o.lent(second, "pimpinan", 7).Str("id")
		verify("pimpinan", scripted, "Atas-Nama", theirs).Want(200)
	})
}

// A unit's rows are reached by a delegation of that unit's role, and by no other.
func TestDelegationOfAUnit(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		act := o.activity("")
		path := "/pelaksanaan/" + act
		o.Do("unit.tm", "GET", path, nil).Problem(404, "not_found")
		d := o.lent("unit.if", "unit.tm", 3)
		if d.Str("unit_id") != o.unit {
			t.Errorf("the only unit was not found: %s", d.Body)
		}
		seen := o.Do("unit.tm", "GET", path, nil).Want(200)
		if !strings.Contains(string(seen.Body), "Atas-Nama: "+d.Str("id")) {
			t.Errorf("nothing says how to act on it: %s", seen.Body)
		}
		chosen := o.Do("unit.tm", "GET", path, nil, "Atas-Nama", d.Str("id")).Want(200)
		if !strings.Contains(chosen.Header.Get("Vary"), "Authorization") || !strings.Contains(strings.Join(chosen.Header.Values("Vary"), ","), "Atas-Nama") {
			t.Errorf("Vary: %q", chosen.Header.Values("Vary"))
		}
		started := o.Do("unit.tm", "POST", path+"/mulai", "{}", "Atas-Nama", d.Str("id")).Want(200)
		if started.Str("diubah_oleh.atas_nama") != o.id("unit.if") {
			t.Errorf("the mark: %s", started.Body)
		}
		// An auditor has no right of their own to write: the delegation is found.
		o.lent("unit.if", "auditor", 3)
		if r := o.Do("auditor", "POST", path+"/selesaikan", "{}").Want(200); r.Str("diubah_oleh.atas_nama") != o.id("unit.if") {
			t.Errorf("the mark: %s", r.Body)
		}
		o.Do("auditor", "POST", path+"/verifikasi", "{}").Problem(403, "forbidden")
		// One key names one request: the same by another capacity is another.
		plan, err := json.Marshal(o.planBody())
		if err != nil {
			t.Fatal(err)
		}
		o.Do("unit.tm", "POST", "/rencana-kegiatan", plan, "Idempotency-Key", "a.n.", "Atas-Nama", d.Str("id")).Want(201)
		o.Do("unit.tm", "POST", "/rencana-kegiatan", plan, "Idempotency-Key", "a.n.").Problem(422, "idempotency_key_reused")
		if r := o.Do("unit.tm", "POST", "/rencana-kegiatan", plan, "Idempotency-Key", "a.n.", "Atas-Nama", d.Str("id")).Want(201); r.Header.Get("Idempotency-Replayed") != "true" ||
			r.Str("dibuat_oleh.nama") != "Jurusan Teknik Mesin Demo a.n. Jurusan Teknik Informatika Demo" {
			t.Errorf("the same again: %s", r.Body)
		}
	})
}

func TestDelegationsThatCannotBe(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		admin, sub := o.id("admin"), o.id("koordinator")
		with := func(change object) object {
			b := o.lends("koordinator", "staf", 7)
			for k, v := range change {
				if b[k] = v; v == nil {
					delete(b, k)
				}
			}
			return b
		}
		at := func(d time.Duration) string { return o.Clock.Now().Add(d).Format(time.RFC3339) }
		day := 24 * time.Hour
		off := o.Do("admin", "POST", "/pengguna", object{"username": "sudah.pergi", "nama": "Sudah Pergi"}).Want(201).Str("id")
		o.Do("admin", "POST", "/pengguna/"+off+"/nonaktifkan", "{}").Want(200)
		for name, tt := range map[string]struct {
			as, of, pointer, code string
			body                  object
		}{
			"to oneself":                 {"koordinator", sub, "/ke_id", "self", with(object{"ke_id": sub})},
			"to oneself by name":         {"koordinator", sub, "/ke_username", "self", with(object{"ke_id": nil, "ke_username": "koordinator"})},
			"to nobody":                  {"koordinator", sub, "/ke_id", "not_found", with(object{"ke_id": "0197f0a2-0000-7000-8000-000000000000"})},
			"to nobody by name":          {"koordinator", sub, "/ke_username", "not_found", with(object{"ke_id": nil, "ke_username": "tidak.ada"})},
			"to who was disabled":        {"koordinator", sub, "/ke_id", "not_found", with(object{"ke_id": off})},
			"to two at once":             {"koordinator", sub, "/ke_id", "one_of", with(object{"ke_username": "staf"})},
			"an id that is none":         {"koordinator", sub, "/ke_id", "not_found", with(object{"ke_id": "staf"})},
			"without a person":           {"koordinator", sub, "/ke_id", "one_of", with(object{"ke_id": nil})},
			"a role not held":            {"koordinator", sub, "/peran", "not_held", with(object{"peran": "pimpinan"})},
			"no role at all":             {"koordinator", sub, "/peran", "not_in_list", with(object{"peran": "rektor"})},
			"the role admin":             {"admin", admin, "/peran", "not_delegable", with(object{"peran": "admin"})},
			"the role auditor":           {"admin", o.id("auditor"), "/peran", "not_delegable", with(object{"peran": "auditor"})},
			"a unit that is not theirs":  {"unit.tm", o.id("unit.tm"), "/peran", "not_held", with(object{"peran": "unit_kerja", "unit_id": o.unit})},
			"a unit for a role without":  {"koordinator", sub, "/unit_id", "not_applicable", with(object{"unit_id": o.unit})},
			"dates reversed":             {"koordinator", sub, "/sampai_pada", "date_order", with(object{"mulai_pada": at(2 * day), "sampai_pada": at(day)})},
			"ends as it begins":          {"koordinator", sub, "/sampai_pada", "date_order", with(object{"mulai_pada": at(day), "sampai_pada": at(day)})},
			"over already":               {"koordinator", sub, "/sampai_pada", "past", with(object{"mulai_pada": at(-2 * time.Hour), "sampai_pada": at(-time.Hour)})},
			"begins yesterday":           {"koordinator", sub, "/mulai_pada", "past", with(object{"mulai_pada": at(-day)})},
			"longer than half a year":    {"koordinator", sub, "/sampai_pada", "too_long", with(object{"sampai_pada": at(184*day + time.Second)})},
			"too far ahead":              {"koordinator", sub, "/mulai_pada", "too_far", with(object{"mulai_pada": at(367 * day), "sampai_pada": at(368 * day)})},
			"no reason":                  {"koordinator", sub, "/alasan", "required", with(object{"alasan": " "})},
			"of who was disabled":        {"admin", off, "", "inactive", with(nil)},
			"an instant without offset":  {"koordinator", sub, "/sampai_pada", "", with(object{"sampai_pada": "2026-08-01T00:00:00"})},
			"what the server fills in":   {"koordinator", sub, "/dari_id", "", with(object{"dari_id": admin})},
			"several units, none named":  {"unit.el", o.id("unit.el"), "/unit_id", "required", with(object{"peran": "unit_kerja"})},
			"held only after it begins":  {"unit.mb", o.id("unit.mb"), "/peran", "not_held", with(object{"peran": "pimpinan"})},
			"a role that is over by now": {"unit.mb", o.id("unit.mb"), "/peran", "not_held", with(object{"peran": "staf_humas"})},
		} {
			switch tt.as {
			case "unit.el":
				o.roles("unit.el", []object{{"peran": "unit_kerja", "unit_id": o.unit}, {"peran": "unit_kerja", "unit_id": o.Do("staf", "GET", "/unit?kode=EL", nil).Str("data.0.id")}})
			case "unit.mb":
				o.roles("unit.mb", []object{{"peran": "pimpinan", "berlaku_mulai": "2026-08-01"}, {"peran": "staf_humas", "berlaku_mulai": "2026-01-01", "berlaku_sampai": "2026-07-09"}, {"peran": "unit_kerja", "unit_id": o.unit}})
			}
			o.unwritten(name, tt.as, func() {
				r := o.Do(tt.as, "POST", "/pengguna/"+tt.of+"/delegasi", tt.body)
				found := false
				for i := range 5 {
					at := "errors." + string(rune('0'+i))
					found = found || r.Str(at+".pointer") == tt.pointer && (tt.code == "" || r.Str(at+".code") == tt.code)
				}
				if r.Status != 422 || !found {
					t.Errorf("%s: got %d %s, want 422 %s at %q", name, r.Status, r.Body, tt.code, tt.pointer)
				}
			})
		}

		// Whose role it is.
		o.Do("staf", "POST", "/pengguna/"+sub+"/delegasi", with(nil)).Problem(404, "not_found")
		o.Do("staf", "POST", "/pengguna/"+strings.ToUpper(sub[:8])+"/delegasi", with(nil)).Problem(404, "not_found")
		o.Do("auditor", "POST", "/pengguna/"+o.id("auditor")+"/delegasi", with(nil)).Problem(403, "forbidden")
		// Once: the same role to the same person at the same time.
		first := o.Do("koordinator", "POST", "/pengguna/"+sub+"/delegasi", with(nil)).Want(201)
		o.Do("koordinator", "POST", "/pengguna/"+sub+"/delegasi", with(object{"mulai_pada": at(6 * day), "sampai_pada": at(9 * day)})).Problem(409, "conflict")
		o.Do("koordinator", "POST", "/pengguna/"+sub+"/delegasi", with(object{"mulai_pada": at(7 * day), "sampai_pada": at(9 * day)})).Want(201)
		o.Do("koordinator", "POST", "/pengguna/"+sub+"/delegasi", with(object{"ke_id": nil, "ke_username": "pimpinan"})).Want(201)
		// Never on: neither by the role lent, nor in the lender's name.
		if r := o.Do("staf", "POST", "/pengguna/"+o.id("staf")+"/delegasi", with(object{"ke_id": nil, "ke_username": "pimpinan"})).Problem(422, "validation_failed"); r.Str("errors.0.code") != "chained" {
			t.Errorf("delegated on: %s", r.Body)
		}
		o.Do("staf", "POST", "/pengguna/"+sub+"/delegasi", with(object{"ke_id": nil, "ke_username": "pimpinan"}), "Atas-Nama", first.Str("id")).Problem(403, "forbidden")
		o.Do("staf", "POST", "/delegasi/"+first.Str("id")+"/cabut", "{}", "Atas-Nama", first.Str("id")).Problem(403, "forbidden")
		o.Do("unit.tm", "POST", "/delegasi/"+first.Str("id")+"/cabut", "{}").Problem(404, "not_found")
		// A script acts for nobody.
		_, script := o.script(object{"pemilik_id": o.id("staf"), "cakupan": []string{"rencana:tulis"}})
		o.Do("", "POST", "/rencana-kegiatan", o.planBody(), "Authorization", script, "Atas-Nama", first.Str("id")).Problem(403, "forbidden")

		// An admin lends for others, and takes back.
		byAdmin := o.Do("admin", "POST", "/pengguna/"+o.id("pimpinan")+"/delegasi", with(object{"peran": "pimpinan"})).Want(201)
		if byAdmin.Str("dibuat_oleh.id") != admin || byAdmin.Str("dari_id") != o.id("pimpinan") {
			t.Errorf("by an admin: %s", byAdmin.Body)
		}
		o.Do("admin", "POST", "/delegasi/"+byAdmin.Str("id")+"/cabut", "{}").Want(200)
		if n := o.Do("staf", "GET", "/delegasi?ke=staf&count=true", nil).Want(200).Num("page.total"); n != 3 {
			t.Errorf("staf sees %v delegations to themselves", n)
		}
		if n := o.Do("admin", "GET", "/delegasi?dari=koordinator&peran=sub_koordinator&status=aktif&count=true", nil).Want(200).Num("page.total"); n != 3 {
			t.Errorf("the coordinator lent %v", n)
		}
	})
}
