// Package flow is the generic lifecycle: one table per noun says which action
// leads from which status to which, who may do it, and what keeps it from
// happening. Enforcement, allowed_actions, diagrams and the exhaustive tests
// all read that table; nothing repeats it.
package flow

import (
	"slices"
	"strings"
	"sync"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
)

// Step is one line of a lifecycle table.
type Step[S ~string, R any] struct {
	Do     string // the action's name, and the last part of its path
	From   []S    // the statuses it starts from
	To     S      // the status it leads to; "" when it stays or the rule decides
	Also   []S    // further statuses it may lead to, for the diagram
	Event  string // the event it is journaled as, after the noun's name and a dot
	By     actor.Izin
	Guard  func(R, actor.Actor) []Reason // what keeps any body from succeeding
	Method string                        // default POST
	Path   string                        // below the record; default Do; "." is the record itself
	Auto   bool                          // moved by rule, not callable
}

// Reason says why an action is not open now.
type Reason struct {
	Code    string
	Detail  fault.Text
	Missing []string // JSON names of what is still lacking
}

// Action is one entry of allowed_actions.
type Action struct {
	Name    string
	Method  string
	Href    string
	Allowed bool
	Reasons []Reason
}

// Table is the lifecycle of one noun.
type Table[S ~string, R any] struct {
	Noun   string // the noun's name in events, e.g. rencana_kegiatan
	Base   string // its collection path, e.g. /api/v1/rencana-kegiatan
	Start  S
	Steps  []Step[S, R]
	Status func(R) S
	ID     func(R) string
	// Owns reports whether the row lies within reach for writing.
	Owns func(R, actor.Reach) bool

	refusals sync.Map // by status: see elsewhere
}

// Incomplete is the reason for missing parts; it becomes 422 with a pointer to
// each.
func Incomplete(missing ...string) Reason {
	return Reason{Code: "incomplete", Missing: missing, Detail: fault.T(
		"Lengkapi dahulu: "+strings.Join(missing, ", ")+".", "Complete first: "+strings.Join(missing, ", ")+".")}
}

// OwnWork is the refusal of judging one's own entry (403).
func OwnWork() Reason {
	return Reason{Code: string(fault.SeparationOfDuties), Detail: fault.T(
		"Harus dilakukan orang lain, bukan yang membuat entri ini.", "Someone other than the person who made this entry must do this.")}
}

// Blocked is a refusal by the state of the world around the record (409 conflict).
func Blocked(id, en string) Reason {
	return Reason{Code: string(fault.Conflict), Detail: fault.T(id, en)}
}

// step finds the line of an action that fits the status; ok is false when none
// does, and s is then any line of that action.
func (t *Table[S, R]) step(do string, status S) (s Step[S, R], ok bool) {
	for _, st := range t.Steps {
		if st.Do != do || st.Auto {
			continue
		}
		if slices.Contains(st.From, status) {
			return st, true
		}
		s = st
	}
	return s, false
}

// refuse returns the reasons against do, hardest first; nil means open.
func (t *Table[S, R]) refuse(do string, r R, by actor.Actor) []Reason {
	s, ok := t.step(do, t.Status(r))
	others := by.Delegasi
	by = by.For(s.By)
	reach := by.May(s.By)
	if reach.None() || !t.Owns(r, reach) {
		if d := t.lent(s.By, r, by, others); d != nil {
			return []Reason{{Code: string(fault.Forbidden), Detail: fault.Tf("Peran Anda sendiri tidak mencakup rekaman ini; bertindaklah a.n. %s dengan header Atas-Nama: %s.",
				"Your own role does not reach this record; act for %s with the header Atas-Nama: %s.", d.Nama, d.ID)}}
		}
		code, text := fault.Forbidden, fault.T("Peran Anda tidak boleh melakukan ini.", "Your role may not do this.")
		if !by.InScope(s.By) {
			code, text = fault.InsufficientScope, fault.T("Cakupan token tidak mencukupi.", "The token's scopes do not cover this.")
		}
		return []Reason{{Code: string(code), Detail: text}}
	}
	if !ok {
		return t.elsewhere(t.Status(r))
	}
	if s.Guard != nil {
		return s.Guard(r, by)
	}
	return nil
}

// elsewhere is the refusal of what a status does not allow. Most actions of most
// rows get it, so it is worded once.
func (t *Table[S, R]) elsewhere(status S) []Reason {
	if rs, ok := t.refusals.Load(status); ok {
		return rs.([]Reason) //nolint:errcheck // nothing else is kept there
	}
	rs := []Reason{{Code: string(fault.InvalidTransition), Detail: fault.Tf("Tidak dapat dilakukan pada status %s.", "Not possible in status %s.", status)}}
	t.refusals.Store(status, rs)
	return rs
}

// lent is the first delegation whose role would reach the row where the capacity
// taken by itself does not.
func (t *Table[S, R]) lent(izin actor.Izin, r R, by actor.Actor, ds []actor.Delegasi) *actor.Delegasi {
	if rule, _ := actor.Lookup(izin); rule.Sendiri {
		return nil
	}
	for i := range ds {
		if reach := by.As(&ds[i]).May(izin); !reach.None() && t.Owns(r, reach) {
			return &ds[i]
		}
	}
	return nil
}

// Check returns the step to take for an action on r, or the fault that refuses
// it: 403 forbidden or separation_of_duties, 409 invalid_transition with the
// open actions, 409 conflict, 422 for what is incomplete.
func (t *Table[S, R]) Check(do string, r R, by actor.Actor) (Step[S, R], error) {
	s, _ := t.step(do, t.Status(r))
	rs := t.refuse(do, r, by)
	if len(rs) == 0 {
		return s, nil
	}
	first := rs[0]
	f := &fault.Fault{Code: fault.Code(first.Code), Detail: first.Detail}
	switch f.Code {
	case fault.InvalidTransition:
		f.Actions = t.Actions(r, by)
	case "incomplete":
		f.Code = fault.ValidationFailed
		for _, m := range first.Missing {
			f.Fields = append(f.Fields, fault.Field{Pointer: "/" + m, Code: "required",
				Detail: fault.T("Wajib diisi sebelum tindakan ini.", "Required before this action.")})
		}
	default:
	}
	return s, f
}

// Actions returns every callable action of the noun for this caller now.
// Allowed means that some valid body gives 2xx; faults of a body are 422.
func (t *Table[S, R]) Actions(r R, by actor.Actor) []Action {
	id, status := t.ID(r), t.Status(r)
	out := make([]Action, 0, len(t.Steps))
	seen := make(map[string]bool, len(t.Steps))
	for _, s := range t.Steps {
		if s.Auto || seen[s.Do] {
			continue
		}
		seen[s.Do] = true
		if fit, ok := t.step(s.Do, status); ok {
			s = fit
		}
		a := Action{Name: s.Do, Method: s.Method, Reasons: t.refuse(s.Do, r, by)}
		if a.Method == "" {
			a.Method = "POST"
		}
		a.Href = t.Base + "/" + id
		switch s.Path {
		case ".":
		case "":
			a.Href += "/" + s.Do
		default:
			a.Href += "/" + s.Path
		}
		a.Allowed = len(a.Reasons) == 0
		out = append(out, a)
	}
	return out
}

// Event returns the name an action is journaled under, without the noun.
func (t *Table[S, R]) Event(do string) string {
	for _, s := range t.Steps {
		if s.Do == do && s.Event != "" {
			return s.Event
		}
	}
	return do
}
