package referensi

import (
	"context"
	"net/http"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/flow"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

const (
	nounUnit  = "unit"
	nounProdi = "prodi"
)

// Service is what can be done with reference data.
type Service struct {
	j     *journal.Journal
	unit  *db.Noun[Unit]
	prodi *db.Noun[Prodi]
}

// New returns the use cases over a journal.
func New(j *journal.Journal) *Service { return &Service{j: j, unit: newUnit(), prodi: newProdi()} }

// AnswerUnit is a unit as a change left it.
type AnswerUnit = journal.Answer[Unit]

// AnswerProdi is a study programme as a change left it.
type AnswerProdi = journal.Answer[Prodi]

// today is the WIB date of now.
func (s *Service) today() clock.Date { return clock.DateOf(s.j.Now()) }

// CreateUnit enters a unit. 409 conflict for a taken kode.
func (s *Service) CreateUnit(ctx context.Context, call journal.Call, isi UnitIsi) (AnswerUnit, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Unit, error) {
		u := Unit{UnitIsi: isi}
		if err := lock(tx.DB); err != nil {
			return u, err
		}
		err := s.addUnit(tx, &u)
		return u, err
	})
}

func (s *Service) addUnit(tx *journal.Tx, u *Unit) error {
	u.Meta = actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now)
	if u.AktifMulai == "" {
		u.AktifMulai = tx.Today()
	}
	if err := resolveUnit(tx, u, nil); err != nil {
		return err
	}
	u.fill()
	if err := s.unit.Insert(tx.DB, u); err != nil {
		return taken(err, nounUnit)
	}
	return tx.Append(journal.Entry{Subjek: nounUnit, ID: u.ID, Versi: u.Versi, Peristiwa: nounUnit + ".dibuat", Status: http.StatusCreated, Hasil: *u})
}

// CreateProdi enters a study programme. 409 conflict for a taken kode.
func (s *Service) CreateProdi(ctx context.Context, call journal.Call, isi ProdiIsi) (AnswerProdi, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Prodi, error) {
		p := Prodi{ProdiIsi: isi}
		if err := lock(tx.DB); err != nil {
			return p, err
		}
		err := s.addProdi(tx, &p)
		return p, err
	})
}

func (s *Service) addProdi(tx *journal.Tx, p *Prodi) error {
	p.Meta = actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now)
	if p.AktifMulai == "" {
		p.AktifMulai = tx.Today()
	}
	if err := resolveProdi(tx, p); err != nil {
		return err
	}
	p.fill()
	if err := s.prodi.Insert(tx.DB, p); err != nil {
		return taken(err, nounProdi)
	}
	if err := writeMembership(tx.DB, p); err != nil {
		return err
	}
	return tx.Append(journal.Entry{Subjek: nounProdi, ID: p.ID, Versi: p.Versi, Peristiwa: nounProdi + ".dibuat", Status: http.StatusCreated, Hasil: *p})
}

// EditUnit applies a merge-patch to a unit.
func (s *Service) EditUnit(ctx context.Context, call journal.Call, id string, patch func(any) error) (AnswerUnit, error) {
	return edit(ctx, s.j, call, s.unit, alurUnit, id, func(tx *journal.Tx, was Unit, u *Unit) error {
		if err := patch(&u.UnitUbahan); err != nil {
			return err
		}
		u.fill()
		return resolveUnit(tx, u, &was)
	})
}

// EditProdi applies a merge-patch to a study programme.
func (s *Service) EditProdi(ctx context.Context, call journal.Call, id string, patch func(any) error) (AnswerProdi, error) {
	return edit(ctx, s.j, call, s.prodi, alurProdi, id, func(tx *journal.Tx, was Prodi, p *Prodi) error {
		// The patch replaces the list; the row before keeps its own.
		p.Jurusan = slices.Clone(was.Jurusan)
		if err := patch(&p.ProdiUbahan); err != nil {
			return err
		}
		if err := resolveProdi(tx, p); err != nil {
			return err
		}
		p.fill()
		if sameMembership(was.Jurusan, p.Jurusan) {
			return nil
		}
		return writeMembership(tx.DB, p)
	})
}

// edit is the change of one record: hold it, let the verb decide, save. Changes
// of units and prodi come one at a time, for they judge one another.
func edit[T any](ctx context.Context, j *journal.Journal, call journal.Call, n *db.Noun[T], alur *flow.Table[tetap, T], id string,
	verb func(*journal.Tx, T, *T) error) (journal.Answer[T], error) {
	if !ident.Valid(id) {
		return journal.Answer[T]{}, fault.Missing()
	}
	return journal.Do(ctx, j, call, func(tx *journal.Tx) (T, error) {
		if err := lock(tx.DB); err != nil {
			return *new(T), err
		}
		r, err := n.Lock(tx.DB, tx.By, id)
		if err != nil {
			return r, err
		}
		m := n.Meta(&r)
		if err := tx.Match(m.Versi); err != nil {
			return r, err
		}
		if _, err := alur.Check("ubah", r, tx.By); err != nil {
			return r, err
		}
		was := r
		if err := verb(tx, was, &r); err != nil {
			return r, err
		}
		m.Touch(tx.By, tx.Now)
		if err := n.Save(tx.DB, &was, &r); err != nil {
			return r, err
		}
		return r, tx.Append(journal.Entry{Subjek: n.Table, ID: id, Versi: m.Versi, Peristiwa: n.Table + "." + alur.Event("ubah"), Status: http.StatusOK, Hasil: r})
	})
}

func get[T any](ctx context.Context, s *Service, n *db.Noun[T], by actor.Actor, id string) (T, error) {
	if !ident.Valid(id) {
		return *new(T), fault.Missing()
	}
	return n.Get(s.j.DB().Gorm.WithContext(ctx), by, id)
}

// GetUnit returns a unit.
func (s *Service) GetUnit(ctx context.Context, by actor.Actor, id string) (Unit, error) {
	return get(ctx, s, s.unit, by, id)
}

// GetProdi returns a study programme.
func (s *Service) GetProdi(ctx context.Context, by actor.Actor, id string) (Prodi, error) {
	return get(ctx, s, s.prodi, by, id)
}

// UnitAsOf returns a unit as it stood at an instant.
func (s *Service) UnitAsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Unit, error) {
	return journal.RecordAsOf[Unit](ctx, s.j, nounUnit, id, per, func() error {
		_, err := s.GetUnit(ctx, by, id)
		return err
	})
}

// ProdiAsOf returns a study programme as it stood at an instant.
func (s *Service) ProdiAsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Prodi, error) {
	return journal.RecordAsOf[Prodi](ctx, s.j, nounProdi, id, per, func() error {
		_, err := s.GetProdi(ctx, by, id)
		return err
	})
}

// ListUnit returns a page of units.
func (s *Service) ListUnit(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Unit], error) {
	return listing.Select(s.j.DB().Gorm.WithContext(ctx), s.unit, by, q, sign)
}

// ListProdi returns a page of study programmes.
func (s *Service) ListProdi(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Prodi], error) {
	return listing.Select(s.j.DB().Gorm.WithContext(ctx), s.prodi, by, q, sign)
}

// Sources let the feed and the history show what happened to reference data.
func (s *Service) Sources() []journal.Source {
	return []journal.Source{
		{Subjek: nounUnit, Path: "/unit", Visible: visible},
		{Subjek: nounProdi, Path: "/prodi", Visible: visible},
		{Subjek: subjekLibur, Path: "/hari-libur", Whole: true},
		{Subjek: subjekJam, Path: "/jam-kerja", Whole: true},
		{Subjek: subjekDaftar, Path: "/referensi", Whole: true},
	}
}
