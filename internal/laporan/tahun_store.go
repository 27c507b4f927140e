package laporan

import (
	"context"
	"fmt"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// tahunan is what a year has: the jurusan and prodi active on its day of
// reference, the fields that relevant activities cover, the prodi that cooperate.
type tahunan struct {
	jurusan     []acuan
	prodi       []prodiAktif
	bidang      map[string]map[string]bool // of a jurusan
	bidangProdi map[string]map[string]bool
	bekerja     map[string]bool
}

// prodiAktif is a prodi with the jurusan it belonged to on the day of reference.
type prodiAktif struct {
	acuan
	jurusan acuan
}

// tahun reads a year; counted are the activities that count at all, over alias p.
func (s store) tahun(ctx context.Context, counted db.Cond, year Periode, ref, today clock.Date) (t tahunan, err error) {
	t = tahunan{bidang: map[string]map[string]bool{}, bidangProdi: map[string]map[string]bool{}, bekerja: map[string]bool{}}
	if t.jurusan, err = s.units(ctx, Periode{ref, ref}, "jurusan"); err != nil {
		return t, err
	}
	err = db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var p prodiAktif
		var id, kode, nama *string
		if err := scan(&p.ID, &p.Kode, &p.Nama, &id, &kode, &nama); err != nil {
			return fmt.Errorf("scan prodi: %w", err)
		}
		if id != nil {
			p.jurusan = acuan{*id, *kode, *nama}
		}
		t.prodi = append(t.prodi, p)
		return nil
	}, `SELECT p.id, p.kode, p.nama, u.id, u.kode, u.nama FROM prodi p LEFT JOIN prodi_jurusan j ON j.prodi_id = p.id AND j.mulai <= ? AND (j.sampai IS NULL OR j.sampai >= ?) LEFT JOIN unit u ON u.id = j.jurusan_id
		WHERE p.aktif_mulai <= ? AND (p.aktif_sampai IS NULL OR p.aktif_sampai >= ?) ORDER BY p.kode`, ref, ref, ref, ref)
	if err != nil {
		return t, err
	}
	c := db.And(counted, db.Cond{SQL: "p.tanggal_mulai <= ? AND p.tanggal_selesai >= ?", Args: []any{min(year.Sampai, today), year.Dari}})
	err = db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var id string
		if err := scan(&id); err != nil {
			return fmt.Errorf("scan prodi: %w", err)
		}
		t.bekerja[id] = true
		return nil
	}, "SELECT DISTINCT l.prodi_id FROM pelaksanaan p JOIN pelaksanaan_prodi l ON l.pelaksanaan_id = p.id WHERE "+c.SQL, c.Args...)
	if err != nil {
		return t, err
	}
	c = db.And(c, db.Cond{SQL: "p.relevan_ps"})
	for _, x := range []struct {
		into  map[string]map[string]bool
		query string
	}{
		{t.bidang, "SELECT DISTINCT p.unit_pelaksana_id, b.bidang FROM pelaksanaan p JOIN pelaksanaan_bidang b ON b.pelaksanaan_id = p.id WHERE "},
		{t.bidang, `SELECT DISTINCT j.jurusan_id, b.bidang FROM pelaksanaan p JOIN pelaksanaan_bidang b ON b.pelaksanaan_id = p.id JOIN pelaksanaan_prodi l ON l.pelaksanaan_id = p.id
			JOIN prodi_jurusan j ON j.prodi_id = l.prodi_id AND j.mulai <= p.tanggal_selesai AND (j.sampai IS NULL OR j.sampai >= p.tanggal_selesai) WHERE `},
		{t.bidangProdi, "SELECT DISTINCT l.prodi_id, b.bidang FROM pelaksanaan p JOIN pelaksanaan_bidang b ON b.pelaksanaan_id = p.id JOIN pelaksanaan_prodi l ON l.pelaksanaan_id = p.id WHERE "},
	} {
		err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
			var id, bidang string
			if err := scan(&id, &bidang); err != nil {
				return fmt.Errorf("scan fields: %w", err)
			}
			if x.into[id] == nil {
				x.into[id] = map[string]bool{}
			}
			x.into[id][bidang] = true
			return nil
		}, x.query+c.SQL, c.Args...)
		if err != nil {
			return t, err
		}
	}
	return t, nil
}
