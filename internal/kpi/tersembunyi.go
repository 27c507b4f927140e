package kpi

import (
	"context"
	"fmt"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

// hidden is the label of a counted activity that its reader may not see.
const hidden = "–"

// hide takes from counted things what a unit may not see. A prodi that moved
// brings activities of its former jurusan along, and what was frozen may have been
// another unit's since: such things are counted and told of, and stay closed.
func (s *Service) hide(ctx context.Context, by actor.Actor, items []Item) error {
	reach := by.May(actor.KPIBaca)
	if reach.All {
		return nil
	}
	var ids []string
	for _, it := range items {
		for _, k := range it.Rekaman {
			ids = append(ids, k.ID)
		}
	}
	slices.Sort(ids)
	seen, err := s.store.seen(ctx, reach, slices.Compact(ids))
	if err != nil {
		return err
	}
	for i := range items {
		it := &items[i]
		open := slices.DeleteFunc(slices.Clone(it.Rekaman), func(k *Kegiatan) bool { return !seen[k.ID] })
		if closed := len(it.Rekaman) - len(open); closed > 0 {
			it.Alasan = append(slices.Clone(it.Alasan), Alasan{"di_luar_unit", fault.Tf("%d kegiatan di luar lingkup unit Anda tidak dibuka.", "%d activities outside your unit's scope are not opened.", closed)})
			it.Rekaman = open
		}
		if it.Jenis == "pelaksanaan" && !seen[it.ID] {
			it.Label = hidden
		}
	}
	return nil
}

// seen are those of some activities that a reach covers.
func (s store) seen(ctx context.Context, reach actor.Reach, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	for part := range slices.Chunk(ids, 1000) {
		c := db.And(db.Cond{SQL: "p.id IN ?", Args: []any{part}}, db.ActivityScope(reach, "p"))
		err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
			var id string
			if err := scan(&id); err != nil {
				return fmt.Errorf("scan what may be seen: %w", err)
			}
			out[id] = true
			return nil
		}, "SELECT p.id FROM pelaksanaan p WHERE "+c.SQL, c.Args...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
