package app

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/flow"
)

var update = flag.Bool("update", false, "write docs/alur anew") //nolint:gochecknoglobals // a flag of the test binary

const drawings = "../../docs/alur"

// docs/alur shows the lifecycles as they are enforced, no more and no fewer:
//
//	go test ./internal/app -run TestTheDrawnLifecyclesAreTheEnforcedOnes -update
func TestTheDrawnLifecyclesAreTheEnforcedOnes(t *testing.T) {
	want := map[string]string{"README.md": contents(lifecycles())}
	for _, l := range lifecycles() {
		want[l.Noun+".md"] = drawn(l)
	}
	if *update {
		if err := os.MkdirAll(drawings, 0o750); err != nil {
			t.Fatal(err)
		}
		for name, text := range want {
			if err := os.WriteFile(filepath.Join(drawings, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	there, err := os.ReadDir(drawings)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range there {
		b, err := os.ReadFile(filepath.Join(drawings, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[f.Name()] = string(b)
	}
	if d := cmp.Diff(got, want); d != "" {
		t.Errorf("docs/alur is not what the tables say; run this test with -update (-is, +should be):\n%s", d)
	}
}

// Every action that people can take has its words in the glossary.
func TestTheGlossaryHasEveryAction(t *testing.T) {
	b, err := os.ReadFile("../../docs/glosarium.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(b), "| Action | Go | English |")
	table, _, _ = strings.Cut(table, "\n## ")
	var words []string
	for row := range strings.SplitSeq(table, "\n| ") {
		first, _, _ := strings.Cut(row, " |")
		words = append(words, strings.Split(first, ", ")...)
	}
	for _, l := range lifecycles() {
		for _, e := range l.Edges {
			if !e.Auto && !slices.Contains(words, e.Action) {
				t.Errorf("%s of %s is not in the glossary", e.Action, l.Noun)
			}
		}
	}
}

func contents(all []flow.Lifecycle) string {
	var b strings.Builder
	b.WriteString("# Lifecycles\n\nDrawn from the tables that the nouns enforce (`internal/*/alur.go`) by `go test ./internal/app -run TestTheDrawnLifecycles -update`; do not edit by hand. " +
		"A server shows the same at `GET /alur` and `GET /alur/{noun}?format=mermaid`. Anything that is not here is 409 `invalid_transition`, with the actions that are open.\n\n")
	for _, l := range all {
		fmt.Fprintf(&b, "- [%s](%s.md)\n", l.Noun, l.Noun)
	}
	return b.String()
}

// drawn is one lifecycle as a page: the diagram, and the table behind it.
func drawn(l flow.Lifecycle) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n```mermaid\n%s```\n\n", l.Noun, flow.Mermaid(l.Start, l.Edges))
	b.WriteString("| Action | From | To | Permission |\n|---|---|---|---|\n")
	for i := 0; i < len(l.Edges); {
		e := l.Edges[i]
		var from, to []string
		for ; i < len(l.Edges) && l.Edges[i].Action == e.Action && l.Edges[i].By == e.By; i++ {
			from, to = once(from, l.Edges[i].From), once(to, l.Edges[i].To)
		}
		end, by := strings.Join(to, " or "), "`"+e.By+"`"
		if slices.Equal(from, to) {
			end = "stays"
		}
		if e.Action == "hapus" {
			end = removal(l.Noun)
		}
		if e.Auto {
			by = "follows by itself"
		} else if r, ok := actor.Lookup(actor.Izin(e.By)); ok {
			by += ": " + r.Label[1]
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", e.Action, strings.Join(from, ", "), end, by)
	}
	return b.String()
}

// removal is what becomes of a DELETE, which leads to no status.
func removal(noun string) string {
	if noun == "arsip_laporan" {
		return "never: 409 `retention_hold` to everyone"
	}
	return "gone; its journal stays"
}

func once(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
