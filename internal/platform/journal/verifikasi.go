package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"kerjasama/internal/platform/db"
)

// verifyPage is how many rows one statement reads. Pages are short so that a
// running server's writers never wait for a reader and SQLite's WAL can be cut.
const verifyPage = 1000

// BadRow is what Verify found: a row, and what is wrong with it.
type BadRow struct {
	Row  string // e.g. jurnal id 812
	What string // e.g. hash differs from position 800
}

func (b *BadRow) Error() string { return b.Row + ": " + b.What }

func bad(row string, what string, args ...any) error {
	return &BadRow{Row: row, What: fmt.Sprintf(what, args...)}
}

// Check is something else that must hold beside the journal, e.g. that files
// have the hash they are named by. It returns a *BadRow for the first row that
// is wrong and reports one line on what it looked at.
type Check func(ctx context.Context, d *db.DB, report func(line string)) error

// Verify reads everything again and returns the first thing that is wrong, as a
// *BadRow; any other error means that the store could not be read. report gets
// a line about each part that holds. It works beside a running server, within
// the positions that are sealed when it begins:
//
//   - positions are gap-free from 1; each names one existing row of jurnal with
//     the hash that was sealed, and no row twice;
//   - simpul equals the tree computed again, with nothing beyond it;
//   - every checkpoint is signed by a key of rahasia and tells the root the tree
//     had at its size, and none is longer than the tree;
//   - every row of jurnal is sealed or queued, not both, and the queue names no
//     other rows;
//   - the versions of each record count up from 1;
//   - each of checks.
func (j *Journal) Verify(ctx context.Context, report func(line string), checks ...Check) error {
	tx := j.db.Reader.WithContext(ctx)
	head, err := headOf(tx)
	if err != nil {
		return err
	}
	v := &verification{tx: tx, head: head, report: report}
	for _, part := range []func() error{v.positions, v.beyond, v.waiting, v.versions} {
		if err := part(); err != nil {
			return err
		}
	}
	for _, c := range checks {
		if err := c(ctx, j.db, report); err != nil {
			return err
		}
	}
	return nil
}

type verification struct {
	tx     *gorm.DB
	head   int64
	report func(string)
}

func (v *verification) each(scan func(func(...any) error) error, query string, args ...any) error {
	return db.Raw(v.tx.Statement.Context, v.tx, scan, query, args...)
}

// first runs a query for one row; found is false when there is none.
func (v *verification) first(query string, args []any, dst ...any) (found bool, err error) {
	err = v.tx.Raw(query, args...).Row().Scan(dst...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, db.Translate(err)
}

// ranges cuts the values of an id column up to last into pages.
func (v *verification) ranges(table, column string, last int64, f func(lo, hi int64) error) error {
	lo := int64(math.MinInt64)
	for {
		var hi *int64
		_, err := v.first("SELECT max(p.k) FROM (SELECT "+column+" AS k FROM "+table+" WHERE "+column+" > ? AND "+column+" <= ? ORDER BY "+column+" LIMIT ?) p",
			[]any{lo, last, verifyPage}, &hi)
		if err != nil || hi == nil {
			return err
		}
		if err := f(lo, *hi); err != nil {
			return err
		}
		lo = *hi
	}
}

// positions walks the sealed rows and grows the tree beside them.
func (v *verification) positions() error {
	nodes, points := 0, &checkpoints{v: v, after: -1}
	tree := &grower{complete: func(tingkat int, n int64, root tlog.Hash) error {
		nodes++
		return v.node(tingkat, n, root)
	}}
	if err := points.at(tree); err != nil {
		return err
	}
	seen := bitmap{}
	for lo := int64(0); lo < v.head; lo += verifyPage {
		hi := min(lo+verifyPage, v.head)
		page, err := v.page(lo, hi)
		if err != nil {
			return err
		}
		for _, s := range page {
			row := fmt.Sprintf("jurnal id %d", s.id)
			switch {
			case s.posisi != tree.size+1:
				return v.gap(tree.size + 1)
			case !s.same:
				return bad(row, "hash differs from position %d", s.posisi)
			case !seen.add(s.id):
				return bad(row, "sealed a second time at position %d", s.posisi)
			}
			if err := tree.add(s.hash); err != nil {
				return err
			}
			if err := points.at(tree); err != nil {
				return err
			}
		}
		if tree.size < hi {
			return v.gap(tree.size + 1)
		}
	}
	root, err := tree.root()
	if err != nil {
		return err
	}
	v.report(fmt.Sprintf("segel: %d positions, root %s", tree.size, root))
	v.report(fmt.Sprintf("simpul: %d subtrees", nodes))
	v.report(fmt.Sprintf("titik_periksa: %d checkpoints", points.n))
	return nil
}

// position is a sealed row: its hash as computed now, and whether that is what
// was sealed.
type position struct {
	posisi, id int64
	hash       tlog.Hash
	same       bool
}

// page reads the positions lo+1..hi that have a row.
func (v *verification) page(lo, hi int64) ([]position, error) {
	out := make([]position, 0, hi-lo)
	buf := make([]byte, 0, 4096)
	err := v.each(func(scan func(...any) error) error {
		var (
			p     position
			l     line
			sidik []byte
		)
		if err := scan(append([]any{&p.posisi, &sidik}, l.targets()...)...); err != nil {
			return fmt.Errorf("read the row at position %d: %w", lo+int64(len(out))+1, err)
		}
		buf = l.appendLeaf(buf[:0])
		p.id, p.hash = l.id, tlog.RecordHash(buf)
		p.same = string(sidik) == string(p.hash[:])
		out = append(out, p)
		return nil
	}, "SELECT s.posisi, s.sidik, "+lineColumns+" FROM segel s JOIN jurnal j ON j.id = s.jurnal_id "+
		"WHERE s.posisi > ? AND s.posisi <= ? ORDER BY s.posisi", lo, hi)
	return out, err
}

// gap says why a position has no row beside it.
func (v *verification) gap(posisi int64) error {
	var id int64
	found, err := v.first("SELECT jurnal_id FROM segel WHERE posisi = ?", []any{posisi}, &id)
	if err != nil {
		return err
	}
	if !found {
		return bad(fmt.Sprintf("segel posisi %d", posisi), "missing")
	}
	return bad(fmt.Sprintf("jurnal id %d", id), "missing, though sealed at position %d", posisi)
}

func (v *verification) node(tingkat int, n int64, root tlog.Hash) error {
	row := fmt.Sprintf("simpul tingkat %d n %d", tingkat, n)
	var sidik []byte
	found, err := v.first("SELECT sidik FROM simpul WHERE tingkat = ? AND n = ?", []any{tingkat, n}, &sidik)
	switch {
	case err != nil:
		return err
	case !found:
		return bad(row, "missing")
	case string(sidik) != string(root[:]):
		width := int64(1) << (tileBits * tingkat)
		return bad(row, "differs from positions %d to %d", n*width+1, (n+1)*width)
	}
	return nil
}

// bitmap is a set of ids, cheap where they are dense.
type bitmap map[int64]*[64]uint64

// add reports whether id was new.
func (b bitmap) add(id int64) bool {
	p := b[id>>12]
	if p == nil {
		p = new([64]uint64)
		b[id>>12] = p
	}
	w, bit := &p[id>>6&63], uint64(1)<<(id&63)
	if *w&bit != 0 {
		return false
	}
	*w |= bit
	return true
}
