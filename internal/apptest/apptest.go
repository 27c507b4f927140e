// Package apptest gives HTTP tests the whole product on a real database: every
// slice wired, the demonstration's people and reference data in place, a clock
// that the test moves, and every exchange validated against the contract.
package apptest

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/app"
	"kerjasama/internal/config"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

// Start is when every test begins: Friday 10 July 2026, 09:00 WIB.
func Start() time.Time { return time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC) }

// Password is every demo user's.
const Password = "kata sandi uji coba" //nolint:gosec // of users that exist in tests only

// World is one running product.
type World struct {
	T      testing.TB
	App    *app.App
	Clock  *clock.Manual
	tokens map[string]string
}

// Each runs f once on every engine at hand, in a fresh world.
func Each(t *testing.T, f func(t *testing.T, w *World)) {
	t.Helper()
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) { f(t, New(t, e)) })
	}
}

var template = &dbtest.Template{Prepare: func(ctx context.Context, url string) error {
	clk := clock.NewManual(Start())
	cfg := settings(url, "mem://")
	if err := app.Migrate(ctx, cfg); err != nil {
		return err
	}
	a, err := app.Build(ctx, cfg, clk, quiet())
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // the copy is taken from the file
	if err := a.Seed(ctx); err != nil {
		return err
	}
	_, err = a.Akses.SeedUsers(ctx, Password)
	return err
}}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func settings(url, files string) config.Config {
	cfg := config.Default()
	cfg.DatabaseURL, cfg.FilesURL, cfg.SQLiteSynchronous, cfg.DatabaseMaxConns = url, files, "NORMAL", 8
	// Mail is written down; nothing listens there, and nothing sends unless a
	// test does.
	cfg.SMTPURL, cfg.MailFrom = "smtp://127.0.0.1:1?starttls=none", "Humas dan Kerjasama <humas@kampus.example>"
	// Webhooks go to receivers of the tests' own.
	cfg.WebhookNetworks, cfg.WebhookHTTP = []string{"127.0.0.0/8"}, true
	return cfg
}

// PublicOnly is a setting for [Over]: webhooks go to public addresses, as an
// operator has it who named nothing.
func PublicOnly(c *config.Config) { c.WebhookNetworks, c.WebhookHTTP = nil, false }

// New returns a fresh world on an engine; it ends with the test.
func New(t testing.TB, e db.Engine) *World {
	t.Helper()
	return Over(t, URL(t, e))
}

// URL is the address of a fresh database with everything a world begins with.
func URL(t testing.TB, e db.Engine) string {
	t.Helper()
	return template.URL(t, e)
}

// Over returns a world over a database that is there already, whose settings may
// be changed before it is built.
func Over(t testing.TB, url string, change ...func(*config.Config)) *World {
	t.Helper()
	w := &World{T: t, Clock: clock.NewManual(Start()), tokens: map[string]string{}}
	cfg := settings(url, "file://"+t.TempDir())
	for _, f := range change {
		f(&cfg)
	}
	a, err := app.Build(t.Context(), cfg, w.Clock, quiet())
	if err != nil {
		t.Fatalf("build: %v", err)
	}
	w.App = a
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return w
}

// Response is an answer that was checked against the contract.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	t      testing.TB
}

// Do sends a request as a demo user ("" = nobody) and returns the answer. body
// is nil, a string, []byte, or anything that becomes JSON. headers are pairs.
func (w *World) Do(as, method, path string, body any, headers ...string) *Response {
	w.T.Helper()
	raw := w.encode(body)
	if strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "/api/") && !rooted(path) {
		path = "/api/v1" + path
	}
	r := httptest.NewRequestWithContext(context.Background(), method, path, bytes.NewReader(raw))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+w.Token(as))
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.App.Handler().ServeHTTP(rec, r)
	res := &Response{Status: rec.Code, Header: rec.Header(), Body: rec.Body.Bytes(), t: w.T}
	check(w.T, r, raw, res)
	return res
}

func rooted(path string) bool {
	for _, p := range []string{"/healthz", "/readyz", "/version", "/docs", "/openapi", "/.well-known"} {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

func (w *World) encode(body any) []byte {
	w.T.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return []byte(b)
	case []byte:
		return b
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			w.T.Fatalf("encode body: %v", err)
		}
		return raw
	}
}

// Token signs a demo user in once and returns their access token.
func (w *World) Token(user string) string {
	w.T.Helper()
	if t := w.tokens[user]; t != "" {
		return t
	}
	var in struct {
		AccessToken string `json:"access_token"`
	}
	w.Do("", "POST", "/auth/login", map[string]string{"username": user, "password": Password}).Want(http.StatusOK).JSON(&in)
	w.tokens[user] = in.AccessToken
	return in.AccessToken
}

// List reads a list to its end, as somebody.
func List[T any](w *World, as, path string) (out []T) {
	w.T.Helper()
	for cursor := ""; ; {
		var p struct {
			Data []T `json:"data"`
			Page struct {
				Next *string `json:"next_cursor"`
			} `json:"page"`
		}
		w.Do(as, "GET", path+"?limit=100"+cursor, nil).Want(200).JSON(&p)
		out = append(out, p.Data...)
		if p.Page.Next == nil {
			return out
		}
		cursor = "&cursor=" + *p.Page.Next
	}
}

// Forget signs everyone out of the test's memory, e.g. after the clock moved
// past the life of a token.
func (w *World) Forget() { clear(w.tokens) }

// Want fails the test unless the status is the one wanted.
func (r *Response) Want(status int) *Response {
	r.t.Helper()
	if r.Status != status {
		r.t.Fatalf("got status %d, want %d: %s", r.Status, status, r.Body)
	}
	return r
}

// Problem fails the test unless the answer is the problem wanted.
func (r *Response) Problem(status int, code string) *Response {
	r.t.Helper()
	r.Want(status)
	if got := r.Str("code"); got != code {
		r.t.Fatalf("got code %q, want %q: %s", got, code, r.Body)
	}
	return r
}

// JSON decodes the body.
func (r *Response) JSON(into any) *Response {
	r.t.Helper()
	if err := json.Unmarshal(r.Body, into); err != nil {
		r.t.Fatalf("decode %s: %v", r.Body, err)
	}
	return r
}

// Get returns a member of the body by a dotted path, e.g. "page.total" or
// "data.0.id"; nil when it is not there.
func (r *Response) Get(path string) any {
	r.t.Helper()
	var v any
	r.JSON(&v)
	for key := range strings.SplitSeq(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[key]
		case []any:
			i := 0
			for _, c := range key {
				i = i*10 + int(c-'0')
			}
			if i >= len(at) {
				return nil
			}
			v = at[i]
		default:
			return nil
		}
	}
	return v
}

// Str is Get for a string; "" when it is none.
func (r *Response) Str(path string) string {
	r.t.Helper()
	s, _ := r.Get(path).(string) // the empty string says so
	return s
}

// Num is Get for a number.
func (r *Response) Num(path string) float64 {
	r.t.Helper()
	n, _ := r.Get(path).(float64) // zero says so
	return n
}

// ETag returns the answer's ETag, to send as If-Match.
func (r *Response) ETag() string { return r.Header.Get("ETag") }
