package rencana_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/rencana"
)

type fake struct{ a actor.Actor }

func (f fake) Authenticate(context.Context, string) (actor.Actor, error) { return f.a, nil }

func TestSmoke(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		clk := clock.NewManual(time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC))
		j := journal.New(d, clk)
		a := actor.Actor{Jenis: actor.Pengguna, ID: "0190a0a0-0000-7000-8000-000000000001", Nama: "Staf", Grants: []actor.Grant{{Peran: actor.StafHumas}}}
		s := httpapi.New(httpapi.Config{Cursors: []byte("k")}, fake{a}, clk, slog.New(slog.DiscardHandler))
		rencana.Register(s.Router(httpapi.Base), rencana.New(j))
		do := func(method, path, body string, hdr ...string) (int, string, http.Header) {
			r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			for i := 0; i+1 < len(hdr); i += 2 {
				r.Header.Set(hdr[i], hdr[i+1])
			}
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, r)
			return w.Code, w.Body.String(), w.Header()
		}
		const isi = `{"judul":"Kunjungan industri","tujuan":"Melihat","jenis":"kunjungan","tanggal_mulai":"2026-08-01","tanggal_selesai":"2026-08-02","mitra_ids":[],"unit_ids":[]}`
		for i := range 3 {
			code, b, h := do("POST", "/api/v1/rencana-kegiatan", isi, "Idempotency-Key", "k1")
			t.Log(i, code, b, h)
		}
		code, _, h := do("POST", "/api/v1/rencana-kegiatan", isi)
		t.Log(code, h.Get("Location"))
		code, b, h := do("GET", h.Get("Location"), "")
		t.Log(code, b, h)
		code, b, h = do("GET", "/api/v1/rencana-kegiatan?limit=1&count=true&q=kunj&expand=mitra&fields=kode,mitra", "")
		t.Log(code, b, h)
		code, b, _ = do("POST", "/api/v1/rencana-kegiatan", strings.Replace(isi, `"tujuan"`, `"status":"x","tujuan"`, 1))
		t.Log(code, b)
		code, b, _ = do("POST", "/api/v1/rencana-kegiatan", `{"judul":"","jenis":"x","mitra_ids":["a","0190a0a0-0000-7000-8000-000000000009"]}`)
		t.Log(code, b)
	})
}
