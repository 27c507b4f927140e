package kpi

import (
	"context"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

// Service answers what the indicators are.
type Service struct {
	store store
	clock clock.Clock
}

// New returns the indicators over a store.
func New(d *db.DB, c clock.Clock) *Service { return &Service{store: store{d}, clock: c} }

// Tanya is a question: a year, and at most one of unit and prodi.
type Tanya struct {
	Tahun       int
	Unit, Prodi string // id or kode
}

// Jawaban is one indicator counted for one scope.
type Jawaban struct {
	Definisi     Definisi
	Tahun        int
	Cakupan      Cakupan
	Hasil        Hasil
	Target       *int // hundredths of a per cent
	Status       Status
	DihitungPada time.Time
	PerUnit      []PerUnit
}

// PerUnit is the same indicator for one jurusan.
type PerUnit struct {
	Jurusan Jurusan
	Pecahan Pecahan
}

// Laporan counts the asked indicators of one question over one state of the
// store. 422 for a future year, a year before 2000, an unknown unit or one that
// is not a jurusan; 404 for a unit the caller may not see.
func (s *Service) Laporan(ctx context.Context, by actor.Actor, q Tanya, codes ...Kode) ([]Jawaban, error) {
	now := s.clock.Now()
	today := clock.DateOf(now)
	if err := q.check(today); err != nil {
		return nil, err
	}
	var out []Jawaban
	err := s.store.snapshot(ctx, func(tx potret) error {
		c, err := s.scope(ctx, tx, by, q)
		if err != nil {
			return err
		}
		d, err := s.store.dunia(ctx, tx, q.Tahun, today)
		if err != nil {
			return err
		}
		at, err := s.store.changed(ctx, tx)
		if err != nil {
			return err
		}
		// The answer holds until something changes, or until midnight WIB while
		// the year runs: that state's time, so that an ETag can be compared.
		if start := today.Start(); q.Tahun == today.Year() && start.After(at) {
			at = start
		} else if end := clock.MakeDate(q.Tahun+1, 1, 1).Start(); q.Tahun < today.Year() && end.After(at) {
			at = end
		}
		for _, k := range codes {
			def, _ := Cari(string(k))
			a := Jawaban{Definisi: def, Tahun: q.Tahun, Cakupan: c, Hasil: Hitung(k, d, c), DihitungPada: at}
			if a.Target, err = s.store.target(ctx, tx, k, q.Tahun); err != nil {
				return err
			}
			a.Status = status(a, today.Year())
			if c.Jenis == "lembaga" {
				a.PerUnit = perUnit(k, d, by.May(actor.KPIBaca))
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

func (q Tanya) check(today clock.Date) error {
	switch {
	case q.Tahun < 2000:
		return badParam("tahun", "out_of_range", "Tahun paling awal 2000.", "The earliest year is 2000.")
	case q.Tahun > today.Year():
		return badParam("tahun", "future_year", "Tahun itu belum dimulai.", "That year has not begun.")
	case q.Unit != "" && q.Prodi != "":
		return badParam("prodi", "one_scope", "Pilih unit atau prodi, jangan keduanya.", "Ask for a unit or a prodi, not both.")
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
			out = append(out, PerUnit{Jurusan: j, Pecahan: Hitung(k, d, Cakupan{Jenis: "jurusan", ID: j.ID}).Pecahan()})
		}
	}
	return out
}

func status(a Jawaban, thisYear int) Status {
	switch {
	case a.Hasil.Pecahan().Penyebut == 0:
		return TidakAdaData
	case a.Target == nil:
		return TanpaTarget
	case a.Tahun == thisYear:
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

// Rinci is an item with its evidence.
type Rinci struct {
	Item  Item
	Bukti []Bukti
}

// Rincian returns the items of one part in the order of their labels, from just
// after a given item. 403 for institution totals asked by a unit or admin.
func (s *Service) Rincian(ctx context.Context, by actor.Actor, q Tanya, k Kode, part Bagian, after [2]string, limit int) ([]Rinci, error) {
	if q.Unit == "" && q.Prodi == "" && !by.May(actor.KPIBaca).All {
		return nil, fault.New(fault.Forbidden, "Rincian lembaga hanya untuk peran yang melihat semua unit.", "Only roles that see every unit may open the institution's details.")
	}
	as, err := s.Laporan(ctx, by, q, k)
	if err != nil {
		return nil, err
	}
	items := as[0].Hasil.Bagian(part)
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
	ev, err := s.store.evidence(ctx, s.store.db.Reader, slices.Compact(ids), aspek)
	if err != nil {
		return nil, err
	}
	for i, it := range items {
		out[i] = Rinci{Item: it, Bukti: []Bukti{}}
		for _, r := range it.Rekaman {
			out[i].Bukti = append(out[i].Bukti, ev[r.ID]...)
		}
	}
	return out, nil
}

// Bagian returns the items of one part.
func (h Hasil) Bagian(part Bagian) []Item {
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
