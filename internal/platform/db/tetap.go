package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Fixed is a statement that is asked often and whose parameters are single values:
// it goes to the pool as it stands, where [Raw] has GORM put each together anew.
type Fixed struct{ sqlite, postgres string }

// NewFixed makes one; each ? is a parameter.
func NewFixed(query string) Fixed {
	var b strings.Builder
	for n, part := range strings.Split(query, "?") {
		if n > 0 {
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteString(part)
	}
	return Fixed{query, b.String()}
}

// In is the statement as an engine takes it.
func (f Fixed) In(e Engine) string {
	if e == Postgres {
		return f.postgres
	}
	return f.sqlite
}

// Each runs the statement and reads each row.
func (f Fixed) Each(ctx context.Context, tx *gorm.DB, read func(*Row), args ...any) error {
	rows, err := tx.Statement.ConnPool.QueryContext(ctx, f.In(Engine(tx.Name())), args...)
	if err != nil {
		return Translate(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	r := new(Row)
	for rows.Next() {
		if err := r.take(rows); err != nil {
			return err
		}
		if read(r); r.err != nil {
			return r.err
		}
	}
	return Translate(rows.Err())
}

// mostCells is how many columns a fixed statement may have.
const mostCells = 16

// Row is a row as the driver gave it, which costs less than having database/sql
// convert each column. The first value that is not what it was read as makes the
// reading fail.
type Row struct {
	cells [mostCells]any
	into  [mostCells]any
	n     int
	err   error
}

// take reads the row that is next.
func (r *Row) take(rows *sql.Rows) error {
	if r.n == 0 {
		names, err := rows.Columns()
		if err != nil {
			return Translate(err)
		}
		for r.n = range names {
			r.into[r.n] = &r.cells[r.n]
		}
		r.n++
	}
	return Translate(rows.Scan(r.into[:r.n]...))
}

// Null reports whether a column is null.
func (r *Row) Null(i int) bool { return r.cells[i] == nil }

// Text is a column of text, "" where it is null.
func (r *Row) Text(i int) string { return cell[string](r, i) }

// Int is a column of whole numbers, 0 where it is null.
func (r *Row) Int(i int) int64 { return cell[int64](r, i) }

// Time is a column of instants, the zero one where it is null.
func (r *Row) Time(i int) time.Time { return cell[time.Time](r, i) }

func cell[T any](r *Row, i int) (v T) {
	if r.cells[i] == nil {
		return v
	}
	v, ok := r.cells[i].(T)
	if !ok && r.err == nil {
		r.err = fmt.Errorf("column %d is %T, not %T", i, r.cells[i], v)
	}
	return v
}
