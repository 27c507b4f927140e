package laju

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Kuota limits how many requests a minute a caller has who is known by name, in
// this process: a bucket of a minute's worth that fills evenly. Its memory is
// bounded as that of [Batas]. The zero value is ready.
type Kuota struct {
	mu         sync.Mutex
	young, old map[string]*rate.Limiter
}

// Sisa is what is left of a quota after a request.
type Sisa struct {
	PerMenit int
	Tersisa  int           // requests that may follow at once
	Penuh    time.Duration // until the whole quota is there again
	Tunggu   time.Duration // 0: the request is within the quota; else how long to wait
}

// Take counts one request of a caller who has so many a minute, at least one.
func (k *Kuota) Take(key string, perMinute int, now time.Time) Sisa {
	k.mu.Lock()
	defer k.mu.Unlock()
	l := k.young[key]
	if l == nil {
		if l = k.old[key]; l == nil {
			l = rate.NewLimiter(rate.Limit(float64(perMinute)/60), perMinute)
		}
		if k.young == nil || len(k.young) >= addresses {
			k.young, k.old = make(map[string]*rate.Limiter), k.young
		}
		k.young[key] = l
	}
	if l.Burst() != perMinute { // the quota was changed meanwhile
		l.SetBurstAt(now, perMinute)
		l.SetLimitAt(now, rate.Limit(float64(perMinute)/60))
	}
	ok := l.AllowN(now, 1)
	left := math.Max(0, l.TokensAt(now))
	perToken := float64(time.Minute) / float64(perMinute)
	s := Sisa{PerMenit: perMinute, Tersisa: int(left), Penuh: time.Duration((float64(perMinute) - left) * perToken)}
	if !ok {
		s.Tunggu = max(1, time.Duration((1-left)*perToken))
	}
	return s
}
