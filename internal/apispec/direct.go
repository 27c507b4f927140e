package apispec

import (
	"fmt"
	"strings"
)

// direct decides what may be absent. A type that is both sent and answered, and
// may be sent with parts left out, is published twice: X as answered, XMasukan
// as sent.
func direct(doc obj) error {
	schemas := at(doc, "components", "schemas")
	var sent, answered []obj
	for _, item := range at(doc, "paths") {
		for _, op := range item.(obj) { //nolint:errcheck // made by operations
			op, ok := op.(obj)
			if !ok {
				continue
			}
			sent = append(sent, at(op, "requestBody"))
			answered = append(answered, at(op, "responses"))
			if len(at(op, "requestBody")) == 0 {
				delete(op, "requestBody")
			}
		}
	}
	answered = append(answered, at(doc, "components", "responses"))
	in, out := closure(schemas, allUses(sent)), closure(schemas, allUses(answered))

	twice := map[string]bool{}
	for n := range in {
		if out[n] && loose(schemas[n]) {
			twice[n] = true
		}
	}
	for grown := true; grown; {
		grown = false
		for n := range in {
			if !twice[n] && out[n] && leadsTo(schemas[n], twice) {
				twice[n], grown = true, true
			}
		}
	}
	redirect := func(v any) {
		visit(v, func(m obj) {
			if n := refers(m); twice[n] {
				m["$ref"] = schemaRef + n + "Masukan"
			}
		})
	}
	for n := range twice {
		if schemas[n+"Masukan"] != nil {
			return fmt.Errorf("schema %sMasukan exists already", n)
		}
		s := clone(schemas[n])
		redirect(s)
		visit(s, func(m obj) { must(m, true) })
		schemas[n+"Masukan"] = s
	}
	for n := range in {
		if !out[n] {
			redirect(schemas[n])
			visit(schemas[n], func(m obj) { must(m, true) })
		}
	}
	for _, body := range sent {
		redirect(body)
	}
	for n := range out {
		visit(schemas[n], func(m obj) { must(m, false) })
	}
	return nil
}

func allUses(trees []obj) []string {
	var out []string
	for _, t := range trees {
		out = append(out, uses(t)...)
	}
	return out
}

// loose reports whether a schema has parts that a request may leave out.
func loose(s any) bool {
	found := false
	visit(s, func(m obj) { found = found || truth(m, "x-optional") })
	return found
}

func leadsTo(s any, names map[string]bool) bool {
	for _, n := range uses(s) {
		if names[n] {
			return true
		}
	}
	return false
}

// patchOf makes the schema of a merge-patch (RFC 7396) over a type: every part
// may be absent, what may be left out may be null, lists are sent whole.
func patchOf(schemas obj, name string) string {
	patch := strings.TrimSuffix(strings.TrimSuffix(name, "Isi"), "Ubahan") + "Ubah"
	if schemas[patch] != nil {
		return patch
	}
	s := clone(schemas[name].(obj)) //nolint:errcheck // a schema is a mapping
	schemas[patch] = s
	props := at(s, "properties")
	for _, k := range sorted(props) {
		p := props[k].(obj) //nolint:errcheck // a property is a mapping
		if n := refers(p); n != "" && at(schemas, n)["properties"] != nil {
			p["$ref"] = schemaRef + patchOf(schemas, n)
		}
		if truth(p, "x-optional") && !takesNull(p) {
			orNull(p)
		}
		p["x-optional"] = true
	}
	return patch
}

func takesNull(p obj) bool {
	for _, t := range list(p, "type") {
		if t == "null" {
			return true
		}
	}
	return p["anyOf"] != nil
}

// prune drops the components that nothing points at, and the notes to ourselves.
func prune(doc obj) {
	components := at(doc, "components")
	reached, todo := map[string]bool{}, []any{doc["paths"]}
	for len(todo) > 0 {
		visit(todo[0], func(m obj) {
			target := text(m, "$ref")
			if target == "" || reached[target] {
				return
			}
			reached[target] = true
			if kind, name, ok := strings.Cut(strings.TrimPrefix(target, "#/components/"), "/"); ok {
				todo = append(todo, at(components, kind)[name])
			}
		})
		todo = todo[1:]
	}
	for _, kind := range []string{"schemas", "responses", "headers", "parameters"} {
		for n := range at(components, kind) {
			if !reached["#/components/"+kind+"/"+n] {
				delete(at(components, kind), n)
			}
		}
	}
	visit(doc, func(m obj) {
		for k := range m {
			if strings.HasPrefix(k, "x-") {
				delete(m, k)
			}
		}
	})
}
