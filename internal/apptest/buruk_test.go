package apptest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
)

// target is an operation with somebody who may call it, at an address where
// there is something.
type target struct {
	apptest.Operation
	as, at string
}

// someone names a demo user for each role; those with more rights come first.
func someone() []struct {
	peran actor.Peran
	user  string
} {
	return []struct {
		peran actor.Peran
		user  string
	}{{actor.SubKoordinator, "koordinator"}, {actor.Admin, "admin"}, {actor.StafHumas, "staf"}, {actor.Pimpinan, "pimpinan"}}
}

// targets makes one record of every kind and returns every operation of the
// document.
func (o *office) targets(t *testing.T) []target {
	t.Helper()
	rules := map[string]actor.Rule{}
	for _, r := range o.App.Server.Routes() {
		rule, _ := actor.Lookup(r.Izin)
		rules[r.Method+" "+strings.TrimPrefix(r.Path, "/api/v1")] = rule
	}
	has := o.records()
	var out []target
	for _, op := range apptest.Operations(t) {
		x := target{Operation: op, at: op.Path}
		short := strings.TrimPrefix(op.Path, "/api/v1")
		rule, ok := rules[op.Method+" "+short]
		if !ok {
			t.Errorf("%s %s: no such route", op.Method, op.Path)
			continue
		}
		for _, s := range someone() {
			if !rule.Public && (rule.Anyone || rule.Reach[s.peran] == actor.Semua) {
				x.as = s.user
				break
			}
		}
		if x.as == "" && !rule.Public {
			t.Errorf("%s %s: nobody may call it everywhere", op.Method, op.Path)
		}
		for strings.Contains(x.at, "{") {
			a, b := strings.Index(x.at, "{"), strings.Index(x.at, "}")
			v := has[strings.TrimPrefix(x.at[:a], "/api/v1")]
			if v == "" {
				v = has[x.at[a:b+1]]
			}
			if v == "" {
				t.Fatalf("nothing to put into %s", op.Path)
			}
			x.at = x.at[:a] + v + x.at[b+1:]
		}
		out = append(out, x)
	}
	return out
}

// records makes what the addresses of the document name, by parameter or by the
// path before it.
func (o *office) records() map[string]string {
	o.T.Helper()
	held := o.held("")
	survey := o.Do("staf", "POST", "/pelaksanaan/"+held+"/survei", object{"mitra_id": o.mitra}).Want(201)
	request := o.Do("staf", "POST", "/permintaan-layanan", object{
		"jenis": "informasi", "kanal": "surel", "pemohon_jenis": "umum", "pemohon_nama": "Pemohon Rekaan", "unit_id": o.unit, "perihal": "x", "masuk_pada": "2026-07-10T08:59:00+07:00", "kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": "2026-07-10T09:00:00+07:00"}},
	}).Want(201)
	arsip := o.filed("koordinator", o.verified(o.held("")))
	hook := o.hook(nowhere)
	shown := o.signed("koordinator") // the public page knows it; a draft can be changed
	return map[string]string{
		"{kode}": "B.1.15.12", "{tahun}": "2026", "{jenis}": "bentuk_kegiatan", "{nama}": "docs.css", "{noun}": "rencana_kegiatan", "{token}": survey.Str("token"),
		"/unit/": o.unit, "/prodi/": o.prodi, "/mitra/": o.mitra, "/rencana-kegiatan/": o.plan(), "/pelaksanaan/": held,
		"/permintaan-layanan/": request.Str("id"), "{kid}": request.Str("kejadian.0.id"),
		"/templat-naskah/": o.templateOf("staf"),
		"/koordinasi/":     o.do("koordinator", "/koordinasi", o.meeting(o.submitted())),
		"/naskah/":         o.drafted("koordinator"), "{nomor}": "1", "/verifikasi/": o.Do("koordinator", "GET", "/naskah/"+shown, nil).Want(200).Str("kode"),
		"/arsip-laporan/": arsip, "/berkas/": o.Do("koordinator", "GET", "/arsip-laporan/"+arsip, nil).Want(200).Str("berkas.id"),
		"/survei-mitra/": survey.Str("id"), "/pengguna/": o.Do("admin", "GET", "/pengguna?username=auditor", nil).Want(200).Str("data.0.id"),
		"/token-layanan/": o.scriptToken("kpi:baca"), "/delegasi/": o.lentLater("koordinator", "auditor"),
		"/webhook/": hook, "{pid}": o.do("admin", "/webhook/"+hook+"/uji", nil),
		"/me/sesi/":       o.Do("koordinator", "GET", "/me/sesi", nil).Want(200).Str("data.0.id"),
		"/pekerjaan/":     o.Do("koordinator", "POST", "/berkas/periksa", nil).Want(202).Str("id"),
		"/kpi/snapshot/":  o.Do("koordinator", "POST", "/kpi/snapshot", object{"periode": "2019", "kode": []string{"B.1.15.7"}}).Want(201).Str("id"),
		"/impor/":         o.imported("mitra?uji=true", "Nama,Kategori,Negara\nMitra Coba Impor,dudi,ID\n"),
		"/pemberitahuan/": o.Do("koordinator", "GET", "/pemberitahuan", nil).Want(200).Str("data.0.id"),
	}
}

// rows is how much was ever written: what a refused call may not change.
func (o *office) rows() (n int) {
	o.T.Helper()
	return o.number("SELECT (SELECT count(*) FROM jurnal) + (SELECT count(*) FROM berkas) + (SELECT count(*) FROM sesi) + (SELECT count(*) FROM data_pribadi) + (SELECT count(*) FROM pemberitahuan) + (SELECT count(*) FROM surel_keluar)")
}

// unwritten runs f and fails when it left something behind.
func (o *office) unwritten(what, as string, f func()) {
	o.T.Helper()
	if as != "" {
		o.Token(as) // a session is written, too
	}
	before := o.rows()
	f()
	if after := o.rows(); after != before {
		o.T.Errorf("%s: %d rows were written", what, after-before)
	}
}

// send calls an operation and waits before a survey link, which counts callers.
func (o *office) send(x target, at string, body any, headers ...string) *apptest.Response {
	o.T.Helper()
	if strings.Contains(x.Path, "{token}") || strings.Contains(x.Path, "/verifikasi/") {
		o.Clock.Advance(time.Minute)
		o.Forget()
	}
	return o.Do(x.as, x.Method, at, body, headers...)
}

// Every body that is none, at every operation that takes one: refused with the
// problem that says so, and nothing is written.
func TestBadBodies(t *testing.T) {
	nested := func(open, end string) string {
		return strings.Repeat(open, 100_000) + "1" + strings.Repeat(end, 100_000)
	}
	bodies := []struct {
		name, body string
		status     int
		code       string
		kind       string // of Content-Type
	}{
		{"not JSON", `{"judul"`, 400, "json_invalid", ""},
		{"words", `halo`, 400, "json_invalid", ""},
		{"two documents", `{} {}`, 400, "json_invalid", ""},
		{"one name twice", `{"judul":"a","judul":"b"}`, 400, "json_invalid", ""},
		{"invalid UTF-8", "{\"judul\":\"\xff\xfe\"}", 400, "json_invalid", ""},
		{"half a surrogate", `{"judul":"\ud800"}`, 400, "json_invalid", ""},
		{"12,000 objects deep", nested(`{"a":`, "}"), 400, "json_invalid", ""},
		{"12,000 lists deep", nested("[", "]"), 400, "json_invalid", ""},
		{"an unknown name", `{"bukan_isian":1}`, 422, "unknown_field", ""},
		{"a version", `{"versi":1}`, 422, "unknown_field", ""},
		{"an author", `{"dibuat_oleh":{"id":"x"}}`, 422, "unknown_field", ""},
		{"a NUL", `{"judul":"a\u0000b"}`, 422, "validation_failed", ""},
		{"a list", `[]`, 422, "validation_failed", ""},
		{"a number", `1`, 422, "validation_failed", ""},
		{"text", `{}`, 415, "unsupported_media_type", "text/plain"},
		{"XML", `<a/>`, 415, "unsupported_media_type", "application/xml"},
		{"another charset", `{}`, 415, "unsupported_media_type", "application/json; charset=iso-8859-1"},
		{"a type that is none", `{}`, 415, "unsupported_media_type", "///"},
		{"a broken parameter", `{}`, 415, "unsupported_media_type", "application/json; charset"},
		{"no type", `{}`, 415, "unsupported_media_type", "-"},
		{"too long", strings.Repeat(" ", 1<<20) + "{}", 413, "too_large", ""},
	}
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		tried := 0
		for _, x := range o.targets(t) {
			if !x.Body {
				continue
			}
			o.unwritten(x.Method+" "+x.Path, x.as, func() {
				for _, b := range bodies {
					headers := []string{"If-Match", "*"}
					if b.kind != "" {
						headers = append(headers, "Content-Type", strings.TrimPrefix(b.kind, "-"))
					}
					if r := o.send(x, x.at, b.body, headers...); r.Status != b.status || r.Str("code") != b.code {
						t.Errorf("%s %s, %s: got %d %s, want %d %s", x.Method, x.Path, b.name, r.Status, short(r), b.status, b.code)
					}
					tried++
				}
				if x.Required {
					for _, b := range []string{"", " ", "{}", "null"} {
						if x.Method == http.MethodPatch && b == "{}" {
							continue // changes nothing, and may
						}
						// Where the record stands against the action, it may say so first.
						if r := o.send(x, x.at, b, "If-Match", "*"); r.Status < 400 || r.Status > 422 {
							t.Errorf("%s %s, the body %q: got %d %s", x.Method, x.Path, b, r.Status, short(r))
						}
						tried++
					}
				}
			})
		}
		t.Logf("%d bad bodies", tried)
		if tried < 1000 {
			t.Errorf("only %d were tried", tried)
		}
	})
}

// A body of unknown length is read no further than the limit.
func TestEndlessBodies(t *testing.T) {
	w := apptest.New(t, db.SQLite)
	o := open(w)
	for _, x := range o.targets(t) {
		if !x.Body {
			continue
		}
		o.unwritten(x.Method+" "+x.Path, x.as, func() {
			r := httptest.NewRequestWithContext(t.Context(), x.Method, x.at, io.MultiReader(strings.NewReader(`{"x":"`), endless{}))
			r.Header.Set("Content-Type", "application/json")
			if x.as != "" {
				r.Header.Set("Authorization", "Bearer "+o.Token(x.as))
			}
			rec := httptest.NewRecorder()
			o.App.Handler().ServeHTTP(rec, r)
			if rec.Code != http.StatusRequestEntityTooLarge {
				t.Errorf("%s %s: got %d %s", x.Method, x.Path, rec.Code, rec.Body)
			}
		})
	}
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

func short(r *apptest.Response) string { return string(r.Body[:min(len(r.Body), 400)]) }

// The form that brings a file, broken in every way.
func TestBadUploads(t *testing.T) {
	const form = "multipart/form-data; boundary=b"
	part := func(head, body string) string {
		return "--b\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + body + "\r\n--b--\r\n"
	}
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		for name, tt := range map[string]struct {
			kind, body string
			status     int
			code       string
		}{
			"JSON":           {"application/json", `{"berkas":"x"}`, 415, "unsupported_media_type"},
			"no boundary":    {"multipart/form-data", part(`name="berkas"; filename="a.pdf"`, "%PDF-1.4"), 415, "unsupported_media_type"},
			"nothing":        {form, "", 422, "validation_failed"},
			"no end":         {form, "--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"a.pdf\"\r\n\r\n%PDF", 422, "validation_failed"},
			"no part":        {form, "--b--\r\n", 422, "validation_failed"},
			"another part":   {form, part(`name="lain"; filename="a.pdf"`, "%PDF-1.4"), 422, "unknown_field"},
			"an empty file":  {form, part(`name="berkas"; filename="a.pdf"`, ""), 422, "validation_failed"},
			"a program":      {form, part(`name="berkas"; filename="a.pdf"`, "MZ\x90\x00\x03\x00\x00\x00"), 415, "unsupported_media_type"},
			"broken headers": {form, "--b\r\n: :\r\n\x00\r\n\r\nx\r\n--b--\r\n", 422, "validation_failed"},
		} {
			o.unwritten(name, "staf", func() {
				if r := o.Do("staf", "POST", "/berkas", tt.body, "Content-Type", tt.kind); r.Status != tt.status || r.Str("code") != tt.code {
					t.Errorf("%s: got %d %s, want %d %s", name, r.Status, short(r), tt.status, tt.code)
				}
			})
		}
	})
}

// Addresses that name nothing: no id, hostile ids and queries that no list
// knows are refused, and the same for what is not there and what may not be.
func TestBadAddresses(t *testing.T) {
	ids := []string{
		"bukan-uuid", "0", "-1", "%00", "%FF%FE", "..", "%2e%2e%2f%2e%2e", "'%20OR%201=1--", "null", "%7B%7D", "00000000-0000-0000-0000-000000000000",
		"019f4a3e-aa00-7000-8000-0000000000001", "{019f4a3e-aa00-7000-8000-000000000000}", strings.Repeat("a", 2000), "99999999999999999999", "%E2%80%AE",
	}
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		tried := 0
		for _, x := range o.targets(t) {
			a := strings.Index(x.Path, "{")
			if a < 0 || strings.Contains(x.Path, "/docs/") {
				continue
			}
			value := x.at[a:]
			value, rest, _ := strings.Cut(value, "/")
			o.unwritten(x.Method+" "+x.Path, x.as, func() {
				for _, id := range ids {
					at := x.at[:a] + id + strings.TrimPrefix(x.at[a:], value)
					if apptest.Documented(x.Method, at) && !sameShape(x.Path, at) {
						continue
					}
					r := o.send(x, at, bodyFor(x), "If-Match", "*")
					if ok := r.Status == 404 || r.Status == 422 && x.Method != http.MethodGet || r.Status == 400 && x.Method == http.MethodGet && rest == "" && value == "2026"; !ok {
						t.Errorf("%s %s: got %d %s", x.Method, at, r.Status, short(r))
					}
					tried++
				}
			})
		}
		t.Logf("%d addresses", tried)
		if tried < 500 {
			t.Errorf("only %d were tried", tried)
		}
	})
}

// sameShape reports whether a concrete address is one of path and of no other
// path of the document.
func sameShape(path, at string) bool {
	want, got := strings.Split(path, "/"), strings.Split(at, "/")
	return len(want) == len(got) && slices.EqualFunc(want, got, func(a, b string) bool { return a == b || strings.HasPrefix(a, "{") })
}

func bodyFor(x target) any {
	if x.Method == http.MethodGet || x.Method == http.MethodDelete {
		return nil
	}
	return "{}"
}

// Queries that are no text, too long, garbled or unknown: 400 at every
// operation.
func TestBadQueries(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		tried := 0
		for _, x := range o.targets(t) {
			if slices.Contains([]string{"/healthz", "/readyz", "/version"}, x.Path) {
				continue // watchdogs add what they like
			}
			queries := []string{"tidak_ada=1", "%00=1", "a=%zz", "a;b=1"}
			for _, name := range x.Query {
				queries = append(queries, name+"=%00", name+"=a%00b", name+"=%FF", name+"="+strings.Repeat("a", 5000), name+"=%zz")
			}
			o.unwritten(x.Method+" "+x.Path, x.as, func() {
				for _, q := range queries {
					r := o.send(x, x.at+"?"+q, bodyFor(x), "If-Match", "*")
					if want := wantForQuery(x, q); !slices.Contains(want, r.Status) {
						t.Errorf("%s %s?%.60s: got %d %s", x.Method, x.Path, q, r.Status, short(r))
					}
					tried++
				}
			})
		}
		t.Logf("%d queries", tried)
		if tried < 1000 {
			t.Errorf("only %d were tried", tried)
		}
	})
}

// wantForQuery lists the statuses that may answer a bad query.
func wantForQuery(x target, q string) []int {
	name, value, _ := strings.Cut(q, "=")
	known, long := slices.Contains(x.Query, name), len(value) == 5000
	switch {
	case value == "%zz" || q == "a;b=1":
	case x.Method != http.MethodGet:
		return []int{400, 422, 415} // the body may be looked at before
	case name == "tanda" && known:
		return []int{401} // a link that is none
	case (strings.Contains(x.Path, "/kpi/") || strings.Contains(x.Path, "/laporan/")) && known && long:
		return []int{400, 422} // a unit that does not exist
	case x.Path == "/api/v1/peristiwa" && known && long:
		return []int{200, 400} // a type or a record of which nothing was told yet
	}
	return []int{400}
}

// A method that an address does not have is 405, with those it has in Allow.
func TestOtherMethods(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		methods := map[string][]string{}
		all := o.targets(t)
		for _, x := range all {
			methods[x.at] = append(methods[x.at], x.Method)
		}
		for _, x := range all {
			for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"} {
				if apptest.Documented(m, x.at) {
					continue
				}
				r := o.Do(x.as, m, x.at, nil, "If-Match", "*")
				if r.Status != 405 || r.Str("code") != "method_not_allowed" {
					t.Errorf("%s %s: got %d %s", m, x.at, r.Status, short(r))
				}
				for _, has := range methods[x.at] {
					if !strings.Contains(r.Header.Get("Allow"), has) {
						t.Errorf("%s %s: Allow is %q, without %s", m, x.at, r.Header.Get("Allow"), has)
					}
				}
			}
		}
	})
}

// What asks for no credentials is this and nothing else; the rest is 401
// without them, before anything else is looked at.
func TestNobodyIsRefused(t *testing.T) {
	public := []string{
		"GET /.well-known/jwks.json", "GET /.well-known/openid-configuration", "GET /.well-known/security.txt", "GET /docs", "GET /docs/aset/{nama}", "GET /docs/galat", "GET /healthz",
		"GET /openapi.json", "GET /openapi.yaml", "GET /readyz", "GET /version",
		"GET /api/v1/survei/{token}", "GET /api/v1/verifikasi/{kode}", "POST /api/v1/auth/backchannel-logout", "POST /api/v1/auth/login", "POST /api/v1/auth/refresh", "POST /api/v1/survei/{token}",
	}
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		for _, x := range o.targets(t) {
			name := x.Method + " " + x.Path
			if got := slices.Contains(public, name); got != x.Public {
				t.Errorf("%s: public is %v in the document, %v in the list", name, x.Public, got)
			}
			if x.Public {
				continue
			}
			for i, tt := range []struct{ header, code string }{
				{"", "auth_required"}, {"Bearer x.y.z", "token_invalid"}, {"Bearer kjs_" + strings.Repeat("a", 36), "token_invalid"}, {"Bearer ", "auth_required"}, {"Basic YTpi", "auth_required"},
			} {
				o.unwritten(fmt.Sprint(name, i), "", func() {
					headers := []string{"If-Match", "*"}
					if tt.header != "" {
						headers = append(headers, "Authorization", tt.header)
					}
					r := o.Do("", x.Method, x.at, bodyFor(x), headers...)
					if r.Status != 401 || r.Str("code") != tt.code && i < 3 || !strings.HasPrefix(r.Header.Get("WWW-Authenticate"), "Bearer") {
						t.Errorf("%s with %q: got %d %s, WWW-Authenticate %q", name, tt.header, r.Status, short(r), r.Header.Get("WWW-Authenticate"))
					}
				})
			}
		}
	})
}
