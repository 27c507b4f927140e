package apptest_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/db"
)

// What a leaver is responsible for is shown, moves in one transaction, is told
// nobody else's doing, and the leaver can go.
func TestHandingOverWhatALeaverIsResponsibleFor(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.secondKoordinator()
		leaver, heir := o.id("koordinator"), o.id(second)
		request := func(of string, more object) string {
			body := o.asked()
			if of != "" {
				body["penanggung_jawab_id"] = of
			}
			maps.Copy(body, more)
			return o.do("koordinator", "/permintaan-layanan", body)
		}
		both := []string{request(leaver, nil), request(leaver, nil)}
		slices.Sort(both) // ids of one instant come in no order
		open1, open2 := both[0], both[1]
		closed := request(leaver, nil)
		o.do("staf", "/permintaan-layanan/"+closed+"/batalkan", object{"alasan": "Salah alamat."})
		others, nobodys := request(o.id("staf"), nil), request("", nil)
		o.do("koordinator", "/permintaan-layanan/"+open1+"/respons", object{"isi": "Kami cek dulu.", "kanal": "surel", "terjadi_pada": "2026-07-10T09:00:00+07:00"})
		tokenID, _ := o.script(object{"pemilik_id": leaver, "cakupan": []string{"kpi:baca"}})
		lent, received := o.lent("koordinator", "staf", 3).Str("id"), o.lent("pimpinan", "koordinator", 3).Str("id")
		path := "/pengguna/" + leaver + "/alihkan"

		seen := o.Do("admin", "GET", path, nil).Want(200)
		if seen.Num("jumlah") != 2 || seen.Str("rekaman.0.id") != open1 || seen.Str("rekaman.1.id") != open2 || seen.Str("rekaman.0.jenis") != "permintaan_layanan" || seen.Str("rekaman.0.kode") == "" {
			t.Errorf("the preview: %s", seen.Body)
		}
		left := []string{}
		for i := range 3 {
			at := fmt.Sprintf("tertinggal.%d.", i)
			left = append(left, seen.Str(at+"jenis")+" "+seen.Str(at+"id"))
		}
		if want := []string{"token_layanan " + tokenID, "delegasi_diberikan " + lent, "delegasi_diterima " + received}; !slices.Equal(left, want) {
			t.Errorf("left behind: got %v, want %v", left, want)
		}
		o.Do("admin", "GET", seen.Str("rekaman.0.href"), nil).Problem(403, "forbidden") // an admin reads no requests, and yet moves them
		o.Do("koordinator", "GET", path, nil).Problem(403, "forbidden")

		hand := func(to string, headers ...string) *apptest.Response {
			return o.Do("admin", "POST", path, `{"ke_id":"`+to+`","alasan":"Pindah tugas"}`, headers...)
		}
		off := o.Do("admin", "POST", "/pengguna", object{"username": "sudah.pergi", "nama": "Sudah Pergi", "penugasan": []object{{"peran": "staf_humas"}}}).Want(201).Str("id")
		o.Do("admin", "POST", "/pengguna/"+off+"/nonaktifkan", "{}").Want(200)
		before := o.rows()
		for name, tt := range map[string]struct{ to, code string }{
			"to the same person":                  {leaver, "self"},
			"to nobody":                           {"0197f0a2-0000-7000-8000-000000000000", "not_found"},
			"to what is no id":                    {"koordinator", "not_found"},
			"to who was disabled":                 {off, "not_found"},
			"to a unit":                           {o.id("unit.if"), "no_fitting_role"},
			"to an auditor":                       {o.id("auditor"), "no_fitting_role"},
			"to management":                       {o.id("pimpinan"), "no_fitting_role"},
			"to who has the role by a delegation": {o.id("unit.mb"), "no_fitting_role"},
		} {
			if name == "to who has the role by a delegation" {
				o.lent("staf", "unit.mb", 3)
				before = o.rows()
			}
			if r := hand(tt.to).Problem(422, "validation_failed"); r.Str("errors.0.pointer") != "/ke_id" || r.Str("errors.0.code") != tt.code {
				t.Errorf("%s: %s", name, r.Body)
			}
			if after := o.rows(); after != before {
				t.Errorf("%s: %d rows were written", name, after-before)
			}
		}
		o.Do("staf", "POST", path, object{"ke_id": heir}).Problem(403, "forbidden")
		o.Do("admin", "POST", "/pengguna/0197f0a2-0000-7000-8000-000000000000/alihkan", object{"ke_id": heir}).Problem(404, "not_found")
		hand(heir, "If-Match", `"99.x"`).Problem(412, "stale")

		verdict := o.Do("auditor", "GET", "/permintaan-layanan/"+open1+"/tenggat", nil).Want(200).Str("data.0.hasil")
		r := hand(heir, "Idempotency-Key", "alih-1").Want(200)
		if r.Num("dialihkan.jumlah") != 2 || r.Str("dialihkan.ke_id") != heir || r.Str("dialihkan.rekaman.1.id") != open2 || r.Str("id") != leaver || r.Num("versi") != 2 {
			t.Errorf("handed over: %s", r.Body)
		}
		for id, want := range map[string]any{open1: heir, open2: heir, closed: leaver, others: o.id("staf"), nobodys: nil} {
			if got := o.Do("auditor", "GET", "/permintaan-layanan/"+id, nil).Want(200).Get("penanggung_jawab_id"); got != want {
				t.Errorf("%s: got %v, want %v", id, got, want)
			}
		}
		// One transaction: one instant, one request, and who did it.
		h := o.Do("auditor", "GET", "/permintaan-layanan/"+open1+"/riwayat", nil).Want(200)
		person := o.Do("admin", "GET", "/pengguna/"+leaver+"/riwayat", nil).Want(200)
		if h.Str("data.0.peristiwa") != "permintaan_layanan.dialihkan" || h.Str("data.0.pelaku.id") != o.id("admin") || person.Str("data.0.peristiwa") != "pengguna.dialihkan" ||
			h.Str("data.0.pada") != person.Str("data.0.pada") || h.Str("data.0.request_id") != person.Str("data.0.request_id") || person.Num("data.0.data.dialihkan.jumlah") != 2 {
			t.Errorf("the histories: %s\n%s", h.Body, person.Body)
		}
		if got := o.Do("auditor", "GET", "/permintaan-layanan/"+open1+"/tenggat", nil).Want(200).Str("data.0.hasil"); got != verdict {
			t.Errorf("the clock: %q became %q", verdict, got)
		}
		// Once: under the same key, and again with nothing left.
		before = o.rows()
		if again := hand(heir, "Idempotency-Key", "alih-1").Want(200); again.Header.Get("Idempotency-Replayed") != "true" || again.Num("dialihkan.jumlah") != 2 || again.Str("nama") != "Sub Koordinator Demo" {
			t.Errorf("repeated: %s", again.Body)
		}
		if again := hand(heir).Want(200); again.Num("dialihkan.jumlah") != 0 || again.Num("versi") != 2 {
			t.Errorf("with nothing left: %s", again.Body)
		}
		if after := o.rows(); after != before {
			t.Errorf("repeated: %d rows were written", after-before)
		}
		// What was done stays whose it was: the heir may correct, the leaver not.
		fix := object{"masuk_pada": "2026-07-10T08:30:00+07:00", "alasan": "Salah jam."}
		if o.Do("auditor", "GET", "/permintaan-layanan/"+open1, nil).Str("dibuat_oleh.id") != leaver {
			t.Error("handing over changed who recorded the request")
		}
		o.Do("koordinator", "POST", "/permintaan-layanan/"+open1+"/koreksi", fix).Problem(403, "separation_of_duties")
		o.Do(second, "POST", "/permintaan-layanan/"+open1+"/koreksi", fix).Want(200)
		// And the leaver can go.
		o.Do("admin", "POST", "/pengguna/"+leaver+"/nonaktifkan", "{}").Want(200)
		if s := o.Do("admin", "GET", path, nil).Want(200); s.Num("jumlah") != 0 {
			t.Errorf("after leaving: %s", s.Body)
		}
		if n := o.Do(second, "GET", "/permintaan-layanan?penanggung_jawab="+second+"&count=true", nil).Want(200).Num("page.total"); n != 2 {
			t.Errorf("the heir has %v", n)
		}
	})
}

// Every column that names a person has been decided about: it is handed over, it is
// told as left behind, or it says who somebody was or what is theirs alone.
func TestEveryColumnThatNamesAPersonIsDecided(t *testing.T) {
	w := apptest.New(t, db.SQLite)
	decided := map[string]string{
		"permintaan_layanan.penanggung_jawab_id": "handed over while open",
		"token_layanan.pemilik_id":               "told: the secret would act with the heir's rights",
		"delegasi.dari_id":                       "told: ends with the lender's access",
		"delegasi.ke_id":                         "told: the lender lends anew",
		"penugasan.pengguna_id":                  "a role is given by an admin",
		"sesi.pengguna_id":                       "ends with the person's access",
		"sesi_luar.pengguna_id":                  "ends with the person's access",
		"identitas_luar.pengguna_id":             "who somebody is to a sign-on",
		"totp.pengguna_id":                       "how somebody signs in",
		"pemberitahuan.penerima_id":              "what somebody was told",
	}
	got := map[string]bool{}
	rows, err := w.App.DB.SQL.QueryContext(t.Context(), `SELECT m.name || '.' || f."from" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f."table" = 'pengguna'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if got[name] = true; decided[name] == "" && !strings.HasPrefix(name, "river_") {
			t.Errorf("nobody has decided whether %s is handed over", name)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for name := range decided {
		if !got[name] {
			t.Errorf("%s is decided about and does not exist", name)
		}
	}
}
