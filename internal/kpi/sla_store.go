package kpi

import (
	"context"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/db"
)

// A reading's columns of permintaan_jam: when it starts, whether it runs, its due,
// its final verdict, and the column that is NULL while it is open: on both bases a
// clock is open alike.
type kolom struct{ mulai, berlaku, tenggat, hasil, terbuka, berhenti, lewat string }

const resmi = "CASE j.basis WHEN 'jam_kerja' THEN j.%stenggat_kerja ELSE j.%stenggat_dinding END"

func (b Bacaan) kolom() kolom {
	due := func(p string) string { return fmt.Sprintf(resmi, p, p) }
	switch b {
	case Ketat:
		return kolom{"j.ketat_mulai_pada", "j.ketat_berlaku AND NOT j.ketat_terpisah", due("ketat_"), "j.ketat_hasil", "j.ketat_hasil", "j.ketat_berhenti_pada", "j.ketat_lewat"}
	case BacaanKerja:
		return kolom{"j.mulai_pada", "j.berlaku AND NOT j.terpisah", "j.tenggat_kerja", "j.hasil_kerja", "j.hasil", "j.berhenti_pada", "j.lewat"}
	case Terpisah:
		return kolom{"j.mulai_pada", "j.berlaku AND j.terpisah", due(""), "j.hasil", "j.hasil", "j.berhenti_pada", "j.lewat"}
	default:
		return kolom{"j.mulai_pada", "j.berlaku AND NOT j.terpisah", due(""), "j.hasil", "j.hasil", "j.berhenti_pada", "j.lewat"}
	}
}

// during limits clocks to those that started within a period, of one medium
// where one is asked for.
func (q Tanya) during(k kolom, kode ...Kode) db.Cond {
	var letters []string
	for _, c := range kode {
		letters = append(letters, c.huruf())
	}
	c := db.Cond{SQL: "j.kpi IN ? AND " + k.mulai + " >= ? AND " + k.mulai + " < ?", Args: []any{letters, q.Periode.Dari.Start(), q.Periode.Sampai.AddDays(1).Start()}}
	if q.Kanal != "" {
		c = db.And(c, db.Cond{SQL: "j.kanal = ?", Args: []any{q.Kanal}})
	}
	return c
}

// instant reads a time that an expression gives: SQLite knows the type of
// columns only.
type instant struct{ time.Time }

// Scan reads microseconds, a time, or nothing.
func (t *instant) Scan(v any) error {
	switch v := v.(type) {
	case nil:
	case int64:
		t.Time = time.UnixMicro(v).UTC()
	case time.Time:
		t.Time = v.UTC()
	default:
		return fmt.Errorf("instant from %T", v)
	}
	return nil
}

// clocks counts B.1.15.14: the final verdicts from permintaan_rekap, where they
// are counted as they are made, and the open clocks by their dues as of now.
func (s store) clocks(ctx context.Context, tx potret, q Tanya, now time.Time, kode ...Kode) (map[Kode]*Jam14, error) {
	out := map[Kode]*Jam14{}
	letter := map[string]*Jam14{}
	var letters []string
	for _, k := range kode {
		out[k] = &Jam14{Baca: map[Bacaan]Hitung14{}, PerKanal: map[string]Hitung14{}}
		letter[k.huruf()] = out[k]
		letters = append(letters, k.huruf())
	}
	add := func(kpi, kanal string, b Bacaan, h Hitung14) {
		j := letter[kpi]
		j.Baca[b] = j.Baca[b].plus(h)
		if b == Terbukti {
			j.PerKanal[kanal] = j.PerKanal[kanal].plus(h)
		}
	}
	cond := db.Cond{SQL: "r.kpi IN ? AND r.bulan BETWEEN ? AND ?", Args: []any{letters, string(q.Periode.Dari)[:7], string(q.Periode.Sampai)[:7]}}
	if q.Kanal != "" {
		cond = db.And(cond, db.Cond{SQL: "r.kanal = ?", Args: []any{q.Kanal}})
	}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var kpi, kanal string
		var b Bacaan
		var h Hitung14
		if err := scan(&kpi, &kanal, &b, &h.Tepat, &h.Terlambat, &h.Dikecualikan, &h.Susulan, &h.Berhenti); err != nil {
			return fmt.Errorf("scan counted clocks: %w", err)
		}
		add(kpi, kanal, b, h)
		return nil
	}, `SELECT r.kpi, r.kanal, r.bacaan, sum(r.tepat), sum(r.terlambat), sum(r.dikecualikan), sum(r.susulan), sum(r.berhenti)
		FROM permintaan_rekap r WHERE `+cond.SQL+" GROUP BY r.kpi, r.kanal, r.bacaan", cond.Args...)
	if err != nil {
		return nil, err
	}
	for _, b := range semuaBacaan() {
		k := b.kolom()
		c := q.during(k, kode...)
		err := db.Raw(ctx, tx, func(scan func(...any) error) error {
			var kpi, kanal string
			var late, all int
			var due, next instant
			if err := scan(&kpi, &kanal, &late, &all, &due, &next); err != nil {
				return fmt.Errorf("scan open clocks: %w", err)
			}
			j := letter[kpi]
			j.JatuhTempo = latest(j.JatuhTempo, due.Time)
			if !next.IsZero() && (j.Berikut.IsZero() || next.Before(j.Berikut)) {
				j.Berikut = next.Time
			}
			add(kpi, kanal, b, Hitung14{Terlambat: late, Berjalan: all - late})
			return nil
		}, "SELECT j.kpi, j.kanal, sum(CASE WHEN "+k.tenggat+" < ? THEN 1 ELSE 0 END), count(*), max(CASE WHEN "+k.tenggat+" < ? THEN "+k.tenggat+
			" END), min(CASE WHEN "+k.tenggat+" >= ? THEN "+k.tenggat+" END) FROM permintaan_jam j WHERE "+k.terbuka+" IS NULL AND "+k.berlaku+" AND "+c.SQL+" GROUP BY j.kpi, j.kanal", append([]any{now, now, now}, c.Args...)...)
		if err != nil {
			return nil, err
		}
	}
	holidays, err := s.holidays(ctx, tx, q.Periode)
	if err != nil {
		return nil, err
	}
	for k, j := range out {
		j.TanpaLibur = holidays == 0
		n := j.Baca[Terbukti].Berhenti
		if j.Median, err = s.ranked(ctx, tx, q, k, nearest(50, n), n); err != nil {
			return nil, err
		}
		if j.P90, err = s.ranked(ctx, tx, q, k, nearest(90, n), n); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// holidays counts the days off loaded for the year of a period.
func (s store) holidays(ctx context.Context, tx potret, p Periode) (n int, err error) {
	y := year(p.Dari.Year())
	err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&n) }, "SELECT count(*) FROM hari_libur WHERE tanggal BETWEEN ? AND ?", y.Dari, y.Sampai)
	return n, err
}

// ranked is the rank-th shortest of n durations, read from the nearer end.
func (s store) ranked(ctx context.Context, tx potret, q Tanya, k Kode, rank, n int) (d *int64, err error) {
	if n == 0 {
		return nil, nil
	}
	c := db.And(db.Cond{SQL: "j.kpi = ? AND j.tahun = ? AND j.durasi_detik IS NOT NULL", Args: []any{k.huruf(), q.Periode.Dari.Year()}})
	if !q.Periode.whole() {
		c = db.And(c, db.Cond{SQL: "j.mulai_pada >= ? AND j.mulai_pada < ?", Args: []any{q.Periode.Dari.Start(), q.Periode.Sampai.AddDays(1).Start()}})
	}
	if q.Kanal != "" {
		c = db.And(c, db.Cond{SQL: "j.kanal = ?", Args: []any{q.Kanal}})
	}
	skip, order := rank-1, ""
	if rank > n/2 {
		skip, order = n-rank, " DESC"
	}
	err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&d) },
		"SELECT j.durasi_detik FROM permintaan_jam j WHERE "+c.SQL+" ORDER BY j.kpi"+order+", j.tahun"+order+", j.durasi_detik"+order+" LIMIT 1 OFFSET ?", append(c.Args, skip)...)
	return d, err
}

// clockRow is one clock of a drill-down.
type clockRow struct {
	ID, Kode, Perihal, Kanal           string
	Mulai                              time.Time
	Hasil                              string
	Berhenti                           *time.Time
	Lewat, Susulan, Terpisah, Duplikat bool
	RencanaID, RencanaKode             *string
	AsliID, AsliKode                   *string
}

// clockRows reads the clocks of one part of a reading, in the order of their
// start, from just after a given one.
func (s store) clockRows(ctx context.Context, tx potret, q Tanya, kode Kode, part Bagian, now time.Time, after *clockRow, limit int) ([]clockRow, error) {
	k := q.Bacaan.kolom()
	verdict := "COALESCE(" + k.hasil + ", CASE WHEN " + k.tenggat + " < ? THEN 'terlambat' ELSE 'berjalan' END)"
	runs := db.Cond{SQL: k.berlaku}
	var in []string
	switch part {
	case BagianPembilang:
		in = []string{"tepat"}
	case BagianKurang:
		in = []string{"terlambat"}
	case BagianPenyebut:
		in = []string{"tepat", "terlambat"}
	default:
		in = []string{"dikecualikan", "berjalan"}
	}
	of := db.Cond{SQL: verdict + " IN ?", Args: []any{now, in}}
	if part == BagianLuar && q.Bacaan == Terbukti {
		runs = db.Cond{SQL: "j.berlaku"}
		of = db.Cond{SQL: "(j.terpisah OR " + of.SQL + ")", Args: of.Args}
	}
	c := db.And(q.during(k, kode), runs, of)
	if after != nil {
		c = db.And(c, db.Cond{SQL: "(" + k.mulai + ", j.permintaan_id) > (?, ?)", Args: []any{after.Mulai, after.ID}})
	}
	var out []clockRow
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var r clockRow
		if err := scan(&r.ID, &r.Kode, &r.Perihal, &r.Kanal, &r.Mulai, &r.Hasil, &r.Berhenti, &r.Lewat, &r.Susulan, &r.Terpisah, &r.Duplikat, &r.RencanaID, &r.RencanaKode, &r.AsliID, &r.AsliKode); err != nil {
			return fmt.Errorf("scan clock: %w", err)
		}
		out = append(out, r)
		return nil
	}, "SELECT p.id, p.kode, p.perihal, j.kanal, "+k.mulai+", "+verdict+", "+k.berhenti+", "+k.lewat+`, j.susulan, j.terpisah, p.duplikat_dari_id IS NOT NULL, p.rencana_id, r.kode, p.duplikat_dari_id, d.kode
		FROM permintaan_jam j JOIN permintaan_layanan p ON p.id = j.permintaan_id LEFT JOIN rencana_kegiatan r ON r.id = p.rencana_id LEFT JOIN permintaan_layanan d ON d.id = p.duplikat_dari_id
		WHERE `+c.SQL+" ORDER BY "+k.mulai+", j.permintaan_id LIMIT ?", append(append([]any{now}, c.Args...), limit)...)
	return out, err
}

// eachClock hands over the clocks of one part of a reading, in pages.
func (s store) eachClock(ctx context.Context, tx potret, q Tanya, kode Kode, part Bagian, now time.Time, f func(clockRow) error) error {
	const page = 5000
	var after *clockRow
	for {
		rows, err := s.clockRows(ctx, tx, q, kode, part, now, after, page)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := f(r); err != nil {
				return err
			}
		}
		if len(rows) < page {
			return nil
		}
		after = &rows[page-1]
	}
}

// eventEvidence reads the evidence of what happened to requests, as it was
// recorded until an instant.
func (s store) eventEvidence(ctx context.Context, tx potret, ids []string, until time.Time) (map[string][]Bukti, error) {
	out := map[string][]Bukti{}
	if len(ids) == 0 {
		return out, nil
	}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var id, text string
		var at time.Time
		if err := scan(&id, &text, &at); err != nil {
			return fmt.Errorf("scan evidence: %w", err)
		}
		var bs []Bukti
		if err := json.Unmarshal([]byte(text), &bs); err != nil {
			return fmt.Errorf("evidence of %s: %w", id, err)
		}
		for _, b := range bs {
			b.DitambahPada = at.UTC()
			out[id] = append(out[id], b)
		}
		return nil
	}, "SELECT k.permintaan_id, k.bukti, k.dicatat_pada FROM permintaan_kejadian k WHERE k.permintaan_id IN ? AND (k.dibatalkan_pada IS NULL OR k.dibatalkan_pada > ?) AND k.dicatat_pada <= ? AND k.bukti <> '[]' ORDER BY k.permintaan_id, k.urutan", ids, until, until)
	return out, err
}
