package kpi_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
)

type object = map[string]any

// world is a product in which activities are held, so that numbers change.
type world struct {
	*apptest.World
	ids    map[string]string // of units and prodi, by kode
	mitra  string
	opened map[string]bool // by href, to open each record once
	n      int
	then   func() // after each step of invent
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) {
		w := &world{World: in, ids: map[string]string{}, opened: map[string]bool{}}
		for _, path := range []string{"/unit?limit=100", "/prodi?limit=100"} {
			var l struct {
				Data []struct {
					ID   string `json:"id"`
					Kode string `json:"kode"`
				} `json:"data"`
			}
			w.Do("staf", "GET", path, nil).Want(200).JSON(&l)
			for _, r := range l.Data {
				w.ids[r.Kode] = r.ID
			}
		}
		w.mitra = w.partner("PT Rekaan Tetap")
		f(t, w)
	})
}

func (w *world) partner(nama string) string {
	w.T.Helper()
	return w.Do("staf", "POST", "/mitra", object{"nama": nama, "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
}

// of turns kodes into ids.
func (w *world) of(kodes ...string) []string {
	w.T.Helper()
	out := []string{}
	for _, k := range kodes {
		if w.ids[k] == "" {
			w.T.Fatalf("there is no %s", k)
		}
		out = append(out, w.ids[k])
	}
	return out
}

// act is an activity in the making.
type act struct {
	Unit       string   // kode; IF when empty
	Prodi      []string // kodes
	Bidang     []string // pendidikan when empty
	Tingkat    string   // nasional when empty
	Tidak      bool     // not relevant to the study programmes
	Dari       string   // 2026-03-02 when empty
	Sampai     string   // Dari when empty
	Mitra      []string // the world's partner when nil
	A, B       bool     // the aspect is met and evidenced
	Sampaikan  string   // how far it goes: terverifikasi when empty
	TanpaBukti bool     // aspects are claimed without evidence
	Naskah     string   // the agreement it is held under; none when empty
}

func or(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}

func proof(n int) []object {
	return []object{{"tautan": fmt.Sprintf("https://bukti.example/%d", n), "judul": "Foto kegiatan"}}
}

// steps are the statuses of an activity, in order, and what leads to each.
var steps = []struct{ status, do string }{
	{"direncanakan", ""}, {"berlangsung", "mulai"}, {"selesai", "selesaikan"}, {"dilaporkan", "laporkan"}, {"terverifikasi", "verifikasi"},
}

// hold carries an activity out and returns its path.
func (w *world) hold(a act) string {
	w.T.Helper()
	w.n++
	dari := or(a.Dari, "2026-03-02")
	body := object{
		"judul": fmt.Sprintf("Kegiatan %d", w.n), "jenis": "kegiatan", "bentuk_kegiatan_kode": "pelatihan", "unit_pelaksana_id": w.of(or(a.Unit, "IF"))[0],
		"prodi_ids": w.of(a.Prodi...), "mitra_ids": []string{w.mitra}, "bidang": []string{"pendidikan"}, "tingkat": or(a.Tingkat, "nasional"), "relevan_ps": !a.Tidak,
		"tanggal_mulai": dari, "tanggal_selesai": or(a.Sampai, dari),
	}
	if a.Mitra != nil {
		body["mitra_ids"] = a.Mitra
	}
	if a.Bidang != nil {
		body["bidang"] = a.Bidang
	}
	if a.Naskah != "" {
		body["naskah_id"] = a.Naskah
	}
	at := "/pelaksanaan/" + w.Do("staf", "POST", "/pelaksanaan", body).Want(201).Str("id")
	for _, s := range steps {
		w.step(at, s.do, a)
		if s.status == or(a.Sampaikan, "terverifikasi") {
			break
		}
	}
	return at
}

func (w *world) step(at, do string, a act) {
	w.T.Helper()
	switch do {
	case "":
		return
	case "selesaikan":
		w.Do("staf", "POST", at+"/selesaikan", object{}).Want(200)
		bukti := proof(w.n)
		if a.TanpaBukti {
			bukti = []object{}
		}
		if a.A {
			w.aspect(at, "a", object{"terpenuhi": true, "uraian": "Manfaat.", "bukti": bukti})
		}
		if a.B {
			w.aspect(at, "b", object{"kinerja": true, "fasilitas": false, "uraian": "Kinerja.", "bukti": bukti})
		}
	case "laporkan":
		w.Do("staf", "POST", at+"/laporkan", object{"ringkasan": "Terlaksana.", "bukti": proof(w.n)}).Want(200)
	case "verifikasi":
		w.Do("koordinator", "POST", at+"/verifikasi", nil).Want(200)
	default:
		w.Do("staf", "POST", at+"/"+do, nil).Want(200)
	}
}

func (w *world) aspect(at, which string, body object) *apptest.Response {
	w.T.Helper()
	return w.Do("staf", "PUT", at+"/aspek/"+which, body, "If-Match", w.Do("staf", "GET", at, nil).Want(200).ETag()).Want(200)
}

// survey records a partner's answer; every item gets its score in turn.
func (w *world) survey(at, mitra string, interested bool, scores ...int) {
	w.T.Helper()
	butir := []object{}
	for i, k := range []string{"manfaat", "komunikasi", "kompetensi", "ketepatan_waktu", "layanan", "keseluruhan"} {
		butir = append(butir, object{"kode": k, "skor": scores[i%len(scores)]})
	}
	w.n++
	body := fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"survei.pdf\"\r\n\r\n%%PDF-1.4\n%% %d\n%%%%EOF\n\r\n--b--\r\n", w.n)
	file := w.Do("staf", "POST", "/berkas", body, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
	w.Do("staf", "POST", "/survei-mitra", object{
		"pelaksanaan_id": strings.TrimPrefix(at, "/pelaksanaan/"), "mitra_id": mitra, "butir": butir, "berminat_lanjut": interested, "bukti": []object{{"berkas_id": file}},
	}).Want(201)
}

// followUp plans something that goes on from an activity, and returns its path.
func (w *world) followUp(at string) string {
	w.T.Helper()
	return "/rencana-kegiatan/" + w.Do("staf", "POST", "/rencana-kegiatan", object{
		"judul": "Lanjutan", "tujuan": "Meneruskan.", "jenis": "kunjungan", "tanggal_mulai": "2026-09-01", "tanggal_selesai": "2026-09-02",
		"mitra_ids": []string{w.mitra}, "unit_ids": w.of("IF"), "tindak_lanjut_dari_id": strings.TrimPrefix(at, "/pelaksanaan/"),
	}).Want(201).Str("id")
}

// kpi counts an indicator as pimpinan; query is e.g. "tahun=2026&unit=IF".
func (w *world) kpi(kode, query string) *apptest.Response {
	w.T.Helper()
	return w.Do("pimpinan", "GET", "/kpi/"+kode+"?"+query, nil).Want(200)
}

// frac is an indicator in one line: pembilang/penyebut nilai tercapai status.
func (w *world) frac(kode, query string) string {
	w.T.Helper()
	r := w.kpi(kode, query)
	return fmt.Sprintf("%v/%v %v %v %v", r.Num("pembilang"), r.Num("penyebut"), r.Get("nilai"), r.Get("tercapai"), r.Get("status"))
}

// item is one counted thing of a drill-down.
type item struct {
	Jenis    string  `json:"jenis"`
	ID       string  `json:"id"`
	Label    string  `json:"label"`
	Href     *string `json:"href"`
	Dihitung bool    `json:"dihitung"`
	Alasan   []struct {
		Code string `json:"code"`
	} `json:"alasan"`
	Rekaman []struct {
		ID    string `json:"id"`
		Label string `json:"label"`
		Href  string `json:"href"`
	} `json:"rekaman"`
	Bukti []struct {
		BerkasID *string `json:"berkas_id"`
		Tautan   *string `json:"tautan"`
		SHA256   *string `json:"sha256"`
		Judul    string  `json:"judul"`
	} `json:"bukti"`
}

// why is the item's reasons in one word.
func (i item) why() string {
	out := []string{}
	for _, a := range i.Alasan {
		out = append(out, a.Code)
	}
	return strings.Join(out, ",")
}

// detail walks a part of a drill-down to its end, some items a page.
func (w *world) detail(as, kode, query string, limit int) []item {
	w.T.Helper()
	var out []item
	for path := fmt.Sprintf("/kpi/%s/rincian?%s&limit=%d", kode, query, limit); path != ""; {
		r := w.Do(as, "GET", path, nil).Want(200)
		var p struct {
			Data []item `json:"data"`
			Page struct {
				Next *string `json:"next_cursor"`
			} `json:"page"`
		}
		r.JSON(&p)
		out = append(out, p.Data...)
		path = ""
		if p.Page.Next != nil {
			if len(p.Data) != limit {
				w.T.Errorf("%s: a page of %d in the middle", kode, len(p.Data))
			}
			link, _, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Link"), "<"), ">")
			path = link
		}
	}
	return out
}

// prodi enters a study programme of a jurusan that runs from a date.
func (w *world) prodi(kode, jurusan, dari string, more object) string {
	w.T.Helper()
	b := object{"kode": kode, "nama": "Prodi " + kode, "jenjang": "d4", "aktif_mulai": dari, "jurusan": []object{{"jurusan_id": w.of(jurusan)[0], "mulai": dari}}}
	maps.Copy(b, more)
	w.ids[kode] = w.Do("admin", "POST", "/prodi", b).Want(201).Str("id")
	return w.ids[kode]
}

func (w *world) change(path string, body object) {
	w.T.Helper()
	w.Do("admin", "PATCH", path, body, "If-Match", w.Do("admin", "GET", path, nil).Want(200).ETag()).Want(200)
}

// at moves the clock to an instant of WIB.
func (w *world) at(wib string) {
	w.T.Helper()
	when, err := time.Parse(time.RFC3339, wib+"+07:00")
	if err != nil {
		w.T.Fatal(err)
	}
	w.Clock.Advance(when.Sub(w.Clock.Now()))
	w.Forget()
}

// date is the n-th day from 1 June 2024 on.
func date(n int) string {
	return time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
}
