package kerjasama_test

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"

	"kerjasama/pkg/kerjasama"
)

// A bundle that the product made is sound, has the digest it told, and a byte
// anywhere in it that is not what it was is found.
func TestABundleOfTheProduct(t *testing.T) {
	w, _, as := product(t)
	c := as("staf")
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() { defer close(over); w.App.Jobs.Run(ctx) }()
	defer func() { stop(); <-over }()
	var b bytes.Buffer
	made, err := c.Bundel(t.Context(), kerjasama.BundelKirim{Tanya: url.Values{"tahun": {"2026"}}, Sleep: func(context.Context) error { return nil }}, &b)
	if err != nil {
		t.Fatal(err)
	}
	got := periksa(t, b.Bytes())
	if len(got.Temuan) != 0 || got.SHA256 != made.SHA256 || got.Ukuran != made.Ukuran || len(got.Manifest.Berkas) != made.Isi || got.Manifest.Periode.Dari != "2026-01-01" {
		t.Errorf("%+v\n%+v", made, got)
	}
	for at := 0; at < b.Len(); at += 97 {
		bad := bytes.Clone(b.Bytes())
		bad[at] ^= 0x10
		if got := periksa(t, bad); len(got.Temuan) == 0 || got.Temuan[0].Bagian == "" {
			t.Fatalf("byte %d was not found", at)
		}
	}
	csv, err := c.Laporan(t.Context(), "lkps", "csv", url.Values{"prodi": {"IF01"}})
	if err != nil || !strings.HasPrefix(string(csv), "prodi,tabel,kode,") {
		t.Errorf("%.60s %v", csv, err)
	}
	if _, err := as("admin").Bundel(t.Context(), kerjasama.BundelKirim{}, &b); kerjasama.Code(err) != "forbidden" {
		t.Error(err)
	}
}
