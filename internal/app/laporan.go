package app

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"kerjasama/internal/kpi"
	"kerjasama/internal/lampiran"
	"kerjasama/internal/laporan"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/journal"
)

// laporanKPI counts the indicators for the reports.
type laporanKPI struct{ svc *kpi.Service }

// Tahun implements laporan.Penghitung. Who may read reports may read the numbers
// in them, with whatever token.
func (l laporanKPI) Tahun(ctx context.Context, by actor.Actor, tahun int, unit, prodi, lang string) ([]laporan.Angka, error) {
	if by.Cakupan != nil {
		by.Cakupan = append(slices.Clone(by.Cakupan), "kpi:baca")
	}
	as, err := l.svc.Year(ctx, by, tahun, unit, prodi)
	out := make([]laporan.Angka, len(as))
	for i, a := range as {
		p := a.Pecahan
		out[i] = laporan.Angka{Kode: string(a.Definisi.Kode), Uraian: a.Definisi.Uraian.In(lang), Tahun: tahun, Pembilang: p.Pembilang, Penyebut: p.Penyebut, Nilai: p.Nilai(),
			Tercapai: p.Mencapai(a.Target), Status: string(a.Status)}
		if a.Target != nil {
			t := float64(*a.Target) / 100
			out[i].Target = &t
		}
	}
	return out, err
}

// laporanBerkas reads the files of a bundle and keeps the bundle.
type laporanBerkas struct {
	files *lampiran.Service
	store *berkas.Store
}

// Open implements laporan.Berkas.
func (b laporanBerkas) Open(ctx context.Context, sha256 string) (io.ReadCloser, error) {
	return b.store.Open(ctx, sha256, 0, -1)
}

// Keep implements laporan.Berkas.
func (b laporanBerkas) Keep(ctx context.Context, call journal.Call, name, mime string, f *os.File) (id, sha256 string, size int64, err error) {
	u, err := berkas.Made(f, name, mime)
	if err != nil {
		return "", "", 0, errors.Join(err, f.Close())
	}
	defer u.Close() //nolint:errcheck // a temporary file without a name
	ans, err := b.files.Create(ctx, call, u)
	return ans.Rec.ID, u.SHA256, u.Ukuran, err
}
