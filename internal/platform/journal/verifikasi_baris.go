package journal

import (
	"fmt"
	"math"
)

// beyond looks for what stands outside the tree as it is by now. Each is one
// statement, hence one view of tree and row.
func (v *verification) beyond() error {
	const now = "(SELECT coalesce(max(posisi), 0) FROM segel)"
	var n int64
	for _, q := range []struct{ row, from string }{
		{"segel posisi", "posisi FROM segel WHERE posisi < 1"},
		{"titik_periksa ukuran", "ukuran FROM titik_periksa WHERE ukuran < 0 OR ukuran > " + now},
		{"simpul tingkat", fmt.Sprintf("tingkat FROM simpul WHERE tingkat < 1 OR tingkat > %d", maxTingkat)},
		{"simpul n", "n FROM simpul WHERE n < 0"},
	} {
		found, err := v.first("SELECT "+q.from+" LIMIT 1", nil, &n)
		if err != nil {
			return err
		}
		if found {
			return bad(fmt.Sprintf("%s %d", q.row, n), "outside the tree")
		}
	}
	for tingkat := 1; tingkat <= maxTingkat; tingkat++ {
		found, err := v.first("SELECT n FROM simpul WHERE tingkat = ? AND n >= "+now+" / ? ORDER BY n LIMIT 1",
			[]any{tingkat, int64(1) << (tileBits * tingkat)}, &n)
		if err != nil {
			return err
		}
		if found {
			return bad(fmt.Sprintf("simpul tingkat %d n %d", tingkat, n), "outside the tree")
		}
	}
	return nil
}

// waiting compares jurnal and its queue with segel. A row moves from the queue
// to segel in one transaction, so that each statement sees it in one of them.
func (v *verification) waiting() error {
	var last *int64
	if _, err := v.first("SELECT max(id) FROM jurnal", nil, &last); err != nil || last == nil {
		return err
	}
	var id int64
	err := v.ranges("jurnal", "id", *last, func(lo, hi int64) error {
		found, err := v.first("SELECT j.id FROM jurnal j WHERE j.id > ? AND j.id <= ? "+
			"AND NOT EXISTS (SELECT 1 FROM segel s WHERE s.jurnal_id = j.id) "+
			"AND NOT EXISTS (SELECT 1 FROM jurnal_antre a WHERE a.jurnal_id = j.id) ORDER BY j.id LIMIT 1", []any{lo, hi}, &id)
		if found {
			return bad(fmt.Sprintf("jurnal id %d", id), "neither sealed nor queued")
		}
		return err
	})
	if err != nil {
		return err
	}
	queued := 0
	err = v.ranges("jurnal_antre", "jurnal_id", math.MaxInt64, func(lo, hi int64) error {
		return v.each(func(scan func(...any) error) error {
			var exists, sealed bool
			if err := scan(&id, &exists, &sealed); err != nil {
				return fmt.Errorf("scan queue: %w", err)
			}
			queued++
			row := fmt.Sprintf("jurnal_antre jurnal_id %d", id)
			switch {
			case !exists:
				return bad(row, "no such row in jurnal")
			case sealed:
				return bad(row, "queued though sealed")
			}
			return nil
		}, "SELECT a.jurnal_id, EXISTS (SELECT 1 FROM jurnal j WHERE j.id = a.jurnal_id), EXISTS (SELECT 1 FROM segel s WHERE s.jurnal_id = a.jurnal_id) "+
			"FROM jurnal_antre a WHERE a.jurnal_id > ? AND a.jurnal_id <= ? ORDER BY a.jurnal_id", lo, hi)
	})
	if err == nil {
		v.report(fmt.Sprintf("jurnal: to id %d, %d rows waiting for a seal", *last, queued))
	}
	return err
}

// versions walks the records in the order of the key they are unique by.
func (v *verification) versions() error {
	var subjek, subjekID string
	versi, records := math.MinInt32, 0
	for {
		rows := 0
		err := v.each(func(scan func(...any) error) error {
			var (
				s, sid string
				n      int
				id     int64
			)
			if err := scan(&s, &sid, &n, &id); err != nil {
				return fmt.Errorf("scan versions: %w", err)
			}
			want := versi + 1
			if s != subjek || sid != subjekID {
				want, records = 1, records+1
			}
			if n != want {
				return bad(fmt.Sprintf("jurnal id %d", id), "%s %s has versi %d where %d should follow", s, sid, n, want)
			}
			subjek, subjekID, versi = s, sid, n
			rows++
			return nil
		}, "SELECT subjek, subjek_id, versi, id FROM jurnal WHERE (subjek, subjek_id, versi) > (?, ?, ?) ORDER BY subjek, subjek_id, versi LIMIT ?",
			subjek, subjekID, versi, verifyPage)
		if err != nil {
			return err
		}
		if rows == 0 {
			v.report(fmt.Sprintf("versi: %d records", records))
			return nil
		}
	}
}
