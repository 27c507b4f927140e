package apptest

import (
	"maps"
	"testing"

	"kerjasama/internal/app"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// Pretend runs f in a world over one transaction that is never committed, where
// [World.Try] takes back what a call changed. It serves one caller at a time.
func Pretend(t *testing.T, e db.Engine, f func(w *World)) {
	t.Helper()
	base := New(t, e)
	tx := base.App.DB.Gorm.WithContext(t.Context()).Begin()
	if tx.Error != nil {
		t.Fatal(tx.Error)
	}
	defer tx.Rollback()
	within := *base.App.DB
	within.Gorm, within.Reader = tx, tx
	w := &World{T: t, Clock: clock.NewManual(Start()), tokens: map[string]string{}}
	a, err := app.Over(t.Context(), settings("", "file://"+t.TempDir()), w.Clock, quiet(), &within)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Files.Close() //nolint:errcheck // the store under it goes on
	w.App = a
	f(w)
}

// Try runs f and takes back everything it changed; in [Pretend] only.
func (w *World) Try(f func()) {
	w.T.Helper()
	if err := w.App.DB.Gorm.SavePoint("coba").Error; err != nil {
		w.T.Fatal(err)
	}
	signedIn := maps.Clone(w.tokens)
	f()
	w.tokens = signedIn // sessions that began in f are gone
	if err := w.App.DB.Gorm.RollbackTo("coba").Error; err != nil {
		w.T.Fatal(err)
	}
}
