package naskah

import (
	"cmp"
	"net/http"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Lama is an agreement that was signed before the system knew of it.
type Lama struct {
	ID      string // given before it is written, so that others can stand under it; "" for any
	ImporID string // the import it comes with, "" for none
	Isi
	TanggalTTD     *clock.Date // nil: the day it began
	MetodeTTD      MetodeTTD   // "": by hand
	NomorPolibatam *string
	NomorMitra     *string
	// BerkasID is the signed file, "" where there is none (tanpa_berkas).
	BerkasID string
}

// signed is the agreement as it begins here.
func (in *Lama) signed() Naskah {
	n := Naskah{Status: Ditandatangani, Isi: in.Isi, TanpaBerkas: in.BerkasID == ""}
	method, day := in.MetodeTTD, in.TanggalTTD
	if method == "" {
		method = Basah
	}
	if day == nil {
		day = n.TanggalMulai
	}
	n.Tanda = Tanda{TanggalTTD: day, MetodeTTD: &method, NomorPolibatam: in.NomorPolibatam, NomorMitra: in.NomorMitra}
	if in.ImporID != "" {
		n.ImporID = &in.ImporID
	}
	return n
}

// Check reports every fault that can be seen without the database.
func (in *Lama) Check(today clock.Date) error {
	n := in.signed()
	var c fault.Check
	n.Isi.check(&c)
	n.complete(&c)
	n.Tanda.check(&c, today)
	return c.Err()
}

// ImportedEvent is what an imported agreement's first entry in the journal is
// called, and how it is known as imported.
const ImportedEvent = noun + ".diimpor"

// Import records a signed agreement from before the system, within the import's
// own change: it starts in ditandatangani. It is judged like any other (422 names
// each fault by its field), except that partners who are inactive by now are fine.
// A renewal closes what it renews, as a signature does.
func (s *Service) Import(tx *journal.Tx, in Lama) (Naskah, error) {
	n := in.signed()
	n.Meta, n.Hari = actor.NewMeta(cmp.Or(in.ID, ident.New(tx.Now)), tx.By, tx.Now), tx.Today()
	if n.PermintaanID != nil {
		var c fault.Check
		c.Add("/permintaan_id", "not_applicable", "Naskah yang diimpor tidak menjawab permintaan.", "An imported agreement answers no request.")
		return n, c.Err()
	}
	if err := s.judge(tx, &n, Isi{Pokok: Pokok{Pihak: in.Pihak}}); err != nil {
		return n, err
	}
	var err error
	if n.Kode, err = tx.NextCode("NS"); err != nil {
		return n, err
	}
	n.fill()
	if err := s.n.Insert(tx.DB, &n); err != nil {
		return n, taken(err)
	}
	if in.BerkasID != "" {
		if err := s.file(tx, &n, VersiFinal, in.BerkasID, "/berkas_id", nil); err != nil {
			return n, err
		}
	}
	if err := tx.Append(journal.Entry{Subjek: noun, ID: n.ID, Versi: n.Versi, Peristiwa: ImportedEvent, Status: http.StatusCreated, Hasil: n}); err != nil {
		return n, err
	}
	return n, s.closeReplaced(tx, n)
}

// Withdraw takes an imported agreement back, within the import's own change: 409
// conflict once it was changed or something names it.
func (s *Service) Withdraw(tx *journal.Tx, id string) error {
	n, err := s.find(tx, id)
	if err != nil {
		return err
	}
	imported, used, err := importedUnused(tx, id)
	if err != nil {
		return err
	}
	if !imported || used || n.Versi > 1 || n.PenggantiID != nil || n.Anak > 0 {
		return fault.New(fault.Conflict, "Naskah %s sudah diubah atau dirujuk.", "Agreement %s was changed or is named by another record.", n.Kode)
	}
	if err := s.remove(tx, n); err != nil {
		return err
	}
	return tx.Append(journal.Entry{Subjek: noun, ID: id, Versi: n.Versi + 1, Peristiwa: noun + ".dihapus", Status: http.StatusNoContent})
}
