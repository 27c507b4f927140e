package apptest_test

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
)

// roles are everybody who may ask: one person of each role, a second sub
// koordinator, since nobody judges their own entry, and two units, of which only
// unit.if has to do with the records.
var roles = []string{"admin", "staf", "koordinator", second, "pimpinan", "auditor", "unit.if", "unit.tm"}

const second = "koordinator.dua"

// secondKoordinator makes that person, with the password of all the others.
func (o *office) secondKoordinator() {
	o.T.Helper()
	first := o.Do("admin", "POST", "/pengguna", object{"username": second, "nama": "Sub Koordinator Kedua", "penugasan": []object{{"peran": "sub_koordinator", "berlaku_mulai": "2026-07-01"}}}).Want(201).Str("kata_sandi_awal")
	token := o.Do("", "POST", "/auth/login", object{"username": second, "password": first}).Want(200).Str("access_token")
	o.Do("", "POST", "/me/kata-sandi", object{"kata_sandi_lama": first, "kata_sandi_baru": apptest.Password}, "Authorization", "Bearer "+token)
}

// bentuk is one way a record comes into a status.
type bentuk struct {
	status string
	is     string // what is particular about it, "" for the plain case
	later  time.Duration
	make   func(o *office) string
}

// kata is a noun: its path, the records to try, and a body for each action that
// is valid for a record that allows it.
type kata struct {
	path   string
	reader string // somebody who sees every record
	forms  []bentuk
	body   map[string]func(o *office, id string) any
}

func empty(*office, string) any { return "{}" }

func fixed(b any) func(*office, string) any {
	return func(*office, string) any { return b }
}

var reason = fixed(object{"alasan": "Karena keadaan."})

// allowed_actions is right in every declared cell: for each role, status and
// action, allowed if and only if a valid body succeeds; what is refused answers
// as its first reason says and changes nothing.
func TestAllowedMeansThatItSucceeds(t *testing.T) {
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			apptest.Pretend(t, e, func(w *apptest.World) {
				o := open(w)
				o.secondKoordinator()
				for _, role := range roles {
					w.Token(role)
				}
				cells, open := 0, 0
				type trial struct {
					noun    string
					kata    kata
					bentuk  bentuk
					actions []string
				}
				var trials []trial
				known := nouns()
				for i := range o.Do("staf", "GET", "/alur", nil).Want(200).Get("data").([]any) {
					if noun := o.Do("staf", "GET", "/alur", nil).Str(fmt.Sprintf("data.%d.noun", i)); known[noun].path == "" {
						t.Errorf("nothing to try the lifecycle of %s with", noun)
					}
				}
				for noun, k := range known {
					statuses, actions := declared(o, noun)
					for _, s := range statuses {
						if !slices.ContainsFunc(k.forms, func(b bentuk) bool { return b.status == s }) {
							t.Errorf("%s: no record in status %s to try", noun, s)
						}
					}
					for _, a := range actions {
						if k.body[a] == nil {
							t.Errorf("%s: no body to try %s with", noun, a)
						}
					}
					for _, b := range k.forms {
						trials = append(trials, trial{noun, k, b, actions})
					}
				}
				// What happens years later comes last: time does not go back for a server.
				slices.SortStableFunc(trials, func(a, b trial) int {
					return cmp.Or(cmp.Compare(a.bentuk.later, b.bentuk.later), cmp.Compare(a.noun, b.noun))
				})
				for _, x := range trials {
					w.Try(func() {
						c, n := o.try(x.noun, x.kata, x.bentuk, x.actions)
						cells, open = cells+c, open+n
					})
				}
				t.Logf("%d cells, %d of them open", cells, open)
				if open < 100 || cells < 1000 {
					t.Errorf("only %d cells, %d open: the test tries too little", cells, open)
				}
			})
		})
	}
}

// declared are the statuses and callable actions of a noun as /alur shows them.
func declared(o *office, noun string) (statuses, actions []string) {
	o.T.Helper()
	a := o.Do("staf", "GET", "/alur/"+noun, nil).Want(200)
	statuses = []string{a.Str("awal")}
	for i := range a.Get("langkah").([]any) {
		at := fmt.Sprintf("langkah.%d.", i)
		statuses = append(statuses, a.Str(at+"dari"), a.Str(at+"ke"))
		if a.Get(at+"otomatis") != true {
			actions = append(actions, a.Str(at+"tindakan"))
		}
	}
	slices.Sort(statuses)
	slices.Sort(actions)
	return slices.DeleteFunc(slices.Compact(statuses), func(s string) bool { return s == "" }), slices.Compact(actions)
}

// try makes one record and calls every action on it as every role; it returns
// how many cells it tried and how many were open.
func (o *office) try(noun string, k kata, b bentuk, actions []string) (cells, open int) {
	o.T.Helper()
	if b.later > 0 {
		o.Forget() // an earlier trial may have moved the clock
	}
	id := b.make(o)
	if b.later > 0 {
		o.Clock.Advance(b.later)
		o.Forget()
	}
	path := k.path + "/" + id
	seen := o.Do(k.reader, "GET", path, nil).Want(200)
	if got := seen.Str("status"); got != b.status && b.status != "" {
		o.T.Errorf("%s: made to be %s, is %s", noun, b.status, got)
		return 0, 0
	}
	hrefs := map[string][2]string{}
	for _, a := range seen.Get("allowed_actions").([]any) {
		a := a.(map[string]any)
		hrefs[a["name"].(string)] = [2]string{a["method"].(string), a["href"].(string)}
	}
	for _, role := range roles {
		shown := map[string]map[string]any{}
		r := o.Do(role, "GET", path, nil)
		if r.Status == http.StatusOK {
			for _, a := range r.Get("allowed_actions").([]any) {
				a := a.(map[string]any)
				shown[a["name"].(string)] = a
			}
		}
		for _, do := range actions {
			cell := fmt.Sprintf("%s %s%s: %s by %s", noun, b.status, b.is, do, role)
			at, ok := hrefs[do]
			if !ok {
				o.T.Errorf("%s: not in allowed_actions", cell)
				continue
			}
			cells++
			o.Try(func() {
				var body any
				if f := k.body[do]; f != nil && at[0] != http.MethodDelete {
					body = f(o, id)
				}
				got := o.Do(role, at[0], o.eventOf(at[1], path), body, "If-Match", "*")
				allowed := shown[do] != nil && shown[do]["allowed"] == true
				if ok := got.Status < 300; ok != allowed {
					o.T.Errorf("%s: allowed %v, but the answer is %d %s", cell, allowed, got.Status, got.Body)
				}
				if allowed {
					open++
					return
				}
				if d := refusal(got, shown[do]); d != "" {
					o.T.Errorf("%s: %s", cell, d)
				}
				if after := o.Do(k.reader, "GET", path, nil).Want(200).ETag(); after != seen.ETag() {
					o.T.Errorf("%s: refused, yet the record changed", cell)
				}
			})
		}
	}
	return cells, open
}

// refusal says what is wrong with the refusal of a call, given the entry of
// allowed_actions, nil when the caller may not see the record.
func refusal(got *apptest.Response, shown map[string]any) string {
	code := got.Str("code")
	if shown == nil {
		if got.Status == 404 && code == "not_found" || got.Status == 403 && code == "forbidden" {
			return ""
		}
		return fmt.Sprintf("not visible, but answered %d %s", got.Status, got.Body)
	}
	why := shown["reasons"].([]any)[0].(map[string]any)["code"]
	want := map[any]int{"forbidden": 403, "separation_of_duties": 403, "invalid_transition": 409, "conflict": 409, "retention_hold": 409, "incomplete": 422}[why]
	if why == "incomplete" {
		why = "validation_failed"
	}
	if got.Status != want || code != why {
		return fmt.Sprintf("the reason is %v, but the answer %d %s", why, got.Status, got.Body)
	}
	if code == "invalid_transition" && !strings.Contains(string(got.Body), `"allowed_actions":[{`) {
		return fmt.Sprintf("no allowed_actions in %s", got.Body)
	}
	return ""
}
