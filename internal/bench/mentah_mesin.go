package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"kerjasama/internal/platform/clock"
)

// conn runs statements written with question marks, on a pool or in a
// transaction.
type conn interface {
	each(ctx context.Context, scan func(func(...any) error) error, query string, args ...any) error
	exec(ctx context.Context, query string, args ...any) error
}

// store is a conn that can begin a transaction.
type store interface {
	conn
	tx(ctx context.Context, f func(conn) error) error
	close()
}

func now() time.Time { return clock.System{}.Now() }

// civil is a date as both engines give it, YYYY-MM-DD.
type civil string

// Scan reads SQLite's text.
func (c *civil) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("date from %T", src)
	}
	*c = civil(s)
	return nil
}

// ScanDate reads PostgreSQL's date without a detour over driver values.
func (c *civil) ScanDate(d pgtype.Date) error { //nolint:unparam // pgtype.DateScanner wants the error
	*c = civil(d.Time.Format(time.DateOnly))
	return nil
}

// openRaw connects as the product does, with as many connections.
func openRaw(ctx context.Context, dsn string, tuned bool) (store, error) {
	if path, ok := strings.CutPrefix(dsn, "sqlite://"); ok {
		q := url.Values{
			"_busy_timeout": {"5000"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_foreign_keys": {"1"},
			"_txlock": {"immediate"}, "_time_integer_format": {"unix_micro"}, "_inttotime": {"1"},
		}
		db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(1)
		if tuned {
			return tunedSQLite(ctx, db)
		}
		return &liteStore{liteConn{db}, db}, db.PingContext(ctx)
	}
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	cfg.MaxConns, cfg.MinConns = 16, 16
	p, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if tuned {
		return tunedPostgres(p), p.Ping(ctx)
	}
	return &pgStore{pgConn{p}, p}, p.Ping(ctx)
}

type liteConn struct {
	q interface {
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	}
}

func (c liteConn) each(ctx context.Context, scan func(func(...any) error) error, query string, args ...any) error {
	rows, err := c.q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c liteConn) exec(ctx context.Context, query string, args ...any) error {
	_, err := c.q.ExecContext(ctx, query, args...)
	return err
}

type liteStore struct {
	liteConn
	db *sql.DB
}

func (s *liteStore) tx(ctx context.Context, f func(conn) error) error {
	t, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(liteConn{t}); err != nil {
		return errors.Join(err, t.Rollback())
	}
	return t.Commit()
}

func (s *liteStore) close() { s.db.Close() } //nolint:errcheck,gosec // the process ends

type pgConn struct {
	q interface {
		Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	}
}

func (c pgConn) each(ctx context.Context, scan func(func(...any) error) error, query string, args ...any) error {
	rows, err := c.q.Query(ctx, numbered(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c pgConn) exec(ctx context.Context, query string, args ...any) error {
	rows, err := c.q.Query(ctx, numbered(query), args...)
	if err != nil {
		return err
	}
	rows.Close()
	return rows.Err()
}

type pgStore struct {
	pgConn
	pool *pgxpool.Pool
}

func (s *pgStore) tx(ctx context.Context, f func(conn) error) error {
	return pgx.BeginFunc(ctx, s.pool, func(t pgx.Tx) error { return f(pgConn{t}) })
}

func (s *pgStore) close() { s.pool.Close() }

// numberedTexts remembers statements rewritten for PostgreSQL: by hand they
// would have been written so.
var numberedTexts sync.Map

func numbered(query string) string {
	if t, ok := numberedTexts.Load(query); ok {
		return t.(string) //nolint:errcheck,forcetypeassert // only strings are stored
	}
	var b strings.Builder
	n := 0
	for _, r := range query {
		if r == '?' {
			n++
			b.WriteString("$" + strconv.Itoa(n))
			continue
		}
		b.WriteRune(r)
	}
	t := b.String()
	numberedTexts.Store(query, t)
	return t
}
