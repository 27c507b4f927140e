package mitra_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestList(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id := map[string]string{}
		for i, m := range []object{
			body("alfa", object{"kota": "Batam", "provinsi": "Kepulauan Riau"}),
			body("Beta", object{"kategori": "pemerintah", "nama_alias": []string{"Pusat Kerjasama Rekaan"}}),
			body("Čapek", object{"kode_negara": "CZ", "kategori": "nirlaba"}),
			body("delta 100%", object{"kota": "Batam", "klasifikasi_kode": nil}),
			body("Epsilon_1", object{"kode_negara": "SG"}),
			body("zeta"),
			body("Zeta"),
		} {
			w.Clock.Advance(time.Second)
			id[m["nama"].(string)] = w.Do("staf", "POST", "/mitra", m).Want(201).Str("id")
			_ = i
		}
		w.Clock.Advance(time.Second)
		w.act("staf", id["Epsilon_1"], "nonaktifkan", nil).Want(200)
		w.Clock.Advance(time.Second)
		w.merge(id["zeta"], id["Zeta"]).Want(200)

		// One order on every engine: by code point, small letters behind capitals.
		byName := []string{"Beta", "Epsilon_1", "Zeta", "alfa", "delta 100%", "zeta", "Čapek"}
		reversed := slices.Clone(byName)
		slices.Reverse(reversed)
		for query, want := range map[string][]string{
			"":                                    byName,
			"limit=1":                             byName,
			"limit=3":                             byName,
			"sort=-nama&limit=2":                  reversed,
			"sort=dibuat_pada":                    {"alfa", "Beta", "Čapek", "delta 100%", "Epsilon_1", "zeta", "Zeta"},
			"sort=-diubah_pada&limit=2":           {"zeta", "Epsilon_1", "Zeta", "delta 100%", "Čapek", "Beta", "alfa"},
			"sort=kategori,-kode":                 {"Zeta", "zeta", "Epsilon_1", "delta 100%", "alfa", "Čapek", "Beta"},
			"sort=kode_negara,nama&limit=2":       {"Čapek", "Beta", "Zeta", "alfa", "delta 100%", "zeta", "Epsilon_1"},
			"status=aktif":                        {"Beta", "Zeta", "alfa", "delta 100%", "Čapek"},
			"status=digabung":                     {"zeta"},
			"status=digabung&status=nonaktif":     {"Epsilon_1", "zeta"},
			"status=calon":                        {},
			"kategori=nirlaba":                    {"Čapek"},
			"kota=Batam":                          {"alfa", "delta 100%"},
			"kota=batam":                          {},
			"provinsi=Kepulauan+Riau":             {"alfa"},
			"kode_negara=SG&kode_negara=CZ":       {"Epsilon_1", "Čapek"},
			"kode_negara=SG&status=aktif":         {},
			"kode=MT-2026-0002":                   {"Beta"},
			"q=zet&limit=1":                       {"Zeta", "zeta"},
			"q=ZETA":                              {"Zeta", "zeta"},
			"q=eta":                               {},
			"q=capek":                             {"Čapek"},
			"q=kerja+sama":                        {"Beta"},
			"q=kerjasama":                         {"Beta"},
			"q=rekaan+pusat":                      {"Beta"},
			"q=rekaan+alfa":                       {},
			"q=mt-2026-0003":                      {"Čapek"},
			"q=100%25":                            {"delta 100%"},
			"q=epsilon_1":                         {"Epsilon_1"},
			"q=epsilonx1":                         {},
			"q=%25":                               byName, // a search without a word searches nothing
			"q=" + url.QueryEscape("' OR 1=1 --"): {},
		} {
			if got := w.names(query); !slices.Equal(got, want) {
				t.Errorf("%s: got %q, want %q", query, got, want)
			}
		}

		r := w.Do("staf", "GET", "/mitra?limit=3&count=true&status=aktif&sort=nama", nil).Want(200)
		if r.Num("page.total") != 5 || r.Num("page.limit") != 3 || r.Get("page.prev_cursor") != nil {
			t.Errorf("page %v", r.Get("page"))
		}
		link := r.Header.Get("Link")
		next, _, _ := strings.Cut(strings.TrimPrefix(link, "<"), ">")
		if !strings.Contains(link, `rel="next"`) || !strings.Contains(next, "status=aktif") {
			t.Fatalf("Link %q", link)
		}
		second := w.Do("staf", "GET", next, nil).Want(200)
		if second.Str("data.0.nama") != "delta 100%" || second.Get("page.next_cursor") != nil || second.Str("page.prev_cursor") == "" {
			t.Errorf("second page: %s", second.Body)
		}
		back := w.Do("staf", "GET", "/mitra?limit=3&count=true&status=aktif&sort=nama&cursor="+second.Str("page.prev_cursor"), nil).Want(200)
		if back.Str("data.0.nama") != "Beta" || back.Str("data.2.nama") != "alfa" {
			t.Errorf("back: %s", back.Body)
		}
		if w.Do("staf", "GET", "/mitra?limit=3", nil).Want(200).Get("page.total") != nil {
			t.Error("counted without being asked")
		}
		// What is entered between two pages moves nobody.
		w.partner("AAA pertama")
		if got := w.Do("staf", "GET", next, nil).Want(200).Str("data.0.nama"); got != "delta 100%" {
			t.Errorf("after a new row: %s", got)
		}
		w.Do("staf", "GET", "/mitra?limit=3", nil, "If-None-Match", w.Do("staf", "GET", "/mitra?limit=3", nil).ETag()).Want(304)

		cursor := r.Str("page.next_cursor")
		for _, bad := range []string{
			"limit=0", "limit=101", "limit=x", "limit=", "sort=alamat", "sort=nama,nama", "sort=", "status=entah", "warna=biru", "count=ya", "expand=mitra",
			"cursor=abc", "sort=kode&cursor=" + cursor, "cursor=" + cursor[:len(cursor)-2], "q=" + strings.Repeat("a", 201), "kota=", "kota=" + strings.Repeat("a", 201), "q=%ff", "fields=sandi",
		} {
			w.Do("staf", "GET", "/mitra?"+bad, nil).Problem(400, "query_invalid")
		}
	})
}

func TestSimilarNames(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		for i, n := range []string{"PT Rekaan Bahari", "CV Rekaan Bahari Nusantara", "Politeknik Contoh", "Yayasan Rekaan"} {
			w.partner(n, object{"nama_alias": []string{fmt.Sprintf("Alias Unik %d", i)}})
		}
		similar := func(as, nama string) string {
			w.T.Helper()
			r := w.Do(as, "GET", "/mitra/serupa?nama="+url.QueryEscape(nama), nil).Want(200)
			var out []string
			last := 1.0
			for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
				at := fmt.Sprintf("data.%d.", i)
				out = append(out, r.Str(at+"nama"))
				if s := r.Num(at + "skor"); s > last || s < 0.45 {
					w.T.Errorf("%s: score %v behind %v", nama, s, last)
				} else {
					last = s
				}
			}
			return strings.Join(out, ", ")
		}
		for nama, want := range map[string]string{
			"rekaan bahari":       "PT Rekaan Bahari, CV Rekaan Bahari Nusantara, Yayasan Rekaan",
			"P.T. REKAAN BAHARY":  "PT Rekaan Bahari, CV Rekaan Bahari Nusantara, Yayasan Rekaan",
			"politeknik contoh":   "Politeknik Contoh",
			"Universitas Angkasa": "",
			"alias unik 2":        "Politeknik Contoh, PT Rekaan Bahari, CV Rekaan Bahari Nusantara, Yayasan Rekaan",
		} {
			if got := similar("unit.if", nama); got != want {
				t.Errorf("%s: got %q, want %q", nama, got, want)
			}
		}
		r := w.Do("staf", "GET", "/mitra/serupa?nama=alias+unik+2", nil).Want(200)
		if r.Str("data.0.cocok") != "Alias Unik 2" || r.Num("data.0.skor") != 1 || r.Str("data.0.kode") != "MT-2026-0003" {
			t.Errorf("by an alias: %s", r.Body)
		}
		// Who was merged is not proposed again.
		all := w.Do("staf", "GET", "/mitra?sort=kode", nil).Want(200)
		w.merge(all.Str("data.1.id"), all.Str("data.0.id")).Want(200)
		if got := similar("staf", "rekaan bahari"); got != "PT Rekaan Bahari, Yayasan Rekaan" {
			t.Errorf("after a merge: %s", got)
		}
		for _, bad := range []string{"", "nama=ab", "nama=++a+", "nama=" + strings.Repeat("a", 301), "nama=abc&limit=3", "nama=%ff%ff%ff", "nama=a%00bc"} {
			w.Do("staf", "GET", "/mitra/serupa?"+bad, nil).Problem(400, "query_invalid")
		}
		w.Do("admin", "GET", "/mitra/serupa?nama=rekaan", nil).Problem(403, "forbidden")
		w.Do("", "GET", "/mitra/serupa?nama=rekaan", nil).Problem(401, "auth_required")
	})
}
