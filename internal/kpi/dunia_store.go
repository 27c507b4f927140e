package kpi

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// met are the activities that meet a period: its end, then its start.
const met = "p.status <> 'dibatalkan' AND p.tanggal_mulai <= ? AND p.tanggal_selesai >= ?"

func (k Kegiatan) urut(o Kegiatan) int {
	return cmp.Or(cmp.Compare(k.Selesai, o.Selesai), cmp.Compare(k.ID, o.ID))
}

const kegiatanSQL = `SELECT p.id, p.kode, p.judul, p.status, p.unit_pelaksana_id, p.tanggal_mulai, p.tanggal_selesai, p.relevan_ps, p.tingkat,
	p.aspek_a_terpenuhi, (p.aspek_b_kinerja OR p.aspek_b_fasilitas)
	FROM pelaksanaan p WHERE `

// list is something that belongs to activities, read whole: one statement a list
// costs far less than a look-up for each activity.
type list struct {
	sql string
	put func(k *Kegiatan, v string)
}

func lists() []list {
	return []list{
		{"SELECT pelaksanaan_id, bidang FROM pelaksanaan_bidang WHERE ", func(k *Kegiatan, v string) { k.Bidang = append(k.Bidang, v) }},
		{"SELECT pelaksanaan_id, prodi_id FROM pelaksanaan_prodi WHERE ", func(k *Kegiatan, v string) { k.Prodi = append(k.Prodi, v) }},
		{"SELECT pelaksanaan_id, mitra_id FROM pelaksanaan_mitra WHERE ", func(k *Kegiatan, _ string) { k.Mitra++ }},
		{"SELECT pelaksanaan_id, aspek FROM pelaksanaan_bukti WHERE aspek IN ('a', 'b') AND ", func(k *Kegiatan, v string) {
			k.BuktiA, k.BuktiB = k.BuktiA || v == "a", k.BuktiB || v == "b"
		}},
	}
}

// continuations are the records that go on from an activity; they name it, and can
// be written and removed without it.
func continuations() []list {
	return []list{
		{"SELECT r.tindak_lanjut_dari_id, r.status FROM rencana_kegiatan r JOIN pelaksanaan p ON p.id = r.tindak_lanjut_dari_id WHERE r.status <> 'dibatalkan' AND ", func(k *Kegiatan, _ string) { k.Lanjutan = true }},
		{"SELECT p.id, n.status FROM naskah n JOIN pelaksanaan p ON p.naskah_id = n.menggantikan_id WHERE n.status <> 'dibatalkan' AND ", func(k *Kegiatan, _ string) { k.Pengganti = true }},
	}
}

// dunia loads what a year is counted from. Activities that meet the year are
// read whole; the counting itself is Go, so that a number and its drill-down
// come from the same items.
func (s store) dunia(ctx context.Context, tx potret, year int, today clock.Date) (d *Dunia, err error) {
	d = &Dunia{Tahun: year, HariIni: today}
	if err := s.indexed(tx); err != nil {
		return nil, err
	}
	if d.Kegiatan, err = s.activities(ctx, tx, year, nil); err != nil {
		return nil, err
	}
	if err := s.continued(ctx, tx, d); err != nil {
		return nil, err
	}
	return d, s.structure(ctx, tx, d)
}

// indexed has PostgreSQL walk the index to a year's activities, until the end of
// the transaction: what it believes a page out of order to cost is from the time
// of turning disks, and made it start processes to read all years.
func (s store) indexed(tx potret) error {
	if s.db.Engine != db.Postgres {
		return nil
	}
	return db.Translate(tx.Exec("SET LOCAL random_page_cost = 1.1").Error)
}

// activities reads the activities that meet a year, of some ids where they are
// given, with what they are made of.
func (s store) activities(ctx context.Context, tx potret, year int, ids []string) ([]Kegiatan, error) {
	cond, args := met, []any{clock.MakeDate(year, 12, 31), clock.MakeDate(year, 1, 1)}
	if ids != nil {
		cond, args = cond+" AND p.id IN ?", append(args, ids)
	}
	var out []Kegiatan
	var k Kegiatan // one for all rows: there are tens of thousands
	row := []any{&k.ID, &k.Kode, &k.Judul, &k.Status, &k.UnitID, &k.Mulai, &k.Selesai, &k.Relevan, &k.Tingkat, &k.A, &k.B}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		if err := scan(row...); err != nil {
			return fmt.Errorf("scan activity: %w", err)
		}
		out = append(out, k)
		return nil
	}, kegiatanSQL+cond+" ORDER BY p.tanggal_selesai, p.id", args...)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	cond, args, err = s.theirs(ctx, tx, year, ids, out)
	if err != nil {
		return nil, err
	}
	at := places(out)
	for _, l := range lists() {
		if err := s.each(ctx, tx, out, at, l, cond, args); err != nil {
			return nil, err
		}
	}
	for i := range out { // one world has one text
		slices.Sort(out[i].Bidang)
		slices.Sort(out[i].Prodi)
	}
	var id string
	var v Survei
	row = []any{&id, &v.Skor, &v.Butir, &v.Berminat}
	err = db.Raw(ctx, tx, func(scan func(...any) error) error {
		if err := scan(row...); err != nil {
			return fmt.Errorf("scan survey: %w", err)
		}
		if i, ok := at[id]; ok {
			out[i].Survei = append(out[i].Survei, v)
		}
		return nil
	}, `SELECT pelaksanaan_id, jumlah_skor, jumlah_butir, COALESCE(berminat_lanjut, false)
		FROM survei_mitra WHERE status = 'terisi' AND jumlah_butir > 0 AND `+cond+" ORDER BY id", args...)
	return out, err
}

// theirs is the condition on pelaksanaan_id for what belongs to activities. Those
// of a year were mostly made in its time, and ids are in the order of time: where
// few others lie between the first and the last, what belongs to all of them is
// read in one piece of an index, which costs half of picking the year's out.
func (s store) theirs(ctx context.Context, tx potret, year int, ids []string, ks []Kegiatan) (cond string, args []any, err error) {
	if ids != nil {
		return "pelaksanaan_id IN ?", []any{ids}, nil
	}
	first, last := ks[0].ID, ks[0].ID
	for _, k := range ks {
		first, last = min(first, k.ID), max(last, k.ID)
	}
	between := 0
	err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&between) }, "SELECT count(*) FROM pelaksanaan WHERE id BETWEEN ? AND ?", first, last)
	if between > 2*len(ks) {
		return "pelaksanaan_id IN (SELECT p.id FROM pelaksanaan p WHERE " + met + ")", []any{clock.MakeDate(year, 12, 31), clock.MakeDate(year, 1, 1)}, err
	}
	return "pelaksanaan_id BETWEEN ? AND ?", []any{first, last}, err
}

func places(ks []Kegiatan) map[string]int {
	at := make(map[string]int, len(ks))
	for i := range ks {
		at[ks[i].ID] = i
	}
	return at
}

func (s store) each(ctx context.Context, tx potret, ks []Kegiatan, at map[string]int, l list, cond string, args []any) error {
	var id, v string
	row := []any{&id, &v}
	return db.Raw(ctx, tx, func(scan func(...any) error) error {
		if err := scan(row...); err != nil {
			return fmt.Errorf("scan what belongs to activities: %w", err)
		}
		if i, ok := at[id]; ok {
			l.put(&ks[i], v)
		}
		return nil
	}, l.sql+cond, args...)
}

// continued marks the activities that something goes on from.
func (s store) continued(ctx context.Context, tx potret, d *Dunia) error {
	for i := range d.Kegiatan {
		d.Kegiatan[i].Lanjutan, d.Kegiatan[i].Pengganti = false, false
	}
	at := places(d.Kegiatan)
	for _, l := range continuations() {
		if err := s.each(ctx, tx, d.Kegiatan, at, l, met, []any{clock.MakeDate(d.Tahun, 12, 31), clock.MakeDate(d.Tahun, 1, 1)}); err != nil {
			return err
		}
	}
	return nil
}

// surveyed are the activities of surveys.
func (s store) surveyed(ctx context.Context, tx potret, surveys []string) (ids []string, err error) {
	if len(surveys) == 0 {
		return nil, nil
	}
	err = db.Raw(ctx, tx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT DISTINCT pelaksanaan_id FROM survei_mitra WHERE id IN ?", surveys)
	return ids, err
}

// since reads how far the journal is, and what came since a state seen before.
func (s store) since(ctx context.Context, tx potret, from *jejak) (at jejak, c berubah, err error) {
	err = db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&at.posisi) }, "SELECT COALESCE(max(posisi), 0) FROM segel")
	if err != nil {
		return at, c, err
	}
	if from == nil {
		from = &jejak{posisi: at.posisi}
	}
	c.diabaikan = true
	came := map[int64]bool{}
	read := func(scan func(...any) error) error {
		var id int64
		var noun, subject string
		if err := scan(&id, &noun, &subject); err != nil {
			return fmt.Errorf("scan what changed: %w", err)
		}
		came[id] = true
		c.note(noun, subject)
		return nil
	}
	err = db.Raw(ctx, tx, func(scan func(...any) error) error {
		var id int64
		if err := scan(&id); err != nil {
			return fmt.Errorf("scan what waits: %w", err)
		}
		at.antre = append(at.antre, id)
		return nil
	}, "SELECT jurnal_id FROM jurnal_antre")
	if err != nil {
		return at, c, err
	}
	const of = "SELECT j.id, j.subjek, j.subjek_id FROM "
	if len(at.antre) > 0 {
		if err := db.Raw(ctx, tx, read, of+"jurnal_antre q JOIN jurnal j ON j.id = q.jurnal_id"); err != nil {
			return at, c, err
		}
	}
	if at.posisi > from.posisi {
		if at.posisi-from.posisi > mostChanged {
			c.semua = true
			return at, c, nil
		}
		if err := db.Raw(ctx, tx, read, of+"segel s JOIN jurnal j ON j.id = s.jurnal_id WHERE s.posisi > ?", from.posisi); err != nil {
			return at, c, err
		}
	}
	// What that state saw waiting is sealed since, or waits still; where it is
	// neither, this one is older.
	c.semua = c.semua || at.posisi < from.posisi || len(came) > mostChanged || slices.ContainsFunc(from.antre, func(id int64) bool { return !came[id] })
	return at, c, nil
}

// note sorts an entry of the journal by what it changes in a world.
func (c *berubah) note(noun, id string) {
	switch noun {
	case "pelaksanaan":
		c.kegiatan = append(c.kegiatan, id)
	case "survei_mitra":
		c.survei = append(c.survei, id)
	case "rencana_kegiatan", "naskah":
		c.lanjutan = true
	case "prodi", "unit": // read each time
	case "impor": // what is taken back is gone
		c.semua = true
	default:
		return
	}
	c.diabaikan = false
}

// structure loads the jurusan active at the reference date and every prodi with
// its memberships.
func (s store) structure(ctx context.Context, tx potret, d *Dunia) error {
	ref := d.Acuan()
	d.Prodi = map[string]Prodi{}
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
