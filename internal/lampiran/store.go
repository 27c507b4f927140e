package lampiran

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// readable is the row scope of files, over alias b of table berkas.
func readable(by actor.Actor, sources []journal.Source) db.Cond {
	if by.Jenis == actor.Sistem {
		return db.Cond{}
	}
	c := db.Cond{
		SQL:  "(b.pengunggah_jenis = ? AND b.pengunggah_id = ? AND NOT EXISTS (SELECT 1 FROM berkas_lampiran l WHERE l.berkas_id = b.id))",
		Args: []any{by.Jenis, by.ID},
	}
	for _, s := range sources {
		v := s.Visible(by)
		if v.SQL != "" {
			v.SQL = " AND (" + v.SQL + ")"
		}
		c.SQL += " OR EXISTS (SELECT 1 FROM berkas_lampiran l JOIN " + s.Subjek + " r ON r.id = l.subjek_id WHERE l.subjek = ? AND l.berkas_id = b.id" + v.SQL + ")"
		c.Args = append(append(c.Args, s.Subjek), v.Args...)
	}
	return c
}

// holdReadable locks those of ids that the caller may read, in one order so that
// two attachments cannot wait for each other, and returns which they are.
func holdReadable(tx *journal.Tx, sources []journal.Source, ids []string) (map[string]bool, error) {
	c := db.And(db.Cond{SQL: "b.id IN ?", Args: []any{ids}}, readable(tx.By, sources))
	found := make(map[string]bool, len(ids))
	err := db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		var id string
		if err := scan(&id); err != nil {
			return fmt.Errorf("scan berkas: %w", err)
		}
		found[id] = true
		return nil
	}, "SELECT b.id FROM berkas b WHERE "+c.SQL+" ORDER BY b.id"+db.ForUpdate(tx.DB, "b"), c.Args...)
	return found, err
}

// link records that files belong to a record; what is linked already stays so.
func link(tx *gorm.DB, subjek, subjekID string, ids []string) error {
	var b strings.Builder
	b.WriteString("INSERT INTO berkas_lampiran (berkas_id, subjek, subjek_id) VALUES ")
	args := make([]any, 0, 3*len(ids))
	for i, id := range ids {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(?, ?, ?)")
		args = append(args, id, subjek, subjekID)
	}
	b.WriteString(" ON CONFLICT (berkas_id, subjek, subjek_id) DO NOTHING")
	return db.Translate(tx.Exec(b.String(), args...).Error)
}

// unlink forgets which files belonged to a record.
func unlink(tx *gorm.DB, subjek, subjekID string) error {
	return db.Translate(tx.Exec("DELETE FROM berkas_lampiran WHERE subjek = ? AND subjek_id = ?", subjek, subjekID).Error)
}

// summaries reads what records show of files.
func summaries(ctx context.Context, g *gorm.DB, ids []string) (map[string]berkas.Ringkas, error) {
	out := make(map[string]berkas.Ringkas, len(ids))
	for part := range slices.Chunk(ids, 500) { // within both engines' limit of parameters
		err := db.Raw(ctx, g, func(scan func(...any) error) error {
			var r berkas.Ringkas
			if err := scan(&r.ID, &r.Nama, &r.SHA256, &r.Ukuran, &r.Mime); err != nil {
				return fmt.Errorf("scan berkas: %w", err)
			}
			out[r.ID] = r
			return nil
		}, "SELECT id, nama, sha256, ukuran, mime FROM berkas WHERE id IN ?", part)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// answered reports whether a call with this key came to an end before.
func answered(ctx context.Context, g *gorm.DB, call journal.Call) (found bool, err error) {
	if call.Key == "" {
		return false, nil
	}
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var one int
		found = true
		return scan(&one)
	}, "SELECT 1 FROM jurnal WHERE pelaku = ? AND kunci = ?", call.By.Key(), call.Key)
	return found, err
}

// reserve keeps content from being swept for a day. It waits for a sweep of the
// same content to end.
func reserve(g *gorm.DB, sha string, size int64, now time.Time) error {
	return db.Translate(g.Exec("INSERT INTO berkas_isi (sha256, ukuran, dipesan_pada, diperiksa_pada) VALUES (?, ?, ?, ?) "+
		"ON CONFLICT (sha256) DO UPDATE SET dipesan_pada = excluded.dipesan_pada", sha, size, now, now).Error)
}

func insert(tx *gorm.DB, b Berkas) error {
	return db.Translate(tx.Exec("INSERT INTO berkas (id, nama, sha256, ukuran, mime, pengunggah_jenis, pengunggah_id, pengunggah_atas_nama, dibuat_pada) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		b.ID, b.Nama, b.SHA256, b.Ukuran, b.Mime, b.Pengunggah.Jenis, b.Pengunggah.ID, b.Pengunggah.AtasNama, b.DibuatPada).Error)
}

// find reads one file within a scope; 404 outside it.
func find(ctx context.Context, g *gorm.DB, id string, scope db.Cond) (b Berkas, err error) {
	c := db.And(db.Cond{SQL: "b.id = ?", Args: []any{id}}, scope)
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		return scan(&b.ID, &b.Nama, &b.SHA256, &b.Ukuran, &b.Mime, &b.Pengunggah.Jenis, &b.Pengunggah.ID, &b.Pengunggah.Nama, &b.Pengunggah.AtasNama, &b.DibuatPada)
	}, "SELECT b.id, b.nama, b.sha256, b.ukuran, b.mime, b.pengunggah_jenis, b.pengunggah_id, COALESCE(p.nama"+db.ActingFor("b.pengunggah_atas_nama")+", "+db.TokenName("b.pengunggah_id")+", ''), b.pengunggah_atas_nama, b.dibuat_pada "+
		"FROM berkas b LEFT JOIN pengguna p ON p.id = b.pengunggah_id WHERE "+c.SQL, c.Args...)
	if err == nil && b.ID == "" {
		err = fault.Missing()
	}
	return b, err
}

// unattached lists files made before an instant that nothing claimed, in the
// order of their ids, behind one of them.
func unattached(ctx context.Context, g *gorm.DB, before time.Time, after string) ([]string, error) {
	return column(ctx, g, "SELECT b.id FROM berkas b WHERE b.dibuat_pada < ? AND b.id > ? AND NOT EXISTS (SELECT 1 FROM berkas_lampiran l WHERE l.berkas_id = b.id) ORDER BY b.id LIMIT ?",
		before, after, sweepPage)
}

// unnamed lists content reserved before an instant that no file names.
func unnamed(ctx context.Context, g *gorm.DB, before time.Time, after string) ([]string, error) {
	return column(ctx, g, "SELECT i.sha256 FROM berkas_isi i WHERE i.dipesan_pada < ? AND i.sha256 > ? AND NOT EXISTS (SELECT 1 FROM berkas b WHERE b.sha256 = i.sha256) ORDER BY i.sha256 LIMIT ?",
		before, after, sweepPage)
}

func column(ctx context.Context, g *gorm.DB, query string, args ...any) (out []string, err error) {
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var v string
		err := scan(&v)
		out = append(out, v)
		return err
	}, query, args...)
	return out, err
}

// removeUnattached removes a file's row unless something claimed it meanwhile.
// The lock comes in a statement of its own: only what is read after it is had
// shows what those who held it before did.
func removeUnattached(tx *gorm.DB, id string) (bool, error) {
	ctx := tx.Statement.Context
	held, err := column(ctx, tx, "SELECT b.id FROM berkas b WHERE b.id = ?"+db.ForUpdate(tx, "b"), id)
	if err != nil || len(held) == 0 {
		return false, err
	}
	res := tx.Exec("DELETE FROM berkas WHERE id = ? AND NOT EXISTS (SELECT 1 FROM berkas_lampiran l WHERE l.berkas_id = berkas.id)", id)
	return res.RowsAffected > 0, db.Translate(res.Error)
}

// removeContent removes content that no file names and no upload has reserved
// since an instant. An upload of the same content waits for the row's lock, finds
// it gone, and writes the bytes anew.
func removeContent(g *gorm.DB, sha string, before time.Time, bytes func() error) (gone bool, err error) {
	err = g.Transaction(func(tx *gorm.DB) error {
		ctx := tx.Statement.Context
		held, err := column(ctx, tx, "SELECT i.sha256 FROM berkas_isi i WHERE i.sha256 = ? AND i.dipesan_pada < ?"+db.ForUpdate(tx, "i"), sha, before)
		if err != nil || len(held) == 0 {
			return err
		}
		named, err := column(ctx, tx, "SELECT b.id FROM berkas b WHERE b.sha256 = ? LIMIT 1", sha)
		if err != nil || len(named) > 0 {
			return err
		}
		if err := bytes(); err != nil {
			return err
		}
		gone = true
		return tx.Exec("DELETE FROM berkas_isi WHERE sha256 = ?", sha).Error
	})
	return gone && err == nil, db.Translate(err)
}

const named = "EXISTS (SELECT 1 FROM berkas b WHERE b.sha256 = i.sha256)"

func pageOfContents(ctx context.Context, g *gorm.DB, after string) ([]isi, error) {
	return contentRows(ctx, g, "SELECT i.sha256, i.ukuran FROM berkas_isi i WHERE i.sha256 > ? AND "+named+" ORDER BY i.sha256 LIMIT ?", after, checkPage)
}

func dueContents(ctx context.Context, g *gorm.DB, before time.Time) ([]isi, error) {
	return contentRows(ctx, g, "SELECT i.sha256, i.ukuran FROM berkas_isi i WHERE i.diperiksa_pada < ? AND "+named+" ORDER BY i.diperiksa_pada, i.sha256 LIMIT ?", before, checkPage)
}

func contentRows(ctx context.Context, g *gorm.DB, query string, args ...any) (out []isi, err error) {
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var c isi
		err := scan(&c.sha, &c.size)
		out = append(out, c)
		return err
	}, query, args...)
	return out, err
}

func countContents(ctx context.Context, g *gorm.DB) (n int, err error) {
	err = db.Raw(ctx, g, func(scan func(...any) error) error { return scan(&n) }, "SELECT count(*) FROM berkas_isi i WHERE "+named)
	return n, err
}

func markChecked(g *gorm.DB, sha string, now time.Time) error {
	return db.Translate(g.Exec("UPDATE berkas_isi SET diperiksa_pada = ? WHERE sha256 = ?", now, sha).Error)
}
