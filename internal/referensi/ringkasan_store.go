package referensi

import (
	"context"
	"fmt"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// count counts what a unit has to do with, within the caller's row scopes, in
// one statement.
func (s *Service) count(ctx context.Context, by actor.Actor, unit string, now time.Time) (counts, error) {
	var n counts
	today := clock.DateOf(now)
	year := today.Year()
	asked := db.And(db.Cond{SQL: "p.unit_id = ?", Args: []any{unit}}, db.RequestScope(by.May(actor.PermintaanBaca), "p"))
	mine := db.Cond{SQL: "p.unit_pelaksana_id = ?", Args: []any{unit}}
	listed := db.And(db.Cond{SQL: "EXISTS (SELECT 1 FROM naskah_unit l WHERE l.naskah_id = p.id AND l.unit_id = ?)", Args: []any{unit}}, db.AgreementScope(by.May(actor.NaskahBaca), "p"))
	seen := db.ActivityScope(by.May(actor.PelaksanaanBaca), "p")
	parts := []struct {
		sel, tail string
		where     db.Cond
	}{
		{"SELECT 'prodi' AS apa, '' AS status, count(*) AS n FROM prodi p", "", db.And(inForce("p.aktif_mulai", "p.aktif_sampai", today), belongs("p.id", unit, today))},
		{"SELECT 'rencana', '', count(*) FROM rencana_kegiatan p", "", db.And(
			db.Cond{SQL: "p.status IN ? AND EXISTS (SELECT 1 FROM rencana_unit l WHERE l.rencana_id = p.id AND l.unit_id = ?)", Args: []any{running(), unit}},
			db.PlanScope(by.May(actor.RencanaBaca), "p.id"))},
		{"SELECT 'pelaksanaan', p.status, count(*) FROM pelaksanaan p", " GROUP BY p.status", db.And(mine, seen,
			db.Cond{SQL: "p.tanggal_mulai <= ? AND p.tanggal_selesai >= ?", Args: []any{clock.MakeDate(year, 12, 31), clock.MakeDate(year, 1, 1)}})},
		{"SELECT 'terlambat', '', count(*) FROM pelaksanaan p", "", db.And(mine, seen,
			db.Cond{SQL: "p.status IN ('selesai', 'dikembalikan') AND p.tenggat_laporan < ?", Args: []any{today}})},
		{"SELECT 'permintaan', '', count(*) FROM permintaan_layanan p", "", db.And(asked, db.Cond{SQL: "p.status NOT IN ('selesai', 'dibatalkan', 'duplikat')"})},
		{"SELECT 'permintaan_lewat', '', count(*) FROM permintaan_layanan p", "", db.And(asked, db.Cond{SQL: "p.tenggat < ?", Args: []any{now}})},
		{"SELECT 'naskah', '', count(*) FROM naskah p", "", db.And(listed, db.AgreementInForce("p", today))},
		{"SELECT 'naskah_berakhir', '', count(*) FROM naskah p", "", db.And(listed, db.AgreementEnding("p", today))},
	}
	query, args := "", []any{}
	for i, p := range parts {
		if i > 0 {
			query += " UNION ALL "
		}
		query += p.sel + " WHERE " + p.where.SQL + p.tail
		args = append(args, p.where.Args...)
	}
	err := db.Raw(ctx, s.j.DB().Gorm, func(scan func(...any) error) error {
		var what, status string
		var k int
		if err := scan(&what, &status, &k); err != nil {
			return fmt.Errorf("scan count: %w", err)
		}
		switch what {
		case "prodi":
			n.prodi = k
		case "rencana":
			n.plans = k
		case "terlambat":
			n.overdue = k
		case "permintaan":
			n.open = k
		case "permintaan_lewat":
			n.late = k
		case "naskah":
			n.agreed = k
		case "naskah_berakhir":
			n.ending = k
		default:
			n.activities = append(n.activities, HitunganStatus{Status: status, Hitungan: Hitungan{Jumlah: k}})
		}
		return nil
	}, query+" ORDER BY apa, status", args...)
	return n, err
}

// belongs is the condition that a prodi belongs to a jurusan on a day.
func belongs(prodi, jurusan string, day clock.Date) db.Cond {
	in := inForce("l.mulai", "l.sampai", day)
	return db.Cond{
		SQL:  "EXISTS (SELECT 1 FROM prodi_jurusan l WHERE l.prodi_id = " + prodi + " AND l.jurusan_id = ? AND " + in.SQL + ")",
		Args: append([]any{jurusan}, in.Args...),
	}
}
