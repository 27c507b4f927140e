package apptest_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/sso/ssotest"
)

func (w *campus) logout(body string, headers ...string) *apptest.Response {
	return w.Do("", "POST", "/auth/backchannel-logout", body, append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

// logoutToken is one as Keycloak sends it, with members set; nil drops one.
func (w *campus) logoutToken(by object) string {
	now := w.Clock.Now().Unix()
	f := w.good(sso.Keycloak)
	f.Head = object{"alg": "ES256", "kid": f.Key.Kid, "typ": "logout+jwt"}
	f.Body = object{"iss": f.Body["iss"], "aud": ssotest.Audience, "iat": now, "exp": now + 120, "typ": "Logout", "jti": "jti-1", "sub": "budi", "sid": "sid-budi",
		"events": object{"http://schemas.openid.net/event/backchannel-logout": object{}}}
	return f.With(w.t, nil, by)
}

// Signing out at the campus ends what was signed in there: a session by sid,
// everything from before by sub; on every replica within a second.
func TestBackchannelLogout(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		send := func(by object) *apptest.Response { return w.logout("logout_token=" + w.logoutToken(by)) }
		other := w.replica()
		budi, siti := w.groups("budi", 0, "humas-staf"), w.groups("siti", 0, "humas-staf")
		elsewhere := w.good(sso.Keycloak).With(t, nil, object{"sub": "budi", "sid": "sid-lain"})
		for _, token := range []string{budi, siti, elsewhere} {
			w.with(token, "GET", "/me", nil).Want(200)
		}
		other.Do("", "GET", "/me", nil, "Authorization", "Bearer "+budi).Want(200)
		if r := send(object{}).Want(200); r.Str("status") != "diakhiri" || !strings.Contains(r.Header.Get("Cache-Control"), "no-store") {
			t.Errorf("got %s", r.Body)
		}
		w.with(budi, "GET", "/me", nil).Problem(401, "token_invalid")
		other.Clock.Advance(time.Second)
		other.Do("", "GET", "/me", nil, "Authorization", "Bearer "+budi).Problem(401, "token_invalid")
		w.with(siti, "GET", "/me", nil).Want(200)
		w.with(elsewhere, "GET", "/me", nil).Want(200)
		// The session is over for tokens renewed later too.
		w.with(w.groups("budi", 10*time.Second, "humas-staf"), "GET", "/me", nil).Problem(401, "token_invalid")
		send(object{}).Problem(400, "logout_token_invalid") // the same again

		// By sub: everything issued until then; who signs in again is let in.
		send(object{"jti": "jti-2", "sid": nil}).Want(200)
		w.with(elsewhere, "GET", "/me", nil).Problem(401, "token_invalid")
		w.with(w.good(sso.Keycloak).With(t, nil, object{"sub": "budi", "sid": "sid-baru", "iat": w.Clock.Now().Unix() + 1}), "GET", "/me", nil).Want(200)

		// What is no logout token is 400 and ends nothing.
		for name, body := range map[string]string{
			"nothing": "", "another member": "token=x", "empty": "logout_token=", "not a token": "logout_token=halo", "twice": "logout_token=a&logout_token=b",
			"broken form":         "logout_token=%zz",
			"an access token":     "logout_token=" + siti,
			"no event":            "logout_token=" + w.logoutToken(object{"jti": "a", "events": nil}),
			"a nonce":             "logout_token=" + w.logoutToken(object{"jti": "b", "nonce": "n"}),
			"another aud":         "logout_token=" + w.logoutToken(object{"jti": "c", "aud": "lain"}),
			"neither sid nor sub": "logout_token=" + w.logoutToken(object{"jti": "d", "sid": nil, "sub": nil}),
			"our own token":       "logout_token=" + w.Token("staf"),
		} {
			if r := w.logout(body); r.Status != 400 || r.Str("code") != "logout_token_invalid" {
				t.Errorf("%s: got %d %s", name, r.Status, r.Body)
			}
		}
		w.with(siti, "GET", "/me", nil).Want(200)
		w.Do("", "POST", "/auth/backchannel-logout", object{"logout_token": "x"}).Problem(415, "unsupported_media_type")
		w.logout("logout_token="+strings.Repeat("a", 2<<20)).Problem(413, "too_large")
	})
}

func TestTooManyLogoutTokens(t *testing.T) {
	w := newCampus(t, db.SQLite)
	for range 200 {
		w.logout("logout_token=x").Problem(400, "logout_token_invalid")
	}
	if r := w.logout("logout_token=x").Problem(429, "rate_limited"); r.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// The dry run tells what would happen, and nothing happens.
func TestDryRun(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		before := w.Do("admin", "GET", "/pengguna?count=true", nil).Want(200).Num("page.total")
		try := func(body any) *apptest.Response { return w.Do("admin", "POST", "/auth/sso/uji", body) }
		type step struct {
			Langkah  string
			Berhasil bool
		}
		read := func(r *apptest.Response) (out struct {
			Diterima bool
			Code     *string
			Langkah  []step
			Peran    []struct {
				Peran string
				Unit  *struct{ Kode string }
			}
		}) {
			t.Helper()
			lenient(r.Want(200), &out)
			return out
		}
		token := w.groups("budi", 0, "humas-staf", "jurusan-tm", "jurusan-xx")
		got := read(try(object{"token": token}))
		if !got.Diterima || got.Code != nil || len(got.Peran) != 2 || got.Peran[0].Peran != "staf_humas" || got.Peran[1].Unit == nil || got.Peran[1].Unit.Kode != "TM" {
			t.Errorf("got %+v", got)
		}
		if !slices.Contains(got.Langkah, step{"pemetaan", false}) || !slices.Contains(got.Langkah, step{"tanda_tangan", true}) {
			t.Errorf("steps %v", got.Langkah)
		}
		if n := w.Do("admin", "GET", "/pengguna?count=true", nil).Want(200).Num("page.total"); n != before {
			t.Error("a dry run entered somebody")
		}
		for name, tt := range map[string]struct {
			token string
			code  fault.Code
		}{
			"late":    {w.groups("budi", -time.Hour), fault.TokenExpired},
			"spoilt":  {token[:len(token)-4] + "AAAA", fault.TokenInvalid},
			"ours":    {w.Token("staf"), fault.TokenInvalid},
			"another": {w.good(sso.Authentik).With(t, nil, object{"uid": nil}), fault.TokenWrongType},
			"nothing": {"", fault.TokenInvalid},
		} {
			got := read(try(object{"token": tt.token}))
			if got.Diterima || got.Code == nil || *got.Code != string(tt.code) || got.Langkah[len(got.Langkah)-1].Berhasil {
				t.Errorf("%s: got %+v", name, got)
			}
		}
		w.p[sso.GenericJWT].Down(true)
		if got := read(try(object{"token": w.good(sso.GenericJWT).Token(t)})); got.Code == nil || *got.Code != "issuer_unavailable" {
			t.Errorf("down: got %+v", got)
		}
		// Claims instead of a token.
		claims := read(try(object{"penerbit": "uji-keycloak", "klaim": object{"sub": "x", "realm_access": object{"roles": []string{"humas-kepala"}}}}))
		if !claims.Diterima || len(claims.Peran) != 1 || claims.Peran[0].Peran != "sub_koordinator" {
			t.Errorf("claims: got %+v", claims)
		}
		none := read(try(object{"penerbit": "uji-keycloak", "klaim": object{}}))
		if !none.Diterima || len(none.Peran) != 0 {
			t.Errorf("no groups: got %+v", none)
		}
		// Known, then disabled, then signed out.
		id := w.with(token, "GET", "/me", nil).Want(200).Str("id")
		if r := try(object{"token": token}).Want(200); r.Str("akun.id") != id {
			t.Errorf("account: %s", r.Body)
		}
		w.Do("admin", "POST", "/pengguna/"+id+"/nonaktifkan", "{}").Want(200)
		if got := read(try(object{"token": token})); got.Diterima || got.Langkah[len(got.Langkah)-1] != (step{"akun", false}) {
			t.Errorf("disabled: got %+v", got)
		}
		// Bad input.
		try(object{}).Problem(422, "validation_failed")
		try(object{"token": "x", "klaim": object{}}).Problem(422, "validation_failed")
		try(object{"klaim": object{}}).Problem(422, "validation_failed")
		try(object{"penerbit": "lain", "klaim": object{}}).Problem(422, "validation_failed")
		try(object{"token": "x", "simpan": true}).Problem(422, "unknown_field")
		for _, who := range []string{"staf", "koordinator", "pimpinan", "auditor", "unit.if"} {
			w.Do(who, "POST", "/auth/sso/uji", object{"token": "x"}).Problem(403, "forbidden")
		}
		w.Do("", "POST", "/auth/sso/uji", object{"token": "x"}).Problem(401, "auth_required")
	})
}

// Without issuers nothing from outside is taken, and the answers stay the same.
func TestWithoutIssuers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		p := ssotest.New(t, "")
		token := ssotest.Good(sso.RFC9068, p.Issuer, ssotest.NewKey(t, "ES256", "k"), w.Clock.Now()).Token(t)
		w.Do("", "GET", "/me", nil, "Authorization", "Bearer "+token).Problem(401, "token_invalid")
		w.Do("", "GET", "/me", nil, "Authorization", "Bearer opak-0123456789abcdef").Problem(401, "token_invalid")
		w.Do("", "POST", "/auth/backchannel-logout", "logout_token="+url.QueryEscape(token), "Content-Type", "application/x-www-form-urlencoded").Problem(400, "logout_token_invalid")
		if r := w.Do("admin", "POST", "/auth/sso/uji", object{"token": token}).Want(200); r.Get("diterima") != false {
			t.Errorf("got %s", r.Body)
		}
		if p.Total() != 0 {
			t.Error("an issuer nobody configured was asked")
		}
	})
}

// What this server itself gave somebody is told to no issuer, not by a dry run
// either.
func TestOurOwnSecretsAreToldToNoIssuer(t *testing.T) {
	eachCampus(t, func(t *testing.T, w *campus) {
		w.p[sso.Introspection].Answer(func(string) (int, string) { return 200, `{"active":false}` })
		made := w.Do("admin", "POST", "/token-layanan", object{"nama": "Skrip", "aplikasi": "skrip-uji", "cakupan": []string{"kpi:baca"}, "kedaluwarsa_pada": "2027-01-01T00:00:00Z"}).Want(201)
		login := w.Do("", "POST", "/auth/login", object{"username": "staf", "password": apptest.Password}).Want(200)
		for _, secret := range []string{made.Str("token"), login.Str("refresh_token"), login.Str("access_token")} {
			r := w.Do("admin", "POST", "/auth/sso/uji", object{"token": secret}).Want(200)
			if r.Get("diterima") != false || r.Str("code") != "token_invalid" {
				t.Errorf("dry run of %.4s…: %s", secret, r.Body)
			}
		}
		if n := w.p[sso.Introspection].Count("/introspect"); n != 0 {
			t.Errorf("the issuer was asked %d times", n)
		}
	})
}
