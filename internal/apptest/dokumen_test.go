package apptest_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	contract "kerjasama/api"
)

const root = "../.."

// pages are the documents people read, by their path from the module's root.
func pages(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	take := func(path string) {
		b, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		out[path] = string(b)
	}
	take("README.md")
	err := fs.WalkDir(os.DirFS(root), "docs", func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".md") {
			take(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 20 {
		t.Fatalf("only %d pages were found", len(out))
	}
	return out
}

// operations lists the contract's paths with their methods, as in "GET /kpi".
func operations(t *testing.T) map[string]bool {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]any `yaml:"paths"`
	}
	if err := yaml.Unmarshal(contract.OpenAPI, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for path, item := range doc.Paths {
		for method := range item {
			out[strings.ToUpper(method)+" "+path] = true
		}
	}
	return out
}

// sources are the Go files of the tree.
func sources(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, dir := range []string{"cmd", "internal", "pkg"} {
		err := fs.WalkDir(os.DirFS(root), dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") {
				return err
			}
			b, err := os.ReadFile(filepath.Join(root, path))
			out[path] = string(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// Comments that send their reader to a document send them to one that is there.
func TestCommentsNameDocumentsThatExist(t *testing.T) {
	named := 0
	for path, text := range sources(t) {
		for _, m := range regexp.MustCompile(`// .*?(docs/[a-z0-9/._-]*[a-z0-9])`).FindAllStringSubmatch(text, -1) {
			named++
			if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
				t.Errorf("%s names %s, which is not there", path, m[1])
			}
		}
	}
	if named < 5 {
		t.Errorf("only %d documents were found in comments", named)
	}
}

// What the documents point at is there: files, folders, operations.
func TestTheDocumentsNameWhatExists(t *testing.T) {
	links := regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`)
	calls := regexp.MustCompile("`(GET|POST|PUT|PATCH|DELETE) (/[^` ?]+)[^`]*`")
	files := regexp.MustCompile("`((?:internal|cmd|pkg|api|configs|deployments|docs)/[A-Za-z0-9_./-]+[A-Za-z0-9_])`")
	ops, named := operations(t), 0
	for page, text := range pages(t) {
		var paths []string
		for _, m := range links.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(m[1], ":") {
				paths = append(paths, filepath.Join(filepath.Dir(page), m[1]))
			}
		}
		for _, m := range files.FindAllStringSubmatch(text, -1) {
			paths = append(paths, m[1])
		}
		for _, p := range paths {
			if _, err := os.Stat(filepath.Join(root, p)); err != nil {
				t.Errorf("%s names %s, which is not there", page, p)
			}
		}
		for _, m := range calls.FindAllStringSubmatch(text, -1) {
			named++
			if path := strings.TrimPrefix(m[2], "/api/v1"); !strings.Contains(path, "…") && !ops[m[1]+" "+path] {
				t.Errorf("%s names %s %s, which is not in the contract", page, m[1], path)
			}
		}
	}
	if named < 60 {
		t.Errorf("only %d operations were found in the documents", named)
	}
}

// The guide for front ends says what to do about every code, and about no other.
func TestTheGuideKnowsEveryCode(t *testing.T) {
	var codes []struct {
		Code string `yaml:"code"`
	}
	if err := yaml.Unmarshal(contract.Problems, &codes); err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(pages(t)["docs/panduan-front-end.md"], "| Code | What to do |\n|---|---|\n")
	if !ok {
		t.Fatal("the table of codes is not there")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	var left bytes.Buffer
	for row := range strings.SplitSeq(table, "\n") {
		left.WriteString(strings.Split(row, "|")[1])
	}
	for _, c := range codes {
		if n := strings.Count(left.String(), "`"+c.Code+"`"); n != 1 {
			t.Errorf("%s is named %d times", c.Code, n)
		}
	}
	if n := strings.Count(left.String(), "`") / 2; n != len(codes) {
		t.Errorf("the guide names %d codes, there are %d", n, len(codes))
	}
}

// docs/kpi.md explains every reason the indicators give.
func TestTheKPIPageKnowsEveryReason(t *testing.T) {
	var counting []byte
	for _, file := range []string{"hitung.go", "tersembunyi.go"} {
		b, err := os.ReadFile("../kpi/" + file)
		if err != nil {
			t.Fatal(err)
		}
		counting = append(counting, b...)
	}
	page := pages(t)["docs/kpi.md"]
	codes := regexp.MustCompile(`(?:\{|case )"([a-z_]+)"(?:, fault\.T|:\n[^\n]*Alasan\{)`).FindAllStringSubmatch(string(counting), -1)
	if len(codes) < 18 {
		t.Errorf("only %d reasons were found", len(codes))
	}
	for _, c := range codes {
		if !strings.Contains(page, "`"+c[1]+"`") {
			t.Errorf("docs/kpi.md does not explain %s", c[1])
		}
	}
}

// The glossary says where its words are; the paths among them exist.
func TestTheGlossarysPathsExist(t *testing.T) {
	paths := map[string]bool{}
	for op := range operations(t) {
		_, path, _ := strings.Cut(op, " ")
		paths[path] = true
	}
	named := regexp.MustCompile("`(/[^`?]*)[^`]*`").FindAllStringSubmatch(pages(t)["docs/glosarium.md"], -1)
	if len(named) < 25 {
		t.Errorf("only %d paths were found", len(named))
	}
	for _, m := range named {
		if !paths[m[1]] {
			t.Errorf("%s is not in the contract", m[1])
		}
	}
}
