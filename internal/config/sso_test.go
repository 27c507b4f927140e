package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/config"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/sso"
)

const goodIssuer = `- name: kampus
  issuer: https://sso.kampus.example/application/o/kerjasama/
  profile: authentik
  audiences: [portal]
  max_life: 2h
  mapping:
    - {claim: groups, value: "jurusan-{unit}", peran: unit_kerja}
`

func indented(s string) string {
	return "sso:\n  " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n  ") + "\n"
}

func load(t *testing.T, text string) (config.Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Load(path, nil)
}

func TestIssuersComeFromTheFileOrTheEnvironment(t *testing.T) {
	want := sso.Issuers{{
		Name: "kampus", Issuer: "https://sso.kampus.example/application/o/kerjasama/", Profile: sso.Authentik, Audiences: []string{"portal"}, MaxLife: 2 * time.Hour,
		Mapping: []sso.Rule{{Claim: "groups", Value: "jurusan-{unit}", Peran: actor.UnitKerja}},
	}}
	c, err := load(t, indented(goodIssuer))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, c.SSO); diff != "" {
		t.Errorf("from the file (-want +got):\n%s", diff)
	}
	c, err = config.Load("", []string{"KERJASAMA_SSO=" + goodIssuer})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, c.SSO); diff != "" {
		t.Errorf("from the environment (-want +got):\n%s", diff)
	}
	c, err = config.Load("", []string{`KERJASAMA_SSO=[{"name":"a","issuer":"http://127.0.0.1:9/","profile":"rfc9068","audiences":["x"]}]`})
	if err != nil || len(c.SSO) != 1 || c.SSO[0].Issuer != "http://127.0.0.1:9/" {
		t.Errorf("as JSON: got %+v, %v", c.SSO, err)
	}
}

func TestIssuersThatCannotWorkStopTheStartAndAreNamed(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "leer")
	if err := os.WriteFile(secret, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	asked := "- {name: tanya, issuer: https://a.example, profile: introspection, audiences: [x], client_id: c, "
	for name, tt := range map[string]struct{ text, want string }{
		"an unknown key":                     {goodIssuer + "  audience: x\n", "audience"},
		"an unknown key of a rule":           {strings.Replace(goodIssuer, "peran:", "perann:", 1), "perann"},
		"not a list":                         {"name: kampus", "sso"},
		"no name":                            {strings.Replace(goodIssuer, "name: kampus", `name: ""`, 1), "sso[0].name"},
		"name twice":                         {goodIssuer + strings.Replace(goodIssuer, "kerjasama/", "lain/", 1), "sso[1].name"},
		"issuer twice":                       {goodIssuer + strings.Replace(goodIssuer, "kampus", "lain", 1), "sso[1].issuer"},
		"issuer without https":               {strings.Replace(goodIssuer, "https:", "http:", 1), "sso[0].issuer"},
		"issuer with a query":                {strings.Replace(goodIssuer, "kerjasama/", "kerjasama/?a=b", 1), "sso[0].issuer"},
		"issuer with a password":             {strings.Replace(goodIssuer, "https://", "https://a:b@", 1), "sso[0].issuer"},
		"our own address":                    {strings.Replace(goodIssuer, "https://sso.kampus.example/application/o/kerjasama/", "http://127.0.0.1:8080/", 1), "sso[0].issuer"},
		"an unknown profile":                 {strings.Replace(goodIssuer, "authentik", "azure", 1), "sso[0].profile"},
		"no audience":                        {strings.Replace(goodIssuer, "[portal]", "[]", 1), "sso[0].audiences"},
		"an empty audience":                  {strings.Replace(goodIssuer, "[portal]", `[""]`, 1), "sso[0].audiences"},
		"HS256":                              {goodIssuer + "  algorithms: [RS256, HS256]\n", "never accepted"},
		"none":                               {goodIssuer + "  algorithms: [none]\n", "sso[0].algorithms"},
		"a life of a year":                   {strings.Replace(goodIssuer, "2h", "8760h", 1), "sso[0].max_life"},
		"keys over http":                     {goodIssuer + "  jwks_url: http://sso.kampus.example/jwks\n", "sso[0].jwks_url"},
		"generic without a mark":             {strings.Replace(goodIssuer, "authentik", "generic-jwt", 1), "sso[0].required_claims"},
		"a secret without introspection":     {goodIssuer + "  client_secret: x\n", "sso[0].profile"},
		"a role there is not":                {strings.Replace(goodIssuer, "unit_kerja", "dosen", 1), "sso[0].mapping[0]"},
		"unit_kerja without a unit":          {strings.Replace(goodIssuer, "jurusan-{unit}", "jurusan", 1), "needs a unit"},
		"a unit for a role without":          {strings.Replace(goodIssuer, "unit_kerja", "auditor", 1), "not bound to a unit"},
		"two units in a value":               {strings.Replace(goodIssuer, "jurusan-{unit}", "{unit}-{unit}", 1), "more than once"},
		"a rule without a claim":             {strings.Replace(goodIssuer, "claim: groups", `claim: ""`, 1), "claim and value"},
		"introspection without a secret":     {asked + "}", "sso[0].client_secret"},
		"introspection without a client":     {strings.Replace(asked, "client_id: c, ", "", 1) + "client_secret: s}", "sso[0].client_id"},
		"introspection with an empty file":   {asked + "client_secret_file: " + secret + "}", "sso[0].client_secret_file"},
		"introspection with no file":         {asked + "client_secret_file: " + secret + ".x}", "sso[0].client_secret_file"},
		"introspection believed for an hour": {asked + "client_secret: s, introspection_cache: 1h}", "sso[0].introspection_cache"},
		"two that are asked": {asked + "client_secret: s}\n" + strings.NewReplacer("tanya", "lain", "a.example", "b.example").Replace(asked) + "client_secret: s}",
			"at most one issuer"},
	} {
		if _, err := load(t, indented(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error that says %q", name, err, tt.want)
		}
	}
}
