package survei_test

import (
	"maps"
	"net/http"
	"testing"
)

func (w *world) upload(as string) string {
	w.T.Helper()
	const body = "--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"kuesioner.pdf\"\r\n\r\n%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n\r\n--b--\r\n"
	return w.Do(as, "POST", "/berkas", body, "Content-Type", "multipart/form-data; boundary=b").Want(http.StatusCreated).Str("id")
}

func TestRecordedByStaff(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		pl := w.activity("IF", "terverifikasi", w.mitra)
		body := func(more object) object {
			out := answers(4, 4, 4, 4, 4, 3)
			out["pelaksanaan_id"], out["mitra_id"], out["berminat_lanjut"] = pl, w.mitra, false
			out["bukti"] = []object{{"tautan": "https://contoh.example/kuesioner", "judul": "Pindaian"}}
			maps.Copy(out, more)
			return out
		}
		none := "01980000-0000-7000-8000-00000000ffff"
		for name, tt := range map[string]struct {
			as       string
			more     object
			status   int
			code, at string
		}{
			"a unit":                       {"unit.if", nil, 403, "forbidden", ""},
			"auditor":                      {"auditor", nil, 403, "forbidden", ""},
			"no evidence":                  {"staf", object{"bukti": []object{}}, 422, "validation_failed", "/bukti"},
			"a file that is not there":     {"staf", object{"bukti": []object{{"berkas_id": none}}}, 422, "validation_failed", "/bukti/0/berkas_id"},
			"somebody else's file":         {"staf", object{"bukti": []object{{"berkas_id": w.upload("koordinator")}}}, 422, "validation_failed", "/bukti/0/berkas_id"},
			"an activity that is not":      {"staf", object{"pelaksanaan_id": none}, 422, "validation_failed", "/pelaksanaan_id"},
			"one that is still planned":    {"staf", object{"pelaksanaan_id": w.activity("IF", "direncanakan", w.mitra)}, 409, "conflict", ""},
			"a partner who was not there":  {"staf", object{"mitra_id": w.partner("CV Lain")}, 422, "validation_failed", "/mitra_id"},
			"an item too few":              {"staf", object{"butir": answers(4, 4, 4)["butir"]}, 422, "validation_failed", "/butir"},
			"a year of one's own choice":   {"staf", object{"tahun": 2020}, 422, "unknown_field", "/tahun"},
			"a source of one's own choice": {"staf", object{"sumber": "tautan_mitra"}, 422, "unknown_field", "/sumber"},
		} {
			t.Run(name, func(t *testing.T) {
				r := w.Do(tt.as, "POST", "/survei-mitra", body(tt.more)).Problem(tt.status, tt.code)
				if tt.at != "" && r.Str("errors.0.pointer") != tt.at {
					t.Errorf("points at %q, want %q: %s", r.Str("errors.0.pointer"), tt.at, r.Body)
				}
			})
		}
		file := w.upload("staf")
		r := w.Do("staf", "POST", "/survei-mitra", body(object{"bukti": []object{{"berkas_id": file}, {"tautan": "https://contoh.example/k", "judul": "Pindaian"}}})).Want(201)
		for path, want := range map[string]any{
			"status": "terisi", "sumber": "dicatat_staf", "tahun": 2026.0, "rata_rata": 3.83, "berminat_lanjut": false, "kedaluwarsa_pada": nil,
			"diisi_pada": "2026-07-10T02:00:00Z", "bukti.0.berkas_id": file, "bukti.0.judul": "kuesioner.pdf", "bukti.0.tautan": nil, "bukti.1.tautan": "https://contoh.example/k",
			"bukti.1.sha256": nil, "allowed_actions.0.name": "terbitkan-ulang", "allowed_actions.0.allowed": false,
		} {
			if v := r.Get(path); v != want {
				t.Errorf("%s: got %v, want %v", path, v, want)
			}
		}
		if len(r.Str("bukti.0.sha256")) != 64 {
			t.Errorf("the file's hash: %s", r.Body)
		}
		w.Do("unit.if", "GET", "/berkas/"+file, nil).Want(200) // whoever reads the survey reads its evidence
		w.Do("unit.mb", "GET", "/berkas/"+file, nil).Problem(404, "not_found")
		if got := w.events(r.Str("id")); got != "survei_mitra.dicatat by pengguna" {
			t.Errorf("events %s", got)
		}
		w.Do("staf", "POST", "/survei-mitra/"+r.Str("id")+"/terbitkan-ulang", nil).Problem(409, "invalid_transition")
	})
}
