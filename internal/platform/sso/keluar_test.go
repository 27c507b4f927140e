package sso_test

import (
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/sso/ssotest"
)

const event = "http://schemas.openid.net/event/backchannel-logout"

func TestLogoutTokens(t *testing.T) {
	w := setup(t, sso.Keycloak, func(i *sso.Issuer) { i.Clients = []string{"portal"} })
	sec := noon.Unix()
	f := ssotest.Forge{Key: w.key, Now: noon, Head: object{"alg": "ES256", "kid": "kunci-1", "typ": "logout+jwt"}, Body: object{
		"iss": w.p.Issuer, "aud": "portal", "iat": sec, "exp": sec + 120, "jti": "j", "sid": "s", "sub": "u", "events": object{event: object{}},
	}}
	stranger := ssotest.NewKey(t, "ES256", "kunci-1")
	for name, tt := range map[string]struct {
		token string
		good  bool
	}{
		"good":                    {f.Token(t), true},
		"typ JWT":                 {f.With(t, object{"typ": "JWT"}, nil), true},
		"no typ":                  {f.With(t, object{"typ": nil}, nil), true},
		"sid alone":               {f.With(t, nil, object{"sub": nil}), true},
		"sub alone":               {f.With(t, nil, object{"sid": nil}), true},
		"aud of the API":          {f.With(t, nil, object{"aud": ssotest.Audience}), true},
		"aud a list":              {f.With(t, nil, object{"aud": []string{"portal"}}), true},
		"no exp, as old Keycloak": {f.With(t, nil, object{"exp": nil}), true},
		"another event beside it": {f.With(t, nil, object{"events": object{event: object{}, "x": object{}}}), true},
		"Keycloak's own typ":      {f.With(t, nil, object{"typ": "Logout"}), true},
		"an access token":         {w.good(sso.Keycloak).Token(t), false},
		"typ at+jwt":              {f.With(t, object{"typ": "at+jwt"}, nil), false},
		"no events":               {f.With(t, nil, object{"events": nil}), false},
		"another event":           {f.With(t, nil, object{"events": object{"x": object{}}}), false},
		"the event not an object": {f.With(t, nil, object{"events": object{event: true}}), false},
		"events a list":           {f.With(t, nil, object{"events": []string{event}}), false},
		"a nonce":                 {f.With(t, nil, object{"nonce": "n"}), false},
		"no jti":                  {f.With(t, nil, object{"jti": nil}), false},
		"jti long":                {f.With(t, nil, object{"jti": strings.Repeat("j", 256)}), false},
		"neither sid nor sub":     {f.With(t, nil, object{"sid": nil, "sub": nil}), false},
		"sid a number":            {f.With(t, nil, object{"sid": 1}), false},
		"no aud":                  {f.With(t, nil, object{"aud": nil}), false},
		"aud another":             {f.With(t, nil, object{"aud": "lain"}), false},
		"no iat":                  {f.With(t, nil, object{"iat": nil}), false},
		"over":                    {f.With(t, nil, object{"iat": sec - 300, "exp": sec - 31}), false},
		"old, without exp":        {f.With(t, nil, object{"iat": sec - 631, "exp": nil}), false},
		"of a life of a year":     {f.With(t, nil, object{"iat": sec - 3600, "exp": sec + 365*86400}), false},
		"from the future":         {f.With(t, nil, object{"iat": sec + 31}), false},
		"iss another":             {f.With(t, nil, object{"iss": "https://lain.example"}), false},
		"signed by a stranger":    {f.By(stranger).Token(t), false},
		"unsigned":                {ssotest.B64([]byte(`{"alg":"none","typ":"logout+jwt"}`)) + "." + ssotest.B64(ssotest.Encode(t, f.Body)) + ".", false},
		"a crit header":           {f.With(t, object{"crit": []string{"x"}}, nil), false},
		"no token":                {"halo", false},
		"nothing":                 {"", false},
	} {
		l, err := w.Logout(t.Context(), tt.token)
		if tt.good != (err == nil) || !tt.good && !fault.Is(err, fault.TokenInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
		if err == nil && (l.Jti != "j" || l.Sid+l.Sub == "" || !l.At.Equal(noon) || !l.Keep.After(noon.Add(24*time.Hour))) {
			t.Errorf("%s: got %+v", name, l)
		}
	}
	w.p.Down(true)
	cold := set(t, w.clk, ssotest.Issuer(sso.Keycloak, w.p))
	if _, err := cold.Logout(t.Context(), f.Token(t)); !fault.Is(err, fault.IssuerUnavailable) {
		t.Errorf("while the issuer is down: got %v", err)
	}
}
