package akses

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// store is the database within one transaction, or a pool outside of any. The
// statements on sessions and keys are in sesi_store.go.
type store struct{ *gorm.DB }

// writer is the pool for changes and for reads that must see them.
func writer(ctx context.Context, j *journal.Journal) store {
	return store{j.DB().Gorm.WithContext(ctx)}
}

// reader is the pool that never waits behind a writer.
func reader(ctx context.Context, j *journal.Journal) store {
	return store{j.DB().Reader.WithContext(ctx)}
}

// atomic runs f in a transaction.
func (s store) atomic(f func(store) error) error {
	return db.Translate(s.Transaction(func(tx *gorm.DB) error { return f(store{tx}) }))
}

// each scans the rows of a query.
func (s store) each(scan func(func(...any) error) error, query string, args ...any) error {
	return db.Raw(s.Statement.Context, s.DB, scan, query, args...)
}

// exec runs a statement and returns how many rows it touched.
func (s store) exec(query string, args ...any) (int64, error) {
	res := s.Exec(query, args...)
	return res.RowsAffected, db.Translate(res.Error)
}

func newNoun() *db.Noun[Pengguna] {
	return &db.Noun[Pengguna]{
		Table: "pengguna",
		Meta:  func(p *Pengguna) *actor.Meta { return &p.Meta },
		Visible: func(by actor.Actor) db.Cond {
			if by.May(actor.PenggunaKelola).All {
				return db.Cond{}
			}
			return db.Nothing()
		},
	}
}

// Spec declares what a list of people can be asked.
func Spec() *listing.Spec {
	peran := make([]string, 0, 6)
	for _, p := range actor.AllPeran() {
		peran = append(peran, string(p))
	}
	return &listing.Spec{
		Default: "username", Search: true,
		Fields: []listing.Field{
			{Name: "username", Kind: listing.Text, Filter: true, Sort: true},
			{Name: "status", Kind: listing.Choice, Filter: true, Sort: true, Values: []string{string(Aktif), string(Nonaktif)}},
			{Name: "peran", Kind: listing.Choice, Filter: true, Values: peran, Doc: "a role the person holds, held or will hold", Where: func(vs []string) db.Cond {
				return db.Cond{SQL: "EXISTS (SELECT 1 FROM penugasan g WHERE g.pengguna_id = r.id AND g.peran IN ?)", Args: []any{vs}}
			}},
			{Name: "unit", Kind: listing.Ref, Filter: true, Where: listing.ByLink("penugasan", "pengguna_id", "unit_id", "unit"), Doc: "unit of a role, by id or kode"},
			{Name: "nama", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

// roles reads the roles of people into them, in one statement.
func (s store) roles(ps []Pengguna) error {
	if len(ps) == 0 {
		return nil
	}
	at := make(map[string]*Pengguna, len(ps))
	ids := make([]string, len(ps))
	for i := range ps {
		ps[i].Penugasan, ps[i].PenugasanSSO = []Penugasan{}, []PenugasanSSO{}
		at[ps[i].ID], ids[i] = &ps[i], ps[i].ID
	}
	err := s.each(func(scan func(...any) error) error {
		var id string
		var g Penugasan
		var until clock.Date
		var penerbit *string
		if err := scan(&id, &g.Peran, &g.UnitID, &g.BerlakuMulai, &until, &penerbit); err != nil {
			return fmt.Errorf("scan role: %w", err)
		}
		if penerbit != nil {
			at[id].PenugasanSSO = append(at[id].PenugasanSSO, PenugasanSSO{Peran: g.Peran, UnitID: g.UnitID, Penerbit: *penerbit, BerlakuMulai: g.BerlakuMulai})
			return nil
		}
		if until != "" {
			g.BerlakuSampai = &until
		}
		at[id].Penugasan = append(at[id].Penugasan, g)
		return nil
	}, `SELECT g.pengguna_id, g.peran, g.unit_id, g.berlaku_mulai, g.berlaku_sampai, i.penerbit
		FROM penugasan g LEFT JOIN identitas_luar i ON i.id = g.identitas_id WHERE g.pengguna_id IN ?`, ids)
	for i := range ps {
		ps[i].fill()
	}
	return err
}

// resolve checks the entry against the database.
func resolve(tx *journal.Tx, i *Isi) error {
	var c fault.Check
	i.check(&c, tx.Today())
	var refs db.Refs
	for n, g := range i.Penugasan {
		if g.UnitID != nil {
			refs.Table("unit", fmt.Sprintf("/penugasan/%d/unit_id", n), []string{*g.UnitID})
		}
	}
	if err := refs.Resolve(tx.DB, &c); err != nil {
		return err
	}
	return c.Err()
}

// writeRoles replaces the roles of a person that were given by hand.
func (s store) writeRoles(p *Pengguna, now time.Time) error {
	if _, err := s.exec("DELETE FROM penugasan WHERE pengguna_id = ? AND identitas_id IS NULL", p.ID); err != nil || len(p.Penugasan) == 0 {
		return err
	}
	var args []any
	for _, g := range p.Penugasan {
		args = append(args, ident.New(now), p.ID, g.Peran, g.UnitID, g.BerlakuMulai, g.BerlakuSampai)
	}
	marks := strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?), ", len(p.Penugasan)), ", ")
	_, err := s.exec("INSERT INTO penugasan (id, pengguna_id, peran, unit_id, berlaku_mulai, berlaku_sampai) VALUES "+marks, args...)
	return err
}

// taken turns the refusal of a second equal username into an answer.
func taken(err error) error {
	if v, ok := errors.AsType[*db.Violation](err); ok && v.Kind == "unique" && v.On("pengguna", "username") {
		f := fault.New(fault.Conflict, "Username ini sudah dipakai.", "This username is taken.")
		f.Fields = []fault.Field{{Pointer: "/username", Code: "taken", Detail: f.Detail}}
		return f
	}
	return err
}

func (s store) setPassword(id, phc string) error {
	_, err := s.exec("UPDATE pengguna SET sandi = ? WHERE id = ?", phc, id)
	return err
}

// credential is what signing in is checked against; the zero value is nobody's.
type credential struct {
	id, username, phc string
	status            Status
}

func (s store) credentialOf(username string) (credential, error) {
	return s.credential("username = ?", username)
}

func (s store) credential(where, value string) (c credential, err error) {
	err = s.each(func(scan func(...any) error) error {
		var phc *string
		if err := scan(&c.id, &c.username, &phc, &c.status); err != nil {
			return fmt.Errorf("scan credential: %w", err)
		}
		if phc != nil {
			c.phc = *phc
		}
		return nil
	}, "SELECT id, username, sandi, status FROM pengguna WHERE "+where, value)
	return c, err
}

// people counts the people there are.
func (s store) people() (n int, err error) {
	err = s.Raw("SELECT count(*) FROM pengguna").Row().Scan(&n)
	return n, db.Translate(err)
}

// units returns the units by id.
func (s store) units() (map[string]Unit, error) {
	units := map[string]Unit{}
	err := s.each(func(scan func(...any) error) error {
		var u Unit
		if err := scan(&u.ID, &u.Kode, &u.Nama); err != nil {
			return fmt.Errorf("scan unit: %w", err)
		}
		units[u.ID] = u
		return nil
	}, "SELECT id, kode, nama FROM unit")
	return units, err
}
