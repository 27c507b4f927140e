package survei_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
)

// world is a product with an activity of one partner; activities have a slice
// and tests of their own.
type world struct {
	*apptest.World
	n     int
	mitra string
}

type object = map[string]any

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) {
		w := &world{World: in}
		w.mitra = w.partner("PT Contoh Bahari")
		f(t, w)
	})
}

func (w *world) partner(nama string) string {
	w.T.Helper()
	return w.Do("staf", "POST", "/mitra", object{"nama": nama, "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
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

// activity plants an activity of a unit in a status, with partners.
func (w *world) activity(unit, status string, partners ...string) string {
	w.T.Helper()
	w.n++
	id := fmt.Sprintf("01980000-0000-7000-8000-%012d", w.n)
	meta := "timestamptz '2026-07-01 02:00:00Z', 'pengguna', '01980000-0000-7000-8000-0000000000aa'"
	w.exec(`INSERT INTO pelaksanaan (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id,
		kode, status, judul, jenis, bentuk_kegiatan_kode, unit_pelaksana_id, tingkat, relevan_ps, tanggal_mulai, tanggal_selesai,
		peserta, manfaat_ps, luaran, aspek_a_terpenuhi, aspek_b_kinerja, aspek_b_fasilitas,
		dilaporkan_oleh_jenis, dilaporkan_oleh_id, diverifikasi_oleh_jenis, diverifikasi_oleh_id, tenggat_laporan, cari) VALUES
		('` + id + `', 1, ` + meta + `, ` + meta + `, 'PL-2026-9` + id[33:] + `', '` + status + `', 'Kuliah <tamu> & "contoh"', 'kunjungan', 'lainnya',
		'` + w.one("SELECT id FROM unit WHERE kode = '"+unit+"'") + `', 'nasional', true, date '2025-12-30', date '2026-01-02',
		'[]', '[]', '[]', false, false, false, '', '', '', '', date '2026-01-16', 'x')`)
	for i, m := range partners {
		w.exec(fmt.Sprintf("INSERT INTO pelaksanaan_mitra (pelaksanaan_id, mitra_id, urutan) VALUES ('%s', '%s', %d)", id, m, i))
	}
	return id
}

// link issues a link and returns its survey and its secret.
func (w *world) link(activity string) (id, token string) {
	w.T.Helper()
	r := w.Do("staf", "POST", "/pelaksanaan/"+activity+"/survei", object{"mitra_id": w.mitra}).Want(201)
	return r.Str("id"), r.Str("token")
}

func kodes() []string {
	return []string{"manfaat", "komunikasi", "kompetensi", "ketepatan_waktu", "layanan", "keseluruhan"}
}

func scored(scores ...int) []object {
	butir := []object{}
	for i, s := range scores {
		butir = append(butir, object{"kode": kodes()[i], "skor": s})
	}
	return butir
}

// answers scores the items in order.
func answers(scores ...int) object {
	return object{"butir": scored(scores...), "berminat_lanjut": true}
}

func good() object { return answers(4, 3, 3, 4, 3, 3) }

func with(o object, k string, v any) object { o[k] = v; return o }

func (w *world) events(id string) string {
	w.T.Helper()
	var out []string
	var data struct {
		Data []struct {
			Peristiwa string `json:"peristiwa"`
			Pelaku    struct {
				Jenis string `json:"jenis"`
			} `json:"pelaku"`
		} `json:"data"`
	}
	w.Do("auditor", "GET", "/survei-mitra/"+id+"/riwayat", nil).Want(200).JSON(&data)
	for _, e := range data.Data {
		out = append(out, e.Peristiwa+" by "+e.Pelaku.Jenis)
	}
	return strings.Join(out, ", ")
}

func TestIssueOpenAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		pl := w.activity("IF", "selesai", w.mitra)
		r := w.Do("staf", "POST", "/pelaksanaan/"+pl+"/survei", object{"mitra_id": w.mitra}).Want(201)
		id, token := r.Str("id"), r.Str("token")
		if got, want := r.Header.Get("Location"), "/api/v1/survei-mitra/"+id; got != want {
			t.Errorf("Location %q, want %q", got, want)
		}
		if r.Str("tautan") != "http://127.0.0.1:8080/api/v1/survei/"+token || len(token) != 43 || r.Str("kedaluwarsa_pada") != "2026-08-09T02:00:00Z" {
			t.Errorf("issued %s", r.Body)
		}
		got := w.Do("auditor", "GET", "/survei-mitra/"+id, nil).Want(200)
		for path, want := range map[string]any{
			"status": "terkirim", "sumber": "tautan_mitra", "tahun": 2026.0, "rata_rata": nil, "saran": nil, "berminat_lanjut": nil, "diisi_pada": nil,
			"mitra_id": w.mitra, "pelaksanaan_id": pl, "kuesioner_versi": 1.0,
		} {
			if v := got.Get(path); v != want {
				t.Errorf("%s: got %v, want %v", path, v, want)
			}
		}
		if strings.Contains(string(got.Body), token) || w.one("SELECT CAST(count(*) AS text) FROM jurnal WHERE hasil LIKE '%"+token+"%'") != "0" ||
			w.one("SELECT sidik_token FROM survei_mitra") == token {
			t.Error("the secret is kept")
		}

		open := w.Do("", "GET", "/survei/"+token, nil).Want(200)
		if open.Str("judul") != `Kuliah <tamu> & "contoh"` || open.Str("mitra") != "PT Contoh Bahari" || open.Str("kedaluwarsa_pada") != "2026-08-09T02:00:00Z" {
			t.Errorf("opened %s", open.Body)
		}
		for i, k := range kodes() {
			if open.Str(fmt.Sprintf("butir.%d.kode", i)) != k || open.Str(fmt.Sprintf("butir.%d.teks.id", i)) == "" || open.Str(fmt.Sprintf("butir.%d.teks.en", i)) == "" {
				t.Errorf("item %d: %s", i, open.Body)
			}
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
			if v := open.Header.Get(name); v != want {
				t.Errorf("%s: got %q, want %q", name, v, want)
			}
		}

		done := w.Do("", "POST", "/survei/"+token, with(good(), "saran", "Lanjutkan."), "Idempotency-Key", "k").Want(200)
		if done.Str("status") != "terisi" || done.Str("diisi_pada") != "2026-07-10T02:00:00Z" {
			t.Errorf("answered %s", done.Body)
		}
		for _, method := range []string{"GET", "POST"} {
			w.Do("", method, "/survei/"+token, good()).Problem(409, "conflict")
		}
		w.Do("", "POST", "/survei/"+token, with(good(), "saran", "Lanjutkan."), "Idempotency-Key", "k").Problem(409, "conflict")
		got = w.Do("unit.if", "GET", "/survei-mitra/"+id+"?expand=mitra,pelaksanaan", nil).Want(200)
		for path, want := range map[string]any{
			"status": "terisi", "rata_rata": 3.33, "saran": "Lanjutkan.", "berminat_lanjut": true, "diisi_pada": "2026-07-10T02:00:00Z",
			"butir.0.kode": "manfaat", "butir.0.skor": 4.0, "mitra.nama": "PT Contoh Bahari", "pelaksanaan.id": pl,
			"diubah_oleh.jenis": "survei", "diubah_oleh.id": id, "dibuat_oleh.nama": "Staf Humas Demo",
		} {
			if v := got.Get(path); v != want {
				t.Errorf("%s: got %v, want %v", path, v, want)
			}
		}
		if got, want := w.events(id), "survei_mitra.diisi by survei, survei_mitra.diterbitkan by pengguna"; got != want {
			t.Errorf("events %s, want %s", got, want)
		}
		if got := w.one("SELECT jumlah_skor || '/' || jumlah_butir FROM survei_mitra"); got != "20/6" {
			t.Errorf("for the KPI: %s, want 20/6", got)
		}
	})
}

func TestAnsweredSurveysCount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		pl := w.activity("IF", "terverifikasi", w.mitra)
		count := func() float64 {
			return w.Do("staf", "GET", "/kpi/B.1.15.8.c?tahun=2026", nil).Want(200).Num("pembilang")
		}
		_, token := w.link(pl)
		if got := count(); got != 0 {
			t.Errorf("before the answer: %v", got)
		}
		w.Do("", "POST", "/survei/"+token, answers(3, 3, 3, 3, 3, 3)).Want(200) // a mean of exactly 3 is enough
		if got := count(); got != 1 {
			t.Errorf("after the answer: %v", got)
		}
	})
}

func TestIssuingRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := w.partner("CV Contoh Lain")
		held := w.activity("IF", "dilaporkan", w.mitra)
		for name, tt := range map[string]struct {
			as, activity string
			body         any
			status       int
			code, at     string
		}{
			"nobody":                          {"", held, object{"mitra_id": w.mitra}, 401, "auth_required", ""},
			"a unit, of its own activity":     {"unit.if", held, object{"mitra_id": w.mitra}, 403, "forbidden", ""},
			"pimpinan":                        {"pimpinan", held, object{"mitra_id": w.mitra}, 403, "forbidden", ""},
			"auditor":                         {"auditor", held, object{"mitra_id": w.mitra}, 403, "forbidden", ""},
			"admin":                           {"admin", held, object{"mitra_id": w.mitra}, 403, "forbidden", ""},
			"no activity":                     {"staf", "01980000-0000-7000-8000-00000000ffff", object{"mitra_id": w.mitra}, 404, "not_found", ""},
			"what is no id":                   {"staf", "x", object{"mitra_id": w.mitra}, 404, "not_found", ""},
			"one that is planned":             {"staf", w.activity("IF", "direncanakan", w.mitra), object{"mitra_id": w.mitra}, 409, "invalid_transition", ""},
			"one that goes on":                {"staf", w.activity("IF", "berlangsung", w.mitra), object{"mitra_id": w.mitra}, 409, "invalid_transition", ""},
			"one that was cancelled":          {"staf", w.activity("IF", "dibatalkan", w.mitra), object{"mitra_id": w.mitra}, 409, "invalid_transition", ""},
			"a partner who was not there":     {"staf", held, object{"mitra_id": other}, 422, "validation_failed", "/mitra_id"},
			"a partner who is none":           {"staf", held, object{"mitra_id": "x"}, 422, "validation_failed", "/mitra_id"},
			"no partner":                      {"staf", held, object{}, 422, "validation_failed", "/mitra_id"},
			"no day":                          {"staf", held, object{"mitra_id": w.mitra, "berlaku_hari": 0}, 422, "validation_failed", "/berlaku_hari"},
			"half a year and more":            {"staf", held, object{"mitra_id": w.mitra, "berlaku_hari": 181}, 422, "validation_failed", "/berlaku_hari"},
			"a status of one's own choice":    {"staf", held, object{"mitra_id": w.mitra, "status": "terisi"}, 422, "unknown_field", "/status"},
			"a secret of one's own choice":    {"staf", held, object{"mitra_id": w.mitra, "token": "x"}, 422, "unknown_field", "/token"},
			"a body that is not JSON":         {"staf", held, "{", 400, "json_invalid", ""},
			"an unknown version to be issued": {"staf", held, object{"mitra_id": w.mitra, "kuesioner_versi": 2}, 422, "unknown_field", "/kuesioner_versi"},
		} {
			t.Run(name, func(t *testing.T) {
				r := w.Do(tt.as, "POST", "/pelaksanaan/"+tt.activity+"/survei", tt.body).Problem(tt.status, tt.code)
				if tt.at != "" && r.Str("errors.0.pointer") != tt.at {
					t.Errorf("points at %q, want %q: %s", r.Str("errors.0.pointer"), tt.at, r.Body)
				}
			})
		}
		if n := w.one("SELECT CAST(count(*) AS text) FROM survei_mitra"); n != "0" {
			t.Errorf("%s surveys were kept of what was refused", n)
		}
		for _, status := range []string{"selesai", "dilaporkan", "dikembalikan", "terverifikasi"} {
			w.link(w.activity("IF", status, w.mitra))
		}
	})
}

func TestOneLinkAPartner(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		old := w.partner("PT Contoh Lama")
		pl := w.activity("IF", "selesai", w.mitra, old)
		id, _ := w.link(pl)
		p := w.Do("koordinator", "POST", "/pelaksanaan/"+pl+"/survei", object{"mitra_id": w.mitra}).Problem(409, "conflict")
		if !strings.Contains(p.Str("detail"), "/survei-mitra/"+id+"/terbitkan-ulang") {
			t.Errorf("the way on is not told: %s", p.Str("detail"))
		}
		w.Clock.Advance(31 * 24 * time.Hour) // also when it has expired: it is issued anew
		w.Forget()
		w.Do("staf", "POST", "/pelaksanaan/"+pl+"/survei", object{"mitra_id": w.mitra}).Problem(409, "conflict")
		// A partner merged into another is that other.
		other := w.Do("staf", "POST", "/pelaksanaan/"+pl+"/survei", object{"mitra_id": old}).Want(201).Str("id")
		w.Do("staf", "POST", "/mitra/"+old+"/gabung", object{"ke_id": w.mitra}).Want(200)
		if got := w.Do("staf", "GET", "/survei-mitra/"+other, nil).Want(200).Str("mitra_id"); got != w.mitra {
			t.Errorf("read through the merge: %s, want %s", got, w.mitra)
		}
		w.Do("staf", "POST", "/pelaksanaan/"+w.activity("IF", "selesai", old)+"/survei", object{"mitra_id": old}).Want(201)
		if got := w.Do("staf", "GET", "/survei-mitra?count=true&mitra="+w.mitra, nil).Want(200).Num("page.total"); got != 3 {
			t.Errorf("the survivor finds %v surveys, want 3", got)
		}
	})
}

func TestOneKeyOneLink(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		path, body := "/pelaksanaan/"+w.activity("IF", "selesai", w.mitra)+"/survei", `{"mitra_id":"`+w.mitra+`"}`
		first := w.Do("staf", "POST", path, body, "Idempotency-Key", "k").Want(201)
		again := w.Do("staf", "POST", path, body, "Idempotency-Key", "k").Want(201)
		if again.Header.Get("Idempotency-Replayed") != "true" || again.Get("token") != nil || again.Get("tautan") != nil ||
			again.Str("id") != first.Str("id") || again.Str("kedaluwarsa_pada") != first.Str("kedaluwarsa_pada") || again.Header.Get("Location") != first.Header.Get("Location") {
			t.Errorf("repeated: %s %v", again.Body, again.Header)
		}
		w.Do("", "GET", "/survei/"+first.Str("token"), nil).Want(200)
	})
}

func TestAnsweringRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, token := w.link(w.activity("IF", "selesai", w.mitra))
		twice := with(good(), "butir", append(scored(4, 4, 4, 4, 4, 4), object{"kode": "manfaat", "skor": 1}))
		unknown := with(good(), "butir", append(scored(4, 4, 4, 4, 4, 4), object{"kode": "lainnya", "skor": 1}))
		for name, tt := range map[string]struct {
			token, ct string
			body      any
			status    int
			code, at  string
		}{
			"an unknown link":         {strings.Repeat("A", 43), "", good(), 404, "not_found", ""},
			"a short link":            {"abc", "", good(), 404, "not_found", ""},
			"a long link":             {token + "A", "", good(), 404, "not_found", ""},
			"a missing item":          {token, "", answers(4, 4, 4, 4, 4), 422, "validation_failed", "/butir"},
			"an item twice":           {token, "", twice, 422, "validation_failed", "/butir/6/kode"},
			"an unknown item":         {token, "", unknown, 422, "validation_failed", "/butir/6/kode"},
			"a score of 0":            {token, "", answers(4, 0, 4, 4, 4, 4), 422, "validation_failed", "/butir/1/skor"},
			"a score of 5":            {token, "", answers(4, 4, 5, 4, 4, 4), 422, "validation_failed", "/butir/2/skor"},
			"no word on continuing":   {token, "", object{"butir": good()["butir"]}, 422, "validation_failed", "/berminat_lanjut"},
			"a long suggestion":       {token, "", with(good(), "saran", strings.Repeat("x", 5001)), 422, "validation_failed", "/saran"},
			"a status of one's own":   {token, "", with(good(), "status", "terisi"), 422, "unknown_field", "/status"},
			"nothing":                 {token, "", "", 422, "validation_failed", "/butir"},
			"half a document":         {token, "", `{"butir":`, 400, "json_invalid", ""},
			"XML":                     {token, "text/xml", "<a/>", 415, "unsupported_media_type", ""},
			"a score that is a word":  {token, "", `{"butir":[{"kode":"manfaat","skor":"4"}]}`, 422, "validation_failed", "/butir/0/skor"},
			"one that is very long":   {token, "", `{"saran":"` + strings.Repeat("x", 2<<20) + `"}`, 413, "too_large", ""},
			"a form with a long text": {token, "application/x-www-form-urlencoded", "saran=" + strings.Repeat("x", 2<<20), 413, "too_large", ""},
		} {
			t.Run(name, func(t *testing.T) {
				w.Clock.Advance(time.Second) // the allowance of one a second
				ct := tt.ct
				if ct == "" {
					ct = "application/json"
				}
				r := w.Do("", "POST", "/survei/"+tt.token, tt.body, "Content-Type", ct).Problem(tt.status, tt.code)
				if tt.at != "" && r.Str("errors.0.pointer") != tt.at {
					t.Errorf("points at %q, want %q: %s", r.Str("errors.0.pointer"), tt.at, r.Body)
				}
			})
		}
		w.Do("", "GET", "/survei/"+token+"?lang=en", nil).Problem(400, "query_invalid")
		w.Do("", "GET", "/survei/"+token, nil, "Accept", "image/png").Problem(406, "not_acceptable")
		if got := w.events(id); got != "survei_mitra.diterbitkan by pengguna" {
			t.Errorf("events %s", got)
		}
		w.Do("", "POST", "/survei/"+token, good()).Want(200) // no refusal used the link up
	})
}

func TestSixteenAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, token := w.link(w.activity("IF", "selesai", w.mitra))
		codes := make(chan string, 16)
		for range cap(codes) {
			go func() {
				r := w.Do("", "POST", "/survei/"+token, good())
				if r.Status == http.StatusOK {
					codes <- "ok"
					return
				}
				codes <- r.Str("code")
			}()
		}
		count := map[string]int{}
		for range cap(codes) {
			count[<-codes]++
		}
		if diff := cmp.Diff(map[string]int{"ok": 1, "conflict": 15}, count); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		if got := w.events(id); got != "survei_mitra.diisi by survei, survei_mitra.diterbitkan by pengguna" {
			t.Errorf("events %s", got)
		}
	})
}

func TestSixteenLinksAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		path := "/pelaksanaan/" + w.activity("IF", "selesai", w.mitra) + "/survei"
		w.Token("staf")
		made := make(chan int, 16)
		for range cap(made) {
			go func() { made <- w.Do("staf", "POST", path, object{"mitra_id": w.mitra}).Status }()
		}
		var got []int
		for range cap(made) {
			got = append(got, <-made)
		}
		slices.Sort(got)
		if diff := cmp.Diff(append([]int{201}, slices.Repeat([]int{409}, 15)...), got); diff != "" {
			t.Errorf("statuses (-want +got):\n%s", diff)
		}
	})
}

func TestLinksExpireAndAreIssuedAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, token := w.link(w.activity("IF", "selesai", w.mitra))
		path := "/survei-mitra/" + id
		status := func() string { return w.Do("staf", "GET", path, nil).Want(200).Str("status") }
		w.Clock.Set(time.Date(2026, 8, 9, 1, 59, 59, 999999000, time.UTC))
		w.Forget()
		w.Do("", "GET", "/survei/"+token, nil).Want(200)
		if got := status(); got != "terkirim" {
			t.Errorf("a microsecond before: %s", got)
		}
		w.Clock.Advance(time.Microsecond)
		for _, method := range []string{"GET", "POST"} {
			w.Do("", method, "/survei/"+token, good()).Problem(409, "conflict")
		}
		if got := status(); got != "kedaluwarsa" {
			t.Errorf("at the instant: %s", got)
		}
		if got := w.Do("staf", "GET", path+"?per=2026-08-01T00:00:00Z", nil).Want(200).Str("status"); got != "terkirim" {
			t.Errorf("as it was: %s", got)
		}
		for _, as := range []string{"unit.if", "pimpinan", "auditor", "admin"} {
			w.Do(as, "POST", path+"/terbitkan-ulang", nil).Problem(403, "forbidden")
		}
		w.Do("staf", "POST", path+"/terbitkan-ulang", object{"berlaku_hari": 181}).Problem(422, "validation_failed")
		w.Do("staf", "POST", path+"/terbitkan-ulang", nil, "If-Match", `"7.x"`).Problem(412, "stale")
		w.Do("staf", "POST", "/survei-mitra/01980000-0000-7000-8000-00000000ffff/terbitkan-ulang", nil).Problem(404, "not_found")

		second := w.Do("koordinator", "POST", path+"/terbitkan-ulang", object{"berlaku_hari": 1}, "Idempotency-Key", "k").Want(201)
		if second.Str("id") != id || second.Str("kedaluwarsa_pada") != "2026-08-10T02:00:00Z" || second.Header.Get("Location") != "/api/v1"+path {
			t.Errorf("issued anew: %s", second.Body)
		}
		again := w.Do("koordinator", "POST", path+"/terbitkan-ulang", object{"berlaku_hari": 1}, "Idempotency-Key", "k").Want(201)
		if again.Get("token") != nil || again.Get("tautan") != nil {
			t.Errorf("a repeated answer tells the secret: %s", again.Body)
		}
		third := w.Do("staf", "POST", path+"/terbitkan-ulang", nil).Want(201).Str("token") // one that waits, too
		for _, dead := range []string{token, second.Str("token")} {
			w.Do("", "GET", "/survei/"+dead, nil).Problem(404, "not_found")
			w.Do("", "POST", "/survei/"+dead, good()).Problem(404, "not_found")
		}
		w.Do("", "POST", "/survei/"+third, good()).Want(200)
		p := w.Do("staf", "POST", path+"/terbitkan-ulang", nil).Problem(409, "invalid_transition")
		if p.Str("allowed_actions.0.name") != "terbitkan-ulang" {
			t.Errorf("actions: %s", p.Body)
		}
		w.Clock.Advance(400 * 24 * time.Hour)
		w.Forget()
		if got := status(); got != "terisi" {
			t.Errorf("an answer expires: %s", got)
		}
		if got := w.events(id); got != "survei_mitra.diisi by survei, survei_mitra.diterbitkan_ulang by pengguna, survei_mitra.diterbitkan_ulang by pengguna, survei_mitra.diterbitkan by pengguna" {
			t.Errorf("events %s", got)
		}
	})
}

func TestScopeAndFilters(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		pIF, pMB := w.activity("IF", "selesai", w.mitra), w.activity("MB", "selesai", w.mitra)
		a, token := w.link(pIF)
		w.Clock.Advance(time.Second)
		b, _ := w.link(pMB)
		w.Do("", "POST", "/survei/"+token, good()).Want(200)
		list := func(as, query string) string {
			var p struct {
				Data []struct {
					ID string `json:"id"`
				} `json:"data"`
			}
			w.Do(as, "GET", "/survei-mitra?sort=dibuat_pada&"+query, nil).Want(200).JSON(&p)
			var out string
			for _, d := range p.Data {
				out += map[string]string{a: "a", b: "b"}[d.ID]
			}
			return out
		}
		for query, want := range map[string]string{
			"": "ab", "status=terisi": "a", "status=terkirim": "b", "status=kedaluwarsa": "", "status=terisi&status=terkirim": "ab", "pelaksanaan=" + pMB: "b",
			"mitra=" + w.mitra: "ab", "mitra=MT-2026-0001": "ab", "mitra=MT-2026-0099": "", "tahun=2026": "ab", "tahun=2025": "", "sumber=dicatat_staf": "", "sumber=tautan_mitra": "ab",
			"expand=pelaksanaan,mitra": "ab",
		} {
			if got := list("pimpinan", query); got != want {
				t.Errorf("?%s: got %q, want %q", query, got, want)
			}
		}
		for as, want := range map[string]string{"unit.if": "a", "unit.mb": "b", "unit.el": "", "auditor": "ab"} {
			if got := list(as, ""); got != want {
				t.Errorf("%s sees %q, want %q", as, got, want)
			}
		}
		for _, path := range []string{"", "/riwayat"} {
			w.Do("unit.if", "GET", "/survei-mitra/"+a+path, nil).Want(200)
			w.Do("unit.if", "GET", "/survei-mitra/"+b+path, nil).Problem(404, "not_found")
		}
		w.Do("admin", "GET", "/survei-mitra", nil).Problem(403, "forbidden")
		w.Clock.Advance(30 * 24 * time.Hour)
		w.Forget()
		if got := list("staf", "status=kedaluwarsa") + "|" + list("staf", "status=terkirim") + "|" + list("staf", "status=terisi&status=kedaluwarsa"); got != "b||ab" {
			t.Errorf("by derived status: got %q", got)
		}
	})
}
