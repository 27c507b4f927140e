package dokumen

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzFill: whatever a paragraph says and wherever it is cut into runs, filling
// either tells faults or gives a document that opens again, holds no placeholder
// but those in values, and is the same every time. Values come out as they went in.
func FuzzFill(f *testing.F) {
	for _, s := range []string{"{{mitra.nama}}", "a {{ mitra.nama }} b {{naskah.judul}}", "{{{mitra.nama}}", "{mitra.nama}", "}}{{", "{{pasal}}", "{{“Mitra.nama”}}", "{{mitra.nama{{mitra.nama}}}}"} {
		f.Add(s, "PT <Contoh> & {{mitra.nama}}\n]]>", uint64(0x5555))
	}
	f.Fuzz(func(t *testing.T, text, value string, cuts uint64) {
		if !utf8.ValidString(text) || len(text) > 1000 {
			t.Skip()
		}
		b := &bagian{w: "w"}
		var body strings.Builder
		body.WriteString("<w:p>")
		run := ""
		flush := func() {
			var buf strings.Builder
			b.text(clean(run)).WriteTo(writer{&buf}, &settings)
			body.WriteString("<w:r>" + buf.String() + "</w:r>")
			run = ""
		}
		for i, r := range text {
			if run += string(r); cuts>>(i%64)&1 == 1 {
				flush()
			}
		}
		flush()
		body.WriteString("</w:p>")
		d := open(t, docx(t, body.String()))
		v := Nilai{Teks: map[string]string{"mitra.nama": value, "naskah.judul": "J"}, Pasal: []Pasal{{Judul: Dwi{ID: value}, Ayat: []Dwi{{ID: value, EN: value}}}}}
		found, bad, err := Inspect(d)
		if err != nil {
			t.Fatal(err)
		}
		out, faults, err := Fill(d, v)
		if err != nil {
			t.Fatal(err)
		}
		if len(bad) > 0 && len(faults) == 0 || (out == nil) != (len(faults) > 0) {
			t.Fatalf("%q: inspected %v, filled %v", text, bad, faults)
		}
		for _, c := range faults {
			if x := c.Field("/x"); !utf8.ValidString(x.Detail.ID) || x.Detail.EN == "" {
				t.Fatalf("%q: fault %+v", text, x)
			}
		}
		if out == nil {
			return
		}
		again, _, err := Fill(d, v)
		if err != nil || !bytes.Equal(out, again) {
			t.Fatalf("%q: filled twice, two results (%v)", text, err)
		}
		got := shown(t, out, "word/document.xml")
		if len(found) == 0 {
			if want := shown(t, docx(t, body.String()), "word/document.xml"); got != want {
				t.Fatalf("%q: got %q, want %q", text, got, want)
			}
			return
		}
		plain := strings.NewReplacer("\n", "¶", "\t", "¶", opaque, "¶").Replace(clean(strings.TrimSpace(value)))
		for _, name := range found {
			if name == "mitra.nama" && strings.TrimSpace(value) != "" && !strings.Contains(got, plain) {
				t.Fatalf("%q: %q does not hold the value %q", text, got, plain)
			}
		}
	})
}

// FuzzOpen: whatever is handed in as a document is refused with a fault or can be
// inspected and filled.
func FuzzOpen(f *testing.F) {
	f.Add(docx(f, p("{{mitra.nama}} {{x}}"), "word/header1.xml", part("hdr", p("{{mitra.nama}"))))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("%PDF-1.7"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Open(b)
		if err != nil {
			wantFault(t, err)
			return
		}
		if _, _, err := Inspect(d); err != nil {
			wantFault(t, err)
			return
		}
		if out, _, err := Fill(d, Nilai{Teks: map[string]string{"mitra.nama": "A"}}); err != nil {
			wantFault(t, err)
		} else if out != nil {
			open(t, out)
		}
	})
}

// FuzzXML: the same for what stands in the body, which a container's checksums
// keep FuzzOpen from reaching.
func FuzzXML(f *testing.F) {
	f.Add(part("document", "<w:body>"+p("{{mitra.nama}}")+"</w:body>"))
	f.Add(`<!DOCTYPE x [<!ENTITY a "b">]><w:document ` + ns + `>&a;</w:document>`)
	f.Add(`<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><body><p><r><t>{{pasal}}</t></r></p></body></document>`)
	f.Fuzz(func(t *testing.T, xml string) {
		d, err := Open(container(t, "[Content_Types].xml", types, "_rels/.rels", topRels, "word/document.xml", xml))
		if err != nil {
			wantFault(t, err)
			return
		}
		out, _, err := Fill(d, Nilai{Teks: map[string]string{"mitra.nama": "A"}, Pasal: []Pasal{{Judul: Dwi{ID: "a"}, Ayat: []Dwi{{ID: "b", EN: "c"}}}}})
		if err != nil {
			wantFault(t, err)
		} else if out != nil {
			open(t, out)
		}
	})
}
