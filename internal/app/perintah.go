package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
)

// migrate brings the schema up to date or shows where it stands.
func migrate(ctx context.Context, e Env, f *flags) error {
	cfg, _, err := f.load(e)
	if err != nil {
		return err
	}
	switch f.word(0) {
	case "", "up":
		if err := migrateUp(ctx, cfg); err != nil {
			return err
		}
		fmt.Fprintln(e.Out, "the schema is up to date")
		return nil
	case "status":
		d, err := db.Open(ctx, cfg.DatabaseURL, options(cfg))
		if err != nil {
			return err
		}
		ms, err := d.Migrations(ctx)
		for _, m := range ms {
			at := "pending"
			if !m.Applied.IsZero() {
				at = m.Applied.UTC().Format("2006-01-02 15:04:05Z")
			}
			fmt.Fprintf(e.Out, "%04d  %-20s  %s\n", m.Version, at, m.Name)
		}
		return errors.Join(err, d.Close())
	default:
		return fmt.Errorf("migrate knows up and status, not %q", f.word(0))
	}
}

// with opens the product for one command, migrating first.
func with(ctx context.Context, e Env, f *flags, do func(*App) error) error {
	cfg, log, err := f.load(e)
	if err != nil {
		return err
	}
	if err := migrateUp(ctx, cfg); err != nil {
		return err
	}
	a, err := Build(ctx, cfg, clock.System{}, log)
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.Close())
}

// seed loads the reference data and the templates that are not there yet.
func seed(ctx context.Context, e Env, f *flags) error {
	return with(ctx, e, f, func(a *App) error {
		if err := errors.Join(a.Seed(ctx), a.SeedTemplates(ctx)); err != nil {
			return err
		}
		fmt.Fprintln(e.Out, "reference data is in place")
		return nil
	})
}

// admin makes an administrator on the host, or gives a person a new password and
// lets them in again: the ways in when nobody can sign in.
func admin(ctx context.Context, e Env, f *flags) error {
	if f.word(0) == "recover" && len(f.words) == 2 {
		return with(ctx, e, f, func(a *App) error { return a.recoverPerson(ctx, e, f.word(1)) })
	}
	if f.word(0) != "create" || f.word(1) == "" || f.word(2) == "" {
		return errors.New(`usage: kerjasama admin create USERNAME "FULL NAME" | kerjasama admin recover USERNAME`)
	}
	return with(ctx, e, f, func(a *App) error {
		password, err := a.Akses.CreateAdmin(ctx, f.word(1), f.word(2))
		if err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "administrator %s, password shown this once: %s\n", f.word(1), password)
		return nil
	})
}

// token makes a service token of an application on the host.
func token(ctx context.Context, e Env, f *flags) error {
	usage := errors.New("usage: kerjasama token create NAME APPLICATION SCOPE[,SCOPE…] [DAYS, at most and by default 365]")
	days := 365
	if d := f.word(4); d != "" {
		var err error
		if days, err = strconv.Atoi(d); err != nil || days < 1 || days > 365 {
			return usage
		}
	}
	if f.word(0) != "create" || f.word(3) == "" {
		return usage
	}
	return with(ctx, e, f, func(a *App) error {
		secret, err := a.Akses.CreateTokenHere(ctx, f.word(1), f.word(2), strings.Split(f.word(3), ","), days)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "token of %s, shown this once: %s\n", f.word(2), secret)
		return nil
	})
}

// verify re-reads everything that can be checked. It works beside a running
// server and ends with 1 at the first bad row.
func verify(ctx context.Context, e Env, f *flags) error {
	cfg, log, err := f.load(e)
	if err != nil {
		return err
	}
	return reread(ctx, e.Out, cfg, log)
}

// verify reads the whole store again; errSilent at the first bad row, which is
// named on out.
func (a *App) verify(ctx context.Context, out io.Writer) error {
	err := a.Journal.Verify(ctx, func(line string) { fmt.Fprintln(out, line) }, a.checks()...)
	if bad, ok := errors.AsType[*journal.BadRow](err); ok {
		fmt.Fprintln(out, "BAD: "+bad.Error())
		return errSilent
	}
	if err == nil {
		fmt.Fprintln(out, "everything agrees")
	}
	return err
}

// openapi prints the published document.
func openapi(_ context.Context, e Env, _ *flags) error {
	doc, err := document()
	if err != nil {
		return err
	}
	_, err = e.Out.Write(doc)
	return err
}

// version prints what is running.
func version(_ context.Context, e Env, _ *flags) error {
	v := httpapi.BuildVersion()
	_, err := fmt.Fprintf(e.Out, "kerjasama %s %s %s\n", v.Versi, v.Revision, v.Go)
	return err
}
