package kpi

import (
	"context"
	"database/sql"
	"fmt"
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

// target returns the target in force, in hundredths of a per cent; nil if none.
func (s store) target(ctx context.Context, tx potret, k Kode, year int) (t *int, err error) {
	err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&t) },
		"SELECT nilai FROM kpi_target WHERE kode = ? AND tahun <= ? ORDER BY tahun DESC LIMIT 1", string(k), year)
	return t, err
}

// changeQueries ask when what the indicators of activities are counted from last
// changed. A plan or a renewal that is still a draft can be removed, and with it
// what went on from an activity.
func changeQueries() []string {
	return []string{
		"SELECT diubah_pada FROM pelaksanaan ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT diubah_pada FROM survei_mitra ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT diubah_pada FROM rencana_kegiatan ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT diubah_pada FROM prodi ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT diubah_pada FROM unit ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT diubah_pada FROM naskah ORDER BY diubah_pada DESC LIMIT 1",
		"SELECT pada FROM jurnal WHERE peristiwa = 'rencana_kegiatan.dihapus' ORDER BY pada DESC LIMIT 1",
		"SELECT pada FROM jurnal WHERE subjek = 'naskah' AND peristiwa = 'naskah.dihapus' ORDER BY pada DESC LIMIT 1",
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
