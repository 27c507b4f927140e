package lampiran

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/db"
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
