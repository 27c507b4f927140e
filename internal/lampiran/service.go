package lampiran

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
)

// Starter starts long work; package pekerjaan is one.
type Starter interface {
	Start(ctx context.Context, call journal.Call, jenis string, args any) (journal.Answer[jobs.Pekerjaan], error)
}

// Config is what files need besides the journal.
type Config struct {
	Store *berkas.Store
	Long  Starter
	Log   *slog.Logger
	// Limit is the largest file, in bytes.
	Limit int64
	// Public is the address people reach the API by, with its root path; Key signs
	// links and is shared by replicas.
	Public string
	Key    []byte
}

// Service is what can be done with files.
type Service struct {
	j       *journal.Journal
	cfg     Config
	sources []journal.Source
}

// New returns the use cases over a journal.
func New(j *journal.Journal, cfg Config) *Service {
	return &Service{j: j, cfg: cfg}
}

// AttachedTo names the nouns files are attached to, each with its visibility. It
// is called once, before the first request: those nouns need this service first.
func (s *Service) AttachedTo(sources ...journal.Source) { s.sources = sources }

// Answer is a file as an upload left it.
type Answer = journal.Answer[Berkas]

// Stage receives and judges a file; see berkas.Store.Stage for what it refuses.
// The caller closes what it gets.
func (s *Service) Stage(ctx context.Context, name string, r io.Reader) (*berkas.Upload, error) {
	return s.cfg.Store.Stage(ctx, r, name, s.cfg.Limit)
}

// Create keeps a staged file. The content is reserved, then written, then named
// by a row: content that a crash leaves without a row is swept after a day, and
// none is swept between.
func (s *Service) Create(ctx context.Context, call journal.Call, u *berkas.Upload) (Answer, error) {
	done, err := answered(ctx, s.j.DB().Gorm, call)
	if err != nil {
		return Answer{}, err
	}
	if !done { // else Do replays or refuses, and keeps nothing
		if err := reserve(s.j.DB().Gorm.WithContext(ctx), u.SHA256, u.Ukuran, s.j.Now()); err != nil {
			return Answer{}, err
		}
		if err := s.cfg.Store.Keep(ctx, u); err != nil {
			return Answer{}, err
		}
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Berkas, error) {
		b := Berkas{
			Ringkas:    berkas.Ringkas{ID: ident.New(tx.Now), Nama: u.Nama, SHA256: u.SHA256, Mime: u.Mime, Ukuran: u.Ukuran},
			Pengunggah: tx.By.Ref(), DibuatPada: tx.Now,
		}
		if err := insert(tx.DB, b); err != nil {
			return b, err
		}
		return b, tx.Append(journal.Entry{Subjek: noun, ID: b.ID, Versi: 1, Peristiwa: noun + ".diunggah", Status: http.StatusCreated, Hasil: b})
	})
}

// Get returns a file the caller may read.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Berkas, error) {
	if !ident.Valid(id) {
		return Berkas{}, fault.Missing()
	}
	return find(ctx, s.j.DB().Gorm, id, readable(by, s.sources))
}

// Linked returns a file for whoever presents a link to it that Check accepted.
func (s *Service) Linked(ctx context.Context, id string) (Berkas, error) {
	return s.Get(ctx, actor.System(), id)
}

// Present reports the loss of a file's content, which is an internal error.
func (s *Service) Present(ctx context.Context, b Berkas) error {
	ok, err := s.cfg.Store.Has(ctx, b.SHA256, b.Ukuran)
	if err == nil && !ok {
		err = fmt.Errorf("content %s of berkas %s is missing or cut off", b.SHA256, b.ID)
	}
	return err
}

// Open reads bytes of a file; -1 reads to the end.
func (s *Service) Open(ctx context.Context, b Berkas, offset, length int64) (io.ReadCloser, error) {
	return s.cfg.Store.Open(ctx, b.SHA256, offset, length)
}

// Name fills in who uploaded a file, which the journal's image leaves out.
func (s *Service) Name(ctx context.Context, b Berkas) (Berkas, error) {
	err := s.j.Name(ctx, []*actor.Ref{&b.Pengunggah})
	return b, err
}
