package db

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
)

// MitraRingkas is a partner in brief, for ?expand=mitra.
type MitraRingkas struct {
	ID         string `json:"id" format:"uuid"`
	Kode       string `json:"kode"`
	Nama       string `json:"nama"`
	KodeNegara string `json:"kode_negara"`
	Status     string `json:"status"`
} //@name MitraRingkas

// RencanaRingkas is a plan in brief, for ?expand=rencana.
type RencanaRingkas struct {
	ID     string `json:"id" format:"uuid"`
	Kode   string `json:"kode"`
	Judul  string `json:"judul"`
	Status string `json:"status"`
} //@name RencanaRingkas

// Partners reads partners in brief, in one statement for a whole page.
func Partners(ctx context.Context, g *gorm.DB, ids []string) (map[string]MitraRingkas, error) {
	out := map[string]MitraRingkas{}
	return out, brief(ctx, g, "SELECT id, kode, nama, kode_negara, status FROM mitra WHERE id IN ?", ids, func(scan func(...any) error) error {
		var m MitraRingkas
		err := scan(&m.ID, &m.Kode, &m.Nama, &m.KodeNegara, &m.Status)
		out[m.ID] = m
		return err
	})
}

// Plans reads in brief the plans that the caller may see; of others a record that
// names them shows the id alone.
func Plans(ctx context.Context, g *gorm.DB, by actor.Actor, ids []string) (map[string]RencanaRingkas, error) {
	out := map[string]RencanaRingkas{}
	return out, briefSeen(ctx, g, "SELECT r.id, r.kode, r.judul, r.status FROM rencana_kegiatan r", "r.id", PlanScope(by.May(actor.RencanaBaca), "r.id"), ids, func(scan func(...any) error) error {
		var r RencanaRingkas
		err := scan(&r.ID, &r.Kode, &r.Judul, &r.Status)
		out[r.ID] = r
		return err
	})
}

// Brief looks up a record in brief; nil where none is named or none was read.
func Brief[R any](all map[string]R, id *string) *R {
	if id == nil {
		return nil
	}
	r, ok := all[*id]
	if !ok {
		return nil
	}
	return &r
}

// briefSeen is brief within a row scope.
func briefSeen(ctx context.Context, g *gorm.DB, query, id string, scope Cond, ids []string, scan func(func(...any) error) error) error {
	c := And(Cond{SQL: id + " IN ?", Args: []any{slices.Compact(slices.Sorted(slices.Values(ids)))}}, scope)
	return briefly(ctx, g, query+" WHERE "+c.SQL, ids, c.Args, scan)
}

func brief(ctx context.Context, g *gorm.DB, query string, ids []string, scan func(func(...any) error) error) error {
	return briefly(ctx, g, query, ids, []any{slices.Compact(slices.Sorted(slices.Values(ids)))}, scan)
}

func briefly(ctx context.Context, g *gorm.DB, query string, ids []string, args []any, scan func(func(...any) error) error) error {
	if len(ids) == 0 {
		return nil
	}
	return Raw(ctx, g, func(s func(...any) error) error {
		if err := scan(s); err != nil {
			return fmt.Errorf("scan brief record: %w", err)
		}
		return nil
	}, query, args...)
}
