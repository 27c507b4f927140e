package sso_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/sso/ssotest"
)

// A thousand kids nobody has: all refused, and the issuer is asked no more than
// twice and then once each half minute, however fast they come.
func TestUnknownKidsDoNotFloodTheIssuer(t *testing.T) {
	w := setup(t, sso.RFC9068)
	f := w.good(sso.RFC9068)
	spent := time.Duration(0)
	for i := range 1000 {
		_, err := w.judge(t.Context(), f.With(t, object{"kid": fmt.Sprint("tidak-ada-", i)}, nil))
		want(t, "unknown kid", err, fault.TokenInvalid)
		if most := 2 + int(spent/(30*time.Second)); w.p.Count("/jwks") > most {
			t.Fatalf("after %v and %d tokens: %d fetches, want at most %d", spent, i+1, w.p.Count("/jwks"), most)
		}
		w.clk.Advance(100 * time.Millisecond)
		spent += 100 * time.Millisecond
	}
	if n := w.p.Count("/jwks"); n != 2+3 {
		t.Errorf("%d fetches in 100 s, want 5", n)
	}
	if n := w.p.Count("discovery"); n != 1 {
		t.Errorf("%d looks at the discovery document, want 1", n)
	}
	// A key that is truly new is accepted half a minute later at the latest, even
	// while the flood goes on.
	fresh := ssotest.NewKey(t, "ES256", "baru")
	w.p.Publish(w.key, fresh)
	began := w.clk.Now()
	for {
		now := ssotest.Good(sso.RFC9068, w.p.Issuer, fresh, w.clk.Now())
		if _, err := w.judge(t.Context(), now.Token(t)); err == nil {
			break
		}
		if w.clk.Now().Sub(began) > 30*time.Second {
			t.Fatal("a new key is not accepted after 30 s")
		}
		if _, err := w.judge(t.Context(), f.With(t, object{"kid": "tidak-ada"}, nil)); err == nil {
			t.Fatal("an unknown kid was accepted")
		}
		w.clk.Advance(time.Second)
	}
}

// Those that come at once share one look.
func TestCallersAtOnceShareOneFetch(t *testing.T) {
	w := setup(t, sso.RFC9068)
	release := w.p.Hold()
	token := w.good(sso.RFC9068).Token(t)
	var wg sync.WaitGroup
	errs := make([]error, 50)
	for i := range errs {
		wg.Go(func() { _, errs[i] = w.judge(t.Context(), token) })
	}
	release()
	wg.Wait()
	for _, err := range errs {
		want(t, "at once", err, "")
	}
	if n := w.p.Count("/jwks"); n != 1 {
		t.Errorf("%d fetches, want 1", n)
	}
}

func TestOutage(t *testing.T) {
	w := setup(t, sso.Keycloak)
	w.p.Down(true)
	good := func() string { return w.good(sso.Keycloak).Token(t) }
	// Cold: nothing is known of the issuer's keys.
	for n, wait := range []time.Duration{time.Second, 30 * time.Second, 30 * time.Second} {
		_, err := w.judge(t.Context(), good())
		want(t, "cold", err, fault.IssuerUnavailable)
		if f, ok := fault.As(err); !ok || f.RetryAfter < time.Second || f.RetryAfter > wait {
			t.Errorf("attempt %d: Retry-After %v, want up to %v", n, f.RetryAfter, wait)
		}
	}
	if n := w.p.Total(); n != 2 {
		t.Errorf("%d requests to an issuer that is down, want 2", n)
	}
	// It comes back; keys are read when Retry-After is over.
	w.p.Down(false)
	w.clk.Advance(30 * time.Second)
	_, err := w.judge(t.Context(), good())
	want(t, "back again", err, "")
	// Down once more, for a day: what is known goes on working.
	w.p.Down(true)
	for range 24 {
		w.clk.Advance(time.Hour)
		_, err := w.judge(t.Context(), good())
		want(t, "cached", err, "")
		_, err = w.judge(t.Context(), w.good(sso.Keycloak).With(t, object{"kid": "lain"}, nil))
		want(t, "an unknown kid meanwhile", err, fault.TokenInvalid)
		w.Settle()
	}
}

// A caller does not wait for a look that only keeps the keys fresh.
func TestRefreshingOldKeysHoldsNobodyUp(t *testing.T) {
	w := setup(t, sso.RFC9068)
	_, err := w.judge(t.Context(), w.good(sso.RFC9068).Token(t))
	want(t, "first", err, "")
	w.clk.Advance(11 * time.Minute)
	release := w.p.Hold()
	_, err = w.judge(t.Context(), w.good(sso.RFC9068).Token(t))
	want(t, "while the issuer is slow", err, "")
	release()
	w.Settle()
	if n := w.p.Count("/jwks"); n != 2 {
		t.Errorf("%d fetches, want 2", n)
	}
}

func TestRotation(t *testing.T) {
	w := setup(t, sso.RFC9068)
	old := w.key
	_, err := w.judge(t.Context(), w.good(sso.RFC9068).Token(t))
	want(t, "before", err, "")
	// The new key beside the old one: both are good, the new one at once.
	w.key = ssotest.NewKey(t, "ES256", "kunci-2")
	w.p.Publish(old, w.key)
	_, err = w.judge(t.Context(), w.good(sso.RFC9068).Token(t))
	want(t, "the new key", err, "")
	_, err = w.judge(t.Context(), w.good(sso.RFC9068).By(old).Token(t))
	want(t, "the old key", err, "")
	// The old one is withdrawn: ten minutes later it is no longer believed.
	w.p.Publish(w.key)
	w.clk.Advance(10*time.Minute + time.Second)
	_, err = w.judge(t.Context(), w.good(sso.RFC9068).Token(t))
	want(t, "the look that notices", err, "")
	w.Settle()
	_, err = w.judge(t.Context(), w.good(sso.RFC9068).By(old).Token(t))
	want(t, "the withdrawn key", err, fault.TokenInvalid)
}

// What an issuer may get wrong about itself leaves it unavailable, never open.
func TestIssuersThatMakeNoSense(t *testing.T) {
	for name, spoil := range map[string]func(w *world, i *sso.Issuer){
		"no keys":                  func(w *world, _ *sso.Issuer) { w.p.Publish() },
		"only symmetric keys":      func(w *world, _ *sso.Issuer) { w.p.Publish(object{"kty": "oct", "kid": "kunci-1", "k": "c2Vj"}) },
		"another name for itself":  func(w *world, i *sso.Issuer) { i.Issuer = w.p.URL + "/application/o/kerjasama" },
		"no keys at their address": func(w *world, i *sso.Issuer) { i.JWKSURL = w.p.URL + "/tidak-ada" },
		"keys that are no set": func(w *world, i *sso.Issuer) {
			i.JWKSURL = w.p.URL + "/application/o/kerjasama/.well-known/openid-configuration"
		},
		"nobody there": func(_ *world, i *sso.Issuer) { i.JWKSURL = "http://127.0.0.1:1/jwks" },
	} {
		w := setup(t, sso.RFC9068)
		i := ssotest.Issuer(sso.RFC9068, w.p)
		spoil(w, &i)
		w.Set = set(t, w.clk, i)
		_, err := w.judge(t.Context(), ssotest.Good(sso.RFC9068, i.Issuer, w.key, noon).Token(t))
		want(t, name, err, fault.IssuerUnavailable)
	}
}
