package ctl

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"golang.org/x/term"

	"kerjasama/pkg/kerjasama"
)

// run is one command at work.
type run struct {
	env   Env
	set   *flag.FlagSet
	args  []string   // before the KEY=VALUE ones
	query url.Values // the KEY=VALUE ones
	c     *kerjasama.Client

	url, username, lang string
	attempts            int
	quiet, plain        bool
	feed                feed
	tahun, format, per  string // of kpi get
	uji                 bool   // of impor
}

// start reads the arguments, connects, runs the command and ends its session.
func (c command) start(ctx context.Context, e Env, args []string) error {
	r := &run{env: e, set: flag.NewFlagSet("kerjasamactl "+c.name, flag.ContinueOnError), query: url.Values{}}
	r.set.SetOutput(e.Err)
	r.set.StringVar(&r.url, "url", cmp.Or(e.get("KERJASAMA_URL"), "http://127.0.0.1:8080"), "the server's address")
	r.set.StringVar(&r.username, "username", e.get("KERJASAMA_USERNAME"), "who signs in")
	r.set.StringVar(&r.lang, "lang", "id", "language of texts in answers: id or en")
	r.set.IntVar(&r.attempts, "attempts", 5, "how often a call is tried in all")
	r.set.BoolVar(&r.quiet, "quiet", false, "say nothing on stderr but errors")
	r.set.BoolVar(&r.plain, "allow-http", false, "let the password cross the network unencrypted")
	if c.flags != nil {
		c.flags(r)
	}
	if err := r.parse(c, args); err != nil {
		return err
	}
	if c.offline {
		return c.do(ctx, r)
	}
	if err := r.connect(ctx); err != nil {
		return err
	}
	err := c.do(ctx, r)
	if c.name != "token" { // whose session lives on with it
		r.leave(ctx)
	}
	return err
}

// parse takes flags wherever they stand.
func (r *run) parse(c command, args []string) error {
	for first := true; first || len(args) > 0; first = false {
		if err := r.set.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return err
			}
			return &misuse{err.Error()}
		}
		if args = r.set.Args(); len(args) == 0 {
			break
		}
		key, value, pair := strings.Cut(args[0], "=")
		switch {
		case len(r.args) < c.least || !pair && len(r.args) < c.most:
			r.args = append(r.args, args[0])
		case !pair || key == "":
			return misused("%q is not KEY=VALUE", args[0])
		default:
			r.query.Add(key, value)
		}
		args = args[1:]
	}
	if len(r.args) < c.least {
		return misused("usage: kerjasamactl %s %s", c.name, c.args)
	}
	return nil
}

// connect makes the client. Nothing is sent yet.
func (r *run) connect(ctx context.Context) error {
	cred, err := r.credentials(ctx)
	if err != nil {
		return err
	}
	r.c, err = kerjasama.New(kerjasama.Config{
		URL: r.url, Credentials: cred, Language: r.lang, UserAgent: "kerjasamactl/" + version(), Attempts: max(r.attempts, 1),
		Sleep: func(ctx context.Context, d time.Duration) error {
			r.say("no luck, trying again in %s", d.Round(100*time.Millisecond))
			return wait(ctx, d)
		},
	})
	if err != nil {
		return &misuse{err.Error()}
	}
	return nil
}

// credentials come from the environment or a terminal. Over plain http they go
// to this machine only, unless the caller insists.
func (r *run) credentials(ctx context.Context) (kerjasama.Credentials, error) {
	token := r.env.get("KERJASAMA_TOKEN")
	if token == "" && r.username == "" {
		return nil, nil //nolint:nilnil // nobody calls, as some addresses allow
	}
	if u, err := url.Parse(r.url); err == nil && u.Scheme == "http" && !loopback(u.Hostname()) && !r.plain {
		return nil, misused("%s would carry the password unencrypted: use https://, or --allow-http", r.url)
	}
	if token != "" {
		return kerjasama.Token(token), nil
	}
	password := r.env.get("KERJASAMA_PASSWORD")
	if password == "" {
		var err error
		if password, err = r.ask(ctx); err != nil {
			return nil, err
		}
	}
	return kerjasama.Password(r.username, password), nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// ask reads a password that is typed unseen.
func (r *run) ask(ctx context.Context) (string, error) {
	if r.env.In == nil || !term.IsTerminal(int(r.env.In.Fd())) {
		return "", misused("no password: set KERJASAMA_PASSWORD, or type it at a terminal")
	}
	fd := int(r.env.In.Fd())
	seen, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("read the terminal: %w", err)
	}
	fmt.Fprintf(r.env.Err, "Password of %s: ", r.username)
	typed := make(chan error, 1)
	var password []byte
	go func() {
		var err error
		password, err = term.ReadPassword(fd)
		typed <- err
	}()
	select {
	case err = <-typed:
	case <-ctx.Done(): // reading goes on until the process ends, but the terminal shows again
		fmt.Fprintln(r.env.Err)
		return "", errors.Join(ctx.Err(), term.Restore(fd, seen))
	}
	fmt.Fprintln(r.env.Err)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return string(password), nil
}

// leave ends the session, also when the command was interrupted.
func (r *run) leave(ctx context.Context) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer stop()
	if err := r.c.SignOut(ctx); err != nil {
		r.say("the session stays open until it runs out: %v", err)
	}
}

// wait waits for d, or until ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// say tells a person what is happening.
func (r *run) say(format string, args ...any) {
	if !r.quiet {
		fmt.Fprintf(r.env.Err, format+"\n", args...)
	}
}

// print writes one JSON value on one line.
func (r *run) print(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return r.line(b)
}

// line writes JSON as the server sent it, on one line.
func (r *run) line(raw json.RawMessage) error {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return fmt.Errorf("the answer is not JSON: %w", err)
	}
	b.WriteByte('\n')
	if _, err := r.env.Out.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// document prints one answer.
func (r *run) document(ctx context.Context, path string) error {
	a, err := kerjasama.Get[json.RawMessage](ctx, r.c, path, r.query)
	if err != nil {
		return err
	}
	return r.line(a.Value)
}

// collection prints every record of a collection, one a line. An error in the
// middle leaves what was printed, and the exit code says so.
func (r *run) collection(ctx context.Context, path string) error {
	n := 0
	for raw, err := range kerjasama.List[json.RawMessage](ctx, r.c, path, r.query) {
		if err != nil {
			return err
		}
		if err := r.line(raw); err != nil {
			return err
		}
		if n++; n%1000 == 0 {
			r.say("%d so far", n)
		}
	}
	r.say("%d in all", n)
	return nil
}
