package db

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
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

// Plans reads plans in brief; who sees what names a plan sees its name.
func Plans(ctx context.Context, g *gorm.DB, ids []string) (map[string]RencanaRingkas, error) {
	out := map[string]RencanaRingkas{}
	return out, brief(ctx, g, "SELECT id, kode, judul, status FROM rencana_kegiatan WHERE id IN ?", ids, func(scan func(...any) error) error {
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

func brief(ctx context.Context, g *gorm.DB, query string, ids []string, scan func(func(...any) error) error) error {
	if len(ids) == 0 {
		return nil
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	return Raw(ctx, g, func(s func(...any) error) error {
		if err := scan(s); err != nil {
			return fmt.Errorf("scan brief record: %w", err)
		}
		return nil
	}, query, ids)
}
