package apispec

import (
	"net/http"
	"strings"

	"kerjasama/internal/httpapi"
)

// operationID names an operation for client generators: listMitra, getMitra,
// createMitra, updateMitra, deleteMitra, and the action before the noun for the
// rest (ajukanRencanaKegiatan).
func (b *builder) operationID(rt httpapi.Route) string {
	var words []string
	for seg := range strings.SplitSeq(strings.Trim(rt.Path, "/"), "/") {
		if !strings.HasPrefix(seg, "{") {
			words = append(words, seg)
		}
	}
	item := strings.HasSuffix(rt.Path, "}")
	switch rt.Method {
	case http.MethodGet:
		if rt.List != nil || !item && (b.below(rt.Path) || b.paged(rt)) {
			return "list" + pascal(strings.Join(words, " "))
		}
		return "get" + pascal(strings.Join(words, " "))
	case http.MethodPatch:
		return "update" + pascal(strings.Join(words, " "))
	case http.MethodPut:
		return "put" + pascal(strings.Join(words, " "))
	case http.MethodDelete:
		if !item && !strings.Contains(rt.Path, "}") {
			return "deleteAll" + pascal(strings.Join(words, " "))
		}
		return "delete" + pascal(strings.Join(words, " "))
	}
	switch {
	case rt.Status == http.StatusCreated:
		return "create" + pascal(strings.Join(words, " "))
	case item || len(words) < 2:
		return "submit" + pascal(strings.Join(words, " "))
	}
	last := len(words) - 1
	return camel(words[last]) + pascal(strings.Join(words[:last], " "))
}

// below reports whether single things stand below a path.
func (b *builder) below(path string) bool {
	for _, r := range b.routes {
		if rest, ok := strings.CutPrefix(r.Path, path+"/{"); ok && r.Method == http.MethodGet && strings.HasSuffix(rest, "}") && !strings.Contains(rest, "/") {
			return true
		}
	}
	return false
}

func (b *builder) paged(rt httpapi.Route) bool {
	return rt.Answer != nil && strings.HasPrefix(rt.Answer.Name(), "Collection[")
}
