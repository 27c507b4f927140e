package apptest_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/dbtest"
)

var updateRights = flag.Bool("update-izin", false, "write docs/izin.md anew") //nolint:gochecknoglobals // a flag of the test binary

const rightsPage = "../../docs/izin.md"

// docs/izin.md shows the permission table as it is enforced, with the operations
// that ask for each line of it:
//
//	go test ./internal/apptest -run TestThePageOfRightsIsTheEnforcedTable -update-izin
func TestThePageOfRightsIsTheEnforcedTable(t *testing.T) {
	w := apptest.New(t, dbtest.Engines(t)[0])
	asks := map[actor.Izin][]string{}
	for _, r := range w.App.Server.Routes() {
		asks[r.Izin] = append(asks[r.Izin], "`"+r.Method+" "+r.Path+"`")
	}
	var b strings.Builder
	b.WriteString("# Who may do what\n\nWritten from the table that is enforced (`internal/platform/actor/izin.go`, also at `/meta/izin`) by `go test ./internal/apptest -run TestThePageOfRights -update-izin`; do not edit by hand. " +
		"✓ every record, U those of the own unit, Σ totals of the institution, – not at all. A service token needs one of the scopes and what its owner may; – there: not for tokens. " +
		"That the table is what the office means is held, route by route, against `internal/apptest/testdata/hak.csv`, which was not written from it.\n\n| Permission |")
	for _, p := range actor.AllPeran() {
		b.WriteString(" " + string(p) + " |")
	}
	b.WriteString(" scopes |\n|---|" + strings.Repeat(":-:|", len(actor.AllPeran())) + "---|\n")
	signs := map[actor.Jangkauan]string{actor.Semua: "✓", actor.Unit: "U", actor.Total: "Σ", actor.Tidak: "–"}
	for _, r := range actor.Rules() {
		fmt.Fprintf(&b, "| `%s`: %s |", r.Izin, r.Label[1])
		for _, p := range actor.AllPeran() {
			sign := signs[r.Reach[p]]
			if r.Public || r.Anyone {
				sign = "✓"
			}
			b.WriteString(" " + sign + " |")
		}
		scopes := "–"
		switch {
		case r.Public, r.AnyScope:
			scopes = "any"
		case r.Scope != "":
			scopes = strings.Join(append([]string{r.Scope}, r.Also...), ", ")
		}
		b.WriteString(" " + scopes + " |\n")
	}
	b.WriteString("\n## The operations\n\n")
	for _, r := range actor.Rules() {
		if ops := asks[r.Izin]; len(ops) > 0 {
			slices.Sort(ops)
			fmt.Fprintf(&b, "- `%s`: %s\n", r.Izin, strings.Join(ops, ", "))
		}
	}
	if *updateRights {
		if err := os.WriteFile(rightsPage, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(rightsPage)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(got), b.String()); d != "" {
		t.Errorf("docs/izin.md is not what the table says; run this test with -update-izin (-is, +should be):\n%s", d)
	}
}
