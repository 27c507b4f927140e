package sso

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/laju"
)

const (
	// askAtOnce bounds how many tokens an issuer is asked about at one time.
	askAtOnce = 16
	// refusedFor is how long a token that is not active is remembered as such,
	// refusedMost how many are.
	refusedFor  = 30 * time.Second
	refusedMost = 4096
	// wrongBurst is how many tokens that are not active one address may bring at
	// once, wrongPerSecond how many from then on: each costs the issuer a question,
	// and the sixteen are everybody's.
	wrongBurst     = 30
	wrongPerSecond = 0.5
)

type addressKey struct{}

// WithAddress returns ctx for a request whose sender's address is what ip
// returns. It is asked only when a token that nobody knows has to be judged.
func WithAddress(ctx context.Context, ip func() string) context.Context {
	return context.WithValue(ctx, addressKey{}, ip)
}

// addressOf is the address a request came from, "" where that is not known: all
// those share one allowance.
func addressOf(ctx context.Context) string {
	if ip, ok := ctx.Value(addressKey{}).(func() string); ok {
		return ip()
	}
	return ""
}

// introspector asks an issuer about tokens (RFC 7662).
type introspector struct {
	client *http.Client
	cfg    *Issuer
	secret string
	now    func() time.Time
	log    *slog.Logger
	slots  chan struct{}
	wrong  *laju.Batas

	mu      sync.Mutex
	url     string
	refused map[[sha256.Size]byte]time.Time
}

func newIntrospector(client *http.Client, cfg *Issuer, secret string, now func() time.Time, log *slog.Logger) *introspector {
	return &introspector{client: client, cfg: cfg, secret: secret, now: now, log: log, url: cfg.IntrospectionURL,
		slots: make(chan struct{}, askAtOnce), wrong: laju.New(wrongPerSecond, wrongBurst), refused: map[[sha256.Size]byte]time.Time{}}
}

// opaque accepts what can be an access token that is no JWT: RFC 6750's letters.
func opaque(token string) bool {
	if len(token) < 16 || len(token) > MaxToken {
		return false
	}
	return !strings.ContainsFunc(strings.TrimRight(token, "="), func(r rune) bool {
		return NotBase64URL(r) && !strings.ContainsRune(".~+/", r)
	})
}

// introspect has the issuer judge the token, and judges its answer as if it were
// the claims of a signed one.
func (s *Set) introspect(ctx context.Context, c *Candidate, t *Trace) (Arrival, error) {
	i := c.from
	raw, err := i.ask.about(ctx, c.token, t)
	if err != nil {
		return Arrival{}, err
	}
	var answer struct {
		Active    bool   `json:"active"`
		TokenType string `json:"token_type"`
	}
	said := *c
	said.raw, said.c = raw, claims{}
	if v := jsontext.Value(raw); v.Kind() != '{' || !v.IsValid() {
		i.ask.log.WarnContext(ctx, "an issuer's introspection answer makes no sense", slog.String("penerbit", i.Name))
		return Arrival{}, i.ask.down(errors.New("the answer is not one JSON object without duplicate names"), t)
	}
	if err := errors.Join(json.Unmarshal(raw, &answer), json.Unmarshal(raw, &said.c)); err != nil {
		return Arrival{}, t.invalid(LangkahAktif, "Isian jawaban berjenis salah: %s.", "A member of the answer has the wrong type: %s.", err)
	}
	switch {
	case !answer.Active:
		i.ask.remember(c.token)
		i.ask.wrong.Take(addressOf(ctx), i.ask.now())
		return Arrival{}, t.invalid(LangkahAktif, "Penerbit menyatakan token ini tidak aktif.", "The issuer says that this token is not active.")
	case said.c.Iss != "" && said.c.Iss != i.Issuer.Issuer:
		return Arrival{}, t.invalid(LangkahPenerbit, "Jawaban menyebut iss %q.", "The answer names iss %q.", said.c.Iss)
	case c.raw != nil && c.c.Sub != "" && said.c.Sub != c.c.Sub:
		return Arrival{}, t.invalid(LangkahSubjek, "Jawaban menyebut sub lain daripada token.", "The answer names another sub than the token.")
	case oneOf(strings.ToLower(answer.TokenType), []string{"refresh_token", "id_token", "refresh", "id"}):
		return Arrival{}, t.wrongType("token_type %q.", "token_type is %q.", answer.TokenType)
	case oneOf(strings.ToLower(answer.TokenType), []string{"dpop", "pop", "mac"}):
		return Arrival{}, t.invalid(LangkahJenis, "Token terikat pengirim (%s); minta token Bearer.", "The token is bound to its sender (%s); ask for a Bearer token.", answer.TokenType)
	}
	t.Pass(LangkahAktif, "Penerbit menyatakan token ini aktif.", "The issuer says that this token is active.")
	if err := i.typed(c.h, said.c, t); err != nil {
		return Arrival{}, err
	}
	if err := i.required(raw, t); err != nil {
		return Arrival{}, err
	}
	a, err := s.admit(&said, t)
	if until := s.now().Add(i.cache()); err == nil && until.Before(a.Until) {
		a.Until = until
	}
	return a, err
}

// about returns the issuer's answer about a token. 401 token_invalid for one it
// refused a moment ago, 429 rate_limited for an address that brought too many of
// those, 503 issuer_unavailable when it does not answer.
func (n *introspector) about(ctx context.Context, token string, t *Trace) ([]byte, error) {
	if n.remembered(token) {
		return nil, t.invalid(LangkahAktif, "Penerbit baru saja menyatakan token ini tidak aktif.", "The issuer said a moment ago that this token is not active.")
	}
	if wait := n.wrong.Wait(addressOf(ctx), n.now()); wait > 0 {
		t.Fail(LangkahAktif, "Terlalu banyak token tidak aktif dari alamat ini.", "Too many tokens that are not active from this address.")
		f := fault.New(fault.RateLimited, "Terlalu banyak token yang tidak berlaku dari alamat ini; tunggu selama Retry-After.", "Too many tokens that are not good from this address; wait as long as Retry-After says.")
		f.RetryAfter = wait
		return nil, f
	}
	select {
	case n.slots <- struct{}{}:
		defer func() { <-n.slots }()
	default:
		return nil, n.down(errors.New("too many questions at once"), t)
	}
	at, err := n.address(ctx)
	if err != nil {
		return nil, n.down(err, t)
	}
	form := url.Values{"token": {token}, "token_type_hint": {"access_token"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, n.down(err, t)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	req.SetBasicAuth(url.QueryEscape(n.cfg.ClientID), url.QueryEscape(n.secret))
	b, err := exchange(n.client, req)
	if err != nil {
		n.log.WarnContext(ctx, "an issuer could not be asked about a token", slog.String("penerbit", n.cfg.Name), slog.String("error", err.Error()))
		return nil, n.down(err, t)
	}
	return b, nil
}

func (n *introspector) down(err error, t *Trace) error {
	t.Fail(LangkahAktif, "Penerbit tidak dapat ditanya: %s.", "The issuer cannot be asked: %s.", err)
	return unavailable(err, time.Second)
}

// address is where to ask: as configured, else as discovery says.
func (n *introspector) address(ctx context.Context) (string, error) {
	n.mu.Lock()
	at := n.url
	n.mu.Unlock()
	if at != "" {
		return at, nil
	}
	m, err := discover(ctx, n.client, n.cfg.Issuer)
	if err != nil {
		return "", err
	}
	if err := address(m.IntrospectionURL); err != nil {
		return "", errors.New("the issuer's discovery names no introspection endpoint")
	}
	n.mu.Lock()
	n.url = m.IntrospectionURL
	n.mu.Unlock()
	return m.IntrospectionURL, nil
}

func (n *introspector) remembered(token string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	until, ok := n.refused[sha256.Sum256([]byte(token))]
	return ok && n.now().Before(until)
}

func (n *introspector) remember(token string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.refused) >= refusedMost {
		clear(n.refused)
	}
	n.refused[sha256.Sum256([]byte(token))] = n.now().Add(refusedFor)
}
