package webhook

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kait"
	"kerjasama/internal/platform/listing"
)

// newDeliveryNoun is table webhook_pengiriman as a list reads it; the shared
// listing joins the names of those who made and changed a row, which is nobody.
func newDeliveryNoun() *db.Noun[Pengiriman] {
	return &db.Noun[Pengiriman]{
		Table:   "(SELECT p.*, NULL AS dibuat_oleh_id, NULL AS diubah_oleh_id FROM webhook_pengiriman p)",
		Meta:    func(d *Pengiriman) *actor.Meta { return &actor.Meta{ID: d.ID} },
		Visible: newNoun().Visible,
	}
}

// DeliverySpec declares what a list of deliveries can be asked.
func DeliverySpec() *listing.Spec {
	return &listing.Spec{
		Default: "-dibuat_pada",
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Values: []string{string(Antre), string(Terkirim), string(Gagal)}},
			{Name: "jenis", Kind: listing.Text, Filter: true, Doc: "an event name, or webhook.uji for trials"},
			{Name: "pesan", Kind: listing.Text, Filter: true, Doc: "the header webhook-id"},
			{Name: "dari", Kind: listing.Date, Filter: true, Where: func(vs []string) db.Cond { return listing.Since("r.dibuat_pada", vs) }, Doc: "on or after this WIB date"},
			{Name: "sampai", Kind: listing.Date, Filter: true, Where: func(vs []string) db.Cond { return listing.Through("r.dibuat_pada", vs) }, Doc: "on or before this WIB date"},
			{Name: "dibuat_pada", Sort: true},
		},
	}
}

// Deliveries returns a page of what was sent, or is to be, to one webhook.
func (s *Service) Deliveries(ctx context.Context, by actor.Actor, id string, q listing.Query, sign listing.Signer) (listing.Page[Pengiriman], error) {
	if _, err := s.Get(ctx, by, id); err != nil {
		return listing.Page[Pengiriman]{}, err
	}
	q.Where = db.And(q.Where, db.Cond{SQL: "r.webhook_id = ?", Args: []any{id}})
	st := s.write(ctx)
	p, err := listing.Select(st.DB, s.deliveries, by, q, sign)
	if err != nil {
		return p, err
	}
	return p, st.history(p.Data)
}

// Delivery returns one of them; 404 for another webhook's.
func (s *Service) Delivery(ctx context.Context, by actor.Actor, id, kirimID string) (Pengiriman, error) {
	if !ident.Valid(id) || !ident.Valid(kirimID) {
		return Pengiriman{}, fault.Missing()
	}
	st := s.write(ctx)
	c := db.And(db.Cond{SQL: "r.webhook_id = ? AND r.id = ?", Args: []any{id, kirimID}}, s.deliveries.Visible(by))
	ds, err := s.deliveries.Query(st.DB, "WHERE "+c.SQL, c.Args...)
	if err != nil {
		return Pengiriman{}, err
	}
	if len(ds) == 0 {
		return Pengiriman{}, fault.Missing()
	}
	return ds[0], st.history(ds)
}

// history adds the attempts.
func (s store) history(ds []Pengiriman) error {
	ids, at := make([]string, len(ds)), make(map[string]*Pengiriman, len(ds))
	for i := range ds {
		d := &ds[i]
		d.Percobaan = []Percobaan{}
		ids[i], at[d.ID] = d.ID, d
		if d.Status != Antre {
			d.LagiPada = nil
		}
	}
	if len(ds) == 0 {
		return nil
	}
	return s.each(func(scan func(...any) error) error {
		var id string
		var p Percobaan
		if err := scan(&id, &p.Nomor, &p.Pada, &p.DurasiMD, &p.Galat, &p.StatusHTTP, &p.Jawaban); err != nil {
			return fmt.Errorf("scan attempt: %w", err)
		}
		at[id].Percobaan = append(at[id].Percobaan, p)
		return nil
	}, "SELECT pengiriman_id, nomor, pada, durasi_md, galat, status_http, jawaban FROM webhook_percobaan WHERE pengiriman_id IN ? ORDER BY pengiriman_id, nomor", ids)
}

// add writes events down that are to be delivered; one that stands there stays.
func (s store) add(id string, events []journal.Event, now time.Time) error {
	if len(events) == 0 {
		return nil
	}
	args := make([]any, 0, 7*len(events))
	for _, e := range events {
		args = append(args, ident.New(now), id, e.Posisi, "peristiwa_"+e.ID, e.Jenis, now, now)
	}
	const one = "(?, ?, ?, ?, ?, 'antre', 0, ?, ?)"
	_, err := s.exec("INSERT INTO webhook_pengiriman (id, webhook_id, posisi, pesan, jenis, status, coba, lagi_pada, dibuat_pada) VALUES "+one+strings.Repeat(", "+one, len(events)-1)+
		" ON CONFLICT (webhook_id, posisi) DO NOTHING", args...)
	return err
}

// forward moves a webhook's position; false when the turn was lost.
func (s store) forward(t turn, from, to int64) (bool, error) {
	n, err := s.exec("UPDATE webhook_keadaan SET posisi = ? WHERE webhook_id = ? AND sewa = ? AND posisi = ?", to, t.ID, t.Sewa, from)
	return n == 1, err
}

// next is the first delivery of a webhook that is due, by position.
func (s store) next(id string, now time.Time) (d Pengiriman, found bool, err error) {
	err = s.each(func(scan func(...any) error) error {
		found = true
		return scan(&d.ID, &d.Posisi, &d.Pesan, &d.Coba)
	}, "SELECT id, posisi, pesan, coba FROM webhook_pengiriman WHERE webhook_id = ? AND status = 'antre' AND lagi_pada <= ? ORDER BY posisi LIMIT 1", id, now)
	return d, found, err
}

// attempted writes an attempt down.
func (s store) attempted(kirimID string, began time.Time, h kait.Hasil) error {
	p := attempt(0, began, h)
	_, err := s.exec(`INSERT INTO webhook_percobaan (pengiriman_id, nomor, pada, durasi_md, galat, status_http, jawaban)
		SELECT ?, coalesce(max(nomor), 0) + 1, ?, ?, ?, ?, ? FROM webhook_percobaan WHERE pengiriman_id = ?`, kirimID, p.Pada, p.DurasiMD, p.Galat, p.StatusHTTP, p.Jawaban, kirimID)
	if err != nil {
		return err
	}
	_, err = s.exec("UPDATE webhook_pengiriman SET coba = coba + 1 WHERE id = ? AND status = 'antre'", kirimID)
	return err
}

func (s store) done(kirimID string, status StatusKirim, now time.Time) error {
	_, err := s.exec("UPDATE webhook_pengiriman SET status = ?, selesai_pada = ? WHERE id = ?", status, now, kirimID)
	return err
}

func (s store) postpone(kirimID string, until time.Time) error {
	_, err := s.exec("UPDATE webhook_pengiriman SET lagi_pada = ? WHERE id = ?", until, kirimID)
	return err
}

// tried keeps a trial that was made.
func (s store) tried(id string, d Pengiriman) error {
	_, err := s.exec("INSERT INTO webhook_pengiriman (id, webhook_id, posisi, pesan, jenis, status, coba, lagi_pada, dibuat_pada, selesai_pada) VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?, ?)",
		d.ID, id, d.Pesan, d.Jenis, d.Status, d.Coba, d.DibuatPada, d.DibuatPada, d.SelesaiPada)
	return err
}

// again puts a delivery back into the queue; false while its webhook is off.
func (s store) again(id, kirimID string, now time.Time) (bool, error) {
	n, err := s.exec(`UPDATE webhook_pengiriman SET status = 'antre', coba = 0, lagi_pada = ?, selesai_pada = NULL
		WHERE id = ? AND webhook_id = ? AND EXISTS (SELECT 1 FROM webhook w WHERE w.id = webhook_pengiriman.webhook_id AND w.status = 'aktif')`, now, kirimID, id)
	return n == 1, err
}

// forget removes what was done before an instant, and secrets that have ended.
func (s store) forget(now, before time.Time) error {
	if _, err := s.exec("DELETE FROM webhook_pengiriman WHERE selesai_pada < ?", before); err != nil {
		return err
	}
	_, err := s.exec("DELETE FROM webhook_rahasia WHERE berlaku_sampai <= ?", now)
	return err
}
