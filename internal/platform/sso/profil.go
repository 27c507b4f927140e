package sso

import (
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// typed decides whether a genuine token is an access token, by what the profile
// knows of its issuer's tokens. 401 token_wrong_type for ID, refresh and logout
// tokens, 401 token_invalid for what is bound to a sender we cannot check.
func (i *issuer) typed(h header, c claims, t *Trace) error {
	if c.Events != nil || h.is("logout+jwt") || c.Typ == "Logout" {
		return t.wrongType("Ini token keluar (logout token).", "This is a logout token.")
	}
	jwtType := h.is("jwt", "at+jwt")
	switch i.Profile {
	case RFC9068:
		if !h.is("at+jwt") {
			return t.wrongType("typ %q, seharusnya at+jwt (RFC 9068); bila penerbitnya Keycloak atau authentik, pilih profil itu.",
				"typ is %q and should be at+jwt (RFC 9068); if the issuer is Keycloak or authentik, choose that profile.", h.Typ)
		}
	case Keycloak:
		switch {
		case !jwtType:
			return t.wrongType("typ %q, seharusnya JWT.", "typ is %q and should be JWT.", h.Typ)
		case c.Typ == "DPoP":
			return t.invalid(LangkahJenis, "Token terikat pengirim (DPoP); minta token Bearer.", "The token is bound to its sender (DPoP); ask for a Bearer token.")
		case c.Typ != "Bearer":
			return t.wrongType("Klaim typ %q, seharusnya Bearer.", "The claim typ is %q and should be Bearer.", c.Typ)
		}
	case Authentik:
		if !jwtType {
			return t.wrongType("typ %q, seharusnya JWT.", "typ is %q and should be JWT.", h.Typ)
		}
		if c.UID == "" || c.Azp == "" {
			return t.wrongType("Tidak ada uid dan azp: ini ID token authentik, bukan token aksesnya.", "There is no uid and azp: this is authentik's ID token, not its access token.")
		}
	case GenericJWT:
		use := strings.ToLower(c.TokenUse)
		other := c.Typ != "" && c.Typ != "Bearer" || use != "" && use != "access" && use != "access_token"
		if h.Typ != "" && !jwtType || other || c.Nonce != nil || c.AtHash != nil || c.CHash != nil || c.SHash != nil {
			return t.wrongType("Ini ID token atau refresh token.", "This is an ID token or a refresh token.")
		}
	case Introspection: // the issuer said that it is active
		switch {
		case c.Typ == "ID" || c.Typ == "Refresh" || c.Typ == "Offline":
			return t.wrongType("Klaim typ %q, seharusnya Bearer.", "The claim typ is %q and should be Bearer.", c.Typ)
		case strings.EqualFold(c.TokenUse, "id"), strings.EqualFold(c.TokenUse, "refresh"), strings.EqualFold(c.TokenUse, "id_token"), strings.EqualFold(c.TokenUse, "refresh_token"):
			return t.wrongType("token_use %q, seharusnya access.", "token_use is %q and should be access.", c.TokenUse)
		}
	}
	if c.Cnf != nil {
		return t.invalid(LangkahJenis, "Token terikat pengirim (cnf); minta token Bearer.", "The token is bound to its sender (cnf); ask for a Bearer token.")
	}
	t.Pass(LangkahJenis, "Token akses menurut profil %s.", "An access token by profile %s.", string(i.Profile))
	return nil
}

// addressed checks that the token is meant for this API and says who it is about
// and who asked for it.
func (i *issuer) addressed(c claims, t *Trace) error {
	switch {
	case !Audience(c.Aud, i.Audiences...) && (i.Profile != Introspection || c.Aud != nil || len(i.Clients) == 0):
		return t.invalid(LangkahAudiens, "aud %s tidak memuat %s.", "aud %s does not name %s.", orNone(c.Aud), strings.Join(i.Audiences, " / "))
	case len(i.Clients) > 0 && !oneOf(c.client(), i.Clients):
		return t.invalid(LangkahAudiens, "Aplikasi %q tidak termasuk clients.", "The application %q is none of clients.", c.client())
	}
	t.Pass(LangkahAudiens, "Ditujukan ke API ini (aud %s), diminta oleh %q.", "Meant for this API (aud %s), asked for by %q.", orNone(c.Aud), c.client())
	if c.Sub == "" || len(c.Sub) > 255 || strings.ContainsFunc(c.Sub, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return t.invalid(LangkahSubjek, "sub tidak ada, kosong, atau lebih dari 255 bita.", "sub is missing, empty, or over 255 bytes.")
	}
	var lacks string
	switch {
	case i.Profile == RFC9068 && (c.ClientID == "" || c.Jti == ""):
		lacks = "client_id, jti"
	case i.Profile == Keycloak && (c.Azp == "" || c.Jti == ""):
		lacks = "azp, jti"
	}
	if lacks != "" {
		return t.invalid(LangkahSubjek, "Klaim wajib tidak lengkap: %s.", "Required claims are missing: %s.", lacks)
	}
	t.Pass(LangkahSubjek, "sub %q.", "sub %q.", c.Sub)
	return nil
}

// timely checks the token's times: whole seconds, a bounded life, begun, and
// last of all not over.
func (i *issuer) timely(c claims, now time.Time, t *Trace) error {
	life := int64(i.life() / time.Second)
	asked := i.Profile == Introspection
	bad := func(id, en string, args ...any) error { return t.invalid(LangkahWaktu, id, en, args...) }
	for _, v := range []*int64{c.Iat, c.Nbf, c.Exp} {
		if v != nil && (*v <= 0 || *v >= 1<<40) {
			return bad("iat, nbf, atau exp bukan waktu.", "iat, nbf or exp is not an instant.")
		}
	}
	switch {
	case c.Exp == nil && !asked:
		return bad("exp tidak ada.", "exp is missing.")
	case c.Iat == nil && !asked:
		return bad("iat tidak ada.", "iat is missing.")
	case c.Iat != nil && c.Exp != nil && (*c.Exp <= *c.Iat || *c.Exp-*c.Iat > life),
		c.Exp != nil && *c.Exp-now.Unix() > life+int64(skew/time.Second):
		return bad("Masa token lebih dari %s atau tidak masuk akal.", "The token's life is over %s, or makes no sense.", i.life())
	}
	ahead := now.Add(skew)
	if c.Iat != nil && time.Unix(*c.Iat, 0).After(ahead) || c.Nbf != nil && time.Unix(*c.Nbf, 0).After(ahead) {
		return bad("Belum berlaku: jam penerbit lebih dari 30 detik di depan jam server ini (%s).", "Not valid yet: the issuer's clock is more than 30 seconds ahead of this server's (%s).", now.UTC().Format(time.RFC3339))
	}
	if c.Exp != nil && now.After(time.Unix(*c.Exp, 0).Add(skew)) {
		return t.expired("Kedaluwarsa sejak %s.", "Expired since %s.", time.Unix(*c.Exp, 0).UTC().Format(time.RFC3339))
	}
	if c.Exp != nil {
		t.Pass(LangkahWaktu, "Berlaku sampai %s.", "Valid until %s.", time.Unix(*c.Exp, 0).UTC().Format(time.RFC3339))
	}
	return nil
}

// required checks the claims that the configuration demands.
func (i *issuer) required(raw []byte, t *Trace) error {
	if len(i.RequiredClaims) == 0 {
		return nil
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		return t.invalid(LangkahBentuk, "Klaim tidak terbaca.", "The claims cannot be read.")
	}
	for name, want := range i.RequiredClaims {
		if !oneOf(want, texts(lookup(all, name))) {
			return t.wrongType("Klaim %s bukan %q.", "The claim %s is not %q.", name, want)
		}
	}
	return nil
}

func oneOf(s string, list []string) bool {
	return slices.Contains(list, s)
}

func orNone(v []byte) string {
	if v == nil {
		return "–"
	}
	return string(v)
}
