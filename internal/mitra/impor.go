package mitra

import (
	"net/http"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Check reports every fault of an entry that can be seen without the database.
func (i Isi) Check() error {
	var c fault.Check
	i.check(&c)
	return c.Err()
}

// Diimpor is a partner out of a spreadsheet. Calon says that somebody has yet to
// look at it: not everything about it stood in the file.
type Diimpor struct {
	ID string // given before it is written, so that others can name it; "" for any
	Isi
	Calon bool
}

// Import enters the partners of an import and returns their ids in order.
func (s *Service) Import(tx *journal.Tx, imporID string, in []Diimpor) ([]string, error) {
	if len(in) == 0 {
		return nil, nil
	}
	kode, err := tx.NextCodes("MT", len(in))
	if err != nil {
		return nil, err
	}
	ids, ms, listed := make([]string, len(in)), make([]Mitra, len(in)), map[string]bool{}
	var private []journal.Private
	for i, e := range in {
		if err := e.Check(); err != nil {
			return nil, err
		}
		if k := e.KlasifikasiKode; k != nil && !listed[*k] {
			if err := judge(tx, &e.Isi); err != nil {
				return nil, err
			}
			listed[*k] = true
		}
		if e.ID == "" {
			e.ID = ident.New(tx.Now)
		}
		m := Mitra{Rekaman: Rekaman{Meta: actor.NewMeta(e.ID, tx.By, tx.Now), Kode: kode[i], Status: Aktif, ImporID: &imporID}}
		if e.Calon {
			m.Status = Calon
		}
		m.set(e.Isi)
		ids[i], ms[i] = m.ID, m
		for _, k := range e.Kontak {
			private = append(private, journal.Private{SubjekID: m.ID, Value: k})
		}
	}
	kept, err := tx.KeepPersonals(noun, private)
	if err != nil {
		return nil, err
	}
	for i := range ms {
		for n := range in[i].Kontak {
			ms[i].KontakAcuan = append(ms[i].KontakAcuan, KontakAcuan{Personal: kept[n], Utama: in[i].Kontak[n].Utama})
		}
		kept = kept[len(in[i].Kontak):]
	}
	if err := s.n.InsertAll(tx.DB, ms); err != nil {
		return nil, err
	}
	for i := range ms {
		if err := tx.Append(journal.Entry{Subjek: noun, ID: ms[i].ID, Versi: 1, Peristiwa: noun + ".diimpor", Status: http.StatusCreated, Hasil: ms[i]}); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// Withdraw removes partners of an import that is taken back; their journal
// stays, their contacts are erased. What still names one of them is a
// *db.Violation.
func (s *Service) Withdraw(tx *journal.Tx, ids []string) error {
	ms, err := s.n.Query(tx.DB, "WHERE r.id IN ? ORDER BY r.id", ids)
	if err != nil {
		return err
	}
	var private []string
	for _, m := range ms {
		for _, k := range m.KontakAcuan {
			private = append(private, k.ID)
		}
		if err := tx.Append(journal.Entry{Subjek: noun, ID: m.ID, Versi: m.Versi + 1, Peristiwa: noun + ".impor_dibatalkan", Status: http.StatusNoContent}); err != nil {
			return err
		}
	}
	if err := tx.ErasePersonal(private); err != nil {
		return err
	}
	return s.n.DeleteAll(tx.DB, ids)
}
