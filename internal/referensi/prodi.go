package referensi

import (
	"fmt"
	"slices"
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

// Jenjang is the level of a study programme.
type Jenjang string

// The levels.
const (
	D2 Jenjang = "d2"
	D3 Jenjang = "d3"
	D4 Jenjang = "d4"
	S2 Jenjang = "s2"
)

// Keanggotaan is the time a prodi belongs to a jurusan, both days inclusive.
// Moving a prodi ends one and begins another; what happened before stays with
// the jurusan of then.
type Keanggotaan struct {
	JurusanID string      `json:"jurusan_id" format:"uuid"`
	Mulai     clock.Date  `json:"mulai" swaggertype:"string" format:"date"`
	Sampai    *clock.Date `json:"sampai" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
} //@name ProdiJurusan

// ProdiUbahan is what can change about a study programme.
type ProdiUbahan struct {
	Nama           string        `json:"nama" maxLength:"200"`
	NamaEn         *string       `json:"nama_en" extensions:"x-nullable,x-optional"`
	Jenjang        Jenjang       `json:"jenjang" enums:"d2,d3,d4,s2"`
	Jurusan        []Keanggotaan `json:"jurusan" gorm:"->;serializer:json"`
	MenggantikanID *string       `json:"menggantikan_id" format:"uuid" extensions:"x-nullable,x-optional"`
	AktifMulai     clock.Date    `json:"aktif_mulai" swaggertype:"string" format:"date" extensions:"x-optional"` // absent: today
	AktifSampai    *clock.Date   `json:"aktif_sampai" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
} //@name ProdiUbahan

// ProdiIsi is what a person enters.
type ProdiIsi struct {
	Kode string `json:"kode" maxLength:"30" example:"IF01"` // never changes
	ProdiUbahan
} //@name ProdiIsi

// Prodi is a study programme, program studi.
type Prodi struct {
	actor.Meta
	ProdiIsi
	Cari string `json:"-"`
} //@name ProdiRekaman

// check reports every fault that can be seen without the database.
func (p *Prodi) check(c *fault.Check) {
	checkKode(c, p.Kode)
	c.Text("/nama", p.Nama, true, 200)
	c.OptText("/nama_en", p.NamaEn, 200)
	fault.OneOf(c, "/jenjang", p.Jenjang, []Jenjang{D2, D3, D4, S2})
	checkPeriod(c, "/aktif_mulai", p.AktifMulai, "/aktif_sampai", p.AktifSampai)
	c.Size("/jurusan", len(p.Jurusan), 1, 50)
	for i, k := range p.Jurusan {
		at := fmt.Sprintf("/jurusan/%d", i)
		c.Required(at+"/jurusan_id", k.JurusanID != "")
		checkPeriod(c, at+"/mulai", k.Mulai, at+"/sampai", k.Sampai)
		if slices.ContainsFunc(p.Jurusan[:i], k.meets) {
			c.Add(at, "overlap", "Bertumpang tindih dengan masa jurusan lain.", "Overlaps the time in another jurusan.")
		}
	}
}

// meets reports whether two periods share a day.
func (k Keanggotaan) meets(o Keanggotaan) bool {
	return (o.Sampai == nil || k.Mulai <= *o.Sampai) && (k.Sampai == nil || o.Mulai <= *k.Sampai)
}

// fill brings the record into its stored form.
func (p *Prodi) fill() {
	slices.SortStableFunc(p.Jurusan, func(a, b Keanggotaan) int { return strings.Compare(string(a.Mulai), string(b.Mulai)) })
	p.Cari = listing.Index(p.Kode, p.Nama, orEmpty(p.NamaEn))
}

// sameMembership reports whether nothing changed about where a prodi belongs.
func sameMembership(a, b []Keanggotaan) bool {
	return slices.EqualFunc(a, b, func(x, y Keanggotaan) bool {
		return x.JurusanID == y.JurusanID && x.Mulai == y.Mulai &&
			(x.Sampai == nil) == (y.Sampai == nil) && (x.Sampai == nil || *x.Sampai == *y.Sampai)
	})
}

var alurProdi = editing(nounProdi, "/api/v1/prodi", func(p Prodi) string { return p.ID })
