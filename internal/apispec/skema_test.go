package apispec_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/api"
	"kerjasama/internal/apispec"
)

// The schemas that scripts check answers by are those of the document.
func TestSchemasAreTheDocuments(t *testing.T) {
	want, err := apispec.Schemas(api.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, "api", "schema", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(f)
		got = append(got, name)
		if !bytes.Equal(b, want[name]) {
			t.Errorf("api/schema/%s is not what the document says; run make openapi", name)
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), got); diff != "" {
		t.Errorf("files of api/schema (-want +got):\n%s", diff)
	}
	if len(want) < 8 {
		t.Errorf("only %d schemas", len(want))
	}
}
