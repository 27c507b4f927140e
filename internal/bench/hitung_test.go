package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"testing"
	"time"

	"kerjasama/internal/app"
	"kerjasama/internal/kpi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/dbtest"
)

// Over the bench's data, every indicator of every scope and year is what a second
// count makes of the bare rows, and its items are exactly those of the fraction:
// 200,000 activities and 1,000,000 requests of ten years with KERJASAMA_SOAK, a
// fiftieth of it without.
//
//	KERJASAMA_SOAK=1 go test ./internal/bench -run TestASecondCount -v -timeout 60m
func TestASecondCountOverTheBenchsData(t *testing.T) {
	activities, requests := 4_000, 20_000
	if os.Getenv("KERJASAMA_SOAK") != "" {
		activities, requests = 200_000, 1_000_000
	}
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			ctx := t.Context()
			cfg := productConfig(dbtest.EmptyURL(t, e))
			if err := app.Migrate(ctx, cfg); err != nil {
				t.Fatal(err)
			}
			a, err := app.Build(ctx, cfg, clock.NewManual(now()), slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := a.Close(); err != nil {
					t.Error(err)
				}
			})
			begin := now()
			if _, err := seedPeople(ctx, a); err != nil {
				t.Fatal(err)
			}
			if err := seedActivities(ctx, bulk{a.DB}, activities); err != nil {
				t.Fatal(err)
			}
			if err := seedRequests(ctx, bulk{a.DB}, requests); err != nil {
				t.Fatal(err)
			}
			filled := now().Sub(begin)
			begin = now()
			h := &banding{t: t, kpi: a.KPI, rows: bare(ctx, t, a), different: map[string]bool{}}
			for y := today().Year() - years; y <= today().Year(); y++ {
				h.year(ctx, y)
			}
			if len(h.different) < 300 {
				t.Errorf("only %d different values", len(h.different))
			}
			t.Logf("%d activities, %d requests (filled in %s): %d fractions (%d different), %d items, %d differences, in %s",
				activities, requests, filled.Round(time.Second), h.fractions, len(h.different), h.items, h.wrong, now().Sub(begin).Round(time.Second))
		})
	}
}

// banding holds the product's count against another.
type banding struct {
	t         *testing.T
	kpi       *kpi.Service
	rows      *mentahan
	different map[string]bool

	fractions, items, wrong int
}

func (h *banding) year(ctx context.Context, y int) {
	h.t.Helper()
	h.scope(ctx, y, "", "", "")
	for _, j := range h.rows.jurusan {
		if h.rows.active(j, h.rows.ref(y)) {
			h.scope(ctx, y, j.id, j.id, "")
		}
	}
	for _, p := range h.rows.prodi {
		h.scope(ctx, y, p.id, "", p.id)
	}
}

func (h *banding) scope(ctx context.Context, y int, id, unit, prodi string) {
	h.t.Helper()
	as, err := h.kpi.Year(ctx, actor.System(), y, unit, prodi)
	if err != nil {
		h.t.Fatal(err)
	}
	if want := map[bool]int{true: 8, false: 5}[id == ""]; len(as) != want {
		h.t.Fatalf("%d %s: %d indicators, want %d", y, id, len(as), want)
	}
	for _, a := range as {
		k := a.Definisi.Kode
		met, all := h.rows.count(string(k), y, id)
		h.fractions++
		h.different[fmt.Sprint(k, a.Pecahan)] = true
		if a.Pecahan.Pembilang != len(met) || a.Pecahan.Penyebut != len(all) {
			h.differ("%s %d %s: %d/%d, counted again %d/%d", k, y, id, a.Pecahan.Pembilang, a.Pecahan.Penyebut, len(met), len(all))
		}
		for _, part := range []struct {
			name kpi.Bagian
			want []string
		}{{kpi.BagianPembilang, met}, {kpi.BagianPenyebut, all}} {
			got := h.open(ctx, a.Tanya, k, part.name)
			slices.Sort(part.want)
			if !slices.Equal(got, part.want) {
				h.differ("%s %d %s %s: %d items are not the %d counted again", k, y, id, part.name, len(got), len(part.want))
			}
		}
	}
}

func (h *banding) differ(format string, args ...any) {
	h.t.Helper()
	h.wrong++
	h.t.Errorf(format, args...)
}

// open reads a part of a fraction to its end: the ids of its items, in order.
func (h *banding) open(ctx context.Context, q kpi.Tanya, k kpi.Kode, part kpi.Bagian) (ids []string) {
	h.t.Helper()
	const limit = 5000
	after := [2]string{}
	for {
		page, err := h.kpi.Rincian(ctx, actor.System(), q, k, part, after, limit)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, r := range page {
			ids = append(ids, r.Item.ID)
		}
		if len(page) < limit {
			h.items += len(ids)
			slices.Sort(ids)
			return ids
		}
		after = page[limit-1].Kunci
	}
}
