package webhook

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/listing"
)

// store is the database within one transaction, or a pool outside of any. What is
// on its way is in pengiriman_store.go.
type store struct{ *gorm.DB }

// write is the pool for changes and for reads that must see them.
func (s *Service) write(ctx context.Context) store { return store{s.j.DB().Gorm.WithContext(ctx)} }

// atomic runs f in a transaction.
func (s store) atomic(f func(store) error) error {
	return db.Translate(s.Transaction(func(tx *gorm.DB) error { return f(store{tx}) }))
}

// each scans the rows of a query.
func (s store) each(scan func(func(...any) error) error, query string, args ...any) error {
	return db.Raw(s.Statement.Context, s.DB, scan, query, args...)
}

// exec runs a statement and returns how many rows it touched.
func (s store) exec(query string, args ...any) (int64, error) {
	res := s.Exec(query, args...)
	return res.RowsAffected, db.Translate(res.Error)
}

func newNoun() *db.Noun[Webhook] {
	of := func(column string) string {
		return "(SELECT k." + column + " FROM webhook_keadaan k WHERE k.webhook_id = r.id)"
	}
	return &db.Noun[Webhook]{
		Table: noun,
		Meta:  func(w *Webhook) *actor.Meta { return &w.Meta },
		Derived: map[string]string{
			"posisi": of("posisi"), "berhasil_pada": of("berhasil_pada"), "gagal_sejak": of("gagal_sejak"),
			"menunggu":         "(SELECT count(*) FROM webhook_pengiriman p WHERE p.webhook_id = r.id AND p.status = 'antre')",
			"dicoba_lagi_pada": "(SELECT k.lagi_pada FROM webhook_keadaan k WHERE k.webhook_id = r.id AND k.gagal_beruntun > 0 AND r.status = 'aktif')",
		},
		Visible: func(by actor.Actor) db.Cond {
			if by.May(actor.WebhookKelola).All {
				return db.Cond{}
			}
			return db.Nothing()
		},
	}
}

// Spec declares what a list of webhooks can be asked.
func Spec() *listing.Spec {
	return &listing.Spec{
		Default: "-dibuat_pada", Search: true,
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Values: []string{string(Aktif), string(Nonaktif)}},
			{Name: "nama", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

// head is the last sealed position.
func (s store) head() (n int64, err error) {
	err = s.each(func(scan func(...any) error) error { return scan(&n) }, "SELECT coalesce(max(posisi), 0) FROM segel")
	return n, err
}

// begin keeps how far a new webhook has come, and its secret.
func (s store) begin(id string, posisi int64, secret string, now time.Time) error {
	if _, err := s.exec("INSERT INTO webhook_keadaan (webhook_id, posisi, lagi_pada, gagal_beruntun) VALUES (?, ?, ?, 0)", id, posisi, now); err != nil {
		return err
	}
	return s.addSecret(id, secret, now)
}

// afresh makes a webhook go on at once, whatever failed before.
func (s store) afresh(id string, now time.Time) error {
	if _, err := s.exec("UPDATE webhook_keadaan SET lagi_pada = ?, gagal_beruntun = 0, gagal_sejak = NULL WHERE webhook_id = ?", now, id); err != nil {
		return err
	}
	_, err := s.exec("UPDATE webhook_pengiriman SET coba = 0, lagi_pada = ? WHERE webhook_id = ? AND status = 'antre'", now, id)
	return err
}

func (s store) addSecret(id, secret string, now time.Time) error {
	_, err := s.exec("INSERT INTO webhook_rahasia (webhook_id, nilai, dibuat_pada) VALUES (?, ?, ?)", id, secret, now)
	return err
}

// replaceSecret puts a new secret beside the present one, which ends at until, or
// in its place without; older ones go.
func (s store) replaceSecret(id, secret string, now time.Time, until *time.Time) error {
	if _, err := s.exec("DELETE FROM webhook_rahasia WHERE webhook_id = ? AND berlaku_sampai IS NOT NULL", id); err != nil {
		return err
	}
	query, args := "DELETE FROM webhook_rahasia WHERE webhook_id = ?", []any{id}
	if until != nil {
		query, args = "UPDATE webhook_rahasia SET berlaku_sampai = ? WHERE webhook_id = ?", []any{*until, id}
	}
	if _, err := s.exec(query, args...); err != nil {
		return err
	}
	return s.addSecret(id, secret, now)
}

// secrets are those a webhook's messages are signed with now, the newest first.
func (s store) secrets(id string, now time.Time) (out []string, err error) {
	err = s.each(func(scan func(...any) error) error {
		var v string
		if err := scan(&v); err != nil {
			return fmt.Errorf("scan secret: %w", err)
		}
		out = append(out, v)
		return nil
	}, "SELECT nilai FROM webhook_rahasia WHERE webhook_id = ? AND (berlaku_sampai IS NULL OR berlaku_sampai > ?) ORDER BY berlaku_sampai IS NULL DESC, dibuat_pada DESC", id, now)
	return out, err
}

// due are the webhooks that somebody should send to: switched on, nobody's turn,
// not to be left alone, and with something to read or to send.
func (s store) due(now time.Time) (ids []string, err error) {
	err = s.each(func(scan func(...any) error) error {
		var id string
		if err := scan(&id); err != nil {
			return fmt.Errorf("scan webhook: %w", err)
		}
		ids = append(ids, id)
		return nil
	}, `SELECT w.id FROM webhook w JOIN webhook_keadaan k ON k.webhook_id = w.id
		WHERE w.status = 'aktif' AND k.lagi_pada <= ? AND (k.sewa_sampai IS NULL OR k.sewa_sampai <= ?)
		AND (k.posisi < (SELECT coalesce(max(posisi), 0) FROM segel)
			OR EXISTS (SELECT 1 FROM webhook_pengiriman p WHERE p.webhook_id = w.id AND p.status = 'antre' AND p.lagi_pada <= ?))
		ORDER BY k.lagi_pada, w.id`, now, now, now)
	return ids, err
}

// take gives somebody the turn that nobody has.
func (s store) take(t turn, now, until time.Time) (bool, error) {
	n, err := s.exec("UPDATE webhook_keadaan SET sewa = ?, sewa_sampai = ? WHERE webhook_id = ? AND (sewa_sampai IS NULL OR sewa_sampai <= ?)", t.Sewa, until, t.ID, now)
	return n == 1, err
}

// renew draws a turn out; false when it was lost, the webhook was switched off, or
// the receiver is to be left alone.
func (s store) renew(t turn, now, until time.Time) (bool, error) {
	n, err := s.exec(`UPDATE webhook_keadaan SET sewa_sampai = ? WHERE webhook_id = ? AND sewa = ? AND lagi_pada <= ?
		AND EXISTS (SELECT 1 FROM webhook w WHERE w.id = webhook_keadaan.webhook_id AND w.status = 'aktif')`, until, t.ID, t.Sewa, now)
	return n == 1, err
}

// release ends a turn.
func (s store) release(t turn) error {
	_, err := s.exec("UPDATE webhook_keadaan SET sewa = NULL, sewa_sampai = NULL WHERE webhook_id = ? AND sewa = ?", t.ID, t.Sewa)
	return err
}

// state is what failed in a row.
type state struct {
	failures int
	since    *time.Time
}

// state reads that within a change; false when the turn was lost.
func (s store) state(t turn) (k state, mine bool, err error) {
	err = s.each(func(scan func(...any) error) error {
		mine = true
		return scan(&k.failures, &k.since)
	}, "SELECT k.gagal_beruntun, k.gagal_sejak FROM webhook_keadaan k WHERE k.webhook_id = ? AND k.sewa = ?"+db.ForUpdate(s.DB, "k"), t.ID, t.Sewa)
	return k, mine, err
}

func (s store) succeeded(id string, now time.Time) error {
	_, err := s.exec("UPDATE webhook_keadaan SET gagal_beruntun = 0, gagal_sejak = NULL, berhasil_pada = ?, lagi_pada = ? WHERE webhook_id = ?", now, now, id)
	return err
}

func (s store) failed(id string, since time.Time, failures int, again time.Time) error {
	_, err := s.exec("UPDATE webhook_keadaan SET gagal_beruntun = ?, gagal_sejak = ?, lagi_pada = ? WHERE webhook_id = ?", failures, since, again, id)
	return err
}
