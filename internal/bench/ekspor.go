package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"kerjasama/internal/app"
	"kerjasama/internal/platform/clock"
)

// ekspor is one export of BO.28.1.2 while somebody else writes.
type ekspor struct {
	form                 string
	rows                 int
	bytes                int64
	took, target         time.Duration
	peak                 int64 // resident memory of the server, in bytes
	writes               int
	median, p99, slowest time.Duration // of the writes
}

// exports takes the monitoring sheet of n activities out of the product as CSV and
// as XLSX, while one client creates plans, twenty a second.
func (w *world) exports(ctx context.Context, e *engine, n int) (out []ekspor, err error) {
	url, err := e.other("ekspor")
	if err != nil {
		return nil, err
	}
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
		w.say("%s: filling %d activities to export", e.name, n)
		err = seedActivities(ctx, bulk{a.DB}, n*20/19+1) // one in twenty is not verified
	}
	b := bulk{a.DB}
	for table, ids := range map[string]*[]string{"mitra": &st.mitra, "unit": &st.unit, "prodi": &st.prodi} {
		if err == nil {
			*ids, err = b.ids(ctx, table)
		}
	}
	if err == nil {
		err = b.finish(ctx)
		syscall.Sync() // what filling left to be written is not to hold up the writes that are measured
	}
	if err := errors.Join(err, a.Close()); err != nil {
		return nil, err
	}
	addr, err := freeAddr(ctx)
	if err != nil {
		return nil, err
	}
	c, err := w.startProduct(ctx, addr, url)
	if err != nil {
		return nil, err
	}
	defer c.stop()
	if err := c.ready(ctx, 30*time.Second); err != nil {
		return nil, err
	}
	s := newSide("product", c, "", 2)
	s.client.Timeout = 5 * time.Minute
	if s.token, err = login(ctx, s, st.password); err != nil {
		return nil, err
	}
	limits := map[string]time.Duration{"csv": 2500 * time.Millisecond, "xlsx": 12 * time.Second}
	for _, form := range []string{"csv", "xlsx"} {
		x, err := export(ctx, s, st, form)
		if err != nil {
			return out, err
		}
		x.target = limits[form]
		out = append(out, x)
	}
	return out, nil
}

// export takes one out.
func export(ctx context.Context, s *side, st *stock, form string) (x ekspor, err error) {
	x.form = form
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.child.pid()), []byte("5"), 0); err != nil { // the peak begins here
		return x, err
	}
	over := make(chan struct{})
	var late []time.Duration
	wrote := make(chan error, 1)
	create := cases()[2].req
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-over:
				wrote <- nil
				return
			case <-ctx.Done():
				wrote <- ctx.Err()
				return
			case <-tick.C:
			}
			at := now()
			if _, err := s.read(ctx, create(st, i)); err != nil {
				wrote <- err
				return
			}
			late = append(late, now().Sub(at))
		}
	}()
	begin := now()
	res, err := s.do(ctx, ask{method: "GET", path: fmt.Sprintf("/api/v1/laporan/borang-monitoring?dari=%d-01-01&format=%s", today().Year()-years-1, form)})
	if err != nil {
		close(over)
		return x, errors.Join(err, <-wrote)
	}
	count := &lines{}
	x.bytes, err = io.Copy(count, res.Body)
	x.took = now().Sub(begin)
	x.rows = count.n - 1
	res.Body.Close() //nolint:errcheck,gosec // read whole
	close(over)
	if res.StatusCode != http.StatusOK {
		err = errors.Join(err, fmt.Errorf("export as %s: %s", form, res.Status))
	}
	if err := errors.Join(err, <-wrote); err != nil {
		return x, err
	}
	if x.peak, err = peakOf(s.child.pid()); err != nil {
		return x, err
	}
	if x.writes = len(late); x.writes == 0 {
		return x, errors.New("nothing was written meanwhile")
	}
	slices.Sort(late)
	x.median, x.p99, x.slowest = late[len(late)/2], late[len(late)*99/100], late[len(late)-1]
	return x, nil
}

// lines counts line feeds.
type lines struct{ n int }

func (l *lines) Write(b []byte) (int, error) {
	l.n += bytes.Count(b, []byte("\n"))
	return len(b), nil
}

// peakOf is the most that was resident of a process since its peak was cleared.
func peakOf(pid int) (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(v), " kB"), 10, 64)
			return kb << 10, err
		}
	}
	return 0, errors.New("no VmHWM")
}

// exported writes the figures.
func (r *report) exported(p func(string, ...any)) {
	p("\nExports of BO.28.1.2 (fifteen columns) while a client creates twenty plans a second; the peak is resident memory of the server, its executable's own pages included (targets: CSV ≤ 2.5 s, XLSX ≤ 12 s, peak ≤ 200 MB, writes p99 ≤ 100 ms):\n")
	p("| engine | form | lines | bytes | took | | peak | | writes | median | p99 | slowest | |")
	p("|---|---|---:|---:|---:|---|---:|---|---:|---:|---:|---:|---|")
	for _, e := range r.engines {
		for _, x := range e.exports {
			rows := strconv.Itoa(x.rows)
			if x.form != "csv" {
				rows = "the same"
			}
			p("| %s | %s | %s | %.1f MB | %.1f s | %s | %.0f MB | %s | %d | %s | %s | %s | %s |", e.engine, x.form, rows, float64(x.bytes)/1e6, x.took.Seconds(), verdict(x.took <= x.target),
				float64(x.peak)/1e6, verdict(x.peak <= 200e6), x.writes, ms(x.median), ms(x.p99), ms(x.slowest), verdict(x.p99 <= 100*time.Millisecond))
		}
	}
}
