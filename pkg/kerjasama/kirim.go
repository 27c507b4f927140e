package kerjasama

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"
)

// Do sends a request of any kind, repeating it where that is safe and may help:
// no answer, 409 request_in_progress, 429, 502, 503 and 504. It returns *Problem
// for what the server refused.
func (c *Client) Do(ctx context.Context, q Request) (*Answer, error) {
	return authorized(ctx, c, &q, func(token string) (*Answer, error) { return c.send(ctx, q, token) })
}

// authorized runs a call with a token, and once more when the server says that
// the token has run out and there is a newer one.
func authorized[T any](ctx context.Context, c *Client, q *Request, do func(token string) (T, error)) (T, error) {
	var none T
	c.name(q)
	if c.cfg.Credentials == nil {
		return do("")
	}
	token, err := c.cfg.Credentials.token(ctx, c, "")
	if err != nil {
		return none, fmt.Errorf("sign in: %w", err)
	}
	r, err := do(token)
	if code := Code(err); code != "token_expired" && code != "token_invalid" {
		return r, err
	}
	fresh, terr := c.cfg.Credentials.token(ctx, c, token)
	if terr != nil {
		return none, fmt.Errorf("renew the session: %w", terr)
	}
	if fresh == token {
		return r, err
	}
	return do(fresh)
}

// name gives a call the headers that every attempt shares.
func (c *Client) name(q *Request) {
	if q.Header = q.Header.Clone(); q.Header == nil {
		q.Header = http.Header{}
	}
	set := func(name, value string) {
		if q.Header.Get(name) == "" {
			q.Header.Set(name, value)
		}
	}
	set("Accept-Language", c.cfg.Language)
	set("User-Agent", c.cfg.UserAgent)
	set("X-Request-Id", newID())
	if q.Method != http.MethodGet && q.Method != http.MethodHead {
		set("Idempotency-Key", newID())
	}
}

// send tries a call until it succeeds, is refused, or the attempts are used up.
// The whole answer is read within the attempt: one that breaks off is repeated.
func (c *Client) send(ctx context.Context, q Request, token string) (*Answer, error) {
	return repeat(ctx, c, func() (*Answer, error) {
		res, err := c.once(ctx, q, token)
		if err != nil {
			return nil, err
		}
		defer res.Body.Close() //nolint:errcheck // it was read to its end, or failed
		b, err := io.ReadAll(res.Body)
		if err != nil {
			return nil, &broken{err}
		}
		a := &Answer{Status: res.StatusCode, Header: res.Header, Body: b}
		if a.Status == http.StatusNotModified {
			return a, ErrNotModified
		}
		return a, nil
	})
}

// broken is an exchange that the network did not carry to its end.
type broken struct{ err error }

func (b *broken) Error() string { return b.err.Error() }
func (b *broken) Unwrap() error { return b.err }

// once sends a call one time and returns what is no refusal, its body unread.
func (c *Client) once(ctx context.Context, q Request, token string) (*http.Response, error) {
	addr, err := c.address(q.Path, q.Query)
	if err != nil {
		return nil, err
	}
	var body io.ReadCloser = http.NoBody
	if q.Body != nil {
		if body, err = q.Body(); err != nil {
			return nil, fmt.Errorf("body of %s %s: %w", q.Method, q.Path, err)
		}
	}
	r, err := http.NewRequestWithContext(ctx, q.Method, addr, body)
	if err != nil {
		return nil, errors.Join(err, body.Close())
	}
	r.Header = q.Header.Clone()
	if q.Body != nil {
		r.ContentLength, r.GetBody = q.Length, q.Body
		if q.Length == 0 {
			r.ContentLength = -1
		}
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := c.cfg.HTTP.Do(r) // the caller's own server: address refuses other hosts
	if err != nil {
		return nil, &broken{err}
	}
	if res.StatusCode < 300 || res.StatusCode == http.StatusNotModified {
		return res, nil
	}
	defer res.Body.Close() //nolint:errcheck // the refusal is known by its status already
	b, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		b = nil
	}
	return nil, problem(res.StatusCode, res.Header, b)
}

// repeat runs do until it succeeds, trying again helps no more, or ctx ends.
func repeat[T any](ctx context.Context, c *Client, do func() (T, error)) (T, error) {
	for n := 1; ; n++ {
		r, err := do()
		if err == nil || n == c.cfg.Attempts || ctx.Err() != nil || !passing(err) {
			return r, err
		}
		wait := min(pause(n), c.cfg.MaxWait)
		if p, ok := errors.AsType[*Problem](err); ok && p.RetryAfter > 0 {
			if p.RetryAfter > c.cfg.MaxWait {
				return r, err
			}
			wait = p.RetryAfter + pause(1) // those who were told the same do not return at once
		}
		if serr := c.cfg.Sleep(ctx, wait); serr != nil {
			return r, errors.Join(err, serr)
		}
	}
}

// passing reports whether the same call may succeed a little later.
func passing(err error) bool {
	if p, ok := errors.AsType[*Problem](err); ok {
		switch p.Status {
		case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return true
		default:
			return p.Code == "request_in_progress"
		}
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return false
	}
	_, ok := errors.AsType[*broken](err)
	return ok
}

// pause is how long to wait after the n-th attempt when the server does not say:
// 0.2 s doubled each time, of which the second half is left to chance.
func pause(n int) time.Duration {
	d := 200 * time.Millisecond << min(n-1, 10)
	return d/2 + rand.N(d/2) //nolint:gosec // spreads load, keeps no secret
}
