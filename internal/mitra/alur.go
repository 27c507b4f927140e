package mitra

import (
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/flow"
)

// alur is the lifecycle of a partner. A merged partner can only be unmerged.
var alur = &flow.Table[Status, Mitra]{
	Noun: "mitra", Base: "/api/v1/mitra", Start: Calon,
	Status: func(m Mitra) Status { return m.Status },
	ID:     func(m Mitra) string { return m.ID },
	Owns:   func(_ Mitra, r actor.Reach) bool { return r.All },
	Steps: []flow.Step[Status, Mitra]{
		{Do: "ubah", From: every(), By: actor.MitraUbah, Method: "PATCH", Path: ".", Guard: notMerged, Event: "diubah"},
		{Do: "aktifkan", From: []Status{Calon, Nonaktif}, To: Aktif, By: actor.MitraKelola, Guard: notMerged, Event: "diaktifkan"},
		{Do: "nonaktifkan", From: []Status{Aktif}, To: Nonaktif, By: actor.MitraKelola, Guard: notMerged, Event: "dinonaktifkan"},
		{Do: "gabung", From: every(), By: actor.MitraKelola, Guard: notMerged, Event: "digabung"},
		{Do: "batalkan-gabung", From: every(), By: actor.MitraKelola, Guard: merged, Event: "gabung_dibatalkan"},
	},
}

func every() []Status { return []Status{Calon, Aktif, Nonaktif} }

func notMerged(m Mitra, _ actor.Actor) []flow.Reason {
	if m.DigabungKeID == nil {
		return nil
	}
	return []flow.Reason{flow.Blocked("Mitra ini sudah digabung; ubah mitra penerusnya atau batalkan gabungan.",
		"This partner was merged; change the survivor or undo the merge.")}
}

func merged(m Mitra, _ actor.Actor) []flow.Reason {
	if m.DigabungKeID != nil {
		return nil
	}
	return []flow.Reason{flow.Blocked("Mitra ini tidak digabung.", "This partner is not merged.")}
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
