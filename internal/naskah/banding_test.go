package naskah_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"
)

func docx(t *testing.T, paragraphs ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"word/document.xml":   `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + strings.Join(paragraphs, `</w:t></w:r></w:p><w:p><w:r><w:t>`) + `</w:t></w:r></w:p></w:body></w:document>`,
	} {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestComparison(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.draft(nil)
		w.Do("staf", "GET", "/naskah/"+id+"/banding", nil).Problem(404, "not_found")
		w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Para pihak sepakat bekerja sama.", "Berlaku tiga tahun.")}).Want(201)
		w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Para pihak setuju bekerja sama.", "Berlaku tiga tahun.")}).Want(201)
		w.act(id, "versi", object{"jenis": "draf", "berkas_id": w.uploadBytes("staf", "a.docx", docx(t, "Judul 1", "Para pihak setuju bekerja sama."))}).Want(201)
		w.act(id, "versi", object{"jenis": "draf", "berkas_id": w.upload("staf")}).Want(201)
		r := w.Do("unit.if", "GET", "/naskah/"+id+"/banding?dari=1&ke=2", nil).Want(200)
		for path, want := range map[string]any{
			"satuan": "pasal", "sama": false, "pasal.0.op": "change", "pasal.1.op": "equal", "pasal.0.judul.en.0.op": "equal", "pasal.0.ayat.0.id.1.op": "delete",
			"pasal.0.ayat.0.id.1.teks": "sepakat", "pasal.0.ayat.0.id.2.teks": "setuju", "dari.nomor": 1.0, "ke.nomor": 2.0,
		} {
			if got := r.Get(path); got != want {
				t.Errorf("%s: got %v, want %v", path, got, want)
			}
		}
		text := w.Do("staf", "GET", "/naskah/"+id+"/banding?dari=1&ke=2&format=text", nil).Want(200)
		if !strings.HasPrefix(text.Header.Get("Content-Type"), "text/plain") || !strings.Contains(string(text.Body), "Para pihak [-sepakat-]{+setuju+} bekerja sama.") {
			t.Errorf("as text: %s", text.Body)
		}
		if r := w.Do("staf", "GET", "/naskah/"+id+"/banding?dari=2&ke=2", nil).Want(200); r.Get("sama") != true {
			t.Errorf("a version and itself: %s", r.Body)
		}
		r = w.Do("staf", "GET", "/naskah/"+id+"/banding?dari=2&ke=3", nil).Want(200)
		if r.Str("satuan") != "paragraf" || r.Str("pasal.0.ayat.1.op") != "equal" {
			t.Errorf("clauses and a file: %s", r.Body)
		}
		if r := w.Do("staf", "GET", "/naskah/"+id+"/banding?ke=4", nil).Problem(422, "validation_failed"); r.Str("errors.0.code") != "not_comparable" || r.Str("errors.0.pointer") != "ke" {
			t.Errorf("a PDF: %s", r.Body)
		}
		w.Do("staf", "GET", "/naskah/"+id+"/banding?dari=1&ke=9", nil).Problem(404, "not_found")
		for _, q := range []string{"dari=x", "ke=0", "dari=-1", "ke=", "format=pdf", "versi=1"} {
			w.Do("staf", "GET", "/naskah/"+id+"/banding?"+q, nil).Problem(400, "query_invalid")
		}
		w.Do("unit.tm", "GET", "/naskah/"+id+"/banding", nil).Problem(404, "not_found")
	})
}

// The public page knows an agreement once its partners were shown it, and tells
// what is on the document already, and its hash.
func TestThePublicPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask := func(kode string) int {
			w.Clock.Advance(time.Minute)
			return w.Do("", "GET", "/verifikasi/"+kode, nil).Status
		}
		id := w.draft(nil)
		kode := w.get(id).Str("kode")
		unknown := string(w.Do("", "GET", "/verifikasi/NS-2026-9999", nil).Problem(404, "not_found").Body)
		w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("x")}).Want(201)
		w.act(id, "ajukan-telaah", nil).Want(200)
		if got := ask(kode); got != 404 {
			t.Errorf("before the partners saw it: %d, an unknown code %s", got, unknown)
		}
		w.act(id, "kirim-mitra", nil).Want(200)
		r := w.Do("", "GET", "/verifikasi/"+kode, nil).Want(200)
		var members map[string]any
		r.JSON(&members)
		if len(members) != 5 || r.Str("status") != "telaah_mitra" || r.Str("pihak.0") != "Politeknik Negeri Batam" || r.Str("pihak.1") != "PT Rekaan Satu" || r.Str("sha256") != w.get(id).Str("versi_naskah.0.sha256") {
			t.Errorf("got %s", r.Body)
		}
		if strings.Contains(string(r.Body), "Rekaan Utama") || strings.Contains(string(r.Body), "Pihak Rekaan") {
			t.Errorf("names of people: %s", r.Body)
		}
		w.act(id, "kembalikan", object{"catatan": "x"}).Want(200)
		if got := ask(kode); got != 404 {
			t.Errorf("while it is redrafted: %d", got)
		}
		w.act(id, "batalkan", object{"alasan": "x"}).Want(200)
		if got := ask(kode); got != 200 {
			t.Errorf("called off after the partners saw it: %d", got)
		}
		signed := w.get(w.signed(nil))
		w.Clock.Advance(time.Minute)
		r = w.Do("", "GET", "/verifikasi/"+signed.Str("kode"), nil).Want(200)
		if r.Str("sha256") != signed.Str("versi_naskah.1.sha256") || r.Str("sha256") != signed.Str("versi_naskah.1.berkas.sha256") {
			t.Errorf("signed: %s", r.Body)
		}
		html := w.Do("", "GET", "/verifikasi/"+signed.Str("kode"), nil, "Accept", "text/html,*/*;q=0.8", "Accept-Language", "en").Want(200)
		if !strings.HasPrefix(html.Header.Get("Content-Type"), "text/html") || !strings.Contains(string(html.Body), "<dd>Signed</dd>") || !strings.Contains(string(html.Body), r.Str("sha256")) {
			t.Errorf("as a page: %s", html.Body)
		}
		w.Do("", "GET", "/verifikasi/NS-2026-9999", nil, "Accept", "text/html").Want(404)
		for _, bad := range []string{"x", "NS-2026-1", "ns-2026-0001", "NS-2026-0001'", "NS-2026-00000000000001"} {
			if got := ask(bad); got != 404 {
				t.Errorf("%s: %d", bad, got)
			}
		}
		w.Clock.Advance(time.Hour)
		for range 20 {
			w.Do("", "GET", "/verifikasi/"+kode, nil).Want(200)
		}
		if r := w.Do("", "GET", "/verifikasi/"+kode, nil).Problem(429, "rate_limited"); r.Header.Get("Retry-After") != "1" {
			t.Errorf("Retry-After %s", r.Header.Get("Retry-After"))
		}
	})
}
