package referensi

import (
	"regexp"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/flow"
	"kerjasama/internal/platform/listing"
)

// JenisUnit is the kind of a unit. KPIs are counted by jurusan.
type JenisUnit string

// The kinds of unit.
const (
	Pimpinan  JenisUnit = "pimpinan"
	Jurusan   JenisUnit = "jurusan"
	UnitKerja JenisUnit = "unit_kerja"
)

// UnitUbahan is what can change about a unit. It is active from aktif_mulai to
// aktif_sampai, both inclusive; no end means that it goes on.
type UnitUbahan struct {
	Nama        string      `json:"nama" maxLength:"200"`
	NamaEn      *string     `json:"nama_en" extensions:"x-nullable,x-optional"`
	Jenis       JenisUnit   `json:"jenis" enums:"pimpinan,jurusan,unit_kerja"`
	IndukID     *string     `json:"induk_id" format:"uuid" extensions:"x-nullable,x-optional"`
	AktifMulai  clock.Date  `json:"aktif_mulai" swaggertype:"string" format:"date" extensions:"x-optional"` // absent: today
	AktifSampai *clock.Date `json:"aktif_sampai" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
} //@name UnitUbahan

// UnitIsi is what a person enters.
type UnitIsi struct {
	Kode string `json:"kode" maxLength:"30" example:"IF"` // never changes
	UnitUbahan
} //@name UnitIsi

// Unit is a part of the campus that works with partners or leads those that do.
type Unit struct {
	actor.Meta
	UnitIsi
	Cari string `json:"-"`
} //@name UnitRekaman

var kodeForm = regexp.MustCompile(`^[A-Z0-9][A-Z0-9._-]{0,29}$`)

func checkKode(c *fault.Check, kode string) {
	if c.Required("/kode", kode != "") && !kodeForm.MatchString(kode) {
		c.Add("/kode", "wrong_form", "1 sampai 30 huruf besar, angka, titik, garis; diawali huruf atau angka.",
			"1 to 30 upper case letters, digits, dots and dashes; a letter or digit first.")
	}
}

// checkPeriod refuses a period that ends before it begins.
func checkPeriod(c *fault.Check, fromAt string, from clock.Date, untilAt string, until *clock.Date) {
	if c.Required(fromAt, from != "") && until != nil && *until < from {
		c.Add(untilAt, "date_order", "Tidak boleh sebelum tanggal mulainya.", "Must not be before its first day.")
	}
}

// check reports every fault that can be seen without the database.
func (u *Unit) check(c *fault.Check) {
	checkKode(c, u.Kode)
	c.Text("/nama", u.Nama, true, 200)
	c.OptText("/nama_en", u.NamaEn, 200)
	fault.OneOf(c, "/jenis", u.Jenis, []JenisUnit{Pimpinan, Jurusan, UnitKerja})
	checkPeriod(c, "/aktif_mulai", u.AktifMulai, "/aktif_sampai", u.AktifSampai)
}

func (u *Unit) fill() { u.Cari = listing.Index(u.Kode, u.Nama, orEmpty(u.NamaEn)) }

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// tercatat is the only status of a unit or prodi: they have dates, no lifecycle.
type tetap string

const tercatat tetap = "tercatat"

// editing is the table of a noun that can only be changed.
func editing[R any](noun, base string, id func(R) string) *flow.Table[tetap, R] {
	return &flow.Table[tetap, R]{
		Noun: noun, Base: base, Start: tercatat,
		Status: func(R) tetap { return tercatat },
		ID:     id,
		Owns:   func(_ R, reach actor.Reach) bool { return reach.All },
		Steps: []flow.Step[tetap, R]{
			{Do: "ubah", From: []tetap{tercatat}, By: actor.ReferensiUbah, Method: "PATCH", Path: ".", Event: "diubah"},
		},
	}
}

var alurUnit = editing(nounUnit, "/api/v1/unit", func(u Unit) string { return u.ID })
