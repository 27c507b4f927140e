package apptest

import (
	"errors"
	"maps"
	"testing"

	"gorm.io/gorm"

	"kerjasama/internal/app"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// Pretend runs f in a world over one transaction that is never committed, where
// [World.Try] takes back what a call changed. It serves one caller at a time.
func Pretend(t *testing.T, e db.Engine, f func(w *World)) {
	t.Helper()
	base := New(t, e)
	over := errors.New("over")
	err := base.App.DB.Gorm.WithContext(t.Context()).Transaction(func(tx *gorm.DB) error {
		within := *base.App.DB
		within.Gorm, within.Reader = tx, tx
		w := &World{T: t, Clock: clock.NewManual(Start()), tokens: map[string]string{}, tx: tx}
		a, err := app.Over(t.Context(), settings("", "file://"+t.TempDir()), w.Clock, quiet(), &within)
		if err != nil {
			return err
		}
		defer a.Files.Close() //nolint:errcheck // the store under it goes on
		w.App = a
		f(w)
		return over
	})
	if !errors.Is(err, over) {
		t.Fatal(err)
	}
}

// Try runs f and takes back everything it changed; in [Pretend] only.
func (w *World) Try(f func()) {
	w.T.Helper()
	if err := w.tx.SavePoint("coba").Error; err != nil {
		w.T.Fatal(err)
	}
	signedIn := maps.Clone(w.tokens)
	f()
	w.tokens = signedIn // sessions that began in f are gone
	if err := w.tx.RollbackTo("coba").Error; err != nil {
		w.T.Fatal(err)
	}
}
