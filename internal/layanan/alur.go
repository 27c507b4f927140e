package layanan

import (
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/flow"
)

// masaBuka is how long after it was finished a request can be opened again.
const masaBuka = 7 * 24 * time.Hour

// alur is the lifecycle of a request. Reopening starts no clock anew; what the
// clocks follow from changes by koreksi only.
var alur = &flow.Table[Status, Permintaan]{
	Noun: "permintaan_layanan", Base: "/api/v1/permintaan-layanan", Start: Baru,
	Status: func(p Permintaan) Status { return p.Status },
	ID:     func(p Permintaan) string { return p.ID },
	Owns: func(p Permintaan, reach actor.Reach) bool {
		return reach.All || p.UnitID != nil && reach.Covers(*p.UnitID)
	},
	Steps: []flow.Step[Status, Permintaan]{
		{Do: "ubah", From: open(), By: actor.PermintaanTulis, Method: "PATCH", Path: ".", Event: "diubah"},
		{Do: "respons", From: []Status{Baru}, To: Direspons, Also: []Status{Baru}, By: actor.PermintaanProses, Event: "direspons"},
		{Do: "respons", From: []Status{Direspons, Ditindaklanjuti, DibukaKembali}, By: actor.PermintaanProses, Event: "direspons"},
		{Do: "tindak-lanjut", From: open(), To: Ditindaklanjuti, By: actor.PermintaanProses, Event: "ditindaklanjuti"},
		{Do: "penyerahan-draf", From: open(), By: actor.PermintaanProses, Event: "draf_diserahkan"},
		{Do: "catatan", From: all(), By: actor.PermintaanProses, Event: "dicatat"},
		{Do: "selesaikan", From: []Status{Ditindaklanjuti, DibukaKembali}, To: Selesai, By: actor.PermintaanProses, Event: "diselesaikan"},
		{Do: "buka-kembali", From: []Status{Selesai}, To: DibukaKembali, By: actor.PermintaanProses, Event: "dibuka_kembali", Guard: recently},
		{Do: "batalkan", From: open(), To: Dibatalkan, By: actor.PermintaanProses, Event: "dibatalkan"},
		{Do: "tandai-duplikat", From: open(), To: Duplikat, By: actor.PermintaanProses, Event: "ditandai_duplikat"},
		{Do: "koreksi", From: all(), By: actor.PermintaanKoreksi, Event: "dikoreksi", Guard: notOwnEntry},
		{Do: "batalkan-kejadian", From: []Status{Direspons}, To: Baru, Also: []Status{Direspons}, By: actor.PermintaanKoreksi, Event: "kejadian_dibatalkan", Path: "kejadian/{kid}/batalkan", Guard: anotherEntry},
		{Do: "batalkan-kejadian", From: []Status{Ditindaklanjuti}, To: Direspons, Also: []Status{Baru, Ditindaklanjuti}, By: actor.PermintaanKoreksi, Event: "kejadian_dibatalkan", Path: "kejadian/{kid}/batalkan", Guard: anotherEntry},
		{Do: "batalkan-kejadian", From: []Status{Baru, Selesai, DibukaKembali, Dibatalkan, Duplikat}, By: actor.PermintaanKoreksi, Event: "kejadian_dibatalkan", Path: "kejadian/{kid}/batalkan", Guard: anotherEntry},
	},
}

func open() []Status { return []Status{Baru, Direspons, Ditindaklanjuti, DibukaKembali} }

func all() []Status { return append(open(), Selesai, Dibatalkan, Duplikat) }

// recently: a request stays finished after a week; a new one is recorded then.
func recently(p Permintaan, _ actor.Actor) []flow.Reason {
	if p.SelesaiPada == nil || p.Sekarang.Sub(*p.SelesaiPada) <= masaBuka {
		return nil
	}
	return []flow.Reason{flow.Blocked("Sudah selesai lebih dari 7 hari; catat permintaan baru.", "Finished more than 7 days ago; record a new request.")}
}

// notOwnEntry: what decides about the clocks is corrected by somebody else than
// who entered it.
func notOwnEntry(p Permintaan, by actor.Actor) []flow.Reason {
	if by.Is(p.DibuatOleh) {
		return []flow.Reason{flow.OwnWork()}
	}
	return nil
}

// anotherEntry: there is an event that somebody else entered, and that stands.
func anotherEntry(p Permintaan, by actor.Actor) []flow.Reason {
	standing := false
	for _, k := range p.Kejadian {
		if k.Dibatalkan != nil {
			continue
		}
		standing = true
		if !by.Is(k.Pelaku) {
			return nil
		}
	}
	if standing {
		return []flow.Reason{flow.OwnWork()}
	}
	return []flow.Reason{flow.Blocked("Tidak ada kejadian yang berlaku.", "There is no event that stands.")}
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
