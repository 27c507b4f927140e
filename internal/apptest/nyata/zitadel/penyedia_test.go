package zitadel_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"kerjasama/internal/apptest"
	"kerjasama/internal/config"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/sso"
)

const (
	redirect = "https://portal.example/kembali"
	secret   = "rahasia-uji"
)

// provider is zitadel's example, with keys that rotate and tokens of either kind.
type provider struct {
	*storage.Storage
	jwt  bool
	keys []signingKey
	down atomic.Bool
	url  string
}

type signingKey struct {
	id  string
	key *ecdsa.PrivateKey
}

func (k signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.ES256 }
func (k signingKey) Key() any                                    { return k.key }
func (k signingKey) ID() string                                  { return k.id }

type publicKey struct{ signingKey }

func (k publicKey) Algorithm() jose.SignatureAlgorithm { return jose.ES256 }
func (k publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                           { return &k.key.PublicKey }

func (p *provider) rotate(t *testing.T) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p.keys = append([]signingKey{{id: fmt.Sprint("kunci-", len(p.keys)+1), key: key}}, p.keys...)
}

func (p *provider) SigningKey(context.Context) (op.SigningKey, error) { return p.keys[0], nil }

func (p *provider) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.ES256}, nil
}

func (p *provider) KeySet(context.Context) ([]op.Key, error) {
	var out []op.Key
	for _, k := range p.keys {
		out = append(out, publicKey{k})
	}
	return out, nil
}

// jwtClient is a client whose access tokens are JWTs.
type jwtClient struct{ op.Client }

func (jwtClient) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeJWT }

func (p *provider) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	c, err := p.Storage.GetClientByClientID(ctx, id)
	if err == nil && p.jwt {
		c = jwtClient{c}
	}
	return c, err
}

// campus is the product and a provider it knows.
type campus struct {
	*apptest.World
	t *testing.T
	p *provider
}

func start(t *testing.T, profile sso.Profile) *campus {
	t.Helper()
	p := &provider{jwt: profile == sso.GenericJWT}
	p.rotate(t)
	var handler http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.down.Load() {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	p.url = srv.URL
	storage.RegisterClients(storage.WebClient("portal", secret, redirect))
	p.Storage = storage.NewStorage(storage.NewUserStore(srv.URL))
	handler = exampleop.SetupServer(srv.URL, p, slog.New(slog.DiscardHandler), false, op.WithAllowInsecure())
	i := sso.Issuer{Name: "kampus", Issuer: srv.URL, Profile: profile, Audiences: []string{"portal"}, Clients: []string{"portal"}, Mapping: []sso.Rule{
		{Claim: "sub", Value: "id2", Peran: actor.Auditor},
	}}
	if profile == sso.Introspection {
		i.ClientID, i.ClientSecret = "portal", secret
	} else {
		i.RequiredClaims = map[string]string{"client_id": "portal"}
	}
	w := &campus{t: t, p: p}
	w.World = apptest.Over(t, apptest.URL(t, db.SQLite), func(c *config.Config) { c.SSO = sso.Issuers{i} })
	w.Clock.Set(time.Now())
	return w
}

// grant is a token endpoint's answer.
type grant struct {
	AccessToken string `json:"access_token"`
	IDToken     string `json:"id_token"`
}

// signIn goes through authorization code with PKCE.
func (w *campus) signIn() grant {
	t := w.t
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(req *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(req.URL.String(), w.p.url) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	verifier := strings.Repeat("pembukti-", 6)
	sum := sha256.Sum256([]byte(verifier))
	at, refused, asked := w.do(c, http.MethodGet, w.p.url+"/auth?"+url.Values{"client_id": {"portal"}, "response_type": {"code"}, "scope": {"openid profile"}, "redirect_uri": {redirect},
		"state": {"s"}, "nonce": {"n"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"}}.Encode(), nil)
	login, err := url.Parse(at)
	if err != nil || login.Query().Get("authRequestID") == "" {
		t.Fatalf("no login: %s %s %s", at, refused, asked)
	}
	_, back, body := w.do(c, http.MethodPost, w.p.url+"/login/username", url.Values{"username": {"test-user2"}, "password": {"verysecure"}, "id": {login.Query().Get("authRequestID")}})
	code, err := url.Parse(back)
	if err != nil || code.Query().Get("code") == "" {
		t.Fatalf("no code: %s %s", back, body)
	}
	_, _, body = w.do(c, http.MethodPost, w.p.url+"/oauth/token", url.Values{"grant_type": {"authorization_code"}, "client_id": {"portal"}, "client_secret": {secret},
		"code": {code.Query().Get("code")}, "redirect_uri": {redirect}, "code_verifier": {verifier}})
	var g grant
	if err := json.Unmarshal([]byte(body), &g); err != nil || g.AccessToken == "" {
		t.Fatalf("token endpoint: %s", body)
	}
	w.Clock.Set(time.Now())
	return g
}

// do returns where redirects led, the Location they ended at, and the body.
func (w *campus) do(c *http.Client, method, to string, form url.Values) (at, location, body string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, to, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := c.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res.Request.URL.String(), res.Header.Get("Location"), string(b)
}

func (w *campus) as(token, path string) *apptest.Response {
	return w.Do("", "GET", path, nil, "Authorization", "Bearer "+token)
}

func TestOpaqueTokensAreIntrospected(t *testing.T) {
	w := start(t, sso.Introspection)
	g := w.signIn()
	if strings.Count(g.AccessToken, ".") == 2 {
		t.Fatal("the token is not opaque")
	}
	if me := w.as(g.AccessToken, "/me").Want(200); me.Str("username") != "test-user2" || me.Str("peran.0.peran") != "auditor" {
		t.Errorf("got %s", me.Body)
	}
	w.as(g.AccessToken[:len(g.AccessToken)-6]+"AAAAAA", "/me").Problem(401, "token_invalid")
	// Known for half a minute; then the issuer is asked again, and must answer.
	w.p.down.Store(true)
	w.as(g.AccessToken, "/mitra").Want(200)
	w.Clock.Advance(31 * time.Second)
	if r := w.as(g.AccessToken, "/mitra").Problem(503, "issuer_unavailable"); r.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	w.Do("staf", "GET", "/me", nil).Want(200)
	w.p.down.Store(false)
	w.as(g.AccessToken, "/mitra").Want(200)
}

func TestJWTsOfAnIssuerNobodyKnows(t *testing.T) {
	w := start(t, sso.GenericJWT)
	old := w.signIn()
	if me := w.as(old.AccessToken, "/me").Want(200); me.Str("peran.0.peran") != "auditor" {
		t.Errorf("got %s", me.Body)
	}
	w.as(old.IDToken, "/me").Problem(401, "token_wrong_type")
	w.p.rotate(t)
	fresh := w.signIn()
	w.as(fresh.AccessToken, "/me").Want(200)
	w.as(old.AccessToken, "/mitra").Want(200)
	w.p.down.Store(true)
	w.as(fresh.AccessToken, "/mitra").Want(200)
	w.p.down.Store(false)
	// This machine's clock behind the issuer's: by 30 s it bears, by more not.
	w.as(w.later(-20*time.Second).AccessToken, "/me").Want(200)
	w.as(w.later(-2*time.Minute).AccessToken, "/me").Problem(401, "token_invalid")
	w.as(w.later(10*time.Minute).AccessToken, "/me").Problem(401, "token_expired")
}

// later is a fresh token, met by a clock that differs from the issuer's.
func (w *campus) later(by time.Duration) grant {
	g := w.signIn()
	w.Clock.Set(time.Now().Add(by))
	return g
}
