package sso

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/MicahParks/jwkset"
	"golang.org/x/time/rate"

	"kerjasama/internal/platform/fault"
)

const (
	// fetchEvery and fetchBurst bound how often an issuer is asked for its keys,
	// whatever callers send: two at once, then one each half minute.
	fetchEvery = 30 * time.Second
	fetchBurst = 2
	// keysStale is how old keys may be before they are asked for again: how long
	// a key that the issuer withdrew is still believed. They go on being used
	// while the asking fails.
	keysStale = 10 * time.Minute
	// maxKeys bounds a key set.
	maxKeys = 100
)

// key is one public key of an issuer.
type key struct {
	kid, alg string // alg "" where the issuer does not bind the key to one
	public   crypto.PublicKey
}

// fits reports whether a signature of an algorithm can be by this key.
func (k key) fits(alg string) bool {
	if k.alg != "" && k.alg != alg {
		return false
	}
	switch p := k.public.(type) {
	case *rsa.PublicKey:
		return strings.HasPrefix(alg, "RS") || strings.HasPrefix(alg, "PS")
	case *ecdsa.PublicKey:
		return alg == map[elliptic.Curve]string{elliptic.P256(): "ES256", elliptic.P384(): "ES384", elliptic.P521(): "ES512"}[p.Curve]
	case ed25519.PublicKey:
		return alg == "EdDSA"
	default:
		return false
	}
}

// keys holds the keys of one issuer and asks for them when they are needed.
type keys struct {
	name  string
	now   func() time.Time
	log   *slog.Logger
	fetch func(ctx context.Context) ([]key, error)
	base  context.Context //nolint:containedctx // ends fetches that no request waits for when the process stops
	limit *rate.Limiter

	mu      sync.Mutex
	held    []key
	at      time.Time // when held was read; zero: never
	failed  error     // of the last attempt
	flight  chan struct{}
	running *sync.WaitGroup
}

func newLimiter() *rate.Limiter { return rate.NewLimiter(rate.Every(fetchEvery), fetchBurst) }

// find returns the key that a token names; nil when the issuer has none such,
// and none of that kind. 503 issuer_unavailable when the issuer's keys were
// never read and cannot be now.
func (k *keys) find(ctx context.Context, kid, alg string) (crypto.PublicKey, error) {
	k.mu.Lock()
	found := k.lookup(kid, alg)
	if found != nil {
		if k.now().Sub(k.at) > keysStale {
			k.ask() // for next time; nobody waits for it
		}
		k.mu.Unlock()
		return found, nil
	}
	flight := k.ask()
	k.mu.Unlock()
	if flight != nil {
		select {
		case <-flight:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.at.IsZero() {
		return nil, k.cold()
	}
	return k.lookup(kid, alg), nil
}

// lookup is called with mu held.
func (k *keys) lookup(kid, alg string) crypto.PublicKey {
	for _, e := range k.held {
		if e.kid == kid && e.fits(alg) {
			return e.public
		}
	}
	return nil
}

// knows reports whether a key of that name is held, whatever its kind.
func (k *keys) knows(kid string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.ContainsFunc(k.held, func(e key) bool { return e.kid == kid })
}

// ask starts asking the issuer, unless that is under way or was done too often;
// it returns what closes when the answer is there, nil when nobody asks. Called
// with mu held.
func (k *keys) ask() chan struct{} {
	if k.flight != nil {
		return k.flight
	}
	if !k.limit.AllowN(k.now(), 1) {
		return nil
	}
	done := make(chan struct{})
	k.flight = done
	k.running.Go(func() {
		got, err := k.fetch(k.base)
		k.mu.Lock()
		defer k.mu.Unlock()
		k.failed = err
		if err == nil {
			k.held, k.at = got, k.now()
		} else {
			k.log.Warn("keys of an issuer could not be read", slog.String("penerbit", k.name), slog.String("error", err.Error()), slog.Bool("cached", !k.at.IsZero()))
		}
		k.flight = nil
		close(done)
	})
	return done
}

// cold is the answer while nothing is known of the issuer's keys. Called with mu
// held.
func (k *keys) cold() error {
	now := k.now()
	r := k.limit.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	r.CancelAt(now)
	return unavailable(k.failed, wait)
}

// unavailable says that an issuer does not answer; after is when it is worth
// asking again.
func unavailable(cause error, after time.Duration) error {
	if cause == nil {
		cause = errors.New("not asked yet")
	}
	f := fault.Wrap(cause, fault.IssuerUnavailable, "Penerbit token sedang tidak dapat dihubungi; coba lagi nanti.", "The token's issuer cannot be reached now; try again later.")
	f.RetryAfter = max(after, time.Second)
	return f
}

// readKeys reads a JWK set (RFC 7517) and keeps what can check a signature that
// is accepted here: RSA of at least 2048 bits, P-256, P-384, P-521 and Ed25519,
// each with a kid. Symmetric keys and keys for encryption are read over.
func readKeys(b []byte) ([]key, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(b, &set); err != nil {
		return nil, fmt.Errorf("not a key set: %w", err)
	}
	if len(set.Keys) > maxKeys {
		return nil, fmt.Errorf("%d keys, more than %d", len(set.Keys), maxKeys)
	}
	var out []key
	for _, raw := range set.Keys {
		var m jwkset.JWKMarshal
		if json.Unmarshal(raw, &m) != nil || m.KTY == jwkset.KtyOct || m.KID == "" ||
			m.USE != "" && m.USE != jwkset.UseSig || len(m.KEYOPS) > 0 && !slices.Contains(m.KEYOPS, jwkset.KeyOpsVerify) {
			continue
		}
		j, err := jwkset.NewJWKFromMarshal(m, jwkset.JWKMarshalOptions{}, jwkset.JWKValidateOptions{SkipX5UScheme: true, GetX5U: nil})
		if err != nil {
			continue
		}
		k := key{kid: m.KID, alg: string(m.ALG), public: j.Key()}
		if p, ok := k.public.(*rsa.PublicKey); ok && p.N.BitLen() < 2048 {
			continue
		}
		if slices.ContainsFunc(algorithms(), k.fits) {
			out = append(out, k)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("none of its %d keys can check a signature accepted here (the issuer may have no signing key chosen)", len(set.Keys))
	}
	return out, nil
}
