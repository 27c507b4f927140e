package naskah_test

import (
	"bytes"
	"strings"
	"testing"

	"kerjasama/internal/platform/dokumen"
)

// template is the id of the template that the product brings for a kind.
func (w *world) template(jenis string) string {
	w.T.Helper()
	if err := w.App.SeedTemplates(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
	return w.Do("staf", "GET", "/templat-naskah?jenis="+jenis, nil).Want(200).Str("data.0.id")
}

// body is what the body of a Word document holds.
func body(t *testing.T, b []byte) string {
	t.Helper()
	d, err := dokumen.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Parts {
		if p.Name == "word/document.xml" {
			return string(p.Data)
		}
	}
	t.Fatal("there is no body")
	return ""
}

func TestVersionsFromATemplate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		mou := w.template("mou")
		from := `{"jenis": "draf", "dari_templat": true}` // one text: a repeated key needs the same bytes

		w.sub(t, "filled, kept as a file with the version it was made of", func(t *testing.T, w *world) {
			id := w.draft(object{"templat_id": mou})
			r := w.Do("staf", "POST", "/naskah/"+id+"/versi", from, "Idempotency-Key", "dari-templat").Want(201)
			if got, want := r.Str("templat_versi_id"), w.Do("staf", "GET", "/templat-naskah/"+mou, nil).Want(200).Str("versi_templat.0.id"); got != want {
				t.Errorf("got template version %s, want %s", got, want)
			}
			if r.Get("pasal") != nil || r.Str("berkas.mime") != docxType || r.Str("berkas.sha256") != r.Str("sha256") {
				t.Errorf("got %s", r.Body)
			}
			file := w.printed("/naskah/"+id+"/versi/1/dokumen", docxType)
			text := body(t, file)
			for _, want := range []string{"PT Rekaan Satu", "Penandatangan Rekaan", "Kerja sama pendidikan", "1 Juli 2026", "3 (tiga) tahun", "30 June 2029"} {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in the document", want)
				}
			}
			if strings.Contains(text, "{{") {
				t.Error("placeholders are left")
			}
			if again := w.Do("staf", "POST", "/naskah/"+id+"/versi", from, "Idempotency-Key", "dari-templat").Want(201); again.Str("berkas.id") != r.Str("berkas.id") || again.Header.Get("Idempotency-Replayed") != "true" {
				t.Errorf("got %s", again.Body)
			}
			w.Do("unit.if", "GET", "/naskah/"+id+"/versi/1/dokumen", nil).Want(200)
			w.Do("unit.mb", "GET", "/naskah/"+id+"/versi/1/dokumen", nil).Problem(404, "not_found")
			w.act(id, "versi", from).Want(201)
			if !bytes.Equal(file, w.printed("/naskah/"+id+"/versi/2/dokumen", docxType)) {
				t.Error("one template and one agreement gave two documents")
			}
			if n := w.one("SELECT count(*) FROM naskah_versi WHERE naskah_id = '" + id + "'"); n != "2" {
				t.Errorf("got %s versions", n)
			}
		})
		w.sub(t, "what is missing is told by name and place, and nothing is kept", func(t *testing.T, w *world) {
			id := w.draft(object{"templat_id": mou, "pihak": w.parties()})
			r := w.act(id, "versi", from)
			invalid(t, "no partner", r, "/dari_templat", "placeholder_missing")
			if !strings.Contains(string(r.Body), "{{mitra.nama}}") || !strings.Contains(string(r.Body), "paragraf") {
				t.Errorf("got %s", r.Body)
			}
			if n := w.one("SELECT count(*) FROM naskah_versi WHERE naskah_id = '" + id + "'"); n != "0" {
				t.Errorf("got %s versions", n)
			}
		})
		w.sub(t, "refused where there is no template, or it was withdrawn", func(t *testing.T, w *world) {
			invalid(t, "none", w.act(w.draft(nil), "versi", from), "/dari_templat", "no_template")
			id := w.draft(object{"templat_id": mou})
			w.Do("koordinator", "POST", "/templat-naskah/"+mou+"/tarik", "{}").Want(200)
			invalid(t, "withdrawn", w.act(id, "versi", from), "/dari_templat", "not_published")
			w.Do("unit.if", "POST", "/naskah/"+id+"/versi", from).Problem(403, "forbidden")
			w.act("01980000-0000-7000-8000-00000000dead", "versi", from).Problem(404, "not_found")
		})
		w.sub(t, "templates that an agreement may not name", func(t *testing.T, w *world) {
			invalid(t, "another kind", w.Do("staf", "POST", "/naskah", w.isi(object{"templat_id": w.template("ia")})), "/templat_id", "other_kind")
			invalid(t, "unknown", w.Do("staf", "POST", "/naskah", w.isi(object{"templat_id": nobody})), "/templat_id", "unknown_id")
			invalid(t, "withdrawn", w.Do("staf", "POST", "/naskah", w.isi(object{"templat_id": mou})), "/templat_id", "not_published")
		})
	})
}
