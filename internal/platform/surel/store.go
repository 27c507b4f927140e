package surel

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Status is where a mail stands.
type Status string

// The statuses of a mail.
const (
	antre    Status = "antre"
	terkirim Status = "terkirim"
	gagal    Status = "gagal"
)

// keluar is a mail on its way.
type keluar struct {
	id, kunci, ke, perihal, isi string
	coba                        int
	dibuat                      time.Time
}

// Put writes mails down within a change; they leave when it has committed. A
// mail whose kunci was seen before is not written down again.
func (k *Kotak) Put(tx *journal.Tx, mails ...Surel) error {
	if !k.On() {
		return nil
	}
	for chunk := range slices.Chunk(mails, 500) {
		args := make([]any, 0, 9*len(chunk))
		for _, m := range chunk {
			args = append(args, ident.New(tx.Now), m.Kunci, m.Ke, m.Perihal, m.Isi, antre, 0, tx.Now, tx.Now)
		}
		const one = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
		if err := tx.DB.Exec("INSERT INTO surel_keluar (id, kunci, ke, perihal, isi, status, coba, lagi_pada, dibuat_pada) VALUES "+one+strings.Repeat(", "+one, len(chunk)-1)+
			" ON CONFLICT (kunci) DO NOTHING", args...).Error; err != nil {
			return db.Translate(err)
		}
	}
	return nil
}

// claim takes mails that are due, out of the way of other processes.
func (k *Kotak) claim(ctx context.Context) ([]keluar, error) {
	now := k.clock.Now()
	if err := k.expire(ctx, now); err != nil {
		return nil, err
	}
	suffix := k.db.ForUpdate("q")
	if suffix != "" {
		suffix += " SKIP LOCKED"
	}
	var out []keluar
	err := db.Raw(ctx, k.db.Gorm, func(scan func(...any) error) error {
		var m keluar
		if err := scan(&m.id, &m.kunci, &m.ke, &m.perihal, &m.isi, &m.coba, &m.dibuat); err != nil {
			return fmt.Errorf("scan mail: %w", err)
		}
		out = append(out, m)
		return nil
	}, "UPDATE surel_keluar SET lagi_pada = ? WHERE id IN (SELECT q.id FROM surel_keluar q WHERE q.status = 'antre' AND q.lagi_pada <= ? ORDER BY q.lagi_pada, q.id LIMIT ?"+suffix+
		") RETURNING id, kunci, ke, perihal, isi, coba, dibuat_pada", now.Add(lease), now, page)
	slices.SortFunc(out, func(a, b keluar) int { return strings.Compare(a.id, b.id) })
	return out, err
}

// expire gives up what could not leave in time, and forgets what is long done.
func (k *Kotak) expire(ctx context.Context, now time.Time) error {
	if err := k.exec(ctx, "UPDATE surel_keluar SET status = ?, ke = '', isi = '', selesai_pada = ?, galat = COALESCE(galat, 'expired') WHERE status = 'antre' AND dibuat_pada < ? AND lagi_pada <= ?",
		gagal, now, now.Add(-giveUp), now); err != nil {
		return err
	}
	return k.exec(ctx, "DELETE FROM surel_keluar WHERE selesai_pada < ?", now.Add(-keep))
}

// postpone puts mails back that were not tried.
func (k *Kotak) postpone(ctx context.Context, ms []keluar, wait time.Duration, why string) error {
	if len(ms) == 0 {
		return nil
	}
	ids := make([]string, len(ms))
	for i := range ms {
		ids[i] = ms[i].id
	}
	return k.exec(ctx, "UPDATE surel_keluar SET lagi_pada = ?, galat = NULLIF(?, '') WHERE status = 'antre' AND id IN ?", k.clock.Now().Add(wait), why, ids)
}

// retry puts a mail back that was tried.
func (k *Kotak) retry(ctx context.Context, m *keluar, why string) error {
	return k.exec(ctx, "UPDATE surel_keluar SET coba = coba + 1, lagi_pada = ?, galat = ? WHERE status = 'antre' AND id = ?", k.clock.Now().Add(again(m.coba+1)), why, m.id)
}

// finish ends a mail and erases whom it went to and what it said.
func (k *Kotak) finish(ctx context.Context, m *keluar, s Status, why string) error {
	return k.exec(ctx, "UPDATE surel_keluar SET status = ?, coba = coba + 1, ke = '', isi = '', selesai_pada = ?, galat = NULLIF(?, '') WHERE status = 'antre' AND id = ?", s, k.clock.Now(), why, m.id)
}

func (k *Kotak) exec(ctx context.Context, query string, args ...any) error {
	return db.Translate(k.db.Gorm.WithContext(ctx).Exec(query, args...).Error)
}

// Keadaan is where a mail stands, for those who asked for it.
type Keadaan struct {
	Status Status    `json:"status" enums:"antre,terkirim,gagal"`
	Pada   time.Time `json:"pada" format:"date-time"` // when it was asked for, has left, or was given up
} //@name SurelKeadaan

// States tells where mails stand by kunci; one that is not there was never asked
// for, or ended 30 days ago. tx is the change at hand, nil outside of any.
func (k *Kotak) States(ctx context.Context, tx *journal.Tx, kunci []string) (map[string]Keadaan, error) {
	out := map[string]Keadaan{}
	g := k.db.Reader
	if tx != nil {
		g = tx.DB
	}
	for chunk := range slices.Chunk(kunci, 500) {
		if err := db.Raw(ctx, g, func(scan func(...any) error) error {
			var name string
			var s Keadaan
			var ended *time.Time
			if err := scan(&name, &s.Status, &s.Pada, &ended); err != nil {
				return fmt.Errorf("scan mail: %w", err)
			}
			if ended != nil {
				s.Pada = *ended
			}
			s.Pada = s.Pada.UTC()
			out[name] = s
			return nil
		}, "SELECT kunci, status, dibuat_pada, selesai_pada FROM surel_keluar WHERE kunci IN ?", chunk); err != nil {
			return nil, err
		}
	}
	return out, nil
}
