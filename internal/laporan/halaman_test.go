package laporan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

// rak is a table in memory.
type rak struct {
	rows  []tempat
	asked int
}

func (r *rak) susunan() susunan[tempat] {
	return susunan[tempat]{urutan{day: "d", id: "i"}, func(t *tempat) tempat { return *t }, func(_ context.Context, c db.Cond) ([]tempat, error) {
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
		r.asked++
		return out, nil
	}}
}

func (r *rak) add(ts ...tempat) {
	r.rows = append(r.rows, ts...)
	slices.SortFunc(r.rows, tempat.compare)
}

// A page holds what stands between its two places, however much was written since
// they were measured, and nothing of the next.
func TestAPageHoldsWhatStandsBetweenItsPlaces(t *testing.T) {
	at := func(i int) tempat { return tempat{"2026-01-01", fmt.Sprintf("%05d", i*10)} }
	from, end := at(0), at(halaman)
	for name, c := range map[string]struct {
		write func(*rak)
		want  int
		asked int
	}{
		"as measured":                {func(*rak) {}, halaman, 1},
		"one more":                   {func(r *rak) { r.add(tempat{"2026-01-01", "00015"}) }, halaman + 1, 2},
		"a page more":                {func(r *rak) { r.more(halaman, 7) }, 2*halaman + 1, 3},
		"one less":                   {func(r *rak) { r.rows = slices.Delete(r.rows, 3, 4) }, halaman - 1, 1},
		"its end is gone":            {func(r *rak) { r.rows = slices.DeleteFunc(r.rows, func(t tempat) bool { return t == end }) }, halaman - 1, 1},
		"nothing is left of it":      {func(r *rak) { r.rows = slices.DeleteFunc(r.rows, func(t tempat) bool { return t.compare(end) <= 0 }) }, 0, 1},
		"the next one changed place": {func(r *rak) { r.add(tempat{"2026-01-01", end.id + "x"}) }, halaman, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := &rak{}
			for i := range 3 * halaman {
				r.add(at(i))
			}
			c.write(r)
			got, err := r.susunan().between(t.Context(), from, &end)
			if err != nil {
				t.Fatal(err)
			}
			want := slices.DeleteFunc(slices.Clone(r.rows), func(t tempat) bool { return t.compare(from) <= 0 || t.compare(end) > 0 })
			if !slices.Equal(got, want) || len(got) != c.want || r.asked != c.asked {
				t.Errorf("got %d rows in %d readings, want %d in %d", len(got), r.asked, c.want, c.asked)
			}
		})
	}
}

// more adds rows to the first page, n of them after each of some of its rows.
func (r *rak) more(n, from int) {
	for i := range n + 1 {
		r.add(tempat{"2026-01-01", fmt.Sprintf("%05d%s", from, strings.Repeat("a", i+1))})
	}
}
