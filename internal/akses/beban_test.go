package akses

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

// rss is the resident memory of this process in bytes.
func rss(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skipf("no /proc here: %v", err)
	}
	var size, resident int
	if _, err := fmt.Sscan(string(b), &size, &resident); err != nil {
		t.Fatal(err)
	}
	return resident * os.Getpagesize()
}

// Fifty who sign in at once take turns at hashing, and an unknown name costs the
// time of a wrong password. Measured, not timed in every run:
//
//	KERJASAMA_SOAK=1 go test ./internal/akses -run TestFiftySignInAtOnce -v
func TestFiftySignInAtOnce(t *testing.T) {
	if os.Getenv("KERJASAMA_SOAK") == "" {
		t.Skip("KERJASAMA_SOAK=1 measures memory and times")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		_, password := w.person(t, "banyak", Penugasan{Peran: actor.StafHumas, BerlakuMulai: "2020-01-01"})
		w.login(t, "banyak", password)
		before, most := rss(t), 0
		stop := make(chan struct{})
		var watch, all sync.WaitGroup
		watch.Go(func() {
			for tick := time.NewTicker(time.Millisecond); ; {
				select {
				case <-stop:
					return
				case <-tick.C:
					most = max(most, rss(t))
				}
			}
		})
		for range 50 {
			all.Go(func() {
				if _, err := w.Login(t.Context(), Kredensial{Username: "banyak", Password: password}, here); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		close(stop)
		watch.Wait()
		grown := (most - before) >> 20
		t.Logf("50 at once: resident memory grew by %d MB", grown)
		if grown > 150 {
			t.Errorf("resident memory grew by %d MB", grown)
		}
		// Taking turns, so that whatever else the machine does meets both alike.
		var unknown, wrong []time.Duration
		for n := range 100 {
			from := Asal{IP: fmt.Sprintf("198.51.%d.%d", 100+n/200, n%200)}
			names := []string{"banyak", "tidak.ada"}
			if n%2 == 1 { // who comes second meets what the first left behind
				slices.Reverse(names)
			}
			for _, name := range names {
				start := time.Now()
				_, err := w.Login(t.Context(), Kredensial{Username: name, Password: "bukan kata sandinya"}, from)
				took := time.Since(start)
				if err == nil || !strings.Contains(err.Error(), "credentials_invalid") {
					t.Fatalf("%s: %v", name, err)
				}
				if name == "banyak" {
					wrong = append(wrong, took)
				} else {
					unknown = append(unknown, took)
				}
			}
		}
		slices.Sort(unknown)
		slices.Sort(wrong)
		a, b := unknown[len(unknown)/2], wrong[len(wrong)/2]
		t.Logf("medians: unknown user %v, wrong password %v, %+.1f %%", a, b, 100*(float64(a)/float64(b)-1))
		if r := float64(a) / float64(b); r < 0.9 || r > 1.1 {
			t.Errorf("an unknown user takes %.2f of the time of a wrong password", r)
		}
	})
}
