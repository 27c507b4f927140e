package naskah_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/dokumen"
)

const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// printed requires a document of a type and returns its bytes.
func (w *world) printed(path, mime string, headers ...string) []byte {
	w.T.Helper()
	r := w.Do("staf", "GET", path, nil, headers...).Want(200)
	if got := r.Header.Get("Content-Type"); got != mime {
		w.T.Errorf("%s: got type %q, want %q", path, got, mime)
	}
	return r.Body
}

func refused(t *testing.T, w *world, path, pointer, code string) {
	t.Helper()
	r := w.Do("staf", "GET", path, nil).Problem(422, "validation_failed")
	if r.Str("errors.0.pointer") != pointer || r.Str("errors.0.code") != code {
		t.Errorf("%s: got %s, want %s at %s", path, r.Body, code, pointer)
	}
}

func TestPrints(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Do("koordinator", "PATCH", "/mitra/"+w.mitra[0], object{"alamat": "Jalan Rekaan 7", "kota": "Batam"}, "If-Match", "*").Want(200)
		id := w.draft(nil)
		w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Para pihak bekerja sama.", "Biaya ditanggung bersama.")}).Want(201)
		w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Para pihak sepakat bekerja sama.")}).Want(201)
		w.act(id, "versi", object{"jenis": "draf", "berkas_id": w.upload("staf")}).Want(201)
		base := "/naskah/" + id + "/versi/"

		w.sub(t, "in both formats, the same bytes whatever is edited later", func(t *testing.T, w *world) {
			docx, pdf := w.printed(base+"1/dokumen", docxType), w.printed(base+"1/dokumen?format=pdf", "application/pdf")
			if !bytes.HasPrefix(pdf, []byte("%PDF-1.")) {
				t.Errorf("got %q", pdf[:20])
			}
			w.Do("staf", "PATCH", "/naskah/"+id, object{"judul": "Judul yang baru"}, "If-Match", "*").Want(200)
			w.Do("koordinator", "PATCH", "/mitra/"+w.mitra[0], object{"nama": "PT Rekaan Berganti Nama"}, "If-Match", "*").Want(200)
			if !bytes.Equal(docx, w.printed(base+"1/dokumen?format=docx", docxType)) || !bytes.Equal(pdf, w.printed(base+"1/dokumen", "application/pdf", "Accept", "application/pdf")) {
				t.Error("two prints of one version differ")
			}
			d, err := dokumen.Open(docx)
			if err != nil {
				t.Fatal(err)
			}
			body := ""
			for _, p := range d.Parts {
				if p.Name == "word/document.xml" {
					body = string(p.Data)
				}
			}
			sha := w.get(id).Str("versi_naskah.0.sha256")
			for _, want := range []string{"NOTA KESEPAHAMAN", "Kerja sama pendidikan", "PT REKAAN SATU", "Jalan Rekaan 7, Batam, Indonesia", "Pihak Rekaan", "Para pihak bekerja sama.", "Heading 1", "/api/v1/verifikasi/NS-2026-", sha} {
				if !strings.Contains(body, want) {
					t.Errorf("%q is not in the document", want)
				}
			}
			if strings.Contains(body, "Judul yang baru") || strings.Contains(body, "Berganti Nama") {
				t.Error("what was edited later is in the document")
			}
		})
		w.sub(t, "by tag, by part, under a name", func(t *testing.T, w *world) {
			r := w.Do("staf", "GET", base+"2/dokumen?format=pdf", nil).Want(200)
			kode := w.get(id).Str("kode")
			if got, want := r.Header.Get("Content-Disposition"), fmt.Sprintf(`attachment; filename="%s versi 2.pdf"`, kode); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if got := r.Header.Get("Vary"); got != "Authorization, Accept" {
				t.Errorf("got Vary %q", got)
			}
			w.Do("staf", "GET", base+"2/dokumen?format=pdf", nil, "If-None-Match", r.ETag()).Want(304)
			if w.Do("staf", "GET", base+"2/dokumen?format=docx", nil, "If-None-Match", r.ETag()).Want(200).ETag() == r.ETag() {
				t.Error("two formats have one tag")
			}
			if part := w.Do("staf", "GET", base+"2/dokumen?format=pdf", nil, "Range", "bytes=0-4").Want(206); string(part.Body) != "%PDF-" {
				t.Errorf("got %q", part.Body)
			}
			w.Do("staf", "GET", base+"2/dokumen?format=pdf", nil, "Range", "bytes=99999999-").Problem(416, "range_not_satisfiable")
		})
		w.sub(t, "with what changed", func(t *testing.T, w *world) {
			d, err := dokumen.Open(w.printed(base+"2/dokumen?beda=1", docxType))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range d.Parts {
				if p.Name == "word/document.xml" && (!bytes.Contains(p.Data, []byte("<w:ins ")) || !bytes.Contains(p.Data, []byte("<w:del "))) {
					t.Error("there are no tracked changes")
				}
			}
			w.printed(base+"2/dokumen?beda=1&format=pdf", "application/pdf")
			refused(t, w, base+"2/dokumen?beda=2", "beda", "not_comparable")
			refused(t, w, base+"2/dokumen?beda=3", "beda", "not_comparable")
			refused(t, w, base+"2/dokumen?beda=99", "beda", "not_comparable")
			refused(t, w, base+"3/dokumen?beda=1", "beda", "not_comparable")
			w.Do("staf", "GET", base+"2/dokumen?beda=x", nil).Problem(400, "query_invalid")
		})
		w.sub(t, "a file is answered as it is", func(t *testing.T, w *world) {
			if b := w.printed(base+"3/dokumen", "application/pdf"); !bytes.HasPrefix(b, []byte("%PDF-1.4")) {
				t.Errorf("got %q", b)
			}
			w.printed(base+"3/dokumen?format=pdf", "application/pdf")
			refused(t, w, base+"3/dokumen?format=docx", "format", "is_file")
			w.Do("staf", "GET", base+"3/dokumen", nil, "Accept", docxType).Problem(406, "not_acceptable")
			w.Do("staf", "GET", base+"3/dokumen?format=odt", nil).Problem(400, "query_invalid")
		})
		w.sub(t, "who may not see, and what is not there", func(_ *testing.T, w *world) {
			w.Do("", "GET", base+"1/dokumen", nil).Problem(401, "auth_required")
			w.Do("unit.mb", "GET", base+"1/dokumen", nil).Problem(404, "not_found")
			w.Do("unit.if", "GET", base+"1/dokumen", nil).Want(200)
			w.Do("admin", "GET", base+"1/dokumen", nil).Problem(403, "forbidden")
			for _, n := range []string{"0", "4", "01", "x"} {
				w.Do("staf", "GET", base+n+"/dokumen", nil).Problem(404, "not_found")
			}
			w.Do("staf", "GET", base+"1/dokumen", nil, "Accept", "text/html").Problem(406, "not_acceptable")
			w.Do("staf", "GET", base+"1/dokumen?format=odt", nil).Problem(400, "query_invalid")
			w.Do("staf", "GET", base+"1/dokumen?lain=1", nil).Problem(400, "query_invalid")
		})
		w.sub(t, "characters that a PDF cannot show", func(t *testing.T, w *world) {
			w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Kerja sama 日本.")}).Want(201)
			refused(t, w, base+"4/dokumen?format=pdf", "format", "pdf_characters")
			w.printed(base+"4/dokumen", docxType)
		})
		w.sub(t, "a version from before its head was kept", func(_ *testing.T, w *world) {
			w.exec("INSERT INTO naskah_versi (id, naskah_id, nomor, jenis, pasal, sha256, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id) SELECT '0198a0a0-0000-7000-8000-0000000000aa', naskah_id, 5, jenis, pasal, sha256, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id FROM naskah_versi WHERE naskah_id = '" + id + "' AND nomor = 1")
			w.printed(base+"5/dokumen", docxType)
		})
	})
}

// Whatever happens to an agreement and to what it names, a version that was made
// stays what it was, and so do its prints; the database refuses to change it too.
func TestAVersionNeverChanges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.draft(nil)
		base := "/naskah/" + id + "/versi/"
		w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Para pihak sepakat.")}).Want(201)
		w.act(id, "versi", object{"jenis": "draf", "berkas_id": w.upload("staf")}).Want(201)
		all := func() (out []string) {
			for _, path := range []string{"1", "2", "1/dokumen?format=pdf", "1/dokumen?format=docx", "2/dokumen"} {
				out = append(out, string(w.Do("staf", "GET", base+path, nil).Want(200).Body))
			}
			return out
		}
		was := all()
		same := func(after string) {
			t.Helper()
			for i, now := range all() {
				if now != was[i] {
					t.Errorf("after %s: part %d is another", after, i)
				}
			}
		}
		w.Clock.Advance(time.Hour)
		w.Forget()
		w.Do("staf", "PATCH", "/naskah/"+id, object{"judul": "Judul lain", "tanggal_mulai": "2026-08-01", "pihak": w.parties(w.mitra[1])}, "If-Match", "*").Want(200)
		same("an edit")
		w.Do("staf", "PATCH", "/mitra/"+w.mitra[0], object{"nama": "PT Nama Baru", "alamat": "Jalan Lain"}, "If-Match", "*").Want(200)
		w.Do("staf", "POST", "/mitra/"+w.mitra[0]+"/gabung", object{"ke_id": w.mitra[1]}).Want(200)
		same("the partner's new name and merger")
		for _, do := range []string{"ajukan-telaah", "kirim-mitra"} {
			w.act(id, do, nil).Want(200)
		}
		w.act(id, "kembalikan", object{"catatan": "Ubah."}).Want(200)
		w.act(id, "versi", object{"jenis": "draf", "pasal": clauses("Diubah.")}).Want(201)
		for _, do := range []string{"ajukan-telaah", "kirim-mitra", "finalkan"} {
			w.act(id, do, nil).Want(200)
		}
		w.act(id, "catat-tanda-tangan", w.signature(object{"tanggal_ttd": "2026-07-01"})).Want(200)
		w.Do("koordinator", "POST", "/naskah/"+id+"/ralat", object{"perubahan": object{"judul": "Judul ralat"}, "alasan": "Salah."}).Want(200)
		same("the signature and a correction")
		for _, change := range []string{"pasal = '[]'", "kepala = '{}'", "sha256 = 'x'", "nomor = 9", "jenis = 'final'", "catatan = 'x'"} {
			if _, err := w.App.DB.SQL.ExecContext(t.Context(), "UPDATE naskah_versi SET "+change+" WHERE naskah_id = '"+id+"' AND nomor = 1"); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("UPDATE … SET %s: %v", change, err)
			}
		}
		same("what the database was told")
	})
}
