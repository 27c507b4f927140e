package apptest_test

import (
	"fmt"
	"time"

	"kerjasama/internal/apptest"
)

// id is a demo user's.
func (o *office) id(user string) string {
	o.T.Helper()
	return o.Do("admin", "GET", "/pengguna?username="+user, nil).Want(200).Str("data.0.id")
}

// held are the roles of the demo users that lend one.
func heldBy(user string) string {
	return map[string]string{"staf": "staf_humas", "koordinator": "sub_koordinator", second: "sub_koordinator", "pimpinan": "pimpinan", "unit.if": "unit_kerja", "unit.tm": "unit_kerja"}[user]
}

// lends is the body of a delegation of a user's role from now on for some days.
func (o *office) lends(from, to string, days int) object {
	return object{"ke_id": o.id(to), "peran": heldBy(from), "sampai_pada": o.Clock.Now().Add(time.Duration(days) * 24 * time.Hour).Format(time.RFC3339), "alasan": "Cuti tahunan"}
}

// lent makes that delegation.
func (o *office) lent(from, to string, days int) *apptest.Response {
	o.T.Helper()
	return o.Do(from, "POST", "/pengguna/"+o.id(from)+"/delegasi", o.lends(from, to, days)).Want(201)
}

// lentLater makes a delegation that gives nobody anything yet, each for an hour of
// its own.
func (o *office) lentLater(from, to string) string {
	o.T.Helper()
	o.later++
	begin := o.Clock.Now().Add(time.Duration(30*24+2*o.later) * time.Hour)
	body := o.lends(from, to, 0)
	body["mulai_pada"], body["sampai_pada"] = begin.Format(time.RFC3339), begin.Add(time.Hour).Format(time.RFC3339)
	return o.Do(from, "POST", "/pengguna/"+o.id(from)+"/delegasi", body).Want(201).Str("id")
}

func delegations() kata {
	fresh := func(o *office) string { return o.lentLater("staf", "unit.tm") }
	return kata{
		path: "/delegasi", reader: "admin",
		forms: []bentuk{
			{status: "aktif", make: fresh},
			{status: "aktif", is: " and over", later: 40 * 24 * time.Hour, make: fresh},
			{status: "dicabut", make: func(o *office) string {
				id := fresh(o)
				o.do("staf", "/delegasi/"+id+"/cabut", "{}")
				return id
			}},
		},
		body: map[string]func(*office, string) any{"cabut": empty},
	}
}

// as reads a member of /me of somebody.
func (o *office) me(user, path string) string {
	o.T.Helper()
	return fmt.Sprint(o.Do(user, "GET", "/me", nil).Want(200).Get(path))
}
