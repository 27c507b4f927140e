package db

import (
	"context"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
)

// PelaksanaanRingkas is an activity in brief, for ?expand=pelaksanaan.
type PelaksanaanRingkas struct {
	ID     string `json:"id" format:"uuid"`
	Kode   string `json:"kode"`
	Judul  string `json:"judul"`
	Status string `json:"status"`
} //@name PelaksanaanRingkas

// Activities reads in brief the activities that the caller may see.
func Activities(ctx context.Context, g *gorm.DB, by actor.Actor, ids []string) (map[string]PelaksanaanRingkas, error) {
	out := map[string]PelaksanaanRingkas{}
	return out, briefSeen(ctx, g, "SELECT p.id, p.kode, p.judul, p.status FROM pelaksanaan p", "p.id", ActivityScope(by.May(actor.PelaksanaanBaca), "p"), ids, func(scan func(...any) error) error {
		var p PelaksanaanRingkas
		err := scan(&p.ID, &p.Kode, &p.Judul, &p.Status)
		out[p.ID] = p
		return err
	})
}
