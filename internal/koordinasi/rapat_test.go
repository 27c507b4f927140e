package koordinasi_test

import (
	"strings"
	"sync"
	"testing"
	"time"
)

func TestMeeting(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sub(t, "scheduled", func(t *testing.T, w *world) {
			plan := w.plan("IF", w.mitra[:]...)
			r := w.Do("koordinator", "POST", "/koordinasi", w.isi(plan, nil)).Want(201)
			id := r.Str("id")
			check(t, r, map[string]any{
				"status": "dijadwalkan", "kode": "KO-2026-0001", "versi": 1.0, "rencana_id": plan, "mulai_pada": "2026-07-13T02:00:00Z", "selesai_pada": "2026-07-13T03:00:00Z",
				"dilaksanakan_pada": nil, "hasil": nil, "notula": nil, "alasan": nil, "tautan": nil, "tempat": "Ruang rapat", "dijadwal_ulang_dari_id": nil, "dijadwal_ulang_ke_id": nil,
				"rencana": nil, "peserta.0.nama": "Wulan Rekaan", "peserta.0.surel": "wulan@mitra.example", "peserta.0.hadir": nil, "peserta.1.unit_id": w.unit["MB"], "peserta.1.hadir": true,
				"unit_ids.0": w.unit["MB"], "dibuat_oleh.nama": "Sub Koordinator Demo",
			})
			if got, want := r.Header.Get("Location"), "/api/v1/koordinasi/"+id; got != want {
				t.Errorf("Location %q, want %q", got, want)
			}
			if got := w.status(plan); got != "dalam_koordinasi" {
				t.Errorf("the plan is %s", got)
			}
			if got := w.Do("auditor", "GET", "/koordinasi/"+id+"?expand=rencana", nil).Want(200).Str("rencana.judul"); got != "Kunjungan industri" {
				t.Errorf("expanded to %q", got)
			}
			if n := w.one("SELECT CAST(count(*) AS text) FROM jurnal WHERE subjek = 'koordinasi' AND (hasil LIKE '%Rekaan%' OR hasil LIKE '%mitra.example%')"); n != "0" {
				t.Errorf("%s images in the journal name a participant", n)
			}
		})
		w.sub(t, "entered after it was held", func(t *testing.T, w *world) {
			id := w.meeting(w.plan("IF", w.mitra[:]...), object{"mulai_pada": "2026-06-01T09:00:00+08:00", "selesai_pada": nil, "peserta": []object{}})
			body := w.result("sepakat", nil)
			body["dilaksanakan_pada"] = "2026-06-01T09:30:00+08:00"
			check(t, w.act(id, "catat-hasil", body).Want(200), map[string]any{"mulai_pada": "2026-06-01T01:00:00Z", "dilaksanakan_pada": "2026-06-01T01:30:00Z", "status": "terlaksana"})
		})
		w.sub(t, "changed by merge-patch", func(t *testing.T, w *world) {
			id := w.meeting(w.plan("IF", w.mitra[:]...), nil)
			path := "/koordinasi/" + id
			tag := w.get("koordinator", id).ETag()
			r := w.Do("koordinator", "PATCH", path, `{"moda":"hibrida","tautan":"https://rapat.example/1","tempat":null,"selesai_pada":"2026-07-13T09:00:00+07:00"}`, "If-Match", tag).Want(200)
			check(t, r, map[string]any{"moda": "hibrida", "tautan": "https://rapat.example/1", "tempat": nil, "selesai_pada": "2026-07-13T02:00:00Z", "jenis": "rapat", "versi": 2.0,
				"peserta.0.nama": "Wulan Rekaan", "peserta.1.nama": "Bayu Rekaan"})
			w.Do("koordinator", "PATCH", path, object{"moda": "daring"}, "If-Match", tag).Problem(412, "stale")
			w.Do("koordinator", "PATCH", path, object{"moda": "daring"}).Problem(428, "if_match_required")
			before := w.one("SELECT CAST(count(*) AS text) FROM data_pribadi WHERE nilai IS NOT NULL")
			r = w.Do("koordinator", "PATCH", path, object{"peserta": []object{{"nama": "Sari Rekaan", "asal": "internal", "unit_id": w.unit["EL"]}}}, "If-Match", "*").Want(200)
			check(t, r, map[string]any{"peserta.0.nama": "Sari Rekaan", "peserta.1": nil, "unit_ids.0": w.unit["EL"], "unit_ids.1": nil})
			if after := w.one("SELECT CAST(count(*) + 1 AS text) FROM data_pribadi WHERE nilai IS NOT NULL"); after != before {
				t.Errorf("of %s personal values %s less one are kept: those no longer invited were not forgotten", before, after)
			}
			w.Do("unit.mb", "GET", path, nil).Problem(404, "not_found")
			w.get("unit.el", id)
		})
		w.sub(t, "moved: the successor refers to it", func(t *testing.T, w *world) {
			plan := w.plan("IF", w.mitra[:]...)
			id := w.meeting(plan, object{"tautan": "https://rapat.example/lama"})
			old := w.act(id, "jadwal-ulang", object{"mulai_pada": "2026-07-20T09:00:00+07:00", "alasan": "Mitra berhalangan.", "moda": "daring"}).Want(200)
			next := old.Str("dijadwal_ulang_ke_id")
			check(t, old, map[string]any{"status": "dijadwal_ulang", "alasan": "Mitra berhalangan.", "mulai_pada": "2026-07-13T02:00:00Z", "moda": "luring", "versi": 2.0, "peserta.0.nama": "Wulan Rekaan"})
			check(t, w.get("auditor", next), map[string]any{
				"status": "dijadwalkan", "versi": 1.0, "rencana_id": plan, "dijadwal_ulang_dari_id": id, "dijadwal_ulang_ke_id": nil, "mulai_pada": "2026-07-20T02:00:00Z", "selesai_pada": nil,
				"moda": "daring", "tempat": "Ruang rapat", "tautan": "https://rapat.example/lama", "alasan": nil, "peserta.0.nama": "Wulan Rekaan", "peserta.1.nama": "Bayu Rekaan", "unit_ids.0": w.unit["MB"],
			})
			if a, b := w.events("/koordinasi/"+id), w.events("/koordinasi/"+next); a != "dibuat dijadwal_ulang" || b != "dibuat" {
				t.Errorf("events %q and %q", a, b)
			}
			w.act(id, "catat-hasil", w.result("sepakat", nil)).Problem(409, "invalid_transition")
			if got := w.status(plan); got != "dalam_koordinasi" {
				t.Errorf("the plan is %s", got)
			}
			w.act(next, "catat-hasil", w.result("sepakat", nil)).Want(200)
			if got := w.status(plan); got != "siap_laksana" {
				t.Errorf("the plan is %s", got)
			}
			w.get("unit.mb", next)
		})
		w.sub(t, "called off", func(t *testing.T, w *world) {
			plan := w.plan("IF", w.mitra[:]...)
			id := w.meeting(plan, nil)
			check(t, w.act(id, "batalkan", object{"alasan": "Batal."}).Want(200), map[string]any{"status": "dibatalkan", "alasan": "Batal."})
			if got := w.status(plan); got != "siap_koordinasi" {
				t.Errorf("the plan is %s", got)
			}
			for do, body := range map[string]object{"catat-hasil": w.result("sepakat", nil), "batalkan": {"alasan": "x"}, "jadwal-ulang": {"mulai_pada": "2026-07-20T09:00:00+07:00", "alasan": "x"}} {
				p := w.act(id, do, body).Problem(409, "invalid_transition")
				if n, ok := p.Get("allowed_actions").([]any); !ok || len(n) != 6 {
					t.Errorf("%s does not list the actions: %s", do, p.Body)
				}
			}
			w.Do("koordinator", "PATCH", "/koordinasi/"+id, object{"moda": "daring"}, "If-Match", "*").Problem(409, "invalid_transition")
			w.correct(id, object{"notula": "x"}, "x").Problem(409, "invalid_transition")
			w.Do("koordinator", "DELETE", "/koordinasi/"+id, nil, "If-Match", "*").Problem(405, "method_not_allowed")
		})
		w.sub(t, "once under one key", func(t *testing.T, w *world) {
			plan := w.plan("IF", w.mitra[:]...)
			body := w.bytes(w.isi(plan, nil))
			id := w.Do("koordinator", "POST", "/koordinasi", body, "Idempotency-Key", "rapat").Want(201).Str("id")
			result := w.bytes(w.result("sepakat", nil))
			w.Do("koordinator", "POST", "/koordinasi/"+id+"/catat-hasil", result, "Idempotency-Key", "hasil").Want(200)
			for key, call := range map[string]struct {
				path   string
				body   []byte
				status int
				want   map[string]any
			}{
				"rapat": {"/koordinasi", body, 201, map[string]any{"id": id, "versi": 1.0, "status": "dijadwalkan", "peserta.0.nama": "Wulan Rekaan", "dibuat_oleh.nama": "Sub Koordinator Demo"}},
				"hasil": {"/koordinasi/" + id + "/catat-hasil", result, 200, map[string]any{"id": id, "versi": 2.0, "status": "terlaksana", "hasil": "sepakat", "diubah_oleh.nama": "Sub Koordinator Demo"}},
			} {
				r := w.Do("koordinator", "POST", call.path, call.body, "Idempotency-Key", key).Want(call.status)
				check(t, r, call.want)
				if r.Header.Get("Idempotency-Replayed") != "true" || allowed(r) != "" {
					t.Errorf("%s: repeated %q with actions %q", key, r.Header.Get("Idempotency-Replayed"), allowed(r))
				}
			}
		})
		w.sub(t, "as it was", func(t *testing.T, w *world) {
			id := w.meeting(w.plan("IF", w.mitra[:]...), nil)
			then := w.Clock.Now().Format(time.RFC3339)
			w.Clock.Advance(time.Second)
			w.act(id, "catat-hasil", w.result("sepakat", nil)).Want(200)
			check(t, w.Do("auditor", "GET", "/koordinasi/"+id+"?per="+then, nil).Want(200), map[string]any{"status": "dijadwalkan", "hasil": nil, "versi": 1.0, "hasil_mitra.0": nil})
		})
	})
}

func TestResult(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sub(t, "speaks for each partner", func(t *testing.T, w *world) {
			plan := w.plan("IF", w.mitra[:]...)
			id := w.meeting(plan, nil)
			file := w.upload("koordinator")
			w.Do("unit.if", "GET", "/berkas/"+file, nil).Problem(404, "not_found")
			body := w.result("sepakat", map[int]string{1: "perlu_tindak_lanjut"})
			body["hasil_mitra"].([]object)[0]["alasan"] = "Menunggu jadwal."
			body["berkas_ids"] = []string{file}
			r := w.act(id, "catat-hasil", body).Want(200)
			check(t, r, map[string]any{"status": "terlaksana", "hasil": "sepakat", "notula": "Dicatat.", "hasil_mitra.1.alasan": "Menunggu jadwal.", "hasil_mitra.0.alasan": nil, "berkas.0.id": file, "berkas.0.mime": "application/pdf", "berkas_ids.0": file})
			if got := w.results(r); got != "satu sepakat, dua perlu_tindak_lanjut" {
				t.Errorf("results %q", got)
			}
			w.Do("unit.if", "GET", "/berkas/"+file, nil).Want(200) // who reads the meeting reads its file
			w.Do("unit.tm", "GET", "/berkas/"+file, nil).Problem(404, "not_found")
			if got := w.status(plan); got != "dalam_koordinasi" {
				t.Errorf("the plan is %s", got)
			}
			w.held(plan, "perlu_tindak_lanjut", map[int]string{1: "sepakat"})
			if got := w.status(plan); got != "dalam_koordinasi" {
				t.Errorf("the first partner's latest result is not sepakat any more, the plan is %s", got)
			}
			w.held(plan, "sepakat", nil)
			if got := w.status(plan); got != "siap_laksana" {
				t.Errorf("the plan is %s", got)
			}
			if got := w.Do("staf", "GET", "/koordinasi?rencana="+plan+"&mitra="+w.mitra[1]+"&count=true", nil).Want(200).Num("page.total"); got != 3 {
				t.Errorf("%v meetings with a result of the partner", got)
			}
		})
		w.sub(t, "held later counts later, whenever it is recorded", func(t *testing.T, w *world) {
			plan := w.plan("IF", w.mitra[:1]...)
			late := w.meeting(plan, nil)
			early := w.meeting(plan, nil)
			w.act(late, "catat-hasil", w.result("sepakat", nil)).Want(200)
			before := w.result("tidak_sepakat", nil)
			before["dilaksanakan_pada"] = "2026-07-01T09:00:00+07:00"
			w.act(early, "catat-hasil", before).Want(200)
			if got := w.status(plan); got != "siap_laksana" {
				t.Errorf("the plan is %s", got)
			}
		})
		w.sub(t, "all decline, and only then the plan goes back", func(t *testing.T, w *world) {
			plan := w.plan("IF", w.mitra[:]...)
			w.held(plan, "sepakat", map[int]string{0: "tidak_sepakat"})
			if got := w.status(plan); got != "dalam_koordinasi" {
				t.Errorf("the plan is %s", got)
			}
			w.held(plan, "tidak_sepakat", nil)
			if got := w.status(plan); got != "siap_koordinasi" {
				t.Errorf("the plan is %s", got)
			}
		})
		w.sub(t, "of a partner that was merged is the survivor's", func(t *testing.T, w *world) {
			twin := w.partner("PT Rekaan Kembar")
			plan := w.plan("IF", twin, w.mitra[1])
			id := w.meeting(plan, nil)
			w.Do("staf", "POST", "/mitra/"+twin+"/gabung", object{"ke_id": w.mitra[0]}).Want(200)
			body := w.result("sepakat", nil)
			body["hasil_mitra"] = []object{{"mitra_id": twin, "hasil": "tidak_sepakat"}}
			if got := w.results(w.act(id, "catat-hasil", body).Want(200)); got != "satu tidak_sepakat, dua sepakat" {
				t.Errorf("results %q", got)
			}
		})
		w.sub(t, "two recorders: one of them is told", func(t *testing.T, w *world) {
			plan := w.plan("IF", w.mitra[:]...)
			id := w.meeting(plan, nil)
			body := w.result("sepakat", nil)
			w.Token("koordinator")
			got := together(4, func(int) int { return w.act(id, "catat-hasil", body).Status })
			if n := count(got, 200); n != 1 || count(got, 409) != 3 {
				t.Errorf("got %v", got)
			}
			if got := w.events("/koordinasi/" + id); got != "dibuat hasil_dicatat" {
				t.Errorf("events %q", got)
			}
		})
		w.sub(t, "two meetings at once: the plan hears both", func(t *testing.T, w *world) {
			for range 5 {
				plan := w.plan("IF", w.mitra[:]...)
				ids := []string{w.meeting(plan, nil), w.meeting(plan, nil)}
				bodies := []object{w.result("sepakat", nil), w.result("sepakat", nil)}
				for i := range bodies { // each agrees at one of the meetings, the later one leaves the other's as it was
					bodies[i]["dilaksanakan_pada"] = w.Clock.Now().Add(time.Duration(-i) * time.Hour).Format(time.RFC3339)
				}
				got := together(2, func(i int) int { return w.act(ids[i], "catat-hasil", bodies[i]).Status })
				if count(got, 200) != 2 || w.status(plan) != "siap_laksana" {
					t.Errorf("got %v, the plan is %s", got, w.status(plan))
				}
				if got := w.events("/rencana-kegiatan/" + plan); got != "dibuat diajukan dalam_koordinasi siap_laksana" {
					t.Errorf("events %q", got)
				}
			}
		})
	})
}

func TestRalat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		plan := w.plan("IF", w.mitra[:]...)
		id := w.held(plan, "sepakat", nil)
		then := w.Clock.Now().Format(time.RFC3339)
		w.Clock.Advance(time.Minute)
		w.act(id, "ralat", object{"perubahan": object{"notula": "x"}, "alasan": "x"}).Problem(403, "separation_of_duties")
		w.Do("staf", "POST", "/koordinasi/"+id+"/ralat", object{"perubahan": object{"notula": "x"}, "alasan": "x"}).Problem(403, "forbidden")
		if own, other := allowed(w.get("koordinator", id)), allowed(w.Do("", "GET", "/koordinasi/"+id, nil, "Authorization", w.other)); own != "" || other != "ralat" {
			t.Errorf("open to the recorder %q, to another %q", own, other)
		}
		for name, tt := range map[string]struct {
			perubahan object
			code      string
			faults    string
		}{
			"nothing":             {object{}, "validation_failed", "/perubahan no_change"},
			"what stands there":   {object{"notula": "Dicatat.", "hasil": "sepakat"}, "validation_failed", "/perubahan no_change"},
			"held in the future":  {object{"dilaksanakan_pada": "2026-07-11T09:00:00+07:00"}, "validation_failed", "/perubahan/dilaksanakan_pada in_future"},
			"without an offset":   {object{"dilaksanakan_pada": "2026-07-01T09:00:00"}, "validation_failed", "/perubahan/dilaksanakan_pada wrong_type"},
			"a result that is no": {object{"hasil": "mungkin"}, "validation_failed", "/perubahan/hasil not_in_list"},
			"a blank notula":      {object{"notula": " "}, "validation_failed", "/perubahan/notula required"},
			"a stranger":          {object{"hasil_mitra": []object{{"mitra_id": nobody, "hasil": "sepakat"}}}, "validation_failed", "/perubahan/hasil_mitra/0/mitra_id unknown_id"},
			"one not on the plan": {object{"hasil_mitra": []object{{"mitra_id": w.partner("PT Lain"), "hasil": "sepakat"}}}, "validation_failed", "/perubahan/hasil_mitra/0/mitra_id not_on_plan"},
			"its status":          {object{"status": "dijadwalkan"}, "unknown_field", "/perubahan/status unknown_field"},
			"its participants":    {object{"peserta": []object{}}, "unknown_field", "/perubahan/peserta unknown_field"},
			"its plan":            {object{"rencana_id": nobody}, "unknown_field", "/perubahan/rencana_id unknown_field"},
		} {
			if p := w.correct(id, tt.perubahan, "keliru").Problem(422, tt.code); faults(p) != tt.faults {
				t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
			}
		}
		if p := w.correct(id, object{"notula": "x"}, " ").Problem(422, "validation_failed"); faults(p) != "/alasan required" {
			t.Errorf("without a reason: %q", faults(p))
		}
		if p := w.correct(id, "x", "keliru").Problem(422, "validation_failed"); faults(p) != "/perubahan required" {
			t.Errorf("no object: %q", faults(p))
		}
		r := w.correct(id, object{"notula": "Yang benar.", "tempat": nil, "hasil_mitra": []object{{"mitra_id": w.mitra[1], "hasil": "tidak_sepakat", "alasan": "Menolak."}}, "dilaksanakan_pada": "2026-07-10T08:00:00+07:00"}, "Salah catat.").Want(200)
		check(t, r, map[string]any{
			"status": "terlaksana", "notula": "Yang benar.", "tempat": nil, "hasil": "sepakat", "dilaksanakan_pada": "2026-07-10T01:00:00Z", "hasil_mitra.1.alasan": "Menolak.", "versi": 3.0,
			"ralat.0.alasan": "Salah catat.", "ralat.0.lama.notula": "Dicatat.", "ralat.0.baru.notula": "Yang benar.", "ralat.0.lama.tempat": "Ruang rapat", "ralat.0.baru.tempat": nil,
			"ralat.0.oleh.nama": "Koordinator Kedua", "ralat.0.lama.hasil": nil, "ralat.1": nil, "peserta.0.nama": "Wulan Rekaan",
		})
		if got := w.results(r); got != "satu sepakat, dua tidak_sepakat" {
			t.Errorf("results %q", got)
		}
		plan1 := w.Do("staf", "GET", "/rencana-kegiatan/"+plan, nil).Want(200)
		check(t, plan1, map[string]any{"status": "dalam_koordinasi", "mitra_menolak_ids.0": w.mitra[1]})
		w.Clock.Advance(time.Second)
		w.correct(id, object{"hasil_mitra": []object{}}, "Ternyata sepakat.").Want(200)
		check(t, w.get("auditor", id), map[string]any{"ralat.1.alasan": "Ternyata sepakat.", "ralat.2": nil, "hasil_mitra.1.hasil": "sepakat"})
		if got := w.status(plan); got != "siap_laksana" {
			t.Errorf("the plan is %s", got)
		}
		was := w.Do("auditor", "GET", "/koordinasi/"+id+"?per="+then, nil).Want(200)
		check(t, was, map[string]any{"notula": "Dicatat.", "tempat": "Ruang rapat", "ralat.0": nil, "versi": 2.0})
		if got := w.events("/koordinasi/" + id); got != "dibuat hasil_dicatat diralat diralat" {
			t.Errorf("events %q", got)
		}
		if got := w.events("/rencana-kegiatan/" + plan); !strings.HasSuffix(got, "siap_laksana dalam_koordinasi siap_laksana") {
			t.Errorf("events of the plan %q", got)
		}
	})
}

// together runs f n times at once and returns what each came to.
func together(n int, f func(i int) int) []int {
	out := make([]int, n)
	gate := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-gate
			out[i] = f(i)
		})
	}
	close(gate)
	wg.Wait()
	return out
}

func count(all []int, v int) (n int) {
	for _, x := range all {
		if x == v {
			n++
		}
	}
	return n
}
