package dbtest

import (
	"context"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/db"
)

// Rows of every table as each migration left it: testdata/NNNN.sql is written
// against the schema of version NNNN and planted when the migrations have come
// that far. It is PostgreSQL's SQL in the forms that Portable knows. A planted
// file is history: a later migration adds a file of its own and leaves the
// earlier ones alone.
//
//go:embed testdata/*.sql
var survivors embed.FS

var (
	instant = regexp.MustCompile(`timestamptz '([^']*)'`)
	civil   = regexp.MustCompile(`date '([^']*)'`)
	octets  = regexp.MustCompile(`bytea '\\x([0-9a-f]*)'`)
)

// Portable rewrites three literals of PostgreSQL for the engine at hand:
// timestamptz '2026-07-10 02:20:01.5Z', date '2026-07-10', bytea '\x00ff'.
func Portable(e db.Engine, stmt string) string {
	if e == db.Postgres {
		return stmt
	}
	stmt = instant.ReplaceAllStringFunc(stmt, func(s string) string {
		at, err := time.Parse("2006-01-02 15:04:05Z07:00", instant.FindStringSubmatch(s)[1])
		if err != nil {
			panic(fmt.Sprintf("%s in a test's SQL: %v", s, err))
		}
		return strconv.FormatInt(at.UnixMicro(), 10)
	})
	stmt = civil.ReplaceAllString(stmt, "'$1'")
	return octets.ReplaceAllStringFunc(stmt, func(s string) string {
		b := octets.FindStringSubmatch(s)[1]
		if _, err := hex.DecodeString(b); err != nil {
			panic(fmt.Sprintf("%s in a test's SQL: %v", s, err))
		}
		return "x'" + b + "'"
	})
}

// Planted returns version → SQL of the rows that must survive.
func Planted(t testing.TB) map[int64]string {
	t.Helper()
	out := map[int64]string{}
	names, err := fs.Glob(survivors, "testdata/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		v, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(name, "testdata/"), ".sql"), 10, 64)
		if err != nil {
			t.Fatalf("%s is not named NNNN.sql", name)
		}
		b, err := survivors.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[v] = string(b)
	}
	return out
}

// SurvivorsURL returns the address of a database whose rows were planted between
// the migrations and which then came all the way to today's schema.
func SurvivorsURL(t testing.TB, e db.Engine) string {
	t.Helper()
	url := EmptyURL(t, e)
	ctx := context.WithoutCancel(t.Context())
	d, err := db.Open(ctx, url, db.Options{Synchronous: "OFF", MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	ms, err := d.Migrations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	planted := Planted(t)
	for _, m := range ms {
		if err := d.MigrateTo(ctx, m.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := d.SQL.ExecContext(ctx, Portable(e, planted[m.Version])); err != nil {
			t.Fatalf("plant rows of %04d: %v", m.Version, err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return url
}
