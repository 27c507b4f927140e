package naskah

import (
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/listing"
)

// Status is where an agreement stands in its lifecycle.
type Status string

// The statuses.
const (
	Draf           Status = "draf"
	TelaahInternal Status = "telaah_internal"
	TelaahMitra    Status = "telaah_mitra"
	Final          Status = "final"
	Ditandatangani Status = "ditandatangani"
	Ditutup        Status = "ditutup"
	Dibatalkan     Status = "dibatalkan"
)

func statuses() []Status {
	return []Status{Draf, TelaahInternal, TelaahMitra, Final, Ditandatangani, Ditutup, Dibatalkan}
}

// signed reports whether both sides have signed.
func (s Status) signed() bool { return s == Ditandatangani || s == Ditutup }

// Jenis is the kind of agreement.
type Jenis string

// The kinds, from the widest to the narrowest.
const (
	MoU Jenis = "mou"
	MoA Jenis = "moa"
	IA  Jenis = "ia"
)

func kinds() []Jenis { return []Jenis{MoU, MoA, IA} }

// under lists the kinds an agreement of this kind may stand under. Every step
// up is to a wider kind, so that no line of parents comes round.
func (j Jenis) under() []Jenis {
	switch j {
	case MoA:
		return []Jenis{MoU}
	case IA:
		return []Jenis{MoA, MoU}
	case MoU:
	}
	return nil
}

// Tingkat is how far an agreement reaches.
type Tingkat string

// The levels.
const (
	Internasional Tingkat = "internasional"
	Nasional      Tingkat = "nasional"
	WilayahLokal  Tingkat = "wilayah_lokal"
)

func levels() []Tingkat { return []Tingkat{Internasional, Nasional, WilayahLokal} }

func fields() []string { return []string{"pendidikan", "penelitian", "pkm", "lainnya"} }

// MetodeTTD is how an agreement was signed.
type MetodeTTD string

// The ways of signing: by hand, with the national certificate authority for the
// public sector, with another certificate authority.
const (
	Basah   MetodeTTD = "basah"
	TTEBsrE MetodeTTD = "tte_bsre"
	TTELain MetodeTTD = "tte_psre_lain"
)

func methods() []MetodeTTD { return []MetodeTTD{Basah, TTEBsrE, TTELain} }

// JenisPenutupan is why a signed agreement is closed.
type JenisPenutupan string

// The reasons: its period ended, a renewal took its place, or it was ended
// before its time.
const (
	Berakhir     JenisPenutupan = "berakhir"
	Digantikan   JenisPenutupan = "digantikan"
	DiakhiriDini JenisPenutupan = "diakhiri_dini"
)

// JenisPihak says on which side a party is.
type JenisPihak string

// The sides.
const (
	Polibatam JenisPihak = "polibatam"
	Mitra     JenisPihak = "mitra"
)

// Pihak is a party: who signs for it, and who answers for the work. These names
// are part of the agreement and stay in its journal.
type Pihak struct {
	Urutan                 int        `json:"urutan" minimum:"1" extensions:"x-optional"`
	Jenis                  JenisPihak `json:"jenis"`
	MitraID                *string    `json:"mitra_id" format:"uuid" extensions:"x-nullable,x-optional"`
	NamaPenandatangan      string     `json:"nama_penandatangan" maxLength:"200"`
	JabatanPenandatangan   string     `json:"jabatan_penandatangan" maxLength:"200"`
	NamaPenanggungJawab    *string    `json:"nama_penanggung_jawab" maxLength:"200" extensions:"x-nullable,x-optional"`
	JabatanPenanggungJawab *string    `json:"jabatan_penanggung_jawab" maxLength:"200" extensions:"x-nullable,x-optional"`
} //@name NaskahPihak

// Pengecualian waives that an agreement lies within the period of the one it
// stands under.
type Pengecualian struct {
	Alasan string `json:"alasan" maxLength:"1000"`
} //@name NaskahPengecualian

// Masa is the period of an agreement: both ends count.
type Masa struct {
	TanggalMulai    *clock.Date `json:"tanggal_mulai" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
	TanggalBerakhir *clock.Date `json:"tanggal_berakhir" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
	TanpaBatasWaktu bool        `json:"tanpa_batas_waktu" extensions:"x-optional"`
	// PengecualianPeriode is the reason why it may lie outside its parent's.
	PengecualianPeriode *Pengecualian `json:"pengecualian_periode" gorm:"serializer:json" extensions:"x-nullable,x-optional"`
} //@name NaskahMasa

// Pokok is what may be corrected after the signature.
type Pokok struct {
	Judul        string   `json:"judul" maxLength:"300"`
	RuangLingkup string   `json:"ruang_lingkup" maxLength:"5000"`
	Bidang       []string `json:"bidang" gorm:"->;type:text" enums:"pendidikan,penelitian,pkm,lainnya"`
	Tingkat      Tingkat  `json:"tingkat"`
	Masa
	NaskahIndukID *string  `json:"naskah_induk_id" format:"uuid" extensions:"x-nullable,x-optional"`
	NilaiKontrak  *string  `json:"nilai_kontrak" example:"150000000.00" extensions:"x-nullable,x-optional"`
	MataUang      *string  `json:"mata_uang" example:"IDR" extensions:"x-nullable,x-optional"`
	Pihak         []Pihak  `json:"pihak" gorm:"serializer:json"`
	ProdiIDs      []string `json:"prodi_ids" gorm:"->;type:text" extensions:"x-optional"`
	UnitIDs       []string `json:"unit_ids" gorm:"->;type:text" extensions:"x-optional"`
} //@name NaskahPokok

// Isi is what a person enters: the body of a creation, and what a PATCH is
// merged into.
type Isi struct {
	Jenis Jenis `json:"jenis"`
	Pokok
	TemplatID      *string `json:"templat_id" format:"uuid" extensions:"x-nullable,x-optional"`
	PermintaanID   *string `json:"permintaan_id" format:"uuid" extensions:"x-nullable,x-optional"`
	MenggantikanID *string `json:"menggantikan_id" format:"uuid" extensions:"x-nullable,x-optional"`
} //@name NaskahIsi

// Tanda is the outcome of the signature.
type Tanda struct {
	TanggalTTD     *clock.Date `json:"tanggal_ttd" gorm:"column:tanggal_ttd" swaggertype:"string" format:"date" extensions:"x-nullable"`
	MetodeTTD      *MetodeTTD  `json:"metode_ttd" gorm:"column:metode_ttd" extensions:"x-nullable"`
	NomorPolibatam *string     `json:"nomor_polibatam" extensions:"x-nullable"`
	NomorMitra     *string     `json:"nomor_mitra" extensions:"x-nullable"`
}

// Pelaporan is a report of the agreement to a system outside.
type Pelaporan struct {
	Sistem         string     `json:"sistem" maxLength:"100" example:"laporkerma"`
	Nomor          string     `json:"nomor" maxLength:"200"`
	DilaporkanPada clock.Time `json:"dilaporkan_pada" format:"date-time"`
} //@name NaskahPelaporan

// Naskah is an agreement.
type Naskah struct {
	actor.Meta
	Kode   string `json:"kode" example:"NS-2026-0001"`
	Status Status `json:"status"`
	Isi
	Tanda
	// ImporID names the import it came with; null for what was drafted here.
	ImporID *string `json:"impor_id" format:"uuid" extensions:"x-nullable"`
	// MitraIDs are the partners among pihak, where merged the survivors.
	MitraIDs       []string        `json:"mitra_ids" gorm:"->;type:text"`
	Pelaporan      []Pelaporan     `json:"pelaporan" gorm:"serializer:json"`
	TanpaBerkas    bool            `json:"tanpa_berkas"`
	JenisPenutupan *JenisPenutupan `json:"jenis_penutupan" extensions:"x-nullable"`
	TanggalTutup   *clock.Date     `json:"tanggal_tutup" swaggertype:"string" format:"date" extensions:"x-nullable"`
	// Alasan is that of the latest return, cancellation or closing.
	Alasan      *string   `json:"alasan" extensions:"x-nullable"`
	VersiNaskah []Versi   `json:"versi_naskah" gorm:"-"`
	PenggantiID *string   `json:"pengganti_id" format:"uuid" gorm:"->" extensions:"x-nullable"`
	Ganti       Pengganti `json:"-" gorm:"embedded;embeddedPrefix:pengganti_"`
	// What lists sort by; see onDay.
	UrutMasa     int        `json:"-" gorm:"->"`
	UrutMulai    clock.Date `json:"-" gorm:"->"`
	UrutBerakhir clock.Date `json:"-" gorm:"->"`
	UrutTTD      clock.Date `json:"-" gorm:"->;column:urut_ttd"`
	// Ditelaah says that a draft was handed in before, Ditunjuk that something
	// names it.
	Ditelaah bool   `json:"-" gorm:"->"`
	Anak     int    `json:"-" gorm:"->"` // agreements under it that were not called off
	Ditunjuk bool   `json:"-" gorm:"->"`
	Cari     string `json:"-"`
	// Hari is the WIB date the agreement is looked at.
	Hari clock.Date `json:"-" gorm:"-"`
} //@name NaskahRekaman

// Pengganti is what decides about an agreement that is being renewed.
type Pengganti struct {
	Status string     `gorm:"->"` // "" where there is none
	Mulai  clock.Date `gorm:"->"`
}

// fill completes what follows from the entry.
func (n *Naskah) fill() {
	for _, l := range []*[]string{&n.ProdiIDs, &n.UnitIDs, &n.Bidang} {
		if *l == nil {
			*l = []string{}
		}
	}
	if n.Pihak == nil {
		n.Pihak = []Pihak{}
	}
	if n.Pelaporan == nil {
		n.Pelaporan = []Pelaporan{}
	}
	if n.VersiNaskah == nil {
		n.VersiNaskah = []Versi{}
	}
	n.MitraIDs = partnersOf(n.Pihak)
	parts := []string{n.Kode, n.Judul, n.RuangLingkup}
	for _, no := range []*string{n.NomorPolibatam, n.NomorMitra} {
		if no != nil {
			parts = append(parts, *no)
		}
	}
	n.Cari = listing.Index(parts...)
}

// partnersOf lists the partners among parties, each once, in their order.
func partnersOf(ps []Pihak) []string {
	out := []string{}
	for _, p := range ps {
		if p.MitraID != nil && !slices.Contains(out, *p.MitraID) {
			out = append(out, *p.MitraID)
		}
	}
	return out
}

// clone keeps the row before from sharing anything with the changed one.
func clone(n Naskah) Naskah {
	n.ProdiIDs, n.UnitIDs, n.Bidang, n.MitraIDs = slices.Clone(n.ProdiIDs), slices.Clone(n.UnitIDs), slices.Clone(n.Bidang), slices.Clone(n.MitraIDs)
	n.Pihak, n.Pelaporan, n.VersiNaskah = slices.Clone(n.Pihak), slices.Clone(n.Pelaporan), slices.Clone(n.VersiNaskah)
	return n
}

// Marks are the marks of people on an agreement and its versions.
func (n *Naskah) Marks() []*actor.Ref {
	out := n.Meta.Marks()
	for i := range n.VersiNaskah {
		out = append(out, &n.VersiNaskah[i].DibuatOleh)
	}
	return out
}
