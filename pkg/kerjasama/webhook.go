package kerjasama

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Errors of [ParseWebhook].
var (
	ErrWebhookUnsigned = errors.New("webhook: no signature by this secret")
	ErrWebhookStale    = errors.New("webhook: signed too long ago, or in the future")
)

// webhookAge is how far a message's instant may be from now.
const webhookAge = 5 * time.Minute

// webhookSize is the longest body that is read.
const webhookSize = 16 << 20

// PesanWebhook is a message that was checked.
type PesanWebhook struct {
	// ID is the same when a message comes again: remember it.
	ID        string
	Peristiwa Peristiwa
}

// ParseWebhook reads a message that the server sent to a webhook and checks that
// it was signed with the webhook's secret (whsec_…) within five minutes of now. Any
// error means that the message is not to be believed.
func ParseWebhook(r *http.Request, secret string, now time.Time) (PesanWebhook, error) {
	m := PesanWebhook{ID: r.Header.Get("Webhook-Id")}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) == 0 {
		return m, errors.New("webhook: the secret cannot be read")
	}
	stamp := r.Header.Get("Webhook-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || m.ID == "" {
		return m, ErrWebhookUnsigned
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, webhookSize))
	if err != nil {
		return m, fmt.Errorf("webhook: %w", err)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(m.ID + "." + stamp + "."))
	mac.Write(body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	signed := false
	for s := range strings.FieldsSeq(r.Header.Get("Webhook-Signature")) {
		signed = hmac.Equal([]byte(s), []byte(want)) || signed
	}
	if !signed {
		return m, ErrWebhookUnsigned
	}
	if age := now.Sub(time.Unix(seconds, 0)); age > webhookAge || age < -webhookAge {
		return m, ErrWebhookStale
	}
	if err := json.Unmarshal(body, &m.Peristiwa); err != nil {
		return m, fmt.Errorf("webhook: %w", err)
	}
	return m, nil
}
