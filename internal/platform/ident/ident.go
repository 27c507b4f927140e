// Package ident makes and recognises record ids: UUID version 7 (RFC 9562),
// whose order is the order of creation.
package ident

import (
	"crypto/rand"
	"time"

	"github.com/google/uuid"
)

// New returns a UUIDv7 for the instant now: 48 bits of milliseconds, 12 bits of
// the fraction below (RFC 9562 §6.2 method 3), 62 random bits. It takes the
// instant rather than reading a clock, so that records written into the past by
// the demo sort where they belong.
func New(now time.Time) string {
	var u uuid.UUID
	if _, err := rand.Read(u[8:]); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	ms := now.UnixMilli()
	sub := now.UnixMicro() % 1000 * 4096 / 1000
	for i := range 6 {
		u[i] = byte(ms >> (40 - 8*i)) //nolint:gosec // one byte of it at a time
	}
	u[6] = 0x70 | byte(sub>>8)
	u[7] = byte(sub) //nolint:gosec // its low byte
	u[8] = u[8]&0x3f | 0x80
	return u.String()
}

// Valid reports whether s is written like one of our ids: 36 characters, lower
// case, hyphens in place. Whatever is not cannot be in the database.
func Valid(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}
