package lampiran

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
)

const (
	// CheckAll is the kind of long work that reads every stored content again.
	CheckAll = "periksa_berkas"

	checkPage   = 100
	checkEvery  = 30 * 24 * time.Hour // each content is read again at least so often
	checkBudget = 1 << 30             // bytes read again within an hour
	damageShown = 100
)

// isi is one content.
type isi struct {
	sha  string
	size int64
}

// StartCheck begins to read every stored content again.
func (s *Service) StartCheck(ctx context.Context, call journal.Call) (journal.Answer[jobs.Pekerjaan], error) {
	return s.cfg.Long.Start(ctx, call, CheckAll, struct{}{})
}

// CheckEverything is that work; its result is a Pemeriksaan.
func (s *Service) CheckEverything(ctx context.Context, _ []byte, progress func(percent int)) (jobs.Outcome, error) {
	p := Pemeriksaan{Rusak: []Rusak{}}
	total, err := countContents(ctx, s.j.DB().Gorm)
	if err != nil {
		return jobs.Outcome{}, err
	}
	err = s.contents(ctx, s.j.DB(), func(c isi) error {
		if err := s.look(ctx, &p, c); err != nil {
			return err
		}
		progress(100 * p.Diperiksa / max(total, 1))
		return nil
	})
	return jobs.Outcome{Hasil: p}, err
}

// Recheck reads again what was not read for a month, at most a gigabyte at once,
// so that everything has its turn without a rush. Damage goes to the log.
func (s *Service) Recheck(ctx context.Context) (Pemeriksaan, error) {
	p := Pemeriksaan{Rusak: []Rusak{}}
	due, err := dueContents(ctx, s.j.DB().Gorm, s.j.Now().Add(-checkEvery))
	if err != nil {
		return p, err
	}
	for _, c := range due {
		if p.Diperiksa > 0 && p.Byte+c.size > checkBudget {
			break
		}
		if err := s.look(ctx, &p, c); err != nil {
			return p, err
		}
	}
	return p, nil
}

// look reads one content again, and notes what came of it and when.
func (s *Service) look(ctx context.Context, p *Pemeriksaan, c isi) error {
	err := s.cfg.Store.Verify(ctx, c.sha, c.size)
	d, damaged := errors.AsType[*berkas.Damage](err)
	if err != nil && !damaged {
		return err
	}
	if damaged {
		s.cfg.Log.ErrorContext(ctx, "stored content is damaged", "sha256", c.sha, "what", d.What)
		if len(p.Rusak) < damageShown {
			p.Rusak = append(p.Rusak, Rusak{c.sha, d.What})
		}
	}
	p.Diperiksa++
	p.Byte += c.size
	return markChecked(s.j.DB().Gorm.WithContext(ctx), c.sha, s.j.Now())
}

// Intact is the check that every file's content is there and has the hash it is
// named by.
func (s *Service) Intact() journal.Check {
	return func(ctx context.Context, d *db.DB, report func(string)) error {
		n, bytes := 0, int64(0)
		err := s.contents(ctx, d, func(c isi) error {
			err := s.cfg.Store.Verify(ctx, c.sha, c.size)
			if dmg, ok := errors.AsType[*berkas.Damage](err); ok {
				return &journal.BadRow{Row: "berkas_isi sha256 " + c.sha, What: dmg.What}
			}
			n++
			bytes += c.size
			return err
		})
		if err != nil {
			return err
		}
		report(fmt.Sprintf("berkas: %d contents, %d bytes, have the hash they are named by", n, bytes))
		return nil
	}
}

// contents visits all content that a file names, in pages, so that no statement
// stays open while bytes are read.
func (s *Service) contents(ctx context.Context, d *db.DB, visit func(isi) error) error {
	for after := ""; ; {
		page, err := pageOfContents(ctx, d.Reader, after)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, c := range page {
			if err := visit(c); err != nil {
				return err
			}
		}
		after = page[len(page)-1].sha
	}
}
