package kpi

import (
	"fmt"
	"strconv"
	"strings"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/grafik"
)

// Chart draws a trend as svg or png: bars for the value, a line for the target,
// on an axis from 0 to 100 per cent. A year in which there was nothing to count
// has no bar.
func (t Tren) Chart(format, lang string) ([]byte, error) {
	nilai, target := grafik.Seri{Nama: fault.T("Nilai", "Value").In(lang)}, grafik.Seri{Nama: fault.T("Target", "Target").In(lang)}
	g := grafik.Grafik{Judul: t.title(lang), Catatan: t.note(lang), Garis: &target, Persen: true, Bahasa: lang}
	for _, y := range t.Tahun {
		g.Label = append(g.Label, y.label())
		nilai.Nilai, target.Nilai = append(nilai.Nilai, y.Pecahan.Nilai()), append(target.Nilai, percent(y.Target))
	}
	g.Seri = []grafik.Seri{nilai}
	return g.Render(format)
}

// label is a year below its bar; what still runs and what cannot be shown says so.
func (y TahunTren) label() string {
	out := strconv.Itoa(y.Tahun)
	switch y.Status {
	case Berjalan:
		out += "*"
	case TidakAdaData:
		out += "–"
	case Beku, TanpaTarget, Selesai:
	}
	return out
}

// title names the indicator, its scope and its years.
func (t Tren) title(lang string) string {
	scope := fault.T("lembaga", "institution").In(lang)
	if t.Cakupan.Kode != "" {
		scope = t.Cakupan.Kode
	}
	if t.Kanal != "" {
		scope += ", " + strings.ReplaceAll(t.Kanal, "_", " ")
	}
	first, last := t.Tahun[0].Tahun, t.Tahun[len(t.Tahun)-1].Tahun
	if first == last {
		return fmt.Sprintf("KPI %s, %s, %d", t.Definisi.Kode, scope, first)
	}
	return fmt.Sprintf("KPI %s, %s, %d–%d", t.Definisi.Kode, scope, first, last)
}

// note explains what stands below the years.
func (t Tren) note(lang string) string {
	return fault.T("Persen. * tahun berjalan, – tidak ada data.", "Per cent. * still running, – no data.").In(lang)
}

// percent is a target for people.
func percent(hundredths *int) *float64 {
	if hundredths == nil {
		return nil
	}
	v := float64(*hundredths) / 100
	return &v
}
