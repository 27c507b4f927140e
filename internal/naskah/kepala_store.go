package naskah

import (
	"cmp"
	"context"
	"slices"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dokumen"
)

// kepala is what stands around the clauses of an agreement when it is printed or
// when a template is filled with it.
func (s *Service) kepala(ctx context.Context, g *gorm.DB, n Naskah) (dokumen.DataNaskah, error) {
	d := dokumen.DataNaskah{
		Kode: n.Kode, Jenis: string(n.Jenis), Judul: n.Judul, RuangLingkup: n.RuangLingkup, NomorPolibatam: text(n.NomorPolibatam), NomorMitra: text(n.NomorMitra),
		TanggalTTD: date(n.TanggalTTD), TanggalMulai: date(n.TanggalMulai), TanggalBerakhir: date(n.TanggalBerakhir), TanpaBatasWaktu: n.TanpaBatasWaktu,
		NilaiKontrak: text(n.NilaiKontrak), MataUang: text(n.MataUang),
	}
	partners, err := addresses(ctx, g, n.MitraIDs)
	if err != nil {
		return d, err
	}
	if n.NaskahIndukID != nil {
		if d.Induk, err = parentOf(ctx, g, *n.NaskahIndukID); err != nil {
			return d, err
		}
	}
	ps := slices.Clone(n.Pihak)
	slices.SortStableFunc(ps, func(a, b Pihak) int { return cmp.Compare(a.Urutan, b.Urutan) })
	for _, p := range ps {
		var out dokumen.PihakNaskah
		if p.MitraID != nil {
			out = partners[*p.MitraID]
		} else {
			out = dokumen.PihakNaskah{Nama: s.cfg.Nama, Alamat: s.cfg.Alamat, Kota: s.cfg.Kota, Negara: country("ID")}
		}
		out.Penandatangan, out.Jabatan = p.NamaPenandatangan, p.JabatanPenandatangan
		out.PenanggungJawab, out.JabatanPenanggungJawab = text(p.NamaPenanggungJawab), text(p.JabatanPenanggungJawab)
		if p.MitraID != nil {
			d.Mitra = append(d.Mitra, out)
		} else {
			d.Polibatam = out
		}
	}
	return d, nil
}

// addresses reads partners as a document names them.
func addresses(ctx context.Context, g *gorm.DB, ids []string) (map[string]dokumen.PihakNaskah, error) {
	out := map[string]dokumen.PihakNaskah{}
	if len(ids) == 0 {
		return out, nil
	}
	err := db.Raw(ctx, g, func(scan func(...any) error) error {
		var id, code string
		var p dokumen.PihakNaskah
		err := scan(&id, &p.Nama, &p.Alamat, &p.Kota, &code)
		p.Negara = country(code)
		out[id] = p
		return err
	}, "SELECT id, nama, COALESCE(alamat, ''), COALESCE(kota, ''), kode_negara FROM mitra WHERE id IN ?", ids)
	return out, err
}

// parentOf reads the agreement another one stands under as a document names it.
func parentOf(ctx context.Context, g *gorm.DB, id string) (*dokumen.IndukNaskah, error) {
	var p dokumen.IndukNaskah
	return &p, db.Raw(ctx, g, func(scan func(...any) error) error {
		var signed *clock.Date
		err := scan(&p.Judul, &p.NomorPolibatam, &signed)
		p.TanggalTTD = date(signed)
		return err
	}, "SELECT judul, COALESCE(nomor_polibatam, ''), tanggal_ttd FROM naskah WHERE id = ?", id)
}

// storedHead reads what stood around the clauses of a version when it was made;
// nil for one from before that was kept.
func storedHead(ctx context.Context, g *gorm.DB, naskahID string, nomor int) (out *dokumen.DataNaskah, err error) {
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var text *string
		if err := scan(&text); err != nil || text == nil {
			return err
		}
		out = &dokumen.DataNaskah{}
		return json.Unmarshal([]byte(*text), out)
	}, "SELECT kepala FROM naskah_versi WHERE naskah_id = ? AND nomor = ?", naskahID, nomor)
	return out, err
}
