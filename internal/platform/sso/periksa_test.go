package sso_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/sso/ssotest"
)

// noon is a working day's noon in WIB.
var noon = time.Date(2026, 7, 10, 5, 0, 0, 0, time.UTC)

type object = ssotest.Object

// world is one issuer, its keys, and a set that knows it.
type world struct {
	*sso.Set
	p   *ssotest.Provider
	key ssotest.Key
	clk *clock.Manual
}

func set(t testing.TB, clk *clock.Manual, list ...sso.Issuer) *sso.Set {
	t.Helper()
	s, err := sso.New(list, clk.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func setup(t testing.TB, profile sso.Profile, change ...func(*sso.Issuer)) *world {
	t.Helper()
	w := &world{p: ssotest.New(t, "/application/o/kerjasama/"), key: ssotest.NewKey(t, "ES256", "kunci-1"), clk: clock.NewManual(noon)}
	w.p.Publish(w.key)
	i := ssotest.Issuer(profile, w.p)
	for _, f := range change {
		f(&i)
	}
	w.Set = set(t, w.clk, i)
	return w
}

func (w *world) good(profile sso.Profile) ssotest.Forge {
	return ssotest.Good(profile, w.p.Issuer, w.key, w.clk.Now())
}

// judge is what the door does with a token.
func (w *world) judge(ctx context.Context, token string) (sso.Arrival, error) {
	c, theirs := w.Recognise(token)
	if !theirs {
		return sso.Arrival{}, fault.New(fault.TokenInvalid, "bukan untuk penerbit ini", "not for these issuers")
	}
	return w.Verify(ctx, c, nil)
}

// want fails the test unless err is a refusal with the code; "" wants no error.
func want(t testing.TB, what string, err error, code fault.Code) {
	t.Helper()
	if code == "" && err == nil || fault.Is(err, code) {
		return
	}
	t.Errorf("%s: got %v, want %q", what, err, code)
}

func signed() []sso.Profile {
	return []sso.Profile{sso.RFC9068, sso.Keycloak, sso.Authentik, sso.GenericJWT}
}

// special are the tokens that only one profile tells apart.
func special(t *testing.T, profile sso.Profile, f ssotest.Forge) map[string]ssotest.Row {
	t.Helper()
	with := func(head, body object, code fault.Code) ssotest.Row {
		return ssotest.Row{Token: f.With(t, head, body), Want: code}
	}
	const ok, invalid, typed = fault.Code(""), fault.TokenInvalid, fault.TokenWrongType
	switch profile {
	case sso.RFC9068:
		return map[string]ssotest.Row{
			"typ as a media type":                  with(object{"typ": "application/AT+jwt"}, nil, ok),
			"typ JWT":                              with(object{"typ": "JWT"}, nil, typed),
			"no typ":                               with(object{"typ": nil}, nil, typed),
			"an ID token":                          with(object{"typ": "JWT"}, object{"nonce": "n", "client_id": nil}, typed),
			"no client_id":                         with(nil, object{"client_id": nil}, invalid),
			"no jti":                               with(nil, object{"jti": nil}, invalid),
			"of another type and expired long ago": with(object{"typ": "JWT"}, object{"exp": f.Now.Unix() - 900, "iat": f.Now.Unix() - 1000}, typed),
		}
	case sso.Keycloak:
		hs := func(typ string) ssotest.Row { // Keycloak signs these with the realm's own HMAC key
			head := maps.Clone(f.Head)
			head["alg"] = "HS512"
			return ssotest.Row{Token: ssotest.B64(ssotest.Encode(t, head)) + "." + ssotest.B64(ssotest.Encode(t, object{"iss": f.Body["iss"], "aud": f.Body["iss"], "typ": typ, "sub": "s"})) + ".AAAA", Want: typed}
		}
		return map[string]ssotest.Row{
			"header at+jwt, as newer ones can be set": with(object{"typ": "at+jwt"}, nil, ok),
			"an ID token":                           with(nil, object{"typ": "ID", "aud": ssotest.Audience, "nonce": "n", "at_hash": "x"}, typed),
			"a refresh token":                       hs("Refresh"),
			"an offline token":                      hs("Offline"),
			"a refresh token with a real signature": with(nil, object{"typ": "Refresh"}, typed),
			"a logout token":                        with(nil, object{"typ": "Logout"}, typed),
			"a registration token":                  with(nil, object{"typ": "RegistrationAccessToken"}, typed),
			"no claim typ":                          with(nil, object{"typ": nil}, typed),
			"typ in lower case":                     with(nil, object{"typ": "bearer"}, typed),
			"a DPoP token":                          with(nil, object{"typ": "DPoP", "cnf": object{"jkt": "x"}}, invalid),
			"no azp":                                with(nil, object{"azp": nil}, invalid),
			"no jti":                                with(nil, object{"jti": nil}, invalid),
			"lightweight, without sub":              with(nil, object{"sub": nil}, invalid),
			"without the audience mapper":           with(nil, object{"aud": "account"}, invalid),
			"no typ in the header":                  with(object{"typ": nil}, nil, typed),
		}
	case sso.Authentik:
		return map[string]ssotest.Row{
			"without a session, as of a service account": with(nil, object{"sid": nil, "amr": nil}, ok),
			"an ID token":                       with(nil, object{"azp": nil, "uid": nil}, typed),
			"no uid":                            with(nil, object{"uid": nil}, typed),
			"uid empty":                         with(nil, object{"uid": ""}, typed),
			"no azp":                            with(nil, object{"azp": nil}, typed),
			"no typ":                            with(object{"typ": nil}, nil, typed),
			"of another application":            with(nil, object{"aud": "lain", "azp": "lain"}, invalid),
			"uid a number":                      with(nil, object{"uid": 7}, invalid),
			"signed with the client's secret":   {Token: strings.Replace(f.Token(t), ssotest.B64(ssotest.Encode(t, f.Head)), ssotest.B64([]byte(`{"alg":"HS256","typ":"JWT"}`)), 1), Want: invalid},
			"client credentials: azp equal aud": with(nil, object{"azp": ssotest.Audience, "preferred_username": "ak-kerjasama-client_credentials", "groups": []string{}}, ok),
		}
	case sso.GenericJWT:
		return map[string]ssotest.Row{
			"no typ":                   with(object{"typ": nil}, nil, ok),
			"typ at+jwt":               with(object{"typ": "at+jwt"}, nil, ok),
			"claim typ Bearer":         with(nil, object{"typ": "Bearer"}, ok),
			"an ID token by token_use": with(nil, object{"token_use": "id"}, typed),
			"an ID token by its nonce": with(nil, object{"nonce": "n"}, typed),
			"an ID token by at_hash":   with(nil, object{"at_hash": "x"}, typed),
			"an ID token by c_hash":    with(nil, object{"c_hash": "x"}, typed),
			"an ID token by s_hash":    with(nil, object{"s_hash": "x"}, typed),
			"an ID token by typ":       with(nil, object{"typ": "ID"}, typed),
			"a refresh token":          with(nil, object{"token_use": "refresh"}, typed),
			"without the mark":         with(nil, object{"token_use": nil}, typed),
			"the mark a number":        with(nil, object{"token_use": 1}, invalid),
			"the mark in capitals":     with(nil, object{"token_use": "ACCESS"}, typed),
		}
	case sso.Introspection:
	}
	return nil
}

// Every profile: what is good comes in, nothing else does, each with exactly its
// answer, and what cannot be a token costs the issuer no request.
func TestCraftedTokens(t *testing.T) {
	for _, profile := range signed() {
		t.Run(string(profile), func(t *testing.T) {
			w := setup(t, profile)
			f := w.good(profile)
			rows := ssotest.Misformed(t, f)
			for name, r := range rows {
				_, err := w.judge(t.Context(), r.Token)
				want(t, name, err, r.Want)
			}
			if n := w.p.Total(); n != 0 {
				t.Errorf("tokens that cannot be one made %d requests", n)
			}
			more := ssotest.Crafted(t, f)
			maps.Copy(more, special(t, profile, f))
			for name, r := range more {
				a, err := w.judge(t.Context(), r.Token)
				want(t, name, err, r.Want)
				if err == nil && (a.Sub == "" || a.Issuer.Name == "") {
					t.Errorf("%s: accepted without a sub", name)
				}
			}
			if n := len(rows) + len(more); n < 60 {
				t.Errorf("only %d crafted tokens", n)
			} else {
				t.Logf("%d crafted tokens", n)
			}
		})
	}
}

// Public JWS vectors as bearer tokens, although the keys they were made with are
// published: none is accepted. Those that are good signatures are no claims of
// ours. Source: C2SP wycheproof, testvectors_v1/json_web_signature_test.json, tests
// 1 to 32 (Apache-2.0); RFC 7515, appendix A.
func TestPublicJWSVectorsAreRefused(t *testing.T) {
	f, err := os.Open("testdata/jws.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 36 {
		t.Fatalf("%d vectors, %v", len(rows)-1, err)
	}
	for _, profile := range signed() {
		w := setup(t, profile)
		w.p.Publish(w.key,
			object{"kty": "EC", "kid": "kid-ec-sign", "alg": "ES256", "use": "sig", "crv": "P-256", "x": "04N0xi21hshyvBp7I167sbE_bXqyqkAPfefdklMO7wY", "y": "UI8exy-C06a7DUnjIdENkxeFtHM4-l_41LqEw9nVgmw"},
			object{"kty": "oct", "kid": "kid-aes-sign", "alg": "HS256", "use": "sig", "k": "-ebuDNsVZ2iJtoZ-akfXTSCt4UO2cruLCsbWlBinggE"},
			object{"kty": "EC", "kid": "rfc7515", "use": "sig", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})
		for _, r := range rows[1:] {
			if a, err := w.judge(t.Context(), r[1]); err == nil {
				t.Errorf("%s: %s is accepted as %q", profile, r[0], a.Sub)
			}
		}
	}
}

// Each signature that is accepted, under the key that makes it and no other.
func TestEverySignatureUnderItsOwnKeyOnly(t *testing.T) {
	w := setup(t, sso.RFC9068)
	keys := []ssotest.Key{ssotest.NewKey(t, "ES256", "e2"), ssotest.NewKey(t, "ES384", "e3"), ssotest.NewKey(t, "ES512", "e5"), ssotest.NewKey(t, "EdDSA", "ed"), ssotest.NewKey(t, "RS256", "r")}
	rsa := keys[4]
	for _, alg := range []string{"RS384", "RS512", "PS256", "PS384", "PS512"} {
		k := rsa
		k.Alg, k.Kid = alg, strings.ToLower(alg)
		keys = append(keys, k)
	}
	var published []any
	for _, k := range keys {
		published = append(published, k)
	}
	w.p.Publish(published...)
	for _, k := range keys {
		f := w.good(sso.RFC9068).By(k)
		_, err := w.judge(t.Context(), f.Token(t))
		want(t, k.Alg, err, "")
		for _, other := range keys {
			if other.Alg == k.Alg {
				continue
			}
			// The signature of k under the name of another key, and under k's own
			// name with another algorithm in the header.
			_, err := w.judge(t.Context(), f.With(t, object{"kid": other.Kid}, nil))
			want(t, k.Alg+" under key "+other.Kid, err, fault.TokenInvalid)
			_, err = w.judge(t.Context(), f.With(t, object{"alg": other.Alg}, nil))
			want(t, k.Alg+" called "+other.Alg, err, fault.TokenInvalid)
		}
	}
}

// Keys that must not check a signature are not there at all.
func TestKeysThatAreNotForSigning(t *testing.T) {
	w := setup(t, sso.RFC9068)
	enc := ssotest.NewKey(t, "RS256", "enkripsi")
	enc.Use = "enc"
	nameless := ssotest.NewKey(t, "ES256", "")
	free := ssotest.NewKey(t, "ES256", "tanpa-alg")
	free.Omit = true
	other := ssotest.NewKey(t, "ES256", "operasi").JWK()
	delete(other, "use")
	other["key_ops"] = []string{"encrypt"}
	broken := ssotest.NewKey(t, "ES256", "rusak").JWK()
	broken["y"] = broken["x"] // not on the curve
	w.p.Publish(enc, nameless, free, object{"kty": "oct", "kid": "simetris", "k": "c2VjcmV0", "alg": "HS256", "use": "sig"}, other, broken, object{"kty": "baru", "kid": "baru"}, object{"kid": 7})
	f := w.good(sso.RFC9068)
	_, err := w.judge(t.Context(), f.By(free).Token(t))
	want(t, "a key without alg", err, "")
	_, err = w.judge(t.Context(), f.By(enc).Token(t))
	want(t, "a key for encryption", err, fault.TokenInvalid)
	for _, kid := range []string{"simetris", "operasi", "rusak", "baru"} {
		_, err = w.judge(t.Context(), f.With(t, object{"kid": kid}, nil))
		want(t, kid, err, fault.TokenInvalid)
	}
}

func TestSettingsNarrowWhatIsAccepted(t *testing.T) {
	for name, tt := range map[string]struct {
		change     func(*sso.Issuer)
		head, body object
		want       fault.Code
	}{
		"one of clients":        {func(i *sso.Issuer) { i.Clients = []string{"lain", ssotest.Client} }, nil, nil, ""},
		"none of clients":       {func(i *sso.Issuer) { i.Clients = []string{"lain"} }, nil, nil, fault.TokenInvalid},
		"no client at all":      {func(i *sso.Issuer) { i.Clients = []string{"lain"} }, nil, object{"azp": nil}, fault.TokenInvalid},
		"another algorithm":     {func(i *sso.Issuer) { i.Algorithms = []string{"RS256"} }, nil, nil, fault.TokenInvalid},
		"a second audience":     {func(i *sso.Issuer) { i.Audiences = append(i.Audiences, "kedua") }, nil, object{"aud": "kedua"}, ""},
		"a shorter life":        {func(i *sso.Issuer) { i.MaxLife = 4 * time.Minute }, nil, nil, fault.TokenInvalid},
		"a claim as required":   {func(i *sso.Issuer) { i.RequiredClaims = map[string]string{"scope": "openid email profile"} }, nil, nil, ""},
		"a claim in a list":     {func(i *sso.Issuer) { i.RequiredClaims = map[string]string{"realm_access.roles": "humas-staf"} }, nil, nil, ""},
		"not the claim's value": {func(i *sso.Issuer) { i.RequiredClaims = map[string]string{"acr": "2"} }, nil, nil, fault.TokenWrongType},
		"the claim is missing":  {func(i *sso.Issuer) { i.RequiredClaims = map[string]string{"acr2": "1"} }, nil, nil, fault.TokenWrongType},
	} {
		w := setup(t, sso.Keycloak, tt.change)
		_, err := w.judge(t.Context(), w.good(sso.Keycloak).With(t, tt.head, tt.body))
		want(t, name, err, tt.want)
	}
}

// Several issuers side by side: each one's keys are for its own tokens.
func TestIssuersDoNotVouchForEachOther(t *testing.T) {
	clk := clock.NewManual(noon)
	a, b := ssotest.New(t, ""), ssotest.New(t, "/realms/kampus")
	ka, kb := ssotest.NewKey(t, "ES256", "kunci"), ssotest.NewKey(t, "ES256", "kunci")
	a.Publish(ka)
	b.Publish(kb)
	w := &world{Set: set(t, clk, ssotest.Issuer(sso.RFC9068, a), ssotest.Issuer(sso.Keycloak, b)), clk: clk}
	for name, tt := range map[string]struct {
		f    ssotest.Forge
		want fault.Code
	}{
		"a's own":              {ssotest.Good(sso.RFC9068, a.Issuer, ka, noon), ""},
		"b's own":              {ssotest.Good(sso.Keycloak, b.Issuer, kb, noon), ""},
		"a's signed by b":      {ssotest.Good(sso.RFC9068, a.Issuer, kb, noon), fault.TokenInvalid},
		"b's signed by a":      {ssotest.Good(sso.Keycloak, b.Issuer, ka, noon), fault.TokenInvalid},
		"b's, shaped like a's": {ssotest.Good(sso.RFC9068, b.Issuer, kb, noon), fault.TokenWrongType},
		"a's, shaped like b's": {ssotest.Good(sso.Keycloak, a.Issuer, ka, noon), fault.TokenWrongType},
	} {
		_, err := w.judge(t.Context(), tt.f.Token(t))
		want(t, name, err, tt.want)
	}
}

func TestExplanationsNameTheStep(t *testing.T) {
	w := setup(t, sso.Authentik)
	f := w.good(sso.Authentik)
	for name, tt := range map[string]struct {
		token, step string
	}{
		"good":                 {f.Token(t), ""},
		"no token":             {"halo", sso.LangkahBentuk},
		"another issuer":       {f.With(t, nil, object{"iss": "https://lain.example/"}), sso.LangkahPenerbit},
		"HS256":                {strings.Replace(f.Token(t), ssotest.B64(ssotest.Encode(t, f.Head)), ssotest.B64([]byte(`{"alg":"HS256","typ":"JWT"}`)), 1), sso.LangkahKunci},
		"a key there is not":   {f.With(t, object{"kid": "x"}, nil), sso.LangkahKunci},
		"a key of another use": {f.With(t, object{"alg": "RS256"}, nil), sso.LangkahKunci},
		"spoilt":               {f.Token(t)[:len(f.Token(t))-6] + "AAAAAA", sso.LangkahTanda},
		"an ID token":          {f.With(t, nil, object{"uid": nil}), sso.LangkahJenis},
		"for somebody else":    {f.With(t, nil, object{"aud": "x"}), sso.LangkahAudiens},
		"nobody's":             {f.With(t, nil, object{"sub": nil}), sso.LangkahSubjek},
		"over":                 {f.With(t, nil, object{"iat": noon.Unix() - 600, "exp": noon.Unix() - 300}), sso.LangkahWaktu},
	} {
		var tr sso.Trace
		_, err := w.Explain(t.Context(), tt.token, &tr)
		if (err == nil) != (tt.step == "") {
			t.Errorf("%s: got %v", name, err)
		}
		if len(tr.Steps) == 0 {
			t.Fatalf("%s: no steps", name)
		}
		last := tr.Steps[len(tr.Steps)-1]
		if last.OK != (tt.step == "") || tt.step != "" && last.Nama != tt.step || last.Uraian.ID == "" || last.Uraian.EN == "" {
			t.Errorf("%s: ended at %+v, want %q", name, last, tt.step)
		}
		for _, s := range tr.Steps[:len(tr.Steps)-1] {
			if !s.OK {
				t.Errorf("%s: went on after %+v", name, s)
			}
		}
	}
}

func TestMapping(t *testing.T) {
	i := sso.Issuer{Mapping: []sso.Rule{
		{Claim: "groups", Value: "humas", Peran: "staf_humas"},
		{Claim: "groups", Value: "/jurusan/{unit}/kerjasama", Peran: "unit_kerja"},
		{Claim: "resource_access.kerjasama-api.roles", Value: "audit", Peran: "auditor"},
		{Claim: "https://kampus.example/peran", Value: "direktur", Peran: "pimpinan"},
		{Claim: "unit.kode", Value: "{unit}", Peran: "unit_kerja"},
		{Claim: "client.api.roles", Value: "x", Peran: "admin"},
	}}
	for name, tt := range map[string]struct {
		claims object
		want   []string
	}{
		"nothing":                    {object{}, nil},
		"one group":                  {object{"groups": []any{"humas"}}, []string{"staf_humas "}},
		"one text":                   {object{"groups": "humas"}, []string{"staf_humas "}},
		"twice the same":             {object{"groups": []any{"humas", "humas"}}, []string{"staf_humas "}},
		"a prefix is none":           {object{"groups": []any{"humas2", "hum", "Humas", " humas"}}, nil},
		"not a list of texts":        {object{"groups": []any{7, nil, object{"humas": true}, []any{"humas"}}}, nil},
		"an object":                  {object{"groups": object{"humas": "humas"}}, nil},
		"a unit in the middle":       {object{"groups": []any{"/jurusan/if/kerjasama"}}, []string{"unit_kerja IF"}},
		"two units":                  {object{"groups": []any{"/jurusan/IF/kerjasama", "/jurusan/MB/kerjasama"}}, []string{"unit_kerja IF", "unit_kerja MB"}},
		"no unit":                    {object{"groups": []any{"/jurusan//kerjasama", "/jurusan/kerjasama"}}, nil},
		"deep":                       {object{"resource_access": object{"kerjasama-api": object{"roles": []any{"audit"}}}}, []string{"auditor "}},
		"another client's":           {object{"resource_access": object{"lain": object{"roles": []any{"audit"}}}}, nil},
		"a name that is an address":  {object{"https://kampus.example/peran": "direktur"}, []string{"pimpinan "}},
		"a claim that is the unit":   {object{"unit": object{"kode": "tm"}}, []string{"unit_kerja TM"}},
		"a name with a dot inside":   {object{"client.api": object{"roles": "x"}}, []string{"admin "}},
		"the same unit by two rules": {object{"groups": []any{"/jurusan/TM/kerjasama"}, "unit": object{"kode": "TM"}}, []string{"unit_kerja TM"}},
		"a path through a text":      {object{"resource_access": "audit"}, nil},
		"everything":                 {object{"groups": []any{"humas", "/jurusan/EL/kerjasama"}, "https://kampus.example/peran": []any{"direktur"}}, []string{"staf_humas ", "unit_kerja EL", "pimpinan "}},
	} {
		var got []string
		for _, g := range i.Map(tt.claims) {
			got = append(got, fmt.Sprintf("%s %s", g.Peran, g.Unit))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestProfilesOfPeople(t *testing.T) {
	var i sso.Issuer
	for name, tt := range map[string]struct {
		claims object
		want   sso.Profil
	}{
		"all":              {object{"preferred_username": "Budi.Contoh", "name": "Budi Contoh", "email": "b@kampus.example"}, sso.Profil{Username: "budi.contoh", Nama: "Budi Contoh", Surel: "b@kampus.example"}},
		"nothing":          {object{}, sso.Profil{}},
		"of wrong types":   {object{"preferred_username": 7, "name": []any{"x"}, "email": object{}}, sso.Profil{}},
		"not verified":     {object{"email": "b@kampus.example", "email_verified": false}, sso.Profil{}},
		"control letters":  {object{"name": "Budi\x00\n Contoh\t"}, sso.Profil{Nama: "Budi Contoh"}},
		"longer than told": {object{"name": strings.Repeat("n", 300)}, sso.Profil{Nama: strings.Repeat("n", 200)}},
	} {
		if diff := cmp.Diff(tt.want, i.Profil(tt.claims)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// FuzzTokens: no text makes the verifier panic or accept it.
func FuzzTokens(f *testing.F) {
	w := setup(f, sso.RFC9068)
	good := w.good(sso.RFC9068)
	other := ssotest.NewKey(f, "ES256", "lain")
	f.Add("a.b.c")
	f.Add(good.By(other).Token(f))
	f.Add(good.Raw(f, func(s string) string { return s + " " }, nil) + "=")
	f.Fuzz(func(t *testing.T, token string) {
		if _, err := w.judge(t.Context(), token); err == nil && !strings.HasPrefix(token, "ey") {
			t.Errorf("accepted %q", token)
		} else if _, ok := fault.As(err); err != nil && !ok {
			t.Errorf("%q: %v is not a refusal", token, err)
		}
	})
}

// BenchmarkFirstLook is a token seen for the first time, its key at hand: all of
// the judgement short of the store. The target is 100 µs for ES256, of which the
// signature alone is most.
func BenchmarkFirstLook(b *testing.B) {
	b.Run("signature alone", func(b *testing.B) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		hash := sha256.Sum256([]byte("x"))
		sig, err := ecdsa.SignASN1(rand.Reader, key, hash[:])
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if !ecdsa.VerifyASN1(&key.PublicKey, hash[:], sig) {
				b.Fatal("not verified")
			}
		}
	})
	for _, alg := range []string{"ES256", "RS256"} {
		b.Run(alg, func(b *testing.B) {
			w := setup(b, sso.Authentik)
			w.key = ssotest.NewKey(b, alg, "ukur")
			w.p.Publish(w.key)
			token := w.good(sso.Authentik).Token(b)
			if _, err := w.judge(b.Context(), token); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				a, err := w.judge(b.Context(), token)
				if err != nil {
					b.Fatal(err)
				}
				if len(a.Issuer.Map(a.Claims)) != 1 {
					b.Fatal("no role")
				}
			}
		})
	}
}
