package akses

import (
	"context"
	"net/http"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// Serahan is one record that somebody is responsible for.
type Serahan struct {
	Jenis string `json:"jenis" enums:"permintaan_layanan"`
	ID    string `json:"id" format:"uuid"`
	Kode  string `json:"kode" example:"PM-2026-0001"`
	Label string `json:"label"`
	Href  string `json:"href"`
} //@name Serahan

// Penyerah hands over the records of one noun. Responsibility moves; who did what
// stays as it was, for that is what separation of duties judges.
type Penyerah interface {
	// Izin is what whoever takes the records over has to be allowed, on every row.
	Izin() actor.Izin
	// Held lists the open records a person is responsible for, in the order of ids.
	Held(ctx context.Context, penggunaID string) ([]Serahan, error)
	// HandOver makes another responsible for them, within the transaction, journals
	// each, and returns them.
	HandOver(tx *journal.Tx, dariID, keID string) ([]Serahan, error)
}

// Tertinggal is what is a person's own and is not handed over: it ends with their
// access, and somebody has to decide about it.
type Tertinggal struct {
	Jenis string `json:"jenis" enums:"token_layanan,delegasi_diberikan,delegasi_diterima"`
	ID    string `json:"id" format:"uuid"`
	Label string `json:"label"`
	Href  string `json:"href"`
} //@name Tertinggal

// Tanggungan is all that a person is responsible for now.
type Tanggungan struct {
	PenggunaID string `json:"pengguna_id" format:"uuid"`
	// Jumlah counts what would be handed over.
	Jumlah int `json:"jumlah"`
	// Rekaman are the records that would be handed over.
	Rekaman []Serahan `json:"rekaman"`
	// Tertinggal is what would not: service tokens of the person and delegations.
	// Whoever knows the secret of a token would act with the rights of its new owner.
	Tertinggal []Tertinggal `json:"tertinggal"`
} //@name Tanggungan

// AlihkanIsi is the body of handing over.
type AlihkanIsi struct {
	KeID   string  `json:"ke_id" format:"uuid"`
	Alasan *string `json:"alasan" maxLength:"500" extensions:"x-nullable,x-optional"`
} //@name AlihkanIsi

// Dialihkan says what was handed over to whom.
type Dialihkan struct {
	KeID    string    `json:"ke_id" format:"uuid"`
	Alasan  *string   `json:"alasan" extensions:"x-nullable"`
	Jumlah  int       `json:"jumlah"`
	Rekaman []Serahan `json:"rekaman"`
} //@name Dialihkan

// Pengalihan is a person after what they were responsible for was handed over.
type Pengalihan struct {
	Pengguna
	Dialihkan Dialihkan `json:"dialihkan"`
}

// PengalihanAnswer is a person as handing over left them.
type PengalihanAnswer = journal.Answer[Pengalihan]

// HandsOver names the nouns whose records have a person responsible. To be called
// before the first request.
func (s *Service) HandsOver(ps ...Penyerah) { s.penyerah = ps }

// Burden tells what a person is responsible for: what would be handed over, and
// what would not.
func (s *Service) Burden(ctx context.Context, by actor.Actor, id string) (Tanggungan, error) {
	t := Tanggungan{PenggunaID: id, Rekaman: []Serahan{}, Tertinggal: []Tertinggal{}}
	if _, err := s.Get(ctx, by, id); err != nil {
		return t, err
	}
	for _, p := range s.penyerah {
		held, err := p.Held(ctx, id)
		if err != nil {
			return t, err
		}
		t.Rekaman = append(t.Rekaman, held...)
	}
	t.Jumlah = len(t.Rekaman)
	var err error
	t.Tertinggal, err = writer(ctx, s.j).leftBehind(id, s.j.Now())
	return t, err
}

// HandOver makes another person responsible for everything that one is responsible
// for, in one transaction. 422 for oneself, for who may not sign in, and for who
// does not hold a role that may work on all of it. Where there is nothing to hand
// over nothing changes.
func (s *Service) HandOver(ctx context.Context, call journal.Call, id string, in AlihkanIsi) (PengalihanAnswer, error) {
	if !ident.Valid(id) {
		return PengalihanAnswer{}, fault.Missing()
	}
	var generation int64
	ans, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (a Pengalihan, err error) {
		st := store{tx.DB}
		from, to, err := s.both(tx, id, in.KeID)
		if err != nil {
			return a, err
		}
		if err := tx.Match(from.Versi); err != nil {
			return a, err
		}
		if _, err := alur.Check("alihkan", from, tx.By); err != nil {
			return a, err
		}
		var c fault.Check
		c.OptText("/alasan", in.Alasan, 500)
		switch {
		case in.KeID == id:
			c.Add("/ke_id", "self", "Tidak dapat dialihkan kepada orang yang sama.", "Cannot be handed over to the same person.")
		case to.ID == "" || to.Status != Aktif:
			c.Add("/ke_id", "not_found", "Tidak ada pengguna aktif dengan id ini.", "There is no active person with this id.")
		}
		if err := c.Err(); err != nil {
			return a, err
		}
		a = Pengalihan{Pengguna: from, Dialihkan: Dialihkan{KeID: in.KeID, Alasan: in.Alasan, Rekaman: []Serahan{}}}
		takes := actor.Actor{Jenis: actor.Pengguna, ID: to.ID, Grants: to.grants(tx.Today())}
		for _, p := range s.penyerah {
			moved, err := p.HandOver(tx, id, in.KeID)
			if err != nil {
				return a, err
			}
			if len(moved) > 0 && !takes.May(p.Izin()).All {
				c.Add("/ke_id", "no_fitting_role", "Orang ini sendiri tidak memegang peran yang mengerjakan %s.", "This person does not, by themselves, hold a role that works on %s.", moved[0].Jenis)
			}
			a.Dialihkan.Rekaman = append(a.Dialihkan.Rekaman, moved...)
		}
		if err := c.Err(); err != nil {
			return a, err
		}
		if a.Dialihkan.Jumlah = len(a.Dialihkan.Rekaman); a.Dialihkan.Jumlah == 0 {
			return a, nil
		}
		was := from
		was.Penugasan, was.PenugasanSSO = slices.Clone(from.Penugasan), slices.Clone(from.PenugasanSSO)
		a.Touch(tx.By, tx.Now)
		if err := s.n.Save(tx.DB, &was, &a.Pengguna); err != nil {
			return a, err
		}
		if generation, err = st.raiseGeneration(); err != nil {
			return a, err
		}
		image := a
		image.Pengguna = a.image()
		return a, tx.Append(journal.Entry{Subjek: noun, ID: a.ID, Versi: a.Versi, Peristiwa: noun + ".dialihkan", Status: http.StatusOK, Hasil: image})
	})
	if err == nil {
		s.gen.raise(generation)
	}
	return ans, err
}

// both locks who hands over and who takes over, in the order of their ids: two that
// hand over to each other at once wait instead of blocking each other. Who takes
// over is the zero person where there is none.
func (s *Service) both(tx *journal.Tx, dariID, keID string) (from, to Pengguna, err error) {
	ids := []string{dariID}
	if ident.Valid(keID) && keID != dariID {
		ids = append(ids, keID)
		slices.Sort(ids)
	}
	for _, id := range ids {
		seer := tx.By
		p, err := s.whole(store{tx.DB}, func() (Pengguna, error) { return s.n.Lock(tx.DB, seer, id) })
		switch {
		case id == dariID && err != nil:
			return from, to, err
		case id == dariID:
			from = p
		case err != nil && !fault.Is(err, fault.NotFound):
			return from, to, err
		case err == nil:
			to = p
		}
	}
	return from, to, nil
}
