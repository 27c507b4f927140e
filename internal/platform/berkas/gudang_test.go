package berkas_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/berkas"
)

func nothingIn(t testing.TB, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("%s was left behind", p)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func stores(t *testing.T, f func(t *testing.T, s *berkas.Store)) {
	t.Helper()
	for name, address := range map[string]string{"directory": "file://" + t.TempDir(), "memory": "mem://"} {
		t.Run(name, func(t *testing.T) { f(t, open(t, address, nil)) })
	}
}

func keep(t testing.TB, s *berkas.Store, isi, nama string) *berkas.Upload {
	t.Helper()
	u, err := s.Stage(t.Context(), strings.NewReader(isi), nama, limit)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	for range 2 { // keeping twice is keeping once
		if err := s.Keep(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	return u
}

func read(t testing.TB, s *berkas.Store, sha string, offset, length int64) string {
	t.Helper()
	r, err := s.Open(t.Context(), sha, offset, length)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestKeepReadDelete(t *testing.T) {
	stores(t, func(t *testing.T, s *berkas.Store) {
		u := keep(t, s, pdf, "a.pdf")
		if got := read(t, s, u.SHA256, 0, -1); got != pdf {
			t.Errorf("got %q", got)
		}
		if got, want := read(t, s, u.SHA256, 1, 3), pdf[1:4]; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if err := s.Verify(t.Context(), u.SHA256, u.Ukuran); err != nil {
			t.Errorf("verify: %v", err)
		}
		for range 2 {
			if err := s.Delete(t.Context(), u.SHA256); err != nil {
				t.Errorf("delete: %v", err)
			}
		}
		if d, ok := errors.AsType[*berkas.Damage](s.Verify(t.Context(), u.SHA256, u.Ukuran)); !ok {
			t.Errorf("missing bytes verify as %v", d)
		}
	})
}

func TestVerifyFindsDamage(t *testing.T) {
	for name, wrong := range map[string]string{
		"one bit":  strings.Replace(pdf, "1.7", "1.6", 1),
		"cut off":  pdf[:10],
		"too long": pdf + "x",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, "file://"+dir, nil)
			u := keep(t, s, pdf, "a.pdf")
			p := filepath.Join(dir, u.SHA256[:2], u.SHA256[2:4], u.SHA256)
			if err := os.WriteFile(p, []byte(wrong), 0o600); err != nil {
				t.Fatal(err)
			}
			err := s.Verify(t.Context(), u.SHA256, u.Ukuran)
			if _, ok := errors.AsType[*berkas.Damage](err); !ok {
				t.Errorf("got %v, want damage", err)
			}
		})
	}
}

// Only what an interrupted write left goes, and only when it is old.
func TestSweepTemporary(t *testing.T) {
	dir := t.TempDir()
	s := open(t, "file://"+dir, nil)
	u := keep(t, s, pdf, "a.pdf")
	at := time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)
	tmp := filepath.Join(dir, u.SHA256[:2], u.SHA256[2:4], u.SHA256+"."+hex(at.UnixNano())+".tmp")
	if err := os.WriteFile(tmp, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		before time.Time
		want   int
	}{{at, 0}, {at.Add(time.Second), 1}, {at.Add(time.Second), 0}} {
		n, err := s.SweepTemporary(step.before)
		if err != nil || n != step.want {
			t.Errorf("before %v: got %d %v, want %d", step.before, n, err, step.want)
		}
	}
	if got := read(t, s, u.SHA256, 0, -1); got != pdf {
		t.Errorf("the file itself is %q", got)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, address := range []string{"", "http://x", "berkas", "file://" + filepath.Join(t.TempDir(), "x\x00y")} {
		if s, err := berkas.Open(t.Context(), address, nil); err == nil {
			t.Errorf("%q opened: %v", address, s)
		}
	}
}

// An object that a crash cut off is written anew by the next upload of it.
func TestKeepMends(t *testing.T) {
	dir := t.TempDir()
	s := open(t, "file://"+dir, nil)
	u := keep(t, s, pdf, "a.pdf")
	p := filepath.Join(dir, u.SHA256[:2], u.SHA256[2:4], u.SHA256)
	if err := os.WriteFile(p, []byte(pdf[:10]), 0o600); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.Has(t.Context(), u.SHA256, u.Ukuran); ok || err != nil {
		t.Errorf("cut-off bytes count as kept: %t %v", ok, err)
	}
	keep(t, s, pdf, "a.pdf")
	if got := read(t, s, u.SHA256, 0, -1); got != pdf {
		t.Errorf("got %q", got)
	}
}

// A large file goes through without being held in memory.
func TestKeepStreams(t *testing.T) {
	s := open(t, "file://"+t.TempDir(), nil)
	const size = 64 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	u, err := s.Stage(t.Context(), io.LimitReader(letters{}, size), "a.txt", size)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	if err := s.Keep(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > size/8 {
		t.Errorf("%d bytes allocated for a file of %d", used, size)
	}
}

// letters is text without end.
type letters struct{}

func (letters) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}
