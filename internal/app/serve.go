package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"kerjasama/internal/config"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// serve runs the API until it is told to stop.
func serve(ctx context.Context, e Env, f *flags) error {
	cfg, log, err := f.load(e)
	if err != nil {
		return err
	}
	if f.demo && !cfg.Loopback() {
		return fmt.Errorf("--demo has known users and serves loopback addresses only, not %s", cfg.HTTPAddr)
	}
	if err := migrateUp(ctx, cfg); err != nil {
		return err
	}
	if f.demo {
		if err := stage(ctx, cfg, clock.System{}, log); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	l, ops, err := listen(ctx, cfg, log)
	if err != nil {
		return err
	}
	if strings.HasSuffix(cfg.HTTPAddr, ":0") {
		cfg.HTTPAddr = l.Addr().String() // with the port that was chosen
	}
	a, err := Build(ctx, cfg, clock.System{}, log)
	if err != nil {
		return errors.Join(err, shut(l, ops))
	}
	if err := a.welcome(ctx, e.Out, f.demo); err != nil {
		return errors.Join(err, shut(l, ops), a.Close())
	}
	fmt.Fprintf(e.Out, "kerjasama serves %s (docs at %s/docs)\n", cfg.Public(), cfg.Public())
	err = a.Run(ctx, l, ops)
	return errors.Join(err, a.Close())
}

// listen opens the API's address and the operations address, the latter nil
// where there is none. One that was configured must be free; the default may be
// somebody else's, a Prometheus server's for one, and then metrics are not served.
func listen(ctx context.Context, cfg config.Config, log *slog.Logger) (l, ops net.Listener, err error) {
	var lc net.ListenConfig
	if l, err = lc.Listen(ctx, "tcp", cfg.HTTPAddr); err != nil || cfg.OpsAddr == "" {
		return l, nil, err
	}
	ops, err = lc.Listen(ctx, "tcp", cfg.OpsAddr)
	switch {
	case err == nil:
		return l, ops, nil
	case cfg.OpsAddr == config.Default().OpsAddr:
		log.Warn("metrics are not served: the operations address is taken (set KERJASAMA_OPS_ADDR to a free one)", "address", cfg.OpsAddr)
		return l, nil, nil
	default:
		return nil, nil, errors.Join(fmt.Errorf("operations address: %w", err), l.Close())
	}
}

// shut closes what listen opened.
func shut(l, ops net.Listener) error {
	if ops == nil {
		return l.Close()
	}
	return errors.Join(l.Close(), ops.Close())
}

// migrateUp brings the schema up to date, as the owner of the tables where one
// is configured.
func migrateUp(ctx context.Context, cfg config.Config) error {
	d, err := db.Open(ctx, owner(cfg), options(cfg))
	if err != nil {
		return err
	}
	return errors.Join(d.Migrate(ctx), d.Close())
}

// Run serves on l until ctx ends, with the sealer, the notary and the jobs
// beside it; then it lets what runs finish, for at most the configured grace.
// Metrics are served on ops, unless that is nil.
func (a *App) Run(ctx context.Context, l, ops net.Listener) error {
	back, stop := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	for _, work := range a.background() {
		wg.Go(func() { work(back) })
	}
	var metrics *http.Server
	if ops != nil {
		metrics = a.operations(ops)
	}
	err := a.Server.Serve(ctx, l, a.Config.StopGrace)
	stop()
	wg.Wait()
	if metrics != nil {
		err = errors.Join(err, metrics.Close())
	}
	// What was written last is sealed before the process ends.
	final, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_, serr := a.sealer.SealOnce(final)
	return errors.Join(err, serr)
}

// background lists what runs beside the server; each returns when its context
// ends.
func (a *App) background() []func(context.Context) {
	return []func(context.Context){
		a.sealer.Run,
		func(ctx context.Context) { a.notary.Run(ctx, a.Log) },
		a.Jobs.Run,
		func(ctx context.Context) {
			if err := a.KPI.Warm(ctx); err != nil && ctx.Err() == nil {
				a.Log.WarnContext(ctx, "the indicators are read when they are asked for", "error", err)
			}
			a.settle(ctx)
		},
	}
}

// How long after the start the jobs have all begun, and how often memory is given
// back from then on: what a long idle process touches comes to a few MB in minutes.
const (
	beginnings = 10 * time.Second
	calm       = 5 * time.Minute
)

// settle gives back what the start alone needed, what the beginning of the jobs did,
// and from time to time what has gathered since. It costs some milliseconds.
func (a *App) settle(ctx context.Context) {
	for wait := beginnings; ; wait = calm {
		debug.FreeOSMemory()
		if err := giveBack(); err != nil {
			a.Log.WarnContext(ctx, "pages of the executable that nobody uses stay resident", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// operations serves Prometheus metrics on an address of their own.
func (a *App) operations(l net.Listener) *http.Server {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", a.Server.Metrics())
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second}
	go func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			a.Log.Error("operations address", "error", err)
		}
	}()
	return s
}
