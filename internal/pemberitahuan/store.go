package pemberitahuan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kabar"
	"kerjasama/internal/platform/listing"
)

func newNoun() *db.Noun[Pemberitahuan] {
	return &db.Noun[Pemberitahuan]{
		Table: noun, Meta: func(p *Pemberitahuan) *actor.Meta { return &p.Meta },
		Visible: func(by actor.Actor) db.Cond { // one's own, whatever the role
			if by.Jenis != actor.Pengguna {
				return db.Nothing()
			}
			return db.Cond{SQL: "r.penerima_id = ?", Args: []any{by.ID}}
		},
	}
}

// Spec declares what the list can be asked.
func Spec() *listing.Spec {
	jenis := make([]string, 0, 16)
	for _, j := range kabar.Semua() {
		jenis = append(jenis, string(j))
	}
	return &listing.Spec{
		Default: "-dibuat_pada",
		Fields: []listing.Field{
			{Name: "jenis", Kind: listing.Choice, Filter: true, Values: jenis},
			{Name: "belum_dibaca", Kind: listing.Bool, Filter: true, Where: unread, Doc: "true: not yet marked as read"},
			{Name: "subjek_id", Kind: listing.Text, Filter: true, Doc: "about one record"},
			{Name: "dari", Kind: listing.Date, Filter: true, Where: func(vs []string) db.Cond { return listing.Since("r.dibuat_pada", vs) }, Doc: "on or after this WIB date"},
			{Name: "sampai", Kind: listing.Date, Filter: true, Where: func(vs []string) db.Cond { return listing.Through("r.dibuat_pada", vs) }, Doc: "on or before this WIB date"},
			{Name: "dibuat_pada", Sort: true},
		},
	}
}

func unread(vs []string) db.Cond {
	if vs[len(vs)-1] == "true" {
		return db.Cond{SQL: "r.dibaca_pada IS NULL"}
	}
	return db.Cond{SQL: "r.dibaca_pada IS NOT NULL"}
}

// readPeople reads whoever may be meant: office roles, and the roles, units and
// people named, as they are held on the day of the change.
func readPeople(tx *journal.Tx, ks []kabar.Kabar) (out []orang, err error) {
	units, roles, people := []string{""}, offices(), []string{""}
	for _, k := range ks {
		units = append(units, k.Kepada.Unit...)
		roles = append(roles, k.Kepada.Peran...)
		people = append(people, k.Kepada.Pribadi...)
	}
	slices.Sort(units)
	today := tx.Today()
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		var o orang
		var active bool
		var except, unit string
		var role actor.Peran
		if err := scan(&o.id, &o.bahasa, &o.surel, &active, &except, &role, &unit); err != nil {
			return fmt.Errorf("scan person: %w", err)
		}
		if !active {
			o.surel = ""
		}
		if err := json.Unmarshal([]byte(except), &o.kecuali); err != nil {
			return fmt.Errorf("preferences of %s: %w", o.id, err)
		}
		if n := len(out); n == 0 || out[n-1].id != o.id {
			out = append(out, o)
		}
		switch last := &out[len(out)-1]; role {
		case "": // named, and holds nothing today
		case actor.UnitKerja:
			last.unit = append(last.unit, unit)
		default:
			last.peran = append(last.peran, role)
		}
		return nil
	}, `SELECT u.id, u.bahasa, COALESCE(u.surel, ''), u.surel_aktif, u.surel_kecuali, COALESCE(g.peran, ''), COALESCE(g.unit_id, '')
		FROM pengguna u LEFT JOIN penugasan g ON g.pengguna_id = u.id AND g.berlaku_mulai <= ? AND (g.berlaku_sampai IS NULL OR g.berlaku_sampai >= ?)
		WHERE u.status = 'aktif' AND (g.peran IN ? OR g.peran = ? AND g.unit_id IN ? OR u.id IN ?) ORDER BY u.id`,
		today, today, roles, actor.UnitKerja, slices.Compact(units), people)
	return out, err
}

// insert writes notices; one that its recipient has already is left out.
func insert(tx *journal.Tx, ps []Pemberitahuan) error {
	for chunk := range slices.Chunk(ps, 400) {
		args := make([]any, 0, 16*len(chunk))
		for i := range chunk {
			p := &chunk[i]
			detail, err := json.Marshal(p.Rinci, json.Deterministic(true))
			if err != nil {
				return fmt.Errorf("notice %s: %w", p.Kunci, err)
			}
			args = append(args, p.ID, p.Versi, p.DibuatPada, p.DibuatOleh.Jenis, p.DibuatOleh.ID, p.DiubahPada, p.DiubahOleh.Jenis, p.DiubahOleh.ID,
				p.PenerimaID, p.Kunci, p.Jenis, p.Subjek, p.SubjekID, p.Kode, p.Judul, string(detail))
		}
		const one = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		if err := tx.DB.Exec(`INSERT INTO pemberitahuan (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id,
			penerima_id, kunci, jenis, subjek, subjek_id, kode, judul, rinci) VALUES `+one+strings.Repeat(", "+one, len(chunk)-1)+" ON CONFLICT (penerima_id, kunci) DO NOTHING", args...).Error; err != nil {
			return db.Translate(err)
		}
	}
	return nil
}

// readAll marks what somebody was told until an instant.
func readAll(ctx context.Context, d *db.DB, by actor.Actor, until, now time.Time) (int64, error) {
	res := d.Gorm.WithContext(ctx).Exec("UPDATE pemberitahuan SET dibaca_pada = ?, versi = versi + 1, diubah_pada = ?, diubah_oleh_jenis = ?, diubah_oleh_id = ? WHERE penerima_id = ? AND dibaca_pada IS NULL AND dibuat_pada <= ?",
		now, now, by.Jenis, by.ID, by.ID, until)
	return res.RowsAffected, db.Translate(res.Error)
}

// overdueReports are the activities whose report is due and not there, and whose
// units were not told of this due yet.
func overdueReports(tx *journal.Tx) (out []kabar.Kabar, err error) {
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		k := kabar.Kabar{Jenis: kabar.LaporanTerlambat, Subjek: "pelaksanaan"}
		var unit string
		var due clock.Date
		if err := scan(&k.SubjekID, &k.Kode, &k.Judul, &unit, &due); err != nil {
			return fmt.Errorf("scan report: %w", err)
		}
		k.Kunci, k.Kepada.Unit, k.Rinci = overdueKey+k.SubjekID+":"+string(due), []string{unit}, dateOf(due)
		out = append(out, k)
		return nil
	}, `SELECT r.id, r.kode, r.judul, r.unit_pelaksana_id, r.tenggat_laporan FROM pelaksanaan r
		WHERE r.status IN ('selesai', 'dikembalikan') AND r.tenggat_laporan < ?
		AND NOT EXISTS (SELECT 1 FROM pemberitahuan n WHERE n.subjek_id = r.id AND n.kunci = '`+overdueKey+`' || r.id || ':' || r.tenggat_laporan) ORDER BY r.id LIMIT 1000`, tx.Today())
	return out, err
}

const overdueKey = "laporan_terlambat:"

// forget removes notices that were made before an instant.
func forget(tx *journal.Tx, before time.Time) error {
	return db.Translate(tx.DB.Exec("DELETE FROM pemberitahuan WHERE dibuat_pada < ?", before).Error)
}

// personOf is the name of a person.
func personOf(tx *journal.Tx, id string) (nama string, err error) {
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error { return scan(&nama) },
		"SELECT nama FROM pengguna WHERE id = ?", id)
	return nama, err
}

// titleOf is the title of a plan.
func titleOf(tx *journal.Tx, rencanaID string) (title string, err error) {
	err = db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error { return scan(&title) },
		"SELECT judul FROM rencana_kegiatan WHERE id = ?", rencanaID)
	return title, err
}
