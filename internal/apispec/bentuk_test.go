package apispec_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/clock"
)

// names reads the //@name of every type of the module out of the source.
func names(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	fset := token.NewFileSet()
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSpec); ok && s.Comment != nil {
				if _, name, ok := strings.Cut(s.Comment.List[0].Text, "@name "); ok {
					out["kerjasama/"+filepath.ToSlash(dir)+"."+s.Name.Name] = strings.TrimSpace(name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// called returns the name a type is published under, "" when it has none.
func called(t reflect.Type, named map[string]string) string {
	if item, ok := strings.CutPrefix(t.Name(), "Collection["); ok {
		if n := named[strings.TrimSuffix(item, "]")]; n != "" {
			return n + "Halaman"
		}
		return ""
	}
	return named[t.PkgPath()+"."+t.Name()]
}

func TestAnnotatedTypesAreTheRegisteredOnes(t *testing.T) {
	doc, routes := published(t)
	ops, named := operations(doc), names(t)
	for _, rt := range routes {
		at := rt.Method + " " + rt.Path
		op := ops[at]
		want := ""
		if rt.Answer != nil && rt.Answer != reflect.TypeFor[struct{}]() {
			if want = called(rt.Answer, named); want == "" {
				t.Errorf("%s: %v has no //@name", at, rt.Answer)
			}
		}
		s := in(op, "responses", strconv.Itoa(rt.Status), "content", "application/json", "schema")
		if got := schemaName(s); got != want {
			t.Errorf("%s answers %q in the document, %q by its route", at, got, want)
		}
		want = ""
		if rt.Body != nil {
			if want = called(rt.Body, named); want == "" {
				t.Errorf("%s: %v has no //@name", at, rt.Body)
			}
		}
		if rt.Method == http.MethodPatch {
			want = strings.TrimSuffix(strings.TrimSuffix(want, "Isi"), "Ubahan") + "Ubah"
		}
		got := schemaName(in(op, "requestBody", "content", "application/json", "schema"))
		if strings.TrimSuffix(got, "Masukan") != strings.TrimSuffix(want, "Masukan") {
			t.Errorf("%s takes %q in the document, %q by its route", at, got, want)
		}
	}
}

func schemaName(s any) string {
	r, _ := in(s, "$ref").(string)
	return strings.TrimPrefix(r, "#/components/schemas/")
}

// TestSchemasAreWhatGoEncodes compares every answered type, member by member,
// with its schema: names, kinds, formats, and what may be null or absent.
func TestSchemasAreWhatGoEncodes(t *testing.T) {
	doc, routes := published(t)
	ops := operations(doc)
	w := &walker{t: t, schemas: in(doc, "components", "schemas").(obj), seen: map[string]bool{}}
	for _, rt := range routes {
		op := ops[rt.Method+" "+rt.Path]
		if s := in(op, "responses", strconv.Itoa(rt.Status), "content", "application/json", "schema"); s != nil && rt.Answer != nil {
			w.compare(rt.Answer, s, rt.Method+" "+rt.Path, false)
		}
		if s := in(op, "requestBody", "content", "application/json", "schema"); s != nil && rt.Body != nil {
			w.compare(rt.Body, s, rt.Method+" "+rt.Path+" (body)", true)
		}
	}
}

type walker struct {
	t       *testing.T
	schemas obj
	seen    map[string]bool
}

// open follows $ref and takes "or null" off a schema.
func (w *walker) open(s any) (schema obj, null bool) {
	m, _ := s.(obj)
	if of, ok := m["anyOf"].([]any); ok && len(of) == 2 && in(of[1], "type") == "null" {
		m, _ = of[0].(obj)
		null = true
	}
	if n := schemaName(m); n != "" {
		m, _ = w.schemas[n].(obj)
	}
	if types, ok := m["type"].([]any); ok && slices.Contains(types, any("null")) {
		null = true
		c := maps.Clone(m)
		c["type"] = types[0]
		m = c
	}
	return m, null
}

func (w *walker) compare(t reflect.Type, s any, at string, sent bool) {
	schema, null := w.open(s)
	nullable := t.Kind() == reflect.Pointer
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if !sent && nullable != null && !ownEncoding(t) {
		w.t.Errorf("%s: null in the document %v, in Go %v", at, null, nullable)
	}
	is := func(kind, format string) {
		got, _ := schema["format"].(string)
		if schema["type"] != kind || format != "" && got != format {
			w.t.Errorf("%s: %v %q in the document, %s %q in Go (%v)", at, schema["type"], got, kind, format, t)
		}
	}
	switch {
	case t == reflect.TypeFor[time.Time]():
		is("string", "date-time")
	case t == reflect.TypeFor[clock.Date]():
		is("string", "date")
	case ownEncoding(t):
	case t.Kind() == reflect.String:
		is("string", "")
	case t.Kind() == reflect.Bool:
		is("boolean", "")
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		is("integer", "")
	case t.Kind() == reflect.Float64 || t.Kind() == reflect.Float32:
		is("number", "")
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		is("string", "")
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Array:
		is("array", "")
		w.compare(t.Elem(), schema["items"], at+"[]", sent)
	case t.Kind() == reflect.Map:
		is("object", "")
		if inner, ok := schema["additionalProperties"].(obj); ok {
			w.compare(t.Elem(), inner, at+"{}", sent)
		}
	case t.Kind() == reflect.Struct:
		is("object", "")
		w.members(t, schema, schemaName(s), at, sent)
	}
}

// ownEncoding reports whether a type writes itself.
func ownEncoding(t reflect.Type) bool {
	for _, m := range []string{"MarshalJSON", "MarshalJSONTo", "MarshalText"} {
		if _, ok := reflect.PointerTo(t).MethodByName(m); ok {
			return true
		}
	}
	return t.Kind() == reflect.Interface
}

type member struct {
	name        string
	typ         reflect.Type
	null, empty bool // written as null when nil; left out when empty
}

func members(t reflect.Type) []member {
	var out []member
	for f := range t.Fields() {
		tag, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case tag == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && tag == "" || strings.Contains(opts, "inline"):
			out = append(out, members(f.Type)...)
		default:
			if tag == "" {
				tag = f.Name
			}
			out = append(out, member{tag, f.Type, strings.Contains(opts, "emitnull"), strings.Contains(opts, "omit")})
		}
	}
	return out
}

func (w *walker) members(t reflect.Type, schema obj, name, at string, sent bool) {
	key := fmt.Sprint(t, name, sent)
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	props, _ := schema["properties"].(obj)
	want, got := []string{}, []string{}
	for _, m := range members(t) {
		want = append(want, m.name)
		p, ok := props[m.name]
		if !ok {
			continue
		}
		required, _ := schema["required"].([]any)
		if !sent && slices.Contains(required, any(m.name)) == m.empty {
			w.t.Errorf("%s.%s: required in the document %v, left out by Go when empty %v", at, m.name, !m.empty, m.empty)
		}
		if m.null {
			if _, null := w.open(p); !null && !sent {
				w.t.Errorf("%s.%s: Go writes null, the document has none", at, m.name)
			}
			opened, _ := w.open(p)
			p = opened
		}
		w.compare(m.typ, p, at+"."+m.name, sent)
	}
	for n := range props {
		got = append(got, n)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("%s (%v): members (-Go +document):\n%s", at, t, diff)
	}
}
