// Package db opens the two stores the product runs on, SQLite (embedded
// default) and PostgreSQL (production), brings their schema up to date, and
// offers the few generic statements every slice shares. Portable SQL is the
// rule; the few differences between the engines live here and nowhere else.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	lite "modernc.org/sqlite" // the pure Go driver
)

// Engine names one of the two stores.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Options tune a connection. The zero value is production's.
type Options struct {
	MaxConns    int           // PostgreSQL pool; default 16
	LockTimeout time.Duration // how long a writer waits for a row; default 5 s
	Synchronous string        // SQLite: FULL (default: an acknowledged write survives power loss) or NORMAL
}

// DB is an open store.
type DB struct {
	Engine Engine
	// Gorm is the writing pool: one connection on SQLite, where it also serves
	// short reads; all of them on PostgreSQL.
	Gorm *gorm.DB
	// Reader serves exports, reports, verification and readiness: a read-only
	// pool on SQLite, the same pool as Gorm on PostgreSQL.
	Reader *gorm.DB
	// SQL and ReaderSQL are the pools under Gorm and Reader.
	SQL, ReaderSQL *sql.DB
}

// Open connects to sqlite://PATH or postgres://…. It does not migrate.
func Open(ctx context.Context, dsn string, o Options) (*DB, error) {
	if o.LockTimeout == 0 {
		o.LockTimeout = 5 * time.Second
	}
	if o.MaxConns == 0 {
		o.MaxConns = 16
	}
	if o.Synchronous == "" {
		o.Synchronous = "FULL"
	}
	var (
		d   *DB
		err error
	)
	switch {
	case strings.HasPrefix(dsn, "sqlite://"):
		d, err = openSQLite(ctx, strings.TrimPrefix(dsn, "sqlite://"), o)
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		d, err = openPostgres(dsn, o)
	default:
		return nil, errors.New("database url must start with sqlite:// or postgres://")
	}
	if err != nil {
		return nil, err
	}
	if err := d.SQL.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("reach database: %w", err), d.Close())
	}
	return d, nil
}

func openSQLite(ctx context.Context, path string, o Options) (*DB, error) {
	if path == "" {
		return nil, errors.New("sqlite:// needs a path, e.g. sqlite://var/kerjasama.db")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("make database directory: %w", err)
	}
	q := url.Values{}
	q.Set("_busy_timeout", fmt.Sprint(o.LockTimeout.Milliseconds()))
	q.Set("_journal_mode", "WAL")
	q.Set("_synchronous", o.Synchronous)
	q.Set("_foreign_keys", "1")
	q.Set("_txlock", "immediate")
	q.Set("_time_integer_format", "unix_micro")
	q.Set("_inttotime", "1")
	// What is erased, personal values above all, does not stay in a page's free space.
	q["_pragma"] = []string{"secure_delete(fast)"}
	if o.Synchronous == "OFF" { // thrown away afterwards: as little as possible touches the disk
		q["_pragma"] = append(q["_pragma"], "cache_size(-65536)", "temp_store(memory)")
	}
	base := "file:" + (&url.URL{Path: path}).EscapedPath() + "?"
	w, err := openLite(base + q.Encode())
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	w.SetMaxIdleConns(1)
	if err := w.PingContext(ctx); err != nil { // creates the file in WAL mode before the read-only pool opens it
		return nil, errors.Join(fmt.Errorf("open sqlite %s: %w", path, err), w.Close())
	}
	q.Del("_txlock")
	q.Del("_journal_mode")
	q.Set("mode", "ro")
	q.Set("_query_only", "1")
	r, err := openLite(base + q.Encode())
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	r.SetMaxOpenConns(4)
	r.SetMaxIdleConns(4)
	return wrap(SQLite, w, r)
}

func openLite(dsn string) (*sql.DB, error) {
	c, err := lite.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open sqlite: %w", err)
	}
	return sql.OpenDB(prepared{c}), nil
}

func openPostgres(dsn string, o Options) (*DB, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("postgres url cannot be read (its text is not shown: it may hold a password)")
	}
	for k, v := range map[string]string{
		"timezone":                            "UTC",
		"datestyle":                           "ISO, YMD",
		"lock_timeout":                        fmt.Sprint(o.LockTimeout.Milliseconds()),
		"idle_in_transaction_session_timeout": "60000",
		"application_name":                    "kerjasama",
		// What a page of records looks up beside each row makes it look dear enough to
		// be compiled, which costs a third of a second and saves nothing.
		"jit": "off",
	} {
		if _, ok := cfg.RuntimeParams[k]; !ok {
			cfg.RuntimeParams[k] = v
		}
	}
	w := stdlib.OpenDB(*cfg, stdlib.OptionAfterConnect(func(_ context.Context, c *pgx.Conn) error {
		c.TypeMap().RegisterType(&pgtype.Type{
			Name: "timestamptz", OID: pgtype.TimestamptzOID,
			Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
		})
		return nil
	}))
	w.SetMaxOpenConns(o.MaxConns)
	w.SetMaxIdleConns(o.MaxConns)
	return wrap(Postgres, w, w)
}

func wrap(e Engine, w, r *sql.DB) (*DB, error) {
	cfg := func() *gorm.Config {
		return &gorm.Config{SkipDefaultTransaction: true, Logger: logger.Discard, DisableAutomaticPing: true}
	}
	dial := func(pool *sql.DB) gorm.Dialector {
		if e == SQLite {
			return sqlite.New(sqlite.Config{DriverName: "sqlite", Conn: pool})
		}
		return postgres.New(postgres.Config{Conn: pool})
	}
	gw, err := gorm.Open(dial(w), cfg())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open gorm: %w", err), w.Close())
	}
	d := &DB{Engine: e, Gorm: gw, Reader: gw, SQL: w, ReaderSQL: r}
	if r != w {
		if d.Reader, err = gorm.Open(dial(r), cfg()); err != nil {
			return nil, errors.Join(fmt.Errorf("open gorm reader: %w", err), w.Close(), r.Close())
		}
	}
	return d, nil
}

// Within runs do over one transaction: everything written through the store it
// is given is kept when do returns nil, and nothing is otherwise. Units of work
// started inside join it: after one of them failed, do must return its error.
func (d *DB) Within(ctx context.Context, do func(*DB) error) error {
	return d.Gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		within, tx := *d, tx.Session(&gorm.Session{DisableNestedTransaction: true})
		within.Gorm, within.Reader = tx, tx
		return do(&within)
	})
}

// Close releases both pools.
func (d *DB) Close() error {
	if d.ReaderSQL == d.SQL {
		return d.SQL.Close()
	}
	return errors.Join(d.ReaderSQL.Close(), d.SQL.Close())
}

// ForUpdate is the row-lock suffix of a SELECT inside a writing transaction:
// SQLite's immediate transactions already hold the only writer's lock.
func (d *DB) ForUpdate(alias string) string { return ForUpdate(d.Gorm, alias) }

// ForUpdate is DB.ForUpdate for a transaction at hand.
func ForUpdate(tx *gorm.DB, alias string) string {
	if tx.Name() == "postgres" {
		return " FOR UPDATE OF " + alias
	}
	return ""
}
