package templat

import (
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/flow"
)

// alur is the lifecycle of a template. A published one gets further versions and
// is never removed: drafts were made from it.
var alur = &flow.Table[Status, Templat]{
	Noun: noun, Base: "/api/v1/templat-naskah", Start: Draf,
	Status: func(t Templat) Status { return t.Status },
	ID:     func(t Templat) string { return t.ID },
	// A template belongs to the office; a unit only reads.
	Owns: func(_ Templat, reach actor.Reach) bool { return reach.All },
	Steps: []flow.Step[Status, Templat]{
		{Do: "ubah", From: statuses(), By: actor.NaskahKelola, Method: "PATCH", Path: ".", Event: "diubah"},
		{Do: "hapus", From: []Status{Draf}, By: actor.NaskahKelola, Method: "DELETE", Path: ".", Event: "dihapus"},
		{Do: "versi", From: statuses(), By: actor.NaskahKelola, Event: "versi_dibuat"},
		{Do: "terbitkan", From: statuses(), To: Terbit, By: actor.NaskahKelola, Event: "diterbitkan", Guard: somethingNew},
		{Do: "tarik", From: []Status{Terbit}, To: Ditarik, By: actor.NaskahKelola, Event: "ditarik"},
	},
}

// somethingNew: there is a version that is not in use and that somebody else made.
func somethingNew(t Templat, by actor.Actor) []flow.Reason {
	own := false
	for _, v := range t.VersiTemplat {
		f := t.publishable(v, by)
		if f == nil {
			return nil
		}
		own = own || f.Code == fault.SeparationOfDuties
	}
	if own {
		return []flow.Reason{flow.OwnWork()}
	}
	return []flow.Reason{flow.Blocked("Versi terakhir sudah terbit.", "The latest version is published already.")}
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
