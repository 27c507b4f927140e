package laporan_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"mime/multipart"
	"strings"
	"testing"

	"kerjasama/internal/apptest"
)

type object = map[string]any

// world is a product whose activities and agreements reports are made of.
type world struct {
	*apptest.World
	ids map[string]string // of units, prodi and partners, by kode or name
	n   int
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, in *apptest.World) { f(t, begin(in)) })
}

func begin(in *apptest.World) *world {
	in.T.Helper()
	w := &world{World: in, ids: map[string]string{}}
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
	for _, m := range []string{"PT Rekaan", "Dinas Rekaan"} {
		w.partner(m, object{})
	}
	return w
}

func (w *world) partner(nama string, more object) string {
	w.T.Helper()
	b := object{"nama": nama, "kategori": "dudi", "kode_negara": "ID"}
	maps.Copy(b, more)
	w.ids[nama] = w.Do("staf", "POST", "/mitra", b).Want(201).Str("id")
	return w.ids[nama]
}

func (w *world) of(names ...string) []string {
	w.T.Helper()
	out := []string{}
	for _, n := range names {
		if w.ids[n] == "" {
			w.T.Fatalf("there is no %s", n)
		}
		out = append(out, w.ids[n])
	}
	return out
}

// act is an activity in the making.
type act struct {
	Judul     string
	Unit      string   // kode; IF when empty
	Prodi     []string // kodes
	Bidang    []string // pendidikan when empty
	Tingkat   string   // nasional when empty
	Dari      string   // 2026-03-02 when empty
	Sampai    string   // Dari when empty
	Mitra     []string // names; PT Rekaan when nil
	Naskah    string
	Manfaat   map[string]string // by kode of the prodi
	Luaran    []object
	A, B      bool
	Sampaikan string // how far it goes: terverifikasi when empty
}

func or(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}

// hold carries an activity out and returns its path.
func (w *world) hold(a act) string {
	w.T.Helper()
	w.n++
	dari := or(a.Dari, "2026-03-02")
	if a.Bidang == nil {
		a.Bidang = []string{"pendidikan"}
	}
	if a.Mitra == nil {
		a.Mitra = []string{"PT Rekaan"}
	}
	body := object{
		"judul": or(a.Judul, fmt.Sprintf("Kegiatan %d", w.n)), "jenis": "kegiatan", "bentuk_kegiatan_kode": "pelatihan", "unit_pelaksana_id": w.of(or(a.Unit, "IF"))[0],
		"prodi_ids": w.of(a.Prodi...), "mitra_ids": w.of(a.Mitra...), "bidang": a.Bidang, "tingkat": or(a.Tingkat, "nasional"), "relevan_ps": true,
		"tanggal_mulai": dari, "tanggal_selesai": or(a.Sampai, dari),
	}
	if a.Naskah != "" {
		body["naskah_id"] = a.Naskah
	}
	at := "/pelaksanaan/" + w.Do("staf", "POST", "/pelaksanaan", body).Want(201).Str("id")
	for _, s := range []struct{ status, do string }{{"direncanakan", ""}, {"berlangsung", "mulai"}, {"selesai", "selesaikan"}, {"dilaporkan", "laporkan"}, {"terverifikasi", "verifikasi"}} {
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
	case "selesaikan":
		w.Do("staf", "POST", at+"/selesaikan", object{}).Want(200)
		if a.A {
			w.aspect(at, "a", true)
		}
		if a.B {
			w.aspect(at, "b", true)
		}
	case "laporkan":
		manfaat := []object{}
		for k, v := range a.Manfaat {
			manfaat = append(manfaat, object{"prodi_id": w.of(k)[0], "uraian": v})
		}
		b := object{"ringkasan": "Terlaksana.", "bukti": []object{{"tautan": fmt.Sprintf("https://bukti.example/%d", w.n), "judul": "Foto kegiatan"}}, "manfaat_ps": manfaat}
		if a.Luaran != nil {
			b["luaran"] = a.Luaran
		}
		w.Do("staf", "POST", at+"/laporkan", b).Want(200)
	case "verifikasi":
		w.Do("koordinator", "POST", at+"/verifikasi", nil).Want(200)
	default:
		w.Do("staf", "POST", at+"/"+do, nil).Want(200)
	}
}

// aspect claims an aspect, with evidence or without.
func (w *world) aspect(at, which string, evidence bool) {
	w.T.Helper()
	bukti := []object{}
	if evidence {
		bukti = append(bukti, object{"tautan": "https://bukti.example/aspek-" + which, "judul": "Bukti aspek " + which})
	}
	body := object{"terpenuhi": true, "uraian": "Uraian.", "bukti": bukti}
	if which == "b" {
		body = object{"kinerja": true, "fasilitas": false, "uraian": "Uraian.", "bukti": bukti}
	}
	w.Do("staf", "PUT", at+"/aspek/"+which, body, "If-Match", w.Do("staf", "GET", at, nil).Want(200).ETag()).Want(200)
}

// upload sends a file whose content differs from every other.
func (w *world) upload() string {
	w.T.Helper()
	w.n++
	body := fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"bukti.pdf\"\r\n\r\n%%PDF-1.4\n%% %d\n%%%%EOF\n\r\n--b--\r\n", w.n)
	return w.Do("staf", "POST", "/berkas", body, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
}

// survey records a partner's answer; every item gets the score.
func (w *world) survey(at, mitra string, interested bool, score int) {
	w.T.Helper()
	butir := []object{}
	for _, k := range []string{"manfaat", "komunikasi", "kompetensi", "ketepatan_waktu", "layanan", "keseluruhan"} {
		butir = append(butir, object{"kode": k, "skor": score})
	}
	w.Do("staf", "POST", "/survei-mitra", object{"pelaksanaan_id": strings.TrimPrefix(at, "/pelaksanaan/"), "mitra_id": w.of(mitra)[0], "butir": butir, "berminat_lanjut": interested,
		"bukti": []object{{"berkas_id": w.upload()}}}).Want(201)
}

// agreement signs an MoU and returns its id.
func (w *world) agreement(more object, partners ...string) string {
	w.T.Helper()
	pihak := []object{{"jenis": "polibatam", "nama_penandatangan": "Penandatangan Rekaan", "jabatan_penandatangan": "Direktur", "nama_penanggung_jawab": "PIC Rekaan"}}
	for _, m := range partners {
		pihak = append(pihak, object{"jenis": "mitra", "mitra_id": w.of(m)[0], "nama_penandatangan": "Pihak Rekaan", "jabatan_penandatangan": "Pimpinan"})
	}
	b := object{"jenis": "mou", "judul": "Kerja sama rekaan", "ruang_lingkup": "Magang.", "bidang": []string{"pendidikan"}, "tingkat": "nasional",
		"tanggal_mulai": "2024-01-01", "tanggal_berakhir": "2026-12-31", "pihak": pihak, "unit_ids": w.of("IF")}
	maps.Copy(b, more)
	at := "/naskah/" + w.Do("staf", "POST", "/naskah", b).Want(201).Str("id")
	w.Do("staf", "POST", at+"/versi", object{"jenis": "draf", "pasal": []object{{"judul": object{"id": "Maksud"}, "ayat": []object{{"id": "Bekerja sama."}}}}}).Want(201)
	for _, do := range []string{"ajukan-telaah", "kirim-mitra", "finalkan"} {
		w.Do("staf", "POST", at+"/"+do, nil).Want(200)
	}
	w.Do("staf", "POST", at+"/catat-tanda-tangan", object{"tanggal_ttd": "2024-01-01", "metode_ttd": "basah", "berkas_id": w.upload()}).Want(200)
	return strings.TrimPrefix(at, "/naskah/")
}

// imported brings an agreement in that has no file.
func (w *world) imported(nomor string) string {
	w.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	p, err := m.CreateFormFile("berkas", "naskah.csv")
	if err != nil {
		w.T.Fatal(err)
	}
	rows := csv.NewWriter(p)
	_ = rows.WriteAll([][]string{{"Jenis naskah", "Judul", "Mitra", "Nomor Polibatam", "Tanggal mulai", "Tanggal berakhir", "Ruang lingkup", "Bidang", "Tingkat", "Unit"},
		{"mou", "Naskah lama", "PT Rekaan", nomor, "2023-01-01", "2027-12-31", "Umum", "pendidikan", "nasional", "IF"}})
	if err := m.Close(); err != nil {
		w.T.Fatal(err)
	}
	if r := w.Do("staf", "POST", "/impor/naskah", b.Bytes(), "Content-Type", m.FormDataContentType()).Want(201); r.Str("status") != "selesai" {
		w.T.Fatalf("%s", r.Body)
	}
	var l struct {
		Data []struct {
			ID    string  `json:"id"`
			Nomor *string `json:"nomor_polibatam"`
		} `json:"data"`
	}
	w.Do("staf", "GET", "/naskah?limit=100", nil).Want(200).JSON(&l)
	for _, r := range l.Data {
		if r.Nomor != nil && *r.Nomor == nomor {
			return r.ID
		}
	}
	w.T.Fatalf("there is no %s", nomor)
	return ""
}

// table asks for a report as CSV and returns its rows by the names of its columns.
func (w *world) table(as, path string) []map[string]string {
	w.T.Helper()
	r := w.Do(as, "GET", path, nil, "Accept", "text/csv").Want(200)
	rows, err := csv.NewReader(bytes.NewReader(r.Body)).ReadAll()
	if err != nil {
		w.T.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		out = append(out, m)
	}
	return out
}

// exports counts the entries that tell of reports that left the house.
func (w *world) exports() (n int) {
	w.T.Helper()
	if err := w.App.DB.Gorm.Raw("SELECT count(*) FROM jurnal WHERE subjek = 'laporan_ekspor'").Row().Scan(&n); err != nil {
		w.T.Fatal(err)
	}
	return n
}
