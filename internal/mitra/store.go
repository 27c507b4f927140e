package mitra

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/listing"
)

func newNoun() *db.Noun[Mitra] {
	return &db.Noun[Mitra]{
		Table: "mitra", Meta: func(m *Mitra) *actor.Meta { return &m.Meta }, Visible: visible,
	}
}

// visible: every role that reads partners reads all of them.
func visible(by actor.Actor) db.Cond {
	if r := by.May(actor.MitraBaca); r.All {
		return db.Cond{}
	}
	return db.Nothing()
}

// Spec declares what a list of partners can be asked.
func Spec() *listing.Spec {
	var cats []string
	for _, k := range kategori() {
		cats = append(cats, string(k))
	}
	return &listing.Spec{
		Default: "nama", Search: true,
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Where: byStatus,
				Values: []string{string(Calon), string(Aktif), string(Nonaktif), string(Digabung)}},
			{Name: "kategori", Kind: listing.Choice, Filter: true, Sort: true, Values: cats},
			{Name: "klasifikasi_kode", Kind: listing.Text, Filter: true},
			{Name: "kode_negara", Kind: listing.Text, Filter: true, Sort: true},
			{Name: "provinsi", Kind: listing.Text, Filter: true},
			{Name: "kota", Kind: listing.Text, Filter: true},
			{Name: "kode", Kind: listing.Text, Filter: true, Sort: true},
			{Name: "impor_id", Kind: listing.Text, Filter: true, Doc: "import it came with"},
			{Name: "nama", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

func byStatus(vs []string) db.Cond {
	return db.Cond{SQL: "CASE WHEN r.digabung_ke_id IS NULL THEN r.status ELSE 'digabung' END IN ?", Args: []any{vs}}
}

// classified reports whether a klasifikasi is on the list in force on a day.
func classified(tx *gorm.DB, kode string, today clock.Date) (bool, error) {
	var n int
	err := tx.Raw(`SELECT count(*) FROM referensi WHERE jenis = 'klasifikasi_mitra' AND kode = ?
		AND berlaku_mulai <= ? AND (berlaku_sampai IS NULL OR berlaku_sampai >= ?)`, kode, today, today).Row().Scan(&n)
	return n > 0, db.Translate(err)
}

// behind returns every partner that was merged, directly or through others,
// into id, holding their rows.
func (s *Service) behind(tx *gorm.DB, id string) ([]Mitra, error) {
	var all []Mitra
	frontier := []string{id}
	for len(frontier) > 0 {
		rows, err := s.n.Query(tx, "WHERE r.digabung_langsung_ke_id IN ? ORDER BY r.id"+db.ForUpdate(tx, "r"), frontier)
		if err != nil {
			return nil, err
		}
		frontier = frontier[:0]
		for _, m := range rows {
			frontier = append(frontier, m.ID)
		}
		all = append(all, rows...)
	}
	return all, nil
}

// lockMerging lets one merge happen at a time, so that two at once cannot form
// a circle.
func lockMerging(tx *gorm.DB) error {
	if err := tx.Exec("INSERT INTO sewa (nama) VALUES ('gabung_mitra') ON CONFLICT (nama) DO NOTHING").Error; err != nil {
		return db.Translate(err)
	}
	if suffix := db.ForUpdate(tx, "sewa"); suffix != "" {
		return db.Translate(tx.Exec("SELECT nama FROM sewa WHERE nama = 'gabung_mitra'" + suffix).Error)
	}
	return nil
}

// candidate is a partner's names, for comparing.
type candidate struct {
	id, kode, nama string
	alias          []string
}

// candidates reads the names of partners that are not merged.
func candidates(ctx context.Context, tx *gorm.DB, s *Service) ([]candidate, error) {
	rows, err := s.n.Query(tx.WithContext(ctx), "WHERE r.digabung_ke_id IS NULL")
	if err != nil {
		return nil, fmt.Errorf("read partners' names: %w", err)
	}
	out := make([]candidate, len(rows))
	for i, m := range rows {
		out[i] = candidate{m.ID, m.Kode, m.Nama, m.NamaAlias}
	}
	return out, nil
}
