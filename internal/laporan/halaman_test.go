package laporan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// rak is a table in memory.
type rak struct {
	rows      []tempat
	completed atomic.Int64
	fail      error // of completing the second page
}

func (r *rak) susunan() susunan[tempat] {
	return susunan[tempat]{
		urutan{day: "d", id: "i"}, func(t *tempat) tempat { return *t },
		func(_ context.Context, c db.Cond) ([]tempat, error) {
			var out []tempat
			from := tempat{}
			if n := len(c.Args); n >= 2 {
				from = tempat{c.Args[n-2].(clock.Date), c.Args[n-1].(string)}
			}
			for _, t := range r.rows {
				if t.compare(from) > 0 && len(out) < halaman {
					out = append(out, t)
				}
			}
			return out, nil
		},
		func(_ context.Context, page []tempat) error {
			r.completed.Add(int64(len(page)))
			if len(r.rows) <= halaman || page[0] != r.rows[halaman] {
				return nil
			}
			return r.fail
		},
	}
}

// Pages hold each row once and in order, one by one within a transaction and ahead
// of who uses them without; who stops leaves no reader behind.
func TestPagesHoldEachRowOnce(t *testing.T) {
	within := store{db: &db.DB{Reader: &gorm.DB{Statement: &gorm.Statement{ConnPool: transaction{}}}}}
	without := store{db: &db.DB{Reader: &gorm.DB{Statement: &gorm.Statement{}}}}
	for name, s := range map[string]store{"one by one": within, "ahead": without} {
		for _, n := range []int{0, 1, halaman - 1, halaman, halaman + 1, 3 * halaman, 3*halaman + 7} {
			t.Run(fmt.Sprint(name, " ", n), func(t *testing.T) {
				r := &rak{}
				for i := range n {
					r.rows = append(r.rows, tempat{clock.MakeDate(2026, 1, 1+i/100), fmt.Sprintf("%05d", i)})
				}
				var got []tempat
				for k, err := range pages(t.Context(), s, r.susunan()) {
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, *k)
				}
				if !slices.Equal(got, r.rows) || int(r.completed.Load()) != n {
					t.Errorf("got %d rows, %d of them completed, want %d", len(got), r.completed.Load(), n)
				}
				for stop := range 3 { // somewhere in a page
					for k, err := range pages(t.Context(), s, r.susunan()) {
						if err != nil {
							t.Fatal(err)
						}
						if *k == r.rows[min(n-1, stop*halaman)] {
							break
						}
					}
				}
			})
		}
		t.Run(name+", a page cannot be completed", func(t *testing.T) {
			r := &rak{fail: errors.New("no evidence")}
			for i := range 3 * halaman {
				r.rows = append(r.rows, tempat{"2026-01-01", fmt.Sprintf("%05d", i)})
			}
			n, failed := 0, error(nil)
			for k, err := range pages(t.Context(), s, r.susunan()) {
				if failed = err; k != nil {
					n++
				}
			}
			if n != halaman || !errors.Is(failed, r.fail) {
				t.Errorf("%d rows, then %v", n, failed)
			}
		})
	}
}

// transaction is a connection that is within one.
type transaction struct {
	gorm.ConnPool
	gorm.TxCommitter
}
