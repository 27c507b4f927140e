package beranda_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
)

type object = map[string]any

// world is an office with something for everybody to do.
type world struct {
	*apptest.World
	unit, mitra string
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) {
		w := &world{World: in}
		w.unit = w.Do("staf", "GET", "/unit?kode=IF", nil).Want(200).Str("data.0.id")
		w.mitra = w.Do("staf", "POST", "/mitra", object{"nama": "PT Rekaan Beranda", "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
		f(t, w)
	})
}

func (w *world) plan(judul, from string) string {
	w.T.Helper()
	return "/rencana-kegiatan/" + w.Do("staf", "POST", "/rencana-kegiatan", object{"judul": judul, "tujuan": "x", "jenis": "penjadwalan", "tanggal_mulai": from, "tanggal_selesai": "2026-12-01", "mitra_ids": []string{w.mitra}, "unit_ids": []string{w.unit}}).Want(201).Str("id")
}

func (w *world) activity(judul, from, until string, steps ...string) string {
	w.T.Helper()
	w.Clock.Advance(time.Millisecond) // ids follow one another
	at := "/pelaksanaan/" + w.Do("unit.if", "POST", "/pelaksanaan", object{"judul": judul, "jenis": "kegiatan", "bentuk_kegiatan_kode": "pelatihan", "unit_pelaksana_id": w.unit, "mitra_ids": []string{w.mitra},
		"bidang": []string{"pkm"}, "tingkat": "nasional", "relevan_ps": true, "tanggal_mulai": from, "tanggal_selesai": until}).Want(201).Str("id")
	for _, do := range steps {
		body := any("{}")
		if do == "laporkan" {
			body = object{"ringkasan": "x", "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "Foto"}}}
		}
		as := "unit.if"
		if do == "verifikasi" {
			as = "koordinator"
		}
		w.Do(as, "POST", at+"/"+do, body).Want(200)
	}
	return at
}

// ask records a request that arrived at a time of 10 July 2026.
func (w *world) ask(perihal, at string, more object) string {
	w.T.Helper()
	body := object{"jenis": "kunjungan", "kanal": "surel", "pemohon_jenis": "umum", "pemohon_nama": "Pemohon Rekaan", "perihal": perihal, "masuk_pada": "2026-07-10T" + at + ":00+07:00"}
	maps.Copy(body, more)
	return "/permintaan-layanan/" + w.Do("staf", "POST", "/permintaan-layanan", body).Want(201).Str("id")
}

// busy is Friday 10 July 2026, 09:00.
func (w *world) busy() {
	w.T.Helper()
	w.plan("draf staf", "2026-08-01")
	w.Do("staf", "POST", w.plan("siap", "2026-07-09")+"/ajukan", "{}").Want(200)
	plan := w.plan("dirapatkan", "2026-09-01")
	w.Do("staf", "POST", plan+"/ajukan", "{}").Want(200)
	w.Do("koordinator", "POST", "/koordinasi", object{"rencana_id": strings.TrimPrefix(plan, "/rencana-kegiatan/"), "jenis": "rapat", "moda": "luring", "tempat": "Aula", "mulai_pada": "2026-07-10T08:00:00+07:00", "peserta": []object{{"nama": "Peserta Rekaan", "asal": "internal", "unit_id": w.unit}}}).Want(201)
	w.activity("belum mulai", "2026-07-10", "2026-07-12")
	w.activity("nanti", "2026-07-11", "2026-07-12")
	w.activity("berakhir hari ini", "2026-07-09", "2026-07-10", "mulai")
	w.activity("belum dilaporkan", "2026-06-01", "2026-06-02", "mulai", "selesaikan")
	w.activity("dilaporkan", "2026-07-01", "2026-07-02", "mulai", "selesaikan", "laporkan")
	w.activity("terverifikasi", "2026-07-01", "2026-07-03", "mulai", "selesaikan", "laporkan", "verifikasi")
	w.ask("lewat", "08:30", nil)
	w.ask("segera", "08:59", object{"unit_id": w.unit})
	w.ask("milik koordinator", "08:55", object{"penanggung_jawab_id": w.Do("koordinator", "GET", "/me", nil).Str("id")})
	done := w.ask("tuntas", "08:10", object{"kejadian": []object{{"jenis": "tindak_lanjut", "isi": "x", "kanal": "surel", "terjadi_pada": "2026-07-10T08:20:00+07:00"}}})
	w.Do("staf", "POST", done+"/selesaikan", "{}").Want(200)
}

// tasks follows the pages of a caller's tasks: "kind: what, due".
func (w *world) tasks(as string, limit int) (out []string) {
	w.T.Helper()
	for at := fmt.Sprintf("/tugas?limit=%d", limit); at != ""; {
		r := w.Do(as, "GET", at, nil).Want(200)
		for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
			d := fmt.Sprintf("data.%d.", i)
			late := ""
			if r.Get(d+"lewat") == true {
				late = ", lewat"
			}
			out = append(out, r.Str(d+"jenis")+": "+r.Str(d+"judul")+", "+strings.TrimSuffix(r.Str(d+"tenggat_pada"), ":00Z")+late)
			w.Do(as, "GET", r.Str(d+"href"), nil).Want(200)
		}
		at = ""
		if next := r.Str("page.next_cursor"); next != "" {
			at = fmt.Sprintf("/tugas?limit=%d&cursor=%s", limit, next)
		}
	}
	return out
}

// Everybody is told what awaits them, what is due first in front, page by page.
func TestTasks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.busy()
		for as, want := range map[string][]string{
			"staf": {
				"tanggapi_permintaan: lewat, 2026-07-10T01:45, lewat", "tanggapi_permintaan: segera, 2026-07-10T02:14", "ajukan_rencana: draf staf, 2026-08-01T17:00", "verifikasi_laporan: dilaporkan, ", "arsipkan_laporan: terverifikasi, ",
			},
			"koordinator": {
				"koordinasikan_rencana: siap, 2026-07-09T17:00, lewat", "catat_hasil_koordinasi: KO-2026-0001, 2026-07-10T01:00, lewat", "tanggapi_permintaan: lewat, 2026-07-10T01:45, lewat", "tanggapi_permintaan: milik koordinator, 2026-07-10T02:10", "tanggapi_permintaan: segera, 2026-07-10T02:14",
				"verifikasi_laporan: dilaporkan, ", "arsipkan_laporan: terverifikasi, ",
			},
			"unit.if":  {"laporkan_kegiatan: belum dilaporkan, 2026-06-16T17:00, lewat", "mulai_kegiatan: belum mulai, 2026-07-10T17:00", "selesaikan_kegiatan: berakhir hari ini, 2026-07-10T17:00"},
			"unit.tm":  nil,
			"pimpinan": nil,
			"admin":    nil,
		} {
			for _, limit := range []int{100, 1, 2} {
				if diff := cmp.Diff(want, w.tasks(as, limit)); diff != "" {
					t.Errorf("%s, %d a page:\n%s", as, limit, diff)
				}
			}
		}
		w.Do("", "GET", "/tugas", nil).Problem(401, "auth_required")
		for _, bad := range []string{"limit=0", "limit=101", "cursor=x", "warna=biru"} {
			w.Do("staf", "GET", "/tugas?"+bad, nil).Problem(400, "query_invalid")
		}
		en := w.Do("staf", "GET", "/tugas", nil, "Accept-Language", "en").Want(200)
		if en.Str("data.0.label") != "Answer a request" || en.Str("data.0.tindakan") != "respons" || en.Str("data.0.noun") != "permintaan_layanan" {
			t.Errorf("in English: %s", en.Body)
		}
	})
}

// Each number of the dashboard is the length of the list it points at, for every
// role, and so are those of a unit's summary.
func TestDashboard(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.busy()
		w.agreements()
		w.Do("unit.if", "POST", "/mitra", object{"nama": "PT Rekaan Calon", "kategori": "dudi", "kode_negara": "ID"}).Want(201)
		seen := 0
		for _, as := range []string{"staf", "koordinator", "pimpinan", "auditor", "unit.if", "unit.tm", "admin"} {
			var v struct {
				Data []struct {
					Kode   string `json:"kode"`
					Label  string `json:"label"`
					Href   string `json:"href"`
					Jumlah int    `json:"jumlah"`
				} `json:"data"`
			}
			w.Do(as, "GET", "/dasbor", nil).Want(200).JSON(&v)
			for _, d := range v.Data {
				if d.Label == "" {
					t.Errorf("%s has no label", d.Kode)
				}
				n := 0
				if d.Kode == "tugas" {
					n = len(w.tasks(as, 100))
				} else {
					path, query, _ := strings.Cut(d.Href, "?")
					q, err := url.ParseQuery(query)
					if err != nil {
						t.Fatal(err)
					}
					q.Set("count", "true")
					n = int(w.Do(as, "GET", path+"?"+q.Encode(), nil).Want(200).Num("page.total"))
				}
				if n != d.Jumlah {
					t.Errorf("%s for %s: %d, but %s lists %d", d.Kode, as, d.Jumlah, d.Href, n)
				}
				if n > 0 {
					seen++
				}
			}
			kinds := []string{}
			for _, d := range v.Data {
				kinds = append(kinds, d.Kode)
			}
			if as == "admin" && !slices.Equal(kinds, []string{"tugas", "pemberitahuan_belum_dibaca"}) {
				t.Errorf("admin sees %v", kinds)
			}
		}
		unit := w.Do("pimpinan", "GET", "/unit/"+w.unit+"/ringkasan", nil).Want(200)
		for name, want := range map[string]float64{"naskah_berlaku": 5, "naskah_akan_berakhir": 1} {
			behind := w.Do("pimpinan", "GET", unit.Str(name+".href")+"&count=true", nil).Want(200).Num("page.total")
			if got := unit.Num(name + ".jumlah"); got != want || behind != got {
				t.Errorf("%s of IF: %v, its list %v, want %v", name, got, behind, want)
			}
		}
		if seen < 35 {
			t.Errorf("only %d numbers were not 0", seen)
		}
		w.Clock.Advance(16 * time.Minute)
		w.Forget()
		if got := w.Do("staf", "GET", "/dasbor", nil).Str("data.3.kode"); got != "permintaan_lewat_tenggat" {
			t.Fatalf("the fourth number is %s", got)
		}
		if got := w.Do("staf", "GET", "/dasbor", nil).Num("data.3.jumlah"); got != 3 {
			t.Errorf("%v requests are past their due, want 3", got)
		}
	})
}
