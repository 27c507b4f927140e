package naskah_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
)

type object = map[string]any

const (
	nobody = "01980000-0000-7000-8000-00000000dead"
	pdf    = "%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n"
)

// world is a product with two partners and the ids of what agreements name.
type world struct {
	*apptest.World
	mitra [2]string
	unit  string // IF
	prodi string // of IF
	n     int
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) { f(t, begin(in)) })
}

func begin(in *apptest.World) *world {
	in.T.Helper()
	w := &world{World: in}
	for i, nama := range []string{"PT Rekaan Satu", "CV Rekaan Dua"} {
		w.mitra[i] = w.Do("staf", "POST", "/mitra", object{"nama": nama, "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
	}
	w.unit = w.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
	w.prodi = w.Do("staf", "GET", "/prodi?jurusan=IF&sort=kode", nil).Want(200).Str("data.0.id")
	return w
}

// sub runs a part of a test in the same world.
func (w *world) sub(t *testing.T, name string, f func(t *testing.T, w *world)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		inner, own := *w, *w.World
		own.T = t
		inner.World = &own
		f(t, &inner)
		w.n = inner.n
	})
}

func (w *world) parties(partners ...string) []object {
	out := []object{{"urutan": 1, "jenis": "polibatam", "nama_penandatangan": "Penandatangan Rekaan", "jabatan_penandatangan": "Direktur"}}
	for i, m := range partners {
		out = append(out, object{"urutan": i + 2, "jenis": "mitra", "mitra_id": m, "nama_penandatangan": "Pihak Rekaan", "jabatan_penandatangan": "Direktur Utama"})
	}
	return out
}

// isi is an MoU of three years with the first partner, changed by more; a nil
// member is left out.
func (w *world) isi(more object) object {
	out := object{
		"jenis": "mou", "judul": "Kerja sama pendidikan", "ruang_lingkup": "Magang dan kurikulum.", "bidang": []string{"pendidikan"}, "tingkat": "nasional",
		"tanggal_mulai": "2026-07-01", "tanggal_berakhir": "2029-06-30", "pihak": w.parties(w.mitra[0]), "unit_ids": []string{w.unit},
	}
	maps.Copy(out, more)
	maps.DeleteFunc(out, func(_ string, v any) bool { return v == nil })
	return out
}

func (w *world) draft(more object) string {
	w.T.Helper()
	return w.Do("staf", "POST", "/naskah", w.isi(more)).Want(201).Str("id")
}

// act is an action on an agreement by the staff.
func (w *world) act(id, do string, body any) *apptest.Response {
	w.T.Helper()
	return w.Do("staf", "POST", "/naskah/"+id+"/"+do, body)
}

func clauses(texts ...string) []object {
	out := []object{}
	for i, t := range texts {
		out = append(out, object{"judul": object{"id": fmt.Sprintf("Judul %d", i+1), "en": fmt.Sprintf("Heading %d", i+1)}, "ayat": []object{{"id": t}}})
	}
	return out
}

func (w *world) get(id string) *apptest.Response {
	w.T.Helper()
	return w.Do("staf", "GET", "/naskah/"+id, nil).Want(200)
}

// upload sends a file whose content differs from every other.
func (w *world) upload(as string) string {
	w.T.Helper()
	w.n++
	return w.uploadBytes(as, "naskah.pdf", fmt.Sprintf("%s%% %d\n", pdf, w.n))
}

func (w *world) uploadBytes(as, name, content string) string {
	w.T.Helper()
	body := "--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"" + name + "\"\r\n\r\n" + content + "\r\n--b--\r\n"
	return w.Do(as, "POST", "/berkas", body, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
}

// reviewed takes a draft with one version to the partners' review.
func (w *world) reviewed(more object) string {
	w.T.Helper()
	id := w.draft(more)
	w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Para pihak sepakat bekerja sama.")}).Want(201)
	w.act(id, "ajukan-telaah", nil).Want(200)
	w.act(id, "kirim-mitra", nil).Want(200)
	return id
}

// final takes an agreement to its final text.
func (w *world) final(more object) string {
	w.T.Helper()
	id := w.reviewed(more)
	w.act(id, "finalkan", nil).Want(200)
	return id
}

func (w *world) signature(more object) object {
	out := object{"tanggal_ttd": "2026-07-01", "metode_ttd": "basah", "berkas_id": w.upload("staf")}
	maps.Copy(out, more)
	return out
}

// signed takes an agreement to its signature.
func (w *world) signed(more object) string {
	w.T.Helper()
	return w.sign(w.final(more))
}

func (w *world) sign(id string) string {
	w.T.Helper()
	w.act(id, "catat-tanda-tangan", w.signature(nil)).Want(200)
	return id
}

// renewal drafts a renewal and takes it to its final text.
func (w *world) renewal(id string, period object) string {
	w.T.Helper()
	next := w.act(id, "perpanjang", period).Want(201).Str("id")
	w.act(next, "versi", object{"jenis": "draf", "pasal": clauses("Diperpanjang.")}).Want(201)
	for _, do := range []string{"ajukan-telaah", "kirim-mitra", "finalkan"} {
		w.act(next, do, nil).Want(200)
	}
	return next
}

func (w *world) exec(stmt string) {
	w.T.Helper()
	if _, err := w.App.DB.SQL.ExecContext(w.T.Context(), dbtest.Portable(w.App.DB.Engine, stmt)); err != nil {
		w.T.Fatalf("%s: %v", stmt, err)
	}
}

func (w *world) one(query string) (v string) {
	w.T.Helper()
	if err := w.App.DB.SQL.QueryRowContext(w.T.Context(), query).Scan(&v); err != nil {
		w.T.Fatalf("%s: %v", query, err)
	}
	return v
}

func (w *world) events(id string) string {
	w.T.Helper()
	var data struct {
		Data []struct {
			Peristiwa string `json:"peristiwa"`
		} `json:"data"`
	}
	w.Do("auditor", "GET", "/naskah/"+id+"/riwayat", nil).Want(200).JSON(&data)
	var out []string
	for _, e := range data.Data {
		out = append(out, strings.TrimPrefix(e.Peristiwa, "naskah."))
	}
	return strings.Join(out, ",")
}

// invalid requires 422 with a fault at a pointer.
func invalid(t *testing.T, what string, r *apptest.Response, pointer, code string) {
	t.Helper()
	if r.Status != 422 {
		t.Errorf("%s: got %d %s", what, r.Status, r.Body)
		return
	}
	for _, e := range r.Get("errors").([]any) {
		if e := e.(map[string]any); e["pointer"] == pointer && e["code"] == code {
			return
		}
	}
	t.Errorf("%s: no %s at %s in %s", what, code, pointer, r.Body)
}
