package apptest_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
)

// A token's life: shown once, good for its scopes only, rotated with two valid
// during the overlap, revoked at once, over at its end.
func TestServiceTokens(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		as := func(header, method, path string, body any) *apptest.Response {
			t.Helper()
			return o.Do("", method, path, body, "Authorization", header)
		}
		id, first := o.script(object{"aplikasi": "portal-uji", "cakupan": []string{"kpi:baca", "rencana:baca"}})
		as(first, "GET", "/kpi/B.1.15.12?tahun=2026", nil).Want(200)
		as(first, "GET", "/rencana-kegiatan", nil).Want(200)
		as(first, "GET", "/mitra", nil).Problem(403, "insufficient_scope")
		as(first, "POST", "/rencana-kegiatan", "{}").Problem(403, "insufficient_scope")
		as(first, "GET", "/tugas", nil).Problem(403, "insufficient_scope")
		as(first, "POST", "/token-layanan", "{}").Problem(403, "insufficient_scope")
		me := as(first, "GET", "/me", nil).Want(200)
		if me.Str("nama") != "portal-uji" || me.Str("token.id") != id || me.Get("sesi_id") != nil || len(me.Get("cakupan").([]any)) != 2 {
			t.Errorf("/me of a token: %s", me.Body)
		}
		seen := o.Do("admin", "GET", "/token-layanan/"+id, nil).Want(200)
		if strings.Contains(string(seen.Body), "kjs_") || seen.Str("terakhir_dipakai_pada") == "" {
			t.Errorf("read again: %s", seen.Body)
		}

		second := "Bearer " + o.Do("admin", "POST", "/token-layanan/"+id+"/putar", object{"tumpang_detik": 3600}).Want(200).Str("token")
		as(first, "GET", "/kpi", nil).Want(200)
		as(second, "GET", "/kpi", nil).Want(200)
		o.Clock.Advance(time.Hour)
		as(first, "GET", "/kpi", nil).Problem(401, "token_expired")
		as(second, "GET", "/kpi", nil).Want(200)
		o.Forget()
		third := "Bearer " + o.Do("admin", "POST", "/token-layanan/"+id+"/putar", object{"tumpang_detik": 0}).Want(200).Str("token")
		as(second, "GET", "/kpi", nil).Problem(401, "token_invalid")
		as(third, "GET", "/kpi", nil).Want(200)
		o.Do("admin", "POST", "/token-layanan/"+id+"/cabut", nil).Want(200)
		as(third, "GET", "/kpi", nil).Problem(401, "token_invalid")

		_, brief := o.script(object{"aplikasi": "portal-uji", "cakupan": []string{"kpi:baca"}, "kedaluwarsa_pada": o.Clock.Now().Add(time.Minute)})
		as(brief, "GET", "/kpi", nil).Want(200)
		o.Clock.Advance(time.Minute)
		as(brief, "GET", "/kpi", nil).Problem(401, "token_expired")

		want := []string{"token_layanan.dibuat", "token_layanan.diputar", "token_layanan.diputar", "token_layanan.dicabut"}
		var got []string
		o.Forget()
		h := o.Do("admin", "GET", "/token-layanan/"+id+"/riwayat", nil).Want(200)
		for i := range h.Get("data").([]any) {
			got = append(got, h.Str(fmt.Sprintf("data.%d.peristiwa", i)))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("the journal tells %v, want %v", got, want)
		}
		if strings.Contains(string(h.Body), "kjs_") {
			t.Error("the journal knows a secret")
		}
	})
}

// What is presented is in no table; a repeated creation shows none.
func TestServiceTokensAreShownOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		body := `{"nama":"Skrip","aplikasi":"skrip-uji","cakupan":["kpi:baca"],"kedaluwarsa_pada":"2027-01-01T00:00:00+07:00"}`
		first := o.Do("admin", "POST", "/token-layanan", body, "Idempotency-Key", "satu").Want(201)
		again := o.Do("admin", "POST", "/token-layanan", body, "Idempotency-Key", "satu").Want(201)
		if again.Str("id") != first.Str("id") || again.Get("token") != nil || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("a repeated creation: %s", again.Body)
		}
		n := 0
		for _, q := range []string{"SELECT count(*) FROM token_rahasia WHERE sidik LIKE ?", "SELECT count(*) FROM token_layanan WHERE nama LIKE ?", "SELECT count(*) FROM jurnal WHERE hasil LIKE ?"} {
			var c int
			if err := o.App.DB.Gorm.Raw(q, "%"+first.Str("token")[4:34]+"%").Row().Scan(&c); err != nil {
				t.Fatal(err)
			}
			n += c
		}
		if n != 0 {
			t.Errorf("the secret stands in %d rows", n)
		}
	})
}

// A person's token has what is left of their rights when it is used, and goes with
// them; what it did is their own doing.
func TestTokensFollowTheirOwner(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		owner := o.Do("staf", "GET", "/me", nil).Want(200).Str("id")
		id, header := o.script(object{"pemilik_id": owner, "cakupan": []string{"pelaksanaan:tulis", "pelaksanaan:baca"}})
		unit := o.Do("unit.tm", "GET", "/me", nil).Want(200).Str("id")
		_, other := o.script(object{"pemilik_id": unit, "cakupan": []string{"pelaksanaan:tulis", "pelaksanaan:baca"}})
		as := func(header, method, path string, body any) *apptest.Response {
			t.Helper()
			return o.Do("", method, path, body, "Authorization", header)
		}
		held := o.held("")
		as(header, "GET", "/pelaksanaan/"+held, nil).Want(200)
		as(other, "GET", "/pelaksanaan/"+held, nil).Problem(404, "not_found")
		r := as(header, "POST", "/pelaksanaan/"+held+"/laporkan", object{"ringkasan": "Oleh skrip.", "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "Foto"}}}).Want(200)
		if r.Str("pelapor.jenis") != "token" && r.Str("dilaporkan_oleh.jenis") != "token" || !strings.Contains(string(r.Body), `"nama":"Skrip uji"`) {
			t.Errorf("who reported: %s", r.Body)
		}
		o.Do("staf", "POST", "/pelaksanaan/"+held+"/verifikasi", "{}").Problem(403, "separation_of_duties")
		as(header, "POST", "/pelaksanaan/"+held+"/verifikasi", "{}").Problem(403, "insufficient_scope")
		o.Do("koordinator", "POST", "/pelaksanaan/"+held+"/verifikasi", "{}").Want(200)

		tag := o.Do("admin", "GET", "/pengguna/"+owner, nil).ETag()
		tag = o.Do("admin", "PATCH", "/pengguna/"+owner, object{"penugasan": []object{{"peran": "auditor", "berlaku_mulai": "2026-07-01"}}}, "If-Match", tag).Want(200).ETag()
		as(header, "GET", "/pelaksanaan/"+held, nil).Want(200)
		as(header, "POST", "/pelaksanaan", "{}").Problem(403, "forbidden")
		o.Do("admin", "POST", "/pengguna/"+owner+"/nonaktifkan", "{}", "If-Match", tag).Want(200)
		as(header, "GET", "/pelaksanaan/"+held, nil).Problem(401, "token_invalid")
		o.Do("admin", "GET", "/token-layanan/"+id, nil).Want(200)
		o.Do("admin", "POST", "/token-layanan", object{"nama": "x", "pemilik_id": owner, "cakupan": []string{"kpi:baca"}, "kedaluwarsa_pada": "2027-01-01T00:00:00Z"}).Problem(422, "validation_failed")
	})
}

// An application of a unit sees what that unit sees.
func TestAnApplicationIsBoundToItsUnit(t *testing.T) {
	apptest.Each(t, func(_ *testing.T, w *apptest.World) {
		o := open(w)
		held := o.held("")
		for unit, status := range map[string]int{o.unit: 200, o.Do("staf", "GET", "/unit?kode=TM", nil).Want(200).Str("data.0.id"): 404} {
			_, header := o.script(object{"aplikasi": "portal-unit", "unit_id": unit, "cakupan": []string{"pelaksanaan:baca", "permintaan:tulis"}})
			o.Do("", "GET", "/pelaksanaan/"+held, nil, "Authorization", header).Want(status)
		}
	})
}

func TestTokensKnowTheirNetworkAndTheirQuota(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		app := object{"aplikasi": "portal-uji", "cakupan": []string{"kpi:baca"}}
		for cidr, status := range map[string]int{"192.0.2.0/24": 200, "192.0.2.1": 200, "198.51.100.0/24": 403, "2001:db8::/32": 403} {
			app["cidr"] = cidr // httptest's requests come from 192.0.2.1
			_, header := o.script(app)
			o.Do("", "GET", "/kpi", nil, "Authorization", header).Want(status)
		}
		delete(app, "cidr")
		app["permintaan_per_menit"] = 3
		_, header := o.script(app)
		for left := range 3 {
			r := o.Do("", "GET", "/kpi", nil, "Authorization", header).Want(200)
			if got, want := r.Header.Get("RateLimit"), fmt.Sprintf(`"token";r=%d;t=%d`, 2-left, 20*(left+1)); got != want {
				t.Errorf("RateLimit %q, want %q", got, want)
			}
			if got := r.Header.Get("RateLimit-Policy"); got != `"token";q=3;w=60` {
				t.Errorf("RateLimit-Policy %q", got)
			}
		}
		if r := o.Do("", "GET", "/kpi", nil, "Authorization", header).Problem(429, "rate_limited"); r.Header.Get("Retry-After") != "20" {
			t.Errorf("Retry-After %q, want 20", r.Header.Get("Retry-After"))
		}
		o.Clock.Advance(20 * time.Second)
		o.Do("", "GET", "/kpi", nil, "Authorization", header).Want(200)
		if r := o.Do("admin", "GET", "/kpi", nil).Want(200); r.Header.Get("RateLimit") != "" {
			t.Error("a limit is told where there is none")
		}
	})
}

// What a token may not be made with is told at once, field by field.
func TestBadTokensAreNotMade(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		for field, body := range map[string]object{
			"/cakupan/0":            {"cakupan": []string{"semua:baca"}},
			"/cakupan":              {"cakupan": []string{}},
			"/kedaluwarsa_pada":     {"kedaluwarsa_pada": "2027-07-10T09:00:01+07:00"},
			"/pemilik_id":           {"pemilik_id": "01980000-0000-7000-8000-000000000000", "aplikasi": nil},
			"/unit_id":              {"unit_id": "TIDAK-ADA"},
			"/cidr":                 {"cidr": "192.0.2.0/33"},
			"/permintaan_per_menit": {"permintaan_per_menit": 0},
			"/aplikasi":             {"aplikasi": "Portal Kampus"},
			"/nama":                 {"nama": " "},
		} {
			full := object{"nama": "Skrip", "aplikasi": "portal-uji", "cakupan": []string{"kpi:baca"}, "kedaluwarsa_pada": "2027-07-10T09:00:00+07:00"}
			maps.Copy(full, body)
			r := o.Do("admin", "POST", "/token-layanan", full)
			if r.Status != 422 || r.Str("errors.0.pointer") != field {
				t.Errorf("%s: got %d %s", field, r.Status, r.Body)
			}
		}
		o.Do("admin", "POST", "/token-layanan", object{"nama": "Skrip", "aplikasi": "portal-uji", "cakupan": []string{"kpi:baca"}, "kedaluwarsa_pada": "2027-07-10T09:00:00+07:00"}).Want(201)
	})
}
