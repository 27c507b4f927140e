package koordinasi

import (
	"context"
	"fmt"
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

const noun = "koordinasi"

// Rencana is what coordination needs of plans: Hold locks one before anything
// else is locked, Advance derives its status anew.
type Rencana interface {
	Hold(tx *journal.Tx, id string) (status string, mitraIDs []string, err error)
	Advance(tx *journal.Tx, id string) error
}

// Berkas attaches files to a meeting and tells what they are.
type Berkas interface {
	Attach(tx *journal.Tx, subjek, subjekID string, refs map[string]string) error
	Info(ctx context.Context, tx *journal.Tx, ids []string) (map[string]berkas.Ringkas, error)
}

// Service is what can be done with meetings.
type Service struct {
	j      *journal.Journal
	n      *db.Noun[Koordinasi]
	plans  Rencana
	berkas Berkas
	mail   Pos
}

// New returns the use cases over a journal.
func New(j *journal.Journal, plans Rencana, files Berkas, mail Pos) *Service {
	return &Service{j: j, n: newNoun(), plans: plans, berkas: files, mail: mail}
}

// Answer is a meeting as a change left it.
type Answer = journal.Answer[Koordinasi]

// Create schedules a meeting, or enters one that already took place. 409
// conflict unless the plan was handed in and has not ended; 422 for the rest.
func (s *Service) Create(ctx context.Context, call journal.Call, isi Isi) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Koordinasi, error) {
		k := Koordinasi{Rekaman: Rekaman{
			Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: Dijadwalkan, RencanaID: isi.RencanaID, Cara: isi.Cara,
			MulaiPada: isi.MulaiPada, SelesaiPada: isi.SelesaiPada,
		}}
		var c fault.Check
		k.check(&c)
		checkSpan(&c, &k.MulaiPada, k.SelesaiPada)
		checkPeserta(&c, isi.Peserta)
		if c.Required("/rencana_id", isi.RencanaID != "") && !ident.Valid(isi.RencanaID) {
			unknownPlan(&c)
		}
		if err := c.Err(); err != nil {
			return k, err
		}
		if err := s.open(tx, isi.RencanaID); err != nil {
			return k, err
		}
		if err := s.invite(tx, &k, isi.Peserta); err != nil {
			return k, err
		}
		return k, s.insert(tx, &k, http.StatusCreated)
	})
}

// open locks the plan of a new meeting and refuses one that cannot have any.
func (s *Service) open(tx *journal.Tx, rencanaID string) error {
	status, _, err := s.plans.Hold(tx, rencanaID)
	if fault.Is(err, fault.NotFound) {
		var c fault.Check
		unknownPlan(&c)
		return c.Err()
	}
	if err == nil && !slices.Contains([]string{"siap_koordinasi", "dalam_koordinasi", "siap_laksana", "berlangsung"}, status) {
		return fault.New(fault.Conflict, "Rencana berstatus %s; hanya rencana yang sudah diajukan dan belum terlaksana yang dikoordinasikan.",
			"The plan is %s; only a plan that was submitted and is not yet carried out is coordinated.", status)
	}
	return err
}

func unknownPlan(c *fault.Check) {
	c.Add("/rencana_id", "unknown_id", "Tidak ada rencana dengan id ini.", "There is no plan with this id.")
}

func (s *Service) insert(tx *journal.Tx, k *Koordinasi, status int) error {
	kode, err := tx.NextCode("KO")
	if err != nil {
		return err
	}
	k.Kode = kode
	k.fill()
	if err := s.n.Insert(tx.DB, k); err != nil {
		return err
	}
	if err := tx.Append(journal.Entry{Subjek: noun, ID: k.ID, Versi: k.Versi, Peristiwa: noun + ".dibuat", Status: status, Hasil: *k}); err != nil {
		return err
	}
	return s.plans.Advance(tx, k.RencanaID)
}

// invite takes the participants over: references checked, personal values kept
// apart; those of before are erased.
func (s *Service) invite(tx *journal.Tx, k *Koordinasi, ps []Peserta) error {
	var c fault.Check
	var refs db.Refs
	for i := range ps {
		at := fmt.Sprintf("/peserta/%d", i)
		if ps[i].UnitID != nil {
			refs.Table("unit", at+"/unit_id", []string{*ps[i].UnitID})
		}
		if ps[i].MitraID != nil {
			refs.OneMitra(at+"/mitra_id", *ps[i].MitraID, func(id string) { ps[i].MitraID = &id })
		}
	}
	if err := refs.Resolve(tx.DB, &c); err != nil {
		return err
	}
	if err := c.Err(); err != nil {
		return err
	}
	var old []string
	for _, p := range k.PesertaAcuan {
		old = append(old, p.ID)
	}
	if err := tx.ErasePersonal(old); err != nil {
		return err
	}
	k.PesertaAcuan, k.UnitIDs = make([]PesertaAcuan, 0, len(ps)), []string{}
	for _, p := range ps {
		kept, err := tx.KeepPersonal(noun, k.ID, pribadi{p.Nama, p.Surel})
		if err != nil {
			return err
		}
		k.PesertaAcuan = append(k.PesertaAcuan, PesertaAcuan{Personal: kept, Asal: p.Asal, UnitID: p.UnitID, MitraID: p.MitraID, Hadir: p.Hadir, Bersurel: p.Surel != nil})
		if p.UnitID != nil && !slices.Contains(k.UnitIDs, *p.UnitID) {
			k.UnitIDs = append(k.UnitIDs, *p.UnitID)
		}
	}
	return nil
}

// Edit applies a merge-patch to a scheduled meeting.
func (s *Service) Edit(ctx context.Context, call journal.Call, id string, patch func(any) error) (Answer, error) {
	return s.change(ctx, call, id, "ubah", func(tx *journal.Tx, k *Koordinasi) error {
		before, err := s.participants(ctx, tx, *k)
		if err != nil {
			return err
		}
		u, err := journal.Copy(Ubahan{Cara: k.Cara, SelesaiPada: k.SelesaiPada, Peserta: before})
		if err != nil {
			return err
		}
		if err := patch(&u); err != nil {
			return err
		}
		k.Cara, k.SelesaiPada = u.Cara, u.SelesaiPada
		var c fault.Check
		k.check(&c)
		checkSpan(&c, &k.MulaiPada, k.SelesaiPada)
		checkPeserta(&c, u.Peserta)
		if err := c.Err(); err != nil || slices.EqualFunc(before, u.Peserta, samePeserta) {
			return err
		}
		return s.invite(tx, k, u.Peserta)
	})
}

// Record enters what the meeting came to, for every partner still on the plan.
func (s *Service) Record(ctx context.Context, call journal.Call, id string, n Catatan) (Answer, error) {
	return s.change(ctx, call, id, "catat-hasil", func(tx *journal.Tx, k *Koordinasi) error {
		var c fault.Check
		n.check(&c, tx.Now)
		if err := c.Err(); err != nil {
			return err
		}
		_, partners, err := s.plans.Hold(tx, k.RencanaID)
		if err != nil {
			return err
		}
		if err := follow(tx, &c, n.HasilMitra); err != nil {
			return err
		}
		k.HasilMitra = results(&c, partners, n.Hasil, n.HasilMitra)
		if err := c.Err(); err != nil {
			return err
		}
		refs := map[string]string{}
		for i, f := range n.BerkasIDs {
			refs[fmt.Sprintf("/berkas_ids/%d", i)] = f
		}
		if err := s.berkas.Attach(tx, noun, k.ID, refs); err != nil {
			return err
		}
		at := n.DilaksanakanPada
		k.Status, k.Hasil, k.Notula, k.DilaksanakanPada, k.BerkasIDs, k.Pencatat = Terlaksana, &n.Hasil, &n.Notula, &at, n.BerkasIDs, tx.By.Ref()
		return writeResults(tx.DB, k)
	})
}

// Reschedule closes the meeting and schedules one in its place, which refers to
// it.
func (s *Service) Reschedule(ctx context.Context, call journal.Call, id string, to Jadwal) (Answer, error) {
	return s.change(ctx, call, id, "jadwal-ulang", func(tx *journal.Tx, k *Koordinasi) error {
		next := Koordinasi{Rekaman: Rekaman{
			Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: Dijadwalkan, RencanaID: k.RencanaID, Cara: k.Cara,
			MulaiPada: to.MulaiPada, SelesaiPada: to.SelesaiPada, DijadwalUlangDari: &k.ID,
		}}
		if to.Moda != "" {
			next.Moda = to.Moda
		}
		if to.Tempat != nil {
			next.Tempat = to.Tempat
		}
		if to.Tautan != nil {
			next.Tautan = to.Tautan
		}
		var c fault.Check
		next.check(&c)
		checkSpan(&c, &next.MulaiPada, next.SelesaiPada)
		c.Text("/alasan", to.Alasan, true, 1000)
		if err := c.Err(); err != nil {
			return err
		}
		ps, err := s.participants(ctx, tx, *k)
		if err != nil {
			return err
		}
		if err := s.invite(tx, &next, ps); err != nil {
			return err
		}
		if next.Kode, err = tx.NextCode("KO"); err != nil {
			return err
		}
		next.fill()
		if err := s.moved(ctx, tx, k, &next, to.Alasan); err != nil {
			return err
		}
		k.Status, k.Alasan, k.DijadwalUlangKe = DijadwalUlang, &to.Alasan, &next.ID
		tx.Later(journal.Entry{Subjek: noun, ID: next.ID, Versi: 1, Peristiwa: noun + ".dibuat", Status: http.StatusCreated, Hasil: next})
		return s.n.Insert(tx.DB, &next)
	})
}

// Cancel calls the meeting off.
func (s *Service) Cancel(ctx context.Context, call journal.Call, id, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "batalkan", func(tx *journal.Tx, k *Koordinasi) error {
		var c fault.Check
		c.Text("/alasan", alasan, true, 1000)
		k.Status, k.Alasan = Dibatalkan, &alasan
		if err := c.Err(); err != nil {
			return err
		}
		return s.calledOff(ctx, tx, k, alasan)
	})
}

// Correct corrects a held meeting; a corrected result moves the plan.
func (s *Service) Correct(ctx context.Context, call journal.Call, id string, patch func(any) error, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "ralat", func(tx *journal.Tx, k *Koordinasi) error {
		was := k.koreksi()
		z, err := journal.Copy(was)
		if err != nil {
			return err
		}
		if err := patch(&z); err != nil {
			return err
		}
		var c fault.Check
		z.check(&c)
		fault.OneOf(&c, "/hasil", z.Hasil, semuaHasil())
		c.Text("/notula", z.Notula, true, 20000)
		checkHeld(&c, &z.DilaksanakanPada, tx.Now)
		checkNamed(&c, z.HasilMitra)
		if err := follow(tx, &c, z.HasilMitra); err != nil {
			return fault.Within("/perubahan", err)
		}
		rows := k.corrected(&c, z, !slices.EqualFunc(was.HasilMitra, z.HasilMitra, sameResult))
		if err := c.Err(); err != nil {
			return fault.Within("/perubahan", err)
		}
		at := z.DilaksanakanPada
		k.Cara, k.Hasil, k.Notula, k.DilaksanakanPada, k.HasilMitra = z.Cara, &z.Hasil, &z.Notula, &at, rows
		if err := tx.Correct(noun, k.ID, was, k.koreksi(), alasan); err != nil {
			return err
		}
		return writeResults(tx.DB, k)
	})
}

// Get returns a meeting the caller may see.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Koordinasi, error) {
	if !ident.Valid(id) {
		return Koordinasi{}, fault.Missing()
	}
	return s.get(s.j.DB().Gorm.WithContext(ctx), by, id)
}

// List returns a page of meetings the caller may see.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Koordinasi], error) {
	g := s.j.DB().Gorm.WithContext(ctx)
	p, err := listing.Select(g, s.n, by, q, sign)
	if err != nil {
		return p, err
	}
	return p, readResults(g, p.Data)
}

// AsOf returns a meeting as it stood at an instant, if the caller may see it now.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Koordinasi, error) {
	return journal.RecordAsOf[Koordinasi](ctx, s.j, noun, id, per, func() error {
		_, err := s.Get(ctx, by, id)
		return err
	})
}

// change is every action on one meeting: the plan is held first, then the
// meeting, and the plan follows what was decided.
func (s *Service) change(ctx context.Context, call journal.Call, id, do string, verb func(*journal.Tx, *Koordinasi) error) (Answer, error) {
	if !ident.Valid(id) {
		return Answer{}, fault.Missing()
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Koordinasi, error) {
		k, err := s.n.Get(tx.DB, tx.By, id)
		if err != nil {
			return k, err
		}
		if _, _, err := s.plans.Hold(tx, k.RencanaID); err != nil {
			return k, err
		}
		if k, err = s.lock(tx, id); err != nil {
			return k, err
		}
		if err := tx.Match(k.Versi); err != nil {
			return k, err
		}
		k.sekarang, k.bersurat = tx.Now, s.mail.On()
		if _, err := alur.Check(do, k, tx.By); err != nil {
			return k, err
		}
		was := k
		was.UnitIDs = slices.Clone(k.UnitIDs)
		if err := verb(tx, &k); err != nil {
			return k, err
		}
		k.Touch(tx.By, tx.Now)
		k.fill()
		if err := s.n.Save(tx.DB, &was, &k); err != nil {
			return k, err
		}
		if err := tx.Append(journal.Entry{Subjek: noun, ID: id, Versi: k.Versi, Peristiwa: noun + "." + alur.Event(do), Status: http.StatusOK, Hasil: k}); err != nil {
			return k, err
		}
		return k, s.plans.Advance(tx, k.RencanaID)
	})
}

// Source lets the feed and the history show what happened to meetings.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/koordinasi", Visible: visible}
}
