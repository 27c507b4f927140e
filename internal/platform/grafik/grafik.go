// Package grafik draws the bar charts of reports, as SVG and as PNG.
//
// A chart of percentages has an axis from 0 to 100, one of counts an axis that
// begins at 0 and has whole numbers on it; what is unknown has no bar. One chart
// always gives the same bytes.
package grafik

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/go-analyze/charts"
)

// Seri are the bars of one colour: a value for each label, nil where there is none.
type Seri struct {
	Nama  string
	Nilai []*float64
}

// Grafik is one chart of bars.
type Grafik struct {
	Judul, Catatan string // the title, and a line below it
	Label          []string
	Seri           []Seri
	Garis          *Seri // drawn as a line over the bars
	Persen         bool  // per cent: the axis is 0 to 100
	Bahasa         string
}

// The size of a chart in pixels: wider where many labels need room.
const (
	lebar      = 960
	tiapLabel  = 64
	tinggi     = 480
	terbanyak  = 15 // labels above whose bars values still have room
	renggang   = 5  // steps of an axis
	ukurJudul  = 16
	ukurKecil  = 11
	atasGambar = 62
)

// Render draws the chart as "svg" or "png".
func (g Grafik) Render(format string) ([]byte, error) {
	label, null := g.Label, charts.GetNullValue()
	pad := len(label) == 1 // one bar alone would be as wide as the chart
	if pad {
		label = []string{" ", label[0], " "}
	}
	var list charts.GenericSeriesList
	var names []string
	add := func(s Seri, kind string, shown bool) {
		vs := make([]float64, 0, len(label))
		for _, v := range s.Nilai {
			if v == nil {
				vs = append(vs, null)
				continue
			}
			vs = append(vs, *v)
		}
		if pad {
			vs = []float64{null, vs[0], null}
		}
		one := charts.GenericSeries{Type: kind, Values: vs, Name: s.Nama}
		if shown {
			one.Label = charts.SeriesLabel{Show: new(true), ValueFormatter: g.decimal, FontStyle: charts.FontStyle{FontSize: ukurKecil}}
		}
		list, names = append(list, one), append(names, s.Nama)
	}
	for _, s := range g.Seri {
		add(s, charts.ChartTypeBar, len(g.Label)*len(g.Seri) <= terbanyak+len(g.Seri)*3)
	}
	if g.Garis != nil {
		add(*g.Garis, charts.ChartTypeLine, false)
	}
	axis := g.axis()
	zero := 0.0
	opt := charts.ChartOption{
		Theme: charts.GetTheme(charts.ThemeLight), Width: max(lebar, tiapLabel*len(label)), Height: tinggi, OutputFormat: format,
		Padding:    charts.Box{Top: atasGambar, Left: 24, Right: 32, Bottom: 20, IsSet: true},
		Legend:     charts.LegendOption{SeriesNames: names, Offset: charts.OffsetStr{Left: charts.PositionRight, Top: "-34"}},
		XAxis:      charts.XAxisOption{Labels: label, LabelCount: len(label), BoundaryGap: new(true)},
		YAxis:      []charts.YAxisOption{{Min: &zero, Max: &axis, LabelCount: renggang + 1, PreferNiceIntervals: new(false), ValueFormatter: whole}},
		SeriesList: list,
	}
	p, err := charts.Render(opt)
	if err != nil {
		return nil, fmt.Errorf("draw chart: %w", err)
	}
	// Above the drawing, where the label of a full bar does not reach.
	p.Text(g.Judul, 24, 40, 0, charts.FontStyle{FontSize: ukurJudul, FontColor: charts.ColorBlack, Font: charts.GetDefaultFont()})
	p.Text(g.Catatan, 24, 60, 0, charts.FontStyle{FontSize: ukurKecil, FontColor: charts.ColorBlack, Font: charts.GetDefaultFont()})
	return p.Bytes()
}

// axis is where the axis ends: 100 for percentages, else the least multiple of
// whole steps that the highest bar does not reach past.
func (g Grafik) axis() float64 {
	if g.Persen {
		return 100
	}
	top := 0.0
	for _, s := range g.Seri {
		for _, v := range s.Nilai {
			if v != nil {
				top = max(top, *v)
			}
		}
	}
	size := math.Pow(10, math.Floor(math.Log10(max(top/renggang, 1))))
	for _, m := range []float64{1, 2, 5, 10} {
		if size*m*renggang >= top {
			return size * m * renggang
		}
	}
	return top
}

func whole(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }

// decimal writes a value with at most two decimals, with a comma in Indonesian.
func (g Grafik) decimal(v float64) string {
	if v == charts.GetNullValue() {
		return ""
	}
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	if g.Bahasa == "id" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
