package db_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kerjasama/internal/platform/db"
)

// table is what both engines must agree on. Types are SQLite's names: the
// coarser of the two (a date is TEXT, a bigint INTEGER).
type table struct {
	Columns map[string]column
	Key     []string
	Unique  []string          // columns of unique constraints
	Foreign []foreign         // sorted by columns
	Indexes map[string]string // name → columns, unique and WHERE
	Covers  [][]string        // leading columns of every whole index, for foreign keys
}

type column struct {
	Type    string
	NotNull bool
	Default string
}

type foreign struct {
	Columns, Table, Refers, OnDelete string
}

// ours leaves out what goose, River and SQLite keep for themselves.
func ours(name string) bool {
	return !strings.HasPrefix(name, "goose_") && !strings.HasPrefix(name, "river_") && !strings.HasPrefix(name, "sqlite_")
}

// rows runs a query and hands each row's texts to f; NULL is "".
func rows(t *testing.T, d *db.DB, f func(v []string), query string, args ...any) {
	t.Helper()
	rs, err := d.SQL.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rs.Close()
	names, err := rs.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rs.Next() {
		vals, dst := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range vals {
			dst[i] = &vals[i]
		}
		if err := rs.Scan(dst...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		out := make([]string, len(vals))
		for i, v := range vals {
			out[i] = v.String
		}
		f(out)
	}
	if err := rs.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func schemaOf(t *testing.T, d *db.DB) map[string]*table {
	t.Helper()
	out := map[string]*table{}
	names := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if d.Engine == db.Postgres {
		names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	}
	rows(t, d, func(v []string) {
		if ours(v[0]) {
			out[v[0]] = &table{Columns: map[string]column{}, Indexes: map[string]string{}}
		}
	}, names)
	for name, tb := range out {
		if d.Engine == db.Postgres {
			readPostgres(t, d, name, tb)
		} else {
			readSQLite(t, d, name, tb)
		}
		slices.Sort(tb.Unique)
		slices.SortFunc(tb.Foreign, func(a, b foreign) int {
			return cmp.Or(cmp.Compare(a.Columns, b.Columns), cmp.Compare(a.Table, b.Table))
		})
	}
	return out
}

func index(cols []string, unique bool, where string) string {
	s := strings.Join(cols, ", ")
	if unique {
		s = "unique " + s
	}
	if where != "" {
		s += " where " + where
	}
	return s
}

func readSQLite(t *testing.T, d *db.DB, name string, tb *table) {
	t.Helper()
	key := map[string]string{} // position in the key → column
	rows(t, d, func(v []string) {
		tb.Columns[v[0]] = column{Type: strings.ToUpper(v[1]), NotNull: v[2] == "1", Default: v[3]}
		if v[4] != "0" {
			key[v[4]] = v[0]
		}
	}, "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(?)", name)
	for i := range len(key) {
		tb.Key = append(tb.Key, key[fmt.Sprint(i+1)])
	}
	// The one key that is never NULL without saying so is the row number.
	if c := tb.Columns[tb.Key[0]]; len(tb.Key) == 1 && c.Type == "INTEGER" {
		c.NotNull = true
		tb.Columns[tb.Key[0]] = c
	}
	tb.Covers = append(tb.Covers, tb.Key)

	type idx struct{ name, unique, origin, where string }
	var list []idx
	rows(t, d, func(v []string) {
		_, where, _ := strings.Cut(v[3], " WHERE ")
		list = append(list, idx{v[0], v[1], v[2], where})
	}, `SELECT l.name, l."unique", l.origin, m.sql FROM pragma_index_list(?) l LEFT JOIN sqlite_master m ON m.name = l.name`, name)
	for _, x := range list {
		var cols []string
		rows(t, d, func(v []string) { cols = append(cols, v[0]+v[1]) },
			`SELECT COALESCE(name, '(expression)'), CASE "desc" WHEN 1 THEN ' DESC' ELSE '' END FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno`, x.name)
		if x.where == "" {
			tb.Covers = append(tb.Covers, cols)
		}
		switch x.origin {
		case "u":
			tb.Unique = append(tb.Unique, strings.Join(cols, ", "))
		case "c":
			tb.Indexes[x.name] = index(cols, x.unique == "1", x.where)
		}
	}

	byID := map[string]*foreign{}
	rows(t, d, func(v []string) {
		f := byID[v[0]]
		if f == nil {
			byID[v[0]] = &foreign{v[2], v[1], v[3], v[4]}
			return
		}
		f.Columns, f.Refers = f.Columns+", "+v[2], f.Refers+", "+v[3]
	}, `SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(?) ORDER BY id, seq`, name)
	for _, f := range byID {
		tb.Foreign = append(tb.Foreign, *f)
	}
}

// sqliteType maps the types the migrations use; anything else is a mistake.
var sqliteType = map[string]string{
	"text": "TEXT", "date": "TEXT", "integer": "INTEGER", "bigint": "INTEGER", "boolean": "BOOLEAN",
	"timestamp with time zone": "TIMESTAMP", "bytea": "BLOB", "double precision": "REAL",
}

func readPostgres(t *testing.T, d *db.DB, name string, tb *table) {
	t.Helper()
	rows(t, d, func(v []string) {
		typ := sqliteType[v[1]]
		if typ == "" {
			t.Errorf("%s.%s has type %s, which has no counterpart in SQLite", name, v[0], v[1])
		}
		if v[1] == "text" && v[4] != "C" {
			t.Errorf(`%s.%s sorts by locale %q, want COLLATE "C" as on SQLite`, name, v[0], v[4])
		}
		def, _, _ := strings.Cut(v[3], "::")
		tb.Columns[v[0]] = column{Type: typ, NotNull: v[2] == "NO", Default: def}
	}, `SELECT column_name, data_type, is_nullable, column_default, collation_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`, name)

	const cols = `(SELECT string_agg(a.attname, ', ' ORDER BY u.n) FROM unnest(%s) WITH ORDINALITY u(k, n) JOIN pg_attribute a ON a.attrelid = %s AND a.attnum = u.k)`
	rows(t, d, func(v []string) {
		switch v[0] {
		case "p":
			tb.Key = strings.Split(v[1], ", ")
		case "u":
			tb.Unique = append(tb.Unique, v[1])
		case "f":
			tb.Foreign = append(tb.Foreign, foreign{v[1], v[2], v[3], v[4]})
		}
	}, `SELECT contype, `+fmt.Sprintf(cols, "conkey", "conrelid")+`, confrelid::regclass, `+fmt.Sprintf(cols, "confkey", "confrelid")+`,
		CASE confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'r' THEN 'RESTRICT' ELSE confdeltype::text END
		FROM pg_constraint WHERE conrelid = $1::regclass`, name)

	rows(t, d, func(v []string) {
		list := strings.Split(v[2], ", ")
		where := strings.NewReplacer("(", "", ")", "", "::text", "").Replace(v[3])
		if where == "" {
			tb.Covers = append(tb.Covers, list)
		}
		if v[4] == "" {
			tb.Indexes[v[0]] = index(list, v[1] == "true", where)
		}
	}, `SELECT c.relname, i.indisunique, (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, true) || CASE i.indoption[k-1] & 1 WHEN 1 THEN ' DESC' ELSE '' END, ', ' ORDER BY k) FROM generate_series(1, i.indnkeyatts) k),
		pg_get_expr(i.indpred, i.indrelid), (SELECT min(conname) FROM pg_constraint n WHERE n.conindid = i.indexrelid AND n.contype IN ('p', 'u'))
		FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1::regclass`, name)
}

// opened returns both engines' migrated stores, or skips where there is one.
func opened(t *testing.T, open func(db.Engine) *db.DB, engines []db.Engine) (lite, pg *db.DB) {
	t.Helper()
	if len(engines) < 2 {
		t.Skip("needs both engines; this machine has no PostgreSQL")
	}
	return open(db.SQLite), open(db.Postgres)
}

func mustExec(t *testing.T, d *db.DB, query string, args ...any) {
	t.Helper()
	if _, err := d.SQL.ExecContext(context.WithoutCancel(t.Context()), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}
