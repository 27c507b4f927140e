package surel

import (
	"fmt"
	"mime"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/journal"
)

const a, b, c = "a@mitra.example", "b@mitra.example", "c@mitra.example"

func TestMailLeavesOnceWithItsText(t *testing.T) {
	each(t, func(t *testing.T, w *world, s *server) {
		w.put(a, b)
		w.put(b, c) // b is known
		w.is("a@mitra.example antre 0, b@mitra.example antre 0, c@mitra.example antre 0")
		w.send(3)
		w.send(0)
		w.is("a@mitra.example terkirim 1, b@mitra.example terkirim 1, c@mitra.example terkirim 1")
		got := s.mails()
		if len(got) != 3 || s.conns != 1 {
			t.Fatalf("%d mails over %d connections", len(got), s.conns)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(got[0].subject)
		if err != nil || subject != "Perihal é "+a || strings.TrimSpace(got[0].body) != "Isi untuk "+a+"." || !strings.HasSuffix(got[0].id, "@kampus.example>") || got[0].id == got[1].id {
			t.Errorf("got %+v (%s %v)", got[0], subject, err)
		}
		states, err := w.box.States(t.Context(), nil, []string{"uji:" + a, "uji:tidak ada"})
		if err != nil || len(states) != 1 || states["uji:"+a].Status != terkirim || !states["uji:"+a].Pada.Equal(w.clk.Now()) {
			t.Errorf("states %v %v", states, err)
		}
	})
}

// A change that is rolled back leaves no mail behind.
func TestNoMailOfWhatWasRolledBack(t *testing.T) {
	each(t, func(t *testing.T, w *world, _ *server) {
		if _, err := journal.Do(t.Context(), w.j, journal.Call{By: actor.System()}, func(tx *journal.Tx) (struct{}, error) {
			if err := w.box.Put(tx, Surel{Kunci: "uji:" + a, Ke: a, Perihal: "x", Isi: "x"}); err != nil {
				return struct{}{}, err
			}
			return struct{}{}, errTest
		}); err == nil {
			t.Fatal("no error")
		}
		w.send(0)
		w.is("")
	})
}

// A server that is down, hangs, or refuses us is waited for; nothing is lost and
// no mail's tries are used up by it.
func TestAServerThatCannotTakeMailIsWaitedFor(t *testing.T) {
	hang := func(t *testing.T) string { // takes connections and says nothing
		t.Helper()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		return l.Addr().String()
	}
	for name, addr := range map[string]func(*testing.T) string{
		"hangs": hang,
		"down": func(t *testing.T) string {
			t.Helper()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			return l.Addr().String()
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world, s *server) {
				good := w.box
				w.box = w.another(addr(t))
				w.put(a, b)
				w.send(0)
				w.is("a@mitra.example antre 0, b@mitra.example antre 0")
				w.box = good
				w.send(0) // not yet
				w.clk.Advance(pause)
				w.send(2)
				if got := s.mails(); len(got) != 2 {
					t.Errorf("%d mails", len(got))
				}
			})
		})
	}
}

// What a server says about us, not about the recipient, is no verdict on the mail.
func TestARefusalOfUsIsWaitedFor(t *testing.T) {
	each(t, func(_ *testing.T, w *world, s *server) {
		s.from = refuse(550, "sender not known here")
		w.put(a, b)
		w.send(0)
		w.is("a@mitra.example antre 1, b@mitra.example antre 0")
		s.set(func() { s.from = nil })
		w.clk.Advance(time.Minute)
		w.send(2)
		w.is("a@mitra.example terkirim 2, b@mitra.example terkirim 1")
	})
}

func TestARecipientThatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world, s *server) {
		s.rcpt = func(to string) error {
			switch to {
			case a:
				return refuse(550, "no such mailbox")(to)
			case b:
				return refuse(451, "greylisted, try later")(to)
			default:
				return nil
			}
		}
		w.put(a, b, c)
		w.send(1) // c goes out although a and b do not
		w.is("a@mitra.example gagal 1, b@mitra.example antre 1, c@mitra.example terkirim 1")
		s.set(func() { s.rcpt = nil })
		w.send(0)
		w.clk.Advance(time.Minute)
		w.send(1)
		w.is("a@mitra.example gagal 1, b@mitra.example terkirim 2, c@mitra.example terkirim 1")
		if got := s.mails(); len(got) != 2 {
			t.Errorf("%d mails", len(got))
		}
	})
}

// A text that is refused for good is given up, one that is put off is not.
func TestATextThatIsRefused(t *testing.T) {
	each(t, func(_ *testing.T, w *world, s *server) {
		s.data = refuse(554, "looks like spam")
		w.put(a)
		w.send(0)
		w.is("a@mitra.example gagal 1")
		s.set(func() { s.data = refuse(421, "closing for a while") })
		w.put(b, c)
		w.send(0)
		w.is("a@mitra.example gagal 1, b@mitra.example antre 1, c@mitra.example antre 0")
		s.set(func() { s.data = nil })
		w.clk.Advance(time.Minute)
		w.send(2)
	})
}

// A connection that breaks half-way: what was not taken comes again, what was
// taken without our knowing comes again under the same Message-ID.
func TestAConnectionThatBreaks(t *testing.T) {
	for _, at := range []string{"data", "done"} {
		t.Run(at, func(t *testing.T) {
			each(t, func(t *testing.T, w *world, s *server) {
				s.cut = at
				w.put(a, b)
				w.send(0)
				w.is("a@mitra.example antre 1, b@mitra.example antre 0")
				s.set(func() { s.cut = "" })
				w.clk.Advance(time.Minute)
				w.send(2)
				ids := map[string][]string{}
				for _, m := range s.mails() {
					ids[m.to] = append(ids[m.to], m.id)
				}
				want := map[string]int{"data": 1, "done": 2}[at]
				if len(ids[a]) != want || len(slices.Compact(ids[a])) != 1 || len(ids[b]) != 1 {
					t.Errorf("got %v", ids)
				}
			})
		})
	}
}

// A process that died between taking a mail out of the queue and sending it
// leaves it to others when its lease is over.
func TestALeaseThatRanOut(t *testing.T) {
	each(t, func(t *testing.T, w *world, _ *server) {
		w.put(a)
		if taken, err := w.box.claim(t.Context()); err != nil || len(taken) != 1 {
			t.Fatal(taken, err)
		}
		w.clk.Advance(lease - time.Second)
		w.send(0)
		w.clk.Advance(time.Second)
		w.send(1)
	})
}

func TestMailIsGivenUpAfterThreeDaysAndForgotten(t *testing.T) {
	each(t, func(t *testing.T, w *world, s *server) {
		s.rcpt = refuse(451, "later")
		w.put(a)
		for w.stand() != "" && strings.Contains(w.stand(), "antre") && w.clk.Now().Day() < 20 {
			w.send(0)
			w.clk.Advance(6 * time.Hour)
		}
		if at := w.clk.Now().Sub(time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)); at < giveUp || at > giveUp+13*time.Hour || !strings.Contains(w.stand(), "gagal") {
			t.Errorf("%s after %v", w.stand(), at)
		}
		w.clk.Advance(keep + time.Hour)
		w.send(0)
		w.is("")
	})
}

// Two processes with many mails: each leaves once.
func TestTwoProcessesSendEachMailOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world, s *server) {
		var to []string
		for i := range 500 {
			to = append(to, fmt.Sprintf("p%d@mitra.example", i))
		}
		w.put(to...)
		var wg sync.WaitGroup
		for _, box := range []*Kotak{w.box, w.box, w.another(s.addr)} {
			wg.Go(func() {
				if _, err := box.Send(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		w.send(0)
		seen := map[string]int{}
		for _, m := range s.mails() {
			seen[m.to]++
		}
		for _, a := range to {
			if seen[a] != 1 {
				t.Errorf("%s got %d mails", a, seen[a])
			}
		}
	})
}

// Without a server nothing is written down.
func TestNoServer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "127.0.0.1:1")
		w.box = &Kotak{db: d, clock: w.clk}
		w.put(a)
		w.send(0)
		w.is("")
	})
}

func TestServerAddresses(t *testing.T) {
	for _, good := range []string{"smtp://surat.example", "smtp://u:p@surat.example:2525", "smtps://u:p@surat.example", "smtp://127.0.0.1:25?starttls=none", "smtp://u:p@127.0.0.1?starttls=none", "smtp://surat.example?starttls=none"} {
		if _, err := NewServer(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "surat.example", "http://surat.example", "smtp://", "smtp://surat.example:0", "smtp://surat.example:70000", "smtp://surat.example/x", "smtps://surat.example?starttls=none", "smtp://surat.example?starttls=maybe", "smtp://u:p@surat.example?starttls=none"} {
		if _, err := NewServer(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
