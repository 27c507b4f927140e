package apptest_test

import (
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/db"
)

// Ten thousand connections that say nothing (300 without KERJASAMA_SOAK) to a
// server of its own: health answers, and all are cut off when the time for headers
// is over.
func TestTenThousandSilentConnections(t *testing.T) {
	n := 300
	if os.Getenv("KERJASAMA_SOAK") != "" {
		n = 10_000 // needs twice as many open files: ulimit -n
	}
	url := apptest.URL(t, db.SQLite)
	apptest.Over(t, url)
	s := serve(t, url, "file://"+t.TempDir())
	defer s.kill(t)
	began := time.Now()
	peers := make([]net.Conn, n)
	for i := range peers {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.at)
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		defer c.Close()
		if err := c.SetReadDeadline(began.Add(2 * time.Minute)); err != nil { // the test's own end
			t.Fatal(err)
		}
		peers[i] = c
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.at+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d beside %d silent connections", path, res.StatusCode, n)
		}
	}
	for i, c := range peers {
		if _, err := io.ReadAll(c); err != nil {
			t.Fatalf("connection %d is kept: %v", i, err)
		}
	}
	t.Logf("%d connections, all cut off after %.1f s; the server held %d MB", n, time.Since(began).Seconds(), peak(s.cmd.Process.Pid)>>20)
}
