package arsip

import (
	"context"
	"net/http"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

const noun = "arsip_laporan"

// Rencana is what filing needs of plans: Hold locks one before anything else is
// locked, Advance derives its status anew.
type Rencana interface {
	Hold(tx *journal.Tx, id string) (status string, mitraIDs []string, err error)
	Advance(tx *journal.Tx, id string) error
}

// Berkas attaches files to an archive and tells what they are.
type Berkas interface {
	Attach(tx *journal.Tx, subjek, subjekID string, refs map[string]string) error
	Info(ctx context.Context, tx *journal.Tx, ids []string) (map[string]berkas.Ringkas, error)
}

// Service is what can be done with archives.
type Service struct {
	j      *journal.Journal
	n      *db.Noun[Arsip]
	plans  Rencana
	berkas Berkas
}

// New returns the use cases over a journal.
func New(j *journal.Journal, plans Rencana, files Berkas) *Service {
	return &Service{j: j, n: newNoun(), plans: plans, berkas: files}
}

// Answer is an archive as a change left it.
type Answer = journal.Answer[Arsip]

// File archives a report and tells its plan. 422 for every fault of the entry,
// 409 conflict where the activity has not come that far (see fileable).
func (s *Service) File(ctx context.Context, call journal.Call, isi Isi) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Arsip, error) {
		a := Arsip{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Isi: isi}
		a.File(tx.Today())
		var c fault.Check
		a.check(&c, tx.Today())
		if err := c.Err(); err != nil {
			return a, err
		}
		if _, err := db.NamedAgreement(tx.DB, tx.By, &c, "/naskah_id", a.NaskahID); err != nil {
			return a, err
		}
		if err := c.Err(); err != nil {
			return a, err
		}
		plan, err := s.subject(tx, &a)
		if err != nil {
			return a, err
		}
		if err := s.berkas.Attach(tx, noun, a.ID, map[string]string{"/berkas_id": a.BerkasID}); err != nil {
			return a, err
		}
		if a.Kode, err = tx.NextCode("AR"); err != nil {
			return a, err
		}
		a.fill()
		if err := s.n.Insert(tx.DB, &a); err != nil {
			return a, err
		}
		err = tx.Append(journal.Entry{Subjek: noun, ID: a.ID, Versi: a.Versi, Peristiwa: noun + ".dibuat", Status: http.StatusCreated, Hasil: a})
		if err != nil || plan == nil {
			return a, err
		}
		return a, s.plans.Advance(tx, *plan)
	})
}

// subject holds the plan and the activity of a new archive, in that order, and
// returns the plan if there is one.
func (s *Service) subject(tx *journal.Tx, a *Arsip) (plan *string, err error) {
	if a.PelaksanaanID == nil {
		return nil, nil
	}
	before, err := activityOf(tx, *a.PelaksanaanID, "/pelaksanaan_id")
	if err != nil {
		return nil, err
	}
	if before.rencanaID != nil {
		if _, _, err := s.plans.Hold(tx, *before.rencanaID); err != nil {
			return nil, err
		}
	}
	held, err := holdActivity(tx, *a.PelaksanaanID)
	if err != nil {
		return nil, err
	}
	if (held.rencanaID == nil) != (before.rencanaID == nil) || held.rencanaID != nil && *held.rencanaID != *before.rencanaID {
		return nil, fault.Outdated()
	}
	return held.rencanaID, fileable(a.JenisRekaman, held.status)
}

// Retire marks an archive that is no longer in daily use.
func (s *Service) Retire(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "nonaktifkan", func(_ *journal.Tx, a *Arsip) error { return a.Retire(call.By) })
}

// Correct corrects an archive's description or its file. Whoever filed it may
// not; the bytes before stay attached, and the dates of its retention stand.
func (s *Service) Correct(ctx context.Context, call journal.Call, id string, patch func(any) error, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "ralat", func(tx *journal.Tx, a *Arsip) error {
		if _, err := alur.Check("ralat", *a, tx.By); err != nil {
			return err
		}
		was, z := a.koreksi(), a.koreksi()
		if err := patch(&z); err != nil {
			return err
		}
		a.correct(z)
		var c fault.Check
		a.check(&c, tx.Today())
		if err := c.Err(); err != nil {
			return fault.Within("/perubahan", err)
		}
		if a.PelaksanaanID != nil && a.JenisRekaman != was.JenisRekaman {
			p, err := activityOf(tx, *a.PelaksanaanID, "/pelaksanaan_id")
			if err != nil {
				return err
			}
			if err := fileable(a.JenisRekaman, p.status); err != nil {
				return err
			}
		}
		if a.BerkasID != was.BerkasID {
			if err := s.berkas.Attach(tx, noun, a.ID, map[string]string{"/perubahan/berkas_id": a.BerkasID}); err != nil {
				return err
			}
		}
		return tx.Correct(noun, a.ID, was, a.koreksi(), alasan)
	})
}

// Remove refuses: 409 retention_hold for whoever may see the archive, 404 for
// the rest, 412 for an outdated version.
func (s *Service) Remove(ctx context.Context, call journal.Call, id string) error {
	a, err := s.Get(ctx, call.By, id)
	if err != nil {
		return err
	}
	if call.IfMatch != 0 && call.IfMatch != a.Versi {
		return fault.Outdated()
	}
	_, err = alur.Check("hapus", a, call.By)
	return err
}

// Get returns an archive the caller may see.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Arsip, error) {
	return s.get(s.j.DB().Gorm.WithContext(ctx), by, id)
}

// List returns a page of archives the caller may see.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Arsip], error) {
	p, err := listing.Select(s.j.DB().Gorm.WithContext(ctx), s.n, by, q, sign)
	for i := range p.Data {
		s.seen(&p.Data[i])
	}
	return p, err
}

// AsOf returns an archive as it stood at an instant, if the caller may see it
// now.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Arsip, error) {
	a, err := journal.RecordAsOf[Arsip](ctx, s.j, noun, id, per, func() error {
		_, err := s.Get(ctx, by, id)
		return err
	})
	a.Hari = clock.DateOf(per)
	return a, err
}

// change is every action on one archive: hold it, let the verb decide, save.
func (s *Service) change(ctx context.Context, call journal.Call, id, do string, verb func(*journal.Tx, *Arsip) error) (Answer, error) {
	if !ident.Valid(id) {
		return Answer{}, fault.Missing()
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Arsip, error) {
		a, err := s.n.Lock(tx.DB, tx.By, id)
		if err != nil {
			return a, err
		}
		if err := tx.Match(a.Versi); err != nil {
			return a, err
		}
		a.Hari = tx.Today()
		was := a
		if err := verb(tx, &a); err != nil {
			return a, err
		}
		a.Touch(tx.By, tx.Now)
		a.fill()
		if err := s.n.Save(tx.DB, &was, &a); err != nil {
			return a, err
		}
		return a, tx.Append(journal.Entry{Subjek: noun, ID: id, Versi: a.Versi, Peristiwa: noun + "." + alur.Event(do), Status: http.StatusOK, Hasil: a})
	})
}

// Source lets the feed and the history show what happened to archives, and files
// be read by whoever reads the archive they are attached to.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/arsip-laporan", Visible: visible}
}
