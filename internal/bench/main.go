// Command bench measures what the product costs beside a hand-written handler:
// CPU per request of the server and of the database behind it, as the operating
// system accounts it, in one run on interleaved rounds. It holds on a busy
// machine, where requests per second do not. docs/bench.md holds its last table.
//
//	go run ./internal/bench
//
// The product is the built binary, "kerjasama serve". Beside it runs this same
// binary as "bench serve-raw": net/http with pgx, or with database/sql over the
// same SQLite driver. Both serve one database of 200,000 plans, check the same
// token, send the same JSON (compared byte for byte before measuring) and write
// an audit row on changes. Each engine has its own database; both go away.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// settings bound a run.
type settings struct {
	plans      int
	requests   int
	activities int
	alerts     int
	exports    int
	rounds     int
	n          int // requests of a round of the GET case; the others follow from it
	conns      int
	tuned      bool
	limit      time.Duration
	engines    string
	only       string
	write      string
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(args) > 0 && args[0] == "serve-raw" {
		return exit(errs, serveRaw(ctx, args[1:], os.Stdin))
	}
	var s settings
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(errs)
	f.IntVar(&s.plans, "plans", 200_000, "plans in the database")
	f.IntVar(&s.activities, "activities", 200_000, "activities beside the requests")
	f.IntVar(&s.requests, "requests", 1_000_000, "requests in the database whose queue and KPI are asked; 0: do not ask")
	f.IntVar(&s.alerts, "alerts", 10_000, "clocks that come due within a minute, to see when people are told; 0: do not look")
	f.IntVar(&s.exports, "exports", 100_000, "lines of a report that is taken out while somebody writes; 0: do not look")
	f.IntVar(&s.rounds, "rounds", 7, "measured rounds of each case, product and hand-written taking turns; fewer when time is short")
	f.IntVar(&s.n, "n", 1500, "requests of one round of the GET case (list: a sixth, create: a third)")
	f.IntVar(&s.conns, "conns", 16, "connections that ask at once, each kept alive")
	f.BoolVar(&s.tuned, "tuned", false, "compare with a tuned hand-written side: writes pipelined (PostgreSQL), statements kept prepared (SQLite)")
	f.DurationVar(&s.limit, "limit", 20*time.Minute, "end of the whole run")
	f.StringVar(&s.engines, "engines", "postgres,sqlite", "engines to measure")
	f.StringVar(&s.only, "only", "", "measure only cases whose name begins so, and nothing beside them")
	f.StringVar(&s.write, "write", "docs/bench.md", "where a complete run leaves its report besides printing it; empty: nowhere")
	if err := f.Parse(args); err != nil {
		return 2
	}
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	return exit(errs, bench(ctx, s, out, errs))
}

func exit(errs io.Writer, err error) int {
	if err != nil {
		fmt.Fprintln(errs, "bench:", err)
		return 1
	}
	return 0
}

// bench runs everything and prints the report, with what was measured until an
// error or the limit ended the run.
func bench(ctx context.Context, s settings, out, errs io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "kerjasama-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a leftover in the temporary directory harms nobody
	w := &world{settings: s, dir: dir, bin: filepath.Join(dir, "kerjasama"), log: errs}
	w.say("building cmd/kerjasama")
	if err := build(ctx, w.bin); err != nil {
		return err
	}
	r := report{machine: machine(ctx), settings: s, date: today()}
	names := strings.Split(s.engines, ",")
	for i, name := range names {
		// Each engine gets an equal share of the time that is left.
		end, _ := ctx.Deadline() // the caller set one
		w.until = now().Add(end.Sub(now()) / time.Duration(len(names)-i))
		e, eerr := w.engine(ctx, name)
		if eerr != nil {
			fmt.Fprintf(errs, "\n*** %s IS NOT MEASURED: %v ***\n\n", strings.ToUpper(name), eerr)
			r.skipped = append(r.skipped, fmt.Sprintf("%s: %v", name, eerr))
			continue
		}
		res, merr := w.measure(ctx, e)
		if merr == nil && s.requests > 0 && (s.only == "" || s.only == "permintaan") {
			res.asked, merr = w.asks(ctx, e, s.requests)
		}
		if merr == nil && s.alerts > 0 && (s.only == "" || s.only == "peringatan") {
			res.alerts, merr = w.told(ctx, e, s.alerts)
		}
		if merr == nil && s.exports > 0 && (s.only == "" || s.only == "ekspor") {
			res.exports, merr = w.exports(ctx, e, s.exports)
		}
		r.engines = append(r.engines, res)
		err = errors.Join(err, merr, e.close())
		if ctx.Err() != nil {
			break
		}
	}
	text := r.markdown()
	_, werr := io.WriteString(out, text)
	if s.write != "" && err == nil && s.only == "" && !s.tuned && len(r.skipped) == 0 {
		werr = errors.Join(werr, os.WriteFile(s.write, []byte(text), 0o644)) //nolint:gosec // a document for everyone
	}
	return errors.Join(err, werr)
}
