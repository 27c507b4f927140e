package kpi

import (
	"context"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
)

// gather counts every scope of a snapshot over one state of the store, and keeps
// what was counted.
func (s *Service) gather(ctx context.Context, made *Snapshot, p Periode, now time.Time) error {
	return s.store.snapshot(ctx, func(tx potret) error {
		q := Tanya{Tahun: p.Dari.Year(), Periode: p, Hidup: true}
		w, err := s.look(ctx, tx, q, now, made.Isi.Kode)
		if err != nil {
			return err
		}
		if made.Isi.Pengaturan, err = s.store.settings(ctx, tx, p, clock.DateOf(now)); err != nil {
			return err
		}
		scopes, err := s.store.scopes(ctx, tx)
		if err != nil {
			return err
		}
		for _, k := range made.Isi.Kode {
			if k.sla() {
				scopes := []Cakupan{{Jenis: "lembaga"}}
				if err := s.freeze(ctx, tx, made, w, q, k, scopes, now); err != nil {
					return err
				}
				if err := s.freezeMedia(ctx, tx, made, q, k, now); err != nil {
					return err
				}
			} else if err := s.freeze(ctx, tx, made, w, q, k, scopes, now); err != nil {
				return err
			}
		}
		return s.material(ctx, tx, made, w, q, now)
	})
}

// freezeMedia freezes a clock for each medium that had one.
func (s *Service) freezeMedia(ctx context.Context, tx potret, made *Snapshot, q Tanya, k Kode, now time.Time) error {
	for _, kanal := range semuaKanal() {
		q.Kanal = kanal
		w, err := s.look(ctx, tx, q, now, []Kode{k})
		if err != nil {
			return err
		}
		if err := s.freeze(ctx, tx, made, w, q, k, []Cakupan{{Jenis: "lembaga"}}, now); err != nil {
			return err
		}
	}
	return nil
}

// freeze keeps the answers of one indicator for some scopes.
func (s *Service) freeze(ctx context.Context, tx potret, made *Snapshot, w seen, q Tanya, k Kode, scopes []Cakupan, now time.Time) error {
	for _, c := range scopes {
		a, err := s.answer(ctx, tx, w, q, c, k, actor.Reach{All: true}, now)
		if err != nil {
			return err
		}
		b := beku{target: a.Target, snapshot: made.ID, pada: now, BarisBeku: BarisBeku{
			Kode: k, Cakupan: c.Jenis, CakupanID: c.ID, Pembilang: a.Pecahan.Pembilang, Penyebut: a.Pecahan.Penyebut, Nilai: a.Pecahan.Nilai(),
			Tercapai: a.Pecahan.Mencapai(a.Target), Status: a.Status, VersiRumus: a.Rumus.Versi,
		}}
		if a.Target != nil {
			t := float64(*a.Target) / 100
			b.Target = &t
		}
		if q.Kanal != "" {
			b.Cakupan, b.CakupanID = "kanal", q.Kanal
		}
		a.Status, a.Tanya.Hidup = Beku, false
		a.Beku = &b
		for i, lang := range []string{"id", "en"} {
			if b.isi[i], err = frozenText(a, lang); err != nil {
				return err
			}
			b.Sidik = append(b.Sidik, sidik([]byte(b.isi[i])))
		}
		made.answers = append(made.answers, b)
		made.Isi.Data = append(made.Isi.Data, b.BarisBeku)
	}
	return nil
}

// material keeps what was counted: the activities with the structure they were
// judged by, and every clock in each of its readings.
func (s *Service) material(ctx context.Context, tx potret, made *Snapshot, w seen, q Tanya, now time.Time) error {
	if w.dunia != nil {
		m := newBahan("kegiatan")
		if err := m.add(w.dunia); err != nil {
			return err
		}
		if err := made.hand(m); err != nil {
			return err
		}
	}
	for _, k := range made.Isi.Kode {
		if !k.sla() {
			continue
		}
		m := newBahan(bahanOf(k))
		for _, b := range semuaBacaan() {
			q := q
			q.Bacaan = b
			for _, part := range []Bagian{BagianPenyebut, BagianLuar} {
				err := s.store.eachClock(ctx, tx, q, k, part, now, func(r clockRow) error { return m.add(barisJam{b, part, r}) })
				if err != nil {
					return err
				}
			}
		}
		if err := made.hand(m); err != nil {
			return err
		}
	}
	return nil
}

func (s *Snapshot) hand(m *bahan) error {
	kept, err := m.close()
	if err != nil {
		return err
	}
	s.bahan = append(s.bahan, kept)
	s.Isi.Bahan = append(s.Isi.Bahan, kept.Bahan)
	return nil
}
