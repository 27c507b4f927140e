package surel

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	gomail "github.com/wneessen/go-mail"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/journal"
)

// masuk is a mail that a server took.
type masuk struct{ to, id, subject, body string }

// server is a mail server on a loopback port that misbehaves as told.
type server struct {
	t    testing.TB
	addr string

	mu    sync.Mutex
	got   []masuk
	conns int
	// What to answer at each step; nil is fine. cut closes the connection: at
	// "data" before the mail is kept, at "done" after it, without an answer.
	from, rcpt, data func(to string) error
	cut              string
}

func serve(t testing.TB) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, addr: l.Addr().String()}
	srv := smtp.NewServer(s)
	srv.Domain, srv.AllowInsecureAuth, srv.ErrorLog = "surat.example", true, quietLog{}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = l.Close(); _ = srv.Close(); <-ended })
	return s
}

type quietLog struct{}

func (quietLog) Printf(string, ...any) {}
func (quietLog) Println(...any)        {}

// NewSession begins a session for each connection.
func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns++
	return &session{s: s, conn: c}, nil
}

// set changes how the server behaves.
func (s *server) set(f func()) { s.mu.Lock(); defer s.mu.Unlock(); f() }

func (s *server) mails() []masuk {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]masuk(nil), s.got...)
}

type session struct {
	s    *server
	conn *smtp.Conn
	to   string
}

func (x *session) ask(f func(string) error) error {
	if f == nil {
		return nil
	}
	return f(x.to)
}

func (x *session) Mail(string, *smtp.MailOptions) error {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	return x.ask(x.s.from)
}

func (x *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	x.to = to
	return x.ask(x.s.rcpt)
}

func (x *session) Data(r io.Reader) error {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	if x.s.cut == "data" {
		return x.conn.Conn().Close()
	}
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	if err := x.ask(x.s.data); err != nil {
		return err
	}
	if h := m.Header; h.Get("User-Agent") != "" || h.Get("X-Mailer") != "" || h.Get("Auto-Submitted") != "auto-generated" || h.Get("Date") == "" {
		x.s.t.Errorf("headers %v", h)
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	x.s.got = append(x.s.got, masuk{x.to, m.Header.Get("Message-Id"), m.Header.Get("Subject"), string(body)})
	if x.s.cut == "done" {
		return x.conn.Conn().Close()
	}
	return nil
}

func (x *session) Reset()        {}
func (x *session) Logout() error { return nil }

// world is an outbox over a fresh database.
type world struct {
	t   testing.TB
	d   *db.DB
	clk *clock.Manual
	j   *journal.Journal
	box *Kotak
}

func newWorld(t testing.TB, d *db.DB, addr string) *world {
	t.Helper()
	w := &world{t: t, d: d, clk: clock.NewManual(time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC))}
	w.j, w.box = journal.New(d, w.clk), w.another(addr)
	return w
}

// another is the outbox as another process has it. It waits a quarter of a second
// for a server.
func (w *world) another(addr string) *Kotak {
	w.t.Helper()
	srv, err := NewServer("smtp://" + addr + "?starttls=none")
	if err != nil {
		w.t.Fatal(err)
	}
	srv.options = append(srv.options, gomail.WithTimeout(250*time.Millisecond))
	k, err := New(w.d, w.clk, slog.New(slog.DiscardHandler), srv, "Humas dan Kerjasama <humas@kampus.example>")
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

func each(t *testing.T, f func(t *testing.T, w *world, s *server)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t)
		f(t, newWorld(t, d, s.addr), s)
	})
}

// put asks for mails to addresses, each under its own name.
func (w *world) put(to ...string) {
	w.t.Helper()
	for _, a := range to {
		w.clk.Advance(time.Millisecond) // they leave in this order
		if _, err := journal.Do(w.t.Context(), w.j, journal.Call{By: actor.System()}, func(tx *journal.Tx) (struct{}, error) {
			return struct{}{}, w.box.Put(tx, Surel{Kunci: "uji:" + a, Ke: a, Perihal: "Perihal é " + a, Isi: "Isi untuk " + a + ".\n"})
		}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// send lets what is due leave.
func (w *world) send(want int) {
	w.t.Helper()
	n, err := w.box.Send(context.Background())
	if err != nil || n != want {
		w.t.Fatalf("%d mails left, %v; want %d", n, err, want)
	}
}

// stand is "address-or-empty status tries" of every mail, by name.
func (w *world) stand() string {
	w.t.Helper()
	var out []string
	if err := db.Raw(w.t.Context(), w.d.Gorm, func(scan func(...any) error) error {
		var name, to, status, body string
		var tries int
		if err := scan(&name, &to, &status, &tries, &body); err != nil {
			return err
		}
		if (to == "") != (status != "antre") || (body == "") != (to == "") {
			w.t.Errorf("%s is %s with address %q and text %q", name, status, to, body)
		}
		out = append(out, strings.TrimPrefix(name, "uji:")+" "+status+" "+string(rune('0'+tries)))
		return nil
	}, "SELECT kunci, ke, status, coba, isi FROM surel_keluar ORDER BY kunci"); err != nil {
		w.t.Fatal(err)
	}
	return strings.Join(out, ", ")
}

func (w *world) is(want string) {
	w.t.Helper()
	if got := w.stand(); got != want {
		w.t.Errorf("got  %s\nwant %s", got, want)
	}
}

func refuse(code int, text string) func(string) error {
	return func(string) error { return &smtp.SMTPError{Code: code, Message: text} }
}

var errTest = errors.New("uji")
