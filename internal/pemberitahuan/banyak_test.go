package pemberitahuan_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

// clones puts copies of a request beside it whose first response is due at a
// second of their own, evenly spread over a minute.
func (w *world) clones(path string, n int) {
	w.T.Helper()
	id := strings.TrimPrefix(path, "/permintaan-layanan/")
	exec := func(query string, args ...any) {
		w.T.Helper()
		if err := w.App.DB.Gorm.Exec(query, args...).Error; err != nil {
			w.T.Fatal(err)
		}
	}
	columns := func(table string) (out []string) {
		w.T.Helper()
		types, err := w.App.DB.Gorm.Migrator().ColumnTypes(table)
		if err != nil {
			w.T.Fatal(err)
		}
		for _, c := range types {
			out = append(out, c.Name())
		}
		return out
	}
	// Each of a copied row's columns as it is, but for those named.
	copied := func(table string, other map[string]string) (into, from string) {
		var a, b []string
		for _, c := range columns(table) {
			a = append(a, c)
			if v := other[c]; v != "" {
				b = append(b, v)
			} else {
				b = append(b, "r."+c)
			}
		}
		return strings.Join(a, ", "), strings.Join(b, ", ")
	}
	const series = "WITH RECURSIVE n(i) AS (SELECT CAST(? AS integer) UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
	for s := range 60 {
		from, to := s*n/60, (s+1)*n/60-1
		start := w.Clock.Now().Add(time.Duration(s) * time.Second)
		due, half := start.Add(15*time.Minute), start.Add(450*time.Second)
		clone := "'" + id[:24] + "'" + " || substr('000000000000' || n.i, -12)"
		if w.App.DB.Engine == db.Postgres {
			clone = "'" + id[:24] + "' || lpad(CAST(n.i AS text), 12, '0')"
		}
		into, what := copied("permintaan_layanan", map[string]string{"id": clone, "kode": "'PM-X-' || n.i"})
		exec(series+"INSERT INTO permintaan_layanan ("+into+") SELECT "+what+" FROM permintaan_layanan r, n WHERE r.id = ?", from, to, id)
		into, what = copied("permintaan_jam", map[string]string{"permintaan_id": clone, "mulai_pada": at(w, start), "tenggat_dinding": at(w, due), "tenggat_kerja": at(w, due), "ingat_pada": at(w, half)})
		exec(series+"INSERT INTO permintaan_jam ("+into+") SELECT "+what+" FROM permintaan_jam r, n WHERE r.permintaan_id = ? AND r.kpi = 'b'", from, to, id)
	}
}

// at writes an instant as the engine's literal.
func at(w *world, t time.Time) string {
	return dbtest.Portable(w.App.DB.Engine, "timestamptz '"+t.UTC().Format("2006-01-02 15:04:05Z07:00")+"'")
}

// Many clocks due within one minute, looked at by two processes on PostgreSQL and
// one on SQLite, two times at once in each: every share of every clock is told
// once to everybody it is for, within 5 seconds of the clock.
func TestManyClocksAreToldOnceEach(t *testing.T) {
	const n = 10_000
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			url := apptest.URL(t, e)
			w := begin(apptest.Over(t, url))
			all := []*world{w, w}
			if e == db.Postgres {
				other := apptest.Over(t, url)
				other.Clock = w.Clock
				all = append(all, &world{World: other}, &world{World: other})
			}
			first := w.ask(nil)
			w.Do("staf", "POST", first+"/batalkan", object{"alasan": "Hanya contoh."}).Want(200)
			if err := w.App.DB.Gorm.Exec("UPDATE permintaan_layanan SET status = 'baru'").Error; err != nil {
				t.Fatal(err)
			}
			if err := w.App.DB.Gorm.Exec("UPDATE permintaan_jam SET hasil = NULL, dikecualikan_pada = NULL").Error; err != nil {
				t.Fatal(err)
			}
			w.clones(first, n)
			for range 17 * 60 / 2 { // two seconds at a time
				w.Clock.Advance(2 * time.Second)
				if len(all) > 2 {
					all[2].App.Clock.(interface{ Set(time.Time) }).Set(w.Clock.Now())
				}
				var wg sync.WaitGroup
				for _, p := range all {
					wg.Go(func() {
						if _, err := p.App.Pemberitahuan.Clocks(t.Context()); err != nil {
							t.Error(err)
						}
					})
				}
				wg.Wait()
			}
			told := map[string]int{}
			late := 0
			if err := db.Raw(t.Context(), w.App.DB.Gorm, func(scan func(...any) error) error {
				var who, key string
				var n int
				if err := scan(&who, &key, &n); err != nil {
					return err
				}
				told[who+" "+key[strings.LastIndex(key, ":")+1:]] += n
				if n != 1 {
					late++
				}
				return nil
			}, "SELECT u.username, n.kunci, count(*) FROM pemberitahuan n JOIN pengguna u ON u.id = n.penerima_id WHERE n.jenis LIKE 'permintaan_%' GROUP BY u.username, n.kunci"); err != nil {
				t.Fatal(err)
			}
			want := fmt.Sprint(map[string]int{"staf 50": n, "staf 80": n, "staf 100": n, "koordinator 100": n})
			if fmt.Sprint(told) != want || late != 0 {
				t.Errorf("got %v, want %v; %d more than once", told, want, late)
			}
			var worst int
			row := w.App.DB.Gorm.Raw("SELECT count(*) FROM pemberitahuan n JOIN permintaan_jam j ON 'jam:' || j.permintaan_id || ':' || j.kpi || ':100' = n.kunci WHERE n.dibuat_pada < j.tenggat_dinding OR n.dibuat_pada > " + fiveSeconds(w)).Row()
			if err := row.Scan(&worst); err != nil || worst != 0 {
				t.Errorf("%d were told early or more than 5 s late (%v)", worst, err)
			}
		})
	}
}

// fiveSeconds is the due and five seconds.
func fiveSeconds(w *world) string {
	if w.App.DB.Engine == db.Postgres {
		return "j.tenggat_dinding + interval '5 seconds'"
	}
	return "j.tenggat_dinding + 5000000"
}
