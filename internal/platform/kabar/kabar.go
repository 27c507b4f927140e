// Package kabar is what one part of the product has to tell people: about which
// record, to whom, once. Slices make kabar, package pemberitahuan delivers them.
package kabar

import (
	"time"

	"kerjasama/internal/platform/actor"
)

// Jenis says what a notice is about.
type Jenis string

// The kinds of notice.
const (
	MendekatiTenggat   Jenis = "permintaan_mendekati_tenggat"
	LewatTenggat       Jenis = "permintaan_lewat_tenggat"
	Undangan           Jenis = "undangan_koordinasi"
	JadwalBerubah      Jenis = "jadwal_berubah"
	Dibatalkan         Jenis = "dibatalkan"
	MenungguVerifikasi Jenis = "laporan_menunggu_verifikasi"
	Dikembalikan       Jenis = "laporan_dikembalikan"
	LaporanTerlambat   Jenis = "laporan_terlambat"
	NaskahBerakhir     Jenis = "naskah_akan_berakhir"
	NaskahDikembalikan Jenis = "naskah_dikembalikan"
	NaskahDikirim      Jenis = "naskah_dikirim_mitra"
	DelegasiDiterima   Jenis = "delegasi_diterima"
	DelegasiDicabut    Jenis = "delegasi_dicabut"
	PeranDipinjamkan   Jenis = "peran_didelegasikan"   // the recipient's own, by somebody else
	PeranKembali       Jenis = "peran_ditarik_kembali" // the recipient's own, by somebody else
	Tanggungan         Jenis = "tanggungan_diterima"
	WebhookMati        Jenis = "webhook_dinonaktifkan"
)

// Semua are the kinds in the order people are shown them.
func Semua() []Jenis {
	return []Jenis{MendekatiTenggat, LewatTenggat, Undangan, JadwalBerubah, Dibatalkan, MenungguVerifikasi, Dikembalikan, LaporanTerlambat, NaskahBerakhir, NaskahDikembalikan, NaskahDikirim, DelegasiDiterima, DelegasiDicabut, PeranDipinjamkan, PeranKembali, Tanggungan, WebhookMati}
}

// Kabar is one thing to tell. Nobody is told twice under one Kunci.
type Kabar struct {
	Jenis    Jenis
	Kunci    string
	Subjek   string // the noun, e.g. permintaan_layanan
	SubjekID string
	Kode     string
	Judul    string
	Kepada   Kepada
	Rinci    Rinci
}

// Kepada says who is told: people by name, holders of roles, holders of
// unit_kerja for a unit. A person named is told only while they hold an office
// role or one of the units; Cadangan are told when of those named nobody is. What
// is about somebody's own rights is told to them (Pribadi) whatever they hold.
type Kepada struct {
	Orang    []string
	Pribadi  []string
	Peran    []actor.Peran
	Unit     []string
	Cadangan []actor.Peran
	Kecuali  string // who did it knows already
}

// Rinci is what the text of a notice mentions besides kode and judul.
type Rinci struct {
	KPI         string     `json:"kpi,omitzero"`          // B.1.15.14.b
	Ambang      int        `json:"ambang,omitzero"`       // per cent of the time that is used up
	TenggatPada *time.Time `json:"tenggat_pada,omitzero"` // when it is or was due
	MulaiPada   *time.Time `json:"mulai_pada,omitzero"`   // when a meeting begins
	Tanggal     string     `json:"tanggal,omitzero"`      // when an activity is held, a report is due or an agreement ends, YYYY-MM-DD
	SampaiPada  *time.Time `json:"sampai_pada,omitzero"`  // when a role that was lent ends
	Jumlah      int        `json:"jumlah,omitzero"`       // how many records came to somebody
	Hari        int        `json:"hari,omitzero"`         // how many days are left
	Alasan      string     `json:"alasan,omitzero"`
}
