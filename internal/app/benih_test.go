package app_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/app"
	"kerjasama/internal/apptest"
	"kerjasama/internal/config"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/journal"
)

// seeded counts what reference data there is.
func seeded(t *testing.T, a *app.App) map[string]int {
	t.Helper()
	out := map[string]int{}
	for name, query := range map[string]string{
		"unit":          "SELECT count(*) FROM unit",
		"prodi":         "SELECT count(*) FROM prodi",
		"prodi_jurusan": "SELECT count(*) FROM prodi_jurusan",
		"hari_libur":    "SELECT count(*) FROM hari_libur",
		"jam_kerja":     "SELECT count(*) FROM jam_kerja",
		"referensi":     "SELECT count(*) FROM referensi",
		"jurnal":        "SELECT count(*) FROM jurnal WHERE subjek IN ('unit', 'prodi', 'hari_libur', 'jam_kerja', 'referensi')",
	} {
		var n int
		if err := a.DB.Gorm.WithContext(t.Context()).Raw(query).Row().Scan(&n); err != nil {
			t.Fatalf("count %s: %v", name, err)
		}
		out[name] = n
	}
	return out
}

func open(t *testing.T, url string) *app.App {
	t.Helper()
	cfg := config.Default()
	cfg.DatabaseURL, cfg.FilesURL, cfg.SQLiteSynchronous, cfg.DatabaseMaxConns = url, "mem://", "NORMAL", 4
	a, err := app.Build(t.Context(), cfg, clock.NewManual(apptest.Start()), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("build: %v", err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return a
}

func TestSeedingManyTimesAtOnceAndAgainEntersEverythingOnce(t *testing.T) {
	want := map[string]int{"unit": 17, "prodi": 21, "prodi_jurusan": 21, "hari_libur": 25, "jam_kerja": 10, "referensi": 47, "jurnal": 38}
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			url := dbtest.URL(t, e)
			a := open(t, url)
			replicas := []*app.App{a}
			for range 5 {
				replicas = append(replicas, open(t, url))
			}
			var wg sync.WaitGroup
			start := make(chan struct{})
			for _, r := range replicas {
				wg.Go(func() {
					<-start
					if err := r.Seed(context.WithoutCancel(t.Context())); err != nil {
						t.Errorf("seed: %v", err)
					}
				})
			}
			close(start)
			wg.Wait()
			if diff := cmp.Diff(want, seeded(t, a)); diff != "" {
				t.Fatalf("after six replicas started (-want +got):\n%s", diff)
			}
			if err := a.Seed(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, seeded(t, a)); diff != "" {
				t.Errorf("after seeding again (-want +got):\n%s", diff)
			}
			check := journal.Matches("unit", "unit")
			if err := check(t.Context(), a.DB, func(string) {}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSeedingEntersWhatIsMissing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		before := seeded(t, w.App)
		// As an earlier release left it, which did not know this prodi.
		if err := w.App.DB.Gorm.Exec("DELETE FROM prodi WHERE kode = 'TM04'").Error; err != nil {
			t.Fatal(err)
		}
		if err := w.App.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		before["jurnal"]++ // the one that was missing
		if diff := cmp.Diff(before, seeded(t, w.App)); diff != "" {
			t.Errorf("after one prodi was missing (-want +got):\n%s", diff)
		}
	})
}
