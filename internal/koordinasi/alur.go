package koordinasi

import (
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/flow"
)

// alur is the lifecycle of a meeting. Once held it changes only by ralat.
var alur = &flow.Table[Status, Koordinasi]{
	Noun: "koordinasi", Base: "/api/v1/koordinasi", Start: Dijadwalkan,
	Status: func(k Koordinasi) Status { return k.Status },
	ID:     func(k Koordinasi) string { return k.ID },
	Owns:   func(_ Koordinasi, reach actor.Reach) bool { return reach.All },
	Steps: []flow.Step[Status, Koordinasi]{
		{Do: "ubah", From: []Status{Dijadwalkan}, By: actor.KoordinasiKelola, Method: "PATCH", Path: ".", Event: "diubah"},
		{Do: "catat-hasil", From: []Status{Dijadwalkan}, To: Terlaksana, By: actor.KoordinasiKelola, Event: "hasil_dicatat"},
		{Do: "jadwal-ulang", From: []Status{Dijadwalkan}, To: DijadwalUlang, By: actor.KoordinasiKelola, Event: "dijadwal_ulang"},
		{Do: "batalkan", From: []Status{Dijadwalkan}, To: Dibatalkan, By: actor.KoordinasiKelola, Event: "dibatalkan"},
		{Do: "ralat", From: []Status{Terlaksana}, By: actor.RalatBuat, Event: "diralat", Guard: notOwnEntry},
	},
}

func notOwnEntry(k Koordinasi, by actor.Actor) []flow.Reason {
	if by.Is(k.Pencatat) {
		return []flow.Reason{flow.OwnWork()}
	}
	return nil
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
