package templat_test

import (
	"bytes"
	"maps"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/configs"
	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/templat"
)

type object = map[string]any

type world struct {
	*apptest.World
	moa []byte // a sound template
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	bs, err := templat.Brought(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		for _, b := range bs {
			if b.Jenis == templat.MoA {
				f(t, &world{World: w, moa: b.Isi})
			}
		}
	})
}

// upload sends a file and returns the answer.
func (w *world) upload(as, name string, content []byte) *apptest.Response {
	w.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	p, err := m.CreateFormFile("berkas", name)
	if err == nil {
		_, err = p.Write(content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		w.T.Fatal(err)
	}
	return w.Do(as, "POST", "/berkas", b.Bytes(), "Content-Type", m.FormDataContentType())
}

func (w *world) file(as string, content []byte) string {
	w.T.Helper()
	return w.upload(as, "templat.docx", content).Want(http.StatusCreated).Str("id")
}

// saying is a sound template with one more paragraph.
func (w *world) saying(text string) []byte {
	w.T.Helper()
	return w.with("word/document.xml", func(s string) string {
		return strings.Replace(s, "<w:sectPr>", "<w:p><w:r><w:t>"+text+"</w:t></w:r></w:p><w:sectPr>", 1)
	})
}

// with is a sound template with one part changed.
func (w *world) with(name string, change func(string) string) []byte {
	w.T.Helper()
	d, err := dokumen.Open(w.moa)
	if err != nil {
		w.T.Fatal(err)
	}
	for i, p := range d.Parts {
		if p.Name == name {
			d.Parts[i].Data = []byte(change(string(p.Data)))
		}
	}
	b, err := d.Bytes()
	if err != nil {
		w.T.Fatal(err)
	}
	return b
}

func (w *world) body(file string, more object) object {
	out := object{"nama": "MoA magang", "jenis": "moa", "bahasa": "id", "berkas_id": file}
	maps.Copy(out, more)
	return out
}

// drafted is the path of a template that staf made.
func (w *world) drafted(nama string) string {
	w.T.Helper()
	return "/templat-naskah/" + w.Do("staf", "POST", "/templat-naskah", w.body(w.file("staf", w.moa), object{"nama": nama})).Want(201).Str("id")
}

func (w *world) events(path string) string {
	w.T.Helper()
	var data struct {
		Data []struct {
			Peristiwa string `json:"peristiwa"`
		} `json:"data"`
	}
	w.Do("auditor", "GET", path+"/riwayat", nil).Want(200).JSON(&data)
	var out []string
	for _, e := range data.Data {
		out = append(out, strings.TrimPrefix(e.Peristiwa, "templat_naskah."))
	}
	return strings.Join(out, ",")
}

func allowed(r *apptest.Response) string {
	var v struct {
		Actions []struct {
			Name    string `json:"name"`
			Allowed bool   `json:"allowed"`
		} `json:"allowed_actions"`
	}
	r.JSON(&v)
	var out []string
	for _, a := range v.Actions {
		if a.Allowed {
			out = append(out, a.Name)
		}
	}
	return strings.Join(out, ",")
}

func TestLifeOfATemplate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		body := `{"nama":"MoA magang","jenis":"moa","bahasa":"id","keterangan":"Untuk magang","berkas_id":"` + w.file("staf", w.moa) + `"}`
		r := w.Do("staf", "POST", "/templat-naskah", body, "Idempotency-Key", "k1").Want(201)
		path := "/templat-naskah/" + r.Str("id")
		if got := r.Header.Get("Location"); got != "/api/v1"+path {
			t.Errorf("Location %q", got)
		}
		for at, want := range map[string]any{"status": "draf", "versi_terbit": nil, "versi_templat.0.nomor": 1.0, "versi_templat.0.isian.0": "mitra.alamat", "versi_templat.0.dibuat_oleh.nama": "Staf Humas Demo", "versi_templat.0.diterbitkan_pada": nil} {
			if got := r.Get(at); got != want {
				t.Errorf("%s: got %v, want %v", at, got, want)
			}
		}
		if r.Str("versi_templat.0.sha256") != r.Str("versi_templat.0.berkas.sha256") {
			t.Error("a version is not named by its hash")
		}
		again := w.Do("staf", "POST", "/templat-naskah", body, "Idempotency-Key", "k1").Want(201)
		if diff := cmp.Diff(string(r.Body), string(again.Body)); diff != "" || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("a repeated creation (-first +again):\n%s", diff)
		}

		w.Do("unit.if", "GET", path, nil).Problem(404, "not_found") // units see what is in use
		if got := allowed(w.Do("staf", "GET", path, nil)); got != "ubah,hapus,versi" {
			t.Errorf("staf may %s", got)
		}
		w.Do("staf", "POST", path+"/terbitkan", nil).Problem(403, "separation_of_duties")
		w.Do("pimpinan", "POST", path+"/terbitkan", nil).Problem(403, "forbidden")
		w.Do("koordinator", "POST", path+"/terbitkan", object{"nomor": 2}).Problem(422, "validation_failed")
		w.Clock.Advance(time.Hour)
		w.Forget()
		r = w.Do("koordinator", "POST", path+"/terbitkan", nil).Want(200)
		for at, want := range map[string]any{"status": "terbit", "versi_terbit": 1.0, "versi_templat.0.diterbitkan_oleh.nama": "Sub Koordinator Demo", "versi_templat.0.diterbitkan_pada": "2026-07-10T03:00:00Z"} {
			if got := r.Get(at); got != want {
				t.Errorf("%s: got %v, want %v", at, got, want)
			}
		}
		w.Do("koordinator", "POST", path+"/terbitkan", nil).Problem(409, "conflict")
		w.Do("staf", "DELETE", path, nil, "If-Match", "*").Problem(409, "invalid_transition")
		first := w.Do("unit.if", "GET", path+"/versi/1/berkas", nil).Want(200)
		if !bytes.Equal(first.Body, w.moa) {
			t.Error("the bytes are not those that were uploaded")
		}

		r = w.Do("koordinator", "POST", path+"/versi", object{"berkas_id": w.file("koordinator", w.saying("Lagi {{mitra.kota}}")), "catatan": "Kota ditambah"}).Want(201)
		if got := r.Header.Get("Location"); got != "/api/v1"+path+"/versi/2/berkas" {
			t.Errorf("Location %q", got)
		}
		if r.Get("versi_terbit") != 1.0 || r.Get("versi_templat.1.catatan") != "Kota ditambah" {
			t.Errorf("a new version is in use by itself: %s", r.Body)
		}
		seen := w.Do("unit.if", "GET", path, nil).Want(200)
		if n := len(seen.Get("versi_templat").([]any)); n != 1 {
			t.Errorf("a unit sees %d versions, want the published one", n)
		}
		w.Do("unit.if", "GET", path+"/versi/2/berkas", nil).Problem(404, "not_found")
		w.Do("unit.if", "GET", "/berkas/"+r.Str("versi_templat.1.berkas.id"), nil).Problem(404, "not_found")
		w.Do("koordinator", "POST", path+"/terbitkan", object{"nomor": 2}).Problem(403, "separation_of_duties")
		w.Clock.Advance(time.Hour)
		w.Forget()
		w.Do("staf", "POST", path+"/terbitkan", nil).Want(200)
		w.Do("unit.if", "GET", path+"/versi/2/berkas", nil).Want(200)
		if got := w.Do("unit.if", "GET", path+"/versi/1/berkas", nil).Want(200); !bytes.Equal(got.Body, first.Body) {
			t.Error("the first version changed")
		}
		w.Clock.Advance(time.Hour) // the version before comes back into use
		w.Forget()
		if got := w.Do("koordinator", "POST", path+"/terbitkan", object{"nomor": 1}).Want(200).Get("versi_terbit"); got != 1.0 {
			t.Errorf("in use is %v", got)
		}
		w.Do("staf", "POST", path+"/tarik", nil, "If-Match", `"1.x"`).Problem(412, "stale")
		if r := w.Do("staf", "POST", path+"/tarik", nil).Want(200); r.Str("status") != "ditarik" || r.Get("versi_terbit") != nil {
			t.Errorf("withdrawn: %s", r.Body)
		}
		w.Do("unit.if", "GET", path, nil).Problem(404, "not_found")
		w.Do("unit.if", "GET", "/berkas/"+r.Str("versi_templat.0.berkas.id"), nil).Problem(404, "not_found")
		w.Do("staf", "POST", path+"/tarik", nil).Problem(409, "invalid_transition")
		if got := w.events(path); got != "ditarik,diterbitkan,diterbitkan,versi_dibuat,diterbitkan,dibuat" {
			t.Errorf("events %s", got)
		}
		then := w.Do("auditor", "GET", path+"?per=2026-07-10T03:30:00Z", nil).Want(200)
		if then.Str("status") != "terbit" || then.Get("versi") != 3.0 || len(then.Get("versi_templat").([]any)) != 2 {
			t.Errorf("as it was: %s", then.Body)
		}
	})
}

func TestRefusals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		file := w.file("staf", w.moa)
		none := "01980000-0000-7000-8000-00000000ffff"
		path := w.drafted("Yang pertama")
		for name, tt := range map[string]struct {
			as, do   string
			body     any
			status   int
			code, at string
		}{
			"nobody":                     {"", "POST /templat-naskah", w.body(file, nil), 401, "auth_required", ""},
			"a unit":                     {"unit.if", "POST /templat-naskah", w.body(file, nil), 403, "forbidden", ""},
			"admin reads":                {"admin", "GET /templat-naskah", nil, 403, "forbidden", ""},
			"no name":                    {"staf", "POST /templat-naskah", w.body(file, object{"nama": " "}), 422, "validation_failed", "/nama"},
			"a name that is taken":       {"staf", "POST /templat-naskah", w.body(file, object{"nama": "Yang pertama"}), 422, "validation_failed", "/nama"},
			"another kind":               {"staf", "POST /templat-naskah", w.body(file, object{"jenis": "spk"}), 422, "validation_failed", "/jenis"},
			"another language":           {"staf", "POST /templat-naskah", w.body(file, object{"bahasa": "en"}), 422, "validation_failed", "/bahasa"},
			"no file":                    {"staf", "POST /templat-naskah", w.body("", nil), 422, "validation_failed", "/berkas_id"},
			"a file that is not there":   {"staf", "POST /templat-naskah", w.body(none, nil), 422, "validation_failed", "/berkas_id"},
			"a file that is no id":       {"staf", "POST /templat-naskah", w.body("x", nil), 422, "validation_failed", "/berkas_id"},
			"somebody else's file":       {"koordinator", "POST /templat-naskah", w.body(file, nil), 422, "validation_failed", "/berkas_id"},
			"its own status":             {"staf", "POST /templat-naskah", w.body(file, object{"status": "terbit"}), 422, "unknown_field", "/status"},
			"a template not there":       {"staf", "POST /templat-naskah/" + none + "/versi", object{"berkas_id": file}, 404, "not_found", ""},
			"a template that is no id":   {"staf", "GET /templat-naskah/x", nil, 404, "not_found", ""},
			"a version not there":        {"staf", "GET " + path + "/versi/2/berkas", nil, 404, "not_found", ""},
			"a version that is none":     {"staf", "GET " + path + "/versi/x/berkas", nil, 404, "not_found", ""},
			"version zero":               {"staf", "GET " + path + "/versi/0/contoh", nil, 404, "not_found", ""},
			"a version below one":        {"koordinator", "POST " + path + "/terbitkan", object{"nomor": -1}, 422, "validation_failed", "/nomor"},
			"a note that is too long":    {"staf", "POST " + path + "/versi", object{"berkas_id": file, "catatan": strings.Repeat("x", 2001)}, 422, "validation_failed", "/catatan"},
			"change without a version":   {"staf", "PATCH " + path, object{"nama": "x"}, 428, "if_match_required", ""},
			"delete without a version":   {"staf", "DELETE " + path, nil, 428, "if_match_required", ""},
			"a filter that is not known": {"staf", "GET /templat-naskah?status=lama", nil, 400, "query_invalid", "status"},
		} {
			t.Run(name, func(t *testing.T) {
				method, at, _ := strings.Cut(tt.do, " ")
				p := w.Do(tt.as, method, at, tt.body).Problem(tt.status, tt.code)
				if tt.at != "" && p.Str("errors.0.pointer") != tt.at {
					t.Errorf("points at %q, want %q: %s", p.Str("errors.0.pointer"), tt.at, p.Body)
				}
			})
		}
		var page struct {
			Data []any `json:"data"`
		}
		if w.Do("staf", "GET", "/templat-naskah", nil).JSON(&page); len(page.Data) != 1 {
			t.Errorf("%d templates, want the one that was not refused", len(page.Data))
		}
		w.Do("staf", "GET", "/berkas/"+file, nil).Want(200) // still the uploader's alone, attached to nothing
	})
}

func TestEditAndDelete(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		path := w.drafted("Satu")
		other := w.drafted("Dua")
		tag := w.Do("staf", "GET", path, nil).ETag()
		r := w.Do("staf", "PATCH", path, object{"nama": "Satu baru", "jenis": "ia", "keterangan": "x"}, "If-Match", tag).Want(200)
		if r.Str("nama") != "Satu baru" || r.Str("jenis") != "ia" || len(r.Get("versi_templat").([]any)) != 1 {
			t.Errorf("edited: %s", r.Body)
		}
		w.Do("staf", "PATCH", path, object{"nama": "x"}, "If-Match", tag).Problem(412, "stale")
		w.Do("staf", "PATCH", path, object{"nama": "Dua"}, "If-Match", "*").Problem(422, "validation_failed")
		w.Do("staf", "PATCH", path, object{"berkas_id": "x"}, "If-Match", "*").Problem(422, "unknown_field")
		w.Do("koordinator", "POST", path+"/terbitkan", nil).Want(200)
		if p := w.Do("staf", "PATCH", path, object{"jenis": "mou", "bahasa": "dwibahasa"}, "If-Match", "*").Problem(422, "validation_failed"); len(p.Get("errors").([]any)) != 2 {
			t.Errorf("what a published template is for: %s", p.Body)
		}
		if got := w.Do("staf", "PATCH", path, object{"keterangan": nil}, "If-Match", "*").Want(200).Get("keterangan"); got != nil {
			t.Errorf("keterangan %v", got)
		}
		file := w.Do("staf", "GET", other, nil).Str("versi_templat.0.berkas.id")
		w.Do("staf", "DELETE", other, nil, "If-Match", "*").Want(204)
		w.Do("staf", "GET", other, nil).Problem(404, "not_found")
		w.Do("staf", "GET", "/berkas/"+file, nil).Want(200) // the uploader's again, until it is swept
		w.Clock.Advance(25 * time.Hour)
		w.Forget()
		if _, err := w.App.Lampiran.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.Do("staf", "GET", "/berkas/"+file, nil).Problem(404, "not_found")
	})
}

func TestLists(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if err := w.App.SeedTemplates(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.drafted("A draf")
		list := func(as, query string) (out string) {
			var p struct {
				Data []struct {
					Nama   string `json:"nama"`
					Status string `json:"status"`
				} `json:"data"`
			}
			w.Do(as, "GET", "/templat-naskah?"+query, nil).Want(200).JSON(&p)
			for _, d := range p.Data {
				out += d.Nama[:1]
			}
			return out
		}
		for query, want := range map[string]string{"": "ANPP", "status=terbit": "NPP", "jenis=mou": "N", "jenis=ia&jenis=moa": "APP", "bahasa=dwibahasa": "N", "q=dwibahasa": "N", "sort=-nama": "PPNA"} {
			if got := list("staf", query); got != want {
				t.Errorf("?%s: got %q, want %q", query, got, want)
			}
		}
		if got := list("unit.if", ""); got != "NPP" {
			t.Errorf("a unit sees %q, want what is in use", got)
		}
	})
}

// What the product brings is there once, published by the system, and readable.
func TestBroughtTemplatesArePublishedOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 2 {
			if err := w.App.SeedTemplates(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		r := w.Do("unit.if", "GET", "/templat-naskah?jenis=moa", nil).Want(200)
		if n := len(w.Do("staf", "GET", "/templat-naskah", nil).Get("data").([]any)); n != 3 || r.Str("data.0.status") != "terbit" || r.Str("data.0.versi_templat.0.diterbitkan_oleh.nama") != "Sistem" {
			t.Errorf("%d templates, %s", n, r.Body)
		}
		path := "/templat-naskah/" + r.Str("data.0.id")
		if got := w.Do("unit.if", "GET", path+"/versi/1/berkas", nil).Want(200); !bytes.Equal(got.Body, w.moa) {
			t.Error("the bytes are not those the product brings")
		}
		// Another name does not bring it back; the office may publish its own text in its place.
		w.Do("staf", "PATCH", path, object{"nama": "Milik kami"}, "If-Match", "*").Want(200)
		if err := w.App.SeedTemplates(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(w.Do("staf", "GET", "/templat-naskah", nil).Get("data").([]any)); n != 3 {
			t.Errorf("%d templates after a change of name", n)
		}
		w.Do("staf", "POST", path+"/versi", object{"berkas_id": w.file("staf", w.saying("Kami"))}).Want(201)
		if got := w.Do("koordinator", "POST", path+"/terbitkan", nil).Want(200).Get("versi_terbit"); got != 2.0 {
			t.Errorf("in use is %v", got)
		}
	})
}

func TestThePlaceholdersAreTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.Do("unit.if", "GET", "/templat-naskah/isian", nil).Want(200)
		if n := len(r.Get("data").([]any)); n != len(dokumen.Isians()) || r.Str("data.0.arti.id") == "" || r.Str("data.0.arti.en") == "" {
			t.Errorf("%d placeholders: %s", n, r.Body)
		}
	})
}
