package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
)

// ssoCheck explains a token on the host; it ends with 1 for one that would be
// refused. The store is read and nothing is written.
func ssoCheck(ctx context.Context, e Env, f *flags) error {
	if f.word(0) != "check" || len(f.words) != 2 {
		return errors.New("usage: kerjasama sso check TOKEN")
	}
	return with(ctx, e, f, func(a *App) error {
		u, err := a.Akses.TryToken(ctx, strings.TrimSpace(f.word(1)))
		if err != nil {
			return err
		}
		for _, s := range u.Langkah {
			mark := "ok "
			if !s.OK {
				mark = "NO "
			}
			fmt.Fprintf(e.Out, "%s %-12s %s\n", mark, s.Nama, s.Uraian.EN)
		}
		switch {
		case u.Gagal != nil:
			fmt.Fprintf(e.Out, "REFUSED: %s\n", u.Gagal.Code)
			return errSilent
		case len(u.Peran) == 0:
			fmt.Fprintln(e.Out, "ACCEPTED, without a role from claims")
		default:
			fmt.Fprintln(e.Out, "ACCEPTED")
		}
		return nil
	})
}

// recoverPerson prints a new one-time password, and says when that does not make
// them an administrator.
func (a *App) recoverPerson(ctx context.Context, e Env, username string) error {
	password, err := a.Akses.Recover(ctx, username)
	if fault.Is(err, fault.NotFound) {
		return fmt.Errorf("nobody has the username %q (kerjasama admin create makes a new administrator)", username)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s may sign in again, password shown this once: %s\n", username, password)
	by, err := a.Akses.Actor(ctx, strings.ToLower(username))
	if err == nil && !by.Has(actor.Admin) {
		fmt.Fprintf(e.Out, "%s is no administrator today; kerjasama admin create makes one\n", username)
	}
	return err
}
