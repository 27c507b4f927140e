package apptest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	contract "kerjasama/api"
)

// docs/sop.md promises an endpoint and a test for every line of the SOP: they
// exist.
func TestTheSOPTableNamesWhatExists(t *testing.T) {
	table, err := os.ReadFile("../../docs/sop.md")
	if err != nil {
		t.Fatal(err)
	}
	endpoints := regexp.MustCompile("`(GET|POST|PUT|PATCH|DELETE) (/[^` ]+)`").FindAllStringSubmatch(string(table), -1)
	if len(endpoints) < 30 {
		t.Errorf("only %d endpoints are named", len(endpoints))
	}
	for _, e := range endpoints {
		_, at, ok := strings.Cut(string(contract.OpenAPI), "\n  "+e[2]+":\n")
		at, _, _ = strings.Cut(at, "\n  /")
		if !ok || !strings.Contains("\n"+at, "\n    "+strings.ToLower(e[1])+":\n") {
			t.Errorf("%s %s is not in the contract", e[1], e[2])
		}
	}
	namedTestsExist(t, table)
}

// docs/keamanan.md promises a test for every attack: they exist.
func TestTheSecurityTableNamesWhatExists(t *testing.T) {
	table, err := os.ReadFile("../../docs/keamanan.md")
	if err != nil {
		t.Fatal(err)
	}
	namedTestsExist(t, table)
	for line := range strings.Lines(string(table)) {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| Case") && !strings.Contains(line, ".Test") {
			t.Errorf("without a test: %s", line)
		}
	}
}

func namedTestsExist(t *testing.T, table []byte) {
	t.Helper()
	tests := regexp.MustCompile("`([a-z/]+)\\.(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(table), -1)
	if len(tests) < 30 {
		t.Errorf("only %d tests are named", len(tests))
	}
	for _, name := range tests {
		files, err := filepath.Glob("../" + name[1] + "/*_test.go")
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, func(f string) bool {
			b, err := os.ReadFile(f)
			return err == nil && bytes.Contains(b, []byte("\nfunc "+name[2]+"("))
		}) {
			t.Errorf("package %s has no test %s", name[1], name[2])
		}
	}
	if bare := regexp.MustCompile("`Test[A-Za-z0-9]+`").FindAllString(string(table), -1); bare != nil {
		t.Errorf("without their package: %v", bare)
	}
}
