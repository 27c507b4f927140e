package db

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
)

// Names are the names of people and service tokens, by id, and the system's own.
func Names(ctx context.Context, tx *gorm.DB, ids []string) (map[string]string, error) {
	names := map[string]string{actor.System().ID: actor.System().Nama}
	if len(ids) == 0 {
		return names, nil
	}
	err := Raw(ctx, tx, func(scan func(...any) error) error {
		var id, nama string
		if err := scan(&id, &nama); err != nil {
			return fmt.Errorf("scan name: %w", err)
		}
		names[id] = nama
		return nil
	}, "SELECT id, nama FROM pengguna WHERE id IN ? UNION ALL SELECT id, nama FROM token_layanan WHERE id IN ?", ids, ids)
	return names, err
}

// Name fills in the names behind marks, which are kept as ids only; of who acted
// for another it reads "one a.n. other".
func Name(ctx context.Context, tx *gorm.DB, marks []*actor.Ref) error {
	ids := make([]string, 0, len(marks))
	for _, m := range marks {
		if m.Jenis != actor.Sistem {
			ids = append(ids, m.ID)
		}
		if m.AtasNama != nil {
			ids = append(ids, *m.AtasNama)
		}
	}
	names, err := Names(ctx, tx, ids)
	for _, m := range marks {
		if nama, ok := names[m.ID]; ok {
			m.Nama = nama
			if m.AtasNama != nil {
				m.Nama = actor.ActingFor(nama, names[*m.AtasNama])
			}
		}
	}
	return err
}

// nameRest names the marks on rows whose people the query did not join: those of
// tokens and of the system, and those of a person who acted for another. Most
// rows have none, so that most reads are one statement.
func (n *Noun[T]) nameRest(tx *gorm.DB, rows []T) error {
	var rest []*actor.Ref
	for i := range rows {
		m := n.Meta(&rows[i])
		for _, r := range []*actor.Ref{&m.DibuatOleh, &m.DiubahOleh} {
			if r.AtasNama != nil || r.Nama == "" && r.ID != "" {
				rest = append(rest, r)
			}
		}
	}
	if len(rest) == 0 {
		return nil
	}
	return Name(tx.Statement.Context, tx, rest)
}
