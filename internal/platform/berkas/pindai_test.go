package berkas_test

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"

	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
)

// eicar is the text every scanner agrees to find, in two halves so that it finds
// nothing here.
const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-` + `STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

func hex(n int64) string { return strconv.FormatInt(n, 16) }

// clamd speaks the scanner's side of INSTREAM.
func clamd(t testing.TB, answer func(content string) string) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serveScan(c, answer)
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return "tcp://" + l.Addr().String()
}

func serveScan(c net.Conn, answer func(string) string) {
	defer c.Close()
	r := bufio.NewReader(c)
	if cmd, err := r.ReadString(0); err != nil || cmd != "zINSTREAM\x00" {
		io.WriteString(c, "UNKNOWN COMMAND\x00")
		return
	}
	var content strings.Builder
	for {
		var n uint32
		if binary.Read(r, binary.BigEndian, &n) != nil {
			return
		}
		if n == 0 {
			break
		}
		if _, err := io.CopyN(&content, r, int64(n)); err != nil {
			return
		}
	}
	io.WriteString(c, answer(content.String()))
}

func TestScan(t *testing.T) {
	long := strings.Repeat("panjang ", 20_000) // several chunks
	for name, tt := range map[string]struct {
		isi    string
		answer func(string) string
		want   fault.Code
	}{
		"clean": {long, func(s string) string {
			if s != long {
				return "stream: not what was sent ERROR\x00"
			}
			return "stream: OK\x00"
		}, ""},
		"infected": {eicar, func(s string) string {
			if strings.Contains(s, "EICAR") {
				return "stream: Eicar-Test-Signature FOUND\x00"
			}
			return "stream: OK\x00"
		}, fault.ValidationFailed},
		"over the scanner's own limit": {"x", func(string) string { return "INSTREAM size limit exceeded. ERROR\x00" }, fault.Unavailable},
		"hangs up":                     {"x", func(string) string { return "" }, fault.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			sc, err := berkas.NewScanner(clamd(t, tt.answer))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			u, err := open(t, "file://"+dir, sc).Stage(t.Context(), strings.NewReader(tt.isi), "a.txt", limit)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if err := u.Close(); err != nil {
					t.Error(err)
				}
				return
			}
			if !fault.Is(err, tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			nothingIn(t, dir)
		})
	}
}

func TestScannerDown(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "tcp://" + l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	sc, err := berkas.NewScanner(address)
	if err != nil {
		t.Fatal(err)
	}
	_, err = open(t, "mem://", sc).Stage(t.Context(), strings.NewReader(pdf), "a.pdf", limit)
	if f, ok := fault.As(err); !ok || f.Code != fault.Unavailable || f.RetryAfter == 0 {
		t.Errorf("got %v, want unavailable with Retry-After", err)
	}
	for _, bad := range []string{"", "clamd:3310", "tcp://", "http://x", "unix://"} {
		if _, err := berkas.NewScanner(bad); err == nil {
			t.Errorf("scanner at %q accepted", bad)
		}
	}
}
