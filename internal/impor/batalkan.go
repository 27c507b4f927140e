package impor

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Undo takes an import back: everything it made is removed, and its rows can be
// brought in again. 409 conflict names what was changed since or refers to it.
func (s *Service) Undo(ctx context.Context, call journal.Call, id string) (Answer, error) {
	if !ident.Valid(id) {
		return Answer{}, fault.Missing()
	}
	ans, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Impor, error) {
		tx.Quiet = true
		if err := antre(tx.DB); err != nil {
			return Impor{}, err
		}
		x, err := s.n.Lock(tx.DB, tx.By, id)
		if err != nil {
			return x, err
		}
		if err := tx.Match(x.Versi); err != nil {
			return x, err
		}
		if x.Perujuk, err = perujuk(ctx, tx.DB, x); err != nil {
			return x, err
		}
		if _, err := alur.Check("batalkan", x, tx.By); err != nil {
			return x, err
		}
		was := x
		x.Status = Dibatalkan
		x.Touch(tx.By, tx.Now)
		if err := s.n.Save(tx.DB, &was, &x); err != nil {
			return x, err
		}
		if err := tx.Append(journal.Entry{Subjek: noun, ID: x.ID, Versi: x.Versi, Peristiwa: noun + "." + alur.Event("batalkan"), Status: http.StatusOK, Hasil: x}); err != nil {
			return x, err
		}
		return x, s.withdraw(tx, x.ID)
	})
	if v, ok := errors.AsType[*db.Violation](err); ok && v.Kind == "foreign_key" {
		err = fault.Wrap(err, fault.Conflict, "Ada rekaman lain yang merujuk hasil impor ini.", "Another record refers to what this import made.")
	}
	return ans, err
}

// withdraw removes what an import made, partners last: the rest names them.
func (s *Service) withdraw(tx *journal.Tx, id string) error {
	for _, kind := range []struct {
		jenis Jenis
		from  interface {
			Withdraw(tx *journal.Tx, ids []string) error
		}
	}{{JenisPermintaan, s.cfg.Permintaan}, {JenisPelaksanaan, s.cfg.Pelaksanaan}, {JenisNaskah, s.cfg.Naskah}, {JenisMitra, s.cfg.Mitra}} {
		ids, err := jadi(tx.DB, id, kind.jenis)
		if err != nil {
			return err
		}
		slices.Reverse(ids) // what stands under another came behind it
		for part := range slices.Chunk(ids, potongan) {
			if err := kind.from.Withdraw(tx, part); err != nil {
				return err
			}
			if err := tx.Flush(); err != nil {
				return err
			}
		}
	}
	return lepas(tx.DB, id)
}
