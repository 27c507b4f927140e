package dokumen

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	ns      = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`
	prolog  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	types   = prolog + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	topRels = prolog + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
)

func part(root, inner string) string {
	return prolog + `<w:` + root + ` ` + ns + `>` + inner + `</w:` + root + `>`
}

// docx packs a body and further parts, pairs of name and content.
func docx(t testing.TB, body string, more ...string) []byte {
	t.Helper()
	return container(t, append([]string{"[Content_Types].xml", types, "_rels/.rels", topRels, "word/document.xml", part("document", "<w:body>"+body+"</w:body>")}, more...)...)
}

func container(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var parts []Part
	for i := 0; i+1 < len(pairs); i += 2 {
		parts = append(parts, Part{Name: pairs[i], Data: []byte(pairs[i+1])})
	}
	b, err := pack(parts)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func open(t testing.TB, b []byte) *Docx {
	t.Helper()
	d, err := Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// p is a paragraph whose text is in runs, each formatted otherwise.
func p(runs ...string) string {
	out := "<w:p>"
	for i, r := range runs {
		out += fmt.Sprintf(`<w:r><w:rPr><w:sz w:val="%d"/></w:rPr><w:t>%s</w:t></w:r>`, 20+i, r)
	}
	return out + "</w:p>"
}

func values() Nilai {
	return Nilai{Teks: map[string]string{
		"mitra.nama": "PT Contoh & Rekan", "mitra.2.nama": "CV Kedua", "naskah.judul": "Magang <b>Bersama</b>", "polibatam.penandatangan": "Direktur Rekaan",
		"mitra.alamat": "Jalan Satu\nKota Dua\tKode", "mitra.kota": "{{mitra.nama}}",
	}}
}

// shown is the text of every paragraph of a part, a bar between them.
func shown(t testing.TB, b []byte, name string) string {
	t.Helper()
	doc, err := readXML(open(t, b).part(name))
	if err != nil {
		t.Fatal(err)
	}
	g := &bagian{w: "w", doc: doc}
	g.walk(doc.Root(), false, false)
	out := make([]string, len(g.paras))
	for i, p := range g.paras {
		out[i] = strings.ReplaceAll(p.text, opaque, "¶")
	}
	return strings.Join(out, "|")
}

func filled(t testing.TB, b []byte, v Nilai) []byte {
	t.Helper()
	out, faults, err := Fill(open(t, b), v)
	if err != nil || len(faults) > 0 {
		t.Fatalf("not filled: %v %+v", err, faults)
	}
	return out
}

func TestFill(t *testing.T) {
	for name, tt := range map[string]struct{ body, want string }{
		"in one run":                {p("Dengan {{mitra.nama}}, sepakat."), "Dengan PT Contoh & Rekan, sepakat."},
		"twice in a run":            {p("{{mitra.nama}} dan {{mitra.nama}}"), "PT Contoh & Rekan dan PT Contoh & Rekan"},
		"split after every letter":  {p(strings.Split("a{{mitra.nama}}b", "")...), "aPT Contoh & Rekanb"},
		"two that share a run":      {p("{{mitra", ".nama}} dan {{mitra.2", ".nama}}."), "PT Contoh & Rekan dan CV Kedua."},
		"spaces within":             {p("{{ mitra . nama }}"), "PT Contoh & Rekan"},
		"a no-break space":          {p("{{\u00a0mitra.nama\u200b}}"), "PT Contoh & Rekan"},
		"quotation marks":           {p("{{“mitra.nama”}} {{'mitra.nama'}}"), "PT Contoh & Rekan PT Contoh & Rekan"},
		"a capital by autocorrect":  {p("{{Mitra.nama}}"), "PT Contoh & Rekan"},
		"by number":                 {p("{{mitra.1.nama}}, {{mitra.2.nama}}"), "PT Contoh & Rekan, CV Kedua"},
		"a value like markup":       {p("{{naskah.judul}}"), "Magang <b>Bersama</b>"},
		"a value like a template":   {p("{{mitra.kota}}"), "{{mitra.nama}}"},
		"lines and tabs":            {p("{{mitra.alamat}}"), "Jalan Satu¶Kota Dua¶Kode"},
		"left open until later":     {p("Nomor: {{naskah.nomor_polibatam}}"), "Nomor: " + titik},
		"in a table":                {"<w:tbl><w:tr><w:tc>" + p("{{mitra", ".nama}}") + "</w:tc></w:tr></w:tbl>", "PT Contoh & Rekan"},
		"in a link and a field":     {`<w:p><w:hyperlink><w:r><w:t>{{mitra</w:t></w:r></w:hyperlink><w:fldSimple><w:r><w:t>.nama}}</w:t></w:r></w:fldSimple></w:p>`, "PT Contoh & Rekan"},
		"over a page broken before": {`<w:p><w:r><w:t>{{mitra.</w:t><w:lastRenderedPageBreak/><w:t>nama}}</w:t></w:r></w:p>`, "PT Contoh & Rekan"},
		"over a deleted text":       {`<w:p><w:r><w:t>{{mitra.</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:ins><w:r><w:t>nama}}</w:t></w:r></w:ins></w:p>`, "PT Contoh & Rekan"},
		"over a bookmark":           {`<w:p><w:r><w:t>{{mitra.</w:t></w:r><w:bookmarkStart w:id="1" w:name="x"/><w:proofErr/><w:r><w:t>nama}}</w:t></w:r></w:p>`, "PT Contoh & Rekan"},
		"single braces of others":   {p("himpunan {a, b} tetap"), "himpunan {a, b} tetap"},
		"written as entities":       {p("&#123;&#123;mitra.nama&#125;&#125;"), "PT Contoh & Rekan"},
		"a text box and its copy": {
			`<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>` + p("{{mitra.", "nama}}") + `</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + p("{{mitra.nama}}") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
			"¶|PT Contoh & Rekan|PT Contoh & Rekan"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, shown(t, filled(t, docx(t, tt.body), values()), "word/document.xml")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFillReachesEveryPart(t *testing.T) {
	text := p("{{mitra.nama}}")
	b := docx(t, text, "word/header1.xml", part("hdr", text), "word/footer2.xml", part("ftr", text),
		"word/footnotes.xml", part("footnotes", `<w:footnote w:id="1">`+text+`</w:footnote>`), "word/endnotes.xml", part("endnotes", `<w:endnote w:id="1">`+text+`</w:endnote>`),
		"word/comments.xml", part("comments", `<w:comment w:id="1">`+text+`</w:comment>`), "word/media/image1.png", "\x89PNG {{mitra.nama}}")
	out := filled(t, b, values())
	for _, name := range []string{"word/document.xml", "word/header1.xml", "word/footer2.xml", "word/footnotes.xml", "word/endnotes.xml"} {
		if got := shown(t, out, name); got != "PT Contoh & Rekan" {
			t.Errorf("%s: got %q", name, got)
		}
	}
	if before, after := open(t, b), open(t, out); !bytes.Equal(before.part("word/media/image1.png"), after.part("word/media/image1.png")) || !bytes.Equal(before.part("word/comments.xml"), after.part("word/comments.xml")) {
		t.Error("what shows no text of the document was changed")
	}
}

func TestFormattingIsOfTheFirstBrace(t *testing.T) {
	got := string(open(t, filled(t, docx(t, p("a ", "{{mit", "ra.nama}} b")), values())).part("word/document.xml"))
	want := `<w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t>a </w:t></w:r>` +
		`<w:r><w:rPr><w:sz w:val="21"/></w:rPr><w:t xml:space="preserve">PT Contoh &amp; Rekan</w:t></w:r>` +
		`<w:r><w:rPr><w:sz w:val="22"/></w:rPr><w:t xml:space="preserve"> b</w:t></w:r>`
	if !strings.Contains(got, want) {
		t.Errorf("got %s, want it to hold %s", got, want)
	}
}

func TestFaultsAreToldByNameAndPlace(t *testing.T) {
	long := "Pada hari ini para pihak yang bertanda tangan "
	type told struct {
		Isian, Kode, Bagian string
		Paragraf            int
		Sekitar             string
	}
	const body, head = "word/document.xml", "word/header1.xml"
	for name, tt := range map[string]struct {
		body, head string
		want       []told
	}{
		"unknown":                     {p("x") + p("Bapak {{mitra.", "direktur}} hadir"), "", []told{{"mitra.direktur", TakDikenal, body, 2, "Bapak {{mitra.direktur}} hadir"}}},
		"unknown in the header":       {p("x"), p("{{nama}}"), []told{{"nama", TakDikenal, head, 1, "{{nama}}"}}},
		"without end":                 {p(long + "{{mitra.nama dan"), "", []told{{"{{mitra.nama dan", Rusak, body, 1, "…ra pihak yang bertanda tangan {{mitra.nama dan"}}},
		"without end before another":  {p("{{mitra.nama {{mitra.kota}}"), "", []told{{"{{mitra.nama", Rusak, body, 1, "{{mitra.nama {{mitra.kota}}"}}},
		"one brace at the end":        {p("{{mitra.nama} x"), "", []told{{"{{mitra.nama} x", Rusak, body, 1, "{{mitra.nama} x"}}},
		"one brace at the beginning":  {p("{mitra.nama}} x"), "", []told{{"}}", Rusak, body, 1, "{mitra.nama}} x"}}},
		"single braces":               {p("{ mitra.nama }"), "", []told{{"{ mitra.nama }", Rusak, body, 1, "{ mitra.nama }"}}},
		"three braces":                {p("{{{mitra.nama}}}"), "", []told{{"{{{mitra.nama}}}", Rusak, body, 1, "{{{mitra.nama}}}"}}},
		"over a line break":           {`<w:p><w:r><w:t>{{mitra.</w:t><w:br/><w:t>nama}}</w:t></w:r></w:p>`, "", []told{{"{{mitra. nama}}", Rusak, body, 1, "{{mitra. nama}}"}}},
		"over two paragraphs":         {p("{{mitra.") + p("nama}}"), "", []told{{"{{mitra.", Rusak, body, 1, "{{mitra."}, {"}}", Rusak, body, 2, "nama}}"}}},
		"empty":                       {p("{{ }}"), "", []told{{"", TakDikenal, body, 1, "{{ }}"}}},
		"clauses among other text":    {p("Isi: {{pasal}}"), "", []told{{"pasal", SalahTaruh, body, 1, "Isi: {{pasal}}"}}},
		"clauses in the header":       {p("x"), p("{{pasal}}"), []told{{"pasal", SalahTaruh, head, 1, "{{pasal}}"}}},
		"a partner beyond the ninth":  {p("{{mitra.10.nama}}"), "", []told{{"mitra.10.nama", TakDikenal, body, 1, "{{mitra.10.nama}}"}}},
		"several are told at once":    {p("{{a}} {{mitra.nama}} {{b}}"), p("{{c}}"), []told{{"a", TakDikenal, body, 1, "{{a}} {{mitra.nama}} {{b}}"}, {"b", TakDikenal, body, 1, "{{a}} {{mitra.nama}} {{b}}"}, {"c", TakDikenal, head, 1, "{{c}}"}}},
		"a text box is told but once": {`<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>` + p("{{a}}") + `</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>` + p("{{a}}") + `</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>`, "", []told{{"a", TakDikenal, body, 2, "{{a}}"}}},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, docx(t, tt.body, head, part("hdr", tt.head)))
			_, faults, err := Inspect(d)
			if err != nil {
				t.Fatal(err)
			}
			var got []told
			for _, f := range faults {
				got = append(got, told{f.Isian, f.Kode, f.Bagian, f.Paragraf, f.Sekitar})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if out, again, err := Fill(d, values()); out != nil || err != nil || len(again) < len(faults) {
				t.Errorf("filled all the same: %d bytes, %v, %v", len(out), again, err)
			}
		})
	}
}

func TestMissingValuesAreToldByNameAndPlace(t *testing.T) {
	d := open(t, docx(t, p("{{mitra.nama}}")+p("{{mitra.3.nama}}, {{naskah.nilai_kontrak}}")+p("{{pasal}}")+p("{{pasal.en}}")))
	v := values()
	v.Pasal = []Pasal{{Judul: Dwi{ID: "Tujuan"}, Ayat: []Dwi{{ID: "Satu."}}}}
	_, faults, err := Fill(d, v)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range faults {
		got = append(got, fmt.Sprint(f.Isian, " ", f.Kode, " ", f.Paragraf))
	}
	if diff := cmp.Diff([]string{"mitra.3.nama placeholder_missing 2", "naskah.nilai_kontrak placeholder_missing 2", "pasal.en placeholder_missing 4"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	f := faults[0].Field("/dari_templat")
	if want := "Naskah ini tidak punya nilai untuk {{mitra.3.nama}}; isi pihak mitra ke-3. Letaknya di isi dokumen, paragraf 2: “{{mitra.3.nama}}, {{naskah.nilai_kontrak}}”."; f.Detail.ID != want || f.Pointer != "/dari_templat" {
		t.Errorf("got %+v, want %s", f, want)
	}
}

// A value that many places ask for is told once, with all of them.
func TestAMissingValueIsToldOnce(t *testing.T) {
	_, faults, err := Fill(open(t, docx(t, p("Antara {{polibatam.nama}}")+p("{{pasal.en}}")+p("{{polibatam.nama}} {{naskah.ruang_lingkup}}")+p("{{polibatam.nama}}, {{polibatam.nama}}"))), Nilai{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range Fields("/dari_templat", faults) {
		got = append(got, f.Detail.EN)
	}
	want := []string{
		"This agreement has no value for {{polibatam.nama}}; enter the party of kind polibatam. It is in the body, paragraph 1: “Antara {{polibatam.nama}}”; also in the body paragraph 3, the body paragraph 4.",
		"This agreement has no value for {{pasal.en}}; first make a version of clauses that are in English too. It is in the body, paragraph 2: “{{pasal.en}}”.",
		"This agreement has no value for {{naskah.ruang_lingkup}}; enter ruang_lingkup. It is in the body, paragraph 3: “{{polibatam.nama}} {{naskah.ruang_lingkup}}”.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUnknownOnesAreToldWithTheNearest(t *testing.T) {
	f := Cacat{Isian: "mitra.nma", Kode: TakDikenal, Letak: Letak{Bagian: "word/footer1.xml", Paragraf: 1, Sekitar: "100% {{mitra.nma}}"}}.Field("/berkas_id")
	if want := "The placeholder {{mitra.nma}} is not known. Perhaps {{mitra.nama}} is meant. It is in the footer (footer1), paragraph 1: “100% {{mitra.nma}}”."; f.Detail.EN != want {
		t.Errorf("got  %s\nwant %s", f.Detail.EN, want)
	}
}

func TestClausesTakeThePlaceOfTheirParagraph(t *testing.T) {
	ps := []Pasal{
		{Judul: Dwi{"Tujuan", "Purpose"}, Ayat: []Dwi{{"Bekerja sama.", "To cooperate."}}},
		{Judul: Dwi{"Lingkup", "Scope"}, Ayat: []Dwi{{"Satu.", "One."}, {"Dua\nbaris.", "Two."}}},
	}
	section := `<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{{pasal.id}}</w:t></w:r></w:p>`
	for name, tt := range map[string]struct{ body, want string }{
		"Indonesian":         {p("a") + p("{{pasal.", "id}}") + p("b"), "a|Pasal 1¶Tujuan|Bekerja sama.|Pasal 2¶Lingkup|(1)¶Satu.|(2)¶Dua¶baris.|b"},
		"English":            {p("{{pasal.en}}"), "Article 1¶Purpose|To cooperate.|Article 2¶Scope|(1)¶One.|(2)¶Two."},
		"both, side by side": {p("{{pasal}}"), "Pasal 1¶Tujuan|Article 1¶Purpose|Bekerja sama.|To cooperate.|Pasal 2¶Lingkup|Article 2¶Scope|(1)¶Satu.|(1)¶One.|(2)¶Dua¶baris.|(2)¶Two.|"},
		"a section's end":    {section, "Pasal 1¶Tujuan|Bekerja sama.|Pasal 2¶Lingkup|(1)¶Satu.|(2)¶Dua¶baris.|"},
	} {
		out := filled(t, docx(t, tt.body), Nilai{Pasal: ps})
		if diff := cmp.Diff(tt.want, shown(t, out, "word/document.xml")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if is := strings.Contains(string(open(t, out).part("word/document.xml")), "<w:sectPr"); is != (tt.body == section) {
			t.Errorf("%s: section kept: %v", name, is)
		}
	}
}

func TestInspectNamesWhatItFinds(t *testing.T) {
	got, faults, err := Inspect(open(t, docx(t, p("{{naskah.judul}} {{mitra.1.nama}} {{mitra.nama}} {{mitra.2.nama}}")+p("{{pasal}}"))))
	if diff := cmp.Diff([]string{"mitra.2.nama", "mitra.nama", "naskah.judul", "pasal"}, got); diff != "" || err != nil || faults != nil {
		t.Errorf("(-want +got):\n%s %v %v", diff, faults, err)
	}
}

func TestFillingTwiceGivesTheSameBytes(t *testing.T) {
	b := docx(t, p("{{mitra.nama}}")+p("{{pasal}}"), "word/header1.xml", part("hdr", p("{{naskah.judul}}")))
	v := DataNaskah{Jenis: "mou", Judul: "J", TanggalTTD: "2026-07-10", Mitra: []PihakNaskah{{Nama: "A"}, {Nama: "B"}}, Pasal: []Pasal{{Judul: Dwi{"a", "b"}, Ayat: []Dwi{{"c", "d"}}}}}
	first := filled(t, b, v.Nilai())
	for range 5 {
		if !bytes.Equal(first, filled(t, b, v.Nilai())) {
			t.Fatal("the same template and values gave other bytes")
		}
	}
}

func TestEveryPlaceholderHasItsValue(t *testing.T) {
	side := PihakNaskah{Nama: "n", Alamat: "a", Kota: "k", Negara: "g", Penandatangan: "p", Jabatan: "j", PenanggungJawab: "q", JabatanPenanggungJawab: "r"}
	v := DataNaskah{
		Kode: "NS-2026-0001", Jenis: "ia", Judul: "j", RuangLingkup: "r", NomorPolibatam: "1", NomorMitra: "2", TanggalTTD: "2026-07-10", TanggalMulai: "2026-07-10", TanggalBerakhir: "2029-07-09",
		NilaiKontrak: "1500000.50", MataUang: "IDR", Induk: &IndukNaskah{"i", "3", "2025-03-12"}, Polibatam: side, Mitra: []PihakNaskah{side, side},
		Pasal: []Pasal{{Judul: Dwi{"a", "b"}, Ayat: []Dwi{{"c", "d"}}}},
	}.Nilai()
	for _, i := range Isians() {
		if !v.has(i.Nama) || !i.Sendiri && v.text(i.Nama) == titik {
			t.Errorf("%s has no value", i.Nama)
		}
		if i.Arti.ID == "" || i.Arti.EN == "" || i.Contoh == "" != i.Sendiri {
			t.Errorf("%s is not told what it means: %+v", i.Nama, i)
		}
	}
	want := map[string]string{
		"naskah.jangka_waktu": "3 (tiga) tahun", "naskah.jangka_waktu_en": "3 (three) years", "naskah.nilai_kontrak": "IDR 1.500.000,50", "naskah.hari_ttd": "Jumat", "naskah.tanggal_ttd": "10 Juli 2026",
		"naskah.tanggal_ttd_terbilang": "sepuluh bulan Juli tahun dua ribu dua puluh enam", "naskah.jenis": "Perjanjian Pelaksanaan", "naskah_induk.tanggal_ttd_en": "12 March 2025",
	}
	for name, w := range want {
		if got := v.text(name); got != w {
			t.Errorf("%s: got %q, want %q", name, got, w)
		}
	}
	var extra []string
	for name := range v.Teks {
		if _, ok := known[name]; !ok {
			extra = append(extra, name)
		}
	}
	if slices.Sort(extra); extra != nil {
		t.Errorf("values that no placeholder takes: %v", extra)
	}
}

func TestNumbersInWords(t *testing.T) {
	for n, want := range map[int]string{0: "nol", 7: "tujuh", 11: "sebelas", 15: "lima belas", 20: "dua puluh", 21: "dua puluh satu", 100: "seratus", 111: "seratus sebelas", 250: "dua ratus lima puluh", 1000: "seribu", 1999: "seribu sembilan ratus sembilan puluh sembilan", 2026: "dua ribu dua puluh enam", 12000: "dua belas ribu", 1_000_000: "1000000"} {
		if got := Terbilang(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{1: "one", 18: "eighteen", 40: "forty", 365: "three hundred and sixty-five", 700: "seven hundred", 1096: "1096"} {
		if got := words(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
