package pekerjaan

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
)

const (
	noun  = "pekerjaan"
	stale = 24 * time.Hour // after which work that never ended is given up
	tries = 3
)

// Service starts long work and tells how far it is.
type Service struct {
	j   *journal.Journal
	q   *jobs.Queue
	log *slog.Logger
}

// New returns the use cases over a journal and a queue.
func New(j *journal.Journal, q *jobs.Queue, log *slog.Logger) *Service {
	s := &Service{j: j, q: q, log: log}
	// A process killed in its last attempt tells nobody.
	q.Register("pekerjaan.kedaluwarsa", jobs.Options{Every: time.Hour}, func(ctx context.Context, _ jobs.Job) error { return s.GiveUp(ctx) })
	return s
}

// Handle declares how a kind of long work is done; most is the deadline of one
// attempt.
func (s *Service) Handle(jenis string, most time.Duration, do jobs.Long) {
	s.q.Register(kind(jenis), jobs.Options{Timeout: most, Attempts: tries}, func(ctx context.Context, job jobs.Job) error {
		var a started
		if err := job.Decode(&a); err != nil {
			return err
		}
		return s.run(ctx, a.ID, job.Last, do)
	})
}

func kind(jenis string) string { return noun + "." + jenis }

type started struct {
	ID string `json:"id"`
}

// Start queues long work in one transaction with its journal entry, so that the
// same Idempotency-Key starts it once. args become JSON.
func (s *Service) Start(ctx context.Context, call journal.Call, jenis string, args any) (journal.Answer[jobs.Pekerjaan], error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (jobs.Pekerjaan, error) {
		p := jobs.Pekerjaan{ID: ident.New(tx.Now), Jenis: jenis, Status: jobs.Antre, DibuatPada: tx.Now}
		b, err := json.Marshal(args)
		if err != nil {
			return p, fmt.Errorf("arguments of %s: %w", jenis, err)
		}
		if err := insert(tx.DB, p, tx.By, b); err != nil {
			return p, err
		}
		if err := s.q.Enqueue(tx.DB, kind(jenis), started{p.ID}); err != nil {
			return p, err
		}
		return p, tx.Append(journal.Entry{Subjek: noun, ID: p.ID, Versi: 1, Peristiwa: noun + ".dimulai", Status: http.StatusAccepted, Hasil: p})
	})
}

// Get returns work the caller asked for, with its failure in lang; 404 for
// anybody else's.
func (s *Service) Get(ctx context.Context, by actor.Actor, lang, id string) (jobs.Pekerjaan, error) {
	if !ident.Valid(id) {
		return jobs.Pekerjaan{}, fault.Missing()
	}
	return find(ctx, s.j.DB().Gorm, by, lang, id)
}

// GiveUp ends work that was asked for a day ago and never ended.
func (s *Service) GiveUp(ctx context.Context) error {
	now := s.j.Now()
	return failOlder(s.j.DB().Gorm.WithContext(ctx), now.Add(-stale),
		fault.T("Pekerjaan terhenti; mulai lagi.", "The work was interrupted; start it again."), now)
}

// run does one attempt of one piece of work.
func (s *Service) run(ctx context.Context, id string, last bool, do jobs.Long) error {
	args, over, err := begin(s.j.DB().Gorm.WithContext(ctx), id)
	if over || err != nil {
		return err
	}
	out, err := s.guarded(ctx, id, args, do)
	// How it ended is written down even when its time is up.
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	g := s.j.DB().Gorm.WithContext(end)
	if err == nil {
		hasil, href, merr := out.text()
		if merr != nil {
			return merr
		}
		return finish(g, id, hasil, href, s.j.Now())
	}
	if f, ok := fault.As(err); ok && f.RetryAfter == 0 {
		return fail(g, id, f.Detail, s.j.Now())
	}
	if last {
		why := fault.T("Terjadi kesalahan; sebutkan id pekerjaan ini saat melapor.", "Something went wrong; quote the id of this work when reporting it.")
		if ferr := fail(g, id, why, s.j.Now()); ferr != nil {
			s.log.ErrorContext(ctx, "long work not marked as failed", "id", id, "error", ferr)
		}
	}
	return err
}

// guarded turns a panic into an error, which ends the work like any other.
func (s *Service) guarded(ctx context.Context, id string, args []byte, do jobs.Long) (out outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	seen := 0
	o, err := do(ctx, args, func(percent int) {
		if percent = min(percent, 99); percent <= seen {
			return
		}
		seen = percent
		if err := setProgress(s.j.DB().Gorm.WithContext(ctx), id, percent); err != nil {
			s.log.WarnContext(ctx, "progress not recorded", "id", id, "error", err)
		}
	})
	return outcome(o), err
}

type outcome jobs.Outcome

// text is the outcome as the table keeps it.
func (o outcome) text() (hasil, href *string, err error) {
	if o.Href != "" {
		href = &o.Href
	}
	if o.Hasil == nil {
		return nil, href, nil
	}
	b, err := json.Marshal(o.Hasil, json.Deterministic(true))
	if err != nil {
		return nil, nil, fmt.Errorf("result of long work: %w", err)
	}
	s := string(b)
	return &s, href, nil
}
