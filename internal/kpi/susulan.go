package kpi

import (
	"cmp"
	"context"
	"slices"

	"kerjasama/internal/platform/actor"
)

// Perubahan is how a counted thing differs from what was frozen.
type Perubahan string

// A late arrival, one that no longer counts, and one on the other side of the
// fraction.
const (
	Masuk         Perubahan = "masuk"
	Keluar        Perubahan = "keluar"
	JadiTerpenuhi Perubahan = "menjadi_terpenuhi"
	JadiTidak     Perubahan = "menjadi_tidak_terpenuhi"
)

// Susulan is one counted thing that differs now from what was frozen.
type Susulan struct {
	Kode      Kode
	Perubahan Perubahan
	Item      Item
}

func (s Susulan) kunci() [3]string { return [3]string{string(s.Kode), s.Item.Label, s.Item.ID} }

// Late lists what changed since a snapshot of the institution: late
// verifications, reopened reports, answers entered afterwards. The snapshot's
// own numbers never move.
func (s *Service) Late(ctx context.Context, by actor.Actor, id string, after [3]string, limit int) ([]Susulan, error) {
	snap, err := s.Snapshot(ctx, by, id)
	if err != nil {
		return nil, err
	}
	p, _ := parsePeriode(snap.Isi.Periode)
	q := Tanya{Tahun: p.Dari.Year(), Periode: p, Hidup: true}
	var out []Susulan
	for _, k := range snap.Isi.Kode {
		was, now, err := s.both(ctx, by, q, k, id)
		if err != nil {
			return nil, err
		}
		out = append(out, differences(k, was, now)...)
	}
	slices.SortFunc(out, func(a, b Susulan) int { return cmpKeys(a.kunci(), b.kunci()) })
	out = slices.DeleteFunc(out, func(x Susulan) bool { return after != [3]string{} && cmpKeys(x.kunci(), after) <= 0 })
	return out[:min(limit, len(out))], nil
}

func cmpKeys(a, b [3]string) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
}

// both are the counted things of an indicator as frozen and as of now.
func (s *Service) both(ctx context.Context, by actor.Actor, q Tanya, k Kode, id string) (was, now []Item, err error) {
	zipped, err := s.store.counted(ctx, s.store.db.Reader, id, bahanOf(k))
	if err != nil {
		return nil, nil, err
	}
	if !k.sla() {
		err = eachOf(zipped, func(d *Dunia) error {
			was = Hitung(k, d, Cakupan{Jenis: "lembaga"}).Penyebut
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
		h, _, err := s.items(ctx, by, q, k)
		return was, h.Penyebut, err
	}
	err = eachOf(zipped, func(l barisJam) error {
		if l.Bacaan == Terbukti && l.Bagian == BagianPenyebut {
			was = append(was, l.Jam.rinci(q, nil).Item)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	err = s.store.snapshot(ctx, func(tx potret) error {
		return s.store.eachClock(ctx, tx, q, k, BagianPenyebut, s.clock.Now(), func(r clockRow) error {
			now = append(now, r.rinci(q, nil).Item)
			return nil
		})
	})
	return was, now, err
}

func differences(k Kode, was, now []Item) (out []Susulan) {
	before := make(map[string]Item, len(was))
	for _, i := range was {
		before[i.ID] = i
	}
	for _, i := range now {
		old, ok := before[i.ID]
		delete(before, i.ID)
		switch {
		case !ok:
			out = append(out, Susulan{k, Masuk, i})
		case i.Dihitung && !old.Dihitung:
			out = append(out, Susulan{k, JadiTerpenuhi, i})
		case old.Dihitung && !i.Dihitung:
			out = append(out, Susulan{k, JadiTidak, i})
		}
	}
	for _, i := range before {
		out = append(out, Susulan{k, Keluar, i})
	}
	return out
}
