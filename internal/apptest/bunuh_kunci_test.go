package apptest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"sync"
	"testing"

	"kerjasama/internal/app"
	"kerjasama/internal/apptest"
	"kerjasama/internal/config"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/pkg/kerjasama"
)

// muted serves until the first 201 is to go out, which is after its commit: the
// process dies of SIGKILL instead.
func muted(ctx context.Context, url, files string) error {
	cfg := config.Default()
	cfg.DatabaseURL, cfg.FilesURL = url, files
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	cfg.HTTPAddr = l.Addr().String()
	a, err := app.Build(ctx, cfg, clock.System{}, slog.Default())
	if err != nil {
		return err
	}
	if _, err := io.WriteString(os.Stdout, "kerjasama serves "+cfg.Public()+" mutely\n"); err != nil {
		return err
	}
	return a.Run(ctx, muteListener{l}, nil)
}

type muteListener struct{ net.Listener }

func (l muteListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return muteConn{c}, err
}

type muteConn struct{ net.Conn }

func (c muteConn) Write(b []byte) (int, error) {
	if !bytes.HasPrefix(b, []byte("HTTP/1.1 201 ")) {
		return c.Conn.Write(b)
	}
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		return 0, err
	}
	if err := self.Kill(); err != nil {
		return 0, err
	}
	select {} // nothing goes out any more
}

// A server dies between the commit and the answer to twins under one key: a
// thousand more twins get that one answer.
func TestAKeySurvivesTheServer(t *testing.T) {
	rounds := 1
	if os.Getenv("KERJASAMA_SOAK") != "" {
		rounds = 20
	}
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			url, files := apptest.URL(t, e), "file://"+t.TempDir()
			o := open(apptest.Over(t, url))
			for round := range rounds {
				key := fmt.Sprintf("kembar-%d", round)
				dying := serveAs(t, mute, url, files)
				if heard := o.twins(t, dying, 32, key); len(heard) != 0 {
					t.Errorf("round %d: answers before the end: %v", round, heard)
				}
				dying.killed(t)
				if n := o.number("SELECT count(*) FROM rencana_kegiatan WHERE judul = '" + key + "'"); n != 1 {
					t.Errorf("round %d: %d plans were made without an answer, want one", round, n)
				}
				s := serve(t, url, files)
				if heard := o.twins(t, s, 1000, key); len(heard) != 1 || heard["replayed"] != 1000 {
					t.Errorf("round %d: a thousand twins heard %v", round, heard)
				}
				s.kill(t)
			}
			o.everyKeyOnce(t, nil)
			verify(t, url, files)
			t.Logf("%d kills between commit and answer", rounds)
		})
	}
}

// twins sends n calls under one key at once and counts the answers: replayed
// ones together, others by the plan they name.
func (o *office) twins(t *testing.T, s *server, n int, key string) map[any]int {
	t.Helper()
	if _, err := kerjasama.Get[object](t.Context(), s.client, "/me", nil); err != nil {
		t.Fatal(err) // signed in: what follows are writes
	}
	var (
		mu    sync.Mutex
		heard = map[any]int{}
		plan  any
	)
	body := object{
		"judul": key, "tujuan": "x", "jenis": "penjadwalan", "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-10", "mitra_ids": []string{o.mitra}, "unit_ids": []string{o.unit},
	}
	together(n, func(int) int {
		r, err := kerjasama.Act[object](t.Context(), s.client, "/rencana-kegiatan", body, kerjasama.Key(key))
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err != nil:
		case r.Replayed && (plan == nil || plan == r.Value["id"]):
			plan = r.Value["id"]
			heard["replayed"]++
		default:
			heard[r.Value["id"]]++
		}
		return 0
	})
	return heard
}
