package apptest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
	"kerjasama/internal/config"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/sso/ssotest"
)

// campus is a product beside issuers of every profile.
type campus struct {
	*apptest.World
	t   *testing.T
	p   map[sso.Profile]*ssotest.Provider
	key map[sso.Profile]ssotest.Key
	url string
}

func everyProfile() []sso.Profile {
	return []sso.Profile{sso.RFC9068, sso.Keycloak, sso.Authentik, sso.GenericJWT, sso.Introspection}
}

func eachCampus(t *testing.T, f func(t *testing.T, w *campus)) {
	t.Helper()
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) { f(t, newCampus(t, e)) })
	}
}

func newCampus(t *testing.T, e db.Engine) *campus {
	t.Helper()
	w := &campus{t: t, p: map[sso.Profile]*ssotest.Provider{}, key: map[sso.Profile]ssotest.Key{}, url: apptest.URL(t, e)}
	for _, p := range everyProfile() {
		w.p[p], w.key[p] = ssotest.New(t, "/application/o/kerjasama/"), ssotest.NewKey(t, "ES256", "kunci-1")
		w.p[p].Publish(w.key[p])
	}
	w.World = w.replica()
	return w
}

// replica is another process over the same store, with a clock of its own.
func (w *campus) replica() *apptest.World {
	return apptest.Over(w.t, w.url, func(c *config.Config) {
		for _, p := range everyProfile() {
			c.SSO = append(c.SSO, ssotest.Issuer(p, w.p[p]))
		}
	})
}

func (w *campus) good(p sso.Profile) ssotest.Forge {
	return ssotest.Good(p, w.p[p].Issuer, w.key[p], w.Clock.Now())
}

// with sends a request with a token from outside.
func (w *campus) with(token, method, path string, body any, headers ...string) *apptest.Response {
	return w.Do("", method, path, body, append([]string{"Authorization", "Bearer " + token}, headers...)...)
}

// groups is a Keycloak token of somebody with these roles of their realm.
func (w *campus) groups(sub string, at time.Duration, groups ...string) string {
	now := w.Clock.Now().Add(at).Unix()
	return w.good(sso.Keycloak).With(w.t, nil, object{"sub": sub, "iat": now, "exp": now + 600, "sid": "sid-" + sub, "preferred_username": sub, "name": "Orang " + sub,
		"email": sub + "@kampus.example", "realm_access": object{"roles": groups}})
}

func rolesOf(r *apptest.Response) []string {
	var me struct {
		Peran []struct {
			Peran, Asal string
			Unit        *struct{ Kode string }
		}
	}
	lenient(r, &me)
	var out []string
	for _, p := range me.Peran {
		s := p.Asal + " " + p.Peran
		if p.Unit != nil {
			s += " " + p.Unit.Kode
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// Every crafted token of every profile, at the door of the whole server, gets
// exactly its answer.
func TestCraftedTokensAtTheDoor(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		n := 0
		for _, p := range everyProfile() {
			f := w.good(p)
			rows := ssotest.Misformed(t, f)
			if p == sso.Introspection {
				w.p[p].Answer(func(string) (int, string) { return 200, `{"active":false}` })
			} else {
				maps.Copy(rows, ssotest.Crafted(t, f))
			}
			for name, r := range rows {
				res := w.with(r.Token, "GET", "/rencana-kegiatan?limit=1", nil)
				n++
				want := 200
				if r.Want != "" {
					want = 401
				}
				if strings.ContainsAny(r.Token, "\n\x00") {
					continue // net/http refuses to send it; the door's own test has it
				}
				if res.Status != want || want == 401 && res.Str("code") != string(r.Want) {
					t.Errorf("%s, %s: got %d %s, want %d %s", p, name, res.Status, res.Body, want, r.Want)
				}
			}
		}
		t.Logf("%d tokens", n)
	})
}

// Who comes for the first time is entered with what the claims give, nothing else.
func TestArrival(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		before := w.Do("admin", "GET", "/pengguna?count=true", nil).Want(200).Num("page.total")
		me := w.with(w.groups("budi", 0, "humas-staf", "jurusan-if", "lain"), "GET", "/me", nil).Want(200)
		if diff := cmp.Diff([]string{"sso staf_humas", "sso unit_kerja IF"}, rolesOf(me)); diff != "" {
			t.Errorf("roles (-want +got):\n%s", diff)
		}
		if me.Get("sesi_id") != nil || me.Str("username") != "budi" || me.Str("nama") != "Orang budi" || me.Str("surel") != "budi@kampus.example" {
			t.Errorf("got %s", me.Body)
		}
		id := me.Str("id")
		w.with(w.groups("budi", 0, "humas-staf"), "GET", "/mitra", nil).Want(200)
		w.with(w.groups("budi", 0, "humas-staf"), "GET", "/pengguna", nil).Problem(403, "forbidden")
		if got := w.with(w.groups("budi", time.Second, "jurusan-if"), "GET", "/me", nil).Want(200).Str("id"); got != id {
			t.Errorf("another token, another person: %s and %s", got, id)
		}
		// Nobody has a role by default.
		none := w.groups("siti", 0, "semua-pegawai", "humas-staf2", "HUMAS-STAF")
		if got := rolesOf(w.with(none, "GET", "/me", nil).Want(200)); len(got) != 0 {
			t.Errorf("roles of one without a group: %v", got)
		}
		w.with(none, "GET", "/mitra", nil).Problem(403, "forbidden")
		w.with(none, "GET", "/referensi", nil).Problem(403, "forbidden")
		// A group for a unit that does not exist gives nothing.
		w.with(w.groups("siti", time.Second, "jurusan-xx"), "GET", "/mitra", nil).Problem(403, "forbidden")
		if n := w.Do("admin", "GET", "/pengguna?count=true", nil).Want(200).Num("page.total"); n != before+2 {
			t.Errorf("%v people entered, want 2", n-before)
		}
	})
}

// Only (iss, sub) says who somebody is: not a username, not an address, not a
// sub of another issuer.
func TestNobodyBecomesSomebodyElse(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		admin := w.Do("admin", "GET", "/me", nil).Want(200)
		fake := w.good(sso.Keycloak).With(t, nil, object{"sub": "orang-lain", "preferred_username": "admin", "email": admin.Str("surel"), "realm_access": object{"roles": []string{}}})
		me := w.with(fake, "GET", "/me", nil).Want(200)
		if me.Str("id") == admin.Str("id") || me.Str("username") == "admin" || len(rolesOf(me)) != 0 {
			t.Errorf("a token that calls itself admin became %s", me.Body)
		}
		// sub is the id of a person here: still a stranger.
		byID := w.with(w.good(sso.Keycloak).With(t, nil, object{"sub": admin.Str("id")}), "GET", "/me", nil).Want(200)
		if byID.Str("id") == admin.Str("id") {
			t.Error("sub was taken for an id of ours")
		}
		a := w.with(w.good(sso.RFC9068).With(t, nil, object{"sub": "sama"}), "GET", "/me", nil).Want(200)
		b := w.with(w.good(sso.GenericJWT).With(t, nil, object{"sub": "sama"}), "GET", "/me", nil).Want(200)
		if a.Str("id") == b.Str("id") {
			t.Error("two issuers' equal subs are one person")
		}
	})
}

// Mapped roles follow the newest token; those an admin gave stay; neither
// touches the other.
func TestMappedRolesFollowTheNewestToken(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		old := w.groups("budi", 0, "humas-staf")
		id := w.with(old, "GET", "/me", nil).Want(200).Str("id")
		p := w.Do("admin", "GET", "/pengguna/"+id, nil).Want(200)
		p = w.Do("admin", "PATCH", "/pengguna/"+id, object{"penugasan": []object{{"peran": "auditor"}}}, "If-Match", p.ETag()).Want(200)
		if p.Str("penugasan_sso.0.peran") != "staf_humas" || p.Str("penugasan.0.peran") != "auditor" || p.Str("penugasan_sso.0.penerbit") != w.p[sso.Keycloak].Issuer {
			t.Errorf("got %s", p.Body)
		}
		see := func(what, token string, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, rolesOf(w.with(token, "GET", "/me", nil).Want(200))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		see("both", old, "manual auditor", "sso staf_humas")
		see("promoted", w.groups("budi", time.Second, "humas-kepala", "jurusan-mb"), "manual auditor", "sso sub_koordinator", "sso unit_kerja MB")
		see("the token from before", old, "manual auditor", "sso sub_koordinator", "sso unit_kerja MB")
		see("out of every group", w.groups("budi", 2*time.Second), "manual auditor")
		see("the token from before, again", old, "manual auditor")
		w.with(old, "POST", "/mitra", object{"nama": "X", "kategori": "dudi", "kode_negara": "ID"}).Problem(403, "forbidden")
		p = w.Do("admin", "GET", "/pengguna/"+id, nil).Want(200)
		w.Do("admin", "PATCH", "/pengguna/"+id, object{"penugasan_sso": []object{{"peran": "admin"}}}, "If-Match", p.ETag()).Problem(422, "unknown_field")
		w.Do("admin", "PATCH", "/pengguna/"+id, object{"penugasan": []object{}}, "If-Match", p.ETag()).Want(200)
		see("nothing left", w.groups("budi", 3*time.Second), []string(nil)...)
		see("back in a group", w.groups("budi", 4*time.Second, "humas-staf"), "sso staf_humas")
	})
}

// A person who was disabled is out at once, whatever their sign-on says.
func TestDisabledPeopleStayOut(t *testing.T) {
	eachCampus(t, func(_ *testing.T, w *campus) {
		token := w.groups("budi", 0, "humas-staf")
		id := w.with(token, "GET", "/me", nil).Want(200).Str("id")
		w.Do("admin", "POST", "/pengguna/"+id+"/nonaktifkan", "{}").Want(200)
		w.with(token, "GET", "/me", nil).Problem(401, "token_invalid")
		w.with(w.groups("budi", time.Second, "humas-kepala"), "GET", "/me", nil).Problem(401, "token_invalid")
		w.Do("", "POST", "/auth/login", object{"username": "budi", "password": apptest.Password}).Problem(401, "credentials_invalid")
		p := w.Do("admin", "GET", "/pengguna/"+id, nil).Want(200)
		w.Do("admin", "PATCH", "/pengguna/"+id, object{"status": "aktif"}, "If-Match", p.ETag()).Want(200)
		w.with(token, "GET", "/me", nil).Want(200)
		// They have no session of ours to end.
		w.with(token, "POST", "/auth/logout", "{}").Problem(409, "conflict")
	})
}

// An admin by their groups is an admin, and keeps the last word about people.
func TestAdminsByTheirGroups(t *testing.T) {
	eachCampus(t, func(_ *testing.T, w *campus) {
		boss := w.groups("bos", 0, "admin-kerjasama")
		w.with(boss, "GET", "/pengguna", nil).Want(200)
		staf := w.with(boss, "GET", "/pengguna?username=admin", nil).Want(200).Str("data.0.id")
		w.with(boss, "POST", "/pengguna/"+staf+"/nonaktifkan", "{}").Want(200)
	})
}

// Sixteen first requests at once enter one person.
func TestFirstRequestsAtOnce(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		var wg sync.WaitGroup
		ids := make([]string, 16)
		for i := range ids {
			token := w.groups("budi", time.Duration(i)*time.Second, "humas-staf")
			wg.Go(func() {
				r := w.with(token, "GET", "/me", nil)
				if r.Status == 200 {
					ids[i] = r.Str("id")
				} else {
					t.Errorf("got %d: %s", r.Status, r.Body)
				}
			})
		}
		wg.Wait()
		slices.Sort(ids)
		if got := slices.Compact(ids); len(got) != 1 || got[0] == "" {
			t.Errorf("got people %v, want one", got)
		}
	})
}

// While an issuer is down its cached keys work; where there are none the answer
// is 503 with Retry-After; our own tokens are not touched by it.
func TestAnIssuerThatIsDown(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		w.with(w.groups("budi", 0, "humas-staf"), "GET", "/me", nil).Want(200)
		for _, p := range w.p {
			p.Down(true)
		}
		w.with(w.groups("budi", time.Second, "humas-staf"), "GET", "/me", nil).Want(200)
		for _, p := range []sso.Profile{sso.RFC9068, sso.Authentik, sso.GenericJWT} {
			r := w.with(w.good(p).Token(t), "GET", "/me", nil).Problem(503, "issuer_unavailable")
			if r.Header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
		}
		if r := w.with("opak-0123456789abcdef", "GET", "/me", nil).Problem(503, "issuer_unavailable"); r.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		w.Do("staf", "GET", "/me", nil).Want(200)
		w.Do("", "GET", "/me", nil).Problem(401, "auth_required")
		for _, p := range w.p {
			p.Down(false)
		}
		w.Clock.Advance(30 * time.Second)
		w.with(w.good(sso.Authentik).Token(t), "GET", "/me", nil).Want(200)
	})
}

// Both machines' clocks may differ by half a minute.
func TestClockSkewAtTheDoor(t *testing.T) {
	eachCampus(t, func(_ *testing.T, w *campus) {
		token := w.groups("budi", 30*time.Second, "humas-staf")
		w.with(token, "GET", "/me", nil).Want(200)
		w.with(w.groups("budi", 31*time.Second, "humas-staf"), "GET", "/me", nil).Problem(401, "token_invalid")
		w.Clock.Advance(630*time.Second + 30*time.Second)
		w.with(token, "GET", "/me", nil).Want(200)
		w.Clock.Advance(time.Second)
		w.with(token, "GET", "/me", nil).Problem(401, "token_expired")
	})
}

func TestIntrospectedCallers(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		now := w.Clock.Now().Unix()
		active := true
		w.p[sso.Introspection].Answer(func(string) (int, string) {
			return 200, string(ssotest.Encode(t, object{"active": active, "aud": ssotest.Audience, "sub": "o-1", "exp": now + 3600, "groups": []string{"humas-staf"}, "username": "opak"}))
		})
		const token = "opak-0123456789abcdef"
		for range 3 {
			w.with(token, "GET", "/mitra", nil).Want(200)
		}
		if n := w.p[sso.Introspection].Count("/introspect"); n != 1 {
			t.Errorf("asked %d times, want once in half a minute", n)
		}
		active = false
		w.Clock.Advance(30 * time.Second)
		w.with(token, "GET", "/mitra", nil).Problem(401, "token_invalid")
	})
}

// An issuer that is asked need not say when a token was issued (RFC 7662 §2.2): a
// group that goes takes its role along all the same.
func TestIntrospectedRolesGoWithTheirGroup(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		now, groups := w.Clock.Now().Unix(), []string{"humas-staf"}
		w.p[sso.Introspection].Answer(func(string) (int, string) {
			return 200, string(ssotest.Encode(t, object{"active": true, "aud": ssotest.Audience, "sub": "o-1", "exp": now + 3600, "groups": groups, "username": "opak"}))
		})
		const token = "opak-0123456789abcdef"
		w.with(token, "GET", "/mitra", nil).Want(200)
		groups = []string{}
		w.Clock.Advance(30 * time.Second)
		w.with(token, "GET", "/mitra", nil).Problem(403, "forbidden")
		groups = []string{"humas-kepala"}
		w.Clock.Advance(30 * time.Second)
		if diff := cmp.Diff([]string{"sso sub_koordinator"}, rolesOf(w.with(token, "GET", "/me", nil).Want(200))); diff != "" {
			t.Errorf("roles (-want +got):\n%s", diff)
		}
	})
}

// lenient decodes an answer by the names of Go's fields, in either case.
func lenient(r *apptest.Response, into any) {
	if err := json.Unmarshal(r.Body, into); err != nil {
		panic(fmt.Sprintf("%v: %s", err, r.Body))
	}
}
