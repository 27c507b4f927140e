package kpi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// met are the activities that meet a period: its end, then its start.
const met = "p.status <> 'dibatalkan' AND p.tanggal_mulai <= ? AND p.tanggal_selesai >= ?"

func (k Kegiatan) urut(o Kegiatan) int {
	return cmp.Or(cmp.Compare(k.Selesai, o.Selesai), cmp.Compare(k.ID, o.ID))
}

// kegiatanSQL reads an activity as one text, its title last: a column costs more
// than what is in it. See activity.
const kegiatanSQL = `SELECT p.id || ' ' || p.unit_pelaksana_id || ' ' || p.tanggal_mulai || ' ' || p.tanggal_selesai || ' ' || p.status || ' ' || p.tingkat || ' '
	|| CASE WHEN p.relevan_ps THEN 'r' ELSE '' END || CASE WHEN p.aspek_a_terpenuhi THEN 'a' ELSE '' END || CASE WHEN p.aspek_b_kinerja OR p.aspek_b_fasilitas THEN 'b' ELSE '' END
	|| ' ' || p.kode || ' ' || p.judul FROM pelaksanaan p WHERE `

// activity takes a text of kegiatanSQL apart.
func activity(text string) (k Kegiatan) {
	next := func() (part string) {
		part, text, _ = strings.Cut(text, " ")
		return part
	}
	k.ID, k.UnitID, k.Mulai, k.Selesai, k.Status, k.Tingkat = next(), next(), clock.Date(next()), clock.Date(next()), next(), next()
	marks := next()
	k.Relevan, k.A, k.B = strings.Contains(marks, "r"), strings.Contains(marks, "a"), strings.Contains(marks, "b")
	k.Kode, k.Judul = next(), text
	return k
}

// list is something that belongs to activities, read whole as one text: that costs
// far less than a look-up for each activity, or a row for each entry.
type list struct {
	value, from string // SQL: a text without spaces and commas; FROM and the start of WHERE
	put         func(k *Kegiatan, v string) error
}

func (l list) sql() string {
	return "SELECT string_agg(pelaksanaan_id || ' ' || " + l.value + ", ',') FROM " + l.from
}

func lists() []list {
	return []list{
		{value: "bidang", from: "pelaksanaan_bidang WHERE ", put: func(k *Kegiatan, v string) error { k.Bidang = append(k.Bidang, v); return nil }},
		{value: "prodi_id", from: "pelaksanaan_prodi WHERE ", put: func(k *Kegiatan, v string) error { k.Prodi = append(k.Prodi, v); return nil }},
		{value: "''", from: "pelaksanaan_mitra WHERE ", put: func(k *Kegiatan, _ string) error { k.Mitra++; return nil }},
		{value: "aspek", from: "pelaksanaan_bukti WHERE aspek IN ('a', 'b') AND ", put: func(k *Kegiatan, v string) error {
			k.BuktiA, k.BuktiB = k.BuktiA || v == "a", k.BuktiB || v == "b"
			return nil
		}},
		{value: "jumlah_skor || '/' || jumlah_butir || CASE WHEN berminat_lanjut THEN '+' ELSE '' END", from: "survei_mitra WHERE status = 'terisi' AND jumlah_butir > 0 AND ",
			put: func(k *Kegiatan, v string) error {
				score, items, _ := strings.Cut(v, "/")
				items, keen := strings.CutSuffix(items, "+")
				a, err := strconv.Atoi(score)
				b, bad := strconv.Atoi(items)
				k.Survei = append(k.Survei, Survei{Skor: a, Butir: b, Berminat: keen})
				return errors.Join(err, bad)
			}},
	}
}

// Which activities of a year another plan follows, and the agreement of which was
// replaced. What goes on from an activity names it, and can be written and removed
// without it.
const (
	followed = "SELECT string_agg(p.id, ',') FROM rencana_kegiatan r JOIN pelaksanaan p ON p.id = r.tindak_lanjut_dari_id WHERE r.status <> 'dibatalkan' AND " + met
	replaced = "SELECT string_agg(p.id, ',') FROM naskah n JOIN pelaksanaan p ON p.naskah_id = n.menggantikan_id WHERE n.status <> 'dibatalkan' AND " + met
)

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
	var parts [][]Kegiatan // of equal size: one list would be copied each time it grows
	const size = 1024
	var text string
	into := []any{&text}
	err := db.Raw(ctx, tx, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return fmt.Errorf("scan activity: %w", err)
		}
		if len(parts) == 0 || len(parts[len(parts)-1]) == size {
			parts = append(parts, make([]Kegiatan, 0, size))
		}
		last := &parts[len(parts)-1]
		*last = append(*last, activity(text))
		return nil
	}, kegiatanSQL+cond+" ORDER BY p.tanggal_selesai, p.id", args...)
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	out := slices.Concat(parts...)
	cond, args, err = s.theirs(ctx, tx, year, ids, out)
	if err != nil {
		return nil, err
	}
	return out, s.fill(ctx, tx, out, cond, args)
}

// fill reads what belongs to activities. Each list is taken apart while the
// database reads the next.
func (s store) fill(ctx context.Context, tx potret, ks []Kegiatan, cond string, args []any) error {
	ls := lists()
	texts, done := make(chan string), make(chan error, 1)
	go func() {
		at := inOrder(ks)
		var err error
		for n := 0; ; n++ {
			text, more := <-texts
			if !more {
				break
			}
			if err == nil {
				err = at.put(ls[n], text)
			}
		}
		for i := range ks { // one world has one text
			slices.Sort(ks[i].Bidang)
			slices.Sort(ks[i].Prodi)
			slices.SortFunc(ks[i].Survei, Survei.urut)
		}
		done <- err
	}()
	var err error
	for _, l := range ls {
		var text string
		if text, err = s.text(ctx, tx, l.sql()+cond, args); err != nil {
			break
		}
		texts <- text
	}
	close(texts)
	return errors.Join(<-done, err)
}

// text is the answer of a statement that makes one text of all it finds.
func (s store) text(ctx context.Context, tx potret, query string, args []any) (string, error) {
	var all *string
	err := db.Raw(ctx, tx, func(scan func(...any) error) error { return scan(&all) }, query, args...)
	if err != nil || all == nil {
		return "", err
	}
	return *all, nil
}

// urutID finds activities by id. Lists come in the order of an index, so that the
// next one is mostly the one after the last.
type urutID struct {
	ks   []Kegiatan
	byID []int
	last int // in byID
}

func inOrder(ks []Kegiatan) *urutID {
	u := &urutID{ks: ks, byID: make([]int, len(ks))}
	for i := range ks {
		u.byID[i] = i
	}
	slices.SortFunc(u.byID, func(a, b int) int { return strings.Compare(ks[a].ID, ks[b].ID) })
	return u
}

func (u *urutID) find(id string) *Kegiatan {
	for _, n := range [2]int{u.last, u.last + 1} {
		if n < len(u.byID) && u.ks[u.byID[n]].ID == id {
			u.last = n
			return &u.ks[u.byID[n]]
		}
	}
	n, ok := slices.BinarySearchFunc(u.byID, id, func(i int, id string) int { return strings.Compare(u.ks[i].ID, id) })
	if !ok {
		return nil
	}
	u.last = n
	return &u.ks[u.byID[n]]
}

// put takes a list apart.
func (u *urutID) put(l list, text string) error {
	if text == "" {
		return nil
	}
	once := map[string]string{} // the few values there are, apart from the text they were read in
	for entry := range strings.SplitSeq(text, ",") {
		id, v, _ := strings.Cut(entry, " ")
		k := u.find(id)
		if k == nil {
			continue
		}
		kept, ok := once[v]
		if !ok {
			kept = strings.Clone(v)
			once[kept] = kept
		}
		if err := l.put(k, kept); err != nil {
			return fmt.Errorf("%s of %s: %w", l.value, id, err)
		}
	}
	return nil
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

// continued marks the activities that something goes on from.
func (s store) continued(ctx context.Context, tx potret, d *Dunia) error {
	args := []any{clock.MakeDate(d.Tahun, 12, 31), clock.MakeDate(d.Tahun, 1, 1)}
	follow, err := s.text(ctx, tx, followed, args)
	if err != nil {
		return err
	}
	replace, err := s.text(ctx, tx, replaced, args)
	if err != nil {
		return err
	}
	f, r := set(follow), set(replace)
	for i := range d.Kegiatan {
		k := &d.Kegiatan[i]
		k.Lanjutan, k.Pengganti = f[k.ID], r[k.ID]
	}
	return nil
}

func set(text string) map[string]bool {
	out := map[string]bool{}
	for id := range strings.SplitSeq(text, ",") {
		out[id] = true
	}
	return out
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
