package kerjasama

import (
	"context"
	"net/http"
)

// Credentials tell the server who calls; see [Token] and [Password].
type Credentials interface {
	// token returns the access token to send. refused is one the server no longer
	// takes, "" at first; getting it back means that there is no other.
	token(ctx context.Context, c *Client, refused string) (string, error)
}

type fixed string

// Token calls with an access token that was obtained elsewhere.
func Token(t string) Credentials { return fixed(t) }

func (t fixed) token(context.Context, *Client, string) (string, error) { return string(t), nil }

// session keeps one sign-in alive for every goroutine of a client.
type session struct {
	username, password string
	turn               chan struct{} // one place: whoever holds it may read and renew
	access, refresh    string
}

// Password signs in at the first call, and renews the session when the access
// token has run out (after ten minutes): by its refresh token, or, where that is
// not taken, by signing in again.
func Password(username, password string) Credentials {
	return &session{username: username, password: password, turn: make(chan struct{}, 1)}
}

func (s *session) token(ctx context.Context, c *Client, refused string) (string, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if s.access != refused {
		return s.access, nil // renewed meanwhile by another goroutine
	}
	if s.refresh != "" {
		err := s.grant(ctx, c, "/auth/refresh", map[string]string{"refresh_token": s.refresh})
		if code := Code(err); err == nil || code == "" || code == "rate_limited" || code == "unavailable" {
			return s.access, err
		}
	} // reused, superseded or run out: a new sign-in mends it
	err := s.grant(ctx, c, "/auth/login", map[string]string{"username": s.username, "password": s.password})
	return s.access, err
}

func (s *session) grant(ctx context.Context, c *Client, path string, body any) error {
	q, err := c.request(http.MethodPost, path, body, nil)
	if err != nil {
		return err
	}
	c.name(&q)
	r, err := c.send(ctx, q, "")
	if err != nil {
		return err
	}
	m, err := decode[struct {
		AccessToken  string `json:"access_token"`
		RefreshToken string `json:"refresh_token"`
	}](r)
	if err == nil {
		s.access, s.refresh = m.Value.AccessToken, m.Value.RefreshToken
	}
	return err
}
