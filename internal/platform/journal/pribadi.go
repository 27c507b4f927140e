package journal

import (
	"context"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
	"gorm.io/gorm"

	"kerjasama/internal/platform/db"
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
