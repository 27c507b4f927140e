package koordinasi

import (
	"fmt"
	"slices"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// Status is where a meeting stands.
type Status string

// The statuses.
const (
	Dijadwalkan   Status = "dijadwalkan"
	Terlaksana    Status = "terlaksana"
	DijadwalUlang Status = "dijadwal_ulang"
	Dibatalkan    Status = "dibatalkan"
)

// Jenis is the way the parties met; the SOP names meetings and others.
type Jenis string

// The kinds of coordination.
const (
	Rapat     Jenis = "rapat"
	Surat     Jenis = "surat"
	Telepon   Jenis = "telepon"
	Kunjungan Jenis = "kunjungan"
	Lainnya   Jenis = "lainnya"
)

// Moda says whether people meet in one place.
type Moda string

// The modes.
const (
	Luring  Moda = "luring"
	Daring  Moda = "daring"
	Hibrida Moda = "hibrida"
)

// Hasil is what a partner came to.
type Hasil string

// The results.
const (
	Sepakat           Hasil = "sepakat"
	PerluTindakLanjut Hasil = "perlu_tindak_lanjut"
	TidakSepakat      Hasil = "tidak_sepakat"
)

func semuaHasil() []Hasil { return []Hasil{Sepakat, PerluTindakLanjut, TidakSepakat} }

// Asal is the side a participant sits on.
type Asal string

// The sides.
const (
	DariMitra Asal = "mitra"
	Internal  Asal = "internal"
)

// Peserta is a participant as entered; nama and surel are personal data.
type Peserta struct {
	Nama    string  `json:"nama" maxLength:"200"`
	Asal    Asal    `json:"asal"`
	UnitID  *string `json:"unit_id" format:"uuid" extensions:"x-nullable,x-optional"`
	MitraID *string `json:"mitra_id" format:"uuid" extensions:"x-nullable,x-optional"`
	Surel   *string `json:"surel" format:"email" extensions:"x-nullable,x-optional"`
	Hadir   *bool   `json:"hadir" extensions:"x-nullable,x-optional"`
} //@name KoordinasiPesertaIsi

// pribadi is the personal part of a participant.
type pribadi struct {
	Nama  string  `json:"nama"`
	Surel *string `json:"surel"`
}

// PesertaAcuan is what the record and the journal keep of a participant.
type PesertaAcuan struct {
	journal.Personal
	Asal    Asal    `json:"asal"`
	UnitID  *string `json:"unit_id"`
	MitraID *string `json:"mitra_id"`
	Hadir   *bool   `json:"hadir"`
	// Bersurel says that an address is kept.
	Bersurel bool `json:"bersurel"`
}

// Cara is how and where a meeting is held.
type Cara struct {
	Jenis  Jenis   `json:"jenis"`
	Moda   Moda    `json:"moda"`
	Tempat *string `json:"tempat" maxLength:"300" extensions:"x-nullable,x-optional"`
	Tautan *string `json:"tautan" format:"uri" extensions:"x-nullable,x-optional"`
} //@name KoordinasiCara

// Isi is the body of a new meeting. It may lie in the past: coordination is
// often recorded after it took place.
type Isi struct {
	RencanaID string `json:"rencana_id" format:"uuid"`
	Cara
	MulaiPada   time.Time  `json:"mulai_pada" format:"date-time"`
	SelesaiPada *time.Time `json:"selesai_pada" format:"date-time" extensions:"x-nullable,x-optional"`
	Peserta     []Peserta  `json:"peserta"`
} //@name KoordinasiIsi

// Ubahan is what a PATCH of a scheduled meeting is merged into; its time moves
// by jadwal-ulang.
type Ubahan struct {
	Cara
	SelesaiPada *time.Time `json:"selesai_pada" format:"date-time" extensions:"x-nullable,x-optional"`
	Peserta     []Peserta  `json:"peserta" extensions:"x-optional"`
} //@name KoordinasiUbahan

// HasilMitra is the result of one partner.
type HasilMitra struct {
	MitraID string  `json:"mitra_id" format:"uuid"`
	Hasil   Hasil   `json:"hasil"`
	Alasan  *string `json:"alasan" maxLength:"1000" extensions:"x-nullable,x-optional"`
} //@name KoordinasiHasilMitra

// Catatan is the body of catat-hasil. Hasil speaks for every partner that
// HasilMitra does not name.
type Catatan struct {
	Hasil            Hasil        `json:"hasil"`
	HasilMitra       []HasilMitra `json:"hasil_mitra" extensions:"x-optional"`
	Notula           string       `json:"notula" maxLength:"20000"`
	DilaksanakanPada time.Time    `json:"dilaksanakan_pada" format:"date-time"`
	BerkasIDs        []string     `json:"berkas_ids" extensions:"x-optional"`
} //@name KoordinasiCatatan

// Jadwal is the body of jadwal-ulang; place and link stay unless given.
type Jadwal struct {
	MulaiPada   time.Time  `json:"mulai_pada" format:"date-time"`
	SelesaiPada *time.Time `json:"selesai_pada" format:"date-time" extensions:"x-nullable,x-optional"`
	Alasan      string     `json:"alasan" maxLength:"1000"`
	Moda        Moda       `json:"moda" extensions:"x-optional"`
	Tempat      *string    `json:"tempat" maxLength:"300" extensions:"x-nullable,x-optional"`
	Tautan      *string    `json:"tautan" format:"uri" extensions:"x-nullable,x-optional"`
} //@name KoordinasiJadwal

// Koreksi is what a ralat of a held meeting may correct.
type Koreksi struct {
	Cara
	DilaksanakanPada time.Time    `json:"dilaksanakan_pada" format:"date-time" extensions:"x-optional"`
	Hasil            Hasil        `json:"hasil" extensions:"x-optional"`
	HasilMitra       []HasilMitra `json:"hasil_mitra" extensions:"x-optional"`
	Notula           string       `json:"notula" maxLength:"20000" extensions:"x-optional"`
}

// Rekaman is what a meeting's record shows.
type Rekaman struct {
	actor.Meta
	Kode      string `json:"kode" example:"KO-2026-0001"`
	Status    Status `json:"status"`
	RencanaID string `json:"rencana_id" format:"uuid"`
	Cara
	MulaiPada        time.Time    `json:"mulai_pada" format:"date-time"`
	SelesaiPada      *time.Time   `json:"selesai_pada" format:"date-time" extensions:"x-nullable"`
	DilaksanakanPada *time.Time   `json:"dilaksanakan_pada" format:"date-time" extensions:"x-nullable"`
	Hasil            *Hasil       `json:"hasil" extensions:"x-nullable"`
	HasilMitra       []HasilMitra `json:"hasil_mitra" gorm:"-"`
	Notula           *string      `json:"notula" extensions:"x-nullable"`
	BerkasIDs        []string     `json:"berkas_ids" gorm:"serializer:json"`
	UnitIDs          []string     `json:"unit_ids" gorm:"->;type:text"` // units of the participants
	// DiundangPada is when invitations were last sent by mail.
	DiundangPada *time.Time `json:"diundang_pada" format:"date-time" extensions:"x-nullable"`
	// Alasan is why the meeting was moved or cancelled.
	Alasan            *string `json:"alasan" extensions:"x-nullable"`
	DijadwalUlangDari *string `json:"dijadwal_ulang_dari_id" gorm:"column:dijadwal_ulang_dari_id" format:"uuid" extensions:"x-nullable"`
	DijadwalUlangKe   *string `json:"dijadwal_ulang_ke_id" gorm:"->;column:dijadwal_ulang_ke_id" format:"uuid" extensions:"x-nullable"`
} //@name KoordinasiRekaman

// Koordinasi is a meeting as the store and the journal keep it.
type Koordinasi struct {
	Rekaman
	PesertaAcuan []PesertaAcuan `json:"peserta_acuan" gorm:"column:peserta;serializer:json"`
	// Pencatat is who recorded the result: another person corrects it.
	Pencatat actor.Ref `json:"pencatat" gorm:"embedded;embeddedPrefix:pencatat_"`
	Cari     string    `json:"-"`
	// What guards ask besides: the instant it was read for, and whether mail is
	// sent at all.
	sekarang time.Time
	bersurat bool
}

func (t *Cara) check(c *fault.Check) {
	fault.OneOf(c, "/jenis", t.Jenis, []Jenis{Rapat, Surat, Telepon, Kunjungan, Lainnya})
	fault.OneOf(c, "/moda", t.Moda, []Moda{Luring, Daring, Hibrida})
	c.OptText("/tempat", t.Tempat, 300)
	if t.Tautan != nil {
		c.HTTPS("/tautan", *t.Tautan)
	}
}

func checkSpan(c *fault.Check, from, to *time.Time) {
	first := c.Instant("/mulai_pada", from)
	if to != nil && c.Instant("/selesai_pada", to) && first && to.Before(*from) {
		c.Add("/selesai_pada", "date_order", "Tidak boleh sebelum mulai_pada.", "Must not be before mulai_pada.")
	}
}

func checkPeserta(c *fault.Check, ps []Peserta) {
	c.Size("/peserta", len(ps), 0, 200)
	for i, p := range ps {
		at := fmt.Sprintf("/peserta/%d", i)
		c.Text(at+"/nama", p.Nama, true, 200)
		fault.OneOf(c, at+"/asal", p.Asal, []Asal{DariMitra, Internal})
		if p.Surel != nil {
			c.Mail(at+"/surel", *p.Surel)
		}
		if p.Asal == DariMitra && p.UnitID != nil {
			c.Add(at+"/unit_id", "wrong_side", "Peserta dari mitra tidak punya unit_id.", "A participant from a partner has no unit_id.")
		}
		if p.Asal == Internal && p.MitraID != nil {
			c.Add(at+"/mitra_id", "wrong_side", "Peserta internal tidak punya mitra_id.", "An internal participant has no mitra_id.")
		}
	}
}

// check reports every fault of a result that can be seen without the database.
func (n *Catatan) check(c *fault.Check, now time.Time) {
	fault.OneOf(c, "/hasil", n.Hasil, semuaHasil())
	c.Text("/notula", n.Notula, true, 20000)
	checkHeld(c, &n.DilaksanakanPada, now)
	checkNamed(c, n.HasilMitra)
	c.Size("/berkas_ids", len(n.BerkasIDs), 0, 50)
	fault.Unique(c, "/berkas_ids", n.BerkasIDs)
}

func checkHeld(c *fault.Check, at *time.Time, now time.Time) {
	if c.Instant("/dilaksanakan_pada", at) && at.After(now) {
		c.Add("/dilaksanakan_pada", "in_future", "Tidak boleh di masa depan.", "Must not be in the future.")
	}
}

func checkNamed(c *fault.Check, named []HasilMitra) {
	c.Size("/hasil_mitra", len(named), 0, 50)
	for i, h := range named {
		at := fmt.Sprintf("/hasil_mitra/%d", i)
		c.Required(at+"/mitra_id", h.MitraID != "")
		fault.OneOf(c, at+"/hasil", h.Hasil, semuaHasil())
		c.OptText(at+"/alasan", h.Alasan, 1000)
	}
}

// results spells out what every partner came to: the general result, except for
// those named. Naming a partner that is not among them is a fault.
func results(c *fault.Check, partners []string, general Hasil, named []HasilMitra) []HasilMitra {
	out := make([]HasilMitra, len(partners))
	for i, id := range partners {
		out[i] = HasilMitra{MitraID: id, Hasil: general}
	}
	seen := map[string]bool{}
	for i, h := range named {
		at := slices.IndexFunc(out, func(o HasilMitra) bool { return o.MitraID == h.MitraID })
		switch {
		case at < 0:
			c.Add(fmt.Sprintf("/hasil_mitra/%d/mitra_id", i), "not_on_plan", "Mitra ini tidak ada pada rencananya.", "This partner is not on the plan.")
		case seen[h.MitraID]:
			c.Add(fmt.Sprintf("/hasil_mitra/%d/mitra_id", i), "duplicate", "Disebut dua kali.", "Named twice.")
		default:
			out[at] = h
		}
		seen[h.MitraID] = true
	}
	return out
}

// corrected spells the results out after a correction of k. Where only the
// general result changed, it changes for those who had it.
func (k *Koordinasi) corrected(c *fault.Check, z Koreksi, renamed bool) []HasilMitra {
	partners := make([]string, len(k.HasilMitra))
	for i, h := range k.HasilMitra {
		partners[i] = h.MitraID
	}
	if renamed {
		return results(c, partners, z.Hasil, z.HasilMitra)
	}
	out := slices.Clone(k.HasilMitra)
	for i := range out {
		if k.Hasil != nil && out[i].Hasil == *k.Hasil {
			out[i].Hasil = z.Hasil
		}
	}
	return out
}

// koreksi returns the fields a ralat is merged into.
func (k *Koordinasi) koreksi() Koreksi {
	z := Koreksi{Cara: k.Cara, HasilMitra: slices.Clone(k.HasilMitra)}
	if k.DilaksanakanPada != nil && k.Hasil != nil && k.Notula != nil {
		z.DilaksanakanPada, z.Hasil, z.Notula = *k.DilaksanakanPada, *k.Hasil, *k.Notula
	}
	return z
}

// fill completes what follows from the entry.
func (k *Koordinasi) fill() {
	for _, l := range []*[]string{&k.BerkasIDs, &k.UnitIDs} {
		if *l == nil {
			*l = []string{}
		}
	}
	if k.HasilMitra == nil {
		k.HasilMitra = []HasilMitra{}
	}
	if k.PesertaAcuan == nil {
		k.PesertaAcuan = []PesertaAcuan{}
	}
	text := []string{k.Kode}
	for _, s := range []*string{k.Tempat, k.Notula} {
		if s != nil {
			text = append(text, *s)
		}
	}
	k.Cari = listing.Index(text...)
}
