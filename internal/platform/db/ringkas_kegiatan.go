package db

import (
	"context"

	"gorm.io/gorm"
)

// PelaksanaanRingkas is an activity in brief, for ?expand=pelaksanaan.
type PelaksanaanRingkas struct {
	ID     string `json:"id" format:"uuid"`
	Kode   string `json:"kode"`
	Judul  string `json:"judul"`
	Status string `json:"status"`
} //@name PelaksanaanRingkas

// Activities reads activities in brief; who sees what names an activity sees its
// name.
func Activities(ctx context.Context, g *gorm.DB, ids []string) (map[string]PelaksanaanRingkas, error) {
	out := map[string]PelaksanaanRingkas{}
	return out, brief(ctx, g, "SELECT id, kode, judul, status FROM pelaksanaan WHERE id IN ?", ids, func(scan func(...any) error) error {
		var p PelaksanaanRingkas
		err := scan(&p.ID, &p.Kode, &p.Judul, &p.Status)
		out[p.ID] = p
		return err
	})
}
