package kpi

import (
	"context"
	"fmt"
	"testing"

	"kerjasama/internal/platform/clock"
)

// Within asks from one state of the store.
func (s *Service) Within(ctx context.Context, t *testing.T, f func(counted func(year int) string)) {
	t.Helper()
	err := s.store.snapshot(ctx, func(tx potret) error {
		f(func(year int) (out string) {
			d, err := s.dunia(ctx, tx, year, clock.DateOf(s.clock.Now()))
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range []Kode{K7, K8a, K12} {
				h := Hitung(k, d, Cakupan{Jenis: "lembaga"})
				out += fmt.Sprintln(k, h.Pecahan(), h.Matriks)
			}
			return out
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Followed is the position up to which the kept world of a year is known to hold.
func (s *Service) Followed(year int) int64 { return s.ingat.world(year).jejak.posisi }

// Keeps reports whether the world of a year is kept.
func (s *Service) Keeps(year int) bool { return s.ingat.world(year) != nil }

// MostImages sets how many records are loaded while a caller waits.
func (s *Service) MostImages(n int) { s.mostImages = n }
