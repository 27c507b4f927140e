package ctl_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kerjasama/internal/apptest"
	"kerjasama/internal/ctl"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kerjasamactl": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := ctl.Main(ctx, ctl.Env{Args: os.Args[1:], Environ: os.Environ(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
		stop()
		os.Exit(code)
	}})
}

type object = map[string]any

// office is a product with three archived reports of units IF, IF and MB.
func office(t *testing.T) *apptest.World {
	t.Helper()
	w := apptest.New(t, db.SQLite)
	for n, unit := range []string{"IF", "IF", "MB"} {
		w.Do("staf", "POST", "/mitra", object{"nama": "PT Contoh " + unit + strconv.Itoa(n), "kategori": "dudi", "kode_negara": "ID"}).Want(201)
		body := fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"laporan %s-%d.pdf\"\r\n\r\n%%PDF-1.4\n%% %d\n%%%%EOF\n\r\n--b--\r\n", unit, n, n)
		b := w.Do("staf", "POST", "/berkas", body, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
		w.Do("staf", "POST", "/arsip-laporan", object{"jenis_rekaman": "lainnya", "tahun": 2025 + n/2, "judul": "Laporan " + unit, "berkas_id": b}).Want(201)
	}
	seal(t, w)
	return w
}

func seal(t *testing.T, w *apptest.World) {
	t.Helper()
	if _, err := journal.NewSealer(w.App.DB, w.Clock, w.App.Log).SealOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// cancelling ends a context at the first word written to it.
type cancelling struct{ stop context.CancelCauseFunc }

func (c cancelling) Write(b []byte) (int, error) {
	c.stop(errors.New("signal received"))
	return len(b), nil
}

func TestAnInterruptedRunSaysSo(t *testing.T) {
	f := newFront(office(t).App.Handler(), false)
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	ctx, stop := context.WithCancelCause(t.Context())
	var said strings.Builder
	got := ctl.Main(ctx, ctl.Env{
		Args:    []string{"peristiwa", "--follow", "limit=1"},
		Environ: []string{"KERJASAMA_URL=" + s.URL, "KERJASAMA_USERNAME=staf", "KERJASAMA_PASSWORD=" + apptest.Password},
		Out:     cancelling{stop}, Err: &said,
	})
	if got != 130 || said.String() != "kerjasamactl peristiwa: interrupted\n" {
		t.Errorf("got %d, %q, want 130", got, said.String())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen["POST /auth/logout"] != 1 {
		t.Errorf("got %v, want one sign-out", f.seen)
	}
}

// front stands between one script and the office: it counts what is asked, and
// where it is the troubled one, makes trouble.
type front struct {
	http.Handler
	troubled bool
	mu       sync.Mutex
	came     *sync.Cond
	seen     map[string]int // by method and path
}

func newFront(h http.Handler, troubled bool) *front {
	f := &front{Handler: h, troubled: troubled, seen: map[string]int{}}
	f.came = sync.NewCond(&f.mu)
	return f
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	key := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/api/v1")
	f.seen[key]++
	n := f.seen[key]
	f.came.Broadcast()
	f.mu.Unlock()
	switch {
	case f.troubled && r.URL.Path == "/api/v1/kpi" && n <= 2, f.troubled && r.URL.Path == "/api/v1/peristiwa" && n == 2:
		w.WriteHeader(http.StatusServiceUnavailable)
	case f.troubled && strings.HasSuffix(r.URL.Path, "/berkas"):
		fmt.Fprint(w, "not what was archived")
	default:
		f.Handler.ServeHTTP(w, r)
	}
}

// await waits until something was asked a number of times, and reports whether
// that came to pass while there was hope.
func (f *front) await(key string, times int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	late := false
	defer time.AfterFunc(20*time.Second, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		late = true
		f.came.Broadcast()
	}).Stop()
	for f.seen[key] < times && !late {
		f.came.Wait()
	}
	return !late
}

func TestScripts(t *testing.T) {
	w := office(t)
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	type key struct{}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			f := newFront(w.App.Handler(), false)
			bad := newFront(w.App.Handler(), true)
			e.Values[key{}] = map[string]*front{"front": f, "trouble": bad}
			for name, h := range map[string]http.Handler{"KERJASAMA_URL": f, "TROUBLE": bad} {
				s := httptest.NewServer(h)
				e.Defer(s.Close)
				e.Setenv(name, s.URL)
			}
			e.Setenv("DOWN", down.URL)
			e.Setenv("KERJASAMA_USERNAME", "staf")
			e.Setenv("KERJASAMA_PASSWORD", apptest.Password)
			e.Setenv("PASSWORD", apptest.Password)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			// ends CODE PROGRAM ARGS…: the program ends with exactly this code.
			"ends": func(ts *testscript.TestScript, _ bool, args []string) {
				err := ts.Exec(args[1], args[2:]...)
				got := 0
				if e, ok := err.(*exec.ExitError); ok { //nolint:errorlint // as Exec returns it
					got = e.ExitCode()
				} else if err != nil {
					ts.Fatalf("%v", err)
				}
				if want := args[0]; strconv.Itoa(got) != want {
					ts.Fatalf("got exit code %d, want %s", got, want)
				}
			},
			// asked WHICH N METHOD PATH: that many requests came in so far.
			"asked": func(ts *testscript.TestScript, _ bool, args []string) {
				f := ts.Value(key{}).(map[string]*front)[args[0]]
				f.mu.Lock()
				defer f.mu.Unlock()
				if got := f.seen[args[2]+" "+args[3]]; strconv.Itoa(got) != args[1] {
					ts.Fatalf("got %d requests %s %s, want %s", got, args[2], args[3], args[1])
				}
			},
			// await WHICH N METHOD PATH: wait until that many have come.
			"await": func(ts *testscript.TestScript, _ bool, args []string) {
				n, err := strconv.Atoi(args[1])
				ts.Check(err)
				if !ts.Value(key{}).(map[string]*front)[args[0]].await(args[2]+" "+args[3], n) {
					ts.Fatalf("there were never %d requests %s %s", n, args[2], args[3])
				}
			},
		},
	})
}
