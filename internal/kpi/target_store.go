package kpi

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"kerjasama/internal/platform/db"
)

// hold lets one change of targets or snapshots at a time look at what is there:
// whoever waited sees what the other did.
func (s store) hold(ctx context.Context, g *gorm.DB) error {
	if suffix := db.ForUpdate(g, "w"); suffix != "" {
		return db.Translate(g.WithContext(ctx).Exec("SELECT w.nama FROM sewa w WHERE w.nama = 'kpi_beku'" + suffix).Error)
	}
	return nil
}

func (s store) targetRow(ctx context.Context, g *gorm.DB, k Kode, year int) (Target, error) {
	t := Target{Kode: k, Tahun: year, Versi: 1}
	err := db.Raw(ctx, g, func(scan func(...any) error) error {
		var at, versi, nilai int
		if err := scan(&at, &versi, &nilai, &t.Sumber); err != nil {
			return fmt.Errorf("scan target: %w", err)
		}
		shown := float64(nilai) / 100
		t.Nilai = &shown
		if t.Sendiri = at == year; t.Sendiri {
			t.Versi = versi
		}
		return nil
	}, "SELECT tahun, versi, nilai, sumber FROM kpi_target WHERE kode = ? AND tahun <= ? ORDER BY tahun DESC LIMIT 1", string(k), year)
	return t, err
}

func (s store) putTarget(g *gorm.DB, t Target, hundredths int) error {
	return db.Translate(g.Exec(`INSERT INTO kpi_target (kode, tahun, nilai, versi, sumber) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (kode, tahun) DO UPDATE SET nilai = excluded.nilai, versi = excluded.versi, sumber = excluded.sumber`,
		string(t.Kode), t.Tahun, hundredths, t.Versi, t.Sumber).Error)
}

// targets lists the values of every indicator, for the definitions.
func (s store) targets(ctx context.Context) (map[Kode][]Target, error) {
	out := map[Kode][]Target{}
	err := db.Raw(ctx, s.db.Gorm, func(scan func(...any) error) error {
		t := Target{Sendiri: true}
		var nilai int
		if err := scan(&t.Kode, &t.Tahun, &t.Versi, &nilai, &t.Sumber); err != nil {
			return fmt.Errorf("scan target: %w", err)
		}
		shown := float64(nilai) / 100
		t.Nilai = &shown
		out[t.Kode] = append(out[t.Kode], t)
		return nil
	}, "SELECT kode, tahun, versi, nilai, sumber FROM kpi_target ORDER BY kode, tahun")
	return out, err
}
