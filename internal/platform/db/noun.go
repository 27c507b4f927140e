package db

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
)

// Cond is a piece of a WHERE clause with its arguments. The zero value is true.
type Cond struct {
	SQL  string
	Args []any
}

// Nothing is the condition no row meets.
func Nothing() Cond { return Cond{SQL: "1 = 0"} }

// Among is the condition that a column is one of some texts without commas. It is
// one parameter on PostgreSQL, which takes a while over hundreds.
func (d *DB) Among(column string, texts []string) Cond {
	if d.Engine == Postgres {
		return Cond{SQL: column + " = ANY (string_to_array(?, ','))", Args: []any{strings.Join(texts, ",")}}
	}
	return Cond{SQL: column + " IN ?", Args: []any{texts}}
}

// And joins conditions.
func And(cs ...Cond) Cond {
	var out Cond
	for _, c := range cs {
		if c.SQL == "" {
			continue
		}
		if out.SQL != "" {
			out.SQL += " AND "
		}
		out.SQL += "(" + c.SQL + ")"
		out.Args = append(out.Args, c.Args...)
	}
	return out
}

// Link is a list of ids (or codes) a record keeps in a table of its own, in
// order.
type Link[T any] struct {
	Column string // the record's JSON and column name, e.g. mitra_ids
	Table  string // e.g. rencana_mitra
	Owner  string // e.g. rencana_id
	Ref    string // e.g. mitra_id
	// Join and Value read the list through a pointer (merged mitra): Join is
	// added to the subquery over "l", Value replaces l.<Ref>.
	Join, Value string
	Of          func(*T) *[]string
}

// Noun describes how a record type is kept: one table, its lists, who sees a
// row. Everything generic about reading and writing follows from it.
type Noun[T any] struct {
	Table string
	Links []Link[T]
	// Derived are read-only columns: the name of a gorm:"->" field → SQL over
	// alias r.
	Derived map[string]string
	// Visible is the row scope over alias r.
	Visible func(actor.Actor) Cond
	// Meta returns the common fields.
	Meta func(*T) *actor.Meta

	once sync.Once
	plan plan
}

type plan struct {
	cols   []column
	sel    string
	insert []string
	update []string
	err    error
}

type column struct {
	name  string
	index []int
	kind  kind
}

type kind int

const (
	plain kind = iota
	commaList
	jsonText
)

func (n *Noun[T]) prepare() *plan {
	n.once.Do(func() { n.plan = n.build() })
	return &n.plan
}

func (n *Noun[T]) build() plan {
	var p plan
	s, err := schema.Parse(new(T), &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		p.err = fmt.Errorf("parse %s: %w", n.Table, err)
		return p
	}
	links := make(map[string]Link[T], len(n.Links))
	for _, l := range n.Links {
		links[l.Column] = l
	}
	var exprs []string
	for _, f := range s.Fields {
		if f.DBName == "" {
			continue
		}
		c := column{name: f.DBName, index: f.StructField.Index}
		expr := "r." + f.DBName
		l, isLink := links[f.DBName]
		switch {
		case isLink:
			c.kind = commaList
			v := l.Value
			if v == "" {
				v = "l." + l.Ref
			}
			expr = fmt.Sprintf("(SELECT string_agg(%s, ',' ORDER BY l.urutan) FROM %s l %s WHERE l.%s = r.id)", v, l.Table, l.Join, l.Owner)
		case f.DBName == "dibuat_oleh_nama":
			expr = "pd.nama"
		case f.DBName == "diubah_oleh_nama":
			expr = "pu.nama"
		case n.Derived[f.DBName] != "":
			expr = n.Derived[f.DBName]
		case !f.Creatable:
			p.err = fmt.Errorf("%s.%s is read-only but neither a link nor derived", n.Table, f.DBName)
			return p
		default:
			p.insert = append(p.insert, f.DBName)
			if f.DBName != "id" && !strings.HasPrefix(f.DBName, "dibuat_") && f.DBName != "kode" {
				p.update = append(p.update, f.DBName)
			}
		}
		if f.Serializer != nil {
			c.kind = jsonText
		}
		p.cols = append(p.cols, c)
		exprs = append(exprs, expr+" AS "+f.DBName)
	}
	p.sel = "SELECT " + strings.Join(exprs, ", ") + " FROM " + n.Table + " r" +
		" LEFT JOIN pengguna pd ON pd.id = r.dibuat_oleh_id LEFT JOIN pengguna pu ON pu.id = r.diubah_oleh_id"
	return p
}

// ActingFor is what follows a name where its person acted for another, whose id is
// in a column: " a.n. NAME", or nothing.
func ActingFor(column string) string {
	return " || CASE WHEN " + column + " IS NULL THEN '' ELSE COALESCE(' a.n. ' || (SELECT an.nama FROM pengguna an WHERE an.id = " + column + "), '') END"
}

// TokenName is the name of the service token an id belongs to.
func TokenName(id string) string {
	return "(SELECT tn.nama FROM token_layanan tn WHERE tn.id = " + id + ")"
}

// targets returns scan destinations for one row.
func (p *plan) targets(v reflect.Value, dst []any) []any {
	dst = dst[:0]
	for _, c := range p.cols {
		f := v.FieldByIndex(c.index).Addr().Interface()
		switch c.kind {
		case commaList:
			f = &idList{f.(*[]string)} //nolint:errcheck // a Link field is a []string: see Link.Of
		case jsonText:
			f = &jsonValue{f}
		case plain:
			if s, ok := f.(*string); ok {
				f = &orEmpty{s}
			}
		}
		dst = append(dst, f)
	}
	return dst
}

// Query runs one SELECT of the noun's columns. tail is what follows FROM and
// the name joins: WHERE, ORDER BY, LIMIT, a lock.
func (n *Noun[T]) Query(tx *gorm.DB, tail string, args ...any) ([]T, error) {
	return n.QueryCap(tx, 0, tail, args...)
}

// QueryCap is Query with room for most rows set aside first.
func (n *Noun[T]) QueryCap(tx *gorm.DB, room int, tail string, args ...any) ([]T, error) {
	out, err := n.scan(tx, room, tail, args)
	if err != nil {
		return nil, err
	}
	return out, n.nameRest(tx, out)
}

func (n *Noun[T]) scan(tx *gorm.DB, room int, tail string, args []any) ([]T, error) {
	p := n.prepare()
	if p.err != nil {
		return nil, p.err
	}
	rows, err := tx.Raw(p.sel+" "+tail, args...).Rows()
	if err != nil {
		return nil, Translate(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	out := make([]T, 0, room)
	dst := make([]any, 0, len(p.cols))
	for rows.Next() {
		var t T
		v := reflect.ValueOf(&t).Elem()
		if err := rows.Scan(p.targets(v, dst)...); err != nil {
			return nil, fmt.Errorf("scan %s: %w", n.Table, err)
		}
		out = append(out, t)
	}
	return out, Translate(rows.Err())
}

// Get returns one row the actor may see; 404 not_found otherwise, the same for
// what does not exist.
func (n *Noun[T]) Get(tx *gorm.DB, by actor.Actor, id string) (T, error) {
	return n.one(tx, by, id, "")
}

// Lock is Get that also holds the row until the transaction ends.
func (n *Noun[T]) Lock(tx *gorm.DB, by actor.Actor, id string) (T, error) {
	return n.one(tx, by, id, ForUpdate(tx, "r"))
}

func (n *Noun[T]) one(tx *gorm.DB, by actor.Actor, id, suffix string) (T, error) {
	var zero T
	c := And(Cond{SQL: "r.id = ?", Args: []any{id}}, n.Visible(by))
	rows, err := n.QueryCap(tx, 1, "WHERE "+c.SQL+suffix, c.Args...)
	if err != nil {
		return zero, err
	}
	if len(rows) == 0 {
		return zero, fault.Missing()
	}
	return rows[0], nil
}

// Insert writes a new record and its lists.
func (n *Noun[T]) Insert(tx *gorm.DB, t *T) error {
	p := n.prepare()
	if p.err != nil {
		return p.err
	}
	if err := tx.Table(n.Table).Select(p.insert).Create(t).Error; err != nil {
		return Translate(err)
	}
	for _, l := range n.Links {
		if err := l.write(tx, n.Meta(t).ID, *l.Of(t)); err != nil {
			return err
		}
	}
	return nil
}

// InsertAll is Insert for many records, a few statements for a hundred of them.
func (n *Noun[T]) InsertAll(tx *gorm.DB, ts []T) error {
	p := n.prepare()
	if p.err != nil {
		return p.err
	}
	for part := range slices.Chunk(ts, 100) {
		if err := tx.Table(n.Table).Select(p.insert).Create(&part).Error; err != nil {
			return Translate(err)
		}
		for _, l := range n.Links {
			var rows linkRows
			for i := range part {
				rows.add(n.Meta(&part[i]).ID, *l.Of(&part[i]))
			}
			if err := l.insert(tx, rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// Save writes a changed record whose version was just raised by one; was is the
// record before. A row that is no longer at the version before is 412 stale.
// Lists are rewritten only where they changed.
func (n *Noun[T]) Save(tx *gorm.DB, was, t *T) error {
	p := n.prepare()
	m := n.Meta(t)
	res := tx.Table(n.Table).Where("id = ? AND versi = ?", m.ID, m.Versi-1).Select(p.update).Updates(t)
	if res.Error != nil {
		return Translate(res.Error)
	}
	if res.RowsAffected == 0 {
		return fault.Outdated()
	}
	for _, l := range n.Links {
		if slices.Equal(*l.Of(was), *l.Of(t)) {
			continue
		}
		if err := tx.Exec("DELETE FROM "+l.Table+" WHERE "+l.Owner+" = ?", m.ID).Error; err != nil {
			return Translate(err)
		}
		if err := l.write(tx, m.ID, *l.Of(t)); err != nil {
			return err
		}
	}
	return nil
}

// Delete removes a record that may be removed (a draft); lists go by cascade.
func (n *Noun[T]) Delete(tx *gorm.DB, id string, versi int) error {
	res := tx.Exec("DELETE FROM "+n.Table+" WHERE id = ? AND versi = ?", id, versi)
	if res.Error != nil {
		return Translate(res.Error)
	}
	if res.RowsAffected == 0 {
		return fault.Outdated()
	}
	return nil
}

// DeleteAll removes the records of an import that is taken back; lists go by
// cascade.
func (n *Noun[T]) DeleteAll(tx *gorm.DB, ids []string) error {
	return Translate(tx.Exec("DELETE FROM "+n.Table+" WHERE id IN ?", ids).Error)
}

func (l Link[T]) write(tx *gorm.DB, owner string, refs []string) error {
	var rows linkRows
	rows.add(owner, refs)
	return l.insert(tx, rows)
}

// linkRows are rows of a list's table: owner, reference, place, one behind the
// other.
type linkRows []any

func (r *linkRows) add(owner string, refs []string) {
	for i, ref := range refs {
		*r = append(*r, owner, ref, i)
	}
}

func (l Link[T]) insert(tx *gorm.DB, rows linkRows) error {
	for part := range slices.Chunk(rows, 3*1000) {
		const one = "(?, ?, ?)"
		err := tx.Exec("INSERT INTO "+l.Table+" ("+l.Owner+", "+l.Ref+", urutan) VALUES "+one+strings.Repeat(", "+one, len(part)/3-1), part...).Error
		if err != nil {
			return Translate(err)
		}
	}
	return nil
}

// Raw runs a query and scans each row by hand.
func Raw(ctx context.Context, tx *gorm.DB, scan func(func(...any) error) error, query string, args ...any) error {
	rows, err := tx.WithContext(ctx).Raw(query, args...).Rows()
	return eachRow(rows, err, scan)
}

func eachRow(rows *sql.Rows, err error, scan func(func(...any) error) error) error {
	if err != nil {
		return Translate(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return err
		}
	}
	return Translate(rows.Err())
}

// Value returns the value of a column of t, for cursors.
func (n *Noun[T]) Value(t *T, name string) any {
	for _, c := range n.prepare().cols {
		if c.name == name {
			return reflect.ValueOf(t).Elem().FieldByIndex(c.index).Interface()
		}
	}
	return nil
}
