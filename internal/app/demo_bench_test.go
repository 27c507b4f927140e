package app

import (
	"io"
	"log/slog"
	"testing"

	"kerjasama/internal/config"
	"kerjasama/internal/platform/clock"
)

func BenchmarkDemo(b *testing.B) {
	for range b.N {
		cfg, err := config.Load("", nil)
		if err != nil {
			b.Fatal(err)
		}
		dir := b.TempDir()
		cfg.DatabaseURL, cfg.FilesURL = "sqlite://"+dir+"/k.db", "file://"+dir+"/f"
		if err := migrateUp(b.Context(), cfg); err != nil {
			b.Fatal(err)
		}
		a, err := Build(b.Context(), cfg, clock.System{}, slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		if err := a.welcome(b.Context(), io.Discard, true); err != nil {
			b.Fatal(err)
		}
		a.Close()
	}
}
