package apispec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// obj is a mapping of the document.
type obj = map[string]any

// YAML writes a document of maps, slices, strings, numbers, booleans and nil.
// Keys come in the order a reader expects (see rank), then by name; every text
// that any YAML reader might take for something else is quoted.
func YAML(doc any) ([]byte, error) {
	var b bytes.Buffer
	if err := write(&b, doc, "", 0); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// rank orders the keys of the document's own objects; what is not named comes
// after them by name. Names chosen by people (paths, properties, components)
// are always ordered by name.
var rank = func() map[string]int {
	out := map[string]int{}
	for i, k := range []string{
		"openapi", "info", "servers", "security", "tags", "paths", "components",
		"$ref", "name", "in", "title", "version", "summary", "operationId", "description", "required", "url",
		"get", "post", "put", "patch", "delete",
		"type", "format", "enum", "properties", "additionalProperties", "items",
		"parameters", "requestBody", "responses", "headers", "content", "schema", "example", "examples",
	} {
		out[k] = i + 1
	}
	return out
}()

var named = []string{"properties", "paths", "schemas", "responses", "headers", "parameters", "examples", "content", "securitySchemes"}

func keys(m obj, parent string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b string) int {
		if !slices.Contains(named, parent) {
			ra, rb := rank[a], rank[b]
			switch {
			case ra != 0 && rb != 0:
				return ra - rb
			case ra != 0:
				return -1
			case rb != 0:
				return 1
			}
		}
		return strings.Compare(a, b)
	})
	return out
}

func write(b *bytes.Buffer, v any, parent string, depth int) error {
	pad := strings.Repeat("  ", depth)
	switch v := v.(type) {
	case obj:
		for _, k := range keys(v, parent) {
			b.WriteString(pad + scalar(k) + ":")
			if err := member(b, v[k], k, depth+1); err != nil {
				return err
			}
		}
	case []any:
		for _, e := range v {
			start := b.Len()
			if err := member(b, e, "", depth+1); err != nil {
				return err
			}
			item := bytes.Clone(b.Bytes()[start:])
			b.Truncate(start)
			b.WriteString(pad + "-")
			if item[0] == '\n' { // a nested block: its first line stands beside the dash
				item = append([]byte(" "), bytes.TrimLeft(item, "\n ")...)
			}
			b.Write(item)
		}
	default:
		return fmt.Errorf("cannot write a %T", v)
	}
	return nil
}

// member writes what follows a key or a dash.
func member(b *bytes.Buffer, v any, key string, depth int) error {
	switch v := v.(type) {
	case obj:
		if len(v) == 0 {
			b.WriteString(" {}\n")
			return nil
		}
		b.WriteByte('\n')
		return write(b, v, key, depth)
	case []any:
		if len(v) == 0 {
			b.WriteString(" []\n")
			return nil
		}
		b.WriteByte('\n')
		return write(b, v, key, depth)
	case string:
		if prose(v) {
			b.WriteString(" |-\n")
			for line := range strings.SplitSeq(v, "\n") {
				b.WriteString(strings.TrimRight(strings.Repeat("  ", depth)+line, " ") + "\n")
			}
			return nil
		}
		b.WriteString(" " + scalar(v) + "\n")
	case nil:
		b.WriteString(" null\n")
	case bool, int, int64:
		fmt.Fprintf(b, " %v\n", v)
	case float64: // numbers that came through JSON
		n, err := json.Marshal(v)
		if err != nil {
			return err
		}
		b.WriteString(" " + string(n) + "\n")
	default:
		return fmt.Errorf("cannot write a %T at %s", v, key)
	}
	return nil
}

// prose reports whether a text of several lines can stand as a literal block.
func prose(s string) bool {
	return strings.Contains(s, "\n") && strings.TrimSpace(s) == s &&
		!strings.Contains(s, " \n") && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f })
}

var plain = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_/{}.\-]*( [A-Za-z0-9_/{}.\-(),;]+)*$`)

// scalar writes a text plainly where no reader can take it for anything else,
// and as a JSON string otherwise, which every YAML reader understands.
func scalar(s string) string {
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return quote(s)
	}
	if plain.MatchString(s) {
		return s
	}
	return quote(s)
}

func quote(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return fmt.Sprintf("%q", s)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
