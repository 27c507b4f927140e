package httpapi

import (
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"kerjasama/api"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// declared reads the codes that package fault declares, out of its source.
func declared(t *testing.T) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../platform/fault/fault.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := v.Type.(*ast.Ident); !ok || id.Name != "Code" {
			return true
		}
		for _, e := range v.Values {
			if lit, ok := e.(*ast.BasicLit); ok {
				s, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

func TestProblemsYAMLIsTheCode(t *testing.T) {
	all, err := ReadProblems(api.Problems)
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, g := range all {
		listed = append(listed, g.Code)
		if want := Status(fault.Code(g.Code)); g.Status != want {
			t.Errorf("%s: listed with %d, the server answers %d", g.Code, g.Status, want)
		}
		if diff := cmp.Diff(title(fault.Code(g.Code)), fault.Text(g.Judul)); diff != "" {
			t.Errorf("%s: title (-server +listed):\n%s", g.Code, diff)
		}
		if g.Makna.ID == "" || g.Makna.EN == "" || g.Makna.ID == g.Makna.EN {
			t.Errorf("%s: meaning must be said in both languages", g.Code)
		}
	}
	codes := declared(t)
	if len(codes) < 25 {
		t.Fatalf("read only %d codes from the source", len(codes))
	}
	if diff := cmp.Diff(codes, listed); diff != "" {
		t.Errorf("codes (-declared +listed):\n%s", diff)
	}
}

func docsServer() http.Handler {
	s := New(Config{}, nil, clock.System{}, slog.New(slog.DiscardHandler))
	RegisterDocs(s.Router(""), api.OpenAPI, api.Problems)
	return s.Handler()
}

func get(h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTheDocumentIsServedByteForByte(t *testing.T) {
	h := docsServer()
	onDisk, err := os.ReadFile("../../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	y := get(h, "/openapi.yaml")
	if y.Code != http.StatusOK || y.Body.String() != string(onDisk) {
		t.Errorf("got %d and %d bytes, want the %d bytes of api/openapi.yaml", y.Code, y.Body.Len(), len(onDisk))
	}
	var want, got any
	if err := yaml.Unmarshal(onDisk, &want); err != nil {
		t.Fatal(err)
	}
	j := get(h, "/openapi.json")
	if err := json.Unmarshal(j.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	same, err := json.Marshal(want, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	if string(same) != j.Body.String() || len(got.(map[string]any)["paths"].(map[string]any)) < 5 {
		t.Error("openapi.json says something else than openapi.yaml")
	}
	if again := get(h, "/openapi.yaml", "If-None-Match", y.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("got %d, want 304 without a body", again.Code)
	}
}

func TestTheDocsPagesCallNobody(t *testing.T) {
	h := docsServer()
	for _, path := range []string{"/docs", "/docs/galat"} {
		page := get(h, path)
		if page.Code != http.StatusOK || !strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") {
			t.Fatalf("%s: got %d %s", path, page.Code, page.Header().Get("Content-Type"))
		}
		csp := page.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "http") || strings.Contains(csp, "unsafe-eval") {
			t.Errorf("%s: policy %q lets other hosts in", path, csp)
		}
		for part := range strings.SplitSeq(page.Body.String(), `"`) {
			if strings.Contains(part, "//") && !strings.Contains(part, " ") {
				t.Errorf("%s refers to %q", path, part)
			}
			if strings.HasPrefix(part, "/") {
				if w := get(h, part); w.Code != http.StatusOK {
					t.Errorf("%s: %s answers %d", path, part, w.Code)
				}
			}
		}
	}
	for _, path := range []string{"/docs/aset/nihil.js", "/docs/aset/LICENSE", "/docs/aset/..%2fdocs.html", "/docs/aset/galat.html"} {
		if w := get(h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, w.Code)
		}
	}
}

func TestEveryProblemTypeLeadsToItsMeaning(t *testing.T) {
	h := docsServer()
	for lang, word := range map[string]string{"id": "Kode galat", "en": "Error codes"} {
		page := get(h, "/docs/galat", "Accept-Language", lang).Body.String()
		if !strings.Contains(page, word) {
			t.Errorf("%s: the page has no %q", lang, word)
		}
		for _, code := range declared(t) {
			if !strings.Contains(page, `id="`+code+`"`) {
				t.Errorf("%s: no anchor for %s", lang, code)
			}
		}
	}
}
