package db_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/journal"
)

// Every row of every table goes over to either engine with its values, the copy
// verifies, and a store that holds something is not filled again.
func TestCopyBetweenEngines(t *testing.T) {
	engines := dbtest.Engines(t)
	for _, from := range engines {
		src := reached(t, dbtest.SurvivorsURL(t, from))
		want := contents(t, src)
		for _, to := range engines {
			t.Run(string(from)+" to "+string(to), func(t *testing.T) {
				dst := reached(t, dbtest.EmptyURL(t, to))
				if err := dst.Migrate(t.Context()); err != nil {
					t.Fatal(err)
				}
				n, err := db.Copy(t.Context(), src, dst)
				if err != nil || n == 0 {
					t.Fatalf("copy: %d rows, %v", n, err)
				}
				if d := cmp.Diff(want, contents(t, dst)); d != "" {
					t.Errorf("the copy differs (-original +copy):\n%s", d)
				}
				if err := journal.New(dst, clock.System{}).Verify(t.Context(), func(string) {}); err != nil {
					t.Errorf("verify the copy: %v", err)
				}
				// What is written next continues where the original ended.
				if _, err := dst.SQL.ExecContext(t.Context(), `INSERT INTO jurnal (pada, pelaku, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil)
					SELECT pada, pelaku, permintaan_id, subjek, 'sesudah', versi, peristiwa, status, hasil FROM jurnal LIMIT 1`); err != nil {
					t.Errorf("write after the copy: %v", err)
				}
				if _, err := db.Copy(t.Context(), src, dst); !errors.Is(err, db.ErrNotFresh) {
					t.Errorf("copy again: %v, want %v", err, db.ErrNotFresh)
				}
			})
		}
	}
}

// A copy that breaks off leaves nothing behind.
func TestCopyThatBreaksOff(t *testing.T) {
	src := reached(t, dbtest.SurvivorsURL(t, db.SQLite))
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			dst := reached(t, dbtest.EmptyURL(t, e))
			if err := dst.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			before := contents(t, dst)
			ctx, cancel := context.WithTimeout(t.Context(), 0)
			defer cancel()
			if _, err := db.Copy(ctx, src, dst); err == nil {
				t.Fatal("a copy whose time is up must fail")
			}
			if d := cmp.Diff(before, contents(t, dst)); d != "" {
				t.Errorf("something was left behind:\n%s", d)
			}
		})
	}
}

func reached(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url, db.Options{MaxConns: 4, Synchronous: "OFF"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// contents is every row of every table in words that both engines share. The
// generation of rights only moves; its value says nothing.
func contents(t *testing.T, d *db.DB) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for name, table := range schemaOf(t, d) {
		if name == "hak_generasi" {
			continue
		}
		cols := make([]string, 0, len(table.Columns))
		for c := range table.Columns {
			cols = append(cols, c)
		}
		slices.Sort(cols)
		lines := linesOf(t, d, table, "SELECT "+strings.Join(cols, ", ")+" FROM "+name, cols)
		slices.Sort(lines)
		out[name] = lines
	}
	return out
}

func inWords(v any, kind string) string {
	switch v := v.(type) {
	case time.Time:
		if kind == "TEXT" {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format(time.RFC3339Nano)
	case bool:
		if v {
			return "1"
		}
		return "0"
	case []byte:
		return hex.EncodeToString(v)
	default:
		return fmt.Sprint(v)
	}
}

// linesOf reads rows as words.
func linesOf(t *testing.T, d *db.DB, of *table, query string, cols []string) []string {
	t.Helper()
	rs, err := d.SQL.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rs.Close()
	lines := []string{}
	for rs.Next() {
		vals, dst := make([]any, len(cols)), make([]any, len(cols))
		for i := range vals {
			dst[i] = &vals[i]
		}
		if err := rs.Scan(dst...); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for i, v := range vals {
			fmt.Fprintf(&b, "%s=%s ", cols[i], inWords(v, of.Columns[cols[i]].Type))
		}
		lines = append(lines, b.String())
	}
	if err := rs.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}
