package koordinasi_test

import (
	"strings"
	"testing"
)

// A unit sees the meetings of its plans and those its people take part in; the
// addresses of participants are for the office alone.
func TestWhoSeesAMeeting(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ofIF, ofTM := w.plan("IF", w.mitra[:]...), w.plan("TM", w.mitra[:1]...)
		a := w.meeting(ofIF, nil) // of IF, with MB
		b := w.meeting(ofTM, object{"peserta": []object{}, "jenis": "surat", "moda": "daring", "tempat": "Aula barat", "mulai_pada": "2026-07-20T00:00:00+07:00", "selesai_pada": nil})
		w.act(b, "catat-hasil", w.result("tidak_sepakat", nil)).Want(200)
		list := func(w *world, as, query string) string {
			var in struct {
				Data []struct {
					ID string `json:"id"`
				} `json:"data"`
			}
			w.Do(as, "GET", "/koordinasi?sort=kode&"+query, nil).Want(200).JSON(&in)
			var out strings.Builder
			for _, d := range in.Data {
				out.WriteString(map[string]string{a: "a", b: "b"}[d.ID])
			}
			return out.String()
		}
		w.sub(t, "by role", func(t *testing.T, w *world) {
			for as, want := range map[string]string{"staf": "ab", "koordinator": "ab", "pimpinan": "ab", "auditor": "ab", "unit.if": "a", "unit.mb": "a", "unit.tm": "b", "unit.el": ""} {
				if got := list(w, as, ""); got != want {
					t.Errorf("%s sees %q, want %q", as, got, want)
				}
			}
			w.Do("admin", "GET", "/koordinasi", nil).Problem(403, "forbidden")
			w.Do("", "GET", "/koordinasi/"+a, nil).Problem(401, "auth_required")
		})
		w.sub(t, "addresses", func(t *testing.T, w *world) {
			for as, want := range map[string]any{"staf": "wulan@mitra.example", "koordinator": "wulan@mitra.example", "unit.if": nil, "unit.mb": nil, "pimpinan": nil, "auditor": nil} {
				r := w.get(as, a)
				check(t, r, map[string]any{"peserta.0.nama": "Wulan Rekaan", "peserta.0.surel": want})
				check(t, w.Do(as, "GET", "/koordinasi?rencana="+ofIF, nil).Want(200), map[string]any{"data.0.peserta.0.surel": want})
				check(t, w.Do(as, "GET", "/koordinasi/"+a+"?per=2026-07-10T02:00:30Z", nil).Want(200), map[string]any{"peserta.0.surel": want})
				if want == nil && strings.Contains(string(w.Do(as, "GET", "/koordinasi/"+a+"/riwayat", nil).Want(200).Body), "wulan@") {
					t.Errorf("%s reads the address in the history", as)
				}
			}
		})
		w.sub(t, "by filter", func(t *testing.T, w *world) {
			for query, want := range map[string]string{
				"status=dijadwalkan": "a", "status=dijadwalkan&status=terlaksana": "ab", "jenis=surat": "b", "moda=luring": "a", "hasil=tidak_sepakat": "b", "hasil=sepakat": "", "kode=KO-2026-0001": "a",
				"rencana=" + ofTM: "b", "rencana=RK-2026-0001": "a", "unit=MB": "a", "unit=IF": "", "mitra=" + w.mitra[0]: "b", "mitra=" + w.mitra[1]: "", "q=aula": "b", "q=dicatat": "b",
				"dari=2026-07-14": "b", "dari=2026-07-20": "b", "dari=2026-07-21": "", "sampai=2026-07-19": "a", "sampai=2026-07-13": "a", "sampai=2026-07-12": "", "dari=2026-07-13&sampai=2026-07-20": "ab",
			} {
				if got := list(w, "auditor", query); got != want {
					t.Errorf("?%s: got %q, want %q", query, got, want)
				}
			}
			for _, bad := range []string{"status=bubar", "warna=biru", "sampai=2026-13-01", "sort=notula", "expand=mitra"} {
				w.Do("auditor", "GET", "/koordinasi?"+bad, nil).Problem(400, "query_invalid")
			}
		})
		w.sub(t, "another unit's meeting is not there", func(t *testing.T, w *world) {
			strip := func(body []byte, id string) string {
				s := strings.ReplaceAll(string(body), id, "ID")
				at := strings.Index(s, `"request_id"`)
				return s[:at] + s[at+len(`"request_id":"0197f0a2-0000-7000-8000-000000000000"`):]
			}
			for _, more := range []string{"", "?per=2026-07-10T02:00:00Z", "?expand=rencana", "/riwayat"} {
				hidden, absent := w.Do("unit.tm", "GET", "/koordinasi/"+a+more, nil), w.Do("unit.tm", "GET", "/koordinasi/"+nobody+more, nil)
				if hidden.Status != 404 || strip(hidden.Body, a) != strip(absent.Body, nobody) {
					t.Errorf("GET %s: hidden %s, absent %s", more, hidden.Body, absent.Body)
				}
			}
			for _, id := range []string{nobody, "bukan-id"} {
				w.act(id, "batalkan", object{"alasan": "x"}).Problem(404, "not_found")
				w.Do("koordinator", "PATCH", "/koordinasi/"+id, object{"moda": "daring"}, "If-Match", "*").Problem(404, "not_found")
			}
		})
		w.sub(t, "only the sub coordinator coordinates", func(t *testing.T, w *world) {
			for _, as := range []string{"staf", "unit.if", "unit.mb", "pimpinan", "auditor", "admin"} {
				w.Do(as, "POST", "/koordinasi", w.isi(ofIF, nil)).Problem(403, "forbidden")
				w.Do(as, "PATCH", "/koordinasi/"+a, object{"moda": "daring"}, "If-Match", "*").Problem(403, "forbidden")
				for do, body := range map[string]object{"catat-hasil": w.result("sepakat", nil), "batalkan": {"alasan": "x"}, "jadwal-ulang": {"mulai_pada": "2026-07-20T09:00:00+07:00", "alasan": "x"},
					"ralat": {"perubahan": object{"notula": "x"}, "alasan": "x"}} {
					w.Do(as, "POST", "/koordinasi/"+a+"/"+do, body).Problem(403, "forbidden")
				}
			}
			if got := w.get("staf", a).Num("versi"); got != 1 {
				t.Errorf("version %v", got)
			}
		})
	})
}
