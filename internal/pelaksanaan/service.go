package pelaksanaan

import (
	"context"
	"net/http"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

const noun = "pelaksanaan"

// Rencana is what an activity needs of its plan: Hold locks it before anything
// else is locked, Advance derives its status anew.
type Rencana interface {
	Hold(tx *journal.Tx, id string) (status string, mitraIDs []string, err error)
	Advance(tx *journal.Tx, id string) error
}

// Berkas attaches files to an activity and tells what they are.
type Berkas interface {
	Attach(tx *journal.Tx, subjek, subjekID string, refs map[string]string) error
	Info(ctx context.Context, tx *journal.Tx, ids []string) (map[string]berkas.Ringkas, error)
}

// Service is what can be done with activities.
type Service struct {
	j      *journal.Journal
	n      *db.Noun[Pelaksanaan]
	plans  Rencana
	berkas Berkas
}

// New returns the use cases over a journal.
func New(j *journal.Journal, plans Rencana, files Berkas) *Service {
	return &Service{j: j, n: newNoun(), plans: plans, berkas: files}
}

// Answer is an activity as a change left it.
type Answer = journal.Answer[Pelaksanaan]

// Create plans an activity. With a plan: 409 conflict unless every partner has
// agreed and it is not carried out yet.
func (s *Service) Create(ctx context.Context, call journal.Call, isi Isi) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Pelaksanaan, error) {
		p := Pelaksanaan{Rekaman: Rekaman{
			Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: Direncanakan,
			RencanaID: isi.RencanaID, Inti: isi.Inti, Waktu: isi.Waktu,
		}}
		var c fault.Check
		p.Inti.check(&c)
		p.Waktu.check(&c)
		if err := c.Err(); err != nil {
			return p, err
		}
		if isi.RencanaID != nil {
			if err := s.underPlan(tx, *isi.RencanaID); err != nil {
				return p, err
			}
		}
		if err := resolve(tx, &p, nil); err != nil {
			return p, err
		}
		kode, err := tx.NextCode("PL")
		if err != nil {
			return p, err
		}
		p.Kode = kode
		p.fill()
		if err := s.n.Insert(tx.DB, &p); err != nil {
			return p, err
		}
		return p, s.wrote(tx, &p, "dibuat", http.StatusCreated)
	})
}

// underPlan locks the plan of a new activity and refuses one that cannot have
// any.
func (s *Service) underPlan(tx *journal.Tx, id string) error {
	var c fault.Check
	unknown := func() error {
		c.Add("/rencana_id", "unknown_id", "Tidak ada rencana dengan id ini.", "There is no plan with this id.")
		return c.Err()
	}
	if !ident.Valid(id) {
		return unknown()
	}
	status, _, err := s.plans.Hold(tx, id)
	if fault.Is(err, fault.NotFound) {
		return unknown()
	}
	if err != nil {
		return err
	}
	if ok, err := planVisible(tx, id); err != nil || !ok {
		if err == nil {
			err = unknown()
		}
		return err
	}
	if !slices.Contains([]string{"siap_laksana", "berlangsung"}, status) {
		return fault.New(fault.Conflict, "Rencana berstatus %s; kegiatan dibuat setelah semua mitra sepakat dan sebelum rencana terlaksana.",
			"The plan is %s; an activity is made once every partner has agreed and before the plan is carried out.", status)
	}
	return nil
}

// Edit applies a merge-patch: what is planned, and from selesai on the draft of
// the report.
func (s *Service) Edit(ctx context.Context, call journal.Call, id string, patch func(any) error) (Answer, error) {
	return s.change(ctx, call, id, "ubah", func(tx *journal.Tx, p *Pelaksanaan) error {
		was := Ubahan{Inti: p.Inti, Laporan: p.Laporan}
		u, err := journal.Copy(was)
		if err != nil {
			return err
		}
		if err := patch(&u); err != nil {
			return err
		}
		var c fault.Check
		if p.Status == Direncanakan || p.Status == Berlangsung {
			for _, pointer := range drafted(was.Laporan, u.Laporan) {
				c.Add(pointer, "not_yet", "Laporan diisi setelah kegiatan selesai.", "The report is drafted once the activity is finished.")
			}
		}
		p.Inti, p.Laporan = u.Inti, u.Laporan
		p.Inti.check(&c)
		p.Laporan.check(&c, p.ProdiIDs)
		if err := c.Err(); err != nil {
			return err
		}
		return resolve(tx, p, &was.Inti)
	})
}

// Start begins an activity.
func (s *Service) Start(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "mulai", to(Berlangsung))
}

// Selesaikan is the body of selesaikan.
type Selesaikan struct {
	TanggalSelesai *clock.Date `json:"tanggal_selesai" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
	Peserta        []Peserta   `json:"peserta" extensions:"x-optional"`
} //@name PelaksanaanSelesaikan

// Finish ends an activity; from its last day the report is due within 14 days.
func (s *Service) Finish(ctx context.Context, call journal.Call, id string, in Selesaikan) (Answer, error) {
	return s.change(ctx, call, id, "selesaikan", func(tx *journal.Tx, p *Pelaksanaan) error {
		p.TanggalSelesai = p.finish(in.TanggalSelesai, tx.Today())
		var c fault.Check
		switch {
		case p.TanggalSelesai < p.TanggalMulai:
			c.Add("/tanggal_selesai", "date_order", "Tidak boleh sebelum tanggal_mulai.", "Must not be before tanggal_mulai.")
		case in.TanggalSelesai != nil && *in.TanggalSelesai > max(tx.Today(), p.TanggalMulai):
			notYet(&c)
		}
		p.forget()
		if in.Peserta != nil {
			p.Peserta = in.Peserta
		}
		checkPeserta(&c, p.Peserta)
		if err := c.Err(); err != nil {
			return err
		}
		p.Status = Selesai
		return resolve(tx, p, &p.Inti)
	})
}

// Laporkan is the body of laporkan; what is left out stays as drafted.
type Laporkan struct {
	Ringkasan string     `json:"ringkasan" maxLength:"20000"`
	Bukti     []BuktiIsi `json:"bukti"`
	ManfaatPS []Manfaat  `json:"manfaat_ps" extensions:"x-optional"`
	Luaran    []Luaran   `json:"luaran" extensions:"x-optional"`
	Peserta   []Peserta  `json:"peserta" extensions:"x-optional"`
} //@name PelaksanaanLaporkan

// Report hands the report in, with at least one piece of evidence.
func (s *Service) Report(ctx context.Context, call journal.Call, id string, in Laporkan) (Answer, error) {
	return s.change(ctx, call, id, "laporkan", func(tx *journal.Tx, p *Pelaksanaan) error {
		var c fault.Check
		c.Text("/ringkasan", in.Ringkasan, true, 20000)
		checkAllBukti(&c, in.Bukti)
		if len(in.Bukti)+len(p.Bukti) == 0 {
			c.Size("/bukti", 0, 1, 50)
		}
		p.Ringkasan = &in.Ringkasan
		if in.ManfaatPS != nil {
			p.ManfaatPS = in.ManfaatPS
		}
		if in.Luaran != nil {
			p.Luaran = in.Luaran
		}
		if in.Peserta != nil {
			p.Peserta = in.Peserta
		}
		p.Laporan.check(&c, p.ProdiIDs)
		if err := c.Err(); err != nil {
			return err
		}
		if err := s.addBukti(tx, p, "", "/bukti/%d", in.Bukti); err != nil {
			return err
		}
		if err := resolve(tx, p, &p.Inti); err != nil {
			return err
		}
		now := tx.Now
		p.Status, p.DilaporkanPada, p.Pelapor = Dilaporkan, &now, tx.By.Ref()
		return nil
	})
}

// Verify accepts a report; never one's own. From then on it counts.
func (s *Service) Verify(ctx context.Context, call journal.Call, id string, catatan *string) (Answer, error) {
	return s.change(ctx, call, id, "verifikasi", func(tx *journal.Tx, p *Pelaksanaan) error {
		var c fault.Check
		c.OptText("/catatan", catatan, 2000)
		now := tx.Now
		p.Status, p.CatatanVerifikasi, p.DiverifikasiPada, p.Pemeriksa = Terverifikasi, catatan, &now, tx.By.Ref()
		return c.Err()
	})
}

// Return sends a report back with what is to be improved.
func (s *Service) Return(ctx context.Context, call journal.Call, id, catatan string) (Answer, error) {
	return s.change(ctx, call, id, "kembalikan", func(_ *journal.Tx, p *Pelaksanaan) error {
		var c fault.Check
		c.Text("/catatan", catatan, true, 2000)
		p.Status, p.CatatanVerifikasi = Dikembalikan, &catatan
		return c.Err()
	})
}

// Reopen takes a verification back.
func (s *Service) Reopen(ctx context.Context, call journal.Call, id, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "buka-kembali", func(_ *journal.Tx, p *Pelaksanaan) error {
		var c fault.Check
		c.Text("/alasan", alasan, true, 1000)
		p.Status, p.Alasan, p.DiverifikasiPada, p.Pemeriksa = Dilaporkan, &alasan, nil, actor.Ref{}
		return c.Err()
	})
}

// Cancel calls an activity off before it ended.
func (s *Service) Cancel(ctx context.Context, call journal.Call, id, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "batalkan", func(_ *journal.Tx, p *Pelaksanaan) error {
		var c fault.Check
		c.Text("/alasan", alasan, true, 1000)
		p.Status, p.Alasan = Dibatalkan, &alasan
		return c.Err()
	})
}

// Jadwal is the body of jadwal-ulang.
type Jadwal struct {
	Waktu
	Alasan string `json:"alasan" maxLength:"1000"`
} //@name PelaksanaanJadwal

// Reschedule moves an activity before it ended.
func (s *Service) Reschedule(ctx context.Context, call journal.Call, id string, in Jadwal) (Answer, error) {
	return s.change(ctx, call, id, "jadwal-ulang", func(tx *journal.Tx, p *Pelaksanaan) error {
		var c fault.Check
		in.check(&c)
		c.Text("/alasan", in.Alasan, true, 1000)
		if err := c.Err(); err != nil {
			return err
		}
		p.Waktu, p.Alasan = in.Waktu, &in.Alasan
		return resolve(tx, p, &p.Inti)
	})
}

// Correct corrects a verified activity; what stood there stays readable.
func (s *Service) Correct(ctx context.Context, call journal.Call, id string, patch func(any) error, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "ralat", func(tx *journal.Tx, p *Pelaksanaan) error {
		was := Koreksi{Inti: p.Inti, Waktu: p.Waktu, Laporan: p.Laporan}
		z, err := journal.Copy(was)
		if err != nil {
			return err
		}
		if err := patch(&z); err != nil {
			return err
		}
		var c fault.Check
		z.Inti.check(&c)
		z.Waktu.check(&c)
		z.Laporan.check(&c, z.ProdiIDs)
		c.Size("/mitra_ids", len(z.MitraIDs), 1, 50)
		c.Size("/bidang", len(z.Bidang), 1, 4)
		if z.Ringkasan == nil {
			c.Required("/ringkasan", false)
		}
		if z.TanggalSelesai != was.TanggalSelesai && z.TanggalSelesai > max(tx.Today(), z.TanggalMulai) {
			notYet(&c)
		}
		if err := c.Err(); err != nil {
			return fault.Within("/perubahan", err)
		}
		p.Inti, p.Waktu, p.Laporan = z.Inti, z.Waktu, z.Laporan
		if err := resolve(tx, p, &was.Inti); err != nil {
			return fault.Within("/perubahan", err)
		}
		return tx.Correct(noun, p.ID, was, Koreksi{Inti: p.Inti, Waktu: p.Waktu, Laporan: p.Laporan}, alasan)
	})
}

// Get returns an activity the caller may see.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Pelaksanaan, error) {
	if !ident.Valid(id) {
		return Pelaksanaan{}, fault.Missing()
	}
	return s.whole(s.j.DB().Gorm.WithContext(ctx))(s.n.Get(s.j.DB().Gorm.WithContext(ctx), by, id))
}

// name fills in the names that a replayed answer's image leaves out.
func (s *Service) name(ctx context.Context, p *Pelaksanaan) error { return s.j.Name(ctx, p.Marks()) }

// List returns a page of activities the caller may see.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Pelaksanaan], error) {
	g := s.j.DB().Gorm.WithContext(ctx)
	p, err := listing.Select(g, s.n, by, q, sign)
	if err != nil {
		return p, err
	}
	return p, readBukti(g, p.Data)
}

// AsOf returns an activity as it stood at an instant, if the caller may see it
// now.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Pelaksanaan, error) {
	return journal.RecordAsOf[Pelaksanaan](ctx, s.j, noun, id, per, func() error {
		_, err := s.Get(ctx, by, id)
		return err
	})
}

func to(next Status) func(*journal.Tx, *Pelaksanaan) error {
	return func(_ *journal.Tx, p *Pelaksanaan) error {
		p.Status = next
		return nil
	}
}

// change is every action on one activity: its plan is held first, then the
// activity, and the plan follows what was decided.
func (s *Service) change(ctx context.Context, call journal.Call, id, do string, verb func(*journal.Tx, *Pelaksanaan) error) (Answer, error) {
	if !ident.Valid(id) {
		return Answer{}, fault.Missing()
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Pelaksanaan, error) {
		p, err := s.n.Get(tx.DB, tx.By, id)
		if err != nil {
			return p, err
		}
		if p.RencanaID != nil {
			if _, _, err := s.plans.Hold(tx, *p.RencanaID); err != nil {
				return p, err
			}
		}
		if p, err = s.whole(tx.DB)(s.n.Lock(tx.DB, tx.By, id)); err != nil {
			return p, err
		}
		if err := tx.Match(p.Versi); err != nil {
			return p, err
		}
		if _, err := alur.Check(do, p, tx.By); err != nil {
			return p, err
		}
		was := p
		was.Inti = cloneInti(p.Inti)
		if err := verb(tx, &p); err != nil {
			return p, err
		}
		p.Touch(tx.By, tx.Now)
		p.fill()
		if err := s.n.Save(tx.DB, &was, &p); err != nil {
			return p, err
		}
		return p, s.wrote(tx, &p, alur.Event(do), http.StatusOK)
	})
}

// wrote journals an activity and lets its plan follow.
func (s *Service) wrote(tx *journal.Tx, p *Pelaksanaan, event string, status int) error {
	if err := tx.Append(journal.Entry{Subjek: noun, ID: p.ID, Versi: p.Versi, Peristiwa: noun + "." + event, Status: status, Hasil: *p}); err != nil {
		return err
	}
	if p.RencanaID == nil {
		return nil
	}
	return s.plans.Advance(tx, *p.RencanaID)
}

// Survey reports whether a survey of the activity may go to a partner now: nil,
// or the fault that says why not, with the open actions.
func (s *Service) Survey(tx *journal.Tx, id string) error {
	p, err := s.n.Get(tx.DB, tx.By, id)
	if err != nil {
		return err
	}
	_, err = alur.Check("survei", p, tx.By)
	return err
}

// Source lets the feed and the history show what happened to activities.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/pelaksanaan", Visible: visible}
}
