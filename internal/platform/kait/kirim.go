package kait

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"kerjasama/internal/platform/clock"
)

const (
	patience = 5 * time.Second // for a whole exchange
	answer   = 64 << 10        // bytes of an answer that are read
	excerpt  = 1000            // characters of it that are kept
)

// Galat says why something did not arrive; none is empty.
type Galat string

// The reasons, by what a person can do about them.
const (
	AlamatDitolak   Galat = "alamat_ditolak"
	NamaTidakAda    Galat = "nama_tidak_ditemukan"
	TidakTersambung Galat = "tidak_tersambung"
	TLSGagal        Galat = "tls_gagal"
	WaktuHabis      Galat = "waktu_habis"
	Dialihkan       Galat = "dialihkan"
	Ditolak         Galat = "ditolak"        // 4xx: this message, or the credentials
	PenerimaGagal   Galat = "penerima_gagal" // 5xx, 408, 425, 429: later, perhaps
)

// Pesan is what is sent.
type Pesan struct {
	ID      string // webhook-id, the same at every attempt
	URL     string
	Isi     []byte   // JSON
	Rahasia []string // one signature each, the newest first
}

// Hasil is what came of one attempt.
type Hasil struct {
	Galat   Galat
	Status  int    // of HTTP; 0 where nobody answered
	Jawaban string // how the answer begins
	Durasi  time.Duration
	Tunggu  time.Duration // what the receiver asked for with Retry-After
}

// Sampai reports whether the message arrived.
func (h Hasil) Sampai() bool { return h.Galat == "" }

// Config says what may be called and how.
type Config struct {
	Networks []netip.Prefix // private networks that may be called all the same
	Plain    bool           // http:// too, for development
	Roots    *x509.CertPool // who vouches for receivers; nil: the machine's own
	Clock    clock.Clock
}

// Caller sends.
type Caller struct {
	// Resolver looks names up; nil is the machine's own. It is set before the
	// first call, if at all.
	Resolver *net.Resolver

	guard  guard
	plain  bool
	clock  clock.Clock
	client *http.Client
}

// New returns a caller.
func New(cfg Config) *Caller {
	c := &Caller{guard: newGuard(cfg.Networks), plain: cfg.Plain, clock: cfg.Clock}
	c.client = &http.Client{
		Transport: &http.Transport{
			Proxy:           nil, // the guard would judge the proxy's address, not the receiver's
			DialContext:     c.dial,
			TLSClientConfig: &tls.Config{RootCAs: cfg.Roots, MinVersion: tls.VersionTLS12},
			// What was checked is the connection: the next message may use it again.
			MaxIdleConns: 20, MaxIdleConnsPerHost: 1, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true,
			MaxResponseHeaderBytes: answer, DisableCompression: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c
}

func (c *Caller) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: patience, Control: c.guard.control, Resolver: c.Resolver}
	return d.DialContext(ctx, network, address)
}

// Send makes one attempt, signed at this instant (Standard Webhooks: webhook-id,
// webhook-timestamp, webhook-signature). The error is about a secret that cannot
// be read; whatever the network does is a Hasil.
func (c *Caller) Send(ctx context.Context, p Pesan) (Hasil, error) {
	now := c.clock.Now()
	signatures := make([]string, 0, len(p.Rahasia))
	for _, secret := range p.Rahasia {
		wh, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return Hasil{}, err
		}
		s, err := wh.Sign(p.ID, now, p.Isi)
		if err != nil {
			return Hasil{}, err
		}
		signatures = append(signatures, s)
	}
	return c.call(ctx, http.MethodPost, p.URL, p.Isi, http.Header{
		"Content-Type":                          {"application/json"},
		standardwebhooks.HeaderWebhookID:        {p.ID},
		standardwebhooks.HeaderWebhookTimestamp: {strconv.FormatInt(now.Unix(), 10)},
		standardwebhooks.HeaderWebhookSignature: {strings.Join(signatures, " ")},
	}), nil
}

// call is one exchange.
func (c *Caller) call(ctx context.Context, method, address string, body []byte, header http.Header) (out Hasil) {
	begin := c.clock.Now()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer func() { out.Durasi = c.clock.Now().Sub(begin) }()
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return Hasil{Galat: TidakTersambung}
	}
	req.Header.Set("User-Agent", "kerjasama-webhook/1")
	for name, values := range header {
		req.Header.Set(name, values[0])
	}
	res, err := c.client.Do(req)
	if err != nil {
		return Hasil{Galat: reason(err)}
	}
	// Closed with something left to read, the connection goes too. An answer that
	// is cut off has said all that counts in its first line.
	defer res.Body.Close()                                         //nolint:errcheck // nothing is written to it
	text, _ := io.ReadAll(io.LimitReader(res.Body, int64(answer))) // as much as came in time
	return Hasil{Galat: verdict(res.StatusCode), Status: res.StatusCode, Jawaban: beginning(text), Tunggu: retryAfter(res.Header.Get("Retry-After"), begin)}
}

// verdict is what a status says about the message.
func verdict(status int) Galat {
	switch {
	case status >= 200 && status < 300:
		return ""
	case status >= 300 && status < 400:
		return Dialihkan
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests, status >= 500, status < 200:
		return PenerimaGagal
	default:
		return Ditolak
	}
}

// reason sorts what the network said.
func reason(err error) Galat {
	if errors.Is(err, ErrRefused) {
		return AlamatDitolak
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok && !e.IsTimeout {
		return NamaTidakAda
	}
	if t, ok := errors.AsType[net.Error](err); ok && t.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return WaktuHabis
	}
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	_, alert := errors.AsType[tls.AlertError](err)
	if certificate || record || alert {
		return TLSGagal
	}
	return TidakTersambung
}

// beginning is what is kept of an answer: plain text, shortened.
func beginning(b []byte) string {
	s := strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(string(b[:min(len(b), 4*excerpt)]), "\uFFFD"))
	if r := []rune(s); len(r) > excerpt {
		s = string(r[:excerpt])
	}
	return s
}

// retryAfter reads seconds or a date (RFC 9110 section 10.2.3).
func retryAfter(v string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(v); err == nil && n > 0 {
		return time.Duration(min(n, 1_000_000)) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}
