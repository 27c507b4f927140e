package akses

import (
	"context"
	"log/slog"
	"time"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/sso"
)

const (
	// seenEvery is how often at most it is written down that a session of the campus
	// sign-on was seen.
	seenEvery = 5 * time.Minute
	// refuseFor is how long the tokens of a session that its person ended here are
	// refused: longer than sign-ons go on renewing them.
	refuseFor = 400 * 24 * time.Hour
)

// theirs is a session of the campus sign-on as it was last written down; the zero
// value was never seen.
type theirs struct {
	id            string
	seen, expires time.Time
}

// expiry is until when a token, and so its session, is known to last.
func expiry(a sso.Arrival) time.Time {
	if exp, ok := a.Claims["exp"].(float64); ok && exp > 0 && exp < 1<<40 {
		return time.Unix(int64(exp), 0).UTC()
	}
	return a.Until
}

// note remembers which session of the sign-on a caller came with, where that is not
// written down yet. That it could not be is told to the log and keeps nobody out.
func (s *Service) note(ctx context.Context, a sso.Arrival, g *guest, now time.Time) {
	end := expiry(a)
	if g.theirs.id == "" || now.Sub(g.theirs.seen) >= seenEvery || end.Sub(g.theirs.expires) >= seenEvery {
		id, err := writer(ctx, s.j).noteTheirs(a, g.actor.ID, now, end)
		if err != nil {
			s.log.WarnContext(ctx, "a session of the sign-on was not written down", slog.String("pengguna", g.actor.ID), slog.String("error", err.Error()))
			return
		}
		g.theirs.id = id
	}
	g.actor.SesiLuarID = g.theirs.id
}

// endTheirs refuses the tokens of sessions of the sign-on from now on and makes it
// known; it returns how many sessions there were.
func (s *Service) endTheirs(ctx context.Context, where db.Cond) (n int, err error) {
	var generation int64
	err = writer(ctx, s.j).atomic(func(tx store) (err error) {
		ends, err := tx.takeTheirs(where)
		if err != nil || len(ends) == 0 {
			return err
		}
		now := s.j.Now()
		for _, e := range ends {
			if e.sid == "" && e.timeless {
				return fault.New(fault.Conflict, "Token sesi ini tidak menyebut sesi maupun waktu terbitnya; keluar di SSO.", "The tokens of this session name neither it nor when they were issued; sign out at the sign-on.")
			}
			if err := tx.refuseTheirs(e, now, now.Add(refuseFor)); err != nil {
				return err
			}
		}
		n = len(ends)
		generation, err = tx.raiseGeneration()
		return err
	})
	if err == nil {
		s.gen.raise(generation)
	}
	return n, err
}
