package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
)

const module = "kerjasama"

// rule finds what breaks one law of the house.
type rule func(files []file) []string

// rules are the laws, by the sentence that states them.
func rules() map[string]rule {
	return map[string]rule{
		"the map: cmd → app → slices → platform; never slice → slice": imports,
		"a slice speaks HTTP in http.go files only":                   each(httpapiFromHTTP),
		"Echo is for httpapi and http.go files":                       each(echoFromHTTP),
		"GORM is for store.go files and the store's own packages":     each(gormFromStore),
		"pkg stands on the standard library":                          each(pkgOnStandardLibrary),
		"only the clock reads the time":                               each(timeFromClock),
		"no AutoMigrate, no GORM Save, no c.Bind":                     each(refusedCalls),
		"packages are named after what they hold":                     each(packageNames),
		"a file has at most 500 lines":                                each(length),
		"every package says what it is":                               packageDocs,
		"nothing names the place it was made at":                      each(workplace),
		"a nolint names its linter and the reason":                    each(nolint),
	}
}

func each(f func(file) []string) rule {
	return func(files []file) []string {
		var out []string
		for _, x := range files {
			out = append(out, f(x)...)
		}
		return out
	}
}

// mayImport says which areas below internal a part of the house may know. What
// is not here is a slice: itself, platform, and httpapi.
var mayImport = map[string][]string{
	"":         {},
	"api":      {},
	"configs":  {},
	"cmd":      {"app", "ctl", "pkg"},
	"ctl":      {"pkg"}, // a client: what it knows of the server is what every script does
	"pkg":      {"pkg"},
	"platform": {"platform"},
	"config":   {"platform"},
	"httpapi":  {"platform"},
	"apispec":  {"platform", "httpapi", "api"},
	"archtest": {},
	"app":      {"*"},
	"apptest":  {"*"},
	"bench":    {"*"},
}

// testsMayImport is what tests may know beyond the harness and the platform.
var testsMayImport = map[string][]string{
	"apispec": {"app", "config"}, // the gate generates the document again
	"httpapi": {"api"},           // the documentation pages show the real document
}

// isSlice reports whether an area is a slice: a folder below internal that is
// no other part of the house.
func isSlice(a string) bool {
	_, house := mayImport[a]
	return !house
}

func imports(files []file) []string {
	var out []string
	for _, f := range files {
		from := f.area()
		may, house := mayImport[from]
		if !house {
			may = []string{"platform", "httpapi", "api", "configs"}
		}
		if f.ast != nil && f.ast.Name.Name == "main" && from != "cmd" {
			may = append(slices.Clone(may), "app", "config") // a generator beside what it generates
		}
		if f.test() {
			may = slices.Concat(may, []string{"apptest", "platform"}, testsMayImport[from])
		}
		for _, p := range f.imports() {
			dir, ours := strings.CutPrefix(p, module+"/")
			if !ours || area(dir) == from || slices.Contains(may, area(dir)) || slices.Contains(may, "*") && area(dir) != "apptest" {
				continue
			}
			out = append(out, fmt.Sprintf("%s: %s may not import %s", f.path, orRoot(from), p))
		}
	}
	return out
}

func orRoot(a string) string {
	if a == "" {
		return "the root"
	}
	return a
}

func named(f file, name string) bool {
	return f.base() == name+".go" || strings.HasSuffix(f.base(), "_"+name+".go")
}

func refuse(f file, what string, bad func(string) bool) []string {
	var out []string
	for _, p := range f.imports() {
		if bad(p) {
			out = append(out, fmt.Sprintf("%s: imports %s: %s", f.path, p, what))
		}
	}
	return out
}

func httpapiFromHTTP(f file) []string {
	if f.test() || !isSlice(f.area()) || named(f, "http") {
		return nil
	}
	return refuse(f, "only http.go files do", func(p string) bool { return p == module+"/internal/httpapi" })
}

func echoFromHTTP(f file) []string {
	a := f.area()
	if f.test() || a == "httpapi" || a == "bench" || isSlice(a) && named(f, "http") {
		return nil
	}
	return refuse(f, "only httpapi and http.go files do", func(p string) bool { return strings.HasPrefix(p, "github.com/labstack/") })
}

func gormFromStore(f file) []string {
	if f.test() || f.area() == "bench" || isSlice(f.area()) && named(f, "store") ||
		f.within("internal/platform/db", "internal/platform/journal", "internal/platform/jobs", "internal/platform/listing", "internal/platform/dbtest") {
		return nil
	}
	return refuse(f, "only store.go files and platform/{db,journal,jobs,listing} do", func(p string) bool { return strings.HasPrefix(p, "gorm.io/") })
}

func pkgOnStandardLibrary(f file) []string {
	if f.area() != "pkg" || f.test() {
		return nil
	}
	return refuse(f, "scripts that use pkg get nothing else with it", func(p string) bool {
		first, _, _ := strings.Cut(p, "/")
		return strings.Contains(first, ".")
	})
}

// timeFromClock leaves out tests, which wait and measure on the machine's own
// clock, and the benchmark, which does nothing else.
func timeFromClock(f file) []string {
	if f.ast == nil || f.test() || f.within("internal/platform/clock", "internal/bench") {
		return nil
	}
	name := ""
	for _, s := range f.ast.Imports {
		if s.Path.Value == `"time"` {
			name = "time"
			if s.Name != nil {
				name = s.Name.Name
			}
		}
	}
	var out []string
	ast.Inspect(f.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && name != "" && x.Name == name && slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
			out = append(out, f.at(n, "time.%s: the time comes from platform/clock", sel.Sel.Name))
		}
		return true
	})
	return out
}

// refusedCalls knows GORM's Save and Echo's Bind by their single argument;
// db.Noun's Save, which checks the version, takes three.
func refusedCalls(f file) []string {
	if f.ast == nil {
		return nil
	}
	var out []string
	ast.Inspect(f.ast, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		switch name := sel.Sel.Name; {
		case name == "AutoMigrate":
			out = append(out, f.at(n, "AutoMigrate: the schema is in the migrations"))
		case (name == "Save" || name == "Bind") && len(call.Args) == 1:
			out = append(out, f.at(n, "%s with one argument: use db.Noun.Save (checks the version), httpapi.Body (decodes strictly)", name))
		}
		return true
	})
	return out
}

func packageNames(f file) []string {
	if f.ast == nil {
		return nil
	}
	refused := []string{"util", "utils", "common", "model", "models", "impl", "helper", "helpers", "misc", "shared"}
	for _, n := range []string{strings.TrimSuffix(f.ast.Name.Name, "_test"), path.Base(path.Dir(f.path))} {
		if slices.Contains(refused, n) {
			return []string{fmt.Sprintf("%s: package %s says nothing about what it holds", f.path, n)}
		}
	}
	return nil
}

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

func length(f file) []string {
	if n := strings.Count(f.text, "\n"); f.ast != nil && n > 500 && !generated.MatchString(f.text) {
		return []string{fmt.Sprintf("%s: %d lines", f.path, n)}
	}
	return nil
}

func packageDocs(files []file) []string {
	said := map[string]bool{}
	for _, f := range files {
		if f.ast == nil || f.test() {
			continue
		}
		dir := path.Dir(f.path)
		said[dir] = said[dir] || f.ast.Doc != nil
	}
	var out []string
	for dir, ok := range said {
		if !ok {
			out = append(out, dir+": no package comment")
		}
	}
	slices.Sort(out)
	return out
}

// The words are put together here so that this file does not break its own law.
var workplaceWords = regexp.MustCompile(`/wo` + `rk/|\.lib` + `rary\b|shared/` + `(spec|data)|\bfar` + `m-|(proxy|sum)\.go` + `lang\.org|registry\.npm` + `js\.org|deb\.deb` + `ian\.org`)

func workplace(f file) []string {
	var out []string
	n := 0
	for line := range strings.Lines(f.text) {
		n++
		if m := workplaceWords.FindString(line); m != "" {
			out = append(out, fmt.Sprintf("%s:%d: %s", f.path, n, m))
		}
	}
	return out
}

var goodNolint = regexp.MustCompile(`^//nolint:[a-z0-9]+(,[a-z0-9]+)* // \S`)

func nolint(f file) []string {
	if f.ast == nil {
		return nil
	}
	var out []string
	for _, g := range f.ast.Comments {
		for _, c := range g.List {
			if strings.HasPrefix(strings.ReplaceAll(c.Text, " ", ""), "//nolint") && !goodNolint.MatchString(c.Text) {
				out = append(out, f.at(c, "%s: want //nolint:linter // reason", c.Text))
			}
		}
	}
	return out
}
