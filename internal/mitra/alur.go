package mitra

import (
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/flow"
)

// alur is the lifecycle of a partner. A merged partner can only be unmerged.
var alur = &flow.Table[Status, Mitra]{
	Noun: "mitra", Base: "/api/v1/mitra", Start: Calon,
	Status: Mitra.status,
	ID:     func(m Mitra) string { return m.ID },
	Owns:   func(_ Mitra, r actor.Reach) bool { return r.All },
	Steps: []flow.Step[Status, Mitra]{
		{Do: "ubah", From: unmerged(), By: actor.MitraUbah, Method: "PATCH", Path: ".", Event: "diubah"},
		{Do: "aktifkan", From: []Status{Calon, Nonaktif}, To: Aktif, By: actor.MitraKelola, Event: "diaktifkan"},
		{Do: "nonaktifkan", From: []Status{Aktif}, To: Nonaktif, By: actor.MitraKelola, Event: "dinonaktifkan"},
		{Do: "gabung", From: unmerged(), To: Digabung, By: actor.MitraKelola, Event: "digabung"},
		{Do: "batalkan-gabung", From: []Status{Digabung}, Also: unmerged(), By: actor.MitraKelola, Event: "gabung_dibatalkan"},
	},
}

func unmerged() []Status { return []Status{Calon, Aktif, Nonaktif} }

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
