package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
var migrations embed.FS

// Migration is one step of the schema and when it was applied.
type Migration struct {
	Version int64
	Name    string
	Applied time.Time // zero: pending
}

// Migrate brings the schema up to date, ours and the job queue's. Several
// processes may call it at once: a session lock lets one work (PostgreSQL); on
// SQLite the file's own lock does.
func (d *DB) Migrate(ctx context.Context) error { return d.MigrateTo(ctx, 0) }

// MigrateTo applies our migrations up to version only (0: all), which tests use
// to plant rows between two migrations.
func (d *DB) MigrateTo(ctx context.Context, version int64) error {
	p, err := d.provider()
	if err != nil {
		return err
	}
	// The job queue first: our own schema is what readers wait for, and its
	// last migration tells them that everything stands.
	if err := d.migrateJobs(ctx); err != nil {
		return fmt.Errorf("migrate job queue: %w", err)
	}
	if version == 0 {
		_, err = p.Up(ctx)
	} else {
		_, err = p.UpTo(ctx, version)
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Migrations lists every migration with the time it was applied.
func (d *DB) Migrations(ctx context.Context) ([]Migration, error) {
	p, err := d.provider()
	if err != nil {
		return nil, err
	}
	st, err := p.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("read migration status: %w", err)
	}
	out := make([]Migration, 0, len(st))
	for _, s := range st {
		out = append(out, Migration{Version: s.Source.Version, Name: s.Source.Path, Applied: s.AppliedAt})
	}
	return out, nil
}

func (d *DB) provider() (*goose.Provider, error) {
	dialect, dir := goose.DialectSQLite3, "migrations/sqlite"
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.Engine == Postgres {
		dialect, dir = goose.DialectPostgres, "migrations/postgres"
		l, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("make migration lock: %w", err)
		}
		opts = append(opts, goose.WithSessionLocker(l))
	}
	sub, err := fs.Sub(migrations, dir)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, d.SQL, sub, opts...)
}

func (d *DB) migrateJobs(ctx context.Context) error {
	cfg := &rivermigrate.Config{Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if d.Engine == SQLite {
		m, err := rivermigrate.New(riversqlite.New(d.SQL), cfg)
		if err != nil {
			return err
		}
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	}
	m, err := rivermigrate.New(riverdatabasesql.New(d.SQL), cfg)
	if err != nil {
		return err
	}
	// Two replicas starting at once: the loser of the race finds the tables made.
	_, first := m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	if first == nil {
		return nil
	}
	if _, again := m.Migrate(ctx, rivermigrate.DirectionUp, nil); again != nil {
		return errors.Join(first, again)
	}
	return nil
}
