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
	if s.access != "" && s.access != refused {
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

// AccessToken returns the token that the next call would send, signing in where
// that has not happened yet, for tools that send it themselves. It is "" where
// the client calls as nobody.
func (c *Client) AccessToken(ctx context.Context) (string, error) {
	if c.cfg.Credentials == nil {
		return "", nil
	}
	return c.cfg.Credentials.token(ctx, c, "")
}

// SignOut ends the session that [Password] began, so that its refresh token is
// good for nothing any more. Without one it does nothing; the next call signs in
// anew.
func (c *Client) SignOut(ctx context.Context) error {
	s, ok := c.cfg.Credentials.(*session)
	if !ok {
		return nil
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.access == "" {
		return nil
	}
	err := s.end(ctx, c)
	if code := Code(err); code == "token_expired" || code == "token_invalid" {
		// The refresh token may still be good: it is what has to go.
		if err = s.grant(ctx, c, "/auth/refresh", map[string]string{"refresh_token": s.refresh}); err == nil {
			err = s.end(ctx, c)
		} else if Code(err) != "" {
			err = nil // the session has ended already
		}
	}
	s.access, s.refresh = "", ""
	return err
}

func (s *session) end(ctx context.Context, c *Client) error {
	q, err := c.request(http.MethodPost, "/auth/logout", nil, nil)
	if err != nil {
		return err
	}
	c.name(&q)
	_, err = c.send(ctx, q, s.access)
	return err
}
