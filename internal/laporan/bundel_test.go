package laporan_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/laporan"
	"kerjasama/internal/platform/jobs"
)

// working runs the queue while f does.
func (w *world) working(f func(ended <-chan error)) {
	w.T.Helper()
	ended := make(chan error, 10)
	w.App.Jobs.Observe = func(j jobs.Job, err error) {
		if j.Kind == "pekerjaan."+laporan.Jobs {
			ended <- err
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() { defer close(over); w.App.Jobs.Run(ctx) }()
	defer func() { stop(); <-over }()
	f(ended)
}

// bundle has one made and fetches it by a link.
func (w *world) bundle(as, query string, ended <-chan error) ([]byte, string) {
	w.T.Helper()
	r := w.Do(as, "POST", "/laporan/bundel?"+query, nil).Want(202)
	if err := <-ended; err != nil {
		w.T.Fatal(err)
	}
	p := w.Do(as, "GET", r.Header.Get("Location"), nil).Want(200)
	if p.Str("status") != "selesai" || p.Num("progres") != 100 {
		w.T.Fatalf("%s", p.Body)
	}
	link := w.Do(as, "POST", p.Str("hasil_href")+"/tautan", nil).Want(200).Str("url")
	_, path, _ := strings.Cut(link, "/api/v1")
	b := w.Do("", "GET", path, nil).Want(200).Body
	return b, p.Str("hasil.sha256")
}

func TestTheAccreditationBundle(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.partner("PT Kontak", object{"kontak": []object{{"nama": "Narahubung", "telepon": "0778-999999", "utama": true}}})
		id := w.agreement(object{}, "PT Kontak")
		at := w.hold(act{Naskah: id, Prodi: []string{"IF01"}, A: true, Mitra: []string{"PT Kontak"}})
		file := w.upload()
		w.Do("staf", "POST", at+"/bukti", object{"berkas_id": file, "judul": "Daftar hadir"}).Want(200)
		w.Do("staf", "POST", "/arsip-laporan", object{"jenis_rekaman": "laporan_kegiatan", "pelaksanaan_id": strings.TrimPrefix(at, "/pelaksanaan/"), "tahun": 2026, "judul": "Laporan", "berkas_id": w.upload()}).Want(201)
		w.hold(act{Unit: "MB", Judul: "Dari MB"})
		w.working(func(ended <-chan error) {
			b, sum := w.bundle("staf", "tahun=2026", ended)
			files := w.sound(b)
			if h := sha256.Sum256(b); hex.EncodeToString(h[:]) != sum {
				t.Errorf("the server told %s", sum)
			}
			var names []string
			for _, f := range files {
				if !strings.HasPrefix(f, "bukti/") {
					names = append(names, f)
				}
			}
			// The agreement's document, the list and the archived report.
			if want := "[laporan/borang-monitoring.csv laporan/evaluasi-diri.json laporan/lkps.csv laporan/laporkerma.csv laporan/iku.csv laporan/celah-bukti.csv bukti.csv]"; fmt.Sprint(names) != want || len(files) != 7+3 {
				t.Errorf("files: %v", files)
			}
			index := w.inside(b, "bukti.csv")
			for _, want := range []string{"Daftar hadir", "aspek a", "arsip", "final, versi 2"} {
				if !strings.Contains(index, want) {
					t.Errorf("the index does not name %q:\n%s", want, index)
				}
			}
			if sheet := w.inside(b, "laporan/borang-monitoring.csv"); !strings.Contains(sheet, "PT Kontak") || strings.Contains(sheet, "0778-999999") {
				t.Errorf("the sheet: %s", sheet)
			}
			// Nothing changed: the same bytes, whoever asks, also later in the day.
			if again, _ := w.bundle("auditor", "tahun=2026", ended); !bytes.Equal(b, again) {
				t.Error("another build of the same state has other bytes")
			}
			w.aspect(at, "b", true)
			if changed, _ := w.bundle("staf", "tahun=2026", ended); bytes.Equal(b, changed) {
				t.Error("a change is not in the bundle")
			}
			of, _ := w.bundle("unit.if", "tahun=2026&unit=IF", ended)
			if strings.Contains(string(of), "Dari MB") {
				t.Error("a unit's bundle holds what is not its own")
			}
		})
		if n := w.exports(); n != 4 {
			t.Errorf("%d exports were told of, want 4", n)
		}
		w.Do("unit.if", "POST", "/laporan/bundel", nil).Problem(403, "forbidden")
		w.Do("unit.if", "POST", "/laporan/bundel?unit=MB", nil).Problem(404, "not_found")
		w.Do("admin", "POST", "/laporan/bundel", nil).Problem(403, "forbidden")
		w.Do("staf", "POST", "/laporan/bundel?tahun=2027", nil).Problem(422, "validation_failed")
		w.Do("staf", "POST", "/laporan/bundel?format=rar", nil).Problem(400, "query_invalid")
	})
}

// A script has a bundle made, asks after it and fetches it with the token alone;
// another token sees neither the work nor the file.
func TestAScriptFetchesABundle(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token := func(name string, scopes ...string) []string {
			body := object{"nama": name, "aplikasi": name, "cakupan": scopes, "kedaluwarsa_pada": "2027-01-01T00:00:00Z"}
			return []string{"Authorization", "Bearer " + w.Do("admin", "POST", "/token-layanan", body).Want(201).Str("token")}
		}
		script, other := token("akreditasi", "laporan:baca", "arsip:baca"), token("lain", "laporan:baca", "arsip:baca")
		w.hold(act{})
		w.working(func(ended <-chan error) {
			r := w.Do("", "POST", "/laporan/bundel?tahun=2026", nil, script...).Want(202)
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
			at := r.Header.Get("Location")
			w.Do("", "GET", at, nil, other...).Problem(404, "not_found")
			file := w.Do("", "GET", at, nil, script...).Want(200).Str("hasil_href")
			w.Do("", "POST", file+"/tautan", nil, other...).Problem(404, "not_found")
			_, path, _ := strings.Cut(w.Do("", "POST", file+"/tautan", nil, script...).Want(200).Str("url"), "/api/v1")
			w.sound(w.Do("", "GET", path, nil).Want(200).Body)
		})
		w.Do("", "GET", "/me/sesi", nil, script...).Problem(403, "insufficient_scope")
	})
}

// inside is a file of a bundle.
func (w *world) inside(b []byte, name string) string {
	w.T.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		w.T.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		w.T.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		w.T.Fatal(err)
	}
	return string(text)
}

// sound holds the files of a bundle against its manifest, and that against the
// comment, and returns their names. Every byte is checked by pkg/kerjasama, whose
// tests make a bundle of a running server as well.
func (w *world) sound(b []byte) (names []string) {
	w.T.Helper()
	var m struct {
		Berkas []struct {
			Nama   string `json:"nama"`
			SHA256 string `json:"sha256"`
			Ukuran int    `json:"ukuran"`
		} `json:"berkas"`
	}
	text := w.inside(b, "MANIFEST.json")
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		w.T.Fatal(err)
	}
	if h := sha256.Sum256([]byte(text)); !bytes.HasSuffix(b, []byte("sha256:"+hex.EncodeToString(h[:]))) {
		w.T.Error("the comment is not the manifest's digest")
	}
	for _, f := range m.Berkas {
		content := w.inside(b, f.Nama)
		if h := sha256.Sum256([]byte(content)); hex.EncodeToString(h[:]) != f.SHA256 || len(content) != f.Ukuran {
			w.T.Errorf("%s is not what the manifest says", f.Nama)
		}
		names = append(names, f.Nama)
	}
	return names
}
