package naskah

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
)

// Intact checks that every version says what its SHA-256 names, and that an
// agreement has the versions, under the hashes, that its journal lists: who changes
// a text and its hash together is found by the journal, which is sealed. Files are
// re-read where they are kept.
func Intact() journal.Check {
	return func(ctx context.Context, d *db.DB, report func(string)) error {
		texts, files, after := 0, 0, ""
		for {
			ids, err := agreementsAfter(ctx, d, after)
			if err != nil {
				return err
			}
			if len(ids) == 0 {
				report(fmt.Sprintf("naskah_versi: %d texts and %d files under the hash they are named by", texts, files))
				return nil
			}
			after = ids[len(ids)-1]
			rows, err := versionsOf(ctx, d, ids)
			if err != nil {
				return err
			}
			for _, r := range rows {
				if err := r.check(); err != nil {
					return err
				}
				switch {
				case r.nomor == nil:
				case r.pasal != nil:
					texts++
				default:
					files++
				}
			}
		}
	}
}

func agreementsAfter(ctx context.Context, d *db.DB, after string) (ids []string, err error) {
	err = db.Raw(ctx, d.Reader, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT id FROM naskah WHERE id > ? ORDER BY id LIMIT 100", after)
	return ids, err
}

// versiTersimpan is a version as it is kept, beside what the journal says of its
// agreement; an agreement without versions is one row with no nomor.
type versiTersimpan struct {
	kode              string
	hasil             *string
	ada               int // versions of the agreement
	nomor             *int
	sha, pasal, milik *string
}

// versionsOf reads both in one statement: they are of the same instant.
func versionsOf(ctx context.Context, d *db.DB, ids []string) (out []versiTersimpan, err error) {
	err = db.Raw(ctx, d.Reader, func(scan func(...any) error) error {
		var r versiTersimpan
		err := scan(&r.kode, &r.hasil, &r.ada, &r.nomor, &r.sha, &r.pasal, &r.milik)
		out = append(out, r)
		return err
	}, `SELECT n.kode, j.hasil, (SELECT count(*) FROM naskah_versi c WHERE c.naskah_id = n.id), v.nomor, v.sha256, v.pasal, b.sha256
		FROM naskah n LEFT JOIN jurnal j ON j.subjek = 'naskah' AND j.subjek_id = n.id AND j.versi = n.versi
		LEFT JOIN naskah_versi v ON v.naskah_id = n.id LEFT JOIN berkas b ON b.id = v.berkas_id WHERE n.id IN ? ORDER BY n.id, v.nomor`, ids)
	return out, err
}

func (r *versiTersimpan) check() error {
	bad := func(what string, args ...any) error {
		row := "naskah " + r.kode
		if r.nomor != nil {
			row += fmt.Sprintf(" versi %d", *r.nomor)
		}
		return &journal.BadRow{Row: row, What: fmt.Sprintf(what, args...)}
	}
	if r.hasil == nil {
		return bad("no entry of the journal for the version it is at")
	}
	var told struct {
		Versi []struct {
			Nomor  int    `json:"nomor"`
			SHA256 string `json:"sha256"`
		} `json:"versi_naskah"`
	}
	if err := json.Unmarshal([]byte(*r.hasil), &told); err != nil {
		return bad("its journal cannot be read: %v", err)
	}
	if len(told.Versi) != r.ada {
		return bad("%d versions, the journal lists %d", r.ada, len(told.Versi))
	}
	if r.nomor == nil {
		return nil
	}
	got := r.milik
	if r.pasal != nil {
		sum := sha256.Sum256([]byte(*r.pasal))
		text := hex.EncodeToString(sum[:])
		got = &text
	}
	if got == nil || r.sha == nil || *got != *r.sha {
		return bad("its content does not have the hash it is named by")
	}
	for _, v := range told.Versi {
		if v.Nomor == *r.nomor && v.SHA256 == *r.sha {
			return nil
		}
	}
	return bad("the journal does not list it under this hash")
}
