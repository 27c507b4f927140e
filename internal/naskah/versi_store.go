package naskah

import (
	"context"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// complete reads the versions of agreements, and follows merged partners to the
// survivors among their parties.
func (s *Service) complete(g *gorm.DB, ns []Naskah) error {
	at := make(map[string]*Naskah, len(ns))
	ids := make([]string, len(ns))
	var merged []string
	for i := range ns {
		n := &ns[i]
		ids[i], at[n.ID] = n.ID, n
		n.VersiNaskah = []Versi{}
		for _, p := range n.Pihak {
			if p.MitraID != nil && !slices.Contains(n.MitraIDs, *p.MitraID) {
				merged = append(merged, *p.MitraID)
			}
		}
	}
	if len(ns) == 0 {
		return nil
	}
	ctx := g.Statement.Context
	err := db.Raw(ctx, g, func(scan func(...any) error) error {
		var of string
		var f struct {
			id, nama, sha256, mime *string
			ukuran                 *int64
		}
		var v Versi
		if err := scan(&of, &v.Nomor, &v.Jenis, &v.SHA256, &v.TemplatVersiID, &v.PermintaanID, &v.Catatan, &v.DibuatPada, &v.DibuatOleh.Jenis, &v.DibuatOleh.ID, &v.DibuatOleh.Nama, &v.DibuatOleh.AtasNama,
			&f.id, &f.nama, &f.sha256, &f.ukuran, &f.mime); err != nil {
			return fmt.Errorf("scan version: %w", err)
		}
		v.DibuatPada = v.DibuatPada.UTC()
		if v.DibuatOleh.Jenis == actor.Sistem {
			v.DibuatOleh.Nama = actor.System().Nama
		}
		if f.id != nil {
			v.Berkas = &berkas.Ringkas{ID: *f.id, Nama: *f.nama, SHA256: *f.sha256, Ukuran: *f.ukuran, Mime: *f.mime}
		}
		at[of].VersiNaskah = append(at[of].VersiNaskah, v)
		return nil
	}, `SELECT v.naskah_id, v.nomor, v.jenis, v.sha256, v.templat_versi_id, v.permintaan_id, v.catatan, v.dibuat_pada, v.dibuat_oleh_jenis, v.dibuat_oleh_id, COALESCE(p.nama`+db.ActingFor("v.dibuat_oleh_atas_nama")+`, `+db.TokenName("v.dibuat_oleh_id")+`, ''), v.dibuat_oleh_atas_nama,
		b.id, b.nama, b.sha256, b.ukuran, b.mime
		FROM naskah_versi v LEFT JOIN berkas b ON b.id = v.berkas_id LEFT JOIN pengguna p ON p.id = v.dibuat_oleh_id WHERE v.naskah_id IN ? ORDER BY v.naskah_id, v.nomor`, ids)
	if err != nil || len(merged) == 0 {
		return err
	}
	into := map[string]string{}
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var id, to string
		err := scan(&id, &to)
		into[id] = to
		return err
	}, "SELECT id, digabung_ke_id FROM mitra WHERE id IN ? AND digabung_ke_id IS NOT NULL", merged)
	for _, n := range ns {
		for j := range n.Pihak {
			if p := &n.Pihak[j]; p.MitraID != nil && into[*p.MitraID] != "" {
				to := into[*p.MitraID]
				p.MitraID = &to
			}
		}
	}
	return err
}

// addVersion freezes a version. pasal, and kepala with it, are "" for a version
// that is a file.
func addVersion(tx *journal.Tx, naskahID string, v Versi, pasal, kepala string) error {
	var text, head, file *string
	if pasal != "" {
		text, head = &pasal, &kepala
	} else {
		file = &v.Berkas.ID
	}
	return db.Translate(tx.DB.Exec(`INSERT INTO naskah_versi (id, naskah_id, nomor, jenis, pasal, berkas_id, templat_versi_id, sha256, permintaan_id, catatan, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, dibuat_oleh_atas_nama, kepala)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		ident.New(tx.Now), naskahID, v.Nomor, v.Jenis, text, file, v.TemplatVersiID, v.SHA256, v.PermintaanID, v.Catatan, tx.Now, tx.By.Jenis, tx.By.ID, tx.By.Ref().AtasNama, head).Error)
}

// clauses reads what a version of clauses says; 404 where there is no such
// version, nil where it is a file.
func clauses(ctx context.Context, g *gorm.DB, naskahID string, nomor int) (ps []Pasal, err error) {
	found := false
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var text *string
		found = true
		if err := scan(&text); err != nil || text == nil {
			return err
		}
		return json.Unmarshal([]byte(*text), &ps)
	}, "SELECT pasal FROM naskah_versi WHERE naskah_id = ? AND nomor = ?", naskahID, nomor)
	if err == nil && !found {
		err = fault.Missing()
	}
	return ps, err
}
