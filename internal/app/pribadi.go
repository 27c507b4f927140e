package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// shortestSought keeps a search from being a copy of everything; mostErased is how
// many values one command erases.
const (
	shortestSought = 3
	mostErased     = 200
)

// personal answers somebody who asks what is kept about them, or to be forgotten
// (UU 27/2022): it works on the host, and the journal tells what was done, not who
// did it.
func personal(ctx context.Context, e Env, f *flags) error {
	switch do := f.word(0); {
	case do == "cari" && utf8.RuneCountInString(f.word(1)) >= shortestSought && len(f.words) == 2:
		return with(ctx, e, f, func(a *App) error { return a.findPersonal(ctx, e, f.word(1)) })
	case do == "hapus" && len(f.words) > 1:
		return with(ctx, e, f, func(a *App) error { return a.forgetPersonal(ctx, e, f.words[1:]) })
	case do == "ulangi" && len(f.words) == 2:
		ids, err := forgotten(f.word(1))
		if err != nil {
			return err
		}
		return with(ctx, e, f, func(a *App) error { return forgetAgain(ctx, a.Journal, e.Out, ids) })
	case do == "terhapus" && len(f.words) == 1:
		return with(ctx, e, f, func(a *App) error {
			ids, err := journal.ForgottenPersonal(ctx, a.DB)
			for _, id := range ids {
				fmt.Fprintln(e.Out, id)
			}
			return err
		})
	}
	return fmt.Errorf("usage: kerjasama pribadi cari TEXT (%d letters or more: a name, an address, a number) | hapus ID… | terhapus | ulangi LIST", shortestSought)
}

// findPersonal prints a JSON object a line.
func (a *App) findPersonal(ctx context.Context, e Env, text string) error {
	found, err := a.Journal.FindPersonal(ctx, journal.AtMachine(), text)
	if err != nil {
		return err
	}
	for _, k := range found {
		line, err := json.Marshal(k)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "%s\n", line)
	}
	if len(found) == 0 {
		fmt.Fprintln(e.Err, "nothing is kept with this text in it")
	}
	return nil
}

// forgetPersonal erases all that are named, or none where one is not there.
func (a *App) forgetPersonal(ctx context.Context, e Env, ids []string) error {
	kept, err := journal.LoadPersonal(ctx, a.DB.Reader, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, ok := kept[id]; !ok {
			return fmt.Errorf("there is no personal value %s, or it is erased already; nothing was erased", id)
		}
	}
	gone, err := a.Journal.ForgetPersonal(ctx, journal.AtMachine(), ids)
	if err != nil {
		return err
	}
	for _, g := range gone {
		fmt.Fprintf(e.Out, "erased %s of %s %s\n", g.ID, g.Subjek, g.SubjekID)
	}
	fmt.Fprintln(e.Out, "backups taken before still hold it: keep what kerjasama pribadi terhapus prints, and restore with that list")
	return nil
}

// forgetAgain erases what of a list is back since a backup was restored.
func forgetAgain(ctx context.Context, j *journal.Journal, out io.Writer, ids []string) error {
	gone, err := j.ForgetPersonal(ctx, journal.AtMachine(), ids)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d of %d personal values that were erased are erased again\n", len(gone), len(ids))
	return nil
}

// forgotten reads a list that kerjasama pribadi terhapus printed, "" being none.
func forgotten(path string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path) //nolint:gosec // named by whoever runs the command
	if err != nil {
		return nil, err
	}
	ids := strings.Fields(string(b))
	if i := slices.IndexFunc(ids, func(id string) bool { return !ident.Valid(id) }); i >= 0 {
		return nil, fmt.Errorf("%s: %q is no id; the list is what kerjasama pribadi terhapus prints", path, ids[i])
	}
	if len(ids) == 0 {
		return nil, errors.New(path + " names nothing")
	}
	return ids, nil
}
