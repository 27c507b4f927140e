package kpi_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// busy is a world in which every part of every drill-down has something.
func (w *world) busy() {
	w.T.Helper()
	w.hold(act{Prodi: []string{"IF01", "MB01"}, Bidang: []string{"pendidikan", "penelitian", "pkm"}, A: true, B: true})
	w.hold(act{Prodi: []string{"IF02"}, A: true, TanpaBukti: true})
	w.hold(act{Unit: "MB", Bidang: []string{"penelitian"}, B: true})
	w.hold(act{Unit: "HUMAS", Prodi: []string{"EL01"}, Tidak: true})
	w.hold(act{Unit: "MB", Prodi: []string{"IF01", "EL01"}, Sampaikan: "dilaporkan"}) // of three jurusan
	w.hold(act{Unit: "IF", Prodi: []string{"IF03"}, Dari: "2026-07-11", Sampaikan: "direncanakan"})
	at := w.hold(act{Unit: "IF", Prodi: []string{"IF01"}, Dari: "2025-05-05", A: true})
	w.survey(at, w.mitra, true, 4)
}

// A number is the number of its items, its evidence can be opened, and every
// page holds what the page before left.
func TestTheDetailAddsUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.busy()
		file := "--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"bukti.pdf\"\r\n\r\n%PDF-1.4\n%%EOF\n\r\n--b--\r\n"
		id := w.Do("staf", "POST", "/berkas", file, "Content-Type", "multipart/form-data; boundary=b").Want(201)
		at := w.hold(act{Unit: "EL", Prodi: []string{"EL02"}})
		w.aspect(at, "a", object{"terpenuhi": true, "uraian": "Manfaat.", "bukti": []object{{"berkas_id": id.Str("id"), "judul": "Notula"}}})
		for _, scope := range []string{"", "&unit=IF", "&unit=MB", "&unit=EL", "&prodi=IF01", "&prodi=EL02", "&prodi=IF05"} {
			for _, kode := range []string{"B.1.15.7", "B.1.15.8.a", "B.1.15.8.b", "B.1.15.8.c", "B.1.15.12"} {
				for _, tahun := range []string{"tahun=2026", "tahun=2025"} {
					w.addsUp(t, kode, tahun+scope)
				}
			}
		}
		// A file stands with its digest, and opens.
		for _, i := range w.detail("unit.el", "B.1.15.8.a", "unit=EL&bagian=pembilang", 100) {
			if len(i.Bukti) != 1 || i.Bukti[0].Judul != "Notula" || i.Bukti[0].Tautan != nil || *i.Bukti[0].SHA256 != id.Str("sha256") {
				t.Fatalf("evidence %+v", i.Bukti)
			}
			if b := w.Do("unit.el", "GET", "/berkas/"+*i.Bukti[0].BerkasID, nil).Want(200); !strings.HasPrefix(string(b.Body), "%PDF") {
				t.Errorf("the file: %s", b.Body)
			}
		}
		// The evidence of another aspect, or of the report, is not beside this one.
		for _, i := range w.detail("pimpinan", "B.1.15.8.b", "unit=EL", 100) {
			if len(i.Bukti) != 0 {
				t.Errorf("evidence of aspect b: %+v", i.Bukti)
			}
		}
	})
}

func (w *world) addsUp(t *testing.T, kode, query string) {
	t.Helper()
	r := w.kpi(kode, query)
	part := func(bagian string, limit int) []item {
		return w.detail("auditor", kode, query+"&bagian="+bagian, limit)
	}
	met, all, short, left := part("pembilang", 3), part("penyebut", 100), part("tidak_terpenuhi", 2), part("dikecualikan", 1)
	if float64(len(met)) != r.Num("pembilang") || float64(len(all)) != r.Num("penyebut") {
		t.Errorf("%s %s: %v/%v beside %d of %d items", kode, query, r.Num("pembilang"), r.Num("penyebut"), len(met), len(all))
	}
	both := slices.Concat(met, short)
	slices.SortFunc(both, func(a, b item) int { return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.ID, b.ID)) })
	if diff := gocmp.Diff(all, both); diff != "" {
		t.Errorf("%s %s: the whole (-) is not its parts (+):\n%s", kode, query, diff)
	}
	if diff := gocmp.Diff(all, part("", 100)); diff != "" {
		t.Errorf("%s %s: penyebut is the part when none is named:\n%s", kode, query, diff)
	}
	seen := map[string]bool{}
	for _, i := range slices.Concat(all, left) {
		if seen[i.Jenis+i.ID] && i.Jenis == "pelaksanaan" || len(i.Alasan) == 0 {
			t.Errorf("%s %s: %s twice, or without a reason", kode, query, i.Label)
		}
		seen[i.Jenis+i.ID] = true
		if i.Href == nil && i.Jenis != "bidang" {
			t.Errorf("%s %s: %s cannot be opened", kode, query, i.Label)
		}
		if i.Href != nil && !w.opened[*i.Href] {
			w.Do("auditor", "GET", *i.Href, nil).Want(200)
			w.opened[*i.Href] = true
		}
		for _, rec := range i.Rekaman {
			if rec.Href != "/api/v1/pelaksanaan/"+rec.ID {
				t.Errorf("%s %s: %s is at %s", kode, query, rec.Label, rec.Href)
			}
			if w.opened[rec.Href] {
				continue
			}
			if got := w.Do("auditor", "GET", rec.Href, nil).Want(200); got.Str("kode")+" "+got.Str("judul") != rec.Label {
				t.Errorf("%s opens %s", rec.Label, got.Str("kode"))
			}
			w.opened[rec.Href] = true
		}
		if i.Dihitung && len(i.Rekaman) == 0 {
			t.Errorf("%s %s: %s counts without a record", kode, query, i.Label)
		}
		if i.Dihitung && strings.HasPrefix(kode, "B.1.15.8.a") && len(i.Bukti) == 0 {
			t.Errorf("%s %s: %s counts without evidence", kode, query, i.Label)
		}
	}
	for _, i := range left {
		if i.Dihitung {
			t.Errorf("%s %s: %s is left out and counts", kode, query, i.Label)
		}
	}
	for bagian, n := range map[string]int{"pembilang": len(met), "penyebut": len(all), "tidak_terpenuhi": len(short), "dikecualikan": len(left)} {
		got := w.Do("auditor", "GET", r.Str("rincian."+bagian)+"&limit=100", nil).Want(200)
		if data, ok := got.Get("data").([]any); !ok || len(data) != n {
			t.Errorf("%s %s: the link to %s leads to %s, want %d", kode, query, bagian, got.Body, n)
		}
	}
}

func TestPagesOfTheDetail(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hold(act{Prodi: []string{"IF01"}})
		whole := w.detail("pimpinan", "B.1.15.12", "bagian=penyebut", 100)
		var labels []string
		for _, i := range whole {
			labels = append(labels, i.Label)
		}
		if len(labels) != 21 || !slices.IsSorted(labels) || labels[0] != "EL01 Teknik Elektronika Manufaktur" {
			t.Errorf("the prodi: %q", labels)
		}
		for _, limit := range []int{1, 7, 20, 21, 22} {
			if diff := gocmp.Diff(whole, w.detail("pimpinan", "B.1.15.12", "bagian=penyebut", limit)); diff != "" {
				t.Errorf("pages of %d:\n%s", limit, diff)
			}
		}
		r := w.Do("pimpinan", "GET", "/kpi/B.1.15.12/rincian", nil).Want(200)
		if r.Get("data.19") == nil || r.Get("data.20") != nil || r.Num("page.limit") != 20 || !strings.Contains(r.Header.Get("Link"), `rel="next"`) {
			t.Errorf("without a limit: %v %v", r.Get("page"), r.Header)
		}
		w.Do("pimpinan", "GET", "/kpi/B.1.15.12/rincian", nil, "If-None-Match", r.ETag()).Want(304)
		// What happens between two pages is not lost, and nothing comes twice.
		cursor := r.Str("page.next_cursor")
		w.hold(act{Prodi: []string{"TM04"}})
		next := w.Do("pimpinan", "GET", "/kpi/B.1.15.12/rincian?cursor="+cursor, nil).Want(200)
		if next.Str("data.0.label") != labels[20] || next.Get("data.0.dihitung") != true || next.Get("page.next_cursor") != nil {
			t.Errorf("the next page: %s", next.Body)
		}
	})
}

// A unit sees its own indicators down to the evidence and the institution's
// totals; of the others nothing. Admin sees totals.
func TestWhoSeesWhat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.busy()
		for name, tt := range map[string]struct {
			as, path string
			status   int
			code     string
		}{
			"nobody":                             {"", "/kpi/laporan", 401, "auth_required"},
			"a unit, the institution":            {"unit.if", "/kpi/B.1.15.7", 200, ""},
			"a unit, the report":                 {"unit.if", "/kpi/laporan", 200, ""},
			"a unit, its own":                    {"unit.if", "/kpi/laporan?unit=IF", 200, ""},
			"a unit, its prodi":                  {"unit.if", "/kpi/B.1.15.12?prodi=IF01", 200, ""},
			"a unit, another":                    {"unit.if", "/kpi/B.1.15.7?unit=MB", 404, "not_found"},
			"a unit, another's report":           {"unit.if", "/kpi/laporan?unit=MB", 404, "not_found"},
			"a unit, another's prodi":            {"unit.if", "/kpi/B.1.15.12?prodi=MB01", 404, "not_found"},
			"a unit, its own detail":             {"unit.if", "/kpi/B.1.15.7/rincian?unit=IF", 200, ""},
			"a unit, its prodi's detail":         {"unit.if", "/kpi/B.1.15.7/rincian?prodi=IF01", 200, ""},
			"a unit, the institution's detail":   {"unit.if", "/kpi/B.1.15.7/rincian", 403, "forbidden"},
			"a unit, another's detail":           {"unit.if", "/kpi/B.1.15.7/rincian?unit=MB", 404, "not_found"},
			"a unit, another's prodi's detail":   {"unit.if", "/kpi/B.1.15.7/rincian?prodi=MB01", 404, "not_found"},
			"admin, the institution":             {"admin", "/kpi/laporan", 200, ""},
			"admin, a jurusan":                   {"admin", "/kpi/B.1.15.7?unit=IF", 403, "forbidden"},
			"admin, a prodi":                     {"admin", "/kpi/B.1.15.7?prodi=IF01", 403, "forbidden"},
			"admin, the detail":                  {"admin", "/kpi/B.1.15.7/rincian", 403, "forbidden"},
			"admin, the detail of a jurusan":     {"admin", "/kpi/B.1.15.7/rincian?unit=IF", 403, "forbidden"},
			"auditor, all of it":                 {"auditor", "/kpi/B.1.15.7/rincian?unit=MB", 200, ""},
			"staf, all of it":                    {"staf", "/kpi/B.1.15.7/rincian", 200, ""},
			"koordinator, all of it":             {"koordinator", "/kpi/B.1.15.7/rincian", 200, ""},
			"a question without an answer first": {"unit.if", "/kpi/B.1.15.7?unit=HUMAS", 422, "validation_failed"},
		} {
			r := w.Do(tt.as, "GET", tt.path, nil)
			if r.Status != tt.status || tt.status >= 400 && r.Str("code") != tt.code {
				t.Errorf("%s: got %d %s, want %d %s", name, r.Status, r.Body, tt.status, tt.code)
			}
		}
		total, mine, none := w.kpi("B.1.15.7", ""), w.Do("unit.if", "GET", "/kpi/B.1.15.7", nil).Want(200), w.Do("admin", "GET", "/kpi/B.1.15.7", nil).Want(200)
		if total.Get("per_unit.3") == nil || mine.Str("per_unit.0.kode") != "IF" || mine.Get("per_unit.1") != nil || none.Get("per_unit.0") != nil {
			t.Errorf("per unit: %s\n%s\n%s", total.Body, mine.Body, none.Body)
		}
		for _, r := range []interface{ Num(string) float64 }{mine, none} {
			if r.Num("pembilang") != total.Num("pembilang") || r.Num("penyebut") != total.Num("penyebut") {
				t.Errorf("the totals differ")
			}
		}
		// Everything in a unit's detail is for the unit to open.
		for _, kode := range []string{"B.1.15.7", "B.1.15.8.a", "B.1.15.12"} {
			for _, bagian := range []string{"penyebut", "dikecualikan"} {
				for _, i := range w.detail("unit.mb", kode, "unit=MB&bagian="+bagian, 100) {
					for _, rec := range i.Rekaman {
						w.Do("unit.mb", "GET", rec.Href, nil).Want(200)
					}
				}
			}
		}
	})
}

// dihitung_pada is when the state came to be: the last change, or midnight.
func TestWhenItWasCounted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := func(query string) string { return w.kpi("B.1.15.8.c", query).Str("dihitung_pada") }
		tag := func() string { return w.Do("pimpinan", "GET", "/kpi/laporan", nil).Want(200).ETag() }
		pl := w.hold(act{Prodi: []string{"IF01"}})
		first := tag()
		if got := at(""); got != "2026-07-10T02:00:00Z" {
			t.Errorf("counted at %s", got)
		}
		changes := []struct {
			what string
			does func()
			new  bool
		}{
			{"time passes", func() {}, false},
			{"a partner is entered", func() { w.partner("PT Rekaan Lain") }, false},
			{"an archive is filed for nobody", func() { w.Do("staf", "GET", "/arsip-laporan", nil).Want(200) }, false},
			{"an aspect is met", func() { w.aspect(pl, "a", object{"terpenuhi": true, "uraian": "Ya.", "bukti": proof(9)}) }, true},
			{"a survey is answered", func() { w.survey(pl, w.mitra, false, 4) }, true},
			{"evidence is added", func() { w.Do("staf", "POST", pl+"/bukti", proof(10)[0]).Want(200) }, true},
			{"a prodi closes", func() { w.change("/prodi/"+w.ids["TM04"], object{"aktif_sampai": "2026-07-01"}) }, true},
			{"a unit is renamed", func() { w.change("/unit/"+w.ids["TM"], object{"nama": "Jurusan Rekaan"}) }, true},
		}
		for _, c := range changes {
			w.Clock.Advance(time.Second)
			before, tagged := at(""), tag()
			c.does()
			got, now := at(""), tag()
			if (got != before) != c.new || (now != tagged) != c.new {
				t.Errorf("%s: from %s %s to %s %s", c.what, before, tagged, got, now)
			}
			if want := w.Clock.Now().UTC().Format(time.RFC3339); c.new && got != want {
				t.Errorf("%s: counted at %s, want %s", c.what, got, want)
			}
		}
		// A follow-up plan that is a draft can vanish, and takes continuity with it.
		plan := w.followUp(pl)
		w.Clock.Advance(time.Second)
		w.expect("a plan goes on", map[string]string{"B.1.15.8.c?": "1/1"})
		before := at("")
		w.Do("staf", "DELETE", plan, nil, "If-Match", "*").Want(204)
		w.expect("the plan vanished", map[string]string{"B.1.15.8.c?": "0/1"})
		if got, want := at(""), w.Clock.Now().UTC().Format(time.RFC3339); got != want {
			t.Errorf("counted at %s after a plan vanished, want %s (before: %s)", got, want, before)
		}
		if tag() == first {
			t.Error("the same tag for another state")
		}
		// Midnight in Batam begins a new state of the running year, and of no other.
		last := at("tahun=2025")
		if want := "2026-07-10"; !strings.HasPrefix(last, want) {
			t.Errorf("2025 was counted at %s", last)
		}
		w.at("2026-07-11T00:00:01")
		if got := at(""); got != "2026-07-10T17:00:00Z" {
			t.Errorf("after midnight: %s", got)
		}
		if got := at("tahun=2025"); got != last {
			t.Errorf("2025 after midnight: %s, want %s", got, last)
		}
		if got := fmt.Sprint(w.kpi("B.1.15.7", "").Header.Get("Cache-Control")); got != "private, no-cache" {
			t.Errorf("Cache-Control %q", got)
		}
	})
}
