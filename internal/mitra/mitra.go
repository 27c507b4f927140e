package mitra

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Status is where a partner stands. Digabung is never stored: it follows from
// DigabungKeID, and undoing the merge brings back the status before.
type Status string

// The statuses.
const (
	Calon    Status = "calon"
	Aktif    Status = "aktif"
	Nonaktif Status = "nonaktif"
	Digabung Status = "digabung"
)

// Kategori is the broad kind of a partner.
type Kategori string

// The categories.
const (
	Pemerintah      Kategori = "pemerintah"
	PerguruanTinggi Kategori = "perguruan_tinggi"
	Dudi            Kategori = "dudi"
	Nirlaba         Kategori = "nirlaba"
	Lainnya         Kategori = "lainnya"
)

func kategori() []Kategori {
	return []Kategori{Pemerintah, PerguruanTinggi, Dudi, Nirlaba, Lainnya}
}

// Isi is what a person enters.
type Isi struct {
	Nama            string        `json:"nama" maxLength:"300"`
	NamaAlias       []string      `json:"nama_alias" gorm:"serializer:json" extensions:"x-optional"`
	Kategori        Kategori      `json:"kategori"`
	KlasifikasiKode *string       `json:"klasifikasi_kode" extensions:"x-nullable,x-optional"`
	KodeNegara      string        `json:"kode_negara" minLength:"2" maxLength:"2" example:"ID"`
	Provinsi        *string       `json:"provinsi" extensions:"x-nullable,x-optional"`
	Kota            *string       `json:"kota" extensions:"x-nullable,x-optional"`
	Alamat          *string       `json:"alamat" extensions:"x-nullable,x-optional"`
	Situs           *string       `json:"situs" extensions:"x-nullable,x-optional"`
	Kontak          []KontakEntri `json:"kontak" gorm:"-" extensions:"x-optional"`
} //@name MitraIsi

// KontakEntri is a contact as a person enters it. A telephone number is free
// text.
type KontakEntri struct {
	Nama    string  `json:"nama" maxLength:"200"`
	Jabatan *string `json:"jabatan" extensions:"x-nullable,x-optional"`
	Surel   *string `json:"surel" extensions:"x-nullable,x-optional"`
	Telepon *string `json:"telepon" extensions:"x-nullable,x-optional"`
	Utama   bool    `json:"utama" extensions:"x-optional"`
} //@name MitraKontakIsi

// KontakAcuan is what the record and the journal keep of a contact: where its
// personal values are, and their digest.
type KontakAcuan struct {
	journal.Personal
	Utama bool `json:"utama"`
}

// Rekaman is what a partner's record shows to everyone who reads partners.
type Rekaman struct {
	actor.Meta
	Kode            string   `json:"kode" example:"MT-2026-0001"`
	Status          Status   `json:"status"`
	Nama            string   `json:"nama"`
	NamaAlias       []string `json:"nama_alias" gorm:"serializer:json"`
	Kategori        Kategori `json:"kategori"`
	KlasifikasiKode *string  `json:"klasifikasi_kode" extensions:"x-nullable"`
	KodeNegara      string   `json:"kode_negara"`
	Provinsi        *string  `json:"provinsi" extensions:"x-nullable"`
	Kota            *string  `json:"kota" extensions:"x-nullable"`
	Alamat          *string  `json:"alamat" extensions:"x-nullable"`
	Situs           *string  `json:"situs" extensions:"x-nullable"`
	// DigabungKeID is the final survivor; DigabungLangsungKeID what the office
	// said, so that undoing one merge restores exactly what it changed.
	DigabungKeID         *string `json:"digabung_ke_id" extensions:"x-nullable" format:"uuid"`
	DigabungLangsungKeID *string `json:"digabung_langsung_ke_id" extensions:"x-nullable" format:"uuid"`
	// ImporID names the import the record came with; null for what was entered.
	ImporID *string `json:"impor_id" format:"uuid" extensions:"x-nullable"`
} //@name MitraRekaman

// Mitra is a partner as the store and the journal keep them: contacts only by
// what stands for their personal values.
type Mitra struct {
	Rekaman
	KontakAcuan []KontakAcuan `json:"kontak_acuan" gorm:"column:kontak;serializer:json"`
	Cari        string        `json:"-"`
}

// status is where the partner stands, a merge included.
func (m Mitra) status() Status {
	if m.DigabungKeID != nil {
		return Digabung
	}
	return m.Status
}

// isi returns the entry a PATCH is merged into; contacts are added by the caller.
func (m *Mitra) isi(kontak []KontakEntri) Isi {
	return Isi{Nama: m.Nama, NamaAlias: m.NamaAlias, Kategori: m.Kategori, KlasifikasiKode: m.KlasifikasiKode, KodeNegara: m.KodeNegara,
		Provinsi: m.Provinsi, Kota: m.Kota, Alamat: m.Alamat, Situs: m.Situs, Kontak: kontak}
}

// set takes an entry over.
func (m *Mitra) set(i Isi) {
	m.Nama, m.NamaAlias, m.Kategori, m.KlasifikasiKode, m.KodeNegara = strings.TrimSpace(i.Nama), i.NamaAlias, i.Kategori, i.KlasifikasiKode, i.KodeNegara
	m.Provinsi, m.Kota, m.Alamat, m.Situs = i.Provinsi, i.Kota, i.Alamat, i.Situs
	if m.NamaAlias == nil {
		m.NamaAlias = []string{}
	}
	if m.KontakAcuan == nil {
		m.KontakAcuan = []KontakAcuan{}
	}
	m.index()
}

func (m *Mitra) index() {
	m.Cari = listing.Index(append([]string{m.Kode, m.Nama}, m.NamaAlias...)...)
}

// check reports every fault of the entry that can be seen without the database.
func (i *Isi) check(c *fault.Check) {
	c.Text("/nama", i.Nama, true, 300)
	c.Size("/nama_alias", len(i.NamaAlias), 0, 20)
	for n, a := range i.NamaAlias {
		c.Text(fmt.Sprintf("/nama_alias/%d", n), a, true, 300)
	}
	fault.OneOf(c, "/kategori", i.Kategori, kategori())
	if c.Required("/kode_negara", i.KodeNegara != "") {
		r, err := language.ParseRegion(i.KodeNegara)
		if err != nil || !r.IsCountry() || r.String() != i.KodeNegara || len(i.KodeNegara) != 2 {
			c.Add("/kode_negara", "not_country", "Harus kode negara ISO 3166-1 alfa-2, mis. ID.", "Must be an ISO 3166-1 alpha-2 country code, e.g. ID.")
		}
	}
	c.OptText("/klasifikasi_kode", i.KlasifikasiKode, 100)
	c.OptText("/provinsi", i.Provinsi, 100)
	c.OptText("/kota", i.Kota, 100)
	c.OptText("/alamat", i.Alamat, 1000)
	if i.Situs != nil {
		u, err := url.Parse(*i.Situs)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil || len(*i.Situs) > 500 {
			c.Add("/situs", "not_url", "Harus alamat situs yang lengkap, mis. https://contoh.id.", "Must be a complete address, e.g. https://example.org.")
		}
	}
	c.Size("/kontak", len(i.Kontak), 0, 20)
	main := 0
	for n, k := range i.Kontak {
		p := fmt.Sprintf("/kontak/%d", n)
		c.Text(p+"/nama", k.Nama, true, 200)
		c.OptText(p+"/jabatan", k.Jabatan, 200)
		c.OptText(p+"/telepon", k.Telepon, 100)
		if k.Surel != nil {
			c.Mail(p+"/surel", *k.Surel)
		}
		if k.Utama {
			main++
		}
	}
	if main > 1 {
		c.Add("/kontak", "one_main", "Hanya satu kontak utama.", "Only one contact can be the main one.")
	}
}
