package kpi_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"kerjasama/internal/apptest"
)

// freeze freezes a period and returns the snapshot.
func (w *world) freeze(body object) *apptest.Response {
	w.T.Helper()
	return w.Do("pimpinan", "POST", "/kpi/snapshot", body).Want(201)
}

// past is a world whose years 2024 to 2026 hold activities and requests of every
// kind.
func (w *world) past() (open string) {
	w.T.Helper()
	open = w.hold(act{Unit: "IF", Prodi: []string{"IF01", "MB01"}, Dari: "2025-11-03", A: true, B: true, Sampaikan: "dilaporkan"})
	w.hold(act{Unit: "IF", Prodi: []string{"IF01"}, Bidang: []string{"pendidikan", "penelitian", "pkm"}, Dari: "2025-03-03", A: true})
	at := w.hold(act{Unit: "EL", Prodi: []string{"EL01"}, Dari: "2024-12-20", Sampai: "2025-01-10", B: true})
	w.survey(at, w.mitra, true, 4)
	w.hold(act{Unit: "HUMAS", Dari: "2025-06-03"})
	return open
}

func TestFreezing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		open := w.past()
		before := w.Do("auditor", "GET", "/kpi/laporan?tahun=2025", nil).Want(200)
		if before.Get("data.0.beku") != false || before.Get("data.0.snapshot") != nil {
			t.Errorf("frozen before anybody froze it: %s", before.Body)
		}
		for name, c := range map[string]struct {
			as     string
			body   any
			status int
			code   string
			field  string
		}{
			"staf":                       {"staf", object{"periode": "2025"}, 403, "forbidden", ""},
			"auditor":                    {"auditor", object{"periode": "2025"}, 403, "forbidden", ""},
			"admin":                      {"admin", object{"periode": "2025"}, 403, "forbidden", ""},
			"a unit":                     {"unit.if", object{"periode": "2025"}, 403, "forbidden", ""},
			"no period":                  {"pimpinan", object{}, 422, "validation_failed", "/periode not_period"},
			"no such period":             {"pimpinan", object{"periode": "2025-13"}, 422, "validation_failed", "/periode not_period"},
			"a year to come":             {"pimpinan", object{"periode": "2027", "alasan": "x"}, 422, "validation_failed", "/periode future_period"},
			"a month to come":            {"pimpinan", object{"periode": "2026-08", "alasan": "x"}, 422, "validation_failed", "/periode future_period"},
			"before 2000":                {"pimpinan", object{"periode": "1999"}, 422, "validation_failed", "/periode out_of_range"},
			"a running year, no reason":  {"koordinator", object{"periode": "2026"}, 422, "validation_failed", "/alasan required"},
			"a running month, no reason": {"koordinator", object{"periode": "2026-07"}, 422, "validation_failed", "/alasan required"},
			"an empty reason":            {"koordinator", object{"periode": "2026", "alasan": " "}, 422, "validation_failed", "/alasan required"},
			"no such indicator":          {"pimpinan", object{"periode": "2025", "kode": []string{"B.1.15.9"}}, 422, "validation_failed", "/kode/0 not_in_list"},
			"none at all":                {"pimpinan", object{"periode": "2025", "kode": []string{}}, 422, "validation_failed", "/kode required"},
			"one twice, once by alias":   {"pimpinan", object{"periode": "2025", "kode": []string{"B.1.15.12", "B.1.5.12"}}, 422, "validation_failed", "/kode/1 duplicate"},
			"a quarter of a yearly one":  {"pimpinan", object{"periode": "2025-Q1", "kode": []string{"B.1.15.7"}}, 422, "validation_failed", "/kode/0 year_only"},
			"a member that is not known": {"pimpinan", object{"periode": "2025", "unit": "IF"}, 422, "unknown_field", ""},
		} {
			r := w.Do(c.as, "POST", "/kpi/snapshot", c.body).Problem(c.status, c.code)
			if got := r.Str("errors.0.pointer") + " " + r.Str("errors.0.code"); c.field != "" && got != c.field {
				t.Errorf("%s: %s, want %s", name, got, c.field)
			}
		}
		if got := w.Do("auditor", "GET", "/kpi/laporan?tahun=2025", nil).Body; !bytes.Equal(got, before.Body) {
			t.Error("a refusal changed the numbers")
		}

		w.Clock.Advance(time.Hour)
		w.Forget()
		first := w.freeze(object{"periode": "2025"})
		id := first.Str("id")
		if loc := first.Header.Get("Location"); loc != "/api/v1/kpi/snapshot/"+id {
			t.Errorf("Location %q", loc)
		}
		w.digest(t, id)
		frozen := w.Do("auditor", "GET", "/kpi/laporan?tahun=2025", nil).Want(200)
		english := w.Do("auditor", "GET", "/kpi/laporan?tahun=2025", nil, "Accept-Language", "en").Want(200).Body
		unit := w.Do("unit.if", "GET", "/kpi/laporan?tahun=2025&unit=IF", nil).Want(200).Body
		for i := range 8 {
			at := fmt.Sprintf("data.%d.", i)
			if frozen.Str(at+"status") != "beku" || frozen.Get(at+"beku") != true || frozen.Str(at+"snapshot.id") != id {
				t.Errorf("%s is not frozen: %v", frozen.Str(at+"kode"), frozen.Get(at+"status"))
			}
			for _, m := range []string{"pembilang", "penyebut", "nilai", "target", "tercapai", "dihitung_pada"} {
				if got, want := fmt.Sprint(frozen.Get(at+m)), fmt.Sprint(before.Get(at+m)); got != want {
					t.Errorf("%s %s: frozen %s, before %s", frozen.Str(at+"kode"), m, got, want)
				}
			}
		}
		parts := w.parts("2025")
		tag := frozen.ETag()

		// Whatever happens afterwards moves the live number and nothing else.
		w.step(open, "verifikasi", act{})
		w.Do("koordinator", "PUT", "/kpi/B.1.15.8.a/target/2025", object{"nilai": 40, "sumber": "Rapat"}, "If-Match", "*").Want(200)
		w.edits(open, 50)
		if os.Getenv("KERJASAMA_SOAK") != "" {
			w.edits(open, 10_000)
		}
		for name, c := range map[string]struct {
			as, path string
			want     []byte
		}{
			"the report":       {"auditor", "/kpi/laporan?tahun=2025", frozen.Body},
			"one unit of it":   {"unit.if", "/kpi/laporan?tahun=2025&unit=IF", unit},
			"the report again": {"pimpinan", "/kpi/laporan?tahun=2025", frozen.Body},
		} {
			if got := w.Do(c.as, "GET", c.path, nil).Want(200).Body; !bytes.Equal(got, c.want) {
				t.Errorf("%s changed after it was frozen:\n%s\n%s", name, got, c.want)
			}
		}
		if got := w.Do("auditor", "GET", "/kpi/laporan?tahun=2025", nil, "Accept-Language", "en").Body; !bytes.Equal(got, english) {
			t.Error("the English report changed")
		}
		if got := w.Do("auditor", "GET", "/kpi/laporan?tahun=2025", nil, "If-None-Match", tag); got.Status != 304 {
			t.Errorf("the frozen report's tag: %d", got.Status)
		}
		if got := w.parts("2025"); got != parts {
			t.Errorf("what it opens down to changed:\n%s\n%s", got, parts)
		}
		w.expect("live", map[string]string{"B.1.15.8.a?tahun=2025&beku=false": "2/4", "B.1.15.8.a?tahun=2025": "1/3"})
		if got := w.kpi("B.1.15.8.a", "tahun=2025&beku=false").Get("target"); got != float64(40) {
			t.Errorf("the live target is %v", got)
		}
		if href := frozen.Str("data.1.snapshot.hidup_href"); w.Do("auditor", "GET", href, nil).Want(200).Num("pembilang") != 2 {
			t.Errorf("the live number is not at %s", href)
		}
		// What came late is listed.
		late := w.Do("auditor", "GET", "/kpi/snapshot/"+id+"/susulan?limit=100", nil).Want(200)
		got := map[string]int{}
		for i := 0; late.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
			at := fmt.Sprintf("data.%d.", i)
			got[late.Str(at+"kode")+" "+late.Str(at+"perubahan")+" "+late.Str(at+"jenis")]++
		}
		want := map[string]int{"B.1.15.8.a masuk pelaksanaan": 1, "B.1.15.8.b masuk pelaksanaan": 1, "B.1.15.8.c masuk pelaksanaan": 1, "B.1.15.12 menjadi_terpenuhi prodi": 1}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("late: %v, want %v", got, want)
		}
		for _, who := range []string{"unit.if", "admin"} {
			w.Do(who, "GET", "/kpi/snapshot/"+id+"/susulan", nil).Problem(403, "forbidden")
			w.Do(who, "GET", "/kpi/snapshot/"+id, nil).Problem(403, "forbidden")
		}

		// It is replaced with a reason only, and only by something else.
		w.Do("pimpinan", "POST", "/kpi/snapshot", object{"periode": "2025"}).Problem(409, "conflict")
		second := w.freeze(object{"periode": "2025", "kode": []string{"B.1.15.8.a", "B.1.5.12"}, "alasan": "Verifikasi menyusul."})
		if got := second.Str("isi.menggantikan_ids.0"); got != id {
			t.Errorf("replaces %q, want %q", got, id)
		}
		w.digest(t, second.Str("id"))
		w.Do("pimpinan", "POST", "/kpi/snapshot", object{"periode": "2025", "kode": []string{"B.1.15.8.a"}, "alasan": "Lagi."}).Problem(409, "conflict")
		w.expect("frozen again", map[string]string{"B.1.15.8.a?tahun=2025": "2/4", "B.1.15.8.b?tahun=2025": "1/3"})
		if got := w.Do("auditor", "GET", "/kpi/snapshot/"+id, nil).Want(200).Str("digantikan_oleh_ids.0"); got != second.Str("id") {
			t.Errorf("was replaced by %q", got)
		}
		list := w.Do("auditor", "GET", "/kpi/snapshot?periode=2025&kode=B.1.15.7", nil).Want(200)
		if list.Str("data.0.id") != id || list.Get("data.1") != nil {
			t.Errorf("snapshots of B.1.15.7: %s", list.Body)
		}
		if list := w.Do("auditor", "GET", "/kpi/snapshot?limit=1", nil).Want(200); list.Str("data.0.id") != second.Str("id") ||
			w.Do("auditor", "GET", "/kpi/snapshot?limit=1&cursor="+list.Str("page.next_cursor"), nil).Want(200).Str("data.0.id") != id {
			t.Errorf("the newest come first: %s", list.Body)
		}
		w.Do("auditor", "GET", "/kpi/snapshot/tidak-ada", nil).Problem(404, "not_found")
		// A running year and a month of it.
		w.freeze(object{"periode": "2026", "alasan": "Untuk visitasi."})
		w.freeze(object{"periode": "2026-06"})
		w.freeze(object{"periode": "2026-Q2", "kode": []string{"B.1.15.14.b"}})
		if r := w.kpi("B.1.15.14.b", "periode=2026-06"); r.Str("status") != "beku" {
			t.Errorf("June: %s", r.Body)
		}
		if r := w.kpi("B.1.15.14.b", "periode=2026-05"); r.Str("status") != "tidak_ada_data" {
			t.Errorf("May: %s", r.Body)
		}
		if r := w.kpi("B.1.15.14.b", "tahun=2026&kanal=surel"); r.Str("status") != "beku" {
			t.Errorf("by mail: %s", r.Body)
		}
	})
}

// Whoever freezes at the same time: one does, the other is told.
func TestFreezingTwiceAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.past()
		w.Token("pimpinan")
		for _, body := range []object{{"periode": "2025"}, {"periode": "2026", "alasan": "Visitasi."}} {
			got := make([]int, 4)
			var all sync.WaitGroup
			for i := range got {
				all.Go(func() { got[i] = w.Do("pimpinan", "POST", "/kpi/snapshot", body).Status })
			}
			all.Wait()
			n := map[int]int{}
			for _, s := range got {
				n[s]++
			}
			if n[201] != 1 || n[409] != 3 {
				t.Errorf("%v: %v", body, n)
			}
		}
		key := []string{"Idempotency-Key", "beku-2024"}
		a := w.Do("pimpinan", "POST", "/kpi/snapshot", object{"periode": "2024"}, key...).Want(201)
		if b := w.Do("pimpinan", "POST", "/kpi/snapshot", object{"periode": "2024"}, key...).Want(201); b.Str("id") != a.Str("id") || b.Str("dibekukan_oleh.nama") == "" {
			t.Errorf("asked again: %s", b.Body)
		}
	})
}

// digest holds a snapshot against its own digest, and its answers against theirs.
func (w *world) digest(t *testing.T, id string) {
	t.Helper()
	var s struct {
		Digest string         `json:"digest"`
		Isi    jsontext.Value `json:"isi"`
	}
	r := w.Do("auditor", "GET", "/kpi/snapshot/"+id, nil).Want(200)
	r.JSON(&s)
	if err := s.Isi.Canonicalize(); err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(s.Isi); hex.EncodeToString(sum[:]) != s.Digest {
		t.Errorf("the digest of %s does not fit", id)
	}
	body := w.kpi(r.Str("isi.data.0.kode"), "tahun="+r.Str("isi.periode")).Body
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != r.Str("isi.data.0.sidik.0") {
		t.Errorf("the answer of %s is not the one that was frozen", r.Str("isi.data.0.kode"))
	}
}

// parts is everything a frozen year opens down to.
func (w *world) parts(tahun string) string {
	w.T.Helper()
	out := ""
	for _, kode := range []string{"B.1.15.7", "B.1.15.8.a", "B.1.15.8.b", "B.1.15.8.c", "B.1.15.12", "B.1.15.14.a", "B.1.15.14.b", "B.1.15.14.c"} {
		for _, bagian := range []string{"pembilang", "penyebut", "tidak_terpenuhi", "dikecualikan"} {
			out += string(w.Do("auditor", "GET", "/kpi/"+kode+"/rincian?limit=100&tahun="+tahun+"&bagian="+bagian, nil).Want(200).Body) + "\n"
		}
	}
	return out
}

// edits changes a verified activity n times, and back.
func (w *world) edits(at string, n int) {
	w.T.Helper()
	for i := range n {
		if i%10 == 0 {
			w.Clock.Advance(time.Second)
			w.Forget()
		}
		w.Do("staf", "POST", at+"/bukti", object{"tautan": fmt.Sprintf("https://bukti.example/susulan/%d", i), "judul": "Foto susulan"}).Want(200)
	}
}

func TestSettingTargets(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for tahun, want := range map[int]any{2019: nil, 2020: 80.0, 2021: 85.0, 2024: 100.0, 2035: 100.0, 2036: 100.0} {
			r := w.Do("unit.if", "GET", fmt.Sprintf("/kpi/B.1.5.12/target/%d", tahun), nil).Want(200)
			if r.Get("nilai") != want || r.Get("sendiri") != (tahun >= 2020 && tahun <= 2035) {
				t.Errorf("%d: %s", tahun, r.Body)
			}
		}
		for _, path := range []string{"/kpi/B.1.15.12/target/1999", "/kpi/B.1.15.12/target/2101", "/kpi/B.1.15.12/target/x", "/kpi/B.9/target/2026", "/kpi/B.1.15.12/target/02026"} {
			w.Do("admin", "GET", path, nil).Problem(404, "not_found")
			w.Do("admin", "PUT", path, object{"nilai": 1, "sumber": "x"}, "If-Match", "*").Problem(404, "not_found")
		}
		const path = "/kpi/B.1.15.8.a/target/2026"
		tag := w.Do("admin", "GET", path, nil).Want(200).ETag()
		good := object{"nilai": 92.5, "sumber": "Renstra 2026"}
		w.Do("admin", "PUT", path, good).Problem(428, "if_match_required")
		for _, as := range []string{"staf", "pimpinan", "auditor", "unit.if"} {
			w.Do(as, "PUT", path, good, "If-Match", tag).Problem(403, "forbidden")
		}
		for want, body := range map[string]any{
			"/nilai required":     object{"sumber": "x"},
			"/nilai out_of_range": object{"nilai": 100.01, "sumber": "x"},
			"/nilai too_precise":  object{"nilai": 33.333, "sumber": "x"},
			"/sumber required":    object{"nilai": 10},
		} {
			r := w.Do("admin", "PUT", path, body, "If-Match", tag).Problem(422, "validation_failed")
			if got := r.Str("errors.0.pointer") + " " + r.Str("errors.0.code"); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
		w.hold(act{Dari: "2026-03-02", A: true})
		w.Clock.Advance(time.Minute)
		before := w.kpi("B.1.15.8.a", "")
		r := w.Do("koordinator", "PUT", path, good, "If-Match", tag).Want(200)
		if r.Get("nilai") != 92.5 || r.Num("versi") != 2 {
			t.Errorf("set: %s", r.Body)
		}
		w.Do("admin", "PUT", path, good, "If-Match", tag).Problem(412, "stale")
		after := w.kpi("B.1.15.8.a", "")
		if after.Get("target") != 92.5 || after.ETag() == before.ETag() || after.Str("dihitung_pada") == before.Str("dihitung_pada") {
			t.Errorf("after the change: %s", after.Body)
		}
		if got := w.kpi("B.1.15.8.a", "tahun=2025").Get("target"); got != 100.0 {
			t.Errorf("2025 is %v", got)
		}
		// A year without a row of its own follows the one before.
		w.Do("admin", "PUT", "/kpi/B.1.15.8.a/target/2035", object{"nilai": 70, "sumber": "Renstra"}, "If-Match", "*").Want(200)
		if got := w.Do("admin", "GET", "/kpi/B.1.15.8.a/target/2040", nil).Get("nilai"); got != 70.0 {
			t.Errorf("2040 is %v", got)
		}
		if got := w.Do("admin", "GET", "/kpi", nil).Want(200); got.Get("data.1.target.6") != nil && got.Get("data.1.rumus.0.versi") != 1.0 {
			t.Errorf("the definitions: %s", got.Body)
		}
	})
}
