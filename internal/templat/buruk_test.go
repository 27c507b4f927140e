package templat_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"kerjasama/internal/platform/dokumen"
)

func TestWhatIsNoSoundTemplateIsRefusedWithItsPlace(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := func(part string) func(string) []byte {
			return func(text string) []byte {
				return w.with(part, func(s string) string {
					return strings.Replace(s, "</w:hdr>", "<w:p><w:r><w:t>"+text+"</w:t></w:r></w:p></w:hdr>", 1)
				})
			}
		}
		for name, tt := range map[string]struct {
			content []byte
			want    []string // code and a part of what is said of each
		}{
			"an unknown placeholder": {w.saying("Kepada {{mitra.namaa}} di tempat"), []string{"placeholder_unknown Mungkin maksudnya {{mitra.nama}}. Letaknya di isi dokumen, paragraf "}},
			"one without end":        {w.saying("Kepada {{mitra.nama di tempat"), []string{"placeholder_broken {{mitra.nama di tempat"}},
			"several":                {w.saying("{{a}} {{b}}"), []string{"placeholder_unknown {{a}}", "placeholder_unknown {{b}}"}},
			"in the header":          {in("word/header1.xml")("{{direktur}}"), []string{"placeholder_unknown kepala halaman (header1), paragraf 2"}},
			"clauses in a sentence":  {w.saying("Isi {{pasal}}"), []string{"placeholder_misplaced {{pasal}}"}},
			"a linked template": {w.with("word/_rels/document.xml.rels", func(s string) string {
				return strings.Replace(s, "</Relationships>", `<Relationship Id="rId9" Type="http://x/attachedTemplate" Target="http://example.com/a.dotm" TargetMode="External"/></Relationships>`, 1)
			}), []string{"docx_external "}},
			"a damaged body":       {w.with("word/document.xml", func(s string) string { return s[:len(s)/2] }), []string{"docx_damaged "}},
			"a locked document":    {locked(t, w.moa), []string{"docx_encrypted "}},
			"a text file in place": {[]byte("bukan dokumen"), nil},
		} {
			t.Run(name, func(t *testing.T) {
				file := "templat.docx"
				if tt.want == nil {
					file, tt.want = "templat.txt", []string{"not_docx "}
				}
				id := w.upload("staf", file, tt.content).Want(201).Str("id")
				for _, path := range []string{"/templat-naskah", "/templat-naskah/" + strings.TrimPrefix(w.drafted(name), "/templat-naskah/") + "/versi"} {
					body := object{"berkas_id": id}
					if path == "/templat-naskah" {
						body = w.body(id, nil)
					}
					p := w.Do("staf", "POST", path, body).Problem(422, "validation_failed")
					var got []string
					for i := range p.Get("errors").([]any) {
						at := fmt.Sprintf("errors.%d.", i)
						if p.Str(at+"pointer") != "/berkas_id" {
							t.Errorf("points at %s", p.Str(at+"pointer"))
						}
						got = append(got, p.Str(at+"code")+": "+p.Str(at+"detail"))
					}
					if len(got) != len(tt.want) {
						t.Fatalf("got %q, want %q", got, tt.want)
					}
					for i, want := range tt.want {
						if code, says, _ := strings.Cut(want, " "); !strings.HasPrefix(got[i], code+": ") || !strings.Contains(got[i], says) {
							t.Errorf("got %q, want %q", got[i], want)
						}
					}
				}
			})
		}
	})
}

// locked marks every entry of a container as encrypted.
func locked(t *testing.T, b []byte) []byte {
	t.Helper()
	b = bytes.Clone(b)
	for i := 0; i+4 < len(b); i++ {
		if bytes.HasPrefix(b[i:], []byte("PK\x03\x04")) {
			b[i+6] |= 1
		}
		if bytes.HasPrefix(b[i:], []byte("PK\x01\x02")) {
			b[i+8] |= 1
		}
	}
	return b
}

// What must never be kept at all is refused at the upload.
func TestHurtfulFilesDoNotComeSoFar(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ole := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 4096)...)
		for name, tt := range map[string]struct {
			content []byte
			status  int
			code    string
		}{
			"a .doc called .docx": {ole, 415, "unsupported_media_type"},
			"a PDF called .docx":  {[]byte("%PDF-1.7\n%%EOF\n"), 415, "unsupported_media_type"},
			"one with macros":     {w.plus("word/vbaProject.bin", "x"), 415, "unsupported_media_type"},
			"a bomb":              {w.plus("word/media/a.bin", strings.Repeat("\x00", 32<<20)), 422, "validation_failed"},
			"one that is cut off": {w.moa[:len(w.moa)-40], 422, "validation_failed"},
			"a name that leaves":  {w.plus("../x", "x"), 422, "validation_failed"},
			"nothing":             {nil, 422, "validation_failed"},
		} {
			if r := w.upload("staf", "templat.docx", tt.content); r.Status != tt.status || r.Str("code") != tt.code {
				t.Errorf("%s: got %d %s", name, r.Status, r.Body)
			}
		}
	})
}

// plus is a sound template with one more entry.
func (w *world) plus(name, content string) []byte {
	w.T.Helper()
	r, err := zip.NewReader(bytes.NewReader(w.moa), int64(len(w.moa)))
	if err != nil {
		w.T.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range r.File {
		if err := z.Copy(f); err != nil {
			w.T.Fatal(err)
		}
	}
	f, err := z.Create(name)
	if err == nil {
		_, err = io.WriteString(f, content)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		w.T.Fatal(err)
	}
	return b.Bytes()
}

func TestTwoHundredPagesAreTaken(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		page := strings.Repeat("Ketentuan yang panjang mengenai {{mitra.nama}} dan pelaksanaannya. ", 40)
		long := w.saying(strings.Repeat(page+"</w:t></w:r></w:p><w:p><w:r><w:t>", 200) + "selesai")
		path := "/templat-naskah/" + w.Do("staf", "POST", "/templat-naskah", w.body(w.file("staf", long), nil)).Want(201).Str("id")
		got := w.Do("koordinator", "GET", path+"/versi/1/contoh", nil).Want(200)
		d, err := dokumen.Open(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		if names, faults, err := dokumen.Inspect(d); err != nil || len(names)+len(faults) > 0 {
			t.Errorf("left in what was filled: %v %v %v", names, faults, err)
		}
	})
}
