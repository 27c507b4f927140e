package naskah

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

const throughMerge = "JOIN mitra m ON m.id = l.mitra_id"

// named says whether another record names the agreement r.
var named = "(" + strings.Join([]string{
	"EXISTS (SELECT 1 FROM permintaan_layanan q WHERE q.naskah_id = r.id)",
	"EXISTS (SELECT 1 FROM permintaan_kejadian q WHERE q.naskah_id = r.id)",
	"EXISTS (SELECT 1 FROM rencana_kegiatan q WHERE q.naskah_id = r.id)",
	"EXISTS (SELECT 1 FROM pelaksanaan q WHERE q.naskah_id = r.id)",
	"EXISTS (SELECT 1 FROM arsip_laporan q WHERE q.naskah_id = r.id)",
	"EXISTS (SELECT 1 FROM naskah q WHERE q.naskah_induk_id = r.id)",
}, " OR ") + ")"

const renewal = "FROM naskah s WHERE s.menggantikan_id = r.id AND s.status <> 'dibatalkan'"

// newNoun keeps agreements as they are stored, for changes.
func newNoun() *db.Noun[Naskah] {
	return &db.Noun[Naskah]{
		Table: "naskah",
		Meta:  func(n *Naskah) *actor.Meta { return &n.Meta },
		Links: []db.Link[Naskah]{
			{Column: "mitra_ids", Table: "naskah_mitra", Owner: "naskah_id", Ref: "mitra_id", Join: throughMerge, Value: "COALESCE(m.digabung_ke_id, m.id)", Of: func(n *Naskah) *[]string { return &n.MitraIDs }},
			{Column: "unit_ids", Table: "naskah_unit", Owner: "naskah_id", Ref: "unit_id", Of: func(n *Naskah) *[]string { return &n.UnitIDs }},
			{Column: "prodi_ids", Table: "naskah_prodi", Owner: "naskah_id", Ref: "prodi_id", Of: func(n *Naskah) *[]string { return &n.ProdiIDs }},
			{Column: "bidang", Table: "naskah_bidang", Owner: "naskah_id", Ref: "bidang", Of: func(n *Naskah) *[]string { return &n.Bidang }},
		},
		Derived: map[string]string{
			"pengganti_id": "(SELECT s.id " + renewal + ")", "pengganti_status": "(SELECT s.status " + renewal + ")", "pengganti_mulai": "(SELECT s.tanggal_mulai " + renewal + ")",
			"urut_masa": "0", "urut_mulai": "r.tanggal_mulai", "urut_berakhir": "r.tanggal_berakhir", "urut_ttd": "r.tanggal_ttd",
			"ditelaah": "r.status = 'draf' AND EXISTS (SELECT 1 FROM jurnal j WHERE j.subjek = 'naskah' AND j.subjek_id = r.id AND j.peristiwa = 'naskah.diajukan_telaah')",
			"ditunjuk": "r.status = 'draf' AND " + named,
			"anak":     "(SELECT count(*) FROM naskah c WHERE c.naskah_induk_id = r.id AND c.status <> 'dibatalkan')",
		},
		Visible: visible,
	}
}

// stored are the columns a list reads as they are.
const stored = `x.id, x.versi, x.dibuat_pada, x.dibuat_oleh_jenis, x.dibuat_oleh_id, x.dibuat_oleh_atas_nama, x.diubah_pada, x.diubah_oleh_jenis, x.diubah_oleh_id, x.diubah_oleh_atas_nama, x.kode, x.jenis, x.judul,
	x.templat_id, x.permintaan_id, x.naskah_induk_id, x.menggantikan_id, x.nomor_polibatam, x.nomor_mitra, x.ruang_lingkup, x.tingkat, x.tanggal_ttd, x.tanggal_mulai,
	x.tanggal_berakhir, x.tanpa_batas_waktu, x.nilai_kontrak, x.mata_uang, x.metode_ttd, x.pihak, x.pelaporan, x.pengecualian_periode, x.tanpa_berkas, x.jenis_penutupan,
	x.tanggal_tutup, x.alasan, x.impor_id, x.cari`

// onDay keeps agreements as they stand on a day, for questions: status as settle
// has it, urut_masa as MasaBerlaku ranks it, and dates in an order that has a
// place for what is open.
func onDay(today clock.Date) *db.Noun[Naskah] {
	n := newNoun()
	t, soon := "'"+string(today)+"'", "'"+string(today.AddDays(Soon))+"'"
	begun := "(s.status IN ('ditandatangani', 'ditutup') AND s.tanggal_mulai <= " + t + ")"
	n.Table = "(SELECT " + stored + `,
		CASE WHEN x.status = 'ditandatangani' AND ` + begun + ` THEN 'ditutup' ELSE x.status END AS status,
		CASE WHEN x.status NOT IN ('ditandatangani', 'ditutup') THEN 0
			WHEN x.status = 'ditutup' OR ` + begun + ` THEN 5
			WHEN x.tanggal_mulai > ` + t + ` THEN 1
			WHEN s.id IS NOT NULL THEN 4
			WHEN x.tanggal_berakhir IS NULL THEN 2
			WHEN x.tanggal_berakhir < ` + t + ` THEN 5
			WHEN x.tanggal_berakhir <= ` + soon + ` THEN 3
			ELSE 2 END AS urut_masa,
		COALESCE(x.tanggal_mulai, '9999-12-31') AS urut_mulai, COALESCE(x.tanggal_berakhir, '9999-12-31') AS urut_berakhir, COALESCE(x.tanggal_ttd, '9999-12-31') AS urut_ttd,
		s.id AS pengganti_id, s.status AS pengganti_status, s.tanggal_mulai AS pengganti_mulai
		FROM naskah x LEFT JOIN naskah s ON s.menggantikan_id = x.id AND s.status <> 'dibatalkan')`
	for _, c := range []string{"pengganti_id", "pengganti_status", "pengganti_mulai", "urut_masa", "urut_mulai", "urut_berakhir", "urut_ttd"} {
		n.Derived[c] = "r." + c
	}
	return n
}

// byDay remembers the question of the day.
type byDay struct {
	mu    sync.Mutex
	today clock.Date
	n     *db.Noun[Naskah]
}

func (b *byDay) on(today clock.Date) *db.Noun[Naskah] {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.n == nil || b.today != today {
		b.today, b.n = today, onDay(today)
	}
	return b.n
}

// visible is the row scope: a unit sees the agreements that list it or a prodi of
// its.
func visible(by actor.Actor) db.Cond {
	return db.AgreementScope(by.May(actor.NaskahBaca), "r")
}

// lockAll locks agreements in the order of their ids, so that two changes that
// touch some of the same cannot wait for each other, and reads them. The lock
// comes in a statement of its own: only what is read after it is had shows what
// those who held it before did to the agreements around. What the caller may not
// see is left out.
func (s *Service) lockAll(tx *journal.Tx, ids []string) (map[string]Naskah, error) {
	slices.Sort(ids)
	c := db.And(db.Cond{SQL: "r.id IN ?", Args: []any{slices.Compact(ids)}}, visible(tx.By))
	if lock := db.ForUpdate(tx.DB, "r"); lock != "" {
		if err := tx.DB.Exec("SELECT r.id FROM naskah r WHERE "+c.SQL+" ORDER BY r.id"+lock, c.Args...).Error; err != nil {
			return nil, db.Translate(err)
		}
	}
	rows, err := s.n.Query(tx.DB, "WHERE "+c.SQL+" ORDER BY r.id", c.Args...)
	if err != nil {
		return nil, err
	}
	if err := s.complete(tx.DB, rows); err != nil {
		return nil, err
	}
	out := make(map[string]Naskah, len(rows))
	for _, r := range rows {
		out[r.ID] = r
	}
	return out, nil
}

// holdRequest locks a request, which comes before every agreement; false when
// there is none that the caller may see.
func holdRequest(tx *journal.Tx, id string) (bool, error) {
	c := db.And(db.Cond{SQL: "p.id = ?", Args: []any{id}}, db.RequestScope(tx.By.May(actor.PermintaanBaca), "p"))
	found := false
	err := db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		var got string
		found = true
		return scan(&got)
	}, "SELECT p.id FROM permintaan_layanan p WHERE "+c.SQL+db.ForUpdate(tx.DB, "p"), c.Args...)
	return found, err
}

// templateOf is what drafting needs to know of one; found says that there is one.
func templateOf(tx *journal.Tx, id string) (jenis, status string, found bool, err error) {
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		found = true
		return scan(&jenis, &status)
	}, "SELECT jenis, status FROM templat_naskah WHERE id = ?", id)
	return jenis, status, found, err
}

// child is an agreement as far as the one above it must know.
type child struct {
	kode   string
	jenis  Jenis
	masa   Masa
	waived bool
}

// children are the agreements under one, without those called off.
func children(tx *journal.Tx, id string) (out []child, err error) {
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		var k child
		var from, to clock.Date
		if err := scan(&k.kode, &k.jenis, &from, &to, &k.masa.TanpaBatasWaktu, &k.waived); err != nil {
			return fmt.Errorf("scan child: %w", err)
		}
		k.masa.TanggalMulai, k.masa.TanggalBerakhir = optional(from), optional(to)
		out = append(out, k)
		return nil
	}, "SELECT kode, jenis, tanggal_mulai, tanggal_berakhir, tanpa_batas_waktu, pengecualian_periode IS NOT NULL FROM naskah WHERE naskah_induk_id = ? AND status <> 'dibatalkan' ORDER BY kode", id)
	return out, err
}

func optional(d clock.Date) *clock.Date {
	if d == "" {
		return nil
	}
	return &d
}

// numberTaken reports whether another agreement has a number.
func numberTaken(tx *gorm.DB, column, no, id string) (bool, error) {
	var n int
	err := tx.Raw("SELECT count(*) FROM naskah WHERE "+column+" = ? AND id <> ?", no, id).Row().Scan(&n)
	return n > 0, db.Translate(err)
}

// taken says what a refused key means, where two were at it at once.
func taken(err error) error {
	v, ok := errors.AsType[*db.Violation](err)
	if !ok || v.Kind != "unique" {
		return err
	}
	for _, column := range []string{"nomor_polibatam", "nomor_mitra"} {
		if v.On("naskah", column) {
			var c fault.Check
			numberUsed(&c, "/"+column)
			return c.Err()
		}
	}
	if v.On("naskah_satu_pengganti") || v.On("naskah", "menggantikan_id") {
		return fault.New(fault.Conflict, "Naskah ini sudah punya pengganti.", "This agreement has a renewal already.")
	}
	return err
}

func numberUsed(c *fault.Check, at string) {
	c.Add(at, "duplicate", "Nomor ini sudah dipakai naskah lain.", "Another agreement has this number.")
}

// importedUnused reports whether an agreement came by an import, and whether
// another record names it.
func importedUnused(tx *journal.Tx, id string) (imported, used bool, err error) {
	err = tx.DB.Raw("SELECT EXISTS (SELECT 1 FROM jurnal j WHERE j.subjek = 'naskah' AND j.subjek_id = r.id AND j.versi = 1 AND j.peristiwa = ?), "+named+
		" FROM naskah r WHERE r.id = ?", ImportedEvent, id).Row().Scan(&imported, &used)
	return imported, used, db.Translate(err)
}

// wasSent reports whether an agreement was ever handed to its partners.
func wasSent(ctx context.Context, g *gorm.DB, id string) (sent bool, err error) {
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var one int
		sent = true
		return scan(&one)
	}, "SELECT 1 FROM jurnal WHERE subjek = 'naskah' AND subjek_id = ? AND peristiwa = 'naskah.dikirim_mitra' LIMIT 1", id)
	return sent, err
}
