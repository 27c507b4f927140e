package ctl

import (
	"context"
	"fmt"
	"net/url"
	"strings"
)

func kpiLaporan(ctx context.Context, r *run) error { return r.document(ctx, "/kpi/laporan") }

func kpi(ctx context.Context, r *run) error {
	if len(r.args) == 0 {
		return r.document(ctx, "/kpi")
	}
	return r.document(ctx, "/kpi/"+url.PathEscape(r.args[0]))
}

func kpiFlags(r *run) {
	r.set.StringVar(&r.tahun, "tahun", "", "calendar year (WIB); the running one when absent")
	r.set.StringVar(&r.format, "format", "json", "json or csv")
	r.set.StringVar(&r.per, "per", "", "answer as of an instant (RFC 3339 with offset), e.g. 2026-03-31T17:00:00+07:00")
}

// kpiGet prints a report or one indicator; csv as the server writes it.
func kpiGet(ctx context.Context, r *run) error {
	if r.tahun != "" {
		r.query.Set("tahun", r.tahun)
	}
	if r.per != "" {
		r.query.Set("per", r.per)
	}
	switch {
	case r.format == "json" && len(r.args) == 0:
		return r.document(ctx, "/kpi/laporan")
	case r.format == "json":
		return r.document(ctx, "/kpi/"+url.PathEscape(r.args[0]))
	case r.format != "csv":
		return misused("--format is json or csv")
	case len(r.args) > 0:
		return misused("csv is for all indicators of a year: leave %s out", r.args[0])
	}
	b, err := r.c.LaporanKPICSV(ctx, r.query)
	if err != nil {
		return err
	}
	if _, err := r.env.Out.Write(b); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

func kpiTren(ctx context.Context, r *run) error {
	return r.document(ctx, "/kpi/"+url.PathEscape(r.args[0])+"/tren")
}

func kpiRincian(ctx context.Context, r *run) error {
	return r.collection(ctx, "/kpi/"+url.PathEscape(r.args[0])+"/rincian")
}

func arsip(ctx context.Context, r *run) error { return r.collection(ctx, "/arsip-laporan") }

func get(ctx context.Context, r *run) error { return r.document(ctx, r.args[0]) }

func list(ctx context.Context, r *run) error { return r.collection(ctx, r.args[0]) }

// token prints the access token alone: TOKEN=$(kerjasamactl token).
func token(ctx context.Context, r *run) error {
	t, err := r.c.AccessToken(ctx)
	if err != nil {
		return err
	}
	if t == "" {
		return misused("say who calls: KERJASAMA_USERNAME and KERJASAMA_PASSWORD")
	}
	if _, err := fmt.Fprintln(r.env.Out, strings.TrimSpace(t)); err != nil {
		return fmt.Errorf("write the token: %w", err)
	}
	return nil
}
