package lampiran

import (
	"context"
	"errors"
	"net/http"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
)

const sweepPage = 100

// Schedule declares the jobs that keep files in order: the janitor, and the
// reading again of a part of what is stored.
func (s *Service) Schedule(q *jobs.Queue) {
	q.Register("berkas.sapu", jobs.Options{Every: time.Hour, Timeout: 30 * time.Minute}, func(ctx context.Context, _ jobs.Job) error {
		_, err := s.Sweep(ctx)
		return err
	})
	q.Register("berkas.periksa", jobs.Options{Every: time.Hour, Timeout: 30 * time.Minute}, func(ctx context.Context, _ jobs.Job) error {
		_, err := s.Recheck(ctx)
		return err
	})
}

// Swept counts what the janitor removed.
type Swept struct{ Files, Contents, Temporary int }

// Sweep removes files that nothing claimed for a day, then content that no file
// names any more, then what interrupted writes left. It may run beside uploads
// and attachments, and beside itself.
func (s *Service) Sweep(ctx context.Context) (n Swept, err error) {
	before := s.j.Now().Add(-unclaimed)
	if n.Files, err = s.sweepFiles(ctx, before); err != nil {
		return n, err
	}
	if n.Contents, err = s.sweepContents(ctx, before); err != nil {
		return n, err
	}
	n.Temporary, err = s.cfg.Store.SweepTemporary(before)
	if n != (Swept{}) {
		s.cfg.Log.InfoContext(ctx, "files swept", "files", n.Files, "contents", n.Contents, "temporary", n.Temporary)
	}
	return n, err
}

func (s *Service) sweepFiles(ctx context.Context, before time.Time) (n int, err error) {
	for after := ""; ; {
		ids, err := unattached(ctx, s.j.DB().Gorm, before, after)
		if err != nil || len(ids) == 0 {
			return n, err
		}
		for _, id := range ids {
			gone, err := s.sweepFile(ctx, id)
			if v, ok := errors.AsType[*db.Violation](err); ok {
				// A record names it without having attached it: keep it, say so.
				s.cfg.Log.ErrorContext(ctx, "file is named but not attached", "id", id, "error", v)
			} else if err != nil {
				return n, err
			}
			if gone {
				n++
			}
		}
		after = ids[len(ids)-1]
	}
}

func (s *Service) sweepFile(ctx context.Context, id string) (gone bool, err error) {
	call := journal.Call{By: actor.System(), RequestID: ident.New(s.j.Now())}
	_, err = journal.Do(ctx, s.j, call, func(tx *journal.Tx) (struct{}, error) {
		if gone, err = removeUnattached(tx.DB, id); err != nil || !gone {
			return struct{}{}, err
		}
		return struct{}{}, tx.Append(journal.Entry{Subjek: noun, ID: id, Versi: 2, Peristiwa: noun + ".disapu", Status: http.StatusNoContent})
	})
	return gone && err == nil, err
}

func (s *Service) sweepContents(ctx context.Context, before time.Time) (n int, err error) {
	for after := ""; ; {
		shas, err := unnamed(ctx, s.j.DB().Gorm, before, after)
		if err != nil || len(shas) == 0 {
			return n, err
		}
		for _, sha := range shas {
			gone, err := removeContent(s.j.DB().Gorm.WithContext(ctx), sha, before, func() error { return s.cfg.Store.Delete(ctx, sha) })
			if err != nil {
				return n, err
			}
			if gone {
				n++
			}
		}
		after = shas[len(shas)-1]
	}
}
