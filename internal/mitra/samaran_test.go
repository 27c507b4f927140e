package mitra_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// secrets are invented personal values; none of them may reach somebody outside
// the office.
var secrets = []string{"Jabatan Rahasia Rekaan", "rahasia@rekaan.example", "telepon rahasia rekaan"}

func secretContact(nama string) object {
	return object{"nama": nama, "jabatan": secrets[0], "surel": secrets[1], "telepon": secrets[2], "utama": true}
}

// leaks returns the secrets that an answer holds.
func leaks(b []byte) []string {
	var out []string
	for _, s := range secrets {
		if strings.Contains(string(b), s) {
			out = append(out, s)
		}
	}
	return out
}

func TestWhoSeesContacts(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id := w.partner("PT Rekaan Narahubung", object{"kontak": []object{secretContact("Narahubung Satu"), {"nama": "Narahubung Dua"}}})
		for as, whole := range map[string]bool{"staf": true, "koordinator": true, "unit.if": false, "unit.tm": false, "pimpinan": false, "auditor": false} {
			for _, path := range []string{"/mitra/" + id, "/mitra?q=narahubung", "/mitra/" + id + "?per=2026-07-10T02:00:00Z"} {
				r := w.Do(as, "GET", path, nil).Want(200)
				at := "kontak."
				if strings.HasPrefix(path, "/mitra?") {
					at = "data.0.kontak."
				}
				want := map[string]any{"0.nama": "Narahubung Satu", "0.utama": true, "0.jabatan": nil, "0.surel": nil, "0.telepon": nil, "1.nama": "Narahubung Dua", "1.utama": false, "1.surel": nil, "2": nil}
				if whole {
					want["0.jabatan"], want["0.surel"], want["0.telepon"] = secrets[0], secrets[1], secrets[2]
				}
				for p, v := range want {
					if got := r.Get(at + p); got != v {
						t.Errorf("%s %s: %s is %v, want %v", as, path, p, got, v)
					}
				}
				if l := leaks(r.Body); !whole && l != nil {
					t.Errorf("%s %s: %q", as, path, l)
				}
			}
		}
		w.Do("admin", "GET", "/mitra/"+id, nil).Problem(403, "forbidden")
		w.Do("admin", "GET", "/mitra?q=narahubung", nil).Problem(403, "forbidden")
		// Two representations, two tags: a cache cannot hand one to the other.
		if a, b := w.get("staf", id).ETag(), w.get("auditor", id).ETag(); a == b {
			t.Errorf("one tag for both: %s", a)
		}
		// A unit that enters a contact is not told it back.
		b, err := json.Marshal(body("PT Rekaan Calon", object{"kontak": []object{secretContact("Narahubung")}}))
		if err != nil {
			t.Fatal(err)
		}
		r := w.Do("unit.if", "POST", "/mitra", b, "Idempotency-Key", "k").Want(201)
		again := w.Do("unit.if", "POST", "/mitra", b, "Idempotency-Key", "k").Want(201)
		if l := append(leaks(r.Body), leaks(again.Body)...); l != nil || r.Get("kontak.0.nama") != "Narahubung" {
			t.Errorf("told back: %q, %s", l, r.Body)
		}
	})
}

// No way round: what cannot be read cannot be found, sorted by, opened from
// beside, or read out of the past.
func TestContactsDoNotLeak(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id := w.partner("PT Rekaan Satu", object{"kontak": []object{secretContact("Narahubung Satu")}})
		w.partner("PT Rekaan Dua")
		// A search finds names and codes only, whoever searches.
		for _, as := range []string{"staf", "pimpinan", "unit.if"} {
			for _, q := range append([]string{"Narahubung", "rahasia", "telepon"}, secrets...) {
				if n := w.Do(as, "GET", "/mitra?count=true&q="+url.QueryEscape(q), nil).Want(200).Num("page.total"); n != 0 {
					t.Errorf("%s finds %v by %q", as, n, q)
				}
			}
			for _, q := range []string{"sort=kontak", "sort=surel", "surel=" + secrets[1], "kontak=" + secrets[1], "kontak.surel=x", "expand=kontak", "fields=kontak_acuan", "fields=cari"} {
				w.Do(as, "GET", "/mitra?"+q, nil).Problem(400, "query_invalid")
			}
			r := w.Do(as, "GET", "/mitra/serupa?nama=Rekaan+Satu", nil).Want(200)
			if l := leaks(r.Body); l != nil || r.Str("data.0.id") != id {
				t.Errorf("%s similar: %s", as, r.Body)
			}
		}
		unit := w.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
		plan := w.Do("staf", "POST", "/rencana-kegiatan", object{
			"judul": "Kunjungan", "tujuan": "Contoh.", "jenis": "kunjungan", "tanggal_mulai": "2026-08-01", "tanggal_selesai": "2026-08-02", "mitra_ids": []string{id}, "unit_ids": []string{unit},
		}).Want(201).Str("id")
		if b := w.Do("unit.if", "GET", "/rencana-kegiatan/"+plan+"?expand=mitra", nil).Want(200).Body; leaks(b) != nil || strings.Contains(string(b), "Narahubung") {
			t.Errorf("beside a plan: %s", b)
		}

		// The journal, its history and its feed hold what stands for the values.
		w.Clock.Advance(time.Minute)
		changed := secretContact("Narahubung Baru")
		changed["surel"] = "lain@rekaan.example"
		w.patch(id, object{"kontak": []object{changed}}).Want(200)
		w.seal()
		for _, as := range []string{"staf", "koordinator", "unit.if", "pimpinan", "auditor", "admin"} {
			for _, path := range []string{"/mitra/" + id + "/riwayat", "/peristiwa?limit=100", "/peristiwa?subjek_id=" + id} {
				r := w.Do(as, "GET", path, nil)
				if r.Status != 200 && as == "admin" {
					continue // whether an admin reads partners' history is the permission table's matter
				}
				r.Want(200)
				if l := leaks(r.Body); l != nil || strings.Contains(string(r.Body), "Narahubung") || strings.Contains(string(r.Body), "lain@rekaan.example") {
					t.Errorf("%s %s: %s", as, path, r.Body)
				}
				if as != "admin" && !strings.Contains(string(r.Body), `"kontak_acuan":[{"id":"`) {
					t.Errorf("%s %s: no stand-in in %s", as, path, r.Body)
				}
			}
		}
		for _, table := range []string{"jurnal", "mitra"} {
			column := map[string]string{"jurnal": "hasil", "mitra": "kontak || cari"}[table]
			for _, s := range append([]string{"Narahubung"}, secrets...) {
				var n int
				if err := w.App.DB.SQL.QueryRowContext(t.Context(), fmt.Sprintf("SELECT count(*) FROM %s WHERE %s LIKE '%%%s%%'", table, column, s)).Scan(&n); err != nil {
					t.Fatal(err)
				}
				if n != 0 {
					t.Errorf("%d rows of %s hold %q", n, table, s)
				}
			}
		}
	})
}

// Contacts that are replaced are gone for good, also from the past; those that
// stay keep their place.
func TestContactsThatGo(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id := w.partner("PT Rekaan Satu", object{"kontak": []object{secretContact("Narahubung Lama")}})
		values := func() (kept, erased int) {
			if err := w.App.DB.SQL.QueryRowContext(t.Context(), "SELECT count(nilai), count(*) - count(nilai) FROM data_pribadi").Scan(&kept, &erased); err != nil {
				t.Fatal(err)
			}
			return kept, erased
		}
		w.Clock.Advance(time.Minute)
		w.patch(id, object{"kota": "Batam"}).Want(200)
		if kept, erased := values(); kept != 1 || erased != 0 {
			t.Errorf("a change beside them: %d kept, %d erased", kept, erased)
		}
		if got := w.Do("staf", "GET", "/mitra/"+id+"?per=2026-07-10T02:00:30Z", nil).Want(200); got.Str("kontak.0.surel") != secrets[1] || got.Get("kota") != nil {
			t.Errorf("before: %s", got.Body)
		}
		w.Clock.Advance(time.Minute)
		w.patch(id, object{"kontak": []object{{"nama": "Narahubung Baru"}, {"nama": "Wakil"}}}).Want(200)
		if kept, erased := values(); kept != 2 || erased != 1 {
			t.Errorf("replaced: %d kept, %d erased", kept, erased)
		}
		old := w.Do("staf", "GET", "/mitra/"+id+"?per=2026-07-10T02:01:30Z", nil).Want(200)
		if old.Str("kota") != "Batam" || leaks(old.Body) != nil || old.Get("kontak.0") != nil {
			t.Errorf("the past: %s", old.Body)
		}
		if now := w.get("staf", id); now.Str("kontak.0.nama") != "Narahubung Baru" || now.Str("kontak.1.nama") != "Wakil" {
			t.Errorf("now: %s", now.Body)
		}
		// Each member of a contact can be changed alone.
		one := object{"nama": "Narahubung Baru"}
		for _, c := range []struct {
			member string
			to     any
		}{{"nama", "Narahubung Lain"}, {"jabatan", "Manajer"}, {"surel", "b@rekaan.example"}, {"surel", "c@rekaan.example"}, {"telepon", "telepon lain"}, {"telepon", nil}, {"utama", true}} {
			one[c.member] = c.to
			w.patch(id, object{"kontak": []object{one}}).Want(200)
			if got := w.get("koordinator", id); got.Get("kontak.0."+c.member) != c.to || got.Get("kontak.1") != nil {
				t.Errorf("%s to %v: %s", c.member, c.to, got.Body)
			}
		}
		for name, b := range map[string]any{"null": object{"kontak": nil}, "an empty list": object{"kontak": []object{}}} {
			if r := w.patch(id, b).Want(200); r.Get("kontak.0") != nil {
				t.Errorf("%s: %s", name, r.Body)
			}
		}
		if kept, erased := values(); kept != 0 || erased != 10 {
			t.Errorf("emptied: %d kept, %d erased", kept, erased)
		}
	})
}
