package naskah_test

import (
	"errors"
	"fmt"
	"testing"

	"kerjasama/internal/naskah"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
)

// Who owns the database can take the guard off a version. What they change then
// is found and named, also where the hash was changed along.
func TestVerifyFindsAChangedVersion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		verify := func() error {
			return w.App.Journal.Verify(t.Context(), func(string) {}, naskah.Intact())
		}
		w.draft(nil) // without a version
		id := w.reviewed(nil)
		w.act(id, "kembalikan", object{"catatan": "x"}).Want(200)
		w.act(id, "versi", object{"jenis": "draf", "berkas_id": w.upload("staf")}).Want(201)
		if _, err := w.imported(w.old("", nil)); err != nil {
			t.Fatal(err)
		}
		if err := verify(); err != nil {
			t.Fatalf("untouched: %v", err)
		}
		if w.App.DB.Engine == db.Postgres {
			w.exec("ALTER TABLE naskah_versi DISABLE TRIGGER naskah_versi_tetap")
		} else {
			w.exec("DROP TRIGGER naskah_versi_tetap")
		}
		kode := w.get(id).Str("kode")
		text, sha, file := w.one("SELECT pasal FROM naskah_versi WHERE nomor = 1"), w.one("SELECT sha256 FROM naskah_versi WHERE nomor = 1"), w.one("SELECT sha256 FROM naskah_versi WHERE nomor = 2")
		for _, tt := range []struct{ change, undo, row string }{
			{"SET pasal = '[]' WHERE nomor = 1", fmt.Sprintf("SET pasal = '%s' WHERE nomor = 1", text), " versi 1"},
			{"SET pasal = '[]', sha256 = '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945' WHERE nomor = 1", fmt.Sprintf("SET pasal = '%s', sha256 = '%s' WHERE nomor = 1", text, sha), " versi 1"},
			{"SET sha256 = '" + sha + "' WHERE nomor = 2", "SET sha256 = '" + file + "' WHERE nomor = 2", " versi 2"},
			{"SET nomor = 3 WHERE nomor = 2", "SET nomor = 2 WHERE nomor = 3", " versi 3"},
		} {
			w.exec("UPDATE naskah_versi " + tt.change)
			if bad, ok := errors.AsType[*journal.BadRow](verify()); !ok || bad.Row != "naskah "+kode+tt.row {
				t.Errorf("%s: %v", tt.change, bad)
			}
			w.exec("UPDATE naskah_versi " + tt.undo)
			if err := verify(); err != nil {
				t.Fatalf("undone: %v", err)
			}
		}
		w.exec("DELETE FROM naskah_versi WHERE nomor = 2")
		if bad, ok := errors.AsType[*journal.BadRow](verify()); !ok || bad.What != "1 versions, the journal lists 2" {
			t.Errorf("a version that is gone: %v", bad)
		}
	})
}
