package kerjasama_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"kerjasama/pkg/kerjasama"
)

// answer is what the stub server says to one request. The zero status hangs up
// without a word.
type answer struct {
	status int
	header map[string]string
	body   string
}

// seen is one request as the stub server got it.
type seen struct {
	method, path, body string
	header             http.Header
}

// stub answers with a list, one request each, and writes down what it was asked.
type stub struct {
	mu      sync.Mutex
	answers []answer
	got     []seen
	waits   []time.Duration
}

func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, seen{r.Method, r.URL.RequestURI(), string(b), r.Header.Clone()})
	if len(s.answers) == 0 {
		w.WriteHeader(http.StatusTeapot) // more was asked than the test expects
		return
	}
	a := s.answers[0]
	s.answers = s.answers[1:]
	a.write(w)
}

func (a answer) write(w http.ResponseWriter) {
	for k, v := range a.header {
		w.Header().Set(k, v)
	}
	if a.status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(a.status)
	io.WriteString(w, a.body)
}

// serve returns the address of a server that ends with the test.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// newStub returns a client of a server that gives these answers, and the server.
// Pauses are written down, not waited for.
func newStub(t *testing.T, cfg kerjasama.Config, answers ...answer) (*kerjasama.Client, *stub) {
	t.Helper()
	s := &stub{answers: answers}
	cfg.URL = serve(t, s.ServeHTTP)
	if cfg.Sleep == nil {
		cfg.Sleep = func(ctx context.Context, d time.Duration) error {
			s.waits = append(s.waits, d)
			return ctx.Err()
		}
	}
	return client(t, cfg), s
}

func client(t *testing.T, cfg kerjasama.Config) *kerjasama.Client {
	t.Helper()
	c, err := kerjasama.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// refusal is a problem document.
func refusal(status int, code string, header ...string) answer {
	a := answer{status: status, header: map[string]string{"Content-Type": "application/problem+json"},
		body: `{"title":"Judul","detail":"Rinciannya.","code":"` + code + `","request_id":"r-1","errors":[{"pointer":"/nama","code":"required","detail":"Wajib diisi."}]}`}
	for i := 0; i+1 < len(header); i += 2 {
		a.header[header[i]] = header[i+1]
	}
	return a
}

func ok(body string, header ...string) answer {
	a := answer{status: http.StatusOK, header: map[string]string{"Content-Type": "application/json"}, body: body}
	for i := 0; i+1 < len(header); i += 2 {
		a.header[header[i]] = header[i+1]
	}
	return a
}

type rekaman struct {
	ID    string `json:"id"`
	Nama  string `json:"nama"`
	Judul string `json:"judul"`
}
