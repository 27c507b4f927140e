package db

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
)

// Refs checks, in one statement, that the ids a body names exist and may be
// used, and follows merged mitra to the survivor. Faults point at the id.
type Refs struct {
	parts []string
	ids   [][]string // of each part
	want  []ref
}

type ref struct {
	pointer string
	ids     []string
	set     func([]string)
	kind    string
	single  bool
}

func (r *Refs) add(kind, pointer string, ids []string, set func([]string), query string) {
	if len(ids) == 0 {
		return
	}
	known := make([]string, 0, len(ids))
	for _, id := range ids {
		if ident.Valid(id) {
			known = append(known, id)
		}
	}
	if at := slices.Index(r.parts, query); at >= 0 { // the same question of more ids
		r.ids[at] = append(r.ids[at], known...)
	} else if len(known) > 0 {
		r.parts, r.ids = append(r.parts, query), append(r.ids, known)
	}
	r.want = append(r.want, ref{pointer: pointer, ids: ids, set: set, kind: kind})
}

// Mitra asks for partners; set receives the survivors, each once. A partner
// that is nonaktif is refused.
func (r *Refs) Mitra(pointer string, ids []string, set func([]string)) {
	r.add("mitra", pointer, ids, set,
		"SELECT 'mitra' AS kind, m.id AS id, s.id AS target, s.status AS status FROM mitra m JOIN mitra s ON s.id = COALESCE(m.digabung_ke_id, m.id) WHERE m.id IN ?")
}

// OneMitra asks for one partner by the pointer of its id; set receives the
// survivor. A partner that is nonaktif is fine: what is recorded happened.
func (r *Refs) OneMitra(pointer, id string, set func(string)) {
	r.add("mitra", pointer, []string{id}, func(ids []string) { set(ids[0]) },
		"SELECT 'mitra' AS kind, m.id AS id, COALESCE(m.digabung_ke_id, m.id) AS target, '' AS status FROM mitra m WHERE m.id IN ?")
	r.want[len(r.want)-1].single = true
}

// ActiveMitra is OneMitra for a partner that is named anew: nonaktif is refused.
func (r *Refs) ActiveMitra(pointer, id string, set func(string)) {
	r.Mitra(pointer, []string{id}, func(ids []string) { set(ids[0]) })
	r.want[len(r.want)-1].single = true
}

// Table asks for rows of another table by id.
func (r *Refs) Table(table, pointer string, ids []string) {
	r.add(table, pointer, ids, nil, "SELECT '"+table+"' AS kind, x.id AS id, x.id AS target, '' AS status FROM "+table+" x WHERE x.id IN ?")
}

// Resolve runs the question and records a fault for every id without an answer.
func (r *Refs) Resolve(tx *gorm.DB, c *fault.Check) error {
	type hit struct{ target, status string }
	found := map[string]hit{}
	if len(r.parts) > 0 {
		args := make([]any, len(r.ids))
		for i, ids := range r.ids {
			slices.Sort(ids)
			args[i] = slices.Compact(ids)
		}
		rows, err := tx.Raw(strings.Join(r.parts, " UNION ALL "), args...).Rows()
		if err != nil {
			return Translate(err)
		}
		defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
		for rows.Next() {
			var kind, id string
			var h hit
			if err := rows.Scan(&kind, &id, &h.target, &h.status); err != nil {
				return fmt.Errorf("scan references: %w", err)
			}
			found[kind+" "+id] = h
		}
		if err := rows.Err(); err != nil {
			return Translate(err)
		}
	}
	for _, w := range r.want {
		targets := make([]string, 0, len(w.ids))
		for i, id := range w.ids {
			p := w.pointer
			if !w.single && (w.set != nil || len(w.ids) > 1 || strings.HasSuffix(p, "_ids")) {
				p = fmt.Sprintf("%s/%d", w.pointer, i)
			}
			h, ok := found[w.kind+" "+id]
			switch {
			case !ok:
				c.Add(p, "unknown_id", "Tidak ada %s dengan id ini.", "There is no %s with this id.", w.kind)
			case h.status == "nonaktif":
				c.Add(p, "inactive", "Mitra ini nonaktif; aktifkan dahulu.", "This partner is inactive; activate it first.")
			case !slices.Contains(targets, h.target):
				targets = append(targets, h.target)
			}
		}
		if w.set != nil && c.OK() {
			w.set(targets)
		}
	}
	return nil
}
