package peristiwa

import (
	"context"
	"fmt"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
)

// people looks the names of those who made the revisions up; the journal holds
// their ids only.
func people(ctx context.Context, d *db.DB, rs []journal.Revision) (map[string]string, error) {
	ids := make([]string, 0, len(rs))
	for _, r := range rs {
		ids = append(ids, r.Pelaku.ID)
	}
	names := map[string]string{actor.System().ID: actor.System().Nama}
	if len(ids) == 0 {
		return names, nil
	}
	err := db.Raw(ctx, d.Gorm, func(scan func(...any) error) error {
		var id, nama string
		if err := scan(&id, &nama); err != nil {
			return fmt.Errorf("scan name: %w", err)
		}
		names[id] = nama
		return nil
	}, "SELECT id, nama FROM pengguna WHERE id IN ?", ids)
	return names, err
}
