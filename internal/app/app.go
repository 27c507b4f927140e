// Package app wires the slices together and holds the subcommands of the
// binary. It is the only package that knows them all.
package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"kerjasama/internal/config"
)

// Env is what a process is given.
type Env struct {
	Args     []string
	Environ  []string
	Out, Err io.Writer
}

// command is one subcommand.
type command struct {
	name, help string
	run        func(context.Context, Env, *flags) error
}

// flags are what every subcommand understands; those it has no use for are
// refused by its own parsing.
type flags struct {
	set      *flag.FlagSet
	config   string
	database string
	http     string
	files    string
	demo     bool
	write    string
}

func commands() []command {
	return []command{
		{"serve", "serve the API; --demo fills an empty database with invented data (loopback only)", serve},
		{"migrate", "migrate up | status: bring the schema up to date, or show where it stands", migrate},
		{"seed", "load the reference data of configs/ that is not there yet", seed},
		{"admin", "admin create USERNAME NAME: make an administrator and print a one-time password", admin},
		{"verify", "check journal, seals, checkpoints and files; exit 1 and name the first bad row", verify},
		{"backup", "backup DIR: write database and files, of either engine, into a new directory", backup},
		{"restore", "restore DIR: fill an empty database, of either engine, and the file store from a backup", restore},
		{"openapi", "print the OpenAPI document", openapi},
		{"demo", "drive the whole SOP over HTTP against a fresh server and print the KPI report", demoTour},
		{"version", "print the version", version},
	}
}

// Main runs a subcommand and returns the exit code: 0 done, 1 failed, 2 asked
// for something that does not exist.
func Main(ctx context.Context, e Env) int {
	if len(e.Args) == 0 || e.Args[0] == "help" || e.Args[0] == "-h" || e.Args[0] == "--help" {
		usage(e.Out)
		return 0
	}
	for _, c := range commands() {
		if c.name != e.Args[0] {
			continue
		}
		f := &flags{set: flag.NewFlagSet(c.name, flag.ContinueOnError)}
		f.set.SetOutput(e.Err)
		f.set.StringVar(&f.config, "config", "", "YAML file of settings (KERJASAMA_CONFIG)")
		f.set.StringVar(&f.database, "database", "", "sqlite://PATH or postgres://… (KERJASAMA_DATABASE_URL)")
		f.set.StringVar(&f.http, "http", "", "address to listen on (KERJASAMA_HTTP_ADDR)")
		f.set.StringVar(&f.files, "files", "", "file://DIR or s3://… (KERJASAMA_FILES_URL)")
		if c.name == "serve" {
			f.set.BoolVar(&f.demo, "demo", false, "invented data and users, on a loopback address")
		}
		if err := f.set.Parse(e.Args[1:]); err != nil {
			return 2
		}
		if err := c.run(ctx, e, f); err != nil {
			if !errors.Is(err, errSilent) {
				fmt.Fprintln(e.Err, "kerjasama "+c.name+": "+err.Error())
			}
			return 1
		}
		return 0
	}
	fmt.Fprintf(e.Err, "kerjasama: there is no %q\n", e.Args[0])
	usage(e.Err)
	return 2
}

// errSilent ends a command whose output already says what is wrong.
var errSilent = errors.New("see above")

func usage(w io.Writer) {
	fmt.Fprint(w, "kerjasama COMMAND [--config FILE] [--database URL] [--http ADDR] [--files URL]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-8s %s\n", c.name, c.help)
	}
}

// load reads the settings and applies the flags.
func (f *flags) load(e Env) (config.Config, *slog.Logger, error) {
	cfg, err := config.Load(f.config, e.Environ)
	if err != nil {
		return cfg, nil, err
	}
	for _, s := range []struct {
		flag string
		to   *string
	}{{f.database, &cfg.DatabaseURL}, {f.http, &cfg.HTTPAddr}, {f.files, &cfg.FilesURL}} {
		if s.flag != "" {
			*s.to = s.flag
		}
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(strings.ToUpper(cfg.LogLevel))); err != nil {
		return cfg, nil, fmt.Errorf("log_level: %w", err)
	}
	opts := &slog.HandlerOptions{Level: level}
	var h slog.Handler = slog.NewTextHandler(e.Err, opts)
	if cfg.LogFormat == "json" {
		h = slog.NewJSONHandler(e.Err, opts)
	}
	return cfg, slog.New(h), cfg.Check()
}
