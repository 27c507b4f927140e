package app

import (
	"context"
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"kerjasama/configs"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/referensi"
	"kerjasama/internal/templat"
)

// Seed loads the reference data of configs/ that is not there yet, as the
// system. When all of it is there it costs one read.
func (a *App) Seed(ctx context.Context) error {
	b, err := defaults(configs.FS)
	if err != nil {
		return err
	}
	if err := a.Referensi.Seed(ctx, b); err != nil {
		return fmt.Errorf("seed reference data: %w", err)
	}
	return nil
}

// SeedTemplates publishes the templates of agreements that the product brings,
// where they are not there yet, as the system. When all are there it costs one
// read.
func (a *App) SeedTemplates(ctx context.Context) error {
	bs, err := templat.Brought(configs.FS)
	if err != nil {
		return err
	}
	if err := a.Templat.Seed(ctx, bs); err != nil {
		return fmt.Errorf("seed templates: %w", err)
	}
	return nil
}

// defaults reads the reference data an office starts from.
func defaults(files fs.FS) (referensi.Bawaan, error) {
	b := referensi.Bawaan{Daftar: map[string][]referensi.Butir{}}
	r := &reader{files: files}
	r.each("unit.csv", []string{"kode", "nama", "jenis", "induk_kode", "aktif_mulai"}, func(f []string) {
		b.Unit = append(b.Unit, referensi.UnitBawaan{Induk: f[3], UnitIsi: referensi.UnitIsi{Kode: f[0], UnitUbahan: referensi.UnitUbahan{
			Nama: f[1], Jenis: referensi.JenisUnit(f[2]), AktifMulai: r.date(f[4])}}})
	})
	r.each("prodi.csv", []string{"kode", "nama", "jenjang", "jurusan_kode", "aktif_mulai", "aktif_sampai"}, func(f []string) {
		b.Prodi = append(b.Prodi, referensi.ProdiBawaan{Jurusan: f[3], ProdiIsi: referensi.ProdiIsi{Kode: f[0], ProdiUbahan: referensi.ProdiUbahan{
			Nama: f[1], Jenjang: referensi.Jenjang(f[2]), AktifMulai: r.date(f[4]), AktifSampai: r.until(f[5])}}})
	})
	r.each("hari_libur.csv", []string{"tanggal", "nama", "jenis", "sumber"}, func(f []string) {
		b.Libur = append(b.Libur, referensi.Libur{Tanggal: r.date(f[0]), Nama: f[1], Jenis: referensi.JenisLibur(f[2]), Sumber: f[3]})
	})
	r.each("jam_kerja.csv", []string{"berlaku_mulai", "berlaku_sampai", "hari", "mulai", "selesai", "istirahat_mulai", "istirahat_selesai", "keterangan"}, func(f []string) {
		b.Jam = append(b.Jam, referensi.JamKerja{BerlakuMulai: r.date(f[0]), BerlakuSampai: r.until(f[1]), Hari: r.number(f[2]), Mulai: f[3], Selesai: f[4],
			IstirahatMulai: optional(f[5]), IstirahatSelesai: optional(f[6]), Keterangan: f[7]})
	})
	r.each("bentuk_kegiatan.csv", []string{"kode", "label", "bidang"}, func(f []string) {
		bidang := referensi.Bidang(f[2])
		b.Daftar[referensi.BentukKegiatan] = append(b.Daftar[referensi.BentukKegiatan],
			referensi.Butir{Kode: f[0], Label: f[1], Bidang: &bidang, BerlakuMulai: referensi.Since()})
	})
	r.each("klasifikasi_mitra.csv", []string{"kode", "label"}, func(f []string) {
		b.Daftar[referensi.KlasifikasiMitra] = append(b.Daftar[referensi.KlasifikasiMitra],
			referensi.Butir{Kode: f[0], Label: f[1], BerlakuMulai: referensi.Since()})
	})
	return b, r.err
}

// reader reads CSV files with a known head and keeps the first fault.
type reader struct {
	files fs.FS
	where string
	err   error
}

func (r *reader) each(name string, head []string, row func(fields []string)) {
	if r.err != nil {
		return
	}
	f, err := r.files.Open(name)
	if err != nil {
		r.err = err
		return
	}
	defer f.Close() //nolint:errcheck // read only
	lines, err := csv.NewReader(f).ReadAll()
	switch {
	case err != nil:
		r.err = fmt.Errorf("%s: %w", name, err)
	case len(lines) == 0 || !slices.Equal(lines[0], head):
		r.err = fmt.Errorf("%s: want the columns %v", name, head)
	default:
		for i, l := range lines[1:] {
			r.where = fmt.Sprintf("%s, line %d", name, i+2)
			row(l)
		}
	}
}

func (r *reader) keep(err error) {
	if r.err == nil && err != nil {
		r.err = fmt.Errorf("%s: %w", r.where, err)
	}
}

func (r *reader) date(s string) clock.Date {
	d, err := clock.ParseDate(s)
	r.keep(err)
	return d
}

// until reads the last day of a period; an empty cell is an open end.
func (r *reader) until(s string) *clock.Date {
	if s == "" {
		return nil
	}
	d := r.date(s)
	return &d
}

func (r *reader) number(s string) int {
	n, err := strconv.Atoi(s)
	r.keep(err)
	return n
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
