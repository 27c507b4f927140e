package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/app"
	"kerjasama/internal/kpi"
	"kerjasama/internal/pelaksanaan"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// question is a GET whose latency is measured over a store full of requests,
// beside the bare statements it sends.
type question struct {
	about, path  string
	target       map[string]time.Duration
	product, sql time.Duration // medians
	statements   int
	again        bool // with the ETag of the answer before: 304
	anew         bool // an activity of the year changes before each question
	first        bool // each question is the first of a process that just started
	freeze       bool // the nine years before this one are frozen first
	tag          string
}

func questions() []*question {
	year := fmt.Sprint(today().Year() - 1)
	limits := func(pg, lite int) map[string]time.Duration {
		return map[string]time.Duration{"postgres": time.Duration(pg) * time.Millisecond, "sqlite": time.Duration(lite) * time.Millisecond}
	}
	return []*question{
		{about: "work queue, next 50 due (GET /permintaan-layanan?sort=tenggat&terbuka=true)", path: "/permintaan-layanan?sort=tenggat&terbuka=true&limit=50", target: limits(20, 40)},
		{about: "work queue of one person", path: "/permintaan-layanan?sort=tenggat&terbuka=true&penanggung_jawab=staf&limit=50"},
		{about: "what awaits me (GET /tugas)", path: "/tugas"},
		{about: "B.1.15.14.a of a year", path: "/kpi/B.1.15.14.a?tahun=" + year, target: limits(80, 150)},
		{about: "B.1.15.14.b of a year", path: "/kpi/B.1.15.14.b?tahun=" + year, target: limits(80, 150)},
		{about: "B.1.15.14.c of a year", path: "/kpi/B.1.15.14.c?tahun=" + year, target: limits(80, 150)},
		{about: "B.1.15.14.b of a month and medium", path: "/kpi/B.1.15.14.b?periode=" + year + "-07&kanal=surel"},
		{about: "all eight KPIs of a year, an activity of it just changed (GET /kpi/laporan)", anew: true, path: "/kpi/laporan?tahun=" + year, target: limits(150, 300)},
		{about: "the same, of a year this process has not read yet", first: true, path: "/kpi/laporan?tahun=" + year, target: limits(150, 300)},
		{about: "the same, asked with its ETag (304)", path: "/kpi/laporan?tahun=" + year, again: true, target: limits(5, 5)},
		{about: "B.1.15.8.a of a year", path: "/kpi/B.1.15.8.a?tahun=" + year},
		{about: "its late ones, first page", path: "/kpi/B.1.15.14.b/rincian?bagian=tidak_terpenuhi&tahun=" + year},
		{about: "B.1.15.12 over ten years, nine of them frozen (GET /kpi/{kode}/tren)", path: fmt.Sprintf("/kpi/B.1.15.12/tren?dari=%d", today().Year()-9), freeze: true, target: limits(10, 10)},
	}
}

// asks measures the questions over n requests, and activities, of
// ten years.
func (w *world) asks(ctx context.Context, e *engine, n int) (qs []*question, err error) {
	url, err := e.other("permintaan")
	if err != nil {
		return nil, err
	}
	cfg := productConfig(url)
	if err := app.Migrate(ctx, cfg); err != nil {
		return nil, err
	}
	var log bytes.Buffer
	a, err := app.Build(ctx, cfg, clock.System{}, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		return nil, err
	}
	started := []*app.App{a}
	defer func() {
		for _, a := range started {
			err = errors.Join(err, a.Close())
		}
	}()
	st, err := seedPeople(ctx, a)
	if err != nil {
		return nil, err
	}
	w.say("%s: filling %d requests", e.name, n)
	if err := seedActivities(ctx, bulk{a.DB}, w.activities); err != nil {
		return nil, err
	}
	if err := seedRequests(ctx, bulk{a.DB}, n); err != nil {
		return nil, err
	}
	token, err := signIn(ctx, a, st.password)
	if err != nil {
		return nil, err
	}
	h := a.Handler()
	ask := func(q *question) error {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/v1"+q.path, nil)
		r.Header.Set("Authorization", "Bearer "+token)
		want := http.StatusOK
		if q.again && q.tag != "" {
			r.Header.Set("If-None-Match", q.tag)
			want = http.StatusNotModified
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		q.tag = rec.Header().Get("ETag")
		if rec.Code != want {
			return fmt.Errorf("%s: %d %s\n%s", q.path, rec.Code, rec.Body, log.String())
		}
		return nil
	}
	prepare := func(q *question) error {
		if q.anew {
			return change(ctx, a)
		}
		if q.first {
			b, err := app.Build(ctx, cfg, clock.System{}, slog.New(slog.NewTextHandler(&log, nil)))
			if err != nil {
				return err
			}
			started = append(started, b)
			h = b.Handler()
			return ask(&question{path: "/unit?limit=1"}) // the token is known, the indicators are not
		}
		return nil
	}
	qs = questions()
	for _, q := range qs {
		if q.freeze {
			w.say("%s: freezing nine years", e.name)
			if err := freeze(ctx, a); err != nil {
				return qs, err
			}
		}
		if err := ask(q); err != nil { // known token, warm cache
			return qs, err
		}
		if err := prepare(q); err != nil {
			return qs, err
		}
		t, err := record(started[len(started)-1], func() error { return ask(q) })
		if err != nil {
			return qs, err
		}
		q.statements = len(t.sent)
		var product, bare []time.Duration
		for range 15 { // taking turns
			if err := prepare(q); err != nil {
				return qs, err
			}
			began := now()
			if err := ask(q); err != nil {
				return qs, err
			}
			product = append(product, now().Sub(began))
			began = now()
			for _, l := range t.sent {
				if err := drain(ctx, a.DB.ReaderSQL, l); err != nil {
					return qs, err
				}
			}
			bare = append(bare, now().Sub(began))
		}
		slices.Sort(product)
		slices.Sort(bare)
		q.product, q.sql = product[len(product)/2], bare[len(bare)/2]
	}
	return qs, nil
}

// change adds evidence to an activity of the year that is asked for, so that no
// answer of before holds.
func change(ctx context.Context, a *app.App) error {
	y := today().Year() - 1
	var id string
	err := a.DB.Reader.WithContext(ctx).Raw("SELECT id FROM pelaksanaan WHERE tanggal_selesai BETWEEN ? AND ? ORDER BY id LIMIT 1", clock.MakeDate(y, 1, 1), clock.MakeDate(y, 12, 31)).Row().Scan(&id)
	if err != nil {
		return err
	}
	link := "https://bukti.example/" + ident.New(now())
	_, err = a.Pelaksanaan.AddBukti(ctx, journal.Call{By: actor.System(), RequestID: "bench"}, id, pelaksanaan.BuktiIsi{Tautan: &link, Judul: "Foto"})
	return err
}

// freeze freezes B.1.15.12 of the nine years before this one.
func freeze(ctx context.Context, a *app.App) error {
	for y := today().Year() - 9; y < today().Year(); y++ {
		in := kpi.BekukanIsi{Periode: fmt.Sprint(y), Kode: []string{string(kpi.K12)}}
		if _, err := a.KPI.Freeze(ctx, journal.Call{By: actor.System(), RequestID: "bench"}, in); err != nil {
			return fmt.Errorf("freeze %d: %w", y, err)
		}
	}
	return nil
}

func drain(ctx context.Context, pool *sql.DB, q statement) error {
	rows, err := pool.QueryContext(ctx, q.sql, q.args...)
	if err != nil {
		return fmt.Errorf("%s: %w", q.sql, err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	into := make([]any, len(columns))
	for i := range into {
		into[i] = new(sql.RawBytes)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// seedRequests writes requests of ten years up to now, each with its clocks as
// the product keeps them: nine in ten answered in time, one in two hundred open.
func seedRequests(ctx context.Context, b bulk, n int) error {
	r := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // the same data on each run, nothing secret
	people, err := b.ids(ctx, "pengguna")
	if err != nil {
		return err
	}
	begin := clock.System{}.Now()
	first := begin.AddDate(-years, 0, 0)
	if err := b.write(ctx, "kalender_kerja", []string{"versi", "isi", "sidik", "dibuat_pada"}, [][]any{{1, `{"zona":25200,"jam":[],"libur":[]}`, "bench", first}}); err != nil {
		return err
	}
	kanal := []string{"whatsapp", "surel", "telepon", "datang_langsung", "surat", "portal", "media_sosial", "lainnya"}
	type line struct{ kpi, bulan, kanal, bacaan string }
	sums := map[line][5]int{}
	const chunk = 20_000
	for from := 0; from < n; from += chunk {
		var requests, clocks [][]any
		for i := from; i < min(n, from+chunk); i++ {
			masuk := first.Add(begin.Sub(first) / time.Duration(n) * time.Duration(i)).Truncate(time.Second)
			id, k, by := ident.New(masuk), kanal[r.IntN(len(kanal))], people[r.IntN(len(people))]
			open := r.IntN(200) == 0
			status, tenggat := "selesai", time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
			for _, kpi := range []string{"a", "b", "c"}[r.IntN(2):] {
				limit := 24 * time.Hour
				if kpi == "b" {
					limit = 15 * time.Minute
				}
				due := masuk.Add(limit)
				var stop, verdict, took any
				if open {
					status = "baru"
					if due.Before(tenggat) {
						tenggat = due
					}
				} else {
					d := time.Duration(r.Int64N(int64(limit)*11/10)) + time.Second
					stop, verdict, took = masuk.Add(d), "tepat", int64(d/time.Second)+1
					if d > limit {
						verdict = "terlambat"
					}
					for _, reading := range []string{"terbukti", "jam_kerja", "ketat"} {
						l := line{kpi, string(clock.DateOf(masuk))[:7], k, reading}
						s := sums[l]
						if d > limit {
							s[1]++
						} else {
							s[0]++
						}
						if reading == "terbukti" {
							s[4]++
						}
						sums[l] = s
					}
				}
				clocks = append(clocks, []any{id, kpi, "jam_dinding", k, true, false, false, masuk, due, due, stop, false, true, false, false, masuk, due, due, stop, nil, false, verdict, verdict, verdict, took, clock.DateOf(masuk).Year()})
			}
			kode := fmt.Sprintf("PM-%d-B%07d", masuk.Year(), i)
			requests = append(requests, []any{id, 2, masuk, "pengguna", by, masuk, "pengguna", by, kode, status, "informasi", k, "mitra", `{"id":"` + id + `","sidik":""}`, "Permintaan contoh", masuk, masuk, false, by, "{}", 1, 1, tenggat, strings.ToLower(kode)})
		}
		if err := b.write(ctx, "permintaan_layanan", append(metaColumns(), "kode", "status", "jenis", "kanal", "pemohon_jenis", "pemohon", "perihal", "masuk_pada", "dicatat_pada", "melewati_batas_catat", "penanggung_jawab_id", "asal", "versi_kebijakan", "versi_kalender", "tenggat", "cari"), requests); err != nil {
			return err
		}
		if err := b.write(ctx, "permintaan_jam", []string{"permintaan_id", "kpi", "basis", "kanal", "berlaku", "terpisah", "lewat", "mulai_pada", "tenggat_dinding", "tenggat_kerja", "berhenti_pada", "susulan", "ketat_berlaku", "ketat_terpisah", "ketat_lewat", "ketat_mulai_pada", "ketat_tenggat_dinding", "ketat_tenggat_kerja", "ketat_berhenti_pada", "dikecualikan_pada", "sementara", "hasil", "hasil_kerja", "ketat_hasil", "durasi_detik", "tahun"}, clocks); err != nil {
			return err
		}
	}
	var rows [][]any
	for l, s := range sums {
		rows = append(rows, []any{l.kpi, l.bulan, l.kanal, l.bacaan, s[0], s[1], s[2], s[3], s[4]})
	}
	if err := b.write(ctx, "permintaan_rekap", []string{"kpi", "bulan", "kanal", "bacaan", "tepat", "terlambat", "dikecualikan", "susulan", "berhenti"}, rows); err != nil {
		return err
	}
	return b.finish(ctx)
}

// asked writes the latencies.
func (r *report) asked(p func(string, ...any)) {
	p("\nOver %d requests (one in two hundred open) and %d activities of ten years, each question in the product's own handler, median of 15; the bare SQL is the statements it sends, taking turns with it:\n", r.settings.requests, r.settings.activities)
	p("| engine | question | product | bare SQL (statements) | ratio | target | |")
	p("|---|---|---:|---:|---:|---:|---|")
	for _, e := range r.engines {
		for _, q := range e.asked {
			target, met := "", ""
			if t, ok := q.target[e.engine]; ok {
				target, met = "≤ "+ms(t), verdict(q.product <= t)
			}
			p("| %s | %s | %.1f ms | %.1f ms (%d) | %.2f | %s | %s |", e.engine, q.about, float64(q.product.Microseconds())/1000, float64(q.sql.Microseconds())/1000, q.statements,
				float64(q.product)/float64(max(q.sql, 1)), target, met)
		}
	}
}
