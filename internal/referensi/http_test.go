package referensi_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
)

type object = map[string]any

func idOf(t *testing.T, w *apptest.World, path, kode string) string {
	t.Helper()
	id := w.Do("staf", "GET", path+"?kode="+kode, nil).Want(http.StatusOK).Str("data.0.id")
	if id == "" {
		t.Fatalf("no %s of kode %s", path, kode)
	}
	return id
}

// events lists what the journal has of a record, oldest first.
func events(t *testing.T, w *apptest.World, path string) []string {
	t.Helper()
	var h struct {
		Data []struct {
			Peristiwa string `json:"peristiwa"`
		} `json:"data"`
	}
	w.Do("staf", "GET", path+"/riwayat", nil).Want(http.StatusOK).JSON(&h)
	var out []string
	for _, d := range slices.Backward(h.Data) {
		out = append(out, d.Peristiwa)
	}
	return out
}

func TestWhoMayReadAndChangeReferenceData(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		unit, prodi := idOf(t, w, "/unit", "SPI"), idOf(t, w, "/prodi", "IF01")
		reads := []string{"/unit", "/unit/" + unit, "/unit/" + unit + "/ringkasan", "/prodi", "/prodi/" + prodi, "/referensi",
			"/referensi/bentuk_kegiatan", "/hari-libur", "/hari-libur/2026", "/jam-kerja"}
		for _, path := range reads {
			w.Do("", "GET", path, nil).Problem(http.StatusUnauthorized, "auth_required")
			for _, who := range []string{"staf", "koordinator", "unit.if", "pimpinan", "auditor", "admin"} {
				w.Do(who, "GET", path, nil).Want(http.StatusOK)
			}
		}
		writes := [][2]string{{"POST", "/unit"}, {"PATCH", "/unit/" + unit}, {"POST", "/prodi"}, {"PATCH", "/prodi/" + prodi},
			{"PUT", "/referensi/bentuk_kegiatan"}, {"PUT", "/hari-libur/2026"}, {"PUT", "/jam-kerja"}}
		for _, c := range writes {
			w.Do("", c[0], c[1], object{}, "If-Match", `"1.x"`).Problem(http.StatusUnauthorized, "auth_required")
			for _, who := range []string{"staf", "unit.if", "pimpinan", "auditor"} {
				w.Do(who, c[0], c[1], object{}, "If-Match", `"1.x"`).Problem(http.StatusForbidden, "forbidden")
			}
			if c[0] != "POST" {
				w.Do("koordinator", c[0], c[1], object{}).Problem(http.StatusPreconditionRequired, "if_match_required")
				w.Do("koordinator", c[0], c[1], object{}, "If-Match", `"7.x"`).Problem(http.StatusPreconditionFailed, "stale")
			}
		}
		for _, path := range []string{"/unit/x", "/unit/" + prodi, "/unit/IF", "/unit/x/ringkasan", "/prodi/" + unit, "/referensi/tidak_ada", "/hari-libur/1999", "/hari-libur/02026", "/hari-libur/x"} {
			w.Do("staf", "GET", path, nil).Problem(http.StatusNotFound, "not_found")
		}
		for _, path := range []string{"/unit?warna=biru", "/prodi?aktif_pada=kemarin", "/hari-libur?tahun=1999", "/referensi/bentuk_kegiatan?tanggal=2026-13-01", "/jam-kerja?tahun=2026"} {
			w.Do("staf", "GET", path, nil).Problem(http.StatusBadRequest, "query_invalid")
		}
	})
}

func TestUnitOverHTTP(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		dir, jurusan := idOf(t, w, "/unit", "DIR"), idOf(t, w, "/unit", "IF")
		unit := func(with object) object {
			o := object{"kode": "UJI", "nama": "Unit Uji", "jenis": "unit_kerja", "aktif_mulai": "2026-01-01"}
			maps.Copy(o, with)
			return o
		}
		for name, tt := range map[string]struct {
			body          any
			status        int
			code, pointer string
		}{
			"dates in the wrong order": {unit(object{"aktif_sampai": "2025-12-31"}), 422, "date_order", "/aktif_sampai"},
			"no date at all":           {unit(object{"aktif_mulai": "2026-02-30"}), 422, "wrong_type", "/aktif_mulai"},
			"an unknown unit above":    {unit(object{"induk_id": "0190a0a0-0000-7000-8000-00000000ffff"}), 422, "unknown_id", "/induk_id"},
			"no id above":              {unit(object{"induk_id": "IF"}), 422, "unknown_id", "/induk_id"},
			"a kind there is not":      {unit(object{"jenis": "fakultas"}), 422, "not_in_list", "/jenis"},
			"a name of 100 kB":         {unit(object{"nama": strings.Repeat("n", 100_000)}), 422, "too_long", "/nama"},
			"a kode with a slash":      {unit(object{"kode": "A/B"}), 422, "wrong_form", "/kode"},
			"a kode that is taken":     {unit(object{"kode": "IF"}), 409, "taken", "/kode"},
			"a member there is not":    {unit(object{"warna": "biru"}), 422, "unknown_field", "/warna"},
			"a name that is not UTF-8": {`{"kode":"UJI","jenis":"unit_kerja","nama":"` + "\xff\xfe" + `"}`, 400, "", ""},
			"a name with NUL":          {`{"kode":"UJI","jenis":"unit_kerja","nama":"a\u0000b"}`, 422, "control_character", ""},
		} {
			t.Run(name, func(t *testing.T) {
				r := w.Do("admin", "POST", "/unit", tt.body).Want(tt.status)
				if got := r.Str("errors.0.code") + " " + r.Str("errors.0.pointer"); got != tt.code+" "+tt.pointer {
					t.Errorf("got %q, want %q: %s", got, tt.code+" "+tt.pointer, r.Body)
				}
			})
		}

		body := `{"kode":"UJI","nama":"Unit Uji","jenis":"unit_kerja","induk_id":"` + dir + `"}`
		made := w.Do("koordinator", "POST", "/unit", body, "Idempotency-Key", "k1").Want(http.StatusCreated)
		id, path := made.Str("id"), "/unit/"+made.Str("id")
		if got := made.Str("aktif_mulai"); got != "2026-07-10" {
			t.Errorf("without a first day got %q, want today", got)
		}
		if got := made.Header.Get("Location"); got != "/api/v1"+path {
			t.Errorf("got Location %q", got)
		}
		again := w.Do("koordinator", "POST", "/unit", body, "Idempotency-Key", "k1").Want(http.StatusCreated)
		if again.Str("id") != id || again.Header.Get("Idempotency-Replayed") != "true" || again.Str("dibuat_oleh.nama") == "" {
			t.Errorf("a repetition answers %s", again.Body)
		}

		changed := w.Do("admin", "PATCH", path, object{"aktif_sampai": "2026-12-31", "nama_en": "Test Unit"}, "If-Match", made.ETag()).Want(http.StatusOK)
		if changed.Num("versi") != 2 || changed.Str("aktif_sampai") != "2026-12-31" || changed.Str("nama") != "Unit Uji" {
			t.Errorf("after the change: %s", changed.Body)
		}
		w.Do("admin", "PATCH", path, object{"nama": "x"}, "If-Match", made.ETag()).Problem(http.StatusPreconditionFailed, "stale")
		w.Do("admin", "PATCH", path, object{"kode": "LAIN"}, "If-Match", changed.ETag()).Problem(http.StatusUnprocessableEntity, "unknown_field")
		for pointer, body := range map[string]object{
			"/aktif_sampai": {"aktif_sampai": "2026-01-01"}, "/aktif_mulai": {"aktif_mulai": nil}, "/induk_id": {"induk_id": id}, "/nama": {"nama": nil},
		} {
			if r := w.Do("admin", "PATCH", path, body, "If-Match", changed.ETag()).Want(http.StatusUnprocessableEntity); r.Str("errors.0.pointer") != pointer {
				t.Errorf("%v: got %s, want a fault at %s", body, r.Body, pointer)
			}
		}
		above := w.Do("staf", "GET", "/unit/"+dir, nil)
		if r := w.Do("admin", "PATCH", "/unit/"+dir, object{"induk_id": id}, "If-Match", above.ETag()).Want(http.StatusUnprocessableEntity); r.Str("errors.0.code") != "cycle" {
			t.Errorf("a circle of units: %s", r.Body)
		}
		below := w.Do("staf", "GET", "/unit/"+jurusan, nil)
		if r := w.Do("admin", "PATCH", "/unit/"+jurusan, object{"jenis": "unit_kerja"}, "If-Match", below.ETag()).Want(http.StatusUnprocessableEntity); r.Str("errors.0.code") != "in_use" {
			t.Errorf("a jurusan with prodi that would be none: %s", r.Body)
		}
		if diff := cmp.Diff([]string{"unit.dibuat", "unit.diubah"}, events(t, w, path)); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}

		for query, want := range map[string]float64{
			"kode=UJI": 1, "kode=UJI&aktif_pada=2026-12-31": 1, "kode=UJI&aktif_pada=2027-01-01": 0, "kode=UJI&aktif_pada=2026-07-09": 0,
			"induk=DIR&kode=UJI": 1, "induk=" + dir + "&kode=UJI": 1, "induk=WD-KAK": 2, "jenis=jurusan": 4, "q=test+unit": 1,
		} {
			if got := w.Do("unit.if", "GET", "/unit?count=true&"+query, nil).Want(http.StatusOK).Num("page.total"); got != want {
				t.Errorf("%s: got %v, want %v", query, got, want)
			}
		}
		w.Clock.Advance(60e9)
		w.Do("admin", "PATCH", path, object{"nama": "Unit Uji Baru"}, "If-Match", changed.ETag()).Want(http.StatusOK)
		if got := w.Do("staf", "GET", path+"?per=2026-07-10T02:00:30Z", nil).Want(http.StatusOK).Str("nama"); got != "Unit Uji" {
			t.Errorf("as it was: got %q", got)
		}
	})
}

func TestProdiOverHTTP(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		jif, mb, humas, if01 := idOf(t, w, "/unit", "IF"), idOf(t, w, "/unit", "MB"), idOf(t, w, "/unit", "HUMAS"), idOf(t, w, "/prodi", "IF01")
		in := func(id, from string, to any) object { return object{"jurusan_id": id, "mulai": from, "sampai": to} }
		prodi := func(jurusan ...object) object {
			if jurusan == nil {
				jurusan = []object{}
			}
			return object{"kode": "UJ01", "nama": "Prodi Uji", "jenjang": "d4", "aktif_mulai": "2024-01-01", "jurusan": jurusan}
		}
		replacing := func(id string) object { o := prodi(in(jif, "2024-01-01", nil)); o["menggantikan_id"] = id; return o }
		for name, tt := range map[string]struct {
			body          object
			code, pointer string
		}{
			"no jurusan":                {prodi(), "too_few", "/jurusan"},
			"a unit that is no jurusan": {prodi(in(humas, "2024-01-01", nil)), "not_jurusan", "/jurusan/0/jurusan_id"},
			"an unknown jurusan":        {prodi(in("0190a0a0-0000-7000-8000-00000000ffff", "2024-01-01", nil)), "unknown_id", "/jurusan/0/jurusan_id"},
			"a kode for an id":          {prodi(in("IF", "2024-01-01", nil)), "unknown_id", "/jurusan/0/jurusan_id"},
			"two jurusan on a day":      {prodi(in(jif, "2024-01-01", "2024-12-31"), in(mb, "2024-12-31", nil)), "overlap", "/jurusan/1"},
			"a time backwards":          {prodi(in(jif, "2024-01-01", "2023-12-31")), "date_order", "/jurusan/0/sampai"},
			"replacing an unknown":      {replacing("0190a0a0-0000-7000-8000-00000000ffff"), "unknown_id", "/menggantikan_id"},
		} {
			t.Run(name, func(t *testing.T) {
				r := w.Do("admin", "POST", "/prodi", tt.body).Problem(http.StatusUnprocessableEntity, "validation_failed")
				if got := r.Str("errors.0.code") + " " + r.Str("errors.0.pointer"); got != tt.code+" "+tt.pointer {
					t.Errorf("got %q, want %q: %s", got, tt.code+" "+tt.pointer, r.Body)
				}
			})
		}
		made := w.Do("admin", "POST", "/prodi", replacing(if01)).Want(http.StatusCreated)
		path := "/prodi/" + made.Str("id")
		w.Do("admin", "POST", "/prodi", replacing(if01)).Problem(http.StatusConflict, "conflict")
		old := w.Do("staf", "GET", "/prodi/"+if01, nil)
		if r := w.Do("admin", "PATCH", "/prodi/"+if01, object{"menggantikan_id": made.Str("id")}, "If-Match", old.ETag()).Want(http.StatusUnprocessableEntity); r.Str("errors.0.code") != "cycle" {
			t.Errorf("prodi that replace each other: %s", r.Body)
		}

		moved := w.Do("koordinator", "PATCH", path, object{"jurusan": []object{in(mb, "2026-07-10", nil), in(jif, "2024-01-01", "2026-07-09")}}, "If-Match", made.ETag()).Want(http.StatusOK)
		want := []any{in(jif, "2024-01-01", "2026-07-09"), in(mb, "2026-07-10", nil)}
		if diff := cmp.Diff(want, moved.Get("jurusan")); diff != "" {
			t.Errorf("after the move, in the answer (-want +got):\n%s", diff)
		}
		read := w.Do("koordinator", "GET", path, nil).Want(http.StatusOK)
		if diff := cmp.Diff(want, read.Get("jurusan")); diff != "" {
			t.Errorf("after the move, read again (-want +got):\n%s", diff)
		}
		if read.ETag() != moved.ETag() || read.Num("versi") != 2 {
			t.Errorf("got version %v and tag %s, want 2 and %s", read.Num("versi"), read.ETag(), moved.ETag())
		}
		for query, want := range map[string]float64{"jurusan=MB": 1, "jurusan=" + mb: 1, "jurusan=IF": 0, "jenjang=d4": 1, "jenjang=d3": 0, "menggantikan=IF01": 1, "aktif_pada=2023-12-31": 0} {
			if got := w.Do("staf", "GET", "/prodi?count=true&kode=UJ01&"+query, nil).Want(http.StatusOK).Num("page.total"); got != want {
				t.Errorf("%s: got %v, want %v", query, got, want)
			}
		}
		renamed := w.Do("admin", "PATCH", path, object{"nama": "Prodi Baru"}, "If-Match", moved.ETag()).Want(http.StatusOK)
		if diff := cmp.Diff(want, renamed.Get("jurusan")); diff != "" {
			t.Errorf("a change of name moved it (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"prodi.dibuat", "prodi.diubah", "prodi.diubah"}, events(t, w, path)); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}

func TestSummaryCountsWhatTheCallerMayRead(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		path := "/unit/" + idOf(t, w, "/unit", "IF") + "/ringkasan"
		r := w.Do("staf", "GET", path, nil).Want(http.StatusOK)
		if got := r.Num("prodi_aktif.jumlah"); got != 6 {
			t.Errorf("got %v active prodi, want 6: %s", got, r.Body)
		}
		list := w.Do("staf", "GET", r.Str("prodi_aktif.href")+"&count=true", nil).Want(http.StatusOK)
		if got := list.Num("page.total"); got != 6 {
			t.Errorf("the list behind the number has %v, want 6", got)
		}
		for _, href := range []string{"rencana_berjalan.href", "laporan_terlambat.href"} {
			w.Do("staf", "GET", r.Str(href), nil).Want(http.StatusOK)
		}
		ask := func(unit any, at string) string {
			return w.Do("staf", "POST", "/permintaan-layanan", map[string]any{"jenis": "kunjungan", "kanal": "surel", "pemohon_jenis": "unit_internal", "pemohon_nama": "Pemohon Rekaan", "perihal": "x", "unit_id": unit, "masuk_pada": at}).Want(http.StatusCreated).Str("id")
		}
		unit := idOf(t, w, "/unit", "IF")
		ask(unit, "2026-07-10T08:30:00+07:00")
		ask(unit, "2026-07-10T08:50:00+07:00")
		ask(nil, "2026-07-10T08:30:00+07:00")
		w.Do("staf", "POST", "/permintaan-layanan/"+ask(unit, "2026-07-10T08:30:00+07:00")+"/batalkan", map[string]any{"alasan": "x"}).Want(http.StatusOK)
		for as, want := range map[string][2]float64{"staf": {2, 1}, "unit.if": {2, 1}, "unit.mb": {0, 0}} {
			r := w.Do(as, "GET", path, nil).Want(http.StatusOK)
			for i, name := range []string{"permintaan_terbuka", "permintaan_lewat_tenggat"} {
				behind := w.Do(as, "GET", r.Str(name+".href")+"&count=true", nil).Want(http.StatusOK).Num("page.total")
				if n := r.Num(name + ".jumlah"); n != want[i] || behind != n {
					t.Errorf("%s for %s is %v, its list %v, want %v", name, as, n, behind, want[i])
				}
			}
		}
		if r := w.Do("admin", "GET", path, nil).Want(http.StatusOK); r.Get("permintaan_terbuka") != nil || r.Get("permintaan_lewat_tenggat") != nil {
			t.Errorf("admin reads no requests, but got %s", r.Body)
		}
		if r := w.Do("admin", "GET", path, nil).Want(http.StatusOK); r.Get("rencana_berjalan") != nil || r.Get("pelaksanaan") != nil || r.Get("laporan_terlambat") != nil {
			t.Errorf("admin reads no plans and activities, but got %s", r.Body)
		}
	})
}
