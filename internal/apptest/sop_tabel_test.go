package apptest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
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
	var tests bytes.Buffer
	for _, pattern := range []string{"../*/*_test.go", "../platform/*/*_test.go", "../../pkg/*/*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			tests.Write(b)
		}
	}
	for _, name := range regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(table), -1) {
		if !bytes.Contains(tests.Bytes(), []byte("func "+name[1]+"(")) {
			t.Errorf("there is no test %s", name[1])
		}
	}
}
