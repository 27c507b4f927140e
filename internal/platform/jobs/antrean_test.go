package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/jobs"
)

type outcome struct {
	job jobs.Job
	err error
}

// begin runs a queue until the test ends and returns the outcomes as they come.
func begin(t *testing.T, q *jobs.Queue) <-chan outcome {
	t.Helper()
	out := make(chan outcome, 100)
	q.Observe = func(j jobs.Job, err error) { out <- outcome{j, err} }
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); q.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return out
}

func queue(d *db.DB) (*jobs.Queue, *clock.Manual) {
	clk := clock.NewManual(time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC))
	return jobs.New(d, clk, slog.New(slog.DiscardHandler)), clk
}

type pesan struct {
	Isi string `json:"isi"`
}

func TestEnqueueCommitsWithItsTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, _ := queue(d)
		got := make(chan string, 10)
		q.Register("sapa", jobs.Options{}, func(ctx context.Context, j jobs.Job) error {
			if _, ok := ctx.Deadline(); !ok {
				t.Error("the job has no deadline")
			}
			var p pesan
			err := j.Decode(&p)
			got <- p.Isi
			return err
		})
		out := begin(t, q)
		sorry := errors.New("changed my mind")
		for _, c := range []struct {
			isi  string
			fail error
		}{{"dibatalkan", sorry}, {"halo", nil}} {
			err := d.Gorm.WithContext(t.Context()).Transaction(func(tx *gorm.DB) error {
				if err := q.Enqueue(tx, "sapa", pesan{c.isi}); err != nil {
					return err
				}
				return c.fail
			})
			if !errors.Is(err, c.fail) {
				t.Fatal(err)
			}
		}
		if s := <-got; s != "halo" {
			t.Errorf("got %q, want the job of the transaction that committed", s)
		}
		if o := <-out; o.err != nil || o.job.Kind != "sapa" {
			t.Errorf("got %+v", o)
		}
	})
}

// A job that fails comes again, until its last attempt says so.
func TestAttempts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, clk := queue(d)
		q.Register("gagal", jobs.Options{Attempts: 2}, func(context.Context, jobs.Job) error { return errors.New("not today") })
		out := begin(t, q)
		if err := d.Gorm.WithContext(t.Context()).Transaction(func(tx *gorm.DB) error { return q.Enqueue(tx, "gagal", nil) }); err != nil {
			t.Fatal(err)
		}
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for last := false; ; {
			select {
			case <-tick.C:
				clk.Advance(time.Second) // on to the next attempt, whenever the first one is put away
			case o := <-out:
				if o.err == nil || o.job.Last != last {
					t.Errorf("got %+v, want a failure with last=%t", o, last)
				}
				if last {
					return
				}
				last = true
			}
		}
	})
}

func TestPeriodic(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, _ := queue(d)
		q.Register("sapu", jobs.Options{Every: time.Hour}, func(context.Context, jobs.Job) error { return nil })
		if o := <-begin(t, q); o.job.Kind != "sapu" || o.err != nil {
			t.Errorf("got %+v, want the periodic job at the start", o)
		}
	})
}

func TestEnqueueRefuses(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	q, _ := queue(d)
	q.Register("sapa", jobs.Options{}, func(context.Context, jobs.Job) error { return nil })
	if err := q.Enqueue(d.Gorm, "sapa", nil); err == nil {
		t.Error("queued without a transaction")
	}
	if err := d.Gorm.Transaction(func(tx *gorm.DB) error { return q.Enqueue(tx, "siapa", nil) }); err == nil {
		t.Error("queued a job nobody knows")
	}
	for name, f := range map[string]func(){
		"twice":        func() { q.Register("sapa", jobs.Options{}, nil) },
		"over an hour": func() { q.Register("lama", jobs.Options{Timeout: 2 * time.Hour}, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("registered")
				}
			}()
			f()
		})
	}
}
