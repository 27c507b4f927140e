package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"kerjasama/internal/app"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/journal"
)

// aside is what is measured beside the ratios.
type aside struct {
	statements, keyed []string // of one creation, begin and commit included
	sealing           int      // statements of sealing one batch
	token             time.Duration
	printed           printed
	start             []time.Duration // process start to /readyz, sorted
	demo              time.Duration
	demoSkipped       string
	idle, after       memory // after the start, after the load
}

// besides measures what needs no load.
func (w *world) besides(ctx context.Context, e *engine) (a aside, err error) {
	if err := inProcess(ctx, e, &a); err != nil {
		return a, err
	}
	if a.start, err = w.starts(ctx, e); err != nil {
		return a, err
	}
	if a.demo, err = w.demo(ctx, e); err != nil {
		a.demoSkipped, err = err.Error(), nil
	}
	return a, err
}

// tape records the statements GORM sends, and what it sends along.
type tape struct {
	logger.Interface
	lines []string
	sent  []statement
}

type statement struct {
	sql  string
	args []any
}

// ParamsFilter is told each statement with its parameters.
func (t *tape) ParamsFilter(_ context.Context, sql string, args ...any) (string, []any) {
	t.sent = append(t.sent, statement{sql, args})
	return sql, args
}

func (t *tape) LogMode(logger.LogLevel) logger.Interface { return t }

func (t *tape) Trace(_ context.Context, _ time.Time, fc func() (string, int64), _ error) {
	text, _ := fc()
	t.lines = append(t.lines, text)
}

// record tells what the product asks of the database while it does something.
func record(a *app.App, do func() error) (*tape, error) {
	t := &tape{Interface: logger.Discard}
	for _, g := range []*gorm.DB{a.DB.Gorm, a.DB.Reader} {
		was := g.Logger
		g.Logger = t
		defer func() { g.Logger = was }()
	}
	err := do()
	return t, err
}

// signIn returns an access token of the office's staff.
func signIn(ctx context.Context, a *app.App, password string) (string, error) {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/api/v1/auth/login", bytes.NewReader(fmt.Appendf(nil, `{"username":"staf","password":%q}`, password)))
	r.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	a.Handler().ServeHTTP(rec, r)
	_, token, _ := strings.Cut(rec.Body.String(), `"access_token":"`)
	token, _, _ = strings.Cut(token, `"`)
	if rec.Code != http.StatusOK || token == "" {
		return "", fmt.Errorf("login: %d %s", rec.Code, rec.Body)
	}
	return token, nil
}

// inProcess counts the statements of a creation and times a known token, on the
// product's own parts.
func inProcess(ctx context.Context, e *engine, out *aside) (err error) {
	var log bytes.Buffer
	a, err := app.Build(ctx, productConfig(e.url), clock.System{}, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	post := func(path, token, key string, body []byte) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, path, bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		if key != "" {
			r.Header.Set("Idempotency-Key", key)
		}
		rec := httptest.NewRecorder()
		a.Handler().ServeHTTP(rec, r)
		return rec
	}
	token, err := signIn(ctx, a, e.data.password)
	if err != nil {
		return err
	}
	create := cases()[2]
	for i, to := range []*[]string{&out.statements, &out.keyed} {
		key := ""
		if i == 1 {
			key = "bench-statements"
		}
		q := create.req(e.data, i)
		post(q.path, token, "", q.body) // the token is known from here on
		t, err := record(a, func() error {
			if rec := post(q.path, token, key, q.body); rec.Code != http.StatusCreated {
				return fmt.Errorf("create: %d %s\n%s", rec.Code, rec.Body, log.String())
			}
			return nil
		})
		if err != nil {
			return err
		}
		*to = append(append([]string{"BEGIN"}, t.lines...), "COMMIT")
	}
	seal := journal.NewSealer(a.DB, clock.System{}, a.Log)
	t, err := record(a, func() error { _, err := seal.SealOnce(ctx); return err })
	if err != nil {
		return err
	}
	out.sealing = len(t.lines) + 2
	door, header := a.Akses.Pintu(), "Bearer "+token
	b := testing.Benchmark(func(b *testing.B) { //nolint:thelper // a benchmark, not a helper
		for b.Loop() {
			if _, err := door.Authenticate(ctx, header); err != nil {
				b.Fatal(err)
			}
		}
	})
	out.token = time.Duration(b.NsPerOp())
	out.printed, err = printing(ctx, a, token)
	return err
}

// starts starts the product ten times on a migrated database in daily use.
func (w *world) starts(ctx context.Context, e *engine) ([]time.Duration, error) {
	var out []time.Duration
	for i := range 11 {
		took, err := w.timed(ctx, e.url, 30*time.Second)
		if err != nil {
			return nil, err
		}
		if i > 0 { // the first finds the binary and the database cold
			out = append(out, took)
		}
	}
	slices.Sort(out)
	return out, nil
}

// demo starts the demonstration on an empty database.
func (w *world) demo(ctx context.Context, e *engine) (time.Duration, error) {
	url, err := e.other("demo")
	if err != nil {
		return 0, err
	}
	return w.timed(ctx, url, time.Minute, "--demo")
}

func (w *world) timed(ctx context.Context, url string, limit time.Duration, args ...string) (time.Duration, error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return 0, err
	}
	began := now()
	c, err := w.startProduct(ctx, addr, url, args...)
	if err != nil {
		return 0, err
	}
	defer c.stop()
	err = c.ready(ctx, limit)
	return now().Sub(began), err
}

// settled is the memory after fifteen quiet seconds: the jobs have begun by then,
// and what the start alone needed was given back.
func settled(ctx context.Context, c *child) (memory, error) {
	select {
	case <-ctx.Done():
		return memory{}, ctx.Err()
	case <-time.After(15 * time.Second):
	}
	return memoryOf(c.pid())
}
