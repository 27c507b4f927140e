package httpapi_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/clock"
)

// lambat serves on a loopback address with little patience until the test ends.
func lambat(t *testing.T, patience time.Duration) string {
	t.Helper()
	s := httpapi.New(httpapi.Config{Cursors: make([]byte, 32), Timeout: patience, HeaderTimeout: patience}, nil, clock.System{}, slog.New(slog.DiscardHandler))
	e, ok := s.Handler().(*echo.Echo)
	if !ok {
		t.Fatal("the handler is no router")
	}
	e.GET("/sehat", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	e.POST("/isi", func(c echo.Context) error {
		var v struct{}
		if err := httpapi.Decode(c, &v); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	})
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l, time.Second) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return l.Addr().String()
}

func dial(t *testing.T, at, first string) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil { // the test's own end
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, first); err != nil {
		t.Fatal(err)
	}
	return c
}

func healthy(t *testing.T, at string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+at+"/sehat", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		t.Errorf("health: %d", res.StatusCode)
	}
}

// Headers that never end are cut off, without an answer, and everybody else is answered meanwhile;
// so are a thousand connections that say nothing.
func TestSlowAndSilentPeersAreCutOff(t *testing.T) {
	at := lambat(t, 300*time.Millisecond)
	peers := []net.Conn{dial(t, at, "GET /sehat HTTP/1.1\r\nHost: x\r\nX-A: ")}
	for range 1000 {
		peers = append(peers, dial(t, at, ""))
	}
	healthy(t, at)
	for i, c := range peers {
		if _, err := io.ReadAll(c); err != nil {
			t.Fatalf("peer %d: %v", i, err)
		}
	}
	healthy(t, at)
}

// A JSON body that trickles in is refused and its connection closed, long before
// an upload's time is over.
func TestABodyThatTricklesInIsRefused(t *testing.T) {
	at := lambat(t, 300*time.Millisecond)
	c := dial(t, at, "POST /isi HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusBadRequest || res.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %s", res.StatusCode, said)
	}
	if _, err := io.ReadAll(c); err != nil {
		t.Errorf("the connection goes on: %v", err)
	}
	// One that was in time costs the next request nothing.
	again := dial(t, at, "POST /isi HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
	in := bufio.NewReader(again)
	for range 2 {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusNoContent {
			t.Errorf("in time: %d", res.StatusCode)
		}
		if _, err := io.WriteString(again, "GET /sehat HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
	}
}
