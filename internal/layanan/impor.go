package layanan

import (
	"net/http"
	"slices"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Diimpor is a request out of a spreadsheet, from before there was a system, with
// what had been answered and when it was finished.
type Diimpor struct {
	Isi
	SelesaiPada *time.Time
}

// Check reports every fault that can be seen without the database. The rule of
// late recording does not hold for history.
func (d *Diimpor) Check(now time.Time) error {
	var c fault.Check
	d.Pokok.check(&c, now)
	d.Terbuka.check(&c, true)
	c.Size("/kejadian", len(d.Kejadian), 0, 50)
	followed := false
	for i := range d.Kejadian {
		d.Kejadian[i].check(&c, pointer("/kejadian/%d", i), d.MasukPada, now)
		followed = followed || d.Kejadian[i].Jenis == TindakLanjut
	}
	if at := d.SelesaiPada; at != nil && c.Instant("/selesai_pada", d.SelesaiPada) {
		last := d.MasukPada
		for _, k := range d.Kejadian {
			if k.TerjadiPada.After(last) {
				last = k.TerjadiPada
			}
		}
		switch {
		case at.After(now):
			inFuture(&c, "/selesai_pada")
		case at.Before(last):
			c.Add("/selesai_pada", "date_order", "Tidak boleh sebelum kejadian terakhir.", "Must not be before the last event.")
		case !followed:
			c.Add("/selesai_pada", "not_followed_up", "Permintaan selesai setelah ditindaklanjuti; isi juga tindak lanjutnya.", "A request is finished once it was followed up; give the follow-up too.")
		default:
		}
	}
	return c.Err()
}

// Import records the requests of an import and returns their ids in order. Their
// clocks are fixed with the policy and calendar of now and have no strict reading;
// nobody is alerted for them. What they refer to was found by the caller; an id
// that is gone since is a *db.Violation.
func (s *Service) Import(tx *journal.Tx, imporID string, in []Diimpor) ([]string, error) {
	if len(in) == 0 {
		return nil, nil
	}
	policy, cal, err := s.current(tx)
	if err != nil {
		return nil, err
	}
	kode, err := tx.NextCodes("PM", len(in))
	if err != nil {
		return nil, err
	}
	ps, private := make([]Permintaan, len(in)), make([]journal.Private, len(in))
	for i := range in {
		d, p := &in[i], &ps[i]
		if err := d.Check(tx.Now); err != nil {
			return nil, err
		}
		p.Rekaman = Rekaman{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Kode: kode[i], Pokok: d.Pokok, DicatatPada: tx.Now, ImporID: &imporID}
		p.Asal, p.VersiKebijakan, p.VersiKalender = p.Pokok, policy.Versi, cal.versi
		p.put(d.Terbuka)
		p.Kejadian = history(tx, d.Kejadian)
		p.Status = p.standing()
		if d.SelesaiPada != nil {
			p.Status, p.SelesaiPada = Selesai, d.SelesaiPada
		}
		p.fill()
		if err := s.settle(tx, p); err != nil {
			return nil, err
		}
		private[i] = journal.Private{SubjekID: p.ID, Value: pribadi{d.PemohonNama, d.PemohonKontak}}
	}
	kept, err := tx.KeepPersonals(noun, private)
	if err != nil {
		return nil, err
	}
	for i := range ps {
		ps[i].Pemohon = kept[i]
	}
	return s.writeImported(tx, ps)
}

// history makes events of what was answered before there was a system.
func history(tx *journal.Tx, in []KejadianIsi) []Kejadian {
	out := make([]Kejadian, len(in))
	for i, e := range in {
		out[i] = Kejadian{ID: ident.New(tx.Now), Jenis: e.Jenis, TerjadiPada: e.TerjadiPada, DicatatPada: tx.Now, Pelaku: tx.By.Ref(), Kanal: e.Kanal, Nomor: e.Nomor, Bukti: []berkas.Bukti{}}
		if e.Isi != "" {
			out[i].Isi = &e.Isi
		}
	}
	return out
}

func (s *Service) writeImported(tx *journal.Tx, ps []Permintaan) ([]string, error) {
	if err := s.n.InsertAll(tx.DB, ps); err != nil {
		return nil, taken(err)
	}
	var events, clocks [][]any
	sum, ids := map[pos]hitung{}, make([]string, len(ps))
	for i := range ps {
		rows, err := eventRows(ps[i].ID, 0, ps[i].Kejadian)
		if err != nil {
			return nil, err
		}
		events, clocks, ids[i] = append(events, rows...), append(clocks, ps[i].clockRows()...), ps[i].ID
		ps[i].tally(sum, 1)
		if err := tx.Append(journal.Entry{Subjek: noun, ID: ps[i].ID, Versi: 1, Peristiwa: noun + ".diimpor", Status: http.StatusCreated, Hasil: ps[i]}); err != nil {
			return nil, err
		}
	}
	if err := insertEvents(tx.DB, events); err != nil {
		return nil, err
	}
	if err := insertClocks(tx.DB, clocks); err != nil {
		return nil, err
	}
	return ids, count(tx.DB, sum)
}

// Withdraw removes requests of an import that is taken back, and what their
// clocks counted; their journal stays, their askers are erased. What still names
// one of them is a *db.Violation.
func (s *Service) Withdraw(tx *journal.Tx, ids []string) error {
	ps, err := s.n.Query(tx.DB, "WHERE r.id IN ? ORDER BY r.id", ids)
	if err != nil {
		return err
	}
	if err := s.complete(tx.DB, ps); err != nil {
		return err
	}
	sum, private := map[pos]hitung{}, make([]string, len(ps))
	for i := range ps {
		ps[i].tally(sum, -1)
		private[i] = ps[i].Pemohon.ID
		if err := tx.Append(journal.Entry{Subjek: noun, ID: ps[i].ID, Versi: ps[i].Versi + 1, Peristiwa: noun + ".impor_dibatalkan", Status: http.StatusNoContent}); err != nil {
			return err
		}
	}
	if err := tx.ErasePersonal(slices.DeleteFunc(private, func(id string) bool { return id == "" })); err != nil {
		return err
	}
	if err := removeDetails(tx.DB, ids); err != nil {
		return err
	}
	if err := count(tx.DB, sum); err != nil {
		return err
	}
	return s.n.DeleteAll(tx.DB, ids)
}
