package apispec

import (
	"maps"
	"slices"
	"strings"
)

// at returns the mapping below a path of keys, making it where it is missing.
func at(m obj, path ...string) obj {
	for _, k := range path {
		next, ok := m[k].(obj)
		if !ok {
			next = obj{}
			m[k] = next
		}
		m = next
	}
	return m
}

// look returns the mapping below a path of keys, nil where there is none.
func look(m obj, path ...string) obj {
	for _, k := range path {
		m, _ = m[k].(obj) // absent is nil
	}
	return m
}

func list(m obj, key string) []any { l, _ := m[key].([]any); return l } // absent is empty

func text(m obj, key string) string { s, _ := m[key].(string); return s } // absent is empty

func truth(m obj, key string) bool { b, _ := m[key].(bool); return b } // absent is false

func sorted(m obj) []string { return slices.Sorted(maps.Keys(m)) }

func anys[S ~string](names []S) []any {
	out := make([]any, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}

// clone copies a tree.
func clone[T any](v T) T {
	c, _ := copyTree(v).(T) // the copy has the type of the original
	return c
}

func copyTree(v any) any {
	switch v := v.(type) {
	case obj:
		out := make(obj, len(v))
		for k, e := range v {
			out[k] = copyTree(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = copyTree(e)
		}
		return out
	default:
		return v
	}
}

// visit calls f for every mapping of a tree, parents first.
func visit(v any, f func(obj)) {
	switch v := v.(type) {
	case obj:
		f(v)
		for _, k := range sorted(v) {
			visit(v[k], f)
		}
	case []any:
		for _, e := range v {
			visit(e, f)
		}
	}
}

const schemaRef = "#/components/schemas/"

// refers returns the schema a mapping points at, "" when it points nowhere.
func refers(m obj) string {
	name, ok := strings.CutPrefix(text(m, "$ref"), schemaRef)
	if !ok {
		return ""
	}
	return name
}

func ref(kind, name string) obj { return obj{"$ref": "#/components/" + kind + "/" + name} }

// uses lists the schemas a tree points at.
func uses(v any) []string {
	var out []string
	visit(v, func(m obj) {
		if n := refers(m); n != "" {
			out = append(out, n)
		}
	})
	return out
}

// closure returns every schema that the named ones lead to, and themselves.
func closure(schemas obj, from []string) map[string]bool {
	seen := map[string]bool{}
	for len(from) > 0 {
		n := from[0]
		from = from[1:]
		if !seen[n] {
			seen[n] = true
			from = append(from, uses(schemas[n])...)
		}
	}
	return seen
}
