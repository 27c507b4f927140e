package lampiran_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/lampiran"
)

func TestUpload(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.send("staf", "Laporan.pdf", pdf).want(http.StatusCreated, "")
		var b lampiran.Berkas
		a.json(&b)
		want := lampiran.Berkas{DibuatPada: w.clk.Now(), Pengunggah: people()["staf"].Ref()}
		want.ID, want.Nama, want.Mime, want.Ukuran, want.SHA256 = b.ID, "Laporan.pdf", "application/pdf", int64(len(pdf)), b.SHA256
		if diff := cmp.Diff(want, b); diff != "" || len(b.SHA256) != 64 {
			t.Errorf("got (-want +got): %s", diff)
		}
		if got, want := a.Header().Get("Location"), "/api/v1/berkas/"+b.ID; got != want {
			t.Errorf("Location %q, want %q", got, want)
		}
		// The same bytes under another name: another record, the same object.
		again := w.upload("staf", "lain.pdf", pdf)
		if again.ID == b.ID || again.SHA256 != b.SHA256 || w.kept() != 1 || w.count("berkas") != 2 {
			t.Errorf("got %+v, %d objects, %d rows", again, w.kept(), w.count("berkas"))
		}
	})
}

func TestUploadRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		body, ct := form(t, "berkas", `; filename="a.pdf"`, pdf)
		other, otherCT := form(t, "file", `; filename="a.pdf"`, pdf)
		two := strings.Replace(body, "--\r\n", "\r\n"+body[strings.Index(body, "\r\n")+2:], 1)
		big, bigCT := form(t, "berkas", `; filename="a.txt"`, strings.Repeat("a", limit+1))
		huge, hugeCT := form(t, "berkas", `; filename="a.txt"`, strings.Repeat("a", 3<<20))
		for name, tt := range map[string]struct {
			as, ct, body string
			status       int
			code         string
		}{
			"nobody":                     {"", ct, body, 401, "auth_required"},
			"who only reads":             {"pimpinan", ct, body, 403, "forbidden"},
			"JSON":                       {"staf", "application/json", "{}", 415, "unsupported_media_type"},
			"a form without boundary":    {"staf", "multipart/form-data", body, 415, "unsupported_media_type"},
			"a field of another name":    {"staf", otherCT, other, 422, "unknown_field"},
			"two files":                  {"staf", ct, two, 422, "too_many"},
			"a form that breaks off":     {"staf", ct, before(body, "endobj"), 422, "multipart_broken"},
			"an empty form":              {"staf", ct, "", 422, "required"},
			"one byte too many":          {"staf", bigCT, big, 413, "too_large"},
			"far too many bytes":         {"staf", hugeCT, huge, 413, "too_large"},
			"an unknown query":           {"staf", ct, body, 400, "query_invalid"},
			"a program with a nice name": {"staf", ct, strings.Replace(body, pdf, "MZ\x90\x00\x03\x00\x00\x00\x04", 1), 415, "type_not_allowed"},
			"no byte":                    {"staf", ct, strings.Replace(body, pdf, "", 1), 422, "empty_file"},
		} {
			path := "/berkas"
			if tt.code == "query_invalid" {
				path += "?x=1"
			}
			t.Run(name, func(t *testing.T) {
				w.t = t
				w.do(tt.as, "POST", path, tt.body, "Content-Type", tt.ct, "Idempotency-Key", "sama").want(tt.status, tt.code)
			})
		}
		w.t = t
		if n := w.kept() + w.count("berkas") + w.count("berkas_isi") + w.count("jurnal"); n != 0 {
			t.Errorf("%d things were kept of what was refused", n)
		}
		w.do("staf", "POST", "/berkas", body, "Content-Type", ct, "Idempotency-Key", "sama").want(201, "") // the key is free
	})
}

func TestFileNames(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, tt := range map[string]struct{ disposition, want string }{
			"a path":                  {`; filename="../../a.pdf"`, "a.pdf"},
			"a Windows path":          {`; filename="C:\\dir\\a.pdf"`, "a.pdf"},
			"NUL and CRLF, encoded":   {`; filename*=UTF-8''a%00%0D%0ASet-Cookie%3A%20x.pdf`, "aSet-Cookie: x.pdf"},
			"right-to-left override":  {`; filename*=UTF-8''a%E2%80%AEb.pdf`, "ab.pdf"},
			"300 characters":          {`; filename="` + strings.Repeat("a", 296) + `.pdf"`, strings.Repeat("a", 251) + ".pdf"},
			"other alphabets":         {"; filename=\"r\u00e9sum\u00e9.pdf\"", "r\u00e9sum\u00e9.pdf"},
			"none":                    {``, "berkas.pdf"},
			"one that cannot be read": {`; filename="a`, "berkas.pdf"},
		} {
			t.Run(name, func(t *testing.T) {
				w.t = t
				body, ct := form(t, "berkas", tt.disposition, pdf)
				if name == "one that cannot be read" {
					w.do("staf", "POST", "/berkas", body, "Content-Type", ct).want(422, "unknown_field")
					return
				}
				var b lampiran.Berkas
				w.do("staf", "POST", "/berkas", body, "Content-Type", ct).want(201, "").json(&b)
				if b.Nama != tt.want {
					t.Errorf("got %q, want %q", b.Nama, tt.want)
				}
				h := w.do("staf", "GET", "/berkas/"+b.ID, "").want(200, "").Header()
				if d := h.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename=\"") || strings.ContainsAny(d, "\x00\r\n") {
					t.Errorf("Content-Disposition %q", d)
				}
				if h.Get("X-Content-Type-Options") != "nosniff" {
					t.Error("no nosniff")
				}
			})
		}
	})
}

func TestUploadIdempotency(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var first, again lampiran.Berkas
		w.send("staf", "a.pdf", pdf, "Idempotency-Key", "k").want(201, "").json(&first)
		w.exec("INSERT INTO pengguna (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, username, nama, sandi_sementara, bahasa, status, cari) VALUES (?, 1, ?, 'sistem', 'sistem', ?, 'sistem', 'sistem', 'staf', ?, false, 'id', 'aktif', '')",
			people()["staf"].ID, w.clk.Now(), w.clk.Now(), people()["staf"].Nama)
		a := w.send("staf", "a.pdf", pdf, "Idempotency-Key", "k").want(201, "").json(&again)
		if diff := cmp.Diff(first, again); diff != "" || a.Header().Get("Idempotency-Replayed") != "true" {
			t.Errorf("replayed (-first +again): %s %v", diff, a.Header())
		}
		for name, c := range map[string][2]string{"other bytes": {"a.pdf", strings.Replace(pdf, "1.7", "1.6", 1)}, "another name": {"b.pdf", pdf}} {
			t.Run(name, func(t *testing.T) {
				w.t = t
				w.send("staf", c[0], c[1], "Idempotency-Key", "k").want(422, "idempotency_key_reused")
			})
		}
		w.t = t
		if w.count("berkas") != 1 || w.kept() != 1 {
			t.Errorf("%d rows, %d objects, want one of each", w.count("berkas"), w.kept())
		}
	})
}

func TestDownload(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.upload("staf", "a.pdf", pdf)
		tag := `"` + b.SHA256 + `"`
		path := "/berkas/" + b.ID
		for name, tt := range map[string]struct {
			method  string
			headers []string
			status  int
			body    string
			length  string
			ranged  string
		}{
			"whole":                       {"GET", nil, 200, pdf, "35", ""},
			"head":                        {"HEAD", nil, 200, "", "35", ""},
			"the first bytes":             {"GET", []string{"Range", "bytes=0-4"}, 206, pdf[:5], "5", "bytes 0-4/35"},
			"the last bytes":              {"GET", []string{"Range", "bytes=-6"}, 206, pdf[29:], "6", "bytes 29-34/35"},
			"from the middle on":          {"GET", []string{"Range", "bytes=9-"}, 206, pdf[9:], "26", "bytes 9-34/35"},
			"a part of the same file":     {"GET", []string{"Range", "bytes=0-4", "If-Range", tag}, 206, pdf[:5], "5", "bytes 0-4/35"},
			"a part of another file":      {"GET", []string{"Range", "bytes=0-4", "If-Range", `"lain"`}, 200, pdf, "35", ""},
			"what is known already":       {"GET", []string{"If-None-Match", tag}, 304, "", "", ""},
			"a range of no known unit":    {"GET", []string{"Range", "baris=1-2"}, 200, pdf, "35", ""},
			"a range behind the end":      {"GET", []string{"Range", "bytes=35-"}, 416, "", "", "bytes */35"},
			"a range that makes no sense": {"GET", []string{"Range", "bytes=5-1"}, 416, "", "", "bytes */35"},
			"the same range as HEAD":      {"HEAD", []string{"Range", "bytes=35-"}, 416, "", "", "bytes */35"},
		} {
			t.Run(name, func(t *testing.T) {
				w.t = t
				a := w.do("staf", tt.method, path, "", tt.headers...).want(tt.status, "")
				if tt.status == 416 && tt.method == "GET" {
					a.want(416, "range_not_satisfiable")
				} else if a.Body.String() != tt.body {
					t.Errorf("got body %q, want %q", a.Body, tt.body)
				}
				if tt.status != 416 && a.Header().Get("ETag") != tag {
					t.Errorf("ETag %q", a.Header().Get("ETag"))
				}
				if got := a.Header().Get("Content-Range"); got != tt.ranged {
					t.Errorf("Content-Range %q, want %q", got, tt.ranged)
				}
				if got := a.Header().Get("Content-Length"); got != tt.length {
					t.Errorf("Content-Length %q, want %q", got, tt.length)
				}
			})
		}
	})
}

// Bytes that are lost are an error of ours, not an empty file.
func TestDownloadOfLostBytes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.upload("staf", "a.pdf", pdf)
		if err := w.store.Delete(t.Context(), b.SHA256); err != nil {
			t.Fatal(err)
		}
		w.do("staf", "GET", "/berkas/"+b.ID, "").want(500, "internal")
	})
}

func TestCheckIsStarted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for as, status := range map[string]int{"staf": 403, "unit.if": 403, "koordinator": 202, "admin": 202} {
			a := w.do(as, "POST", "/berkas/periksa", "")
			if a.Code != status {
				t.Errorf("%s: got %d, want %d", as, a.Code, status)
			}
			if got := a.Header().Get("Location"); status == 202 && got != "/api/v1/pekerjaan/"+unitIF {
				t.Errorf("Location %q", got)
			}
		}
		w.do("admin", "POST", "/berkas/periksa", `{"x":1}`, "Content-Type", "application/json").want(422, "unknown_field")
		if diff := cmp.Diff([]string{lampiran.CheckAll, lampiran.CheckAll}, w.long.started); diff != "" {
			t.Errorf("started (-want +got): %s", diff)
		}
	})
}

// before is what stands before a word.
func before(s, word string) string {
	head, _, _ := strings.Cut(s, word)
	return head
}
