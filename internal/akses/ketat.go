package akses

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"kerjasama/internal/platform/fault"
)

// maxToken bounds what is looked at at all; ours are about 600 bytes.
const maxToken = 8 << 10

// header is the whole of a token's header. A token that says more (jku, x5u,
// jwk, x5c, crit, b64, zip, cty …) wants something of us that we do not do.
type header struct {
	Alg string `json:"alg"`
	Kid string `json:"kid"`
	Typ string `json:"typ"`
}

// claims are the claims of RFC 9068 that we read. Pointers tell absent from
// zero; numbers are whole seconds.
type claims struct {
	Iss      string         `json:"iss"`
	Aud      jsontext.Value `json:"aud"`
	Sub      string         `json:"sub"`
	ClientID string         `json:"client_id"`
	Iat      *int64         `json:"iat"`
	Nbf      *int64         `json:"nbf"`
	Exp      *int64         `json:"exp"`
	Jti      string         `json:"jti"`
	Sid      string         `json:"sid"`
}

// untrusted is a token taken apart: well formed, nothing verified.
type untrusted struct {
	header header
	claims claims
}

// takeApart is the strict layer around golang-jwt, which by itself accepts
// unknown crit, a missing kid, duplicate claims, line breaks inside base64, and
// tokens of any length. It reads nothing but the token's own bytes.
func takeApart(token string) (untrusted, error) {
	var u untrusted
	if len(token) > maxToken {
		return u, refuse("longer than 8 KiB")
	}
	part := strings.Split(token, ".")
	if len(part) != 3 {
		return u, refuse("not three segments")
	}
	var raw [3][]byte
	for i, p := range part {
		b, err := segment(p)
		if err != nil {
			return u, refuse(err.Error())
		}
		raw[i] = b
	}
	if err := object(raw[0], &u.header, json.RejectUnknownMembers(true)); err != nil {
		return u, refuse("header: " + err.Error())
	}
	if err := object(raw[1], &u.claims); err != nil {
		return u, refuse("claims: " + err.Error())
	}
	if u.header.Alg != algorithm {
		return u, refuse("alg is not " + algorithm)
	}
	if len(u.header.Kid) != 43 || strings.IndexFunc(u.header.Kid, notBase64URL) >= 0 {
		return u, refuse("kid is not a key thumbprint")
	}
	return u, nil
}

// segment decodes one part: base64url without padding, in its only spelling.
// Go's decoder skips line breaks even when strict, hence the look at each letter.
func segment(s string) ([]byte, error) {
	if s == "" {
		return nil, errors.New("empty segment")
	}
	if strings.IndexFunc(s, notBase64URL) >= 0 {
		return nil, errors.New("not base64url")
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, errors.New("not canonical base64url")
	}
	return b, nil
}

func notBase64URL(r rune) bool {
	return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

// object reads one JSON object: UTF-8, no duplicate names, nothing after it.
func object(b []byte, dst any, opts ...json.Options) error {
	if jsontext.Value(b).Kind() != '{' {
		return errors.New("not a JSON object")
	}
	return json.Unmarshal(b, dst, opts...)
}

// audience reports whether aud, one string or a list of them, names want.
func audience(aud jsontext.Value, want string) bool {
	var one string
	var list []string
	switch aud.Kind() {
	case '"':
		return json.Unmarshal(aud, &one) == nil && one == want
	case '[':
		return json.Unmarshal(aud, &list) == nil && slices.Contains(list, want)
	default:
		return false
	}
}

// refuse is the one answer to a token that is not good; why is for the log.
func refuse(why string) *fault.Fault {
	return fault.Wrap(errors.New(why), fault.TokenInvalid, "Token tidak dapat diterima; masuk kembali.", "The token is not accepted; sign in again.")
}

func wrongType() *fault.Fault {
	return fault.New(fault.TokenWrongType, "Ini bukan token akses; kirim access_token.", "This is not an access token; send the access_token.")
}

func expired() *fault.Fault {
	return fault.New(fault.TokenExpired, "Token sudah kedaluwarsa; perbarui dengan refresh_token.", "The token has expired; renew it with the refresh_token.")
}
