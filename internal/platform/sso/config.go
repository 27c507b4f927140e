package sso

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"kerjasama/internal/platform/actor"
)

// Profile says how an issuer's access tokens look.
type Profile string

// The profiles.
const (
	// RFC9068: typ at+jwt, with client_id, iat and jti.
	RFC9068 Profile = "rfc9068"
	// Keycloak: typ JWT, the claim typ says Bearer, azp names the client.
	Keycloak Profile = "keycloak"
	// Authentik: typ JWT, aud is the client id, and what tells an access token
	// from an ID token is that it has uid and azp.
	Authentik Profile = "authentik"
	// GenericJWT: an issuer of which no more is known than that it signs JWTs;
	// required_claims must name what tells its access tokens from its others.
	GenericJWT Profile = "generic-jwt"
	// Introspection: the issuer is asked about each token (RFC 7662).
	Introspection Profile = "introspection"
)

func profiles() []Profile { return []Profile{RFC9068, Keycloak, Authentik, GenericJWT, Introspection} }

// algorithms are the signatures that can be accepted. HMAC is not among them,
// and no setting adds it: who can check such a token can make one.
func algorithms() []string {
	return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
}

// Issuer is the settings of one issuer.
type Issuer struct {
	// Name is what people here call it, in logs and explanations.
	Name string `yaml:"name"`
	// Issuer is the iss of its tokens, letter by letter, with or without a slash
	// at the end as the issuer spells it.
	Issuer  string  `yaml:"issuer"`
	Profile Profile `yaml:"profile"`
	// Audiences are the aud that mean this API; a token needs one of them.
	Audiences []string `yaml:"audiences"`
	// Clients are the applications whose tokens are accepted; empty: all.
	Clients []string `yaml:"clients"`
	// Algorithms narrows the signatures that are accepted.
	Algorithms []string `yaml:"algorithms"`
	// JWKSURL is where the keys are; empty: as the issuer's discovery says.
	JWKSURL string `yaml:"jwks_url"`
	// MaxLife is the longest life a token may claim; 0 means 24 hours.
	MaxLife time.Duration `yaml:"max_life"`
	// RequiredClaims are claims a token must carry with exactly these values.
	RequiredClaims map[string]string `yaml:"required_claims"`

	// IntrospectionURL, ClientID and ClientSecret, or the file that holds it, are
	// for profile introspection; the URL comes from discovery when empty.
	IntrospectionURL string `yaml:"introspection_url"`
	ClientID         string `yaml:"client_id"`
	ClientSecret     string `yaml:"client_secret"`
	ClientSecretFile string `yaml:"client_secret_file"`
	// IntrospectionCache is how long an answer is believed; 0 means 30 s.
	IntrospectionCache time.Duration `yaml:"introspection_cache"`

	// UsernameClaim, NameClaim and MailClaim say where a new person's username,
	// name and address are; empty: preferred_username, name, email.
	UsernameClaim string `yaml:"username_claim"`
	NameClaim     string `yaml:"name_claim"`
	MailClaim     string `yaml:"mail_claim"`

	// Mapping says which claims give which role. Nobody has a role by default.
	Mapping []Rule `yaml:"mapping"`
}

// Issuers is the sso section of the configuration; the environment holds it as
// the same YAML in one variable.
type Issuers []Issuer

// UnmarshalText reads YAML, strictly.
func (is *Issuers) UnmarshalText(b []byte) error {
	var list []Issuer
	if err := yaml.UnmarshalWithOptions(b, &list, yaml.Strict()); err != nil {
		return fmt.Errorf("sso: %w", err)
	}
	*is = list
	return nil
}

// UnmarshalYAML keeps the file's own strictness where UnmarshalText would want a
// scalar.
func (is *Issuers) UnmarshalYAML(b []byte) error { return is.UnmarshalText(b) }

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// Check refuses settings that cannot work, each named by its place.
func (is Issuers) Check() error {
	var errs []error
	names, issuers, asked := map[string]bool{}, map[string]bool{}, 0
	for n, i := range is {
		bad := func(key, why string, args ...any) {
			errs = append(errs, fmt.Errorf("sso[%d].%s: %s", n, key, fmt.Sprintf(why, args...)))
		}
		if !nameForm.MatchString(i.Name) {
			bad("name", "must be a short name in lower case, such as kampus")
		} else if names[i.Name] {
			bad("name", "%q is named twice", i.Name)
		}
		if err := address(i.Issuer); err != nil {
			bad("issuer", "%s", err)
		} else if strings.ContainsAny(i.Issuer, "?#") {
			bad("issuer", "must have no query and no fragment")
		} else if issuers[i.Issuer] {
			bad("issuer", "%q is named twice", i.Issuer)
		}
		names[i.Name], issuers[i.Issuer] = true, true
		if i.Profile == Introspection {
			asked++
		}
		i.check(bad)
		for r, rule := range i.Mapping {
			if why := rule.check(); why != "" {
				bad(fmt.Sprintf("mapping[%d]", r), "%s", why)
			}
		}
	}
	if asked > 1 {
		errs = append(errs, errors.New("sso: at most one issuer can have profile introspection: an opaque token does not say whose it is"))
	}
	return errors.Join(errs...)
}

// check looks at what depends on the profile.
func (i *Issuer) check(bad func(key, why string, args ...any)) {
	if !slices.Contains(profiles(), i.Profile) {
		bad("profile", "must be one of rfc9068, keycloak, authentik, generic-jwt, introspection")
	}
	if len(i.Audiences) == 0 || slices.Contains(i.Audiences, "") {
		bad("audiences", "must name the aud of tokens meant for this API (authentik: the client id of the portal)")
	}
	for _, a := range i.Algorithms {
		switch {
		case strings.HasPrefix(a, "HS"):
			bad("algorithms", "%s is never accepted: whoever can check such a token can make one; choose a signing key at the issuer", a)
		case !slices.Contains(algorithms(), a):
			bad("algorithms", "%q is not one of %s", a, strings.Join(algorithms(), ", "))
		}
	}
	if i.JWKSURL != "" {
		if err := address(i.JWKSURL); err != nil {
			bad("jwks_url", "%s", err)
		}
	}
	if i.MaxLife < 0 || i.MaxLife > 7*24*time.Hour {
		bad("max_life", "must be at most 168h")
	}
	if i.Profile == GenericJWT && len(i.RequiredClaims) == 0 {
		bad("required_claims", "must name what tells access tokens from ID tokens, such as {token_use: access}: generic-jwt knows no other mark")
	}
	if i.Profile != Introspection {
		if i.IntrospectionURL != "" || i.ClientID != "" || i.ClientSecret != "" || i.ClientSecretFile != "" || i.IntrospectionCache != 0 {
			bad("profile", "introspection_url, client_id, client_secret and introspection_cache are for profile introspection")
		}
		return
	}
	if i.IntrospectionURL != "" {
		if err := address(i.IntrospectionURL); err != nil {
			bad("introspection_url", "%s", err)
		}
	}
	if i.ClientID == "" {
		bad("client_id", "must be given for profile introspection")
	}
	if (i.ClientSecret == "") == (i.ClientSecretFile == "") {
		bad("client_secret", "give either client_secret or client_secret_file")
	} else if _, err := i.secret(); err != nil {
		bad("client_secret_file", "%s", err)
	}
	if i.IntrospectionCache < 0 || i.IntrospectionCache > 5*time.Minute {
		bad("introspection_cache", "must be at most 5m")
	}
}

// address accepts https addresses, and http ones of this machine.
func address(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("must be a complete https:// address")
	}
	if u.Scheme == "http" {
		if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return errors.New("must be https:// (http:// is for this machine only)")
		}
	}
	return nil
}

// secret returns the client's secret; a line break at its end is not part of it.
func (i *Issuer) secret() (string, error) {
	if i.ClientSecretFile == "" {
		return i.ClientSecret, nil
	}
	b, err := os.ReadFile(i.ClientSecretFile)
	if err != nil {
		return "", fmt.Errorf("read the client secret: %w", err)
	}
	if s := strings.TrimRight(string(b), "\r\n"); s != "" {
		return s, nil
	}
	return "", errors.New("is empty")
}

func (i *Issuer) life() time.Duration {
	if i.MaxLife == 0 {
		return 24 * time.Hour
	}
	return i.MaxLife
}

func (i *Issuer) cache() time.Duration {
	if i.IntrospectionCache == 0 {
		return 30 * time.Second
	}
	return i.IntrospectionCache
}

// Rule gives a role to whoever carries a claim with a value.
type Rule struct {
	// Claim is a member of the claims, or a path to one with dots between, such
	// as realm_access.roles; it holds a string or a list of strings.
	Claim string `yaml:"claim"`
	// Value must be equal to it, letter by letter; {unit} in it stands for the
	// code of a unit, in either case of letters.
	Value string      `yaml:"value"`
	Peran actor.Peran `yaml:"peran"`
	// Unit is the code of the unit the role is for, where Value does not tell.
	Unit string `yaml:"unit"`
}

const unitMark = "{unit}"

func (r Rule) check() string {
	marks := strings.Count(r.Value, unitMark)
	switch {
	case r.Claim == "" || r.Value == "":
		return "needs claim and value"
	case !slices.Contains(actor.AllPeran(), r.Peran):
		return fmt.Sprintf("peran %q is not one of staf_humas, sub_koordinator, unit_kerja, pimpinan, auditor, admin", r.Peran)
	case marks > 1:
		return "value holds {unit} more than once"
	case marks == 1 && r.Unit != "":
		return "the unit comes either from {unit} in value or from unit"
	case r.Value == unitMark && strings.TrimSpace(r.Claim) != r.Claim:
		return "claim has spaces around it"
	case r.Peran == actor.UnitKerja && marks == 0 && r.Unit == "":
		return "unit_kerja needs a unit: {unit} in value, or unit"
	case r.Peran != actor.UnitKerja && (marks > 0 || r.Unit != ""):
		return fmt.Sprintf("%s is not bound to a unit", r.Peran)
	}
	return ""
}
