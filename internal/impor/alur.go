package impor

import (
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/flow"
)

// alur is the lifecycle of an import: what was brought in can be taken back until
// something refers to it.
var alur = &flow.Table[Status, Impor]{
	Noun: noun, Base: "/api/v1/impor", Start: LolosUji,
	Status: func(x Impor) Status { return x.Status },
	ID:     func(x Impor) string { return x.ID },
	Owns:   func(_ Impor, r actor.Reach) bool { return r.All },
	Steps: []flow.Step[Status, Impor]{
		{Do: "periksa", From: []Status{LolosUji}, Also: []Status{Ditolak, LolosUji, Selesai}, By: actor.Impor, Event: "diperiksa", Auto: true},
		{Do: "batalkan", From: []Status{Selesai}, To: Dibatalkan, By: actor.Impor, Event: "dibatalkan", Guard: unreferred},
	},
}

// unreferred: nothing that the import made was changed or is named by another
// record.
func unreferred(x Impor, _ actor.Actor) []flow.Reason {
	if len(x.Perujuk) == 0 {
		return nil
	}
	names := strings.Join(x.Perujuk, ", ")
	return []flow.Reason{flow.Blocked("Tidak dapat dibatalkan, karena hasilnya sudah diubah atau dirujuk: "+names+".",
		"It cannot be taken back, for what it made was changed or is referred to: "+names+".")}
}

// Lifecycle is the table as data, for /alur.
func Lifecycle() flow.Lifecycle { return alur.Lifecycle() }
