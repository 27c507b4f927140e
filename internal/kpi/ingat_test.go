package kpi_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"

	"kerjasama/internal/kpi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/journal"
)

var kegiatanCodes = []kpi.Kode{kpi.K7, kpi.K8a, kpi.K8b, kpi.K8c, kpi.K12} //nolint:gochecknoglobals // a constant list

// told is a report of three years as text.
func (w *world) told(ctx context.Context, s *kpi.Service) (out string) {
	w.T.Helper()
	for y := 2024; y <= 2026; y++ {
		p := kpi.Periode{Nama: fmt.Sprint(y), Dari: clock.MakeDate(y, 1, 1), Sampai: clock.MakeDate(y, 12, 31)}
		as, err := s.Laporan(ctx, actor.System(), kpi.Tanya{Tahun: y, Periode: p, Hidup: true}, kegiatanCodes...)
		if err != nil {
			w.T.Fatal(err)
		}
		for _, a := range as {
			out += fmt.Sprintln(y, a.Definisi.Kode, a.Pecahan, a.PerUnit, a.Hasil.Matriks, a.Hasil.TanpaProdi)
		}
	}
	return out
}

// A service that remembers and follows the journal says at each step of a random
// world what one that just started says, whatever is sealed meanwhile.
func TestRememberedIsCountedAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rnd := rand.New(rand.NewPCG(16, 2026))
		steps := 0
		w.then = func() {
			if rnd.IntN(2) == 0 {
				w.seal()
			}
			if rnd.IntN(4) == 0 {
				return // several changes at once
			}
			steps++
			got, want := w.told(t.Context(), w.App.KPI), w.told(t.Context(), kpi.New(w.App.Journal, w.Clock, w.App.Layanan, w.App.Pekerjaan))
			if got != want {
				t.Fatalf("step %d: remembered\n%s\nanew\n%s", steps, got, want)
			}
		}
		w.invent(rnd)
		w.change("/prodi/"+w.ids["IF01"], object{"jurusan": []object{
			{"jurusan_id": w.ids["IF"], "mulai": "2010-01-01", "sampai": "2024-12-31"}, {"jurusan_id": w.ids["MB"], "mulai": "2025-01-01"},
		}})
		w.then()
		w.then()
		if steps < 60 {
			t.Fatalf("compared %d times only", steps)
		}
	})
}

// A question that began before a change is answered from its own state, although
// a later one was remembered meanwhile.
func TestAnOlderQuestionStaysOlder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hold(act{Prodi: []string{"IF01"}})
		ask := func() string { return w.told(t.Context(), w.App.KPI) }
		before := ask()
		var during string
		w.App.KPI.Within(t.Context(), t, func(counted func(year int) string) {
			first := counted(2026)
			w.hold(act{Unit: "MB", Prodi: []string{"MB01"}})
			if after := ask(); after == before {
				t.Fatal("the change does not show")
			}
			if during = counted(2026); during != first {
				t.Errorf("began before:\n%s\nended with:\n%s", first, during)
			}
		})
		if got := ask(); got == before {
			t.Error("the older answer took the place of the newer")
		}
	})
}

// What a world is not made of costs once to look at, not again with each question.
func TestWhatDoesNotMatterIsLookedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hold(act{})
		w.seal()
		w.told(t.Context(), w.App.KPI)
		w.partner("PT Rekaan Lain")
		w.seal()
		w.told(t.Context(), w.App.KPI)
		var last int64
		if err := w.App.DB.SQL.QueryRowContext(t.Context(), "SELECT max(posisi) FROM segel").Scan(&last); err != nil {
			t.Fatal(err)
		}
		if got := w.App.KPI.Followed(2026); got != last {
			t.Errorf("the world follows the journal to %d, want %d", got, last)
		}
	})
}

func (w *world) seal() {
	w.T.Helper()
	if _, err := journal.NewSealer(w.App.DB, w.Clock, slog.New(slog.DiscardHandler)).SealOnce(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
}

// A process that has just started reads this year and the two before it by itself.
func TestWhatIsAskedForMostIsReadAtTheStart(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hold(act{})
		w.seal()
		fresh := kpi.New(w.App.Journal, w.Clock, w.App.Layanan, w.App.Pekerjaan)
		if err := fresh.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		for year, want := range map[int]bool{2023: false, 2024: true, 2025: true, 2026: true} {
			if got := fresh.Keeps(year); got != want {
				t.Errorf("%d is kept: %v", year, got)
			}
		}
		w.hold(act{Unit: "MB", Prodi: []string{"MB01"}})
		if got, want := w.told(t.Context(), fresh), w.told(t.Context(), kpi.New(w.App.Journal, w.Clock, w.App.Layanan, w.App.Pekerjaan)); got != want {
			t.Errorf("what was read at the start says:\n%s\nwant:\n%s", got, want)
		}
	})
}
