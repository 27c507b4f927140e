package app

import (
	"context"

	"kerjasama/internal/akses"
	"kerjasama/internal/httpapi"
	"kerjasama/internal/layanan"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/journal"
)

// serahPermintaan hands over the requests of a leaver. Whoever takes them over has
// to be able to answer any request.
type serahPermintaan struct{ s *layanan.Service }

func (serahPermintaan) Izin() actor.Izin { return actor.PermintaanProses }

func (p serahPermintaan) Held(ctx context.Context, penggunaID string) ([]akses.Serahan, error) {
	held, err := p.s.HeldBy(ctx, penggunaID)
	return serahan(held), err
}

func (p serahPermintaan) HandOver(tx *journal.Tx, dariID, keID string) ([]akses.Serahan, error) {
	held, err := p.s.Reassign(tx, dariID, keID)
	return serahan(held), err
}

func serahan(held []layanan.Dipegang) []akses.Serahan {
	out := make([]akses.Serahan, len(held))
	for i, d := range held {
		out[i] = akses.Serahan{Jenis: "permintaan_layanan", ID: d.ID, Kode: d.Kode, Label: d.Perihal, Href: httpapi.Base + "/permintaan-layanan/" + d.ID}
	}
	return out
}
