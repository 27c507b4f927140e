package kpi

import (
	"context"

	"kerjasama/internal/platform/actor"
)

// Year answers every indicator of a calendar year that is counted for the scope:
// the institution, or a jurusan or prodi by id or kode.
func (s *Service) Year(ctx context.Context, by actor.Actor, tahun int, unit, prodi string) ([]Jawaban, error) {
	return s.Laporan(ctx, by, Tanya{Tahun: tahun, Periode: year(tahun), Unit: unit, Prodi: prodi}, countedFor(unit, prodi)...)
}

// countedFor are the indicators that are counted for a scope.
func countedFor(unit, prodi string) (codes []Kode) {
	for _, d := range Daftar() {
		if unit == "" && prodi == "" || !d.Kode.sla() {
			codes = append(codes, d.Kode)
		}
	}
	return codes
}
