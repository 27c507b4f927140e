package laporan_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/platform/dokumentest"
)

// full has something in every part of the reports.
func full(w *world) {
	w.T.Helper()
	w.partner("=HYPERLINK(\"http://jahat.example\")", object{})
	w.partner("上海理工大学 (Universitas Rekaan)", object{"kategori": "perguruan_tinggi", "kode_negara": "CN"})
	id := w.agreement(object{"judul": "Nota Kesepahaman tentang Penyelenggaraan Pendidikan, Penelitian, dan Pengabdian kepada Masyarakat"}, "PT Rekaan")
	w.agreement(object{"judul": "Lama", "tanggal_berakhir": "2026-03-31", "tingkat": "internasional"}, "Dinas Rekaan", "上海理工大学 (Universitas Rekaan)")
	w.Do("staf", "POST", "/naskah/"+id+"/perpanjang", object{"tanggal_mulai": "2027-01-01", "tanggal_berakhir": "2029-12-31"}).Want(201)
	first := w.hold(act{Judul: "Pelatihan pengelasan bawah air bersertifikat", Prodi: []string{"IF01"}, Bidang: []string{"pendidikan", "pkm"}, Tingkat: "internasional", Mitra: []string{"PT Rekaan", "上海理工大学 (Universitas Rekaan)"}, A: true, B: true, Naskah: id,
		Manfaat: map[string]string{"IF01": strings.Repeat("Mahasiswa memperoleh pengalaman industri dan bahan ajar baru. ", 8)}})
	w.survey(first, "PT Rekaan", true, 4)
	second := w.hold(act{Judul: "Magang industri", A: true, Naskah: id, Dari: "2026-04-01", Sampai: "2026-06-30"})
	w.survey(second, "PT Rekaan", false, 2)
	w.hold(act{Judul: "=1+1", Dari: "2025-12-30", Sampai: "2026-01-02", Bidang: []string{"penelitian"}, Mitra: []string{"=HYPERLINK(\"http://jahat.example\")"}})
	w.hold(act{Judul: "Lain unit", Unit: "MB", Tingkat: "wilayah_lokal"})
	w.hold(act{Judul: "Belum diverifikasi", Sampaikan: "dilaporkan"})
}

// Every document opens in an office program, gives the same bytes twice (workbooks
// do not promise that), speaks
// the caller's language, and leaves one entry in the journal.
func TestReportsArePrinted(t *testing.T) {
	const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	look := os.Getenv("KERJASAMA_TEST_LIHAT")
	var docs map[string][]byte
	each(t, func(t *testing.T, w *world) {
		full(w)
		docs = map[string][]byte{}
		for _, c := range []struct{ name, path, lang, mime, head string }{
			{"fo-id.pdf", "/laporan/evaluasi-diri?tahun=2026&format=pdf", "id", "application/pdf", "%PDF-"},
			{"fo-en.pdf", "/laporan/evaluasi-diri?tahun=2026&unit=IF&format=pdf", "en", "application/pdf", "%PDF-"},
			{"fo-id.docx", "/laporan/evaluasi-diri?tahun=2026&unit=IF&format=docx", "id", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"},
			{"fo-en.docx", "/laporan/evaluasi-diri?tahun=2026&format=docx", "en", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"},
			{"fo-kosong.docx", "/laporan/evaluasi-diri?tahun=2003&prodi=MB01&format=docx", "id", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"},
			{"borang.xlsx", "/laporan/borang-monitoring?tahun=2026&format=xlsx", "id", xlsx, "PK"},
			{"lkps.xlsx", "/laporan/lkps?dari=2024-01-01&sampai=2026-07-10&unit=IF&format=xlsx", "id", xlsx, "PK"},
			{"celah.xlsx", "/laporan/celah-bukti?tahun=2026&format=xlsx", "en", xlsx, "PK"},
			{"borang.pdf", "/laporan/borang-monitoring?tahun=2026&format=pdf", "id", "application/pdf", "%PDF-"},
		} {
			before := w.exports()
			r := w.Do("pimpinan", "GET", c.path, nil, "Accept-Language", c.lang).Want(200)
			if got := r.Header.Get("Content-Type"); got != c.mime || !strings.HasPrefix(string(r.Body), c.head) {
				t.Errorf("%s: %s %.8q", c.name, got, r.Body)
			}
			if n := w.exports() - before; n != 1 {
				t.Errorf("%s left %d entries", c.name, n)
			}
			if again := w.Do("pimpinan", "GET", c.path, nil, "Accept-Language", c.lang).Want(200); c.mime != xlsx && !bytes.Equal(r.Body, again.Body) {
				t.Errorf("%s: two prints differ", c.name)
			}
			if strings.HasSuffix(c.name, ".docx") {
				if _, err := dokumen.Open(r.Body); err != nil {
					t.Errorf("%s: %v", c.name, err)
				}
			}
			docs[c.name] = r.Body
			if look != "" {
				if err := os.WriteFile(filepath.Join(look, c.name), r.Body, 0o600); err != nil {
					t.Error(err)
				}
			}
		}
		for _, lang := range []string{"id", "en"} {
			for _, g := range []string{"kpi", "matriks", "aspek", "celah"} {
				r := w.Do("pimpinan", "GET", "/laporan/evaluasi-diri?tahun=2026&unit=IF&grafik="+g+"&format=png", nil, "Accept-Language", lang).Want(200)
				if im, err := png.Decode(bytes.NewReader(r.Body)); err != nil || im.Bounds().Dx() < 960 {
					t.Errorf("%s: %v", g, err)
				}
				if look != "" {
					if err := os.WriteFile(filepath.Join(look, "grafik-"+g+"-"+lang+".png"), r.Body, 0o600); err != nil {
						t.Error(err)
					}
				}
			}
		}
	})
	maps.DeleteFunc(docs, func(name string, _ []byte) bool { return strings.HasSuffix(name, ".pdf") })
	for name, b := range dokumentest.PDF(t, docs) {
		if look != "" {
			if err := os.WriteFile(filepath.Join(look, name+".pdf"), b, 0o600); err != nil {
				t.Error(err)
			}
		}
	}
}

// The charts say what the JSON says, from 0 to 100 where they are percentages.
func TestChartsOfTheSelfEvaluation(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		full(w)
		texts := func(path, lang string) []string {
			r := w.Do("pimpinan", "GET", path, nil, "Accept-Language", lang, "Accept", "image/svg+xml").Want(200)
			if again := w.Do("pimpinan", "GET", path, nil, "Accept-Language", lang, "Accept", "image/svg+xml", "If-None-Match", r.ETag()); again.Status != 304 {
				t.Errorf("%s: %d, want 304", path, again.Status)
			}
			var out []string
			d := xml.NewDecoder(bytes.NewReader(r.Body))
			for {
				tok, err := d.Token()
				if err != nil {
					return out
				}
				if s, is := tok.(xml.CharData); is && strings.TrimSpace(string(s)) != "" {
					out = append(out, strings.TrimSpace(string(s)))
				}
			}
		}
		has := func(all []string, wants ...string) {
			t.Helper()
			for _, want := range wants {
				if !strings.Contains("\n"+strings.Join(all, "\n")+"\n", "\n"+want+"\n") {
					t.Errorf("%q is not in %q", want, all)
				}
			}
		}
		has(texts("/laporan/evaluasi-diri?tahun=2026&unit=IF", "id"), "Indikator kinerja, IF, 2026", "0", "20", "40", "60", "80", "100", "B.1.15.7", "B.1.15.12", "Nilai", "Target")
		has(texts("/laporan/evaluasi-diri?tahun=2026&unit=IF&grafik=aspek", "en"), "Aspects met, IF", "0", "100", "66.67", "33.33", "Met")
		has(texts("/laporan/evaluasi-diri?tahun=2026&unit=IF&grafik=aspek", "id"), "66,67")
		has(texts("/laporan/evaluasi-diri?tahun=2026&grafik=matriks", "id"), "Pendidikan", "Penelitian", "PkM", "Internasional", "Wilayah/Lokal", "5", "0")
		has(texts("/laporan/evaluasi-diri?tahun=2026&grafik=celah", "en"), "Missing evidence by criterion, POLIBATAM", "LKPS-1")
		for path, status := range map[string]int{
			"/laporan/evaluasi-diri?grafik=kpi":                      400, // not a picture
			"/laporan/evaluasi-diri?grafik=kue&format=svg":           400,
			"/laporan/evaluasi-diri?format=xlsx":                     400,
			"/laporan/evaluasi-diri?tahun=2099&format=pdf":           422,
			"/laporan/borang-monitoring?unit=IF01&format=pdf":        422,
			"/laporan/evaluasi-diri?unit=tidak-ada&format=docx":      422,
			"/laporan/evaluasi-diri?grafik=celah&format=png&tahun=x": 400,
		} {
			before := w.exports()
			if r := w.Do("pimpinan", "GET", path, nil); r.Status != status || w.exports() != before {
				t.Errorf("%s: %d, want %d; %d entries", path, r.Status, status, w.exports()-before)
			}
		}
		for _, f := range []string{"pdf", "docx", "svg", "png"} { // what a unit may not see, it may not print
			w.Do("unit.tm", "GET", fmt.Sprintf("/laporan/evaluasi-diri?tahun=2026&unit=IF&format=%s", f), nil).Want(404)
			w.Do("unit.tm", "GET", fmt.Sprintf("/laporan/evaluasi-diri?tahun=2026&format=%s", f), nil).Want(403)
		}
	})
}
