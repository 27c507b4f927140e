package kerjasama

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// base is where the versioned API lives below the server's address.
const base = "/api/v1"

// Config is what a client is made of. Only URL has no default.
type Config struct {
	// URL is the server's address, e.g. https://kerjasama.kampus.example.
	URL string
	// Credentials tell who calls: [Token] or [Password]; nil calls as nobody.
	Credentials Credentials
	// Language of titles and details in answers: "id" (default) or "en".
	Language string
	// HTTP carries the calls; by default a client of its own that follows no
	// redirects and gives up when no answer begins within a minute.
	HTTP *http.Client
	// UserAgent names the script in the list of sessions.
	UserAgent string
	// Attempts is how often a call is tried in all; 5 by default, 1 never repeats.
	Attempts int
	// MaxWait is the longest pause between two attempts; 30 s by default. Where
	// the server asks for a longer one the call fails at once, and the Problem's
	// RetryAfter says how long.
	MaxWait time.Duration
	// Sleep waits between attempts, or returns ctx's error; tests set their own.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Client calls the API. It may be used by several goroutines at once.
type Client struct {
	cfg  Config
	root *url.URL
}

// New returns a client. It calls nobody; an address that cannot be one and a
// language the API does not speak are errors.
func New(cfg Config) (*Client, error) {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.User != nil {
		return nil, fmt.Errorf("%q is not an address such as https://kerjasama.kampus.example", cfg.URL)
	}
	u.Path = strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), base)
	switch cfg.Language {
	case "":
		cfg.Language = "id"
	case "id", "en":
	default:
		return nil, fmt.Errorf("the API answers in id or en, not %q", cfg.Language)
	}
	if cfg.HTTP == nil {
		cfg.HTTP = carrier()
	}
	if cfg.UserAgent == "" {
		cfg.UserAgent = "kerjasama-go"
	}
	if cfg.Attempts <= 0 {
		cfg.Attempts = 5
	}
	if cfg.MaxWait <= 0 {
		cfg.MaxWait = 30 * time.Second
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	return &Client{cfg: cfg, root: u}, nil
}

// carrier refuses redirects: the API sends none, and one from http to https
// would turn a POST into a GET.
func carrier() *http.Client {
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if t, ok := http.DefaultTransport.(*http.Transport); ok {
		t = t.Clone()
		t.ResponseHeaderTimeout = time.Minute
		c.Transport = t
	}
	return c
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// address resolves a path such as /mitra, or an href of an answer such as
// /api/v1/mitra/…?tahun=2026. Other hosts are refused: the token is not theirs.
func (c *Client) address(path string, q url.Values) (string, error) {
	ref, err := url.Parse(path)
	if err != nil || ref.IsAbs() || ref.Host != "" || !strings.HasPrefix(path, "/") {
		return "", fmt.Errorf("%q is not a path of the API such as /mitra", path)
	}
	prefix := base
	if ref.Path == base || strings.HasPrefix(ref.Path, base+"/") {
		prefix = ""
	}
	all := ref.Query()
	maps.Copy(all, q)
	u := *c.root
	u.Path, u.RawPath = c.root.Path+prefix+ref.Path, ""
	if ref.RawPath != "" {
		u.RawPath = c.root.EscapedPath() + prefix + ref.RawPath
	}
	u.RawQuery = all.Encode()
	return u.String(), nil
}

// newID names a call: 26 letters and digits nobody can guess.
func newID() string { return rand.Text() }

// ErrNotModified is the answer to a call with [IfNoneMatch] when the caller has
// the present state already.
var ErrNotModified = errors.New("not modified")
