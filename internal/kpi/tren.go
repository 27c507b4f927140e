package kpi

import (
	"context"
	"slices"
	"strconv"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
)

// Tren is one indicator year by year, for one scope.
type Tren struct {
	Definisi Definisi
	Cakupan  Cakupan
	Kanal    string
	Tahun    []TahunTren
}

// TahunTren is an indicator in one year: frozen where the year was frozen, else
// as counted now.
type TahunTren struct {
	Tahun   int
	Pecahan Pecahan
	Target  *int
	Status  Status
}

// Trend counts an indicator for each of the years from dari to sampai. 422 as for
// a question about each of them, and where the range is reversed.
func (s *Service) Trend(ctx context.Context, by actor.Actor, k Kode, dari, sampai int, q Tanya) (Tren, error) {
	now := s.clock.Now()
	for _, y := range []struct {
		name string
		year int
	}{{"dari", dari}, {"sampai", sampai}} {
		q.Tahun, q.Periode = y.year, year(y.year)
		if err := q.checkYear(y.name, clock.DateOf(now)); err != nil {
			return Tren{}, err
		}
	}
	if dari > sampai {
		return Tren{}, badParam("sampai", "reversed", "Harus sama dengan dari atau sesudahnya.", "Must be dari or a later year.")
	}
	if err := q.check(clock.DateOf(now)); err != nil {
		return Tren{}, err
	}
	if err := q.checkSLA(k); err != nil {
		return Tren{}, err
	}
	def, _ := Cari(string(k))
	out := Tren{Definisi: def, Kanal: q.Kanal}
	before := s.ingat.last()
	err := s.store.snapshot(ctx, func(tx potret) (err error) {
		if out.Cakupan, err = s.scope(ctx, tx, by, q); err != nil {
			return err
		}
		state, at, err := s.store.state(ctx, tx, before)
		if err != nil {
			return err
		}
		s.ingat.saw(before, at)
		out.Tahun, err = s.years(ctx, tx, k, dari, sampai, q, out.Cakupan, now, saat{before.known, state})
		return err
	})
	return out, err
}

// saat is a state of the store, where it can be compared with others.
type saat struct {
	known bool
	state int64
}

// years reads the frozen years in one statement and counts the others.
func (s *Service) years(ctx context.Context, tx potret, k Kode, dari, sampai int, q Tanya, c Cakupan, now time.Time, at saat) ([]TahunTren, error) {
	var periods []string
	for y := dari; y <= sampai; y++ {
		periods = append(periods, strconv.Itoa(y))
	}
	scope, id := c.Jenis, c.ID
	if q.Kanal != "" {
		scope, id = "kanal", q.Kanal
	}
	found := map[Kode]map[string]*beku{}
	var err error
	if !q.Hidup {
		if found, err = s.store.frozen(ctx, tx, []Kode{k}, periods, scope, id, now, false); err != nil {
			return nil, err
		}
	}
	out := make([]TahunTren, 0, len(periods))
	for i, p := range periods {
		t := TahunTren{Tahun: dari + i, Status: Beku}
		if b := found[k][p]; b != nil {
			t.Pecahan, t.Target = Pecahan{b.Pembilang, b.Penyebut}, b.target
			out = append(out, t)
			continue
		}
		q.Tahun, q.Periode = t.Tahun, year(t.Tahun)
		a, err := s.count(ctx, tx, q, c, k, now, at)
		if err != nil {
			return nil, err
		}
		t.Pecahan, t.Target, t.Status = a.Pecahan, a.Target, a.Status
		out = append(out, t)
	}
	return slices.Clip(out), nil
}

// count counts one indicator of one scope, without its jurusan, or remembers it.
func (s *Service) count(ctx context.Context, tx potret, q Tanya, c Cakupan, k Kode, now time.Time, at saat) (Jawaban, error) {
	key := "tren " + keyOf(q, c, []Kode{k}, actor.Reach{})
	if kept, ok := s.ingat.find(key, at.state, now); ok && at.known {
		return kept[0], nil
	}
	w, err := s.look(ctx, tx, q, now, []Kode{k})
	if err != nil {
		return Jawaban{}, err
	}
	a, err := s.answer(ctx, tx, w, q, c, k, actor.Reach{}, now)
	if err == nil && at.known {
		s.ingat.keep(key, at.state, now, w, []Jawaban{a})
	}
	return a, err
}
