// Package laju limits how often one address may ask of a public page, in this
// process and in bounded memory.
package laju

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// addresses is how many callers one generation of a Batas remembers.
const addresses = 10_000

// Batas limits how often one address may ask, in this process. Its memory is
// bounded: it keeps the addresses of two generations and forgets the older one
// when the younger is full. An IPv6 network of 64 bits counts as one address.
type Batas struct {
	perSecond rate.Limit
	burst     int

	mu         sync.Mutex
	young, old map[netip.Prefix]*rate.Limiter
}

// New lets burst requests of an address through at once, then perSecond. A burst
// below zero limits nothing.
func New(perSecond float64, burst int) *Batas {
	return &Batas{perSecond: rate.Limit(perSecond), burst: burst, young: map[netip.Prefix]*rate.Limiter{}}
}

// Take counts one request. It returns how long to wait where there were too
// many, 0 where there were not.
func (b *Batas) Take(ip string, now time.Time) time.Duration { return b.ask(ip, now, true) }

// Wait returns what Take would, and counts nothing.
func (b *Batas) Wait(ip string, now time.Time) time.Duration { return b.ask(ip, now, false) }

func (b *Batas) ask(ip string, now time.Time, count bool) time.Duration {
	if b.burst < 0 {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	key := network(ip)
	l := b.young[key]
	if l == nil {
		if l = b.old[key]; l == nil {
			l = rate.NewLimiter(b.perSecond, b.burst)
		}
		if len(b.young) >= addresses {
			b.young, b.old = make(map[netip.Prefix]*rate.Limiter), b.young
		}
		b.young[key] = l
	}
	r := l.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 || !count {
		r.CancelAt(now)
	}
	return wait
}

// network is the key of an address; what is none shares one key.
func network(ip string) netip.Prefix {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return netip.Prefix{}
	}
	bits := 32
	if a = a.Unmap().WithZone(""); a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
