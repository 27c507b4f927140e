package layanan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// names lists the subjects a question to the list answers, in order.
func (w *world) names(as, query string) (out []string) {
	w.T.Helper()
	r := w.Do(as, "GET", "/permintaan-layanan?"+query, nil).Want(200)
	for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
		out = append(out, r.Str(fmt.Sprintf("data.%d.perihal", i)))
	}
	return out
}

// The queue is in the order of what is due next; filters find what is whose.
func TestTheQueue(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		staf := w.Do("staf", "GET", "/me", nil).Want(200).Str("id")
		w.asked(object{"perihal": "lewat", "masuk_pada": at("08:30"), "pemohon_jenis": "umum", "kanal": "telepon"})
		w.asked(object{"perihal": "segera", "masuk_pada": at("08:58"), "penanggung_jawab_id": staf})
		w.asked(object{"perihal": "besok", "masuk_pada": at("08:40"), "kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": at("08:41")}}})
		w.asked(object{"perihal": "tuntas", "masuk_pada": at("08:35"), "kejadian": []object{{"jenis": "tindak_lanjut", "isi": "x", "kanal": "surel", "terjadi_pada": at("08:41")}}})
		w.asked(object{"perihal": "milik unit", "masuk_pada": at("08:59"), "unit_id": w.unit, "kanal": "surat", "pemohon_jenis": "unit_internal"})
		done := w.asked(object{"perihal": "selesai", "masuk_pada": at("08:20"), "kejadian": []object{{"jenis": "tindak_lanjut", "isi": "x", "kanal": "surel", "terjadi_pada": at("08:41")}}})
		w.Do("staf", "POST", done+"/selesaikan", "{}").Want(200)
		for query, want := range map[string]string{
			"sort=tenggat&terbuka=true": "lewat segera milik unit besok tuntas", "lewat_tenggat=true": "lewat", "lewat_tenggat=true&sort=tenggat": "lewat", "terbuka=false": "selesai",
			"penanggung_jawab=" + staf: "segera", "penanggung_jawab=staf": "segera", "penanggung_jawab=kosong&sort=kode": "lewat besok tuntas milik unit selesai", "kanal=telepon&kanal=surat&sort=masuk_pada": "lewat milik unit",
			"status=direspons": "besok", "status=selesai": "selesai", "unit=IF": "milik unit", "pemohon_jenis=umum": "lewat", "q=segera": "segera", "jenis=kegiatan": "", "dari=2026-07-11": "", "sampai=2026-07-10&status=baru&sort=kode": "lewat segera milik unit",
			"mitra=MT-2026-0001&sort=-masuk_pada&limit=1": "milik unit",
		} {
			if got := strings.Join(w.names("staf", query), " "); got != want {
				t.Errorf("?%s: %q, want %q", query, got, want)
			}
		}
		r := w.Do("staf", "GET", "/permintaan-layanan?sort=tenggat&terbuka=true&expand=mitra", nil).Want(200)
		for field, want := range map[string]any{"data.0.jam.0.sisa_detik": -900.0, "data.0.jam.0.hasil": "terlambat", "data.0.jam.0.kpi": "B.1.15.14.b", "data.1.jam.0.sisa_detik": 780.0, "data.1.jam.0.hasil": "berjalan",
			"data.0.mitra.nama": "PT Rekaan Pemohon", "data.3.jam.0.hasil": "tepat", "data.4.tenggat_berikut_pada": nil} {
			if got := r.Get(field); got != want {
				t.Errorf("%s is %v, want %v", field, got, want)
			}
		}
		// A unit sees what names it, without the asker's contact; others nothing.
		if diff := cmp.Diff([]string{"milik unit"}, w.names("unit.if", "")); diff != "" {
			t.Errorf("the unit sees:\n%s", diff)
		}
		if got := w.names("unit.tm", ""); got != nil {
			t.Errorf("another unit sees %v", got)
		}
		one := w.Do("unit.if", "GET", "/permintaan-layanan", nil)
		if one.Get("data.0.pemohon_kontak") != nil || one.Str("data.0.pemohon_nama") == "" {
			t.Errorf("the unit sees %s", one.Body)
		}
		if got := w.Do("staf", "GET", "/permintaan-layanan?unit=IF", nil).Str("data.0.pemohon_kontak"); got != "0000" {
			t.Errorf("staff see the contact %q", got)
		}
		w.Do("unit.tm", "GET", done, nil).Problem(404, "not_found")
		w.Do("admin", "GET", "/permintaan-layanan", nil).Problem(403, "forbidden")
	})
}

// What a request cannot say is refused with its place; nothing is kept of it.
func TestBadRequests(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.asked(object{"referensi_luar": object{"sistem": "surat", "id": "17"}})
		for name, c := range map[string]struct {
			as, code, pointer string
			status            int
			more              object
		}{
			"no kind":                       {"staf", "required", "/jenis", 422, object{"jenis": nil}},
			"an unknown medium":             {"staf", "not_in_list", "/kanal", 422, object{"kanal": "merpati"}},
			"a draft of nothing":            {"staf", "required", "/jenis_naskah", 422, object{"jenis": "penyusunan_naskah"}},
			"a visit of an MoU":             {"staf", "not_applicable", "/jenis_naskah", 422, object{"jenis_naskah": "mou"}},
			"no name":                       {"staf", "required", "/pemohon_nama", 422, object{"pemohon_nama": " "}},
			"an unknown partner":            {"staf", "unknown_id", "/mitra_id", 422, object{"mitra_id": "0197f0a2-0000-7000-8000-000000000000"}},
			"an unknown person":             {"staf", "unknown_id", "/penanggung_jawab_id", 422, object{"penanggung_jawab_id": "0197f0a2-0000-7000-8000-000000000000"}},
			"an unknown plan":               {"staf", "unknown_id", "/rencana_id", 422, object{"rencana_id": "0197f0a2-0000-7000-8000-000000000000"}},
			"an agreement":                  {"staf", "unknown_id", "/naskah_id", 422, object{"naskah_id": "0197f0a2-0000-7000-8000-000000000000"}},
			"half a reference":              {"staf", "required", "/referensi_luar/id", 422, object{"referensi_luar": object{"sistem": "surat", "id": ""}}},
			"a reference that is taken":     {"staf", "", "", 409, object{"referensi_luar": object{"sistem": "surat", "id": "17"}}},
			"a unit for nobody":             {"unit.if", "own_unit_required", "/unit_id", 422, object{}},
			"a unit for another":            {"unit.tm", "own_unit_required", "/unit_id", 422, object{"unit_id": w.unit}},
			"an automatic follow-up":        {"staf", "not_applicable", "/kejadian/0/otomatis", 422, object{"kejadian": []object{{"jenis": "tindak_lanjut", "isi": "x", "kanal": "surel", "terjadi_pada": at("08:55"), "otomatis": true}}}},
			"a number of no draft":          {"staf", "not_applicable", "/kejadian/0/nomor", 422, object{"kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": at("08:55"), "nomor": "1"}}}},
			"evidence that is no https":     {"staf", "not_https_url", "/kejadian/0/bukti/0/tautan", 422, object{"kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": at("08:55"), "bukti": []object{{"tautan": "http://x.example", "judul": "x"}}}}}},
			"evidence that is no file":      {"staf", "unknown_id", "/kejadian/0/bukti/0/berkas_id", 422, object{"kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": at("08:55"), "bukti": []object{{"berkas_id": "0197f0a2-0000-7000-8000-000000000000"}}}}}},
			"an answer that says nothing":   {"staf", "required", "/kejadian/0/isi", 422, object{"kejadian": []object{{"jenis": "respons", "kanal": "surel", "terjadi_pada": at("08:55")}}}},
			"fifty-one events":              {"staf", "too_many", "/kejadian", 422, object{"kejadian": slicesOf(51, object{"jenis": "catatan", "isi": "x", "kanal": "surel", "terjadi_pada": at("08:55")})}},
			"recorded by those who read":    {"pimpinan", "", "", 403, object{}},
			"a time without its offset":     {"staf", "wrong_type", "/masuk_pada", 422, object{"masuk_pada": "2026-07-10T08:50:00"}},
			"a time in a year of no mortal": {"staf", "out_of_range", "/masuk_pada", 422, object{"masuk_pada": "1850-01-01T00:00:00Z"}},
		} {
			before := w.names("staf", "limit=100")
			r := w.Do(c.as, "POST", "/permintaan-layanan", w.asks(c.more)).Want(c.status)
			if r.Str("errors.0.code") != c.code || r.Str("errors.0.pointer") != c.pointer {
				t.Errorf("%s: %s", name, r.Body)
			}
			if diff := cmp.Diff(before, w.names("staf", "limit=100")); diff != "" {
				t.Errorf("%s: something was kept:\n%s", name, diff)
			}
		}
		// The name in the other system is free again once the record gives it up.
		first := w.Do("staf", "GET", "/permintaan-layanan?q=17", nil).Want(200).Str("data.0.id")
		w.Do("staf", "PATCH", "/permintaan-layanan/"+first, object{"referensi_luar": nil}, "If-Match", "*").Want(200)
		w.asked(object{"referensi_luar": object{"sistem": "surat", "id": "17"}})
	})
}

func slicesOf(n int, o object) []object {
	out := make([]object, n)
	for i := range out {
		out[i] = o
	}
	return out
}

// Editing open fields, finishing, reopening within a week, history and the past.
func TestLifeOfARequest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		path := w.asked(object{"unit_id": w.unit})
		seen := w.Do("staf", "GET", path, nil).Want(200)
		edited := w.Do("staf", "PATCH", path, object{"perihal": "Kunjungan dua hari", "pemohon_nama": "Pemohon Lain", "penanggung_jawab_id": w.Do("staf", "GET", "/me", nil).Str("id"), "mitra_id": nil}, "If-Match", seen.ETag()).Want(200)
		for field, want := range map[string]any{"perihal": "Kunjungan dua hari", "pemohon_nama": "Pemohon Lain", "pemohon_kontak": "0000", "mitra_id": nil, "versi": 2.0, "dibuat_oleh.nama": seen.Str("dibuat_oleh.nama")} {
			if got := edited.Get(field); got != want {
				t.Errorf("%s is %v, want %v", field, got, want)
			}
		}
		w.Do("staf", "PATCH", path, object{"perihal": "x"}, "If-Match", seen.ETag()).Problem(412, "stale")
		w.Do("staf", "PATCH", path, object{"perihal": "x"}).Problem(428, "if_match_required")
		w.Do("unit.if", "PATCH", path, object{"perihal": "Dari unit"}, "If-Match", "*").Want(200)
		w.Do("staf", "POST", path+"/selesaikan", "{}").Problem(409, "invalid_transition")
		w.Do("staf", "POST", path+"/tindak-lanjut", says(at("08:59"))).Want(200)
		w.Do("staf", "POST", path+"/selesaikan", "{}").Want(200)
		w.Do("staf", "PATCH", path, object{"perihal": "x"}, "If-Match", "*").Problem(409, "invalid_transition")
		w.Clock.Advance(7 * 24 * time.Hour)
		w.Forget()
		w.Do("staf", "POST", path+"/buka-kembali", object{"alasan": "Belum tuntas."}).Want(200)
		w.Do("staf", "POST", path+"/selesaikan", "{}").Want(200)
		w.Clock.Advance(7*24*time.Hour + time.Second)
		w.Forget()
		w.Do("staf", "POST", path+"/buka-kembali", object{"alasan": "x"}).Problem(409, "conflict")
		history := w.Do("staf", "GET", path+"/riwayat", nil).Want(200)
		var events []string
		for i := 0; history.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
			events = append(events, strings.TrimPrefix(history.Str(fmt.Sprintf("data.%d.peristiwa", i)), "permintaan_layanan."))
		}
		if got := strings.Join(events, " "); got != "diselesaikan dibuka_kembali diselesaikan ditindaklanjuti diubah diubah dibuat" {
			t.Errorf("history: %s", got)
		}
		if strings.Contains(string(history.Body), "Pemohon") {
			t.Errorf("the history holds a name: %s", history.Body)
		}
		then := w.Do("staf", "GET", path+"?per=2026-07-10T09:00:00%2B07:00", nil).Want(200)
		if then.Str("status") != "selesai" && then.Str("status") != "baru" || then.Get("versi") == 8.0 {
			t.Errorf("then: %s", then.Body)
		}
	})
}

// The policy is checked, kept by version, and changed by those who may.
func TestThePolicy(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		now := w.Do("unit.if", "GET", "/kebijakan-sla", nil).Want(200)
		body := func(change func(data []any, b object)) object {
			data := w.Do("admin", "GET", "/kebijakan-sla", nil).Get("data").([]any)
			b := object{"data": data, "batas_catat_detik": 604800, "susulan_detik": 900}
			if change != nil {
				change(data, b)
			}
			return b
		}
		first := func(field string, v any) func([]any, object) {
			return func(data []any, _ object) { data[0].(map[string]any)[field] = v }
		}
		for name, c := range map[string]struct {
			change        func([]any, object)
			code, pointer string
		}{
			"two lines from one day": {func(d []any, b object) { b["data"] = append(d, d[0]) }, "overlap", "/data/3"},
			"a clock without a line": {func(d []any, b object) {
				b["data"] = append([]any{d[1], d[2]}, object{"kpi": "B.1.15.14.b", "berlaku_mulai": "2026-01-01", "basis": "jam_kerja", "batas": object{"nilai": 1, "satuan": "hari"}})
			}, "incomplete", "/data"},
			"no lines":                {func(_ []any, b object) { b["data"] = []any{} }, "too_few", "/data"},
			"an unknown KPI":          {first("kpi", "B.1.15.7"), "not_in_list", "/data/0/kpi"},
			"an unknown basis":        {first("basis", "jam_pasir"), "not_in_list", "/data/0/basis"},
			"no time":                 {first("batas", object{"nilai": 0, "satuan": "hari"}), "out_of_range", "/data/0/batas/nilai"},
			"more than a month":       {first("batas", object{"nilai": 31, "satuan": "hari"}), "out_of_range", "/data/0/batas/nilai"},
			"an unknown unit":         {first("batas", object{"nilai": 1, "satuan": "minggu"}), "not_in_list", "/data/0/batas/satuan"},
			"a negative late time":    {func(_ []any, b object) { b["susulan_detik"] = -1 }, "out_of_range", "/susulan_detik"},
			"recording within a year": {func(_ []any, b object) { b["batas_catat_detik"] = 400 * 86400 }, "out_of_range", "/batas_catat_detik"},
		} {
			r := w.Do("koordinator", "PUT", "/kebijakan-sla", body(c.change), "If-Match", "*").Problem(422, "validation_failed")
			if r.Str("errors.0.code") != c.code || r.Str("errors.0.pointer") != c.pointer {
				t.Errorf("%s: %s", name, r.Body)
			}
		}
		for _, as := range []string{"staf", "pimpinan", "auditor", "unit.if"} {
			w.Do(as, "PUT", "/kebijakan-sla", body(nil), "If-Match", "*").Problem(403, "forbidden")
		}
		w.Do("koordinator", "PUT", "/kebijakan-sla", body(nil)).Problem(428, "if_match_required")
		w.Do("koordinator", "PUT", "/kebijakan-sla", body(nil), "If-Match", now.ETag()).Want(200)
		w.Do("koordinator", "PUT", "/kebijakan-sla", body(nil), "If-Match", now.ETag()).Problem(412, "stale")
	})
}
