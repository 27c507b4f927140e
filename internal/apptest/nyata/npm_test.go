package nyata_test

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/config"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/sso"
)

const audience = "https://kerjasama.kampus.example"

// campus is the product, listening, and a provider it knows.
type campus struct {
	*apptest.World
	t      *testing.T
	issuer string
}

// needed says whether a run without the providers is a failure.
func needed() bool { return os.Getenv("KERJASAMA_TEST_SSO") == "require" }

// absent ends a test whose program is not there: loudly, or with a failure where
// it is required.
func absent(t *testing.T, what string) {
	t.Helper()
	if needed() {
		t.Fatalf("%s, and KERJASAMA_TEST_SSO=require", what)
	}
	t.Skipf("*** the sign-on is NOT tried against oidc-provider: %s (make sso) ***", what)
}

func start(t *testing.T) *campus {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		absent(t, "node is not installed")
	}
	if _, err := os.Stat(filepath.Join("npm", "node_modules", "oidc-provider")); err != nil {
		absent(t, "oidc-provider is not installed (npm --prefix internal/apptest/nyata/npm ci)")
	}
	// The product listens for the provider's logout tokens.
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, "penyedia.mjs")
	cmd.Dir = "npm"
	cmd.Env = append(os.Environ(), "LOGOUT_URI=http://"+l.Addr().String()+"/api/v1/auth/backchannel-logout", "RESOURCE="+audience, "NODE_ENV=test")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		cmd.Wait()
		if t.Failed() {
			t.Logf("the provider said:\n%s", said.String())
		}
	})
	var hello struct{ Issuer string }
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if json.Unmarshal(lines.Bytes(), &hello) == nil && hello.Issuer != "" {
			break
		}
	}
	if hello.Issuer == "" {
		in.Close()
		cmd.Wait()
		t.Fatalf("the provider did not start:\n%s", said.String())
	}
	go io.Copy(io.Discard, out)
	w := &campus{t: t, issuer: hello.Issuer}
	w.World = apptest.Over(t, apptest.URL(t, db.SQLite), func(c *config.Config) {
		c.SSO = sso.Issuers{{
			Name: "kampus", Issuer: hello.Issuer, Profile: sso.RFC9068, Audiences: []string{audience}, Clients: []string{"portal", "layanan-portal"},
			Mapping: []sso.Rule{
				{Claim: "groups", Value: "humas-staf", Peran: actor.StafHumas}, {Claim: "groups", Value: "jurusan-{unit}", Peran: actor.UnitKerja},
				{Claim: "groups", Value: "auditor-kerjasama", Peran: actor.Auditor},
			},
		}}
	})
	w.Clock.Set(machineNow(t, hello.Issuer)) // the provider's clock is the machine's
	srv := &http.Server{Handler: w.App.Handler(), ReadHeaderTimeout: 5 * time.Second}
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	return w
}

// machineNow is the time as the provider's answers tell it.
func machineNow(t *testing.T, at string) time.Time {
	t.Helper()
	res := do(t, http.DefaultClient, http.MethodGet, at+"/.well-known/openid-configuration", nil)
	now, err := http.ParseTime(res.header.Get("Date"))
	if err != nil {
		t.Fatal(err)
	}
	return now
}

// page is an answer, read to its end.
type page struct {
	status int
	header http.Header
	at     string // where redirects led
	body   string
}

func do(t *testing.T, c *http.Client, method, at string, form url.Values) page {
	t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(t.Context(), method, at, body)
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return page{res.StatusCode, res.Header, res.Request.URL.String(), string(b)}
}

// control tells the provider what to be like.
func (w *campus) control(verb string) {
	w.t.Helper()
	if res := do(w.t, http.DefaultClient, http.MethodPost, w.issuer+"/kendali/"+verb, url.Values{}); res.status != http.StatusNoContent {
		w.t.Fatalf("%s: got %d", verb, res.status)
	}
	w.Clock.Set(w.Clock.Now().Add(time.Millisecond))
}

// browser is somebody at their machine: cookies, and redirects followed as far
// as the provider goes.
type browser struct {
	*http.Client
	w *campus
}

func (w *campus) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &browser{w: w, Client: &http.Client{Jar: jar, CheckRedirect: func(req *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(req.URL.String(), w.issuer) {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// grant is a token endpoint's answer.
type grant struct {
	AccessToken  string `json:"access_token"`
	IDToken      string `json:"id_token"`
	RefreshToken string `json:"refresh_token"`
}

// signIn goes through authorization code with PKCE as a portal's single page
// application does.
func (b *browser) signIn(as string) grant {
	t := b.w.t
	t.Helper()
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		t.Fatal(err)
	}
	verifier := base64.RawURLEncoding.EncodeToString(random)
	challenge := sha256.Sum256([]byte(verifier))
	res := do(t, b.Client, http.MethodGet, b.w.issuer+"/auth?"+url.Values{
		"client_id": {"portal"}, "response_type": {"code"}, "scope": {"openid profile"}, "redirect_uri": {"https://portal.example/kembali"}, "state": {"s"}, "nonce": {"n"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "code_challenge_method": {"S256"}, "resource": {audience},
	}.Encode(), nil)
	for _, form := range []url.Values{{"prompt": {"login"}, "login": {as}, "password": {"x"}}, {"prompt": {"consent"}}} {
		if res.status == http.StatusSeeOther { // consent was given before
			break
		}
		res = do(t, b.Client, http.MethodPost, res.at, form)
	}
	back, err := url.Parse(res.header.Get("Location"))
	if err != nil || back.Query().Get("code") == "" {
		t.Fatalf("no code: %d %s %s", res.status, res.header.Get("Location"), res.body)
	}
	return b.w.token(url.Values{"grant_type": {"authorization_code"}, "client_id": {"portal"}, "code": {back.Query().Get("code")},
		"redirect_uri": {"https://portal.example/kembali"}, "code_verifier": {verifier}, "resource": {audience}})
}

func (w *campus) token(form url.Values) grant {
	w.t.Helper()
	res := do(w.t, http.DefaultClient, http.MethodPost, w.issuer+"/token", form)
	var g grant
	if body := res.body; res.status != http.StatusOK || json.Unmarshal([]byte(body), &g) != nil {
		w.t.Fatalf("token endpoint: %d %s", res.status, body)
	}
	w.Clock.Set(machineNow(w.t, w.issuer))
	return g
}

// service is what a server of the portal gets for itself.
func (w *campus) service() string {
	return w.token(url.Values{"grant_type": {"client_credentials"}, "client_id": {"layanan-portal"}, "client_secret": {"rahasia-uji-layanan"}, "scope": {"openid profile"}, "resource": {audience}}).AccessToken
}

func (w *campus) as(token, path string) *apptest.Response {
	return w.Do("", "GET", path, nil, "Authorization", "Bearer "+token)
}

func TestServersOfThePortal(t *testing.T) {
	w := start(t)
	token := w.service()
	if me := w.as(token, "/me").Want(200); me.Str("username") != "layanan-portal" || me.Str("peran.0.peran") != "auditor" || me.Str("peran.0.asal") != "sso" {
		t.Errorf("got %s", me.Body)
	}
	w.as(token, "/rencana-kegiatan").Want(200)
	w.as(token, "/pengguna").Problem(403, "forbidden")
}

func TestPeopleByCodeAndPKCE(t *testing.T) {
	w := start(t)
	g := w.browser().signIn("contoh.jurusan")
	me := w.as(g.AccessToken, "/me").Want(200)
	if me.Str("nama") != "Contoh Jurusan" || me.Str("peran.0.peran") != "unit_kerja" || me.Str("peran.0.unit.kode") != "IF" {
		t.Errorf("got %s", me.Body)
	}
	w.as(g.IDToken, "/me").Problem(401, "token_wrong_type")
	w.as(g.RefreshToken, "/me").Problem(401, "token_invalid") // opaque
	next := w.token(url.Values{"grant_type": {"refresh_token"}, "client_id": {"portal"}, "refresh_token": {g.RefreshToken}, "resource": {audience}})
	if again := w.as(next.AccessToken, "/me").Want(200); again.Str("id") != me.Str("id") {
		t.Error("a renewed token is somebody else's")
	}
	guest := w.browser().signIn("contoh.tamu")
	w.as(guest.AccessToken, "/me").Want(200)
	w.as(guest.AccessToken, "/mitra").Problem(403, "forbidden")
}

func TestTheProviderRotatesItsKeys(t *testing.T) {
	w := start(t)
	old := w.service()
	w.as(old, "/me").Want(200)
	w.control("putar")
	fresh := w.service()
	w.as(fresh, "/me").Want(200) // the new key, at once
	w.as(old, "/mitra").Want(200)
	w.control("buang")
	w.Clock.Advance(2 * time.Minute)
	w.as(fresh, "/me").Want(200)
}

func TestTheProviderIsDown(t *testing.T) {
	w := start(t)
	first, second := w.service(), w.service()
	w.control("mati")
	r := w.as(first, "/me").Problem(503, "issuer_unavailable") // nothing is known of it yet
	if r.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	w.Do("staf", "GET", "/me", nil).Want(200)
	w.control("hidup")
	w.as(first, "/me").Want(200)
	w.control("mati")
	w.as(second, "/me").Want(200) // never seen before; its key is known
}

func TestTheProvidersClockDiffers(t *testing.T) {
	w := start(t)
	w.control("jam?detik=25")
	ahead := w.service()
	w.as(ahead, "/me").Want(200)
	w.control("jam?detik=120")
	far := w.service()
	w.as(far, "/me").Problem(401, "token_invalid")
	w.control("jam?detik=-600")
	w.as(w.service(), "/me").Problem(401, "token_expired")
}

var xsrf = regexp.MustCompile(`name="xsrf" value="([^"]+)"`)

func TestSigningOutAtTheProvider(t *testing.T) {
	w := start(t)
	b := w.browser()
	g := b.signIn("contoh.staf")
	other := w.browser().signIn("contoh.jurusan")
	w.as(g.AccessToken, "/me").Want(200)
	w.as(other.AccessToken, "/me").Want(200)
	form := do(t, b.Client, http.MethodGet, w.issuer+"/session/end?client_id=portal&id_token_hint="+g.IDToken, nil).body
	m := xsrf.FindStringSubmatch(form)
	if m == nil {
		t.Fatalf("no form to confirm with: %s", form)
	}
	do(t, b.Client, http.MethodPost, w.issuer+"/session/end/confirm", url.Values{"xsrf": {m[1]}, "logout": {"yes"}})
	w.as(g.AccessToken, "/me").Problem(401, "token_invalid")
	w.as(other.AccessToken, "/me").Want(200)
}
