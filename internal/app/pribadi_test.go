package app

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/journal"
)

// What is kept about somebody is found, is erased for good, and stays erased when
// a backup taken before is restored with the list of what was erased.
func TestPersonalValuesAreFoundErasedAndErasedAgain(t *testing.T) {
	engines := dbtest.Engines(t)
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			url, dir := dbtest.URL(t, e), filepath.Join(t.TempDir(), "cadangan")
			a := storied(t, url)
			if code, out := typed(t, "backup", "--database", url, "--files", a.Config.FilesURL, dir); code != 0 {
				t.Fatalf("backup: %s", out)
			}
			pribadi := func(want int, words ...string) string {
				t.Helper()
				code, out := typed(t, append([]string{"pribadi", "--database", url, "--files", a.Config.FilesURL}, words...)...)
				if code != want {
					t.Fatalf("pribadi %q: exit %d\n%s", words, code, out)
				}
				return out
			}
			var id, value string
			if err := a.DB.SQL.QueryRowContext(t.Context(), "SELECT id, nilai FROM data_pribadi WHERE subjek = 'mitra' ORDER BY id LIMIT 1").Scan(&id, &value); err != nil {
				t.Fatal(err)
			}
			_, name, _ := strings.Cut(value, `"nama":"`)
			name, _, _ = strings.Cut(name, `"`)
			found := pribadi(0, "cari", strings.ToUpper(name))
			if !strings.Contains(found, `{"id":"`+id+`","subjek":"mitra","subjek_id":"`) || !strings.Contains(found, `"nilai":`+value) {
				t.Errorf("looking for %q: %s", name, found)
			}
			if out := pribadi(0, "cari", "%%%"); !strings.Contains(out, "nothing is kept") {
				t.Errorf("a wildcard is a letter: %s", out)
			}
			for _, words := range [][]string{{}, {"cari"}, {"cari", "ab"}, {"cari", name, "lagi"}, {"hapus"}, {"terhapus", id}, {"ulangi"}, {"lain"}} {
				if out := pribadi(1, words...); !strings.Contains(out, "usage: kerjasama pribadi") {
					t.Errorf("%q: %s", words, out)
				}
			}
			if out := pribadi(1, "hapus", id, "0197a000-0000-7000-8000-000000000000"); !strings.Contains(out, "nothing was erased") || !strings.Contains(pribadi(0, "cari", name), id) {
				t.Errorf("one that is not there: %s", out)
			}
			if out := pribadi(0, "hapus", id); !strings.Contains(out, "erased "+id+" of mitra ") {
				t.Errorf("hapus: %s", out)
			}
			pribadi(1, "hapus", id)
			if out := pribadi(0, "cari", name); strings.Contains(out, id) {
				t.Errorf("found after it was erased: %s", out)
			}
			list := pribadi(0, "terhapus")
			if !strings.Contains(list, id+"\n") {
				t.Errorf("terhapus: %s", list)
			}
			var journal string
			if err := a.DB.SQL.QueryRowContext(t.Context(), "SELECT hasil FROM jurnal WHERE subjek = 'data_pribadi' AND peristiwa = 'data_pribadi.dihapus'").Scan(&journal); err != nil || !strings.Contains(journal, id) || strings.Contains(journal, name) {
				t.Errorf("the journal: %v, %s", err, journal)
			}
			if code, out := typed(t, "verify", "--database", url, "--files", a.Config.FilesURL); code != 0 || !strings.Contains(out, "everything agrees") {
				t.Errorf("verify: exit %d\n%s", code, out)
			}

			// The backup still holds it: restored with the list, it is gone.
			file := filepath.Join(t.TempDir(), "terhapus.txt")
			if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, to := range engines {
				into := dbtest.EmptyURL(t, to)
				code, out := typed(t, "restore", "--database", into, "--files", "file://"+t.TempDir(), dir, file)
				if code != 0 || !strings.Contains(out, "that were erased are erased again") || !strings.Contains(out, "everything agrees") {
					t.Fatalf("restore into %s: exit %d\n%s", to, code, out)
				}
				var kept int
				if err := demoApp(t, into).DB.SQL.QueryRowContext(t.Context(), "SELECT count(*) FROM data_pribadi WHERE id = '"+id+"' AND (nilai IS NOT NULL OR nonce IS NOT NULL OR dihapus_pada IS NULL)").Scan(&kept); err != nil || kept != 0 {
					t.Errorf("%d values are back on %s, %v", kept, to, err)
				}
			}
			if out := pribadi(0, "ulangi", file); !strings.HasPrefix(out, "0 of ") {
				t.Errorf("again where it is gone: %s", out)
			}
			if err := os.WriteFile(file, []byte("bukan id"), 0o600); err != nil {
				t.Fatal(err)
			}
			pribadi(1, "ulangi", file)
			into := dbtest.EmptyURL(t, e)
			if code, out := typed(t, "restore", "--database", into, "--files", "file://"+t.TempDir(), dir, file); code != 1 || !strings.Contains(out, "is no id") {
				t.Errorf("a list of something else: exit %d\n%s", code, out)
			}
			if code, out := typed(t, "restore", "--database", into, "--files", "file://"+t.TempDir(), dir, file+"x"); code != 1 || !strings.Contains(out, "no such file") {
				t.Errorf("no list: exit %d\n%s", code, out)
			}
		})
	}
}

// On SQLite what is erased does not stay in the free space of the file's pages, once
// the log was taken over into it.
func TestErasedBytesAreGone(t *testing.T) {
	url := dbtest.URL(t, db.SQLite)
	a := storied(t, url)
	values := map[string]string{} // by id
	rows, err := a.DB.SQL.QueryContext(t.Context(), "SELECT id, nilai FROM data_pribadi WHERE nilai LIKE '%@%'")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var id, value string
		if err := rows.Scan(&id, &value); err != nil {
			t.Fatal(err)
		}
		values[id] = value
	}
	if err := rows.Err(); err != nil || len(values) < 20 {
		t.Fatalf("%d values, %v", len(values), err)
	}
	held := func() (n int) {
		t.Helper()
		if _, err := a.DB.SQL.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(strings.TrimPrefix(url, "sqlite://"))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			if strings.Contains(string(b), v[len(v)/2:]) {
				n++
			}
		}
		return n
	}
	if n := held(); n != len(values) {
		t.Fatalf("%d of %d values are in the file to begin with", n, len(values))
	}
	if _, err := a.Journal.ForgetPersonal(t.Context(), journal.AtMachine(), slices.Collect(maps.Keys(values))); err != nil {
		t.Fatal(err)
	}
	if n := held(); n != 0 {
		t.Errorf("the file still holds %d of %d values that were erased", n, len(values))
	}
}
