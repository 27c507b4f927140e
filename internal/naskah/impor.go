package naskah

import (
	"cmp"
	"net/http"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
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

// Import records signed agreements from before the system, within the import's
// own change: they start in ditandatangani. They are judged like any other (422
// names each fault by its field), except that partners who are inactive by now
// are fine. Each may stand under, or renew, one before it; a renewal closes what
// it renews, as a signature does.
func (s *Service) Import(tx *journal.Tx, ins []Lama) ([]Naskah, error) {
	out := make([]Naskah, len(ins))
	for i := range ins {
		out[i] = ins[i].signed()
		out[i].Meta, out[i].Hari = actor.NewMeta(cmp.Or(ins[i].ID, ident.New(tx.Now)), tx.By, tx.Now), tx.Today()
	}
	for from := 0; from < len(ins); {
		to := from + unrelated(out[from:])
		if err := s.bring(tx, ins[from:to], out[from:to]); err != nil {
			return nil, err
		}
		from = to
	}
	return out, nil
}

// unrelated is how many agreements come first of which none stands under, or
// renews, another of them: these are written together.
func unrelated(ns []Naskah) int {
	ids := map[string]bool{}
	for i, n := range ns {
		for _, other := range []*string{n.NaskahIndukID, n.MenggantikanID} {
			if other != nil && ids[*other] {
				return i
			}
		}
		ids[n.ID] = true
	}
	return len(ns)
}

// bring judges and writes agreements that have nothing to do with each other.
func (s *Service) bring(tx *journal.Tx, ins []Lama, ns []Naskah) error {
	if err := s.judgeAll(tx, ns); err != nil {
		return err
	}
	codes, err := tx.NextCodes("NS", len(ns))
	if err != nil {
		return err
	}
	for i := range ns {
		ns[i].Kode = codes[i]
		ns[i].fill()
	}
	if err := s.n.InsertAll(tx.DB, ns); err != nil {
		return taken(err) // also a number that another agreement has
	}
	for i := range ns {
		n := &ns[i]
		if ins[i].BerkasID != "" {
			if err := s.file(tx, n, VersiFinal, ins[i].BerkasID, "/berkas_id", nil); err != nil {
				return err
			}
		}
		if err := tx.Append(journal.Entry{Subjek: noun, ID: n.ID, Versi: n.Versi, Peristiwa: ImportedEvent, Status: http.StatusCreated, Hasil: *n}); err != nil {
			return err
		}
		if err := s.closeReplaced(tx, *n); err != nil {
			return err
		}
	}
	return nil
}

// judgeAll is judge for new agreements, in a few statements for all of them.
func (s *Service) judgeAll(tx *journal.Tx, ns []Naskah) error {
	var c fault.Check
	var refs db.Refs
	var others []string
	for i := range ns {
		n := &ns[i]
		n.whole(&c, n.Hari)
		if n.PermintaanID != nil {
			c.Add("/permintaan_id", "not_applicable", "Naskah yang diimpor tidak menjawab permintaan.", "An imported agreement answers no request.")
		}
		n.names(&refs, Isi{Pokok: Pokok{Pihak: n.Pihak}})
		for _, id := range []*string{n.NaskahIndukID, n.MenggantikanID} {
			if id != nil && ident.Valid(*id) {
				others = append(others, *id)
			}
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	if err := refs.Resolve(tx.DB, &c); err != nil {
		return err
	}
	held := map[string]Naskah{}
	slices.Sort(others)
	for part := range slices.Chunk(slices.Compact(others), 500) {
		more, err := s.lockAll(tx, part)
		if err != nil {
			return err
		}
		for id, n := range more {
			n.seen(tx.Today())
			held[id] = n
		}
	}
	for i := range ns {
		n := &ns[i]
		n.partnersOnce(&c)
		if err := resolveTemplate(tx, &c, n, Isi{}); err != nil {
			return err
		}
		if id := n.NaskahIndukID; id != nil {
			up, ok := held[*id]
			n.below(&c, up, ok, nil)
		}
		if id := n.MenggantikanID; id != nil {
			old, ok := held[*id]
			n.succeed(&c, old, ok, nil, tx.By)
		}
	}
	return c.Err()
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
