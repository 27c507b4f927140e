package kpi

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

type store struct{ db *db.DB }

// potret is one state of the store, which all reads of an answer see.
type potret = *gorm.DB

// snapshot runs reads that see one state of the store.
func (s store) snapshot(ctx context.Context, f func(tx potret) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.db.Engine == db.Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return db.Translate(s.db.Reader.WithContext(ctx).Transaction(f, opts))
}

// met are the activities that meet a period: its end, then its start.
const met = "p.status <> 'dibatalkan' AND p.tanggal_mulai <= ? AND p.tanggal_selesai >= ?"

const kegiatanSQL = `SELECT p.id, p.kode, p.judul, p.status, p.unit_pelaksana_id, p.tanggal_mulai, p.tanggal_selesai, p.relevan_ps, p.tingkat,
	p.aspek_a_terpenuhi, (p.aspek_b_kinerja OR p.aspek_b_fasilitas)
	FROM pelaksanaan p WHERE ` + met + " ORDER BY p.tanggal_selesai, p.id"

// lists are what belongs to activities, each read whole: one statement a list
// costs far less than a look-up for each activity.
func lists() []struct {
	sql string
	put func(k *Kegiatan, v string)
} {
	return []struct {
		sql string
		put func(k *Kegiatan, v string)
	}{
		{"SELECT l.pelaksanaan_id, l.bidang FROM pelaksanaan_bidang l JOIN pelaksanaan p ON p.id = l.pelaksanaan_id WHERE " + met, func(k *Kegiatan, v string) { k.Bidang = append(k.Bidang, v) }},
		{"SELECT l.pelaksanaan_id, l.prodi_id FROM pelaksanaan_prodi l JOIN pelaksanaan p ON p.id = l.pelaksanaan_id WHERE " + met, func(k *Kegiatan, v string) { k.Prodi = append(k.Prodi, v) }},
		{"SELECT l.pelaksanaan_id, l.mitra_id FROM pelaksanaan_mitra l JOIN pelaksanaan p ON p.id = l.pelaksanaan_id WHERE " + met, func(k *Kegiatan, _ string) { k.Mitra++ }},
		{"SELECT b.pelaksanaan_id, b.aspek FROM pelaksanaan_bukti b JOIN pelaksanaan p ON p.id = b.pelaksanaan_id WHERE b.aspek IN ('a', 'b') AND " + met, func(k *Kegiatan, v string) {
			k.BuktiA, k.BuktiB = k.BuktiA || v == "a", k.BuktiB || v == "b"
		}},
		{"SELECT r.tindak_lanjut_dari_id, r.status FROM rencana_kegiatan r JOIN pelaksanaan p ON p.id = r.tindak_lanjut_dari_id WHERE r.status <> 'dibatalkan' AND " + met, func(k *Kegiatan, _ string) { k.Lanjutan = true }},
	}
}

// dunia loads what a year is counted from. Activities that meet the year are
// read whole; the counting itself is Go, so that a number and its drill-down
// come from the same items.
func (s store) dunia(ctx context.Context, tx potret, year int, today clock.Date) (*Dunia, error) {
	d := &Dunia{Tahun: year, HariIni: today, Prodi: map[string]Prodi{}}
	from, to := clock.MakeDate(year, 1, 1), clock.MakeDate(year, 12, 31)
	at := map[string]int{}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var k Kegiatan
		if err := scan(&k.ID, &k.Kode, &k.Judul, &k.Status, &k.UnitID, &k.Mulai, &k.Selesai, &k.Relevan, &k.Tingkat, &k.A, &k.B); err != nil {
			return fmt.Errorf("scan activity: %w", err)
		}
		at[k.ID] = len(d.Kegiatan)
		d.Kegiatan = append(d.Kegiatan, k)
		return nil
	}, kegiatanSQL, to, from)
	if err != nil {
		return nil, err
	}
	for _, l := range lists() {
		err := db.Raw(ctx, tx, func(scan func(...any) error) error {
			var id, v string
			if err := scan(&id, &v); err != nil {
				return fmt.Errorf("scan what belongs to activities: %w", err)
			}
			if i, ok := at[id]; ok {
				l.put(&d.Kegiatan[i], v)
			}
			return nil
		}, l.sql, to, from)
		if err != nil {
			return nil, err
		}
	}
	for i := range d.Kegiatan { // one world has one text
		slices.Sort(d.Kegiatan[i].Bidang)
		slices.Sort(d.Kegiatan[i].Prodi)
	}
	err = db.Raw(ctx, tx, func(scan func(...any) error) error {
		var id string
		var v Survei
		if err := scan(&id, &v.Skor, &v.Butir, &v.Berminat); err != nil {
			return fmt.Errorf("scan survey: %w", err)
		}
		if i, ok := at[id]; ok {
			d.Kegiatan[i].Survei = append(d.Kegiatan[i].Survei, v)
		}
		return nil
	}, `SELECT v.pelaksanaan_id, v.jumlah_skor, v.jumlah_butir, COALESCE(v.berminat_lanjut, false)
		FROM survei_mitra v JOIN pelaksanaan p ON p.id = v.pelaksanaan_id
		WHERE v.status = 'terisi' AND v.jumlah_butir > 0 AND p.tanggal_mulai <= ? AND p.tanggal_selesai >= ? ORDER BY v.id`, to, from)
	if err != nil {
		return nil, err
	}
	return d, s.structure(ctx, tx, d)
}

// structure loads the jurusan active at the reference date and every prodi with
// its memberships.
func (s store) structure(ctx context.Context, tx potret, d *Dunia) error {
	ref := d.Acuan()
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var j Jurusan
		if err := scan(&j.ID, &j.Kode, &j.Nama); err != nil {
			return fmt.Errorf("scan jurusan: %w", err)
		}
		d.Jurusan = append(d.Jurusan, j)
		return nil
	}, "SELECT id, kode, nama FROM unit WHERE jenis = 'jurusan' AND aktif_mulai <= ? AND (aktif_sampai IS NULL OR aktif_sampai >= ?) ORDER BY kode", ref, ref)
	if err != nil {
		return err
	}
	return db.Raw(ctx, tx, func(scan func(...any) error) error {
		var p Prodi
		var j *string
		var from, until, mulai, sampai clock.Date
		if err := scan(&p.ID, &p.Kode, &p.Nama, &from, &until, &j, &mulai, &sampai); err != nil {
			return fmt.Errorf("scan prodi: %w", err)
		}
		p.Aktif = from <= ref && (until == "" || until >= ref)
		p.Jurusan = d.Prodi[p.ID].Jurusan
		if j != nil {
			p.Jurusan = append(p.Jurusan, Anggota{JurusanID: *j, Mulai: mulai, Sampai: sampai})
		}
		d.Prodi[p.ID] = p
		return nil
	}, `SELECT p.id, p.kode, p.nama, p.aktif_mulai, p.aktif_sampai, j.jurusan_id, j.mulai, j.sampai
		FROM prodi p LEFT JOIN prodi_jurusan j ON j.prodi_id = p.id ORDER BY p.kode, j.mulai`)
}

// target returns the target in force, in hundredths of a per cent; nil if none.
func (s store) target(ctx context.Context, tx potret, k Kode, year int) (t *int, err error) {
	err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&t) },
		"SELECT nilai FROM kpi_target WHERE kode = ? AND tahun <= ? ORDER BY tahun DESC LIMIT 1", string(k), year)
	return t, err
}

// changeQueries ask when what the indicators of activities are counted from last
// changed. A plan that is still a draft can be removed, and with it what went on
// from an activity.
func changeQueries() []string {
	return []string{
		"SELECT diubah_pada FROM pelaksanaan ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT diubah_pada FROM survei_mitra ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT diubah_pada FROM rencana_kegiatan ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT diubah_pada FROM prodi ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT diubah_pada FROM unit ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT pada FROM jurnal WHERE peristiwa = 'rencana_kegiatan.dihapus' ORDER BY pada DESC LIMIT 1",
		importUndone, targetChanged,
	}
}

// Targets are few; what is replaced as a whole tells of it in the journal.
const (
	targetChanged = "SELECT pada FROM jurnal WHERE subjek = 'kpi_target' ORDER BY pada DESC LIMIT 1"
	// What an import made is gone when it is taken back.
	importUndone   = "SELECT pada FROM jurnal WHERE subjek = 'impor' AND peristiwa = 'impor.dibatalkan' ORDER BY pada DESC LIMIT 1"
	holidayChanged = "SELECT pada FROM jurnal WHERE subjek = 'hari_libur' ORDER BY pada DESC LIMIT 1"
)

// askedQueries ask the same of the clocks.
func askedQueries() []string {
	return []string{"SELECT diubah_pada FROM permintaan_layanan ORDER BY diubah_pada DESC LIMIT 1", importUndone, targetChanged, holidayChanged}
}

// changed returns the latest of the changes asked for.
func (s store) changed(ctx context.Context, tx potret, queries []string) (time.Time, error) {
	var last time.Time
	for _, query := range queries {
		err := db.Raw(ctx, tx, func(scan func(...any) error) error {
			var t time.Time
			if err := scan(&t); err != nil {
				return fmt.Errorf("scan last change: %w", err)
			}
			if t.After(last) {
				last = t
			}
			return nil
		}, query)
		if err != nil {
			return last, err
		}
	}
	return last, nil
}

// moves are the nouns whose entries in the journal can move a KPI.
func moves() []string {
	return []string{"pelaksanaan", "survei_mitra", "rencana_kegiatan", "naskah", "permintaan_layanan", "prodi", "unit", "mitra", "hari_libur", subjekTarget, subjekSnapshot}
}

// state counts the entries that can move a KPI, from a state that was seen before:
// it reads no more of the journal than what came since, and what is not sealed.
func (s store) state(ctx context.Context, tx potret, before keadaan) (n int64, at keadaan, err error) {
	at = before
	err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&at.posisi) }, "SELECT COALESCE(max(posisi), 0) FROM segel")
	if err != nil {
		return 0, at, err
	}
	if before.known && at.posisi > before.posisi {
		var more int64
		err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&more) },
			"SELECT count(*) FROM segel s JOIN jurnal j ON j.id = s.jurnal_id WHERE s.posisi > ? AND j.subjek IN ?", before.posisi, moves())
		if err != nil {
			return 0, at, err
		}
		at.sealed += more
	}
	at.known = true
	var waiting int64
	err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&waiting) },
		"SELECT count(*) FROM jurnal_antre q JOIN jurnal j ON j.id = q.jurnal_id WHERE j.subjek IN ?", moves())
	return at.sealed + waiting, at, err
}

// scope finds the unit or prodi asked for, by id or kode.
func (s store) scope(ctx context.Context, tx potret, unit, prodi string) (c Cakupan, jurusan []string, err error) {
	c = Cakupan{Jenis: "lembaga"}
	if unit != "" {
		var jenis string
		err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&c.ID, &c.Kode, &c.Nama, &jenis) },
			"SELECT id, kode, nama, jenis FROM unit WHERE id = ? OR kode = ?", unit, unit)
		switch {
		case err != nil:
			return c, nil, err
		case c.ID == "":
			return c, nil, badParam("unit", "unknown_id", "Tidak ada unit dengan id atau kode ini.", "There is no unit with this id or kode.")
		case jenis != "jurusan":
			return c, nil, badParam("unit", "not_jurusan", "KPI ini dihitung per jurusan; unit ini bukan jurusan.", "This KPI is counted per jurusan; this unit is not one.")
		}
		c.Jenis = "jurusan"
		return c, []string{c.ID}, nil
	}
	if prodi == "" {
		return c, nil, nil
	}
	err = db.Raw(ctx, tx, func(scan func(...any) error) error {
		var j *string
		err := scan(&c.ID, &c.Kode, &c.Nama, &j)
		if j != nil {
			jurusan = append(jurusan, *j)
		}
		return err
	}, "SELECT p.id, p.kode, p.nama, j.jurusan_id FROM prodi p LEFT JOIN prodi_jurusan j ON j.prodi_id = p.id WHERE p.id = ? OR p.kode = ?", prodi, prodi)
	if err != nil {
		return c, nil, err
	}
	if c.ID == "" {
		return c, nil, badParam("prodi", "unknown_id", "Tidak ada prodi dengan id atau kode ini.", "There is no prodi with this id or kode.")
	}
	c.Jenis = "prodi"
	return c, jurusan, nil
}

func badParam(name, code, id, en string) error {
	return fault.Invalid(fault.Field{Pointer: name, Code: code, Detail: fault.T(id, en)})
}

// Bukti is a piece of evidence behind an item, and when it was added.
type Bukti struct {
	BerkasID     *string    `json:"berkas_id" extensions:"x-nullable"`
	Tautan       *string    `json:"tautan" extensions:"x-nullable"`
	SHA256       *string    `json:"sha256" extensions:"x-nullable"`
	Judul        string     `json:"judul"`
	DitambahPada clock.Time `json:"ditambah_pada" format:"date-time"`
} //@name KPIBukti

// evidence reads the evidence of activities; of one aspect where an aspect is
// judged; what was there at an instant.
func (s store) evidence(ctx context.Context, tx potret, ids []string, aspek string, until time.Time) (map[string][]Bukti, error) {
	out := map[string][]Bukti{}
	if len(ids) == 0 {
		return out, nil
	}
	query, args := "SELECT b.pelaksanaan_id, b.berkas_id, b.tautan, f.sha256, b.judul, b.ditambah_pada FROM pelaksanaan_bukti b LEFT JOIN berkas f ON f.id = b.berkas_id WHERE b.pelaksanaan_id IN ? AND b.ditambah_pada <= ?", []any{ids, until}
	if aspek != "" {
		query, args = query+" AND b.aspek = ?", append(args, aspek)
	}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var id string
		var b Bukti
		if err := scan(&id, &b.BerkasID, &b.Tautan, &b.SHA256, &b.Judul, &b.DitambahPada); err != nil {
			return fmt.Errorf("scan evidence: %w", err)
		}
		out[id] = append(out[id], b)
		return nil
	}, query+" ORDER BY b.ditambah_pada, COALESCE(b.aspek, ''), b.urutan", args...)
	return out, err
}
