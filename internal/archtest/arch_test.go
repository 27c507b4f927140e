package archtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheTreeKeepsTheLaws(t *testing.T) {
	files := tree(t)
	if len(files) < 100 {
		t.Fatalf("only %d files found: the walk is broken", len(files))
	}
	for name, r := range rules() {
		t.Run(name, func(t *testing.T) {
			for _, s := range r(files) {
				t.Error(s)
			}
		})
	}
}

// A slice that .golangci.yml does not name would be checked here only.
func TestEverySliceHasItsDepguardRule(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(moduleRoot(t), ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range tree(t) {
		a := f.area()
		if f.ast == nil || seen[a] || !isSlice(a) {
			continue
		}
		seen[a] = true
		if !strings.Contains(string(b), "\n        slice-"+a+": { files: [\"**/internal/"+a+"/**\"]") {
			t.Errorf(".golangci.yml has no depguard rule slice-%s", a)
		}
	}
	if len(seen) == 0 {
		t.Error("no slices found")
	}
}

// sample is a small invented tree: path → text.
type sample map[string]string

func (s sample) files(t *testing.T) []file {
	t.Helper()
	var out []file
	for p, text := range s {
		out = append(out, parse(t, p, text))
	}
	return out
}

func TestEveryLawCanBeBroken(t *testing.T) {
	cases := samples()
	for name, r := range rules() {
		c, ok := cases[name]
		if !ok {
			t.Errorf("%q has no samples", name)
			continue
		}
		for _, s := range c.bad {
			if got := r(s.files(t)); len(got) == 0 {
				t.Errorf("%q: nothing found in %v", name, s)
			}
		}
		for _, s := range c.good {
			if got := r(s.files(t)); len(got) != 0 {
				t.Errorf("%q: got %v in %v, want nothing", name, got, s)
			}
		}
	}
}

type badAndGood struct{ bad, good []sample }

func importing(paths ...string) string {
	var b strings.Builder
	b.WriteString("package x\n")
	for _, p := range paths {
		b.WriteString("import _ \"" + p + "\"\n")
	}
	return b.String()
}

func samples() map[string]badAndGood {
	const inner = module + "/internal/"
	return map[string]badAndGood{
		"the map: cmd → app → slices → platform; never slice → slice": {
			bad: []sample{
				{"internal/rencana/store.go": importing(inner + "mitra")},
				{"internal/rencana/x_test.go": importing(inner + "mitra")},
				{"internal/rencana/service.go": importing(inner + "app")},
				{"internal/rencana/service.go": importing(inner + "config")},
				{"internal/platform/db/db.go": importing(inner + "rencana")},
				{"internal/platform/db/db.go": importing(inner + "httpapi")},
				{"internal/httpapi/server.go": importing(inner + "rencana")},
				{"internal/config/config.go": importing(inner + "app")},
				{"internal/app/app.go": importing(inner + "apptest")},
				{"cmd/kerjasama/main.go": importing(inner + "rencana")},
				{"pkg/kerjasama/client.go": importing(inner + "platform/fault")},
				{"internal/ctl/main.go": importing(inner + "platform/clock")},
			},
			good: []sample{
				{"internal/rencana/http.go": importing(inner+"platform/db", inner+"httpapi", "time")},
				{"internal/rencana/http_test.go": importing(inner+"rencana", inner+"apptest")},
				{"internal/app/app.go": importing(inner+"rencana", inner+"httpapi", module+"/configs")},
				{"cmd/kerjasama/main.go": importing(inner + "app")},
				{"cmd/kerjasamactl/main.go": importing(inner + "ctl")},
				{"internal/ctl/main.go": importing(module + "/pkg/kerjasama")},
			},
		},
		"a slice speaks HTTP in http.go files only": {
			bad: []sample{{"internal/rencana/service.go": importing(inner + "httpapi")}},
			good: []sample{
				{"internal/rencana/http.go": importing(inner + "httpapi")},
				{"internal/akses/sesi_http.go": importing(inner + "httpapi")},
				{"internal/app/app.go": importing(inner + "httpapi")},
			},
		},
		"Echo is for httpapi and http.go files": {
			bad: []sample{
				{"internal/rencana/service.go": importing("github.com/labstack/echo/v4")},
				{"internal/platform/http.go": importing("github.com/labstack/echo/v4/middleware")},
			},
			good: []sample{
				{"internal/rencana/http.go": importing("github.com/labstack/echo/v4")},
				{"internal/httpapi/server.go": importing("github.com/labstack/echo/v4")},
			},
		},
		"GORM is for store.go files and the store's own packages": {
			bad: []sample{
				{"internal/rencana/service.go": importing("gorm.io/gorm")},
				{"internal/httpapi/store.go": importing("gorm.io/gorm")},
				{"internal/platform/flow/flow.go": importing("gorm.io/gorm/clause")},
			},
			good: []sample{
				{"internal/rencana/store.go": importing("gorm.io/gorm")},
				{"internal/akses/sesi_store.go": importing("gorm.io/gorm")},
				{"internal/platform/db/db.go": importing("gorm.io/gorm")},
			},
		},
		"pkg stands on the standard library": {
			bad:  []sample{{"pkg/kerjasama/client.go": importing("github.com/google/uuid")}},
			good: []sample{{"pkg/kerjasama/client.go": importing("net/http")}},
		},
		"only the clock reads the time": {
			bad: []sample{
				{"internal/rencana/service.go": "package x\nimport \"time\"\nvar t = time.Now()"},
				{"internal/rencana/service.go": "package x\nimport jam \"time\"\nvar t = jam.Since(u)"},
				{"internal/rencana/service.go": "package x\nimport \"time\"\nvar now = time.Now"},
			},
			good: []sample{
				{"internal/platform/clock/clock.go": "package x\nimport \"time\"\nvar t = time.Now()"},
				{"internal/rencana/service.go": "package x\nvar t = time.Now()"},
				{"internal/rencana/x_test.go": "package x\nimport \"time\"\nvar t = time.Now()"},
			},
		},
		"no AutoMigrate, no GORM Save, no c.Bind": {
			bad: []sample{
				{"internal/rencana/store.go": "package x\nvar e = tx.AutoMigrate(a, b)"},
				{"internal/rencana/store.go": "package x\nvar e = tx.Where(q).Save(&r)"},
				{"internal/rencana/http.go": "package x\nvar e = c.Bind(&v)"},
			},
			good: []sample{{"internal/rencana/service.go": "package x\nvar e = s.n.Save(tx, was, r)"}},
		},
		"packages are named after what they hold": {
			bad: []sample{
				{"internal/utils/x.go": "package utils"},
				{"internal/platform/x/x.go": "package helpers"},
				{"internal/rencana/impl/x.go": "package rencana"},
				{"internal/common/x_test.go": "package common_test"},
			},
			good: []sample{{"internal/rencana/x.go": "package rencana"}},
		},
		"a file has at most 500 lines": {
			bad: []sample{{"internal/rencana/x.go": "package x\n" + strings.Repeat("\n", 500)}},
			good: []sample{
				{"internal/rencana/x.go": "package x\n" + strings.Repeat("\n", 499)},
				{"internal/rencana/x.go": "// Code generated by x. DO NOT EDIT.\npackage x\n" + strings.Repeat("\n", 500)},
				{"docs/sop.md": strings.Repeat("\n", 501)},
			},
		},
		"every package says what it is": {
			bad: []sample{
				{"internal/rencana/x.go": "package x"},
				{"internal/rencana/x.go": "// A comment of something else.\n\npackage x"},
				{"internal/rencana/x.go": "package x", "internal/rencana/x_test.go": "// Package x is told by its test.\npackage x"},
			},
			good: []sample{
				{"internal/rencana/x.go": "package x", "internal/rencana/doc.go": "// Package x is told.\npackage x"},
				{"internal/rencana/x_test.go": "package x"},
			},
		},
		"nothing names the place it was made at": {
			bad: []sample{
				{"docs/a.md": "see /wo" + "rk/main"},
				{"Makefile": "cat ../shared/" + "spec/api.md"},
				{"docs/a.md": "a far" + "m-tool"},
				{".ci/run": "GOPROXY=https://proxy.go" + "lang.org"},
			},
			good: []sample{{"docs/a.md": "the working day; pharma-students; a shared calendar"}},
		},
		"a nolint names its linter and the reason": {
			bad: []sample{
				{"internal/rencana/x.go": "package x //nolint"},
				{"internal/rencana/x.go": "package x //nolint:gosec"},
				{"internal/rencana/x.go": "package x // nolint:gosec // why"},
				{"internal/rencana/x.go": "package x //nolint:gosec //"},
			},
			good: []sample{{"internal/rencana/x.go": "package x //nolint:gosec,noctx // a fixed program"}},
		},
	}
}
