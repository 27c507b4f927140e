package sso

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// MaxToken bounds what is looked at at all, in bytes. Tokens of ours have about
// 600, those of providers that list groups some thousands.
const MaxToken = 8 << 10

// Parts is a token taken apart: well formed, nothing verified.
type Parts struct {
	// Header and Claims are JSON objects without duplicate names.
	Header, Claims jsontext.Value
	Signature      []byte
}

// Parse takes a compact JWS apart (RFC 7515 §3.1). It is the strict layer around
// golang-jwt and reads nothing but the token's own bytes: three segments, each
// the one canonical spelling of base64url, header and claims one JSON object
// each.
func Parse(token string) (Parts, error) {
	var p Parts
	if len(token) > MaxToken {
		return p, errors.New("longer than 8 KiB")
	}
	part := strings.Split(token, ".")
	if len(part) != 3 {
		return p, errors.New("not three segments")
	}
	var raw [3][]byte
	for i, s := range part {
		b, err := segment(s)
		if err != nil {
			return p, err
		}
		raw[i] = b
	}
	for i, name := range []string{"header", "claims"} {
		if v := jsontext.Value(raw[i]); v.Kind() != '{' || !v.IsValid() {
			return p, errors.New(name + ": not one JSON object without duplicate names")
		}
	}
	p.Header, p.Claims, p.Signature = raw[0], raw[1], raw[2]
	return p, nil
}

// segment decodes one part: base64url without padding, in its only spelling.
// Go's decoder skips line breaks even when strict, hence the look at each letter.
func segment(s string) ([]byte, error) {
	if s == "" {
		return nil, errors.New("empty segment")
	}
	if strings.IndexFunc(s, NotBase64URL) >= 0 {
		return nil, errors.New("not base64url")
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, errors.New("not canonical base64url")
	}
	return b, nil
}

// NotBase64URL reports letters that base64url (RFC 4648 §5) does not have.
func NotBase64URL(r rune) bool {
	return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

// Audience reports whether aud, one string or a list of strings, names one of
// want, letter by letter.
func Audience(aud jsontext.Value, want ...string) bool {
	var one string
	var list []string
	switch aud.Kind() {
	case '"':
		return json.Unmarshal(aud, &one) == nil && slices.Contains(want, one)
	case '[':
		return json.Unmarshal(aud, &list) == nil && slices.ContainsFunc(list, func(a string) bool { return slices.Contains(want, a) })
	default:
		return false
	}
}

// header is the whole of what a token's header may say. A token that says more
// (jku, x5u, jwk, x5c, crit, b64, zip, cty …) wants something of us that we do
// not do; the two thumbprints are read over: they name a key, they bring none.
type header struct {
	Alg     string `json:"alg"`
	Kid     string `json:"kid"`
	Typ     string `json:"typ"`
	X5t     string `json:"x5t"`
	X5tS256 string `json:"x5t#S256"`
}

// is reports whether the header's typ is one of the names, as a media type may
// be spelt (RFC 7515 §4.1.9).
func (h header) is(names ...string) bool {
	return slices.Contains(names, strings.TrimPrefix(strings.ToLower(h.Typ), "application/"))
}

// wellNamed reports whether a kid is a name and not a path, a query or a novel.
func wellNamed(kid string) bool {
	return kid != "" && len(kid) <= 128 && !strings.Contains(kid, "..") && !strings.ContainsFunc(kid, func(r rune) bool {
		return NotBase64URL(r) && r != '.' && r != ':' && r != '=' && r != '+'
	})
}

// claims are the claims that decide whether a token is accepted. Pointers tell
// absent from zero; numbers are whole seconds.
type claims struct {
	Iss      string         `json:"iss"`
	Aud      jsontext.Value `json:"aud"`
	Sub      string         `json:"sub"`
	Azp      string         `json:"azp"`
	ClientID string         `json:"client_id"`
	Iat      *int64         `json:"iat"`
	Nbf      *int64         `json:"nbf"`
	Exp      *int64         `json:"exp"`
	Jti      string         `json:"jti"`
	Sid      string         `json:"sid"`
	// Typ is Keycloak's mark of what a token is, UID authentik's.
	Typ string `json:"typ"`
	UID string `json:"uid"`
	// TokenUse is how some providers tell access from ID tokens.
	TokenUse string `json:"token_use"`
	// What only ID tokens, logout tokens and sender-constrained tokens carry.
	Nonce  jsontext.Value `json:"nonce"`
	AtHash jsontext.Value `json:"at_hash"`
	CHash  jsontext.Value `json:"c_hash"`
	SHash  jsontext.Value `json:"s_hash"`
	Events jsontext.Value `json:"events"`
	Cnf    jsontext.Value `json:"cnf"`
}

// client is who the token was issued to.
func (c claims) client() string {
	if c.Azp != "" {
		return c.Azp
	}
	return c.ClientID
}
