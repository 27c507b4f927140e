package akses

import (
	"context"
	"net/http"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// DelegasiAnswer is a delegation as a change left it.
type DelegasiAnswer = journal.Answer[Delegasi]

// Delegate lends a role of one person to another: their own, or, by an admin,
// anyone's. 404 for the person of another than the caller; 422 for a role that
// dariID does not hold themselves, for a person who may not sign in, for oneself,
// and for dates that are reversed, past or too far apart; 409 conflict where the
// same role is lent to the same person for part of that time already.
func (s *Service) Delegate(ctx context.Context, call journal.Call, dariID string, isi DelegasiIsi) (DelegasiAnswer, error) {
	if !ident.Valid(dariID) || call.By.Jenis != actor.Pengguna || dariID != call.By.ID && !call.By.May(actor.PenggunaKelola).All {
		return DelegasiAnswer{}, fault.Missing()
	}
	var generation int64
	ans, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (d Delegasi, err error) {
		st := store{tx.DB}
		from, err := s.whole(st, func() (Pengguna, error) { return s.n.Lock(tx.DB, actor.System(), dariID) })
		if err != nil {
			return d, err
		}
		var c fault.Check
		isi.check(&c, tx.Now)
		to, err := st.person(isi.KeID, isi.KeUsername)
		if err != nil {
			return d, err
		}
		if err := parties(&c, tx, &from, to, &isi); err != nil {
			return d, err
		}
		if err := c.Err(); err != nil {
			return d, err
		}
		d = Delegasi{
			Meta: actor.NewMeta(ident.New(tx.Now), tx.By, tx.Now), DariID: from.ID, DariNama: from.Nama, KeID: to.id, KeNama: to.nama,
			Peran: isi.Peran, UnitID: isi.UnitID, MulaiPada: *isi.MulaiPada, SampaiPada: isi.SampaiPada, Alasan: isi.Alasan, Status: DelegasiAktif,
		}
		if err := st.onlyOnce(d); err != nil {
			return d, err
		}
		if err := s.delegations.Insert(tx.DB, &d); err != nil {
			return d, err
		}
		if generation, err = st.raiseGeneration(); err != nil {
			return d, err
		}
		return d, tx.Append(journal.Entry{Subjek: delegasiNoun, ID: d.ID, Versi: d.Versi, Peristiwa: delegasiNoun + ".dibuat", Status: http.StatusCreated, Hasil: d.image()})
	})
	if err == nil {
		s.gen.raise(generation)
	}
	return ans, err
}

// parties checks who lends what to whom, and finds the unit where it is not named.
func parties(c *fault.Check, tx *journal.Tx, from *Pengguna, to somebody, isi *DelegasiIsi) error {
	at := "/ke_id"
	if isi.KeID == nil {
		at = "/ke_username"
	}
	switch {
	case (isi.KeID == nil) == (isi.KeUsername == nil): // told already
	case to.id == from.ID:
		c.Add(at, "self", "Tidak dapat mendelegasikan kepada diri sendiri.", "A role cannot be delegated to oneself.")
	case to.id == "" || to.status != Aktif:
		c.Add(at, "not_found", "Tidak ada pengguna aktif dengan id atau username ini.", "There is no active person with this id or username.")
	}
	if from.Status != Aktif {
		c.Add("", "inactive", "Pengguna ini nonaktif; perannya tidak dapat didelegasikan.", "This person is disabled; their role cannot be delegated.")
		return nil
	}
	if !slices.Contains(actor.Delegable(), isi.Peran) || isi.MulaiPada == nil {
		return nil
	}
	held := slices.DeleteFunc(from.held(), func(g Penugasan) bool {
		return g.Peran != isi.Peran || !g.in(day(*isi.MulaiPada)) || isi.UnitID != nil && (g.UnitID == nil || *g.UnitID != *isi.UnitID)
	})
	if len(held) == 0 {
		lender := actor.Actor{ID: from.ID}
		if _, err := (store{tx.DB}).lend(&lender, tx.Now, tx.Now); err != nil {
			return err
		}
		if lender.Has(isi.Peran) {
			c.Add("/peran", "chained", "Peran ini dipegang melalui delegasi; yang didelegasikan tidak dapat didelegasikan lagi.", "This role is held by delegation; what was delegated cannot be delegated on.")
			return nil
		}
		c.Add("/peran", "not_held", "Peran ini tidak dipegang sendiri pada saat delegasi mulai.", "The role is not held, by the person themselves, when the delegation begins.")
		return nil
	}
	if isi.Peran != actor.UnitKerja || isi.UnitID != nil {
		return nil
	}
	isi.UnitID = held[0].UnitID
	if slices.ContainsFunc(held, func(g Penugasan) bool { return *g.UnitID != *isi.UnitID }) {
		c.Add("/unit_id", "required", "Peran ini dipegang untuk lebih dari satu unit; sebutkan unitnya.", "The role is held for more than one unit; say for which.")
	}
	return nil
}

// Withdraw ends a delegation at once.
func (s *Service) Withdraw(ctx context.Context, call journal.Call, id string) (DelegasiAnswer, error) {
	if !ident.Valid(id) {
		return DelegasiAnswer{}, fault.Missing()
	}
	var generation int64
	ans, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Delegasi, error) {
		d, err := s.delegations.Lock(tx.DB, tx.By, id)
		if err != nil {
			return d, err
		}
		if err := tx.Match(d.Versi); err != nil {
			return d, err
		}
		step, err := delegasiAlur.Check("cabut", d.at(tx.Now), tx.By)
		if err != nil {
			return d, err
		}
		was, now := d, tx.Now
		d.Status, d.DicabutPada = step.To, &now
		d.Touch(tx.By, tx.Now)
		if err := s.delegations.Save(tx.DB, &was, &d); err != nil {
			return d, err
		}
		if generation, err = (store{tx.DB}).raiseGeneration(); err != nil {
			return d, err
		}
		return d, tx.Append(journal.Entry{Subjek: delegasiNoun, ID: d.ID, Versi: d.Versi, Peristiwa: delegasiNoun + "." + step.Event, Status: http.StatusOK, Hasil: d.image()})
	})
	if err == nil {
		s.gen.raise(generation)
	}
	return ans, err
}

// Delegation returns a delegation the caller gave, received or may see.
func (s *Service) Delegation(ctx context.Context, by actor.Actor, id string) (Delegasi, error) {
	if !ident.Valid(id) {
		return Delegasi{}, fault.Missing()
	}
	return s.delegations.Get(writer(ctx, s.j).DB, by, id)
}

// Delegations returns a page of those delegations.
func (s *Service) Delegations(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Delegasi], error) {
	return listing.Select(writer(ctx, s.j).DB, s.delegations, by, q, sign)
}

// InForce tells which of some delegations somebody can act by now.
func (s *Service) InForce(ctx context.Context, ds []Delegasi) (map[string]bool, error) {
	ids := make([]string, len(ds))
	for i := range ds {
		ids[i] = ds[i].ID
	}
	return writer(ctx, s.j).inForce(ids, s.j.Now())
}

// Standing returns the delegations that a person gave or received and that are
// neither withdrawn nor over, the next to end first.
func (s *Service) Standing(ctx context.Context, penggunaID string) ([]Delegasi, error) {
	return s.delegations.Query(writer(ctx, s.j).DB, "WHERE (r.dari_id = ? OR r.ke_id = ?) AND r.status = ? AND r.sampai_pada > ? ORDER BY r.sampai_pada, r.id",
		penggunaID, penggunaID, DelegasiAktif, s.j.Now())
}

// DelegasiSource lets the feed and the history show what happened to delegations.
func (s *Service) DelegasiSource() journal.Source {
	return journal.Source{Subjek: delegasiNoun, Path: "/delegasi", Visible: s.delegations.Visible}
}

// visibleDelegations: who lent, who was lent to, and who manages people.
func visibleDelegations(by actor.Actor) db.Cond {
	switch {
	case by.May(actor.PenggunaKelola).All:
		return db.Cond{}
	case by.Jenis != actor.Pengguna:
		return db.Nothing()
	default:
		return db.Cond{SQL: "r.dari_id = ? OR r.ke_id = ?", Args: []any{by.ID, by.ID}}
	}
}
