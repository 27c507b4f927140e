// Package surel sends mail. A mail is written down in the transaction that causes
// it and leaves later, at least once: one that a server accepted just before the
// process died leaves again, with the same Message-ID. Nothing is lost while a
// server is down, slow or refuses; what it refuses for good stays as gagal.
package surel

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

const (
	page    = 50               // mails of one connection
	lease   = 5 * time.Minute  // for how long a process keeps others off a mail
	working = 3 * time.Minute  // of which it sends
	pause   = 30 * time.Second // after a server that does not answer
	giveUp  = 72 * time.Hour   // RFC 5321 section 4.5.4.1 asks for 4-5 days for relays; a notice is stale by then
	keep    = 30 * 24 * time.Hour
)

// Surel is a mail to be. It leaves once under one Kunci.
type Surel struct {
	Kunci   string
	Ke      string // address
	Perihal string
	Isi     string // plain text
}

// Kotak is the outbox of a store.
type Kotak struct {
	db    *db.DB
	clock clock.Clock
	log   *slog.Logger
	smtp  *Server
	from  *mail.Address
	busy  sync.Mutex
}

// New returns the outbox. With a nil server no mail is written down at all.
func New(d *db.DB, c clock.Clock, log *slog.Logger, smtp *Server, from string) (*Kotak, error) {
	k := &Kotak{db: d, clock: c, log: log, smtp: smtp}
	if smtp == nil {
		return k, nil
	}
	var err error
	if k.from, err = mail.ParseAddress(from); err != nil {
		return nil, fmt.Errorf("sender %q: %w", from, err)
	}
	return k, nil
}

// On reports whether mail is sent at all.
func (k *Kotak) On() bool { return k.smtp != nil }

// Send sends what is due, over one connection at a time, and returns how many
// left. A second call while one runs returns at once. A server that cannot be
// reached is no error: the mails wait.
func (k *Kotak) Send(ctx context.Context) (sent int, err error) {
	if !k.On() || !k.busy.TryLock() {
		return 0, nil
	}
	defer k.busy.Unlock()
	ctx, cancel := context.WithTimeout(ctx, working)
	defer cancel()
	for ctx.Err() == nil {
		batch, err := k.claim(ctx)
		if err != nil || len(batch) == 0 {
			return sent, err
		}
		n, err := k.deliver(ctx, batch)
		sent += n
		if err != nil || n == 0 {
			return sent, err
		}
	}
	return sent, nil
}

// deliver sends a batch over one connection; what could not be tried is put
// back.
func (k *Kotak) deliver(ctx context.Context, batch []keluar) (sent int, err error) {
	c, err := k.smtp.client()
	if err != nil {
		return 0, err
	}
	put := context.WithoutCancel(ctx) // what happened is written down even past the deadline
	if err := c.DialWithContext(ctx); err != nil {
		k.log.WarnContext(ctx, "mail server is not reached; mail waits", "error", err, "mails", len(batch))
		return 0, k.postpone(put, batch, pause, plain(err))
	}
	defer c.Close() //nolint:errcheck // a server that hangs up on QUIT took the mails all the same
	for i := range batch {
		if ctx.Err() != nil {
			return sent, k.postpone(put, batch[i:], 0, "")
		}
		m := &batch[i]
		msg, err := k.compose(m)
		if err != nil {
			if err := k.finish(put, m, gagal, err.Error()); err != nil {
				return sent, err
			}
			continue
		}
		err = c.Send(msg)
		switch {
		case err == nil || msg.IsDelivered():
			sent++
			if err := k.finish(put, m, terkirim, ""); err != nil {
				return sent, err
			}
		case refused(err):
			k.log.WarnContext(ctx, "mail is refused", "id", m.id, "error", plain(err))
			if err := k.finish(put, m, gagal, plain(err)); err != nil {
				return sent, err
			}
		default:
			if err := k.retry(put, m, plain(err)); err != nil {
				return sent, err
			}
			if temporary(err) {
				continue // this mail only, such as a greylisted recipient
			}
			k.log.WarnContext(ctx, "mail server fails; mail waits", "error", plain(err), "mails", len(batch)-i)
			return sent, k.postpone(put, batch[i+1:], pause, plain(err))
		}
	}
	return sent, nil
}

// compose makes the message. Its Message-ID follows from the kunci, so that a
// reader's program drops one that came twice (RFC 5322 section 3.6.4); it names
// itself automatic, so that no vacation program answers (RFC 3834).
func (k *Kotak) compose(m *keluar) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.FromFormat(k.from.Name, k.from.Address), msg.To(m.ke)); err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	_, domain, _ := strings.Cut(k.from.Address, "@")
	msg.SetMessageIDWithValue(messageID(m.kunci) + "@" + domain)
	msg.SetDateWithValue(m.dibuat)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.Subject(m.perihal)
	msg.SetBodyString(gomail.TypeTextPlain, m.isi)
	return msg, nil
}

func messageID(kunci string) string {
	sum := sha256.Sum256([]byte(kunci))
	return hex.EncodeToString(sum[:16])
}

// refused reports whether a server will never take this mail for this recipient.
// What it says before it knows the recipient is about us, and waits.
func refused(err error) bool {
	e, ok := errors.AsType[*gomail.SendError](err)
	return ok && !e.IsTemp() && e.ErrorCode() >= 500 && (e.Reason == gomail.ErrSMTPRcptTo || e.Reason == gomail.ErrSMTPData || e.Reason == gomail.ErrSMTPDataClose)
}

// temporary reports whether a server put off this mail, and goes on talking.
func temporary(err error) bool {
	e, ok := errors.AsType[*gomail.SendError](err)
	return ok && e.IsTemp() && e.ErrorCode() >= 400 && e.ErrorCode() != 421
}

// plain is an error without line breaks, as long as a column should be.
func plain(err error) string {
	s := strings.Join(strings.Fields(err.Error()), " ")
	return s[:min(len(s), 500)]
}

// again is how long a mail waits after its n-th try.
func again(n int) time.Duration {
	for i, d := range []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute} {
		if n <= i+1 {
			return d
		}
	}
	return time.Hour
}
