package impor

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"gorm.io/gorm"

	"kerjasama/internal/platform/db"
)

// acuan is a column by which a record names what an import may have made. kode
// tells who names it, over alias o joined as x's owner; milik says that the owner
// may be of the same import.
type acuan struct {
	ke           Jenis
	tabel, kolom string
	pemilik      string // "JOIN … o ON …", "" when the row itself is the record (alias x)
	kode         string
	milik        string // the owner's impor_id, "" where it has none
}

// acuans lists every reference to what an import makes; a test compares it with
// the schema.
func acuans() []acuan {
	const (
		rencana = "JOIN rencana_kegiatan o ON o.id = x.rencana_id"
		giat    = "JOIN pelaksanaan o ON o.id = x.pelaksanaan_id"
		naskah  = "JOIN naskah o ON o.id = x.naskah_id"
		minta   = "JOIN permintaan_layanan o ON o.id = x.permintaan_id"
		rapat   = "JOIN koordinasi o ON o.id = x.koordinasi_id"
	)
	return []acuan{
		{JenisMitra, "rencana_mitra", "mitra_id", rencana, "o.kode", ""},
		{JenisMitra, "koordinasi_hasil", "mitra_id", rapat, "o.kode", ""},
		{JenisMitra, "pelaksanaan_mitra", "mitra_id", giat, "o.kode", "o.impor_id"},
		{JenisMitra, "survei_mitra", "mitra_id", giat, "o.kode", ""},
		{JenisMitra, "naskah_mitra", "mitra_id", naskah, "o.kode", "o.impor_id"},
		{JenisMitra, "permintaan_layanan", "mitra_id", "", "x.kode", "x.impor_id"},
		{JenisMitra, "mitra", "digabung_ke_id", "", "x.kode", "x.impor_id"},
		{JenisMitra, "mitra", "digabung_langsung_ke_id", "", "x.kode", "x.impor_id"},
		{JenisNaskah, "rencana_kegiatan", "naskah_id", "", "x.kode", ""},
		{JenisNaskah, "pelaksanaan", "naskah_id", "", "x.kode", "x.impor_id"},
		{JenisNaskah, "arsip_laporan", "naskah_id", "", "x.kode", ""},
		{JenisNaskah, "permintaan_layanan", "naskah_id", "", "x.kode", "x.impor_id"},
		{JenisNaskah, "permintaan_kejadian", "naskah_id", minta, "o.kode", ""},
		{JenisNaskah, "naskah", "naskah_induk_id", "", "x.kode", "x.impor_id"},
		{JenisNaskah, "naskah", "menggantikan_id", "", "x.kode", "x.impor_id"},
		{JenisPelaksanaan, "rencana_kegiatan", "tindak_lanjut_dari_id", "", "x.kode", ""},
		{JenisPelaksanaan, "survei_mitra", "pelaksanaan_id", giat, "o.kode", ""},
		{JenisPelaksanaan, "arsip_laporan", "pelaksanaan_id", "", "x.kode", ""},
		{JenisPermintaan, "rencana_kegiatan", "permintaan_id", "", "x.kode", ""},
		{JenisPermintaan, "permintaan_layanan", "duplikat_dari_id", "", "x.kode", ""},
		{JenisPermintaan, "naskah", "permintaan_id", "", "x.kode", ""},
		{JenisPermintaan, "naskah_versi", "permintaan_id", naskah, "o.kode", ""},
	}
}

// perujukTampil is how many are named.
const perujukTampil = 10

// perujuk names what was changed since an import made it, and what refers to it.
func perujuk(ctx context.Context, g *gorm.DB, x Impor) ([]string, error) {
	var out []string
	if x.Status != Selesai {
		return nil, nil
	}
	add := func(query string, args ...any) error {
		return db.Raw(ctx, g, func(scan func(...any) error) error {
			var kode string
			if err := scan(&kode); err != nil {
				return fmt.Errorf("scan reference: %w", err)
			}
			if !slices.Contains(out, kode) && len(out) < perujukTampil {
				out = append(out, kode)
			}
			return nil
		}, query, args...)
	}
	for _, table := range []string{"mitra", "naskah", "pelaksanaan", "permintaan_layanan"} {
		if err := add("SELECT r.kode FROM "+table+" r WHERE r.impor_id = ? AND r.versi > 1 ORDER BY r.kode LIMIT ?", x.ID, perujukTampil); err != nil {
			return nil, err
		}
	}
	for _, a := range acuans() {
		query, args := "SELECT DISTINCT "+a.kode+" FROM "+string(a.ke)+" r JOIN "+a.tabel+" x ON x."+a.kolom+" = r.id "+a.pemilik+" WHERE r.impor_id = ?", []any{x.ID}
		if a.milik != "" {
			query, args = query+" AND ("+a.milik+" IS NULL OR "+a.milik+" <> ?)", append(args, x.ID)
		}
		if err := add(query+" LIMIT ?", append(args, perujukTampil)...); err != nil {
			return nil, err
		}
	}
	if x.Jenis == JenisMitra || x.Jumlah.MitraBaru > 0 {
		more, err := peserta(ctx, g, x.ID)
		if err != nil {
			return nil, err
		}
		for _, kode := range more {
			if !slices.Contains(out, kode) && len(out) < perujukTampil {
				out = append(out, kode)
			}
		}
	}
	return out, nil
}

var partnerOf = regexp.MustCompile(`"mitra_id":"([0-9a-f-]{36})"`)

// peserta names the meetings to which an import's partners were called; who comes
// is kept as a text.
func peserta(ctx context.Context, g *gorm.DB, id string) (out []string, err error) {
	called := map[string]string{}
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var kode, text string
		if err := scan(&kode, &text); err != nil {
			return fmt.Errorf("scan participants: %w", err)
		}
		for _, m := range partnerOf.FindAllStringSubmatch(text, -1) {
			called[m[1]] = kode
		}
		return nil
	}, `SELECT kode, peserta FROM koordinasi WHERE peserta LIKE '%"mitra_id":"%'`)
	if err != nil || len(called) == 0 {
		return nil, err
	}
	ids, err := jadi(g, id, JenisMitra)
	for _, m := range ids {
		if kode, ok := called[m]; ok && !slices.Contains(out, kode) {
			out = append(out, kode)
		}
	}
	return out, err
}

// jadi reads the records of one kind that an import made, in the order of their
// rows.
func jadi(g *gorm.DB, id string, j Jenis) (ids []string, err error) {
	err = db.Raw(g.Statement.Context, g, func(scan func(...any) error) error {
		var s string
		err := scan(&s)
		ids = append(ids, s)
		return err
	}, "SELECT r.id FROM "+string(j)+" r WHERE r.impor_id = ? ORDER BY length(r.kode), r.kode", id)
	return ids, err
}

// lepas forgets the rows of an import, so that they can be brought in again.
func lepas(g *gorm.DB, id string) error {
	return db.Translate(g.Exec("DELETE FROM impor_baris WHERE impor_id = ?", id).Error)
}
