package actor

import "slices"

// Titipan is a caller as long work keeps one: who they are and what they might do
// when they asked. Its tags are what stands in the queue.
type Titipan struct {
	Jenis    Jenis     `json:"jenis"`
	ID       string    `json:"id"`
	Nama     string    `json:"nama"`
	Grants   []Grant   `json:"grants"`
	Cakupan  *[]string `json:"cakupan"` // null: a person, not a token without scopes
	AtasNama string    `json:"atas_nama"`
	Diwakili string    `json:"diwakili,omitzero"`
}

// Titip is this actor for long work. Roles lent to somebody who reads without
// choosing a capacity go along.
func (a Actor) Titip() Titipan {
	t := Titipan{Jenis: a.Jenis, ID: a.ID, Nama: a.Nama, Grants: a.Grants, AtasNama: a.AtasNama, Diwakili: a.Diwakili}
	if len(a.Delegasi) > 0 {
		t.Grants = slices.Clone(a.Grants)
		for i := range a.Delegasi {
			t.Grants = append(t.Grants, a.Delegasi[i].Grant)
		}
	}
	if a.Cakupan != nil {
		t.Cakupan = &a.Cakupan
	}
	return t
}

// Actor is who asked.
func (t Titipan) Actor() Actor {
	a := Actor{Jenis: t.Jenis, ID: t.ID, Nama: t.Nama, Grants: t.Grants, AtasNama: t.AtasNama, Diwakili: t.Diwakili}
	if t.Cakupan != nil {
		a.Cakupan = *t.Cakupan
	}
	return a
}
