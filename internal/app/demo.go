package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"kerjasama/internal/akses"
	"kerjasama/internal/config"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

var errNotDemo = errors.New("--demo wants an empty database or one it filled itself; this one holds other data (choose another with --database)")

// demo makes sure that the database holds the demonstration: its people, and
// five invented years of the office's work. On an empty database all of it is
// written in one transaction, through the same services as requests, under a
// clock that moves from the past to now.
func (a *App) demo(ctx context.Context, out io.Writer) error {
	filled, err := a.demoState(ctx)
	if err != nil {
		return err
	}
	var people []akses.DemoUser
	if filled {
		people, err = a.Akses.SeedUsers(ctx, a.Config.DemoPassword)
	} else {
		// Thousands of short-lived records: collected rarely.
		defer debug.SetGCPercent(debug.SetGCPercent(400))
		// The story looks at ctx between its events. The statements get one that is
		// never cancelled: both drivers watch any other from a goroutine of its own,
		// statement by statement.
		err = a.DB.Within(context.WithoutCancel(ctx), func(d *db.DB) error {
			people, err = a.tell(ctx, d, demoActivities)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	fmt.Fprintln(out, "demonstration data: every name and number in it is invented. Sign in with")
	for _, p := range people {
		fmt.Fprintf(out, "  %-12s %s\n", p.Username, p.Password)
	}
	return nil
}

// stage fills an empty PostgreSQL database with the demonstration by way of an
// embedded one: told there and copied over it takes half the time, since each of
// its thirty thousand statements would wait for an answer. What is not empty is
// left to demo.
func stage(ctx context.Context, cfg config.Config, clk clock.Clock, log *slog.Logger) error {
	to, err := db.Open(ctx, owner(cfg), options(cfg))
	if err != nil {
		return err
	}
	defer to.Close() //nolint:errcheck // a failure to write was reported by the commit
	var held int
	if err := to.SQL.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM pengguna) + (SELECT count(*) FROM jurnal)").Scan(&held); err != nil {
		return err
	}
	if to.Engine != db.Postgres || held > 0 {
		return nil
	}
	tmp, err := os.MkdirTemp("", "kerjasama-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp) //nolint:errcheck // a temporary directory
	scratch := cfg
	scratch.DatabaseURL, scratch.MigrateDatabaseURL, scratch.SQLiteSynchronous = "sqlite://"+filepath.Join(tmp, "kisah.db"), "", "OFF"
	if err := migrateUp(ctx, scratch); err != nil {
		return err
	}
	a, err := Build(ctx, scratch, clk, log)
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // thrown away
	if err := a.welcome(ctx, io.Discard, true); err != nil {
		return err
	}
	_, err = db.Copy(ctx, a.DB, to)
	if errors.Is(err, db.ErrNotFresh) { // another process was faster
		return nil
	}
	return err
}

// demoMark is the row of table sewa that says a database holds the demonstration.
const demoMark = "demo"

// demoState reports whether the database holds the demonstration; an error when
// it holds anything else.
func (a *App) demoState(ctx context.Context) (bool, error) {
	var marked, people int
	err := a.DB.Gorm.WithContext(ctx).Raw("SELECT (SELECT count(*) FROM sewa WHERE nama = ?), (SELECT count(*) FROM pengguna)", demoMark).Row().Scan(&marked, &people)
	switch {
	case err != nil:
		return false, db.Translate(err)
	case marked == 0 && people > 0:
		return false, errNotDemo
	default:
		return marked > 0, nil
	}
}

// tell writes the demonstration into a store that is one transaction: a second
// product is built over it, with a clock of its own.
func (a *App) tell(ctx context.Context, within *db.DB, activities int) ([]akses.DemoUser, error) {
	if err := within.Gorm.WithContext(ctx).Exec("INSERT INTO sewa (nama) VALUES (?)", demoMark).Error; err != nil {
		return nil, db.Translate(err)
	}
	now := a.Clock.Now()
	past := clock.NewManual(clock.MakeDate(clock.DateOf(now).Year()-4, 1, 1).Start().AddDate(0, -3, 0))
	b, err := Over(ctx, a.Config, past, a.Log, within)
	if err != nil {
		return nil, err
	}
	defer b.Files.Close() //nolint:errcheck // the database under it goes on
	b.Files.Unsynced()
	people, err := b.Akses.SeedUsers(ctx, a.Config.DemoPassword)
	if err != nil {
		return nil, err
	}
	k, err := newKisah(ctx, b, past, now)
	if err != nil {
		return nil, err
	}
	return people, k.run(ctx, activities)
}

// workHour puts a day's event at an hour of the office, WIB.
func workHour(d clock.Date, hour, minute int) time.Time {
	return d.Start().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}
