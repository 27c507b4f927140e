package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"kerjasama/internal/config"
	"kerjasama/internal/naskah"
	"kerjasama/internal/platform/journal"
)

// Migrate brings the schema of the configured store up to date.
func Migrate(ctx context.Context, cfg config.Config) error { return migrateUp(ctx, cfg) }

// welcome makes sure that somebody can sign in: the demonstration's people, or,
// on an empty database, one administrator whose password is shown this once.
func (a *App) welcome(ctx context.Context, out io.Writer, demo bool) error {
	if err := errors.Join(a.Seed(ctx), a.SeedTemplates(ctx)); err != nil {
		return err
	}
	if demo {
		defer debug.FreeOSMemory()
		return a.demo(ctx, out)
	}
	username, password, made, err := a.Akses.Setup(ctx)
	if err == nil && made {
		debug.FreeOSMemory() // what hashing the password took
		fmt.Fprintf(out, "first start: sign in as %s with the one-time password %s\n", username, password)
	}
	return err
}

// checks are what verify re-reads besides the journal itself.
func (a *App) checks() []journal.Check { return []journal.Check{a.Lampiran.Intact(), naskah.Intact()} }
