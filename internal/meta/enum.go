package meta

import "strings"

// Label is a name in both languages.
type Label struct {
	ID string `json:"id"`
	EN string `json:"en"`
} //@name Label

// Nilai is one value of an enumeration.
type Nilai struct {
	Kode   string `json:"kode" example:"draf"`
	Label  Label  `json:"label"`
	Urutan int    `json:"urutan" minimum:"1"`
} //@name EnumNilai

// Enum is one enumeration: the noun and the field it belongs to, and where the
// published document uses it: names of schemas, or Schema.member.
type Enum struct {
	Nama  string   `json:"nama" example:"rencana_kegiatan.status"`
	Skema []string `json:"skema" example:"RencanaStatus"`
	Nilai []Nilai  `json:"nilai"`
} //@name Enum

// value is a kode with its Indonesian and English label.
type value [3]string

// enum makes one enumeration; skema are the names, separated by spaces.
func enum(nama, skema string, values ...value) Enum {
	e := Enum{Nama: nama, Skema: strings.Fields(skema)}
	for i, v := range values {
		e.Nilai = append(e.Nilai, Nilai{Kode: v[0], Label: Label{v[1], v[2]}, Urutan: i + 1})
	}
	return e
}
