package apptest

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Operation is one operation of the published document.
type Operation struct {
	Method, Path string // the whole path, parameters as {name}
	Public       bool   // asks for no credentials
	Body         bool   // a JSON body may be sent
	Required     bool   // and must be
	JSON         bool   // answers JSON
	Query        []string
}

// Operations lists every operation of the published document in order.
func Operations(t *testing.T) []Operation {
	t.Helper()
	k, err := published()
	if err != nil {
		t.Fatal(err)
	}
	var out []Operation
	for _, as := range k.paths {
		for _, a := range as {
			for method, op := range a.item.GetOperations().FromOldest() {
				o := Operation{Method: strings.ToUpper(method), Path: strings.Join(a.segs, "/"), Public: op.Security != nil && len(op.Security) == 0}
				if o.Method != http.MethodGet && o.Method != http.MethodDelete {
					o.Body = op.RequestBody == nil || op.RequestBody.Content.GetOrZero("application/json") != nil || op.RequestBody.Content.GetOrZero("application/merge-patch+json") != nil
					o.Required = o.Body && op.RequestBody != nil && op.RequestBody.Required != nil && *op.RequestBody.Required
				}
				for _, r := range op.Responses.Codes.FromOldest() {
					o.JSON = o.JSON || r.Content != nil && r.Content.GetOrZero("application/json") != nil
				}
				for _, p := range slices.Concat(a.item.Parameters, op.Parameters) {
					if p.In == "query" {
						o.Query = append(o.Query, p.Name)
					}
				}
				out = append(out, o)
			}
		}
	}
	slices.SortFunc(out, func(a, b Operation) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	return out
}

// Documented reports whether the document has an operation at a concrete path.
func Documented(method, path string) bool {
	k, err := published()
	if err != nil {
		return false
	}
	for _, a := range k.paths[len(strings.Split(path, "/"))] {
		if a.fits(path) && operation(a.item, method) != nil {
			return true
		}
	}
	return false
}

// fits reports whether a concrete path is one of a's.
func (a address) fits(path string) bool {
	for i, s := range strings.Split(path, "/") {
		if a.segs[i] != s && !strings.HasPrefix(a.segs[i], "{") {
			return false
		}
	}
	return true
}
