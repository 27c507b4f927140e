package kpi_test

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/kpi"
	"kerjasama/internal/platform/jobs"
)

// A question about another time that takes long is 202, whatever form it asks
// for; once the work is done the same question is answered as if it had been
// short, byte for byte, to the one who asked and to nobody else.
func TestAsOfAnInstantThatTakesLong(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hold(act{Unit: "IF", Prodi: []string{"IF01"}, A: true})
		w.Clock.Advance(time.Minute)
		then := w.Clock.Now().Format("2006-01-02T15:04:05.000000Z")
		w.Clock.Advance(time.Minute)
		w.hold(act{Unit: "EL", Prodi: []string{"EL01"}, B: true})
		paths := []string{"/kpi/laporan?tahun=2026", "/kpi/laporan?format=csv&tahun=2026&unit=IF", "/kpi/B.1.15.12?tahun=2026", "/kpi/B.1.15.14.b?periode=2026-07&kanal=surel"}
		short := map[string][]byte{}
		for _, p := range paths {
			short[p] = w.Do("pimpinan", "GET", p+"&per="+then, nil).Want(200).Body
		}
		w.App.KPI.MostImages(3)
		works := func() (n int) {
			if err := w.App.DB.Gorm.Raw("SELECT count(*) FROM pekerjaan WHERE jenis = 'kpi_per'").Row().Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		for i, p := range paths {
			p += "&per=" + then
			r := w.Do("pimpinan", "GET", p, nil).Want(202)
			if at := r.Header.Get("Location"); at != "/api/v1/pekerjaan/"+r.Str("id") || r.Str("status") != "antre" {
				t.Errorf("%s: %s %s", p, at, r.Body)
			}
			again := w.Do("pimpinan", "GET", p, nil, "Accept", "text/csv, application/json").Want(202)
			if again.Str("id") != r.Str("id") || works() != i+1 {
				t.Errorf("asked twice: %s and %s, %d works", r.Str("id"), again.Str("id"), works())
			}
			done := w.finish("pimpinan", r.Str("id"))
			if href, _ := url.QueryUnescape(done.Str("hasil_href")); done.Str("status") != "selesai" || href != "/api/v1"+strings.ReplaceAll(p, "%3A", ":") {
				t.Fatalf("%s", done.Body)
			}
			got := w.Do("pimpinan", "GET", strings.TrimPrefix(done.Str("hasil_href"), "/api/v1"), nil).Want(200)
			if !bytes.Equal(got.Body, short[paths[i]]) {
				t.Errorf("%s:\ngot  %s\nwant %s", p, got.Body, short[paths[i]])
			}
			if p == paths[1]+"&per="+then && !strings.HasPrefix(got.Header.Get("Content-Type"), "text/csv") {
				t.Error(got.Header)
			}
			if works() != i+1 {
				t.Errorf("the answer began another work: %d", works())
			}
		}
		// Accept alone asks for CSV, too; another language or caller is another question.
		csv := "/kpi/laporan?tahun=2026&unit=IF&per=" + then
		if got := w.Do("pimpinan", "GET", csv, nil, "Accept", "text/csv").Want(200); !bytes.Equal(got.Body, short[paths[1]]) {
			t.Errorf("%s", got.Body)
		}
		w.Do("pimpinan", "GET", csv, nil, "Accept", "text/csv", "Accept-Language", "en").Want(202)
		w.Do("unit.if", "GET", csv, nil).Want(202)
		w.Do("unit.el", "GET", csv, nil).Problem(404, "not_found")
		w.Do("pimpinan", "GET", "/kpi/laporan?tahun=2026&per=2036-01-01T00:00:00Z", nil).Problem(422, "validation_failed")
		// What failed is tried again with the next question, and the next day asks anew.
		if err := w.App.DB.Gorm.Exec("UPDATE pekerjaan SET status = 'gagal' WHERE jenis = 'kpi_per'").Error; err != nil {
			t.Fatal(err)
		}
		before := works()
		if r := w.Do("pimpinan", "GET", paths[2]+"&per="+then, nil).Want(202); r.Str("status") != "antre" || works() != before+1 {
			t.Errorf("%s, %d works, were %d", r.Body, works(), before)
		}
		w.Clock.Advance(24 * time.Hour)
		w.Forget()
		w.Do("pimpinan", "GET", paths[0]+"&per="+then, nil).Want(202)
	})
}

// finish has long work done and returns what became of it.
func (w *world) finish(as, id string) *apptest.Response {
	w.T.Helper()
	ended := make(chan error, 10)
	w.App.Jobs.Observe = func(j jobs.Job, err error) {
		if j.Kind == "pekerjaan."+kpi.PerJobs {
			ended <- err
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() { defer close(over); w.App.Jobs.Run(ctx) }()
	err := <-ended
	stop()
	<-over
	if err != nil {
		w.T.Fatal(err)
	}
	return w.Do(as, "GET", "/pekerjaan/"+id, nil).Want(200)
}
