package db

import (
	"context"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
)

// NaskahRingkas is an agreement in brief, for ?expand=naskah.
type NaskahRingkas struct {
	ID     string `json:"id" format:"uuid"`
	Kode   string `json:"kode"`
	Jenis  string `json:"jenis"`
	Judul  string `json:"judul"`
	Status string `json:"status"`
} //@name NaskahRingkas

// Agreements reads in brief the agreements that the caller may see.
func Agreements(ctx context.Context, g *gorm.DB, by actor.Actor, ids []string) (map[string]NaskahRingkas, error) {
	out := map[string]NaskahRingkas{}
	return out, briefSeen(ctx, g, "SELECT n.id, n.kode, n.jenis, n.judul, n.status FROM naskah n", "n.id", AgreementScope(by.May(actor.NaskahBaca), "n"), ids, func(scan func(...any) error) error {
		var n NaskahRingkas
		err := scan(&n.ID, &n.Kode, &n.Jenis, &n.Judul, &n.Status)
		out[n.ID] = n
		return err
	})
}

// Agreement is what another noun asks about an agreement that it names.
type Agreement struct {
	ID, Kode, Jenis, Status string
	PermintaanID            *string
	Mulai, Akhir            *clock.Date
	Terbaru                 int // number of the latest version; 0: none
}

// NamedAgreement reads the agreement that a body names at pointer. One that does
// not exist and one that the caller may not read are the same fault, unknown_id;
// then, and for no id, it is nil.
func NamedAgreement(g *gorm.DB, by actor.Actor, c *fault.Check, pointer string, id *string) (*Agreement, error) {
	if id == nil {
		return nil, nil
	}
	unknown := func() (*Agreement, error) {
		c.Add(pointer, "unknown_id", "Tidak ada naskah dengan id ini.", "There is no naskah with this id.")
		return nil, nil
	}
	if !ident.Valid(*id) {
		return unknown()
	}
	cond := And(Cond{SQL: "n.id = ?", Args: []any{*id}}, AgreementScope(by.May(actor.NaskahBaca), "n"))
	rows, err := g.Raw(`SELECT n.id, n.kode, n.jenis, n.status, n.permintaan_id, n.tanggal_mulai, n.tanggal_berakhir,
		COALESCE((SELECT max(v.nomor) FROM naskah_versi v WHERE v.naskah_id = n.id), 0) FROM naskah n WHERE `+cond.SQL, cond.Args...).Rows()
	if err != nil {
		return nil, Translate(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return nil, Translate(err)
		}
		return unknown()
	}
	var a Agreement
	if err := rows.Scan(&a.ID, &a.Kode, &a.Jenis, &a.Status, &a.PermintaanID, &a.Mulai, &a.Akhir, &a.Terbaru); err != nil {
		return nil, err
	}
	return &a, Translate(rows.Err())
}

// SharesPartner reports whether an agreement names any of the partners, read
// through merges.
func SharesPartner(g *gorm.DB, naskahID string, mitraIDs ...string) (bool, error) {
	if len(mitraIDs) == 0 {
		return false, nil
	}
	var n int
	err := g.Raw(`SELECT count(*) FROM naskah_mitra l JOIN mitra m ON m.id = l.mitra_id JOIN mitra x ON COALESCE(x.digabung_ke_id, x.id) = COALESCE(m.digabung_ke_id, m.id)
		WHERE l.naskah_id = ? AND x.id IN ?`, naskahID, mitraIDs).Row().Scan(&n)
	return n > 0, Translate(err)
}
