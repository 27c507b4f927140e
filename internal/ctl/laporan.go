package ctl

import (
	"context"
	"fmt"
	"net/url"
	"os"

	"kerjasama/pkg/kerjasama"
)

func laporanFlags(r *run) {
	r.set.StringVar(&r.tahun, "tahun", "", "year; see the report for its default")
	r.set.StringVar(&r.format, "format", "json", "json, csv, xlsx, pdf, docx, svg or png, as the report has them")
}

// laporanGet prints a report: JSON on one line, any other format as the server
// writes it.
func laporanGet(ctx context.Context, r *run) error {
	if r.tahun != "" {
		r.query.Set("tahun", r.tahun)
	}
	if r.format == "json" {
		return r.document(ctx, "/laporan/"+url.PathEscape(r.args[0]))
	}
	b, err := r.c.Laporan(ctx, r.args[0], r.format, r.query)
	if err != nil {
		return err
	}
	if _, err := r.env.Out.Write(b); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// laporanBundel has a bundle made and saves it, checked against the digest that
// the server told.
func laporanBundel(ctx context.Context, r *run) (err error) {
	if r.tahun != "" {
		r.query.Set("tahun", r.tahun)
	}
	name := r.args[0]
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // named by whoever runs the command
	if err != nil {
		return fmt.Errorf("save the bundle: %w", err)
	}
	defer func() {
		_ = f.Close() // what counts was read back
		if err != nil {
			_ = os.Remove(name) // no part of a bundle stays
		}
	}()
	made, err := r.c.Bundel(ctx, kerjasama.BundelKirim{Tanya: r.query, Progres: func(p int) { r.say("%d %%", p) }}, f)
	if err != nil {
		return err
	}
	b, err := kerjasama.PeriksaBundel(f, made.Ukuran)
	if err != nil {
		return err
	}
	if b.SHA256 != made.SHA256 || len(b.Temuan) > 0 {
		return errTampered
	}
	return r.print(made)
}

// verifyBundle holds a bundle against its own manifest: every byte of it.
func verifyBundle(r *run) error {
	f, err := os.Open(r.args[0])
	if err != nil {
		return fmt.Errorf("open the bundle: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	i, err := f.Stat()
	if err != nil {
		return fmt.Errorf("open the bundle: %w", err)
	}
	b, err := kerjasama.PeriksaBundel(f, i.Size())
	if err != nil {
		return err
	}
	if err := r.print(b); err != nil {
		return err
	}
	r.say("%d files, %d findings, SHA-256 %s", len(b.Manifest.Berkas), len(b.Temuan), b.SHA256)
	if len(b.Temuan) > 0 {
		return errTampered
	}
	return nil
}
