package referensi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
)

// rows counts the entries of an answer.
func rows(r *apptest.Response) int {
	list, _ := r.Get("data").([]any) // no list has no entries
	return len(list)
}

func TestHolidaysOverHTTP(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		now := w.Do("staf", "GET", "/hari-libur", nil).Want(http.StatusOK)
		if now.Num("tahun") != 2026 || now.Num("versi") != 1 || rows(now) != 25 {
			t.Errorf("this year: %s", now.Body)
		}
		empty := w.Do("staf", "GET", "/hari-libur?tahun=2027", nil).Want(http.StatusOK)
		if empty.Get("terisi") != false || empty.Num("versi") != 1 {
			t.Errorf("a year nobody loaded: %s", empty.Body)
		}
		day := object{"tanggal": "2027-01-01", "nama": "Tahun Baru", "jenis": "nasional", "sumber": "uji"}
		for name, tt := range map[string]struct {
			body any
			want string
		}{
			"no list":          {object{}, "/data required"},
			"of another year":  {object{"data": []any{object{"tanggal": "2026-01-01", "nama": "a", "jenis": "nasional", "sumber": "b"}}}, "/data/0/tanggal wrong_year"},
			"a day twice":      {object{"data": []any{day, day}}, "/data/1/tanggal duplicate"},
			"no date":          {object{"data": []any{object{"tanggal": "besok", "nama": "a", "jenis": "nasional", "sumber": "b"}}}, "/data/0/tanggal wrong_type"},
			"a name of 100 kB": {object{"data": []any{object{"tanggal": "2027-01-01", "nama": strings.Repeat("n", 100_000), "jenis": "nasional", "sumber": "b"}}}, "/data/0/nama too_long"},
			"null for a list":  {object{"data": nil}, "/data required"},
		} {
			t.Run(name, func(t *testing.T) {
				r := w.Do("koordinator", "PUT", "/hari-libur/2027", tt.body, "If-Match", empty.ETag()).Want(http.StatusUnprocessableEntity)
				if got := r.Str("errors.0.pointer") + " " + r.Str("errors.0.code"); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			})
		}
		second := object{"tanggal": "2027-08-17", "nama": "Kemerdekaan", "jenis": "nasional", "sumber": "uji"}
		body := `{"data":[{"tanggal":"2027-08-17","nama":"Kemerdekaan","jenis":"nasional","sumber":"uji"},` +
			`{"tanggal":"2027-01-01","nama":"Tahun Baru","jenis":"nasional","sumber":"uji"}]}`
		put := w.Do("koordinator", "PUT", "/hari-libur/2027", body, "If-Match", empty.ETag(), "Idempotency-Key", "libur").Want(http.StatusOK)
		again := w.Do("koordinator", "PUT", "/hari-libur/2027", body, "If-Match", empty.ETag(), "Idempotency-Key", "libur").Want(http.StatusOK)
		if diff := cmp.Diff(string(put.Body), string(again.Body)); diff != "" {
			t.Errorf("a repetition differs (-first +again):\n%s", diff)
		}
		read := w.Do("staf", "GET", "/hari-libur/2027", nil).Want(http.StatusOK)
		if diff := cmp.Diff([]any{day, second}, read.Get("data")); diff != "" || read.Num("versi") != 2 || read.ETag() != put.ETag() {
			t.Errorf("version %v, tag %s after %s (-want +got):\n%s", read.Num("versi"), read.ETag(), put.ETag(), diff)
		}
		w.Do("admin", "PUT", "/hari-libur/2027", object{"data": []any{}}, "If-Match", empty.ETag()).Problem(http.StatusPreconditionFailed, "stale")
		w.Do("admin", "PUT", "/hari-libur/2027", object{"data": []any{}}, "If-Match", read.ETag()).Want(http.StatusOK)
		if got := w.Do("staf", "GET", "/hari-libur/2026", nil); rows(got) != 25 {
			t.Errorf("another year changed with it: %s", got.Body)
		}

		// What the office emptied stays empty at the next start.
		this := w.Do("staf", "GET", "/hari-libur/2026", nil)
		w.Do("admin", "PUT", "/hari-libur/2026", object{"data": []any{}}, "If-Match", this.ETag()).Want(http.StatusOK)
		if err := w.App.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.Do("staf", "GET", "/hari-libur/2026", nil); got.Get("terisi") != false {
			t.Errorf("seeding brought back what was removed: %s", got.Body)
		}
	})
}

func TestWorkingHoursOverHTTP(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		was := w.Do("unit.mb", "GET", "/jam-kerja", nil).Want(http.StatusOK)
		if was.Num("versi") != 1 || rows(was) != 10 || fmt.Sprint(was.Get("hari_tanpa_jam")) != "[]" {
			t.Errorf("seeded: %s", was.Body)
		}
		row := object{"berlaku_mulai": "2020-01-01", "berlaku_sampai": nil, "hari": 5, "mulai": "08:00", "selesai": "16:30",
			"istirahat_mulai": "11:30", "istirahat_selesai": "13:00", "keterangan": ""}
		bad := object{"berlaku_mulai": "2020-01-01", "hari": 9, "mulai": "8", "selesai": "16:30"}
		r := w.Do("admin", "PUT", "/jam-kerja", object{"data": []any{bad}}, "If-Match", was.ETag()).Problem(http.StatusUnprocessableEntity, "validation_failed")
		if r.Str("errors.0.pointer") != "/data/0/hari" || r.Str("errors.1.pointer") != "/data/0/mulai" {
			t.Errorf("faults: %s", r.Body)
		}
		w.Do("admin", "PUT", "/jam-kerja", object{"data": []any{}}, "If-Match", was.ETag()).Problem(http.StatusUnprocessableEntity, "validation_failed")
		put := w.Do("admin", "PUT", "/jam-kerja", object{"data": []any{row}}, "If-Match", was.ETag()).Want(http.StatusOK)
		if got := fmt.Sprint(put.Get("hari_tanpa_jam")); got != "[1 2 3 4]" { // only Friday is left
			t.Errorf("days without hours: %s", got)
		}
		read := w.Do("unit.mb", "GET", "/jam-kerja", nil).Want(http.StatusOK)
		want := []any{object{"berlaku_mulai": "2020-01-01", "berlaku_sampai": nil, "hari": 5.0, "mulai": "08:00", "selesai": "16:30",
			"istirahat_mulai": "11:30", "istirahat_selesai": "13:00", "keterangan": ""}}
		if diff := cmp.Diff(want, read.Get("data")); diff != "" || read.ETag() != put.ETag() {
			t.Errorf("read again, tag %s after %s (-want +got):\n%s", read.ETag(), put.ETag(), diff)
		}
		if err := w.App.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.Do("unit.mb", "GET", "/jam-kerja", nil, "If-None-Match", put.ETag()).Want(http.StatusNotModified)
	})
}

func TestListsOverHTTP(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		all := w.Do("staf", "GET", "/referensi", nil).Want(http.StatusOK)
		if all.Str("data.0.jenis") != "bentuk_kegiatan" || all.Num("data.0.jumlah") != 32 || all.Num("data.1.jumlah") != 15 {
			t.Errorf("the lists: %s", all.Body)
		}
		was := w.Do("staf", "GET", all.Str("data.1.href"), nil).Want(http.StatusOK)
		kept := object{"kode": was.Str("data.0.kode"), "label": "Perusahaan multinasional (besar)"}
		for name, tt := range map[string]struct {
			body any
			want string
		}{
			"nothing":              {object{}, "/data too_few"},
			"a code in capitals":   {object{"data": []any{object{"kode": "ABC", "label": "a"}}}, "/data/0/kode wrong_form"},
			"a code twice":         {object{"data": []any{kept, kept}}, "/data/1/kode duplicate"},
			"dates backwards":      {object{"data": []any{object{"kode": "a", "label": "a", "berlaku_mulai": "2026-01-02", "berlaku_sampai": "2026-01-01"}}}, "/data/0/berlaku_sampai date_order"},
			"a bidang there isn't": {object{"data": []any{object{"kode": "a", "label": "a", "bidang": "seni"}}}, "/data/0/bidang not_in_list"},
			"a label of 100 kB":    {object{"data": []any{object{"kode": "a", "label": strings.Repeat("l", 100_000)}}}, "/data/0/label too_long"},
		} {
			t.Run(name, func(t *testing.T) {
				r := w.Do("admin", "PUT", "/referensi/klasifikasi_mitra", tt.body, "If-Match", was.ETag()).Want(http.StatusUnprocessableEntity)
				if got := r.Str("errors.0.pointer") + " " + r.Str("errors.0.code"); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			})
		}
		w.Do("admin", "PUT", "/referensi/tidak_ada", object{"data": []any{kept}}, "If-Match", was.ETag()).Problem(http.StatusNotFound, "not_found")
		put := w.Do("admin", "PUT", "/referensi/klasifikasi_mitra", object{"data": []any{kept, object{"kode": "baru", "label": "Baru"}}}, "If-Match", was.ETag()).Want(http.StatusOK)
		if got := rows(put); got != 16 || put.Num("versi") != 2 {
			t.Errorf("got %d entries in version %v, want 16 in 2: codes never vanish", got, put.Num("versi"))
		}
		for day, want := range map[string]int{"2026-07-10": 2, "2026-07-09": 15, "1999-12-31": 0} {
			r := w.Do("staf", "GET", "/referensi/klasifikasi_mitra?tanggal="+day, nil).Want(http.StatusOK)
			if got := rows(r); got != want {
				t.Errorf("in force on %s: got %d, want %d", day, got, want)
			}
		}
		if err := w.App.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.Do("staf", "GET", "/referensi/klasifikasi_mitra", nil, "If-None-Match", put.ETag()).Want(http.StatusNotModified)
	})
}
