package rencana

import (
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/flow"
)

// alur is the lifecycle of a plan. The steps marked Auto follow from what the
// other nouns record (see Facts).
var alur = &flow.Table[Status, Rencana]{
	Noun: "rencana_kegiatan", Base: "/api/v1/rencana-kegiatan", Start: Draf,
	Status: func(r Rencana) Status { return r.Status },
	ID:     func(r Rencana) string { return r.ID },
	Owns:   func(r Rencana, reach actor.Reach) bool { return reach.Covers(r.UnitIDs...) },
	Steps: []flow.Step[Status, Rencana]{
		{Do: "ubah", From: []Status{Draf}, By: actor.RencanaTulis, Method: "PATCH", Path: ".", Event: "diubah"},
		{Do: "hapus", From: []Status{Draf}, By: actor.RencanaTulis, Method: "DELETE", Path: ".", Event: "dihapus", Guard: unnamed},
		{Do: "ajukan", From: []Status{Draf}, To: SiapKoordinasi, By: actor.RencanaProses, Guard: complete, Event: "diajukan"},
		{Do: "koordinasi pertama", From: []Status{SiapKoordinasi}, To: DalamKoordinasi, Auto: true},
		{Do: "semua sepakat", From: []Status{SiapKoordinasi, DalamKoordinasi}, To: SiapLaksana, Auto: true},
		{Do: "tidak semua sepakat lagi", From: []Status{SiapLaksana}, To: DalamKoordinasi, Auto: true},
		{Do: "semua menolak", From: []Status{DalamKoordinasi, SiapLaksana}, To: SiapKoordinasi, Auto: true},
		{Do: "pelaksanaan dimulai", From: []Status{SiapLaksana}, To: Berlangsung, Auto: true},
		{Do: "semua pelaksanaan selesai", From: []Status{Berlangsung}, To: Terlaksana, Auto: true},
		// Where the last running activity is cancelled, the plan stands where its
		// partners and the activities that remain put it.
		{Do: "pelaksanaan berjalan dibatalkan", From: []Status{Berlangsung}, To: SiapLaksana, Also: []Status{DalamKoordinasi, SiapKoordinasi, Diarsipkan}, Auto: true},
		{Do: "semua laporan diarsipkan", From: []Status{Terlaksana}, To: Diarsipkan, Auto: true},
		{Do: "laporan dibuka kembali", From: []Status{Diarsipkan}, To: Terlaksana, Auto: true},
		{Do: "jadwal-ulang", From: []Status{Draf, SiapKoordinasi, DalamKoordinasi, SiapLaksana, Berlangsung, Ditunda}, By: actor.RencanaProses, Event: "dijadwal_ulang"},
		{Do: "lepas-mitra", From: []Status{SiapKoordinasi, DalamKoordinasi, SiapLaksana}, By: actor.RencanaProses, Guard: someoneDeclined, Event: "mitra_dilepas"},
		{Do: "tunda", From: []Status{Draf, SiapKoordinasi, DalamKoordinasi, SiapLaksana}, To: Ditunda, By: actor.RencanaProses, Event: "ditunda"},
		{Do: "lanjutkan", From: []Status{Ditunda}, Also: []Status{Draf, SiapKoordinasi, DalamKoordinasi, SiapLaksana}, By: actor.RencanaProses, Event: "dilanjutkan"},
		{Do: "batalkan", From: []Status{Draf, SiapKoordinasi, DalamKoordinasi, SiapLaksana, Berlangsung, Ditunda}, To: Dibatalkan, By: actor.RencanaProses, Event: "dibatalkan"},
	},
}

// unnamed: a draft that a request names is not removed from under it.
func unnamed(r Rencana, _ actor.Actor) []flow.Reason {
	if r.Ditunjuk {
		return []flow.Reason{flow.Blocked("Sebuah permintaan menunjuk rencana ini; lepaskan dulu dari permintaannya.", "A request names this plan; untie it there first.")}
	}
	return nil
}

// complete: a plan is handed in with a partner and a unit; title and dates are
// there from the start.
func complete(r Rencana, _ actor.Actor) []flow.Reason {
	var missing []string
	if len(r.MitraIDs) == 0 {
		missing = append(missing, "mitra_ids")
	}
	if len(r.UnitIDs) == 0 {
		missing = append(missing, "unit_ids")
	}
	if missing == nil {
		return nil
	}
	return []flow.Reason{flow.Incomplete(missing...)}
}

func someoneDeclined(r Rencana, _ actor.Actor) []flow.Reason {
	switch {
	case len(r.MitraMenolakIDs) == 0:
		return []flow.Reason{flow.Blocked("Belum ada mitra yang menolak.", "No partner has declined.")}
	case len(r.MitraIDs) <= 1:
		return []flow.Reason{flow.Blocked("Mitra terakhir tidak dapat dilepas; batalkan rencananya.", "The last partner cannot be dropped; cancel the plan instead.")}
	default:
		return nil
	}
}

// Facts is what koordinasi, pelaksanaan and arsip have recorded about a plan.
type Facts struct {
	Partners  int // mitra still on the plan
	Agreed    int // of those, whose latest result is sepakat
	Declined  int // of those, whose latest result is tidak_sepakat
	Meetings  int // koordinasi that were not cancelled
	Scheduled int // of those, still to take place
	Running   int // pelaksanaan not cancelled
	Started   int // of those, started or further
	Finished  int // of those, selesai or further
	Closed    int // of those, terverifikasi and archived
}

// Status derives where a handed-in plan stands. Drafts, postponed and cancelled
// plans stay as they are.
func (f Facts) Status(now Status) Status {
	switch {
	case now == Draf || now == Ditunda || now == Dibatalkan:
		return now
	case f.Running > 0 && f.Closed == f.Running:
		return Diarsipkan
	case f.Running > 0 && f.Finished == f.Running:
		return Terlaksana
	case f.Started > 0:
		return Berlangsung
	case f.Partners > 0 && f.Agreed == f.Partners:
		return SiapLaksana
	case f.Meetings == 0, f.Declined == f.Partners && f.Scheduled == 0:
		return SiapKoordinasi
	default:
		return DalamKoordinasi
	}
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
