package pekerjaan_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/pekerjaan"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
)

type door struct{}

func (door) Authenticate(_ context.Context, header string) (actor.Actor, error) {
	if header == "" {
		return actor.Actor{}, fault.New(fault.AuthRequired, "Masuk dulu.", "Sign in first.")
	}
	return person(header), nil
}

func person(name string) actor.Actor {
	return actor.Actor{Jenis: actor.Pengguna, ID: name, Nama: name, Grants: []actor.Grant{{Peran: actor.StafHumas}}}
}

type world struct {
	t    *testing.T
	d    *db.DB
	clk  *clock.Manual
	q    *jobs.Queue
	svc  *pekerjaan.Service
	srv  *httpapi.Server
	done chan error // one for each attempt of long work
}

// each makes a world whose one long work is do, with the queue running.
func each(t *testing.T, do jobs.Long, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := slog.New(slog.DiscardHandler)
		w := &world{t: t, d: d, clk: clock.NewManual(time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)), done: make(chan error, 100)}
		j := journal.New(d, w.clk)
		w.q = jobs.New(d, w.clk, log)
		w.q.Observe = func(job jobs.Job, err error) {
			if job.Kind == "pekerjaan.hitung" {
				w.done <- err
			}
		}
		w.svc = pekerjaan.New(j, w.q, log)
		w.svc.Handle("hitung", time.Minute, do)
		w.srv = httpapi.New(httpapi.Config{Cursors: []byte("k")}, door{}, w.clk, log)
		api := w.srv.Router(httpapi.Base)
		pekerjaan.Register(api, w.svc)
		api.POST("/hitung", actor.Masuk, func(c echo.Context) error {
			return httpapi.Accepted(c, func(ctx context.Context, call journal.Call) (journal.Answer[jobs.Pekerjaan], error) {
				return w.svc.Start(ctx, call, "hitung", map[string]int{"sampai": 3})
			})
		})
		f(t, w)
	})
}

// run starts the queue until the test ends.
func (w *world) run() {
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.q.Run(ctx) }()
	w.t.Cleanup(func() { cancel(); <-ended })
}

func (w *world) do(as, method, path string, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, httpapi.Base+path, nil)
	if as != "" {
		r.Header.Set("Authorization", as)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.srv.Handler().ServeHTTP(rec, r)
	return rec
}

// start asks for the work and returns the address it is answered with.
func (w *world) start(as string, headers ...string) string {
	w.t.Helper()
	a := w.do(as, "POST", "/hitung", headers...)
	if a.Code != http.StatusAccepted {
		w.t.Fatalf("got %d %s", a.Code, a.Body)
	}
	return strings.TrimPrefix(a.Header().Get("Location"), httpapi.Base)
}

func (w *world) look(as, path string, headers ...string) (p jobs.Pekerjaan) {
	w.t.Helper()
	a := w.do(as, "GET", path, headers...)
	if a.Code != http.StatusOK {
		w.t.Fatalf("got %d %s", a.Code, a.Body)
	}
	if err := json.Unmarshal(a.Body.Bytes(), &p); err != nil {
		w.t.Fatal(err)
	}
	return p
}

// attempt waits until an attempt ended, moving the clock to where the next one
// may begin.
func (w *world) attempt() error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-w.done:
			return err
		case <-tick.C:
			w.clk.Advance(time.Second)
		}
	}
}

func TestLongWork(t *testing.T) {
	var args string
	step, seen := make(chan struct{}), make(chan struct{})
	each(t, func(_ context.Context, a []byte, progress func(int)) (jobs.Outcome, error) {
		args = string(a)
		progress(40)
		progress(30) // never backwards
		seen <- struct{}{}
		<-step
		return jobs.Outcome{Hasil: map[string]int{"jumlah": 6}, Href: "/api/v1/hasil/1"}, nil
	}, func(t *testing.T, w *world) {
		path := w.start("budi")
		p := w.look("budi", path)
		if p.Status != jobs.Antre || p.Progres != 0 || p.Jenis != "hitung" || string(p.Hasil) != "null" || p.SelesaiPada != nil {
			t.Errorf("at first: %+v", p)
		}
		w.run()
		<-seen
		if p := w.look("budi", path); p.Status != jobs.Berjalan || p.Progres != 40 {
			t.Errorf("under way: %+v", p)
		}
		step <- struct{}{}
		if err := w.attempt(); err != nil {
			t.Fatal(err)
		}
		p = w.look("budi", path)
		if p.Status != jobs.Selesai || p.Progres != 100 || string(p.Hasil) != `{"jumlah":6}` || p.HasilHref == nil || *p.HasilHref != "/api/v1/hasil/1" || p.SelesaiPada == nil || p.Galat != nil {
			t.Errorf("at last: %+v", p)
		}
		if args != `{"sampai":3}` {
			t.Errorf("started with %s", args)
		}
		for as, status := range map[string]int{"": 401, "ani": 404} {
			if a := w.do(as, "GET", path); a.Code != status {
				t.Errorf("%q: got %d, want %d", as, a.Code, status)
			}
		}
		for _, path := range []string{"/pekerjaan/" + ident.New(w.clk.Now()), "/pekerjaan/x"} {
			if a := w.do("budi", "GET", path); a.Code != 404 {
				t.Errorf("%s: got %d", path, a.Code)
			}
		}
	})
}

// A refusal ends the work with its text; it is not tried again.
func TestLongWorkRefused(t *testing.T) {
	each(t, func(context.Context, []byte, func(int)) (jobs.Outcome, error) {
		return jobs.Outcome{}, fault.New(fault.Conflict, "Sudah dibekukan.", "It is frozen already.")
	}, func(t *testing.T, w *world) {
		path := w.start("budi")
		w.run()
		if err := w.attempt(); err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string]string{"id": "Sudah dibekukan.", "en": "It is frozen already."} {
			if p := w.look("budi", path, "Accept-Language", lang); p.Status != jobs.Gagal || p.Galat == nil || *p.Galat != want || p.SelesaiPada == nil {
				t.Errorf("%s: %+v", lang, p)
			}
		}
	})
}

// What goes wrong is tried three times; the last failure is told without its
// cause. A panic is a failure like any other.
func TestLongWorkFails(t *testing.T) {
	for name, do := range map[string]jobs.Long{
		"error": func(context.Context, []byte, func(int)) (jobs.Outcome, error) {
			return jobs.Outcome{}, errors.New("rahasia")
		},
		"panic": func(context.Context, []byte, func(int)) (jobs.Outcome, error) { panic("rahasia") },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, do, func(t *testing.T, w *world) {
				path := w.start("budi")
				w.run()
				for range 2 {
					if err := w.attempt(); err == nil {
						t.Fatal("no error")
					}
					if p := w.look("budi", path); p.Status != jobs.Berjalan {
						t.Errorf("between attempts: %+v", p)
					}
				}
				if err := w.attempt(); err == nil {
					t.Fatal("no error")
				}
				if p := w.look("budi", path); p.Status != jobs.Gagal || p.Galat == nil || strings.Contains(*p.Galat, "rahasia") {
					t.Errorf("at last: %+v", p)
				}
			})
		})
	}
}

func TestStartOnce(t *testing.T) {
	each(t, func(context.Context, []byte, func(int)) (jobs.Outcome, error) { return jobs.Outcome{}, nil }, func(t *testing.T, w *world) {
		first, again, other := w.start("budi", "Idempotency-Key", "k"), w.start("budi", "Idempotency-Key", "k"), w.start("ani", "Idempotency-Key", "k")
		if first != again || first == other {
			t.Errorf("got %s %s %s", first, again, other)
		}
		var n int
		if err := w.d.Gorm.Raw("SELECT count(*) FROM river_job").Row().Scan(&n); err != nil || n != 2 {
			t.Errorf("%d jobs %v, want 2", n, err)
		}
	})
}

// What never ended is given up after a day.
func TestGiveUp(t *testing.T) {
	each(t, func(context.Context, []byte, func(int)) (jobs.Outcome, error) { return jobs.Outcome{}, nil }, func(t *testing.T, w *world) {
		path := w.start("budi")
		for _, step := range []struct {
			after time.Duration
			want  jobs.Status
		}{{24 * time.Hour, jobs.Antre}, {time.Second, jobs.Gagal}} {
			w.clk.Advance(step.after)
			if err := w.svc.GiveUp(t.Context()); err != nil {
				t.Fatal(err)
			}
			if p := w.look("budi", path); p.Status != step.want {
				t.Errorf("after %v: %+v", step.after, p)
			}
		}
	})
}
