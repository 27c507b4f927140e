package rencana

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

// throughMerge reads a list of partners through the pointer of a merge.
const throughMerge = "JOIN mitra m ON m.id = l.mitra_id"

func newNoun() *db.Noun[Rencana] {
	return &db.Noun[Rencana]{
		Table: "rencana_kegiatan",
		Meta:  func(r *Rencana) *actor.Meta { return &r.Meta },
		Links: []db.Link[Rencana]{
			{Column: "mitra_ids", Table: "rencana_mitra", Owner: "rencana_id", Ref: "mitra_id", Join: throughMerge, Value: "COALESCE(m.digabung_ke_id, m.id)", Of: func(r *Rencana) *[]string { return &r.MitraIDs }},
			{Column: "unit_ids", Table: "rencana_unit", Owner: "rencana_id", Ref: "unit_id", Of: func(r *Rencana) *[]string { return &r.UnitIDs }},
			{Column: "prodi_ids", Table: "rencana_prodi", Owner: "rencana_id", Ref: "prodi_id", Of: func(r *Rencana) *[]string { return &r.ProdiIDs }},
		},
		Derived: map[string]string{"ditunjuk": "r.status = 'draf' AND EXISTS (SELECT 1 FROM permintaan_layanan q WHERE q.rencana_id = r.id)"},
		Visible: visible,
	}
}

// visible is the row scope: a unit sees the plans that name it.
func visible(by actor.Actor) db.Cond {
	return db.PlanScope(by.May(actor.RencanaBaca), "r.id")
}

// Spec declares what a list of plans can be asked.
func Spec() *listing.Spec {
	return &listing.Spec{
		Default: "-dibuat_pada", Search: true, Expand: []string{"mitra"},
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Sort: true, Values: []string{
				string(Draf), string(SiapKoordinasi), string(DalamKoordinasi), string(SiapLaksana), string(Berlangsung),
				string(Terlaksana), string(Diarsipkan), string(Ditunda), string(Dibatalkan)}},
			{Name: "jenis", Kind: listing.Choice, Filter: true, Values: []string{string(Penjadwalan), string(Rapat), string(Kunjungan), string(Lainnya)}},
			{Name: "prioritas", Kind: listing.Choice, Filter: true, Values: []string{string(Rendah), string(Normal), string(Tinggi)}},
			{Name: "kode", Kind: listing.Text, Filter: true, Sort: true},
			{Name: "mitra", Kind: listing.Ref, Filter: true, Where: listing.ByMitra("rencana_mitra", "rencana_id"), Doc: "partner, by id or kode"},
			{Name: "unit", Kind: listing.Ref, Filter: true, Where: listing.ByLink("rencana_unit", "rencana_id", "unit_id", "unit"), Doc: "unit, by id or kode"},
			{Name: "naskah", Kind: listing.Ref, Filter: true, Where: listing.ByRef("naskah_id", "naskah"), Doc: "agreement, by id or kode"},
			{Name: "prodi", Kind: listing.Ref, Filter: true, Where: listing.ByLink("rencana_prodi", "rencana_id", "prodi_id", "prodi"), Doc: "prodi, by id or kode"},
			{Name: "dari", Kind: listing.Date, Filter: true, Where: listing.Compare("r.tanggal_selesai >= ?"), Doc: "plans that end on or after this WIB date"},
			{Name: "sampai", Kind: listing.Date, Filter: true, Where: listing.Compare("r.tanggal_mulai <= ?"), Doc: "plans that begin on or before this WIB date"},
			{Name: "judul", Sort: true},
			{Name: "tanggal_mulai", Sort: true},
			{Name: "tanggal_selesai", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

// resolve checks the references of an entry and stores survivors for merged
// partners. What was named before is not judged again: a partner that became
// inactive since stays. A unit account names at least one unit of its own.
func resolve(tx *journal.Tx, r *Rencana, was Isi) error {
	var c fault.Check
	r.check(&c)
	if err := c.Err(); err != nil {
		return err
	}
	var refs db.Refs
	if adds(was.MitraIDs, r.MitraIDs) {
		refs.Mitra("/mitra_ids", r.MitraIDs, func(ids []string) { r.MitraIDs = ids })
	}
	refs.Table("unit", "/unit_ids", r.UnitIDs)
	refs.Table("prodi", "/prodi_ids", r.ProdiIDs)
	if err := refs.Resolve(tx.DB, &c); err != nil {
		return err
	}
	if id := r.NaskahID; id != nil && (was.NaskahID == nil || *was.NaskahID != *id) {
		if err := underAgreement(tx, &c, *id, r.MitraIDs); err != nil {
			return err
		}
	}
	if id := r.PermintaanID; id != nil && (was.PermintaanID == nil || *was.PermintaanID != *id) {
		ok, err := requestVisible(tx, *id)
		if err != nil {
			return err
		}
		if !ok {
			c.Add("/permintaan_id", "unknown_id", "Tidak ada permintaan dengan id ini.", "There is no permintaan with this id.")
		}
	}
	if id := r.TindakLanjutDariID; id != nil && (was.TindakLanjutDariID == nil || *was.TindakLanjutDariID != *id) {
		ok, err := activityVisible(tx, *id)
		if err != nil {
			return err
		}
		if !ok {
			c.Add("/tindak_lanjut_dari_id", "unknown_id", "Tidak ada pelaksanaan dengan id ini.", "There is no pelaksanaan with this id.")
		}
	}
	if reach := tx.By.May(actor.RencanaTulis); !reach.All && !reach.Covers(r.UnitIDs...) {
		c.Add("/unit_ids", "own_unit_required", "Sertakan unit Anda sendiri.", "Include your own unit.")
	}
	return c.Err()
}

// facts reads what the other nouns recorded about a plan, and which partners
// declined last.
func facts(tx *gorm.DB, r *Rencana) (Facts, []string, error) {
	f := Facts{Partners: len(r.MitraIDs)}
	latest := map[string]string{}
	rows, err := tx.Raw(`SELECT COALESCE(m.digabung_ke_id, m.id), h.hasil
		FROM koordinasi k JOIN koordinasi_hasil h ON h.koordinasi_id = k.id JOIN mitra m ON m.id = h.mitra_id
		WHERE k.rencana_id = ? AND k.status = 'terlaksana' ORDER BY k.dilaksanakan_pada, k.id`, r.ID).Rows()
	if err != nil {
		return f, nil, db.Translate(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	for rows.Next() {
		var mitra, hasil string
		if err := rows.Scan(&mitra, &hasil); err != nil {
			return f, nil, fmt.Errorf("scan results of %s: %w", r.ID, err)
		}
		latest[mitra] = hasil
	}
	if err := rows.Err(); err != nil {
		return f, nil, db.Translate(err)
	}
	declined := []string{}
	for _, m := range r.MitraIDs {
		switch latest[m] {
		case "sepakat":
			f.Agreed++
		case "tidak_sepakat":
			f.Declined++
			declined = append(declined, m)
		}
	}
	err = tx.Raw(`SELECT
		(SELECT count(*) FROM koordinasi k WHERE k.rencana_id = ? AND k.status IN ('dijadwalkan', 'terlaksana')),
		(SELECT count(*) FROM koordinasi k WHERE k.rencana_id = ? AND k.status = 'dijadwalkan'),
		count(*), COALESCE(sum(CASE WHEN p.status <> 'direncanakan' THEN 1 ELSE 0 END), 0),
		COALESCE(sum(CASE WHEN p.status NOT IN ('direncanakan', 'berlangsung') THEN 1 ELSE 0 END), 0),
		COALESCE(sum(CASE WHEN p.status = 'terverifikasi' AND EXISTS (SELECT 1 FROM arsip_laporan a WHERE a.pelaksanaan_id = p.id) THEN 1 ELSE 0 END), 0)
		FROM pelaksanaan p WHERE p.rencana_id = ? AND p.status <> 'dibatalkan'`, r.ID, r.ID, r.ID).Row().
		Scan(&f.Meetings, &f.Scheduled, &f.Running, &f.Started, &f.Finished, &f.Closed)
	return f, declined, db.Translate(err)
}

// underAgreement requires an agreement that the caller may read and that one of
// the plan's partners is a party to (other_partner).
func underAgreement(tx *journal.Tx, c *fault.Check, id string, mitraIDs []string) error {
	a, err := db.NamedAgreement(tx.DB, tx.By, c, "/naskah_id", &id)
	if a == nil || err != nil || len(mitraIDs) == 0 {
		return err
	}
	ok, err := db.SharesPartner(tx.DB, a.ID, mitraIDs...)
	if err == nil && !ok {
		c.Add("/naskah_id", "other_partner", "Tidak satu pun mitra rencana ini pihak naskah %s.", "No partner of this plan is a party to agreement %s.", a.Kode)
	}
	return err
}

// activityVisible reports whether the caller may see an activity.
func activityVisible(tx *journal.Tx, id string) (bool, error) {
	c := db.And(db.Cond{SQL: "p.id = ?", Args: []any{id}}, db.ActivityScope(tx.By.May(actor.PelaksanaanBaca), "p"))
	var n int
	err := tx.DB.Raw("SELECT count(*) FROM pelaksanaan p WHERE "+c.SQL, c.Args...).Row().Scan(&n)
	return n > 0, db.Translate(err)
}

// requestVisible reports whether there is a request the caller may read.
func requestVisible(tx *journal.Tx, id string) (bool, error) {
	c := db.And(db.Cond{SQL: "p.id = ?", Args: []any{id}}, db.RequestScope(tx.By.May(actor.PermintaanBaca), "p"))
	var n int
	err := tx.DB.Raw("SELECT count(*) FROM permintaan_layanan p WHERE "+c.SQL, c.Args...).Row().Scan(&n)
	return n > 0, db.Translate(err)
}

// adds reports whether a list names anything it did not name before.
func adds(was, ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(was, id) })
}
