// Package dbtest gives each test a real, migrated database of its own: SQLite
// always, PostgreSQL when its server binaries are installed.
//
// One throw-away PostgreSQL cluster serves a whole test run when it is started
// through dbtest/jalankan (as make test does), else one per package. It lives in
// a temporary directory, in memory where there is room, listens on loopback only
// and ends with its process.
// KERJASAMA_TEST_POSTGRES=require turns its absence into a failure, =off keeps
// it out.
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx" for the maintenance connection

	"kerjasama/internal/platform/db"
)

// URLVar names the environment variable that hands a running cluster to tests.
const URLVar = "KERJASAMA_TEST_POSTGRES_URL"

// Each runs f once on every engine at hand.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	for _, e := range Engines(t) {
		t.Run(string(e), func(t *testing.T) { f(t, Open(t, e)) })
	}
}

// Engines lists the engines at hand, and says loudly when PostgreSQL is not.
// KERJASAMA_TEST_POSTGRES decides otherwise: off leaves it out, require fails
// without it, prefer uses nothing but it where it is at hand.
func Engines(t testing.TB) []db.Engine {
	t.Helper()
	mode := os.Getenv("KERJASAMA_TEST_POSTGRES")
	if mode == "off" {
		return []db.Engine{db.SQLite}
	}
	if _, err := cluster(); err != nil {
		if mode == "require" {
			t.Fatalf("PostgreSQL is required for this run: %v", err)
		}
		shout.Do(func() {
			fmt.Fprintf(os.Stderr, "\n*** NO POSTGRESQL: %v. Tests run on SQLite only. ***\n\n", err)
		})
		return []db.Engine{db.SQLite}
	}
	if mode == "prefer" {
		return []db.Engine{db.Postgres}
	}
	return []db.Engine{db.SQLite, db.Postgres}
}

var shout sync.Once

// Open returns a migrated, empty database that is closed with the test.
func Open(t testing.TB, e db.Engine) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), URL(t, e), db.Options{MaxConns: 8, Synchronous: "OFF"})
	if err != nil {
		t.Fatalf("open %s: %v", e, err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close %s: %v", e, err)
		}
	})
	return d
}

// URL returns the address of a fresh migrated database, for tests that start
// the binary.
func URL(t testing.TB, e db.Engine) string {
	t.Helper()
	return migrated.URL(t, e)
}

// EmptyURL returns the address of a database without any schema.
func EmptyURL(t testing.TB, e db.Engine) string {
	t.Helper()
	if e == db.SQLite {
		return "sqlite://" + filepath.Join(t.TempDir(), "kosong.db")
	}
	return copyPostgres(t, "")
}

// Template is a database that tests get copies of. Prepare fills it, once per
// process and engine.
type Template struct {
	Prepare func(ctx context.Context, url string) error

	mu    sync.Mutex
	lite  []byte
	pg    string
	tried map[db.Engine]error
}

var migrated = &Template{Prepare: func(ctx context.Context, url string) error {
	d, err := db.Open(ctx, url, db.Options{Synchronous: "OFF", MaxConns: 4})
	if err != nil {
		return err
	}
	return errors.Join(d.Migrate(ctx), d.Close())
}}

// URL returns the address of a fresh copy of the template.
func (tpl *Template) URL(t testing.TB, e db.Engine) string {
	t.Helper()
	if err := tpl.ready(e); err != nil {
		t.Fatalf("make %s template: %v", e, err)
	}
	if e == db.Postgres {
		return copyPostgres(t, tpl.pg)
	}
	path := filepath.Join(t.TempDir(), "uji.db")
	if err := os.WriteFile(path, tpl.lite, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite://" + path
}

func (tpl *Template) ready(e db.Engine) error {
	tpl.mu.Lock()
	defer tpl.mu.Unlock()
	err, done := tpl.tried[e]
	if done {
		return err
	}
	if tpl.tried == nil {
		tpl.tried = map[db.Engine]error{}
	}
	if e == db.SQLite {
		tpl.lite, err = tpl.makeSQLite()
	} else {
		tpl.pg, err = tpl.makePostgres()
	}
	tpl.tried[e] = err
	return err
}

func (tpl *Template) makeSQLite() ([]byte, error) {
	dir, err := os.MkdirTemp("", "kerjasama-uji-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a leftover in the temporary directory harms nobody
	path := filepath.Join(dir, "templat.db")
	ctx := context.Background()
	if err := tpl.Prepare(ctx, "sqlite://"+path); err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, "sqlite://"+path, db.Options{Synchronous: "OFF"})
	if err != nil {
		return nil, err
	}
	_, err = d.SQL.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err := errors.Join(err, d.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path) //nolint:gosec // our own temporary file
}

// makePostgres gives the template a name of its own, so that packages tested
// side by side do not wait for one another.
func (tpl *Template) makePostgres() (string, error) {
	c, err := cluster()
	if err != nil {
		return "", err
	}
	name := "templat_" + randomHex()
	if err := c.exec("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	return name, tpl.Prepare(context.Background(), c.url(name))
}

func copyPostgres(t testing.TB, template string) string {
	t.Helper()
	c, err := cluster()
	if err != nil {
		t.Fatalf("postgres: %v", err)
	}
	name := "uji_" + randomHex()
	stmt := "CREATE DATABASE " + name
	if template != "" {
		// Not block by block through the log, the default: in memory that takes twice
		// as long (30 and 17 ms for the eight hundred files of our schema).
		stmt += " TEMPLATE " + template + " STRATEGY file_copy"
	}
	if err := c.exec(stmt); err != nil {
		t.Fatalf("%s: %v", stmt, err)
	}
	t.Cleanup(func() {
		if err := c.exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop %s: %v", name, err)
		}
	})
	return c.url(name)
}

func randomHex() string {
	b := make([]byte, 6)
	if _, err := rand.Read(b); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	return hex.EncodeToString(b)
}

// exec runs one statement on the maintenance database.
func (c *Cluster) exec(stmt string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.admin == nil {
		a, err := sql.Open("pgx", c.url("postgres"))
		if err != nil {
			return err
		}
		a.SetMaxOpenConns(1)
		a.SetMaxIdleConns(0)
		c.admin = a
	}
	_, err := c.admin.ExecContext(context.Background(), stmt)
	return err
}
