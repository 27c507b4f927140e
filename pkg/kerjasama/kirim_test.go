package kerjasama_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"kerjasama/pkg/kerjasama"
)

func TestWhatIsTriedAgain(t *testing.T) {
	done := ok(`{"id":"m1"}`)
	for name, tt := range map[string]struct {
		answers  []answer
		attempts int
		code     string        // "" = success
		least    time.Duration // of the first pause
		most     time.Duration
	}{
		"success at once":                   {answers: []answer{done}, attempts: 1},
		"a twin in flight":                  {answers: []answer{refusal(409, "request_in_progress", "Retry-After", "1"), done}, attempts: 2, least: time.Second, most: 1200 * time.Millisecond},
		"too many requests":                 {answers: []answer{refusal(429, "rate_limited", "Retry-After", "7"), done}, attempts: 2, least: 7 * time.Second, most: 7200 * time.Millisecond},
		"a proxy without the server":        {answers: []answer{{status: 502, body: "<html>"}, done}, attempts: 2, least: 100 * time.Millisecond, most: 200 * time.Millisecond},
		"the server is unavailable":         {answers: []answer{refusal(503, "unavailable"), done}, attempts: 2, least: 100 * time.Millisecond, most: 200 * time.Millisecond},
		"a proxy that waited in vain":       {answers: []answer{{status: 504}, done}, attempts: 2, least: 100 * time.Millisecond, most: 200 * time.Millisecond},
		"the server hung up":                {answers: []answer{{}, done}, attempts: 2, least: 100 * time.Millisecond, most: 200 * time.Millisecond},
		"the answer broke off":              {answers: []answer{{status: 201, header: map[string]string{"Content-Length": "99"}, body: `{"id"`}, done}, attempts: 2, least: 100 * time.Millisecond, most: 200 * time.Millisecond},
		"a date, held against the answer's": {answers: []answer{refusal(503, "unavailable", "Date", "Fri, 10 Jul 2026 02:00:00 GMT", "Retry-After", "Fri, 10 Jul 2026 02:00:09 GMT"), done}, attempts: 2, least: 9 * time.Second, most: 9200 * time.Millisecond},
		"a longer pause than is allowed":    {answers: []answer{refusal(429, "rate_limited", "Retry-After", "31")}, attempts: 1, code: "rate_limited"},
		"until the attempts are used up":    {answers: []answer{{}, {}, {}, {}, refusal(503, "unavailable")}, attempts: 5, code: "unavailable", least: 100 * time.Millisecond, most: 200 * time.Millisecond},
		"a conflict stays one":              {answers: []answer{refusal(409, "conflict")}, attempts: 1, code: "conflict"},
		"an outdated version stays so":      {answers: []answer{refusal(412, "stale")}, attempts: 1, code: "stale"},
		"bad input stays bad":               {answers: []answer{refusal(422, "validation_failed")}, attempts: 1, code: "validation_failed"},
		"an error of the server is its own": {answers: []answer{refusal(500, "internal")}, attempts: 1, code: "internal"},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := newStub(t, kerjasama.Config{}, tt.answers...)
			r, err := kerjasama.Create[rekaman](t.Context(), c, "/mitra", map[string]string{"nama": "PT Contoh"})
			if got := kerjasama.Code(err); got != tt.code || tt.code == "" && (err != nil || r.Value.ID != "m1") {
				t.Errorf("got %v, %v, want code %q", r.Value, err, tt.code)
			}
			if len(s.got) != tt.attempts {
				t.Fatalf("got %d attempts, want %d", len(s.got), tt.attempts)
			}
			if len(s.waits) != tt.attempts-1 {
				t.Fatalf("got pauses %v, want %d", s.waits, tt.attempts-1)
			}
			if len(s.waits) > 0 && (s.waits[0] < tt.least || s.waits[0] > tt.most) {
				t.Errorf("got a pause of %v, want %v to %v", s.waits[0], tt.least, tt.most)
			}
			for _, r := range s.got[1:] {
				for _, h := range []string{"Idempotency-Key", "X-Request-Id", "Accept-Language"} {
					if first := s.got[0].header.Get(h); first == "" || r.header.Get(h) != first {
						t.Errorf("%s: got %q, want %q as on the first attempt", h, r.header.Get(h), first)
					}
				}
				if r.body != s.got[0].body || r.body == "" {
					t.Errorf("got body %q, want %q as on the first attempt", r.body, s.got[0].body)
				}
			}
		})
	}
}

func TestPausesGrowUpToTheLongest(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{Attempts: 6, MaxWait: time.Second}, answer{}, answer{}, answer{}, answer{}, answer{}, answer{})
	_, err := kerjasama.Get[rekaman](t.Context(), c, "/mitra/m1", nil)
	if err == nil || kerjasama.Code(err) != "" {
		t.Errorf("got %v, want the error of the network", err)
	}
	if len(s.waits) != 5 {
		t.Fatalf("got pauses %v, want 5", s.waits)
	}
	for i, full := range []time.Duration{200, 400, 800, 1000, 1000} {
		full *= time.Millisecond
		if s.waits[i] < full/2 || s.waits[i] > full {
			t.Errorf("pause %d: got %v, want %v to %v", i, s.waits[i], full/2, full)
		}
	}
}

func TestTheEndOfTheContextEndsThePause(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	asleep := func(context.Context, time.Duration) error { cancel(); return ctx.Err() }
	c, s := newStub(t, kerjasama.Config{Sleep: asleep}, refusal(503, "unavailable"), ok(`{}`))
	_, err := kerjasama.Get[rekaman](ctx, c, "/mitra/m1", nil)
	if !errors.Is(err, context.Canceled) || kerjasama.Code(err) != "unavailable" || len(s.got) != 1 {
		t.Errorf("got %v after %d attempts, want both reasons after 1", err, len(s.got))
	}
}

func TestACallThatWasCancelledIsNotTriedAgain(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, ok(`{}`))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := kerjasama.Get[rekaman](ctx, c, "/mitra/m1", nil)
	if !errors.Is(err, context.Canceled) || len(s.waits) != 0 {
		t.Errorf("got %v after %d pauses, want none", err, len(s.waits))
	}
}

// What the first attempt did is not done again: the server knows the key.
func TestACallWhoseAnswerWasLostTakesEffectOnce(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, answer{},
		answer{status: 201, header: map[string]string{"Idempotency-Replayed": "true", "Location": "/api/v1/mitra/m1", "ETag": `"1.abc"`, "X-Request-Id": "r-9"}, body: `{"id":"m1"}`})
	r, err := kerjasama.Create[rekaman](t.Context(), c, "/mitra", struct{}{}, kerjasama.Key("impor-2026-7"), kerjasama.RequestID("baris-7"))
	if err != nil {
		t.Fatal(err)
	}
	want := kerjasama.Record[rekaman]{Value: rekaman{ID: "m1"}, ETag: `"1.abc"`, Location: "/api/v1/mitra/m1", Replayed: true, RequestID: "r-9"}
	if r != want {
		t.Errorf("got %+v, want %+v", r, want)
	}
	for _, g := range s.got {
		if g.header.Get("Idempotency-Key") != "impor-2026-7" || g.header.Get("X-Request-Id") != "baris-7" {
			t.Errorf("got %v, want the caller's own names", g.header)
		}
	}
}

func TestEveryCallHasItsOwnKeyAndReadingNone(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{Language: "en", UserAgent: "skrip"}, ok(`{}`), ok(`{}`), ok(`{}`))
	for _, do := range []func() error{
		func() error {
			_, err := kerjasama.Act[rekaman](t.Context(), c, "/rencana-kegiatan/r1/ajukan", nil)
			return err
		},
		func() error {
			_, err := kerjasama.Act[rekaman](t.Context(), c, "/rencana-kegiatan/r1/ajukan", nil)
			return err
		},
		func() error { _, err := kerjasama.Get[rekaman](t.Context(), c, "/mitra/m1", nil); return err },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	a, b, read := s.got[0].header, s.got[1].header, s.got[2].header
	if k := a.Get("Idempotency-Key"); k == "" || k == b.Get("Idempotency-Key") {
		t.Errorf("got keys %q and %q, want two", k, b.Get("Idempotency-Key"))
	}
	if read.Get("Idempotency-Key") != "" {
		t.Error("a reading call carries an Idempotency-Key")
	}
	if read.Get("Accept-Language") != "en" || read.Get("User-Agent") != "skrip" || read.Get("Authorization") != "" {
		t.Errorf("got headers %v", read)
	}
	if s.got[0].body != "" || a.Get("Content-Type") != "" {
		t.Errorf("got body %q of type %q, want none", s.got[0].body, a.Get("Content-Type"))
	}
}

func TestAProblemSaysEverything(t *testing.T) {
	a := refusal(409, "invalid_transition", "Retry-After", "3")
	a.body = `{"type":"/docs/galat#invalid_transition","title":"Bertentangan","status":409,"detail":"Belum diajukan.","instance":"/api/v1/x","code":"invalid_transition",` +
		`"request_id":"r-1","errors":[{"pointer":"/a","code":"required","detail":"Wajib."}],` +
		`"allowed_actions":[{"name":"ajukan","method":"POST","href":"/api/v1/x/ajukan","allowed":false,"reasons":[{"code":"incomplete","detail":"Lengkapi.","missing":["mitra_ids"]}]}]}`
	c, _ := newStub(t, kerjasama.Config{}, a)
	_, err := kerjasama.Act[rekaman](t.Context(), c, "/x/verifikasi", nil)
	p, is := errors.AsType[*kerjasama.Problem](err)
	if !is {
		t.Fatalf("got %v, want a problem", err)
	}
	if p.Status != 409 || p.Title != "Bertentangan" || p.RequestID != "r-1" || p.RetryAfter != 3*time.Second ||
		len(p.AllowedActions) != 1 || p.AllowedActions[0].Reasons[0].Missing[0] != "mitra_ids" {
		t.Errorf("got %+v", p)
	}
	if got, want := err.Error(), "409 invalid_transition Belum diajukan. [/a required: Wajib.] (request_id r-1)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAPageOfAProxyIsAProblemWithoutCode(t *testing.T) {
	c, _ := newStub(t, kerjasama.Config{Attempts: 1}, answer{status: 404, header: map[string]string{"Content-Type": "text/html"}, body: "<h1>nginx</h1>"})
	_, err := kerjasama.Get[rekaman](t.Context(), c, "/mitra", nil)
	p, is := errors.AsType[*kerjasama.Problem](err)
	if !is || p.Code != "" || p.Status != http.StatusNotFound || err.Error() != "404 Not Found" {
		t.Errorf("got %v", err)
	}
}
