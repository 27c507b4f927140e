package akses

import (
	"context"
	"crypto/ecdsa"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/sso"
)

const (
	algorithm  = "ES256"
	accessType = "at+jwt"
	clientID   = "kerjasama"
	// accessLife is how long an access token lasts.
	accessLife = 10 * time.Minute
	// skew is how far two machines' clocks may disagree.
	skew = 30 * time.Second
	// maxLife is the longest life a token of ours may claim.
	maxLife = 24 * time.Hour
)

// issuer is one authority whose access tokens are accepted.
type issuer struct {
	audience string
	maxLife  time.Duration
	// key returns the key named kid, nil when the issuer has none such.
	key func(ctx context.Context, kid string) (*ecdsa.PublicKey, error)
}

// verifier decides whether a token is a good access token, by the issuer it
// names, exactly as it is spelt.
type verifier struct {
	issuers map[string]issuer
	now     func() time.Time
}

// verify returns the claims of a good access token. 401 token_invalid,
// token_wrong_type or token_expired otherwise; only a token that is good in
// every other way is called expired, and only one we did sign of another type.
func (v *verifier) verify(ctx context.Context, token string) (claims, error) {
	if strings.HasPrefix(token, refreshPrefix) {
		return claims{}, wrongType()
	}
	u, err := takeApart(token)
	if err != nil {
		return claims{}, err
	}
	iss, ok := v.issuers[u.claims.Iss]
	if !ok {
		return claims{}, refuse("unknown issuer")
	}
	key, err := iss.key(ctx, u.header.Kid)
	if err != nil {
		return claims{}, err
	}
	if key == nil {
		return claims{}, refuse("unknown kid")
	}
	// golang-jwt checks the signature under the one algorithm; the claims are
	// judged below, to the second and in our own order.
	p := jwt.NewParser(jwt.WithValidMethods([]string{algorithm}), jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())
	if _, err := p.Parse(token, func(*jwt.Token) (any, error) { return key, nil }); err != nil {
		return claims{}, refuse(err.Error())
	}
	if typ := strings.ToLower(u.header.Typ); typ != accessType && typ != "application/"+accessType {
		return claims{}, wrongType()
	}
	return u.claims, v.judge(u.claims, iss)
}

// judge checks the claims of a token whose signature is good.
func (v *verifier) judge(c claims, iss issuer) error {
	switch {
	case !sso.Audience(c.Aud, iss.audience):
		return refuse("aud is not ours")
	case !ident.Valid(c.Sub), !ident.Valid(c.Sid), c.Jti == "", c.ClientID == "":
		return refuse("sub, sid, jti or client_id is missing")
	case c.Iat == nil, c.Exp == nil:
		return refuse("iat or exp is missing")
	case !instant(*c.Iat), !instant(*c.Exp), c.Nbf != nil && !instant(*c.Nbf):
		return refuse("not an instant")
	case *c.Exp <= *c.Iat, *c.Exp-*c.Iat > int64(iss.maxLife/time.Second):
		return refuse("life is out of bounds")
	}
	now := v.now()
	if ahead := now.Add(skew); time.Unix(*c.Iat, 0).After(ahead) || c.Nbf != nil && time.Unix(*c.Nbf, 0).After(ahead) {
		return refuse("not valid yet")
	}
	if now.After(time.Unix(*c.Exp, 0).Add(skew)) {
		return expired()
	}
	return nil
}

// instant keeps numbers within what subtraction and time.Unix bear.
func instant(sec int64) bool { return sec > 0 && sec < 1<<40 }

// issue signs an access token for a session: RFC 9068.
func (s *Service) issue(ctx context.Context, penggunaID, sesiID string, now time.Time) (string, error) {
	r, err := s.keys.ring(ctx)
	if err != nil {
		return "", err
	}
	k := r.active()
	t := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims{
		"iss": s.cfg.Issuer, "aud": s.cfg.Audience, "sub": penggunaID, "client_id": clientID,
		"iat": now.Unix(), "exp": now.Add(accessLife).Unix(), "jti": ident.New(now), "sid": sesiID,
	})
	t.Header = map[string]any{"alg": algorithm, "kid": k.kid, "typ": accessType}
	return t.SignedString(k.private)
}
