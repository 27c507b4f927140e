package akses

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/flow"
	"kerjasama/internal/platform/kabar"
	"kerjasama/internal/platform/listing"
)

const noun = "pengguna"

// Status says whether a person may sign in.
type Status string

// The statuses of a person.
const (
	Aktif    Status = "aktif"
	Nonaktif Status = "nonaktif"
)

// Bahasa is the language a person prefers.
type Bahasa string

// The languages of the API.
const (
	Indonesia Bahasa = "id"
	Inggris   Bahasa = "en"
)

// Preferensi is what a person chooses for themselves: the language, whether
// notices come by mail, and which kinds do not. The list shows every kind.
type Preferensi struct {
	Bahasa       Bahasa        `json:"bahasa" enums:"id,en"`
	SurelAktif   bool          `json:"surel_aktif"`
	SurelKecuali []kabar.Jenis `json:"surel_kecuali" gorm:"serializer:json" enums:"permintaan_mendekati_tenggat,permintaan_lewat_tenggat,undangan_koordinasi,jadwal_berubah,dibatalkan,laporan_menunggu_verifikasi,laporan_dikembalikan,laporan_terlambat,naskah_akan_berakhir,naskah_dikembalikan,naskah_dikirim_mitra,delegasi_diterima,delegasi_dicabut,peran_didelegasikan,peran_ditarik_kembali,tanggungan_diterima,webhook_dinonaktifkan"`
} //@name Preferensi

// Penugasan is one role a person holds from one WIB date to another, both
// inclusive; without an end it runs on. Only unit_kerja is bound to its unit;
// elsewhere the unit is a remark.
type Penugasan struct {
	Peran         actor.Peran `json:"peran" enums:"staf_humas,sub_koordinator,unit_kerja,pimpinan,auditor,admin"`
	UnitID        *string     `json:"unit_id" format:"uuid" extensions:"x-nullable,x-optional"`
	BerlakuMulai  clock.Date  `json:"berlaku_mulai" swaggertype:"string" format:"date" extensions:"x-optional"`
	BerlakuSampai *clock.Date `json:"berlaku_sampai" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
} //@name Penugasan

// PenugasanSSO is a role that claims of the campus sign-on give a person, from
// the date they first did. It changes with the person's newest token and cannot
// be entered here.
type PenugasanSSO struct {
	Peran        actor.Peran `json:"peran" enums:"staf_humas,sub_koordinator,unit_kerja,pimpinan,auditor,admin"`
	UnitID       *string     `json:"unit_id" format:"uuid" extensions:"x-nullable"`
	Penerbit     string      `json:"penerbit" example:"https://sso.kampus.example/"`
	BerlakuMulai clock.Date  `json:"berlaku_mulai" swaggertype:"string" format:"date"`
} //@name PenugasanSSO

// in reports whether the role is held on a date.
func (p Penugasan) in(d clock.Date) bool {
	return p.BerlakuMulai <= d && (p.BerlakuSampai == nil || d <= *p.BerlakuSampai)
}

// Isi is what an admin enters about a person.
type Isi struct {
	Username  string      `json:"username" minLength:"3" maxLength:"64" example:"unit.if"`
	Nama      string      `json:"nama" maxLength:"200"`
	Surel     *string     `json:"surel" format:"email" extensions:"x-nullable,x-optional"`
	Penugasan []Penugasan `json:"penugasan" gorm:"-" extensions:"x-optional"`
} //@name PenggunaIsi

// Ubahan is what an admin may change about a person.
type Ubahan struct {
	Isi
	Status Status `json:"status" enums:"aktif,nonaktif"`
} //@name PenggunaUbahan

// Pengguna is a person who may sign in. The hash of the password is not part
// of it: no code that handles a Pengguna can show one.
type Pengguna struct {
	actor.Meta
	Isi
	Status Status `json:"status" enums:"aktif,nonaktif"`
	// PenugasanSSO are the roles mapped from claims, beside those given by hand.
	PenugasanSSO []PenugasanSSO `json:"penugasan_sso" gorm:"-"`
	Preferensi
	// SandiSementara says that the password was made by the system and the
	// person should choose an own one.
	SandiSementara bool   `json:"sandi_sementara"`
	Cari           string `json:"-"`
} //@name Pengguna

var usernameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$`)

// check reports every fault that can be seen without the database, and puts
// today where a role names no beginning.
func (i *Isi) check(c *fault.Check, today clock.Date) {
	if c.Required("/username", i.Username != "") && !usernameForm.MatchString(i.Username) {
		c.Add("/username", "wrong_form", "3 sampai 64 huruf kecil, angka, titik, garis; tidak diawali atau diakhiri tanda.",
			"3 to 64 lower case letters, digits, dots and dashes; no sign at either end.")
	}
	c.Text("/nama", i.Nama, true, 200)
	if i.Surel != nil {
		c.Mail("/surel", *i.Surel)
	}
	c.Size("/penugasan", len(i.Penugasan), 0, 20)
	for n := range i.Penugasan {
		p := &i.Penugasan[n]
		at := fmt.Sprintf("/penugasan/%d", n)
		fault.OneOf(c, at+"/peran", p.Peran, actor.AllPeran())
		if p.Peran == actor.UnitKerja {
			c.Required(at+"/unit_id", p.UnitID != nil)
		}
		if p.BerlakuMulai == "" {
			p.BerlakuMulai = today
		}
		if p.BerlakuSampai != nil && *p.BerlakuSampai < p.BerlakuMulai {
			c.Add(at+"/berlaku_sampai", "date_order", "Tidak boleh sebelum berlaku_mulai.", "Must not be before berlaku_mulai.")
		}
	}
}

// fill brings the record into its stored form: roles by beginning, the text it
// is found by.
func (p *Pengguna) fill() {
	if p.Penugasan == nil {
		p.Penugasan = []Penugasan{}
	}
	if p.PenugasanSSO == nil {
		p.PenugasanSSO = []PenugasanSSO{}
	}
	if p.SurelKecuali == nil {
		p.SurelKecuali = []kabar.Jenis{}
	}
	slices.SortStableFunc(p.Penugasan, func(a, b Penugasan) int { return strings.Compare(a.order(), b.order()) })
	slices.SortStableFunc(p.PenugasanSSO, func(a, b PenugasanSSO) int {
		return strings.Compare(a.given().order()+a.Penerbit, b.given().order()+b.Penerbit)
	})
	surel := ""
	if p.Surel != nil {
		surel = *p.Surel
	}
	p.Cari = listing.Index(p.Username, p.Nama, surel)
}

// given is the role as if it had been given by hand.
func (p PenugasanSSO) given() Penugasan {
	return Penugasan{Peran: p.Peran, UnitID: p.UnitID, BerlakuMulai: p.BerlakuMulai}
}

// held are all the roles of a person, whoever gave them.
func (p *Pengguna) held() []Penugasan {
	out := slices.Clone(p.Penugasan)
	for _, g := range p.PenugasanSSO {
		out = append(out, g.given())
	}
	return out
}

func (p Penugasan) order() string {
	unit := ""
	if p.UnitID != nil {
		unit = *p.UnitID
	}
	return string(p.BerlakuMulai) + " " + string(p.Peran) + " " + unit
}

// grants are the roles held on a date.
func (p *Pengguna) grants(d clock.Date) []actor.Grant {
	var out []actor.Grant
	for _, g := range p.held() {
		if !g.in(d) {
			continue
		}
		grant := actor.Grant{Peran: g.Peran}
		if g.UnitID != nil {
			grant.UnitID = *g.UnitID
		}
		out = append(out, grant)
	}
	return out
}

// isAdmin reports whether the person may manage people on a date.
func (p *Pengguna) isAdmin(d clock.Date) bool {
	return p.Status == Aktif && slices.ContainsFunc(p.held(), func(g Penugasan) bool { return g.Peran == actor.Admin && g.in(d) })
}

// image is the record as the journal keeps it: without what tells who the
// person is. Ids suffice, and a name can be erased without touching the log.
func (p Pengguna) image() Pengguna {
	p.Username, p.Nama, p.Surel = "", "", nil
	return p
}

// alur is the lifecycle of a person's access; PATCH of status brings it back.
var alur = &flow.Table[Status, Pengguna]{
	Noun: noun, Base: "/api/v1/pengguna", Start: Aktif,
	Status: func(p Pengguna) Status { return p.Status },
	ID:     func(p Pengguna) string { return p.ID },
	Owns:   func(_ Pengguna, r actor.Reach) bool { return r.All },
	Steps: []flow.Step[Status, Pengguna]{
		{Do: "ubah", From: []Status{Aktif, Nonaktif}, Also: []Status{Aktif, Nonaktif}, By: actor.PenggunaKelola, Method: "PATCH", Path: ".", Event: "diubah"},
		{Do: "nonaktifkan", From: []Status{Aktif}, To: Nonaktif, By: actor.PenggunaKelola, Guard: notSelf, Event: "dinonaktifkan"},
		{Do: "alihkan", From: []Status{Aktif, Nonaktif}, By: actor.PenggunaKelola, Event: "dialihkan"},
	},
}

// notSelf keeps an admin from locking the door with the key inside.
func notSelf(p Pengguna, by actor.Actor) []flow.Reason {
	if by.Jenis == actor.Pengguna && by.ID == p.ID {
		return []flow.Reason{flow.Blocked("Akun sendiri tidak dapat dinonaktifkan.", "One's own account cannot be disabled.")}
	}
	return nil
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
