package journal

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
)

// Ralat is a correction of a committed record: what stood there, what stands
// there now, why, who and when. Nothing removes one.
type Ralat struct {
	ID     string         `json:"id" format:"uuid"`
	Lama   jsontext.Value `json:"lama" swaggertype:"object"`
	Baru   jsontext.Value `json:"baru" swaggertype:"object"`
	Alasan string         `json:"alasan"`
	Oleh   actor.Ref      `json:"oleh"`
	Pada   time.Time      `json:"pada" format:"date-time"`
} //@name Ralat

// Correct records a correction of the caller's: before and after are the
// record's correctable fields, of which only those that differ are kept. 422
// without a reason, or when nothing differs.
func (t *Tx) Correct(subjek, id string, before, after any, alasan string) error {
	lama, baru, err := differing(before, after)
	if err != nil {
		return fmt.Errorf("correction of %s %s: %w", subjek, id, err)
	}
	var c fault.Check
	c.Text("/alasan", alasan, true, 1000)
	if baru == nil {
		c.Add("/perubahan", "no_change", "Tidak ada isian yang berubah.", "No field changes.")
	}
	if err := c.Err(); err != nil {
		return err
	}
	return db.Translate(t.DB.Exec("INSERT INTO ralat (id, subjek, subjek_id, lama, baru, alasan, oleh_jenis, oleh_id, oleh_atas_nama, pada) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		ident.New(t.Now), subjek, id, string(lama), string(baru), alasan, t.By.Jenis, t.By.ID, t.By.Ref().AtasNama, t.Now).Error)
}

// differing returns the members of two objects that differ; nil when none does.
func differing(before, after any) (lama, baru []byte, err error) {
	var was, is map[string]jsontext.Value
	for _, v := range []struct {
		from any
		to   *map[string]jsontext.Value
	}{{before, &was}, {after, &is}} {
		b, err := json.Marshal(v.from)
		if err != nil {
			return nil, nil, err
		}
		if err := json.Unmarshal(b, v.to); err != nil {
			return nil, nil, err
		}
	}
	for name := range is {
		if bytes.Equal(was[name], is[name]) {
			delete(was, name)
			delete(is, name)
		}
	}
	if len(is) == 0 {
		return nil, nil, nil
	}
	if lama, err = json.Marshal(was, json.Deterministic(true)); err != nil {
		return nil, nil, err
	}
	baru, err = json.Marshal(is, json.Deterministic(true))
	return lama, baru, err
}

// Corrected is a record as its answer to a correction: 200.
func Corrected(subjek, id string, versi int, hasil any) Entry {
	return Entry{Subjek: subjek, ID: id, Versi: versi, Peristiwa: subjek + ".diralat", Status: http.StatusOK, Hasil: hasil}
}

// Corrections returns the corrections of records, oldest first. until cuts off
// those made after the version of the record that is shown.
func (j *Journal) Corrections(ctx context.Context, subjek string, until map[string]time.Time) (map[string][]Ralat, error) {
	out := make(map[string][]Ralat, len(until))
	if len(until) == 0 {
		return out, nil
	}
	ids := make([]string, 0, len(until))
	for id := range until {
		ids = append(ids, id)
		out[id] = []Ralat{}
	}
	return out, corrections(ctx, j.db.Gorm, subjek, ids, func(id string, r Ralat) {
		if !r.Pada.After(until[id]) {
			out[id] = append(out[id], r)
		}
	})
}

func corrections(ctx context.Context, g *gorm.DB, subjek string, ids []string, add func(string, Ralat)) error {
	return db.Raw(ctx, g, func(scan func(...any) error) error {
		var id, lama, baru string
		var r Ralat
		if err := scan(&r.ID, &id, &lama, &baru, &r.Alasan, &r.Oleh.Jenis, &r.Oleh.ID, &r.Oleh.Nama, &r.Oleh.AtasNama, &r.Pada); err != nil {
			return fmt.Errorf("scan ralat: %w", err)
		}
		r.Lama, r.Baru, r.Pada = jsontext.Value(lama), jsontext.Value(baru), r.Pada.UTC()
		add(id, r)
		return nil
	}, `SELECT x.id, x.subjek_id, x.lama, x.baru, x.alasan, x.oleh_jenis, x.oleh_id, COALESCE(p.nama`+db.ActingFor("x.oleh_atas_nama")+`, ''), x.oleh_atas_nama, x.pada
		FROM ralat x LEFT JOIN pengguna p ON p.id = x.oleh_id WHERE x.subjek = ? AND x.subjek_id IN ? ORDER BY x.pada, x.id`, subjek, ids)
}

// Copy returns a deep copy of an entry, so that a merge-patch of one leaves the
// other as it was: decoding writes through pointers and into lists.
func Copy[T any](v T) (T, error) {
	var out T
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		return out, fmt.Errorf("copy entry: %w", err)
	}
	return out, nil
}
