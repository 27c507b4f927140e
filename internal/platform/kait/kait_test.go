package kait_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/kait"
)

func networks(t *testing.T, texts ...string) []netip.Prefix {
	t.Helper()
	ps, err := kait.Networks(texts)
	if err != nil {
		t.Fatal(err)
	}
	return ps
}

// checked is the code of the fault at save, "" for none.
func checked(t *testing.T, c *kait.Caller, address string) string {
	t.Helper()
	var check fault.Check
	c.Check(t.Context(), &check, "/url", address)
	if check.OK() {
		return ""
	}
	f, ok := errors.AsType[*fault.Fault](check.Err())
	if !ok || len(f.Fields) != 1 || f.Fields[0].Pointer != "/url" {
		t.Fatalf("%s: got %v", address, check.Err())
	}
	return f.Fields[0].Code
}

func sent(t *testing.T, c *kait.Caller, address string) kait.Hasil {
	t.Helper()
	h, err := c.Send(t.Context(), kait.Pesan{ID: "peristiwa_1", URL: address, Isi: []byte(`{"a":1}`), Rahasia: []string{"whsec_" + base64.StdEncoding.EncodeToString([]byte("rahasia rahasia rahasia 1"))}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// What only this server reaches is refused when it is entered, and, were it stored
// all the same, when it is dialled: the second does not build on the first.
func TestWhatOnlyTheServerReachesIsRefusedTwice(t *testing.T) {
	names := &names{answers: map[string][]string{
		"dalam.contoh.example.": {"10.1.2.3"}, "sebagian.contoh.example.": {"93.184.215.14", "127.0.0.1"}, "enam.contoh.example.": {"::1"},
		"petaan.contoh.example.": {"::ffff:169.254.169.254"}, "meta.contoh.example.": {"169.254.169.254"}, "localhost.": {"127.0.0.1"},
		"2130706433.": {"127.0.0.1"}, "0x7f000001.": {"127.0.0.1"}, "127.1.": {"127.0.0.1"}, "0177.0.0.1.": {"127.0.0.1"}, "017700000001.": {"127.0.0.1"},
		"16909060.": {"93.184.215.14"}, "1.2.3.": {"93.184.215.14"}, "a.0x1f.": {"93.184.215.14"},
	}}
	c := kait.New(kait.Config{Clock: clock.System{}, Plain: true})
	c.Resolver = names.resolver(t)
	for _, host := range []string{
		"127.0.0.1", "127.255.255.254", "localhost", "localhost.", "[::1]", "0.0.0.0", "[::]", // loopback
		"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "[fd12::1]", "[fc00::1]", // private
		"169.254.1.1", "[fe80::1]", // link-local
		"169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "[fd00:ec2::254]", // metadata
		"[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", // IPv4 within IPv6
		"224.0.0.1", "255.255.255.255", "[ff02::1]", "192.0.2.1", "198.18.0.1", "[2001:db8::1]", // nobody's
		"2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "017700000001", "127.0.0.1.", // numbers in other clothes
		"dalam.contoh.example", "sebagian.contoh.example", "enam.contoh.example", "petaan.contoh.example", "meta.contoh.example",
	} {
		for _, scheme := range []string{"https", "http"} {
			address := scheme + "://" + host + ":9/kait"
			if got := checked(t, c, address); got != "address_refused" && got != "unknown_host" {
				t.Errorf("saving %s: got %q, want it refused", address, got)
			}
			if host == "sebagian.contoh.example" {
				continue // one address behind it is public: that one may be dialled
			}
			if h := sent(t, c, address); h.Galat != kait.AlamatDitolak && h.Galat != kait.NamaTidakAda || h.Status != 0 {
				t.Errorf("dialling %s: got %+v, want it refused", address, h)
			}
		}
	}
	for address, want := range map[string]string{
		"ftp://a.example/":                                   "not_https_url",
		"https://":                                           "not_https_url",
		"https:///kait":                                      "not_https_url",
		"//a.example/kait":                                   "not_https_url",
		"https://orang:sandi@a.example/":                     "not_https_url",
		"https://a.example/#x":                               "not_https_url",
		"https://a b.example/":                               "not_https_url",
		"file:///etc/passwd":                                 "not_https_url",
		"gopher://127.0.0.1:6379/_x":                         "not_https_url",
		"https://a.example:0/":                               "wrong_form",
		"https://a.example:65536/":                           "wrong_form",
		"https://16909060/":                                  "address_refused", // whatever a name service says of it
		"https://1.2.3/":                                     "address_refused",
		"https://a.0x1f/":                                    "address_refused",
		"https://①②⑦.⓪.⓪.①/":                                 "wrong_form",
		"https://tiada.contoh.example/":                      "unknown_host",
		"https://[fe80::1%25eth0]/":                          "address_refused",
		"https://" + strings.Repeat("a", 2000) + ".example/": "not_https_url",
	} {
		if got := checked(t, c, address); got != want {
			t.Errorf("saving %s: got %q, want %q", address, got, want)
		}
	}
	if got := checked(t, kait.New(kait.Config{Clock: clock.System{}}), "http://93.184.215.14/"); got != "not_https_url" {
		t.Errorf("http:// without the setting: got %q", got)
	}
}

// A name that is public when it is entered and private when it is called.
func TestRebinding(t *testing.T) {
	reached := atomic.Bool{}
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	names := &names{answers: map[string][]string{"berubah.contoh.example.": {"10.9.9.9"}}}
	c := kait.New(kait.Config{Clock: clock.System{}, Plain: true, Networks: networks(t, "10.9.9.9/32")})
	c.Resolver = names.resolver(t)
	address := "http://berubah.contoh.example:" + port + "/kait"
	// 10.9.9.9 is named by the operator; the HEAD finds nobody there, which is fine.
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	var check fault.Check
	if c.Check(ctx, &check, "/url", address); !check.OK() {
		t.Fatalf("saving: %v", check.Err())
	}
	names.set("berubah.contoh.example.", "127.0.0.1")
	if h := sent(t, c, address); h.Galat != kait.AlamatDitolak || reached.Load() {
		t.Errorf("got %+v, reached %v", h, reached.Load())
	}
}

// Redirects are refused when an address is entered and not followed when it is
// called.
func TestRedirects(t *testing.T) {
	inner := atomic.Int32{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/dalam" {
			inner.Add(1)
			return
		}
		http.Redirect(w, r, "/dalam", http.StatusTemporaryRedirect)
	}))
	defer srv.Close()
	c := kait.New(kait.Config{Clock: clock.System{}, Plain: true, Networks: networks(t, "127.0.0.0/8")})
	if got := checked(t, c, srv.URL+"/kait"); got != "redirects" {
		t.Errorf("saving: got %q", got)
	}
	if h := sent(t, c, srv.URL+"/kait"); h.Galat != kait.Dialihkan || h.Status != 307 || inner.Load() != 0 {
		t.Errorf("got %+v, %d calls at the other end", h, inner.Load())
	}
	if got := checked(t, c, srv.URL+"/dalam"); got != "" {
		t.Errorf("the other end itself: got %q", got)
	}
}

// Whatever the environment says of proxies is not asked: the guard would judge
// the proxy's address instead of the receiver's.
func TestNoProxyIsUsed(t *testing.T) {
	asked := atomic.Bool{}
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Store(true) }))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("HTTPS_PROXY", proxy.URL)
	c := kait.New(kait.Config{Clock: clock.System{}, Plain: true, Networks: networks(t, "127.0.0.0/8")})
	if h := sent(t, c, "http://10.0.0.1/"); h.Galat != kait.AlamatDitolak || asked.Load() {
		t.Errorf("got %+v, the proxy was asked: %v", h, asked.Load())
	}
}

// Five seconds for all of it, 64 KiB of an answer; what the receiver said in its
// first line counts.
func TestSlowAndEndlessReceivers(t *testing.T) {
	read := make(chan int, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the server does not notice who left
		switch r.URL.Path {
		case "/lambat":
			<-r.Context().Done()
		case "/menetes":
			w.WriteHeader(202)
			for r.Context().Err() == nil {
				fmt.Fprint(w, "x")
				w.(http.Flusher).Flush()
				select {
				case <-time.After(50 * time.Millisecond):
				case <-r.Context().Done():
				}
			}
		case "/panjang":
			n := 0
			chunk := []byte(strings.Repeat("\x00y", 8<<10))
			for n < 1<<30 {
				k, err := w.Write(chunk)
				if n += k; err != nil {
					break
				}
			}
			read <- n
		case "/kepala":
			w.Header().Set("X-Panjang", strings.Repeat("x", 100<<10))
		}
	}))
	defer srv.Close()
	c := kait.New(kait.Config{Clock: clock.System{}, Plain: true, Networks: networks(t, "127.0.0.0/8")})
	for path, want := range map[string]kait.Galat{"/lambat": kait.WaktuHabis, "/menetes": "", "/panjang": "", "/kepala": kait.TidakTersambung} {
		begin := time.Now()
		h := sent(t, c, srv.URL+path)
		took := time.Since(begin)
		if h.Galat != want || took > 8*time.Second {
			t.Errorf("%s: got %+v after %s, want %q within five seconds", path, h, took, want)
		}
		if strings.HasPrefix(path, "/m") && h.Status != 202 || len([]rune(h.Jawaban)) > 1000 || strings.Contains(h.Jawaban, "\x00") {
			t.Errorf("%s: got status %d, %d characters of the answer", path, h.Status, len(h.Jawaban))
		}
		if path == "/panjang" {
			// What the kernel holds between two ends is not ours to bound.
			if n := <-read; n > 32<<20 {
				t.Errorf("%d bytes were taken", n)
			}
		}
	}
}

// The certificate has to be somebody's whom we trust, for that very name.
func TestTLS(t *testing.T) {
	srv := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer srv.Close()
	local := networks(t, "127.0.0.0/8")
	if h := sent(t, kait.New(kait.Config{Clock: clock.System{}, Networks: local}), srv.URL); h.Galat != kait.TLSGagal {
		t.Errorf("unknown authority: got %+v", h)
	}
	roots := x509.NewCertPool()
	roots.AddCert(srv.Certificate())
	c := kait.New(kait.Config{Clock: clock.System{}, Networks: local, Roots: roots})
	if h := sent(t, c, srv.URL); !h.Sampai() || h.Status != 200 {
		t.Errorf("known authority: got %+v", h)
	}
	names := &names{answers: map[string][]string{"lain.contoh.example.": {"127.0.0.1"}}}
	c.Resolver = names.resolver(t)
	if h := sent(t, c, strings.Replace(srv.URL, "127.0.0.1", "lain.contoh.example", 1)); h.Galat != kait.TLSGagal {
		t.Errorf("another name: got %+v", h)
	}
}

// What each status means, and how long to wait.
func TestStatuses(t *testing.T) {
	now := time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)
	status, after := 0, ""
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", after)
		w.WriteHeader(status)
		fmt.Fprint(w, "baik")
	}))
	defer srv.Close()
	c := kait.New(kait.Config{Clock: clock.NewManual(now), Plain: true, Networks: networks(t, "127.0.0.0/8")})
	for _, tt := range []struct {
		status int
		after  string
		want   kait.Galat
		wait   time.Duration
	}{
		{200, "", "", 0}, {202, "", "", 0}, {299, "", "", 0},
		{301, "", kait.Dialihkan, 0}, {400, "", kait.Ditolak, 0}, {401, "", kait.Ditolak, 0}, {404, "", kait.Ditolak, 0}, {410, "", kait.Ditolak, 0},
		{408, "", kait.PenerimaGagal, 0}, {425, "", kait.PenerimaGagal, 0}, {429, "120", kait.PenerimaGagal, 2 * time.Minute},
		{503, "Fri, 10 Jul 2026 03:00:00 GMT", kait.PenerimaGagal, time.Hour}, {500, "-5", kait.PenerimaGagal, 0}, {503, "besok", kait.PenerimaGagal, 0},
	} {
		status, after = tt.status, tt.after
		if h := sent(t, c, srv.URL); h.Galat != tt.want || h.Status != tt.status || h.Tunggu != tt.wait || h.Jawaban != "baik" {
			t.Errorf("%d %q: got %+v", tt.status, tt.after, h)
		}
	}
}

// Standard Webhooks, checked by hand: HMAC-SHA256 over id.timestamp.body, one
// signature for each secret, at the instant of the attempt.
func TestSignature(t *testing.T) {
	clk := clock.NewManual(time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC))
	keys := [][]byte{[]byte("kunci baru kunci baru kunci baru"), []byte("kunci lama kunci lama kunci lama")}
	secrets := make([]string, len(keys))
	for i, k := range keys {
		secrets[i] = "whsec_" + base64.StdEncoding.EncodeToString(k)
	}
	got := make(chan http.Header, 1)
	var body []byte
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		got <- r.Header
	}))
	defer srv.Close()
	c := kait.New(kait.Config{Clock: clk, Plain: true, Networks: networks(t, "127.0.0.0/8")})
	for _, stamp := range []string{"1783648800", "1783648805"} {
		if _, err := c.Send(t.Context(), kait.Pesan{ID: "peristiwa_7", URL: srv.URL, Isi: []byte(`{"a":"é"}`), Rahasia: secrets}); err != nil {
			t.Fatal(err)
		}
		h := <-got
		var want []string
		for _, k := range keys {
			m := hmac.New(sha256.New, k)
			fmt.Fprintf(m, "peristiwa_7.%s.%s", stamp, body)
			want = append(want, "v1,"+base64.StdEncoding.EncodeToString(m.Sum(nil)))
		}
		if h.Get("webhook-id") != "peristiwa_7" || h.Get("webhook-timestamp") != stamp || h.Get("webhook-signature") != strings.Join(want, " ") || h.Get("Content-Type") != "application/json" {
			t.Errorf("got %v, want signatures %v", h, want)
		}
		clk.Advance(5 * time.Second)
	}
	if _, err := c.Send(t.Context(), kait.Pesan{URL: srv.URL, Rahasia: []string{"whsec_!"}}); err == nil {
		t.Error("a secret that cannot be read was taken")
	}
}

func TestNetworks(t *testing.T) {
	for _, bad := range []string{"10.0.0.1", "0.0.0.0/0", "::/0", "169.254.0.0/16", "169.254.169.254/32", "fe80::/10", "::ffff:10.0.0.0/104", "10.0.0.0/33", "kampus"} {
		if _, err := kait.Networks([]string{bad}); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
	// Within a network that is named, what is never called is still not.
	c := kait.New(kait.Config{Clock: clock.System{}, Plain: true, Networks: networks(t, "100.64.0.0/10", "fd00::/8")})
	for _, host := range []string{"100.100.100.200", "[fd00:ec2::254]"} {
		if h := sent(t, c, "http://"+host+":9/"); h.Galat != kait.AlamatDitolak {
			t.Errorf("%s: got %+v", host, h)
		}
	}
}
