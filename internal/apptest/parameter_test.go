package apptest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/db"
)

// TestQueryParametersAreTheDocumentedOnes asks every reading operation for every
// query parameter that the document knows anywhere: one is refused as unknown
// exactly where the document does not name it.
func TestQueryParametersAreTheDocumentedOnes(t *testing.T) {
	k, err := published()
	if err != nil {
		t.Fatal(err)
	}
	universe := map[string]bool{"nihil": true}
	documented := map[string]map[string]bool{}
	for _, as := range k.paths {
		for _, a := range as {
			if a.item.Get == nil {
				continue
			}
			names := map[string]bool{}
			for _, p := range append(slices.Clone(a.item.Parameters), a.item.Get.Parameters...) {
				if p.In == "query" {
					names[p.Name], universe[p.Name] = true, true
				}
			}
			documented[strings.Join(a.segs, "/")] = names
		}
	}
	w := New(t, db.SQLite)
	users := []string{"koordinator", "admin", "staf"}
	for _, probe := range []string{"/healthz", "/readyz", "/version"} {
		delete(documented, probe) // watchdogs add what they like to these
	}
	for _, path := range slices.Sorted(maps.Keys(documented)) {
		user, ok := reader(w, path, users)
		if !ok {
			t.Errorf("GET %s: none of %v may ask", path, users)
			continue
		}
		var got []string
		for name := range universe {
			if !unknown(w, user, path, name) {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(documented[path])), got); diff != "" {
			t.Errorf("GET %s: query parameters (-documented +accepted):\n%s", path, diff)
		}
	}
}

// concrete fills the parameters of a path with what could be there.
func concrete(path string) string {
	for _, p := range [][2]string{{"{kode}", "B.1.15.12"}, {"{noun}", "rencana_kegiatan"}, {"{nama}", "docs.css"}, {"{tahun}", "2026"}, {"{jenis}", "bidang"}} {
		path = strings.ReplaceAll(path, p[0], p[1])
	}
	for strings.Contains(path, "{") {
		a, b := strings.Index(path, "{"), strings.Index(path, "}")
		path = path[:a] + "01980000-0000-7000-8000-000000000000" + path[b+1:]
	}
	return path
}

// reader returns somebody whom an operation does not refuse for what they are.
func reader(w *World, path string, users []string) (string, bool) {
	for _, u := range users {
		if r := w.Do(u, http.MethodGet, concrete(path), nil); r.Status != http.StatusForbidden {
			return u, true
		}
	}
	return "", false
}

func unknown(w *World, user, path, name string) bool {
	r := w.Do(user, http.MethodGet, concrete(path)+"?"+name+"=1", nil)
	if r.Status != http.StatusBadRequest {
		return false
	}
	var p httpapi.Problem
	r.JSON(&p)
	for _, e := range p.Errors {
		if e.Pointer == name && e.Code == "unknown_parameter" {
			return true
		}
	}
	return false
}
