package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"testing"

	lite "modernc.org/sqlite"
)

// counted counts the statements its connection prepares and closes.
type counted struct {
	driver.Connector
	prepared, closed int
}

type countedConn struct {
	liteConn
	c *counted
}

type countedStmt struct {
	liteStmt
	c *counted
}

func (c *counted) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return countedConn{inner.(liteConn), c}, nil
}

func (c countedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := c.liteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.c.prepared++
	return countedStmt{s.(liteStmt), c.c}, nil
}

func (s countedStmt) Close() error {
	s.c.closed++
	return s.liteStmt.Close()
}

func keptDB(t *testing.T) (*sql.DB, *counted) {
	t.Helper()
	plain, err := lite.NewConnector("file:" + filepath.Join(t.TempDir(), "siap.db"))
	if err != nil {
		t.Fatal(err)
	}
	c := &counted{Connector: plain}
	return sql.OpenDB(prepared{c}), c
}

func must(t *testing.T, d *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := d.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func one(t *testing.T, q interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}, query string, args ...any) int {
	t.Helper()
	var n int
	if err := q.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func TestSQLiteStatementsStayPrepared(t *testing.T) {
	d, c := keptDB(t)
	d.SetMaxOpenConns(1)
	must(t, d, "CREATE TABLE a (n INTEGER PRIMARY KEY)")
	for i := range 50 {
		must(t, d, "INSERT INTO a (n) VALUES (?)", i)
		if got := one(t, d, "SELECT count(*) FROM a WHERE n <= ?", i); got != i+1 {
			t.Fatalf("after %d rows: %d", i+1, got)
		}
	}
	if c.prepared != 3 {
		t.Errorf("three texts were prepared %d times", c.prepared)
	}

	t.Run("the same text inside its own rows", func(t *testing.T) {
		tx, err := d.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		const query = "SELECT n FROM a WHERE n < ? ORDER BY n"
		rows, err := tx.QueryContext(t.Context(), query, 3)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		sum := 0
		for rows.Next() {
			var n int
			if err := rows.Scan(&n); err != nil {
				t.Fatal(err)
			}
			sum += n + one(t, tx, query, 1)
		}
		if err := rows.Err(); err != nil || sum != 3 {
			t.Errorf("sum %d, %v", sum, err)
		}
	})

	t.Run("a changed schema", func(t *testing.T) {
		must(t, d, "INSERT INTO a (n) VALUES (100)")
		must(t, d, "ALTER TABLE a ADD COLUMN m INTEGER NOT NULL DEFAULT 7")
		rows, err := d.QueryContext(t.Context(), "SELECT * FROM a WHERE n = 100")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		if cols, err := rows.Columns(); err != nil || len(cols) != 2 || rows.Err() != nil {
			t.Errorf("columns %v, %v", cols, err)
		}
	})

	t.Run("a statement that failed works again", func(t *testing.T) {
		if _, err := d.ExecContext(t.Context(), "INSERT INTO a (n) VALUES (?)", 1); err == nil {
			t.Fatal("the same key twice")
		}
		must(t, d, "INSERT INTO a (n) VALUES (?)", 1000)
	})

	t.Run("no more than the limit", func(t *testing.T) {
		for i := range 3 * keptStatements {
			one(t, d, fmt.Sprintf("SELECT %d", i))
		}
		if open := c.prepared - c.closed; open > keptStatements {
			t.Errorf("%d statements are open", open)
		}
	})

	if err := d.Close(); err != nil || c.prepared != c.closed {
		t.Errorf("closed %d of %d statements, %v", c.closed, c.prepared, err)
	}
}
