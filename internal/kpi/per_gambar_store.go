package kpi

import (
	"fmt"
	"maps"

	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// into writes rows of named columns; what the schema asks for besides, and no KPI
// reads, is empty.
type into map[string]map[string]any

func (e into) insert(g *gorm.DB, table string, named map[string]any) error {
	row := maps.Clone(e[table])
	if row == nil {
		row = map[string]any{}
	}
	maps.Copy(row, named)
	return db.Translate(g.Table(table).Create(row).Error)
}

// base are the columns that every record has.
func (i image) base() map[string]any {
	return map[string]any{
		"id": i.ID, "versi": 1, "dibuat_pada": i.DibuatPada, "diubah_pada": i.DiubahPada,
	}
}

func (i image) with(more map[string]any) map[string]any {
	row := i.base()
	maps.Copy(row, more)
	return row
}

// puts write the image of a record, noun by noun.
func puts(e into) map[string]func(g *gorm.DB, id string, hasil []byte) error {
	of := func(f func(*gorm.DB, image) error) func(*gorm.DB, string, []byte) error {
		return func(g *gorm.DB, _ string, hasil []byte) error {
			i, err := read[image](hasil)
			if err != nil {
				return err
			}
			return f(g, i)
		}
	}
	return map[string]func(*gorm.DB, string, []byte) error{
		"unit": of(func(g *gorm.DB, i image) error {
			return e.insert(g, "unit", i.with(map[string]any{"kode": i.Kode, "nama": i.Nama, "jenis": i.Jenis, "aktif_mulai": i.AktifMulai, "aktif_sampai": i.AktifSampai}))
		}),
		"prodi": of(e.putProdi),
		"naskah": of(func(g *gorm.DB, i image) error {
			return e.insert(g, "naskah", i.with(map[string]any{"kode": i.Kode, "status": i.Status, "jenis": i.Jenis, "judul": i.Judul, "menggantikan_id": i.Menggantikan, "tingkat": i.Tingkat,
				"tanggal_mulai": i.Mulai, "tanggal_berakhir": i.Berakhir, "tanpa_batas_waktu": i.TanpaBatas}))
		}),
		"rencana_kegiatan": of(func(g *gorm.DB, i image) error {
			return e.insert(g, "rencana_kegiatan", i.with(map[string]any{"kode": i.Kode, "status": i.Status, "judul": i.Judul, "jenis": i.Jenis, "tanggal_mulai": i.Mulai, "tanggal_selesai": i.Selesai,
				"tindak_lanjut_dari_id": i.LanjutDari}))
		}),
		"pelaksanaan": of(e.putActivity),
		"survei_mitra": of(func(g *gorm.DB, i image) error {
			sum := 0
			for _, b := range i.Butir {
				sum += b.Skor
			}
			return e.insert(g, "survei_mitra", i.with(map[string]any{"pelaksanaan_id": i.Pelaksanaan, "status": i.Status, "sumber": "dicatat_staf", "kuesioner_versi": 1, "jumlah_skor": sum,
				"jumlah_butir": len(i.Butir), "berminat_lanjut": i.Berminat}))
		}),
		"hari_libur": func(g *gorm.DB, _ string, hasil []byte) error {
			y, err := read[struct {
				Data []struct {
					Tanggal clock.Date `json:"tanggal"`
					Jenis   string     `json:"jenis"`
				} `json:"data"`
			}](hasil)
			for _, d := range y.Data {
				if err == nil {
					err = e.insert(g, "hari_libur", map[string]any{"tanggal": d.Tanggal, "jenis": d.Jenis})
				}
			}
			return err
		},
		subjekTarget: func(g *gorm.DB, _ string, hasil []byte) error {
			t, err := read[Target](hasil)
			if err != nil || t.Nilai == nil {
				return err
			}
			return store{}.putTarget(g, t, TargetIsi{Nilai: t.Nilai}.hundredths())
		},
	}
}

func (e into) putProdi(g *gorm.DB, i image) error {
	if err := e.insert(g, "prodi", i.with(map[string]any{"kode": i.Kode, "nama": i.Nama, "jenjang": "d4", "aktif_mulai": i.AktifMulai, "aktif_sampai": i.AktifSampai})); err != nil {
		return err
	}
	for _, j := range i.Jurusan {
		if err := e.insert(g, "prodi_jurusan", map[string]any{"prodi_id": i.ID, "jurusan_id": j.ID, "mulai": j.Mulai, "sampai": j.Sampai}); err != nil {
			return err
		}
	}
	return nil
}

func (e into) putActivity(g *gorm.DB, i image) error {
	err := e.insert(g, "pelaksanaan", i.with(map[string]any{"kode": i.Kode, "status": i.Status, "judul": i.Judul, "jenis": i.Jenis, "unit_pelaksana_id": i.Unit, "naskah_id": i.NaskahID, "tingkat": i.Tingkat,
		"relevan_ps": i.Relevan, "tanggal_mulai": i.Mulai, "tanggal_selesai": i.Selesai,
		"aspek_a_terpenuhi": i.Aspek.A.Terpenuhi, "aspek_b_kinerja": i.Aspek.B.Kinerja, "aspek_b_fasilitas": i.Aspek.B.Fasilitas}))
	if err != nil {
		return err
	}
	for _, l := range []struct {
		table, column string
		of            []string
	}{{"pelaksanaan_prodi", "prodi_id", i.ProdiIDs}, {"pelaksanaan_mitra", "mitra_id", i.MitraIDs}, {"pelaksanaan_bidang", "bidang", i.Bidang}} {
		for n, v := range l.of {
			if err := e.insert(g, l.table, map[string]any{"pelaksanaan_id": i.ID, l.column: v, "urutan": n}); err != nil {
				return err
			}
		}
	}
	for aspek, proofs := range map[string]int{"a": len(i.Aspek.A.Bukti), "b": len(i.Aspek.B.Bukti)} {
		for n := range proofs {
			if err := e.insert(g, "pelaksanaan_bukti", map[string]any{"id": fmt.Sprint(i.ID, aspek, n), "pelaksanaan_id": i.ID, "aspek": aspek, "urutan": n, "tautan": "-", "ditambah_pada": i.DiubahPada}); err != nil {
				return err
			}
		}
	}
	return nil
}
