package koordinasi

import (
	"slices"

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
		{Do: "undang", From: []Status{Dijadwalkan}, By: actor.KoordinasiKelola, Event: "diundang", Guard: canInvite},
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

// canInvite: mail is sent, to somebody, about a meeting to come.
func canInvite(k Koordinasi, _ actor.Actor) []flow.Reason {
	switch {
	case !k.bersurat:
		return []flow.Reason{flow.Blocked("Server ini tidak mengirim surel; admin mengaturnya dengan smtp_url.", "This server sends no mail; an admin sets smtp_url.")}
	case !k.MulaiPada.After(k.sekarang):
		return []flow.Reason{flow.Blocked("Waktu koordinasi ini sudah lewat; jadwalkan ulang dulu.", "The time of this meeting has passed; reschedule it first.")}
	case !slices.ContainsFunc(k.PesertaAcuan, func(p PesertaAcuan) bool { return p.Bersurel }):
		return []flow.Reason{flow.Blocked("Belum ada peserta dengan surel; lengkapi peserta dulu.", "No participant has an address yet; add it first.")}
	default:
		return nil
	}
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
