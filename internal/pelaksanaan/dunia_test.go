package pelaksanaan_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/apptest"
)

type object = map[string]any

const (
	nobody = "01980000-0000-7000-8000-00000000dead"
	pdf    = "%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n"
)

// world is a product with two partners, the units and a prodi of two jurusan.
type world struct {
	*apptest.World
	mitra [2]string
	unit  map[string]string // by kode
	prodi map[string]string // by kode: IF01, IF02, MB01
	n     *int
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) {
		w := &world{World: in, unit: map[string]string{}, prodi: map[string]string{}, n: new(int)}
		for i, nama := range []string{"PT Rekaan Satu", "CV Rekaan Dua"} {
			w.mitra[i] = w.partner(nama)
		}
		for _, kode := range []string{"IF", "MB", "EL", "TM"} {
			w.unit[kode] = w.Do("staf", "GET", "/unit?kode="+kode, nil).Want(200).Str("data.0.id")
		}
		for _, kode := range []string{"IF01", "IF02", "MB01"} {
			w.prodi[kode] = w.Do("staf", "GET", "/prodi?kode="+kode, nil).Want(200).Str("data.0.id")
		}
		f(t, w)
	})
}

// sub runs a part of a test in the same world.
func (w *world) sub(t *testing.T, name string, f func(t *testing.T, w *world)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		inner, own := *w, *w.World
		own.T = t
		inner.World = &own
		f(t, &inner)
	})
}

func (w *world) partner(nama string) string {
	w.T.Helper()
	return w.Do("staf", "POST", "/mitra", object{"nama": nama, "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
}

// plan is a plan of IF whose partner agreed.
func (w *world) plan() string {
	w.T.Helper()
	id := w.Do("staf", "POST", "/rencana-kegiatan", object{
		"judul": "Kunjungan industri", "tujuan": "Menyelaraskan kurikulum.", "jenis": "kunjungan", "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-10",
		"mitra_ids": w.mitra[:1], "unit_ids": []string{w.unit["IF"]},
	}).Want(201).Str("id")
	w.Do("staf", "POST", "/rencana-kegiatan/"+id+"/ajukan", nil).Want(200)
	k := w.Do("koordinator", "POST", "/koordinasi", object{"rencana_id": id, "jenis": "surat", "moda": "daring", "mulai_pada": "2026-07-09T09:00:00+07:00", "peserta": []object{}}).Want(201).Str("id")
	w.Do("koordinator", "POST", "/koordinasi/"+k+"/catat-hasil", object{"hasil": "sepakat", "notula": "Sepakat.", "dilaksanakan_pada": "2026-07-09T09:00:00+07:00"}).Want(200)
	return id
}

// isi is an activity of IF with a prodi of IF and one of MB, changed by more; a
// nil member is left out.
func (w *world) isi(more object) object {
	out := object{
		"judul": "Kunjungan industri", "jenis": "kunjungan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": w.unit["IF"],
		"prodi_ids": []string{w.prodi["IF01"], w.prodi["MB01"]}, "mitra_ids": w.mitra[:], "bidang": []string{"pendidikan", "pkm"}, "tingkat": "nasional", "relevan_ps": true,
		"tanggal_mulai": "2026-07-09", "tanggal_selesai": "2026-07-10",
	}
	maps.Copy(out, more)
	maps.DeleteFunc(out, func(_ string, v any) bool { return v == nil })
	return out
}

// activity is made by its unit and taken as far as a status.
func (w *world) activity(status string, more object) string {
	w.T.Helper()
	id := w.Do("unit.if", "POST", "/pelaksanaan", w.isi(more)).Want(201).Str("id")
	steps := []struct {
		status, as, do string
		body           object
	}{
		{"berlangsung", "unit.if", "mulai", nil}, {"selesai", "unit.if", "selesaikan", nil}, {"dilaporkan", "unit.if", "laporkan", report(nil)}, {"terverifikasi", "staf", "verifikasi", nil},
	}
	for _, s := range steps {
		if status == "direncanakan" {
			return id
		}
		w.act(s.as, id, s.do, s.body).Want(200)
		if s.status == status {
			return id
		}
	}
	w.T.Fatalf("no way to %s", status)
	return ""
}

// report is the body of laporkan with one link for evidence, changed by more.
func report(more object) object {
	out := object{"ringkasan": "Terlaksana.", "bukti": []object{link("Foto", 1)}}
	maps.Copy(out, more)
	return out
}

func link(judul string, n int) object {
	return object{"tautan": fmt.Sprintf("https://bukti.example/%d", n), "judul": judul}
}

func (w *world) act(as, id, do string, body any) *apptest.Response {
	w.T.Helper()
	return w.Do(as, "POST", "/pelaksanaan/"+id+"/"+do, body)
}

func (w *world) patch(as, id string, body any) *apptest.Response {
	w.T.Helper()
	return w.Do(as, "PATCH", "/pelaksanaan/"+id, body, "If-Match", "*")
}

// aspect states aspect a, b or c.
func (w *world) aspect(as, id, which string, body any) *apptest.Response {
	w.T.Helper()
	return w.Do(as, "PUT", "/pelaksanaan/"+id+"/aspek/"+which, body, "If-Match", "*")
}

func (w *world) get(as, id string) *apptest.Response {
	w.T.Helper()
	return w.Do(as, "GET", "/pelaksanaan/"+id, nil).Want(200)
}

// status is where a plan stands.
func (w *world) status(plan string) string {
	w.T.Helper()
	return w.Do("staf", "GET", "/rencana-kegiatan/"+plan, nil).Want(200).Str("status")
}

// bukti lists the titles of the evidence at a path of an answer.
func bukti(r *apptest.Response, path string) string {
	l, ok := r.Get(path).([]any)
	if !ok {
		return "?"
	}
	out := make([]string, len(l))
	for i := range l {
		out[i] = r.Str(fmt.Sprintf("%s.%d.judul", path, i))
	}
	return strings.Join(out, ", ")
}

// upload sends a file whose content differs from every other.
func (w *world) upload(as string) string {
	w.T.Helper()
	*w.n++
	body := fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"bukti %d.pdf\"\r\n\r\n%s%% %d\n\r\n--b--\r\n", *w.n, pdf, *w.n)
	return w.Do(as, "POST", "/berkas", body, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
}

// bytes is a body that is the same whenever it is sent.
func (w *world) bytes(body object) []byte {
	w.T.Helper()
	b, err := json.Marshal(body, json.Deterministic(true))
	if err != nil {
		w.T.Fatal(err)
	}
	return b
}

// events lists what happened to an activity, oldest first.
func (w *world) events(id string) string {
	w.T.Helper()
	var in struct {
		Data []struct {
			Peristiwa string `json:"peristiwa"`
		} `json:"data"`
	}
	w.Do("auditor", "GET", "/pelaksanaan/"+id+"/riwayat?limit=100", nil).Want(200).JSON(&in)
	out := make([]string, len(in.Data))
	for i, e := range in.Data {
		out[len(out)-1-i] = e.Peristiwa[strings.IndexByte(e.Peristiwa, '.')+1:]
	}
	return strings.Join(out, " ")
}

// faults lists pointer and code of a problem's errors.
func faults(r *apptest.Response) string {
	var in struct {
		Errors []struct {
			Pointer string `json:"pointer"`
			Code    string `json:"code"`
		} `json:"errors"`
	}
	r.JSON(&in)
	out := make([]string, len(in.Errors))
	for i, e := range in.Errors {
		out[i] = e.Pointer + " " + e.Code
	}
	return strings.Join(out, ", ")
}

// check compares members of an answer.
func check(t *testing.T, r *apptest.Response, want map[string]any) {
	t.Helper()
	for path, v := range want {
		if got := r.Get(path); got != v {
			t.Errorf("%s: got %v, want %v", path, got, v)
		}
	}
}

// allowed lists the open actions of a record.
func allowed(r *apptest.Response) string {
	var in struct {
		AllowedActions []struct {
			Name    string `json:"name"`
			Allowed bool   `json:"allowed"`
		} `json:"allowed_actions"`
	}
	r.JSON(&in)
	var out []string
	for _, a := range in.AllowedActions {
		if a.Allowed {
			out = append(out, a.Name)
		}
	}
	return strings.Join(out, " ")
}
