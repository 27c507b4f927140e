package kerjasama_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"kerjasama/pkg/kerjasama"
)

// Messages are signed here by the library that the server signs with.
func TestParseWebhook(t *testing.T) {
	const secret, other = "whsec_YmFydSBiYXJ1IGJhcnUgYmFydSBiYXJ1", "whsec_bGFtYSBsYW1hIGxhbWEgbGFtYSBsYW1h"
	const body = `{"posisi":7,"id":"9","jenis":"mitra.dibuat","pada":"2026-07-10T02:00:00Z","subjek":{"jenis":"mitra","id":"x","versi":1,"href":"/api/v1/mitra/x"},"data":{"nama":"PT"}}`
	now := time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)
	sign := func(with string) string {
		wh, err := standardwebhooks.NewWebhook(with)
		if err != nil {
			t.Fatal(err)
		}
		s, err := wh.Sign("peristiwa_9", now, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	parse := func(body, signature, secret string, now time.Time, change func(http.Header)) (kerjasama.PesanWebhook, error) {
		r := httptest.NewRequest(http.MethodPost, "/kait", strings.NewReader(body))
		r.Header.Set("webhook-id", "peristiwa_9")
		r.Header.Set("webhook-timestamp", "1783648800")
		r.Header.Set("webhook-signature", signature)
		if change != nil {
			change(r.Header)
		}
		return kerjasama.ParseWebhook(r, secret, now)
	}
	for name, signature := range map[string]string{"one signature": sign(secret), "two": sign(other) + " " + sign(secret)} {
		m, err := parse(body, signature, secret, now.Add(4*time.Minute), nil)
		if err != nil || m.ID != "peristiwa_9" || m.Peristiwa.Posisi != 7 || m.Peristiwa.Subjek.Href != "/api/v1/mitra/x" {
			t.Errorf("%s: got %+v, %v", name, m, err)
		}
	}
	drop := func(name string) func(http.Header) { return func(h http.Header) { h.Del(name) } }
	for name, tt := range map[string]struct {
		body, signature, secret string
		now                     time.Time
		change                  func(http.Header)
		want                    error
	}{
		"another secret":    {body, sign(other), secret, now, nil, kerjasama.ErrWebhookUnsigned},
		"another body":      {strings.Replace(body, "7", "8", 1), sign(secret), secret, now, nil, kerjasama.ErrWebhookUnsigned},
		"another id":        {body, sign(secret), secret, now, func(h http.Header) { h.Set("webhook-id", "peristiwa_8") }, kerjasama.ErrWebhookUnsigned},
		"another instant":   {body, sign(secret), secret, now, func(h http.Header) { h.Set("webhook-timestamp", "1783648801") }, kerjasama.ErrWebhookUnsigned},
		"another version":   {body, strings.Replace(sign(secret), "v1", "v0", 1), secret, now, nil, kerjasama.ErrWebhookUnsigned},
		"no signature":      {body, "", secret, now, nil, kerjasama.ErrWebhookUnsigned},
		"no id":             {body, sign(secret), secret, now, drop("webhook-id"), kerjasama.ErrWebhookUnsigned},
		"no instant":        {body, sign(secret), secret, now, drop("webhook-timestamp"), kerjasama.ErrWebhookUnsigned},
		"six minutes ago":   {body, sign(secret), secret, now.Add(6 * time.Minute), nil, kerjasama.ErrWebhookStale},
		"six minutes ahead": {body, sign(secret), secret, now.Add(-6 * time.Minute), nil, kerjasama.ErrWebhookStale},
	} {
		if _, err := parse(tt.body, tt.signature, tt.secret, tt.now, tt.change); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
	}
	if _, err := parse(body, sign(secret), "whsec_!", now, nil); err == nil {
		t.Error("a secret that cannot be read was taken")
	}
}
