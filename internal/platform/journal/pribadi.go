package journal

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/ident"
)

// Personal stands for a personal value (UU 27/2022) in records and journal: the
// value itself is in table data_pribadi only. Sidik is SHA-256(nonce ‖ value) in
// hex, so that erasing value and nonce leaves the log verifiable.
type Personal struct {
	ID    string `json:"id"`
	Sidik string `json:"sidik"`
}

// KeepPersonal stores a personal value of a record and returns what may stand
// for it.
func (t *Tx) KeepPersonal(subjek, subjekID string, v any) (Personal, error) {
	ps, err := t.KeepPersonals(subjek, []Private{{subjekID, v}})
	if err != nil {
		return Personal{}, err
	}
	return ps[0], nil
}

// LoadPersonal returns the values behind ids; an erased one is absent.
func LoadPersonal(ctx context.Context, g *gorm.DB, ids []string) (map[string]jsontext.Value, error) {
	out := make(map[string]jsontext.Value, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	err := db.Raw(ctx, g, func(scan func(...any) error) error {
		var id, v string
		if err := scan(&id, &v); err != nil {
			return fmt.Errorf("scan personal value: %w", err)
		}
		out[id] = jsontext.Value(v)
		return nil
	}, "SELECT id, nilai FROM data_pribadi WHERE id IN ? AND nilai IS NOT NULL", ids)
	return out, err
}

// ErasePersonal forgets values for good; what stands for them stays.
func (t *Tx) ErasePersonal(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return db.Translate(t.DB.Exec("UPDATE data_pribadi SET nonce = NULL, nilai = NULL, dihapus_pada = ? WHERE id IN ?", t.Now, ids).Error)
}

// personalNoun is what the journal calls personal values that were looked for or
// erased by themselves, and not by a change of their record.
const personalNoun = "data_pribadi"

// PersonalSource lets the feed tell of them, by ids alone.
func PersonalSource() Source {
	return Source{Subjek: personalNoun, Path: OnlyEvents, Visible: func(actor.Actor) db.Cond { return db.Nothing() }, Whole: true}
}

// KeptPersonal is a personal value with the record it belongs to.
type KeptPersonal struct {
	ID       string         `json:"id"`
	Subjek   string         `json:"subjek"`
	SubjekID string         `json:"subjek_id"`
	Nilai    jsontext.Value `json:"nilai"`
}

// PersonalFound is what the journal keeps of a search: what came out, not what was
// looked for.
type PersonalFound struct {
	ID         string     `json:"id"`
	Ditemukan  []string   `json:"ditemukan"`
	DicariPada clock.Time `json:"dicari_pada"`
}

// PersonalErased is what the journal keeps of a value that was erased.
type PersonalErased struct {
	ID          string     `json:"id"`
	Subjek      string     `json:"subjek"`
	SubjekID    string     `json:"subjek_id"`
	DihapusPada clock.Time `json:"dihapus_pada"`
}

// FindPersonal returns the personal values with a text in them, in either case, and
// writes down which: what is kept about somebody who asks (UU 27/2022, right of
// access).
func (j *Journal) FindPersonal(ctx context.Context, call Call, text string) (out []KeptPersonal, err error) {
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.Map(lowered, text)) + "%"
	_, err = Do(ctx, j, call, func(tx *Tx) (PersonalFound, error) {
		f := PersonalFound{ID: ident.New(tx.Now), Ditemukan: []string{}, DicariPada: tx.Now}
		err := db.Raw(ctx, tx.DB, func(scan func(...any) error) error {
			var k KeptPersonal
			var v string
			if err := scan(&k.ID, &k.Subjek, &k.SubjekID, &v); err != nil {
				return fmt.Errorf("scan personal value: %w", err)
			}
			k.Nilai = jsontext.Value(v)
			out, f.Ditemukan = append(out, k), append(f.Ditemukan, k.ID)
			return nil
		}, `SELECT id, subjek, subjek_id, nilai FROM data_pribadi WHERE lower(nilai) LIKE ? ESCAPE '\' ORDER BY subjek, subjek_id, id`, like)
		if err != nil {
			return f, err
		}
		return f, tx.Append(Entry{Subjek: personalNoun, ID: f.ID, Versi: 1, Peristiwa: personalNoun + ".dicari", Status: http.StatusOK, Hasil: f})
	})
	return out, err
}

// lowered is what lower() of both engines makes of a letter.
func lowered(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// ForgetPersonal erases personal values of any records for good (UU 27/2022, right
// to erasure) and returns those it erased: ids that are unknown, or erased already,
// are passed over.
func (j *Journal) ForgetPersonal(ctx context.Context, call Call, ids []string) (gone []PersonalErased, err error) {
	_, err = Do(ctx, j, call, func(tx *Tx) (PersonalErased, error) {
		for part := range slices.Chunk(ids, insertRows) {
			var these []string
			err := db.Raw(ctx, tx.DB, func(scan func(...any) error) error {
				e := PersonalErased{DihapusPada: tx.Now}
				if err := scan(&e.ID, &e.Subjek, &e.SubjekID); err != nil {
					return fmt.Errorf("scan personal value: %w", err)
				}
				gone, these = append(gone, e), append(these, e.ID)
				return nil
			}, "SELECT id, subjek, subjek_id FROM data_pribadi WHERE id IN ? AND nilai IS NOT NULL ORDER BY id", part)
			if err != nil {
				return PersonalErased{}, err
			}
			if err := tx.ErasePersonal(these); err != nil {
				return PersonalErased{}, err
			}
		}
		for _, e := range gone {
			if err := tx.Append(Entry{Subjek: personalNoun, ID: e.ID, Versi: 1, Peristiwa: personalNoun + ".dihapus", Status: http.StatusOK, Hasil: e}); err != nil {
				return PersonalErased{}, err
			}
		}
		return PersonalErased{}, nil
	})
	return gone, err
}

// ForgottenPersonal are the ids of all values that were erased, in order: an older
// backup that is restored still holds them.
func ForgottenPersonal(ctx context.Context, d *db.DB) (ids []string, err error) {
	err = db.Raw(ctx, d.Reader, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT id FROM data_pribadi WHERE nilai IS NULL ORDER BY id")
	return ids, err
}
