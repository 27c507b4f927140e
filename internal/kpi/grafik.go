package kpi

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/go-analyze/charts"

	"kerjasama/internal/platform/fault"
)

// The size of a chart in pixels: wider where many years need room for their
// names.
const (
	lebarGrafik  = 960
	lebarTahun   = 64
	tinggiGrafik = 480
)

// Chart draws a trend as svg or png: bars for the value, a line for the target,
// on an axis from 0 to 100 per cent. A year in which there was nothing to count
// has no bar.
func (t Tren) Chart(format, lang string) ([]byte, error) {
	var nilai, target []float64
	var years []string
	for _, y := range t.Tahun {
		years = append(years, y.label())
		nilai, target = append(nilai, orNull(y.Pecahan.Nilai())), append(target, orNull(percent(y.Target)))
	}
	if len(years) == 1 { // one bar alone would be as wide as the chart
		none := charts.GetNullValue()
		years, nilai, target = []string{" ", years[0], " "}, []float64{none, nilai[0], none}, []float64{none, target[0], none}
	}
	words := [2]string{fault.T("Nilai", "Value").In(lang), fault.T("Target", "Target").In(lang)}
	zero, hundred := 0.0, 100.0
	opt := charts.ChartOption{
		Theme: charts.GetTheme(charts.ThemeLight), Width: max(lebarGrafik, lebarTahun*len(years)), Height: tinggiGrafik, OutputFormat: format,
		Padding: charts.Box{Top: 62, Left: 24, Right: 32, Bottom: 20, IsSet: true},
		Legend:  charts.LegendOption{SeriesNames: words[:], Offset: charts.OffsetStr{Left: charts.PositionRight, Top: "-34"}},
		XAxis:   charts.XAxisOption{Labels: years, LabelCount: len(years), BoundaryGap: new(true)},
		YAxis:   []charts.YAxisOption{{Min: &zero, Max: &hundred, LabelCount: 6, PreferNiceIntervals: new(false), ValueFormatter: func(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }}},
		SeriesList: charts.GenericSeriesList{
			{Type: charts.ChartTypeBar, Values: nilai, Name: words[0], Label: charts.SeriesLabel{Show: new(len(years) <= 15), ValueFormatter: func(v float64) string { return decimal(v, lang) }, FontStyle: charts.FontStyle{FontSize: 11}}},
			{Type: charts.ChartTypeLine, Values: target, Name: words[1]},
		},
	}
	p, err := charts.Render(opt)
	if err != nil {
		return nil, fmt.Errorf("draw trend: %w", err)
	}
	// Above the drawing, where the label of a full bar does not reach.
	p.Text(t.title(lang), 24, 40, 0, charts.FontStyle{FontSize: 16, FontColor: charts.ColorBlack, Font: charts.GetDefaultFont()})
	p.Text(t.note(lang), 24, 60, 0, charts.FontStyle{FontSize: 11, FontColor: charts.ColorBlack, Font: charts.GetDefaultFont()})
	return p.Bytes()
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

func orNull(v *float64) float64 {
	if v == nil {
		return charts.GetNullValue()
	}
	return *v
}

// percent is a target for people.
func percent(hundredths *int) *float64 {
	if hundredths == nil {
		return nil
	}
	v := float64(*hundredths) / 100
	return &v
}

// decimal writes a number with at most two decimals, with a comma in Indonesian.
func decimal(v float64, lang string) string {
	if v == charts.GetNullValue() {
		return ""
	}
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	if lang == "id" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
