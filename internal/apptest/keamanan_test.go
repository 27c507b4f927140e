package apptest_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"kerjasama/internal/apptest"
	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/ident"
)

// Whether a person is unknown, mistyped or disabled cannot be told from the
// answer.
func TestWhoCannotSignInLearnsNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		id := w.Do("admin", "GET", "/pengguna?username=auditor", nil).Want(200).Str("data.0.id")
		w.Do("admin", "POST", "/pengguna/"+id+"/nonaktifkan", "{}").Want(200)
		var bodies []object
		for _, in := range []object{
			{"username": "tidak.ada", "password": apptest.Password},
			{"username": "staf", "password": "kata sandi yang salah"},
			{"username": "auditor", "password": apptest.Password},
		} {
			var body object
			w.Do("", "POST", "/auth/login", in).Problem(401, "credentials_invalid").JSON(&body)
			delete(body, "request_id")
			bodies = append(bodies, body)
		}
		for _, b := range bodies[1:] {
			if diff := cmp.Diff(bodies[0], b); diff != "" {
				t.Errorf("the answers differ:\n%s", diff)
			}
		}
	})
}

// Five failures of one account from one address; nobody is locked out for good,
// and nobody else at the address is held up.
func TestGuessingIsSlowed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		in := func(user, password string) *apptest.Response {
			return w.Do("", "POST", "/auth/login", object{"username": user, "password": password})
		}
		for range 5 {
			in("staf", "tebakan yang salah").Problem(401, "credentials_invalid")
		}
		slow := in("staf", apptest.Password).Problem(429, "rate_limited")
		if got := slow.Header.Get("Retry-After"); got != "900" {
			t.Errorf("Retry-After %q, want 900", got)
		}
		in("pimpinan", apptest.Password).Want(200)
		w.Clock.Advance(15*time.Minute + time.Second)
		in("staf", apptest.Password).Want(200)

		// The address as a whole bears fifty; a success does not empty it.
		for i := range 50 {
			in(fmt.Sprint("siapa.", i), "tebakan yang salah").Problem(401, "credentials_invalid")
		}
		in("pimpinan", apptest.Password).Problem(429, "rate_limited")
	})
}

// One refresh token used sixteen times at once: one success, fifteen learn that
// they were late, and the session lives. Used again after ten seconds, it was
// stolen: the session ends for both.
func TestRefreshTokensRotate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		first := w.Do("", "POST", "/auth/login", object{"username": "staf", "password": apptest.Password}).Want(200).Str("refresh_token")
		renew := func(token string) *apptest.Response {
			return w.Do("", "POST", "/auth/refresh", object{"refresh_token": token})
		}
		answers := make([]*apptest.Response, 16)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() { answers[i] = renew(first) })
		}
		wg.Wait()
		var next string
		late := 0
		for _, a := range answers {
			switch {
			case a.Status == 200 && next == "":
				next = a.Str("refresh_token")
			default:
				a.Problem(409, "refresh_superseded")
				late++
			}
		}
		if next == "" || late != 15 {
			t.Fatalf("%d late, a success: %t; want 15 and one", late, next != "")
		}
		w.Clock.Advance(9 * time.Second)
		renew(first).Problem(409, "refresh_superseded")
		second := renew(next).Want(200)
		w.Clock.Advance(11 * time.Second)
		renew(next).Problem(401, "refresh_reused")
		renew(second.Str("refresh_token")).Problem(401, "refresh_reused")
		r := w.Do("", "GET", "/me", nil, "Authorization", "Bearer "+second.Str("access_token"))
		r.Problem(401, "token_invalid")
	})
}

// A refresh token is no access token, whatever it is sent as.
func TestTokensOfAnotherKind(t *testing.T) {
	apptest.Each(t, func(_ *testing.T, w *apptest.World) {
		refresh := w.Do("", "POST", "/auth/login", object{"username": "staf", "password": apptest.Password}).Want(200).Str("refresh_token")
		w.Do("", "GET", "/me", nil, "Authorization", "Bearer "+refresh).Problem(401, "token_wrong_type")
		w.Do("", "POST", "/auth/refresh", object{"refresh_token": w.Token("staf")}).Problem(401, "token_wrong_type")
		w.Do("", "GET", "/me", nil).Problem(401, "auth_required")
		w.Clock.Advance(time.Hour)
		w.Do("staf", "GET", "/me", nil).Problem(401, "token_expired")
	})
}

// What another unit owns is absent from every list, nested list, search,
// expansion, feed and drill-down, and 404 by its address, by any method.
func TestAnotherUnitsRecordsAreNowhere(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		plan := o.agreed()
		held := o.held(plan)
		for _, path := range []string{"/rencana-kegiatan/" + plan, "/pelaksanaan/" + held} {
			own := o.Do("unit.if", "GET", path, nil).Want(200)
			same := func(method, at string, body any, headers ...string) {
				t.Helper()
				nothing := strings.NewReplacer(plan, ident.New(o.Clock.Now()), held, ident.New(o.Clock.Now())).Replace(at)
				var a, b object
				seen := o.Do("unit.tm", method, at, body, headers...).JSON(&a)
				if strings.HasSuffix(at, "/ajukan") { // no unit may, whatever the record
					seen.Problem(403, "forbidden")
				} else {
					seen.Problem(404, "not_found")
				}
				o.Do("unit.tm", method, nothing, body, headers...).Want(seen.Status).JSON(&b)
				for _, own := range []string{"request_id", "instance"} {
					delete(a, own)
					delete(b, own)
				}
				if diff := cmp.Diff(b, a); diff != "" {
					t.Errorf("%s %s can be told from nothing:\n%s", method, at, diff)
				}
			}
			same("GET", path, nil)
			same("GET", path+"?expand=mitra", nil)
			same("GET", path+"/riwayat", nil)
			same("PATCH", path, object{"judul": "Milik orang lain"}, "If-Match", own.ETag())
			if strings.HasPrefix(path, "/rencana") {
				same("DELETE", path, nil, "If-Match", own.ETag())
				same("POST", path+"/ajukan", "{}")
			} else {
				same("POST", path+"/batalkan", object{"alasan": "Milik orang lain."})
			}
		}
		for _, at := range []string{
			"/rencana-kegiatan", "/pelaksanaan", "/koordinasi", "/arsip-laporan", "/rencana-kegiatan?q=Kunjungan", "/pelaksanaan?q=industri",
			"/rencana-kegiatan?expand=mitra", "/pelaksanaan?rencana=" + plan, "/peristiwa?limit=100", "/peristiwa?subjek_id=" + plan,
		} {
			if r := o.Do("unit.tm", "GET", at, nil).Want(200); bytes.Contains(r.Body, []byte(plan)) || bytes.Contains(r.Body, []byte(held)) {
				t.Errorf("GET %s shows another unit's record: %s", at, r.Body)
			}
		}
		o.Do("unit.tm", "GET", "/kpi/B.1.15.12/rincian?tahun=2026&bagian=penyebut", nil).Problem(403, "forbidden")
	})
}

// What the server decides is refused in a body, by name.
func TestNobodySetsWhatTheServerDecides(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		for _, field := range []string{"id", "kode", "status", "versi", "dibuat_oleh", "diubah_pada", "peran", "allowed_actions"} {
			body := object{"nama": "PT Rekaan Dua", "kategori": "dudi", "kode_negara": "ID", field: "1"}
			if r := o.Do("staf", "POST", "/mitra", body).Problem(422, "unknown_field"); r.Str("errors.0.pointer") != "/"+field {
				t.Errorf("%s: the fault points at %q", field, r.Str("errors.0.pointer"))
			}
			at := o.Do("staf", "GET", "/mitra/"+o.mitra, nil)
			o.Do("staf", "PATCH", "/mitra/"+o.mitra, object{field: "1"}, "If-Match", at.ETag()).Problem(422, "unknown_field")
		}
	})
}

// While the database lets nobody in, the server answers 503 problems that tell
// nothing of the inside; when it comes back, so does the service.
func TestTheDatabaseIsGone(t *testing.T) {
	if !slices.Contains(dbtest.Engines(t), db.Postgres) {
		t.Skip("an embedded database is there whenever the server is")
	}
	url := apptest.URL(t, db.Postgres)
	o := open(apptest.Over(t, url))
	plan := o.plan()
	o.Token("staf")
	at := strings.LastIndex(url, "/")
	name, _, _ := strings.Cut(url[at+1:], "?")
	other, err := sql.Open("pgx", strings.Replace(url, "/"+name, "/postgres", 1))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	run := func(query string) {
		t.Helper()
		if _, err := other.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	run("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS false")
	run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'")
	o.Do("", "GET", "/healthz", nil).Want(200)
	for range 20 { // more than the pool has connections to find dead
		for _, r := range []*apptest.Response{
			o.Do("", "GET", "/readyz", nil),
			o.Do("staf", "GET", "/rencana-kegiatan/"+plan, nil),
			o.Do("staf", "GET", "/rencana-kegiatan", nil),
			o.Do("staf", "POST", "/mitra", object{"nama": "PT Rekaan", "kategori": "dudi", "kode_negara": "ID"}),
			o.Do("", "POST", "/auth/login", object{"username": "staf", "password": apptest.Password}),
		} {
			r.Problem(503, "unavailable")
			for _, inside := range []string{"SELECT", "SQL", ".go:", "goroutine", "/internal/", "pgx", name} {
				if bytes.Contains(r.Body, []byte(inside)) {
					t.Errorf("the problem tells of the inside (%q): %s", inside, r.Body)
				}
			}
		}
	}
	run("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS true")
	o.Do("", "GET", "/readyz", nil).Want(200)
	o.Do("staf", "GET", "/rencana-kegiatan/"+plan, nil).Want(200)
}

// A handler that panics is a 500 problem with a request id, and the next
// request is answered.
func TestAPanicIsAProblem(t *testing.T) {
	s := httpapi.New(httpapi.Config{Cursors: make([]byte, 32)}, nil, clock.NewManual(apptest.Start()), slog.New(slog.DiscardHandler))
	s.Handler().(*echo.Echo).GET("/meledak", func(echo.Context) error { panic("rahasia dalam") })
	for range 2 {
		rec := httptest.NewRecorder()
		s.Handler().ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/meledak", nil))
		if rec.Code != 500 || strings.Contains(rec.Body.String(), "rahasia") || !strings.Contains(rec.Body.String(), "request_id") {
			t.Errorf("got %d %s", rec.Code, rec.Body)
		}
	}
}
