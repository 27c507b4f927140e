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
	words      int // how many words it takes at most
	run        func(context.Context, Env, *flags) error
}

// flags are what every subcommand understands, and the words beside them, which
// may stand before or after.
type flags struct {
	words    []string
	config   string
	database string
	http     string
	files    string
	demo     bool
}

func commands() []command {
	return []command{
		{"serve", "serve the API; --demo fills an empty database with invented data (loopback only)", 0, serve},
		{"migrate", "migrate up | status: bring the schema up to date, or show where it stands", 1, migrate},
		{"seed", "load the reference data of configs/ that is not there yet", 0, seed},
		{"admin", "admin create USERNAME NAME | recover USERNAME: make an administrator, or let a person in again; prints a one-time password", 3, admin},
		{"sso", "sso check TOKEN: explain step by step why a token is accepted or refused, and which roles it maps to", 2, ssoCheck},
		{"token", "token create NAME APPLICATION SCOPE[,SCOPE…] [DAYS]: make a service token and print it this once", 5, token},
		{"kunci", "kunci status | rotasi: show the keys that sign access tokens, or put the next one in the place of the active one", 1, keys},
		{"pribadi", "pribadi cari TEXT | hapus ID… | terhapus | ulangi LIST: find personal values, erase them for good, list what was erased, erase it again after a restore", 1 + mostErased, personal},
		{"verify", "check journal, seals, checkpoints and files; exit 1 and name the first bad row", 0, verify},
		{"backup", "backup DIR: write database and files, of either engine, into a new directory", 1, backup},
		{"restore", "restore DIR [ERASED]: fill an empty database, of either engine, and the file store from a backup, without what was erased since", 2, restore},
		{"openapi", "print the OpenAPI document", 0, openapi},
		{"demo", "drive the whole SOP over HTTP against a fresh server and print the KPI report", 0, demoTour},
		{"version", "print the version", 0, version},
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
		f, set := &flags{}, flag.NewFlagSet(c.name, flag.ContinueOnError)
		set.SetOutput(e.Err)
		set.StringVar(&f.config, "config", "", "YAML file of settings (KERJASAMA_CONFIG)")
		set.StringVar(&f.database, "database", "", "sqlite://PATH or postgres://… (KERJASAMA_DATABASE_URL)")
		set.StringVar(&f.http, "http", "", "address to listen on (KERJASAMA_HTTP_ADDR)")
		set.StringVar(&f.files, "files", "", "file://DIR or s3://… (KERJASAMA_FILES_URL)")
		if c.name == "serve" {
			set.BoolVar(&f.demo, "demo", false, "invented data and users, on a loopback address")
		}
		if err := f.parse(set, e.Args[1:]); err != nil {
			return 2
		}
		if len(f.words) > c.words {
			fmt.Fprintf(e.Err, "kerjasama %s: it has no use for %q\n", c.name, f.words[c.words:])
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

// parse takes the flags wherever they stand: what package flag leaves after the
// first word would otherwise pass unread, and the command go to another database.
func (f *flags) parse(set *flag.FlagSet, args []string) error {
	for {
		if err := set.Parse(args); err != nil || set.NArg() == 0 {
			return err
		}
		f.words = append(f.words, set.Arg(0))
		args = set.Args()[1:]
	}
}

// word is the nth word beside the flags, empty where there is none.
func (f *flags) word(n int) string {
	if n < len(f.words) {
		return f.words[n]
	}
	return ""
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
