package laporan

import (
	"context"
	"fmt"

	"kerjasama/internal/platform/db"
)

// prodi are the study programmes of a question, by kode: the one asked for; of a
// unit those that belonged to it in the period; of the institution those that ran
// in it.
func (s store) prodi(ctx context.Context, a sidang) ([]prodi, error) {
	c := db.Cond{SQL: "p.aktif_mulai <= ? AND (p.aktif_sampai IS NULL OR p.aktif_sampai >= ?)", Args: []any{a.Periode.Sampai, a.Periode.Dari}}
	switch a.Cakupan.Jenis {
	case Prodi:
		c = db.Cond{SQL: "p.id = ?", Args: []any{a.Cakupan.ID}}
	case Unit:
		c = db.And(c, db.Cond{
			SQL: `EXISTS (SELECT 1 FROM prodi_jurusan j WHERE j.prodi_id = p.id AND j.jurusan_id = ? AND j.mulai <= ? AND (j.sampai IS NULL OR j.sampai >= ?))
				OR EXISTS (SELECT 1 FROM pelaksanaan_prodi l JOIN pelaksanaan k ON k.id = l.pelaksanaan_id WHERE l.prodi_id = p.id AND k.unit_pelaksana_id = ? AND k.status = 'terverifikasi' AND k.tanggal_mulai <= ? AND k.tanggal_selesai >= ?)`,
			Args: []any{a.Cakupan.ID, a.Periode.Sampai, a.Periode.Dari, a.Cakupan.ID, a.Periode.Sampai, a.Periode.Dari},
		})
	}
	var out []prodi
	err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var p prodi
		if err := scan(&p.ID, &p.Kode, &p.Nama, &p.Jenjang); err != nil {
			return fmt.Errorf("scan prodi: %w", err)
		}
		out = append(out, p)
		return nil
	}, "SELECT p.id, p.kode, p.nama, p.jenjang FROM prodi p WHERE "+c.SQL+" ORDER BY p.kode", c.Args...)
	return out, err
}
