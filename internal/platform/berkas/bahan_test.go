package berkas_test

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"testing"
)

const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

type entry struct {
	name string
	body string
	mode fs.FileMode
}

// zipped packs entries.
func zipped(t testing.TB, es ...entry) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range es {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write([]byte(e.body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func docx(t testing.TB) string {
	t.Helper()
	return zipped(t, entry{name: "docProps/app.xml", body: "<a/>"}, entry{name: "[Content_Types].xml", body: "<Types/>"}, entry{name: "word/document.xml", body: "<w/>"})
}
