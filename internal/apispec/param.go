package apispec

import (
	"fmt"
	"net/http"
	"strings"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/listing"
)

// sharedParams are the parameters that mean the same everywhere.
func sharedParams() obj {
	param := func(in, name, description string, schema obj) obj {
		return obj{"in": in, "name": name, "description": description, "schema": schema}
	}
	must := func(p obj) obj { p["required"] = true; return p }
	str := func() obj { return obj{"type": "string"} }
	return obj{
		"IfMatch":         must(param("header", "If-Match", "The ETag of the record as the caller saw it: 428 without, 412 when its version is not the current one.", str())),
		"IfMatchOptional": param("header", "If-Match", "The ETag of the record as the caller saw it; 412 when its version is not the current one.", str()),
		"IfNoneMatch":     param("header", "If-None-Match", "ETags the caller holds: 304 when one is still current.", str()),
		"IdempotencyKey": param("header", "Idempotency-Key", "Names this change, so that repeating the request repeats the answer and not the effect. Kept at least 7 days.",
			obj{"type": "string", "minLength": 1, "maxLength": 255}),
		"ActFor": param("header", httpapi.HeaderActFor, "The id of a delegation to the caller: the request is made with that role alone, a.n. who lent it. Without it a change is made by the caller's own role, or by a delegation where that does not reach.", obj{"type": "string", "format": "uuid"}),
		"Range":  param("header", "Range", "Bytes to answer with, e.g. bytes=0-1023 (RFC 9110).", str()),
		"Limit":  param("query", "limit", "Records a page.", obj{"type": "integer", "minimum": 1, "maximum": listing.MaxLimit, "default": listing.DefaultLimit}),
		"Cursor": param("query", "cursor", "Where the page begins: next_cursor or prev_cursor of another page of the same question.", str()),
		"Count":  param("query", "count", "Also count the records in page.total.", obj{"type": "boolean", "default": false}),
		"Fields": commas(param("query", "fields", "Answer with these members only, and id.", obj{"type": "array", "items": str()})),
		"Per":    param("query", "per", "The record as it was at this instant.", obj{"type": "string", "format": "date-time"}),
		"Search": param("query", "q", "Words that the record's text holds, in any order; the last letters of a word may be missing.", obj{"type": "string", "maxLength": 200}),
	}
}

// commas makes a list parameter one value separated by commas.
func commas(p obj) obj {
	p["style"], p["explode"] = "form", false
	return p
}

func shared(name string) obj { return ref("parameters", name) }

// params gathers the parameters of an operation: those annotated, and what the
// route knows by itself. parent is the list of the collection a record is in,
// history says that its versions are kept.
func params(rt httpapi.Route, annotated []any, parent *listing.Spec, history bool) []any {
	out, query := []any{}, false
	for _, p := range annotated {
		p := p.(obj) //nolint:errcheck // a parameter is a mapping
		modern(at(p, "schema"))
		if text(p, "in") == "query" {
			query = true
			if s := standard(p); s != "" {
				p = shared(s)
			}
		}
		out = append(out, p)
	}
	switch {
	case rt.List != nil:
		out = append(out, listParams(rt.List)...)
	case rt.Method == http.MethodGet && !query && strings.HasSuffix(rt.Path, "}") && parent != nil:
		if history {
			out = append(out, shared("Per"))
		}
		if len(parent.Expand) > 0 {
			out = append(out, expand(parent.Expand))
		}
		out = append(out, shared("Fields"))
	}
	if rt.Method == http.MethodGet && !rooted(rt.Path) {
		out = append(out, shared("IfNoneMatch"))
	}
	switch {
	case rt.IfMatch:
		out = append(out, shared("IfMatch"))
	case rt.Method != http.MethodGet && rt.Izin != actor.Publik && strings.Contains(rt.Path, "{"):
		out = append(out, shared("IfMatchOptional"))
	}
	if rt.Keyed {
		out = append(out, shared("IdempotencyKey"))
	}
	if rt.Izin != actor.Publik {
		out = append(out, shared("ActFor"))
	}
	return out
}

// standard recognises an annotated parameter that has a shared form.
func standard(p obj) string {
	switch text(p, "name") {
	case "cursor":
		return "Cursor"
	case "fields":
		return "Fields"
	case "per":
		if text(at(p, "schema"), "format") == "date-time" {
			return "Per"
		}
	}
	return ""
}

func expand(names []string) obj {
	return commas(obj{"in": "query", "name": "expand", "description": "Also show what these members name.",
		"schema": obj{"type": "array", "items": obj{"type": "string", "enum": anys(names)}}})
}

// listParams are the parameters of a list, from the noun's own declaration.
func listParams(s *listing.Spec) []any {
	out := []any{}
	for _, f := range s.Fields {
		if f.Filter {
			out = append(out, filter(f))
		}
	}
	if s.Search {
		out = append(out, shared("Search"))
	}
	if sorts := s.Sorts(); len(sorts) > 0 {
		key := "-?(" + strings.Join(sorts, "|") + ")"
		out = append(out, obj{"in": "query", "name": "sort",
			"description": fmt.Sprintf("Up to four of %s, separated by commas; - before a name reverses it.", strings.Join(sorts, ", ")),
			"schema":      obj{"type": "string", "pattern": "^" + key + "(," + key + "){0,3}$", "default": s.Default}})
	}
	if len(s.Expand) > 0 {
		out = append(out, expand(s.Expand))
	}
	return append(out, shared("Fields"), shared("Count"), shared("Limit"), shared("Cursor"))
}

// filter describes one filter: a repeated name is "or", a bound is given once.
func filter(f listing.Field) obj {
	p := obj{"in": "query", "name": f.Name, "description": f.Doc}
	if f.Doc == "" {
		p["description"] = "Only records whose " + f.Name + " is one of these."
	} else {
		p["description"] = strings.ToUpper(f.Doc[:1]) + f.Doc[1:] + "."
	}
	item := obj{"type": "string"}
	switch f.Kind {
	case listing.Date:
		p["schema"] = obj{"type": "string", "format": "date"}
		return p
	case listing.Bool:
		p["schema"] = obj{"type": "boolean"}
		return p
	case listing.Int:
		item = obj{"type": "integer", "format": "int32"}
	case listing.Choice:
		item["enum"] = anys(f.Values)
	case listing.Text, listing.Ref:
		item["minLength"], item["maxLength"] = 1, 200
	}
	p["schema"] = obj{"type": "array", "items": item, "maxItems": 50}
	return p
}
