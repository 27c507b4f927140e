package beranda

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

type store struct{ db *db.DB }

// tasks reads the tasks of one kind behind a place in the order.
func (s store) tasks(ctx context.Context, m macam, mine db.Cond, after *kunci, limit int) ([]Tugas, error) {
	due := "r." + m.due
	if m.due == tanpaTenggat {
		due = "NULL"
	}
	if after != nil {
		mine = db.And(mine, m.behind(*after))
	}
	order := "r.id"
	if m.due != tanpaTenggat {
		order = due + ", r.id"
	}
	var out []Tugas
	err := db.Raw(ctx, s.db.Gorm, func(scan func(...any) error) error {
		t := Tugas{Jenis: m.jenis}
		switch {
		case m.due == tanpaTenggat:
			var none *string
			if err := scan(&t.ID, &t.Kode, &t.Judul, &none); err != nil {
				return fmt.Errorf("scan task: %w", err)
			}
		case m.byDay:
			var day clock.Date
			if err := scan(&t.ID, &t.Kode, &t.Judul, &day); err != nil {
				return fmt.Errorf("scan task: %w", err)
			}
			t.Tenggat = day.AddDays(1).Start()
		default:
			if err := scan(&t.ID, &t.Kode, &t.Judul, &t.Tenggat); err != nil {
				return fmt.Errorf("scan task: %w", err)
			}
			t.Tenggat = t.Tenggat.UTC()
		}
		out = append(out, t)
		return nil
	}, "SELECT r.id, r.kode, r."+m.judul+", "+due+" FROM "+m.noun+" r WHERE "+mine.SQL+" ORDER BY "+order+" LIMIT ?", append(mine.Args, limit)...)
	return out, err
}

// behind is the condition of coming after a place in the order.
func (m macam) behind(k kunci) db.Cond {
	id := "r.id > ?"
	if m.jenis > k.Jenis { // two tasks of one record
		id = "r.id >= ?"
	}
	switch {
	case m.due == tanpaTenggat && k.Tenggat.Before(never()):
		return db.Cond{SQL: "1 = 1"}
	case m.due == tanpaTenggat:
		return db.Cond{SQL: id, Args: []any{k.ID}}
	case !m.byDay:
		return db.Cond{SQL: "r." + m.due + " > ? OR r." + m.due + " = ? AND " + id, Args: []any{k.Tenggat, k.Tenggat, k.ID}}
	}
	day := clock.DateOf(k.Tenggat)
	if !day.Start().Equal(k.Tenggat) { // within a day: that day ends later
		return db.Cond{SQL: "r." + m.due + " >= ?", Args: []any{day}}
	}
	day = day.AddDays(-1)
	return db.Cond{SQL: "r." + m.due + " > ? OR r." + m.due + " = ? AND " + id, Args: []any{day, day, k.ID}}
}

// count counts rows.
func (s store) count(ctx context.Context, table string, c db.Cond) (n int, err error) {
	query := "SELECT count(*) FROM " + table + " r"
	if c.SQL != "" {
		query += " WHERE " + c.SQL
	}
	err = db.Raw(ctx, s.db.Gorm, func(scan func(...any) error) error { return scan(&n) }, query, c.Args...)
	return n, err
}

// grouped counts rows by groups, in the order of their values; without groups
// there is one line, of all of them.
func (s store) grouped(ctx context.Context, x statistik, groups []golongan, c db.Cond) ([]Hitungan, error) {
	out := []Hitungan{}
	var exprs, places []string
	var args []any
	from := x.noun + " r"
	for i, g := range groups {
		exprs, args = append(exprs, "COALESCE("+g.sql+", '')"), append(args, g.args...)
		places, from = append(places, strconv.Itoa(i+1)), from+g.join
	}
	mean := "NULL"
	if x.rata != "" {
		mean = "CAST(avg(" + x.rata + ") AS double precision)"
	}
	query := "SELECT " + strings.Join(append(exprs, "count(*)", mean), ", ") + " FROM " + from
	if c.SQL != "" {
		query, args = query+" WHERE "+c.SQL, append(args, c.Args...)
	}
	if len(groups) > 0 {
		query += " GROUP BY " + strings.Join(places, ", ")
	}
	err := db.Raw(ctx, s.db.Gorm, func(scan func(...any) error) error {
		h := Hitungan{Nilai: make([]string, len(groups))}
		into := make([]any, 0, len(groups)+2)
		for i := range h.Nilai {
			into = append(into, &h.Nilai[i])
		}
		if err := scan(append(into, &h.Jumlah, &h.RataRata)...); err != nil {
			return fmt.Errorf("scan counts of %s: %w", x.noun, err)
		}
		if h.RataRata != nil {
			*h.RataRata = math.Floor(*h.RataRata*100+.5+1e-9) / 100 // two decimals, half up
		}
		out = append(out, h)
		return nil
	}, query, args...)
	slices.SortFunc(out, func(a, b Hitungan) int { return slices.Compare(a.Nilai, b.Nilai) })
	return out, err
}
