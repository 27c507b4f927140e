package rencana

import (
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

// Status is where a plan stands in its lifecycle.
type Status string

// The statuses, in the order of the SOP.
const (
	Draf            Status = "draf"
	SiapKoordinasi  Status = "siap_koordinasi"
	DalamKoordinasi Status = "dalam_koordinasi"
	SiapLaksana     Status = "siap_laksana"
	Berlangsung     Status = "berlangsung"
	Terlaksana      Status = "terlaksana"
	Diarsipkan      Status = "diarsipkan"
	Ditunda         Status = "ditunda"
	Dibatalkan      Status = "dibatalkan"
)

// Jenis is the kind of plan the SOP names.
type Jenis string

// The kinds of plan.
const (
	Penjadwalan Jenis = "penjadwalan"
	Rapat       Jenis = "rapat"
	Kunjungan   Jenis = "kunjungan"
	Lainnya     Jenis = "lainnya"
)

// Prioritas orders plans for people; no rule depends on it.
type Prioritas string

// The priorities.
const (
	Rendah Prioritas = "rendah"
	Normal Prioritas = "normal"
	Tinggi Prioritas = "tinggi"
)

// Isi is what a person enters: the body of a creation, and what a PATCH is
// merged into.
type Isi struct {
	Judul              string     `json:"judul" maxLength:"300"`
	Tujuan             string     `json:"tujuan" maxLength:"5000"`
	Jenis              Jenis      `json:"jenis"`
	TanggalMulai       clock.Date `json:"tanggal_mulai" swaggertype:"string" format:"date"`
	TanggalSelesai     clock.Date `json:"tanggal_selesai" swaggertype:"string" format:"date"`
	MitraIDs           []string   `json:"mitra_ids" gorm:"->;type:text"`
	UnitIDs            []string   `json:"unit_ids" gorm:"->;type:text"`
	ProdiIDs           []string   `json:"prodi_ids" gorm:"->;type:text" extensions:"x-optional"`
	NaskahID           *string    `json:"naskah_id" extensions:"x-nullable,x-optional"`
	PermintaanID       *string    `json:"permintaan_id" extensions:"x-nullable,x-optional"`
	TindakLanjutDariID *string    `json:"tindak_lanjut_dari_id" extensions:"x-nullable,x-optional"`
	Prioritas          Prioritas  `json:"prioritas" extensions:"x-optional"`
} //@name RencanaIsi

// Rencana is a plan of one or more activities with partners.
type Rencana struct {
	actor.Meta
	Kode   string `json:"kode" example:"RK-2026-0001"`
	Status Status `json:"status"`
	Isi
	// Alasan is the reason of the latest postponement, rescheduling,
	// cancellation or dropped partner.
	Alasan             *string  `json:"alasan" extensions:"x-nullable"`
	StatusSebelumTunda *Status  `json:"status_sebelum_tunda" extensions:"x-nullable"`
	MitraMenolakIDs    []string `json:"mitra_menolak_ids" gorm:"serializer:json"`
	// Ditunjuk says that a request names the draft.
	Ditunjuk bool   `json:"-" gorm:"->"`
	Cari     string `json:"-"`
} //@name Rencana

// check reports every fault of the entry that can be seen without the database.
func (i *Isi) check(c *fault.Check) {
	c.Text("/judul", i.Judul, true, 300)
	c.Text("/tujuan", i.Tujuan, true, 5000)
	fault.OneOf(c, "/jenis", i.Jenis, []Jenis{Penjadwalan, Rapat, Kunjungan, Lainnya})
	if i.Prioritas == "" {
		i.Prioritas = Normal
	}
	fault.OneOf(c, "/prioritas", i.Prioritas, []Prioritas{Rendah, Normal, Tinggi})
	checkDates(c, i.TanggalMulai, i.TanggalSelesai)
	c.Size("/mitra_ids", len(i.MitraIDs), 0, 50)
	c.Size("/unit_ids", len(i.UnitIDs), 0, 50)
	c.Size("/prodi_ids", len(i.ProdiIDs), 0, 100)
	fault.Unique(c, "/mitra_ids", i.MitraIDs)
	fault.Unique(c, "/unit_ids", i.UnitIDs)
	fault.Unique(c, "/prodi_ids", i.ProdiIDs)
}

func checkDates(c *fault.Check, from, to clock.Date) {
	first := c.Required("/tanggal_mulai", from != "")
	if c.Required("/tanggal_selesai", to != "") && first && to < from {
		c.Add("/tanggal_selesai", "date_order", "Tidak boleh sebelum tanggal_mulai.", "Must not be before tanggal_mulai.")
	}
}

// fill completes what follows from the entry.
func (r *Rencana) fill() {
	for _, l := range []*[]string{&r.MitraIDs, &r.UnitIDs, &r.ProdiIDs, &r.MitraMenolakIDs} {
		if *l == nil {
			*l = []string{}
		}
	}
	r.Cari = listing.Index(r.Kode, r.Judul, r.Tujuan)
}

// Submit hands the plan to the coordinator. From draf, with a partner and a
// unit (see alur).
func (r *Rencana) Submit(by actor.Actor) error { return r.move(by, "ajukan") }

// Postpone sets the plan aside and remembers where it stood.
func (r *Rencana) Postpone(by actor.Actor, alasan string) error {
	was := r.Status
	if err := r.moveFor(by, "tunda", alasan); err != nil {
		return err
	}
	r.StatusSebelumTunda = &was
	return nil
}

// Resume takes a postponed plan up where it was left.
func (r *Rencana) Resume(by actor.Actor) error {
	if _, err := alur.Check("lanjutkan", *r, by); err != nil {
		return err
	}
	r.Status, r.StatusSebelumTunda, r.Alasan = *r.StatusSebelumTunda, nil, nil
	return nil
}

// Cancel ends the plan before it was carried out.
func (r *Rencana) Cancel(by actor.Actor, alasan string) error {
	return r.moveFor(by, "batalkan", alasan)
}

// Reschedule moves the dates, with a reason.
func (r *Rencana) Reschedule(by actor.Actor, from, to clock.Date, alasan string) error {
	if _, err := alur.Check("jadwal-ulang", *r, by); err != nil {
		return err
	}
	var c fault.Check
	checkDates(&c, from, to)
	c.Text("/alasan", alasan, true, 1000)
	if err := c.Err(); err != nil {
		return err
	}
	r.TanggalMulai, r.TanggalSelesai, r.Alasan = from, to, &alasan
	return nil
}

// Drop takes a partner who declined off the plan; never the last one.
func (r *Rencana) Drop(by actor.Actor, mitraID, alasan string) error {
	if _, err := alur.Check("lepas-mitra", *r, by); err != nil {
		return err
	}
	var c fault.Check
	if !slices.Contains(r.MitraMenolakIDs, mitraID) {
		c.Add("/mitra_id", "not_declined", "Hanya mitra pada rencana ini yang hasil terakhirnya tidak_sepakat yang dapat dilepas.",
			"Only a partner of this plan whose latest result is tidak_sepakat can be dropped.")
	}
	c.Text("/alasan", alasan, false, 1000)
	if err := c.Err(); err != nil {
		return err
	}
	gone := func(id string) bool { return id == mitraID }
	r.MitraIDs = slices.DeleteFunc(slices.Clone(r.MitraIDs), gone)
	r.MitraMenolakIDs = slices.DeleteFunc(slices.Clone(r.MitraMenolakIDs), gone)
	if alasan != "" {
		r.Alasan = &alasan
	}
	return nil
}

func (r *Rencana) move(by actor.Actor, do string) error {
	s, err := alur.Check(do, *r, by)
	if err == nil {
		r.Status = s.To
	}
	return err
}

func (r *Rencana) moveFor(by actor.Actor, do, alasan string) error {
	s, err := alur.Check(do, *r, by)
	if err != nil {
		return err
	}
	var c fault.Check
	c.Text("/alasan", alasan, true, 1000)
	if err := c.Err(); err != nil {
		return err
	}
	r.Status, r.Alasan = s.To, &alasan
	return nil
}
