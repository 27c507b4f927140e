package rencana_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/apptest"
)

type object = map[string]any

const nobody = "01980000-0000-7000-8000-00000000dead"

// world is a product with two partners and the ids of what plans name.
type world struct {
	*apptest.World
	mitra [2]string
	unit  map[string]string // by kode
	prodi string            // of IF
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) {
		w := &world{World: in, unit: map[string]string{}}
		for i, nama := range []string{"PT Rekaan Satu", "CV Rekaan Dua"} {
			w.mitra[i] = w.partner(nama)
		}
		for _, kode := range []string{"IF", "MB", "EL", "TM"} {
			w.unit[kode] = w.Do("staf", "GET", "/unit?kode="+kode, nil).Want(200).Str("data.0.id")
		}
		w.prodi = w.Do("staf", "GET", "/prodi?jurusan=IF&sort=kode", nil).Want(200).Str("data.0.id")
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

// isi is a plan of IF with both partners, changed by more; a nil member is left
// out.
func (w *world) isi(more object) object {
	out := object{
		"judul": "Kunjungan industri", "tujuan": "Menyelaraskan kurikulum.", "jenis": "kunjungan", "tanggal_mulai": "2026-08-03", "tanggal_selesai": "2026-08-04",
		"mitra_ids": w.mitra[:], "unit_ids": []string{w.unit["IF"]}, "prodi_ids": []string{w.prodi},
	}
	maps.Copy(out, more)
	maps.DeleteFunc(out, func(_ string, v any) bool { return v == nil })
	return out
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

func (w *world) plan(more object) string {
	w.T.Helper()
	return w.Do("staf", "POST", "/rencana-kegiatan", w.isi(more)).Want(201).Str("id")
}

func (w *world) submitted(more object) string {
	w.T.Helper()
	id := w.plan(more)
	w.act(id, "ajukan", nil).Want(200)
	return id
}

// act is an action on a plan by the staff.
func (w *world) act(id, do string, body any) *apptest.Response {
	w.T.Helper()
	return w.Do("staf", "POST", "/rencana-kegiatan/"+id+"/"+do, body)
}

// meet holds a meeting on a plan: the general result, and those of partners by
// their place in w.mitra.
func (w *world) meet(id, hasil string, named map[int]string) {
	w.T.Helper()
	w.Clock.Advance(time.Second) // the latest result is the one that counts
	k := w.schedule(id)
	of := []object{}
	for i, h := range named {
		of = append(of, object{"mitra_id": w.mitra[i], "hasil": h})
	}
	w.Do("koordinator", "POST", "/koordinasi/"+k+"/catat-hasil", object{
		"hasil": hasil, "hasil_mitra": of, "notula": "Dicatat.", "dilaksanakan_pada": w.Clock.Now(),
	}).Want(200)
}

func (w *world) schedule(id string) string {
	w.T.Helper()
	return w.Do("koordinator", "POST", "/koordinasi", object{
		"rencana_id": id, "jenis": "rapat", "moda": "daring", "mulai_pada": "2026-07-10T08:00:00+07:00", "peserta": []object{},
	}).Want(201).Str("id")
}

func (w *world) agreed(more object) string {
	w.T.Helper()
	id := w.submitted(more)
	w.meet(id, "sepakat", nil)
	return id
}

// activity plans an activity of IF under a plan and takes it as far as the
// actions named.
func (w *world) activity(plan string, actions ...string) string {
	w.T.Helper()
	id := w.Do("unit.if", "POST", "/pelaksanaan", object{
		"rencana_id": plan, "judul": "Kunjungan industri", "jenis": "kunjungan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": w.unit["IF"],
		"mitra_ids": w.mitra[:1], "bidang": []string{"pendidikan"}, "tingkat": "nasional", "relevan_ps": true, "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-10",
	}).Want(201).Str("id")
	for _, do := range actions {
		w.Do("unit.if", "POST", "/pelaksanaan/"+id+"/"+do, nil).Want(200)
	}
	return id
}

func (w *world) get(as, id string) *apptest.Response {
	w.T.Helper()
	return w.Do(as, "GET", "/rencana-kegiatan/"+id, nil).Want(200)
}

// events lists what happened to a plan, oldest first.
func (w *world) events(id string) string {
	w.T.Helper()
	var in struct {
		Data []struct {
			Peristiwa string `json:"peristiwa"`
		} `json:"data"`
	}
	w.Do("auditor", "GET", "/rencana-kegiatan/"+id+"/riwayat?limit=100", nil).Want(200).JSON(&in)
	out := make([]string, len(in.Data))
	for i, e := range in.Data {
		out[len(out)-1-i] = strings.TrimPrefix(e.Peristiwa, "rencana_kegiatan.")
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
