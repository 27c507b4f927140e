package layanan

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

const noun = "permintaan_layanan"

// Berkas attaches files to a request and tells what they are.
type Berkas interface {
	Attach(tx *journal.Tx, subjek, subjekID string, refs map[string]string) error
	Info(ctx context.Context, tx *journal.Tx, ids []string) (map[string]berkas.Ringkas, error)
}

// Service is what can be done with requests.
type Service struct {
	j      *journal.Journal
	n      *db.Noun[Permintaan]
	berkas Berkas
	versi  *versions
	ambang []int
}

// New returns the use cases over a journal. People are alerted when the given
// shares of a clock's time are used up, per cent in rising order.
func New(j *journal.Journal, files Berkas, ambang []int) *Service {
	return &Service{j: j, n: newNoun(), berkas: files, versi: newVersions(), ambang: ambang}
}

// Answer is a request as a change left it.
type Answer = journal.Answer[Permintaan]

// Create records a request that arrived, through whatever medium, with what was
// answered already. Its clocks are fixed with the policy and calendar of now. 422
// for a request recorded too late without a reason; 403 for a unit that brings
// answers along.
func (s *Service) Create(ctx context.Context, call journal.Call, isi Isi) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Permintaan, error) {
		p := Permintaan{Rekaman: Rekaman{
			Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: Baru, Pokok: isi.Pokok, DicatatPada: tx.Now, AlasanTerlambatCatat: isi.AlasanTerlambatCatat,
		}}
		var c fault.Check
		p.check(&c, tx.Now)
		isi.Terbuka.check(&c, true)
		c.OptText("/alasan_terlambat_catat", isi.AlasanTerlambatCatat, 1000)
		c.Size("/kejadian", len(isi.Kejadian), 0, 50)
		for i := range isi.Kejadian {
			isi.Kejadian[i].check(&c, pointer("/kejadian/%d", i), p.MasukPada, tx.Now)
		}
		if err := c.Err(); err != nil {
			return p, err
		}
		if len(isi.Kejadian) > 0 && !tx.By.May(actor.PermintaanProses).All {
			return p, fault.New(fault.Forbidden, "Hanya Humas dan Kerjasama yang mencatat jawaban; kirim tanpa kejadian.", "Only the cooperation office records answers; send it without kejadian.")
		}
		policy, cal, err := s.current(tx)
		if err != nil {
			return p, err
		}
		if p.MelewatiBatasCatat = policy.tooLate(p.MasukPada, tx.Now); p.MelewatiBatasCatat && (p.AlasanTerlambatCatat == nil || *p.AlasanTerlambatCatat == "") {
			c.Required("/alasan_terlambat_catat", false)
			return p, c.Err()
		}
		p.Asal, p.VersiKebijakan, p.VersiKalender = p.Pokok, policy.Versi, cal.versi
		if err := s.resolve(tx, &p, isi.Terbuka); err != nil {
			return p, err
		}
		if p.Pemohon, err = tx.KeepPersonal(noun, p.ID, pribadi{isi.PemohonNama, isi.PemohonKontak}); err != nil {
			return p, err
		}
		if p.Kode, err = tx.NextCode("PM"); err != nil {
			return p, err
		}
		events, err := s.events(tx, &p, "/kejadian/%d", isi.Kejadian)
		if err != nil {
			return p, err
		}
		p.Status = p.standing()
		p.fill()
		if err := s.settle(tx, &p); err != nil {
			return p, err
		}
		if err := s.n.Insert(tx.DB, &p); err != nil {
			return p, taken(err)
		}
		if err := writeEvents(tx.DB, p.ID, 0, events); err != nil {
			return p, err
		}
		if err := writeClocks(tx.DB, nil, &p); err != nil {
			return p, err
		}
		return p, tx.Append(journal.Entry{Subjek: noun, ID: p.ID, Versi: p.Versi, Peristiwa: noun + ".dibuat", Status: http.StatusCreated, Hasil: p})
	})
}

// resolve checks what the open fields name, and takes them over.
func (s *Service) resolve(tx *journal.Tx, p *Permintaan, t Terbuka) error {
	var c fault.Check
	var refs db.Refs
	if t.MitraID != nil {
		refs.OneMitra("/mitra_id", *t.MitraID, func(id string) { t.MitraID = &id })
	}
	if t.UnitID != nil {
		refs.Table("unit", "/unit_id", []string{*t.UnitID})
	}
	if t.PenanggungJawabID != nil {
		refs.Table("pengguna", "/penanggung_jawab_id", []string{*t.PenanggungJawabID})
	}
	if t.RencanaID != nil {
		refs.Table("rencana_kegiatan", "/rencana_id", []string{*t.RencanaID})
	}
	if err := refs.Resolve(tx.DB, &c); err != nil {
		return err
	}
	if c.OK() && t.RencanaID != nil {
		if err := seesPlan(tx, &c, *t.RencanaID); err != nil {
			return err
		}
	}
	if !same(t.NaskahID, p.NaskahID) {
		if _, err := named(tx, &c, p.JenisNaskah, t.MitraID, "/naskah_id", t.NaskahID); err != nil {
			return err
		}
	}
	if reach := tx.By.May(actor.PermintaanTulis); c.OK() && reach.Units != nil && (t.UnitID == nil || !reach.Covers(*t.UnitID)) {
		c.Add("/unit_id", "own_unit_required", "Harus unit Anda sendiri.", "Must be your own unit.")
	}
	if err := c.Err(); err != nil {
		return err
	}
	p.put(t)
	return nil
}

// settle derives the clocks and the next due anew; what people were alerted for
// stays so.
func (s *Service) settle(tx *journal.Tx, p *Permintaan) error {
	policy, cal, err := s.versi.of(tx.DB, p.VersiKebijakan, p.VersiKalender)
	if err != nil {
		return err
	}
	told := p.Jam
	p.Jam = p.clocks(policy, cal.Kalender)
	for i := range p.Jam {
		j := &p.Jam[i]
		if at := slices.IndexFunc(told, func(o Jam) bool { return o.KPI == j.KPI }); at >= 0 {
			j.Ambang = told[at].Ambang
		}
		j.remind(s.ambang, p.Status.closed() || p.ImporID != nil, cal.Kalender)
	}
	p.Tenggat = p.next()
	for i := range p.Kejadian {
		k := &p.Kejadian[i]
		k.Susulan = policy.late(k.TerjadiPada, k.DicatatPada)
	}
	return nil
}

// Edit applies a merge-patch to the open fields.
func (s *Service) Edit(ctx context.Context, call journal.Call, id string, patch func(any) error) (Answer, error) {
	return s.change(ctx, call, id, "ubah", func(tx *journal.Tx, p *Permintaan) error {
		who, err := asker(ctx, tx.DB, *p)
		if err != nil {
			return err
		}
		before := p.open(who)
		t, err := journal.Copy(before)
		if err != nil {
			return err
		}
		if err := patch(&t); err != nil {
			return err
		}
		var c fault.Check
		t.check(&c, who.Nama != "" || t.PemohonKontak != nil)
		if err := c.Err(); err != nil {
			return err
		}
		if err := s.resolve(tx, p, t); err != nil {
			return err
		}
		if t.PemohonNama == who.Nama && same(t.PemohonKontak, who.Kontak) {
			return nil
		}
		if err := tx.ErasePersonal([]string{p.Pemohon.ID}); err != nil {
			return err
		}
		p.Pemohon, err = tx.KeepPersonal(noun, p.ID, pribadi{t.PemohonNama, t.PemohonKontak})
		return err
	})
}

// Finish closes a request that was followed up.
func (s *Service) Finish(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "selesaikan", func(tx *journal.Tx, p *Permintaan) error {
		now := tx.Now
		p.Status, p.SelesaiPada = Selesai, &now
		return nil
	})
}

// Reopen opens a finished request again, within 7 days. No clock starts anew.
func (s *Service) Reopen(ctx context.Context, call journal.Call, id, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "buka-kembali", func(_ *journal.Tx, p *Permintaan) error {
		var c fault.Check
		c.Text("/alasan", alasan, true, 1000)
		p.Status, p.Alasan, p.SelesaiPada = DibukaKembali, &alasan, nil
		return c.Err()
	})
}

// Cancel calls a request off. Clocks that are not due yet leave the KPIs.
func (s *Service) Cancel(ctx context.Context, call journal.Call, id, alasan string) (Answer, error) {
	return s.change(ctx, call, id, "batalkan", func(tx *journal.Tx, p *Permintaan) error {
		var c fault.Check
		c.Text("/alasan", alasan, true, 1000)
		now := tx.Now
		p.Status, p.Alasan, p.DibatalkanPada = Dibatalkan, &alasan, &now
		return c.Err()
	})
}

// Duplicate marks a request as one that was recorded before.
func (s *Service) Duplicate(ctx context.Context, call journal.Call, id, dari string) (Answer, error) {
	return s.change(ctx, call, id, "tandai-duplikat", func(tx *journal.Tx, p *Permintaan) error {
		var c fault.Check
		if err := s.original(tx, &c, p.ID, dari); err != nil {
			return err
		}
		now := tx.Now
		p.Status, p.DuplikatDariID, p.DitandaiDuplikatPada = Duplikat, &dari, &now
		return c.Err()
	})
}

// original requires the request that a duplicate points to: one the caller sees,
// another, and none that is a duplicate itself.
func (s *Service) original(tx *journal.Tx, c *fault.Check, id, dari string) error {
	const at = "/duplikat_dari_id"
	if !c.Required(at, dari != "") {
		return nil
	}
	o, err := Permintaan{}, fault.Missing()
	if ident.Valid(dari) {
		var e error
		if o, e = s.n.Get(tx.DB, tx.By, dari); e == nil {
			err = nil
		} else if !fault.Is(e, fault.NotFound) {
			return e
		}
	}
	switch {
	case err != nil:
		c.Add(at, "unknown_id", "Tidak ada permintaan dengan id ini.", "There is no request with this id.")
	case dari == id:
		c.Add(at, "itself", "Bukan dirinya sendiri.", "Not itself.")
	case o.Status == Duplikat:
		c.Add(at, "is_duplicate", "Permintaan itu sendiri duplikat; pilih aslinya, %s.", "That request is a duplicate itself; choose its original, %s.", *o.DuplikatDariID)
	default:
	}
	return nil
}

// Get returns a request the caller may see.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Permintaan, error) {
	if !ident.Valid(id) {
		return Permintaan{}, fault.Missing()
	}
	g := s.j.DB().Gorm.WithContext(ctx)
	p, err := s.n.Get(g, by, id)
	if err != nil {
		return p, err
	}
	ps := []Permintaan{p}
	err = s.complete(g, ps)
	return ps[0], err
}

// List returns a page of requests the caller may see.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Permintaan], error) {
	g := s.j.DB().Gorm.WithContext(ctx)
	page, err := listing.Select(g, s.n, by, q, sign)
	if err != nil {
		return page, err
	}
	return page, s.complete(g, page.Data)
}

// AsOf returns a request as it stood at an instant, if the caller may see it now.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Permintaan, error) {
	p, err := journal.RecordAsOf[Permintaan](ctx, s.j, noun, id, per, func() error {
		_, err := s.Get(ctx, by, id)
		return err
	})
	if err != nil {
		return p, err
	}
	return p, s.derive(s.j.DB().Gorm.WithContext(ctx), &p, per)
}

// change is every action on one request.
func (s *Service) change(ctx context.Context, call journal.Call, id, do string, verb func(*journal.Tx, *Permintaan) error) (Answer, error) {
	if !ident.Valid(id) {
		return Answer{}, fault.Missing()
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Permintaan, error) {
		p, err := s.n.Lock(tx.DB, tx.By, id)
		if err != nil {
			return p, err
		}
		ps := []Permintaan{p}
		if err := s.complete(tx.DB, ps); err != nil {
			return p, err
		}
		p = ps[0]
		if err := tx.Match(p.Versi); err != nil {
			return p, err
		}
		if _, err := alur.Check(do, p, tx.By); err != nil {
			return p, err
		}
		was := p
		if err := verb(tx, &p); err != nil {
			return p, err
		}
		return p, s.save(tx, &was, &p, alur.Event(do))
	})
}

// save keeps a changed request with its clocks, derived anew, and journals it.
func (s *Service) save(tx *journal.Tx, was, p *Permintaan, event string) error {
	p.Touch(tx.By, tx.Now)
	p.fill()
	if err := s.settle(tx, p); err != nil {
		return err
	}
	if err := s.n.Save(tx.DB, was, p); err != nil {
		return taken(err)
	}
	if err := writeClocks(tx.DB, was, p); err != nil {
		return err
	}
	return tx.Append(journal.Entry{Subjek: noun, ID: p.ID, Versi: p.Versi, Peristiwa: noun + "." + event, Status: http.StatusOK, Hasil: *p})
}

// Source lets the feed and the history show what happened to requests.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/permintaan-layanan", Visible: visible}
}
