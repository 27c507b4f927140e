package referensi

import (
	"context"
	"fmt"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/journal"
)

// Bawaan is the reference data an office starts from. Units come before what is
// below them.
type Bawaan struct {
	Unit   []UnitBawaan
	Prodi  []ProdiBawaan
	Libur  []Libur
	Jam    []JamKerja
	Daftar map[string][]Butir
}

// UnitBawaan is a unit that names the one above it by kode.
type UnitBawaan struct {
	UnitIsi
	Induk string
}

// ProdiBawaan is a study programme that names its jurusan by kode.
type ProdiBawaan struct {
	ProdiIsi
	Jurusan string
}

// Seed enters what is not there yet: units and prodi by kode, which never
// changes; the codes of a list, a year of holidays, the working hours only as
// long as nobody changed them in the product. When all is there it costs one
// read. Replicas that start at once wait for one another.
func (s *Service) Seed(ctx context.Context, b Bawaan) error {
	have, err := s.present(ctx)
	if err != nil || !b.lacking(have).some() {
		return err
	}
	_, err = journal.Do(ctx, s.j, journal.Call{By: actor.System(), RequestID: "benih"}, func(tx *journal.Tx) (struct{}, error) {
		if err := lock(tx.DB); err != nil {
			return struct{}{}, err
		}
		have, err := presentIn(tx.DB)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.enter(tx, b.lacking(have))
	})
	return err
}

func (b Bawaan) some() bool {
	return len(b.Unit)+len(b.Prodi)+len(b.Libur)+len(b.Jam)+len(b.Daftar) > 0
}

// lacking is the part of b that is not there yet.
func (b Bawaan) lacking(have inventory) Bawaan {
	out := Bawaan{Daftar: map[string][]Butir{}}
	for _, u := range b.Unit {
		if !have.has(nounUnit, u.Kode) {
			out.Unit = append(out.Unit, u)
		}
	}
	for _, p := range b.Prodi {
		if !have.has(nounProdi, p.Kode) {
			out.Prodi = append(out.Prodi, p)
		}
	}
	for _, l := range b.Libur {
		if !have.has(subjekLibur, fmt.Sprint(l.Tanggal.Year())) {
			out.Libur = append(out.Libur, l)
		}
	}
	if !have.has(subjekJam, subjekJam) {
		out.Jam = b.Jam
	}
	for jenis, rows := range b.Daftar {
		if have.has(subjekDaftar, jenis) { // changed in the product: theirs now
			continue
		}
		for i, r := range rows {
			if !have.has(subjekDaftar+" "+jenis, r.Kode) {
				r.Urutan = i + 1
				out.Daftar[jenis] = append(out.Daftar[jenis], r)
			}
		}
	}
	return out
}

func (s *Service) enter(tx *journal.Tx, b Bawaan) error {
	ids, err := unitIDs(tx.DB)
	if err != nil {
		return err
	}
	for _, in := range b.Unit {
		u := Unit{UnitIsi: in.UnitIsi}
		if in.Induk != "" {
			id, ok := ids[in.Induk]
			if !ok {
				return fmt.Errorf("unit %s: there is no unit %s above it", in.Kode, in.Induk)
			}
			u.IndukID = &id
		}
		if err := s.addUnit(tx, &u); err != nil {
			return fmt.Errorf("unit %s: %w", in.Kode, err)
		}
		ids[u.Kode] = u.ID
	}
	for _, in := range b.Prodi {
		p := Prodi{ProdiIsi: in.ProdiIsi}
		p.Jurusan = []Keanggotaan{{JurusanID: ids[in.Jurusan], Mulai: in.AktifMulai}}
		if err := s.addProdi(tx, &p); err != nil {
			return fmt.Errorf("prodi %s: %w", in.Kode, err)
		}
	}
	if err := writeDays(tx.DB, b.Libur); err != nil {
		return fmt.Errorf("holidays: %w", err)
	}
	if err := writeHours(tx, b.Jam); err != nil {
		return fmt.Errorf("working hours: %w", err)
	}
	for jenis, rows := range b.Daftar {
		if err := writeList(tx.DB, jenis, rows); err != nil {
			return fmt.Errorf("list %s: %w", jenis, err)
		}
	}
	return nil
}

// inventory is what is there already.
type inventory map[[2]string]bool

func (i inventory) has(what, kode string) bool { return i[[2]string{what, kode}] }

// Since is the first day of what the office starts with: the campus is of 2000,
// and no KPI is counted for a year before.
func Since() clock.Date { return clock.MakeDate(firstYear, 1, 1) }
