package apptest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kerjasama/internal/app"
	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/pkg/kerjasama"
)

// serverVar turns this test binary into the product's server, to be killed, or
// with the value mute into one that kills itself, see [muted].
const (
	serverVar = "KERJASAMA_TEST_SERVER"
	mute      = "bisu"
)

func TestMain(m *testing.M) {
	if os.Getenv(serverVar) == "" {
		os.Exit(m.Run())
	}
	go func() { // nobody outlives the test that started it
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	if os.Getenv(serverVar) == mute {
		fmt.Fprintln(os.Stderr, muted(context.Background(), os.Args[3], os.Args[5]))
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	code := app.Main(ctx, app.Env{Args: os.Args[1:], Environ: os.Environ(), Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}

// server is one run of the product in a process of its own.
type server struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	at     string // host and port
	client *kerjasama.Client
}

func serve(t *testing.T, url, files string) *server {
	t.Helper()
	return serveAs(t, "biasa", url, files)
}

func serveAs(t *testing.T, mode, url, files string) *server {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), os.Args[0], "serve", "--database", url, "--files", files, "--http", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), serverVar+"="+mode)
	cmd.Stderr = io.Discard
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &server{cmd: cmd, stdin: stdin}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, at, ok := strings.Cut(lines.Text(), "kerjasama serves "); ok {
			base, _, _ := strings.Cut(at, " ")
			s.at = strings.TrimPrefix(base, "http://")
			if s.client, err = kerjasama.New(kerjasama.Config{URL: base, Credentials: kerjasama.Password("staf", apptest.Password), Attempts: 1}); err != nil {
				t.Fatal(err)
			}
			return s
		}
	}
	t.Fatal("the server said nothing")
	return nil
}

func (s *server) kill(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.killed(t)
}

// killed waits for a server that is killed, or kills itself.
func (s *server) killed(t *testing.T) {
	t.Helper()
	err := s.cmd.Wait()
	if ee, ok := errors.AsType[*exec.ExitError](err); !ok || ee.Exited() {
		t.Fatalf("the server ended by itself: %v", err)
	}
	s.stdin.Close()
}

// intent is a call that was sent: to make a plan, or to hand one in.
type intent struct {
	key, path string
	body      any
	plan      string // the answer's id, "" while there is none
}

// Kill -9 under HTTP writes, again and again: what was acknowledged is there,
// every call without an answer is repeated under its key and takes effect once,
// and everything can be verified.
func TestAKilledServerLosesNothing(t *testing.T) {
	kills := 3
	if os.Getenv("KERJASAMA_SOAK") != "" {
		kills = 20
	}
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			url, files := apptest.URL(t, e), "file://"+t.TempDir()
			o := open(apptest.Over(t, url))
			ctx := t.Context()
			unanswered, committed, handedIn := 0, 0, map[string]bool{}
			for round := range kills {
				s := serve(t, url, files)
				open := o.writeUntilKilled(t, s, round, 10+7*(round%5), handedIn)
				s = serve(t, url, files)
				for _, i := range open {
					unanswered++
					r, err := kerjasama.Act[object](ctx, s.client, i.path, i.body, kerjasama.Key(i.key))
					if err != nil {
						t.Fatalf("round %d: %s again: %v", round, i.path, err)
					}
					if r.Replayed {
						committed++ // before the kill: only its answer was lost
					}
					if again, err := kerjasama.Act[object](ctx, s.client, i.path, i.body, kerjasama.Key(i.key)); err != nil || !again.Replayed || again.Value["id"] != r.Value["id"] {
						t.Errorf("round %d: %s a third time: %v, replayed %v", round, i.path, err, again.Replayed)
					}
				}
				s.kill(t)
			}
			o.everyKeyOnce(t, handedIn)
			verify(t, url, files)
			t.Logf("%d kills under load, %d calls without an answer, %d of them committed; %d plans handed in", kills, unanswered, committed, len(handedIn))
		})
	}
}

// writeUntilKilled lets six writers make plans and hand them in until so many
// answers came, kills the server, and returns the calls without an answer.
func (o *office) writeUntilKilled(t *testing.T, s *server, round, answers int, handedIn map[string]bool) []intent {
	t.Helper()
	var (
		mu   sync.Mutex
		wg   sync.WaitGroup
		got  int
		open []intent
	)
	full := make(chan struct{})
	send := func(i intent) string {
		r, err := kerjasama.Act[object](t.Context(), s.client, i.path, i.body, kerjasama.Key(i.key))
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			open = append(open, i)
			return ""
		}
		if got++; got == answers {
			close(full)
		}
		id, _ := r.Value["id"].(string)
		if i.plan != "" {
			handedIn[i.plan] = true
		}
		return id
	}
	// Signed in before the writers begin: their first calls are writes.
	if _, err := kerjasama.Get[object](t.Context(), s.client, "/me", nil); err != nil {
		t.Fatal(err)
	}
	for w := range 6 {
		wg.Go(func() {
			for n := 0; ; n++ {
				name := fmt.Sprintf("r%d-w%d-%d", round, w, n)
				id := send(intent{key: name, path: "/rencana-kegiatan", body: object{
					"judul": name, "tujuan": "x", "jenis": "penjadwalan", "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-10", "mitra_ids": []string{o.mitra}, "unit_ids": []string{o.unit},
				}})
				if id == "" || send(intent{key: name + "-ajukan", path: "/rencana-kegiatan/" + id + "/ajukan", body: object{}, plan: id}) == "" {
					return
				}
			}
		})
	}
	<-full
	s.kill(t)
	wg.Wait()
	return open
}

// everyKeyOnce compares records and journal: every plan has its versions, no
// title twice, every plan that was acknowledged as handed in is.
func (o *office) everyKeyOnce(t *testing.T, handedIn map[string]bool) {
	t.Helper()
	for query, want := range map[string]int{
		"SELECT count(*) FROM (SELECT judul FROM rencana_kegiatan GROUP BY judul HAVING count(*) > 1) x":                                               0,
		"SELECT count(*) FROM rencana_kegiatan r WHERE r.versi <> (SELECT count(*) FROM jurnal j WHERE j.subjek_id = r.id)":                            0,
		"SELECT count(*) FROM rencana_kegiatan r WHERE (r.status = 'draf') <> (r.versi = 1)":                                                           0,
		"SELECT count(*) FROM rencana_kegiatan r WHERE NOT EXISTS (SELECT 1 FROM rencana_mitra l WHERE l.rencana_id = r.id)":                           0,
		"SELECT count(*) FROM jurnal j WHERE j.subjek = 'rencana_kegiatan' AND NOT EXISTS (SELECT 1 FROM rencana_kegiatan r WHERE r.id = j.subjek_id)": 0,
	} {
		if n := o.number(query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
	for id := range handedIn {
		if n := o.number("SELECT count(*) FROM rencana_kegiatan WHERE id = '" + id + "' AND status = 'siap_koordinasi'"); n != 1 {
			t.Errorf("plan %s was acknowledged as handed in and is not", id)
		}
	}
}

// verify runs what `kerjasama verify` runs, after sealing what is left.
func verify(t *testing.T, url, files string) {
	t.Helper()
	s := serve(t, url, files)
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil { // a graceful end seals the rest
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("a graceful end: %v", err)
	}
	s.stdin.Close()
	var out strings.Builder
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if code := app.Main(ctx, app.Env{Args: []string{"verify", "--database", url, "--files", files}, Out: &out, Err: &out}); code != 0 {
		t.Errorf("verify: exit %d\n%s", code, out.String())
	}
	if !strings.Contains(out.String(), " 0 rows waiting for a seal") {
		t.Errorf("not everything is sealed:\n%s", out.String())
	}
}
