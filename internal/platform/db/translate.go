package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"net"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"kerjasama/internal/platform/fault"
)

// Violation is a refused constraint: the kind of it and the columns or the name
// the engine reports.
type Violation struct {
	Kind  string // unique, foreign_key, check
	Name  string // PostgreSQL: constraint; SQLite: "table.column[, …]"
	cause error
}

func (v *Violation) Error() string {
	return v.Kind + " violation of " + v.Name + ": " + v.cause.Error()
}

// Unwrap returns the driver's error.
func (v *Violation) Unwrap() error { return v.cause }

// On reports whether the violation concerns the named unique or foreign key.
// Both engines' wordings contain the table name and the column names.
func (v *Violation) On(table string, columns ...string) bool {
	if !strings.Contains(v.Name, table) {
		return false
	}
	for _, c := range columns {
		if !strings.Contains(v.Name, c) {
			return false
		}
	}
	return true
}

var sqliteDetail = regexp.MustCompile(`constraint failed: ([^(]+?)(?: \(\d+\))?$`)

// Translate turns what a driver says into the words of the house: a *Violation
// for refused constraints, 409 request_in_progress for a lock not had in time, 503
// for a store that cannot be reached. Anything else comes back unchanged.
func Translate(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok { // whatever the server said while refusing
		return down(err)
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.Code {
		case "23505":
			return &Violation{Kind: "unique", Name: pg.ConstraintName, cause: err}
		case "23503":
			return &Violation{Kind: "foreign_key", Name: pg.ConstraintName, cause: err}
		case "23514", "23502":
			return &Violation{Kind: "check", Name: pg.ConstraintName + pg.ColumnName, cause: err}
		case "55P03", "40001", "40P01":
			return busy(err)
		case "53300", "57P01", "57P02", "57P03":
			return down(err)
		}
		return err
	}
	if se, ok := errors.AsType[*sqlite.Error](err); ok {
		name := ""
		if m := sqliteDetail.FindStringSubmatch(se.Error()); m != nil {
			name = m[1]
		}
		switch se.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return &Violation{Kind: "unique", Name: name, cause: err}
		case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
			return &Violation{Kind: "foreign_key", Name: name, cause: err}
		case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL:
			return &Violation{Kind: "check", Name: name, cause: err}
		}
		switch se.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return busy(err)
		case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL:
			return down(err)
		}
		return err
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return down(err)
	}
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, context.DeadlineExceeded) {
		return down(err)
	}
	return err
}

// busy says that another request holds the row.
func busy(err error) error {
	f := fault.Wrap(err, fault.RequestInProgress,
		"Permintaan lain sedang mengerjakan rekaman yang sama; coba lagi sebentar.",
		"Another request is working on the same record; try again in a moment.")
	f.RetryAfter = time.Second
	return f
}

func down(err error) error {
	f := fault.Wrap(err, fault.Unavailable,
		"Layanan sedang tidak dapat dijangkau; coba lagi sebentar.",
		"The service cannot be reached right now; try again in a moment.")
	f.RetryAfter = 2 * time.Second
	return f
}
