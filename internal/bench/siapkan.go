package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"kerjasama/internal/app"
	"kerjasama/internal/config"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/listing"
)

// world is one run.
type world struct {
	settings
	dir string
	bin string // the product
	log io.Writer
	// until is when the engine at hand should be done.
	until time.Time
}

func (w *world) say(format string, args ...any) {
	fmt.Fprintf(w.log, now().Format("15:04:05 ")+format+"\n", args...)
}

// engine is a store to measure on, filled.
type engine struct {
	name, version string
	url           string
	other         func(name string) (string, error) // the address of a further, empty database
	server        int                               // the database server's process, 0 when it is within ours
	db            *db.DB
	data          *stock
	close         func() error
}

// stock is what the requests name.
type stock struct {
	plans, mitra, unit, prodi []string
	password                  string
}

func (w *world) engine(ctx context.Context, name string) (*engine, error) {
	e := &engine{name: name}
	switch name {
	case "sqlite":
		e.other = func(n string) (string, error) { return "sqlite://" + filepath.Join(w.dir, n+".db"), nil }
		e.close = func() error { return e.db.Close() }
	case "postgres":
		c, err := dbtest.Start("")
		if err != nil {
			return nil, err
		}
		e.other = func(n string) (string, error) { return database(ctx, c.Base(), n) }
		e.close = func() error {
			err := e.db.Close()
			c.Stop()
			return err
		}
	default:
		return nil, fmt.Errorf("there is no engine %q", name)
	}
	var err error
	if e.url, err = e.other("bench"); err != nil {
		return nil, err
	}
	w.say("%s: filling %d plans", name, w.plans)
	if e.data, err = fill(ctx, e.url, w.plans); err != nil {
		return nil, err
	}
	if e.db, err = db.Open(ctx, e.url, db.Options{MaxConns: 2}); err != nil {
		return nil, err
	}
	return e, e.identify(ctx)
}

// database makes an empty database on a cluster.
func database(ctx context.Context, base, name string) (string, error) {
	c, err := pgx.Connect(ctx, base+"postgres?sslmode=disable")
	if err != nil {
		return "", err
	}
	_, err = c.Exec(ctx, "CREATE DATABASE "+name)
	return base + name + "?sslmode=disable", errors.Join(err, c.Close(ctx))
}

// identify finds the database's version and its server's process.
func (e *engine) identify(ctx context.Context) error {
	if e.name == "sqlite" {
		return e.db.SQL.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&e.version)
	}
	var backend int
	if err := e.db.SQL.QueryRowContext(ctx, "SELECT pg_backend_pid(), current_setting('server_version')").Scan(&backend, &e.version); err != nil {
		return err
	}
	s, err := readStat(backend)
	e.server = s.parent
	return err
}

func productConfig(url string) config.Config {
	cfg := config.Default()
	cfg.DatabaseURL, cfg.OpsAddr = url, ""
	return cfg
}

// fill migrates a database, enters its people through the product and its plans
// by bulk statements, the same on each run.
func fill(ctx context.Context, url string, plans int) (*stock, error) {
	cfg := productConfig(url)
	if err := app.Migrate(ctx, cfg); err != nil {
		return nil, err
	}
	a, err := app.Build(ctx, cfg, clock.System{}, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	st, err := seedPeople(ctx, a)
	if err == nil {
		err = seedPlans(ctx, a.DB, st, plans)
	}
	return st, errors.Join(err, a.Close())
}

func seedPeople(ctx context.Context, a *app.App) (*stock, error) {
	if err := a.Seed(ctx); err != nil {
		return nil, err
	}
	st := &stock{}
	b := bulk{a.DB}
	at := clock.System{}.Now()
	var units, prodi [][]any
	for _, k := range []string{"IF", "MB", "EL", "TM"} {
		units = append(units, append(meta(at), k, "Jurusan "+k, "jurusan", newYear(2001), " jurusan "+strings.ToLower(k)))
	}
	for i := range 24 {
		k := fmt.Sprintf("P%02d", i)
		prodi = append(prodi, append(meta(at), k, "Program Studi "+k, "d4", newYear(2001), " program studi "+strings.ToLower(k)))
	}
	if err := b.ifEmpty(ctx, "unit", append(metaColumns(), "kode", "nama", "jenis", "aktif_mulai", "cari"), units); err != nil {
		return nil, err
	}
	if err := b.ifEmpty(ctx, "prodi", append(metaColumns(), "kode", "nama", "jenjang", "aktif_mulai", "cari"), prodi); err != nil {
		return nil, err
	}
	people, err := a.Akses.SeedUsers(ctx, "")
	if err != nil {
		return nil, err
	}
	st.password = people[0].Password
	return st, nil
}

func metaColumns() []string {
	return []string{"id", "versi", "dibuat_pada", "dibuat_oleh_jenis", "dibuat_oleh_id", "diubah_pada", "diubah_oleh_jenis", "diubah_oleh_id"}
}

func meta(at time.Time) []any {
	return []any{ident.New(at), 1, at, "sistem", "sistem", at, "sistem", "sistem"}
}

func newYear(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }

var (
	statuses = []string{"draf", "siap_koordinasi", "dalam_koordinasi", "siap_laksana", "berlangsung", "terlaksana", "diarsipkan", "ditunda", "dibatalkan"}
	kinds    = []string{"penjadwalan", "rapat", "kunjungan", "lainnya"}
	tujuan   = "Membahas pelaksanaan magang industri, kuliah tamu dan penelitian terapan bersama mitra, serta menyusun jadwal kegiatan satu semester."
)

// seedPlans writes 2,000 partners and the plans: five years of dates, every
// status and kind alike often, one to three partners and one or two units each.
func seedPlans(ctx context.Context, d *db.DB, st *stock, n int) error {
	b := bulk{d}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same data on each run, nothing secret
	var partners [][]any
	at := newYear(2021)
	for i := range 2000 {
		m := meta(at.Add(time.Duration(i) * time.Second))
		st.mitra = append(st.mitra, m[0].(string)) //nolint:errcheck,forcetypeassert // the id made above
		nama := fmt.Sprintf("PT Contoh Mitra %04d", i)
		partners = append(partners, append(m, fmt.Sprintf("MT-%04d", i), "aktif", nama, "[]", "industri", "ID", "[]", listing.Index(nama)))
	}
	if err := b.write(ctx, "mitra", append(metaColumns(), "kode", "status", "nama", "nama_alias", "kategori", "kode_negara", "kontak", "cari"), partners); err != nil {
		return err
	}
	var err error
	if st.unit, err = b.ids(ctx, "unit WHERE kode IN ('IF', 'MB', 'EL', 'TM')"); err != nil {
		return err
	}
	if st.prodi, err = b.ids(ctx, "prodi"); err != nil {
		return err
	}
	people, err := b.ids(ctx, "pengguna")
	if err != nil {
		return err
	}
	pick := func(from []string, k int) []string {
		out := make([]string, 0, k)
		for len(out) < k {
			if id := from[r.IntN(len(from))]; !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
		return out
	}
	const chunk = 10_000
	for from := 0; from < n; from += chunk {
		rows := map[string][][]any{}
		for i := from; i < min(n, from+chunk); i++ {
			made := newYear(2021).Add(5 * 365 * 24 * time.Hour / time.Duration(n) * time.Duration(i)) // ids are in order of time, as in use
			begins := made.Truncate(24*time.Hour).AddDate(0, 0, r.IntN(60))
			by := people[r.IntN(len(people))]
			id := ident.New(made)
			st.plans = append(st.plans, id)
			kode := fmt.Sprintf("RK-%d-B%06d", made.Year(), i)
			judul := fmt.Sprintf("Rapat persiapan kegiatan kerja sama nomor %d", i)
			rows["rencana_kegiatan"] = append(rows["rencana_kegiatan"], []any{id, 1 + r.IntN(6), made, "pengguna", by, made, "pengguna", by,
				kode, statuses[r.IntN(len(statuses))], judul, tujuan, kinds[r.IntN(len(kinds))], begins, begins.AddDate(0, 0, r.IntN(5)),
				"normal", "[]", listing.Index(kode, judul, tujuan)})
			for table, ids := range map[string][]string{
				"rencana_mitra": pick(st.mitra, 1+r.IntN(3)), "rencana_unit": pick(st.unit, 1+r.IntN(2)), "rencana_prodi": pick(st.prodi, r.IntN(3)),
			} {
				for j, ref := range ids {
					rows[table] = append(rows[table], []any{id, ref, j})
				}
			}
		}
		for _, t := range []struct {
			name    string
			columns []string
		}{
			{"rencana_kegiatan", append(metaColumns(), "kode", "status", "judul", "tujuan", "jenis", "tanggal_mulai", "tanggal_selesai", "prioritas", "mitra_menolak_ids", "cari")},
			{"rencana_mitra", []string{"rencana_id", "mitra_id", "urutan"}},
			{"rencana_unit", []string{"rencana_id", "unit_id", "urutan"}},
			{"rencana_prodi", []string{"rencana_id", "prodi_id", "urutan"}},
		} {
			if err := b.write(ctx, t.name, t.columns, rows[t.name]); err != nil {
				return err
			}
		}
	}
	return b.finish(ctx)
}

// bulk writes many rows at once: COPY on PostgreSQL, wide INSERTs on SQLite.
type bulk struct{ *db.DB }

func (b bulk) ids(ctx context.Context, table string) (out []string, err error) {
	rows, err := b.SQL.QueryContext(ctx, "SELECT id FROM "+table+" ORDER BY id") //nolint:gosec // names of this file
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

func (b bulk) ifEmpty(ctx context.Context, table string, columns []string, rows [][]any) error {
	var n int
	if err := b.SQL.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n); err != nil || n > 0 { // names of this file
		return err
	}
	return b.write(ctx, table, columns, rows)
}

func (b bulk) write(ctx context.Context, table string, columns []string, rows [][]any) error {
	if b.Engine == db.Postgres {
		c, err := b.SQL.Conn(ctx)
		if err != nil {
			return err
		}
		defer c.Close() //nolint:errcheck // back to the pool
		return c.Raw(func(dc any) error {
			_, err := dc.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows)) //nolint:errcheck,forcetypeassert // the driver this file opened
			return err
		})
	}
	if _, err := b.SQL.ExecContext(ctx, "PRAGMA cache_size = -200000"); err != nil {
		return err
	}
	tx, err := b.SQL.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	one := "(" + marks(len(columns)) + ")"
	const wide = 100
	var many *sql.Stmt
	for len(rows) > 0 {
		k := min(wide, len(rows))
		query := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES " + one + strings.Repeat(","+one, k-1) //nolint:gosec // names of this file
		var args []any
		for _, row := range rows[:k] {
			for i, v := range row {
				if t, ok := v.(time.Time); ok && (strings.HasPrefix(columns[i], "tanggal_") || columns[i] == "aktif_mulai" || columns[i] == "tenggat_laporan" || columns[i] == "mulai") {
					v = t.Format(time.DateOnly)
				}
				args = append(args, v)
			}
		}
		rows = rows[k:]
		if k < wide {
			if _, err := tx.ExecContext(ctx, query, args...); err != nil {
				return err
			}
			continue
		}
		if many == nil {
			if many, err = tx.PrepareContext(ctx, query); err != nil {
				return err
			}
			defer many.Close() //nolint:errcheck // ends with the transaction
		}
		if _, err := many.ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// finish adds the hand-written side's audit table and leaves the store as one
// that has been running for a while.
func (b bulk) finish(ctx context.Context) error {
	id, at := "id INTEGER PRIMARY KEY", "TIMESTAMP"
	last := []string{"PRAGMA wal_checkpoint(TRUNCATE)"}
	if b.Engine == db.Postgres {
		id, at = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "timestamptz"
		last = []string{"VACUUM ANALYZE", "CHECKPOINT"}
	}
	for _, q := range append([]string{
		"CREATE TABLE bench_audit (" + id + ", pada " + at + " NOT NULL, pelaku text NOT NULL, subjek text NOT NULL, subjek_id text NOT NULL, peristiwa text NOT NULL, hasil text NOT NULL)",
		"CREATE INDEX bench_audit_subjek ON bench_audit (subjek, subjek_id)",
	}, last...) {
		if _, err := b.SQL.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}
