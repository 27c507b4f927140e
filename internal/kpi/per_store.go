package kpi

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// emptyStore is a migrated store without records, made once and copied for each
// question about another time.
var emptyStore = sync.OnceValues(func() ([]byte, error) { //nolint:gochecknoglobals // a constant that takes a second to make
	dir, err := os.MkdirTemp("", "kerjasama-per-")
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "kosong.db")
	ctx := context.Background()
	d, err := db.Open(ctx, "sqlite://"+path, db.Options{Synchronous: "NORMAL"})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	err = d.Migrate(ctx)
	if err == nil {
		_, err = d.SQL.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	if err = errors.Join(err, d.Close()); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	b, err := os.ReadFile(path) //nolint:gosec // made above
	return b, errors.Join(err, os.RemoveAll(dir))
})

// scratch opens an empty store of the same schema; done removes it.
func (s store) scratch(ctx context.Context) (*db.DB, func(), error) {
	empty, err := emptyStore()
	if err != nil {
		return nil, nil, fmt.Errorf("make a store for another time: %w", err)
	}
	dir, err := os.MkdirTemp("", "kerjasama-per-")
	if err != nil {
		return nil, nil, fmt.Errorf("make a store for another time: %w", err)
	}
	remove := func() { _ = os.RemoveAll(dir) } // nothing of it is needed again
	path := filepath.Join(dir, "per.db")
	if err := os.WriteFile(path, empty, 0o600); err != nil {
		remove()
		return nil, nil, fmt.Errorf("make a store for another time: %w", err)
	}
	d, err := db.Open(ctx, "sqlite://"+path, db.Options{Synchronous: "NORMAL"})
	if err != nil {
		remove()
		return nil, nil, err
	}
	done := func() {
		_ = d.Close() // it is removed with its directory
		remove()
	}
	for _, q := range []string{"PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON"} { // what no KPI reads stays out
		if _, err := d.SQL.ExecContext(ctx, q); err != nil {
			done()
			return nil, nil, fmt.Errorf("make a store for another time: %w", err)
		}
	}
	return d, done, nil
}

// pictured are the nouns whose images are loaded, those first that others name.
func pictured() []string {
	return []string{"unit", "prodi", "naskah", "rencana_kegiatan", "pelaksanaan", "survei_mitra", "permintaan_layanan", "hari_libur", subjekTarget}
}

// imageCount is how many records there were at an instant, and are gone since; it
// counts no further than most.
func (s store) imageCount(ctx context.Context, per time.Time, most int) (n int, err error) {
	err = db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error { return scan(&n) },
		"SELECT count(*) FROM (SELECT 1 FROM jurnal WHERE subjek IN ? AND versi = 1 AND pada <= ? LIMIT ?) x", pictured(), per, most)
	return n, err
}

// halamanGambar is how many images are read at a time: between two pages nothing
// is held here, so that writers are not kept waiting, and what was read lies in
// the other store.
const halamanGambar = 1000

// citra is one image of a record.
type citra struct {
	jurnal    int64
	id, hasil string
}

// load copies the images of an instant into a store.
func (s store) load(ctx context.Context, into *db.DB, per time.Time, requests Requests, progress func(percent int)) error {
	empty, err := emptyColumns(ctx, into.Gorm.WithContext(ctx))
	if err != nil {
		return err
	}
	all, nouns := puts(empty), pictured()
	for i, noun := range nouns {
		put := all[noun]
		for after, last := int64(0), false; !last; {
			page, err := s.images(ctx, noun, per, after)
			if err != nil {
				return fmt.Errorf("images of %s: %w", noun, err)
			}
			if last = len(page) < halamanGambar; len(page) == 0 {
				break
			}
			after = page[len(page)-1].jurnal
			err = into.Within(ctx, func(then *db.DB) error {
				g := then.Gorm.WithContext(ctx)
				for _, x := range page {
					var err error
					switch {
					case x.hasil == "null":
					case noun == "permintaan_layanan":
						err = requests.Restore(ctx, then, []byte(x.hasil))
					default:
						err = put(g, x.id, []byte(x.hasil))
					}
					if err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return fmt.Errorf("images of %s: %w", noun, err)
			}
		}
		progress(90 * (i + 1) / len(nouns))
	}
	return into.Within(ctx, func(then *db.DB) error { return s.copyRest(ctx, then.Gorm.WithContext(ctx), per) })
}

// images are the last ones of a noun's records at an instant, in the order of the
// journal, behind a place in it.
func (s store) images(ctx context.Context, noun string, per time.Time, after int64) ([]citra, error) {
	var page []citra
	err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var x citra
		if err := scan(&x.jurnal, &x.id, &x.hasil); err != nil {
			return fmt.Errorf("scan image: %w", err)
		}
		page = append(page, x)
		return nil
	}, `SELECT j.id, j.subjek_id, j.hasil FROM jurnal j WHERE j.subjek = ? AND j.pada <= ? AND j.id > ?
		AND NOT EXISTS (SELECT 1 FROM jurnal k WHERE k.subjek = j.subjek AND k.subjek_id = j.subjek_id AND k.versi > j.versi AND k.pada <= ?) ORDER BY j.id LIMIT ?`, noun, per, after, per, halamanGambar)
	return page, err
}

// copyRest copies what is kept as it was.
func (s store) copyRest(ctx context.Context, g *gorm.DB, per time.Time) error {
	// Years that nobody had replaced by then are those the office began with.
	if err := s.copyRows(ctx, g, "hari_libur", "tanggal, nama, jenis, sumber", 4, `SELECT CAST(h.tanggal AS text), '', h.jenis, '' FROM hari_libur h
		WHERE NOT EXISTS (SELECT 1 FROM jurnal j WHERE j.subjek = 'hari_libur' AND j.subjek_id = substr(CAST(h.tanggal AS text), 1, 4) AND j.pada <= ?)`, per); err != nil {
		return err
	}
	if err := s.copyRows(ctx, g, "jurnal", "id, pada, pelaku, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil", 10,
		"SELECT id, pada, pelaku, permintaan_id, subjek, subjek_id, versi, peristiwa, status, '' FROM jurnal WHERE (peristiwa IN ('rencana_kegiatan.dihapus', 'naskah.dihapus', 'impor.dibatalkan') OR subjek IN ('kpi_target', 'hari_libur')) AND pada <= ?", per); err != nil {
		return err
	}
	if err := s.copyRows(ctx, g, "kpi_snapshot", "id, periode, tahun, kode, dibekukan_pada, dibekukan_oleh_jenis, dibekukan_oleh_id, digest, isi", 9,
		"SELECT id, periode, tahun, kode, dibekukan_pada, dibekukan_oleh_jenis, dibekukan_oleh_id, digest, '' FROM kpi_snapshot WHERE dibekukan_pada <= ?", per); err != nil {
		return err
	}
	return s.copyRows(ctx, g, "kpi_beku", "snapshot_id, kode, periode, cakupan, cakupan_id, urutan, pembilang, penyebut, target, isi_id, isi_en", 11,
		"SELECT b.snapshot_id, b.kode, b.periode, b.cakupan, b.cakupan_id, b.urutan, b.pembilang, b.penyebut, b.target, b.isi_id, b.isi_en FROM kpi_beku b JOIN kpi_snapshot s ON s.id = b.snapshot_id WHERE s.dibekukan_pada <= ?", per)
}

// copyRows copies rows of this store as they are.
func (s store) copyRows(ctx context.Context, into *gorm.DB, table, columns string, n int, query string, args ...any) error {
	places := "?" + strings.Repeat(", ?", n-1)
	return db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		row, at := make([]any, n), make([]any, n)
		for i := range row {
			at[i] = &row[i]
		}
		if err := scan(at...); err != nil {
			return fmt.Errorf("scan %s: %w", table, err)
		}
		return db.Translate(into.Exec("INSERT INTO "+table+" ("+columns+") VALUES ("+places+")", row...).Error)
	}, query, args...)
}

// emptyColumns are the columns that the schema asks for, by table, with something
// that is nothing.
func emptyColumns(ctx context.Context, g *gorm.DB) (map[string]map[string]any, error) {
	out := map[string]map[string]any{}
	err := db.Raw(ctx, g, func(scan func(...any) error) error {
		var table, column, kind string
		if err := scan(&table, &column, &kind); err != nil {
			return fmt.Errorf("scan columns: %w", err)
		}
		if out[table] == nil {
			out[table] = map[string]any{}
		}
		if out[table][column] = any(0); kind == "TEXT" {
			out[table][column] = ""
		}
		return nil
	}, `SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c."notnull" = 1 AND c.dflt_value IS NULL`)
	return out, err
}

// image is what a KPI reads of a record, of whatever noun, as the journal keeps it.
type image struct {
	ID           string      `json:"id"`
	DibuatPada   time.Time   `json:"dibuat_pada"`
	DiubahPada   time.Time   `json:"diubah_pada"`
	Kode         string      `json:"kode"`
	Nama         string      `json:"nama"`
	Judul        string      `json:"judul"`
	Status       string      `json:"status"`
	Jenis        string      `json:"jenis"`
	AktifMulai   clock.Date  `json:"aktif_mulai"`
	AktifSampai  *clock.Date `json:"aktif_sampai"`
	Unit         string      `json:"unit_pelaksana_id"`
	NaskahID     *string     `json:"naskah_id"`
	Menggantikan *string     `json:"menggantikan_id"`
	LanjutDari   *string     `json:"tindak_lanjut_dari_id"`
	ProdiIDs     []string    `json:"prodi_ids"`
	MitraIDs     []string    `json:"mitra_ids"`
	Bidang       []string    `json:"bidang"`
	Tingkat      string      `json:"tingkat"`
	Relevan      bool        `json:"relevan_ps"`
	Mulai        *clock.Date `json:"tanggal_mulai"`
	Selesai      *clock.Date `json:"tanggal_selesai"`
	Berakhir     *clock.Date `json:"tanggal_berakhir"`
	TanpaBatas   bool        `json:"tanpa_batas_waktu"`
	Jurusan      []struct {
		ID     string      `json:"jurusan_id"`
		Mulai  clock.Date  `json:"mulai"`
		Sampai *clock.Date `json:"sampai"`
	} `json:"jurusan"`
	Aspek struct {
		A, B struct { // by names in lower case
			Terpenuhi bool             `json:"terpenuhi"`
			Kinerja   bool             `json:"kinerja"`
			Fasilitas bool             `json:"fasilitas"`
			Bukti     []jsontext.Value `json:"bukti"`
		}
	} `json:"aspek"`
	Pelaksanaan string `json:"pelaksanaan_id"`
	Berminat    *bool  `json:"berminat_lanjut"`
	Butir       []struct {
		Skor int `json:"skor"`
	} `json:"butir"`
}

func read[T any](hasil []byte) (v T, err error) {
	if err := json.Unmarshal(hasil, &v, json.MatchCaseInsensitiveNames(true)); err != nil {
		return v, fmt.Errorf("read image: %w", err)
	}
	return v, nil
}
