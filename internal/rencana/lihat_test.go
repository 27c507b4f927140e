package rencana_test

import (
	"strings"
	"testing"
)

// Rows of the table of rights: who reads which plan, and what answers those who
// do not.
func TestWhoSeesAPlan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ofIF := w.plan(nil)
		ofMB := w.plan(object{"unit_ids": []string{w.unit["MB"]}, "judul": "Kuliah tamu", "jenis": "rapat", "prioritas": "tinggi", "mitra_ids": w.mitra[1:], "tanggal_mulai": "2026-09-01", "tanggal_selesai": "2026-09-30", "prodi_ids": nil})
		both := w.submitted(object{"unit_ids": []string{w.unit["MB"], w.unit["IF"]}, "judul": "Pameran", "jenis": "lainnya", "prioritas": "rendah", "tanggal_mulai": "2026-08-04", "tanggal_selesai": "2026-09-01", "prodi_ids": nil})
		list := func(w *world, as, query string) string {
			var in struct {
				Data []struct {
					ID string `json:"id"`
				} `json:"data"`
			}
			w.Do(as, "GET", "/rencana-kegiatan?sort=kode&"+query, nil).Want(200).JSON(&in)
			var out strings.Builder
			for _, d := range in.Data {
				out.WriteString(map[string]string{ofIF: "i", ofMB: "m", both: "b"}[d.ID])
			}
			return out.String()
		}
		w.sub(t, "by role", func(t *testing.T, w *world) {
			for as, want := range map[string]string{"staf": "imb", "koordinator": "imb", "pimpinan": "imb", "auditor": "imb", "unit.if": "ib", "unit.mb": "mb", "unit.tm": ""} {
				if got := list(w, as, ""); got != want {
					t.Errorf("%s sees %q, want %q", as, got, want)
				}
			}
			w.Do("admin", "GET", "/rencana-kegiatan", nil).Problem(403, "forbidden")
			w.Do("admin", "GET", "/rencana-kegiatan/"+ofIF, nil).Problem(403, "forbidden")
			w.Do("", "GET", "/rencana-kegiatan", nil).Problem(401, "auth_required")
		})
		w.sub(t, "by filter", func(t *testing.T, w *world) {
			for query, want := range map[string]string{
				"status=draf": "im", "status=draf&status=siap_koordinasi": "imb", "status=diarsipkan": "", "jenis=rapat": "m", "jenis=rapat&jenis=lainnya": "mb",
				"prioritas=tinggi": "m", "kode=RK-2026-0002": "m", "mitra=" + w.mitra[0]: "ib", "mitra=" + w.mitra[1]: "imb", "mitra=MT-2026-0001": "ib", "unit=MB": "mb",
				"unit=" + w.unit["IF"]: "ib", "unit=EL": "", "prodi=" + w.prodi: "i", "dari=2026-08-05": "mb", "dari=2026-09-01": "mb", "dari=2026-09-02": "m",
				"sampai=2026-08-03": "i", "sampai=2026-08-04": "ib", "dari=2026-08-04&sampai=2026-08-04": "ib", "q=pameran": "b", "q=kunj": "i", "q=RK-2026-0003": "b", "q=tiada": "",
			} {
				if got := list(w, "auditor", query); got != want {
					t.Errorf("?%s: got %q, want %q", query, got, want)
				}
			}
			for _, bad := range []string{"status=terbang", "warna=biru", "dari=besok", "sort=warna", "expand=dunia", "limit=101", "unit=" + strings.Repeat("x", 3000)} {
				if r := w.Do("auditor", "GET", "/rencana-kegiatan?"+bad, nil); r.Status != 400 && !strings.HasPrefix(bad, "unit=") {
					t.Errorf("?%.30s: %d %s", bad, r.Status, r.Body)
				}
			}
		})
		w.sub(t, "another unit's plan is not there", func(t *testing.T, w *world) {
			strip := func(body []byte, id string) string {
				s := strings.ReplaceAll(string(body), id, "ID")
				at := strings.Index(s, `"request_id"`)
				return s[:at] + s[at+len(`"request_id":"0197f0a2-0000-7000-8000-000000000000"`):]
			}
			for _, call := range []struct {
				method, path string
				body         any
			}{
				{"GET", "", nil}, {"GET", "?per=2026-07-10T02:00:00Z", nil}, {"GET", "?expand=mitra", nil}, {"GET", "/riwayat", nil},
				{"PATCH", "", object{"judul": "X"}}, {"DELETE", "", nil},
			} {
				hidden := w.Do("unit.if", call.method, "/rencana-kegiatan/"+ofMB+call.path, call.body, "If-Match", `"1.x"`).Problem(404, "not_found")
				absent := w.Do("unit.if", call.method, "/rencana-kegiatan/"+nobody+call.path, call.body, "If-Match", `"1.x"`)
				if got, want := strip(hidden.Body, ofMB), strip(absent.Body, nobody); got != want {
					t.Errorf("%s %s: hidden %s, absent %s", call.method, call.path, got, want)
				}
				w.Do("unit.if", call.method, "/rencana-kegiatan/bukan-id"+call.path, call.body, "If-Match", `"1.x"`).Problem(404, "not_found")
			}
			if got := w.get("unit.mb", ofMB).Num("versi"); got != 1 {
				t.Errorf("version %v", got)
			}
		})
		w.sub(t, "what a unit and the readers may not do", func(_ *testing.T, w *world) {
			why, dates := object{"alasan": "x"}, object{"tanggal_mulai": "2026-09-01", "tanggal_selesai": "2026-09-01", "alasan": "x"}
			for do, body := range map[string]object{"ajukan": nil, "tunda": why, "lanjutkan": nil, "batalkan": why, "jadwal-ulang": dates, "lepas-mitra": {"mitra_id": w.mitra[0]}} {
				for _, as := range []string{"unit.if", "unit.tm", "pimpinan", "auditor", "admin"} {
					w.Do(as, "POST", "/rencana-kegiatan/"+ofIF+"/"+do, body).Problem(403, "forbidden")
				}
			}
			for _, as := range []string{"pimpinan", "auditor", "admin"} {
				w.Do(as, "POST", "/rencana-kegiatan", w.isi(nil)).Problem(403, "forbidden")
				w.Do(as, "PATCH", "/rencana-kegiatan/"+ofIF, object{"judul": "X"}, "If-Match", "*").Problem(403, "forbidden")
				w.Do(as, "DELETE", "/rencana-kegiatan/"+ofIF, nil, "If-Match", "*").Problem(403, "forbidden")
			}
		})
		w.sub(t, "a plan that loses a unit is gone for it", func(t *testing.T, w *world) {
			w.Do("staf", "PATCH", "/rencana-kegiatan/"+ofMB, object{"unit_ids": []string{w.unit["EL"]}}, "If-Match", "*").Want(200)
			w.Do("unit.mb", "GET", "/rencana-kegiatan/"+ofMB, nil).Problem(404, "not_found")
			if got := list(w, "unit.el", ""); got != "m" {
				t.Errorf("the new unit sees %q", got)
			}
		})
	})
}

// Partners that were merged are read, filtered and counted as the survivor.
func TestMergedPartners(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		twin := w.partner("PT Rekaan Satu (Persero)")
		old := w.submitted(object{"mitra_ids": []string{w.mitra[1], twin}})
		w.meet(old, "sepakat", map[int]string{1: "tidak_sepakat"}) // the twin agreed
		w.Do("staf", "POST", "/mitra/"+twin+"/gabung", object{"ke_id": w.mitra[0]}).Want(200)
		r := w.get("staf", old)
		if got := texts(r.Get("mitra_ids")); len(got) != 2 || got[0] != w.mitra[1] || got[1] != w.mitra[0] {
			t.Errorf("read as %v", got)
		}
		if got := w.Do("staf", "GET", "/rencana-kegiatan?mitra="+w.mitra[0], nil).Want(200).Str("data.0.id"); got != old {
			t.Errorf("filtered by the survivor: %q", got)
		}
		if got := w.act(old, "lepas-mitra", object{"mitra_id": w.mitra[1]}).Want(200).Str("status"); got != "siap_laksana" {
			t.Errorf("the twin's agreement is not the survivor's: %s", got)
		}
		fresh := w.Do("staf", "POST", "/rencana-kegiatan", w.isi(object{"mitra_ids": []string{twin, w.mitra[1]}})).Want(201)
		if got := texts(fresh.Get("mitra_ids")); len(got) != 2 || got[0] != w.mitra[0] {
			t.Errorf("stored as %v", got)
		}
		if got := texts(w.Do("staf", "POST", "/rencana-kegiatan", w.isi(object{"mitra_ids": []string{twin, w.mitra[0]}})).Want(201).Get("mitra_ids")); len(got) != 1 || got[0] != w.mitra[0] {
			t.Errorf("twin and survivor are stored as %v", got)
		}
	})
}

// Where the other nouns move the plan, every move is one entry of its history.
func TestThePlanFollows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		status := func(w *world, id, want string) {
			t.Helper()
			if got := w.get("staf", id).Str("status"); got != want {
				t.Errorf("status %s, want %s", got, want)
			}
		}
		w.sub(t, "through a cancelled activity back to ready", func(t *testing.T, w *world) {
			id := w.agreed(nil)
			a := w.activity(id, "mulai")
			w.act(id, "tunda", object{"alasan": "x"}).Problem(409, "invalid_transition")
			w.Do("unit.if", "POST", "/pelaksanaan/"+a+"/batalkan", object{"alasan": "Hujan."}).Want(200)
			status(w, id, "siap_laksana")
			a = w.activity(id)
			w.act(id, "tunda", object{"alasan": "x"}).Want(200)
			if p := w.Do("unit.if", "POST", "/pelaksanaan/"+a+"/mulai", nil).Problem(409, "conflict"); !strings.Contains(p.Str("detail"), "ditunda") {
				t.Errorf("started under a postponed plan: %s", p.Body)
			}
			w.act(id, "lanjutkan", nil).Want(200)
			w.Do("unit.if", "POST", "/pelaksanaan/"+a+"/mulai", nil).Want(200)
			w.Do("unit.if", "POST", "/pelaksanaan/"+a+"/selesaikan", nil).Want(200)
			status(w, id, "terlaksana")
			if got, want := w.events(id), "dibuat diajukan dalam_koordinasi siap_laksana berlangsung siap_laksana ditunda dilanjutkan berlangsung terlaksana"; got != want {
				t.Errorf("events\n%s, want\n%s", got, want)
			}
			w.act(id, "batalkan", object{"alasan": "x"}).Problem(409, "invalid_transition")
		})
		w.sub(t, "the last that still ran is cancelled: the rest is done", func(_ *testing.T, w *world) {
			id := w.agreed(nil)
			w.activity(id, "mulai", "selesaikan")
			status(w, id, "terlaksana")
			two := w.agreed(nil)
			planned := w.activity(two)
			w.activity(two, "mulai", "selesaikan")
			status(w, two, "berlangsung")
			w.Do("unit.if", "POST", "/pelaksanaan/"+planned+"/batalkan", object{"alasan": "x"}).Want(200)
			status(w, two, "terlaksana")
		})
		w.sub(t, "cancelled while it runs: what runs goes on without it", func(_ *testing.T, w *world) {
			id := w.agreed(nil)
			a := w.activity(id, "mulai")
			w.act(id, "batalkan", object{"alasan": "x"}).Want(200)
			w.Do("unit.if", "POST", "/pelaksanaan/"+a+"/selesaikan", nil).Want(200)
			status(w, id, "dibatalkan")
		})
		w.sub(t, "a meeting called off", func(_ *testing.T, w *world) {
			id := w.submitted(nil)
			k := w.schedule(id)
			status(w, id, "dalam_koordinasi")
			w.Do("koordinator", "POST", "/koordinasi/"+k+"/batalkan", object{"alasan": "x"}).Want(200)
			status(w, id, "siap_koordinasi")
		})
	})
}
