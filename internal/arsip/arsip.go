package arsip

import (
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

// Status is where an archive stands in its retention.
type Status string

// The statuses. SiapDinilai is never stored: it follows from the date.
const (
	Aktif       Status = "aktif"
	Inaktif     Status = "inaktif"
	SiapDinilai Status = "siap_dinilai"
)

func statuses() []Status { return []Status{Aktif, Inaktif, SiapDinilai} }

// Jenis is the kind of record that is archived; the codes are the SOP's.
type Jenis string

// The kinds of record.
const (
	BorangMonitoring Jenis = "BO.28.1.2"
	EvaluasiDiri     Jenis = "FO.2.3.1"
	LaporanKegiatan  Jenis = "laporan_kegiatan"
	Naskah           Jenis = "naskah"
	Lainnya          Jenis = "lainnya"
)

func kinds() []Jenis {
	return []Jenis{BorangMonitoring, EvaluasiDiri, LaporanKegiatan, Naskah, Lainnya}
}

// Years is how long an archive is kept, counted from tanggal_arsip (SOP, table
// of records).
const Years = 5

// place is where the SOP has the records held.
const place = "Unit Kerjasama"

// Isi is the body of a filing.
type Isi struct {
	JenisRekaman     Jenis       `json:"jenis_rekaman"`
	PelaksanaanID    *string     `json:"pelaksanaan_id" format:"uuid" extensions:"x-nullable,x-optional"`
	NaskahID         *string     `json:"naskah_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Tahun            int         `json:"tahun" minimum:"2000" example:"2026"`
	Judul            string      `json:"judul" maxLength:"300"`
	BerkasID         string      `json:"berkas_id" format:"uuid"`
	TanggalArsipAsal *clock.Date `json:"tanggal_arsip_asal" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
} //@name ArsipIsi

// Koreksi is what a ralat may correct. When the archive was made and how long it
// is kept are not among it.
type Koreksi struct {
	JenisRekaman     Jenis       `json:"jenis_rekaman" extensions:"x-optional"`
	Tahun            int         `json:"tahun" minimum:"2000" extensions:"x-optional"`
	Judul            string      `json:"judul" maxLength:"300" extensions:"x-optional"`
	BerkasID         string      `json:"berkas_id" format:"uuid" extensions:"x-optional"`
	TanggalArsipAsal *clock.Date `json:"tanggal_arsip_asal" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
} //@name ArsipKoreksi

// Arsip is an archived report.
type Arsip struct {
	actor.Meta
	Kode   string `json:"kode" example:"AR-2026-0001"`
	Status Status `json:"status"`
	Isi
	LokasiSimpan  string     `json:"lokasi_simpan" example:"Unit Kerjasama"`
	TanggalArsip  clock.Date `json:"tanggal_arsip" swaggertype:"string" format:"date"`
	RetensiSampai clock.Date `json:"retensi_sampai" swaggertype:"string" format:"date"`
	Cari          string     `json:"-"`
	// Hari is the WIB date the archive is looked at; none: as it is stored.
	Hari clock.Date `json:"-" gorm:"-"`
} //@name Arsip

// File dates a new archive: kept from today, for five years to the day. 29
// February 2028 is kept until 28 February 2033.
func (a *Arsip) File(today clock.Date) {
	a.Status, a.LokasiSimpan, a.Hari = Aktif, place, today
	a.TanggalArsip, a.RetensiSampai = today, today.AddYears(Years)
}

// Kini is the status on the day the archive is looked at: once its retention has
// passed it waits to be appraised.
func (a Arsip) Kini() Status {
	if a.Hari > a.RetensiSampai && (a.Status == Aktif || a.Status == Inaktif) {
		return SiapDinilai
	}
	return a.Status
}

// Retire marks an archive that is no longer in daily use.
func (a *Arsip) Retire(by actor.Actor) error {
	s, err := alur.Check("nonaktifkan", *a, by)
	if err == nil {
		a.Status = s.To
	}
	return err
}

// koreksi returns the fields a ralat is merged into.
func (a *Arsip) koreksi() Koreksi {
	return Koreksi{JenisRekaman: a.JenisRekaman, Tahun: a.Tahun, Judul: a.Judul, BerkasID: a.BerkasID, TanggalArsipAsal: a.TanggalArsipAsal}
}

// correct takes corrected fields over.
func (a *Arsip) correct(z Koreksi) {
	a.JenisRekaman, a.Tahun, a.Judul, a.BerkasID, a.TanggalArsipAsal = z.JenisRekaman, z.Tahun, z.Judul, z.BerkasID, z.TanggalArsipAsal
}

// check reports every fault of the entry that can be seen without the database.
func (a *Arsip) check(c *fault.Check, today clock.Date) {
	fault.OneOf(c, "/jenis_rekaman", a.JenisRekaman, kinds())
	if c.Required("/tahun", a.Tahun != 0) {
		c.Range("/tahun", a.Tahun, 2000, today.Year()+1)
	}
	c.Text("/judul", a.Judul, true, 300)
	c.Required("/berkas_id", a.BerkasID != "")
	if a.TanggalArsipAsal != nil && *a.TanggalArsipAsal > today {
		c.Add("/tanggal_arsip_asal", "in_future", "Tidak boleh di masa depan.", "Must not be in the future.")
	}
	if a.JenisRekaman == LaporanKegiatan && a.PelaksanaanID == nil {
		c.Add("/pelaksanaan_id", "required", "Laporan kegiatan menyebut kegiatannya.", "The report of an activity names the activity.")
	}
}

// fileable refuses to archive what an activity in this status has not come to
// yet: 409 conflict.
func fileable(j Jenis, status string) error {
	switch {
	case status == "dibatalkan":
		return fault.New(fault.Conflict, "Kegiatan ini dibatalkan.", "This activity was cancelled.")
	case j == LaporanKegiatan && status != "terverifikasi":
		return fault.New(fault.Conflict, "Laporan kegiatan diarsipkan setelah diverifikasi; statusnya %s.",
			"The report of an activity is archived once it is verified; its status is %s.", status)
	case !slices.Contains([]string{"dilaporkan", "dikembalikan", "terverifikasi"}, status):
		return fault.New(fault.Conflict, "Kegiatan ini belum dilaporkan; statusnya %s.", "This activity was not reported yet; its status is %s.", status)
	default:
		return nil
	}
}

// fill completes what follows from the entry.
func (a *Arsip) fill() { a.Cari = listing.Index(a.Kode, a.Judul, string(a.JenisRekaman)) }
