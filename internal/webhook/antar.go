package webhook

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kait"
)

const (
	sendJob = "webhook.antar"
	// workers is how many webhooks one process sends to at once; a slow receiver
	// holds one of them.
	workers = 8
	// lease is for how long one process keeps others off a webhook. It is drawn out
	// before each attempt, which takes five seconds at most; after a kill another
	// process goes on when it has run out.
	lease = 20 * time.Second
	// shift is how long one job sends before it lets others have their turn.
	shift = 45 * time.Second
	// put bounds writing down what came of an attempt, also after the job was cut off.
	put = 10 * time.Second
	// page is how many events are read at once.
	page = 100
)

// turn is the right to send to one webhook: nobody else has it while it lasts.
type turn struct {
	ID   string `json:"id"`
	Sewa string `json:"sewa"`
}

// Schedule declares the jobs: every 2 seconds webhooks with something to do get
// their turn, in a queue of their own; what is long done is forgotten every hour.
func (s *Service) Schedule(q *jobs.Queue) {
	q.Register("webhook.giliran", jobs.Options{Every: 2 * time.Second, Attempts: 1}, func(ctx context.Context, _ jobs.Job) error {
		_, err := s.Dispatch(ctx)
		return err
	})
	q.Register(sendJob, jobs.Options{Own: workers, Attempts: 1}, func(ctx context.Context, j jobs.Job) error {
		var t turn
		if err := j.Decode(&t); err != nil {
			return err
		}
		_, err := s.Work(ctx, t.ID, t.Sewa)
		return err
	})
	q.Register("webhook.sapu", jobs.Options{Every: time.Hour}, func(ctx context.Context, _ jobs.Job) error {
		now := s.j.Now()
		return s.write(ctx).forget(now, now.Add(-keep))
	})
}

// Dispatch gives each webhook that has something to do, and that nobody sends to,
// a turn; it returns how many.
func (s *Service) Dispatch(ctx context.Context) (n int, err error) {
	now := s.j.Now()
	due, err := store{s.j.DB().Reader.WithContext(ctx)}.due(now)
	if err != nil {
		return 0, err
	}
	for _, id := range due {
		t := turn{ID: id, Sewa: ident.New(now)}
		err := s.write(ctx).atomic(func(tx store) error {
			mine, err := tx.take(t, now, now.Add(lease))
			if err != nil || !mine {
				return err
			}
			n++
			return s.cfg.Queue.Enqueue(tx.DB, sendJob, t)
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// Work sends what is due to one webhook, in order, until there is nothing more, the
// receiver fails, or the turn is over; it returns how many messages arrived.
func (s *Service) Work(ctx context.Context, id, sewa string) (sent int, err error) {
	ctx, cancel := context.WithTimeout(ctx, shift)
	defer cancel()
	t := turn{id, sewa}
	for ctx.Err() == nil {
		now := s.j.Now()
		mine, err := s.write(ctx).renew(t, now, now.Add(lease))
		if err != nil || !mine {
			return sent, err
		}
		w, err := s.n.Get(s.j.DB().Gorm.WithContext(ctx), actor.System(), id)
		if err != nil {
			return sent, err
		}
		d, found, err := s.write(ctx).next(id, now)
		if err != nil {
			return sent, err
		}
		if !found {
			more, err := s.plan(ctx, t, w)
			if err != nil {
				return sent, err
			}
			if !more {
				break
			}
			continue
		}
		on, err := s.send(ctx, t, w, d)
		if err != nil {
			return sent, err
		}
		if on == arrived {
			sent++
		}
		if on == wait {
			break
		}
	}
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), put)
	defer done()
	return sent, s.write(ctx).release(t)
}

// plan reads the feed on and writes down what is to be delivered; false when there
// was nothing to read, or enough waits.
func (s *Service) plan(ctx context.Context, t turn, w Webhook) (more bool, err error) {
	if w.Keadaan.Menunggu >= ahead {
		return false, nil
	}
	at := w.Keadaan.Posisi
	events, err := s.j.Feed(ctx, journal.FeedQuery{After: at, Limit: page, Types: w.Jenis, Scopes: s.scopes})
	if err != nil || events.NextAfter == at {
		return false, err
	}
	now := s.j.Now()
	err = s.write(ctx).atomic(func(tx store) (err error) {
		if err = tx.add(t.ID, events.Data, now); err == nil {
			more, err = tx.forward(t, at, events.NextAfter)
		}
		if err == nil && !more {
			err = errLost
		}
		return err
	})
	if err == errLost { //nolint:errorlint // it is never wrapped: it rolls the transaction back
		return false, nil
	}
	return more, err
}

// errLost rolls back what somebody else has the turn to do.
var errLost = fmt.Errorf("another process has the turn")

// outcome is what comes after an attempt.
type outcome int

const (
	arrived outcome = iota // the next message
	passed                 // the next message: this one waits or is given up
	wait                   // no message for a while, or for good
)

// message is an event as it is sent: byte for byte what the feed shows an admin.
func (s *Service) message(ctx context.Context, posisi int64) ([]byte, error) {
	p, err := s.j.Feed(ctx, journal.FeedQuery{After: posisi - 1, Limit: 1, Scopes: s.scopes})
	if err != nil {
		return nil, err
	}
	if len(p.Data) == 0 || p.Data[0].Posisi != posisi {
		return nil, fmt.Errorf("position %d is not in the feed", posisi)
	}
	return json.Marshal(p.Data[0], json.Deterministic(true))
}

// send makes one attempt and writes down what came of it.
func (s *Service) send(ctx context.Context, t turn, w Webhook, d Pengiriman) (outcome, error) {
	body, err := s.message(ctx, *d.Posisi)
	if err != nil {
		return wait, err
	}
	began := s.j.Now()
	h, err := s.attempt(ctx, w, d.Pesan, body)
	if err != nil {
		return wait, err
	}
	if ctx.Err() != nil && h.Status == 0 {
		return wait, nil // cut off by us: the receiver is not to blame
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), put)
	defer cancel()
	return s.record(ctx, t, d, began, h)
}

func (s *Service) attempt(ctx context.Context, w Webhook, id string, body []byte) (kait.Hasil, error) {
	secrets, err := s.write(ctx).secrets(w.ID, s.j.Now())
	if err != nil {
		return kait.Hasil{}, err
	}
	return s.cfg.Caller.Send(ctx, kait.Pesan{ID: id, URL: w.URL, Isi: body, Rahasia: secrets})
}

// record writes down what came of an attempt, unless the turn was lost meanwhile.
// Where nothing arrived for a day, or the receiver says that it is gone for good
// (410), the webhook is switched off, in the same transaction.
func (s *Service) record(ctx context.Context, t turn, d Pengiriman, began time.Time, h kait.Hasil) (outcome, error) {
	next := wait
	_, err := journal.Do(ctx, s.j, journal.Call{By: actor.System(), RequestID: "webhook"}, func(tx *journal.Tx) (Webhook, error) {
		st := store{tx.DB}
		w, err := s.n.Lock(tx.DB, actor.System(), t.ID)
		if err != nil {
			return w, err
		}
		k, mine, err := st.state(t)
		if err != nil || !mine {
			return w, err
		}
		if err := st.attempted(d.ID, began, h); err != nil {
			return w, err
		}
		if h.Sampai() {
			next = arrived
			if err := st.done(d.ID, Terkirim, tx.Now); err != nil {
				return w, err
			}
			return w, st.succeeded(t.ID, tx.Now)
		}
		if k.since == nil {
			k.since = &tx.Now
		}
		gone := h.Status == http.StatusGone
		if w.Status == Aktif && (gone || tx.Now.Sub(*k.since) >= giveUp) {
			why := GagalTerus
			if gone {
				why = Pergi
			}
			if err := s.save(tx, &w, "dinonaktifkan_otomatis", func() error { w.stop(why, tx.Now); return nil }); err != nil {
				return w, err
			}
			return w, st.failed(t.ID, *k.since, k.failures, tx.Now)
		}
		return w, s.later(st, t, d, k, tx.Now, h, &next)
	})
	if err == nil && !h.Sampai() {
		s.cfg.Log.WarnContext(ctx, "webhook: a message did not arrive", slog.String("webhook", t.ID), slog.String("pesan", d.Pesan),
			slog.String("galat", string(h.Galat)), slog.Int("status", h.Status))
	}
	return next, err
}

// later puts a message off: alone where the receiver refused it, with all that
// follow it where the receiver is away.
func (s *Service) later(st store, t turn, d Pengiriman, k state, now time.Time, h kait.Hasil, next *outcome) error {
	if !aside(h.Galat) {
		n := k.failures + 1
		return st.failed(t.ID, *k.since, n, now.Add(pause(n, h)))
	}
	*next = passed
	if err := st.failed(t.ID, *k.since, k.failures, now); err != nil {
		return err
	}
	if d.Coba+1 >= attempts {
		return st.done(d.ID, Gagal, now)
	}
	return st.postpone(d.ID, now.Add(pause(d.Coba+1, h)))
}

// Try sends a trial at once, whether the webhook is switched on or not, and tells
// what came of it. It says nothing about the events that wait.
func (s *Service) Try(ctx context.Context, by actor.Actor, id string) (Pengiriman, error) {
	w, err := s.Get(ctx, by, id)
	if err != nil {
		return Pengiriman{}, err
	}
	now := s.j.Now()
	d := Pengiriman{ID: ident.New(now), Pesan: "uji_" + ident.New(now), Jenis: testType, Status: Terkirim, Coba: 1, DibuatPada: now}
	body, err := json.Marshal(journal.Event{ID: d.Pesan, Jenis: testType, Pada: now, Pelaku: journal.Party{Jenis: by.Jenis, ID: by.ID},
		Subjek: journal.Subject{Jenis: noun, ID: w.ID, Versi: w.Versi, Href: s.cfg.Root + path + "/" + w.ID}}, json.Deterministic(true))
	if err != nil {
		return d, err
	}
	h, err := s.attempt(ctx, w, d.Pesan, body)
	if err != nil {
		return d, err
	}
	if !h.Sampai() {
		d.Status = Gagal
	}
	end := s.j.Now()
	d.SelesaiPada = &end
	d.Percobaan = []Percobaan{attempt(1, now, h)}
	return d, s.write(ctx).atomic(func(tx store) error {
		if err := tx.tried(w.ID, d); err != nil {
			return err
		}
		return tx.attempted(d.ID, now, h)
	})
}

// Again puts a delivery back into the queue, with every attempt before it. 409 for
// a trial, and while the webhook is switched off.
func (s *Service) Again(ctx context.Context, by actor.Actor, id, kirimID string) (Pengiriman, error) {
	d, err := s.Delivery(ctx, by, id, kirimID)
	if err != nil {
		return d, err
	}
	if d.Posisi == nil {
		return d, fault.New(fault.Conflict, "Ini uji coba; kirim uji coba baru dengan tindakan uji.", "This was a trial; send a new one with the action uji.")
	}
	now := s.j.Now()
	live, err := s.write(ctx).again(id, kirimID, now)
	if err != nil {
		return d, err
	}
	if !live {
		return d, fault.New(fault.Conflict, "Webhook ini nonaktif; aktifkan dahulu.", "This webhook is switched off; switch it on first.")
	}
	return s.Delivery(ctx, by, id, kirimID)
}
