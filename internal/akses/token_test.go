package akses

import (
	"context"
	"crypto/ecdsa"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/fault"
)

func TestCraftedTokensAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		id, password := w.person(t, "staf.uji")
		m := w.login(t, "staf.uji", password)
		sid := w.who(t, m).SesiID
		r, err := w.keys.ring(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		k := r.active()
		f := forge{key: k.private, now: w.clk.Now(), header: jso{"alg": "ES256", "typ": "at+jwt", "kid": k.kid}, body: jso{
			"iss": testIssuer, "aud": "kerjasama", "sub": id, "client_id": "kerjasama", "jti": "j", "sid": sid,
			"iat": w.clk.Now().Unix(), "exp": w.clk.Now().Add(10 * time.Minute).Unix(),
		}}
		rows := crafted(t, f)
		if len(rows) < 120 {
			t.Errorf("only %d crafted tokens", len(rows))
		}
		for name, tt := range rows {
			a, err := w.Pintu().Authenticate(t.Context(), "Bearer "+tt.token)
			want(t, name, err, tt.want)
			if (err == nil) != (a.ID == id) {
				t.Errorf("%s: got actor %q with error %v", name, a.ID, err)
			}
		}
		// Asked again, from memory: the same answers.
		for name, tt := range rows {
			_, err := w.Pintu().Authenticate(t.Context(), "Bearer "+tt.token)
			want(t, name+", again", err, tt.want)
		}
	})
}

func TestOurTokensSayWhatRFC9068Asks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		id, password := w.person(t, "staf.uji")
		m := w.login(t, "staf.uji", password)
		if m.TokenType != "Bearer" || m.ExpiresIn != 600 || !strings.HasPrefix(m.RefreshToken, "kjr_") || len(m.RefreshToken) != 47 {
			t.Errorf("got %q, %d, refresh token of %d letters", m.TokenType, m.ExpiresIn, len(m.RefreshToken))
		}
		u, err := takeApart(m.AccessToken)
		if err != nil {
			t.Fatal(err)
		}
		c, now := u.claims, w.clk.Now().Unix()
		if u.header.Typ != "at+jwt" || c.Iss != testIssuer || string(c.Aud) != `"kerjasama"` || c.Sub != id || c.ClientID != "kerjasama" ||
			*c.Iat != now || *c.Exp != now+600 || c.Jti == "" || c.Sid != w.who(t, m).SesiID {
			t.Errorf("got %+v", u)
		}
	})
}

func fixed(pub *ecdsa.PublicKey) func(context.Context, string) (*ecdsa.PublicKey, error) {
	return func(context.Context, string) (*ecdsa.PublicKey, error) { return pub, nil }
}

// FuzzTokens: no text makes the verifier panic or accept it.
func FuzzTokens(f *testing.F) {
	key, err := newKey(aktif)
	if err != nil {
		f.Fatal(err)
	}
	v := &verifier{now: func() time.Time { return noon }, issuers: map[string]issuer{testIssuer: {audience: "kerjasama", maxLife: maxLife, key: fixed(&key.private.PublicKey)}}}
	f.Add("a.b.c")
	f.Add(b64([]byte(`{"alg":"ES256","kid":"`+key.kid+`","typ":"at+jwt"}`)) + "." + b64([]byte(`{"iss":"`+testIssuer+`","exp":1}`)) + "." + b64(make([]byte, 64)))
	f.Fuzz(func(t *testing.T, token string) {
		if _, err := v.verify(t.Context(), token); err == nil {
			t.Errorf("accepted %q", token)
		} else if _, ok := fault.As(err); !ok {
			t.Errorf("%q: %v is not a refusal", token, err)
		}
	})
}
