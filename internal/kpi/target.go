package kpi

import (
	"context"
	"fmt"
	"math"
	"net/http"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// subjekTarget is the noun of targets in the journal.
const subjekTarget = "kpi_target"

// The years a target can be set for.
const (
	tahunPertama  = 2000
	tahunTerakhir = 2100
)

// Target is what an indicator is to reach in a year. A year without a value of
// its own has that of the latest year before; nil where there is none, as for
// B.1.15.12 before 2020.
type Target struct {
	Kode   Kode     `json:"kode"`
	Tahun  int      `json:"tahun" minimum:"2000" maximum:"2100"`
	Versi  int      `json:"versi" minimum:"1"`
	Nilai  *float64 `json:"nilai" extensions:"x-nullable" minimum:"0" maximum:"100"` // per cent
	Sumber string   `json:"sumber"`
	// Sendiri says that the year has a value of its own.
	Sendiri bool `json:"sendiri"`
} //@name KPITarget

// Version is the target's version, for its ETag.
func (t Target) Version() int { return t.Versi }

// Identity is the target's place below /kpi.
func (t Target) Identity() string { return fmt.Sprintf("%s/target/%d", t.Kode, t.Tahun) }

// TargetIsi is the body that sets a target.
type TargetIsi struct {
	Nilai  *float64 `json:"nilai" minimum:"0" maximum:"100"` // per cent, at most two decimals
	Sumber string   `json:"sumber" maxLength:"300"`          // where the value was decided
} //@name KPITargetIsi

// hundredths is the value as it is kept, and compared exactly.
func (t TargetIsi) hundredths() int { return int(math.Round(*t.Nilai * 100)) }

func (t TargetIsi) check(c *fault.Check) {
	if c.Required("/nilai", t.Nilai != nil) {
		switch v := *t.Nilai; {
		case v < 0 || v > 100:
			c.Add("/nilai", "out_of_range", "Harus antara 0 dan 100.", "Must be between 0 and 100.")
		case math.Abs(v*100-math.Round(v*100)) > 1e-6:
			c.Add("/nilai", "too_precise", "Paling banyak dua desimal.", "At most two decimals.")
		}
	}
	c.Text("/sumber", t.Sumber, true, 300)
}

// Target returns the target of an indicator for a year, 2000 to 2100 (404
// outside).
func (s *Service) Target(ctx context.Context, k Kode, year int) (Target, error) {
	if year < tahunPertama || year > tahunTerakhir {
		return Target{}, fault.Missing()
	}
	return s.store.targetRow(ctx, s.store.db.Gorm, k, year)
}

// Targets lists the values of every indicator, by year.
func (s *Service) Targets(ctx context.Context) (map[Kode][]Target, error) {
	return s.store.targets(ctx)
}

// SetTarget sets the target of one year. Numbers that were frozen keep theirs.
func (s *Service) SetTarget(ctx context.Context, call journal.Call, k Kode, year int, isi TargetIsi) (journal.Answer[Target], error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Target, error) {
		if year < tahunPertama || year > tahunTerakhir {
			return Target{}, fault.Missing()
		}
		if err := s.store.hold(ctx, tx.DB); err != nil {
			return Target{}, err
		}
		t, err := s.store.targetRow(ctx, tx.DB, k, year)
		if err != nil {
			return t, err
		}
		if err := tx.Match(t.Versi); err != nil {
			return t, err
		}
		var c fault.Check
		isi.check(&c)
		if err := c.Err(); err != nil {
			return t, err
		}
		exact := isi.hundredths()
		shown := float64(exact) / 100
		t.Nilai, t.Sumber, t.Versi, t.Sendiri = &shown, isi.Sumber, t.Versi+1, true
		if err := s.store.putTarget(tx.DB, t, exact); err != nil {
			return t, err
		}
		return t, tx.Append(journal.Entry{Subjek: subjekTarget, ID: t.Identity(), Versi: t.Versi, Peristiwa: subjekTarget + ".diganti", Status: http.StatusOK, Hasil: t})
	})
}
