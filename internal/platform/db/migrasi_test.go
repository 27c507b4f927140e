package db_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

func TestBothEnginesHaveTheSameSchema(t *testing.T) {
	lite, pg := opened(t, func(e db.Engine) *db.DB { return dbtest.Open(t, e) }, dbtest.Engines(t))
	got, want := schemaOf(t, lite), schemaOf(t, pg)
	if len(got) < 20 {
		t.Fatalf("only %d tables found", len(got))
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(table{}, "Covers")); diff != "" {
		t.Errorf("PostgreSQL (-) and SQLite (+) differ:\n%s", diff)
	}
}

func TestEveryForeignKeyIsIndexed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := 0
		for name, tb := range schemaOf(t, d) {
			for _, f := range tb.Foreign {
				n++
				cols := strings.Split(f.Columns, ", ")
				if !slices.ContainsFunc(tb.Covers, func(c []string) bool { return begins(c, cols) }) {
					t.Errorf("%s (%s) → %s has no index that begins with it", name, f.Columns, f.Table)
				}
			}
		}
		if n < 20 {
			t.Errorf("only %d foreign keys found", n)
		}
	})
}

// begins reports whether an index leads with cols, in any order.
func begins(index, cols []string) bool {
	if len(index) < len(cols) {
		return false
	}
	a, b := slices.Sorted(slices.Values(index[:len(cols)])), slices.Sorted(slices.Values(cols))
	return slices.Equal(a, b)
}

// migrationFiles returns name → text of one engine's directory.
func migrationFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("migrations", dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(p)] = string(b)
	}
	return out
}

var (
	fileName = regexp.MustCompile(`^(\d{4})_[a-z_]+\.sql$`)
	check    = regexp.MustCompile(`CHECK \((?:[^()]|\([^()]*(?:\([^()]*\)[^()]*)*\))*\)`)
	seeds    = regexp.MustCompile(`(?s)\nINSERT INTO [^;]*;`)
)

// The two directories tell one story: the same files, the same reason on top,
// the same checks and the same rows.
func TestTheTwoDirectoriesTellOneStory(t *testing.T) {
	lite, pg := migrationFiles(t, "sqlite"), migrationFiles(t, "postgres")
	for name := range pg {
		if _, ok := lite[name]; !ok {
			t.Errorf("%s is not in migrations/sqlite", name)
		}
	}
	for name, text := range lite {
		m := fileName.FindStringSubmatch(name)
		if m == nil {
			t.Errorf("%s is not named NNNN_word.sql", name)
			continue
		}
		other, ok := pg[name]
		if !ok {
			t.Errorf("%s is not in migrations/postgres", name)
			continue
		}
		head, _, found := strings.Cut(text, "-- +goose Up")
		if otherHead, _, _ := strings.Cut(other, "-- +goose Up"); !found || head != otherHead {
			t.Errorf("%s: the two begin with different words", name)
		}
		if !strings.HasPrefix(head, "-- "+m[1]+": ") || !strings.Contains(strings.ReplaceAll(head, "\n-- ", " "), "Backfill:") {
			t.Errorf("%s: want the reason and the backfill on top", name)
		}
		for what, re := range map[string]*regexp.Regexp{"checks": check, "rows": seeds} {
			if diff := cmp.Diff(re.FindAllString(other, -1), re.FindAllString(text, -1)); diff != "" {
				t.Errorf("%s: %s of PostgreSQL (-) and SQLite (+) differ:\n%s", name, what, diff)
			}
		}
	}
}
