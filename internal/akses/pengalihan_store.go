package akses

import (
	"fmt"
	"time"

	"kerjasama/internal/platform/db"
)

// leftBehind lists what ends with a person's access.
func (s store) leftBehind(id string, now time.Time) ([]Tertinggal, error) {
	out := []Tertinggal{}
	for _, q := range []struct {
		jenis, path, sql string
		args             []any
	}{
		{"token_layanan", "/api/v1/token-layanan/", "SELECT t.id, t.nama FROM token_layanan t WHERE t.pemilik_id = ? AND t.status = 'aktif' AND t.kedaluwarsa_pada > ? ORDER BY t.id", []any{id, now}},
		{"delegasi_diberikan", "/api/v1/delegasi/", "SELECT d.id, d.peran || ' → ' || p.nama FROM delegasi d JOIN pengguna p ON p.id = d.ke_id WHERE d.dari_id = ? AND d.status = 'aktif' AND d.sampai_pada > ? ORDER BY d.id", []any{id, now}},
		{"delegasi_diterima", "/api/v1/delegasi/", "SELECT d.id, d.peran || ' ← ' || p.nama FROM delegasi d JOIN pengguna p ON p.id = d.dari_id WHERE d.ke_id = ? AND d.status = 'aktif' AND d.sampai_pada > ? ORDER BY d.id", []any{id, now}},
	} {
		err := s.each(func(scan func(...any) error) error {
			l := Tertinggal{Jenis: q.jenis}
			if err := scan(&l.ID, &l.Label); err != nil {
				return fmt.Errorf("scan what is left behind: %w", err)
			}
			l.Href = q.path + l.ID
			out = append(out, l)
			return nil
		}, q.sql, q.args...)
		if err != nil {
			return out, db.Translate(err)
		}
	}
	return out, nil
}
