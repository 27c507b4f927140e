package dbtest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Cluster is a throw-away PostgreSQL server on loopback.
type Cluster struct {
	base  string // postgres://user@127.0.0.1:port/
	mu    sync.Mutex
	admin *sql.DB
	stop  func()
}

func (c *Cluster) url(name string) string { return c.base + name + "?sslmode=disable" }

// Base is the address without a database name, for URLVar.
func (c *Cluster) Base() string { return c.base }

// Stop ends the server and removes its files.
func (c *Cluster) Stop() { c.stop() }

// cluster finds the run's server or starts one for this process.
var cluster = sync.OnceValues(func() (*Cluster, error) {
	if base := os.Getenv(URLVar); base != "" {
		return &Cluster{base: base, stop: func() {}}, nil
	}
	return Start(Roomiest())
})

// binDir finds the newest installed server.
func binDir() (string, error) {
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil { //nolint:noctx // answers at once
		dir := strings.TrimSpace(string(out))
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
			return dir, nil
		}
	}
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(dirs) == 0 {
		return "", errors.New("no initdb found (install PostgreSQL's server, 15 or newer)")
	}
	newest := slices.MaxFunc(dirs, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest), nil
}

func version(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return n
}

// unprivileged returns how to run as someone other than root, which the server
// refuses: nil when we are not root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("running as root and neither user postgres nor nobody exists")
}

// inMemory is where Linux keeps files in memory, and roomy how much has to be free
// there for a test run's cluster, which took less than one GiB.
const (
	inMemory = "/dev/shm"
	roomy    = 8 << 30
)

// Roomiest is where a test run's cluster goes, "" for the temporary directory. A
// run makes and drops hundreds of databases of eight hundred files each: ext4
// without a journal passes over what was deleted a moment ago and took half a second
// for one, memory takes 20 ms. TMPDIR, where it is set, is obeyed.
func Roomiest() string {
	var fs syscall.Statfs_t
	if os.Getenv("TMPDIR") != "" || syscall.Statfs(inMemory, &fs) != nil || fs.Bavail*uint64(fs.Bsize) < roomy { //nolint:gosec // a block size is positive
		return ""
	}
	return inMemory
}

// Start makes and starts a cluster in a directory of its own in where, "" being the
// temporary directory. It ends with this process at the latest.
func Start(where string) (*Cluster, error) {
	bin, err := binDir()
	if err != nil {
		return nil, err
	}
	cred, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(where, "kerjasama-pg-")
	if err != nil {
		return nil, err
	}
	if cred != nil {
		if err := os.Chown(dir, int(cred.Uid), int(cred.Gid)); err != nil {
			return nil, err
		}
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", dir+"/data", "-U", "uji", "-A", "trust", "-E", "UTF8", "--locale=C", "-N") //nolint:noctx,gosec // a fixed program in a fixed place
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: cred}
	initdb.Dir = dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(dir))
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	c, err := launch(bin, dir, port, cred)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return c, nil
}

// launch starts the server under a shell that takes the files away when it
// ends. The kernel ends the shell when the thread that started it dies, so the
// starting goroutine keeps its thread for good.
func launch(bin, dir string, port int, cred *syscall.Credential) (*Cluster, error) {
	script := `"$0" -D "$1/data" -p "$2" -k "$1" -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off ` +
		`-c full_page_writes=off -c max_connections=300 -c shared_buffers=128MB -c max_wal_size=2GB >"$1/log" 2>&1 & p=$!
trap 'kill -INT $p; wait $p; rm -rf "$1"; exit' TERM INT
wait $p`
	cmd := exec.Command("sh", "-c", script, filepath.Join(bin, "postgres"), dir, strconv.Itoa(port)) //nolint:noctx,gosec // a fixed program in a fixed place
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cred, Pdeathsig: syscall.SIGTERM, Setpgid: true}
	started := make(chan error, 1)
	ended := make(chan struct{})
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			err = cmd.Wait()
		}
		_ = err // its end is told by ended; how it ended is in its log
		close(ended)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	c := &Cluster{base: fmt.Sprintf("postgres://uji@127.0.0.1:%d/", port)}
	c.stop = func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			return // already gone
		}
		<-ended
		os.RemoveAll(dir) //nolint:errcheck,gosec // the shell did it already unless it was killed
	}
	if err := c.await(ended); err != nil {
		log, lerr := os.ReadFile(dir + "/log") //nolint:gosec // our own temporary file
		c.stop()
		return nil, errors.Join(err, lerr, errors.New(string(bytes.TrimSpace(log))))
	}
	return c, nil
}

// await returns when the server accepts connections; the deadline bounds it.
func (c *Cluster) await(ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	probe, err := sql.Open("pgx", c.url("postgres"))
	if err != nil {
		return err
	}
	defer probe.Close() //nolint:errcheck // a probe
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = probe.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("postgres does not answer: %w", err)
		case <-ended:
			return errors.New("postgres ended at once")
		case <-tick.C:
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // loopback, at once
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port //nolint:errcheck // a TCP listener has a TCP address
	return port, l.Close()
}
