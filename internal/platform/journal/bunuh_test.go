package journal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

// childVar and runVar turn this test binary into a writer that is to be killed.
const (
	childVar = "KERJASAMA_TEST_JOURNAL_CHILD" // the database's address
	runVar   = "KERJASAMA_TEST_JOURNAL_RUN"   // makes the run's keys its own
)

// child writes with four writers, a sealer and a notary until it is killed, and
// says each key on standard output once its answer is there. It ends by itself
// when its parent is gone.
func child(url string) int {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // only its end matters
		os.Exit(3)
	}()
	ctx := context.Background()
	d, err := db.Open(ctx, url, db.Options{MaxConns: 6})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	b := &bench{Journal: New(d, clock.System{})}
	go NewSealer(d, clock.System{}, slog.Default()).Run(ctx)
	go func() {
		n, err := NewNotary(d, clock.System{}, "uji/POLIBATAM", time.Millisecond)
		for err == nil {
			_, err = n.Checkpoint(ctx)
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}()
	for _, err := range together(4, func(w int) error {
		for i := 0; ; i++ {
			name := fmt.Sprintf("r%s-w%d-%d", os.Getenv(runVar), w, i)
			if err := b.appendRows(ctx, name, 2); err != nil {
				return err
			}
			if _, err := os.Stdout.WriteString(name + "\n"); err != nil {
				return err
			}
			if _, err := change(ctx, b.Journal, Call{By: staf, Key: name + "-ubah", ReqHash: "h", RequestID: name}, name+"-0", "lagi", func() {}); err != nil {
				return err
			}
			if _, err := os.Stdout.WriteString(name + "-ubah\n"); err != nil {
				return err
			}
		}
	}) {
		fmt.Fprintln(os.Stderr, err)
	}
	return 1
}

// Kill -9 in the midst of writing, again and again: what was acknowledged is
// there, nothing is half there, and what was committed without its answer
// having arrived is answered by the same key.
func TestKilledWritersLoseNothing(t *testing.T) {
	rounds := 5
	if soak() {
		rounds = 20
	}
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			url := dbtest.URL(t, e)
			d, err := db.Open(t.Context(), url, db.Options{MaxConns: 4})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			b := setup(t, d)
			unanswered := 0
			for round := range rounds {
				acked := killed(t, url, round, 20+37*(round%5))
				if _, err := b.verify(); err != nil {
					t.Fatalf("round %d: %v", round, err)
				}
				unanswered += b.checkKeys(round, acked)
			}
			b.seal()
			report, err := b.verify()
			b.must(err)
			t.Logf("%d kills, %d committed calls without an answer\n%s", rounds, unanswered, report)
			if n := b.count("jurnal WHERE versi = 1 AND kunci IS NULL"); n != b.count("jurnal WHERE versi = 1 AND kunci IS NOT NULL") {
				t.Error("a call of two records left one of them")
			}
		})
	}
}

// killed runs one writer, kills it after so many answers and returns the keys
// that were answered.
func killed(t *testing.T, url string, round, answers int) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childVar+"="+url, fmt.Sprintf("%s=%d", runVar, round))
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var acked []string
	for s := bufio.NewScanner(stdout); s.Scan(); {
		acked = append(acked, s.Text())
		if len(acked) == answers {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	err = cmd.Wait()
	if ee, ok := errors.AsType[*exec.ExitError](err); !ok || ee.Exited() || len(acked) < answers {
		t.Fatalf("the writer ended by itself after %d answers: %v\n%s", len(acked), err, stderr.String())
	}
	return acked
}

// checkKeys compares the answered keys of a round with the journal, repeats the
// calls that were committed without an answer, and returns how many those were.
func (b *bench) checkKeys(round int, acked []string) (unanswered int) {
	b.t.Helper()
	var keys []string
	b.must(b.db.Gorm.Raw("SELECT kunci FROM jurnal WHERE kunci LIKE ?", fmt.Sprintf("r%d-%%", round)).Scan(&keys).Error)
	open := make(map[string]bool, len(keys))
	for _, k := range keys {
		open[k] = true
	}
	for _, k := range acked {
		if !open[k] {
			b.t.Errorf("round %d: %s was acknowledged and is lost", round, k)
		}
		delete(open, k)
	}
	before := b.count("jurnal")
	for k := range open {
		a, err := create(b.t.Context(), b.Journal, Call{By: staf, Key: k, ReqHash: "h", RequestID: "ulang"}, k, "")
		if err != nil || !a.Replayed {
			b.t.Errorf("round %d: repeating %s: got replayed %v, %v, want the first answer", round, k, a.Replayed, err)
		}
	}
	if after := b.count("jurnal"); after != before {
		b.t.Errorf("round %d: repeating calls added %d rows", round, after-before)
	}
	return len(open)
}
