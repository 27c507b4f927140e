package laporan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
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

// susunan is how records are read page by page: their place in the order, the
// statement that gets the first page of those that meet a condition, and what
// completes the records of a page.
type susunan[T any] struct {
	urutan
	at       func(*T) tempat
	read     func(context.Context, db.Cond) ([]T, error)
	complete func(context.Context, []T) error
}

// halamanBaca is a page as it was read.
type halamanBaca[T any] struct {
	rows []T
	err  error
}

func (p susunan[T]) get(ctx context.Context, after *tempat) halamanBaca[T] {
	rows, err := p.read(ctx, p.after(after))
	return halamanBaca[T]{rows, err}
}

// next is the place of a full page's last row; nil where no page follows.
func (p susunan[T]) next(h halamanBaca[T]) *tempat {
	if h.err != nil || len(h.rows) < halaman {
		return nil
	}
	t := p.at(&h.rows[halaman-1])
	return &t
}

func (p susunan[T]) whole(ctx context.Context, h halamanBaca[T]) halamanBaca[T] {
	if h.err == nil && len(h.rows) > 0 {
		h.err = p.complete(ctx, h.rows)
	}
	return h
}

// pages yields records page by page. While a page is completed and used, the next
// is read, unless alone.
func pages[T any](ctx context.Context, s store, p susunan[T]) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var reading sync.WaitGroup
		defer reading.Wait()
		defer cancel()
		first := p.get(ctx, nil)
		all := p.oneByOne
		if p.next(first) != nil && !s.alone() {
			all = func(ctx context.Context, first halamanBaca[T]) iter.Seq[halamanBaca[T]] {
				return p.ahead(ctx, first, &reading)
			}
		}
		for h := range all(ctx, first) {
			if h.err != nil {
				yield(nil, h.err)
				return
			}
			for i := range h.rows {
				if !yield(&h.rows[i], nil) {
					return
				}
			}
		}
	}
}

func (p susunan[T]) oneByOne(ctx context.Context, h halamanBaca[T]) iter.Seq[halamanBaca[T]] {
	return func(yield func(halamanBaca[T]) bool) {
		for {
			next := p.next(h)
			if !yield(p.whole(ctx, h)) || next == nil {
				return
			}
			h = p.get(ctx, next)
		}
	}
}

// ahead yields pages from one that was read on, until ctx ends: one more is read
// and one is completed while one is used.
func (p susunan[T]) ahead(ctx context.Context, h halamanBaca[T], reading *sync.WaitGroup) iter.Seq[halamanBaca[T]] {
	queue := make(chan chan halamanBaca[T], 1)
	reading.Go(func() {
		defer close(queue)
		for {
			come, page := make(chan halamanBaca[T], 1), h
			select {
			case queue <- come:
			case <-ctx.Done():
				return
			}
			next := p.next(h)
			reading.Go(func() { come <- p.whole(ctx, page) })
			if next == nil {
				return
			}
			h = p.get(ctx, next)
		}
	})
	return func(yield func(halamanBaca[T]) bool) {
		for come := range queue {
			if h := <-come; !yield(h) || h.err != nil {
				return
			}
		}
	}
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
