package arsip_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
)

const pdf = "%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n"

// world is a product with a partner and the means to plant activities, which
// have a slice and tests of their own.
type world struct {
	*apptest.World
	n int
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, w *apptest.World) { f(t, &world{World: w}) })
}

func (w *world) exec(stmt string) {
	w.T.Helper()
	if _, err := w.App.DB.SQL.ExecContext(w.T.Context(), dbtest.Portable(w.App.DB.Engine, stmt)); err != nil {
		w.T.Fatalf("%s: %v", stmt, err)
	}
}

func (w *world) one(query string) (v string) {
	w.T.Helper()
	if err := w.App.DB.SQL.QueryRowContext(w.T.Context(), query).Scan(&v); err != nil {
		w.T.Fatalf("%s: %v", query, err)
	}
	return v
}

// activity plants an activity of a unit in a status; plan is the id of its plan,
// or "".
func (w *world) activity(unit, status, plan string) string {
	w.T.Helper()
	w.n++
	id := fmt.Sprintf("01980000-0000-7000-8000-%012d", w.n)
	if plan == "" {
		plan = "NULL"
	} else {
		plan = "'" + plan + "'"
	}
	meta := "timestamptz '2026-07-01 02:00:00Z', 'pengguna', '01980000-0000-7000-8000-0000000000aa'"
	w.exec(`INSERT INTO pelaksanaan (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id,
		kode, status, rencana_id, judul, jenis, bentuk_kegiatan_kode, unit_pelaksana_id, tingkat, relevan_ps, tanggal_mulai, tanggal_selesai,
		peserta, manfaat_ps, luaran, aspek_a_terpenuhi, aspek_b_kinerja, aspek_b_fasilitas,
		dilaporkan_oleh_jenis, dilaporkan_oleh_id, diverifikasi_oleh_jenis, diverifikasi_oleh_id, tenggat_laporan, cari) VALUES
		('` + id + `', 1, ` + meta + `, ` + meta + `, 'PL-2026-9` + id[33:] + `', '` + status + `', ` + plan + `, 'Kunjungan contoh', 'kunjungan', 'lainnya',
		'` + w.one("SELECT id FROM unit WHERE kode = '"+unit+"'") + `', 'nasional', true, date '2026-07-01', date '2026-07-02',
		'[]', '[]', '[]', false, false, false, '', '', '', '', date '2026-07-16', 'x')`)
	return id
}

// upload sends a file whose content differs from every other.
func (w *world) upload(as string) string {
	w.T.Helper()
	w.n++
	body := fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"laporan %d.pdf\"\r\n\r\n%s%% %d\n\r\n--b--\r\n", w.n, pdf, w.n)
	return w.Do(as, "POST", "/berkas", body, "Content-Type", "multipart/form-data; boundary=b").Want(http.StatusCreated).Str("id")
}

type object = map[string]any

func (w *world) body(jenis string, more object) object {
	out := object{"jenis_rekaman": jenis, "tahun": 2026, "judul": "Laporan kunjungan", "berkas_id": w.upload("staf")}
	maps.Copy(out, more)
	return out
}

func (w *world) file(jenis string, more object) *apptest.Response {
	w.T.Helper()
	return w.Do("staf", "POST", "/arsip-laporan", w.body(jenis, more)).Want(http.StatusCreated)
}

func (w *world) events(id string) string {
	w.T.Helper()
	var out []string
	var data struct {
		Data []struct {
			Peristiwa string `json:"peristiwa"`
		} `json:"data"`
	}
	w.Do("auditor", "GET", "/arsip-laporan/"+id+"/riwayat", nil).Want(200).JSON(&data)
	for _, e := range data.Data {
		out = append(out, e.Peristiwa)
	}
	return strings.Join(out, ",")
}

func TestFileAndRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		pl := w.activity("IF", "terverifikasi", "")
		r := w.file("laporan_kegiatan", object{"pelaksanaan_id": pl, "tanggal_arsip_asal": "2020-02-29"})
		id := r.Str("id")
		if got, want := r.Header.Get("Location"), "/api/v1/arsip-laporan/"+id; got != want {
			t.Errorf("Location %q, want %q", got, want)
		}
		for path, want := range map[string]any{
			"kode": "AR-2026-0001", "status": "aktif", "tanggal_arsip": "2026-07-10", "retensi_sampai": "2031-07-10", "tanggal_arsip_asal": "2020-02-29",
			"lokasi_simpan": "Unit Kerjasama", "berkas.nama": "laporan 2.pdf", "berkas.mime": "application/pdf", "berita_acara": nil, "pelaksanaan": nil,
			"naskah_id": nil, "dibuat_oleh.nama": "Staf Humas Demo",
		} {
			if got := r.Get(path); got != want {
				t.Errorf("%s: got %v, want %v", path, got, want)
			}
		}
		for _, list := range []string{"ralat", "tahanan"} {
			if l, ok := r.Get(list).([]any); !ok || len(l) != 0 {
				t.Errorf("%s: got %v, want an empty list", list, r.Get(list))
			}
		}
		got := w.Do("pimpinan", "GET", "/arsip-laporan/"+id+"?expand=pelaksanaan", nil).Want(200)
		if got.Str("pelaksanaan.id") != pl || got.Str("pelaksanaan.status") != "terverifikasi" {
			t.Errorf("expanded: %s", got.Body)
		}
		b := w.Do("unit.if", "GET", "/arsip-laporan/"+id+"/berkas", nil).Want(200)
		if !strings.HasPrefix(string(b.Body), "%PDF") || b.Header.Get("Content-Disposition") != `attachment; filename="laporan 2.pdf"` {
			t.Errorf("bytes: %s %v", b.Body, b.Header)
		}
		part := w.Do("auditor", "GET", "/arsip-laporan/"+id+"/berkas", nil, "Range", "bytes=0-3").Want(http.StatusPartialContent)
		if string(part.Body) != "%PDF" {
			t.Errorf("a part: %q", part.Body)
		}
		w.Do("unit.if", "GET", "/berkas/"+r.Str("berkas.id"), nil).Want(200) // whoever reads the archive reads its file
		w.Do("unit.mb", "GET", "/berkas/"+r.Str("berkas.id"), nil).Problem(404, "not_found")
		if got := w.events(id); got != "arsip_laporan.dibuat" {
			t.Errorf("events %s", got)
		}
	})
}

func TestFilingRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		verified, reported, held := w.activity("IF", "terverifikasi", ""), w.activity("IF", "dilaporkan", ""), w.activity("IF", "selesai", "")
		gone := w.activity("IF", "dibatalkan", "")
		none := "01980000-0000-7000-8000-00000000ffff"
		for name, tt := range map[string]struct {
			as, jenis string
			more      object
			status    int
			code, at  string
		}{
			"nobody":                                 {"", "lainnya", nil, 401, "auth_required", ""},
			"a unit":                                 {"unit.if", "lainnya", nil, 403, "forbidden", ""},
			"pimpinan":                               {"pimpinan", "lainnya", nil, 403, "forbidden", ""},
			"admin":                                  {"admin", "lainnya", nil, 403, "forbidden", ""},
			"the report before it is verified":       {"staf", "laporan_kegiatan", object{"pelaksanaan_id": reported}, 409, "conflict", ""},
			"anything before it is reported":         {"staf", "BO.28.1.2", object{"pelaksanaan_id": held}, 409, "conflict", ""},
			"anything of a cancelled activity":       {"staf", "lainnya", object{"pelaksanaan_id": gone}, 409, "conflict", ""},
			"a report that names no activity":        {"staf", "laporan_kegiatan", nil, 422, "validation_failed", "/pelaksanaan_id"},
			"an activity that is not there":          {"staf", "lainnya", object{"pelaksanaan_id": none}, 422, "validation_failed", "/pelaksanaan_id"},
			"an activity that is no id":              {"staf", "lainnya", object{"pelaksanaan_id": "x"}, 422, "validation_failed", "/pelaksanaan_id"},
			"an agreement":                           {"staf", "naskah", object{"naskah_id": none}, 422, "validation_failed", "/naskah_id"},
			"a file that is not there":               {"staf", "lainnya", object{"berkas_id": none}, 422, "validation_failed", "/berkas_id"},
			"somebody else's file":                   {"koordinator", "lainnya", nil, 422, "validation_failed", "/berkas_id"},
			"its own retention":                      {"staf", "lainnya", object{"retensi_sampai": "2027-01-01"}, 422, "unknown_field", "/retensi_sampai"},
			"its own status":                         {"staf", "lainnya", object{"status": "inaktif"}, 422, "unknown_field", "/status"},
			"a year that is no number":               {"staf", "lainnya", object{"tahun": "2026"}, 422, "validation_failed", "/tahun"},
			"a date that is none":                    {"staf", "lainnya", object{"tanggal_arsip_asal": "2026-02-30"}, 422, "validation_failed", "/tanggal_arsip_asal"},
			"an archive of reports, though verified": {"auditor", "laporan_kegiatan", object{"pelaksanaan_id": verified}, 403, "forbidden", ""},
		} {
			t.Run(name, func(t *testing.T) {
				r := w.Do(tt.as, "POST", "/arsip-laporan", w.body(tt.jenis, tt.more)).Problem(tt.status, tt.code)
				if tt.at != "" && r.Str("errors.0.pointer") != tt.at {
					t.Errorf("points at %q, want %q: %s", r.Str("errors.0.pointer"), tt.at, r.Body)
				}
			})
		}
		if n := w.one("SELECT CAST(count(*) AS text) FROM arsip_laporan"); n != "0" {
			t.Errorf("%s archives were kept of what was refused", n)
		}
		// Both of these are fine: they name an activity that was reported.
		w.file("FO.2.3.1", object{"pelaksanaan_id": reported})
		w.file("laporan_kegiatan", object{"pelaksanaan_id": verified})
	})
}

func TestTheLastReportEndsThePlan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m := w.Do("staf", "POST", "/mitra", object{"nama": "PT Contoh Bahari", "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
		plan := w.Do("staf", "POST", "/rencana-kegiatan", object{
			"judul": "Kunjungan", "tujuan": "Contoh", "jenis": "kunjungan", "tanggal_mulai": "2026-07-01", "tanggal_selesai": "2026-07-02",
			"mitra_ids": []string{m}, "unit_ids": []string{w.one("SELECT id FROM unit WHERE kode = 'IF'")},
		}).Want(201).Str("id")
		w.Do("staf", "POST", "/rencana-kegiatan/"+plan+"/ajukan", nil).Want(200)
		one, two := w.activity("IF", "terverifikasi", plan), w.activity("IF", "terverifikasi", plan)
		status := func() string { return w.Do("staf", "GET", "/rencana-kegiatan/"+plan, nil).Want(200).Str("status") }

		w.file("laporan_kegiatan", object{"pelaksanaan_id": one})
		if got := status(); got != "terlaksana" {
			t.Errorf("with one of two reports archived the plan is %s, want terlaksana", got)
		}
		body := `{"jenis_rekaman":"laporan_kegiatan","tahun":2026,"judul":"Laporan","berkas_id":"` + w.upload("staf") + `","pelaksanaan_id":"` + two + `"}`
		first := w.Do("staf", "POST", "/arsip-laporan", body, "Idempotency-Key", "k").Want(201)
		if got := status(); got != "diarsipkan" {
			t.Errorf("with both archived the plan is %s, want diarsipkan", got)
		}
		again := w.Do("staf", "POST", "/arsip-laporan", body, "Idempotency-Key", "k").Want(201)
		if again.Header.Get("Idempotency-Replayed") != "true" {
			t.Error("a repeated filing is not told to be one")
		}
		if diff := cmp.Diff(string(first.Body), string(again.Body)); diff != "" {
			t.Errorf("repeated answer (-first +again):\n%s", diff)
		}
		if n := w.one("SELECT CAST(count(*) AS text) FROM arsip_laporan"); n != "2" {
			t.Errorf("%s archives, want 2", n)
		}
	})
}

func TestNobodyDeletes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.file("laporan_kegiatan", object{"pelaksanaan_id": w.activity("IF", "terverifikasi", "")})
		path := "/arsip-laporan/" + r.Str("id")
		for _, after := range []time.Duration{0, 6 * 366 * 24 * time.Hour} { // within retention and behind it
			w.Clock.Advance(after)
			w.Forget()
			tag := w.Do("staf", "GET", path, nil).Want(200).ETag()
			for _, as := range []string{"staf", "koordinator", "pimpinan", "auditor", "unit.if"} {
				p := w.Do(as, "DELETE", path, nil, "If-Match", tag).Problem(409, "retention_hold")
				if !strings.Contains(p.Str("detail"), "2031-07-10") {
					t.Errorf("%s is not told until when: %s", as, p.Str("detail"))
				}
			}
			w.Do("admin", "DELETE", path, nil, "If-Match", tag).Problem(403, "forbidden")
			w.Do("unit.mb", "DELETE", path, nil, "If-Match", tag).Problem(404, "not_found")
			w.Do("staf", "DELETE", path, nil, "If-Match", `"9.x"`).Problem(412, "stale")
			w.Do("staf", "DELETE", path, nil).Problem(428, "if_match_required")
			w.Do("koordinator", "PATCH", path, object{"retensi_sampai": "2026-07-11"}, "If-Match", tag).Problem(405, "method_not_allowed")
			w.Do("koordinator", "PUT", path, object{}, "If-Match", tag).Problem(405, "method_not_allowed")
		}
		w.Do("staf", "GET", path+"/berkas", nil).Want(200)
	})
}

func TestCorrection(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.file("laporan_kegiatan", object{"pelaksanaan_id": w.activity("IF", "terverifikasi", "")})
		path, old := "/arsip-laporan/"+r.Str("id"), r.Str("berkas_id")
		ralat := func(as string, perubahan object, alasan string) *apptest.Response {
			return w.Do(as, "POST", path+"/ralat", object{"perubahan": perubahan, "alasan": alasan})
		}
		w.Clock.Advance(24 * time.Hour)
		w.Forget()
		ralat("staf", object{"judul": "Lain"}, "keliru").Problem(403, "forbidden")
		ralat("koordinator", object{"judul": "Lain"}, "").Problem(422, "validation_failed")
		ralat("koordinator", object{"tahun": 1999}, "keliru").Problem(422, "validation_failed")
		ralat("koordinator", object{"judul": "Laporan kunjungan"}, "keliru").Problem(422, "validation_failed")
		for _, fixed := range []string{"tanggal_arsip", "retensi_sampai", "lokasi_simpan", "pelaksanaan_id"} {
			if p := ralat("koordinator", object{fixed: "2026-01-01"}, "keliru").Problem(422, "unknown_field"); p.Str("errors.0.pointer") != "/perubahan/"+fixed {
				t.Errorf("%s: %s", fixed, p.Body)
			}
		}
		fresh := w.upload("koordinator")
		got := ralat("koordinator", object{"judul": "Laporan yang benar", "tahun": 2025, "berkas_id": fresh}, "judul dan berkas keliru").Want(200)
		for path, want := range map[string]any{
			"judul": "Laporan yang benar", "tahun": 2025.0, "berkas_id": fresh, "berkas.id": fresh, "tanggal_arsip": "2026-07-10", "retensi_sampai": "2031-07-10",
			"ralat.0.lama.berkas_id": old, "ralat.0.baru.berkas_id": fresh, "ralat.0.alasan": "judul dan berkas keliru", "ralat.0.oleh.nama": "Sub Koordinator Demo",
			"dibuat_oleh.nama": "Staf Humas Demo",
		} {
			if v := got.Get(path); v != want {
				t.Errorf("%s: got %v, want %v", path, v, want)
			}
		}
		for _, id := range []string{old, fresh} { // the bytes before stay readable
			w.Do("unit.if", "GET", "/berkas/"+id, nil).Want(200)
		}
		then := w.Do("auditor", "GET", path+"?per=2026-07-10T02:00:00Z", nil).Want(200)
		if then.Str("judul") != "Laporan kunjungan" || then.Str("berkas.id") != old {
			t.Errorf("as it was: %s", then.Body)
		}
		if got := w.events(r.Str("id")); got != "arsip_laporan.diralat,arsip_laporan.dibuat" {
			t.Errorf("events %s", got)
		}
		// One's own entry is corrected by somebody else.
		own := w.Do("koordinator", "POST", "/arsip-laporan", object{"jenis_rekaman": "lainnya", "tahun": 2026, "judul": "X", "berkas_id": w.upload("koordinator")}).Want(201)
		w.Do("koordinator", "POST", "/arsip-laporan/"+own.Str("id")+"/ralat", object{"perubahan": object{"judul": "Y"}, "alasan": "z"}).Problem(403, "separation_of_duties")
		// It does not become the report of an activity by correction.
		other := w.file("lainnya", nil).Str("id")
		p := w.Do("koordinator", "POST", "/arsip-laporan/"+other+"/ralat", object{"perubahan": object{"jenis_rekaman": "laporan_kegiatan"}, "alasan": "z"})
		p.Problem(422, "validation_failed")
		early := w.file("lainnya", object{"pelaksanaan_id": w.activity("IF", "dilaporkan", "")}).Str("id")
		w.Do("koordinator", "POST", "/arsip-laporan/"+early+"/ralat", object{"perubahan": object{"jenis_rekaman": "laporan_kegiatan"}, "alasan": "z"}).Problem(409, "conflict")
	})
}

func TestRetire(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.file("lainnya", nil).Str("id")
		path := "/arsip-laporan/" + id
		for _, as := range []string{"pimpinan", "auditor", "unit.if", "admin"} {
			w.Do(as, "POST", path+"/nonaktifkan", nil).Problem(403, "forbidden")
		}
		w.Do("koordinator", "POST", path+"/nonaktifkan", nil, "If-Match", `"7.x"`).Problem(412, "stale")
		if got := w.Do("staf", "POST", path+"/nonaktifkan", nil).Want(200).Str("status"); got != "inaktif" {
			t.Errorf("status %s", got)
		}
		p := w.Do("staf", "POST", path+"/nonaktifkan", nil).Problem(409, "invalid_transition")
		if p.Str("allowed_actions.0.name") == "" {
			t.Errorf("no open actions are told: %s", p.Body)
		}
		if got := w.events(id); got != "arsip_laporan.dinonaktifkan,arsip_laporan.dibuat" {
			t.Errorf("events %s", got)
		}
		w.Clock.Set(time.Date(2031, 7, 10, 16, 59, 59, 0, time.UTC)) // the last second of its last day, WIB
		w.Forget()
		if got := w.Do("staf", "GET", path, nil).Want(200).Str("status"); got != "inaktif" {
			t.Errorf("on the last day: %s", got)
		}
		w.Clock.Advance(time.Second)
		if got := w.Do("staf", "GET", path, nil).Want(200).Str("status"); got != "siap_dinilai" {
			t.Errorf("the day after: %s", got)
		}
		if got := w.Do("staf", "GET", path+"?per=2026-07-11T00:00:00Z", nil).Want(200).Str("status"); got != "inaktif" {
			t.Errorf("as it was: %s", got)
		}
		if got := w.one("SELECT status FROM arsip_laporan"); got != "inaktif" {
			t.Errorf("stored %s", got)
		}
		w.Do("koordinator", "POST", path+"/ralat", object{"perubahan": object{"judul": "Baru"}, "alasan": "z"}).Want(200)
		if got := w.one("SELECT status FROM arsip_laporan"); got != "inaktif" {
			t.Errorf("a correction stored what is only derived: %s", got)
		}
	})
}

func TestLeapDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Clock.Set(time.Date(2028, 2, 28, 17, 30, 0, 0, time.UTC)) // 29 February, 00:30 WIB
		r := w.file("lainnya", object{"tahun": 2028})
		if r.Str("tanggal_arsip") != "2028-02-29" || r.Str("retensi_sampai") != "2033-02-28" || r.Str("kode") != "AR-2028-0001" {
			t.Errorf("got %s", r.Body)
		}
	})
}

func TestScopeAndFilters(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		pIF, pMB := w.activity("IF", "terverifikasi", ""), w.activity("MB", "terverifikasi", "")
		a := w.file("laporan_kegiatan", object{"pelaksanaan_id": pIF, "judul": "Magang industri"}).Str("id")
		w.Clock.Advance(24 * time.Hour)
		w.Forget()
		b := w.file("BO.28.1.2", object{"pelaksanaan_id": pMB, "tahun": 2025}).Str("id")
		c := w.file("FO.2.3.1", nil).Str("id")
		w.Do("staf", "POST", "/arsip-laporan/"+c+"/nonaktifkan", nil).Want(200)
		list := func(as, query string) string {
			var p struct {
				Data []struct {
					ID string `json:"id"`
				} `json:"data"`
			}
			w.Do(as, "GET", "/arsip-laporan?sort=kode&"+query, nil).Want(200).JSON(&p)
			var out string
			for _, d := range p.Data {
				out += map[string]string{a: "a", b: "b", c: "c"}[d.ID]
			}
			return out
		}
		kode := w.one("SELECT kode FROM pelaksanaan WHERE id = '" + pMB + "'")
		for query, want := range map[string]string{
			"": "abc", "jenis_rekaman=FO.2.3.1": "c", "jenis_rekaman=FO.2.3.1&jenis_rekaman=BO.28.1.2": "bc", "tahun=2025": "b", "tahun=2025&tahun=2026": "abc",
			"status=aktif": "ab", "status=inaktif": "c", "status=siap_dinilai": "", "status=aktif&status=inaktif": "abc",
			"pelaksanaan=" + pIF: "a", "pelaksanaan=" + kode: "b", "unit=MB": "b", "unit=EL": "", "dari=2026-07-11": "bc", "sampai=2026-07-10": "a", "q=magang": "a",
			"q=magang&tahun=2025": "", "expand=pelaksanaan": "abc",
		} {
			if got := list("auditor", query); got != want {
				t.Errorf("?%s: got %q, want %q", query, got, want)
			}
		}
		for as, want := range map[string]string{"unit.if": "a", "unit.mb": "b", "unit.el": "", "pimpinan": "abc"} {
			if got := list(as, ""); got != want {
				t.Errorf("%s sees %q, want %q", as, got, want)
			}
		}
		for _, path := range []string{"", "/berkas", "/riwayat"} {
			for _, id := range []string{b, c} {
				w.Do("unit.if", "GET", "/arsip-laporan/"+id+path, nil).Problem(404, "not_found")
			}
			w.Do("unit.if", "GET", "/arsip-laporan/"+a+path, nil).Want(200)
			w.Do("staf", "GET", "/arsip-laporan/01980000-0000-7000-8000-00000000ffff"+path, nil).Problem(404, "not_found")
		}
		w.Do("admin", "GET", "/arsip-laporan", nil).Problem(403, "forbidden")
		w.Clock.Set(time.Date(2031, 7, 10, 17, 0, 0, 0, time.UTC)) // a's retention has passed, the others' lasts another day
		w.Forget()
		if got := list("staf", "status=siap_dinilai") + "|" + list("staf", "status=aktif") + "|" + list("staf", "status=inaktif&status=siap_dinilai"); got != "a|b|ac" {
			t.Errorf("by derived status: got %q", got)
		}
	})
}
