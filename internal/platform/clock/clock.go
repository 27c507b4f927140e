// Package clock is the only place that knows what time it is.
//
// Instants are UTC with microsecond precision, the finest both databases keep.
// Civil dates, and every "year", "month" and "today" of the unit, are read in
// Asia/Jakarta (WIB, UTC+7, no daylight saving).
package clock

import (
	"sync"
	"time"
)

// WIB is Waktu Indonesia Barat, UTC+7 all year.
var WIB = time.FixedZone("WIB", 7*60*60)

// Clock tells the current instant. System is the wall clock; Manual is set by
// tests and by the seeding of demo data.
type Clock interface{ Now() time.Time }

// System reads the machine's clock.
type System struct{}

// Now returns the current instant in UTC, cut to microseconds.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Manual is a clock that stands still until it is moved. The zero value stands
// at the zero instant; it is safe for concurrent use.
type Manual struct {
	mu sync.Mutex
	at time.Time
}

// NewManual returns a clock standing at t.
func NewManual(t time.Time) *Manual {
	m := &Manual{}
	m.Set(t)
	return m
}

// Now returns the instant the clock stands at.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at
}

// Set moves the clock to t.
func (m *Manual) Set(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = t.UTC().Truncate(time.Microsecond)
}

// Advance moves the clock by d and returns the new instant.
func (m *Manual) Advance(d time.Duration) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = m.at.Add(d)
	return m.at
}

// Time is an instant. The alias keeps one import for time in domain types.
type Time = time.Time
