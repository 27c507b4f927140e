package apptest_test

import (
	"maps"
	"strings"
)

// scriptToken makes a token of an application and returns its id.
func (o *office) scriptToken(scopes ...string) string {
	o.T.Helper()
	return o.do("admin", "/token-layanan", object{"nama": "Skrip uji", "cakupan": scopes, "aplikasi": "skrip-uji", "kedaluwarsa_pada": "2027-01-01T00:00:00+07:00"})
}

// script makes a token as asked and returns its id and what is presented.
func (o *office) script(more object) (id, header string) {
	o.T.Helper()
	body := object{"nama": "Skrip uji", "kedaluwarsa_pada": "2027-01-01T00:00:00+07:00"}
	maps.Copy(body, more)
	r := o.Do("admin", "POST", "/token-layanan", body).Want(201)
	if t := r.Str("token"); !strings.HasPrefix(t, "kjs_") || len(t) != 40 {
		o.T.Fatalf("got token %q", t)
	}
	return r.Str("id"), "Bearer " + r.Str("token")
}

func tokens() kata {
	fresh := func(o *office) string { return o.scriptToken("kpi:baca") }
	return kata{
		path: "/token-layanan", reader: "admin",
		forms: []bentuk{
			{status: "aktif", make: fresh},
			{status: "dicabut", make: func(o *office) string {
				id := fresh(o)
				o.do("admin", "/token-layanan/"+id+"/cabut", "{}")
				return id
			}},
		},
		body: map[string]func(*office, string) any{"ubah": fixed(object{"nama": "Nama lain"}), "putar": empty, "cabut": empty},
	}
}
