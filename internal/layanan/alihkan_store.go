package layanan

import (
	"context"
	"fmt"
	"net/http"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
)

// Dipegang is an open request and who is responsible for it, in brief.
type Dipegang struct{ ID, Kode, Perihal string }

// HeldBy lists the open requests a person is responsible for, in the order of ids.
// Closed ones keep who was responsible.
func (s *Service) HeldBy(ctx context.Context, penggunaID string) ([]Dipegang, error) {
	return heldBy(s.j.DB().Gorm.WithContext(ctx), penggunaID)
}

func heldBy(g *gorm.DB, penggunaID string) (out []Dipegang, err error) {
	err = db.Raw(g.Statement.Context, g, func(scan func(...any) error) error {
		var d Dipegang
		if err := scan(&d.ID, &d.Kode, &d.Perihal); err != nil {
			return fmt.Errorf("scan request: %w", err)
		}
		out = append(out, d)
		return nil
	}, "SELECT id, kode, perihal FROM permintaan_layanan WHERE penanggung_jawab_id = ? AND status IN ? ORDER BY id", penggunaID, open())
	return out, err
}

// Reassign makes another person responsible for the open requests of one, and
// journals each behind the entry of the call it belongs to. Nothing else of a
// request changes: who recorded and who answered stays, and so do its clocks.
func (s *Service) Reassign(tx *journal.Tx, dariID, keID string) ([]Dipegang, error) {
	held, err := heldBy(tx.DB, dariID)
	if err != nil {
		return nil, err
	}
	moved := held[:0]
	for _, d := range held {
		p, err := s.n.Lock(tx.DB, actor.System(), d.ID)
		if err != nil {
			return nil, err
		}
		if p.PenanggungJawabID == nil || *p.PenanggungJawabID != dariID || p.Status.closed() {
			continue // somebody else was quicker
		}
		ps := []Permintaan{p}
		if err := s.complete(tx.DB, ps); err != nil {
			return nil, err
		}
		was := ps[0]
		p = ps[0]
		p.PenanggungJawabID = &keID
		p.Touch(tx.By, tx.Now)
		p.fill()
		if err := s.n.Save(tx.DB, &was, &p); err != nil {
			return nil, err
		}
		tx.Later(journal.Entry{Subjek: noun, ID: p.ID, Versi: p.Versi, Peristiwa: noun + ".dialihkan", Status: http.StatusOK, Hasil: p})
		moved = append(moved, d)
	}
	return moved, nil
}
