package akses

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kerjasama/internal/platform/fault"
)

type jso = map[string]any

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func encode(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func sign(t testing.TB, key *ecdsa.PrivateKey, head, body []byte) string {
	t.Helper()
	text := b64(head) + "." + b64(body)
	sig, err := jwt.SigningMethodES256.Sign(text, key)
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + b64(sig)
}

// forge is a good token and the means to spoil it.
type forge struct {
	key          *ecdsa.PrivateKey
	header, body jso
	now          time.Time
}

// with signs the good token with members set; nil drops one.
func (f forge) with(t testing.TB, header, body jso) string {
	t.Helper()
	set := func(m, by jso) []byte {
		m = maps.Clone(m)
		maps.Copy(m, by)
		maps.DeleteFunc(m, func(_ string, v any) bool { return v == nil })
		return encode(t, m)
	}
	return sign(t, f.key, set(f.header, header), set(f.body, body))
}

// raw signs the good token with header and claims rewritten as text.
func (f forge) raw(t testing.TB, header, body func(string) string) string {
	t.Helper()
	h, b := string(encode(t, f.header)), string(encode(t, f.body))
	if header != nil {
		h = header(h)
	}
	if body != nil {
		b = body(b)
	}
	return sign(t, f.key, []byte(h), []byte(b))
}

// null stands for JSON null in with.
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
	i := strings.IndexByte(letters, s[len(s)-1])
	return s[:len(s)-1] + string(letters[i+1])
}

func crafted(t *testing.T, f forge) map[string]struct {
	token string
	want  fault.Code
} {
	t.Helper()
	type row = struct {
		token string
		want  fault.Code
	}
	const (
		ok      fault.Code = ""
		invalid            = fault.TokenInvalid
		typed              = fault.TokenWrongType
		late               = fault.TokenExpired
	)
	good := f.with(t, nil, nil)
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&f.key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	point, err := f.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	hs := func(secret []byte) string {
		h := maps.Clone(f.header)
		h["alg"] = "HS256"
		text := b64(encode(t, h)) + "." + b64(encode(t, f.body))
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(text))
		return text + "." + b64(mac.Sum(nil))
	}
	unsigned := func(alg string) string {
		h := maps.Clone(f.header)
		h["alg"] = alg
		return b64(encode(t, h)) + "." + b64(encode(t, f.body)) + "."
	}
	x, y, err := coordinates(&stranger.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	theirs := f
	theirs.key = stranger
	theirKid, err := thumbprint(&stranger.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	theirJWK := jso{"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": theirKid}
	sec := func(d time.Duration) int64 { return f.now.Add(d).Unix() }
	aSig := strings.Split(good, ".")[2]
	sigDER, err := ecdsa.SignASN1(rand.Reader, f.key, func() []byte {
		s := sha256.Sum256([]byte(strings.TrimSuffix(good, "."+aSig)))
		return s[:]
	}())
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]row{
		"good":                                 {good, ok},
		"typ spelt as a media type":            {f.with(t, jso{"typ": "application/AT+jwt"}, nil), ok},
		"aud a list that names us":             {f.with(t, nil, jso{"aud": []string{"lain", "kerjasama"}}), ok},
		"an unknown claim":                     {f.with(t, nil, jso{"baru": jso{"a": 1}}), ok},
		"iat 30 s ahead":                       {f.with(t, nil, jso{"iat": sec(30 * time.Second)}), ok},
		"nbf 30 s ahead":                       {f.with(t, nil, jso{"nbf": sec(30 * time.Second)}), ok},
		"exp past by 30 s":                     {f.with(t, nil, jso{"exp": sec(-30 * time.Second), "iat": sec(-time.Hour)}), ok},
		"a life of 24 h":                       {f.with(t, nil, jso{"exp": f.now.Unix() + 86400, "iat": f.now.Unix()}), ok},
		"alg none, no signature":               {unsigned("none"), invalid},
		"alg None":                             {unsigned("None"), invalid},
		"alg none with the old signature":      {unsigned("none") + aSig, invalid},
		"signature stripped":                   {strings.TrimSuffix(good, aSig), invalid},
		"HS256 with the public key in PEM":     {hs(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), invalid},
		"HS256 with the public key in DER":     {hs(der), invalid},
		"HS256 with the public point":          {hs(point), invalid},
		"HS256 with nothing":                   {hs(nil), invalid},
		"alg ES384":                            {f.with(t, jso{"alg": "ES384"}, nil), invalid},
		"alg RS256":                            {f.with(t, jso{"alg": "RS256"}, nil), invalid},
		"alg in lower case":                    {f.with(t, jso{"alg": "es256"}, nil), invalid},
		"alg missing":                          {f.with(t, jso{"alg": nil}, nil), invalid},
		"alg a number":                         {f.with(t, jso{"alg": 256}, nil), invalid},
		"signed by a stranger":                 {theirs.with(t, nil, nil), invalid},
		"signature of zeros":                   {spoil(good, 2, func(string) string { return b64(make([]byte, 64)) }), invalid},
		"signature cut":                        {spoil(good, 2, func(s string) string { return s[:len(s)-4] }), invalid},
		"signature in DER":                     {spoil(good, 2, func(string) string { return b64(sigDER) }), invalid},
		"claims of another token":              {spoil(good, 1, func(string) string { return b64(encode(t, jso{"sub": "x"})) }), invalid},
		"kid missing":                          {f.with(t, jso{"kid": nil}, nil), invalid},
		"kid empty":                            {f.with(t, jso{"kid": ""}, nil), invalid},
		"kid a number":                         {f.with(t, jso{"kid": 1}, nil), invalid},
		"kid null":                             {f.with(t, jso{"kid": null}, nil), invalid},
		"kid a list":                           {f.with(t, jso{"kid": []string{"a"}}, nil), invalid},
		"kid a path":                           {f.with(t, jso{"kid": "../../../../../../../dev/null/etc/passwd/a/b/"}, nil), invalid},
		"kid SQL":                              {f.with(t, jso{"kid": "' OR 1=1 --' OR 1=1 --' OR 1=1 --' OR 1=1--"}, nil), invalid},
		"kid long":                             {f.with(t, jso{"kid": strings.Repeat("k", 4000)}, nil), invalid},
		"kid unknown":                          {theirs.with(t, jso{"kid": theirKid}, nil), invalid},
		"jku":                                  {theirs.with(t, jso{"kid": theirKid, "jku": "https://192.0.2.1/jwks"}, nil), invalid},
		"jku beside a good signature":          {f.with(t, jso{"jku": "https://192.0.2.1/jwks"}, nil), invalid},
		"x5u":                                  {f.with(t, jso{"x5u": "https://192.0.2.1/cert"}, nil), invalid},
		"x5c":                                  {f.with(t, jso{"x5c": []string{"AA=="}}, nil), invalid},
		"jwk embedded":                         {theirs.with(t, jso{"kid": theirKid, "jwk": theirJWK}, nil), invalid},
		"jwk beside a good signature":          {f.with(t, jso{"jwk": theirJWK}, nil), invalid},
		"crit known":                           {f.with(t, jso{"crit": []string{"exp"}}, nil), invalid},
		"crit empty":                           {f.with(t, jso{"crit": []string{}}, nil), invalid},
		"b64 false":                            {f.with(t, jso{"b64": false}, nil), invalid},
		"zip":                                  {f.with(t, jso{"zip": "DEF"}, nil), invalid},
		"duplicate alg":                        {f.raw(t, replace("{", `{"alg":"none",`), nil), invalid},
		"duplicate kid":                        {f.raw(t, replace("{", `{"kid":"x",`), nil), invalid},
		"header a list":                        {f.raw(t, func(s string) string { return "[" + s + "]" }, nil), invalid},
		"header null":                          {f.raw(t, func(string) string { return "null" }, nil), invalid},
		"header with a tail":                   {f.raw(t, func(s string) string { return s + "{}" }, nil), invalid},
		"header not UTF-8":                     {f.raw(t, replace("at+jwt", "at+jwt\xff"), nil), invalid},
		"header not JSON":                      {f.raw(t, func(string) string { return "ES256" }, nil), invalid},
		"one segment":                          {"token", invalid},
		"two segments":                         {strings.TrimSuffix(good, "."+aSig), invalid},
		"four segments":                        {good + ".AAAA", invalid},
		"five segments, as if encrypted":       {good + ".AAAA.AAAA", invalid},
		"only dots":                            {"..", invalid},
		"JSON form":                            {`{"payload":"e30","protected":"e30","signature":"AA"}`, invalid},
		"padded":                               {spoil(good, 0, func(s string) string { return s + "==" }), invalid},
		"newline in the header":                {spoil(good, 0, func(s string) string { return s[:4] + "\n" + s[4:] }), invalid},
		"newline in the claims":                {spoil(good, 1, func(s string) string { return s[:8] + "\r\n" + s[8:] }), invalid},
		"newline in the signature":             {spoil(good, 2, func(s string) string { return s[:8] + "\n" + s[8:] }), invalid},
		"newline at the end":                   {good + "\n", invalid},
		"space in front":                       {" " + good, invalid},
		"NUL at the end":                       {good + "\x00", invalid},
		"letters of plain base64":              {spoil(good, 2, func(s string) string { return s[:3] + "+" + s[4:] }), invalid},
		"trailing bits in the signature":       {spoil(good, 2, trailing), invalid},
		"duplicate exp":                        {f.raw(t, nil, replace("{", `{"exp":4102444800,`)), invalid},
		"duplicate sub":                        {f.raw(t, nil, replace("{", `{"sub":"x",`)), invalid},
		"duplicate unknown claim":              {f.raw(t, nil, replace("{", `{"a":1,"a":1,`)), invalid},
		"claims a list":                        {f.raw(t, nil, func(s string) string { return "[" + s + "]" }), invalid},
		"claims a string":                      {f.raw(t, nil, func(string) string { return `"x"` }), invalid},
		"claims with a tail":                   {f.raw(t, nil, func(s string) string { return s + " x" }), invalid},
		"claims empty":                         {f.raw(t, nil, func(string) string { return "{}" }), invalid},
		"no sub":                               {f.with(t, nil, jso{"sub": nil}), invalid},
		"sub empty":                            {f.with(t, nil, jso{"sub": ""}), invalid},
		"sub null":                             {f.with(t, nil, jso{"sub": null}), invalid},
		"sub a number":                         {f.with(t, nil, jso{"sub": 7}), invalid},
		"sub of somebody else":                 {f.with(t, nil, jso{"sub": unitIF}), invalid},
		"no sid":                               {f.with(t, nil, jso{"sid": nil}), invalid},
		"sid unknown":                          {f.with(t, nil, jso{"sid": unitIF}), invalid},
		"no jti":                               {f.with(t, nil, jso{"jti": nil}), invalid},
		"no client_id":                         {f.with(t, nil, jso{"client_id": nil}), invalid},
		"no iss":                               {f.with(t, nil, jso{"iss": nil}), invalid},
		"iss with a slash":                     {f.with(t, nil, jso{"iss": testIssuer + "/"}), invalid},
		"iss in capitals":                      {f.with(t, nil, jso{"iss": strings.ToUpper(testIssuer)}), invalid},
		"iss a prefix":                         {f.with(t, nil, jso{"iss": testIssuer[:len(testIssuer)-1]}), invalid},
		"iss over http":                        {f.with(t, nil, jso{"iss": "http" + strings.TrimPrefix(testIssuer, "https")}), invalid},
		"iss unknown":                          {f.with(t, nil, jso{"iss": "https://192.0.2.1"}), invalid},
		"iss a list":                           {f.with(t, nil, jso{"iss": []string{testIssuer}}), invalid},
		"no aud":                               {f.with(t, nil, jso{"aud": nil}), invalid},
		"aud null":                             {f.with(t, nil, jso{"aud": null}), invalid},
		"aud empty list":                       {f.with(t, nil, jso{"aud": []string{}}), invalid},
		"aud a number":                         {f.with(t, nil, jso{"aud": 1}), invalid},
		"aud another":                          {f.with(t, nil, jso{"aud": "lain"}), invalid},
		"aud a prefix":                         {f.with(t, nil, jso{"aud": "kerja"}), invalid},
		"aud longer":                           {f.with(t, nil, jso{"aud": "kerjasama2"}), invalid},
		"aud mixed list":                       {f.with(t, nil, jso{"aud": []any{"kerjasama", 1}}), invalid},
		"no iat":                               {f.with(t, nil, jso{"iat": nil}), invalid},
		"iat a string":                         {f.with(t, nil, jso{"iat": "1783659600"}), invalid},
		"iat 31 s ahead":                       {f.with(t, nil, jso{"iat": sec(31 * time.Second)}), invalid},
		"iat negative":                         {f.with(t, nil, jso{"iat": -1}), invalid},
		"nbf 31 s ahead":                       {f.with(t, nil, jso{"nbf": sec(31 * time.Second)}), invalid},
		"nbf a string":                         {f.with(t, nil, jso{"nbf": "0"}), invalid},
		"no exp":                               {f.with(t, nil, jso{"exp": nil}), invalid},
		"exp null":                             {f.with(t, nil, jso{"exp": null}), invalid},
		"exp a string":                         {f.with(t, nil, jso{"exp": "1783660200"}), invalid},
		"exp a fraction":                       {f.raw(t, nil, replace(`"exp":`, `"exp":0.5e1,"x":`)), invalid},
		"exp in 50 years":                      {f.with(t, nil, jso{"exp": sec(50 * 365 * 24 * time.Hour)}), invalid},
		"exp the largest number":               {f.with(t, nil, jso{"exp": int64(1<<63 - 1)}), invalid},
		"exp beyond any number":                {f.raw(t, nil, replace(`"exp":`, `"exp":1e400,"x":`)), invalid},
		"exp negative":                         {f.with(t, nil, jso{"exp": -1}), invalid},
		"a life of 24 h and 1 s":               {f.with(t, nil, jso{"exp": f.now.Unix() + 86401, "iat": f.now.Unix()}), invalid},
		"exp before iat":                       {f.with(t, nil, jso{"exp": sec(time.Minute), "iat": sec(2 * time.Minute)}), invalid},
		"exp past by 31 s":                     {f.with(t, nil, jso{"exp": sec(-31 * time.Second), "iat": sec(-time.Hour)}), late},
		"expired and badly signed":             {theirs.with(t, nil, jso{"exp": sec(-time.Minute), "iat": sec(-time.Hour)}), invalid},
		"expired and for another audience":     {f.with(t, nil, jso{"exp": sec(-time.Minute), "iat": sec(-time.Hour), "aud": "lain"}), invalid},
		"expired and of another type":          {f.with(t, jso{"typ": "JWT"}, jso{"exp": sec(-time.Minute), "iat": sec(-time.Hour)}), typed},
		"an ID token":                          {f.with(t, jso{"typ": "JWT"}, jso{"nonce": "n"}), typed},
		"no typ":                               {f.with(t, jso{"typ": nil}, nil), typed},
		"a logout token":                       {f.with(t, jso{"typ": "logout+jwt"}, nil), typed},
		"a refresh token in JWT form":          {f.with(t, jso{"typ": "rt+jwt"}, nil), typed},
		"typ a number":                         {f.with(t, jso{"typ": 1}, nil), invalid},
		"another type, badly signed":           {theirs.with(t, jso{"typ": "JWT"}, nil), invalid},
		"our refresh token":                    {newRefresh(), typed},
		"longer than 8 KiB":                    {f.with(t, nil, jso{"isi": strings.Repeat("a", 6<<10)}), invalid},
		"a mebibyte":                           {strings.Repeat("a", 1<<20), invalid},
		"alg hidden behind another upper case": {f.raw(t, replace("{", `{"ALG":"none",`), nil), invalid},
	}
	// A segment whose length leaves unused bits: the claims are padded until
	// theirs does.
	for pad := 0; ; pad++ {
		tok := f.with(t, nil, jso{"p": strings.Repeat("p", pad)})
		if seg := strings.Split(tok, ".")[1]; len(seg)%4 != 0 {
			rows["trailing bits in the claims"] = row{spoil(tok, 1, trailing), invalid}
			break
		}
	}
	return rows
}
