package referensi

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// What is replaced as a whole has one journal per year, table or list.
const (
	subjekLibur  = "hari_libur"
	subjekJam    = "jam_kerja"
	subjekDaftar = "referensi"
)

// versionOf returns the version of what is replaced as a whole: 1 as long as it
// was never changed in the product, whether seeded or empty; the first change
// makes it 2.
func versionOf(ctx context.Context, tx *gorm.DB, subjek, id string) (n int, err error) {
	err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&n) },
		"SELECT COALESCE(max(versi), 1) FROM jurnal WHERE subjek = ? AND subjek_id = ?", subjek, id)
	return n, err
}

func readDays(ctx context.Context, tx *gorm.DB, year int) ([]Libur, error) {
	out := []Libur{}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var l Libur
		if err := scan(&l.Tanggal, &l.Nama, &l.Jenis, &l.Sumber); err != nil {
			return fmt.Errorf("scan holiday: %w", err)
		}
		out = append(out, l)
		return nil
	}, "SELECT tanggal, nama, jenis, sumber FROM hari_libur WHERE tanggal BETWEEN ? AND ? ORDER BY tanggal",
		clock.MakeDate(year, 1, 1), clock.MakeDate(year, 12, 31))
	return out, err
}

func clearDays(tx *gorm.DB, year int) error {
	return db.Translate(tx.Exec("DELETE FROM hari_libur WHERE tanggal BETWEEN ? AND ?", clock.MakeDate(year, 1, 1), clock.MakeDate(year, 12, 31)).Error)
}

func writeDays(tx *gorm.DB, days []Libur) error {
	var args []any
	for _, d := range days {
		args = append(args, d.Tanggal, d.Nama, d.Jenis, d.Sumber)
	}
	return insert(tx, "hari_libur (tanggal, nama, jenis, sumber)", 4, args)
}

func readHours(ctx context.Context, tx *gorm.DB) ([]JamKerja, error) {
	out := []JamKerja{}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var j JamKerja
		if err := scan(&j.BerlakuMulai, &j.BerlakuSampai, &j.Hari, &j.Mulai, &j.Selesai, &j.IstirahatMulai, &j.IstirahatSelesai, &j.Keterangan); err != nil {
			return fmt.Errorf("scan working hours: %w", err)
		}
		out = append(out, j)
		return nil
	}, "SELECT berlaku_mulai, berlaku_sampai, hari, mulai, selesai, istirahat_mulai, istirahat_selesai, keterangan FROM jam_kerja ORDER BY berlaku_mulai, hari")
	return out, err
}

func clearHours(tx *gorm.DB) error { return db.Translate(tx.Exec("DELETE FROM jam_kerja").Error) }

func writeHours(tx *journal.Tx, rows []JamKerja) error {
	var args []any
	for _, j := range rows {
		args = append(args, ident.New(tx.Now), j.BerlakuMulai, j.BerlakuSampai, j.Hari, j.Mulai, j.Selesai, j.IstirahatMulai, j.IstirahatSelesai, j.Keterangan)
	}
	return insert(tx.DB, "jam_kerja (id, berlaku_mulai, berlaku_sampai, hari, mulai, selesai, istirahat_mulai, istirahat_selesai, keterangan)", 9, args)
}

// readList reads one list; day "" means every row, else those in force then.
func readList(ctx context.Context, tx *gorm.DB, jenis string, day clock.Date) ([]Butir, error) {
	out := []Butir{}
	where := db.Cond{SQL: "r.jenis = ?", Args: []any{jenis}}
	if day != "" {
		where = db.And(where, inForce("r.berlaku_mulai", "r.berlaku_sampai", day))
	}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var b Butir
		if err := scan(&b.Kode, &b.Label, &b.LabelEn, &b.Bidang, &b.Urutan, &b.BerlakuMulai, &b.BerlakuSampai); err != nil {
			return fmt.Errorf("scan %s: %w", jenis, err)
		}
		out = append(out, b)
		return nil
	}, "SELECT r.kode, r.label, r.label_en, r.bidang, r.urutan, r.berlaku_mulai, r.berlaku_sampai FROM referensi r WHERE "+where.SQL+" ORDER BY r.urutan, r.kode", where.Args...)
	return out, err
}

func clearList(tx *gorm.DB, jenis string) error {
	return db.Translate(tx.Exec("DELETE FROM referensi WHERE jenis = ?", jenis).Error)
}

func writeList(tx *gorm.DB, jenis string, rows []Butir) error {
	var args []any
	for _, b := range rows {
		args = append(args, jenis, b.Kode, b.Label, b.LabelEn, b.Bidang, b.Urutan, b.BerlakuMulai, b.BerlakuSampai)
	}
	return insert(tx, "referensi (jenis, kode, label, label_en, bidang, urutan, berlaku_mulai, berlaku_sampai)", 8, args)
}

// countLists returns how many entries each list has.
func countLists(ctx context.Context, tx *gorm.DB) (map[string]int, error) {
	out := map[string]int{}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		var jenis string
		var n int
		err := scan(&jenis, &n)
		out[jenis] = n
		return err
	}, "SELECT jenis, count(*) FROM referensi GROUP BY jenis")
	return out, err
}

// present reads what is there already, in one statement.
func (s *Service) present(ctx context.Context) (inventory, error) {
	return presentIn(s.j.DB().Gorm.WithContext(ctx))
}

func presentIn(tx *gorm.DB) (inventory, error) {
	have := inventory{}
	err := db.Raw(tx.Statement.Context, tx, func(scan func(...any) error) error {
		var k [2]string
		if err := scan(&k[0], &k[1]); err != nil {
			return fmt.Errorf("scan what is there: %w", err)
		}
		have[k] = true
		return nil
	}, `SELECT 'unit', kode FROM unit UNION ALL SELECT 'prodi', kode FROM prodi
		UNION ALL SELECT 'referensi ' || jenis, kode FROM referensi
		UNION ALL SELECT 'hari_libur', substr(CAST(tanggal AS text), 1, 4) FROM hari_libur
		UNION ALL SELECT 'jam_kerja', 'jam_kerja' FROM jam_kerja
		UNION ALL SELECT subjek, subjek_id FROM jurnal WHERE subjek IN ('hari_libur', 'jam_kerja', 'referensi')`)
	return have, err
}

// unitIDs returns the ids of the units by kode.
func unitIDs(tx *gorm.DB) (map[string]string, error) {
	out := map[string]string{}
	err := db.Raw(tx.Statement.Context, tx, func(scan func(...any) error) error {
		var id, kode string
		err := scan(&id, &kode)
		out[kode] = id
		return err
	}, "SELECT id, kode FROM unit")
	return out, err
}
