package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/pkg/kerjasama"
)

// demoTour drives the SOP from plan to archived report with four roles over
// HTTP, against a server of its own in a temporary directory, and prints every
// call and the KPI report it changed.
func demoTour(ctx context.Context, e Env, f *flags) (err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	cfg, _, err := f.load(e)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "kerjasama-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	cfg.DatabaseURL, cfg.MigrateDatabaseURL, cfg.FilesURL = "sqlite://"+dir+"/kerjasama.db", "", "file://"+dir+"/berkas"
	cfg.OpsAddr, cfg.PublicURL, cfg.ClamdURL = "", "", ""
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	cfg.HTTPAddr = l.Addr().String()
	if err := migrateUp(ctx, cfg); err != nil {
		return errors.Join(err, l.Close())
	}
	a, err := Build(ctx, cfg, clock.System{}, slog.New(slog.DiscardHandler))
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := a.Seed(ctx); err != nil {
		return errors.Join(err, l.Close())
	}
	people, err := a.Akses.SeedUsers(ctx, cfg.DemoPassword)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	t := &tur{out: e.Out, as: map[string]*kerjasama.Client{}, clock: a.Clock, today: clock.DateOf(a.Clock.Now())}
	for _, p := range people {
		if t.as[p.Username], err = kerjasama.New(kerjasama.Config{URL: cfg.Public(), Credentials: kerjasama.Password(p.Username, p.Password), Language: "en"}); err != nil {
			return errors.Join(err, l.Close())
		}
	}
	// The partner signs in nowhere: its link is enough.
	if t.as["mitra"], err = kerjasama.New(kerjasama.Config{URL: cfg.Public(), Language: "en"}); err != nil {
		return errors.Join(err, l.Close())
	}
	serving, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- a.Run(serving, l, nil) }()
	fmt.Fprintf(e.Out, "a fresh server at %s; every call below is one HTTP request\n\n", cfg.Public())
	t.story(ctx)
	stop()
	return errors.Join(t.err, <-done)
}

// tur is the guided walk: one call after another until the first that failed.
type tur struct {
	out   io.Writer
	as    map[string]*kerjasama.Client
	clock clock.Clock
	today clock.Date
	err   error
}

// badan is a JSON object.
type badan = map[string]any

func (t *tur) say(format string, args ...any) {
	if t.err == nil {
		fmt.Fprintf(t.out, format+"\n", args...)
	}
}

// call makes one call and prints what came of it.
func (t *tur) call(ctx context.Context, user, method, path string, body any) badan {
	if t.err != nil {
		return badan{}
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	var (
		r   kerjasama.Record[badan]
		err error
	)
	switch c := t.as[user]; method {
	case http.MethodGet:
		r, err = kerjasama.Get[badan](ctx, c, path, nil)
	case http.MethodPut:
		var seen kerjasama.Record[badan]
		record, _, _ := strings.Cut(path, "/aspek/")
		if seen, err = kerjasama.Get[badan](ctx, c, record, nil); err == nil {
			r, err = kerjasama.Put[badan](ctx, c, path, seen.ETag, body)
		}
	default:
		r, err = kerjasama.Act[badan](ctx, c, path, body)
	}
	if err != nil {
		t.err = fmt.Errorf("%s %s as %s: %w", method, path, user, err)
		return badan{}
	}
	t.say("%s", strings.TrimRight(fmt.Sprintf("  %-12s %-5s %-66s %s", user, method, short(path), outcome(r.Value)), " "))
	return r.Value
}

// refused makes a call that must be refused with a code.
func (t *tur) refused(ctx context.Context, user, path string, body any, code string) {
	if t.err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	_, err := kerjasama.Act[badan](ctx, t.as[user], path, body)
	if kerjasama.Code(err) != code {
		t.err = fmt.Errorf("POST %s as %s: want %s, got %w", path, user, code, err)
		return
	}
	t.say("  %-12s %-5s %-66s refused: %s", user, http.MethodPost, short(path), code)
}

// short abbreviates ids, so that a line fits.
func short(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if len(p) == 36 && strings.Count(p, "-") == 4 {
			parts[i] = "…" + p[30:]
		}
	}
	return strings.Join(parts, "/")
}

// outcome says what a record is after a call.
func outcome(r badan) string {
	var words []string
	for _, name := range []string{"kode", "nomor", "status", "berlaku_sampai", "tanggal_retensi"} {
		if s, ok := r[name].(string); ok {
			words = append(words, s)
		}
	}
	return strings.Join(words, " ")
}

func text(r badan, name string) string {
	s, _ := r[name].(string) // "" where there is none: the next call says so
	return s
}

// first returns the first record of a list.
func (t *tur) first(ctx context.Context, user, path string) badan {
	data, _ := t.call(ctx, user, http.MethodGet, path, nil)["data"].([]any) // checked by its length
	if t.err == nil && len(data) == 0 {
		t.err = fmt.Errorf("GET %s: an empty list", path)
	}
	if t.err != nil {
		return badan{}
	}
	r, _ := data[0].(map[string]any) // an element of a list of records
	return r
}

func (t *tur) upload(ctx context.Context, user, nama string, content []byte) string {
	if t.err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	b, err := t.as[user].Upload(ctx, nama, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil })
	t.err = err
	t.say("  %-12s %-5s %-66s %d bytes, %s", user, "POST", "/berkas", b.Value.Ukuran, b.Value.Mime)
	return b.Value.ID
}

// report prints the KPI of a year.
func (t *tur) report(ctx context.Context, user string, q url.Values) {
	if t.err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	l, err := t.as[user].LaporanKPI(ctx, q)
	if t.err = err; err != nil {
		return
	}
	t.say("  %-12s %-5s %s", user, "GET", "/kpi/laporan?"+q.Encode())
	for _, k := range l.Value.Data {
		of := func(v *float64) string {
			if v == nil {
				return "-"
			}
			return fmt.Sprintf("%.2f %%", *v)
		}
		t.say("      %-11s %3d / %-3d  %10s  target %9s  %s", k.Kode, k.Pembilang, k.Penyebut, of(k.Nilai), of(k.Target), k.Status)
	}
}
