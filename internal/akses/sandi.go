package akses

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"kerjasama/internal/platform/fault"
)

// The cost of one argon2id hash: 19 MiB, two passes, one lane (the OWASP
// minimum). Stored hashes name their own cost, so that these may grow.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	saltBytes    = 16
	keyBytes     = 32
)

// Bounds of a password. The upper one keeps a request from buying work by the
// megabyte; no real password meets it.
const (
	minPassword = 12
	maxPassword = 200
)

// hasher hashes and checks passwords, a few at a time: each hash holds 19 MiB
// and a core.
type hasher struct {
	slots chan struct{}
	// dummy is the hash that unknown users are checked against, so that asking
	// for one costs the same work as asking for a known one.
	dummy func() string
}

func newHasher() *hasher {
	return &hasher{
		slots: make(chan struct{}, max(2, runtime.NumCPU())),
		dummy: sync.OnceValue(func() string { return derive(randomPassword()) }),
	}
}

// hold takes a hashing slot; release gives it back. It waits its turn, or until
// ctx ends.
func (h *hasher) hold(ctx context.Context) (release func(), err error) {
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash returns the PHC string of a password under a new salt.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	release, err := h.hold(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return derive(password), nil
}

// matches reports whether password belongs to the PHC string; the caller holds
// a slot. An empty or unreadable string never matches but costs the same work.
func (h *hasher) matches(phc, password string) bool {
	p, err := parsePHC(phc)
	if err != nil {
		if p, err = parsePHC(h.dummy()); err != nil {
			return false
		}
		p.never = true
	}
	got := argon2.IDKey(opaque(password), p.salt, p.time, p.memory, p.threads, uint32(len(p.key))) //nolint:gosec // parsePHC bounds the key's length
	return subtle.ConstantTimeCompare(got, p.key) == 1 && !p.never
}

func derive(password string) string {
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	key := argon2.IDKey(opaque(password), salt, argonTime, argonMemory, argonThreads, keyBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// opaque is the one form of a password's bytes, however a keyboard composes its
// letters (RFC 8265).
func opaque(password string) []byte { return norm.NFC.Bytes([]byte(password)) }

type phc struct {
	memory, time uint32
	threads      uint8
	salt, key    []byte
	never        bool
}

func parsePHC(s string) (phc, error) {
	var p phc
	var version int
	part := strings.Split(s, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" {
		return p, errors.New("not an argon2id PHC string")
	}
	if _, err := fmt.Sscanf(part[2], "v=%d", &version); err != nil || version != argon2.Version {
		return p, errors.New("argon2 version not supported")
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); err != nil {
		return p, fmt.Errorf("argon2 cost: %w", err)
	}
	var err error
	if p.salt, err = base64.RawStdEncoding.Strict().DecodeString(part[4]); err != nil {
		return p, fmt.Errorf("argon2 salt: %w", err)
	}
	if p.key, err = base64.RawStdEncoding.Strict().DecodeString(part[5]); err != nil {
		return p, fmt.Errorf("argon2 key: %w", err)
	}
	if p.memory < 8 || p.memory > 1<<20 || p.time < 1 || p.time > 16 || p.threads < 1 || p.threads > 16 ||
		len(p.salt) < 8 || len(p.key) < 16 || len(p.key) > 64 {
		return p, errors.New("argon2 cost out of bounds")
	}
	return p, nil
}

// checkPassword refuses passwords that are too short, absurdly long, the user's own
// name, or made of what is guessed first.
func checkPassword(c *fault.Check, pointer, password, username string) {
	n := utf8.RuneCountInString(password)
	switch {
	case password == "":
		c.Required(pointer, false)
	case n < minPassword:
		c.Add(pointer, "too_short", "Paling sedikit %d karakter.", "At least %d characters.", minPassword)
	case n > maxPassword:
		c.Add(pointer, "too_long", "Paling banyak %d karakter.", "At most %d characters.", maxPassword)
	case strings.EqualFold(strings.TrimSpace(password), username):
		c.Add(pointer, "same_as_username", "Tidak boleh sama dengan username.", "Must not be the username.")
	case common(password, username):
		c.Add(pointer, "too_common", "Terlalu mudah ditebak; pakai beberapa kata yang tidak biasa.", "Too easily guessed; use a few unusual words.")
	}
}

// randomPassword returns a password of 100 random bits that can be read out on
// the telephone: no l and o, no 0 and 1.
func randomPassword() string {
	const letters = "abcdefghijkmnpqrstuvwxyz23456789"
	b := make([]byte, 20)
	if _, err := rand.Read(b); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	var out strings.Builder
	for i, c := range b {
		if i > 0 && i%5 == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(letters[c%32])
	}
	return out.String()
}
