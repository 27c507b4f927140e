package apispec

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/listing"
)

// Build makes the published document from swag's output, the registered routes
// and the error codes. The notes say where the three disagree; a document with
// notes must not be published.
func Build(swagger []byte, routes []httpapi.Route, codes []httpapi.Galat) (doc []byte, notes []string, err error) {
	raw, err := lift(swagger)
	if err != nil {
		return nil, nil, err
	}
	if err := rename(raw); err != nil {
		return nil, nil, err
	}
	b := builder{doc: head(), annotated: at(raw, "paths"), routes: routes}
	c := at(b.doc, "components")
	b.schemas = at(raw, "components", "schemas")
	c["schemas"], c["responses"], c["headers"], c["parameters"] = b.schemas, sharedAnswers(codes), sharedHeaders(), sharedParams()
	for _, n := range sorted(b.schemas) {
		modern(at(b.schemas, n))
	}
	for _, rt := range routes {
		b.add(rt)
	}
	b.leftOver()
	b.tags()
	if err := direct(b.doc); err != nil {
		return nil, nil, err
	}
	prune(b.doc)
	out, err := YAML(b.doc)
	return append([]byte("# Generated from the handlers; make openapi writes it, a test compares it.\n"), out...), b.notes, err
}

type builder struct {
	doc, annotated, schemas obj
	routes                  []httpapi.Route
	notes                   []string
}

func (b *builder) note(format string, args ...any) {
	b.notes = append(b.notes, fmt.Sprintf(format, args...))
}

// add publishes one route.
func (b *builder) add(rt httpapi.Route) {
	method := strings.ToLower(rt.Method)
	op := look(b.annotated, rt.Path, method)
	if op == nil {
		b.note("%s %s is registered but has no annotation", rt.Method, rt.Path)
		return
	}
	if look(op, "responses", fmt.Sprint(rt.Status)) == nil {
		b.note("%s %s is registered to answer %d but annotated otherwise", rt.Method, rt.Path, rt.Status)
	}
	item := at(b.doc, "paths", rt.Path)
	if rooted(rt.Path) {
		item["servers"] = []any{obj{"url": "/"}}
	}
	out := obj{
		"operationId": b.operationID(rt), "summary": op["summary"], "description": b.describe(rt, text(op, "description")), "tags": op["tags"],
		"responses": answers(rt, at(op, "responses")),
	}
	switch {
	case rt.Izin == actor.Publik:
		out["security"] = []any{}
	case rt.Ticket != nil: // the address itself may let a caller in
		out["security"] = []any{obj{"bearer": []any{}}, obj{}}
	}
	if ps := params(rt, list(op, "parameters"), b.listOf(rt), b.has(http.MethodGet, rt.Path+"/riwayat")); len(ps) > 0 {
		out["parameters"] = ps
	}
	if look(out, "responses", "206") != nil {
		out["parameters"] = append(list(out, "parameters"), shared("Range"))
	}
	if body, ok := op["requestBody"].(obj); ok {
		out["requestBody"] = b.body(rt, body)
	}
	for _, ans := range at(out, "responses") {
		visitSchemas(ans)
	}
	item[method] = out
}

// visitSchemas modernises the schemas that stand inside an answer or a body.
func visitSchemas(v any) {
	visit(v, func(m obj) {
		if content, ok := m["content"].(obj); ok {
			for _, mt := range content {
				if s, ok := mt.(obj)["schema"].(obj); ok { // a media type is a mapping
					modern(s)
				}
			}
		}
	})
}

const formType = "application/x-www-form-urlencoded"

func (b *builder) body(rt httpapi.Route, body obj) obj {
	content := at(body, "content")
	if said, ok := content["*/*"]; ok { // swag's word for "not said": our bodies are JSON
		content["application/json"] = said
		delete(content, "*/*")
	}
	if content[formType] != nil { // a form's fields are flat text, named by the operation's description
		content[formType] = obj{"schema": obj{"type": "object", "additionalProperties": obj{"type": "string"}}}
	}
	visitSchemas(body)
	name := refers(look(content, "application/json", "schema"))
	if name == "" {
		return body
	}
	if rt.Method == http.MethodPatch {
		m := obj{"schema": ref("schemas", patchOf(b.schemas, name))}
		body["content"] = obj{"application/merge-patch+json": m, "application/json": clone(m)}
		body["required"] = true
		return body
	}
	needed := false
	for _, p := range look(b.schemas, name, "properties") {
		needed = needed || !truth(p.(obj), "x-optional") //nolint:errcheck // a property is a mapping
	}
	body["required"] = needed
	return body
}

func (b *builder) describe(rt httpapi.Route, said string) string {
	rule, _ := actor.Lookup(rt.Izin)
	line := "Permission: " + string(rt.Izin)
	switch {
	case rule.Public:
		line = "No authentication"
	case rule.Scope != "":
		line += "; token scope: " + rule.Scope
	}
	if said = strings.TrimSpace(said); said != "" {
		return said + "\n\n" + line + "."
	}
	return line + "."
}

func (b *builder) has(method, path string) bool {
	return slices.ContainsFunc(b.routes, func(r httpapi.Route) bool { return r.Method == method && r.Path == path })
}

// listOf returns the declaration of the collection a record stands in.
func (b *builder) listOf(rt httpapi.Route) *listing.Spec {
	i := strings.LastIndexByte(rt.Path, '/')
	for _, r := range b.routes {
		if r.Method == http.MethodGet && r.Path == rt.Path[:i] {
			return r.List
		}
	}
	return nil
}

// leftOver notes the annotations that no route answers to.
func (b *builder) leftOver() {
	for _, path := range sorted(b.annotated) {
		for _, method := range sorted(at(b.annotated, path)) {
			if !b.has(strings.ToUpper(method), path) {
				b.note("%s %s is annotated but not registered", strings.ToUpper(method), path)
			}
		}
	}
}
