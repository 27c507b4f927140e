package ctl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"kerjasama/pkg/kerjasama"
)

// feed are the flags of peristiwa.
type feed struct {
	after  int64
	state  string
	follow bool
	every  time.Duration
}

func peristiwaFlags(r *run) {
	r.set.Int64Var(&r.feed.after, "after", 0, "position behind which to begin; 0 is the beginning")
	r.set.StringVar(&r.feed.state, "state", "", "file that keeps the position from one run to the next")
	r.set.BoolVar(&r.feed.follow, "follow", false, "go on until interrupted")
	r.set.DurationVar(&r.feed.every, "every", 5*time.Second, "how often to look, with --follow")
}

// halaman is one answer of the feed, its events as the server sent them.
type halaman struct {
	Data      []json.RawMessage `json:"data"`
	NextAfter int64             `json:"next_after"`
	Head      int64             `json:"head"`
}

// peristiwa prints events from a position on. With a state file the position is
// kept once a page has been printed: a run that broke off repeats at most the
// page it was at.
func peristiwa(ctx context.Context, r *run) error {
	after, err := r.feed.begin()
	if err != nil {
		return err
	}
	if r.query.Get("limit") == "" {
		r.query.Set("limit", "100")
	}
	n := 0
	for {
		r.query.Set("after", strconv.FormatInt(after, 10))
		p, err := kerjasama.Get[halaman](ctx, r.c, "/peristiwa", r.query)
		if err != nil {
			if ctx.Err() != nil || !r.feed.follow || exitOf(err) != exitLater {
				return err
			}
			r.say("%v; looking again in %s", err, r.feed.every)
			if err := wait(ctx, r.feed.every); err != nil {
				return err
			}
			continue
		}
		for _, e := range p.Value.Data {
			if err := r.line(e); err != nil {
				return err
			}
		}
		n += len(p.Value.Data)
		moved := p.Value.NextAfter > after
		if moved {
			after = p.Value.NextAfter
			if err := r.feed.keep(after); err != nil {
				return err
			}
		}
		switch {
		case moved && after < p.Value.Head:
		case !r.feed.follow:
			r.say("%d events, up to position %d", n, after)
			return nil
		default:
			if err := wait(ctx, r.feed.every); err != nil {
				return err
			}
		}
	}
}

// begin is where the feed is taken up: --after, or what the state file says; a
// file that is not there yet is the beginning.
func (f feed) begin() (int64, error) {
	switch {
	case f.after < 0:
		return 0, misused("--after must be 0 or more")
	case f.every <= 0:
		return 0, misused("--every must be longer than 0")
	case f.state == "":
		return f.after, nil
	case f.after != 0:
		return 0, misused("--after and --state both say where to begin: choose one")
	}
	b, err := os.ReadFile(f.state)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the state: %w", err)
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%s does not hold a position", f.state)
	}
	return n, nil
}

// keep replaces the state file, so that a run that is cut off leaves the old or
// the new position.
func (f feed) keep(after int64) error {
	if f.state == "" {
		return nil
	}
	t, err := os.CreateTemp(filepath.Dir(f.state), filepath.Base(f.state)+".*")
	if err != nil {
		return fmt.Errorf("keep the state: %w", err)
	}
	_, err = fmt.Fprintln(t, after)
	if err = errors.Join(err, t.Close()); err == nil {
		err = os.Rename(t.Name(), f.state)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keep the state: %w", err), os.Remove(t.Name()))
	}
	return nil
}
