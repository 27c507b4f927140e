package journal

import (
	"context"
	"fmt"

	"kerjasama/internal/platform/db"
)

// Matches is the check that a noun's table agrees with the journal: each record
// is at the version journalled last, each record has a journal, and each
// journalled record exists unless its last image is null (a deleted draft).
// table must have the columns id and versi.
func Matches(subjek, table string) Check {
	return func(ctx context.Context, d *db.DB, report func(string)) error {
		n, err := journalled(ctx, d, subjek, table)
		if err != nil {
			return err
		}
		if err := unjournalled(ctx, d, subjek, table); err != nil {
			return err
		}
		report(fmt.Sprintf("%s: %d records at the version journalled last", table, n))
		return nil
	}
}

// journalled walks the records of the journal. Each page is one statement, in
// which a record and its journal are of the same instant.
func journalled(ctx context.Context, d *db.DB, subjek, table string) (n int, err error) {
	after := ""
	for more := true; more; {
		more = false
		err := db.Raw(ctx, d.Reader, func(scan func(...any) error) error {
			var (
				last  int
				versi *int
				gone  bool
			)
			if err := scan(&after, &last, &versi, &gone); err != nil {
				return fmt.Errorf("scan %s: %w", table, err)
			}
			more = true
			row := fmt.Sprintf("%s id %s", table, after)
			switch {
			case gone && versi != nil:
				return bad(row, "exists, though the journal ends with its deletion")
			case gone:
				return nil
			case versi == nil:
				return bad(row, "missing, though the journal has it at versi %d", last)
			case *versi != last:
				return bad(row, "at versi %d, journalled last at %d", *versi, last)
			}
			n++
			return nil
		}, "SELECT p.subjek_id, p.last, r.versi, j.hasil = 'null' FROM "+
			"(SELECT subjek_id, max(versi) AS last FROM jurnal WHERE subjek = ? AND subjek_id > ? GROUP BY subjek_id ORDER BY subjek_id LIMIT ?) p "+
			"JOIN jurnal j ON j.subjek = ? AND j.subjek_id = p.subjek_id AND j.versi = p.last "+
			"LEFT JOIN "+table+" r ON r.id = p.subjek_id ORDER BY p.subjek_id", subjek, after, verifyPage, subjek)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func unjournalled(ctx context.Context, d *db.DB, subjek, table string) error {
	after := ""
	for more := true; more; {
		more = false
		err := db.Raw(ctx, d.Reader, func(scan func(...any) error) error {
			var known bool
			if err := scan(&after, &known); err != nil {
				return fmt.Errorf("scan %s: %w", table, err)
			}
			more = true
			if !known {
				return bad(fmt.Sprintf("%s id %s", table, after), "not in the journal")
			}
			return nil
		}, "SELECT r.id, EXISTS (SELECT 1 FROM jurnal j WHERE j.subjek = ? AND j.subjek_id = r.id) FROM "+table+
			" r WHERE r.id > ? ORDER BY r.id LIMIT ?", subjek, after, verifyPage)
		if err != nil {
			return err
		}
	}
	return nil
}
