package akses

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"kerjasama/internal/platform/journal"
)

// lookEvery is how old this process's knowledge of the generation of rights may
// be: the longest a change made by another replica goes unnoticed.
const lookEvery = time.Second

// generasi is the generation of rights: a number in the database that every
// change of people, roles, sessions and signing keys raises in its own
// transaction. What was looked up under an older number is looked up again.
type generasi struct {
	j    *journal.Journal
	n    atomic.Int64
	at   atomic.Int64 // when n was last read, microseconds; 0 = never
	look sync.Mutex
}

// current returns the generation, read at most a second ago. It costs one tiny
// query a second, however many ask, and fails when that query does.
func (g *generasi) current(ctx context.Context) (int64, error) {
	if g.fresh() {
		return g.n.Load(), nil
	}
	g.look.Lock()
	defer g.look.Unlock()
	if g.fresh() {
		return g.n.Load(), nil
	}
	at := g.j.Now().UnixMicro()
	n, err := reader(ctx, g.j).generation()
	if err != nil {
		return 0, err
	}
	g.raise(n)
	g.at.Store(at)
	return g.n.Load(), nil
}

// fresh is also false for a clock that was set back.
func (g *generasi) fresh() bool {
	at := g.at.Load()
	age := g.j.Now().UnixMicro() - at
	return at != 0 && age >= 0 && age < lookEvery.Microseconds()
}

// forget makes the next question read the number again: for changes that are rare
// enough to pay a query for.
func (g *generasi) forget() { g.at.Store(0) }

// raise makes a change known to this process at once; called when its
// transaction has been committed.
func (g *generasi) raise(n int64) {
	for {
		was := g.n.Load()
		if n <= was || g.n.CompareAndSwap(was, n) {
			return
		}
	}
}
