package naskah

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

const noun = "naskah"

// Berkas attaches files to an agreement and tells what they are; Store and Adopt
// keep what was made of a template.
type Berkas interface {
	Attach(tx *journal.Tx, subjek, subjekID string, refs map[string]string) error
	Release(tx *journal.Tx, subjek, subjekID string) error
	Info(ctx context.Context, tx *journal.Tx, ids []string) (map[string]berkas.Ringkas, error)
	Store(ctx context.Context, nama string, b []byte) (*berkas.Upload, error)
	Adopt(tx *journal.Tx, u *berkas.Upload, subjek, subjekID string) (berkas.Ringkas, error)
}

// Permintaan are the requests that drafts answer. DraftMade records, in the same
// transaction, that a version was made for a request; the request's row is held
// already. One that is closed awaits nothing more and stays as it is.
type Permintaan interface {
	DraftMade(tx *journal.Tx, permintaanID, naskahID string, nomor int) error
}

// Config is what agreements need besides the journal.
type Config struct {
	Files Berkas
	// Requests hear of drafts; nil where nobody listens.
	Requests Permintaan
	// Templates fill themselves with an agreement's data; nil where there are none.
	Templates Templat
	// Lembaga is the institution's code in suggested numbers, Nama its name, Alamat
	// and Kota where it has its seat.
	Lembaga, Nama, Alamat, Kota string
	// Verifikasi is the address of the public page, up to the code.
	Verifikasi string
	// Burst requests of the public page are let through at once from one address,
	// then PerSecond; 0 takes 20 and 1, a negative Burst limits nothing.
	Burst     int
	PerSecond float64
}

// Service is what can be done with agreements.
type Service struct {
	j   *journal.Journal
	n   *db.Noun[Naskah]
	hr  byDay
	cfg Config
}

// New returns the use cases over a journal.
func New(j *journal.Journal, cfg Config) *Service {
	if cfg.Burst == 0 {
		cfg.Burst = 20
	}
	if cfg.PerSecond == 0 {
		cfg.PerSecond = 1
	}
	return &Service{j: j, n: newNoun(), cfg: cfg}
}

// Answer is an agreement as a change left it.
type Answer = journal.Answer[Naskah]

// Create drafts an agreement. 422 for every fault of the entry.
func (s *Service) Create(ctx context.Context, call journal.Call, isi Isi) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Naskah, error) {
		return s.draft(tx, isi, Isi{}, "dibuat")
	})
}

// draft makes a new agreement of an entry. What was names is not judged again.
func (s *Service) draft(tx *journal.Tx, isi, was Isi, event string) (Naskah, error) {
	n := Naskah{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: Draf, Isi: isi, Hari: tx.Today()}
	var c fault.Check
	n.Isi.check(&c)
	if err := c.Err(); err != nil {
		return n, err
	}
	if err := s.resolve(tx, &n, was); err != nil {
		return n, err
	}
	var err error
	if n.Kode, err = tx.NextCode("NS"); err != nil {
		return n, err
	}
	n.fill()
	if err := s.n.Insert(tx.DB, &n); err != nil {
		return n, taken(err)
	}
	return n, tx.Append(journal.Entry{Subjek: noun, ID: n.ID, Versi: n.Versi, Peristiwa: noun + "." + event, Status: http.StatusCreated, Hasil: n})
}

// Edit applies a merge-patch to a draft.
func (s *Service) Edit(ctx context.Context, call journal.Call, id string, patch func(any) error) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Naskah, error) {
		seen, err := s.look(tx, id)
		if err != nil {
			return seen, err
		}
		isi, err := journal.Copy(seen.Isi)
		if err != nil {
			return seen, err
		}
		refused := patch(&isi)
		if id := isi.PermintaanID; refused == nil && id != nil { // requests come before agreements
			if _, err := holdRequest(tx, *id); err != nil {
				return seen, err
			}
		}
		n, err := s.hold(tx, seen, isi.NaskahIndukID, isi.MenggantikanID)
		if err != nil {
			return n, err
		}
		if _, err := alur.Check("ubah", n, tx.By); err != nil {
			return n, err
		}
		if refused != nil {
			return n, refused
		}
		was := clone(n)
		n.Isi = isi
		var c fault.Check
		n.Isi.check(&c)
		if err := c.Err(); err != nil {
			return n, err
		}
		if err := s.resolve(tx, &n, was.Isi); err != nil {
			return n, err
		}
		return n, s.save(tx, &was, &n, alur.Event("ubah"))
	})
}

// Delete removes an agreement that never left draf; its journal stays.
func (s *Service) Delete(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Naskah, error) {
		n, err := s.find(tx, id)
		if err != nil {
			return n, err
		}
		if _, err := alur.Check("hapus", n, tx.By); err != nil {
			return n, err
		}
		if err := s.remove(tx, n); err != nil {
			return n, err
		}
		return n, tx.Append(journal.Entry{Subjek: noun, ID: id, Versi: n.Versi + 1, Peristiwa: noun + ".dihapus", Status: http.StatusNoContent})
	})
}

func (s *Service) remove(tx *journal.Tx, n Naskah) error {
	if err := s.n.Delete(tx.DB, n.ID, n.Versi); err != nil {
		return err
	}
	return s.cfg.Files.Release(tx, noun, n.ID)
}

// Get returns an agreement the caller may see, as it stands today.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Naskah, error) {
	if !ident.Valid(id) {
		return Naskah{}, fault.Missing()
	}
	g, today := s.j.DB().Gorm.WithContext(ctx), clock.DateOf(s.j.Now())
	n, err := s.hr.on(today).Get(g, by, id)
	if err != nil {
		return n, err
	}
	ns := []Naskah{n}
	err = s.complete(g, ns)
	ns[0].seen(today)
	return ns[0], err
}

// List returns a page of agreements the caller may see, as they stand today.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Naskah], error) {
	g, today := s.j.DB().Gorm.WithContext(ctx), clock.DateOf(s.j.Now())
	p, err := listing.Select(g, s.hr.on(today), by, q, sign)
	if err != nil {
		return p, err
	}
	err = s.complete(g, p.Data)
	for i := range p.Data {
		p.Data[i].seen(today)
	}
	return p, err
}

// seen marks an agreement with the day it is looked at.
func (n *Naskah) seen(today clock.Date) {
	n.Hari = today
	if n.Status == Ditutup && n.JenisPenutupan == nil { // read as closed, not yet written as such
		n.Status = Ditandatangani
	}
	n.settle(today)
}

// Partners returns the partners of agreements, for ?expand=mitra.
func (s *Service) Partners(ctx context.Context, ns []Naskah) (map[string]db.MitraRingkas, error) {
	var ids []string
	for _, n := range ns {
		ids = append(ids, n.MitraIDs...)
	}
	return db.Partners(ctx, s.j.DB().Gorm, ids)
}

// AsOf returns an agreement as it stood at an instant, if the caller may see it
// now.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Naskah, error) {
	n, err := journal.RecordAsOf[Naskah](ctx, s.j, noun, id, per, func() error {
		_, err := s.Get(ctx, by, id)
		return err
	})
	n.Hari = clock.DateOf(per)
	return n, err
}

// Source lets the feed and the history show what happened to agreements, and
// files be read by whoever reads the agreement they are attached to.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/naskah", Visible: visible}
}
