package layanan

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

func pointer(format string, n int) string { return fmt.Sprintf(format, n) }

// events makes events of what was entered, attaches their files, and adds them
// to the request.
func (s *Service) events(tx *journal.Tx, p *Permintaan, at string, in []KejadianIsi) ([]Kejadian, error) {
	out := make([]Kejadian, 0, len(in))
	for i, e := range in {
		below := at
		if at != "" {
			below = pointer(at, i)
		}
		if err := s.berkas.Attach(tx, noun, p.ID, berkas.Attachments(below+"/bukti", e.Bukti)); err != nil {
			return nil, err
		}
		infos, err := s.berkas.Info(tx.DB.Statement.Context, tx, berkas.IDs(e.Bukti))
		if err != nil {
			return nil, err
		}
		if err := handedOver(tx, p, below, e); err != nil {
			return nil, err
		}
		k := Kejadian{
			ID: ident.New(tx.Now), Jenis: e.Jenis, TerjadiPada: e.TerjadiPada, DicatatPada: tx.Now, Pelaku: tx.By.Ref(), Kanal: e.Kanal, NaskahID: e.NaskahID, Nomor: e.Nomor,
			Otomatis: e.Otomatis, Bukti: berkas.Keep(e.Bukti, infos),
		}
		if e.Isi != "" {
			k.Isi = &e.Isi
		}
		out = append(out, k)
	}
	p.Kejadian = append(slices.Clone(p.Kejadian), out...)
	return out, nil
}

// Add records what happened to a request: do names the action.
func (s *Service) Add(ctx context.Context, call journal.Call, id, do string, in KejadianIsi) (Answer, error) {
	return s.change(ctx, call, id, do, func(tx *journal.Tx, p *Permintaan) error {
		if in.Jenis == CatatanJenis { // where and when default
			if in.Kanal == "" {
				in.Kanal = p.Kanal
			}
			if in.TerjadiPada.IsZero() {
				in.TerjadiPada = tx.Now
			}
		}
		var c fault.Check
		in.check(&c, "", p.MasukPada, tx.Now)
		if err := c.Err(); err != nil {
			return err
		}
		n := len(p.Kejadian)
		added, err := s.events(tx, p, "", []KejadianIsi{in})
		if err != nil {
			return err
		}
		switch {
		case in.Jenis == TindakLanjut:
			p.Status = Ditindaklanjuti
		case p.Status == Baru:
			p.Status = p.standing()
		default:
		}
		return writeEvents(tx.DB, p.ID, n, added)
	})
}

// Revoke takes back an event that somebody else entered by mistake. It stays
// readable and counts in no reading of a clock any more.
func (s *Service) Revoke(ctx context.Context, call journal.Call, id, kid, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "batalkan-kejadian", func(tx *journal.Tx, p *Permintaan) error {
		var c fault.Check
		c.Text("/alasan", alasan, true, 1000)
		if err := c.Err(); err != nil {
			return err
		}
		p.Kejadian = slices.Clone(p.Kejadian)
		i := slices.IndexFunc(p.Kejadian, func(k Kejadian) bool { return k.ID == kid })
		if i < 0 {
			return fault.Missing()
		}
		k := &p.Kejadian[i]
		switch {
		case k.Dibatalkan != nil:
			return fault.New(fault.Conflict, "Kejadian ini sudah dibatalkan.", "This event was taken back already.")
		case tx.By.Is(k.Pelaku):
			return fault.New(fault.SeparationOfDuties, "Kejadian dibatalkan orang lain, bukan yang mencatatnya.", "An event is taken back by somebody other than who entered it.")
		}
		k.Dibatalkan = &Pembatalan{Pada: tx.Now, Oleh: tx.By.Ref(), Alasan: alasan}
		if p.Status == Direspons || p.Status == Ditindaklanjuti {
			p.Status = p.standing()
		}
		return revokeEvent(tx.DB, k)
	})
}

// Koreksi is the body of koreksi: what is to be changed, and why.
type Koreksi struct {
	MasukPada    *time.Time    `json:"masuk_pada" format:"date-time" extensions:"x-optional"`
	Jenis        *Jenis        `json:"jenis" extensions:"x-optional"`
	JenisNaskah  *JenisNaskah  `json:"jenis_naskah" extensions:"x-optional"`
	PemohonJenis *JenisPemohon `json:"pemohon_jenis" extensions:"x-optional"`
	Alasan       string        `json:"alasan" maxLength:"1000"`
} //@name PermintaanKoreksi

// over lays a correction over what stood there. The kind of agreement goes with
// the kind of request.
func (z Koreksi) over(k Pokok) Pokok {
	if z.MasukPada != nil {
		k.MasukPada = *z.MasukPada
	}
	if z.Jenis != nil {
		k.Jenis = *z.Jenis
		if !k.Jenis.aboutNaskah() {
			k.JenisNaskah = nil
		}
	}
	if z.JenisNaskah != nil {
		k.JenisNaskah = z.JenisNaskah
	}
	if z.PemohonJenis != nil {
		k.PemohonJenis = *z.PemohonJenis
	}
	return k
}

// Correct corrects what decides about the clocks. The first values are kept, and
// count in the strict reading for ever.
func (s *Service) Correct(ctx context.Context, call journal.Call, id string, in Koreksi) (Answer, error) {
	return s.change(ctx, call, id, "koreksi", func(tx *journal.Tx, p *Permintaan) error {
		was, z := p.Pokok, in.over(p.Pokok)
		var c fault.Check
		z.check(&c, p.DicatatPada)
		c.Text("/alasan", in.Alasan, true, 1000)
		if z.MasukPada.Equal(was.MasukPada) && z.Jenis == was.Jenis && same(z.JenisNaskah, was.JenisNaskah) && z.PemohonJenis == was.PemohonJenis {
			c.Add("", "no_change", "Tidak ada isian yang berubah.", "No field changes.")
		}
		if slices.ContainsFunc(p.Kejadian, func(k Kejadian) bool { return k.Dibatalkan == nil && k.TerjadiPada.Before(z.MasukPada) }) {
			c.Add("/masuk_pada", "after_answer", "Tidak boleh sesudah kejadian pertama.", "Must not be after the first event.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		if err := tx.Correct(noun, p.ID, was, z, in.Alasan); err != nil {
			return err
		}
		policy, _, err := s.versi.of(tx.DB, p.VersiKebijakan, p.VersiKalender)
		p.Pokok, p.MelewatiBatasCatat = z, p.ImporID == nil && policy.tooLate(z.MasukPada, p.DicatatPada)
		return err
	})
}

func same[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// HandOver records a draft handed over outside the system.
func (s *Service) HandOver(ctx context.Context, call journal.Call, id string, in PenyerahanIsi) (Answer, error) {
	return s.Add(ctx, call, id, "penyerahan-draf", KejadianIsi{Jenis: PenyerahanDraf, NaskahID: in.NaskahID, Nomor: in.Nomor,
		ResponsIsi: ResponsIsi{Isi: in.Isi, Kanal: in.Kanal, TerjadiPada: in.TerjadiPada, Bukti: in.Bukti}})
}
