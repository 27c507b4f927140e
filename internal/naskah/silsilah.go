package naskah

import (
	"cmp"
	"context"
	"slices"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// Kerabat is an agreement in a lineage.
type Kerabat struct {
	ID                  string        `json:"id" format:"uuid"`
	Kode                string        `json:"kode"`
	Jenis               Jenis         `json:"jenis"`
	Judul               string        `json:"judul"`
	Status              Status        `json:"status"`
	MasaBerlaku         *MasaBerlaku  `json:"masa_berlaku" extensions:"x-nullable"`
	TanggalMulai        *clock.Date   `json:"tanggal_mulai" swaggertype:"string" format:"date" extensions:"x-nullable"`
	TanggalBerakhir     *clock.Date   `json:"tanggal_berakhir" swaggertype:"string" format:"date" extensions:"x-nullable"`
	TanpaBatasWaktu     bool          `json:"tanpa_batas_waktu"`
	PengecualianPeriode *Pengecualian `json:"pengecualian_periode" extensions:"x-nullable"`
	NaskahIndukID       *string       `json:"naskah_induk_id" format:"uuid" extensions:"x-nullable"`
	MenggantikanID      *string       `json:"menggantikan_id" format:"uuid" extensions:"x-nullable"`
} //@name NaskahKerabat

// Silsilah is everything an agreement is related to: those above and below it,
// what it renewed and what renews it, and theirs. What the caller may not see is
// left out, with what only it leads to.
type Silsilah struct {
	ID string `json:"id" format:"uuid"`
	// Induk are the ids above, the nearest first; Rantai the chain of renewals
	// with the agreement itself, the oldest first; Turunan the ids below.
	Induk   []string  `json:"induk"`
	Rantai  []string  `json:"rantai"`
	Turunan []string  `json:"turunan"`
	Data    []Kerabat `json:"data"` // each once, the widest kind first
	// Terpotong says that there are more than are told.
	Terpotong bool `json:"terpotong"`
} //@name NaskahSilsilah

// maxKerabat bounds a lineage.
const maxKerabat = 1000

// Lineage returns what an agreement is related to.
func (s *Service) Lineage(ctx context.Context, by actor.Actor, id string) (Silsilah, error) {
	first, err := s.Get(ctx, by, id)
	if err != nil {
		return Silsilah{}, err
	}
	today := first.Hari
	found := map[string]Naskah{first.ID: first}
	out := Silsilah{ID: first.ID}
	for edge := []string{first.ID}; len(edge) > 0; {
		next, err := s.kin(ctx, by, today, edge)
		if err != nil {
			return out, err
		}
		edge = nil
		for _, n := range next {
			if _, ok := found[n.ID]; ok {
				continue
			}
			if len(found) >= maxKerabat {
				out.Terpotong = true
				break
			}
			n.seen(today)
			found[n.ID] = n
			edge = append(edge, n.ID)
		}
	}
	out.arrange(found)
	for _, n := range found {
		out.Data = append(out.Data, kerabat(n, today))
	}
	slices.SortFunc(out.Data, func(a, b Kerabat) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds(), a.Jenis), slices.Index(kinds(), b.Jenis)), cmp.Compare(a.Kode, b.Kode))
	})
	return out, nil
}

// kin reads what stands one step from some agreements.
func (s *Service) kin(ctx context.Context, by actor.Actor, today clock.Date, ids []string) ([]Naskah, error) {
	var out []Naskah
	for part := range slices.Chunk(ids, 200) {
		c := db.And(visible(by), db.Cond{
			SQL:  "r.naskah_induk_id IN ? OR r.menggantikan_id IN ? OR r.id IN (SELECT k.naskah_induk_id FROM naskah k WHERE k.id IN ?) OR r.id IN (SELECT k.menggantikan_id FROM naskah k WHERE k.id IN ?)",
			Args: []any{part, part, part, part},
		})
		rows, err := s.hr.on(today).Query(s.j.DB().Gorm.WithContext(ctx), "WHERE "+c.SQL+" ORDER BY r.id", c.Args...)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

// arrange lists what is above, below and beside the agreement.
func (s *Silsilah) arrange(found map[string]Naskah) {
	s.Induk, s.Rantai, s.Turunan, s.Data = []string{}, []string{s.ID}, []string{}, []Kerabat{}
	for at := found[s.ID].NaskahIndukID; at != nil; {
		up, ok := found[*at]
		if !ok {
			break
		}
		s.Induk, at = append(s.Induk, up.ID), up.NaskahIndukID
	}
	for at := found[s.ID].MenggantikanID; at != nil; {
		old, ok := found[*at]
		if !ok {
			break
		}
		s.Rantai, at = append([]string{old.ID}, s.Rantai...), old.MenggantikanID
	}
	for last := found[s.ID]; last.PenggantiID != nil; {
		next, ok := found[*last.PenggantiID]
		if !ok {
			break
		}
		s.Rantai, last = append(s.Rantai, next.ID), next
	}
	all := make([]Naskah, 0, len(found))
	for _, n := range found {
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b Naskah) int { return cmp.Compare(a.Kode, b.Kode) })
	for i, edge := 0, []string{s.ID}; i < len(edge); i++ {
		for _, n := range all {
			if n.NaskahIndukID != nil && *n.NaskahIndukID == edge[i] {
				edge, s.Turunan = append(edge, n.ID), append(s.Turunan, n.ID)
			}
		}
	}
}

func kerabat(n Naskah, today clock.Date) Kerabat {
	k := Kerabat{
		ID: n.ID, Kode: n.Kode, Jenis: n.Jenis, Judul: n.Judul, Status: n.Status, TanggalMulai: n.TanggalMulai, TanggalBerakhir: n.TanggalBerakhir,
		TanpaBatasWaktu: n.TanpaBatasWaktu, PengecualianPeriode: n.PengecualianPeriode, NaskahIndukID: n.NaskahIndukID, MenggantikanID: n.MenggantikanID,
	}
	if m := n.MasaBerlaku(today); m != "" {
		k.MasaBerlaku = &m
	}
	return k
}
