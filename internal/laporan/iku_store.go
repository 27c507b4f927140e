package laporan

import (
	"context"
	"fmt"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/db"
)

// iku counts activities of a condition over alias p and agreements of one over n.
func (s store) iku(ctx context.Context, acts, agreements db.Cond) (h HitunganIKU, err error) {
	err = db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error { return scan(&h.Kerjasama) }, "SELECT count(*) FROM pelaksanaan p WHERE "+acts.SQL, acts.Args...)
	if err != nil {
		return h, err
	}
	err = db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var text string
		if err := scan(&text); err != nil {
			return fmt.Errorf("scan outputs: %w", err)
		}
		var ls []luaran
		if err := json.Unmarshal([]byte(text), &ls); err != nil {
			return fmt.Errorf("outputs: %w", err)
		}
		h.Luaran += len(ls)
		h.BerluaranSaja++
		return nil
	}, "SELECT p.luaran FROM pelaksanaan p WHERE p.luaran <> '[]' AND "+acts.SQL, acts.Args...)
	if err != nil {
		return h, err
	}
	err = db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error { return scan(&h.MitraKerjasama) },
		"SELECT count(DISTINCT COALESCE(m.digabung_ke_id, m.id)) FROM pelaksanaan p JOIN pelaksanaan_mitra l ON l.pelaksanaan_id = p.id JOIN mitra m ON m.id = l.mitra_id WHERE "+acts.SQL, acts.Args...)
	if err != nil {
		return h, err
	}
	h.Rasio = rasio(h.Luaran, h.Kerjasama)
	err = db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error { return scan(&h.NaskahBerlaku) }, "SELECT count(*) FROM naskah n WHERE "+agreements.SQL, agreements.Args...)
	return h, err
}

// units are those active in a period, by kode; of the kinds named where there are
// any.
func (s store) units(ctx context.Context, p Periode, jenis ...string) (out []acuan, err error) {
	query, args := "SELECT id, kode, nama FROM unit WHERE aktif_mulai <= ? AND (aktif_sampai IS NULL OR aktif_sampai >= ?)", []any{p.Sampai, p.Dari}
	if len(jenis) > 0 {
		query, args = query+" AND jenis IN ?", append(args, jenis)
	}
	err = db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var a acuan
		if err := scan(&a.ID, &a.Kode, &a.Nama); err != nil {
			return fmt.Errorf("scan unit: %w", err)
		}
		out = append(out, a)
		return nil
	}, query+" ORDER BY kode", args...)
	return out, err
}
