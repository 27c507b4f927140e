package kerjasama_test

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
	"kerjasama/pkg/kerjasama"
)

type mitra struct {
	ID, Kode, Nama, Status string
	Versi                  int
}

// product serves everything on a listener of its own.
func product(t *testing.T) (w *apptest.World, at string, as func(user string) *kerjasama.Client) {
	t.Helper()
	w = apptest.New(t, db.SQLite)
	at = serve(t, w.App.Handler().ServeHTTP)
	return w, at, func(user string) *kerjasama.Client {
		return client(t, kerjasama.Config{URL: at, Credentials: kerjasama.Token(w.Token(user)), Attempts: 1})
	}
}

func TestAgainstTheProduct(t *testing.T) {
	_, _, as := product(t)
	ctx, c := t.Context(), as("staf")

	var want []string
	for _, nama := range []string{"PT Contoh Satu", "PT Contoh Dua", "PT Contoh Tiga"} {
		m, err := kerjasama.Create[mitra](ctx, c, "/mitra", map[string]any{"nama": nama, "kategori": "dudi", "kode_negara": "ID"})
		if err != nil {
			t.Fatal(err)
		}
		if m.Location != "/api/v1/mitra/"+m.Value.ID || m.Replayed || m.RequestID == "" {
			t.Errorf("got %+v", m)
		}
		want = append(want, m.Value.ID)
	}

	var got []string
	for m, err := range kerjasama.List[mitra](ctx, c, "/mitra", url.Values{"limit": {"2"}, "q": {"contoh"}}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, m.ID)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("list: got %q, want %q", got, want)
	}

	m, err := kerjasama.Get[mitra](ctx, c, "/mitra/"+want[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kerjasama.Get[mitra](ctx, c, "/mitra/"+want[0], nil, kerjasama.IfNoneMatch(m.ETag)); !errors.Is(err, kerjasama.ErrNotModified) {
		t.Errorf("got %v, want ErrNotModified", err)
	}
	p, err := kerjasama.Patch[mitra](ctx, c, "/mitra/"+want[0], m.ETag, map[string]any{"nama": "PT Contoh Baru"})
	if err != nil || p.Value.Nama != "PT Contoh Baru" || p.Value.Versi != m.Value.Versi+1 || p.ETag == m.ETag {
		t.Errorf("patch: got %+v, %v", p, err)
	}
	if _, err = kerjasama.Patch[mitra](ctx, c, "/mitra/"+want[0], m.ETag, map[string]any{"nama": "PT Contoh Lama"}); kerjasama.Code(err) != "stale" {
		t.Errorf("got %v, want stale", err)
	}

	var pr *kerjasama.Problem
	_, err = kerjasama.Create[mitra](ctx, c, "/mitra", map[string]any{"kategori": "dudi", "kode_negara": "ID"})
	if !errors.As(err, &pr) || pr.Status != 422 || len(pr.Errors) != 1 || pr.Errors[0].Pointer != "/nama" {
		t.Errorf("got %v, want a fault at /nama", err)
	}
}

func TestTheSameKeyTakesEffectOnce(t *testing.T) {
	_, _, as := product(t)
	ctx, c := t.Context(), as("staf")
	body := map[string]any{"nama": "PT Contoh Kunci", "kategori": "dudi", "kode_negara": "ID"}
	a, err := kerjasama.Create[mitra](ctx, c, "/mitra", body, kerjasama.Key("impor-1"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := kerjasama.Create[mitra](ctx, c, "/mitra", body, kerjasama.Key("impor-1"))
	if err != nil || !b.Replayed || b.Value.ID != a.Value.ID {
		t.Errorf("got %+v, %v, want %s again", b, err, a.Value.ID)
	}
	body["nama"] = "PT Contoh Lain"
	if _, err := kerjasama.Create[mitra](ctx, c, "/mitra", body, kerjasama.Key("impor-1")); kerjasama.Code(err) != "idempotency_key_reused" {
		t.Errorf("got %v, want idempotency_key_reused", err)
	}
}

func TestASessionOutlivesItsAccessToken(t *testing.T) {
	w, at, _ := product(t)
	password, err := w.App.Akses.CreateAdmin(t.Context(), "skrip.uji", "Skrip Uji")
	if err != nil {
		t.Fatal(err)
	}
	c := client(t, kerjasama.Config{URL: at, Credentials: kerjasama.Password("skrip.uji", password), Attempts: 1})
	var before string
	for _, later := range []time.Duration{0, 11 * time.Minute, 11 * time.Minute} {
		w.Clock.Advance(later)
		me, err := kerjasama.Get[struct {
			Username string
			SesiID   string `json:"sesi_id"`
		}](t.Context(), c, "/me", nil)
		if err != nil || me.Value.Username != "skrip.uji" {
			t.Fatalf("got %+v, %v", me, err)
		}
		if before != "" && me.Value.SesiID != before {
			t.Errorf("got session %s, want %s: it was to be renewed, not begun anew", me.Value.SesiID, before)
		}
		before = me.Value.SesiID
	}
	token, err := c.AccessToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	old := client(t, kerjasama.Config{URL: at, Credentials: kerjasama.Token(token), Attempts: 1})
	if _, err := kerjasama.Get[mitra](t.Context(), old, "/me", nil); kerjasama.Code(err) != "token_invalid" {
		t.Errorf("the token after signing out: got %v, want token_invalid", err)
	}
}

// A plan of the SOP's first step, a file, the events of both, and the year's KPI.
func TestAPlanAFileAndWhatTheyLeave(t *testing.T) {
	w, _, as := product(t)
	ctx, c := t.Context(), as("staf")
	m, err := kerjasama.Create[mitra](ctx, c, "/mitra", map[string]any{"nama": "PT Contoh Rencana", "kategori": "dudi", "kode_negara": "ID"})
	if err != nil {
		t.Fatal(err)
	}
	var unit string
	for u, err := range kerjasama.List[struct{ ID string }](ctx, c, "/unit", url.Values{"kode": {"IF"}}) {
		if err != nil {
			t.Fatal(err)
		}
		unit = u.ID
	}
	type rencana struct {
		ID, Status string
		Actions    []kerjasama.Action `json:"allowed_actions"`
	}
	r, err := kerjasama.Create[rencana](ctx, c, "/rencana-kegiatan", map[string]any{
		"judul": "Kuliah tamu", "tujuan": "Berbagi praktik industri", "jenis": "kunjungan",
		"tanggal_mulai": "2026-09-01", "tanggal_selesai": "2026-09-02", "mitra_ids": []string{m.Value.ID}, "unit_ids": []string{unit},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err = kerjasama.Act[rencana](ctx, c, "/rencana-kegiatan/"+r.Value.ID+"/ajukan", nil, kerjasama.IfMatch(r.ETag))
	if err != nil || r.Value.Status != "siap_koordinasi" || len(r.Value.Actions) == 0 {
		t.Fatalf("got %+v, %v", r, err)
	}
	var p *kerjasama.Problem
	if _, err = kerjasama.Act[rencana](ctx, c, "/rencana-kegiatan/"+r.Value.ID+"/ajukan", nil); !errors.As(err, &p) || p.Code != "invalid_transition" || len(p.AllowedActions) == 0 {
		t.Errorf("got %v, want invalid_transition with what is allowed", err)
	}

	const text = "%PDF-1.4\n%%EOF\n"
	b, err := c.Upload(ctx, "notula.pdf", func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }, kerjasama.Key("unggah-1"))
	if err != nil || b.Value.Ukuran != int64(len(text)) {
		t.Fatalf("got %+v, %v", b, err)
	}
	again, err := c.Upload(ctx, "notula.pdf", func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }, kerjasama.Key("unggah-1"))
	if err != nil || !again.Replayed || again.Value.ID != b.Value.ID {
		t.Errorf("got %+v, %v, want %s again", again, err, b.Value.ID)
	}
	var back bytes.Buffer
	if _, err := c.Download(ctx, "/berkas/"+b.Value.ID, &back); err != nil || back.String() != text {
		t.Errorf("got %q, %v", back.String(), err)
	}

	if _, err := journal.NewSealer(w.App.DB, w.Clock, w.App.Log).SealOnce(ctx); err != nil {
		t.Fatal(err)
	}
	var events []string
	var after int64
	for p, err := range c.Peristiwa(ctx, 0, url.Values{"subjek_id": {r.Value.ID}}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Data {
			events = append(events, e.Jenis)
		}
		after = p.NextAfter
	}
	if want := []string{"rencana_kegiatan.dibuat", "rencana_kegiatan.diajukan"}; !slices.Equal(events, want) || after == 0 {
		t.Errorf("got events %q up to %d, want %q", events, after, want)
	}

	l, err := as("pimpinan").LaporanKPI(ctx, url.Values{"tahun": {"2026"}})
	if err != nil || l.Value.Tahun != 2026 || len(l.Value.Data) == 0 || len(l.Value.Data[0].PerUnit) == 0 {
		t.Errorf("got %+v, %v", l.Value, err)
	}
}
