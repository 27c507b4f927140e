package referensi

import (
	"context"
	"fmt"
	"net/http"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// Year returns the days off of a year. 404 for one outside 2000 to 2100.
func (s *Service) Year(ctx context.Context, year int) (TahunLibur, error) {
	t := TahunLibur{Tahun: year}
	if year < firstYear || year > lastYear {
		return t, fault.Missing()
	}
	g := s.j.DB().Gorm
	var err error
	if t.Versi, err = versionOf(ctx, g, subjekLibur, t.Identity()); err != nil {
		return t, err
	}
	t.Data, err = readDays(ctx, g, year)
	t.Terisi = len(t.Data) > 0
	return t, err
}

// ReplaceYear puts days in the place of all of a year.
func (s *Service) ReplaceYear(ctx context.Context, call journal.Call, year int, days []Libur) (journal.Answer[TahunLibur], error) {
	t := TahunLibur{Tahun: year, Terisi: len(days) > 0, Data: days}
	if year < firstYear || year > lastYear {
		return journal.Answer[TahunLibur]{}, fault.Missing()
	}
	return replaceWhole(ctx, s.j, call, subjekLibur, t.Identity(), func(tx *journal.Tx, versi int) (TahunLibur, error) {
		t.Versi = versi
		var c fault.Check
		c.Required("/data", days != nil)
		checkYear(&c, year, days)
		if err := c.Err(); err != nil {
			return t, err
		}
		if err := clearDays(tx.DB, year); err != nil {
			return t, err
		}
		return t, writeDays(tx.DB, days)
	})
}

// Hours returns the table of working hours.
func (s *Service) Hours(ctx context.Context) (t TabelJam, err error) {
	g := s.j.DB().Gorm
	if t.Versi, err = versionOf(ctx, g, subjekJam, subjekJam); err != nil {
		return t, err
	}
	t.Data, err = readHours(ctx, g)
	return t, err
}

// ReplaceHours puts rows in the place of the whole table of working hours.
func (s *Service) ReplaceHours(ctx context.Context, call journal.Call, rows []JamKerja) (journal.Answer[TabelJam], error) {
	return replaceWhole(ctx, s.j, call, subjekJam, subjekJam, func(tx *journal.Tx, versi int) (TabelJam, error) {
		t := TabelJam{Versi: versi, Data: rows}
		var c fault.Check
		checkHours(&c, rows)
		if err := c.Err(); err != nil {
			return t, err
		}
		if err := clearHours(tx.DB); err != nil {
			return t, err
		}
		return t, writeHours(tx, rows)
	})
}

// Lists returns the lists there are.
func (s *Service) Lists(ctx context.Context) ([]DaftarRingkas, error) {
	n, err := countLists(ctx, s.j.DB().Gorm)
	all := daftar()
	for i := range all {
		d := &all[i]
		d.Hitungan = Hitungan{n[d.Jenis], apiBase + "/referensi/" + d.Jenis}
	}
	return all, err
}

// List returns one list: every entry, or with a day those in force on it. 404
// for an unknown one.
func (s *Service) List(ctx context.Context, jenis string, day clock.Date) (Daftar, error) {
	d := Daftar{Jenis: jenis}
	if !isDaftar(jenis) {
		return d, fault.Missing()
	}
	g := s.j.DB().Gorm
	var err error
	if d.Versi, err = versionOf(ctx, g, subjekDaftar, jenis); err != nil {
		return d, err
	}
	d.Data, err = readList(ctx, g, jenis, day)
	return d, err
}

// ReplaceList puts entries in the place of a list; codes that are left out end
// (see replace).
func (s *Service) ReplaceList(ctx context.Context, call journal.Call, jenis string, rows []Butir) (journal.Answer[Daftar], error) {
	if !isDaftar(jenis) {
		return journal.Answer[Daftar]{}, fault.Missing()
	}
	return replaceWhole(ctx, s.j, call, subjekDaftar, jenis, func(tx *journal.Tx, versi int) (Daftar, error) {
		d := Daftar{Jenis: jenis, Versi: versi}
		before, err := readList(ctx, tx.DB, jenis, "")
		if err != nil {
			return d, err
		}
		complete(rows, before, tx.Today())
		var c fault.Check
		checkButir(&c, rows)
		if err := c.Err(); err != nil {
			return d, err
		}
		d.Data = replace(before, rows, tx.Today())
		if err := clearList(tx.DB, jenis); err != nil {
			return d, err
		}
		return d, writeList(tx.DB, jenis, d.Data)
	})
}

// replaceWhole is the change of what is replaced as a whole: one at a time, in
// the version after the one that was seen.
func replaceWhole[T any](ctx context.Context, j *journal.Journal, call journal.Call, subjek, id string, do func(*journal.Tx, int) (T, error)) (journal.Answer[T], error) {
	return journal.Do(ctx, j, call, func(tx *journal.Tx) (T, error) {
		var none T
		if err := lock(tx.DB); err != nil {
			return none, err
		}
		versi, err := versionOf(ctx, tx.DB, subjek, id)
		if err != nil {
			return none, fmt.Errorf("version of %s %s: %w", subjek, id, err)
		}
		if err := tx.Match(versi); err != nil {
			return none, err
		}
		r, err := do(tx, versi+1)
		if err != nil {
			return r, err
		}
		return r, tx.Append(journal.Entry{Subjek: subjek, ID: id, Versi: versi + 1, Peristiwa: subjek + ".diganti", Status: http.StatusOK, Hasil: r})
	})
}
