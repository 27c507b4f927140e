package apispec_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"kerjasama/api"
	"kerjasama/internal/apispec"
	"kerjasama/internal/app"
	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
)

type obj = map[string]any

const root = "../.."

// document is the published contract as plain maps.
var document = sync.OnceValues(func() (obj, error) {
	var doc obj
	return doc, yaml.Unmarshal(api.OpenAPI, &doc)
})

var registered = sync.OnceValues(func() ([]httpapi.Route, error) { return app.Routes(context.Background()) })

func published(t *testing.T) (obj, []httpapi.Route) {
	t.Helper()
	doc, err := document()
	if err != nil {
		t.Fatalf("read api/openapi.yaml: %v", err)
	}
	routes, err := registered()
	if err != nil {
		t.Fatalf("build the product: %v", err)
	}
	return doc, routes
}

// in follows keys through mappings; nil when one is missing.
func in(v any, path ...string) any {
	for _, k := range path {
		m, ok := v.(obj)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

// operations lists "METHOD path" of the document.
func operations(doc obj) map[string]obj {
	out := map[string]obj{}
	for path, item := range doc["paths"].(obj) {
		for method, op := range item.(obj) {
			if op, ok := op.(obj); ok {
				out[strings.ToUpper(method)+" "+path] = op
			}
		}
	}
	return out
}

func TestTheDocumentIsWhatTheHandlersSay(t *testing.T) {
	if testing.Short() {
		t.Skip("runs swag over the whole module")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("needs the go command")
	}
	_, routes := published(t)
	swagger, err := apispec.Swag(t.Context(), root, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	codes, err := httpapi.ReadProblems(api.Problems)
	if err != nil {
		t.Fatal(err)
	}
	doc, notes, err := apispec.Build(swagger, routes, codes)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range notes {
		t.Error(n)
	}
	if !bytes.Equal(doc, api.OpenAPI) {
		t.Errorf("api/openapi.yaml is not what the handlers say; run make openapi. %s", parting(string(api.OpenAPI), string(doc)))
	}
	again, _, err := apispec.Build(swagger, routes, codes)
	if err != nil || !bytes.Equal(doc, again) {
		t.Errorf("two runs over the same input differ (%v)", err)
	}
}

// parting says where two texts part.
func parting(was, now string) string {
	a, b := strings.Split(was, "\n"), strings.Split(now, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("Line %d is %q, would be %q.", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("It has %d lines, would have %d.", len(a), len(b))
}

func TestRoutesAndDocumentAreTheSame(t *testing.T) {
	doc, routes := published(t)
	var want, got []string
	for _, rt := range routes {
		want = append(want, rt.Method+" "+rt.Path)
	}
	for op := range operations(doc) {
		got = append(got, op)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("operations (-registered +documented):\n%s", diff)
	}
}

func TestEveryOperationHasANameOfItsOwn(t *testing.T) {
	doc, _ := published(t)
	seen := map[string]string{}
	for at, op := range operations(doc) {
		id, _ := op["operationId"].(string)
		if id == "" || seen[id] != "" {
			t.Errorf("%s: operationId %q, also of %q", at, id, seen[id])
		}
		seen[id] = at
		if s, _ := op["summary"].(string); s == "" {
			t.Errorf("%s has no summary", at)
		}
	}
}

func TestEveryListParameterIsDocumented(t *testing.T) {
	doc, routes := published(t)
	ops := operations(doc)
	lists := 0
	for _, rt := range routes {
		if rt.List == nil {
			continue
		}
		lists++
		want := []string{"count", "cursor", "fields", "limit"}
		if len(rt.List.Sorts()) > 0 {
			want = append(want, "sort")
		}
		if rt.List.Search {
			want = append(want, "q")
		}
		if len(rt.List.Expand) > 0 {
			want = append(want, "expand")
		}
		for _, f := range rt.List.Fields {
			if f.Filter {
				want = append(want, f.Name)
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, parameters(doc, ops[rt.Method+" "+rt.Path], "query")); diff != "" {
			t.Errorf("%s (-declared +documented):\n%s", rt.Path, diff)
		}
	}
	if lists == 0 {
		t.Error("found no list")
	}
}

// parameters lists the names of an operation's parameters in one place, sorted.
func parameters(doc, op obj, place string) []string {
	out := []string{}
	ps, _ := op["parameters"].([]any)
	for _, p := range ps {
		p := p.(obj)
		if name, ok := p["$ref"].(string); ok {
			p = in(doc, "components", "parameters", filepath.Base(name)).(obj)
		}
		if p["in"] == place {
			out = append(out, p["name"].(string))
		}
	}
	slices.Sort(out)
	return out
}

func TestRefusalsAndHeadersFollowTheRoute(t *testing.T) {
	doc, routes := published(t)
	ops := operations(doc)
	for _, rt := range routes {
		op, ok := ops[rt.Method+" "+rt.Path]
		if !ok {
			continue // told by TestRoutesAndDocumentAreTheSame
		}
		headers, answers := parameters(doc, op, "header"), op["responses"].(obj)
		for _, tt := range []struct {
			says bool
			want bool
			what string
		}{
			{slices.Contains(headers, "Idempotency-Key"), rt.Keyed, "Idempotency-Key"},
			{answers["428"] != nil, rt.IfMatch, "428"},
			{answers["401"] != nil && answers["403"] != nil, rt.Izin != actor.Publik, "401 and 403"},
			{answers["404"] != nil || !strings.Contains(rt.Path, "{"), true, "404"},
			{answers["304"] != nil, rt.Method == http.MethodGet, "304"},
			{answers[strconv.Itoa(rt.Status)] != nil, true, "the registered status"},
			{answers["default"] != nil, false, "default"},
		} {
			if tt.says != tt.want {
				t.Errorf("%s %s: documents %s: got %v, want %v", rt.Method, rt.Path, tt.what, tt.says, tt.want)
			}
		}
	}
}
