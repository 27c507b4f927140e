package survei

import (
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/flow"
)

// alur is the lifecycle of a survey. One that staff recorded begins answered.
var alur = &flow.Table[Status, Survei]{
	Noun: "survei_mitra", Base: "/api/v1/survei-mitra", Start: Terkirim,
	Status: Survei.Kini,
	ID:     func(s Survei) string { return s.ID },
	Owns:   func(_ Survei, reach actor.Reach) bool { return reach.All },
	Steps: []flow.Step[Status, Survei]{
		{Do: "diisi mitra", From: []Status{Terkirim}, To: Terisi, Auto: true},
		{Do: "masa berlaku habis", From: []Status{Terkirim}, To: Kedaluwarsa, Auto: true},
		{Do: "terbitkan-ulang", From: []Status{Terkirim, Kedaluwarsa}, To: Terkirim, By: actor.SurveiKelola, Event: "diterbitkan_ulang"},
	},
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
