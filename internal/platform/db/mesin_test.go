package db_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

func TestSQLiteConnectionsAreSetAsMeant(t *testing.T) {
	d, err := db.Open(t.Context(), dbtest.URL(t, db.SQLite), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for name, tt := range map[string]struct {
		pool *sql.DB
		want map[string]string
	}{
		"writer": {d.SQL, map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "query_only": "0"}},
		"reader": {d.ReaderSQL, map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "query_only": "1"}},
	} {
		for pragma, want := range tt.want {
			var got string
			if err := tt.pool.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s: %s is %q (%v), want %s", name, pragma, got, err, want)
			}
		}
	}
	if got := d.SQL.Stats().MaxOpenConnections; got != 1 {
		t.Errorf("writer has up to %d connections, want 1", got)
	}
	if got := d.ReaderSQL.Stats().MaxOpenConnections; got < 2 || got > 4 {
		t.Errorf("reader has up to %d connections, want 2 to 4", got)
	}
	if _, err := d.ReaderSQL.ExecContext(t.Context(), "INSERT INTO sewa (nama) VALUES ('uji')"); err == nil {
		t.Error("the reader wrote")
	}
}

// The writer's lock is taken when a transaction begins, not at its first write:
// what is read inside it is still true when it is written.
func TestSQLiteTransactionsHoldTheLockFromTheirBeginning(t *testing.T) {
	url := dbtest.URL(t, db.SQLite)
	open := func() *db.DB {
		d, err := db.Open(t.Context(), url, db.Options{LockTimeout: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		return d
	}
	one, other := open(), open()
	tx, err := one.SQL.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := other.SQL.BeginTx(t.Context(), nil); err == nil {
		t.Error("two writing transactions run at once")
		second.Rollback()
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	third, err := other.SQL.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	if err := third.Rollback(); err != nil {
		t.Fatal(err)
	}
}

func TestPostgresSessionsAreSetAsMeant(t *testing.T) {
	d := postgres(t, db.Options{})
	for setting, want := range map[string]string{
		"lock_timeout": "5s", "idle_in_transaction_session_timeout": "1min", "TimeZone": "UTC", "application_name": "kerjasama", "jit": "off",
	} {
		var got string
		if err := d.SQL.QueryRowContext(t.Context(), "SHOW "+setting).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %s", setting, got, err, want)
		}
	}
	if d.Gorm.PrepareStmt {
		t.Error("GORM prepares statements of its own beside pgx's")
	}
	if !d.Gorm.SkipDefaultTransaction {
		t.Error("GORM wraps single statements in transactions")
	}
}

// A burst must not pay for new sessions again and again: what was opened stays.
func TestPostgresPoolKeepsIdleWhatItOpened(t *testing.T) {
	const most = 6
	d := postgres(t, db.Options{MaxConns: most})
	held := make(chan *sql.Conn, most)
	var wg sync.WaitGroup
	for range most {
		wg.Go(func() {
			c, err := d.SQL.Conn(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			held <- c
		})
	}
	wg.Wait()
	close(held)
	for c := range held {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if s := d.SQL.Stats(); s.MaxOpenConnections != most || s.Idle != most || s.MaxIdleClosed != 0 {
		t.Errorf("got %d of %d idle, %d closed; want all kept", s.Idle, s.MaxOpenConnections, s.MaxIdleClosed)
	}
}

func postgres(t *testing.T, o db.Options) *db.DB {
	t.Helper()
	if !slices.Contains(dbtest.Engines(t), db.Postgres) {
		t.Skip("this machine has no PostgreSQL")
	}
	d, err := db.Open(t.Context(), dbtest.URL(t, db.Postgres), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// appendOnly names one row of each table that only grows, its key, and a column
// that somebody might want to change.
var appendOnly = map[string]struct{ row, key, change string }{
	"jurnal": {`(pada, pelaku, kunci, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil)
		VALUES (timestamptz '2026-07-10 02:00:00Z', 'pengguna:p', 'k', 'r', 'rencana_kegiatan', 's', 1, 'rencana.dibuat', 201, '{}')`, "id = 1", "hasil = '{\"a\":1}'"},
	"segel":         {"(posisi, jurnal_id, sidik) VALUES (0, 1, bytea '\\x00ff')", "posisi = 0", "sidik = bytea '\\x01'"},
	"simpul":        {"(tingkat, n, sidik) VALUES (0, 0, bytea '\\x00ff')", "n = 0", "sidik = bytea '\\x01'"},
	"titik_periksa": {"(ukuran, pada, catatan) VALUES (1, timestamptz '2026-07-10 02:00:00Z', 'c')", "ukuran = 1", "catatan = 'd'"},
	"ralat": {`(id, subjek, subjek_id, lama, baru, alasan, oleh_jenis, oleh_id, pada)
		VALUES ('r', 'mitra', 's', '{}', '{}', 'salah ketik', 'pengguna', 'p', timestamptz '2026-07-10 02:00:00Z')`, "id = 'r'", "alasan = 'lain'"},
}

func TestTablesThatOnlyGrow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for name, tt := range appendOnly {
			refuse := func(what, stmt string) {
				t.Helper()
				if _, err := d.SQL.ExecContext(context.WithoutCancel(t.Context()), dbtest.Portable(d.Engine, stmt)); err == nil {
					t.Errorf("%s: %s went through", name, what)
				} else if !strings.Contains(err.Error(), "append-only") && !strings.Contains(strings.ToUpper(err.Error()), "UNIQUE") {
					t.Errorf("%s: %s was refused for another reason: %v", name, what, err)
				}
			}
			insert := "INSERT INTO " + name + " " + tt.row
			mustExec(t, d, dbtest.Portable(d.Engine, insert))
			refuse("UPDATE", "UPDATE "+name+" SET "+tt.change+" WHERE "+tt.key)
			refuse("DELETE", "DELETE FROM "+name+" WHERE "+tt.key)
			refuse("the same INSERT again", insert)
			if d.Engine == db.Postgres {
				refuse("TRUNCATE", "TRUNCATE "+name)
			} else {
				refuse("INSERT OR REPLACE", strings.Replace(insert, "INSERT", "INSERT OR REPLACE", 1))
				refuse("REPLACE", strings.Replace(insert, "INSERT", "REPLACE", 1))
			}
			var n int
			if err := d.SQL.QueryRowContext(t.Context(), "SELECT count(*) FROM "+name+" WHERE "+tt.key).Scan(&n); err != nil || n != 1 {
				t.Errorf("%s: %d rows left (%v), want 1", name, n, err)
			}
		}
		var n int
		if err := d.SQL.QueryRowContext(t.Context(), "SELECT count(*) FROM jurnal_antre").Scan(&n); err != nil || n != 1 {
			t.Errorf("%d rows wait for a seal (%v), want the one that was written", n, err)
		}
	})
}
