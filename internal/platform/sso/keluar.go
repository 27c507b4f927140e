package sso

import (
	"context"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// logoutEvent is the member of events that makes a token a logout token.
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

// logoutLife is the longest life of a logout token that is believed; the
// standard recommends two minutes.
const logoutLife = 10 * time.Minute

// Logout is an issuer's word that a session, or every session of somebody, is
// over.
type Logout struct {
	Issuer *Issuer
	// Sid is the session; "" when all of Sub's are over.
	Sid, Sub string
	// Jti names the logout token, so that it counts once.
	Jti string
	// At is when it was said; what was issued to Sub until then is over.
	At time.Time
	// Keep is until when a token that this ends can be about.
	Keep time.Time
}

// Logout judges a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6):
// signed by the issuer, meant for a client of ours, not over, with jti and the
// event, naming sid or sub or both, and without nonce. Whether its jti was seen
// before is for the caller. 401 token_invalid for what is none, 503
// issuer_unavailable as in [Set.Verify].
func (s *Set) Logout(ctx context.Context, token string) (Logout, error) {
	var t *Trace
	c, err := s.recognise(token, t)
	if err != nil {
		return Logout{}, err
	}
	i := c.from
	if c.raw == nil {
		return Logout{}, t.invalid(LangkahBentuk, "Bukan JWT.", "Not a JWT.")
	}
	if err := i.signable(c, t); err != nil {
		return Logout{}, err
	}
	if err := i.signed(ctx, c, t); err != nil {
		return Logout{}, err
	}
	if why := i.endsSession(c, s.now()); why != "" {
		return Logout{}, t.invalid(LangkahKeluar, "%s", "%s", why)
	}
	// What it ends was issued before and lives at most as long as a token may.
	return Logout{Issuer: &i.Issuer, Sid: c.c.Sid, Sub: c.c.Sub, Jti: c.c.Jti, At: time.Unix(*c.c.Iat, 0).UTC(),
		Keep: s.now().Add(i.life() + 2*skew + logoutLife)}, nil
}

// endsSession says why a genuine token is no logout token; "" when it is one.
func (i *issuer) endsSession(c *Candidate, now time.Time) string {
	var events map[string]jsontext.Value
	l := c.c
	switch {
	case c.h.Typ != "" && !c.h.is("jwt", "logout+jwt"):
		return "typ is not logout+jwt"
	case l.Events == nil || json.Unmarshal(l.Events, &events) != nil || events[logoutEvent].Kind() != '{':
		return "events does not name " + logoutEvent
	case l.Nonce != nil:
		return "a logout token has no nonce"
	case !Audience(l.Aud, append(append([]string{}, i.Audiences...), i.Clients...)...):
		return "aud is none of audiences and clients"
	case l.Jti == "" || len(l.Jti) > 255:
		return "jti is missing, or over 255 bytes"
	case l.Sid == "" && l.Sub == "", len(l.Sid) > 255, len(l.Sub) > 255:
		return "neither sid nor sub, or over 255 bytes"
	case l.Iat == nil || *l.Iat <= 0 || *l.Iat >= 1<<40:
		return "iat is missing, or is not an instant"
	case l.Exp != nil && (*l.Exp <= 0 || *l.Exp >= 1<<40):
		return "exp is not an instant"
	}
	iat, exp := time.Unix(*l.Iat, 0), time.Unix(*l.Iat, 0).Add(logoutLife)
	if l.Exp != nil && time.Unix(*l.Exp, 0).Before(exp) {
		exp = time.Unix(*l.Exp, 0) // Keycloak before 26 sends none
	}
	if iat.After(now.Add(skew)) || now.After(exp.Add(skew)) {
		return "not valid yet, or over"
	}
	return ""
}
