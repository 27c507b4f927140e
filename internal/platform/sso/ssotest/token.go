package ssotest

import (
	"maps"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/sso"
)

// Audience is the aud of every good token here, Client who asked for it.
const (
	Audience = "kerjasama-api"
	Client   = "portal"
)

// Forge is a good access token of one profile and the means to spoil it.
type Forge struct {
	Key        Key
	Head, Body Object
	Now        time.Time
}

// Good returns a token of a profile as its provider writes one, issued at now.
func Good(profile sso.Profile, iss string, k Key, now time.Time) Forge {
	f := Forge{Key: k, Now: now, Head: Object{"alg": k.Alg, "kid": k.Kid, "typ": "JWT"}}
	sec := now.Unix()
	f.Body = Object{"iss": iss, "aud": Audience, "sub": "3f1c-77", "iat": sec, "exp": sec + 300}
	more := Object{}
	switch profile {
	case sso.RFC9068, sso.Introspection:
		f.Head["typ"] = "at+jwt"
		more = Object{"client_id": Client, "jti": "j-1", "auth_time": sec - 60, "scope": "openid profile", "groups": []string{"humas-staf"}}
	case sso.Keycloak:
		// A realm's access token with an audience mapper; sid and the realm's own
		// roles as Keycloak 26 writes them.
		more = Object{
			"aud": []string{Audience, "account"}, "jti": "onrtac:0b3c1c1e-6d4f-4a57-9a3b-9a1d5c1f0a11", "typ": "Bearer", "azp": Client, "sid": "5b1f5dd1-7ac3-4f5c-8f6f-0f3c8a8a7b10",
			"acr": "1", "allowed-origins": []string{"https://portal.example"}, "scope": "openid email profile", "email_verified": true,
			"realm_access":    Object{"roles": []string{"default-roles-kampus", "offline_access", "humas-staf"}},
			"resource_access": Object{"account": Object{"roles": []string{"view-profile"}}},
			"name":            "Contoh Pertama", "preferred_username": "contoh.pertama", "given_name": "Contoh", "family_name": "Pertama", "email": "contoh.pertama@kampus.example",
		}
	case sso.Authentik:
		// The ID token's claims with azp and uid; the nonce stays in it.
		more = Object{
			"auth_time": sec - 60, "acr": "goauthentik.io/providers/oauth2/default", "amr": []string{"pwd"}, "nonce": "n-0S6_WzA2Mj",
			"sid": "7f5c9c6d0d6f6f4a1f6b8d5f2f1d0b4f8a0e7c1b2d3e4f5a6b7c8d9e0f1a2b3c", "email": "contoh.pertama@kampus.example", "email_verified": true,
			"name": "Contoh Pertama", "given_name": "Contoh Pertama", "preferred_username": "contoh.pertama", "nickname": "contoh.pertama",
			"groups": []string{"humas-staf", "semua pegawai"}, "azp": Audience, "uid": "Yp5nUc1YJmJ5XvJ2n0Yq3b1gB7cY0aW9r8tQ2kLm",
		}
	case sso.GenericJWT:
		more = Object{"token_use": "access", "client_id": Client, "groups": []string{"humas-staf"}}
	}
	maps.Copy(f.Body, more)
	return f
}

// Issuer is the settings under which Good is accepted.
func Issuer(profile sso.Profile, p *Provider) sso.Issuer {
	i := sso.Issuer{Name: "uji-" + strings.ReplaceAll(string(profile), "_", "-"), Issuer: p.Issuer, Profile: profile, Audiences: []string{Audience}}
	claim := "groups"
	switch profile {
	case sso.Keycloak:
		claim = "realm_access.roles"
	case sso.GenericJWT:
		i.RequiredClaims = map[string]string{"token_use": "access"}
	case sso.Introspection:
		i.ClientID, i.ClientSecret = "kerjasama api", "rahasia: uji"
	case sso.RFC9068, sso.Authentik:
	}
	i.Mapping = []sso.Rule{
		{Claim: claim, Value: "humas-staf", Peran: "staf_humas"},
		{Claim: claim, Value: "humas-kepala", Peran: "sub_koordinator"},
		{Claim: claim, Value: "jurusan-{unit}", Peran: "unit_kerja"},
		{Claim: claim, Value: "admin-kerjasama", Peran: "admin"},
	}
	return i
}

// Token is the good token.
func (f Forge) Token(t testing.TB) string {
	t.Helper()
	return f.With(t, nil, nil)
}

// With signs the good token with members set; nil drops one.
func (f Forge) With(t testing.TB, head, body Object) string {
	t.Helper()
	set := func(m, by Object) []byte {
		m = maps.Clone(m)
		maps.Copy(m, by)
		maps.DeleteFunc(m, func(_ string, v any) bool { return v == nil })
		return Encode(t, m)
	}
	return f.Key.Sign(t, set(f.Head, head), set(f.Body, body))
}

// Raw signs the good token with header and claims rewritten as text.
func (f Forge) Raw(t testing.TB, head, body func(string) string) string {
	t.Helper()
	h, b := string(Encode(t, f.Head)), string(Encode(t, f.Body))
	if head != nil {
		h = head(h)
	}
	if body != nil {
		b = body(b)
	}
	return f.Key.Sign(t, []byte(h), []byte(b))
}

// By is the same token signed with another key under its name.
func (f Forge) By(k Key) Forge {
	f.Key, f.Head = k, maps.Clone(f.Head)
	f.Head["alg"], f.Head["kid"] = k.Alg, k.Kid
	return f
}
