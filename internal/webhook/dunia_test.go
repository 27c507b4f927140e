package webhook_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/journal"
)

type object = map[string]any

// world is an office with one receiver of webhooks, at Friday 10 July 2026, 09:00
// WIB.
type world struct {
	*apptest.World
	*receiver
}

// message is what a receiver got.
type message struct {
	id, signature, stamp string
	body                 []byte
}

// receiver is a real HTTP server on loopback that keeps what it gets.
type receiver struct {
	url string

	mu     sync.Mutex
	got    []message
	answer func(http.ResponseWriter, *http.Request, message)
}

func receive(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		if err != nil || q.Method == http.MethodHead {
			return
		}
		m := message{q.Header.Get("webhook-id"), q.Header.Get("webhook-signature"), q.Header.Get("webhook-timestamp"), body}
		r.mu.Lock()
		r.got = append(r.got, m)
		answer := r.answer
		r.mu.Unlock()
		if answer != nil {
			answer(w, q, m)
		}
	}))
	t.Cleanup(srv.Close)
	r.url = srv.URL + "/kait?kunci=rahasia-penerima"
	return r
}

// answers makes the receiver answer so from now on; nil is 200.
func (r *receiver) answers(f func(http.ResponseWriter, *http.Request, message)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = f
}

func status(n int) func(http.ResponseWriter, *http.Request, message) {
	return func(w http.ResponseWriter, _ *http.Request, _ message) { w.WriteHeader(n) }
}

// take returns what came since the last call.
func (r *receiver) take() []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.got
	r.got = nil
	return out
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) { f(t, &world{in, receive(t)}) })
}

// seal seals what was written.
func (w *world) seal() {
	w.T.Helper()
	if _, err := journal.NewSealer(w.App.DB, w.Clock, slog.New(slog.DiscardHandler)).SealOnce(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
}

// hook registers the receiver and returns the webhook's path and its secret.
func (w *world) hook(more object) (at, secret string) {
	w.T.Helper()
	body := object{"nama": "Portal uji", "url": w.url, "jenis": []string{"mitra.*"}}
	maps.Copy(body, more)
	r := w.Do("admin", "POST", "/webhook", body).Want(201)
	return "/webhook/" + r.Str("id"), r.Str("rahasia")
}

// partners makes events: one mitra.dibuat each.
func (w *world) partners(names ...string) {
	w.T.Helper()
	for _, n := range names {
		w.Do("staf", "POST", "/mitra", object{"nama": "PT Rekaan " + n, "kategori": "dudi", "kode_negara": "ID"}).Want(201)
		w.Clock.Advance(time.Millisecond)
	}
	w.seal()
}

// turns sends what is due and returns which partners the receiver was told of.
func (w *world) turns() []string {
	w.T.Helper()
	if _, err := w.App.Webhook.Turns(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
	return w.told()
}

// told are the partners in what came since the last call.
func (w *world) told() []string {
	out := []string{}
	for _, m := range w.take() {
		_, after, _ := strings.Cut(string(m.body), `"nama":"PT Rekaan `)
		name, _, _ := strings.Cut(after, `"`)
		out = append(out, name)
	}
	return out
}

// pass lets time pass and signs everybody in anew.
func (w *world) pass(d time.Duration) {
	w.Clock.Advance(d)
	w.Forget()
}

// genuine checks a signature as a receiver does who never saw our code.
func genuine(t *testing.T, m message, secret string) bool {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) < 24 {
		t.Fatalf("secret %q: %v", secret, err)
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", m.id, m.stamp, m.body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for s := range strings.FieldsSeq(m.signature) {
		if hmac.Equal([]byte(s), []byte(want)) {
			return true
		}
	}
	return false
}
