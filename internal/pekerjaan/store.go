package pekerjaan

import (
	"context"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/jobs"
)

func insert(tx *gorm.DB, p jobs.Pekerjaan, owner actor.Actor, args []byte) error {
	return db.Translate(tx.Exec("INSERT INTO pekerjaan (id, jenis, status, progres, argumen, pemilik, dibuat_pada) VALUES (?, ?, ?, ?, ?, ?, ?)",
		p.ID, p.Jenis, p.Status, p.Progres, string(args), owner.Key(), p.DibuatPada).Error)
}

// find reads work of one owner; 404 for anybody else's.
func find(ctx context.Context, g *gorm.DB, owner actor.Actor, lang, id string) (jobs.Pekerjaan, error) {
	var p jobs.Pekerjaan
	found := false
	err := db.Raw(ctx, g, func(scan func(...any) error) error {
		found = true
		var hasil, galat *string
		if err := scan(&p.ID, &p.Jenis, &p.Status, &p.Progres, &hasil, &p.HasilHref, &galat, &p.DibuatPada, &p.SelesaiPada); err != nil {
			return fmt.Errorf("scan pekerjaan: %w", err)
		}
		if hasil != nil {
			p.Hasil = jsontext.Value(*hasil)
		}
		if galat == nil {
			return nil
		}
		var t fault.Text
		if err := json.Unmarshal([]byte(*galat), &t); err != nil {
			return fmt.Errorf("failure of pekerjaan %s: %w", id, err)
		}
		s := t.In(lang)
		p.Galat = &s
		return nil
	}, "SELECT id, jenis, status, progres, hasil, hasil_href, galat, dibuat_pada, selesai_pada FROM pekerjaan WHERE id = ? AND pemilik = ?", id, owner.Key())
	if err == nil && !found {
		err = fault.Missing()
	}
	return p, err
}

// begin marks work as running and returns its arguments; over when it has ended
// already.
func begin(tx *gorm.DB, id string) (args []byte, over bool, err error) {
	var text string
	var status jobs.Status
	found := false
	err = db.Raw(tx.Statement.Context, tx, func(scan func(...any) error) error {
		found = true
		return scan(&text, &status)
	}, "SELECT argumen, status FROM pekerjaan WHERE id = ?", id)
	if err != nil || !found || status == jobs.Selesai || status == jobs.Gagal {
		return nil, true, err
	}
	err = tx.Exec("UPDATE pekerjaan SET status = ?, progres = 0 WHERE id = ? AND status IN ?", jobs.Berjalan, id, open).Error
	return []byte(text), false, db.Translate(err)
}

// open are the states that work can still leave.
var open = []jobs.Status{jobs.Antre, jobs.Berjalan}

func setProgress(g *gorm.DB, id string, percent int) error {
	return db.Translate(g.Exec("UPDATE pekerjaan SET progres = ? WHERE id = ? AND status = ?", percent, id, jobs.Berjalan).Error)
}

func finish(g *gorm.DB, id string, hasil, href *string, now time.Time) error {
	return db.Translate(g.Exec("UPDATE pekerjaan SET status = ?, progres = 100, hasil = ?, hasil_href = ?, selesai_pada = ? WHERE id = ? AND status IN ?",
		jobs.Selesai, hasil, href, now, id, open).Error)
}

func fail(g *gorm.DB, id string, why fault.Text, now time.Time) error {
	b, err := json.Marshal(why)
	if err != nil {
		return err
	}
	return db.Translate(g.Exec("UPDATE pekerjaan SET status = ?, galat = ?, selesai_pada = ? WHERE id = ? AND status IN ?",
		jobs.Gagal, string(b), now, id, open).Error)
}

// failOlder ends what was asked for before an instant and never ended.
func failOlder(g *gorm.DB, before time.Time, why fault.Text, now time.Time) error {
	b, err := json.Marshal(why)
	if err != nil {
		return err
	}
	return db.Translate(g.Exec("UPDATE pekerjaan SET status = ?, galat = ?, selesai_pada = ? WHERE dibuat_pada < ? AND status IN ?",
		jobs.Gagal, string(b), now, before, open).Error)
}
