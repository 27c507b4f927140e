package sso

import (
	"fmt"
	"strings"

	"kerjasama/internal/platform/actor"
)

// Grant is a role that a rule gives, for the unit of a code where it has one.
type Grant struct {
	Peran actor.Peran
	Unit  string // code, in capitals; "" for roles without a unit
	// Aturan is the place of the rule in the mapping, from 0.
	Aturan int
	// Nilai is the value that met it.
	Nilai string
}

// Map returns what the rules give for these claims, in the order of the rules.
// A claim that is absent, or is neither a string nor a list of strings, meets no
// rule.
func (i *Issuer) Map(claims map[string]any) []Grant {
	var out []Grant
	have := map[string]bool{}
	for n, r := range i.Mapping {
		for _, v := range texts(lookup(claims, r.Claim)) {
			unit, ok := r.meets(v)
			if !ok || have[string(r.Peran)+" "+unit] {
				continue
			}
			have[string(r.Peran)+" "+unit] = true
			out = append(out, Grant{Peran: r.Peran, Unit: unit, Aturan: n, Nilai: v})
		}
	}
	return out
}

// meets reports whether a value meets the rule, and for which unit.
func (r Rule) meets(v string) (unit string, ok bool) {
	before, after, open := strings.Cut(r.Value, unitMark)
	if !open {
		return strings.ToUpper(r.Unit), v == r.Value
	}
	rest, ok := strings.CutPrefix(v, before)
	if !ok {
		return "", false
	}
	unit, ok = strings.CutSuffix(rest, after)
	return strings.ToUpper(unit), ok && unit != "" && len(unit) <= 64
}

// lookup finds a claim: a member of that very name, else along the dots.
func lookup(claims map[string]any, path string) any {
	if v, ok := claims[path]; ok {
		return v
	}
	head, rest, ok := strings.Cut(path, ".")
	for ok {
		if m, is := claims[head].(map[string]any); is {
			if v := lookup(m, rest); v != nil {
				return v
			}
		}
		// Names may hold dots themselves: kerjasama.api.roles is tried as
		// kerjasama → api.roles and as kerjasama.api → roles.
		var more string
		if more, rest, ok = strings.Cut(rest, "."); ok {
			head += "." + more
		}
	}
	return nil
}

// texts are the strings of a claim.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		out := make([]string, 0, len(v))
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return out
	default:
		return nil
	}
}

// text is one string of the claims, bounded in runes and free of control
// characters; "" when it is none.
func text(claims map[string]any, path string, most int) string {
	s, _ := lookup(claims, path).(string) // "" says so
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s))
	if r := []rune(s); len(r) > most {
		s = strings.TrimSpace(string(r[:most]))
	}
	return s
}

// Profil is what the claims tell of a person that is new here; any may be "".
type Profil struct{ Username, Nama, Surel string }

// Profil reads the person from the claims. An address the issuer says it has not
// verified is none.
func (i *Issuer) Profil(claims map[string]any) Profil {
	or := func(s, otherwise string) string {
		if s == "" {
			return otherwise
		}
		return s
	}
	p := Profil{
		Username: strings.ToLower(text(claims, or(i.UsernameClaim, "preferred_username"), 64)),
		Nama:     text(claims, or(i.NameClaim, "name"), 200),
		Surel:    text(claims, or(i.MailClaim, "email"), 254),
	}
	if verified, said := claims["email_verified"].(bool); said && !verified {
		p.Surel = ""
	}
	return p
}

// Describe says what a rule asks, in one line.
func (r Rule) Describe() string {
	return fmt.Sprintf("%s = %q", r.Claim, r.Value)
}
