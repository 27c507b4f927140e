package kpi

import (
	"fmt"
	"sync"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
)

// ingatan keeps the latest answers of this process, so that asking again costs
// what it takes to see that nothing changed. It is never trusted by itself: each
// use compares the state of the store, so another replica needs none of it.
type ingatan struct {
	mu   sync.Mutex
	seen keadaan
	kept map[string]teringat

	dunia map[int]*Dunia // by year, see dunia.go
}

// keadaan counts the entries of the journal that can move a KPI: those sealed up
// to a position, from the first look of this process on. Sealed positions have no
// gaps and entries are only ever added, so that equal counts are equal states.
type keadaan struct {
	known  bool
	posisi int64
	sealed int64
}

// teringat is an answer of one state.
type teringat struct {
	state   int64
	from    time.Time
	until   time.Time // the last instant it holds
	answers []Jawaban
}

// most is how many answers are kept.
const most = 256

func newIngatan() *ingatan { return &ingatan{kept: map[string]teringat{}, dunia: map[int]*Dunia{}} }

// last is the state that was seen last; it must be read before the store is.
func (i *ingatan) last() keadaan {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.seen
}

// saw remembers a state that was read from one seen before. Counts are comparable
// from one first look on only: of several first looks at once, one is it.
func (i *ingatan) saw(before, k keadaan) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.seen.known || before.known && k.posisi > i.seen.posisi {
		i.seen = k
	}
}

func (i *ingatan) find(key string, state int64, now time.Time) ([]Jawaban, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	t, ok := i.kept[key]
	if !ok || t.state != state || now.Before(t.from) || now.After(t.until) {
		return nil, false
	}
	return t.answers, true
}

// keep remembers answers.
func (i *ingatan) keep(key string, state int64, now time.Time, w seen, answers []Jawaban) {
	t := teringat{state: state, from: now, until: clock.DateOf(now).AddDays(1).Start().Add(-time.Microsecond), answers: answers}
	for _, j := range w.jam {
		if !j.Berikut.IsZero() && j.Berikut.Before(t.until) {
			t.until = j.Berikut
		}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.kept) >= most {
		clear(i.kept)
	}
	i.kept[key] = t
}

// keyOf names a question as one kind of reader asks it.
func keyOf(q Tanya, c Cakupan, codes []Kode, reach actor.Reach) string {
	return fmt.Sprintf("%+v %+v %v %+v", q, c, codes, reach)
}
