package kpi

import (
	"context"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

// Requests puts a request as the journal keeps it, with its clocks, into a store
// of the same schema: the slice that owns requests does.
type Requests interface {
	Restore(ctx context.Context, into *db.DB, image []byte) error
}

// mostImages is how many records a question about another time may load.
const mostImages = 20_000

// AsOf answers a question as it would have been answered at an instant: the
// records' images of that time are loaded from the journal into a store of their
// own, and the same statements run over it. 422 for an instant to come, and where
// there are more records than one answer may load: a snapshot keeps those.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, q Tanya, per time.Time, codes ...Kode) ([]Jawaban, error) {
	if per.After(s.clock.Now()) {
		return nil, badParam("per", "future", "Saat itu belum tiba.", "That instant has not come.")
	}
	if err := q.checkAll(clock.DateOf(per), codes); err != nil {
		return nil, err
	}
	// Whoever may not see a unit now may not see its past.
	if err := s.store.snapshot(ctx, func(tx potret) error { _, err := s.scope(ctx, tx, by, q); return err }); err != nil {
		return nil, err
	}
	n, err := s.store.imageCount(ctx, per)
	if err != nil {
		return nil, err
	}
	if n > mostImages {
		return nil, fault.Invalid(fault.Field{Pointer: "per", Code: "too_many_records", Detail: fault.Tf(
			"Ada %d rekaman pada saat itu, lebih dari %d; pakai snapshot.", "There were %d records then, more than %d; use a snapshot.", n, mostImages)})
	}
	then, done, err := s.store.scratch(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := s.store.load(ctx, then, per, s.requests); err != nil {
		return nil, err
	}
	past := &Service{store: store{then}, clock: clock.NewManual(per), ingat: newIngatan()}
	return past.Laporan(ctx, by, q, codes...)
}
