package arsip

import (
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/flow"
)

// alur is the lifecycle of an archive. hapus stands here to say why it is never
// open, to whoever may see the archive.
var alur = &flow.Table[Status, Arsip]{
	Noun: "arsip_laporan", Base: "/api/v1/arsip-laporan", Start: Aktif,
	Status: Arsip.Kini,
	ID:     func(a Arsip) string { return a.ID },
	// What a caller may only see of some units is not to be changed by them at
	// all, and whoever sees an archive is told that it stays.
	Owns: func(_ Arsip, reach actor.Reach) bool { return !reach.None() },
	Steps: []flow.Step[Status, Arsip]{
		{Do: "hapus", From: statuses(), By: actor.ArsipBaca, Method: "DELETE", Path: ".", Guard: kept},
		{Do: "nonaktifkan", From: []Status{Aktif}, To: Inaktif, By: actor.ArsipKelola, Event: "dinonaktifkan"},
		{Do: "retensi berakhir", From: []Status{Aktif, Inaktif}, To: SiapDinilai, Auto: true},
		{Do: "ralat", From: statuses(), By: actor.RalatBuat, Event: "diralat", Guard: notOwnEntry},
	},
}

func kept(a Arsip, _ actor.Actor) []flow.Reason {
	return []flow.Reason{{Code: string(fault.RetentionHold), Detail: fault.Tf(
		"Arsip disimpan sampai %s bagi siapa pun, dan tidak dihapus dengan DELETE.",
		"The archive is kept until %s, whoever asks, and is not removed by DELETE.", a.RetensiSampai)}}
}

func notOwnEntry(a Arsip, by actor.Actor) []flow.Reason {
	if by.Is(a.DibuatOleh) {
		return []flow.Reason{flow.OwnWork()}
	}
	return nil
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
