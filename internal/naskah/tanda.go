package naskah

import (
	"context"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// TandaIsi is the body of catat-tanda-tangan. The period may be settled here
// where the draft left it open: an agreement that names no beginning begins on
// the day it was signed.
type TandaIsi struct {
	TanggalTTD      clock.Date  `json:"tanggal_ttd" swaggertype:"string" format:"date"`
	MetodeTTD       MetodeTTD   `json:"metode_ttd"`
	NomorPolibatam  *string     `json:"nomor_polibatam" maxLength:"100" extensions:"x-nullable,x-optional"`
	NomorMitra      *string     `json:"nomor_mitra" maxLength:"100" extensions:"x-nullable,x-optional"`
	BerkasID        string      `json:"berkas_id" format:"uuid"`
	TanggalMulai    *clock.Date `json:"tanggal_mulai" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
	TanggalBerakhir *clock.Date `json:"tanggal_berakhir" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
	TanpaBatasWaktu bool        `json:"tanpa_batas_waktu" extensions:"x-optional"`
} //@name NaskahTandaTangan

// settlePeriod takes over the period a signature brings, where none was agreed.
func (in *TandaIsi) settlePeriod(c *fault.Check, m *Masa) {
	agreed := func(at string, was, is *clock.Date) {
		if was != nil && is != nil && *was != *is {
			c.Add(at, "already_agreed", "Naskah final sudah menetapkan %s.", "The final text settled %s.", *was)
		}
	}
	agreed("/tanggal_mulai", m.TanggalMulai, in.TanggalMulai)
	agreed("/tanggal_berakhir", m.TanggalBerakhir, in.TanggalBerakhir)
	if m.TanggalMulai == nil {
		if m.TanggalMulai = in.TanggalMulai; m.TanggalMulai == nil && in.TanggalTTD != "" {
			m.TanggalMulai = &in.TanggalTTD
		}
	}
	if m.TanggalBerakhir == nil && in.TanggalBerakhir != nil {
		m.TanggalBerakhir = in.TanggalBerakhir
	}
	m.TanpaBatasWaktu = m.TanpaBatasWaktu || in.TanpaBatasWaktu
	m.check(c)
	m.complete(c)
}

// Sign records the outcome of the signature: when, how, under which numbers, and
// the signed file, which becomes the final version. Where it renews another that
// is still open and its period has begun, the other is closed as digantikan; where
// it begins later, the other reads as closed from that day on (see settle).
func (s *Service) Sign(ctx context.Context, call journal.Call, id string, in TandaIsi) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Naskah, error) {
		n, err := s.find(tx, id)
		if err != nil {
			return n, err
		}
		step, err := alur.Check("catat-tanda-tangan", n, tx.By)
		if err != nil {
			return n, err
		}
		was := clone(n)
		t := Tanda{TanggalTTD: optional(in.TanggalTTD), NomorPolibatam: in.NomorPolibatam, NomorMitra: in.NomorMitra}
		if in.MetodeTTD != "" {
			t.MetodeTTD = &in.MetodeTTD
		}
		var c fault.Check
		t.check(&c, tx.Today())
		in.settlePeriod(&c, &n.Masa)
		c.Required("/berkas_id", in.BerkasID != "")
		if err := c.Err(); err != nil {
			return n, err
		}
		n.Tanda = t
		if err := s.numbers(tx, &c, &n); err != nil {
			return n, err
		}
		if err := s.place(tx, &c, &n, n.NaskahIndukID); err != nil {
			return n, err
		}
		if err := c.Err(); err != nil {
			return n, err
		}
		if err := s.file(tx, &n, VersiFinal, in.BerkasID, "/berkas_id", nil); err != nil {
			return n, err
		}
		n.Status = step.To
		if err := s.save(tx, &was, &n, step.Event); err != nil {
			return n, err
		}
		return n, s.closeReplaced(tx, n)
	})
}

// closeReplaced closes what a signed agreement renews, once that has begun.
func (s *Service) closeReplaced(tx *journal.Tx, n Naskah) error {
	if n.MenggantikanID == nil || *n.TanggalMulai > tx.Today() {
		return nil
	}
	held, err := s.lockAll(tx, []string{*n.MenggantikanID})
	if err != nil {
		return err
	}
	old, ok := held[*n.MenggantikanID]
	if !ok || old.Status != Ditandatangani {
		return nil
	}
	was := clone(old)
	old.replaced(*n.TanggalMulai)
	return s.save(tx, &was, &old, "digantikan")
}

// numbers refuses a number that another agreement has.
func (s *Service) numbers(tx *journal.Tx, c *fault.Check, n *Naskah) error {
	for column, no := range map[string]*string{"nomor_polibatam": n.NomorPolibatam, "nomor_mitra": n.NomorMitra} {
		if no == nil {
			continue
		}
		used, err := numberTaken(tx.DB, column, *no, n.ID)
		if err != nil {
			return err
		}
		if used {
			numberUsed(c, "/"+column)
		}
	}
	return nil
}

// Perpanjang is the body of perpanjang.
type Perpanjang struct {
	TanggalMulai        clock.Date    `json:"tanggal_mulai" swaggertype:"string" format:"date"`
	TanggalBerakhir     *clock.Date   `json:"tanggal_berakhir" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
	TanpaBatasWaktu     bool          `json:"tanpa_batas_waktu" extensions:"x-optional"`
	NaskahIndukID       *string       `json:"naskah_induk_id" format:"uuid" extensions:"x-nullable,x-optional"`
	PengecualianPeriode *Pengecualian `json:"pengecualian_periode" extensions:"x-nullable,x-optional"`
	PermintaanID        *string       `json:"permintaan_id" format:"uuid" extensions:"x-nullable,x-optional"`
} //@name NaskahPerpanjang

// Renew drafts the agreement that is to take another's place: same parties and
// lists, a new period. It stands where the old one stood, unless the body says
// otherwise.
func (s *Service) Renew(ctx context.Context, call journal.Call, id string, in Perpanjang) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Naskah, error) {
		if in.PermintaanID != nil { // requests come before agreements; judged below
			if _, err := holdRequest(tx, *in.PermintaanID); err != nil {
				return Naskah{}, err
			}
		}
		old, err := s.find(tx, id, in.NaskahIndukID)
		if err != nil {
			return old, err
		}
		if _, err := alur.Check("perpanjang", old, tx.By); err != nil {
			return old, err
		}
		isi, err := journal.Copy(old.Isi)
		if err != nil {
			return old, err
		}
		was := isi
		was.MenggantikanID, was.PermintaanID = nil, nil
		isi.Masa = Masa{TanggalMulai: optional(in.TanggalMulai), TanggalBerakhir: in.TanggalBerakhir, TanpaBatasWaktu: in.TanpaBatasWaktu, PengecualianPeriode: in.PengecualianPeriode}
		isi.MenggantikanID, isi.PermintaanID = &old.ID, in.PermintaanID
		if in.NaskahIndukID != nil {
			isi.NaskahIndukID = in.NaskahIndukID
		}
		var c fault.Check
		isi.complete(&c)
		if err := c.Err(); err != nil {
			return old, err
		}
		return s.draft(tx, isi, was, "dibuat")
	})
}
