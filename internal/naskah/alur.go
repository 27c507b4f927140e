package naskah

import (
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/flow"
)

// alur is the lifecycle of an agreement.
var alur = &flow.Table[Status, Naskah]{
	Noun: "naskah", Base: "/api/v1/naskah", Start: Draf,
	Status: func(n Naskah) Status { return n.Status },
	ID:     func(n Naskah) string { return n.ID },
	// Who may draft may draft for every unit; a unit only reads.
	Owns: func(_ Naskah, reach actor.Reach) bool { return !reach.None() },
	Steps: []flow.Step[Status, Naskah]{
		{Do: "ubah", From: []Status{Draf}, By: actor.NaskahKelola, Method: "PATCH", Path: ".", Event: "diubah"},
		{Do: "hapus", From: []Status{Draf}, By: actor.NaskahKelola, Method: "DELETE", Path: ".", Event: "dihapus", Guard: untouched},
		{Do: "versi", From: []Status{Draf, Final, Ditandatangani, Ditutup}, By: actor.NaskahKelola, Event: "versi_dibuat", Guard: fewVersions},
		{Do: "ajukan-telaah", From: []Status{Draf}, To: TelaahInternal, By: actor.NaskahKelola, Event: "diajukan_telaah", Guard: readable},
		{Do: "kirim-mitra", From: []Status{TelaahInternal}, To: TelaahMitra, By: actor.NaskahKelola, Event: "dikirim_mitra"},
		{Do: "kembalikan", From: []Status{TelaahInternal, TelaahMitra}, To: Draf, By: actor.NaskahKelola, Event: "dikembalikan"},
		{Do: "finalkan", From: []Status{TelaahMitra}, To: Final, By: actor.NaskahKelola, Event: "difinalkan"},
		{Do: "catat-tanda-tangan", From: []Status{Final}, To: Ditandatangani, By: actor.NaskahKelola, Event: "ditandatangani"},
		{Do: "tutup", From: []Status{Ditandatangani}, To: Ditutup, By: actor.NaskahKelola, Event: "ditutup"},
		{Do: "pengganti mulai berlaku", From: []Status{Ditandatangani}, To: Ditutup, Auto: true},
		{Do: "perpanjang", From: []Status{Ditandatangani, Ditutup}, By: actor.NaskahKelola, Event: "diperpanjang", Guard: renewable},
		{Do: "catat-pelaporan", From: []Status{Ditandatangani, Ditutup}, By: actor.NaskahKelola, Event: "dilaporkan"},
		{Do: "ralat", From: []Status{Ditandatangani, Ditutup}, By: actor.RalatBuat, Event: "diralat", Guard: notOwnEntry},
		{Do: "batalkan", From: []Status{Draf, TelaahInternal, TelaahMitra, Final}, To: Dibatalkan, By: actor.NaskahKelola, Event: "dibatalkan", Guard: childless},
	},
}

// untouched: a draft that was handed in once, or that something names, stays.
func untouched(n Naskah, _ actor.Actor) []flow.Reason {
	switch {
	case n.Ditelaah:
		return []flow.Reason{flow.Blocked("Naskah ini pernah diajukan; batalkan saja.", "This agreement was handed in once; call it off instead.")}
	case n.Ditunjuk:
		return []flow.Reason{flow.Blocked("Rekaman lain menunjuk naskah ini; lepaskan dulu di sana.", "Another record names this agreement; untie it there first.")}
	default:
		return nil
	}
}

// fewVersions: an agreement with hundreds of versions is not one any more.
func fewVersions(n Naskah, _ actor.Actor) []flow.Reason {
	if len(n.VersiNaskah) >= maxVersi {
		return []flow.Reason{flow.Blocked("Naskah ini sudah punya 200 versi.", "This agreement has 200 versions already.")}
	}
	return nil
}

// childless: what other agreements stand under is not called off from over them.
func childless(n Naskah, _ actor.Actor) []flow.Reason {
	if n.Anak > 0 {
		return []flow.Reason{flow.Blocked("Masih ada naskah lain di bawahnya; batalkan atau pindahkan dulu.", "Other agreements stand under it; call them off or move them first.")}
	}
	return nil
}

// readable: there is something to review, and both sides are named.
func readable(n Naskah, _ actor.Actor) []flow.Reason {
	var missing []string
	if len(n.VersiNaskah) == 0 {
		missing = append(missing, "versi_naskah")
	}
	if !hasBothSides(n.Pihak) {
		missing = append(missing, "pihak")
	}
	if missing == nil {
		return nil
	}
	return []flow.Reason{flow.Incomplete(missing...)}
}

func hasBothSides(ps []Pihak) bool {
	of := func(j JenisPihak) bool { return slices.ContainsFunc(ps, func(p Pihak) bool { return p.Jenis == j }) }
	return of(Polibatam) && of(Mitra)
}

// renewable: one renewal at a time, and none of what was ended before its time.
func renewable(n Naskah, _ actor.Actor) []flow.Reason {
	switch {
	case n.PenggantiID != nil:
		return []flow.Reason{flow.Blocked("Naskah ini sudah punya pengganti.", "This agreement has a renewal already.")}
	case n.JenisPenutupan != nil && *n.JenisPenutupan == DiakhiriDini:
		return []flow.Reason{flow.Blocked("Naskah ini diakhiri sebelum waktunya; susun naskah baru.", "This agreement was ended before its time; draft a new one.")}
	default:
		return nil
	}
}

// notOwnEntry: neither who made the agreement nor who recorded its signature
// corrects it.
func notOwnEntry(n Naskah, by actor.Actor) []flow.Reason {
	mine := by.Is(n.DibuatOleh)
	for _, v := range n.VersiNaskah {
		mine = mine || v.Jenis == VersiFinal && by.Is(v.DibuatOleh)
	}
	if mine {
		return []flow.Reason{flow.OwnWork()}
	}
	return nil
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
