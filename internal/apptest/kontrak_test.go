package apptest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const one = `{"status":"ok"}`

func exchange(method, path string, header ...string) (*http.Request, http.Header) {
	h := http.Header{"X-Request-Id": {"0197f0a2"}, "Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	r := httptest.NewRequest(method, path, http.NoBody)
	r.Header.Set("Content-Type", "application/json")
	return r, h
}

const (
	session = `{"data":[{"id":"0197f0a2-6f3c-7c1e-9d5b-2f6f1f0e8a11","ip":"::1","agen":"a","dibuat_pada":"2026-07-10T02:00:00Z",` +
		`"diputar_pada":"2026-07-10T09:00:00.5+07:00","kedaluwarsa_pada":"2026-07-10T02:00:00Z","jenis":"lokal","penerbit":null,"aplikasi":null,"sesi_ini":true}],` +
		`"page":{"limit":20,"next_cursor":null,"prev_cursor":null,"total":null}}`
	problem = `{"type":"/docs/galat#not_found","title":"t","status":404,"detail":"d","instance":"/x","code":"not_found","request_id":"r","errors":[]}`
)

func TestTheContractIsStrict(t *testing.T) {
	k, err := published()
	if err != nil {
		t.Fatal(err)
	}
	problemType := []string{"Content-Type", "application/problem+json"}
	for name, tt := range map[string]struct {
		method, path string
		header       []string
		sent, body   string
		status       int
		fault        string // "" = none
	}{
		"what the document says":            {path: "/healthz", body: one, status: 200},
		"an extra member":                   {path: "/healthz", body: `{"status":"ok","x":1}`, status: 200, fault: "additional properties"},
		"a missing member":                  {path: "/healthz", body: `{}`, status: 200, fault: "missing propert"},
		"a value outside the list":          {path: "/healthz", body: `{"status":"lelah"}`, status: 200, fault: "value must be"},
		"an undocumented status":            {path: "/healthz", body: one, status: 202, fault: "202"},
		"an undocumented type":              {path: "/healthz", header: []string{"Content-Type", "text/plain"}, body: one, status: 200, fault: "text/plain"},
		"a missing header":                  {path: "/healthz", header: []string{"X-Request-Id", ""}, body: one, status: 200, fault: "X-Request-Id"},
		"a body where there is none":        {path: "/healthz", body: one, status: 304, fault: "has a body"},
		"an undocumented address":           {path: "/healthzz", body: one, status: 200, fault: "no such operation"},
		"an undocumented address not found": {path: "/healthzz", header: problemType, body: problem, status: 404},
		"an undocumented method":            {method: "POST", path: "/healthz", body: one, status: 200, fault: "no such operation"},
		"a list":                            {path: "/api/v1/me/sesi", body: session, status: 200},
		"an id that is none":                {path: "/api/v1/me/sesi", body: strings.Replace(session, "0197f0a2-", "zz97f0a2-", 1), status: 200, fault: "uuid"},
		"an instant without offset":         {path: "/api/v1/me/sesi", body: strings.Replace(session, "02:00:00Z", "02:00:00", 1), status: 200, fault: "date-time"},
		"null where nothing may be unknown": {path: "/api/v1/me/sesi", body: strings.Replace(session, `"a"`, "null", 1), status: 200, fault: "null"},
		"a problem":                         {path: "/api/v1/me", header: problemType, body: strings.ReplaceAll(strings.ReplaceAll(problem, "404", "403"), "not_found", "forbidden"), status: 403},
		"a problem of another status":       {path: "/api/v1/me", header: problemType, body: problem, status: 403, fault: "problems.yaml"},
		"a problem with a member too many":  {path: "/api/v1/me", header: problemType, body: strings.Replace(problem, "{", `{"x":1,`, 1), status: 404, fault: "unknown"},
		"a problem that is plain JSON":      {path: "/healthzz", body: problem, status: 404, fault: "an error of type"},
		"a request with a member too many":  {method: "POST", path: "/api/v1/auth/logout", sent: `{"x":1}`, status: 204, fault: "the request"},
		"a request as documented":           {method: "POST", path: "/api/v1/auth/logout", sent: `{"refresh_token":"x"}`, status: 204},
		"a refused request may be anything": {method: "POST", path: "/api/v1/auth/logout", sent: `{"x":1}`, header: problemType, body: strings.ReplaceAll(strings.ReplaceAll(problem, "404", "422"), "not_found", "unknown_field"), status: 422},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.method == "" {
				tt.method = "GET"
			}
			r, h := exchange(tt.method, tt.path, tt.header...)
			if h.Get("X-Request-Id") == "" {
				h.Del("X-Request-Id")
			}
			got := strings.Join(k.faults(r, []byte(tt.sent), tt.status, h, []byte(tt.body)), "; ")
			if (tt.fault == "") != (got == "") || !strings.Contains(strings.ToLower(got), strings.ToLower(tt.fault)) {
				t.Errorf("got faults %q, want %q", got, tt.fault)
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	k, err := published()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r, h := exchange("GET", "/api/v1/me/sesi")
		if f := k.faults(r, nil, 200, h, []byte(session)); f != nil {
			b.Fatal(f)
		}
	}
}
