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
