package apptest_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
)

// creations are the collections with a body that each takes.
func (o *office) creations() map[string]object {
	o.T.Helper()
	scores := []object{}
	for _, kode := range []string{"manfaat", "komunikasi", "kompetensi", "ketepatan_waktu", "layanan", "keseluruhan"} {
		scores = append(scores, object{"kode": kode, "skor": 4})
	}
	proof := []object{{"tautan": "https://bukti.example/1", "judul": "Foto"}}
	held := o.held("")
	form := "--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"laporan.pdf\"\r\n\r\n%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n\r\n--b--\r\n"
	file := o.Do("koordinator", "POST", "/berkas", form, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
	naskah := o.naskahIsi()
	naskah["jenis"], naskah["naskah_induk_id"], naskah["permintaan_id"] = "moa", o.drafted("koordinator"), o.do("staf", "/permintaan-layanan", o.asked())
	naskah["nilai_kontrak"], naskah["mata_uang"], naskah["pengecualian_periode"] = "1000.00", "IDR", object{"alasan": "x"}
	return map[string]object{
		"/naskah":   naskah,
		"/pengguna": {"username": "rekaan", "nama": "Pengguna Rekaan", "surel": "rekaan@kampus.example", "penugasan": []object{{"peran": "unit_kerja", "unit_id": o.unit, "berlaku_mulai": "2026-07-01", "berlaku_sampai": "2026-12-31"}}},
		"/unit":     {"kode": "REKAAN", "nama": "Unit Rekaan", "jenis": "unit_kerja"},
		"/prodi":    {"kode": "RK01", "nama": "Prodi Rekaan", "jenjang": "d4", "jurusan": []object{{"jurusan_id": o.unit, "mulai": "2020-01-01", "sampai": "2026-12-31"}}},
		"/mitra": {
			"nama": "PT Rekaan Nilai", "kategori": "dudi", "kode_negara": "ID", "provinsi": "Kepulauan Riau", "kota": "Batam", "alamat": "Jalan Rekaan 1", "situs": "https://rekaan.example",
			"kontak": []object{{"nama": "Nama Rekaan", "jabatan": "Manajer", "surel": "rekaan@rekaan.example", "telepon": "0000", "utama": true}},
		},
		"/rencana-kegiatan": {
			"judul": "x", "tujuan": "x", "jenis": "penjadwalan", "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-11", "prioritas": "normal",
			"mitra_ids": []string{o.mitra}, "unit_ids": []string{o.unit}, "prodi_ids": []string{o.prodi}, "tindak_lanjut_dari_id": held,
		},
		"/koordinasi": {
			"rencana_id": o.submitted(), "jenis": "rapat", "moda": "hibrida", "tempat": "Ruang rapat", "tautan": "https://rapat.example/1", "mulai_pada": "2026-07-10T08:00:00+07:00", "selesai_pada": "2026-07-10T09:00:00+07:00",
			"peserta": []object{{"nama": "Peserta Rekaan", "asal": "mitra", "mitra_id": o.mitra, "surel": "peserta@rekaan.example"}},
		},
		"/pelaksanaan": {
			"rencana_id": o.agreed(), "judul": "x", "jenis": "kunjungan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": o.unit,
			"prodi_ids": []string{o.prodi}, "mitra_ids": []string{o.mitra}, "bidang": []string{"pendidikan"}, "tingkat": "nasional", "relevan_ps": true,
			"tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-10", "mulai_pada": "2026-07-10T08:00:00+07:00", "selesai_pada": "2026-07-10T09:00:00+07:00", "tempat": "Aula",
		},
		"/arsip-laporan": {"jenis_rekaman": "laporan_kegiatan", "pelaksanaan_id": o.verified(o.held("")), "tahun": 2026, "judul": "x", "berkas_id": file, "tanggal_arsip_asal": "2026-07-09"},
		"/permintaan-layanan": {
			"jenis": "penyusunan_naskah", "jenis_naskah": "mou", "kanal": "whatsapp", "pemohon_jenis": "mitra", "pemohon_nama": "Pemohon Rekaan", "pemohon_kontak": "0000",
			"mitra_id": o.mitra, "unit_id": o.unit, "rencana_id": o.plan(), "penanggung_jawab_id": o.Do("staf", "GET", "/me", nil).Want(200).Str("id"), "perihal": "x", "isi": "x",
			"masuk_pada": "2026-07-10T08:00:00+07:00", "alasan_terlambat_catat": "x", "referensi_luar": object{"sistem": "surat", "id": "17"},
			"kejadian": []object{{"jenis": "respons", "isi": "x", "kanal": "surel", "terjadi_pada": "2026-07-10T08:10:00+07:00", "otomatis": true, "bukti": proof}},
		},
		"/survei-mitra": {"pelaksanaan_id": held, "mitra_id": o.mitra, "butir": scores, "berminat_lanjut": true, "saran": "x", "bukti": proof},
	}
}

// A valid body with one value replaced by one of a wrong type, a text that is
// too long or no text, a date that is none, an id of nothing: refused, and
// nothing is written, in every creation and every action of every lifecycle.
func TestBadValues(t *testing.T) {
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			apptest.Pretend(t, e, func(w *apptest.World) {
				o := open(w)
				o.secondKoordinator()
				bodies, values := 0, 0
				try := func(as, method, href string, body any) {
					body = plain(body)
					o.Try(func() {
						if r := o.Do(as, method, href, body, "If-Match", "*"); r.Status >= 300 {
							t.Errorf("%s %s: the body to spoil is not valid: %d %s", method, href, r.Status, short(r))
						}
					})
					bodies++
					for _, s := range spoil(body, "") {
						o.Try(func() {
							o.unwritten(method+" "+href+": "+s.what, as, func() {
								if r := o.Do(as, method, href, s.body, "If-Match", "*"); r.Status < 400 || r.Status >= 500 {
									t.Errorf("%s %s, %s: got %d %s", method, href, s.what, r.Status, short(r))
								}
							})
						})
						values++
					}
				}
				w.Try(func() {
					all := o.creations()
					for _, path := range slices.Sorted(maps.Keys(all)) {
						as := "koordinator"
						if path == "/pengguna" {
							as = "admin"
						}
						try(as, "POST", path, all[path])
					}
					try("admin", "PUT", "/kebijakan-sla", policyOf(o.Do("admin", "GET", "/kebijakan-sla", nil).Want(200)))
					for _, whole := range [][2]string{{"/hari-libur/2026", "/hari-libur?tahun=2026"}, {"/jam-kerja", "/jam-kerja"}, {"/referensi/bentuk_kegiatan", "/referensi/bentuk_kegiatan"}} {
						try("admin", "PUT", whole[0], object{"data": o.Do("admin", "GET", whole[1], nil).Want(200).Get("data")})
					}
				})
				known := nouns()
				for _, noun := range slices.Sorted(maps.Keys(known)) {
					k, done := known[noun], map[string]bool{}
					for _, b := range k.forms {
						if b.later > 0 {
							continue
						}
						w.Try(func() { o.eachOpen(k, b, done, try) })
					}
				}
				t.Logf("%d bodies, %d bad values", bodies, values)
				if bodies < 35 || values < 800 {
					t.Errorf("only %d bodies, %d values", bodies, values)
				}
			})
		})
	}
}

// policyOf is the body that puts an SLA policy back as it is.
func policyOf(r *apptest.Response) object {
	return object{"data": r.Get("data"), "batas_catat_detik": r.Get("batas_catat_detik"), "susulan_detik": r.Get("susulan_detik")}
}

// eachOpen makes a record and hands over every action that has a body and that
// somebody may do now, once for all forms.
func (o *office) eachOpen(k kata, b bentuk, done map[string]bool, try func(as, method, href string, body any)) {
	o.T.Helper()
	id := b.make(o)
	for _, as := range []string{"staf", "koordinator", second, "unit.if", "admin"} {
		r := o.Do(as, "GET", k.path+"/"+id, nil)
		if r.Status != 200 {
			continue
		}
		for _, a := range r.Get("allowed_actions").([]any) {
			a := a.(map[string]any)
			name := a["name"].(string)
			if f := k.body[name]; f != nil && a["allowed"] == true && a["method"] != "DELETE" && !done[name] {
				done[name] = true
				if body := f(o, id); body != "{}" {
					try(as, a["method"].(string), o.eventOf(a["href"].(string), k.path+"/"+id), body)
				}
			}
		}
	}
}

// spoiled is a body with one bad value.
type spoiled struct {
	what string
	body any
}

// spoil returns copies of a JSON value, each with one thing in it gone bad.
func spoil(v any, at string) (out []spoiled) {
	put := func(what string, bad any) { out = append(out, spoiled{at + " " + what, bad}) }
	switch v := v.(type) {
	case map[string]any:
		if at != "" {
			put("as text", "x")
			put("as a list", []any{1})
		}
		unknown := maps.Clone(v)
		unknown["bukan_isian"] = 1
		put("with an unknown member", unknown)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			for _, s := range spoil(v[name], at+"/"+name) {
				with := maps.Clone(v)
				with[name] = s.body
				out = append(out, spoiled{s.what, with})
			}
		}
	case []any:
		put("as text", "x")
		put("as an object", map[string]any{"a": 1})
		put("with null in it", append(slices.Clone(v), nil))
		put("with a list in it", append(slices.Clone(v), []any{}))
		put("ten thousand of it", slices.Repeat(v, 10_000))
		if len(v) > 0 {
			for _, s := range spoil(v[0], at+"/0") {
				out = append(out, spoiled{s.what, append([]any{s.body}, v[1:]...)})
			}
		}
	case string:
		put("as a number", 1)
		put("as true", true)
		put("as a list", []any{v})
		put("as an object", map[string]any{})
		put("of 100 kB", strings.Repeat("a", 100_000))
		put("with NUL", v+"\x00")
		put("with a bell", v+"\a")
		switch {
		case len(v) == 10 && v[4] == '-' && v[7] == '-':
			for _, d := range []string{"2026-02-30", "10-07-2026", "2026-7-1", "2026-07-10T00:00:00Z", "0000-00-00", "", "kemarin", "292278994-08-17", "-001-01-01"} {
				put("as the date "+strconv.Quote(d), d)
			}
		case strings.HasSuffix(at, "_pada"):
			for _, d := range []string{"2026-07-10T08:00:00", "2026-07-10", "2026-07-10T25:00:00+07:00", "2026-07-10 08:00", "", "1783645200"} {
				put("as the instant "+strconv.Quote(d), d)
			}
		case len(v) == 36 && strings.Count(v, "-") == 4:
			for _, d := range []string{"x", "", "019f4a3e-aa00-7000-8000-00000000abcd", strings.ToUpper(v) + "0", "' OR 1=1 --"} {
				put("as the id "+strconv.Quote(d), d)
			}
		}
	case float64:
		put("as text", fmt.Sprint(v))
		put("as a fraction", v+0.5)
		put("as a huge number", 1e30)
		put("as a negative number", -v)
		put("as a list", []any{v})
	case bool:
		put("as text", fmt.Sprint(v))
		put("as a number", 1)
		put("as a list", []any{v})
	}
	return out
}

// plain turns a body into the types that JSON decodes to.
func plain(body any) (out any) {
	b, err := json.Marshal(body)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		panic(err) // a body of this test
	}
	return out
}
