package listing

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
)

// Page is one page of records.
type Page[T any] struct {
	Data       []T
	Limit      int
	NextCursor *string
	PrevCursor *string
	Total      *int64
	base       url.Values
}

// Map converts the records of a page.
func Map[T, V any](p Page[T], f func(T) V) Page[V] {
	out := Page[V]{Data: make([]V, len(p.Data)), Limit: p.Limit, NextCursor: p.NextCursor, PrevCursor: p.PrevCursor, Total: p.Total, base: p.base}
	for i, t := range p.Data {
		out.Data[i] = f(t)
	}
	return out
}

// NewPage makes a page of things that are not rows of a noun: base is the query
// its Link repeats.
func NewPage[T any](data []T, limit int, next *string, base url.Values) Page[T] {
	q := url.Values{}
	for k, v := range base {
		if k != "cursor" {
			q[k] = v
		}
	}
	return Page[T]{Data: data, Limit: limit, NextCursor: next, base: q}
}

// Seal makes an opaque, signed cursor of a value; Open reads it back and fails
// on anything that is not ours.
func (s Signer) Seal(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(append(b, s.mac(b)...)), nil
}

// Open reads a cursor made by Seal into v.
func (s Signer) Open(text string, v any) error {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) < 13 {
		return errors.New("cursor is not readable")
	}
	body, mac := b[:len(b)-12], b[len(b)-12:]
	if !hmac.Equal(mac, s.mac(body)) {
		return errors.New("cursor is not ours")
	}
	return json.Unmarshal(body, v)
}

// Next and Prev return the query of the neighbouring page, "" when there is none.
func (p Page[T]) Next() string { return p.link(p.NextCursor) }

// Prev is the query of the page before.
func (p Page[T]) Prev() string { return p.link(p.PrevCursor) }

func (p Page[T]) link(c *string) string {
	if c == nil {
		return ""
	}
	q := url.Values{"cursor": {*c}}
	maps.Copy(q, p.base)
	return q.Encode()
}

// cursor is where a page begins: the sort values and id of the neighbouring
// row, which way to go, and the question it belongs to.
type cursor struct {
	Keys []any  `json:"k"`
	ID   string `json:"i"`
	Back bool   `json:"b,omitzero"`
	Ask  string `json:"a"`
}

// ask digests what a cursor is tied to: filters and sort, not the page size.
func (q Query) ask() string {
	v := url.Values{}
	for k, vs := range q.base {
		if !slices.Contains([]string{"limit", "count", "fields", "expand"}, k) {
			v[k] = vs
		}
	}
	sum := sha256.Sum256([]byte(v.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

func (s Signer) mac(b []byte) []byte {
	h := hmac.New(sha256.New, s)
	h.Write(b)
	return h.Sum(nil)[:12]
}

func (s Signer) open(text string, q Query) (*cursor, error) {
	var c cursor
	if err := s.Open(text, &c); err != nil || c.Ask != q.ask() || len(c.Keys) != len(q.Sort) {
		return nil, errors.New("cursor belongs to another question")
	}
	return &c, nil
}

// encodeKey and decodeKey carry sort values through JSON: instants as
// microseconds marked by an object, everything else as it is.
func encodeKey(v any) any {
	if t, ok := v.(time.Time); ok {
		return map[string]any{"us": t.UnixMicro()}
	}
	return v
}

func decodeKey(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if f, ok := v["us"].(float64); ok {
			return time.UnixMicro(int64(f)).UTC()
		}
	case float64:
		return int64(v)
	}
	return v
}

// Select reads one page of a noun the actor may see: one statement, keyset
// paging, and a count only when asked.
func Select[T any](tx *gorm.DB, n *db.Noun[T], by actor.Actor, q Query, sign Signer) (Page[T], error) {
	back := q.cursor != nil && q.cursor.Back
	where := db.And(n.Visible(by), q.Where)
	page := Page[T]{Limit: q.Limit, base: q.base}
	if q.Count {
		var total int64
		sql := "SELECT count(*) FROM " + n.Table + " r"
		if where.SQL != "" {
			sql += " WHERE " + where.SQL
		}
		if err := tx.Raw(sql, where.Args...).Row().Scan(&total); err != nil {
			return page, db.Translate(err)
		}
		page.Total = &total
	}
	if q.cursor != nil {
		where = db.And(where, keyset(q, back))
	}
	tail := ""
	if where.SQL != "" {
		tail = "WHERE " + where.SQL
	}
	tail += " ORDER BY " + order(q.Sort, back) + " LIMIT ?"
	rows, err := n.QueryCap(tx, q.Limit+1, tail, append(where.Args, q.Limit+1)...)
	if err != nil {
		return page, err
	}
	more := len(rows) > q.Limit
	if more {
		rows = rows[:q.Limit]
	}
	if back {
		slices.Reverse(rows)
	}
	page.Data = rows
	if len(rows) == 0 {
		return page, nil
	}
	mark := func(t *T, back bool) (*string, error) {
		c := cursor{ID: n.Meta(t).ID, Back: back, Ask: q.ask()}
		for _, k := range q.Sort {
			c.Keys = append(c.Keys, encodeKey(n.Value(t, k.Name)))
		}
		s, err := sign.Seal(c)
		return &s, err
	}
	if more || back {
		if page.NextCursor, err = mark(&rows[len(rows)-1], false); err != nil {
			return page, err
		}
	}
	if q.cursor != nil && (!back || more) {
		if page.PrevCursor, err = mark(&rows[0], true); err != nil {
			return page, err
		}
	}
	return page, nil
}

// order ends with the id, in the direction of the last key, so that the order
// is total.
func order(keys []Key, back bool) string {
	parts := make([]string, 0, len(keys)+1)
	desc := false
	for _, k := range keys {
		desc = k.Desc != back
		parts = append(parts, "r."+k.Name+direction(desc))
	}
	return strings.Join(append(parts, "r.id"+direction(desc)), ", ")
}

func direction(desc bool) string {
	if desc {
		return " DESC"
	}
	return ""
}

// keyset is the condition of being behind the cursor: one row comparison when
// all keys run the same way, else the longhand.
func keyset(q Query, back bool) db.Cond {
	cols := make([]string, 0, len(q.Sort)+1)
	args := make([]any, 0, len(q.Sort)+1)
	desc := make([]bool, 0, len(q.Sort)+1)
	for i, k := range q.Sort {
		cols = append(cols, "r."+k.Name)
		args = append(args, decodeKey(q.cursor.Keys[i]))
		desc = append(desc, k.Desc != back)
	}
	cols, args = append(cols, "r.id"), append(args, q.cursor.ID)
	desc = append(desc, desc[len(desc)-1])
	sign := func(d bool) string {
		if d {
			return " < "
		}
		return " > "
	}
	if !slices.Contains(desc, !desc[0]) {
		return db.Cond{
			SQL:  "(" + strings.Join(cols, ", ") + ")" + sign(desc[0]) + "(" + strings.TrimSuffix(strings.Repeat("?, ", len(cols)), ", ") + ")",
			Args: args,
		}
	}
	var c db.Cond
	for i := range cols {
		var part []string
		for j := range i {
			part = append(part, cols[j]+" = ?")
			c.Args = append(c.Args, args[j])
		}
		part = append(part, cols[i]+sign(desc[i])+"?")
		c.Args = append(c.Args, args[i])
		if i > 0 {
			c.SQL += " OR "
		}
		c.SQL += "(" + strings.Join(part, " AND ") + ")"
	}
	return c
}
