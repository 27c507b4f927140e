package actor

import "slices"

// Delegasi is a role that another person lent to an actor, while it is in force:
// within its dates, not withdrawn, and the lender still holding the role.
type Delegasi struct {
	ID string
	// Dari is the person who lent the role, Nama their name.
	Dari, Nama string
	Grant      Grant
	// Juga are the ids of the lender's service tokens.
	Juga []string
}

// Delegable are the roles that can be lent. Who manages people and who audits the
// office is appointed, never lent.
func Delegable() []Peran { return []Peran{StafHumas, SubKoordinator, UnitKerja, Pimpinan} }

// ActingFor is how a name is shown of somebody who acts for another.
func ActingFor(nama, diwakili string) string {
	if diwakili == "" {
		return nama
	}
	return nama + " a.n. " + diwakili
}

// Own is the actor with their own roles alone.
func (a Actor) Own() Actor {
	a.Delegasi = nil
	return a
}

// As is the actor in the capacity of a delegation: with the one role lent and
// nothing of their own.
func (a Actor) As(d *Delegasi) Actor {
	a.Delegasi, a.Grants = nil, []Grant{d.Grant}
	a.AtasNama, a.Diwakili, a.DelegasiID = d.Dari, d.Nama, d.ID
	a.Juga = slices.Concat(a.Juga, d.Juga)
	return a
}

// For is the capacity in which the actor does what a permission is for: every
// change is made by one person, for themselves or for one other. Own roles come
// first. A delegation is taken where own roles do not reach at all, or only the
// rows of own units and the delegation reaches every row; of several the one that
// began first. Reading needs no capacity: it sees what any of them sees.
func (a Actor) For(izin Izin) Actor {
	if len(a.Delegasi) == 0 {
		return a
	}
	own := a.Own()
	mine := own.May(izin)
	if mine.All || table[izin].Sendiri {
		return own
	}
	for i := range a.Delegasi {
		lent := a.As(&a.Delegasi[i])
		if r := lent.May(izin); r.All || mine.None() && !r.None() {
			return lent
		}
	}
	return own
}

// Choose is the capacity of one delegation, by its id; ok is false when no such
// delegation is in force for the actor.
func (a Actor) Choose(id string) (chosen Actor, ok bool) {
	for i := range a.Delegasi {
		if a.Delegasi[i].ID == id {
			return a.As(&a.Delegasi[i]), true
		}
	}
	return a, false
}
