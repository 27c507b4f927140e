package pelaksanaan

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"kerjasama/internal/platform/db"
)

// insertManyBukti keeps the evidence of new activities, all of it links.
func insertManyBukti(g *gorm.DB, ps []Pelaksanaan) error {
	var rows [][]any
	for i := range ps {
		for n, b := range ps[i].Bukti {
			rows = append(rows, []any{b.ID, ps[i].ID, n, b.Tautan, b.Judul, b.TanggalBukti, b.DitambahPada, b.DitambahOleh.Jenis, b.DitambahOleh.ID, b.DitambahOleh.AtasNama})
		}
	}
	const one = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	for part := range slices.Chunk(rows, 200) {
		if err := g.Exec("INSERT INTO pelaksanaan_bukti (id, pelaksanaan_id, urutan, tautan, judul, tanggal_bukti, ditambah_pada, ditambah_oleh_jenis, ditambah_oleh_id, ditambah_oleh_atas_nama) VALUES "+
			one+strings.Repeat(", "+one, len(part)-1), slices.Concat(part...)...).Error; err != nil {
			return db.Translate(err)
		}
	}
	return nil
}

func removeBukti(g *gorm.DB, ids []string) error {
	return db.Translate(g.Exec("DELETE FROM pelaksanaan_bukti WHERE pelaksanaan_id IN ?", ids).Error)
}

// versions reads at which version activities stand.
func versions(g *gorm.DB, ids []string) (map[string]int, error) {
	out := make(map[string]int, len(ids))
	err := db.Raw(g.Statement.Context, g, func(scan func(...any) error) error {
		var id string
		var v int
		err := scan(&id, &v)
		out[id] = v
		return err
	}, "SELECT id, versi FROM pelaksanaan WHERE id IN ?", ids)
	return out, err
}
