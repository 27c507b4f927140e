package naskah

import (
	"context"
	"net/http"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// look reads an agreement the caller may see without holding it: which others a
// change must hold with it follows from that.
func (s *Service) look(tx *journal.Tx, id string) (Naskah, error) {
	if !ident.Valid(id) {
		return Naskah{}, fault.Missing()
	}
	return s.n.Get(tx.DB, tx.By, id)
}

// hold locks an agreement that was looked at, the one it stands under, the one
// it renews, and more, all in the order of their ids; others are then read
// through lockAll again, which costs nothing. 412 when it changed meanwhile.
func (s *Service) hold(tx *journal.Tx, seen Naskah, more ...*string) (Naskah, error) {
	ids := []string{seen.ID}
	for _, id := range append([]*string{seen.NaskahIndukID, seen.MenggantikanID}, more...) {
		if id != nil && ident.Valid(*id) {
			ids = append(ids, *id)
		}
	}
	held, err := s.lockAll(tx, ids)
	if err != nil {
		return seen, err
	}
	n, ok := held[seen.ID]
	if !ok {
		return seen, fault.Missing()
	}
	if !same(n.NaskahIndukID, seen.NaskahIndukID) || !same(n.MenggantikanID, seen.MenggantikanID) {
		return n, fault.Outdated()
	}
	n.seen(tx.Today())
	return n, tx.Match(n.Versi)
}

func (s *Service) find(tx *journal.Tx, id string, more ...*string) (Naskah, error) {
	seen, err := s.look(tx, id)
	if err != nil {
		return seen, err
	}
	return s.hold(tx, seen, more...)
}

func same[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// change is every action on one agreement: hold it, let the verb decide, save.
func (s *Service) change(ctx context.Context, call journal.Call, id, do string, verb func(*journal.Tx, *Naskah) error) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Naskah, error) {
		n, err := s.find(tx, id)
		if err != nil {
			return n, err
		}
		step, err := alur.Check(do, n, tx.By)
		if err != nil {
			return n, err
		}
		was := clone(n)
		if err := verb(tx, &n); err != nil {
			return n, err
		}
		if step.To != "" {
			n.Status = step.To
		}
		return n, s.save(tx, &was, &n, alur.Event(do))
	})
}

func (s *Service) save(tx *journal.Tx, was, n *Naskah, event string) error {
	return s.saveAs(tx, was, n, event, http.StatusOK)
}

func (s *Service) saveAs(tx *journal.Tx, was, n *Naskah, event string, status int) error {
	n.Touch(tx.By, tx.Now)
	n.fill()
	if err := s.n.Save(tx.DB, was, n); err != nil {
		return taken(err)
	}
	return tx.Append(journal.Entry{Subjek: noun, ID: n.ID, Versi: n.Versi, Peristiwa: noun + "." + event, Status: status, Hasil: *n})
}

// Submit hands a draft in for the review inside.
func (s *Service) Submit(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "ajukan-telaah", func(_ *journal.Tx, n *Naskah) error {
		n.Alasan = nil
		return nil
	})
}

// Send hands the draft to the partners.
func (s *Service) Send(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "kirim-mitra", func(*journal.Tx, *Naskah) error { return nil })
}

// Return sends an agreement back to be redrafted; the next text is a new version.
func (s *Service) Return(ctx context.Context, call journal.Call, id, catatan string) (Answer, error) {
	return s.change(ctx, call, id, "kembalikan", func(_ *journal.Tx, n *Naskah) error {
		var c fault.Check
		c.Text("/catatan", catatan, true, 2000)
		n.Alasan = &catatan
		return c.Err()
	})
}

// Finish says that both sides agree on the text.
func (s *Service) Finish(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "finalkan", func(*journal.Tx, *Naskah) error { return nil })
}

// Cancel calls an agreement off before it is signed.
func (s *Service) Cancel(ctx context.Context, call journal.Call, id, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "batalkan", func(_ *journal.Tx, n *Naskah) error {
		var c fault.Check
		c.Text("/alasan", alasan, true, 1000)
		n.Alasan = &alasan
		return c.Err()
	})
}

// Tutup is the body of tutup.
type Tutup struct {
	Alasan         string         `json:"alasan" maxLength:"1000"`
	JenisPenutupan JenisPenutupan `json:"jenis_penutupan"`
} //@name NaskahTutup

// Close ends a signed agreement: once its last day has passed, once a signed
// renewal takes its place, or before its time.
func (s *Service) Close(ctx context.Context, call journal.Call, id string, in Tutup) (Answer, error) {
	return s.change(ctx, call, id, "tutup", func(tx *journal.Tx, n *Naskah) error {
		var c fault.Check
		c.Text("/alasan", in.Alasan, true, 1000)
		fault.OneOf(&c, "/jenis_penutupan", in.JenisPenutupan, []JenisPenutupan{Berakhir, Digantikan, DiakhiriDini})
		switch {
		case in.JenisPenutupan == Berakhir && (n.TanggalBerakhir == nil || tx.Today() <= *n.TanggalBerakhir):
			c.Add("/jenis_penutupan", "not_ended", "Masa berlakunya belum lewat; hari terakhir masih berlaku.", "Its period has not passed; the last day still counts.")
		case in.JenisPenutupan == Digantikan && !Status(n.Ganti.Status).signed():
			c.Add("/jenis_penutupan", "not_replaced", "Belum ada pengganti yang ditandatangani.", "No renewal of it was signed.")
		}
		today := tx.Today()
		n.JenisPenutupan, n.TanggalTutup, n.Alasan = &in.JenisPenutupan, &today, &in.Alasan
		return c.Err()
	})
}

// Lapor is the body of catat-pelaporan.
type Lapor struct {
	Sistem         string      `json:"sistem" maxLength:"100" example:"laporkerma"`
	Nomor          string      `json:"nomor" maxLength:"200"`
	DilaporkanPada *clock.Time `json:"dilaporkan_pada" format:"date-time" extensions:"x-nullable,x-optional"`
} //@name NaskahLapor

// Report records that the agreement was reported to a system outside.
func (s *Service) Report(ctx context.Context, call journal.Call, id string, in Lapor) (Answer, error) {
	return s.change(ctx, call, id, "catat-pelaporan", func(tx *journal.Tx, n *Naskah) error {
		p := Pelaporan{Sistem: in.Sistem, Nomor: in.Nomor, DilaporkanPada: tx.Now}
		var c fault.Check
		c.Text("/sistem", p.Sistem, true, 100)
		c.Text("/nomor", p.Nomor, true, 200)
		if in.DilaporkanPada != nil {
			p.DilaporkanPada = *in.DilaporkanPada
			if c.Instant("/dilaporkan_pada", &p.DilaporkanPada) && p.DilaporkanPada.After(tx.Now) {
				c.Add("/dilaporkan_pada", "in_future", "Tidak boleh di masa depan.", "Must not be in the future.")
			}
		}
		for _, o := range n.Pelaporan {
			if o.Sistem == p.Sistem && o.Nomor == p.Nomor {
				c.Add("/nomor", "duplicate", "Pelaporan ini sudah dicatat.", "This report is recorded already.")
			}
		}
		c.Size("/nomor", len(n.Pelaporan)+1, 0, 50)
		n.Pelaporan = append(n.Pelaporan, p)
		return c.Err()
	})
}
