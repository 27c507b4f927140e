package archtest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// file is one file of the tree; ast is nil unless it is Go.
type file struct {
	path string // from the module's root, with slashes
	text string
	ast  *ast.File
	fset *token.FileSet
}

func (f file) test() bool { return strings.HasSuffix(f.path, "_test.go") }

func (f file) base() string { return path.Base(f.path) }

// within reports whether the file is in one of the folders or below.
func (f file) within(dirs ...string) bool {
	return slices.ContainsFunc(dirs, func(d string) bool { return strings.HasPrefix(f.path, d+"/") })
}

// area is the part of the house a file belongs to: cmd, pkg, api, configs, or
// the folder below internal; "" is the root.
func (f file) area() string { return area(path.Dir(f.path)) }

func area(dir string) string {
	first, rest, _ := strings.Cut(dir, "/")
	if first == "internal" {
		first, _, _ = strings.Cut(rest, "/")
	}
	if first == "." {
		return ""
	}
	return first
}

// imports lists what a file imports.
func (f file) imports() []string {
	var out []string
	if f.ast == nil {
		return nil
	}
	for _, s := range f.ast.Imports {
		p, err := strconv.Unquote(s.Path.Value)
		if err != nil {
			continue // the parser took it
		}
		out = append(out, p)
	}
	return out
}

func (f file) at(n ast.Node, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: %s", f.path, f.fset.Position(n.Pos()).Line, fmt.Sprintf(format, args...))
}

func parse(t *testing.T, name, text string) file {
	t.Helper()
	f := file{path: name, text: text, fset: token.NewFileSet()}
	if strings.HasSuffix(name, ".go") {
		a, err := parser.ParseFile(f.fset, name, text, parser.ParseComments)
		if err != nil {
			t.Fatalf("parse %s: %v", name, err)
		}
		f.ast = a
	}
	return f
}

// tree reads every text file of the module that is not ignored by git.
func tree(t *testing.T) []file {
	t.Helper()
	root := moduleRoot(t)
	skip := ignored(t, root)
	var out []file
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.Name() == ".git" || skip(rel) {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if bytes.IndexByte(b, 0) >= 0 {
			return nil // not text
		}
		out = append(out, parse(t, rel, string(b)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}

// ignored understands the few forms our .gitignore uses: /path/, name/, *.ext
// and /prefix*.
func ignored(t *testing.T, root string) func(rel string) bool {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(b))
	return func(rel string) bool {
		for _, l := range lines {
			pattern, anchored := strings.CutPrefix(strings.TrimSuffix(l, "/"), "/")
			name := path.Base(rel)
			if anchored {
				name = rel
			}
			if ok, err := path.Match(pattern, name); err == nil && ok {
				return true
			}
		}
		return false
	}
}
