// Package listing turns the query of a list request into SQL. A noun declares
// once which fields can be filtered and sorted; parsing, error texts, SQL,
// cursors and the parameter docs all come from that declaration.
package listing

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
)

// Limits of a page.
const (
	DefaultLimit = 20
	MaxLimit     = 100
	maxValues    = 50
	maxSorts     = 4
)

// Kind says how the text of a filter is read.
type Kind string

// The kinds of filter.
const (
	Text   Kind = "string"
	Date   Kind = "date"
	Int    Kind = "integer"
	Bool   Kind = "boolean"
	Ref    Kind = "reference" // an id or a kode
	Choice Kind = "enum"
)

// Field is one filterable or sortable field of a noun.
type Field struct {
	Name   string // the query parameter, and the sort key
	Kind   Kind
	Values []string // for Choice
	Sort   bool     // sortable: the name, or By, is a column that is never null
	By     string   // the column to sort by, where it is not the name
	Filter bool
	// Where builds the condition for the values; nil means r.<Name> IN (…).
	Where func(values []string) db.Cond
	Doc   string // English, for the parameter's description
}

// Spec is the declaration of a noun's list.
type Spec struct {
	Fields  []Field
	Default string   // sort when none is asked, e.g. "-dibuat_pada"
	Search  bool     // ?q= over r.cari
	Expand  []string // names accepted by ?expand=
}

// Key is one sort key: a column.
type Key struct {
	Name string
	Desc bool
}

// Query is a parsed list request.
type Query struct {
	Limit  int
	Where  db.Cond
	Sort   []Key
	Count  bool
	Expand []string
	Fields []string
	cursor *cursor
	base   url.Values // what a Link must repeat
}

// Signer makes cursors tamper-proof; every replica uses the same key.
type Signer []byte

// Parse reads the query of a list request. Every fault of it is told at once:
// 400 query_invalid.
func (s *Spec) Parse(q url.Values, sign Signer) (Query, error) {
	p := parser{spec: s, out: Query{Limit: DefaultLimit, base: url.Values{}}}
	for name, values := range q {
		if name != "cursor" {
			p.out.base[name] = values
		}
		p.param(name, values)
	}
	if len(p.out.Sort) == 0 {
		p.sort(s.Default)
	}
	if c := q.Get("cursor"); c != "" && len(p.faults) == 0 {
		cur, err := sign.open(c, p.out)
		if err != nil {
			p.fail("cursor", "cursor_invalid", "Cursor tidak berlaku untuk permintaan ini; mulai lagi tanpa cursor.",
				"The cursor does not fit this request; start again without one.")
		}
		p.out.cursor = cur
	}
	if len(p.faults) > 0 {
		slices.SortFunc(p.faults, func(a, b fault.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
		return Query{}, InvalidQuery(p.faults...)
	}
	return p.out, nil
}

// InvalidQuery is the answer to faulty query parameters.
func InvalidQuery(fields ...fault.Field) *fault.Fault {
	return &fault.Fault{Code: fault.QueryInvalid, Fields: fields,
		Detail: fault.T("Parameter kueri perlu diperbaiki; lihat errors.", "Some query parameters need correcting; see errors.")}
}

type parser struct {
	spec   *Spec
	out    Query
	faults []fault.Field
}

func (p *parser) fail(name, code, id, en string, args ...any) {
	p.faults = append(p.faults, fault.Field{Pointer: name, Code: code, Detail: fault.Tf(id, en, args...)})
}

func (p *parser) param(name string, values []string) {
	for _, v := range values {
		if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
			p.fail(name, "not_text", "Bukan teks UTF-8 yang sah.", "Not valid UTF-8 text.")
			return
		}
	}
	one := values[len(values)-1]
	switch name {
	case "limit":
		n, err := strconv.Atoi(one)
		if err != nil || n < 1 || n > MaxLimit {
			p.fail(name, "out_of_range", "Harus antara 1 dan %d.", "Must be between 1 and %d.", MaxLimit)
			return
		}
		p.out.Limit = n
	case "cursor":
	case "sort":
		p.sort(one)
	case "count":
		p.out.Count = p.boolean(name, one)
	case "fields":
		p.out.Fields = strings.Split(one, ",")
	case "expand":
		if len(p.spec.Expand) == 0 {
			p.unknown(name)
			return
		}
		for e := range strings.SplitSeq(one, ",") {
			if !slices.Contains(p.spec.Expand, e) {
				p.fail(name, "not_in_list", "Dapat diperluas: %s.", "Can be expanded: %s.", strings.Join(p.spec.Expand, ", "))
				return
			}
			p.out.Expand = append(p.out.Expand, e)
		}
	case "q":
		if !p.spec.Search {
			p.unknown(name)
			return
		}
		p.search(one)
	default:
		p.filter(name, values)
	}
}

func (p *parser) unknown(name string) {
	p.fail(name, "unknown_parameter", "Parameter tidak dikenal.", "Unknown parameter.")
}

func (p *parser) boolean(name, v string) bool {
	if v != "true" && v != "false" {
		p.fail(name, "not_boolean", "Harus true atau false.", "Must be true or false.")
	}
	return v == "true"
}

func (p *parser) sort(v string) {
	p.out.Sort = nil
	for k := range strings.SplitSeq(v, ",") {
		name, desc := strings.CutPrefix(k, "-")
		i := slices.IndexFunc(p.spec.Fields, func(f Field) bool { return f.Name == name && f.Sort })
		if i >= 0 {
			name = cmp.Or(p.spec.Fields[i].By, name)
		}
		if i < 0 || len(p.out.Sort) == maxSorts || slices.ContainsFunc(p.out.Sort, func(k Key) bool { return k.Name == name }) {
			p.fail("sort", "not_in_list", "Urutkan menurut: %s (awali - untuk menurun), paling banyak %d.",
				"Sort by: %s (prefix - for descending), at most %d.", strings.Join(p.spec.Sorts(), ", "), maxSorts)
			return
		}
		p.out.Sort = append(p.out.Sort, Key{Name: name, Desc: desc})
	}
}

// Sorts lists the sortable names.
func (s *Spec) Sorts() []string {
	var out []string
	for _, f := range s.Fields {
		if f.Sort {
			out = append(out, f.Name)
		}
	}
	return out
}

func (p *parser) search(v string) {
	words := strings.Fields(Normalise(v))
	if utf8.RuneCountInString(v) > 200 || len(words) > 12 {
		p.fail("q", "too_long", "Kata pencarian terlalu panjang.", "The search text is too long.")
		return
	}
	for _, w := range words {
		p.out.Where = db.And(p.out.Where, db.Cond{SQL: "r.cari LIKE ?", Args: []any{"% " + w + "%"}})
	}
}

func (p *parser) filter(name string, values []string) {
	i := slices.IndexFunc(p.spec.Fields, func(f Field) bool { return f.Name == name && f.Filter })
	if i < 0 {
		p.unknown(name)
		return
	}
	f := p.spec.Fields[i]
	if len(values) > maxValues {
		p.fail(name, "too_many", "Paling banyak %d nilai.", "At most %d values.", maxValues)
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		switch f.Kind {
		case Choice:
			if !slices.Contains(f.Values, v) {
				p.fail(name, "not_in_list", "Pilih salah satu dari: %s.", "Choose one of: %s.", strings.Join(f.Values, ", "))
				return
			}
		case Date:
			if _, err := clock.ParseDate(v); err != nil {
				p.fail(name, "not_date", "Harus tanggal YYYY-MM-DD.", "Must be a date YYYY-MM-DD.")
				return
			}
		case Int:
			if _, err := strconv.ParseInt(v, 10, 32); err != nil {
				p.fail(name, "not_integer", "Harus bilangan bulat.", "Must be an integer.")
				return
			}
		case Bool:
			if v != "true" && v != "false" {
				p.boolean(name, v)
				return
			}
		case Text, Ref:
			if v == "" || len(v) > 200 {
				p.fail(name, "too_long", "Harus 1 sampai 200 karakter.", "Must be 1 to 200 characters.")
				return
			}
		}
		args[i] = v
		if f.Kind == Bool {
			args[i] = v == "true"
		}
	}
	c := db.Cond{SQL: "r." + name + " IN ?", Args: []any{args}}
	if f.Where != nil {
		c = f.Where(values)
	}
	p.out.Where = db.And(p.out.Where, c)
}

// ByLink is the Where of a filter over a list of ids: the parameter takes an id
// or a kode of the table the list refers to.
func ByLink(table, owner, ref, target string) func([]string) db.Cond {
	return func(vs []string) db.Cond {
		return db.Cond{
			SQL:  fmt.Sprintf("EXISTS (SELECT 1 FROM %s l JOIN %s x ON x.id = l.%s WHERE l.%s = r.id AND (x.id IN ? OR x.kode IN ?))", table, target, ref, owner),
			Args: []any{vs, vs},
		}
	}
}

// ByMitra is ByLink for partners: a survivor also finds the records that name
// one merged into it.
func ByMitra(table, owner string) func([]string) db.Cond {
	return func(vs []string) db.Cond {
		return db.Cond{
			SQL:  fmt.Sprintf("EXISTS (SELECT 1 FROM %s l JOIN mitra m ON m.id = l.mitra_id JOIN mitra x ON x.id IN (m.id, m.digabung_ke_id) WHERE l.%s = r.id AND (x.id IN ? OR x.kode IN ?))", table, owner),
			Args: []any{vs, vs},
		}
	}
}

// ByRef is the Where of a filter over one id column.
func ByRef(column, target string) func([]string) db.Cond {
	return func(vs []string) db.Cond {
		return db.Cond{SQL: fmt.Sprintf("r.%s IN (SELECT x.id FROM %s x WHERE x.id IN ? OR x.kode IN ?)", column, target), Args: []any{vs, vs}}
	}
}

// Compare is the Where of a bound such as dari and sampai: column op value.
func Compare(expr string) func([]string) db.Cond {
	return func(vs []string) db.Cond { return db.Cond{SQL: expr, Args: []any{vs[len(vs)-1]}} }
}

// Since is the lower bound of an instant by a WIB date, inclusive.
func Since(column string, vs []string) db.Cond {
	return db.Cond{SQL: column + " >= ?", Args: []any{clock.Date(vs[len(vs)-1]).Start()}}
}

// Through is the upper bound of an instant by a WIB date, inclusive.
func Through(column string, vs []string) db.Cond {
	return db.Cond{SQL: column + " < ?", Args: []any{clock.Date(vs[len(vs)-1]).AddDays(1).Start()}}
}
