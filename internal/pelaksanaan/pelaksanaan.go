package pelaksanaan

import (
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/listing"
)

// Status is where an activity stands in its lifecycle.
type Status string

// The statuses, in the order of the SOP.
const (
	Direncanakan  Status = "direncanakan"
	Berlangsung   Status = "berlangsung"
	Selesai       Status = "selesai"
	Dilaporkan    Status = "dilaporkan"
	Dikembalikan  Status = "dikembalikan"
	Terverifikasi Status = "terverifikasi"
	Dibatalkan    Status = "dibatalkan"
)

// Jenis is the kind of activity the SOP names.
type Jenis string

// The kinds of activity.
const (
	Kunjungan   Jenis = "kunjungan"
	RapatDaring Jenis = "rapat_daring"
	RapatLuring Jenis = "rapat_luring"
	Kegiatan    Jenis = "kegiatan"
)

// Tingkat is the level of a cooperation, as accreditation counts it.
type Tingkat string

// The levels.
const (
	Internasional Tingkat = "internasional"
	Nasional      Tingkat = "nasional"
	WilayahLokal  Tingkat = "wilayah_lokal"
)

// The fields of the tridharma; lainnya counts in no KPI.
func semuaBidang() []string { return []string{"pendidikan", "penelitian", "pkm", "lainnya"} }

// JenisPeserta is a kind of participant, counted and never named.
type JenisPeserta string

// The kinds of participant.
const (
	Mahasiswa JenisPeserta = "mahasiswa"
	Dosen     JenisPeserta = "dosen"
	Tendik    JenisPeserta = "tendik"
	Mitra     JenisPeserta = "mitra"
	Umum      JenisPeserta = "umum"
)

// tenggat is how many days after the activity its report is due.
const tenggat = 14

// Peserta counts participants of one kind.
type Peserta struct {
	ProdiID *string      `json:"prodi_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Jenis   JenisPeserta `json:"jenis"`
	Jumlah  int          `json:"jumlah" minimum:"1" maximum:"1000000"`
} //@name PelaksanaanPeserta

// Manfaat is what a prodi got out of the activity (LKPS table 1).
type Manfaat struct {
	ProdiID string `json:"prodi_id" format:"uuid"`
	Uraian  string `json:"uraian" maxLength:"2000"`
} //@name PelaksanaanManfaat

// Luaran is an output of the activity.
type Luaran struct {
	Jenis  string  `json:"jenis" maxLength:"100"`
	Judul  string  `json:"judul" maxLength:"300"`
	Volume float64 `json:"volume" minimum:"0"`
	Satuan string  `json:"satuan" maxLength:"50"`
	Tautan *string `json:"tautan" format:"uri" extensions:"x-nullable,x-optional"`
} //@name PelaksanaanLuaran

// BuktiIsi is a piece of evidence as entered: a file or an https link, never
// both. A file without judul goes by its own name.
type BuktiIsi struct {
	BerkasID     *string     `json:"berkas_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Tautan       *string     `json:"tautan" format:"uri" extensions:"x-nullable,x-optional"`
	Judul        string      `json:"judul" maxLength:"300" extensions:"x-optional"`
	TanggalBukti *clock.Date `json:"tanggal_bukti" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
} //@name BuktiIsi

// Bukti is a piece of evidence as kept.
type Bukti struct {
	ID           string      `json:"id" format:"uuid"`
	BerkasID     *string     `json:"berkas_id" format:"uuid" extensions:"x-nullable"`
	Tautan       *string     `json:"tautan" extensions:"x-nullable"`
	SHA256       *string     `json:"sha256" extensions:"x-nullable"`
	Judul        string      `json:"judul"`
	TanggalBukti *clock.Date `json:"tanggal_bukti" swaggertype:"string" format:"date" extensions:"x-nullable"`
	DitambahPada time.Time   `json:"ditambah_pada" format:"date-time"`
	DitambahOleh actor.Ref   `json:"ditambah_oleh"`
} //@name Bukti

// Inti is what is known about an activity before it is held, apart from where
// it belongs and when it takes place.
type Inti struct {
	NaskahID           *string  `json:"naskah_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Judul              string   `json:"judul" maxLength:"300"`
	Jenis              Jenis    `json:"jenis"`
	BentukKegiatanKode string   `json:"bentuk_kegiatan_kode"`
	UnitPelaksanaID    string   `json:"unit_pelaksana_id" format:"uuid"`
	ProdiIDs           []string `json:"prodi_ids" gorm:"->;type:text" extensions:"x-optional"`
	MitraIDs           []string `json:"mitra_ids" gorm:"->;type:text"`
	Bidang             []string `json:"bidang" gorm:"->;type:text" enums:"pendidikan,penelitian,pkm,lainnya"`
	Tingkat            Tingkat  `json:"tingkat"`
	RelevanPS          bool     `json:"relevan_ps"`
	Tempat             *string  `json:"tempat" maxLength:"300" extensions:"x-nullable,x-optional"`
} //@name PelaksanaanInti

// Waktu is when an activity takes place.
type Waktu struct {
	TanggalMulai   clock.Date `json:"tanggal_mulai" swaggertype:"string" format:"date"`
	TanggalSelesai clock.Date `json:"tanggal_selesai" swaggertype:"string" format:"date"`
	MulaiPada      *time.Time `json:"mulai_pada" format:"date-time" extensions:"x-nullable,x-optional"`
	SelesaiPada    *time.Time `json:"selesai_pada" format:"date-time" extensions:"x-nullable,x-optional"`
} //@name PelaksanaanWaktu

// Laporan is what the report says, besides its evidence.
type Laporan struct {
	Peserta   []Peserta `json:"peserta" gorm:"serializer:json" extensions:"x-optional"`
	Ringkasan *string   `json:"ringkasan" maxLength:"20000" extensions:"x-nullable,x-optional"`
	ManfaatPS []Manfaat `json:"manfaat_ps" gorm:"serializer:json" extensions:"x-optional"`
	Luaran    []Luaran  `json:"luaran" gorm:"serializer:json" extensions:"x-optional"`
} //@name PelaksanaanLaporan

// Isi is the body of a new activity.
type Isi struct {
	RencanaID *string `json:"rencana_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Inti
	Waktu
} //@name PelaksanaanIsi

// Ubahan is what a PATCH is merged into. Dates move by jadwal-ulang; the report
// is drafted from selesai on.
type Ubahan struct {
	Inti
	Laporan
} //@name PelaksanaanUbahan

// Koreksi is what a ralat of a verified activity may correct.
type Koreksi struct {
	Inti
	Waktu
	Laporan
}

// AspekA says whether the activity serves the aims of the institution (B.1.15.8.a).
type AspekA struct {
	Terpenuhi bool    `json:"terpenuhi"`
	Uraian    *string `json:"uraian" extensions:"x-nullable"`
	Bukti     []Bukti `json:"bukti" gorm:"-"`
} //@name PelaksanaanAspekA

// AspekB says whether performance of the tridharma, or facilities, gained (B.1.15.8.b).
type AspekB struct {
	Kinerja   bool    `json:"kinerja"`
	Fasilitas bool    `json:"fasilitas"`
	Uraian    *string `json:"uraian" extensions:"x-nullable"`
	Bukti     []Bukti `json:"bukti" gorm:"-"`
} //@name PelaksanaanAspekB

// AspekC is about satisfaction and continuity (B.1.15.8.c); whether it is met follows
// from the partners' surveys, so only narrative and evidence are kept here.
type AspekC struct {
	Uraian *string `json:"uraian" extensions:"x-nullable"`
	Bukti  []Bukti `json:"bukti" gorm:"-"`
} //@name PelaksanaanAspekC

// Aspek are the three aspects of KPI B.1.15.8.
type Aspek struct {
	A AspekA `json:"a" gorm:"embedded;embeddedPrefix:a_"`
	B AspekB `json:"b" gorm:"embedded;embeddedPrefix:b_"`
	C AspekC `json:"c" gorm:"embedded;embeddedPrefix:c_"`
} //@name PelaksanaanAspek

// Rekaman is what an activity's record shows.
type Rekaman struct {
	actor.Meta
	Kode      string  `json:"kode" example:"PL-2026-0001"`
	Status    Status  `json:"status"`
	RencanaID *string `json:"rencana_id" format:"uuid" extensions:"x-nullable"`
	Inti
	Waktu
	Laporan
	Bukti []Bukti `json:"bukti" gorm:"-"`
	Aspek Aspek   `json:"aspek" gorm:"embedded;embeddedPrefix:aspek_"`
	// TenggatLaporan is when the report is due: tanggal_selesai and 14 days.
	TenggatLaporan    clock.Date `json:"tenggat_laporan" swaggertype:"string" format:"date"`
	CatatanVerifikasi *string    `json:"catatan_verifikasi" extensions:"x-nullable"`
	// Alasan is the reason of the latest rescheduling, cancellation or reopening.
	Alasan           *string    `json:"alasan" extensions:"x-nullable"`
	DilaporkanPada   *time.Time `json:"dilaporkan_pada" format:"date-time" extensions:"x-nullable"`
	DiverifikasiPada *time.Time `json:"diverifikasi_pada" format:"date-time" extensions:"x-nullable"`
	// ImporID names the import the record came with; null for what was entered.
	ImporID *string `json:"impor_id" format:"uuid" extensions:"x-nullable"`
} //@name PelaksanaanRekaman

// Pelaksanaan is an activity as the store and the journal keep it.
type Pelaksanaan struct {
	Rekaman
	// Pelapor reported it and may not verify it; both are empty until then.
	Pelapor       actor.Ref `json:"pelapor" gorm:"embedded;embeddedPrefix:dilaporkan_oleh_"`
	Pemeriksa     actor.Ref `json:"pemeriksa" gorm:"embedded;embeddedPrefix:diverifikasi_oleh_"`
	StatusRencana *string   `json:"-" gorm:"->"`
	// LuarMasa says that some of its days lie outside its agreement's period.
	LuarMasa bool `json:"-" gorm:"->"`
	// SurveiTertutup is 1 while every partner has a link that was not answered.
	SurveiTertutup int    `json:"-" gorm:"->"`
	Cari           string `json:"-"`
}

// Marks are the marks of people, whose names are looked up when shown.
func (p *Pelaksanaan) Marks() []*actor.Ref {
	all := append(p.Meta.Marks(), &p.Pelapor, &p.Pemeriksa)
	for _, l := range [][]Bukti{p.Bukti, p.Aspek.A.Bukti, p.Aspek.B.Bukti, p.Aspek.C.Bukti} {
		for i := range l {
			all = append(all, &l[i].DitambahOleh)
		}
	}
	return all
}

// fill completes what follows from the entry.
func (p *Pelaksanaan) fill() {
	for _, l := range []*[]string{&p.ProdiIDs, &p.MitraIDs, &p.Bidang} {
		if *l == nil {
			*l = []string{}
		}
	}
	for _, l := range []*[]Bukti{&p.Bukti, &p.Aspek.A.Bukti, &p.Aspek.B.Bukti, &p.Aspek.C.Bukti} {
		if *l == nil {
			*l = []Bukti{}
		}
	}
	if p.Peserta == nil {
		p.Peserta = []Peserta{}
	}
	if p.ManfaatPS == nil {
		p.ManfaatPS = []Manfaat{}
	}
	if p.Luaran == nil {
		p.Luaran = []Luaran{}
	}
	p.TenggatLaporan = p.TanggalSelesai.AddDays(tenggat)
	text := []string{p.Kode, p.Judul}
	for _, s := range []*string{p.Tempat, p.Ringkasan} {
		if s != nil {
			text = append(text, *s)
		}
	}
	p.Cari = listing.Index(text...)
}

// hasBukti reports whether a list holds this evidence already.
func hasBukti(have []Bukti, b BuktiIsi) bool {
	for _, h := range have {
		if b.BerkasID != nil && h.BerkasID != nil && *b.BerkasID == *h.BerkasID || b.Tautan != nil && h.Tautan != nil && *b.Tautan == *h.Tautan {
			return true
		}
	}
	return false
}

// finish returns the date an activity ended on: the one given, else the planned
// one, but not after today unless it begins later.
func (w Waktu) finish(given *clock.Date, today clock.Date) clock.Date {
	switch {
	case given != nil:
		return *given
	case w.TanggalSelesai > today:
		return max(w.TanggalMulai, today)
	default:
		return w.TanggalSelesai
	}
}

// forget drops times of day that were planned outside the days it took: they
// did not come true.
func (w *Waktu) forget() {
	for _, at := range []**time.Time{&w.MulaiPada, &w.SelesaiPada} {
		if *at == nil {
			continue
		}
		if d := clock.DateOf(**at); d < w.TanggalMulai || d > w.TanggalSelesai {
			*at = nil
		}
	}
}
