package apptest_test

// nowhere is an address at which nobody answers.
const nowhere = "https://127.0.0.1:1/kait"

// hook registers a webhook and returns its id.
func (o *office) hook(url string) string {
	o.T.Helper()
	return o.do("admin", "/webhook", object{"nama": "Portal uji", "url": url})
}

func hooks() kata {
	fresh := func(o *office) string { return o.hook(nowhere) }
	return kata{
		path: "/webhook", reader: "admin",
		forms: []bentuk{
			{status: "aktif", make: fresh},
			{status: "nonaktif", make: func(o *office) string {
				id := fresh(o)
				o.do("admin", "/webhook/"+id+"/nonaktifkan", "{}")
				return id
			}},
		},
		body: map[string]func(*office, string) any{"ubah": fixed(object{"nama": "Nama lain"}), "putar": empty, "uji": empty, "nonaktifkan": empty, "aktifkan": empty},
	}
}
