package mitra

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

const noun = "mitra"

// Service is what can be done with partners.
type Service struct {
	j *journal.Journal
	n *db.Noun[Mitra]
}

// New returns the use cases over a journal.
func New(j *journal.Journal) *Service { return &Service{j: j, n: newNoun()} }

// Answer is a partner as a change left them.
type Answer = journal.Answer[Mitra]

// Create enters a partner: aktif by the office, calon by a unit.
func (s *Service) Create(ctx context.Context, call journal.Call, isi Isi) (Answer, error) {
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Mitra, error) {
		m := Mitra{Rekaman: Rekaman{Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), Status: Calon}}
		if !tx.By.May(actor.MitraUbah).None() {
			m.Status = Aktif
		}
		if err := judge(tx, &isi); err != nil {
			return m, err
		}
		kode, err := tx.NextCode("MT")
		if err != nil {
			return m, err
		}
		m.Kode = kode
		if m.KontakAcuan, err = keep(tx, m.ID, isi.Kontak); err != nil {
			return m, err
		}
		m.set(isi)
		if err := s.n.Insert(tx.DB, &m); err != nil {
			return m, err
		}
		return m, tx.Append(journal.Entry{Subjek: noun, ID: m.ID, Versi: 1, Peristiwa: "mitra.dibuat", Status: http.StatusCreated, Hasil: m})
	})
}

func judge(tx *journal.Tx, isi *Isi) error {
	var c fault.Check
	isi.check(&c)
	if isi.KlasifikasiKode != nil && c.OK() {
		ok, err := classified(tx.DB, *isi.KlasifikasiKode, tx.Today())
		if err != nil {
			return err
		}
		if !ok {
			c.Add("/klasifikasi_kode", "unknown_code", "Tidak ada pada /referensi/klasifikasi_mitra.", "Not on the list /referensi/klasifikasi_mitra.")
		}
	}
	return c.Err()
}

// keep stores the personal values of contacts.
func keep(tx *journal.Tx, id string, kontak []KontakEntri) ([]KontakAcuan, error) {
	out := make([]KontakAcuan, 0, len(kontak))
	for _, k := range kontak {
		p, err := tx.KeepPersonal(noun, id, k)
		if err != nil {
			return nil, err
		}
		out = append(out, KontakAcuan{Personal: p, Utama: k.Utama})
	}
	return out, nil
}

// Edit applies a merge-patch. Contacts that are replaced are erased for good.
func (s *Service) Edit(ctx context.Context, call journal.Call, id string, patch func(any) error) (Answer, error) {
	return s.change(ctx, call, id, "ubah", func(tx *journal.Tx, m *Mitra) error {
		before, err := s.contactsOf(ctx, tx, *m)
		if err != nil {
			return err
		}
		isi := m.isi(slices.Clone(before))
		if err := patch(&isi); err != nil {
			return err
		}
		if err := judge(tx, &isi); err != nil {
			return err
		}
		if !slices.EqualFunc(before, isi.Kontak, sameContact) {
			var old []string
			for _, k := range m.KontakAcuan {
				old = append(old, k.ID)
			}
			if err := tx.ErasePersonal(old); err != nil {
				return err
			}
			if m.KontakAcuan, err = keep(tx, m.ID, isi.Kontak); err != nil {
				return err
			}
		}
		m.set(isi)
		return nil
	})
}

func sameContact(a, b KontakEntri) bool {
	same := func(x, y *string) bool { return (x == nil) == (y == nil) && (x == nil || *x == *y) }
	return a.Nama == b.Nama && a.Utama == b.Utama && same(a.Jabatan, b.Jabatan) && same(a.Surel, b.Surel) && same(a.Telepon, b.Telepon)
}

func (s *Service) contactsOf(ctx context.Context, tx *journal.Tx, m Mitra) ([]KontakEntri, error) {
	values, err := s.contacts(ctx, tx, []Mitra{m})
	return values[m.ID], err
}

// contacts reads the contacts of partners, in the order they were entered.
func (s *Service) contacts(ctx context.Context, tx *journal.Tx, ms []Mitra) (map[string][]KontakEntri, error) {
	var ids []string
	for _, m := range ms {
		for _, k := range m.KontakAcuan {
			ids = append(ids, k.ID)
		}
	}
	g := s.j.DB().Gorm
	if tx != nil {
		g = tx.DB
	}
	values, err := journal.LoadPersonal(ctx, g, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]KontakEntri, len(ms))
	for _, m := range ms {
		for _, k := range m.KontakAcuan {
			v, ok := values[k.ID]
			if !ok {
				continue
			}
			var e KontakEntri
			if err := json.Unmarshal(v, &e); err != nil {
				return nil, err
			}
			out[m.ID] = append(out[m.ID], e)
		}
	}
	return out, nil
}

// Move runs a plain transition: aktifkan, nonaktifkan.
func (s *Service) Move(ctx context.Context, call journal.Call, id, do string) (Answer, error) {
	return s.change(ctx, call, id, do, func(tx *journal.Tx, m *Mitra) error {
		st, err := alur.Check(do, *m, tx.By)
		if err == nil {
			m.Status = st.To
		}
		return err
	})
}

// Merge points a partner at the one that survives it. Merging into a merged one
// goes to its survivor; everything merged into this one before follows.
func (s *Service) Merge(ctx context.Context, call journal.Call, id, into string) (Answer, error) {
	return s.change(ctx, call, id, "gabung", func(tx *journal.Tx, m *Mitra) error {
		if _, err := alur.Check("gabung", *m, tx.By); err != nil {
			return err
		}
		var c fault.Check
		if !ident.Valid(into) {
			c.Add("/ke_id", "unknown_id", "Tidak ada mitra dengan id ini.", "There is no mitra with this id.")
			return c.Err()
		}
		target, err := s.n.Lock(tx.DB, tx.By, into)
		if fault.Is(err, fault.NotFound) {
			c.Add("/ke_id", "unknown_id", "Tidak ada mitra dengan id ini.", "There is no mitra with this id.")
			return c.Err()
		}
		if err != nil {
			return err
		}
		survivor := target.ID
		if target.DigabungKeID != nil {
			survivor = *target.DigabungKeID
		}
		if survivor == m.ID {
			c.Add("/ke_id", "same_record", "Mitra tidak dapat digabung ke dirinya sendiri.", "A partner cannot be merged into itself.")
			return c.Err()
		}
		m.DigabungLangsungKeID, m.DigabungKeID = &into, &survivor
		return s.repoint(tx, m.ID, survivor)
	})
}

// Unmerge undoes one merge; what was merged into this partner comes back with
// it.
func (s *Service) Unmerge(ctx context.Context, call journal.Call, id string) (Answer, error) {
	return s.change(ctx, call, id, "batalkan-gabung", func(tx *journal.Tx, m *Mitra) error {
		if _, err := alur.Check("batalkan-gabung", *m, tx.By); err != nil {
			return err
		}
		m.DigabungKeID, m.DigabungLangsungKeID = nil, nil
		return s.repoint(tx, m.ID, m.ID)
	})
}

// repoint moves the final survivor of everything merged into id.
func (s *Service) repoint(tx *journal.Tx, id, survivor string) error {
	followers, err := s.behind(tx.DB, id)
	if err != nil {
		return err
	}
	for i := range followers {
		was := followers[i]
		f := &followers[i]
		f.DigabungKeID = &survivor
		f.Touch(tx.By, tx.Now)
		if err := s.n.Save(tx.DB, &was, f); err != nil {
			return err
		}
		tx.Later(journal.Entry{Subjek: noun, ID: f.ID, Versi: f.Versi, Peristiwa: "mitra.penerus_berubah", Status: http.StatusOK, Hasil: *f})
	}
	return nil
}

// change is every action on one partner.
func (s *Service) change(ctx context.Context, call journal.Call, id, do string, verb func(*journal.Tx, *Mitra) error) (Answer, error) {
	if !ident.Valid(id) {
		return Answer{}, fault.Missing()
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Mitra, error) {
		if do == "gabung" || do == "batalkan-gabung" {
			if err := lockMerging(tx.DB); err != nil {
				return Mitra{}, err
			}
		}
		m, err := s.n.Lock(tx.DB, tx.By, id)
		if err != nil {
			return m, err
		}
		if err := tx.Match(m.Versi); err != nil {
			return m, err
		}
		if _, err := alur.Check(do, m, tx.By); err != nil {
			return m, err
		}
		was := m
		if err := verb(tx, &m); err != nil {
			return m, err
		}
		m.Touch(tx.By, tx.Now)
		m.index()
		if err := s.n.Save(tx.DB, &was, &m); err != nil {
			return m, err
		}
		return m, tx.Append(journal.Entry{Subjek: noun, ID: m.ID, Versi: m.Versi, Peristiwa: noun + "." + alur.Event(do), Status: http.StatusOK, Hasil: m})
	})
}

// Get returns a partner.
func (s *Service) Get(ctx context.Context, by actor.Actor, id string) (Mitra, error) {
	if !ident.Valid(id) {
		return Mitra{}, fault.Missing()
	}
	return s.n.Get(s.j.DB().Gorm.WithContext(ctx), by, id)
}

// AsOf returns a partner as they stood at an instant.
func (s *Service) AsOf(ctx context.Context, by actor.Actor, id string, per clock.Time) (Mitra, error) {
	return journal.RecordAsOf[Mitra](ctx, s.j, noun, id, per, func() error {
		_, err := s.Get(ctx, by, id)
		return err
	})
}

// List returns a page of partners.
func (s *Service) List(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Mitra], error) {
	return listing.Select(s.j.DB().Gorm.WithContext(ctx), s.n, by, q, sign)
}

// Mirip is a partner whose name resembles the one asked for.
type Mirip struct {
	ID    string  `json:"id" format:"uuid"`
	Kode  string  `json:"kode"`
	Nama  string  `json:"nama"`
	Cocok string  `json:"cocok"` // the name or alias that resembles it
	Skor  float64 `json:"skor" minimum:"0" maximum:"1"`
} //@name MitraSerupa

// Similar returns partners whose name or alias resembles a name, best first:
// at least 0.45 alike, at most 10.
func (s *Service) Similar(ctx context.Context, name string) ([]Mirip, error) {
	all, err := candidates(ctx, s.j.DB().Reader, s)
	if err != nil {
		return nil, err
	}
	out := []Mirip{}
	for _, c := range all {
		best := Mirip{ID: c.id, Kode: c.kode, Nama: c.nama}
		for _, n := range append([]string{c.nama}, c.alias...) {
			if v := Similarity(name, n); v > best.Skor {
				best.Skor, best.Cocok = v, n
			}
		}
		if best.Skor >= 0.45 {
			out = append(out, best)
		}
	}
	slices.SortFunc(out, func(a, b Mirip) int { return cmp.Or(cmp.Compare(b.Skor, a.Skor), cmp.Compare(a.Kode, b.Kode)) })
	return out[:min(10, len(out))], nil
}

// Source lets the feed and the history show what happened to partners.
func (s *Service) Source() journal.Source {
	return journal.Source{Subjek: noun, Path: "/mitra", Visible: visible}
}
