package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"kerjasama/internal/app"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/ident"
)

// alerts is how long after the due people were told, by processes of the product.
type alerts struct {
	clocks, processes, told, twice int
	median, p99, worst             time.Duration
}

// told lets n clocks come due within one minute while the product runs, in two
// processes on PostgreSQL, and looks at the store five times a second for what
// stands in people's lists: the delay is from the due to being seen there.
func (w *world) told(ctx context.Context, e *engine, n int) (a alerts, err error) {
	a.clocks, a.processes = n, 1
	url, err := e.other("peringatan")
	if err != nil {
		return a, err
	}
	cfg := productConfig(url)
	if err := app.Migrate(ctx, cfg); err != nil {
		return a, err
	}
	p, err := app.Build(ctx, cfg, clock.System{}, slog.New(slog.DiscardHandler))
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if _, err := seedPeople(ctx, p); err != nil {
		return a, err
	}
	first := now().Add(15 * time.Second).Truncate(time.Second)
	due := map[string]time.Time{}
	if err := seedDue(ctx, bulk{p.DB}, n, first, due); err != nil {
		return a, err
	}
	if e.name == "postgres" {
		a.processes = 2
	}
	for range a.processes {
		addr, err := freeAddr(ctx)
		if err != nil {
			return a, err
		}
		c, err := w.startProduct(ctx, addr, url)
		if err != nil {
			return a, err
		}
		defer c.stop()
		if err := c.ready(ctx, 30*time.Second); err != nil {
			return a, err
		}
	}
	w.say("%s: %d clocks come due within a minute", e.name, n)
	var late []time.Duration
	seen := map[string]bool{}
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for end := first.Add(80 * time.Second); now().Before(end) && len(seen) < 2*n; {
		select {
		case <-ctx.Done():
			return a, ctx.Err()
		case <-look.C:
		}
		if err := fresh(ctx, p.DB.ReaderSQL, e.name, now().Add(-15*time.Second), func(key string) {
			if !seen[key] {
				seen[key] = true
				late = append(late, now().Sub(due[key[:36]]))
			}
		}); err != nil {
			return a, err
		}
	}
	if err := p.DB.ReaderSQL.QueryRowContext(ctx, "SELECT count(*), count(*) - count(DISTINCT penerima_id || kunci) FROM pemberitahuan").Scan(&a.told, &a.twice); err != nil {
		return a, err
	}
	if len(late) == 0 {
		return a, errors.New("nobody was told")
	}
	slices.Sort(late)
	a.median, a.p99, a.worst = late[len(late)/2], late[len(late)*99/100], late[len(late)-1]
	return a, nil
}

// fresh calls f with "request:recipient" of notices made after an instant.
func fresh(ctx context.Context, pool *sql.DB, engine string, after time.Time, f func(string)) error {
	query, arg := "SELECT subjek_id || ':' || penerima_id FROM pemberitahuan WHERE dibuat_pada > ?", any(after.UnixMicro())
	if engine == "postgres" {
		query, arg = "SELECT subjek_id || ':' || penerima_id FROM pemberitahuan WHERE dibuat_pada > $1", after
	}
	rows, err := pool.QueryContext(ctx, query, arg)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return err
		}
		f(key)
	}
	return rows.Err()
}

// seedDue writes requests whose first response is due within the minute from an
// instant, and that were told of 80 % already.
func seedDue(ctx context.Context, b bulk, n int, first time.Time, due map[string]time.Time) error {
	if err := b.write(ctx, "kalender_kerja", []string{"versi", "isi", "sidik", "dibuat_pada"}, [][]any{{1, `{"zona":25200,"jam":[],"libur":[]}`, "bench", first}}); err != nil {
		return err
	}
	var requests, clocks [][]any
	for i := range n {
		at := first.Add(time.Minute * time.Duration(i) / time.Duration(n)).Truncate(time.Microsecond)
		masuk := at.Add(-15 * time.Minute)
		id := ident.New(masuk)
		due[id] = at
		requests = append(requests, []any{id, 1, masuk, "sistem", "sistem", masuk, "sistem", "sistem", fmt.Sprintf("PM-2026-B%05d", i), "baru", "informasi", "surel", "umum", `{"id":"` + id + `","sidik":""}`, "Permintaan contoh", masuk, masuk, false, "{}", 1, 1, at, "permintaan contoh"})
		clocks = append(clocks, []any{id, "b", "jam_dinding", "surel", true, false, false, masuk, at, at, false, true, false, false, masuk, at, at, false, masuk.Year(), 80, at})
	}
	if err := b.write(ctx, "permintaan_layanan", append(metaColumns(), "kode", "status", "jenis", "kanal", "pemohon_jenis", "pemohon", "perihal", "masuk_pada", "dicatat_pada", "melewati_batas_catat", "asal", "versi_kebijakan", "versi_kalender", "tenggat", "cari"), requests); err != nil {
		return err
	}
	return b.write(ctx, "permintaan_jam", []string{"permintaan_id", "kpi", "basis", "kanal", "berlaku", "terpisah", "lewat", "mulai_pada", "tenggat_dinding", "tenggat_kerja", "susulan", "ketat_berlaku", "ketat_terpisah", "ketat_lewat", "ketat_mulai_pada", "ketat_tenggat_dinding", "ketat_tenggat_kerja", "sementara", "tahun", "ambang", "ingat_pada"}, clocks)
}

// alerted writes the delays.
func (r *report) alerted(p func(string, ...any)) {
	p("\nAlerts: clocks that come due within one minute, told to two people each; the time from the due until it stands in their lists (target: p99 ≤ 5 s, each once):\n")
	p("| engine | processes | clocks | told | twice | median | p99 | worst | |")
	p("|---|---:|---:|---:|---:|---:|---:|---:|---|")
	for _, e := range r.engines {
		a := e.alerts
		if a.clocks == 0 {
			continue
		}
		p("| %s | %d | %d | %d | %d | %.1f s | %.1f s | %.1f s | %s |", e.engine, a.processes, a.clocks, a.told, a.twice, a.median.Seconds(), a.p99.Seconds(), a.worst.Seconds(),
			verdict(a.p99 <= 5*time.Second && a.told == 2*a.clocks && a.twice == 0))
	}
}
