package kpi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
)

// Requests puts a request as the journal keeps it, with its clocks, into a store
// of the same schema: the slice that owns requests does.
type Requests interface {
	Restore(ctx context.Context, into *db.DB, image []byte) error
}

// mostImages is how many records a question about another time loads while its
// caller waits; more take long, and are loaded by long work.
const mostImages = 20_000

// Long starts long work and tells how far it is.
type Long interface {
	Start(ctx context.Context, call journal.Call, jenis string, args any) (journal.Answer[jobs.Pekerjaan], error)
	Get(ctx context.Context, by actor.Actor, lang, id string) (jobs.Pekerjaan, error)
}

// PerJobs is the kind of long work that answers a question about another time,
// PerLongest its deadline.
const (
	PerJobs    = "kpi_per"
	PerLongest = time.Hour
)

// Lampau is a question about another time.
type Lampau struct {
	Tanya Tanya     `json:"tanya"`
	Kode  []Kode    `json:"kode"`
	Per   time.Time `json:"per"`
	Lang  string    `json:"lang"`
}

// HasilLampau is what long work answers to one.
type HasilLampau struct {
	Data []View `json:"data"`
} //@name KPILampau

// tugasLampau is such a question as the queue keeps it.
type tugasLampau struct {
	Oleh   actor.Titipan `json:"oleh"`
	Lampau Lampau        `json:"lampau"`
	Href   string        `json:"href"`
}

// Past answers a question as it would have been answered at an instant. Where
// there are more records than are loaded while a caller waits, long work is
// started, or found that was started for the same question today: views are nil
// until it is done, and are its answer from then on. at is the question's own
// address.
func (s *Service) Past(ctx context.Context, call journal.Call, q Lampau, at string) (views []View, work journal.Answer[jobs.Pekerjaan], err error) {
	if err := s.judgePast(ctx, call.By, q); err != nil {
		return nil, work, err
	}
	n, err := s.store.imageCount(ctx, q.Per, s.mostImages+1)
	if err != nil {
		return nil, work, err
	}
	if n <= s.mostImages {
		views, err = s.asOf(ctx, call.By, q, func(int) {})
		return views, work, err
	}
	for n := 0; ; n++ { // work that failed is not held against the next one
		call.Key = fmt.Sprintf("kpi-per:%s:%s:%d", q.digest(call.By), clock.DateOf(s.clock.Now()), n)
		call.ReqHash = call.Key
		work, err = s.long.Start(ctx, call, PerJobs, tugasLampau{call.By.Titip(), q, at})
		if err != nil || !work.Replayed {
			return nil, work, err
		}
		work.Replayed = false // the caller sent no key
		if work.Rec, err = s.long.Get(ctx, call.By, q.Lang, work.Rec.ID); err != nil {
			return nil, work, err
		}
		switch {
		case work.Rec.Status == jobs.Gagal && n < mostTries:
		case work.Rec.Status == jobs.Selesai:
			var h HasilLampau
			if err := json.Unmarshal(work.Rec.Hasil, &h, textOptions()); err != nil {
				return nil, work, fmt.Errorf("answer of %s: %w", work.Rec.ID, err)
			}
			return h.Data, work, nil
		default:
			return nil, work, nil
		}
	}
}

// mostTries is how often a day one question is worked on again after it failed.
const mostTries = 9

// digest tells two questions apart, and what the one who asks may see.
func (q Lampau) digest(by actor.Actor) string {
	b := fmt.Appendf(nil, "%+v|%v|%s|%s|%+v|%v", q.Tanya, q.Kode, q.Per.UTC().Format(time.RFC3339Nano), q.Lang, by.Titip().Grants, by.Cakupan)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:12])
}

// Work answers such a question without a caller who waits.
func (s *Service) Work(ctx context.Context, args []byte, progress func(percent int)) (jobs.Outcome, error) {
	var t tugasLampau
	if err := json.Unmarshal(args, &t); err != nil {
		return jobs.Outcome{}, fmt.Errorf("question about another time: %w", err)
	}
	by := t.Oleh.Actor()
	if err := s.judgePast(ctx, by, t.Lampau); err != nil {
		return jobs.Outcome{}, err
	}
	views, err := s.asOf(ctx, by, t.Lampau, progress)
	if err != nil {
		return jobs.Outcome{}, err
	}
	b, err := json.Marshal(HasilLampau{views}, textOptions())
	if err != nil {
		return jobs.Outcome{}, fmt.Errorf("answer about another time: %w", err)
	}
	return jobs.Outcome{Hasil: jsontext.Value(b), Href: t.Href}, nil
}

// judgePast refuses a question that has no answer. Whoever may not see a unit now
// may not see its past.
func (s *Service) judgePast(ctx context.Context, by actor.Actor, q Lampau) error {
	if q.Per.After(s.clock.Now()) {
		return badParam("per", "future", "Saat itu belum tiba.", "That instant has not come.")
	}
	if err := q.Tanya.checkAll(clock.DateOf(q.Per), q.Kode); err != nil {
		return err
	}
	return s.store.snapshot(ctx, func(tx potret) error { _, err := s.scope(ctx, tx, by, q.Tanya); return err })
}

// asOf loads the records' images of that time from the journal into a store of
// their own, and runs the same statements over it.
func (s *Service) asOf(ctx context.Context, by actor.Actor, q Lampau, progress func(percent int)) ([]View, error) {
	then, done, err := s.store.scratch(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := s.store.load(ctx, then, q.Per, s.requests, progress); err != nil {
		return nil, err
	}
	past := &Service{store: store{then}, clock: clock.NewManual(q.Per), ingat: newIngatan()}
	as, err := past.Laporan(ctx, by, q.Tanya, q.Kode...)
	if err != nil {
		return nil, err
	}
	views := make([]View, len(as))
	for i, a := range as {
		if views[i], err = show(a, q.Lang); err != nil {
			return nil, err
		}
	}
	return views, nil
}
