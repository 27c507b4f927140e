package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/clock"
)

type report struct {
	machine  string
	date     clock.Date
	settings settings
	engines  []result
	skipped  []string
}

// yardstick is how long this machine takes to sort a million numbers, the best of
// five: limits in milliseconds are met or not by a machine, too.
func yardstick() time.Duration {
	best := time.Hour
	for range 5 {
		r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same numbers each time
		ns := make([]uint64, 1_000_000)
		for i := range ns {
			ns[i] = r.Uint64()
		}
		began := now()
		slices.Sort(ns)
		best = min(best, now().Sub(began))
	}
	return best
}

func today() clock.Date { return clock.DateOf(now()) }

// machine names what the figures were taken on.
func machine(ctx context.Context) string {
	ram := "unknown RAM"
	if b, err := os.ReadFile("/proc/meminfo"); err == nil {
		var kb int64
		if _, err := fmt.Sscanf(string(b), "MemTotal: %d kB", &kb); err == nil {
			ram = fmt.Sprintf("%.0f GiB RAM", float64(kb)/(1<<20))
		}
	}
	rev := ""
	if b, err := exec.CommandContext(ctx, "git", "rev-parse", "--short", "HEAD").Output(); err == nil {
		rev = ", revision " + strings.TrimSpace(string(b))
	}
	return fmt.Sprintf("%d cores (%s) that sort a million numbers in %s, %s, %s%s", runtime.NumCPU(), runtime.GOARCH, ms(yardstick()), ram, runtime.Version(), rev)
}

func (r *report) markdown() string {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	p("# What the product costs\n")
	p("Written by `make bench` (`go run ./internal/bench`); do not edit by hand. What is compared, and why so: the package's doc.\n")
	var versions []string
	for _, e := range r.engines {
		versions = append(versions, e.engine+" "+e.version)
	}
	p("- %s (WIB), %s, %s", r.date, r.machine, strings.Join(versions, ", "))
	p("- %d plans, %d connections kept alive, authentication on, rounds in turns after one not counted, of %d, %d and %d requests",
		r.settings.plans, r.settings.conns, r.settings.n, r.settings.n/6, r.settings.n/3)
	p("- CPU is user and system time of the server's process and, for PostgreSQL, of all its processes (background workers too), from /proc; the ratio is over all rounds together, the span that of single rounds\n")
	if r.settings.tuned {
		p("- The hand-written side is the tuned one: writes pipelined (PostgreSQL), statements kept prepared (SQLite)\n")
	}
	p("| engine | case | product µs/request (server + database) | hand-written | ratio | rounds (n) | target | |")
	p("|---|---|---:|---:|---:|---:|---:|---|")
	for _, e := range r.engines {
		for _, o := range e.cases {
			if len(o.ratios) == 0 {
				continue
			}
			target, met := "", ""
			if t, ok := o.target[e.engine]; ok {
				target, met = fmt.Sprintf("≤ %.1f", t), verdict(o.ratio() <= t)
			}
			p("| %s | %s | %s | %s | **%.2f** | %.2f–%.2f (%d) | %s | %s |", e.engine, o.about, parts(o.product), parts(o.hand), o.ratio(),
				slices.Min(o.ratios), slices.Max(o.ratios), len(o.ratios), target, met)
		}
	}
	if r.settings.only == "" {
		r.asides(p)
	}
	if slices.ContainsFunc(r.engines, func(e result) bool { return len(e.asked) > 0 }) {
		r.asked(p)
	}
	if slices.ContainsFunc(r.engines, func(e result) bool { return e.alerts.clocks > 0 }) {
		r.alerted(p)
	}
	if slices.ContainsFunc(r.engines, func(e result) bool { return len(e.exports) > 0 }) {
		r.exported(p)
	}
	for _, s := range r.skipped {
		p("\n**Not measured: %s**", s)
	}
	return b.String()
}

func (r *report) asides(p func(string, ...any)) {
	p("\n| engine | beside | measured | target | |")
	p("|---|---|---:|---:|---|")
	for _, e := range r.engines {
		a := e.aside
		if a.idle.resident == 0 {
			continue // the run ended before
		}
		row := func(what, got, target string, ok bool) {
			p("| %s | %s | %s | %s | %s |", e.engine, what, got, target, verdict(ok))
		}
		told := func(what, got string) { p("| %s | %s | %s | | |", e.engine, what, got) }
		row("resident memory, idle after the start", a.idle.String(), "≤ 40 MB", a.idle.resident <= 40e6)
		told("resident memory, idle after the load", a.after.String())
		if n := len(a.start); n > 0 {
			row("start of a migrated database to /readyz, median of 10", ms(a.start[n/2]), "≤ 150 ms", a.start[n/2] <= 150*time.Millisecond)
		}
		row("a token already verified", fmt.Sprintf("%.2f µs", float64(a.token.Nanoseconds())/1000), "≤ 3 µs", a.token <= 3*time.Microsecond)
		if d := a.printed; d.pages > 0 {
			row(fmt.Sprintf("an agreement of %d pages in both languages as PDF (GET /naskah/{id}/versi/{nomor}/dokumen), median of %d", d.pages, prints), ms(d.pdf), "≤ 150 ms", d.pdf <= maxPrint)
			row("the same as DOCX", ms(d.docx), "≤ 150 ms", d.docx <= maxPrint)
			row("a bilingual template filled and kept as a version", ms(d.template), "≤ 150 ms", d.template <= maxPrint)
		}
		if a.demoSkipped != "" {
			told("`serve --demo` on an empty database to /readyz", "skipped: "+strings.TrimSpace(strings.ReplaceAll(a.demoSkipped, "\n", " ")))
		} else {
			row("`serve --demo` on an empty database to /readyz", fmt.Sprintf("%.1f s", a.demo.Seconds()), "≤ 5 s", a.demo <= 5*time.Second)
		}
		told("statements of a creation, BEGIN and COMMIT included", fmt.Sprint(len(a.statements)))
		told("the same with Idempotency-Key", fmt.Sprint(len(a.keyed)))
		told("statements of sealing a batch (up to 500 rows)", fmt.Sprint(a.sealing))
	}
	if len(r.engines) == 0 || len(r.engines[0].aside.statements) == 0 {
		return
	}
	p("\nThe statements of a creation:\n")
	for i, s := range r.engines[0].aside.statements {
		s = strings.Join(strings.Fields(s), " ")
		if words := strings.Fields(s); len(words) > 3 {
			s = strings.Join(words[:3], " ") + " …"
		}
		p("%d. `%s`", i+1, s)
	}
}

func verdict(ok bool) string {
	if ok {
		return "met"
	}
	return "**short**"
}

func parts(c cost) string {
	n := float64(max(c.n, 1))
	us := func(d time.Duration) float64 { return float64(d.Microseconds()) / n }
	if c.db == 0 {
		return fmt.Sprintf("%.0f", us(c.server))
	}
	return fmt.Sprintf("%.0f (%.0f + %.0f)", us(c.server+c.db), us(c.server), us(c.db))
}

func ms(d time.Duration) string { return fmt.Sprintf("%.0f ms", float64(d.Microseconds())/1000) }
