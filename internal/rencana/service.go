package rencana

import (
	"context"
	"net/http"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

const noun = "rencana_kegiatan"

// Service is what can be done with plans.
type Service struct {
	j *journal.Journal
	n *db.Noun[Rencana]
}

// New returns the use cases over a journal.
func New(j *journal.Journal) *Service { return &Service{j: j, n: newNoun()} }

// Answer is a plan as a change left it.
type Answer = journal.Answer[Rencana]

// Create drafts a plan. 422 for every fault of the entry.
func (s *Service) Create(ctx context.Context, call journal.Call, isi Isi) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Rencana, error) {
		r := Rencana{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: Draf, Isi: isi}
		if err := resolve(tx, &r, Isi{}); err != nil {
			return r, err
		}
		kode, err := tx.NextCode("RK")
		if err != nil {
			return r, err
		}
		r.Kode = kode
		r.fill()
		if err := s.n.Insert(tx.DB, &r); err != nil {
			return r, err
		}
		return r, tx.Append(journal.Entry{Subjek: noun, ID: r.ID, Versi: r.Versi, Peristiwa: noun + ".dibuat", Status: http.StatusCreated, Hasil: r})
	})
}

// Edit applies a merge-patch to a draft.
func (s *Service) Edit(ctx context.Context, call journal.Call, id string, patch func(any) error) (Answer, error) {
	return s.change(ctx, call, id, "ubah", func(tx *journal.Tx, r *Rencana) error {
		if _, err := alur.Check("ubah", *r, tx.By); err != nil {
			return err
		}
		was, err := journal.Copy(r.Isi)
		if err != nil {
			return err
		}
		if err := patch(&r.Isi); err != nil {
			return err
		}
		return resolve(tx, r, was)
	})
}

// Delete removes a plan that never left draf; its journal stays.
func (s *Service) Delete(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Rencana, error) {
		r, err := s.hold(tx, id)
		if err != nil {
			return r, err
		}
		if _, err := alur.Check("hapus", r, tx.By); err != nil {
			return r, err
		}
		if err := s.n.Delete(tx.DB, id, r.Versi); err != nil {
			return r, err
		}
		return r, tx.Append(journal.Entry{Subjek: noun, ID: id, Versi: r.Versi + 1, Peristiwa: noun + ".dihapus", Status: http.StatusNoContent})
	})
}

// Submit hands the plan to the coordinator.
func (s *Service) Submit(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "ajukan", func(tx *journal.Tx, r *Rencana) error { return r.Submit(tx.By) })
}

// Postpone sets the plan aside.
func (s *Service) Postpone(ctx context.Context, call journal.Call, id, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "tunda", func(tx *journal.Tx, r *Rencana) error { return r.Postpone(tx.By, alasan) })
}

// Resume takes a postponed plan up again, where what happened meanwhile put it.
func (s *Service) Resume(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "lanjutkan", func(tx *journal.Tx, r *Rencana) error {
		if err := r.Resume(tx.By); err != nil {
			return err
		}
		return s.derive(tx, r)
	})
}

// Cancel ends the plan.
func (s *Service) Cancel(ctx context.Context, call journal.Call, id, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "batalkan", func(tx *journal.Tx, r *Rencana) error { return r.Cancel(tx.By, alasan) })
}

// Reschedule moves the dates.
func (s *Service) Reschedule(ctx context.Context, call journal.Call, id string, from, to clock.Date, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "jadwal-ulang", func(tx *journal.Tx, r *Rencana) error { return r.Reschedule(tx.By, from, to, alasan) })
}

// Drop takes a partner who declined off the plan; the rest may now all agree.
func (s *Service) Drop(ctx context.Context, call journal.Call, id, mitraID, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "lepas-mitra", func(tx *journal.Tx, r *Rencana) error {
		if err := r.Drop(tx.By, mitraID, alasan); err != nil {
			return err
		}
		return s.derive(tx, r)
	})
}

// Get returns a plan the caller may see.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Rencana, error) {
	if !ident.Valid(id) {
		return Rencana{}, fault.Missing()
	}
	return s.n.Get(s.j.DB().Gorm.WithContext(ctx), by, id)
}

// List returns a page of plans the caller may see.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Rencana], error) {
	return listing.Select(s.j.DB().Gorm.WithContext(ctx), s.n, by, q, sign)
}

// Partners returns the partners of plans, for ?expand=mitra.
func (s *Service) Partners(ctx context.Context, rs []Rencana) (map[string]db.MitraRingkas, error) {
	var ids []string
	for _, r := range rs {
		ids = append(ids, r.MitraIDs...)
	}
	return db.Partners(ctx, s.j.DB().Gorm, ids)
}

// Hold locks a plan's row for another noun's change, which must come before
// that noun's own locks, and tells its status and partners. 404 when there is
// none; whether the caller may see it is that noun's question.
func (s *Service) Hold(tx *journal.Tx, id string) (status string, mitraIDs []string, err error) {
	r, err := s.n.Lock(tx.DB, actor.System(), id)
	return string(r.Status), r.MitraIDs, err
}

// Advance derives the plan's status anew after another noun's change, and
// journals it when it moved. The row must be held (see Hold).
func (s *Service) Advance(tx *journal.Tx, id string) error {
	r, err := s.n.Lock(tx.DB, actor.System(), id)
	if err != nil {
		return err
	}
	was := clone(r)
	if err := s.derive(tx, &r); err != nil {
		return err
	}
	if r.Status == was.Status && slices.Equal(r.MitraMenolakIDs, was.MitraMenolakIDs) {
		return nil
	}
	event := string(r.Status)
	if r.Status == was.Status {
		event = "mitra_menolak"
	}
	return s.save(tx, &was, &r, event)
}

func (s *Service) derive(tx *journal.Tx, r *Rencana) error {
	f, declined, err := facts(tx.DB, r)
	if err != nil {
		return err
	}
	r.Status, r.MitraMenolakIDs = f.Status(r.Status), declined
	return nil
}

func (s *Service) hold(tx *journal.Tx, id string) (Rencana, error) {
	if !ident.Valid(id) {
		return Rencana{}, fault.Missing()
	}
	r, err := s.n.Lock(tx.DB, tx.By, id)
	if err != nil {
		return r, err
	}
	return r, tx.Match(r.Versi)
}

// change is every action on one plan: hold it, let the verb decide, save.
func (s *Service) change(ctx context.Context, call journal.Call, id, do string, verb func(*journal.Tx, *Rencana) error) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Rencana, error) {
		r, err := s.hold(tx, id)
		if err != nil {
			return r, err
		}
		was := clone(r)
		if err := verb(tx, &r); err != nil {
			return r, err
		}
		return r, s.save(tx, &was, &r, alur.Event(do))
	})
}

func (s *Service) save(tx *journal.Tx, was, r *Rencana, event string) error {
	r.Touch(tx.By, tx.Now)
	r.fill()
	if err := s.n.Save(tx.DB, was, r); err != nil {
		return err
	}
	return tx.Append(journal.Entry{Subjek: noun, ID: r.ID, Versi: r.Versi, Peristiwa: noun + "." + event, Status: http.StatusOK, Hasil: *r})
}

// AsOf returns a plan as it stood at an instant, if the caller may see it now.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Rencana, error) {
	return journal.RecordAsOf[Rencana](ctx, s.j, noun, id, per, func() error {
		_, err := s.Get(ctx, by, id)
		return err
	})
}

// clone keeps the lists of the row before from being shared with the changed one.
func clone(r Rencana) Rencana {
	r.MitraIDs, r.UnitIDs, r.ProdiIDs = slices.Clone(r.MitraIDs), slices.Clone(r.UnitIDs), slices.Clone(r.ProdiIDs)
	r.MitraMenolakIDs = slices.Clone(r.MitraMenolakIDs)
	return r
}

// Source lets the feed and the history show what happened to plans.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/rencana-kegiatan", Visible: visible}
}
