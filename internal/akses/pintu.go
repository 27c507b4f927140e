package akses

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/blake2b"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/sso"
)

// Pintu is the door of the API: it tells who presents an Authorization header.
// A token once found good is remembered by its BLAKE2b hash (RFC 7693: fast on
// every processor) together with the rights of its holder, so that showing it
// again costs no signature check and no query. What is remembered is forgotten at
// the token's end, at midnight WIB (roles are dated), and whenever rights change
// anywhere (see generasi).
type Pintu struct {
	j      *journal.Journal
	gen    *generasi
	verify *verifier
	log    *slog.Logger
	// luar are the external issuers, arrive what becomes of their tokens.
	luar   *sso.Set
	arrive func(context.Context, *sso.Candidate, time.Time) (remembered, error)
	seen   seen
}

// Authenticate returns the caller behind a header "Bearer TOKEN". 401
// auth_required without one; token_invalid, token_expired or token_wrong_type
// for a token that is not good, token_invalid also when its session was ended;
// 503 issuer_unavailable when an external issuer would have to be asked first.
func (p *Pintu) Authenticate(ctx context.Context, header string) (actor.Actor, error) {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return actor.Actor{}, fault.New(fault.AuthRequired, "Masuk dahulu: sertakan Authorization: Bearer.", "Sign in first: send Authorization: Bearer.")
	}
	if len(token) > maxToken {
		return actor.Actor{}, refuse("longer than 8 KiB")
	}
	service := strings.HasPrefix(token, servicePrefix)
	if service && !wholeServiceToken(token) {
		return actor.Actor{}, refuse("checksum of the service token is wrong")
	}
	n, err := p.gen.current(ctx)
	if err != nil {
		return actor.Actor{}, err
	}
	key := blake2b.Sum256([]byte(token))
	now := p.j.Now()
	if e, ok := p.seen.get(key); ok && e.generation >= n && now.Before(e.until) && !now.Before(e.since) {
		p.used(ctx, e, now)
		return e.actor, nil
	}
	if service {
		e, err := p.service(ctx, token, now)
		if err != nil {
			return actor.Actor{}, err
		}
		p.seen.put(key, e)
		p.used(ctx, e, now)
		return e.actor, nil
	}
	if p.luar != nil && !strings.HasPrefix(token, refreshPrefix) {
		if c, theirs := p.luar.Recognise(token); theirs {
			e, err := p.arrive(ctx, c, now)
			if err != nil {
				return actor.Actor{}, err
			}
			p.seen.put(key, e)
			return e.actor, nil
		}
	}
	c, err := p.verify.verify(ctx, token)
	if err != nil {
		return actor.Actor{}, err
	}
	e, err := reader(ctx, p.j).caller(c.Sub, c.Sid, now)
	if err != nil {
		return actor.Actor{}, err
	}
	if e.actor.Anonymous() {
		return actor.Actor{}, refuse("session has ended")
	}
	if exp := time.Unix(*c.Exp, 0); exp.Before(e.until) {
		e.until = exp
	}
	p.seen.put(key, e)
	return e.actor, nil
}

// remembered is a caller found good: as of which generation of rights, and
// between which instants: its token's end, its session's, midnight.
type remembered struct {
	actor        actor.Actor
	generation   int64
	since, until time.Time
	use          *use // of a service token
}

// seenHalf bounds the memory for tokens to twice as many callers, under 10 MB.
const seenHalf = 8 << 10

// seen is a bounded memory of callers: the young half takes what is new or was
// asked for again; when it is full it becomes the old half, and the former old
// half, which nobody asked for meanwhile, is dropped. The zero value is ready.
type seen struct {
	mu         sync.RWMutex
	young, old map[[blake2b.Size256]byte]remembered
}

func (s *seen) get(k [blake2b.Size256]byte) (remembered, bool) {
	s.mu.RLock()
	e, ok := s.young[k]
	if ok {
		s.mu.RUnlock()
		return e, true
	}
	e, ok = s.old[k]
	s.mu.RUnlock()
	if ok {
		s.put(k, e)
	}
	return e, ok
}

func (s *seen) put(k [blake2b.Size256]byte, e remembered) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.young == nil || len(s.young) >= seenHalf {
		s.old, s.young = s.young, make(map[[blake2b.Size256]byte]remembered)
	}
	s.young[k] = e
}
