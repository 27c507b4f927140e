package kpi

import (
	"context"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// Service answers what the indicators are.
type Service struct {
	store store
	clock clock.Clock
	j     *journal.Journal
	ingat *ingatan

	requests Requests
	long     Long

	mostImages int
}

// New returns the indicators over a store; requests restores those of another
// time, long does so where they are many.
func New(j *journal.Journal, c clock.Clock, requests Requests, long Long) *Service {
	return &Service{store: store{j.DB()}, clock: c, j: j, ingat: newIngatan(), requests: requests, long: long, mostImages: mostImages}
}

// Tanya is a question: a period of a year, and at most one of unit and prodi; for
// the clocks, a medium and a reading.
type Tanya struct {
	Tahun       int
	Periode     Periode
	Unit, Prodi string // id or kode
	Kanal       string
	Bacaan      Bacaan
	Hidup       bool // as of now, although the period is frozen
}

// Jawaban is one indicator counted for one scope.
type Jawaban struct {
	Definisi     Definisi
	Rumus        Rumus
	Tanya        Tanya
	Cakupan      Cakupan
	Hasil        Hasil
	Jam          *Jam14 // of the clocks, instead of Hasil
	Pecahan      Pecahan
	Target       *int // hundredths of a per cent
	Status       Status
	DihitungPada time.Time
	PerUnit      []PerUnit
	Beku         *beku // the answer as it was frozen, instead of a count
	Jangkauan    actor.Reach
}

// PerUnit is the same indicator for one jurusan.
type PerUnit struct {
	Jurusan Jurusan
	Pecahan Pecahan
}

// Laporan counts the asked indicators of one question over one state of the
// store. 422 for a future year, a year before 2000, an unknown unit or one that
// is not a jurusan, and for what an indicator is not counted by; 404 for a unit
// the caller may not see.
func (s *Service) Laporan(ctx context.Context, by actor.Actor, q Tanya, codes ...Kode) (out []Jawaban, err error) {
	now := s.clock.Now()
	if err := q.checkAll(clock.DateOf(now), codes); err != nil {
		return nil, err
	}
	before := s.ingat.last()
	err = s.store.snapshot(ctx, func(tx potret) error {
		c, err := s.scope(ctx, tx, by, q)
		if err != nil {
			return err
		}
		state, at, err := s.store.state(ctx, tx, before)
		if err != nil {
			return err
		}
		s.ingat.saw(before, at)
		key := keyOf(q, c, codes, by.May(actor.KPIBaca))
		if before.known {
			var found bool
			if out, found = s.ingat.find(key, state, now); found {
				return nil
			}
		}
		w, as, err := s.answers(ctx, tx, by, q, c, now, codes)
		if err != nil {
			return err
		}
		if before.known {
			s.ingat.keep(key, state, now, w, as)
		}
		out = as
		return nil
	})
	return out, err
}

// checkAll refuses a question that cannot be asked of one of the indicators.
func (q Tanya) checkAll(today clock.Date, codes []Kode) error {
	if err := q.check(today); err != nil {
		return err
	}
	for _, k := range codes {
		if err := q.checkSLA(k); err != nil {
			return err
		}
	}
	return nil
}

// answers reads and counts, of one state of the store.
func (s *Service) answers(ctx context.Context, tx potret, by actor.Actor, q Tanya, c Cakupan, now time.Time, codes []Kode) (w seen, out []Jawaban, err error) {
	kept, err := s.frozen(ctx, tx, q, c, codes)
	if err != nil {
		return w, nil, err
	}
	if w, err = s.look(ctx, tx, q, now, slices.DeleteFunc(slices.Clone(codes), func(k Kode) bool { return kept[k] != nil })); err != nil {
		return w, nil, err
	}
	for _, k := range codes {
		a := thawed(k, q, c, kept[k], by.May(actor.KPIBaca))
		if a.Beku == nil {
			if a, err = s.answer(ctx, tx, w, q, c, k, by.May(actor.KPIBaca), now); err != nil {
				return w, nil, err
			}
		}
		out = append(out, a)
	}
	return w, out, nil
}

// answer counts one indicator for one scope from what was read.
func (s *Service) answer(ctx context.Context, tx potret, w seen, q Tanya, c Cakupan, k Kode, reach actor.Reach, now time.Time) (Jawaban, error) {
	def, _ := Cari(string(k))
	a := Jawaban{Definisi: def, Rumus: def.Berlaku(q.Tahun), Tanya: q, Cakupan: c, Jam: w.jam[k], Jangkauan: reach}
	if k.sla() {
		a.Pecahan, a.DihitungPada = a.Jam.Baca[Terbukti].Pecahan(), latest(w.at, w.asked, a.Jam.JatuhTempo)
	} else {
		a.Hasil, a.DihitungPada = jumlah(k, w.dunia, c), latest(w.at, w.changed)
		a.Pecahan = a.Hasil.Pecahan()
	}
	var err error
	if a.Target, err = s.store.target(ctx, tx, k, q.Tahun); err != nil {
		return a, err
	}
	a.Status = status(a, clock.DateOf(now))
	if c.Jenis == "lembaga" && !k.sla() {
		a.PerUnit = perUnit(k, w.dunia, reach)
	}
	return a, nil
}

// frozen reads the answers of a question that were frozen and are in force.
func (s *Service) frozen(ctx context.Context, tx potret, q Tanya, c Cakupan, codes []Kode) (map[Kode]*beku, error) {
	out := map[Kode]*beku{}
	if q.Hidup || len(codes) == 0 {
		return out, nil
	}
	scope, id := c.Jenis, c.ID
	if q.Kanal != "" {
		scope, id = "kanal", q.Kanal
	}
	found, err := s.store.frozen(ctx, tx, codes, []string{q.Periode.Nama}, scope, id, s.clock.Now(), true)
	for k, of := range found {
		out[k] = of[q.Periode.Nama]
	}
	return out, err
}

// thawed is a frozen answer; without one it says no more than what was asked.
func thawed(k Kode, q Tanya, c Cakupan, b *beku, reach actor.Reach) Jawaban {
	def, _ := Cari(string(k))
	a := Jawaban{Definisi: def, Tanya: q, Cakupan: c, Beku: b, Jangkauan: reach}
	if b != nil {
		a.Pecahan, a.Target, a.Status = Pecahan{b.Pembilang, b.Penyebut}, b.target, Beku
	}
	return a
}

// seen is what indicators are counted from, and the state it is of: an answer
// holds until something changes, a clock falls due, or until midnight WIB while
// the period runs: that state's time, so that an ETag can be compared.
type seen struct {
	dunia              *Dunia
	jam                map[Kode]*Jam14
	at, changed, asked time.Time
}

// look reads what the asked indicators are counted from.
func (s *Service) look(ctx context.Context, tx potret, q Tanya, now time.Time, codes []Kode) (w seen, err error) {
	today := clock.DateOf(now)
	w.at = today.Start()
	if today > q.Periode.Sampai {
		w.at = q.Periode.Sampai.AddDays(1).Start()
	}
	var clocks []Kode
	for _, k := range codes {
		if k.sla() {
			clocks = append(clocks, k)
		}
	}
	if len(clocks) > 0 {
		if w.jam, err = s.store.clocks(ctx, tx, q, now, clocks...); err != nil {
			return w, err
		}
		if w.asked, err = s.store.changed(ctx, tx, askedQueries()); err != nil {
			return w, err
		}
	}
	if len(clocks) < len(codes) {
		if w.dunia, err = s.dunia(ctx, tx, q.Tahun, today); err != nil {
			return w, err
		}
		w.changed, err = s.store.changed(ctx, tx, changeQueries())
	}
	return w, err
}

func latest(ts ...time.Time) (last time.Time) {
	for _, t := range ts {
		if t.After(last) {
			last = t
		}
	}
	return last
}

func (q Tanya) check(today clock.Date) error {
	if err := q.checkYear("tahun", today); err != nil {
		return err
	}
	switch {
	case q.Unit != "" && q.Prodi != "":
		return badParam("prodi", "one_scope", "Pilih unit atau prodi, jangan keduanya.", "Ask for a unit or a prodi, not both.")
	default:
		return nil
	}
}

// checkYear refuses a year that cannot be asked for, by the name of its
// parameter.
func (q Tanya) checkYear(name string, today clock.Date) error {
	switch {
	case q.Tahun < tahunPertama:
		return badParam(name, "out_of_range", "Tahun paling awal 2000.", "The earliest year is 2000.")
	case q.Tahun > today.Year():
		return badParam(name, "future_year", "Tahun itu belum dimulai.", "That year has not begun.")
	default:
		return nil
	}
}

// scope finds what is asked for and judges whether the caller may see it: a unit
// sees itself, its prodi and the institution's totals; admin the totals.
func (s *Service) scope(ctx context.Context, tx potret, by actor.Actor, q Tanya) (Cakupan, error) {
	c, jurusan, err := s.store.scope(ctx, tx, q.Unit, q.Prodi)
	if err != nil {
		return c, err
	}
	reach := by.May(actor.KPIBaca)
	if reach.All || c.Jenis == "lembaga" || reach.Covers(jurusan...) {
		return c, nil
	}
	if len(reach.Units) == 0 {
		return c, fault.New(fault.Forbidden, "Peran Anda hanya melihat total lembaga.", "Your role sees institution totals only.")
	}
	return c, fault.Missing()
}

func perUnit(k Kode, d *Dunia, reach actor.Reach) []PerUnit {
	var out []PerUnit
	for _, j := range d.Jurusan {
		if reach.Covers(j.ID) {
			h := jumlah(k, d, Cakupan{Jenis: "jurusan", ID: j.ID})
			out = append(out, PerUnit{Jurusan: j, Pecahan: h.Pecahan()})
		}
	}
	return out
}

func status(a Jawaban, today clock.Date) Status {
	switch {
	case a.Pecahan.Penyebut == 0:
		return TidakAdaData
	case a.Target == nil:
		return TanpaTarget
	case today <= a.Tanya.Periode.Sampai:
		return Berjalan
	default:
		return Selesai
	}
}

// Bagian names a part of the drill-down.
type Bagian string

// The parts: what is in the numerator, in the denominator, in the denominator
// only, and what was left out.
const (
	BagianPembilang Bagian = "pembilang"
	BagianPenyebut  Bagian = "penyebut"
	BagianKurang    Bagian = "tidak_terpenuhi"
	BagianLuar      Bagian = "dikecualikan"
)

// Rinci is an item with its evidence. Kunci is its place in the order.
type Rinci struct {
	Item  Item
	Acuan []RekamanAcuan // records behind it, besides activities
	Bukti []Bukti
	Kunci [2]string
}

// Rincian returns the items of one part in the order of their labels, from just
// after a given item. 403 for institution totals asked by a unit or admin.
func (s *Service) Rincian(ctx context.Context, by actor.Actor, q Tanya, k Kode, part Bagian, after [2]string, limit int) ([]Rinci, error) {
	if q.Unit == "" && q.Prodi == "" && !by.May(actor.KPIBaca).All {
		return nil, fault.New(fault.Forbidden, "Rincian lembaga hanya untuk peran yang melihat semua unit.", "Only roles that see every unit may open the institution's details.")
	}
	if k.sla() {
		return s.clockItems(ctx, q, k, part, after, limit)
	}
	h, until, err := s.items(ctx, by, q, k)
	if err != nil {
		return nil, err
	}
	items := h.Bagian(part)
	if err := s.hide(ctx, by, items); err != nil {
		return nil, err
	}
	slices.SortFunc(items, func(a, b Item) int { return compare(a, [2]string{b.Label, b.ID}) })
	items = slices.DeleteFunc(items, func(i Item) bool { return after != [2]string{} && compare(i, after) <= 0 })
	items = items[:min(limit, len(items))]
	out := make([]Rinci, len(items))
	var ids []string
	for _, it := range items {
		for _, r := range it.Rekaman {
			ids = append(ids, r.ID)
		}
	}
	aspek := ""
	if len(items) > 0 {
		aspek = items[0].Aspek
	}
	slices.Sort(ids)
	ev, err := s.store.evidence(ctx, s.store.db.Reader, slices.Compact(ids), aspek, until)
	if err != nil {
		return nil, err
	}
	for i, it := range items {
		out[i] = Rinci{Item: it, Bukti: []Bukti{}, Kunci: [2]string{it.Label, it.ID}}
		for _, r := range it.Rekaman {
			out[i].Bukti = append(out[i].Bukti, ev[r.ID]...)
		}
	}
	return out, nil
}

// Bagian returns the items of one part.
func (h *Hasil) Bagian(part Bagian) []Item {
	if part == BagianLuar {
		return slices.Clone(h.Dikecualikan)
	}
	var out []Item
	for _, i := range h.Penyebut {
		if part == BagianPenyebut || i.Dihitung == (part == BagianPembilang) {
			out = append(out, i)
		}
	}
	return out
}

func compare(a Item, b [2]string) int {
	if c := strings.Compare(a.Label, b[0]); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b[1])
}

// clockItems are the requests behind one part of B.1.15.14, in the order of their
// arrival.
func (s *Service) clockItems(ctx context.Context, q Tanya, k Kode, part Bagian, after [2]string, limit int) ([]Rinci, error) {
	now := s.clock.Now()
	if err := q.check(clock.DateOf(now)); err != nil {
		return nil, err
	}
	if err := q.checkSLA(k); err != nil {
		return nil, err
	}
	var behind *clockRow
	if after != [2]string{} {
		at, err := time.Parse(time.RFC3339Nano, after[0])
		if err != nil {
			return nil, err // a signed cursor holds what was put into it
		}
		behind = &clockRow{Mulai: at, ID: after[1]}
	}
	var out []Rinci
	err := s.store.snapshot(ctx, func(tx potret) error {
		rows, until, err := s.clocksOf(ctx, tx, q, k, part, now, behind, limit)
		if err != nil {
			return err
		}
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = r.ID
		}
		ev, err := s.store.eventEvidence(ctx, tx, ids, until)
		if err != nil {
			return err
		}
		for _, r := range rows {
			out = append(out, r.rinci(q, ev[r.ID]))
		}
		return nil
	})
	return out, err
}
