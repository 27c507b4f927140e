package apptest_test

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/dbtest"
)

// hakCSV says who may call what. It was written from the unit's table of rights,
// not from the permission table that is enforced.
//
//	ya     may call it, whatever the record
//	unit   may call it for records of the own unit; another unit's are not there
//	-      is refused: 403
//	baris  the record decides, or the rule behind it
//	umum   needs no credentials
//
// cakupan is the scope a service token needs: one of those between |, - for none
// that helps, * for any, ~ where the record decides.
//
//go:embed testdata/hak.csv
var hakCSV string

// sel is one line of the golden table.
type sel struct {
	peran   map[actor.Peran]string
	cakupan string
}

func golden(t *testing.T) map[string]sel {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(hakCSV)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]sel{}
	for _, l := range lines[1:] {
		if _, twice := out[l[0]]; twice {
			t.Errorf("%s stands twice in the table", l[0])
		}
		s := sel{peran: map[actor.Peran]string{}, cakupan: l[7]}
		for i, p := range actor.AllPeran() {
			s.peran[p] = l[i+1]
		}
		out[l[0]] = s
	}
	return out
}

// strangers are operations of one list that the other does not have.
func strangers(table map[string]sel, routes []httpapi.Route) []string {
	var out []string
	known := map[string]bool{}
	for _, r := range routes {
		name := r.Method + " " + r.Path
		known[name] = true
		if _, ok := table[name]; !ok {
			out = append(out, name+": nobody has said who may call it")
		}
	}
	for name := range table {
		if !known[name] {
			out = append(out, name+": no such route")
		}
	}
	slices.Sort(out)
	return out
}

// An operation that nobody has decided about is caught, and so is a decision
// about none.
func TestEveryRouteIsDecided(t *testing.T) {
	w := apptest.New(t, dbtest.Engines(t)[0])
	table, routes := golden(t), w.App.Server.Routes()
	for _, s := range strangers(table, routes) {
		t.Error(s)
	}
	planted := append(slices.Clone(routes), httpapi.Route{Method: "GET", Path: "/siluman", Izin: actor.MitraBaca})
	table["GET /tiada"] = sel{}
	if got := strangers(table, planted); len(got) != 2 {
		t.Errorf("a planted route and a planted line: got %v", got)
	}
}

// own are records that belong to one person, whom nobody else's role helps.
func own(path string) bool {
	return slices.ContainsFunc([]string{"/me/sesi/", "/pemberitahuan/{", "/pekerjaan/"}, func(p string) bool { return strings.HasPrefix(path, p) })
}

// matriks is one pass over the table.
type matriks struct {
	*office
	cells, refused int
}

// judge compares one answer with one cell.
func (m *matriks) judge(what, cell string, foreign bool, x target, r *apptest.Response) {
	m.T.Helper()
	m.cells++
	code := ""
	if r.Status >= 400 {
		code = r.Str("code")
	}
	if r.Status == 401 || r.Status == 403 || r.Status == 404 {
		m.refused++
	}
	denied := r.Status == 403 && (code == "forbidden" || code == "insufficient_scope")
	short := strings.TrimPrefix(x.Path, "/api/v1")
	ok := false
	switch {
	case cell == "-":
		ok = r.Status == 403 && code == "forbidden"
	case cell == "baris":
		ok = r.Status != 401
	case own(short):
		ok = !denied && r.Status != 401
	case cell == "unit" && foreign && strings.Contains(short, "{id}"):
		ok = r.Status == 404 && code == "not_found"
	case cell == "ya" || cell == "unit":
		ok = !denied && r.Status != 401 && (r.Status != 404 || !strings.Contains(short, "{id}"))
	}
	if !ok {
		m.T.Errorf("%s %s as %s: the table says %q, got %d %s", x.Method, short, what, cell, r.Status, code)
	}
}

// refuses holds an answer against the refusal due.
func (m *matriks) refuses(what string, x target, r *apptest.Response, status int, code string) {
	m.T.Helper()
	m.cells++
	m.refused++
	if r.Status != status || r.Str("code") != code {
		m.T.Errorf("%s %s %s: got %d %s, want %d %s", x.Method, x.Path, what, r.Status, short(r), status, code)
	}
}

// Every route, as every role, on a record of the own unit and of another, and
// with every kind of credential: exactly what the table says.
func TestTheMatrix(t *testing.T) {
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			apptest.Pretend(t, e, func(w *apptest.World) {
				expired := "Bearer " + w.Token("koordinator")
				w.Clock.Advance(time.Hour)
				w.Forget()
				m := &matriks{office: open(w)}
				m.run(golden(t), m.targets(t), expired)
				share := 100 * m.refused / max(1, m.cells)
				t.Logf("%d cells, %d %% of them refusals", m.cells, share)
				if m.cells < 2500 || share < 20 {
					t.Errorf("only %d cells, %d %% refusals: the test tries too little", m.cells, share)
				}
			})
		})
	}
}

func (m *matriks) run(table map[string]sel, targets []target, expired string) {
	m.T.Helper()
	ended := "Bearer " + m.Do("", "POST", "/auth/login", object{"username": "koordinator", "password": apptest.Password}).Want(200).Str("access_token")
	m.Do("", "POST", "/auth/logout", nil, "Authorization", ended).Want(204)
	id, revoked := m.script(object{"aplikasi": "portal-uji", "cakupan": actor.Scopes()})
	m.Do("admin", "POST", "/token-layanan/"+id+"/cabut", nil).Want(200)
	_, whole := m.script(object{"aplikasi": "portal-uji", "cakupan": actor.Scopes()})
	_, leader := m.script(object{"pemilik_id": m.Do("pimpinan", "GET", "/me", nil).Want(200).Str("id"), "cakupan": actor.Scopes()})
	scoped := map[string]string{}
	for _, s := range actor.Scopes() {
		_, scoped[s] = m.script(object{"aplikasi": "portal-uji", "cakupan": []string{s}})
	}
	users := []struct {
		name    string
		peran   actor.Peran
		foreign bool
	}{
		{"staf", actor.StafHumas, false}, {"koordinator", actor.SubKoordinator, false}, {"unit.if", actor.UnitKerja, false}, {"unit.tm", actor.UnitKerja, true},
		{"pimpinan", actor.Pimpinan, false}, {"auditor", actor.Auditor, false}, {"admin", actor.Admin, false},
	}
	for _, u := range users {
		m.Token(u.name)
	}
	for _, x := range targets {
		s, ok := table[x.Method+" "+strings.TrimPrefix(x.Path, "/api/v1")]
		if !ok || s.cakupan == "umum" {
			continue
		}
		with := func(header string) (r *apptest.Response) {
			m.Try(func() { r = m.Do("", x.Method, x.at, bodyFor(x), "If-Match", "*", "Authorization", header) })
			return r
		}
		for _, u := range users {
			m.judge(u.name, s.peran[u.peran], u.foreign, x, with("Bearer "+m.Token(u.name)))
		}
		m.refuses("with an expired token", x, with(expired), 401, "token_expired")
		m.refuses("with the token of an ended session", x, with(ended), 401, "token_invalid")
		m.refuses("with a revoked service token", x, with(revoked), 401, "token_invalid")
		m.scopes(s, x, with, whole, leader, scoped)
	}
}

// scopes tries a route with service tokens: of every scope, of one, of an owner
// whose role may not.
func (m *matriks) scopes(s sel, x target, with func(string) *apptest.Response, whole, leader string, scoped map[string]string) {
	m.T.Helper()
	switch s.cakupan {
	case "~":
		return
	case "-":
		m.refuses("with a service token of every scope", x, with(whole), 403, "insufficient_scope")
		return
	}
	for scope, header := range scoped {
		if s.cakupan == "*" || slices.Contains(strings.Split(s.cakupan, "|"), scope) {
			r := with(header)
			m.judge("a service token of "+scope, "baris", false, x, r)
			if r.Status == 403 {
				m.T.Errorf("%s %s with a service token of %s: got %s", x.Method, x.Path, scope, short(r))
			}
		} else {
			m.refuses("with a service token of "+scope, x, with(header), 403, "insufficient_scope")
		}
	}
	if s.peran[actor.Pimpinan] == "-" {
		m.refuses("with the token of somebody who may not", x, with(leader), 403, "forbidden")
	}
}
