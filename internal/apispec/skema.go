package apispec

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
)

// Schemas are the JSON Schemas (2020-12) of the KPI answers in a document, by
// file name: for scripts that check what they read and know nothing of OpenAPI.
// Each stands alone.
func Schemas(document []byte) (map[string][]byte, error) {
	var doc obj
	if err := yaml.Unmarshal(document, &doc); err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	all := look(doc, "components", "schemas")
	out := map[string][]byte{}
	for path := range look(doc, "paths") {
		if path != "/kpi" && !strings.HasPrefix(path, "/kpi/") {
			continue
		}
		answer := look(doc, "paths", path, "get", "responses", "200", "content", "application/json", "schema")
		name := schemaName(text(answer, "$ref"))
		if name == "" || all[name] == nil {
			continue
		}
		defs := obj{}
		collect(all, all[name], defs)
		delete(defs, name)
		s, _ := inward(clone(all[name])).(obj) // a schema is a mapping
		s["$schema"], s["$id"], s["title"] = "https://json-schema.org/draft/2020-12/schema", name+".json", name
		if len(defs) > 0 {
			s["$defs"] = inward(defs)
		}
		b, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("schema %s: %w", name, err)
		}
		out[name+".json"] = append(b, '\n')
	}
	return out, nil
}

const schemaPlace = "#/components/schemas/"

func schemaName(ref string) string {
	name, ok := strings.CutPrefix(ref, schemaPlace)
	if !ok {
		return ""
	}
	return name
}

// collect gathers the schemas that a tree refers to, also through others.
func collect(all obj, tree any, into obj) {
	switch v := tree.(type) {
	case obj:
		if name := schemaName(text(v, "$ref")); name != "" && into[name] == nil {
			into[name] = clone(all[name])
			collect(all, all[name], into)
		}
		for _, e := range v {
			collect(all, e, into)
		}
	case []any:
		for _, e := range v {
			collect(all, e, into)
		}
	}
}

// inward points references at $defs.
func inward(tree any) any {
	switch v := tree.(type) {
	case obj:
		if name := schemaName(text(v, "$ref")); name != "" {
			v["$ref"] = "#/$defs/" + name
		}
		for k, e := range v {
			v[k] = inward(e)
		}
	case []any:
		for i, e := range v {
			v[i] = inward(e)
		}
	}
	return tree
}
