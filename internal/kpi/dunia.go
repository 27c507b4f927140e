package kpi

import (
	"context"
	"slices"

	"kerjasama/internal/platform/clock"
)

// jejak is how far the journal had come: the last sealed position, and the entries
// that waited for their seal. An entry that is not sealed yet is in the queue, so
// that what came after a jejak is what is sealed after it or waits now.
type jejak struct {
	posisi int64
	antre  []int64
}

// berubah is what came into the journal since a jejak, as a world sees it.
type berubah struct {
	semua     bool     // too much, or a state before that one: read everything
	kegiatan  []string // activities that were written
	survei    []string // surveys that were written
	lanjutan  bool     // plans or agreements: what goes on from an activity
	diabaikan bool     // nothing that a world is made of
}

// mostChanged is up to how many entries a world is brought up to date by what
// changed; beyond, it is read anew.
const mostChanged = 2000

// mostKept is how many activities the kept worlds may hold, of all years together:
// some 500 bytes each.
const mostKept = 60_000

// dunia is what a year is counted from. The world that was read last is kept and
// brought up to date by what the journal says was written since: that costs what
// changed, not the year. A world is never altered once it was handed out.
func (s *Service) dunia(ctx context.Context, tx potret, year int, today clock.Date) (*Dunia, error) {
	kept := s.ingat.world(year)
	var from *jejak
	if kept != nil {
		from = &kept.jejak
	}
	at, c, err := s.store.since(ctx, tx, from)
	if err != nil {
		return nil, err
	}
	var d *Dunia
	switch {
	case kept == nil || c.semua:
		d, err = s.store.dunia(ctx, tx, year, today)
	case c.diabaikan && kept.HariIni == today:
		same := *kept
		d = &same
	default:
		d, err = s.store.refreshed(ctx, tx, kept, c, today)
	}
	if err != nil {
		return nil, err
	}
	d.jejak = at
	d.siap()
	s.ingat.keepWorld(d)
	return d, nil
}

// warmYears are read when a process starts: this year and the two before it, which
// is what the office and an accreditation ask for.
const warmYears = 3

// Warm reads the worlds that are asked for most, so that the first question of a
// process costs what the others do. It returns when they are read, when ctx ends,
// or with the error of the store.
func (s *Service) Warm(ctx context.Context) error {
	today := clock.DateOf(s.clock.Now())
	for year := today.Year() - warmYears + 1; year <= today.Year(); year++ { // the newest last: it is kept when room is short
		err := s.store.snapshot(ctx, func(tx potret) error {
			_, err := s.dunia(ctx, tx, year, today)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (i *ingatan) world(year int) *Dunia {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.dunia[year]
}

// keepWorld keeps the newest world of a year, and of other years as many as there
// is room for.
func (i *ingatan) keepWorld(d *Dunia) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if old := i.dunia[d.Tahun]; old != nil && old.jejak.posisi > d.jejak.posisi {
		return
	}
	n := len(d.Kegiatan)
	for y, o := range i.dunia {
		if y == d.Tahun {
			continue
		}
		if n += len(o.Kegiatan); n > mostKept {
			delete(i.dunia, y)
			n -= len(o.Kegiatan)
		}
	}
	i.dunia[d.Tahun] = d
}

// refreshed is a world with what changed read again.
func (s store) refreshed(ctx context.Context, tx potret, old *Dunia, c berubah, today clock.Date) (*Dunia, error) {
	d := &Dunia{Tahun: old.Tahun, HariIni: today, Kegiatan: slices.Clone(old.Kegiatan)}
	ids, err := s.surveyed(ctx, tx, c.survei)
	if err != nil {
		return nil, err
	}
	if ids = append(ids, c.kegiatan...); len(ids) > 0 {
		anew, err := s.activities(ctx, tx, d.Tahun, ids)
		if err != nil {
			return nil, err
		}
		gone := make(map[string]bool, len(ids))
		for _, id := range ids {
			gone[id] = true
		}
		d.Kegiatan = slices.DeleteFunc(d.Kegiatan, func(k Kegiatan) bool { return gone[k.ID] })
		d.Kegiatan = append(d.Kegiatan, anew...)
		slices.SortFunc(d.Kegiatan, Kegiatan.urut)
	}
	if c.lanjutan || len(ids) > 0 {
		if err := s.continued(ctx, tx, d); err != nil {
			return nil, err
		}
	}
	return d, s.structure(ctx, tx, d)
}
