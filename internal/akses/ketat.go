package akses

import (
	"errors"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/sso"
)

// maxToken bounds what is looked at at all; ours are about 600 bytes.
const maxToken = sso.MaxToken

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
// tokens of any length: what external issuers' tokens have to bear too
// ([sso.Parse]), and what we know of our own. It reads nothing but the token's
// own bytes.
func takeApart(token string) (untrusted, error) {
	var u untrusted
	p, err := sso.Parse(token)
	if err != nil {
		return u, refuse(err.Error())
	}
	if err := json.Unmarshal(p.Header, &u.header, json.RejectUnknownMembers(true)); err != nil {
		return u, refuse("header: " + err.Error())
	}
	if err := json.Unmarshal(p.Claims, &u.claims); err != nil {
		return u, refuse("claims: " + err.Error())
	}
	if u.header.Alg != algorithm {
		return u, refuse("alg is not " + algorithm)
	}
	if len(u.header.Kid) != 43 || strings.IndexFunc(u.header.Kid, sso.NotBase64URL) >= 0 {
		return u, refuse("kid is not a key thumbprint")
	}
	return u, nil
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
