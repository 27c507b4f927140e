package templat

import (
	"context"
	"net/http"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

const noun = "templat_naskah"

// Berkas attaches files to a version, tells what they are and hands their bytes
// out; Store and Adopt keep what the product itself made.
type Berkas interface {
	Attach(tx *journal.Tx, subjek, subjekID string, refs map[string]string) error
	Info(ctx context.Context, tx *journal.Tx, ids []string) (map[string]berkas.Ringkas, error)
	Bytes(ctx context.Context, by actor.Actor, id string, limit int64) (berkas.Ringkas, []byte, error)
	Store(ctx context.Context, nama string, b []byte) (*berkas.Upload, error)
	Release(tx *journal.Tx, subjek, subjekID string) error
	Adopt(tx *journal.Tx, u *berkas.Upload, subjek, subjekID string) (berkas.Ringkas, error)
}

// Service is what can be done with templates.
type Service struct {
	j      *journal.Journal
	n      *db.Noun[Templat]
	berkas Berkas
}

// New returns the use cases over a journal.
func New(j *journal.Journal, files Berkas) *Service {
	return &Service{j: j, n: newNoun(), berkas: files}
}

// Answer is a template as a change left it.
type Answer = journal.Answer[Templat]

// Create drafts a template with its first version. 422 for every fault of the
// entry and of the document's placeholders, each by name and place.
func (s *Service) Create(ctx context.Context, call journal.Call, isi Isi) (Answer, error) {
	var c fault.Check
	isi.check(&c)
	c.Required("/berkas_id", isi.BerkasID != "")
	if err := c.Err(); err != nil {
		return Answer{}, err
	}
	names, err := s.inspect(ctx, call.By, isi.BerkasID)
	if err != nil {
		return Answer{}, err
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Templat, error) {
		t := Templat{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: Draf, Pokok: isi.Pokok}
		t.settle()
		if err := s.insert(tx, &t); err != nil {
			return t, err
		}
		if err := s.attach(tx, &t, isi.BerkasID, nil, names); err != nil {
			return t, err
		}
		return t, tx.Append(journal.Entry{Subjek: noun, ID: t.ID, Versi: t.Versi, Peristiwa: noun + ".dibuat", Status: http.StatusCreated, Hasil: t})
	})
}

// AddVersion adds a version; which one is in use stays as it is.
func (s *Service) AddVersion(ctx context.Context, call journal.Call, id string, isi VersiIsi) (Answer, error) {
	t, err := s.Get(ctx, call.By, id)
	if err != nil {
		return Answer{}, err
	}
	if _, err := alur.Check("versi", t, call.By); err != nil {
		return Answer{}, err
	}
	var c fault.Check
	c.Required("/berkas_id", isi.BerkasID != "")
	c.OptText("/catatan", isi.Catatan, 2000)
	if err := c.Err(); err != nil {
		return Answer{}, err
	}
	names, err := s.inspect(ctx, call.By, isi.BerkasID)
	if err != nil {
		return Answer{}, err
	}
	return s.change(ctx, call, id, "versi", http.StatusCreated, func(tx *journal.Tx, t *Templat) error {
		if _, err := alur.Check("versi", *t, tx.By); err != nil {
			return err
		}
		return s.attach(tx, t, isi.BerkasID, isi.Catatan, names)
	})
}

// Edit applies a merge-patch. What a template that was published is for does not
// change: 422.
func (s *Service) Edit(ctx context.Context, call journal.Call, id string, patch func(any) error) (Answer, error) {
	return s.change(ctx, call, id, "ubah", http.StatusOK, func(tx *journal.Tx, t *Templat) error {
		if _, err := alur.Check("ubah", *t, tx.By); err != nil {
			return err
		}
		was, err := journal.Copy(t.Pokok)
		if err != nil {
			return err
		}
		if err := patch(&t.Pokok); err != nil {
			return err
		}
		var c fault.Check
		t.check(&c)
		fixed := func(pointer string, changed bool) {
			if changed && t.Status != Draf {
				c.Add(pointer, "fixed", "Tidak berubah setelah templat pernah terbit; buat templat lain.", "Does not change once the template was published; make another one.")
			}
		}
		fixed("/jenis", t.Jenis != was.Jenis)
		fixed("/bahasa", t.Bahasa != was.Bahasa)
		return c.Err()
	})
}

// Publish puts a version into use; 0 is the newest one.
func (s *Service) Publish(ctx context.Context, call journal.Call, id string, nomor int) (Answer, error) {
	return s.change(ctx, call, id, "terbitkan", http.StatusOK, func(tx *journal.Tx, t *Templat) error {
		v, err := t.Publish(tx.By, nomor, tx.Now)
		if err != nil {
			return err
		}
		return publish(tx, v.ID)
	})
}

// Withdraw takes a template out of use.
func (s *Service) Withdraw(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "tarik", http.StatusOK, func(tx *journal.Tx, t *Templat) error { return t.Withdraw(tx.By) })
}

// Delete removes a template that was never published; its journal stays.
func (s *Service) Delete(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Templat, error) {
		t, err := s.hold(tx, id)
		if err != nil {
			return t, err
		}
		if _, err := alur.Check("hapus", t, tx.By); err != nil {
			return t, err
		}
		for _, v := range t.VersiTemplat {
			if err := s.berkas.Release(tx, versions, v.ID); err != nil {
				return t, err
			}
		}
		if err := s.n.Delete(tx.DB, id, t.Versi); err != nil {
			return t, err
		}
		return t, tx.Append(journal.Entry{Subjek: noun, ID: id, Versi: t.Versi + 1, Peristiwa: noun + ".dihapus", Status: http.StatusNoContent})
	})
}

// List returns a page of templates the caller may see.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Templat], error) {
	g := s.j.DB().Gorm.WithContext(ctx)
	p, err := listing.Select(g, s.n, by, q, sign)
	if err != nil {
		return p, err
	}
	return p, s.complete(g, by, p.Data)
}

// AsOf returns a template as it stood at an instant, if the caller may see it
// now.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Templat, error) {
	t, err := journal.RecordAsOf[Templat](ctx, s.j, noun, id, per, func() error {
		_, err := s.Get(ctx, by, id)
		return err
	})
	t.VersiTemplat = only(t.VersiTemplat, by)
	return t, err
}

// change is every action on one template: hold it, let the verb decide, save.
func (s *Service) change(ctx context.Context, call journal.Call, id, do string, status int, verb func(*journal.Tx, *Templat) error) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Templat, error) {
		t, err := s.hold(tx, id)
		if err != nil {
			return t, err
		}
		was := t
		t.VersiTemplat = slices.Clone(t.VersiTemplat)
		if err := verb(tx, &t); err != nil {
			return t, err
		}
		t.Touch(tx.By, tx.Now)
		t.settle()
		if err := s.save(tx, &was, &t); err != nil {
			return t, err
		}
		return t, tx.Append(journal.Entry{Subjek: noun, ID: id, Versi: t.Versi, Peristiwa: noun + "." + alur.Event(do), Status: status, Hasil: t})
	})
}

// Source lets the feed and the history show what happened to templates.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/templat-naskah", Visible: visible}
}

// Files lets the file of a version be read by whoever sees the version.
func (s *Service) Files() journal.Source {
	return journal.Source{Subjek: versions, Visible: visibleVersion}
}
