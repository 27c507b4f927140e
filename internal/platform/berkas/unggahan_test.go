package berkas_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"strings"
	"testing"

	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
)

func open(t testing.TB, address string, scanner *berkas.Scanner) *berkas.Store {
	t.Helper()
	s, err := berkas.Open(t.Context(), address, scanner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

const limit = 1 << 20

func TestStageAccepts(t *testing.T) {
	s := open(t, "mem://", nil)
	odt := zipped(t, entry{name: "mimetype", body: "application/vnd.oasis.opendocument.text"}, entry{name: "content.xml", body: "<a/>"})
	const office = "application/vnd.openxmlformats-officedocument."
	for name, tt := range map[string]struct{ nama, isi, wantNama, wantMime string }{
		"a PDF":                           {"lap.pdf", pdf, "lap.pdf", "application/pdf"},
		"an extension in capitals":        {"LAP.PDF", pdf, "LAP.PDF", "application/pdf"},
		"a name without extension":        {"laporan", pdf, "laporan.pdf", "application/pdf"},
		"no name at all":                  {"", pdf, "berkas.pdf", "application/pdf"},
		"a path for a name":               {"../../x.pdf", pdf, "x.pdf", "application/pdf"},
		"a DOCX whatever its first entry": {"a.docx", docx(t), "a.docx", office + "wordprocessingml.document"},
		"an ODT":                          {"a.odt", odt, "a.odt", "application/vnd.oasis.opendocument.text"},
		"a ZIP":                           {"a.zip", zipped(t, entry{name: "a.txt", body: "halo"}), "a.zip", "application/zip"},
		"a JPEG called jpeg":              {"a.jpeg", "\xff\xd8\xff\xe0\x00\x10JFIF", "a.jpeg", "image/jpeg"},
		"plain text":                      {"a.txt", "halo dunia", "a.txt", "text/plain"},
		"a table of one column":           {"a.csv", "nama\nbudi\n", "a.csv", "text/csv"},
		"text that happens to be a table": {"a.txt", "a,b\n1,2\n3,4\n", "a.txt", "text/plain"},
		"a file of exactly the limit":     {"a.txt", strings.Repeat("a", limit), "a.txt", "text/plain"},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := s.Stage(t.Context(), strings.NewReader(tt.isi), tt.nama, limit)
			if err != nil {
				t.Fatal(err)
			}
			defer u.Close()
			if u.Nama != tt.wantNama || u.Mime != tt.wantMime || u.Ukuran != int64(len(tt.isi)) {
				t.Errorf("got %q %q %d, want %q %q %d", u.Nama, u.Mime, u.Ukuran, tt.wantNama, tt.wantMime, len(tt.isi))
			}
			if b, err := io.ReadAll(u.Reader()); err != nil || string(b) != tt.isi {
				t.Errorf("staged bytes differ: %v", err)
			}
		})
	}
}

func TestStageRefuses(t *testing.T) {
	many := make([]entry, 1001)
	for i := range many {
		many[i] = entry{name: "e" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i/26)}
	}
	lying := []byte(zipped(t, entry{name: "a.txt", body: strings.Repeat("a", 4000)}))
	binary.LittleEndian.PutUint32(lying[bytes.Index(lying, []byte("PK\x01\x02"))+24:], 10) // the size in its directory
	const mz = "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
	for name, tt := range map[string]struct {
		nama, isi string
		code      fault.Code
		field     string
	}{
		"no byte":                         {"a.pdf", "", fault.ValidationFailed, "empty_file"},
		"one byte over the limit":         {"a.txt", strings.Repeat("a", limit+1), fault.TooLarge, ""},
		"a program called PDF":            {"a.pdf", mz, fault.UnsupportedMediaType, "type_not_allowed"},
		"a program":                       {"a.exe", mz, fault.UnsupportedMediaType, "type_not_allowed"},
		"a PDF called PNG":                {"a.png", pdf, fault.UnsupportedMediaType, "type_mismatch"},
		"a PDF called EXE":                {"a.pdf.exe", pdf, fault.UnsupportedMediaType, "type_mismatch"},
		"an EXE dressed by an override":   {"a\u202efdp.exe", pdf, fault.UnsupportedMediaType, "type_mismatch"},
		"a DOCX called ZIP":               {"a.zip", docx(t), fault.UnsupportedMediaType, "type_mismatch"},
		"a ZIP called DOCX":               {"a.docx", zipped(t, entry{name: "a.txt", body: "x"}), fault.UnsupportedMediaType, "type_mismatch"},
		"a DOCX with macros":              {"a.docx", zipped(t, entry{name: "[Content_Types].xml", body: "x"}, entry{name: "word/document.xml", body: "x"}, entry{name: "word/vbaProject.bin", body: "x"}), fault.UnsupportedMediaType, "type_not_allowed"},
		"HTML":                            {"a.html", "<!DOCTYPE html><html><script>alert(1)</script></html>", fault.UnsupportedMediaType, "type_not_allowed"},
		"HTML called text":                {"a.txt", "<!DOCTYPE html><html><script>alert(1)</script></html>", fault.UnsupportedMediaType, "type_not_allowed"},
		"SVG":                             {"a.svg", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`, fault.UnsupportedMediaType, "type_not_allowed"},
		"a bomb by ratio":                 {"a.zip", zipped(t, entry{name: "a.txt", body: strings.Repeat("a", 500_000)}), fault.ValidationFailed, "archive_bomb"},
		"a bomb that lies about its size": {"a.zip", string(lying), fault.ValidationFailed, "archive_broken"},
		"1,001 entries":                   {"a.zip", zipped(t, many...), fault.ValidationFailed, "archive_too_many_entries"},
		"a symbolic link":                 {"a.zip", zipped(t, entry{name: "l", body: "/etc/passwd", mode: 0o777 | 1<<27}), fault.ValidationFailed, "archive_symlink"},
		"a name that climbs":              {"a.zip", zipped(t, entry{name: "a/../../x", body: "x"}), fault.ValidationFailed, "archive_path"},
		"a name that climbs backwards":    {"a.zip", zipped(t, entry{name: `..\x`, body: "x"}), fault.ValidationFailed, "archive_path"},
		"an absolute name":                {"a.zip", zipped(t, entry{name: "/etc/x", body: "x"}), fault.ValidationFailed, "archive_path"},
		"a drive":                         {"a.zip", zipped(t, entry{name: "c:/x", body: "x"}), fault.ValidationFailed, "archive_path"},
		"half an archive":                 {"a.zip", zipped(t, entry{name: "a.txt", body: "halo"})[:40], fault.ValidationFailed, "archive_broken"},
		"a DOCX that climbs":              {"a.docx", zipped(t, entry{name: "[Content_Types].xml", body: "x"}, entry{name: "word/document.xml", body: "x"}, entry{name: "../x", body: "x"}), fault.ValidationFailed, "archive_path"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, "file://"+dir, nil)
			u, err := s.Stage(t.Context(), strings.NewReader(tt.isi), tt.nama, limit)
			if err == nil {
				t.Fatalf("accepted as %+v", u)
			}
			f, ok := fault.As(err)
			if !ok || f.Code != tt.code {
				t.Fatalf("got %v, want %s", err, tt.code)
			}
			if tt.field != "" && (len(f.Fields) != 1 || f.Fields[0].Code != tt.field || f.Fields[0].Pointer != berkas.Pointer) {
				t.Errorf("got %v, want field code %s", f, tt.field)
			}
			nothingIn(t, dir)
		})
	}
}

// A body that breaks off is no file.
func TestStageInterrupted(t *testing.T) {
	s := open(t, "mem://", nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := io.MultiReader(strings.NewReader(pdf), brokenReader{ctx.Err()})
	if u, err := s.Stage(t.Context(), r, "a.pdf", limit); err == nil {
		t.Errorf("accepted %+v", u)
	}
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }
