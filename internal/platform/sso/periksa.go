package sso

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/golang-jwt/jwt/v5"

	"kerjasama/internal/platform/fault"
)

// skew is how far two machines' clocks may disagree.
const skew = 30 * time.Second

// recheck is how long an accepted token is remembered at most before its
// signature is looked at again: a key its issuer withdrew is noticed.
const recheck = 10 * time.Minute

// Set is the issuers of one process.
type Set struct {
	issuers []*issuer
	now     func() time.Time
	client  *http.Client
	stop    context.CancelFunc
	running sync.WaitGroup
}

// issuer is one issuer at work.
type issuer struct {
	Issuer
	keys *keys
	ask  *introspector // nil unless the profile is introspection
}

// New returns the issuers. It asks none of them anything: a sign-on that is down
// does not keep this process from starting.
func New(list Issuers, now func() time.Time, log *slog.Logger) (*Set, error) {
	if err := list.Check(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Set{now: now, client: newClient(), stop: stop}
	for _, cfg := range list {
		i := &issuer{Issuer: cfg}
		if len(i.Algorithms) == 0 {
			i.Algorithms = algorithms()
		}
		i.keys = &keys{name: i.Name, now: now, log: log, fetch: fetchKeys(s.client, &i.Issuer), base: ctx, limit: newLimiter(), running: &s.running}
		if i.Profile == Introspection {
			secret, err := i.secret()
			if err != nil {
				stop()
				return nil, err
			}
			i.ask = newIntrospector(s.client, &i.Issuer, secret, now, log)
		}
		s.issuers = append(s.issuers, i)
	}
	return s, nil
}

// Close ends what runs in the background.
func (s *Set) Close() {
	s.stop()
	s.running.Wait()
	s.client.CloseIdleConnections()
}

// Settle waits for what runs in the background.
func (s *Set) Settle() { s.running.Wait() }

// Names lists the issuers as people here call them.
func (s *Set) Names() []string {
	out := make([]string, len(s.issuers))
	for n, i := range s.issuers {
		out[n] = i.Name
	}
	return out
}

// Named returns the settings of an issuer; nil when there is none of that name.
func (s *Set) Named(name string) *Issuer {
	for _, i := range s.issuers {
		if i.Name == name {
			return &i.Issuer
		}
	}
	return nil
}

// Arrival is a caller that an issuer vouches for.
type Arrival struct {
	Issuer *Issuer
	// Sub is who it is, to the issuer; Sid the sign-on's session, "" where the
	// token names none; Client the application that sent them.
	Sub, Sid, Client string
	// Iat is when the token was issued; zero where it does not say.
	Iat time.Time
	// Until is how long the token may be remembered without another look.
	Until  time.Time
	Claims map[string]any
}

// Candidate is a token that speaks of an issuer here: taken apart, nothing
// verified.
type Candidate struct {
	token string
	from  *issuer
	h     header
	c     claims
	raw   []byte
	sig   []byte
}

// Recognise says whether a token is for this set to judge: a JWT whose iss is
// one of its issuers, or, where one of them is asked about tokens, anything that
// is no JWT. It makes no request.
func (s *Set) Recognise(token string) (*Candidate, bool) {
	c, err := s.recognise(token, nil)
	return c, err == nil
}

func (s *Set) recognise(token string, t *Trace) (*Candidate, error) {
	if strings.Count(token, ".") != 2 {
		for _, i := range s.issuers {
			if i.ask != nil && opaque(token) {
				t.Pass(LangkahBentuk, "Bukan JWT; %s yang ditanya.", "Not a JWT; %s will be asked.", i.Name)
				return &Candidate{token: token, from: i}, nil
			}
		}
	}
	p, err := Parse(token)
	if err != nil {
		return nil, t.invalid(LangkahBentuk, "Bukan JWT yang sah: %s.", "Not a well-formed JWT: %s.", err)
	}
	c := &Candidate{token: token, raw: p.Claims, sig: p.Signature}
	if err := json.Unmarshal(p.Header, &c.h, json.RejectUnknownMembers(true)); err != nil {
		return nil, t.invalid(LangkahBentuk, "Kepala token memuat isian yang tidak diterima: %s.", "The token's header says something that is not accepted: %s.", err)
	}
	if err := json.Unmarshal(p.Claims, &c.c); err != nil {
		return nil, t.invalid(LangkahBentuk, "Klaim berjenis salah: %s.", "A claim has the wrong type: %s.", err)
	}
	t.Pass(LangkahBentuk, "JWT, alg %s, kid %q, typ %q.", "A JWT, alg %s, kid %q, typ %q.", c.h.Alg, c.h.Kid, c.h.Typ)
	n := slices.IndexFunc(s.issuers, func(i *issuer) bool { return i.Issuer.Issuer == c.c.Iss })
	if n < 0 {
		return nil, t.invalid(LangkahPenerbit, "iss %q bukan salah satu penerbit (%s); ejaannya harus persis, juga garis miring di akhir.",
			"iss %q is none of the issuers (%s); it must be spelt exactly so, a slash at the end included.", c.c.Iss, strings.Join(s.Names(), ", "))
	}
	c.from = s.issuers[n]
	t.Pass(LangkahPenerbit, "Penerbit %s, profil %s.", "Issuer %s, profile %s.", c.from.Name, string(c.from.Profile))
	return c, nil
}

// Explain judges any text as a token, noting each step.
func (s *Set) Explain(ctx context.Context, token string, t *Trace) (Arrival, error) {
	c, err := s.recognise(token, t)
	if err != nil {
		return Arrival{}, err
	}
	return s.Verify(ctx, c, t)
}

// Verify decides whether a token is a good access token. 401 token_invalid,
// token_wrong_type or token_expired otherwise; only a token that is good in
// every other way is called expired. 503 issuer_unavailable when the issuer
// would have to be asked and does not answer.
func (s *Set) Verify(ctx context.Context, c *Candidate, t *Trace) (Arrival, error) {
	i := c.from
	if c.raw != nil { // a JWT
		if err := i.signable(c, t); err != nil {
			return Arrival{}, err
		}
	}
	if i.ask != nil {
		return s.introspect(ctx, c, t)
	}
	if err := i.signed(ctx, c, t); err != nil {
		return Arrival{}, err
	}
	if err := i.typed(c.h, c.c, t); err != nil {
		return Arrival{}, err
	}
	if err := i.required(c.raw, t); err != nil {
		return Arrival{}, err
	}
	return s.admit(c, t)
}

// signable refuses a token whose header cannot be one of the issuer's, before
// anything is asked or computed.
func (i *issuer) signable(c *Candidate, t *Trace) error {
	switch {
	case strings.HasPrefix(c.h.Alg, "HS") && i.Profile == Keycloak && (c.c.Typ == "Refresh" || c.c.Typ == "Offline"):
		// Keycloak signs its refresh tokens for itself alone.
		return t.wrongType("Ini refresh token Keycloak.", "This is Keycloak's refresh token.")
	case strings.HasPrefix(c.h.Alg, "HS"):
		return t.invalid(LangkahKunci, "alg %s tidak pernah diterima: pilih kunci tanda tangan (RS256 atau ES256) di penerbit.",
			"alg %s is never accepted: choose a signing key (RS256 or ES256) at the issuer.", c.h.Alg)
	case !slices.Contains(i.Algorithms, c.h.Alg):
		return t.invalid(LangkahKunci, "alg %q tidak diterima dari penerbit ini.", "alg %q is not accepted from this issuer.", c.h.Alg)
	case !wellNamed(c.h.Kid):
		return t.invalid(LangkahKunci, "kid tidak ada atau bukan nama kunci.", "kid is missing or is not the name of a key.")
	}
	return nil
}

// signed checks the signature by the issuer's key under the one algorithm the
// header names; the claims are judged elsewhere, to the second.
func (i *issuer) signed(ctx context.Context, c *Candidate, t *Trace) error {
	key, err := i.keys.find(ctx, c.h.Kid, c.h.Alg)
	if err != nil {
		if f, ok := fault.As(err); ok {
			t.Fail(LangkahKunci, "Kunci penerbit tidak dapat dibaca: %s.", "The issuer's keys cannot be read: %s.", f.Error())
		}
		return err
	}
	if key == nil {
		if i.keys.knows(c.h.Kid) {
			return t.invalid(LangkahKunci, "Kunci %q bukan untuk %s.", "Key %q is not for %s.", c.h.Kid, c.h.Alg)
		}
		return t.invalid(LangkahKunci, "Penerbit tidak punya kunci %q.", "The issuer has no key %q.", c.h.Kid)
	}
	t.Pass(LangkahKunci, "Kunci %q ada pada penerbit.", "The issuer has the key %q.", c.h.Kid)
	method := jwt.GetSigningMethod(c.h.Alg) // one of Algorithms, and what the key is for
	if method == nil || method.Verify(c.token[:strings.LastIndexByte(c.token, '.')], c.sig, key) != nil {
		return t.invalid(LangkahTanda, "Tanda tangan tidak cocok.", "The signature does not match.")
	}
	t.Pass(LangkahTanda, "Tanda tangan cocok.", "The signature matches.")
	return nil
}

// admit judges the claims of a token that is genuine and an access token.
func (s *Set) admit(c *Candidate, t *Trace) (Arrival, error) {
	i, now := c.from, s.now()
	if err := i.addressed(c.c, t); err != nil {
		return Arrival{}, err
	}
	if err := i.timely(c.c, now, t); err != nil {
		return Arrival{}, err
	}
	a := Arrival{Issuer: &i.Issuer, Sub: c.c.Sub, Sid: c.c.Sid, Client: c.c.client(), Until: now.Add(recheck)}
	if c.c.Iat != nil {
		a.Iat = time.Unix(*c.c.Iat, 0).UTC()
	}
	if c.c.Exp != nil {
		if exp := time.Unix(*c.c.Exp, 0); exp.Before(a.Until) {
			a.Until = exp
		}
	}
	if err := json.Unmarshal(c.raw, &a.Claims); err != nil {
		return Arrival{}, t.invalid(LangkahBentuk, "Klaim tidak terbaca.", "The claims cannot be read.")
	}
	return a, nil
}
