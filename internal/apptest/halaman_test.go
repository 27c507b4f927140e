package apptest_test

import (
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/journal"
)

// walk follows one of a list's links from a page to the end.
func (o *office) walk(at, link string) (ids []string, last string) {
	o.T.Helper()
	for range 100 {
		last = at
		r := o.Do("staf", "GET", at, nil).Want(200)
		var page []string
		for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
			page = append(page, r.Str(fmt.Sprintf("data.%d.id", i)))
		}
		if link == "prev" {
			ids = append(page, ids...)
		} else {
			ids = append(ids, page...)
		}
		at = ""
		for _, l := range r.Header.Values("Link") {
			if to, ok := strings.CutSuffix(l, `>; rel="`+link+`"`); ok {
				at = strings.TrimPrefix(to, "<")
			}
		}
		if at == "" {
			return ids, last
		}
	}
	o.T.Fatal("the pages do not end")
	return nil, ""
}

// In every order, forwards and back again, page by page, each record comes once
// and in its place, although many share what they are sorted by.
func TestPagesHoldEveryRecordOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		for i := range 13 {
			o.Do("staf", "POST", "/rencana-kegiatan", object{
				"judul": fmt.Sprint("Kegiatan ", i%5), "tujuan": "Menyelaraskan kurikulum.", "jenis": "penjadwalan", "prioritas": []string{"tinggi", "normal", "rendah"}[i%3],
				"tanggal_mulai": fmt.Sprintf("2026-08-%02d", 1+i%4), "tanggal_selesai": "2026-08-20", "mitra_ids": []string{o.mitra}, "unit_ids": []string{o.unit},
			}).Want(201)
		}
		for _, sort := range []string{"", "kode", "-kode", "tanggal_mulai", "-tanggal_mulai", "judul,-tanggal_mulai", "-judul,tanggal_mulai,-kode", "-diubah_pada"} {
			at := "/rencana-kegiatan?sort=" + url.QueryEscape(sort)
			if sort == "" {
				at = "/rencana-kegiatan?q=kegiatan"
			}
			whole, _ := o.walk(at+"&limit=100", "next")
			if len(whole) != 13 {
				t.Fatalf("sort=%s: %d records", sort, len(whole))
			}
			there, last := o.walk(at+"&limit=3", "next")
			if diff := cmp.Diff(whole, there); diff != "" {
				t.Errorf("sort=%s, forwards:\n%s", sort, diff)
			}
			back, _ := o.walk(last, "prev")
			if diff := cmp.Diff(whole, back); diff != "" {
				t.Errorf("sort=%s, backwards:\n%s", sort, diff)
			}
		}
		// A cursor belongs to its question and is not to be made up.
		first := o.Do("staf", "GET", "/rencana-kegiatan?sort=kode&limit=3", nil).Want(200).Str("page.next_cursor")
		for _, at := range []string{"?sort=-kode&cursor=" + first, "?sort=kode&jenis=rapat&cursor=" + first, "?sort=kode&cursor=" + first[:len(first)-2], "?cursor=e30"} {
			o.Do("staf", "GET", "/rencana-kegiatan"+at, nil).Problem(400, "query_invalid")
		}
		o.Do("staf", "GET", "/rencana-kegiatan?sort=kode&limit=5&cursor="+first, nil).Want(200)
	})
}

// The feed tells each caller what they may see, in order, from any position,
// and next_after leads past what they may not.
func TestTheFeed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		held := o.held(o.agreed())
		for _, whole := range []string{"/hari-libur/2026", "/jam-kerja", "/referensi/klasifikasi_mitra"} {
			now := o.Do("koordinator", "GET", whole, nil).Want(200)
			o.Do("koordinator", "PUT", whole, object{"data": now.Get("data")}, "If-Match", now.ETag()).Want(200)
		}
		if _, err := journal.NewSealer(o.App.DB, o.Clock, slog.New(slog.DiscardHandler)).SealOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
		follow := func(as, query string) (types []string) {
			t.Helper()
			for after := 0.0; ; {
				r := o.Do(as, "GET", fmt.Sprintf("/peristiwa?limit=7&after=%.0f%s", after, query), nil).Want(200)
				for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
					if p := r.Num(fmt.Sprintf("data.%d.posisi", i)); p <= after || p > r.Num("next_after") {
						t.Fatalf("position %v after %v", p, after)
					}
					if href := r.Str(fmt.Sprintf("data.%d.subjek.href", i)); as == "auditor" && query == "" && !strings.Contains(href, "/pengguna/") {
						o.Do(as, "GET", href, nil).Want(200)
					}
					types = append(types, r.Str(fmt.Sprintf("data.%d.jenis", i)))
				}
				if after = r.Num("next_after"); after == r.Num("head") {
					return types
				}
			}
		}
		of := func(types []string, noun string) (out []string) {
			for _, s := range types {
				if strings.HasPrefix(s, noun+".") {
					out = append(out, s)
				}
			}
			return out
		}
		all := follow("auditor", "")
		for noun, want := range map[string][]string{
			"rencana_kegiatan": {"rencana_kegiatan.dibuat", "rencana_kegiatan.diajukan", "rencana_kegiatan.dalam_koordinasi", "rencana_kegiatan.siap_laksana", "rencana_kegiatan.berlangsung", "rencana_kegiatan.terlaksana"},
			"pelaksanaan":      {"pelaksanaan.dibuat", "pelaksanaan.dimulai", "pelaksanaan.diselesaikan"},
		} {
			if got := of(all, noun); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", noun, got, want)
			}
		}
		for _, noun := range []string{"mitra", "unit", "prodi", "hari_libur", "jam_kerja", "referensi"} {
			if of(all, noun) == nil {
				t.Errorf("no event of %s in %d events", noun, len(all))
			}
		}
		if got := of(follow("unit.tm", ""), "pelaksanaan"); got != nil {
			t.Errorf("another unit sees %v", got)
		}
		if got := follow("unit.if", "&types=pelaksanaan.diselesaikan,pelaksanaan.dimulai&subjek_id="+held); len(got) != 2 {
			t.Errorf("filtered: %v", got)
		}
		if got := follow("auditor", "&dari=2026-07-11"); got != nil {
			t.Errorf("from tomorrow: %v", got)
		}
		if got := len(follow("auditor", "&dari=2026-07-10&sampai=2026-07-10")); got != len(all) {
			t.Errorf("today: %d of %d", got, len(all))
		}
		o.Do("admin", "GET", "/peristiwa/checkpoint", nil).Want(200)
		for at, want := range map[string]string{ // what the seed entered bears the system's name
			"/unit/" + o.unit: "dibuat_oleh.nama",
			"/unit/" + o.unit + "?per=2026-07-10T09:00:00%2B07:00": "dibuat_oleh.nama",
			"/unit/" + o.unit + "/riwayat":                         "data.0.pelaku_nama",
		} {
			if got := o.Do("auditor", "GET", at, nil).Want(200).Str(want); got != "Sistem" {
				t.Errorf("GET %s: %s is %q", at, want, got)
			}
		}
		for _, bad := range []string{"after=-1", "after=x", "limit=0", "limit=101", "dari=besok", "warna=biru"} {
			o.Do("auditor", "GET", "/peristiwa?"+bad, nil).Problem(400, "query_invalid")
		}
	})
}
