package akses

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/journal"
)

// keyStatus is where a signing key stands: published ahead of use, signing,
// published for the tokens it signed.
type keyStatus string

const (
	berikut keyStatus = "berikut"
	aktif   keyStatus = "aktif"
	pensiun keyStatus = "pensiun"
)

// keepRetired is how long a retired key still verifies: the life of an access
// token, the tolerated skew of clocks, and the time a replica needs to notice.
const keepRetired = accessLife + 2*skew + 5*time.Second

// signingKey is one ES256 key of the local issuer.
type signingKey struct {
	kid     string
	status  keyStatus
	private *ecdsa.PrivateKey
	retired time.Time // zero while not pensiun
}

// keyRecord is a key as table rahasia holds it.
type keyRecord struct {
	PKCS8       []byte     `json:"pkcs8"`
	PensiunPada *time.Time `json:"pensiun_pada,omitzero"`
}

// JWK is the public half of a key (RFC 7517).
type JWK struct {
	Kty string `json:"kty" enums:"EC"`
	Crv string `json:"crv" enums:"P-256"`
	Kid string `json:"kid"`
	Use string `json:"use" enums:"sig"`
	Alg string `json:"alg" enums:"ES256"`
	X   string `json:"x"`
	Y   string `json:"y"`
} //@name JWK

// JWKS is the published key set of the local issuer.
type JWKS struct {
	Keys []JWK `json:"keys"`
} //@name JWKS

func newKey(status keyStatus) (signingKey, error) {
	priv, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return signingKey{}, fmt.Errorf("generate signing key: %w", err)
	}
	kid, err := thumbprint(&priv.PublicKey)
	return signingKey{kid: kid, status: status, private: priv}, err
}

// coordinates returns the two numbers of a P-256 point in base64url.
func coordinates(pub *ecdsa.PublicKey) (x, y string, err error) {
	b, err := pub.Bytes()
	if err != nil {
		return "", "", fmt.Errorf("encode public key: %w", err)
	}
	if len(b) != 65 {
		return "", "", errors.New("public key is not on P-256")
	}
	return base64.RawURLEncoding.EncodeToString(b[1:33]), base64.RawURLEncoding.EncodeToString(b[33:]), nil
}

// thumbprint names a key by its content (RFC 7638): 43 characters of base64url.
func thumbprint(pub *ecdsa.PublicKey) (string, error) {
	x, y, err := coordinates(pub)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(`{"crv":"P-256","kty":"EC","x":"` + x + `","y":"` + y + `"}`))
	return base64.RawURLEncoding.EncodeToString(sum[:]), nil
}

func (k signingKey) encode() (string, error) {
	der, err := x509.MarshalPKCS8PrivateKey(k.private)
	if err != nil {
		return "", fmt.Errorf("encode signing key: %w", err)
	}
	rec := keyRecord{PKCS8: der}
	if !k.retired.IsZero() {
		rec.PensiunPada = &k.retired
	}
	b, err := json.Marshal(rec)
	return string(b), err
}

func decodeKey(kid string, status keyStatus, nilai string) (signingKey, error) {
	k := signingKey{kid: kid, status: status}
	var rec keyRecord
	if err := json.Unmarshal([]byte(nilai), &rec); err != nil {
		return k, fmt.Errorf("read signing key %s: %w", kid, err)
	}
	priv, err := x509.ParsePKCS8PrivateKey(rec.PKCS8)
	if err != nil {
		return k, fmt.Errorf("read signing key %s: %w", kid, err)
	}
	var ok bool
	if k.private, ok = priv.(*ecdsa.PrivateKey); !ok || k.private.Curve != elliptic.P256() {
		return k, fmt.Errorf("signing key %s is not for ES256", kid)
	}
	if rec.PensiunPada != nil {
		k.retired = *rec.PensiunPada
	}
	if want, err := thumbprint(&k.private.PublicKey); err != nil || want != kid {
		return k, fmt.Errorf("signing key %s does not carry its own thumbprint", kid)
	}
	return k, nil
}

// ring is the set of keys as of one generation of rights.
type ring struct {
	generation int64
	keys       []signingKey
}

func (r *ring) active() *signingKey {
	for i := range r.keys {
		if r.keys[i].status == aktif {
			return &r.keys[i]
		}
	}
	return nil
}

// live reports whether tokens of the key may still be about.
func (k signingKey) live(now time.Time) bool {
	return k.status != pensiun || now.Before(k.retired.Add(keepRetired))
}

// keyring hands out the signing keys, and makes them where there are none.
type keyring struct {
	j    *journal.Journal
	gen  *generasi
	mu   sync.Mutex
	held atomic.Pointer[ring]
}

// ring returns the keys in force. A rotation by any replica is known within a
// second: it raises the generation.
func (k *keyring) ring(ctx context.Context) (*ring, error) {
	n, err := k.gen.current(ctx)
	if err != nil {
		return nil, err
	}
	if r := k.held.Load(); r != nil && r.generation == n {
		return r, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if r := k.held.Load(); r != nil && r.generation == n {
		return r, nil
	}
	keys, err := reader(ctx, k.j).signingKeys()
	if err != nil {
		return nil, err
	}
	r := &ring{generation: n, keys: keys}
	if r.active() == nil {
		if r.keys, err = k.make(ctx); err != nil {
			return nil, err
		}
	}
	k.held.Store(r)
	return r, nil
}

// make creates the first two keys. Replicas that start at once both insert; the
// store keeps the first of each status, and all read back the same ones.
func (k *keyring) make(ctx context.Context) ([]signingKey, error) {
	for _, st := range []keyStatus{aktif, berikut} {
		nk, err := newKey(st)
		if err != nil {
			return nil, err
		}
		if err := writer(ctx, k.j).addKey(nk, k.j.Now()); err != nil {
			return nil, err
		}
	}
	keys, err := reader(ctx, k.j).signingKeys()
	if err == nil && (&ring{keys: keys}).active() == nil {
		err = errors.New("signing keys were not kept")
	}
	return keys, err
}

// public returns the key that verifies tokens naming kid, nil when there is
// none: unknown, or retired so long ago that no token of it can be alive.
func (k *keyring) public(ctx context.Context, kid string) (*ecdsa.PublicKey, error) {
	r, err := k.ring(ctx)
	if err != nil {
		return nil, err
	}
	for i := range r.keys {
		if r.keys[i].kid == kid && r.keys[i].live(k.j.Now()) {
			return &r.keys[i].private.PublicKey, nil
		}
	}
	return nil, nil
}

// JWKS returns the public keys: the active one, the next one, and retired ones
// whose tokens may still be about.
func (s *Service) JWKS(ctx context.Context) (JWKS, error) {
	r, err := s.keys.ring(ctx)
	if err != nil {
		return JWKS{}, err
	}
	set := JWKS{Keys: make([]JWK, 0, len(r.keys))}
	for _, k := range r.keys {
		if !k.live(s.j.Now()) {
			continue
		}
		x, y, err := coordinates(&k.private.PublicKey)
		if err != nil {
			return JWKS{}, err
		}
		set.Keys = append(set.Keys, JWK{Kty: "EC", Crv: "P-256", Kid: k.kid, Use: "sig", Alg: algorithm, X: x, Y: y})
	}
	return set, nil
}

// KeyState says where a signing key stands: berikut, aktif or pensiun, and until
// when a retired one still verifies.
type KeyState struct {
	Kid        string
	Status     string
	SampaiPada time.Time
}

// SigningKeys lists the keys in force, as JWKS publishes them.
func (s *Service) SigningKeys(ctx context.Context) ([]KeyState, error) {
	r, err := s.keys.ring(ctx)
	if err != nil {
		return nil, err
	}
	var out []KeyState
	for _, k := range r.keys {
		if !k.live(s.j.Now()) {
			continue
		}
		st := KeyState{Kid: k.kid, Status: string(k.status)}
		if k.status == pensiun {
			st.SampaiPada = k.retired.Add(keepRetired)
		}
		out = append(out, st)
	}
	return out, nil
}

// RotateKeys retires the active signing key, puts the next one in its place and
// publishes a new next one. Sessions live on; running replicas follow within a
// second.
func (s *Service) RotateKeys(ctx context.Context) error {
	next, err := newKey(berikut)
	if err != nil {
		return err
	}
	if _, err := s.keys.ring(ctx); err != nil { // there must be keys to rotate
		return err
	}
	var n int64
	if err := writer(ctx, s.j).atomic(func(tx store) (err error) {
		n, err = tx.rotateKeys(next, s.j.Now())
		return err
	}); err != nil {
		return err
	}
	s.gen.raise(n)
	return nil
}
