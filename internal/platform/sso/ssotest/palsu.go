package ssotest

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"hash"
	"maps"
	"math/big"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/fault"
)

// Row is a crafted token and the answer it must get; "" means accepted.
type Row struct {
	Token string
	Want  fault.Code
	// Quiet says that the issuer must not be asked anything about it.
	Quiet bool
}

const (
	ok      fault.Code = ""
	invalid            = fault.TokenInvalid
	typed              = fault.TokenWrongType
	late               = fault.TokenExpired
)

// null stands for JSON null in With.
var null = json.RawMessage("null")

func replace(old, with string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, with, 1) }
}

// spoil rewrites one segment of a token.
func spoil(token string, i int, f func(string) string) string {
	p := strings.Split(token, ".")
	p[i] = f(p[i])
	return strings.Join(p, ".")
}

// trailing sets the unused bits of a segment's last letter: the decoded bytes
// stay the same.
func trailing(s string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return s[:len(s)-1] + string(letters[strings.IndexByte(letters, s[len(s)-1])+1])
}

// Misformed are the public attacks on signed tokens and what is no token at all:
// wrong before anybody's key is looked at, whoever the issuer is. f.Key must be
// for ES256.
func Misformed(t testing.TB, f Forge) map[string]Row {
	t.Helper()
	good := f.Token(t)
	sig := strings.Split(good, ".")[2]
	der, err := x509.MarshalPKIXPublicKey(f.Key.Private.Public())
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	hs := func(alg string, h func() hash.Hash, secret []byte) string {
		head := maps.Clone(f.Head)
		head["alg"] = alg
		text := B64(Encode(t, head)) + "." + B64(Encode(t, f.Body))
		mac := hmac.New(h, secret)
		mac.Write([]byte(text))
		return text + "." + B64(mac.Sum(nil))
	}
	unsigned := func(alg string) string {
		head := maps.Clone(f.Head)
		head["alg"] = alg
		return B64(Encode(t, head)) + "." + B64(Encode(t, f.Body)) + "."
	}
	stranger := NewKey(t, "ES256", "asing")
	theirs := f.By(stranger)
	tokens := map[string]string{
		"alg none, no signature":               unsigned("none"),
		"alg None":                             unsigned("None"),
		"alg nOnE with the old signature":      unsigned("nOnE") + sig,
		"alg none with some signature":         unsigned("none") + "AAAA",
		"signature stripped":                   strings.TrimSuffix(good, sig),
		"HS256 with the public key in PEM":     hs("HS256", sha256.New, public),
		"HS256 with the PEM, trimmed":          hs("HS256", sha256.New, []byte(strings.TrimSpace(string(public)))),
		"HS256 with the public key in DER":     hs("HS256", sha256.New, der),
		"HS256 with the JWK":                   hs("HS256", sha256.New, Encode(t, f.Key.JWK())),
		"HS256 with nothing":                   hs("HS256", sha256.New, nil),
		"HS384 with the public key":            hs("HS384", sha512.New384, public),
		"HS512 with the public key":            hs("HS512", sha512.New, public),
		"alg in lower case":                    f.With(t, Object{"alg": "es256"}, nil),
		"alg missing":                          f.With(t, Object{"alg": nil}, nil),
		"alg a number":                         f.With(t, Object{"alg": 256}, nil),
		"alg a list":                           f.With(t, Object{"alg": []string{"ES256"}}, nil),
		"alg ES256K":                           f.With(t, Object{"alg": "ES256K"}, nil),
		"kid missing":                          f.With(t, Object{"kid": nil}, nil),
		"kid empty":                            f.With(t, Object{"kid": ""}, nil),
		"kid a number":                         f.With(t, Object{"kid": 1}, nil),
		"kid null":                             f.With(t, Object{"kid": null}, nil),
		"kid a list":                           f.With(t, Object{"kid": []string{f.Key.Kid}}, nil),
		"kid a path":                           f.With(t, Object{"kid": "../../../../dev/null"}, nil),
		"kid a path of two dots":               f.With(t, Object{"kid": ".."}, nil),
		"kid an address":                       f.With(t, Object{"kid": "http://127.0.0.1:1/jwks"}, nil),
		"kid SQL":                              f.With(t, Object{"kid": "x' UNION SELECT 'a"}, nil),
		"kid with a NUL":                       f.With(t, Object{"kid": "a\x00b"}, nil),
		"kid a command":                        f.With(t, Object{"kid": "a|id"}, nil),
		"kid long":                             f.With(t, Object{"kid": strings.Repeat("k", 129)}, nil),
		"jku":                                  theirs.With(t, Object{"jku": "http://127.0.0.1:1/jwks"}, nil),
		"jku beside a good signature":          f.With(t, Object{"jku": "http://127.0.0.1:1/jwks"}, nil),
		"x5u":                                  theirs.With(t, Object{"x5u": "http://127.0.0.1:1/cert"}, nil),
		"x5c":                                  theirs.With(t, Object{"x5c": []string{"AA=="}}, nil),
		"jwk embedded":                         theirs.With(t, Object{"jwk": stranger.JWK()}, nil),
		"jwk embedded under the good kid":      theirs.With(t, Object{"jwk": stranger.JWK(), "kid": f.Key.Kid}, nil),
		"jwk beside a good signature":          f.With(t, Object{"jwk": stranger.JWK()}, nil),
		"crit known":                           f.With(t, Object{"crit": []string{"exp"}, "exp": 1}, nil),
		"crit unknown":                         f.With(t, Object{"crit": []string{"x"}, "x": 1}, nil),
		"crit empty":                           f.With(t, Object{"crit": []string{}}, nil),
		"b64 false":                            f.With(t, Object{"b64": false, "crit": []string{"b64"}}, nil),
		"zip":                                  f.With(t, Object{"zip": "DEF"}, nil),
		"cty JWT":                              f.With(t, Object{"cty": "JWT"}, nil),
		"typ a number":                         f.With(t, Object{"typ": 1}, nil),
		"alg hidden behind another upper case": f.Raw(t, replace("{", `{"ALG":"none",`), nil),
		"duplicate alg":                        f.Raw(t, replace("{", `{"alg":"none",`), nil),
		"duplicate kid":                        f.Raw(t, replace("{", `{"kid":"x",`), nil),
		"header a list":                        f.Raw(t, func(s string) string { return "[" + s + "]" }, nil),
		"header null":                          f.Raw(t, func(string) string { return "null" }, nil),
		"header with a tail":                   f.Raw(t, func(s string) string { return s + "{}" }, nil),
		"header not UTF-8":                     f.Raw(t, replace("JWT", "JWT\xff"), replace(`"iss"`, "\"i\xff\"")),
		"header not JSON":                      f.Raw(t, func(string) string { return "ES256" }, nil),
		"two segments":                         strings.TrimSuffix(good, "."+sig),
		"four segments":                        good + ".AAAA",
		"five segments, as if encrypted":       good + ".AAAA.AAAA",
		"only dots":                            "..",
		"JSON form":                            `{"payload":"e30","protected":"e30","signature":"AA"}`,
		"padded":                               spoil(good, 0, func(s string) string { return s + "==" }),
		"newline in the header":                spoil(good, 0, func(s string) string { return s[:4] + "\n" + s[4:] }),
		"newline in the claims":                spoil(good, 1, func(s string) string { return s[:8] + "\r\n" + s[8:] }),
		"newline in the signature":             spoil(good, 2, func(s string) string { return s[:8] + "\n" + s[8:] }),
		"newline at the end":                   good + "\n",
		"space in front":                       " " + good,
		"NUL at the end":                       good + "\x00",
		"letters of plain base64":              spoil(good, 2, func(s string) string { return s[:3] + "+" + s[4:] }),
		"trailing bits in the signature":       spoil(good, 2, trailing),
		"duplicate exp":                        f.Raw(t, nil, replace("{", `{"exp":4102444800,`)),
		"duplicate sub":                        f.Raw(t, nil, replace("{", `{"sub":"x",`)),
		"duplicate aud":                        f.Raw(t, nil, replace("{", `{"aud":"x",`)),
		"duplicate of a claim nobody reads":    f.Raw(t, nil, replace("{", `{"a":1,"a":1,`)),
		"duplicate deep inside":                f.Raw(t, nil, replace("{", `{"z":{"a":1,"a":1},`)),
		"claims a list":                        f.Raw(t, nil, func(s string) string { return "[" + s + "]" }),
		"claims a string":                      f.Raw(t, nil, func(string) string { return `"x"` }),
		"claims with a tail":                   f.Raw(t, nil, func(s string) string { return s + " x" }),
		"claims empty":                         f.Raw(t, nil, func(string) string { return "{}" }),
		"exp a string":                         f.With(t, nil, Object{"exp": "4102444800"}),
		"exp a fraction":                       f.Raw(t, nil, replace(`"exp":`, `"exp":0.5e1,"x":`)),
		"exp beyond any number":                f.Raw(t, nil, replace(`"exp":`, `"exp":1e400,"x":`)),
		"iat a string":                         f.With(t, nil, Object{"iat": "1783659600"}),
		"nbf a string":                         f.With(t, nil, Object{"nbf": "0"}),
		"sub a number":                         f.With(t, nil, Object{"sub": 7}),
		"iss a list":                           f.With(t, nil, Object{"iss": []string{"x"}}),
		"no iss":                               f.With(t, nil, Object{"iss": nil}),
		"iss with a slash more or less":        f.With(t, nil, Object{"iss": otherSlash(f.Body["iss"])}),
		"iss in capitals":                      f.With(t, nil, Object{"iss": strings.ToUpper(f.Body["iss"].(string))}), //nolint:errcheck,forcetypeassert // a string by construction
		"iss unknown":                          f.With(t, nil, Object{"iss": "http://127.0.0.1:1/"}),
		"longer than 8 KiB":                    f.With(t, nil, Object{"isi": strings.Repeat("a", 7<<10)}),
		"a mebibyte":                           strings.Repeat("a", 1<<20),
		"one short word":                       "token",
	}
	rows := make(map[string]Row, len(tokens)+1)
	for name, token := range tokens {
		rows[name] = Row{token, invalid, true}
	}
	// A segment whose length leaves unused bits: the claims are padded until
	// theirs does.
	for pad := 0; ; pad++ {
		tok := f.With(t, nil, Object{"p": strings.Repeat("p", pad)})
		if seg := strings.Split(tok, ".")[1]; len(seg)%4 != 0 {
			rows["trailing bits in the claims"] = Row{spoil(tok, 1, trailing), invalid, true}
			return rows
		}
	}
}

func otherSlash(iss any) string {
	s, _ := iss.(string) // a string by construction
	if rest, had := strings.CutSuffix(s, "/"); had {
		return rest
	}
	return s + "/"
}

// Crafted are tokens of any signed profile that differ from the good one in one
// thing each, beside [Misformed].
func Crafted(t testing.TB, f Forge) map[string]Row {
	t.Helper()
	good := f.Token(t)
	stranger := NewKey(t, "ES256", "asing")
	liar := stranger
	liar.Kid = f.Key.Kid
	theirs := f.By(liar)
	sec := func(d time.Duration) int64 { return f.Now.Add(d).Unix() }
	order := f.Key.Private.Public().(*ecdsa.PublicKey).Curve.Params().N //nolint:errcheck,forcetypeassert // f.Key is for ES256
	number := func(r, s *big.Int) func(string) string {
		return func(string) string {
			return B64(append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...))
		}
	}
	hashed := sha256.Sum256([]byte(good[:strings.LastIndexByte(good, '.')]))
	inDER, err := f.Key.Private.Sign(rand.Reader, hashed[:], nil)
	if f.Key.Alg == "ES256" {
		key, _ := f.Key.Private.(*ecdsa.PrivateKey) // by its algorithm
		inDER, err = ecdsa.SignASN1(rand.Reader, key, hashed[:])
	}
	if err != nil {
		t.Fatal(err)
	}
	zero, one := big.NewInt(0), big.NewInt(1)
	return map[string]Row{
		"good":                             {good, ok, false},
		"aud a list that names us":         {f.With(t, nil, Object{"aud": []string{"lain", Audience}}), ok, false},
		"an unknown claim":                 {f.With(t, nil, Object{"baru": Object{"a": 1}}), ok, false},
		"a thumbprint in the header":       {f.With(t, Object{"x5t": "AbCd", "x5t#S256": "EfGh"}, nil), ok, false},
		"iat 30 s ahead":                   {f.With(t, nil, Object{"iat": sec(30 * time.Second)}), ok, false},
		"nbf 30 s ahead":                   {f.With(t, nil, Object{"nbf": sec(30 * time.Second)}), ok, false},
		"exp past by 30 s":                 {f.With(t, nil, Object{"exp": sec(-30 * time.Second), "iat": sec(-time.Hour)}), ok, false},
		"a life of 24 h":                   {f.With(t, nil, Object{"exp": sec(24 * time.Hour)}), ok, false},
		"sub of 255 letters":               {f.With(t, nil, Object{"sub": strings.Repeat("s", 255)}), ok, false},
		"signed by a stranger":             {theirs.Token(t), invalid, false},
		"signed under an unknown kid":      {f.By(stranger).Token(t), invalid, false},
		"psychic signature: zeros":         {spoil(good, 2, number(zero, zero)), invalid, false},
		"psychic signature: r = s = n":     {spoil(good, 2, number(order, order)), invalid, false},
		"signature r = 0, s = 1":           {spoil(good, 2, number(zero, one)), invalid, false},
		"signature r = 1, s = 0":           {spoil(good, 2, number(one, zero)), invalid, false},
		"signature r = s = 1":              {spoil(good, 2, number(one, one)), invalid, false},
		"signature cut":                    {spoil(good, 2, func(s string) string { return s[:len(s)-4] }), invalid, false},
		"signature longer":                 {spoil(good, 2, func(s string) string { return s + "AAAA" }), invalid, false},
		"signature in DER":                 {spoil(good, 2, func(string) string { return B64(inDER) }), invalid, false},
		"claims of another token":          {spoil(good, 1, func(string) string { return strings.Split(f.With(t, nil, Object{"sub": "lain"}), ".")[1] }), invalid, false},
		"header of another token":          {spoil(good, 0, func(string) string { return strings.Split(f.With(t, Object{"x5t": "a"}, nil), ".")[0] }), invalid, false},
		"alg ES384 under a P-256 key":      {f.With(t, Object{"alg": "ES384"}, nil), invalid, false},
		"alg ES512 under a P-256 key":      {f.With(t, Object{"alg": "ES512"}, nil), invalid, false},
		"alg RS256 under an EC key":        {f.With(t, Object{"alg": "RS256"}, nil), invalid, false},
		"alg PS256 under an EC key":        {f.With(t, Object{"alg": "PS256"}, nil), invalid, false},
		"alg EdDSA under an EC key":        {f.With(t, Object{"alg": "EdDSA"}, nil), invalid, false},
		"no sub":                           {f.With(t, nil, Object{"sub": nil}), invalid, false},
		"sub empty":                        {f.With(t, nil, Object{"sub": ""}), invalid, false},
		"sub null":                         {f.With(t, nil, Object{"sub": null}), invalid, false},
		"sub of 256 letters":               {f.With(t, nil, Object{"sub": strings.Repeat("s", 256)}), invalid, false},
		"sub with a line break":            {f.With(t, nil, Object{"sub": "a\nb"}), invalid, false},
		"no aud":                           {f.With(t, nil, Object{"aud": nil}), invalid, false},
		"aud null":                         {f.With(t, nil, Object{"aud": null}), invalid, false},
		"aud empty list":                   {f.With(t, nil, Object{"aud": []string{}}), invalid, false},
		"aud a number":                     {f.With(t, nil, Object{"aud": 1}), invalid, false},
		"aud an object":                    {f.With(t, nil, Object{"aud": Object{Audience: true}}), invalid, false},
		"aud another":                      {f.With(t, nil, Object{"aud": "lain"}), invalid, false},
		"aud a prefix":                     {f.With(t, nil, Object{"aud": Audience[:5]}), invalid, false},
		"aud longer":                       {f.With(t, nil, Object{"aud": Audience + "2"}), invalid, false},
		"aud in capitals":                  {f.With(t, nil, Object{"aud": strings.ToUpper(Audience)}), invalid, false},
		"aud mixed list":                   {f.With(t, nil, Object{"aud": []any{Audience, 1}}), invalid, false},
		"iat 31 s ahead":                   {f.With(t, nil, Object{"iat": sec(31 * time.Second)}), invalid, false},
		"iat negative":                     {f.With(t, nil, Object{"iat": -1}), invalid, false},
		"no iat":                           {f.With(t, nil, Object{"iat": nil}), invalid, false},
		"nbf 31 s ahead":                   {f.With(t, nil, Object{"nbf": sec(31 * time.Second)}), invalid, false},
		"no exp":                           {f.With(t, nil, Object{"exp": nil}), invalid, false},
		"exp null":                         {f.With(t, nil, Object{"exp": null}), invalid, false},
		"exp in 50 years":                  {f.With(t, nil, Object{"exp": sec(50 * 365 * 24 * time.Hour)}), invalid, false},
		"exp the largest number":           {f.With(t, nil, Object{"exp": int64(1<<63 - 1)}), invalid, false},
		"exp negative":                     {f.With(t, nil, Object{"exp": -1}), invalid, false},
		"exp zero":                         {f.With(t, nil, Object{"exp": 0}), invalid, false},
		"a life of 24 h and 1 s":           {f.With(t, nil, Object{"exp": sec(24*time.Hour + time.Second)}), invalid, false},
		"exp before iat":                   {f.With(t, nil, Object{"exp": sec(time.Second), "iat": sec(2 * time.Second)}), invalid, false},
		"exp past by 31 s":                 {f.With(t, nil, Object{"exp": sec(-31 * time.Second), "iat": sec(-time.Hour)}), late, false},
		"expired and badly signed":         {theirs.With(t, nil, Object{"exp": sec(-time.Minute), "iat": sec(-time.Hour)}), invalid, false},
		"expired and for another audience": {f.With(t, nil, Object{"exp": sec(-time.Minute), "iat": sec(-time.Hour), "aud": "lain"}), invalid, false},
		"bound to a sender":                {f.With(t, nil, Object{"cnf": Object{"jkt": "abc"}}), invalid, false},
		"a logout token by its typ":        {f.With(t, Object{"typ": "logout+jwt"}, nil), typed, false},
		"a logout token by its events":     {f.With(t, nil, Object{"events": Object{"http://schemas.openid.net/event/backchannel-logout": Object{}}}), typed, false},
		"a refresh token by its typ":       {f.With(t, Object{"typ": "rt+jwt"}, nil), typed, false},
		"another kind, badly signed":       {theirs.With(t, Object{"typ": "logout+jwt"}, nil), invalid, false},
	}
}
