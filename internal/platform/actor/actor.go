// Package actor says who is calling and what they may do. An Actor is an
// explicit parameter of every use case; it never hides in a context.
package actor

import (
	"net/netip"
	"slices"

	"kerjasama/internal/platform/clock"
)

// Jenis is the kind of actor that stands behind a change.
type Jenis string

// The kinds of actor.
const (
	Pengguna Jenis = "pengguna"
	Token    Jenis = "token"
	Survei   Jenis = "survei"
	Sistem   Jenis = "sistem"
)

// Peran is a role code. Labels are configurable; codes are not.
type Peran string

// The roles. A jurusan account is unit_kerja whose unit is the
// jurusan.
const (
	StafHumas      Peran = "staf_humas"
	SubKoordinator Peran = "sub_koordinator"
	UnitKerja      Peran = "unit_kerja"
	Pimpinan       Peran = "pimpinan"
	Auditor        Peran = "auditor"
	Admin          Peran = "admin"
)

// AllPeran lists the roles in the order of the permission table.
func AllPeran() []Peran {
	return []Peran{StafHumas, SubKoordinator, UnitKerja, Pimpinan, Auditor, Admin}
}

// Grant is one role held on one day, for one unit where the role needs a unit.
type Grant struct {
	Peran  Peran
	UnitID string
}

// Ref is the mark an actor leaves on a record. Nama is looked up when shown and
// is never written to the journal; of a delegate it reads "one a.n. other".
type Ref struct {
	Jenis Jenis  `json:"jenis" enums:"pengguna,token,survei,sistem"`
	ID    string `json:"id"`
	Nama  string `json:"nama" gorm:"->"`
	// AtasNama is the id of the person a delegate acted for; null otherwise.
	AtasNama *string `json:"atas_nama" format:"uuid" extensions:"x-nullable"`
} //@name Pelaku

// Actor is an authenticated caller, with the grants in force today.
type Actor struct {
	Jenis  Jenis
	ID     string
	Nama   string
	SesiID string
	// SesiLuarID is the session of the campus sign-on a caller from outside belongs
	// to, as far as it is known here; it is theirs to end at the sign-on.
	SesiLuarID string
	Grants     []Grant
	// Cakupan are the scopes of a service token; nil for a person, who is
	// limited by roles alone.
	Cakupan []string
	// AtasNama is the person a delegate acts for ("a.n."), empty otherwise;
	// Diwakili is that person's name.
	AtasNama, Diwakili string
	// DelegasiID is the delegation by which AtasNama is acted for.
	DelegasiID string
	// Delegasi are the roles others lent to this person, in force now. Within one
	// capacity (see For) there are none.
	Delegasi []Delegasi
	// Juga are the ids of others whose marks are this actor's own doing: a
	// person's service tokens, a token's owner, and the same of who is acted for.
	Juga []string
	// Dari is the network a service token may be used from; the zero value is any.
	Dari netip.Prefix
	// PerMenit is how many requests a minute a service token has; 0: the server's
	// own limit.
	PerMenit int
}

// System is the actor of jobs and of changes that follow by rule.
func System() Actor { return Actor{Jenis: Sistem, ID: "sistem", Nama: "Sistem"} }

// Ref returns the mark this actor leaves.
func (a Actor) Ref() Ref {
	r := Ref{Jenis: a.Jenis, ID: a.ID, Nama: ActingFor(a.Nama, a.Diwakili)}
	if a.AtasNama != "" {
		r.AtasNama = &a.AtasNama
	}
	return r
}

// Key is the journal's name of the actor.
func (a Actor) Key() string { return string(a.Jenis) + ":" + a.ID }

// Anonymous reports whether nobody is authenticated.
func (a Actor) Anonymous() bool { return a.ID == "" }

// Has reports whether the actor holds one of the roles, also by delegation.
func (a Actor) Has(ps ...Peran) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return slices.Contains(ps, g.Peran) }) ||
		slices.ContainsFunc(a.Delegasi, func(d Delegasi) bool { return slices.Contains(ps, d.Grant.Peran) })
}

// Is reports whether ref was left by this person, by the one they act for, by a
// service token of either, or by somebody who acted for one of them. Separation of
// duties judges all of them.
func (a Actor) Is(ref Ref) bool {
	if ref.ID == "" {
		return false
	}
	return ref.ID == a.ID && ref.Jenis == a.Jenis || a.AtasNama != "" && ref.ID == a.AtasNama || slices.Contains(a.Juga, ref.ID) ||
		ref.AtasNama != nil && (*ref.AtasNama == a.ID || *ref.AtasNama == a.AtasNama || slices.Contains(a.Juga, *ref.AtasNama))
}

// Reach is how far a permission goes for one actor: nowhere, the rows of some
// units, or all rows.
type Reach struct {
	All    bool
	Totals bool // institution totals only (KPI for admin)
	Units  []string
}

// None reports whether the permission is not held at all.
func (r Reach) None() bool { return !r.All && !r.Totals && len(r.Units) == 0 }

// Covers reports whether a row that belongs to any of units lies within reach.
func (r Reach) Covers(units ...string) bool {
	if r.All {
		return true
	}
	return slices.ContainsFunc(units, func(u string) bool { return slices.Contains(r.Units, u) })
}

// May returns how far the permission goes for a: the union over the roles, unit
// by unit, cut down to the scopes of a token.
func (a Actor) May(izin Izin) Reach {
	if a.Jenis == Sistem {
		return Reach{All: true}
	}
	rule, ok := table[izin]
	if !ok || a.Anonymous() || a.Cakupan != nil && !a.inScope(rule) {
		return Reach{}
	}
	var r Reach
	for _, g := range a.Grants {
		r.add(rule, g)
	}
	if !rule.Sendiri {
		for i := range a.Delegasi {
			r.add(rule, a.Delegasi[i].Grant)
		}
	}
	if rule.Anyone {
		r.All = true
	}
	return r
}

func (r *Reach) add(rule Rule, g Grant) {
	switch rule.Reach[g.Peran] {
	case Semua:
		r.All = true
	case Total:
		r.Totals = true
	case Unit:
		if g.UnitID != "" && !slices.Contains(r.Units, g.UnitID) {
			r.Units = append(r.Units, g.UnitID)
		}
	case Tidak:
	}
}

// InScope reports whether a token's scopes admit the permission; always true
// for a person.
func (a Actor) InScope(izin Izin) bool { return a.Cakupan == nil || a.inScope(table[izin]) }

func (a Actor) inScope(rule Rule) bool {
	return rule.AnyScope || rule.Scope != "" && slices.Contains(a.Cakupan, rule.Scope) ||
		slices.ContainsFunc(rule.Also, func(s string) bool { return slices.Contains(a.Cakupan, s) })
}

// Meta is what every record carries: identity, version, and who made and last
// changed it when.
type Meta struct {
	ID         string     `json:"id" gorm:"primaryKey" format:"uuid"`
	Versi      int        `json:"versi" minimum:"1"`
	DibuatPada clock.Time `json:"dibuat_pada" format:"date-time"`
	DibuatOleh Ref        `json:"dibuat_oleh" gorm:"embedded;embeddedPrefix:dibuat_oleh_"`
	DiubahPada clock.Time `json:"diubah_pada" format:"date-time"`
	DiubahOleh Ref        `json:"diubah_oleh" gorm:"embedded;embeddedPrefix:diubah_oleh_"`
}

// NewMeta starts a record at version 1.
func NewMeta(id string, by Actor, now clock.Time) Meta {
	return Meta{ID: id, Versi: 1, DibuatPada: now, DibuatOleh: by.Ref(), DiubahPada: now, DiubahOleh: by.Ref()}
}

// Touch marks the next version.
func (m *Meta) Touch(by Actor, now clock.Time) {
	m.Versi++
	m.DiubahPada, m.DiubahOleh = now, by.Ref()
}

// Marks are the marks of people on a record, whose names are looked up when
// shown.
func (m *Meta) Marks() []*Ref { return []*Ref{&m.DibuatOleh, &m.DiubahOleh} }

// Version returns the record's version, for its ETag.
func (m Meta) Version() int { return m.Versi }

// Identity returns the record's id, for its Location.
func (m Meta) Identity() string { return m.ID }
