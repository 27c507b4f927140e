package jobs

import (
	"context"
	"log/slog"
	"time"

	"kerjasama/internal/platform/clock"
)

// hands lets River read our clock, so that tests move both at once.
type hands struct{ c clock.Clock }

// NowUTC returns the instant of our clock.
func (h hands) NowUTC() time.Time { return h.c.Now() }

// NowUTCOrNil returns it too: the database's own clock is not to be asked.
func (h hands) NowUTCOrNil() *time.Time {
	now := h.c.Now()
	return &now
}

// century is longer than any job takes, whatever the clock says.
const century = 100 * 365 * 24 * time.Hour

// never is a schedule a century away.
type never struct{}

// Next returns the next time, which nobody will see.
func (never) Next(t time.Time) time.Time { return t.AddDate(100, 0, 0) }

// atLeast passes on records of a level or above, for River tells much.
type atLeast struct {
	slog.Handler
	level slog.Level
}

// Enabled reports whether a record of a level is passed on.
func (a atLeast) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= a.level && a.Handler.Enabled(ctx, l)
}

// WithAttrs keeps the level.
func (a atLeast) WithAttrs(as []slog.Attr) slog.Handler {
	return atLeast{a.Handler.WithAttrs(as), a.level}
}

// WithGroup keeps the level.
func (a atLeast) WithGroup(name string) slog.Handler {
	return atLeast{a.Handler.WithGroup(name), a.level}
}
