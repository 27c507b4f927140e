package apispec

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rename gives every schema its published name: the //@name of its type; for
// what has none the package before the type; for a page of X, XHalaman.
func rename(doc obj) error {
	schemas := at(doc, "components", "schemas")
	to, taken := map[string]string{}, map[string]string{}
	for _, old := range sorted(schemas) {
		n := publicName(old)
		if before, twice := taken[n]; twice {
			return fmt.Errorf("schemas %s and %s would both be called %s", before, old, n)
		}
		to[old], taken[n] = n, old
	}
	visit(doc, func(m obj) {
		if n := refers(m); n != "" {
			m["$ref"] = schemaRef + to[n]
		}
	})
	fresh := obj{}
	for old, n := range to {
		fresh[n] = schemas[old]
	}
	at(doc, "components")["schemas"] = fresh
	return nil
}

func publicName(swag string) string {
	if item, ok := strings.CutPrefix(swag, "httpapi.Collection-"); ok {
		return publicName(strings.Replace(item, "_", ".", 1)) + "Halaman"
	}
	pkg, name, ok := strings.Cut(swag, ".")
	switch {
	case !ok:
		return swag
	case pkg == "kpi":
		return "KPI" + name
	case swag == "actor.Jenis":
		return "PelakuJenis"
	case pkg == "actor":
		return name
	}
	return pascal(pkg) + name
}

func pascal(s string) string {
	var b strings.Builder
	up := true
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			up = true
		case up:
			b.WriteRune(unicode.ToUpper(r))
			up = false
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func camel(s string) string {
	p := pascal(s)
	r, n := utf8.DecodeRuneInString(p)
	return string(unicode.ToLower(r)) + p[n:]
}

// modern rewrites a schema of OpenAPI 3.0 in the words of 3.1 (JSON Schema
// 2020-12), and makes it strict: an object has the properties it names and no
// others. What a property may lack is decided by direct.
func modern(s obj) {
	for _, k := range []string{"x-enum-varnames", "x-enum-comments", "x-enum-descriptions"} {
		delete(s, k)
	}
	if all := list(s, "allOf"); len(all) == 1 { // swag wraps a $ref that has neighbours
		if inner, ok := all[0].(obj); ok && refers(inner) != "" {
			s["$ref"] = inner["$ref"]
			for _, k := range []string{"allOf", "type", "enum", "format"} {
				delete(s, k)
			}
		}
	}
	if ex, ok := s["example"]; ok {
		s["examples"] = []any{ex}
		delete(s, "example")
	}
	if text(s, "format") == "binary" {
		delete(s, "format")
		s["contentMediaType"] = "application/octet-stream"
	}
	props, _ := s["properties"].(obj) // absent is nil
	for name, p := range props {
		if p, ok := p.(obj); ok {
			byName(name, p)
			modern(p)
		}
	}
	if items, ok := s["items"].(obj); ok {
		modern(items)
	}
	switch extra, ok := s["additionalProperties"].(obj); {
	case ok:
		modern(extra)
	case props != nil:
		s["additionalProperties"] = false
	case text(s, "type") == "object":
		s["additionalProperties"] = true // free by nature: the data of an event, an old record
	}
	nullable(s)
}

// byName completes formats by the naming rule of the contract: …_id is a UUID,
// …_pada an instant.
func byName(name string, p obj) {
	if strings.HasSuffix(name, "_ids") {
		if items, ok := p["items"].(obj); ok {
			name, p = "_id", items
		}
	}
	if text(p, "type") != "string" || p["format"] != nil || p["enum"] != nil {
		return
	}
	switch {
	case name == "request_id":
	case strings.HasSuffix(name, "_id"):
		p["format"] = "uuid"
	case strings.HasSuffix(name, "_pada"):
		p["format"] = "date-time"
	}
}

func nullable(s obj) {
	if !truth(s, "nullable") && !truth(s, "x-nullable") {
		return
	}
	delete(s, "nullable")
	delete(s, "x-nullable")
	orNull(s)
}

// orNull lets a schema also take null.
func orNull(s obj) {
	switch {
	case s["$ref"] != nil:
		s["anyOf"] = []any{obj{"$ref": s["$ref"]}, obj{"type": "null"}}
		delete(s, "$ref")
	case text(s, "type") != "":
		s["type"] = []any{s["type"], "null"}
	}
	if enum := list(s, "enum"); enum != nil && !slices.Contains(enum, nil) {
		s["enum"] = append(enum, nil)
	}
}

// must lists the properties that are always there: in an answer all but those
// marked x-omitempty, in a request all but those marked x-optional.
func must(s obj, request bool) {
	props, ok := s["properties"].(obj)
	if !ok {
		return
	}
	required := []any{}
	for _, name := range sorted(props) {
		p, _ := props[name].(obj) // a property is a mapping
		if request && truth(p, "x-optional") || !request && truth(p, "x-omitempty") {
			continue
		}
		required = append(required, name)
	}
	delete(s, "required")
	if len(required) > 0 {
		s["required"] = required
	}
}
