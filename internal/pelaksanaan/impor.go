package pelaksanaan

import (
	"net/http"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Diimpor is an activity out of a spreadsheet, which may have been reported and
// verified before there was a system. Dasar says by what it was verified then: a
// letter, a signed report, its place in the cabinet.
type Diimpor struct {
	Isi
	Laporan
	Bukti  []BuktiIsi // links only
	Status Status
	Dasar  *string
}

// imporStatus are the statuses an activity may come in with.
func imporStatus() []Status { return []Status{Direncanakan, Selesai, Dilaporkan, Terverifikasi} }

// Check reports every fault that can be seen without the database: those of an
// entry, and what the status it claims asks of it (see alur).
func (d *Diimpor) Check(today clock.Date) error {
	var c fault.Check
	d.Inti.check(&c)
	d.Waktu.check(&c)
	d.Laporan.check(&c, d.ProdiIDs) //nolint:staticcheck // like its siblings: three parts have a check
	checkAllBukti(&c, d.Bukti)
	fault.OneOf(&c, "/status", d.Status, imporStatus())
	if d.Status != Direncanakan && d.TanggalSelesai > today {
		notYet(&c)
	}
	if d.Status == Dilaporkan || d.Status == Terverifikasi {
		c.Required("/ringkasan", d.Ringkasan != nil && *d.Ringkasan != "")
		c.Required("/bukti", len(d.Bukti) > 0)
		c.Required("/bidang", len(d.Bidang) > 0)
		c.Required("/mitra_ids", len(d.MitraIDs) > 0)
	}
	switch {
	case d.Status == Terverifikasi:
		c.Required("/dasar_verifikasi", d.Dasar != nil && *d.Dasar != "")
		c.OptText("/dasar_verifikasi", d.Dasar, 2000)
	case d.Dasar != nil:
		c.Add("/dasar_verifikasi", "not_applicable", "Hanya untuk kegiatan yang terverifikasi.", "Only for activities that are verified.")
	default:
	}
	return c.Err()
}

// Import enters the activities of an import and returns their ids in order. What
// they refer to was found by the caller; an id that is gone since is a
// *db.Violation. Whoever imports counts as the reporter, so that nobody corrects
// or verifies their own entry; what was verified before there was a system names
// no person as having done it here.
func (s *Service) Import(tx *journal.Tx, imporID string, in []Diimpor) ([]string, error) {
	if len(in) == 0 {
		return nil, nil
	}
	kode, err := tx.NextCodes("PL", len(in))
	if err != nil {
		return nil, err
	}
	ids, ps := make([]string, len(in)), make([]Pelaksanaan, len(in))
	for i := range in {
		if err := in[i].Check(tx.Today()); err != nil {
			return nil, err
		}
		ps[i] = in[i].record(tx)
		ps[i].Kode, ps[i].ImporID = kode[i], &imporID
		ps[i].fill()
		ids[i] = ps[i].ID
	}
	if err := s.n.InsertAll(tx.DB, ps); err != nil {
		return nil, err
	}
	if err := insertManyBukti(tx.DB, ps); err != nil {
		return nil, err
	}
	for i := range ps {
		if err := tx.Append(journal.Entry{Subjek: noun, ID: ids[i], Versi: 1, Peristiwa: noun + ".diimpor", Status: http.StatusCreated, Hasil: ps[i]}); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func (d *Diimpor) record(tx *journal.Tx) Pelaksanaan {
	p := Pelaksanaan{Rekaman: Rekaman{
		Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: d.Status, Inti: cloneInti(d.Inti), Waktu: d.Waktu, Laporan: d.Laporan,
	}}
	for _, b := range d.Bukti {
		if !hasBukti(p.Bukti, b) {
			p.Bukti = append(p.Bukti, Bukti{ID: ident.New(tx.Now), Tautan: b.Tautan, Judul: b.Judul, TanggalBukti: b.TanggalBukti, DitambahPada: tx.Now, DitambahOleh: tx.By.Ref()})
		}
	}
	now := tx.Now
	if d.Status == Dilaporkan || d.Status == Terverifikasi {
		p.DilaporkanPada, p.Pelapor = &now, tx.By.Ref()
	}
	if d.Status == Terverifikasi {
		p.DiverifikasiPada, p.Pemeriksa, p.CatatanVerifikasi = &now, actor.System().Ref(), d.Dasar
	}
	return p
}

// Withdraw removes activities of an import that is taken back; their journal
// stays. What still names one of them is a *db.Violation.
func (s *Service) Withdraw(tx *journal.Tx, ids []string) error {
	versi, err := versions(tx.DB, ids)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(slices.Values(ids)) {
		if err := tx.Append(journal.Entry{Subjek: noun, ID: id, Versi: versi[id] + 1, Peristiwa: noun + ".impor_dibatalkan", Status: http.StatusNoContent}); err != nil {
			return err
		}
	}
	if err := removeBukti(tx.DB, ids); err != nil {
		return err
	}
	return s.n.DeleteAll(tx.DB, ids)
}
