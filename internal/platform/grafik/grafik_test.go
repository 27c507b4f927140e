package grafik

import (
	"bytes"
	"strings"
	"testing"
)

// An axis begins at 0 and ends where the highest bar still stands below it, at a
// whole step; one of percentages ends at 100 whatever stands on it.
func TestAxis(t *testing.T) {
	for top, want := range map[float64]float64{0: 5, 1: 5, 5: 5, 6: 10, 10: 10, 11: 25, 25: 25, 26: 50, 51: 100, 101: 250, 999: 1000, 1001: 2500, 123456: 250000} {
		g := Grafik{Seri: []Seri{{Nilai: []*float64{nil, new(top)}}}}
		if got := g.axis(); got != want {
			t.Errorf("%v: %v, want %v", top, got, want)
		}
		if g.Persen = true; g.axis() != 100 {
			t.Error("percentages do not end at 100")
		}
	}
}

func TestRender(t *testing.T) {
	g := Grafik{Judul: "Judul <&>", Catatan: "Persen.", Label: []string{"a", "b"}, Seri: []Seri{{"Nilai", []*float64{new(12.5), nil}}, {"Target", []*float64{new(100.0), new(80.0)}}}, Garis: &Seri{"Garis", []*float64{new(50.0), nil}}, Persen: true, Bahasa: "id"}
	for _, format := range []string{"svg", "png"} {
		a, err := g.Render(format)
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			if b, err := g.Render(format); err != nil || !bytes.Equal(a, b) {
				t.Fatalf("%s: two drawings differ (%v)", format, err)
			}
		}
		if format == "svg" {
			for _, want := range []string{">12,5<", ">0<", ">100<", ">Judul &lt;&amp;&gt;<"} {
				if !strings.Contains(string(a), want) {
					t.Errorf("%s is not in %s", want, a)
				}
			}
		}
	}
	one := Grafik{Judul: "Satu", Label: []string{"2026"}, Seri: []Seri{{"Nilai", []*float64{new(3.0)}}}, Bahasa: "en"}
	if b, err := one.Render("svg"); err != nil || !strings.Contains(string(b), ">2026<") {
		t.Errorf("%v %s", err, b)
	}
}
