package pelaksanaan

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

func newNoun() *db.Noun[Pelaksanaan] {
	return &db.Noun[Pelaksanaan]{
		Table: "pelaksanaan", Visible: visible,
		Meta: func(p *Pelaksanaan) *actor.Meta { return &p.Meta },
		Links: []db.Link[Pelaksanaan]{
			{Column: "mitra_ids", Table: "pelaksanaan_mitra", Owner: "pelaksanaan_id", Ref: "mitra_id", Join: "JOIN mitra m ON m.id = l.mitra_id", Value: "COALESCE(m.digabung_ke_id, m.id)", Of: func(p *Pelaksanaan) *[]string { return &p.MitraIDs }},
			{Column: "prodi_ids", Table: "pelaksanaan_prodi", Owner: "pelaksanaan_id", Ref: "prodi_id", Of: func(p *Pelaksanaan) *[]string { return &p.ProdiIDs }},
			{Column: "bidang", Table: "pelaksanaan_bidang", Owner: "pelaksanaan_id", Ref: "bidang", Of: func(p *Pelaksanaan) *[]string { return &p.Bidang }},
		},
		Derived: map[string]string{
			"status_rencana":         "(SELECT rk.status FROM rencana_kegiatan rk WHERE rk.id = r.rencana_id)",
			"survei_tertutup":        asked,
			"luar_masa":              outside,
			"dilaporkan_oleh_nama":   "COALESCE((SELECT pl.nama" + db.ActingFor("r.dilaporkan_oleh_atas_nama") + " FROM pengguna pl WHERE pl.id = r.dilaporkan_oleh_id), " + db.TokenName("r.dilaporkan_oleh_id") + ")",
			"diverifikasi_oleh_nama": "(SELECT pv.nama" + db.ActingFor("r.diverifikasi_oleh_atas_nama") + " FROM pengguna pv WHERE pv.id = r.diverifikasi_oleh_id)",
		},
	}
}

// outside is whether an activity has a day on which its agreement was not in
// force; before the signature no day is.
const outside = `EXISTS (SELECT 1 FROM naskah nk WHERE nk.id = r.naskah_id
	AND (nk.status NOT IN ('ditandatangani', 'ditutup') OR nk.tanggal_mulai > r.tanggal_mulai OR nk.tanggal_berakhir < r.tanggal_selesai OR nk.tanggal_tutup < r.tanggal_selesai))`

// asked counts whether every partner of an activity has a link to a survey that
// was not answered: 1 or 0.
const asked = `(SELECT CASE WHEN EXISTS (SELECT 1 FROM pelaksanaan_mitra sl JOIN mitra sm ON sm.id = sl.mitra_id
		WHERE sl.pelaksanaan_id = r.id AND NOT EXISTS (SELECT 1 FROM survei_mitra sv JOIN mitra sn ON sn.id = sv.mitra_id
			WHERE sv.pelaksanaan_id = r.id AND sv.status = 'terkirim' AND COALESCE(sn.digabung_ke_id, sn.id) = COALESCE(sm.digabung_ke_id, sm.id)))
	THEN 0 ELSE 1 END)`

// visible is the row scope: see db.ActivityScope.
func visible(by actor.Actor) db.Cond { return db.ActivityScope(by.May(actor.PelaksanaanBaca), "r") }

// Spec declares what a list of activities can be asked.
func Spec() *listing.Spec {
	return &listing.Spec{
		Default: "-tanggal_mulai", Search: true, Expand: []string{"mitra", "naskah", "rencana"},
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Sort: true, Values: []string{string(Direncanakan), string(Berlangsung), string(Selesai),
				string(Dilaporkan), string(Dikembalikan), string(Terverifikasi), string(Dibatalkan)}},
			{Name: "jenis", Kind: listing.Choice, Filter: true, Values: []string{string(Kunjungan), string(RapatDaring), string(RapatLuring), string(Kegiatan)}},
			{Name: "bidang", Kind: listing.Choice, Filter: true, Values: semuaBidang(), Where: byBidang},
			{Name: "tingkat", Kind: listing.Choice, Filter: true, Values: []string{string(Internasional), string(Nasional), string(WilayahLokal)}},
			{Name: "bentuk_kegiatan_kode", Kind: listing.Text, Filter: true},
			{Name: "relevan_ps", Kind: listing.Bool, Filter: true},
			{Name: "kode", Kind: listing.Text, Filter: true, Sort: true},
			{Name: "rencana", Kind: listing.Ref, Filter: true, Where: listing.ByRef("rencana_id", "rencana_kegiatan"), Doc: "plan, by id or kode"},
			{Name: "naskah", Kind: listing.Ref, Filter: true, Where: listing.ByRef("naskah_id", "naskah"), Doc: "agreement, by id or kode"},
			{Name: "tanpa_dasar", Kind: listing.Bool, Filter: true, Where: groundless, Doc: "true: no agreement behind it"},
			{Name: "unit", Kind: listing.Ref, Filter: true, Where: listing.ByRef("unit_pelaksana_id", "unit"), Doc: "unit that carries it out, by id or kode"},
			{Name: "prodi", Kind: listing.Ref, Filter: true, Where: listing.ByLink("pelaksanaan_prodi", "pelaksanaan_id", "prodi_id", "prodi"), Doc: "prodi, by id or kode"},
			{Name: "mitra", Kind: listing.Ref, Filter: true, Where: listing.ByMitra("pelaksanaan_mitra", "pelaksanaan_id"), Doc: "partner, by id or kode"},
			{Name: "dari", Kind: listing.Date, Filter: true, Where: listing.Compare("r.tanggal_selesai >= ?"), Doc: "activities that end on or after this WIB date"},
			{Name: "sampai", Kind: listing.Date, Filter: true, Where: listing.Compare("r.tanggal_mulai <= ?"), Doc: "activities that begin on or before this WIB date"},
			{Name: "tenggat_sampai", Kind: listing.Date, Filter: true, Where: overdue, Doc: "activities whose report is not in and is due on or before this WIB date"},
			{Name: "impor_id", Kind: listing.Text, Filter: true, Doc: "import it came with"},
			{Name: "judul", Sort: true},
			{Name: "tanggal_mulai", Sort: true},
			{Name: "tanggal_selesai", Sort: true},
			{Name: "tenggat_laporan", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

func groundless(vs []string) db.Cond {
	if vs[len(vs)-1] == "true" {
		return db.Cond{SQL: "r.naskah_id IS NULL"}
	}
	return db.Cond{SQL: "r.naskah_id IS NOT NULL"}
}

func byBidang(vs []string) db.Cond {
	return db.Cond{SQL: "EXISTS (SELECT 1 FROM pelaksanaan_bidang l WHERE l.pelaksanaan_id = r.id AND l.bidang IN ?)", Args: []any{vs}}
}

func overdue(vs []string) db.Cond {
	return db.Cond{SQL: "r.tenggat_laporan <= ? AND r.status IN ('selesai', 'dikembalikan')", Args: []any{vs[len(vs)-1]}}
}

// resolve checks the references of an activity and stores survivors for merged
// partners. What was there before is not judged again: a partner that became
// inactive since stays.
func resolve(tx *journal.Tx, p *Pelaksanaan, was *Inti) error {
	var c fault.Check
	var refs db.Refs
	if was == nil || adds(was.MitraIDs, p.MitraIDs) {
		refs.Mitra("/mitra_ids", p.MitraIDs, func(ids []string) { p.MitraIDs = ids })
	}
	if was == nil || adds(was.ProdiIDs, p.ProdiIDs) {
		refs.Table("prodi", "/prodi_ids", p.ProdiIDs)
	}
	if was == nil || was.UnitPelaksanaID != p.UnitPelaksanaID {
		refs.Table("unit", "/unit_pelaksana_id", []string{p.UnitPelaksanaID})
	}
	for n := range p.Peserta {
		if id := p.Peserta[n].ProdiID; id != nil {
			refs.Table("prodi", fmt.Sprintf("/peserta/%d/prodi_id", n), []string{*id})
		}
	}
	if err := refs.Resolve(tx.DB, &c); err != nil {
		return err
	}
	if id := p.NaskahID; id != nil && (was == nil || was.NaskahID == nil || *was.NaskahID != *id) {
		if err := underAgreement(tx, &c, *id, p.MitraIDs); err != nil {
			return err
		}
	}
	if was == nil || was.BentukKegiatanKode != p.BentukKegiatanKode {
		ok, err := listed(tx.DB, p.BentukKegiatanKode, p.TanggalMulai)
		if err != nil {
			return err
		}
		if !ok {
			c.Add("/bentuk_kegiatan_kode", "unknown_code", "Tidak ada pada /referensi/bentuk_kegiatan.", "Not on the list /referensi/bentuk_kegiatan.")
		}
	}
	if c.OK() {
		if err := homeless(tx.DB, &c, p); err != nil {
			return err
		}
	}
	if reach := tx.By.May(actor.PelaksanaanTulis); c.OK() && reach.Units != nil && !reach.Covers(p.UnitPelaksanaID) {
		c.Add("/unit_pelaksana_id", "own_unit_required", "Harus unit Anda sendiri.", "Must be your own unit.")
	}
	return c.Err()
}

// underAgreement requires an agreement that the caller may read and that one of
// the activity's partners is a party to (other_partner). Its dates are not judged:
// an activity outside its agreement's period is shown as such.
func underAgreement(tx *journal.Tx, c *fault.Check, id string, mitraIDs []string) error {
	a, err := db.NamedAgreement(tx.DB, tx.By, c, "/naskah_id", &id)
	if a == nil || err != nil || len(mitraIDs) == 0 {
		return err
	}
	ok, err := db.SharesPartner(tx.DB, a.ID, mitraIDs...)
	if err == nil && !ok {
		c.Add("/naskah_id", "other_partner", "Tidak satu pun mitra kegiatan ini pihak naskah %s.", "No partner of this activity is a party to agreement %s.", a.Kode)
	}
	return err
}

// adds reports whether a list names anything it did not name before.
func adds(was, ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(was, id) })
}

// listed reports whether a form of activity is on the list in force on a day.
func listed(tx *gorm.DB, kode string, day clock.Date) (bool, error) {
	var n int
	err := tx.Raw(`SELECT count(*) FROM referensi WHERE jenis = 'bentuk_kegiatan' AND kode = ?
		AND berlaku_mulai <= ? AND (berlaku_sampai IS NULL OR berlaku_sampai >= ?)`, kode, day, day).Row().Scan(&n)
	return n > 0, db.Translate(err)
}

// homeless refuses prodi that belong to no jurusan on the day the activity ends:
// no KPI could count them.
func homeless(tx *gorm.DB, c *fault.Check, p *Pelaksanaan) error {
	if len(p.ProdiIDs) == 0 {
		return nil
	}
	housed := map[string]bool{}
	err := db.Raw(tx.Statement.Context, tx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		housed[id] = true
		return err
	}, `SELECT pj.prodi_id FROM prodi_jurusan pj WHERE pj.prodi_id IN ? AND pj.mulai <= ? AND (pj.sampai IS NULL OR pj.sampai >= ?)`,
		p.ProdiIDs, p.TanggalSelesai, p.TanggalSelesai)
	if err != nil {
		return err
	}
	for n, id := range p.ProdiIDs {
		if !housed[id] {
			c.Add(fmt.Sprintf("/prodi_ids/%d", n), "no_jurusan", "Prodi ini tidak bernaung pada jurusan mana pun pada tanggal_selesai.", "This prodi belongs to no jurusan on tanggal_selesai.")
		}
	}
	return nil
}

func planVisible(tx *journal.Tx, id string) (bool, error) {
	c := db.And(db.Cond{SQL: "x.id = ?", Args: []any{id}}, db.PlanScope(tx.By.May(actor.RencanaBaca), "x.id"))
	var n int
	err := tx.DB.Raw("SELECT count(*) FROM rencana_kegiatan x WHERE "+c.SQL, c.Args...).Row().Scan(&n)
	return n > 0, db.Translate(err)
}

// whole completes one activity with its evidence.
func (s *Service) whole(g *gorm.DB) func(Pelaksanaan, error) (Pelaksanaan, error) {
	return func(p Pelaksanaan, err error) (Pelaksanaan, error) {
		if err != nil {
			return p, err
		}
		ps := []Pelaksanaan{p}
		err = readBukti(g, ps)
		return ps[0], err
	}
}

// readBukti fills in the evidence of activities, in the order it was added.
func readBukti(g *gorm.DB, ps []Pelaksanaan) error {
	at := make(map[string]*Pelaksanaan, len(ps))
	ids := make([]string, len(ps))
	for i := range ps {
		ids[i], at[ps[i].ID] = ps[i].ID, &ps[i]
		ps[i].fill()
	}
	if len(ids) == 0 {
		return nil
	}
	return db.Raw(g.Statement.Context, g, func(scan func(...any) error) error {
		var owner, which string
		var b Bukti
		var added time.Time
		if err := scan(&owner, &which, &b.ID, &b.BerkasID, &b.Tautan, &b.SHA256, &b.Judul, &b.TanggalBukti, &added, &b.DitambahOleh.Jenis, &b.DitambahOleh.ID, &b.DitambahOleh.Nama, &b.DitambahOleh.AtasNama); err != nil {
			return fmt.Errorf("scan bukti: %w", err)
		}
		b.DitambahPada = added.UTC()
		l := at[owner].list(which)
		*l = append(*l, b)
		return nil
	}, `SELECT b.pelaksanaan_id, COALESCE(b.aspek, ''), b.id, b.berkas_id, b.tautan, f.sha256, b.judul, b.tanggal_bukti, b.ditambah_pada, b.ditambah_oleh_jenis, b.ditambah_oleh_id, COALESCE(u.nama`+db.ActingFor("b.ditambah_oleh_atas_nama")+`, `+db.TokenName("b.ditambah_oleh_id")+`, ''), b.ditambah_oleh_atas_nama
		FROM pelaksanaan_bukti b LEFT JOIN berkas f ON f.id = b.berkas_id LEFT JOIN pengguna u ON u.id = b.ditambah_oleh_id
		WHERE b.pelaksanaan_id IN ? ORDER BY b.pelaksanaan_id, b.urutan`, ids)
}

// insertBukti keeps a piece of evidence as the n-th of its list, from 0.
func insertBukti(g *gorm.DB, owner, which string, n int, b Bukti) error {
	var aspek *string
	if which != "" {
		aspek = &which
	}
	return db.Translate(g.Exec(`INSERT INTO pelaksanaan_bukti (id, pelaksanaan_id, aspek, urutan, berkas_id, tautan, judul, tanggal_bukti, ditambah_pada, ditambah_oleh_jenis, ditambah_oleh_id, ditambah_oleh_atas_nama)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, b.ID, owner, aspek, n, b.BerkasID, b.Tautan, b.Judul, b.TanggalBukti, b.DitambahPada, b.DitambahOleh.Jenis, b.DitambahOleh.ID, b.DitambahOleh.AtasNama).Error)
}

func cloneInti(i Inti) Inti {
	i.ProdiIDs, i.MitraIDs, i.Bidang = slices.Clone(i.ProdiIDs), slices.Clone(i.MitraIDs), slices.Clone(i.Bidang)
	return i
}

// drafted names what of a report differs that is written only after the
// activity; participants may be counted before.
func drafted(a, b Laporan) (pointers []string) {
	sameOutput := func(x, y Luaran) bool {
		return x.Jenis == y.Jenis && x.Judul == y.Judul && x.Volume == y.Volume && x.Satuan == y.Satuan && same(x.Tautan, y.Tautan)
	}
	for _, m := range []struct {
		pointer string
		same    bool
	}{
		{"/ringkasan", same(a.Ringkasan, b.Ringkasan)},
		{"/manfaat_ps", slices.Equal(a.ManfaatPS, b.ManfaatPS)},
		{"/luaran", slices.EqualFunc(a.Luaran, b.Luaran, sameOutput)},
	} {
		if !m.same {
			pointers = append(pointers, m.pointer)
		}
	}
	return pointers
}

func same[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }
