package meta

import "kerjasama/internal/platform/actor"

// Jangkauan is how far a role's permission goes.
type Jangkauan string

// How far: every record, those of the own unit, totals of the institution.
const (
	Semua Jangkauan = "semua"
	Unit  Jangkauan = "unit"
	Total Jangkauan = "total"
)

// PeranIzin says for each role how far a permission goes; null is not at all.
type PeranIzin struct {
	StafHumas      *Jangkauan `json:"staf_humas" extensions:"x-nullable"`
	SubKoordinator *Jangkauan `json:"sub_koordinator" extensions:"x-nullable"`
	UnitKerja      *Jangkauan `json:"unit_kerja" extensions:"x-nullable"`
	Pimpinan       *Jangkauan `json:"pimpinan" extensions:"x-nullable"`
	Auditor        *Jangkauan `json:"auditor" extensions:"x-nullable"`
	Admin          *Jangkauan `json:"admin" extensions:"x-nullable"`
} //@name IzinPeran

// Izin is one line of the permission table.
type Izin struct {
	Izin       string    `json:"izin" example:"rencana.baca"`
	Label      Label     `json:"label"`
	TanpaMasuk bool      `json:"tanpa_masuk"` // open to everyone, also without a token
	Peran      PeranIzin `json:"peran"`
	// Cakupan is the scope a service token needs; null: not for tokens, except who
	// they are (diri).
	Cakupan *string `json:"cakupan" extensions:"x-nullable"`
	// CakupanLain are further scopes, any of which will do in its place.
	CakupanLain []string `json:"cakupan_lain"`
} //@name IzinBaris

// permissions is the table that routes and actions are checked by.
func permissions() []Izin {
	rules := actor.Rules()
	out := make([]Izin, len(rules))
	for i, r := range rules {
		of := func(p actor.Peran) *Jangkauan {
			j := Jangkauan(r.Reach[p])
			if r.Anyone || r.Public {
				j = Semua
			}
			if j == "" {
				return nil
			}
			return &j
		}
		out[i] = Izin{
			Izin: string(r.Izin), Label: Label{r.Label[0], r.Label[1]}, TanpaMasuk: r.Public,
			Peran: PeranIzin{of(actor.StafHumas), of(actor.SubKoordinator), of(actor.UnitKerja), of(actor.Pimpinan), of(actor.Auditor), of(actor.Admin)},
		}
		out[i].CakupanLain = append([]string{}, r.Also...)
		if r.Scope != "" {
			out[i].Cakupan = &r.Scope
		}
	}
	return out
}
