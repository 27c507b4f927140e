package app

import (
	"context"
	"errors"
	"fmt"
)

// keys shows the keys that sign our access tokens, or puts the next one in the
// place of the active one. Running servers follow within a second, tokens that
// the old key signed stay good for their ten minutes, and nobody signs in anew.
func keys(ctx context.Context, e Env, f *flags) error {
	if f.word(0) != "rotasi" && f.word(0) != "status" {
		return errors.New("usage: kerjasama kunci status | rotasi")
	}
	return with(ctx, e, f, func(a *App) error {
		if f.word(0) == "rotasi" {
			if err := a.Akses.RotateKeys(ctx); err != nil {
				return err
			}
			fmt.Fprintln(e.Out, "rotated: the next key signs now, the one before verifies what it signed until that has expired")
		}
		states, err := a.Akses.SigningKeys(ctx)
		for _, k := range states {
			fmt.Fprintf(e.Out, "%-8s  %s", k.Status, k.Kid)
			if !k.SampaiPada.IsZero() {
				fmt.Fprintf(e.Out, "  verifies until %s", k.SampaiPada.UTC().Format("2006-01-02 15:04:05Z"))
			}
			fmt.Fprintln(e.Out)
		}
		return err
	})
}
