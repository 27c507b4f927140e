package akses

import (
	"slices"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/flow"
)

const (
	delegasiNoun = "delegasi"
	// delegasiMost is the longest a role may be lent at a time: half a year. Who is
	// away for longer hands over what they are responsible for.
	delegasiMost = 184 * 24 * time.Hour
	// delegasiAhead is how far ahead it may begin.
	delegasiAhead = 366 * 24 * time.Hour
)

// DelegasiStatus says whether a delegation stands. That it has not begun or is
// over follows from its dates.
type DelegasiStatus string

// The statuses of a delegation.
const (
	DelegasiAktif   DelegasiStatus = "aktif"
	DelegasiDicabut DelegasiStatus = "dicabut"
)

// DelegasiIsi is what is entered about a delegation.
type DelegasiIsi struct {
	// KeID or KeUsername is to whom: one of them.
	KeID       *string     `json:"ke_id" format:"uuid" extensions:"x-nullable,x-optional"`
	KeUsername *string     `json:"ke_username" example:"unit.if" extensions:"x-nullable,x-optional"`
	Peran      actor.Peran `json:"peran" enums:"staf_humas,sub_koordinator,unit_kerja,pimpinan"`
	// UnitID is the unit of unit_kerja; may be left out where the person holds that
	// role for one unit only. Null for the other roles.
	UnitID *string `json:"unit_id" format:"uuid" extensions:"x-nullable,x-optional"`
	// MulaiPada is now when absent; not before today.
	MulaiPada *clock.Time `json:"mulai_pada" format:"date-time" extensions:"x-nullable,x-optional"`
	// SampaiPada is when it ends by itself, at most 184 days after its beginning.
	SampaiPada clock.Time `json:"sampai_pada" format:"date-time"`
	Alasan     string     `json:"alasan" maxLength:"500" example:"Cuti tahunan"`
} //@name DelegasiIsi

// Delegasi is a role that one person lent to another for a time. The lender keeps
// the role; whoever acts by it acts a.n. the lender.
type Delegasi struct {
	actor.Meta
	DariID      string         `json:"dari_id" format:"uuid"`
	DariNama    string         `json:"dari_nama" gorm:"->"`
	KeID        string         `json:"ke_id" format:"uuid"`
	KeNama      string         `json:"ke_nama" gorm:"->"`
	Peran       actor.Peran    `json:"peran" enums:"staf_humas,sub_koordinator,unit_kerja,pimpinan"`
	UnitID      *string        `json:"unit_id" format:"uuid" extensions:"x-nullable"`
	MulaiPada   clock.Time     `json:"mulai_pada" format:"date-time"`
	SampaiPada  clock.Time     `json:"sampai_pada" format:"date-time"`
	Alasan      string         `json:"alasan"`
	Status      DelegasiStatus `json:"status" enums:"aktif,dicabut"`
	DicabutPada *clock.Time    `json:"dicabut_pada" format:"date-time" extensions:"x-nullable"`
	// ended is set by the service as of the instant asked.
	ended bool
} //@name Delegasi

// image is the record as the journal keeps it: names are looked up.
func (d Delegasi) image() Delegasi {
	d.DariNama, d.KeNama = "", ""
	return d
}

// at puts in what follows from the instant.
func (d Delegasi) at(now time.Time) Delegasi {
	d.ended = !now.Before(d.SampaiPada)
	return d
}

// check reports every fault that can be seen without the database, and puts now
// where no beginning is named.
func (i *DelegasiIsi) check(c *fault.Check, now time.Time) {
	if (i.KeID == nil) == (i.KeUsername == nil) {
		c.Add("/ke_id", "one_of", "Isi salah satu: ke_id atau ke_username.", "Give one of ke_id and ke_username.")
	}
	fault.OneOf(c, "/peran", i.Peran, actor.AllPeran())
	if slices.Contains(actor.AllPeran(), i.Peran) && !slices.Contains(actor.Delegable(), i.Peran) {
		c.Add("/peran", "not_delegable", "Peran admin dan auditor ditunjuk, tidak didelegasikan.", "The roles admin and auditor are appointed, never delegated.")
	}
	if i.UnitID != nil && i.Peran != actor.UnitKerja {
		c.Add("/unit_id", "not_applicable", "Hanya untuk peran unit_kerja.", "For the role unit_kerja only.")
	}
	c.Text("/alasan", i.Alasan, true, 500)
	begins := true
	if i.MulaiPada == nil {
		i.MulaiPada = &now
	} else if begins = c.Instant("/mulai_pada", i.MulaiPada); begins {
		switch {
		case i.MulaiPada.Before(clock.DateOf(now).Start()):
			c.Add("/mulai_pada", "past", "Tidak boleh sebelum hari ini: delegasi tidak berlaku surut.", "Must not be before today: a delegation has no effect backwards.")
		case i.MulaiPada.After(now.Add(delegasiAhead)):
			c.Add("/mulai_pada", "too_far", "Paling jauh 366 hari dari sekarang.", "At most 366 days from now.")
		}
	}
	if !c.Instant("/sampai_pada", &i.SampaiPada) || !begins {
		return
	}
	switch {
	case !i.SampaiPada.After(*i.MulaiPada):
		c.Add("/sampai_pada", "date_order", "Harus setelah mulai_pada.", "Must be after mulai_pada.")
	case !i.SampaiPada.After(now):
		c.Add("/sampai_pada", "past", "Harus di masa depan.", "Must be in the future.")
	case i.SampaiPada.After(i.MulaiPada.Add(delegasiMost)):
		c.Add("/sampai_pada", "too_long", "Paling lama 184 hari setelah mulai_pada.", "At most 184 days after mulai_pada.")
	}
}

// delegasiAlur is the life of a delegation.
var delegasiAlur = &flow.Table[DelegasiStatus, Delegasi]{
	Noun: delegasiNoun, Base: "/api/v1/delegasi", Start: DelegasiAktif,
	Status: func(d Delegasi) DelegasiStatus { return d.Status },
	ID:     func(d Delegasi) string { return d.ID },
	Owns:   func(_ Delegasi, r actor.Reach) bool { return r.All },
	Steps: []flow.Step[DelegasiStatus, Delegasi]{
		{Do: "cabut", From: []DelegasiStatus{DelegasiAktif}, To: DelegasiDicabut, By: actor.DelegasiKelola, Guard: withdrawable, Event: "dicabut"},
	},
}

// withdrawable: by who lent the role, or an admin; and while it is not over.
func withdrawable(d Delegasi, by actor.Actor) []flow.Reason {
	switch {
	case by.ID != d.DariID && !by.May(actor.PenggunaKelola).All:
		return []flow.Reason{{Code: string(fault.Forbidden), Detail: fault.T("Delegasi dicabut oleh yang mendelegasikan atau oleh admin.", "A delegation is withdrawn by who made it over or by an admin.")}}
	case d.ended:
		return []flow.Reason{flow.Blocked("Delegasi ini sudah berakhir.", "This delegation is over.")}
	}
	return nil
}

// DelegasiLifecycle is the table as data, for /alur.
func DelegasiLifecycle() flow.Lifecycle { return delegasiAlur.Lifecycle() }
