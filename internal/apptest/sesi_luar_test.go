package apptest_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/sso/ssotest"
)

// A person sees the sessions of the campus sign-on beside those begun here: when
// each was first and last seen, through which application; and ends one from
// either, on every replica within a second, for tokens renewed later too.
func TestSessionsOfTheSignOn(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		other := w.replica()
		token := func(sid string, by object) string {
			now := w.Clock.Now().Unix()
			body := object{"sub": "budi", "iat": now, "exp": now + 600, "sid": sid, "preferred_username": "budi", "name": "Orang budi", "realm_access": object{"roles": []string{"humas-staf"}}}
			maps.Copy(body, by)
			return w.good(sso.Keycloak).With(t, nil, body)
		}
		rows := func(token string) []map[string]any {
			t.Helper()
			r := w.with(token, "GET", "/me/sesi?sort=dibuat_pada&count=true", nil).Want(200)
			var out []map[string]any
			for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
				out = append(out, r.Get(fmt.Sprintf("data.%d", i)).(map[string]any))
			}
			if float64(len(out)) != r.Num("page.total") {
				t.Errorf("%d of %v rows", len(out), r.Num("page.total"))
			}
			return out
		}
		desk, phone := token("sid-meja", nil), token("sid-ponsel", nil)
		began := w.Clock.Now()
		w.with(desk, "GET", "/me", nil).Want(200)
		w.Clock.Advance(time.Second)
		got := rows(phone)
		if len(got) != 2 || got[0]["jenis"] != "sso" || got[0]["sesi_ini"] != false || got[1]["sesi_ini"] != true || got[0]["dibuat_pada"] != began.Format(time.RFC3339Nano) ||
			got[0]["penerbit"] == nil || got[0]["aplikasi"] == nil {
			t.Fatalf("got %v", got)
		}
		// A renewed token is the same session, seen later.
		w.Clock.Advance(6 * time.Minute)
		desk = token("sid-meja", nil)
		if got = rows(desk); len(got) != 2 || got[0]["dibuat_pada"] != began.Format(time.RFC3339Nano) || got[0]["diputar_pada"] != w.Clock.Now().Format(time.RFC3339Nano) || got[0]["sesi_ini"] != true {
			t.Errorf("renewed: %v", got)
		}
		// Nobody else's.
		siti := w.groups("siti", 0, "humas-staf")
		w.with(siti, "DELETE", "/me/sesi/"+got[1]["id"].(string), nil, "If-Match", "*").Problem(404, "not_found")
		if n := len(rows(siti)); n != 1 {
			t.Errorf("siti sees %d", n)
		}

		phone = token("sid-ponsel", nil)
		w.with(phone, "GET", "/me", nil).Want(200)
		other.Clock.Set(w.Clock.Now())
		other.Do("", "GET", "/me", nil, "Authorization", "Bearer "+phone).Want(200)
		w.with(desk, "DELETE", "/me/sesi/"+got[1]["id"].(string), nil, "If-Match", "*").Want(204)
		w.with(phone, "GET", "/me", nil).Problem(401, "token_invalid")
		other.Clock.Advance(time.Second)
		other.Do("", "GET", "/me", nil, "Authorization", "Bearer "+phone).Problem(401, "token_invalid")
		w.Clock.Advance(time.Minute)
		w.with(token("sid-ponsel", nil), "GET", "/me", nil).Problem(401, "token_invalid")
		if got := rows(desk); len(got) != 1 {
			t.Errorf("after ending one: %v", got)
		}
		w.with(desk, "DELETE", "/me/sesi/"+got[1]["id"].(string), nil, "If-Match", "*").Problem(404, "not_found")

		// A session whose tokens do not name it: those issued until now.
		plain := token("", object{"sid": nil})
		w.with(plain, "GET", "/me", nil).Want(200)
		w.with(plain, "DELETE", "/me/sesi", nil, "If-Match", "*").Want(204)
		for _, ended := range []string{plain, desk} {
			w.with(ended, "GET", "/me", nil).Problem(401, "token_invalid")
		}
		w.with(siti, "GET", "/me", nil).Want(200)
		w.Clock.Advance(2 * time.Second)
		if got := rows(token("sid-baru", nil)); len(got) != 1 {
			t.Errorf("signed in anew: %v", got)
		}
		// What is over is not shown: an hour later the last token is long expired.
		w.Clock.Advance(time.Hour)
		if got := rows(token("sid-lusa", nil)); len(got) != 1 {
			t.Errorf("an hour later: %v", got)
		}
	})
}

// Of an issuer that is asked and says neither which session nor since when, a
// session is shown until its token ends; ending it is the sign-on's.
func TestASessionThatCannotBeEndedHere(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		end := w.Clock.Now().Add(time.Hour)
		w.p[sso.Introspection].Answer(func(string) (int, string) {
			return 200, string(ssotest.Encode(t, object{"active": true, "aud": ssotest.Audience, "sub": "o-1", "exp": end.Unix(), "groups": []string{"humas-staf"}, "username": "opak"}))
		})
		const token = "opak-0123456789abcdef"
		r := w.with(token, "GET", "/me/sesi", nil).Want(200)
		if r.Str("data.0.jenis") != "sso" || r.Str("data.0.kedaluwarsa_pada") != end.Format(time.RFC3339) || r.Get("data.0.sesi_ini") != true {
			t.Errorf("got %s", r.Body)
		}
		w.with(token, "DELETE", "/me/sesi/"+r.Str("data.0.id"), nil, "If-Match", "*").Problem(409, "conflict")
		w.with(token, "DELETE", "/me/sesi", nil, "If-Match", "*").Want(204)
		w.with(token, "GET", "/me", nil).Want(200)
		local := w.Do("staf", "GET", "/me/sesi", nil).Want(200)
		if local.Str("data.0.jenis") != "lokal" || local.Get("data.0.penerbit") != nil || local.Get("data.0.sesi_ini") != true {
			t.Errorf("a session of ours: %s", local.Body)
		}
	})
}
