package apptest_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
)

// Two servers of one store answer without pause while the keys are rotated five
// times: no token is refused, whichever server made it and whichever key signed it.
func TestKeysAreRotatedWhilePeopleWork(t *testing.T) {
	for _, engine := range dbtest.Engines(t) {
		t.Run(string(engine), func(t *testing.T) {
			url := apptest.URL(t, engine)
			servers := []*apptest.World{apptest.Over(t, url), apptest.Over(t, url)}
			const workers, each, rotations = 8, 150, 5
			var answered, refused atomic.Int64
			due := make(chan struct{}, rotations)
			var wg sync.WaitGroup
			for i := range workers {
				in := servers[0].Do("", "POST", "/auth/login", object{"username": "staf", "password": apptest.Password}).Want(200)
				access, refresh := in.Str("access_token"), in.Str("refresh_token")
				wg.Go(func() {
					for n := range each {
						at := servers[(i+n)%2]
						if n%5 == 4 {
							r := at.Do("", "POST", "/auth/refresh", object{"refresh_token": refresh})
							if r.Status != 200 {
								refused.Add(1)
								t.Errorf("refresh: %d %s", r.Status, r.Body)
								return
							}
							access, refresh = r.Str("access_token"), r.Str("refresh_token")
						} else if r := at.Do("", "GET", "/me", nil, "Authorization", "Bearer "+access); r.Status != 200 {
							refused.Add(1)
							t.Errorf("GET /me: %d %s", r.Status, r.Body)
						}
						if answered.Add(1)%(workers*each/(rotations+1)) == 0 {
							select {
							case due <- struct{}{}:
							default:
							}
						}
					}
				})
			}
			over := make(chan struct{})
			go func() { defer close(over); wg.Wait() }()
			for range rotations {
				select {
				case <-due:
				case <-over:
					t.Fatal("the work ended early")
				}
				if err := servers[1].App.Akses.RotateKeys(t.Context()); err != nil {
					t.Error(err)
				}
				for _, s := range servers {
					s.Clock.Advance(time.Second) // a replica looks once a second
				}
			}
			<-over
			if refused.Load() != 0 || answered.Load() != workers*each {
				t.Errorf("%d of %d refused", refused.Load(), answered.Load())
			}
		})
	}
}
