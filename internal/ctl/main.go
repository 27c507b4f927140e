package ctl

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"strings"

	"kerjasama/pkg/kerjasama"
)

// How a run ends. A script needs to tell "try again" from "never".
const (
	exitOK        = 0
	exitFailed    = 1   // this machine: a file, an unreadable answer
	exitUsage     = 2   // the command line
	exitSignIn    = 3   // nobody, a wrong password, a session that ended (401)
	exitForbidden = 4   // the role does not allow it (403)
	exitMissing   = 5   // there is no such thing, or not for this caller (404)
	exitRefused   = 6   // a fault of the question (other 4xx)
	exitLater     = 7   // no answer, too many calls, a server in trouble
	exitTampered  = 8   // a file is not the one that was archived
	exitStopped   = 130 // Ctrl-C, or a signal
)

// Env is what the process gives to the tool.
type Env struct {
	Args    []string // without the program's name
	Environ []string
	In      *os.File // where a password is typed, if it is a terminal
	Out     io.Writer
	Err     io.Writer
}

// get returns an environment variable, "" where there is none.
func (e Env) get(name string) (v string) {
	for _, s := range e.Environ {
		if k, value, ok := strings.Cut(s, "="); ok && k == name {
			v = value
		}
	}
	return v
}

// command is one thing the tool does. Its name is one word or two.
type command struct {
	name, args, help string
	least, most      int  // arguments before the KEY=VALUE ones
	offline          bool // it asks no server
	flags            func(*run)
	do               func(context.Context, *run) error
}

func commands() []command {
	return []command{
		{name: "kpi laporan", args: "[tahun=Y] [unit=U | prodi=P]", help: "every indicator of a year", do: kpiLaporan},
		{name: "kpi get", args: "[KODE] [--tahun Y] [--per INSTANT] [--format json|csv] [KEY=VALUE]…", help: "every indicator of a year, or one of them, now or as of an instant; csv is for all of a year", most: 1, flags: kpiFlags, do: kpiGet},
		{name: "kpi tren", args: "KODE [dari=Y] [sampai=Y] [unit=U | prodi=P]", help: "one indicator year by year", least: 1, most: 1, do: kpiTren},
		{name: "kpi rincian", args: "KODE [tahun=Y] [unit=U | prodi=P] [bagian=B]", help: "what an indicator was counted from, one item a line", least: 1, most: 1, do: kpiRincian},
		{name: "kpi", args: "[KODE [tahun=Y] [unit=U | prodi=P]]", help: "one indicator; without KODE the list of them", most: 1, do: kpi},
		{name: "arsip unduh", args: "DIR [KEY=VALUE]…", help: "fetch the archived files that are not in DIR yet, and check them", least: 1, most: 1, do: unduh},
		{name: "arsip", args: "[KEY=VALUE]…", help: "archived reports, one a line", do: arsip},
		{name: "impor", args: "mitra|naskah|pelaksanaan|permintaan-layanan FILE [--uji] [urutan_tanggal=dmy|mdy] [keputusan=JSON|@FILE] [lembar=L]", help: "check a spreadsheet and bring it in; the import, then what was found, one a line", least: 2, most: 2, flags: imporFlags, do: impor},
		{name: "peristiwa", args: "[--after N | --state FILE] [--follow] [--every D] [KEY=VALUE]…", help: "what happened, one event a line", flags: peristiwaFlags, do: peristiwa},
		{name: "get", args: "PATH [KEY=VALUE]…", help: "any address of the API", least: 1, most: 1, do: get},
		{name: "list", args: "PATH [KEY=VALUE]…", help: "any collection to its end, one record a line", least: 1, most: 1, do: list},
		{name: "me", help: "who I am and what I may do", do: func(ctx context.Context, r *run) error { return r.document(ctx, "/me") }},
		{name: "token", help: "an access token of ten minutes for curl; the only answer that is no JSON", do: token},
		{name: "laporan get", args: "NAME [--tahun Y] [--format json|csv|xlsx|pdf|docx] [KEY=VALUE]…", help: "a report: borang-monitoring, evaluasi-diri, lkps, laporkerma, iku or celah-bukti", least: 1, most: 1, flags: laporanFlags, do: laporanGet},
		{name: "laporan bundel", args: "FILE [--tahun Y] [KEY=VALUE]…", help: "have an accreditation bundle made, save it and check it", least: 1, most: 1, flags: laporanFlags, do: laporanBundel},
		{name: "verify", args: "DIR | BUNDLE", help: "hold the files of arsip unduh, or an accreditation bundle, against their SHA-256, offline", least: 1, most: 1, offline: true, do: verify},
		{name: "version", help: "print the version", offline: true, do: func(_ context.Context, r *run) error { return r.print(map[string]string{"versi": version()}) }},
	}
}

// Main runs one command and returns the exit code: 0 done, 1 this machine
// failed, 2 wrong usage, 3 not signed in, 4 not allowed, 5 not found, 6 refused,
// 7 try again later, 8 a file is not what it should be, 130 interrupted.
func Main(ctx context.Context, e Env) int {
	if len(e.Args) == 0 || e.Args[0] == "help" || e.Args[0] == "-h" || e.Args[0] == "--help" {
		usage(e.Out)
		return exitOK
	}
	for _, c := range commands() {
		rest, ok := c.match(e.Args)
		if !ok {
			continue
		}
		err := c.start(ctx, e, rest)
		if err != nil && ctx.Err() != nil {
			err = errStopped // and not what the end of ctx made of some call
		}
		if err != nil && !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(e.Err, "kerjasamactl "+c.name+": "+explain(err))
		}
		return exitOf(err)
	}
	fmt.Fprintf(e.Err, "kerjasamactl: there is no %q; see kerjasamactl help\n", e.Args[0])
	return exitUsage
}

// match returns the arguments behind the command's name, if args begin with it.
func (c command) match(args []string) ([]string, bool) {
	for word := range strings.FieldsSeq(c.name) {
		if len(args) == 0 || args[0] != word {
			return nil, false
		}
		args = args[1:]
	}
	return args, true
}

// misuse is a fault of the command line.
type misuse struct{ say string }

func (m *misuse) Error() string { return m.say }

func misused(format string, args ...any) error { return &misuse{fmt.Sprintf(format, args...)} }

// errStopped says that the person or the system ended the run.
var errStopped = errors.New("interrupted")

// errTampered says that files are not what was archived; the lines before it
// say which.
var errTampered = errors.New("files are missing, or are not the ones that were archived")

func exitOf(err error) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	if _, ok := errors.AsType[*misuse](err); ok {
		return exitUsage
	}
	if errors.Is(err, errStopped) {
		return exitStopped
	}
	if errors.Is(err, errTampered) {
		return exitTampered
	}
	if errors.Is(err, errDitolak) {
		return exitRefused
	}
	if p, ok := errors.AsType[*kerjasama.Problem](err); ok {
		switch {
		case p.Status == http.StatusUnauthorized:
			return exitSignIn
		case p.Status == http.StatusForbidden:
			return exitForbidden
		case p.Status == http.StatusNotFound:
			return exitMissing
		case p.Status == http.StatusTooManyRequests || p.Status >= http.StatusInternalServerError:
			return exitLater
		default:
			return exitRefused
		}
	}
	if lost(err) {
		return exitLater
	}
	return exitFailed
}

// lost reports whether the network did not carry an exchange to its end.
func lost(err error) bool {
	if _, ok := errors.AsType[*url.Error](err); ok {
		return true
	}
	_, ok := errors.AsType[*net.OpError](err) // not net.Error: a missing file is one too
	return ok || errors.Is(err, io.ErrUnexpectedEOF)
}

// explain adds what to do to what went wrong.
func explain(err error) string {
	if kerjasama.Code(err) == "auth_required" {
		return err.Error() + "\nsay who calls: KERJASAMA_USERNAME and KERJASAMA_PASSWORD, or KERJASAMA_TOKEN"
	}
	return err.Error()
}

func usage(w io.Writer) {
	fmt.Fprint(w, "kerjasamactl COMMAND [--url URL] [--username NAME] [--lang id|en] [--attempts N] [--quiet] …\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %s\n      %s\n", strings.TrimSpace(c.name+" "+c.args), c.help)
	}
	fmt.Fprint(w, `
KEY=VALUE are query parameters as the API's document names them.

  KERJASAMA_URL       the server, http://127.0.0.1:8080 when absent
  KERJASAMA_USERNAME  who signs in; the session ends with the command
  KERJASAMA_PASSWORD  the password; asked for at a terminal when absent
  KERJASAMA_TOKEN     an access token, instead of signing in

exit codes: 0 done · 1 this machine failed · 2 wrong usage · 3 not signed in · 4 not allowed
            5 not found · 6 refused · 7 try again later · 8 a file was altered · 130 interrupted
`)
}

// version is the commit the tool was built from.
func version() string {
	b, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return b.Main.Version
}
