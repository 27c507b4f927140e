package naskah

import (
	"context"
	"regexp"
	"slices"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// Verifikasi is what anybody may learn who holds a document with its code: what
// it is, between whom, where it stands, and the hash of its file or text. Nothing
// else is told, and no names of people.
type Verifikasi struct {
	Kode   string   `json:"kode" example:"NS-2026-0001"`
	Judul  string   `json:"judul"`
	Pihak  []string `json:"pihak"`
	Status Status   `json:"status"`
	// SHA256 is that of the signed file, or before the signature that of the
	// latest version; null where there is none.
	SHA256 *string `json:"sha256" extensions:"x-nullable"`
} //@name NaskahVerifikasi

var kodePattern = regexp.MustCompile(`^NS-[0-9]{4}-[0-9]{4,9}$`)

// Verify tells what a code stands for. 404 for a code that is none and for an
// agreement that has not left the house: the two are not to be told apart.
func (s *Service) Verify(ctx context.Context, kode string) (Verifikasi, error) {
	if !kodePattern.MatchString(kode) {
		return Verifikasi{}, fault.Missing()
	}
	g, today := s.j.DB().Gorm.WithContext(ctx), clock.DateOf(s.j.Now())
	ns, err := s.hr.on(today).Query(g, "WHERE r.kode = ?", kode)
	if err != nil || len(ns) == 0 {
		return Verifikasi{}, orMissing(err)
	}
	if err := s.complete(g, ns); err != nil {
		return Verifikasi{}, err
	}
	n := ns[0]
	n.seen(today)
	left, err := s.leftTheHouse(ctx, n)
	if err != nil || !left {
		return Verifikasi{}, orMissing(err)
	}
	names, err := s.Partners(ctx, ns)
	if err != nil {
		return Verifikasi{}, err
	}
	v := Verifikasi{Kode: n.Kode, Judul: n.Judul, Pihak: []string{}, Status: n.Status, SHA256: n.proof()}
	ps := slices.Clone(n.Pihak)
	slices.SortStableFunc(ps, func(a, b Pihak) int { return a.Urutan - b.Urutan })
	for _, p := range ps {
		if p.MitraID == nil {
			v.Pihak = append(v.Pihak, s.cfg.Nama)
		} else {
			v.Pihak = append(v.Pihak, names[*p.MitraID].Nama)
		}
	}
	return v, nil
}

func orMissing(err error) error {
	if err != nil {
		return err
	}
	return fault.Missing()
}

// leftTheHouse reports whether the partners were shown the agreement and it is not
// being redrafted.
func (s *Service) leftTheHouse(ctx context.Context, n Naskah) (bool, error) {
	switch n.Status {
	case TelaahMitra, Final, Ditandatangani, Ditutup:
		return true, nil
	case Dibatalkan:
		return wasSent(ctx, s.j.DB().Gorm, n.ID)
	case Draf, TelaahInternal:
	}
	return false, nil
}

// proof is the hash a holder compares their file with.
func (n *Naskah) proof() *string {
	var latest, signed *string
	for i := range n.VersiNaskah {
		latest = &n.VersiNaskah[i].SHA256
		if n.VersiNaskah[i].Jenis == VersiFinal {
			signed = latest
		}
	}
	if n.Status.signed() {
		return signed
	}
	return latest
}
