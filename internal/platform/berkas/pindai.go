package berkas

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"kerjasama/internal/platform/fault"
)

// Scanner asks a clamd whether content is infected, by its INSTREAM command.
type Scanner struct{ network, addr string }

// NewScanner returns the scanner at tcp://HOST:PORT or unix:///PATH. It does not
// connect.
func NewScanner(address string) (*Scanner, error) {
	u, err := url.Parse(address)
	switch {
	case err == nil && u.Scheme == "tcp" && u.Host != "":
		return &Scanner{"tcp", u.Host}, nil
	case err == nil && u.Scheme == "unix" && u.Path != "":
		return &Scanner{"unix", u.Path}, nil
	}
	return nil, fmt.Errorf("virus scanner %q must be tcp://HOST:PORT or unix:///PATH", address)
}

// Scan sends content to the scanner. 422 infected when it finds something, 503
// unavailable when it does not answer: nothing unscanned is kept.
func (s *Scanner) Scan(ctx context.Context, r io.Reader) error {
	answer, err := s.ask(ctx, r)
	switch {
	case err != nil:
		return scannerDown(err)
	case strings.HasSuffix(answer, " OK"):
		return nil
	case strings.HasSuffix(answer, " FOUND"):
		return refuse("infected", "Pemindai virus menolak berkas ini.", "The virus scanner refuses this file.")
	default: // e.g. INSTREAM size limit exceeded. ERROR
		return scannerDown(fmt.Errorf("clamd says %.200q", answer))
	}
}

func scannerDown(cause error) error {
	f := fault.Wrap(cause, fault.Unavailable, "Pemindai virus tidak menjawab; coba lagi sebentar.", "The virus scanner does not answer; try again in a moment.")
	f.RetryAfter = 30 * time.Second
	return f
}

func (s *Scanner) ask(ctx context.Context, r io.Reader) (string, error) {
	c, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, s.network, s.addr)
	if err != nil {
		return "", err
	}
	defer c.Close()                                      //nolint:errcheck // the answer was read, or nothing helps
	stop := context.AfterFunc(ctx, func() { c.Close() }) //nolint:errcheck,gosec // ends a conversation nobody waits for
	defer stop()
	if err := send(c, r); err != nil {
		// A scanner that has had enough answers and hangs up: its answer says more.
		if answer, rerr := bufio.NewReader(c).ReadString(0); rerr == nil {
			return strings.TrimRight(answer, "\x00\n"), nil
		}
		return "", err
	}
	answer, err := bufio.NewReader(c).ReadString(0)
	if err != nil {
		return "", fmt.Errorf("read clamd's answer: %w", err)
	}
	return strings.TrimRight(answer, "\x00\n"), nil
}

// send writes the command and the content in chunks: four bytes of length, most
// significant first, then that many bytes; length 0 ends it.
func send(w io.Writer, r io.Reader) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	buf := make([]byte, 4+64<<10)
	for {
		n, err := io.ReadFull(r, buf[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buf, uint32(n)) //nolint:gosec // at most 64 KiB
			if _, err := w.Write(buf[:4+n]); err != nil {
				return err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF { //nolint:errorlint // ReadFull returns these two as they are
			_, err = w.Write([]byte{0, 0, 0, 0})
			return err
		}
		if err != nil {
			return err
		}
	}
}
