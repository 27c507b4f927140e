package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// ErrNotFresh says that a store already holds records and is not to be filled.
var ErrNotFresh = errors.New("this database already holds records; give an empty one")

// Copy fills a fresh store with every row of another of the same schema, of
// whichever engine: what is read is one snapshot, what is written is one
// transaction. Seals and checkpoints come along, so the copy verifies as the
// original does. Jobs that wait do not: the periodic ones begin anew by
// themselves. ErrNotFresh when the target's journal holds anything.
//
// On PostgreSQL the target's connection must own the tables.
func Copy(ctx context.Context, from, to *DB) (rows int64, err error) {
	var n int
	if err := to.SQL.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM jurnal LIMIT 1) j").Scan(&n); err != nil {
		return 0, fmt.Errorf("look at the target: %w", err)
	}
	if n > 0 {
		return 0, ErrNotFresh
	}
	tables, err := from.tables(ctx)
	if err != nil {
		return 0, err
	}
	theirs, err := to.tables(ctx)
	if err != nil {
		return 0, err
	}
	if !slices.EqualFunc(tables, theirs, func(a, b dataTable) bool { return a.name == b.name && len(a.columns) == len(b.columns) }) {
		return 0, errors.New("the two databases have different schemas; bring both up to date first")
	}
	src, err := from.ReaderSQL.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: snapshot(from.Engine)})
	if err != nil {
		return 0, fmt.Errorf("read the source: %w", Translate(err))
	}
	defer src.Rollback() //nolint:errcheck // read only
	dst, err := newFiller(ctx, to, theirs)
	if err != nil {
		return 0, err
	}
	defer dst.close()
	for _, t := range theirs {
		n, err := dst.table(ctx, src, t)
		if err != nil {
			return 0, fmt.Errorf("copy %s: %w", t.name, err)
		}
		rows += n
	}
	return rows, dst.commit(ctx)
}

func snapshot(e Engine) sql.IsolationLevel {
	if e == Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

// dataTable is a table of ours with its columns, by name.
type dataTable struct {
	name    string
	columns []dataColumn
}

type dataColumn struct{ name, kind string }

func (t dataTable) names() []string {
	out := make([]string, len(t.columns))
	for i, c := range t.columns {
		out[i] = c.name
	}
	return out
}

// selects reads a whole table. The order is the key's where the rows refer to
// earlier ones by number.
func (t dataTable) selects() string {
	q := "SELECT " + strings.Join(t.names(), ", ") + " FROM " + t.name
	if t.name == "jurnal" {
		q += " ORDER BY id"
	}
	return q
}

// tables lists what is ours, by name: the journal first, since a trigger of its
// own fills jurnal_antre.
func (d *DB) tables(ctx context.Context) ([]dataTable, error) {
	q := `SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.name`
	if d.Engine == Postgres {
		q = `SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
			WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name COLLATE "C", c.column_name COLLATE "C"`
	}
	rs, err := d.SQL.QueryContext(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", Translate(err))
	}
	defer rs.Close() //nolint:errcheck // rows.Err below reports what matters
	var out []dataTable
	for rs.Next() {
		var table string
		var c dataColumn
		if err := rs.Scan(&table, &c.name, &c.kind); err != nil {
			return nil, fmt.Errorf("scan columns: %w", err)
		}
		if strings.HasPrefix(table, "goose_") || strings.HasPrefix(table, "river_") || strings.HasPrefix(table, "sqlite_") {
			continue
		}
		if len(out) == 0 || out[len(out)-1].name != table {
			out = append(out, dataTable{name: table})
		}
		last := &out[len(out)-1]
		last.columns = append(last.columns, c)
	}
	slices.SortStableFunc(out, func(a, b dataTable) int {
		first := func(t dataTable) int {
			if t.name == "jurnal" {
				return 0
			}
			return 1
		}
		return first(a) - first(b)
	})
	return out, Translate(rs.Err())
}

// filler writes tables into one store, in one transaction.
type filler interface {
	table(ctx context.Context, src *sql.Tx, t dataTable) (int64, error)
	commit(ctx context.Context) error
	close()
}

func newFiller(ctx context.Context, to *DB, tables []dataTable) (filler, error) {
	if to.Engine == Postgres {
		return fillPostgres(ctx, to, tables)
	}
	tx, err := to.SQL.BeginTx(ctx, nil)
	if err != nil {
		return nil, Translate(err)
	}
	f := &fillLite{tx}
	if _, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return f, nil
}

type fillLite struct{ tx *sql.Tx }

func (f *fillLite) table(ctx context.Context, src *sql.Tx, t dataTable) (int64, error) {
	if err := empty(ctx, t, func(q string) error { _, err := f.tx.ExecContext(ctx, q); return err }); err != nil {
		return 0, err
	}
	ins, err := f.tx.PrepareContext(ctx, "INSERT INTO "+t.name+" ("+strings.Join(t.names(), ", ")+") VALUES (?"+strings.Repeat(", ?", len(t.columns)-1)+")") //nolint:gosec // names of the schema's own
	if err != nil {
		return 0, err
	}
	defer ins.Close() //nolint:errcheck // ends with the transaction
	rs, err := src.QueryContext(ctx, t.selects())
	if err != nil {
		return 0, err
	}
	defer rs.Close() //nolint:errcheck // rows.Err below reports what matters
	vals, dst := slots(len(t.columns))
	var n int64
	for rs.Next() {
		if err := rs.Scan(dst...); err != nil {
			return n, err
		}
		for i, c := range t.columns {
			if at, ok := vals[i].(time.Time); ok && c.kind == "TEXT" { // PostgreSQL's date
				vals[i] = at.Format(time.DateOnly)
			}
		}
		if _, err := ins.ExecContext(ctx, vals...); err != nil {
			return n, err
		}
		n++
	}
	return n, rs.Err()
}

func (f *fillLite) commit(context.Context) error { return Translate(f.tx.Commit()) }

// close takes back what was not committed.
func (f *fillLite) close() { _ = f.tx.Rollback() }

// empty removes what the migrations themselves planted, and what the journal's
// trigger put into its queue meanwhile. Tables that only grow hold nothing in a
// fresh store.
func empty(_ context.Context, t dataTable, exec func(string) error) error {
	switch t.name {
	case "jurnal", "segel", "simpul", "titik_periksa", "ralat":
		return nil
	default:
		return exec("DELETE FROM " + t.name)
	}
}

func slots(n int) (vals, dst []any) {
	vals, dst = make([]any, n), make([]any, n)
	for i := range vals {
		dst[i] = &vals[i]
	}
	return vals, dst
}

// fillPg fills PostgreSQL by COPY. Foreign keys wait until everything is there:
// nouns refer to each other in circles.
type fillPg struct {
	conn *sql.Conn
	tx   pgx.Tx
	late []string // "table ALTER CONSTRAINT name"
}

func fillPostgres(ctx context.Context, to *DB, _ []dataTable) (filler, error) {
	conn, err := to.SQL.Conn(ctx)
	if err != nil {
		return nil, Translate(err)
	}
	f := &fillPg{conn: conn}
	err = conn.Raw(func(c any) error {
		pc, ok := c.(*stdlib.Conn)
		if !ok {
			return errors.New("the PostgreSQL driver is not pgx")
		}
		if f.tx, err = pc.Conn().Begin(ctx); err != nil {
			return err
		}
		rows, err := f.tx.Query(ctx, `SELECT format('%I ALTER CONSTRAINT %I', r.relname, k.conname) FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid
			WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace AND r.relname NOT LIKE 'river\_%' ORDER BY 1`)
		if err != nil {
			return err
		}
		f.late, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return errors.Join(err, f.constraints(ctx, "DEFERRABLE INITIALLY DEFERRED"))
	})
	if err != nil {
		f.close()
		return nil, fmt.Errorf("prepare the target (its user must own the tables): %w", Translate(err))
	}
	return f, nil
}

func (f *fillPg) constraints(ctx context.Context, how string) error {
	var b strings.Builder
	for _, l := range f.late {
		b.WriteString("ALTER TABLE " + l + " " + how + ";\n")
	}
	_, err := f.tx.Exec(ctx, b.String(), pgx.QueryExecModeSimpleProtocol) // many statements at once, no arguments
	return err
}

func (f *fillPg) table(ctx context.Context, src *sql.Tx, t dataTable) (int64, error) {
	if err := empty(ctx, t, func(q string) error { _, err := f.tx.Exec(ctx, q); return err }); err != nil {
		return 0, err
	}
	rs, err := src.QueryContext(ctx, t.selects()) //nolint:rowserrcheck // CopyFrom asks rowSource.Err
	if err != nil {
		return 0, err
	}
	defer rs.Close() //nolint:errcheck // read only
	return f.tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.names(), &rowSource{rs: rs, t: t})
}

func (f *fillPg) commit(ctx context.Context) error {
	_, err := f.tx.Exec(ctx, "SET CONSTRAINTS ALL IMMEDIATE")
	if err == nil {
		err = f.constraints(ctx, "NOT DEFERRABLE")
	}
	if err == nil {
		_, err = f.tx.Exec(ctx, "SELECT setval(pg_get_serial_sequence('jurnal', 'id'), COALESCE((SELECT max(id) FROM jurnal), 0) + 1, false)")
	}
	if err == nil {
		_, err = f.tx.Exec(ctx, "ANALYZE")
	}
	if err != nil {
		return Translate(err)
	}
	return Translate(f.tx.Commit(ctx))
}

func (f *fillPg) close() {
	if f.tx != nil {
		_ = f.tx.Rollback(context.Background())
	}
	_ = f.conn.Close()
}

// rowSource feeds COPY from rows of the other engine.
type rowSource struct {
	rs   *sql.Rows
	t    dataTable
	vals []any
	dst  []any
	err  error
}

func (s *rowSource) Next() bool {
	if s.err != nil || !s.rs.Next() {
		return false
	}
	if s.vals == nil {
		s.vals, s.dst = slots(len(s.t.columns))
	}
	s.err = s.rs.Scan(s.dst...)
	return s.err == nil
}

// Values gives a row in PostgreSQL's types: SQLite knows no dates and no booleans.
func (s *rowSource) Values() ([]any, error) {
	for i, c := range s.t.columns {
		switch v := s.vals[i].(type) {
		case string:
			if c.kind == "date" {
				at, err := time.Parse(time.DateOnly, v)
				if err != nil {
					return nil, fmt.Errorf("%s.%s: %w", s.t.name, c.name, err)
				}
				s.vals[i] = at
			}
		case int64:
			switch c.kind {
			case "boolean":
				s.vals[i] = v != 0
			case "timestamp with time zone":
				s.vals[i] = time.UnixMicro(v).UTC()
			}
		case []byte:
			if c.kind != "bytea" {
				s.vals[i] = string(v)
			}
		}
	}
	return s.vals, nil
}

func (s *rowSource) Err() error { return errors.Join(s.err, s.rs.Err()) }
