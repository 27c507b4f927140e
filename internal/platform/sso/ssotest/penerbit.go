package ssotest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

// Object is a JSON object.
type Object = map[string]any

// Key is a key pair an issuer signs with.
type Key struct {
	Kid, Alg string
	Private  crypto.Signer
	// Use and Omit shape the published key: use of the key, and alg left out.
	Use  string
	Omit bool
}

// NewKey makes a key for an algorithm.
func NewKey(t testing.TB, alg, kid string) Key {
	t.Helper()
	var s crypto.Signer
	var err error
	switch alg {
	case "ES256":
		s, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "ES384":
		s, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case "ES512":
		s, err = ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	case "EdDSA":
		_, s, err = ed25519.GenerateKey(rand.Reader)
	default:
		s, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		t.Fatal(err)
	}
	return Key{Kid: kid, Alg: alg, Private: s}
}

// Sign signs header and claims as they are.
func (k Key) Sign(t testing.TB, head, body []byte) string {
	t.Helper()
	text := B64(head) + "." + B64(body)
	sig, err := jwt.GetSigningMethod(k.Alg).Sign(text, k.Private)
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + B64(sig)
}

// Token signs an object under a header that has alg, kid and typ.
func (k Key) Token(t testing.TB, typ string, body Object) string {
	t.Helper()
	return k.Sign(t, Encode(t, Object{"alg": k.Alg, "kid": k.Kid, "typ": typ}), Encode(t, body))
}

// B64 is base64url without padding.
func B64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Encode is JSON.
func Encode(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// JWK is the public half as an issuer publishes it.
func (k Key) JWK() Object {
	o := Object{"kid": k.Kid, "use": "sig", "alg": k.Alg}
	if k.Use != "" {
		o["use"] = k.Use
	}
	if k.Omit {
		delete(o, "alg")
	}
	switch p := k.Private.Public().(type) {
	case *ecdsa.PublicKey:
		size := (p.Curve.Params().BitSize + 7) / 8
		b, err := p.Bytes() // 4 ‖ x ‖ y
		if err != nil {
			panic(err)
		}
		o["kty"], o["crv"], o["x"], o["y"] = "EC", p.Curve.Params().Name, B64(b[1:1+size]), B64(b[1+size:])
	case *rsa.PublicKey:
		o["kty"], o["n"], o["e"] = "RSA", B64(p.N.Bytes()), B64(big.NewInt(int64(p.E)).Bytes())
	case ed25519.PublicKey:
		o["kty"], o["crv"], o["x"] = "OKP", "Ed25519", B64(p)
	}
	return o
}

// Provider is an issuer on a loopback address.
type Provider struct {
	URL string
	// Issuer is its iss; Path is what stands between URL and it.
	Issuer string

	mu     sync.Mutex
	keys   []Object
	down   bool
	hold   chan struct{}
	counts map[string]int
	answer func(token string) (int, string)
	basic  []string
}

// New starts a provider whose iss is its address with path, e.g. "" or
// "/application/o/kerjasama/". It ends with the test.
func New(t testing.TB, path string) *Provider {
	t.Helper()
	p := &Provider{counts: map[string]int{}}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	p.URL, p.Issuer = s.URL, s.URL+path
	return p
}

// ServeHTTP answers discovery, keys and introspection.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	name := r.URL.Path
	if at := strings.TrimSuffix(p.Issuer, "/") + "/.well-known/openid-configuration"; p.URL+r.URL.Path == at {
		name = "discovery"
	}
	p.counts[name]++
	down, hold, keys, answer := p.down, p.hold, slices.Clone(p.keys), p.answer
	if user, pass, ok := r.BasicAuth(); ok {
		p.basic = []string{user, pass}
	}
	p.mu.Unlock()
	if hold != nil {
		<-hold
	}
	if down {
		http.Error(w, "down", http.StatusBadGateway)
		return
	}
	switch name {
	case "discovery":
		write(w, Object{"issuer": p.Issuer, "jwks_uri": p.URL + "/jwks", "introspection_endpoint": p.URL + "/introspect"})
	case "/jwks":
		write(w, Object{"keys": keys})
	case "/introspect":
		status, body := http.StatusOK, `{"active":false}`
		if err := r.ParseForm(); err == nil && answer != nil {
			status, body = answer(r.PostForm.Get("token"))
		}
		w.Header().Set("Location", p.URL+"/elsewhere")
		w.WriteHeader(status)
		w.Write([]byte(body)) //nolint:errcheck,gosec // a test's own answer
	default:
		http.NotFound(w, r)
	}
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v) //nolint:errcheck,gosec // a test's own answer
}

// Publish replaces the published keys; each is a Key or an Object.
func (p *Provider) Publish(keys ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = nil
	for _, k := range keys {
		switch k := k.(type) {
		case Key:
			p.keys = append(p.keys, k.JWK())
		case Object:
			p.keys = append(p.keys, k)
		}
	}
}

// Down makes the provider answer nothing but 502, or end that.
func (p *Provider) Down(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}

// Hold makes every answer wait until release is called.
func (p *Provider) Hold() (release func()) {
	c := make(chan struct{})
	p.mu.Lock()
	p.hold = c
	p.mu.Unlock()
	return func() {
		p.mu.Lock()
		p.hold = nil
		p.mu.Unlock()
		close(c)
	}
}

// Answer says how the provider answers questions about tokens.
func (p *Provider) Answer(f func(token string) (status int, body string)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = f
}

// Count is how often an address was asked: "discovery", "/jwks", "/introspect".
func (p *Provider) Count(name string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counts[name]
}

// Total is how often it was asked at all.
func (p *Provider) Total() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.counts {
		n += c
	}
	return n
}

// Credentials are those it was last asked with.
func (p *Provider) Credentials() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.basic
}
