package koordinasi_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/apptest"
)

type object = map[string]any

const (
	nobody = "01980000-0000-7000-8000-00000000dead"
	pdf    = "%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n"
)

// world is a product with two partners, two coordinators and the units.
type world struct {
	*apptest.World
	mitra [2]string
	unit  map[string]string // by kode
	other string            // the Authorization header of the second coordinator
	n     *int
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) {
		w := &world{World: in, unit: map[string]string{}, n: new(int)}
		for i, nama := range []string{"PT Rekaan Satu", "CV Rekaan Dua"} {
			w.mitra[i] = w.partner(nama)
		}
		for _, kode := range []string{"IF", "MB", "EL", "TM"} {
			w.unit[kode] = w.Do("staf", "GET", "/unit?kode="+kode, nil).Want(200).Str("data.0.id")
		}
		made := w.Do("admin", "POST", "/pengguna", object{"username": "koordinator.kedua", "nama": "Koordinator Kedua", "penugasan": []object{{"peran": "sub_koordinator", "berlaku_mulai": "2026-07-01"}}}).Want(201)
		w.other = "Bearer " + w.Do("", "POST", "/auth/login", object{"username": "koordinator.kedua", "password": made.Str("kata_sandi_awal")}).Want(200).Str("access_token")
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

// plan is a submitted plan of a unit with partners.
func (w *world) plan(unit string, mitra ...string) string {
	w.T.Helper()
	id := w.Do("staf", "POST", "/rencana-kegiatan", object{
		"judul": "Kunjungan industri", "tujuan": "Menyelaraskan kurikulum.", "jenis": "kunjungan", "tanggal_mulai": "2026-08-03", "tanggal_selesai": "2026-08-04",
		"mitra_ids": mitra, "unit_ids": []string{w.unit[unit]},
	}).Want(201).Str("id")
	w.Do("staf", "POST", "/rencana-kegiatan/"+id+"/ajukan", nil).Want(200)
	return id
}

// isi is a meeting on a plan, changed by more; a nil member is left out.
func (w *world) isi(plan string, more object) object {
	out := object{
		"rencana_id": plan, "jenis": "rapat", "moda": "luring", "tempat": "Ruang rapat", "mulai_pada": "2026-07-13T09:00:00+07:00", "selesai_pada": "2026-07-13T10:00:00+07:00",
		"peserta": []object{
			{"nama": "Wulan Rekaan", "asal": "mitra", "mitra_id": w.mitra[0], "surel": "wulan@mitra.example"},
			{"nama": "Bayu Rekaan", "asal": "internal", "unit_id": w.unit["MB"], "hadir": true},
		},
	}
	maps.Copy(out, more)
	maps.DeleteFunc(out, func(_ string, v any) bool { return v == nil })
	return out
}

func (w *world) meeting(plan string, more object) string {
	w.T.Helper()
	w.Clock.Advance(time.Second) // the latest result is the one that counts
	return w.Do("koordinator", "POST", "/koordinasi", w.isi(plan, more)).Want(201).Str("id")
}

// act is an action on a meeting by the first coordinator.
func (w *world) act(id, do string, body any) *apptest.Response {
	w.T.Helper()
	return w.Do("koordinator", "POST", "/koordinasi/"+id+"/"+do, body)
}

// correct is a ralat by the second coordinator, who recorded nothing.
func (w *world) correct(id string, perubahan any, alasan string) *apptest.Response {
	w.T.Helper()
	return w.Do("", "POST", "/koordinasi/"+id+"/ralat", object{"perubahan": perubahan, "alasan": alasan}, "Authorization", w.other)
}

// result is the body of catat-hasil; results of partners by their place in
// w.mitra.
func (w *world) result(hasil string, named map[int]string) object {
	of := []object{}
	for i := range w.mitra {
		if h, ok := named[i]; ok {
			of = append(of, object{"mitra_id": w.mitra[i], "hasil": h})
		}
	}
	return object{"hasil": hasil, "hasil_mitra": of, "notula": "Dicatat.", "dilaksanakan_pada": w.Clock.Now().Format(time.RFC3339)}
}

func (w *world) held(plan, hasil string, named map[int]string) string {
	w.T.Helper()
	id := w.meeting(plan, nil)
	w.act(id, "catat-hasil", w.result(hasil, named)).Want(200)
	return id
}

func (w *world) get(as, id string) *apptest.Response {
	w.T.Helper()
	return w.Do(as, "GET", "/koordinasi/"+id, nil).Want(200)
}

// status is where a plan stands.
func (w *world) status(plan string) string {
	w.T.Helper()
	return w.Do("staf", "GET", "/rencana-kegiatan/"+plan, nil).Want(200).Str("status")
}

// results spells out what a meeting's answer says each partner came to.
func (w *world) results(r *apptest.Response) string {
	w.T.Helper()
	var in struct {
		HasilMitra []struct {
			MitraID string `json:"mitra_id"`
			Hasil   string `json:"hasil"`
		} `json:"hasil_mitra"`
	}
	r.JSON(&in)
	out := make([]string, len(in.HasilMitra))
	for i, h := range in.HasilMitra {
		out[i] = map[string]string{w.mitra[0]: "satu ", w.mitra[1]: "dua "}[h.MitraID] + h.Hasil
	}
	return strings.Join(out, ", ")
}

// upload sends a file whose content differs from every other.
func (w *world) upload(as string) string {
	w.T.Helper()
	*w.n++
	body := fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"notula %d.pdf\"\r\n\r\n%s%% %d\n\r\n--b--\r\n", *w.n, pdf, *w.n)
	return w.Do(as, "POST", "/berkas", body, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
}

func (w *world) one(query string) (v string) {
	w.T.Helper()
	if err := w.App.DB.SQL.QueryRowContext(w.T.Context(), query).Scan(&v); err != nil {
		w.T.Fatalf("%s: %v", query, err)
	}
	return v
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

// events lists what happened to a record of a noun, oldest first.
func (w *world) events(path string) string {
	w.T.Helper()
	var in struct {
		Data []struct {
			Peristiwa string `json:"peristiwa"`
		} `json:"data"`
	}
	w.Do("auditor", "GET", path+"/riwayat?limit=100", nil).Want(200).JSON(&in)
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
