package layanan_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/db"
)

// A chat that was answered already is one call, and each clock says what it saw.
func TestAChatIsOneCall(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.Do("staf", "POST", "/permintaan-layanan", w.asks(object{"jenis": "penyusunan_naskah", "jenis_naskah": "mou", "kejadian": []object{
			{"jenis": "respons", "isi": "Terima kasih, pesan Anda kami terima.", "kanal": "whatsapp", "terjadi_pada": at("08:50"), "otomatis": true},
			{"jenis": "respons", "isi": "Baik, kami siapkan.", "kanal": "whatsapp", "terjadi_pada": at("08:58"), "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "Layar"}}},
			{"jenis": "catatan", "isi": "Minta nama pejabat.", "kanal": "whatsapp", "terjadi_pada": at("08:59")},
		}})).Want(201)
		path := "/permintaan-layanan/" + r.Str("id")
		for field, want := range map[string]any{"status": "direspons", "kode": "PM-2026-0001", "kejadian.0.otomatis": true, "kejadian.1.susulan": false, "kejadian.1.bukti.0.judul": "Layar", "melewati_batas_catat": false,
			"jam.0.kpi": "B.1.15.14.a", "jam.0.hasil": "berjalan", "jam.0.sisa_detik": 85800.0, "jam.1.hasil": "tepat", "jam.1.sisa_detik": nil, "jam.2.hasil": "berjalan", "tenggat_berikut_pada": "2026-07-11T01:50:00Z"} {
			if got := r.Get(field); got != want {
				t.Errorf("%s is %v, want %v", field, got, want)
			}
		}
		due := w.Do("staf", "GET", path+"/tenggat", nil).Want(200)
		for field, want := range map[string]any{
			"data.0.jam_dinding.tenggat_pada": "2026-07-11T01:50:00Z", "data.0.jam_kerja.tenggat_pada": "2026-07-13T01:50:00Z", "data.0.jam_kerja.segmen.0.dihitung": true,
			"data.1.berhenti_pada": "2026-07-10T01:58:00Z", "data.1.jam_dinding.durasi_detik": 480.0, "data.1.basis_resmi": "jam_dinding", "data.1.versi_kebijakan": 1.0, "data.1.kalender_sementara": false,
		} {
			if got := due.Get(field); got != want {
				t.Errorf("tenggat %s is %v, want %v", field, got, want)
			}
		}
		// The draft late on Monday morning: too late by the wall, in time at work.
		w.move(at("09:00", 13))
		w.Do("staf", "POST", path+"/penyerahan-draf", object{"nomor": "D-1", "kanal": "surel", "terjadi_pada": at("08:45", 13)}).Want(200)
		w.Do("staf", "POST", path+"/tindak-lanjut", says(at("08:55", 13))).Want(200)
		for kpi, want := range map[string]string{"a": "terlambat tepat terlambat", "b": "tepat tepat tepat", "c": "terlambat terlambat terlambat"} {
			if got := w.verdict(path, kpi); got != want {
				t.Errorf("%s: %s, want %s", kpi, got, want)
			}
		}
	})
}

// Whoever writes times that suit them is refused, late, or seen in the strict
// reading and in porsi_susulan: nothing passes silently.
func TestBackDating(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.move(at("12:00", 20))
		silent := 0
		refused := func(what string, status int, code, pointer string, do func() (int, string, string)) {
			t.Helper()
			s, c, p := do()
			if s != status || c != code || pointer != "" && p != pointer {
				silent++
				t.Errorf("%s: %d %s %s, want %d %s %s", what, s, c, p, status, code, pointer)
			}
		}
		call := func(as, method, path string, body any) func() (int, string, string) {
			return func() (int, string, string) {
				r := w.Do(as, method, path, body)
				return r.Status, r.Str("code"), r.Str("errors.0.pointer")
			}
		}
		post := func(more object) func() (int, string, string) {
			return call("staf", "POST", "/permintaan-layanan", w.asks(more))
		}
		// At intake.
		refused("arrived in the future", 422, "validation_failed", "/masuk_pada", post(object{"masuk_pada": at("12:01", 20)}))
		refused("arrived a week ago without a reason", 422, "validation_failed", "/alasan_terlambat_catat", post(object{"masuk_pada": at("11:59", 13)}))
		refused("answered before it arrived", 422, "validation_failed", "/kejadian/0/terjadi_pada", post(object{"masuk_pada": at("11:00", 20), "kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": at("10:59", 20)}}}))
		refused("answered in the future", 422, "validation_failed", "/kejadian/0/terjadi_pada", post(object{"masuk_pada": at("11:00", 20), "kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": at("12:01", 20)}}}))
		refused("no offset", 422, "validation_failed", "/masuk_pada", post(object{"masuk_pada": "2026-07-20T11:00:00"}))
		refused("a unit brings its own answer", 403, "forbidden", "", call("unit.if", "POST", "/permintaan-layanan", w.asks(object{"masuk_pada": at("11:00", 20), "unit_id": w.unit, "kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": at("11:05", 20)}}})))
		// Recorded so late that no claimed answer helps.
		path := w.asked(object{"masuk_pada": at("11:59", 13), "alasan_terlambat_catat": "Baru ditemukan.", "kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": at("12:00", 13)}}})
		is := func(what, path, kpi, want string) {
			t.Helper()
			if got := w.verdict(path, kpi); got != want {
				silent++
				t.Errorf("%s: %s, want %s", what, got, want)
			}
		}
		is("recorded after a week", path, "b", "terlambat terlambat terlambat susulan")
		// Recorded within the week, but long after: the strict reading sees it.
		path = w.asked(object{"masuk_pada": at("09:00", 20), "kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "telepon", "terjadi_pada": at("09:05", 20)}}})
		is("entered three hours later", path, "b", "tepat tepat terlambat susulan")
		path = w.asked(object{"masuk_pada": at("11:44", 20), "kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "telepon", "terjadi_pada": at("11:45", 20)}}})
		is("entered just within 15 minutes", path, "b", "tepat tepat tepat")
		path = w.asked(object{"masuk_pada": at("11:43", 20), "kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "telepon", "terjadi_pada": at("11:44", 20)}}})
		is("entered just after 15 minutes", path, "b", "tepat tepat terlambat susulan")
		path = w.asked(object{"masuk_pada": at("11:50", 20), "kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": at("11:50", 20), "otomatis": true}}})
		is("an automatic reply", path, "b", "berjalan berjalan berjalan")
		// Actions on a request that is past its due.
		late := w.asked(object{"masuk_pada": at("09:00", 20)})
		is("unanswered", late, "b", "terlambat terlambat terlambat")
		refused("answered before it arrived, by respons", 422, "validation_failed", "/terjadi_pada", call("staf", "POST", late+"/respons", says(at("08:59", 20))))
		refused("answered in the future, by respons", 422, "validation_failed", "/terjadi_pada", call("staf", "POST", late+"/respons", says(at("12:01", 20))))
		refused("answered by a unit", 403, "forbidden", "", call("unit.if", "POST", w.asked(object{"masuk_pada": at("11:00", 20), "unit_id": w.unit})+"/respons", says(at("11:01", 20))))
		refused("answered by pimpinan", 403, "forbidden", "", call("pimpinan", "POST", late+"/respons", says(at("11:01", 20))))
		refused("moved by an edit", 422, "unknown_field", "/masuk_pada", func() (int, string, string) {
			r := w.Do("staf", "PATCH", late, object{"masuk_pada": at("11:50", 20)}, "If-Match", "*")
			return r.Status, r.Str("code"), r.Str("errors.0.pointer")
		})
		refused("corrected by staff", 403, "forbidden", "", call("staf", "POST", late+"/koreksi", object{"masuk_pada": at("11:50", 20), "alasan": "x"}))
		refused("recorded before arrival by koreksi", 422, "validation_failed", "/masuk_pada", call("koordinator", "POST", late+"/koreksi", object{"masuk_pada": at("12:01", 20), "alasan": "x"}))
		own := "/permintaan-layanan/" + w.Do("koordinator", "POST", "/permintaan-layanan", w.asks(object{"masuk_pada": at("09:00", 20)})).Want(201).Str("id")
		refused("corrected by who recorded it", 403, "separation_of_duties", "", call("koordinator", "POST", own+"/koreksi", object{"masuk_pada": at("11:50", 20), "alasan": "x"}))
		w.Do("koordinator", "POST", late+"/koreksi", object{"masuk_pada": at("11:55", 20), "alasan": "Jam pada pesan."}).Want(200)
		is("moved by a correction: the strict reading keeps the first", late, "b", "berjalan berjalan terlambat")
		w.Do("staf", "POST", late+"/respons", says(at("12:00", 20))).Want(200)
		is("and answered then", late, "b", "tepat tepat terlambat")
		// Cancelling and marking after the due does not help; before it does, openly.
		gone := w.asked(object{"masuk_pada": at("11:00", 20)})
		w.Do("staf", "POST", gone+"/batalkan", object{"alasan": "Ditarik."}).Want(200)
		is("cancelled after the due", gone, "b", "terlambat terlambat terlambat")
		is("cancelled before the due", gone, "c", "dikecualikan dikecualikan dikecualikan")
		refused("answered once cancelled", 409, "invalid_transition", "", call("staf", "POST", gone+"/respons", says(at("11:01", 20))))
		twin := w.asked(object{"masuk_pada": at("11:50", 20)})
		w.Do("staf", "POST", twin+"/tandai-duplikat", object{"duplikat_dari_id": strings.TrimPrefix(late, "/permintaan-layanan/")}).Want(200)
		is("a duplicate before the due", twin, "b", "dikecualikan dikecualikan dikecualikan")
		refused("a duplicate of itself", 422, "validation_failed", "/duplikat_dari_id", func() (int, string, string) {
			p := w.asked(object{"masuk_pada": at("11:50", 20)})
			return call("staf", "POST", p+"/tandai-duplikat", object{"duplikat_dari_id": strings.TrimPrefix(p, "/permintaan-layanan/")})()
		})
		// A wrong answer is taken back by another person and counts in neither.
		wrong := w.asked(object{"masuk_pada": at("11:00", 20), "kejadian": []object{{"jenis": "respons", "isi": "Salah kamar.", "kanal": "surel", "terjadi_pada": at("11:50", 20)}}})
		kid := w.Do("staf", "GET", wrong, nil).Str("kejadian.0.id")
		refused("taken back by staff", 403, "forbidden", "", call("staf", "POST", wrong+"/kejadian/"+kid+"/batalkan", object{"alasan": "x"}))
		w.Do("koordinator", "POST", wrong+"/kejadian/"+kid+"/batalkan", object{"alasan": "Bukan untuk pemohon ini."}).Want(200)
		is("an answer taken back", wrong, "b", "terlambat terlambat terlambat")
		refused("taken back twice", 409, "conflict", "", call("koordinator", "POST", wrong+"/kejadian/"+kid+"/batalkan", object{"alasan": "x"}))
		mine := w.asked(object{"masuk_pada": at("11:00", 20)})
		kid = w.Do("koordinator", "POST", mine+"/respons", says(at("11:50", 20))).Want(200).Str("kejadian.0.id")
		refused("taken back by who entered it", 403, "separation_of_duties", "", call("koordinator", "POST", mine+"/kejadian/"+kid+"/batalkan", object{"alasan": "x"}))
		// Reopening starts nothing anew.
		w.Do("staf", "POST", mine+"/tindak-lanjut", says(at("11:55", 20))).Want(200)
		w.Do("staf", "POST", mine+"/selesaikan", "{}").Want(200)
		refused("answered once finished", 409, "invalid_transition", "", call("staf", "POST", mine+"/respons", says(at("11:01", 20))))
		w.Do("staf", "POST", mine+"/buka-kembali", object{"alasan": "Belum tuntas."}).Want(200)
		is("reopened", mine, "c", "tepat tepat tepat")
		if silent > 0 {
			t.Errorf("%d silent passes", silent)
		}
		kpi := w.Do("pimpinan", "GET", "/kpi/B.1.15.14.b?periode=2026-07", nil).Want(200)
		if kpi.Num("porsi_susulan") == 0 || kpi.Num("ketat.nilai") >= kpi.Num("nilai") {
			t.Errorf("the KPI does not show it: %s", kpi.Body)
		}
	})
}

// contents digests every row of the store.
func (w *world) contents() string {
	w.T.Helper()
	names := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
	if w.App.DB.Engine == db.Postgres {
		names = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
	}
	var tables []string
	if err := w.App.DB.Gorm.Raw(names).Scan(&tables).Error; err != nil {
		w.T.Fatal(err)
	}
	sum := sha256.New()
	for _, name := range tables {
		var rows []map[string]any
		if err := w.App.DB.Gorm.Raw("SELECT * FROM " + name).Scan(&rows).Error; err != nil {
			w.T.Fatal(err)
		}
		lines := make([]string, len(rows))
		for i, r := range rows {
			lines[i] = fmt.Sprint(r)
		}
		slices.Sort(lines)
		fmt.Fprint(sum, name, lines)
	}
	return fmt.Sprintf("%x over %d tables", sum.Sum(nil), len(tables))
}

// A policy, a calendar and a holiday that change move no clock that was fixed
// before; what is recorded afterwards takes the new ones. Asking what another
// rule would have changed leaves the store as it is.
func TestClocksKeepTheirRules(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var paths []string
		for i := range 6 {
			more := object{"masuk_pada": at(fmt.Sprintf("08:%02d", 10+7*i))}
			if i%2 == 0 {
				more["kejadian"] = []object{{"jenis": "tindak_lanjut", "isi": "x", "kanal": "surel", "terjadi_pada": at("08:55")}}
			}
			paths = append(paths, w.asked(more))
		}
		all := func() (out []any) {
			for _, p := range paths {
				out = append(out, w.Do("auditor", "GET", p+"/tenggat", nil).Want(200).Get("data"))
			}
			return out
		}
		before := all()
		policy := w.Do("admin", "GET", "/kebijakan-sla", nil).Want(200)
		lines := append(policy.Get("data").([]any), object{"kpi": "B.1.15.14.b", "berlaku_mulai": "2026-07-01", "basis": "jam_kerja", "batas": object{"nilai": 60, "satuan": "detik"}})
		changed := w.Do("admin", "PUT", "/kebijakan-sla", object{"data": lines, "batas_catat_detik": 60, "susulan_detik": 1}, "If-Match", policy.ETag()).Want(200)
		if changed.Num("versi") != 2 {
			t.Errorf("version %v", changed.Get("versi"))
		}
		hours := w.Do("admin", "GET", "/jam-kerja", nil).Want(200)
		rows := hours.Get("data").([]any)
		for _, r := range rows {
			r.(map[string]any)["selesai"] = "17:00"
		}
		w.Do("admin", "PUT", "/jam-kerja", object{"data": rows}, "If-Match", hours.ETag()).Want(200)
		days := w.Do("admin", "GET", "/hari-libur/2026", nil).Want(200)
		w.Do("admin", "PUT", "/hari-libur/2026", object{"data": append(days.Get("data").([]any), object{"tanggal": "2026-07-13", "nama": "Libur rekaan", "jenis": "nasional", "sumber": "rekaan"})}, "If-Match", days.ETag()).Want(200)
		if diff := cmp.Diff(before, all()); diff != "" {
			t.Errorf("clocks moved:\n%s", diff)
		}
		w.Do("staf", "POST", paths[1]+"/catatan", object{"isi": "Ditunggu."}).Want(200)
		if diff := cmp.Diff(before, all()); diff != "" {
			t.Errorf("clocks moved with a note:\n%s", diff)
		}
		next := w.Do("staf", "GET", w.asked(object{"masuk_pada": at("08:59"), "jenis": "informasi"})+"/tenggat", nil).Want(200)
		for field, want := range map[string]any{"data.0.versi_kebijakan": 2.0, "data.0.versi_kalender": 2.0, "data.0.basis_resmi": "jam_kerja", "data.0.jam_kerja.tenggat_pada": "2026-07-10T02:00:00Z", "data.1.jam_kerja.tenggat_pada": "2026-07-14T01:59:00Z"} {
			if got := next.Get(field); got != want {
				t.Errorf("afterwards, %s is %v, want %v", field, got, want)
			}
		}
		w.Token("pimpinan")
		was := w.contents()
		r := w.Do("pimpinan", "GET", "/kebijakan-sla/simulasi?kpi=B.1.15.14.b&nilai=3000&satuan=detik", nil).Want(200)
		w.Do("pimpinan", "GET", "/kebijakan-sla/simulasi?kpi=B.1.15.14.c&basis=jam_kerja&tahun=2026", nil).Want(200)
		w.Do("pimpinan", "GET", "/kpi/laporan", nil).Want(200)
		w.Do("pimpinan", "GET", paths[0]+"/tenggat", nil).Want(200)
		if now := w.contents(); now != was {
			t.Errorf("the store was %s, is %s", was, now)
		}
		// 08:10, 08:24 and 08:38 were followed up at 08:55: late by 15 minutes, all within 50.
		// 08:17 is open past both; 08:31 past 15 minutes, not past 50; 08:45 past neither, nor 08:59 (due 09:00:00).
		for field, want := range map[string]any{"jumlah": 7.0, "sekarang.tepat": 0.0, "sekarang.terlambat": 5.0, "sekarang.berjalan": 2.0, "simulasi.tepat": 3.0, "simulasi.berjalan": 4.0, "simulasi.terlambat": 0.0, "berubah": 5.0} {
			if got := r.Get(field); got != want {
				t.Errorf("simulation: %s is %v, want %v: %s", field, got, want, r.Body)
			}
		}
		for _, bad := range []string{"?nilai=900", "?kpi=B.1.15.14.b", "?kpi=B.1.15.14.b&basis=x", "?kpi=B.1.15.14.b&nilai=0&satuan=detik", "?kpi=B.1.15.14.b&nilai=31&satuan=hari", "?kpi=B.1.15.14.b&basis=jam_kerja&tahun=2027", "?kpi=x&basis=jam_kerja", "?kpi=B.1.15.14.b&basis=jam_kerja&tahun=dua", "?kpi=B.1.15.14.b&basis=jam_kerja&warna=biru"} {
			if s := w.Do("pimpinan", "GET", "/kebijakan-sla/simulasi"+bad, nil).Status; s != 400 && s != 422 {
				t.Errorf("%s: %d", bad, s)
			}
		}
	})
}
