package layanan

import (
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Status is where a request stands.
type Status string

// The statuses.
const (
	Baru            Status = "baru"
	Direspons       Status = "direspons"
	Ditindaklanjuti Status = "ditindaklanjuti"
	Selesai         Status = "selesai"
	DibukaKembali   Status = "dibuka_kembali"
	Dibatalkan      Status = "dibatalkan"
	Duplikat        Status = "duplikat"
)

// Jenis is what is asked for.
type Jenis string

// The kinds of request; those about an agreement name which in jenis_naskah.
const (
	Informasi        Jenis = "informasi"
	PenyusunanNaskah Jenis = "penyusunan_naskah"
	PembaruanNaskah  Jenis = "pembaruan_naskah"
	SalinanNaskah    Jenis = "salinan_naskah"
	Kunjungan        Jenis = "kunjungan"
	Kegiatan         Jenis = "kegiatan"
	Lainnya          Jenis = "lainnya"
)

func semuaJenis() []Jenis {
	return []Jenis{Informasi, PenyusunanNaskah, PembaruanNaskah, SalinanNaskah, Kunjungan, Kegiatan, Lainnya}
}

// aboutNaskah reports whether a request is for a draft or a copy.
func (j Jenis) aboutNaskah() bool {
	return j == PenyusunanNaskah || j == PembaruanNaskah || j == SalinanNaskah
}

// JenisNaskah is the kind of agreement a request is about.
type JenisNaskah string

// The kinds of agreement. The SOP's clock runs for MoU and MoA; IA is reported
// apart.
const (
	MoU JenisNaskah = "mou"
	MoA JenisNaskah = "moa"
	IA  JenisNaskah = "ia"
)

// Kanal is the medium of a request or an answer.
type Kanal string

// The media.
const (
	WhatsApp       Kanal = "whatsapp"
	Surel          Kanal = "surel"
	Telepon        Kanal = "telepon"
	DatangLangsung Kanal = "datang_langsung"
	Surat          Kanal = "surat"
	Portal         Kanal = "portal"
	MediaSosial    Kanal = "media_sosial"
	KanalLainnya   Kanal = "lainnya"
)

func semuaKanal() []Kanal {
	return []Kanal{WhatsApp, Surel, Telepon, DatangLangsung, Surat, Portal, MediaSosial, KanalLainnya}
}

// JenisPemohon says on whose side the asker is.
type JenisPemohon string

// The sides; the follow-up clock runs for partners only.
const (
	DariMitra    JenisPemohon = "mitra"
	UnitInternal JenisPemohon = "unit_internal"
	Umum         JenisPemohon = "umum"
)

// JenisKejadian is what happened to a request.
type JenisKejadian string

// The kinds of event. A note stops no clock, an automatic response neither.
const (
	Respons        JenisKejadian = "respons"
	TindakLanjut   JenisKejadian = "tindak_lanjut"
	PenyerahanDraf JenisKejadian = "penyerahan_draf"
	CatatanJenis   JenisKejadian = "catatan"
)

// Referensi is the request's name in another system; no two requests share one.
type Referensi struct {
	Sistem string `json:"sistem" maxLength:"100"`
	ID     string `json:"id" maxLength:"200"`
} //@name PermintaanReferensi

// Pokok is what decides which clocks run and from when. It changes only by
// koreksi; the first values are kept.
type Pokok struct {
	MasukPada    time.Time    `json:"masuk_pada" format:"date-time"`
	Jenis        Jenis        `json:"jenis"`
	JenisNaskah  *JenisNaskah `json:"jenis_naskah" extensions:"x-nullable,x-optional"`
	PemohonJenis JenisPemohon `json:"pemohon_jenis"`
} //@name PermintaanPokok

// Terbuka is what may be edited as long as the request is open. Nama and kontak
// of the asker are personal data.
type Terbuka struct {
	Kanal             Kanal      `json:"kanal"`
	PemohonNama       string     `json:"pemohon_nama" gorm:"-" maxLength:"200"`
	PemohonKontak     *string    `json:"pemohon_kontak" gorm:"-" maxLength:"200" extensions:"x-nullable,x-optional"`
	MitraID           *string    `json:"mitra_id" format:"uuid" extensions:"x-nullable,x-optional"`
	UnitID            *string    `json:"unit_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Perihal           string     `json:"perihal" maxLength:"300"`
	Isi               *string    `json:"isi" maxLength:"20000" extensions:"x-nullable,x-optional"`
	PenanggungJawabID *string    `json:"penanggung_jawab_id" format:"uuid" extensions:"x-nullable,x-optional"`
	NaskahID          *string    `json:"naskah_id" format:"uuid" extensions:"x-nullable,x-optional"`
	RencanaID         *string    `json:"rencana_id" format:"uuid" extensions:"x-nullable,x-optional"`
	ReferensiLuar     *Referensi `json:"referensi_luar" extensions:"x-nullable,x-optional"`
} //@name PermintaanTerbuka

// Isi is the body of a new request. What was answered already may come with it:
// one call for a whole chat.
type Isi struct {
	Pokok
	Terbuka
	AlasanTerlambatCatat *string       `json:"alasan_terlambat_catat" maxLength:"1000" extensions:"x-nullable,x-optional"`
	Kejadian             []KejadianIsi `json:"kejadian" maxItems:"50" extensions:"x-optional"`
} //@name PermintaanIsi

// KejadianIsi is an event as entered with a new request.
type KejadianIsi struct {
	Jenis JenisKejadian `json:"jenis"`
	ResponsIsi
	// NaskahID and Nomor name the agreement and the version handed over, for
	// penyerahan_draf; without an agreement the number is the draft's own.
	NaskahID *string `json:"naskah_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Nomor    *string `json:"nomor" maxLength:"100" extensions:"x-nullable,x-optional"`
} //@name PermintaanKejadianIsi

// ResponsIsi is the body of respons. Otomatis marks an automatic reply, which is
// kept and stops nothing.
type ResponsIsi struct {
	Isi         string            `json:"isi" maxLength:"20000" extensions:"x-optional"`
	Kanal       Kanal             `json:"kanal"`
	TerjadiPada time.Time         `json:"terjadi_pada" format:"date-time"`
	Otomatis    bool              `json:"otomatis" extensions:"x-optional"`
	Bukti       []berkas.BuktiIsi `json:"bukti" extensions:"x-optional"`
} //@name PermintaanResponsIsi

// Pembatalan says who took an event back, and why.
type Pembatalan struct {
	Pada   time.Time `json:"pada" format:"date-time"`
	Oleh   actor.Ref `json:"oleh"`
	Alasan string    `json:"alasan"`
} //@name PermintaanPembatalan

// Kejadian is an event as kept. TerjadiPada is what is said, DicatatPada what the
// server saw; susulan are answers entered more than 15 minutes after.
type Kejadian struct {
	ID          string         `json:"id" format:"uuid"`
	Jenis       JenisKejadian  `json:"jenis"`
	TerjadiPada time.Time      `json:"terjadi_pada" format:"date-time"`
	DicatatPada time.Time      `json:"dicatat_pada" format:"date-time"`
	Pelaku      actor.Ref      `json:"pelaku"`
	Kanal       Kanal          `json:"kanal"`
	Isi         *string        `json:"isi" extensions:"x-nullable"`
	NaskahID    *string        `json:"naskah_id" format:"uuid" extensions:"x-nullable"`
	Nomor       *string        `json:"nomor" extensions:"x-nullable"`
	Otomatis    bool           `json:"otomatis"`
	Susulan     bool           `json:"susulan"`
	Bukti       []berkas.Bukti `json:"bukti"`
	Dibatalkan  *Pembatalan    `json:"dibatalkan" extensions:"x-nullable"`
} //@name PermintaanKejadian

// Rekaman is what a request's record shows, besides the personal data.
type Rekaman struct {
	actor.Meta
	Kode   string `json:"kode" example:"PM-2026-0001"`
	Status Status `json:"status"`
	Pokok
	Kanal                Kanal      `json:"kanal"`
	MitraID              *string    `json:"mitra_id" format:"uuid" extensions:"x-nullable"`
	UnitID               *string    `json:"unit_id" format:"uuid" extensions:"x-nullable"`
	Perihal              string     `json:"perihal"`
	Isi                  *string    `json:"isi" extensions:"x-nullable"`
	DicatatPada          time.Time  `json:"dicatat_pada" format:"date-time"`
	AlasanTerlambatCatat *string    `json:"alasan_terlambat_catat" extensions:"x-nullable"`
	MelewatiBatasCatat   bool       `json:"melewati_batas_catat"`
	PenanggungJawabID    *string    `json:"penanggung_jawab_id" format:"uuid" extensions:"x-nullable"`
	NaskahID             *string    `json:"naskah_id" format:"uuid" extensions:"x-nullable"`
	RencanaID            *string    `json:"rencana_id" format:"uuid" extensions:"x-nullable"`
	DuplikatDariID       *string    `json:"duplikat_dari_id" format:"uuid" extensions:"x-nullable"`
	DitandaiDuplikatPada *time.Time `json:"ditandai_duplikat_pada" format:"date-time" extensions:"x-nullable"`
	DibatalkanPada       *time.Time `json:"dibatalkan_pada" format:"date-time" extensions:"x-nullable"`
	SelesaiPada          *time.Time `json:"selesai_pada" format:"date-time" extensions:"x-nullable"`
	// Alasan is the reason of the latest cancellation or reopening.
	Alasan         *string    `json:"alasan" extensions:"x-nullable"`
	Kejadian       []Kejadian `json:"kejadian" gorm:"-"`
	VersiKebijakan int        `json:"versi_kebijakan"` // the SLA policy its clocks were fixed with
	VersiKalender  int        `json:"versi_kalender"`  // the calendar they were fixed with
	// ImporID names the import the request came with: history from before the
	// system, exempt from the rule of late recording and outside the strict reading.
	ImporID *string `json:"impor_id" format:"uuid" extensions:"x-nullable"`
} //@name PermintaanRekaman

// Permintaan is a request as the store and the journal keep it.
type Permintaan struct {
	Rekaman
	ReferensiSistem *string `json:"referensi_sistem"`
	ReferensiID     *string `json:"referensi_id"`
	// Pemohon stands for name and contact of the asker.
	Pemohon journal.Personal `json:"pemohon" gorm:"serializer:json"`
	// Asal are the values first entered, for the strict reading.
	Asal Pokok `json:"asal" gorm:"serializer:json"`
	// Tenggat is the next due of an open clock, see [never].
	Tenggat time.Time `json:"-"`
	Cari    string    `json:"-"`
	Jam     []Jam     `json:"-" gorm:"-"`
	// Sekarang is the instant the record was read for; guards ask it.
	Sekarang time.Time `json:"-" gorm:"-"`
}

// pribadi is the personal part of a request.
type pribadi struct {
	Nama   string  `json:"nama"`
	Kontak *string `json:"kontak"`
}

// Marks are the marks of people, whose names are looked up when shown.
func (p *Permintaan) Marks() []*actor.Ref {
	all := p.Meta.Marks()
	for i := range p.Kejadian {
		all = append(all, &p.Kejadian[i].Pelaku)
		if d := p.Kejadian[i].Dibatalkan; d != nil {
			all = append(all, &d.Oleh)
		}
	}
	return all
}

// open is what an edit is merged into.
func (p *Permintaan) open(who pribadi) Terbuka {
	t := Terbuka{
		Kanal: p.Kanal, PemohonNama: who.Nama, PemohonKontak: who.Kontak, MitraID: p.MitraID, UnitID: p.UnitID, Perihal: p.Perihal, Isi: p.Isi,
		PenanggungJawabID: p.PenanggungJawabID, NaskahID: p.NaskahID, RencanaID: p.RencanaID,
	}
	if p.ReferensiSistem != nil && p.ReferensiID != nil {
		t.ReferensiLuar = &Referensi{*p.ReferensiSistem, *p.ReferensiID}
	}
	return t
}

// put takes the open fields over, apart from the personal ones.
func (p *Permintaan) put(t Terbuka) {
	p.Kanal, p.MitraID, p.UnitID, p.Perihal, p.Isi = t.Kanal, t.MitraID, t.UnitID, t.Perihal, t.Isi
	p.PenanggungJawabID, p.NaskahID, p.RencanaID = t.PenanggungJawabID, t.NaskahID, t.RencanaID
	p.ReferensiSistem, p.ReferensiID = nil, nil
	if r := t.ReferensiLuar; r != nil {
		p.ReferensiSistem, p.ReferensiID = &r.Sistem, &r.ID
	}
}

// closed reports whether nothing is awaited any more.
func (s Status) closed() bool { return s == Selesai || s == Dibatalkan || s == Duplikat }

// standing is the status that the events of an open request lead to.
func (p *Permintaan) standing() Status {
	out := Baru
	for _, k := range p.Kejadian {
		switch {
		case k.Dibatalkan != nil:
		case k.Jenis == TindakLanjut:
			return Ditindaklanjuti
		case k.Jenis == Respons && !k.Otomatis:
			out = Direspons
		default:
		}
	}
	return out
}

// fill completes what follows from the entry.
func (p *Permintaan) fill() {
	if p.Kejadian == nil {
		p.Kejadian = []Kejadian{}
	}
	text := []string{p.Kode, p.Perihal}
	for _, s := range []*string{p.Isi, p.ReferensiID} {
		if s != nil {
			text = append(text, *s)
		}
	}
	p.Cari = listing.Index(text...)
}
