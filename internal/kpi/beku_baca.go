package kpi

import (
	"context"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
)

// items are what an indicator of activities was counted from: as of now, or as it
// was frozen. until is the instant whose evidence belongs to it.
func (s *Service) items(ctx context.Context, by actor.Actor, q Tanya, k Kode) (h Hasil, until time.Time, err error) {
	now := s.clock.Now()
	if err := q.checkAll(clock.DateOf(now), []Kode{k}); err != nil {
		return h, until, err
	}
	var a Jawaban
	err = s.store.snapshot(ctx, func(tx potret) error {
		c, err := s.scope(ctx, tx, by, q)
		if err != nil {
			return err
		}
		w, as, err := s.answers(ctx, tx, by, q, c, now, []Kode{k})
		if err != nil {
			return err
		}
		if a = as[0]; a.Beku == nil {
			h = Hitung(k, w.dunia, c)
		}
		return nil
	})
	if err != nil || a.Beku == nil {
		return h, now, err
	}
	zipped, err := s.store.counted(ctx, s.store.db.Reader, a.Beku.snapshot, bahanOf(k))
	if err != nil {
		return h, until, err
	}
	err = eachOf(zipped, func(d *Dunia) error {
		h = Hitung(k, d, a.Cakupan)
		return nil
	})
	return h, a.Beku.pada, err
}

// clocksOf are the clocks of one part of an indicator: as of now, or as they were
// frozen.
func (s *Service) clocksOf(ctx context.Context, tx potret, q Tanya, k Kode, part Bagian, now time.Time, after *clockRow, limit int) (rows []clockRow, until time.Time, err error) {
	kept, err := s.frozen(ctx, tx, q, Cakupan{Jenis: "lembaga"}, []Kode{k})
	if err != nil {
		return nil, until, err
	}
	b := kept[k]
	if b == nil {
		rows, err = s.store.clockRows(ctx, tx, q, k, part, now, after, limit)
		return rows, now, err
	}
	zipped, err := s.store.counted(ctx, tx, b.snapshot, bahanOf(k))
	if err != nil {
		return nil, until, err
	}
	reading := q.Bacaan
	if reading == "" {
		reading = Terbukti
	}
	err = eachOf(zipped, func(l barisJam) error {
		if l.Bacaan != reading || !l.in(part) || q.Kanal != "" && l.Jam.Kanal != q.Kanal || after != nil && !l.Jam.after(*after) {
			return nil
		}
		if rows = append(rows, l.Jam); len(rows) == limit {
			return errCukup
		}
		return nil
	})
	return rows, b.pada, err
}

// in reports whether a kept clock is of a part.
func (l barisJam) in(part Bagian) bool {
	switch part {
	case BagianPembilang:
		return l.Bagian == BagianPenyebut && l.Jam.Hasil == "tepat"
	case BagianKurang:
		return l.Bagian == BagianPenyebut && l.Jam.Hasil == "terlambat"
	default:
		return l.Bagian == part
	}
}

func (r clockRow) after(o clockRow) bool {
	if !r.Mulai.Equal(o.Mulai) {
		return r.Mulai.After(o.Mulai)
	}
	return r.ID > o.ID
}

// rinci is a clock as a counted thing.
func (r clockRow) rinci(q Tanya, ev []Bukti) Rinci {
	it := Rinci{Kunci: [2]string{r.Mulai.UTC().Format(time.RFC3339Nano), r.ID}, Bukti: append([]Bukti{}, ev...),
		Item: Item{Jenis: "permintaan_layanan", ID: r.ID, Label: r.Kode + " " + r.Perihal, Dihitung: r.Hasil == "tepat" && (q.Bacaan == Terpisah || !r.Terpisah), Alasan: alasan14(r.Hasil, r)}}
	if r.RencanaID != nil {
		it.Acuan = append(it.Acuan, RekamanAcuan{"rencana_kegiatan", *r.RencanaID, *r.RencanaKode, "/rencana-kegiatan/" + *r.RencanaID})
	}
	if r.AsliID != nil {
		it.Acuan = append(it.Acuan, RekamanAcuan{"permintaan_layanan", *r.AsliID, *r.AsliKode, "/permintaan-layanan/" + *r.AsliID})
	}
	return it
}

// Snapshot returns one snapshot: 403 for who does not see every unit, since it
// holds the numbers of all of them; 404 without it.
func (s *Service) Snapshot(ctx context.Context, by actor.Actor, id string) (Snapshot, error) {
	if !by.May(actor.KPIBaca).All {
		return Snapshot{}, fault.New(fault.Forbidden, "Rincian lembaga hanya untuk peran yang melihat semua unit.", "Only roles that see every unit may open the institution's details.")
	}
	if !ident.Valid(id) {
		return Snapshot{}, fault.Missing()
	}
	return s.store.snapshotByID(ctx, id)
}

// Snapshots lists snapshots, the newest first, of a period and an indicator where
// they are asked for.
func (s *Service) Snapshots(ctx context.Context, periode string, kode Kode, after string, limit int) ([]Snapshot, error) {
	return s.store.snapshots(ctx, periode, kode, after, limit)
}
