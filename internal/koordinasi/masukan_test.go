package koordinasi_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

const long = 100_000

func TestBadInput(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		plan := w.plan("IF", w.mitra[:]...)
		who := func(more object) object {
			p := object{"nama": "Wulan Rekaan", "asal": "mitra"}
			maps.Copy(p, more)
			return object{"peserta": []object{p}}
		}
		for name, tt := range map[string]struct {
			more   object
			code   string // "" is validation_failed
			faults string
		}{
			"an instant without offset":       {more: object{"mulai_pada": "2026-07-13T09:00:00"}, faults: "/mulai_pada wrong_type"},
			"an end without offset":           {more: object{"selesai_pada": "2026-07-13 10:00:00+07:00"}, faults: "/selesai_pada wrong_type"},
			"a date for an instant":           {more: object{"mulai_pada": "2026-07-13"}, faults: "/mulai_pada wrong_type"},
			"seconds since 1970":              {more: object{"mulai_pada": 1783908000}, faults: "/mulai_pada wrong_type"},
			"ends before it begins":           {more: object{"selesai_pada": "2026-07-13T08:59:59+07:00"}, faults: "/selesai_pada date_order"},
			"ends before it begins, in UTC":   {more: object{"selesai_pada": "2026-07-13T01:59:59Z"}, faults: "/selesai_pada date_order"},
			"no beginning":                    {more: object{"mulai_pada": nil}, faults: "/mulai_pada required"},
			"no plan":                         {more: object{"rencana_id": nil}, faults: "/rencana_id required"},
			"an unknown plan":                 {more: object{"rencana_id": nobody}, faults: "/rencana_id unknown_id"},
			"a plan by its code":              {more: object{"rencana_id": "RK-2026-0001"}, faults: "/rencana_id unknown_id"},
			"no kind, no mode":                {more: object{"jenis": nil, "moda": nil}, faults: "/jenis required, /moda required"},
			"a kind that is not":              {more: object{"jenis": "kopi"}, faults: "/jenis not_in_list"},
			"a place of 100 kB":               {more: object{"tempat": strings.Repeat("é", long/2)}, faults: "/tempat too_long"},
			"a link without TLS":              {more: object{"tautan": "http://rapat.example/1"}, faults: "/tautan not_https_url"},
			"a link that runs":                {more: object{"tautan": "javascript:alert(1)"}, faults: "/tautan not_https_url"},
			"somebody without a name":         {more: who(object{"nama": ""}), faults: "/peserta/0/nama required"},
			"a name of 100 kB":                {more: who(object{"nama": strings.Repeat("x", long)}), faults: "/peserta/0/nama too_long"},
			"from nowhere":                    {more: who(object{"asal": "bulan"}), faults: "/peserta/0/asal not_in_list"},
			"a mail that is none":             {more: who(object{"surel": "wulan"}), faults: "/peserta/0/surel not_email"},
			"a partner's person with a unit":  {more: who(object{"unit_id": w.unit["IF"]}), faults: "/peserta/0/unit_id wrong_side"},
			"an internal one with a partner":  {more: who(object{"asal": "internal", "mitra_id": w.mitra[0]}), faults: "/peserta/0/mitra_id wrong_side"},
			"of an unknown unit":              {more: who(object{"asal": "internal", "unit_id": nobody}), faults: "/peserta/0/unit_id unknown_id"},
			"of an unknown partner":           {more: who(object{"mitra_id": nobody}), faults: "/peserta/0/mitra_id unknown_id"},
			"a member of theirs not known":    {more: who(object{"nik": "1"}), code: "unknown_field", faults: "/peserta/0/nik unknown_field"},
			"a status of one's own":           {more: object{"status": "terlaksana"}, code: "unknown_field", faults: "/status unknown_field"},
			"a result before it was held":     {more: object{"hasil": "sepakat"}, code: "unknown_field", faults: "/hasil unknown_field"},
			"201 participants, all but blank": {more: object{"peserta": crowd(201)}, faults: "/peserta too_many"},
		} {
			w.sub(t, name, func(t *testing.T, w *world) {
				code := tt.code
				if code == "" {
					code = "validation_failed"
				}
				if p := w.Do("koordinator", "POST", "/koordinasi", w.isi(plan, tt.more)).Problem(422, code); faults(p) != tt.faults {
					t.Errorf("got %q, want %q", faults(p), tt.faults)
				}
			})
		}
		w.sub(t, "what is not JSON", func(t *testing.T, w *world) {
			good := string(w.bytes(w.isi(plan, nil)))
			for name, body := range map[string]string{"invalid UTF-8": strings.Replace(good, "Wulan", "Wulan \xc3\x28", 1), "cut off": good[:40], "a name twice": `{"jenis":"surat",` + good[1:]} {
				if r := w.Do("koordinator", "POST", "/koordinasi", body); r.Status != 400 || r.Str("code") != "json_invalid" {
					t.Errorf("%s: %d %s", name, r.Status, r.Body)
				}
			}
		})
		w.sub(t, "nothing was written", func(t *testing.T, w *world) {
			if n := w.one("SELECT CAST((SELECT count(*) FROM koordinasi) + (SELECT count(*) FROM data_pribadi WHERE subjek = 'koordinasi') AS text)"); n != "0" {
				t.Errorf("%s rows", n)
			}
			if got := w.status(plan); got != "siap_koordinasi" {
				t.Errorf("the plan is %s", got)
			}
		})
		w.sub(t, "plans that are not coordinated", func(t *testing.T, w *world) {
			draft := w.Do("staf", "POST", "/rencana-kegiatan", object{"judul": "x", "tujuan": "x", "jenis": "rapat", "tanggal_mulai": "2026-08-03", "tanggal_selesai": "2026-08-03", "mitra_ids": w.mitra[:1], "unit_ids": []string{w.unit["IF"]}}).Want(201).Str("id")
			later, never := w.plan("IF", w.mitra[0]), w.plan("IF", w.mitra[0])
			w.Do("staf", "POST", "/rencana-kegiatan/"+later+"/tunda", object{"alasan": "x"}).Want(200)
			w.Do("staf", "POST", "/rencana-kegiatan/"+never+"/batalkan", object{"alasan": "x"}).Want(200)
			for id, status := range map[string]string{draft: "draf", later: "ditunda", never: "dibatalkan"} {
				if p := w.Do("koordinator", "POST", "/koordinasi", w.isi(id, nil)).Problem(409, "conflict"); !strings.Contains(p.Str("detail"), status) {
					t.Errorf("%s: %s", status, p.Body)
				}
			}
		})
		id := w.meeting(plan, nil)
		w.sub(t, "changes", func(t *testing.T, w *world) {
			for name, tt := range map[string]struct{ body, code, faults string }{
				"null where something must be":     {`{"jenis":null,"moda":null}`, "validation_failed", "/jenis required, /moda required"},
				"an end before the beginning":      {`{"selesai_pada":"2026-07-13T08:00:00+07:00"}`, "validation_failed", "/selesai_pada date_order"},
				"the beginning, by jadwal-ulang":   {`{"mulai_pada":"2026-07-14T08:00:00+07:00"}`, "unknown_field", "/mulai_pada unknown_field"},
				"another plan":                     {`{"rencana_id":"` + nobody + `"}`, "unknown_field", "/rencana_id unknown_field"},
				"a participant without a side":     {`{"peserta":[{"nama":"Wulan Rekaan"}]}`, "validation_failed", "/peserta/0/asal required"},
				"a participant of an unknown unit": {`{"peserta":[{"nama":"Wulan Rekaan","asal":"internal","unit_id":"` + nobody + `"}]}`, "validation_failed", "/peserta/0/unit_id unknown_id"},
			} {
				if p := w.Do("koordinator", "PATCH", "/koordinasi/"+id, tt.body, "If-Match", "*").Problem(422, tt.code); faults(p) != tt.faults {
					t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
				}
			}
		})
		w.sub(t, "results", func(t *testing.T, w *world) {
			foreign := w.upload("staf")
			result := func(more object) object {
				out := w.result("sepakat", nil)
				maps.Copy(out, more)
				return out
			}
			for name, tt := range map[string]struct {
				more   object
				faults string
			}{
				"nothing":                          {object{"hasil": "", "notula": "", "dilaksanakan_pada": "0001-01-01T00:00:00Z"}, "/hasil required, /notula required, /dilaksanakan_pada required"},
				"held in a second from now":        {object{"dilaksanakan_pada": "2026-07-10T09:30:00+07:00"}, "/dilaksanakan_pada in_future"},
				"held without an offset":           {object{"dilaksanakan_pada": "2026-07-10T08:00:00"}, "/dilaksanakan_pada wrong_type"},
				"a result that is none":            {object{"hasil": "mungkin"}, "/hasil not_in_list"},
				"notes of 100 kB":                  {object{"notula": strings.Repeat("x", long)}, "/notula too_long"},
				"an unknown partner":               {object{"hasil_mitra": []object{{"mitra_id": nobody, "hasil": "sepakat"}}}, "/hasil_mitra/0/mitra_id unknown_id"},
				"nobody named":                     {object{"hasil_mitra": []object{{"mitra_id": "", "hasil": "sepakat"}}}, "/hasil_mitra/0/mitra_id required"},
				"a partner without a result":       {object{"hasil_mitra": []object{{"mitra_id": w.mitra[0], "hasil": ""}}}, "/hasil_mitra/0/hasil required"},
				"a partner twice":                  {object{"hasil_mitra": []object{{"mitra_id": w.mitra[0], "hasil": "sepakat"}, {"mitra_id": w.mitra[0], "hasil": "sepakat"}}}, "/hasil_mitra/1/mitra_id duplicate"},
				"a partner not on the plan":        {object{"hasil_mitra": []object{{"mitra_id": w.partner("PT Bukan Peserta"), "hasil": "sepakat"}}}, "/hasil_mitra/0/mitra_id not_on_plan"},
				"an unknown file":                  {object{"berkas_ids": []string{nobody}}, "/berkas_ids/0 unknown_id"},
				"a file that another uploaded":     {object{"berkas_ids": []string{w.upload("koordinator"), foreign}}, "/berkas_ids/1 unknown_id"},
				"one file twice":                   {object{"berkas_ids": []string{foreign, foreign}}, "/berkas_ids/1 duplicate"},
				"a reason of 100 kB for a partner": {object{"hasil_mitra": []object{{"mitra_id": w.mitra[0], "hasil": "sepakat", "alasan": strings.Repeat("x", long)}}}, "/hasil_mitra/0/alasan too_long"},
			} {
				if p := w.act(id, "catat-hasil", result(tt.more)).Problem(422, "validation_failed"); faults(p) != tt.faults {
					t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
				}
			}
			if r := w.get("staf", id); r.Str("status") != "dijadwalkan" || r.Num("versi") != 1 {
				t.Errorf("half-written: %s", r.Body)
			}
			w.Do("staf", "GET", "/berkas/"+foreign, nil).Want(200)
			w.Do("koordinator", "GET", "/berkas/"+foreign, nil).Problem(404, "not_found")
		})
		w.sub(t, "other actions", func(t *testing.T, w *world) {
			for name, tt := range map[string]struct{ do, body, code, faults string }{
				"called off without a reason":      {"batalkan", `{}`, "validation_failed", "/alasan required"},
				"moved without anything":           {"jadwal-ulang", `{}`, "validation_failed", "/mulai_pada required, /alasan required"},
				"moved backwards":                  {"jadwal-ulang", `{"mulai_pada":"2026-07-20T09:00:00+07:00","selesai_pada":"2026-07-20T08:00:00+07:00","alasan":"x"}`, "validation_failed", "/selesai_pada date_order"},
				"moved to an instant without zone": {"jadwal-ulang", `{"mulai_pada":"2026-07-20T09:00:00","alasan":"x"}`, "validation_failed", "/mulai_pada wrong_type"},
				"moved to a mode that is not":      {"jadwal-ulang", `{"mulai_pada":"2026-07-20T09:00:00+07:00","alasan":"x","moda":"terbang"}`, "validation_failed", "/moda not_in_list"},
				"moved to another plan":            {"jadwal-ulang", `{"mulai_pada":"2026-07-20T09:00:00+07:00","alasan":"x","rencana_id":"x"}`, "unknown_field", "/rencana_id unknown_field"},
			} {
				if p := w.act(id, tt.do, tt.body).Problem(422, tt.code); faults(p) != tt.faults {
					t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
				}
			}
		})
	})
}

// Instants at the edges of what the databases and the contract can hold, and
// finer than they keep.
func TestInstants(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		plan := w.plan("IF", w.mitra[:]...)
		for sent, want := range map[string]string{
			"2026-07-13T09:00:00.123456789+07:00": "2026-07-13T02:00:00.123456Z",
			"2026-07-13T09:00:00-07:30":           "2026-07-13T16:30:00Z",
			"1999-12-31T23:59:59.999999Z":         "1999-12-31T23:59:59.999999Z",
			"2999-12-31T23:59:59Z":                "2999-12-31T23:59:59Z",
		} {
			r := w.Do("koordinator", "POST", "/koordinasi", w.isi(plan, object{"mulai_pada": sent, "selesai_pada": sent})).Want(201)
			again := w.get("staf", r.Str("id"))
			for _, got := range []string{r.Str("mulai_pada"), r.Str("selesai_pada"), again.Str("mulai_pada"), again.Str("selesai_pada")} {
				if got != want {
					t.Errorf("%s: got %s, want %s", sent, got, want)
				}
			}
		}
		for _, bad := range []string{"0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2026-07-13T24:00:00Z", "2026-07-13T09:00:60+07:00", "2026-07-13T09:00:00+25:00", "+2026-07-13T09:00:00Z", "10000-01-01T00:00:00Z", "kemarin", ""} {
			r := w.Do("koordinator", "POST", "/koordinasi", w.isi(plan, object{"mulai_pada": bad, "selesai_pada": nil}))
			if r.Status != 422 || !strings.HasPrefix(faults(r), "/mulai_pada ") {
				t.Errorf("%q: %d %s", bad, r.Status, r.Body)
			}
		}
		id := w.meeting(plan, nil)
		body := w.result("sepakat", nil)
		body["dilaksanakan_pada"] = "2026-07-10T08:00:00.9999999+07:00"
		if got := w.act(id, "catat-hasil", body).Want(200).Str("dilaksanakan_pada"); got != w.get("staf", id).Str("dilaksanakan_pada") {
			t.Errorf("answered %s, kept %s", got, w.get("staf", id).Str("dilaksanakan_pada"))
		}
	})
}

func crowd(n int) []object {
	out := make([]object, n)
	for i := range out {
		out[i] = object{"nama": fmt.Sprintf("Peserta %d", i), "asal": "mitra"}
	}
	return out
}
