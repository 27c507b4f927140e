package apptest_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strconv"

	"kerjasama/configs"
	"kerjasama/internal/templat"
)

// document uploads a sound template.
func (o *office) document(as string) string {
	o.T.Helper()
	bs, err := templat.Brought(configs.FS)
	if err != nil {
		o.T.Fatal(err)
	}
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	p, err := m.CreateFormFile("berkas", "templat.docx")
	if err == nil {
		_, err = p.Write(bs[0].Isi)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		o.T.Fatal(err)
	}
	return o.Do(as, "POST", "/berkas", b.Bytes(), "Content-Type", m.FormDataContentType()).Want(http.StatusCreated).Str("id")
}

func (o *office) templateOf(as string) string {
	o.names++
	return o.do(as, "/templat-naskah", object{"nama": "Templat " + strconv.Itoa(o.names), "jenis": "mou", "bahasa": "id", "berkas_id": o.document(as)})
}

func templates() kata {
	published := func(o *office) string {
		id := o.templateOf("staf")
		o.do("koordinator", "/templat-naskah/"+id+"/terbitkan", "{}")
		return id
	}
	return kata{
		path: "/templat-naskah", reader: "koordinator",
		forms: []bentuk{
			{status: "draf", make: func(o *office) string { return o.templateOf("staf") }},
			{status: "draf", is: " of a sub koordinator", make: func(o *office) string { return o.templateOf("koordinator") }},
			{status: "terbit", make: published},
			{status: "terbit", is: " with a newer version", make: func(o *office) string {
				id := published(o)
				o.do("koordinator", "/templat-naskah/"+id+"/versi", object{"berkas_id": o.document("koordinator")})
				return id
			}},
			{status: "ditarik", make: func(o *office) string {
				id := published(o)
				o.do("koordinator", "/templat-naskah/"+id+"/tarik", "{}")
				return id
			}},
		},
		body: map[string]func(*office, string) any{
			"ubah": fixed(object{"keterangan": "Lain"}), "hapus": empty, "terbitkan": empty, "tarik": empty,
			// Whoever may add a version sees every other one, and may name its file.
			"versi": func(o *office, _ string) any {
				other := o.Do("staf", "GET", "/templat-naskah/"+o.templateOf("staf"), nil).Want(http.StatusOK)
				return object{"berkas_id": other.Str("versi_templat.0.berkas.id")}
			},
		},
	}
}
