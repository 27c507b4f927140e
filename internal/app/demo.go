package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"kerjasama/internal/akses"
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
		err = a.DB.Within(ctx, func(d *db.DB) error {
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
