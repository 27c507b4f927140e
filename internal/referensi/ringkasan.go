package referensi

import (
	"context"
	"fmt"
	"net/url"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
)

// Hitungan is a number and the list it was counted over.
type Hitungan struct {
	Jumlah int    `json:"jumlah" minimum:"0"`
	Href   string `json:"href"`
} //@name Hitungan

// HitunganStatus is a number for one status.
type HitunganStatus struct {
	Status string `json:"status"`
	Hitungan
} //@name HitunganStatus

// Ringkasan is what a unit has to do with now, counted over what the caller may
// read: null where they read nothing of that kind.
type Ringkasan struct {
	UnitID           string           `json:"unit_id" format:"uuid"`
	Kode             string           `json:"kode"`
	Nama             string           `json:"nama"`
	Tahun            int              `json:"tahun"`
	ProdiAktif       Hitungan         `json:"prodi_aktif"`
	RencanaBerjalan  *Hitungan        `json:"rencana_berjalan" extensions:"x-nullable"`
	Pelaksanaan      []HitunganStatus `json:"pelaksanaan,format:emitnull" extensions:"x-nullable"` // of this year, as the unit that carries it out
	LaporanTerlambat *Hitungan        `json:"laporan_terlambat" extensions:"x-nullable"`
	// PermintaanTerbuka are the requests that name the unit; of them
	// PermintaanLewatTenggat have an open clock past its due.
	PermintaanTerbuka      *Hitungan `json:"permintaan_terbuka" extensions:"x-nullable"`
	PermintaanLewatTenggat *Hitungan `json:"permintaan_lewat_tenggat" extensions:"x-nullable"`
	// NaskahBerlaku are the agreements in force that list the unit; of them
	// NaskahAkanBerakhir have 90 days or fewer left and no renewal.
	NaskahBerlaku      *Hitungan `json:"naskah_berlaku" extensions:"x-nullable"`
	NaskahAkanBerakhir *Hitungan `json:"naskah_akan_berakhir" extensions:"x-nullable"`
} //@name UnitRingkasan

const apiBase = "/api/v1"

// running are the statuses of a plan between the hand-in and the last activity.
func running() []string {
	return []string{"siap_koordinasi", "dalam_koordinasi", "siap_laksana", "berlangsung"}
}

// Summary counts what a unit has to do with on this day.
func (s *Service) Summary(ctx context.Context, by actor.Actor, id string) (Ringkasan, error) {
	u, err := s.GetUnit(ctx, by, id)
	if err != nil {
		return Ringkasan{}, err
	}
	now := s.j.Now()
	today := clock.DateOf(now)
	n, err := s.count(ctx, by, u.ID, now)
	if err != nil {
		return Ringkasan{}, fmt.Errorf("count for unit %s: %w", u.Kode, err)
	}
	return n.ringkasan(by, u, today), nil
}

// counts are the numbers of one unit.
type counts struct {
	prodi, plans, overdue, open, late, agreed, ending int
	activities                                        []HitunganStatus
}

func (n counts) ringkasan(by actor.Actor, u Unit, today clock.Date) Ringkasan {
	year := today.Year()
	from, to := clock.MakeDate(year, 1, 1), clock.MakeDate(year, 12, 31)
	r := Ringkasan{
		UnitID: u.ID, Kode: u.Kode, Nama: u.Nama, Tahun: year,
		ProdiAktif: Hitungan{n.prodi, href("/prodi", url.Values{"jurusan": {u.Kode}, "aktif_pada": {string(today)}})},
	}
	if !by.May(actor.RencanaBaca).None() {
		r.RencanaBerjalan = &Hitungan{n.plans, href("/rencana-kegiatan", url.Values{"unit": {u.Kode}, "status": running()})}
	}
	if !by.May(actor.PermintaanBaca).None() {
		r.PermintaanTerbuka = &Hitungan{n.open, href("/permintaan-layanan", url.Values{"unit": {u.Kode}, "terbuka": {"true"}, "sort": {"tenggat"}})}
		r.PermintaanLewatTenggat = &Hitungan{n.late, href("/permintaan-layanan", url.Values{"unit": {u.Kode}, "lewat_tenggat": {"true"}, "sort": {"tenggat"}})}
	}
	if !by.May(actor.NaskahBaca).None() {
		r.NaskahBerlaku = &Hitungan{n.agreed, href("/naskah", url.Values{"unit": {u.Kode}, "masa_berlaku": {"berlaku", "akan_berakhir", "dalam_perpanjangan"}})}
		r.NaskahAkanBerakhir = &Hitungan{n.ending, href("/naskah", url.Values{"unit": {u.Kode}, "masa_berlaku": {"akan_berakhir"}, "sort": {"tanggal_berakhir"}})}
	}
	if by.May(actor.PelaksanaanBaca).None() {
		return r
	}
	r.Pelaksanaan = []HitunganStatus{}
	for _, a := range n.activities {
		a.Href = href("/pelaksanaan", url.Values{"unit": {u.Kode}, "status": {a.Status}, "dari": {string(from)}, "sampai": {string(to)}})
		r.Pelaksanaan = append(r.Pelaksanaan, a)
	}
	r.LaporanTerlambat = &Hitungan{n.overdue, href("/pelaksanaan", url.Values{"unit": {u.Kode}, "tenggat_sampai": {string(today.AddDays(-1))}})}
	return r
}

func href(path string, q url.Values) string { return apiBase + path + "?" + q.Encode() }
