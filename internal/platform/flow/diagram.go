package flow

import (
	"fmt"
	"slices"
	"strings"
)

// Edge is one transition of a lifecycle, as data for /alur.
type Edge struct {
	Action string `json:"tindakan"`
	From   string `json:"dari"`
	To     string `json:"ke"`
	By     string `json:"izin"`
	Auto   bool   `json:"otomatis"`
} //@name AlurLangkah

// Edges lists every transition of the table, in table order. A step that stays
// leads back to where it began.
func (t *Table[S, R]) Edges() []Edge {
	var out []Edge
	for _, s := range t.Steps {
		to := slices.Clone(s.Also)
		if s.To != "" {
			to = append([]S{s.To}, to...)
		}
		for _, f := range s.From {
			ends := to
			if len(ends) == 0 {
				ends = []S{f}
			}
			for _, e := range ends {
				out = append(out, Edge{Action: s.Do, From: string(f), To: string(e), By: string(s.By), Auto: s.Auto})
			}
		}
	}
	return out
}

// Mermaid draws the table as a state diagram. Steps that change no status are
// left out of the picture.
func Mermaid(start string, edges []Edge) string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	fmt.Fprintf(&b, "    [*] --> %s\n", start)
	for _, e := range edges {
		if e.From == e.To {
			continue
		}
		label := e.Action
		if e.Auto {
			label += " (otomatis)"
		}
		fmt.Fprintf(&b, "    %s --> %s: %s\n", e.From, e.To, label)
	}
	return b.String()
}

// Lifecycle is a table as data, for /alur and the diagrams of the docs.
type Lifecycle struct {
	Noun, Start string
	Edges       []Edge
}

// Lifecycle returns the table as data.
func (t *Table[S, R]) Lifecycle() Lifecycle {
	return Lifecycle{Noun: t.Noun, Start: string(t.Start), Edges: t.Edges()}
}
