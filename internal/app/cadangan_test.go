package app

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

// typed runs a subcommand as the host's keeper types it.
func typed(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	code = Main(t.Context(), Env{Args: args, Out: &b, Err: &b})
	return code, b.String()
}

// storied is a product that holds thirty activities of the demonstration.
func storied(t *testing.T, url string) *App {
	t.Helper()
	a := demoApp(t, url)
	if err := a.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.DB.Within(t.Context(), func(d *db.DB) error {
		_, err := a.tell(t.Context(), d, 30)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return a
}

// What a backup holds comes back on either engine, and reads whole.
func TestBackupAndRestore(t *testing.T) {
	engines := dbtest.Engines(t)
	for _, from := range engines {
		url := dbtest.URL(t, from)
		a := storied(t, url)
		if _, err := a.sealer.SealOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := told(t, a)
		dir := filepath.Join(t.TempDir(), "cadangan")
		if code, out := typed(t, "backup", "--database", url, "--files", a.Config.FilesURL, dir); code != 0 {
			t.Fatalf("backup: %s", out)
		}
		if code, out := typed(t, "backup", "--database", url, "--files", a.Config.FilesURL, dir); code != 1 || !strings.Contains(out, "directory of its own") {
			t.Errorf("a backup over a backup: exit %d, %s", code, out)
		}
		for _, to := range engines {
			t.Run(string(from)+" to "+string(to), func(t *testing.T) {
				into, files := dbtest.EmptyURL(t, to), "file://"+t.TempDir()
				code, out := typed(t, "restore", "--database", into, "--files", files, dir)
				if code != 0 || !strings.Contains(out, "everything agrees") {
					t.Fatalf("restore: exit %d\n%s", code, out)
				}
				if d := cmp.Diff(want, told(t, demoApp(t, into))); d != "" {
					t.Errorf("came back otherwise:\n%s", d)
				}
				if code, out := typed(t, "restore", "--database", into, "--files", files, dir); code != 1 || !strings.Contains(out, "already holds records") {
					t.Errorf("restore over records: exit %d, %s", code, out)
				}
			})
		}
	}
}

// A backup with a damaged file is refused, and the file is named.
func TestADamagedBackupIsNamed(t *testing.T) {
	url := dbtest.URL(t, db.SQLite)
	a := storied(t, url)
	dir := filepath.Join(t.TempDir(), "cadangan")
	if code, out := typed(t, "backup", "--database", url, "--files", a.Config.FilesURL, dir); code != 0 {
		t.Fatalf("backup: %s", out)
	}
	found, err := filepath.Glob(filepath.Join(dir, backupFiles, "*", "*", "*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("files of the backup: %v, %v", found, err)
	}
	if err := os.WriteFile(found[0], []byte("lain"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out := typed(t, "restore", "--database", dbtest.EmptyURL(t, db.SQLite), "--files", "file://"+t.TempDir(), dir)
	if code != 1 || !strings.Contains(out, "4 bytes") {
		t.Errorf("exit %d: %s", code, out)
	}
}

// serve --demo tells the same story on an empty PostgreSQL database, by way of
// an embedded one, and leaves what is there alone.
func TestStageOnPostgres(t *testing.T) {
	for _, e := range dbtest.Engines(t) {
		if e != db.Postgres {
			continue
		}
		here, there := demoApp(t, dbtest.URL(t, db.SQLite)), demoApp(t, dbtest.URL(t, e))
		if err := here.welcome(t.Context(), io.Discard, true); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := stage(t.Context(), there.Config, there.Clock, there.Log); err != nil {
				t.Fatal(err)
			}
		}
		if err := there.welcome(t.Context(), io.Discard, true); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(told(t, here), told(t, there)); d != "" {
			t.Errorf("another story on PostgreSQL:\n%s", d)
		}
	}
}

// Flags stand before or after the words: a command whose flag went unread would
// work on another database.
func TestFlagsStandWhereOneTypesThem(t *testing.T) {
	url := dbtest.URL(t, dbtest.Engines(t)[0])
	for _, args := range [][]string{{"migrate", "--database", url, "status"}, {"migrate", "status", "--database", url}} {
		if code, out := typed(t, args...); code != 0 || strings.Contains(out, "pending") {
			t.Errorf("%q: exit %d\n%s", args, code, out)
		}
	}
	for _, args := range [][]string{{"verify", "now"}, {"backup", "--database", url, "a", "b"}, {"migrate", "status", "--databse", url}} {
		if code, out := typed(t, args...); code != 2 {
			t.Errorf("%q: exit %d\n%s", args, code, out)
		}
	}
}
