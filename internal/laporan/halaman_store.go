package laporan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// alone reports whether everything is read over one connection, that of a
// transaction: then nothing is read at the same time.
func (s store) alone() bool {
	_, within := s.db.Reader.Statement.ConnPool.(gorm.TxCommitter)
	return within
}

// readers is how many pages are read at the same time.
const readers = 2

// urutan is what is read page by page: the rows of a table that meet a condition,
// in the order of a day and an id.
type urutan struct {
	from, day, id string // "pelaksanaan p", "p.tanggal_selesai", "p.id"
	where         db.Cond
	days          Periode // of day; "" is no bound
}

// tempat is a row's place in the order.
type tempat struct {
	hari clock.Date
	id   string
}

func (u urutan) order() string { return u.day + ", " + u.id }

func (t tempat) compare(o tempat) int {
	return cmp.Or(cmp.Compare(t.hari, o.hari), cmp.Compare(t.id, o.id))
}

// after are the rows after a place, nil for all. The place's day stands in for the
// first one: SQLite would begin each page there otherwise, for it takes one lower
// bound of an index and judges the other row by row. There is no condition for
// where a page ends: neither engine walks an index between two places.
func (u urutan) after(t *tempat) db.Cond {
	if t == nil {
		return db.And(u.where, within(u.day, u.days))
	}
	return db.And(u.where, within(u.day, Periode{t.hari, u.days.Sampai}), db.Cond{SQL: "(" + u.order() + ") > (?, ?)", Args: []any{t.hari, t.id}})
}

// susunan is how records are read page by page: their place in the order, and the
// statement that gets the first page of those that meet a condition.
type susunan[T any] struct {
	urutan
	at   func(*T) tempat
	read func(context.Context, db.Cond) ([]T, error)
}

// between reads the records after a place up to another, which is a page unless
// somebody wrote since it was measured; upto nil is the end.
func (p susunan[T]) between(ctx context.Context, after tempat, upto *tempat) (out []T, err error) {
	for {
		page, err := p.read(ctx, p.after(&after))
		if err != nil {
			return nil, err
		}
		full := len(page) == halaman
		if full {
			after = p.at(&page[halaman-1])
		}
		if upto != nil {
			page = slices.DeleteFunc(page, func(r T) bool { return p.at(&r).compare(*upto) > 0 })
			full = full && after.compare(*upto) < 0
		}
		if out == nil {
			out = page
		} else {
			out = append(out, page...)
		}
		if !full {
			return out, nil
		}
	}
}

// pages yields records page by page. The first page comes by itself; where there
// are more, one reader walks ahead from page to page and some read what it passed,
// unless alone.
func pages[T any](ctx context.Context, s store, p susunan[T]) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var reading sync.WaitGroup
		defer reading.Wait()
		defer cancel()
		first, err := p.read(ctx, p.after(nil))
		rest := func(func([]T, error) bool) {}
		if err == nil && len(first) == halaman {
			rest = rests(ctx, s, p, p.at(&first[halaman-1]), &reading)
		}
		use := func(page []T, err error) bool {
			if err != nil {
				yield(nil, err)
				return false
			}
			for i := range page {
				if !yield(&page[i], nil) {
					return false
				}
			}
			return true
		}
		if use(first, err) {
			rest(use)
		}
	}
}

// rests reads what comes after a place: alone when it is ranged over, else from now
// on and several pages at the same time, until ctx ends.
func rests[T any](ctx context.Context, s store, p susunan[T], after tempat, reading *sync.WaitGroup) iter.Seq2[[]T, error] {
	if s.alone() {
		return func(yield func([]T, error) bool) {
			for {
				page, err := p.read(ctx, p.after(&after))
				if !yield(page, err) || err != nil || len(page) < halaman {
					return
				}
				after = p.at(&page[halaman-1])
			}
		}
	}
	type answer struct {
		page []T
		err  error
	}
	queue := make(chan chan answer, readers-1) // one more is with who reads the answers
	reading.Go(func() {
		defer close(queue)
		for {
			end, err := s.walk(ctx, p.urutan, after)
			come := make(chan answer, 1)
			select {
			case queue <- come:
			case <-ctx.Done():
				return
			}
			if err != nil {
				come <- answer{nil, err}
				return
			}
			from := after
			reading.Go(func() { page, err := p.between(ctx, from, end); come <- answer{page, err} })
			if end == nil {
				return
			}
			after = *end
		}
	})
	return func(yield func([]T, error) bool) {
		for come := range queue {
			a := <-come
			if !yield(a.page, a.err) || a.err != nil {
				return
			}
		}
	}
}

// walk finds the last row of the page after a place; nil where there is no full
// page.
func (s store) walk(ctx context.Context, u urutan, after tempat) (end *tempat, err error) {
	c := u.after(&after)
	err = db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		end = &tempat{}
		return scan(&end.hari, &end.id)
	}, fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT 1 OFFSET %d", u.order(), u.from, c.SQL, u.order(), halaman-1), c.Args...)
	return end, err
}

// page is the end of a statement that reads a page.
func (u urutan) page() string { return fmt.Sprintf(" ORDER BY %s LIMIT %d", u.order(), halaman) }

// together reads several things at the same time, unless alone.
func together(alone bool, reads []func() error) error {
	errs := make([]error, len(reads))
	var all sync.WaitGroup
	for i, read := range reads {
		if alone {
			errs[i] = read()
			continue
		}
		all.Go(func() { errs[i] = read() })
	}
	all.Wait()
	return errors.Join(errs...)
}
