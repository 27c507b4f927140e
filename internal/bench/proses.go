package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the unit of CPU times in /proc: USER_HZ, 100 on every Linux.
const tick = 10 * time.Millisecond

// stat is what /proc/PID/stat says about a process.
type stat struct {
	parent   int
	own      time.Duration // user and system time of the process
	children time.Duration // of its children that ended and were waited for
}

func readStat(pid int) (stat, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, err
	}
	// The command's name is in parentheses and may hold anything.
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(f) < 15 {
		return stat{}, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(f))
	}
	var n [15]int64
	for i := 1; i < 15; i++ {
		if n[i], err = strconv.ParseInt(f[i], 10, 64); err != nil {
			return stat{}, err
		}
	}
	return stat{parent: int(n[1]), own: time.Duration(n[11]+n[12]) * tick, children: time.Duration(n[13]+n[14]) * tick}, nil
}

// tree is the CPU time of a process, its children that live, and those that
// ended: a PostgreSQL server whole, background workers included.
func tree(root int) (time.Duration, error) {
	top, err := readStat(root)
	if err != nil {
		return 0, err
	}
	sum := top.own + top.children
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if s, err := readStat(pid); err == nil && s.parent == root { // one that ended meanwhile is in children next time
			sum += s.own + s.children
		}
	}
	return sum, nil
}

// memory is what a process holds, in bytes: all that is resident, and how much of
// it is mapped from files, above all its own executable. The kernel shares those
// pages and takes them back when it needs them; how many it maps at once depends on
// the file system.
type memory struct{ resident, mapped int64 }

func (m memory) String() string {
	return fmt.Sprintf("%.1f MB (%.1f of it mapped from the executable)", float64(m.resident)/1e6, float64(m.mapped)/1e6)
}

func memoryOf(pid int) (m memory, err error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return m, err
	}
	for line := range strings.Lines(string(b)) {
		for name, into := range map[string]*int64{"VmRSS:": &m.resident, "RssFile:": &m.mapped} {
			if v, ok := strings.CutPrefix(line, name); ok {
				kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(v), " kB"), 10, 64)
				if err != nil {
					return m, err
				}
				*into = kb << 10
			}
		}
	}
	if m.resident == 0 {
		return m, errors.New("no VmRSS")
	}
	return m, nil
}

// child is a server this run started. It is ended by its own process id.
type child struct {
	cmd   *exec.Cmd
	base  string // http://HOST:PORT
	log   bytes.Buffer
	ended chan struct{}
	stdin interface{ Close() error }
}

// start runs a program with an environment of its own.
func start(ctx context.Context, addr string, env []string, name string, args ...string) (*child, error) {
	c := &child{cmd: exec.CommandContext(ctx, name, args...), base: "http://" + addr, ended: make(chan struct{})} //nolint:gosec // our own binaries
	c.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TZ=UTC"}, env...)
	c.cmd.Stdout, c.cmd.Stderr = &c.log, &c.log
	c.cmd.Cancel = func() error { return c.cmd.Process.Signal(syscall.SIGTERM) }
	c.cmd.WaitDelay = 15 * time.Second // then it is killed
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	c.stdin = in
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		c.cmd.Wait() //nolint:errcheck,gosec // how it ended is in its log
		close(c.ended)
	}()
	return c, nil
}

func (c *child) pid() int { return c.cmd.Process.Pid }

// stop ends the server: politely, and by force when it does not listen.
func (c *child) stop() {
	c.stdin.Close()                       //nolint:errcheck,gosec // the other end may be gone
	c.cmd.Process.Signal(syscall.SIGTERM) //nolint:errcheck,gosec // it may have ended
	select {
	case <-c.ended:
	case <-time.After(20 * time.Second):
		c.cmd.Process.Kill() //nolint:errcheck,gosec // it may have ended
		<-c.ended
	}
}

// ready waits for 200 from /readyz at most for limit.
func (c *child) ready(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/readyz", nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(r); err == nil {
			res.Body.Close() //nolint:errcheck,gosec // nothing was read
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-c.ended:
			return fmt.Errorf("server ended at once: %s", c.log.String())
		case <-ctx.Done():
			return fmt.Errorf("server is not ready after %v", limit)
		case <-t.C:
		}
	}
}

// freeAddr is a loopback address nobody listens on.
func freeAddr(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// build makes the binary that is measured, as it ships.
func build(ctx context.Context, to string) error {
	c := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", to, "./cmd/kerjasama") //nolint:gosec // our own program
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("go build ./cmd/kerjasama: %w\n%s", err, out)
	}
	return nil
}
