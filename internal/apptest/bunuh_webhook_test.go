package apptest_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
)

// Servers are killed at the moment a receiver has a message and they do not know
// it: every event arrives all the same, a repeated one under its id, in order.
func TestAKilledSenderLosesNothing(t *testing.T) {
	rounds := 1
	if os.Getenv("KERJASAMA_SOAK") != "" {
		rounds = 10
	}
	t.Setenv("KERJASAMA_WEBHOOK_NETWORKS", "127.0.0.0/8")
	t.Setenv("KERJASAMA_WEBHOOK_HTTP", "true")
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			url, files := apptest.URL(t, e), "file://"+t.TempDir()
			var mu sync.Mutex
			var order []string
			kill := make(chan struct{}, 1)
			deadly := false
			here := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				if _, err := io.Copy(io.Discard, r.Body); err != nil || r.Method == http.MethodHead {
					return
				}
				mu.Lock()
				order = append(order, r.Header.Get("webhook-id"))
				die := deadly
				deadly = false
				mu.Unlock()
				if die {
					kill <- struct{}{}
					<-r.Context().Done() // until the sender is gone
				}
			}))
			t.Cleanup(here.Close)
			w := apptest.Over(t, url)
			w.Do("admin", "POST", "/webhook", object{"nama": "Portal", "url": here.URL, "jenis": []string{"mitra.dibuat"}}).Want(201)
			const each = 5
			for round := range rounds {
				for i := range each {
					w.Do("staf", "POST", "/mitra", object{"nama": fmt.Sprintf("PT Bunuh %d-%d", round, i), "kategori": "dudi", "kode_negara": "ID"}).Want(201)
				}
				mu.Lock()
				deadly = true
				mu.Unlock()
				s := serve(t, url, files)
				<-kill
				s.kill(t)
			}
			s := serve(t, url, files)
			defer s.kill(t)
			distinct := func() []string {
				mu.Lock()
				defer mu.Unlock()
				seen := map[string]bool{}
				for _, id := range order {
					seen[id] = true
				}
				return slices.Collect(maps.Keys(seen))
			}
			tick := time.NewTicker(100 * time.Millisecond)
			defer tick.Stop()
			late := time.After(2 * time.Minute) // a dead process' turn takes 20 seconds to run out
			for len(distinct()) < rounds*each {
				select {
				case <-tick.C:
				case <-late:
					t.Fatalf("%d of %d events arrived", len(distinct()), rounds*each)
				}
			}
			mu.Lock()
			defer mu.Unlock()
			if again := len(order) - rounds*each; again < rounds || again > 2*rounds {
				t.Errorf("%d messages came twice, %d were cut off", again, rounds)
			}
			if first := slices.Compact(slices.Clone(order)); !slices.IsSortedFunc(first, byNumber) {
				t.Errorf("out of order: %v", order)
			}
		})
	}
}

// byNumber orders webhook-ids by the event's own.
func byNumber(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}
