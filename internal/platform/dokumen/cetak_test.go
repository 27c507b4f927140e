package dokumen

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kerjasama/internal/platform/banding"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/dokumentest"
)

const contohSHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

// sample is an invented agreement of so many articles and partners.
func sample(articles, partners int, english bool) Cetakan {
	n := DataNaskah{
		Kode: "NS-2026-0001", Jenis: "mou", Judul: "Kerja Sama Pendidikan, Penelitian, dan Magang Mahasiswa", RuangLingkup: "Magang.",
		TanggalMulai: "2026-07-10", TanggalBerakhir: "2029-07-09",
		Polibatam: PihakNaskah{Nama: "Politeknik Negeri Batam", Kota: "Batam", Negara: "Indonesia", Penandatangan: "Penandatangan Rekaan Satu", Jabatan: "Direktur"},
	}
	for i := range partners {
		n.Mitra = append(n.Mitra, PihakNaskah{Nama: fmt.Sprintf("PT Contoh Bahari Nusantara Ke-%d", i+1), Alamat: "Jalan Rekaan Nomor 1", Kota: "Batam", Negara: "Indonesia", Penandatangan: fmt.Sprintf("Penandatangan Rekaan Ke-%d", i+2), Jabatan: "Direktur Utama"})
	}
	for i := range articles {
		p := Pasal{Judul: Dwi{ID: "Ketentuan " + Terbilang(i+1)}}
		if english {
			p.Judul.EN = "Provision " + words(i+1)
		}
		for j := range i%4 + 1 {
			a := Dwi{ID: fmt.Sprintf("PARA PIHAK menyelenggarakan kegiatan bersama yang ke-%d menurut kemampuan, peraturan, dan kebutuhan masing-masing, dengan memperhatikan mutu, jadwal, dan keselamatan peserta; biaya, tempat, dan penanggung jawab setiap kegiatan disepakati lebih dahulu secara tertulis. Butir %d dari pasal ini berlaku selama %s hari.", i*7+j, j+1, Terbilang(i*13+j))}
			if english {
				a.EN = fmt.Sprintf("The PARTIES carry out joint activity number %d within their means, rules and needs, with regard to quality, schedule and the safety of those who take part; the cost, the place and who answers for each activity are agreed in writing beforehand. Item %d of this article applies for %s days.", i*7+j, j+1, words(i*13+j))
			}
			p.Ayat = append(p.Ayat, a)
		}
		n.Pasal = append(n.Pasal, p)
	}
	return Cetakan{Naskah: n, Versi: 3, Jenis: "draf", SHA256: contohSHA, Tautan: "https://kerjasama.kampus.example/api/v1/verifikasi/NS-2026-0001", Dibuat: time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC)}
}

// tracked is a version with what became of an earlier one.
func tracked(c Cetakan, was []Pasal) Cetakan {
	c.Beda, c.BedaDari = banding.Compare(texts(was), texts(c.Naskah.Pasal)), c.Versi-1
	return c
}

func texts(ps []Pasal) []banding.Pasal {
	out := make([]banding.Pasal, len(ps))
	for i, p := range ps {
		out[i].Judul = banding.Dwi(p.Judul)
		for _, a := range p.Ayat {
			out[i].Ayat = append(out[i].Ayat, banding.Dwi(a))
		}
	}
	return out
}

// samples are agreements that differ in what decides about their pages.
func samples() map[string]Cetakan {
	out := map[string]Cetakan{
		"dwibahasa":   sample(14, 1, true),
		"indonesia":   sample(14, 1, false),
		"banyak":      sample(9, 6, false),
		"banyak-dwi":  sample(6, 20, true),
		"satu-pasal":  sample(1, 1, true),
		"tanpa-pihak": sample(3, 0, false),
	}
	none := out["tanpa-pihak"]
	none.Naskah.Polibatam = PihakNaskah{}
	out["tanpa-pihak"] = none
	for _, lang := range []string{"dwibahasa", "indonesia"} {
		c := out[lang]
		was := append([]Pasal{}, c.Naskah.Pasal...)
		was[1].Ayat = append([]Dwi{{ID: "Ayat yang dihapus.", EN: "A paragraph taken out."}}, was[1].Ayat...)
		was = append(was[:4:4], was[5:]...)
		now := append([]Pasal{}, c.Naskah.Pasal...)
		now[0].Ayat = []Dwi{{ID: strings.ReplaceAll(now[0].Ayat[0].ID, "mutu", "kualitas"), EN: strings.ReplaceAll(now[0].Ayat[0].EN, "quality", "standard")}}
		c.Naskah.Pasal = now
		out["beda-"+lang] = tracked(c, was)
	}
	long := sample(3, 1, true)
	long.Naskah.Pasal[1].Ayat[0] = Dwi{ID: strings.Repeat("Rincian pekerjaan yang panjang sekali dan tidak terputus. ", 170), EN: strings.Repeat("A very long description of the work. ", 60)}
	long.Naskah.Pasal[2].Ayat[0].ID = strings.Repeat("SangatPanjangTanpaSpasi", 12) + "\nbaris kedua\n\nbaris keempat\tdengan tab"
	long.Naskah.Induk = &IndukNaskah{Judul: "Payung Kerja Sama", NomorPolibatam: "007/2025", TanggalTTD: "2025-03-12"}
	long.Naskah.TanggalTTD, long.Naskah.NomorPolibatam = clock.Date("2026-01-01"), "001/PL29/2026"
	long.Jenis = "salinan"
	out["panjang"] = long
	return out
}

// TestLookAtTheSamples writes every sample where KERJASAMA_TEST_LIHAT points.
func TestLookAtTheSamples(t *testing.T) {
	dir := os.Getenv("KERJASAMA_TEST_LIHAT")
	if dir == "" {
		t.Skip("KERJASAMA_TEST_LIHAT names no directory to write the samples into")
	}
	for name, c := range samples() {
		for ext, make := range map[string]func() ([]byte, error){".pdf": c.PDF, ".docx": c.DOCX} {
			b, err := make()
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, name+ext), b, 0o600)
			}
			if err != nil {
				t.Error(name, err)
			}
		}
	}
}

func TestTwoPrintsAreTheSameBytes(t *testing.T) {
	for name, c := range samples() {
		for ext, make := range map[string]func() ([]byte, error){"pdf": c.PDF, "docx": c.DOCX} {
			a, err := make()
			if err != nil {
				t.Fatal(name, ext, err)
			}
			for range 3 {
				if b, err := make(); err != nil || !bytes.Equal(a, b) {
					t.Errorf("%s.%s: two prints differ (%v)", name, ext, err)
				}
			}
		}
	}
}

func BenchmarkPrint(b *testing.B) {
	c := sample(30, 1, true)
	pages, _, err := c.halaman()
	if err != nil {
		b.Fatal(err)
	}
	for name, make := range map[string]func() ([]byte, error){"docx": c.DOCX, "pdf": c.PDF} {
		b.Run(name, func(b *testing.B) {
			b.ReportMetric(float64(len(pages)), "pages")
			for b.Loop() {
				if _, err := make(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// paper generates an agreement of random clauses; some are in English too.
func paper(english bool) *rapid.Generator[[]Pasal] {
	word := rapid.SampledFrom([]string{"para", "pihak", "PIHAK KESATU,", "bekerjasama;", "(a)", "\n", "\t", "  ", "e\u0301", "ﬁ", "“kutip”", "—", "Жуков", "ΑΩ", strings.Repeat("panjang", 20), "12.500.000,00", "&<>", "\u00ad"})
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, rapid.SampledFrom([]int{2, 30, 600}).Draw(t, "most")).Draw(t, "words"), " ")
	})
	dwi := rapid.Custom(func(t *rapid.T) Dwi {
		d := Dwi{ID: text.Draw(t, "id")}
		if english && rapid.Bool().Draw(t, "both") {
			d.EN = text.Draw(t, "en")
		}
		return d
	})
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Pasal {
		return Pasal{Judul: Dwi{ID: rapid.SampledFrom([]string{"Maksud", "Ruang Lingkup", "Biaya"}).Draw(t, "judul")}, Ayat: rapid.SliceOfN(dwi, 1, 4).Draw(t, "ayat")}
	}), 1, 8)
}

func draft(t *rapid.T) Cetakan {
	c := sample(0, rapid.IntRange(0, 20).Draw(t, "partners"), false)
	c.Naskah.Pasal = paper(rapid.Bool().Draw(t, "english")).Draw(t, "pasal")
	return c
}

// squeeze leaves out what a line break may eat.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func TestNothingIsClippedLostOrTornApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := draft(t)
		pages, l, err := c.halaman()
		if err != nil {
			t.Fatal(err)
		}
		signed := map[int]int{}
		var left, right strings.Builder
		for n, p := range pages {
			ids, ens := map[float64]bool{}, map[float64]bool{}
			for _, i := range p {
				if i.x < pdfTepi-.01 || i.x+i.lebar > pdfLebar-pdfTepi+.01 || i.y < 40 || i.y > pdfTinggi-30 {
					t.Fatalf("page %d: %+v lies outside", n+1, i)
				}
				if i.ukuran >= 10 && (i.y < pdfAtas-.01 || i.y > pdfTinggi-pdfBawah+.01) {
					t.Fatalf("page %d: %+v lies in a margin", n+1, i)
				}
				if was, ok := signed[i.lingkup]; i.lingkup > 0 && ok && was != n {
					t.Fatalf("signatures %d lie on pages %d and %d", i.lingkup, was+1, n+1)
				}
				if signed[i.lingkup] = n; i.ukuran < 10 {
					continue
				}
				if l.dwi && i.x > pdfLebar/2 {
					right.WriteString(i.teks)
					ens[i.y] = ens[i.y] || i.teks == "(1)"
				} else {
					left.WriteString(i.teks)
					ids[i.y] = ids[i.y] || i.teks == "(1)"
				}
			}
			for y, first := range ens {
				if first && l.dwi && !ids[y] {
					t.Errorf("page %d: English begins at %.1f, Indonesian does not", n+1, y)
				}
			}
		}
		for _, p := range c.Naskah.Pasal {
			for _, a := range p.Ayat {
				if !strings.Contains(left.String(), squeeze(cetakkan(clean(a.ID)))) || l.dwi && !strings.Contains(right.String(), squeeze(cetakkan(clean(a.EN)))) {
					t.Fatalf("%q is not on the pages", a)
				}
			}
		}
	})
}

// said lists the paragraphs a Word document shows once its tracked changes are
// accepted, or refused.
func said(t *rapid.T, c Cetakan, gone string) []string {
	b, err := c.DOCX()
	if err != nil {
		t.Fatal(err)
	}
	d, err := Open(b)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := readXML(d.part("word/document.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	var walk func(e *etree.Element, to *strings.Builder)
	walk = func(e *etree.Element, to *strings.Builder) {
		switch {
		case e.Tag == gone, e.Tag == "tr" && e.FindElement("./trPr/"+gone) != nil, e.Tag == "pPr":
		case e.Tag == "p":
			var p strings.Builder
			for _, c := range e.ChildElements() {
				walk(c, &p)
			}
			if p.Len() > 0 {
				out = append(out, p.String())
			}
		case e.Tag == "t", e.Tag == "delText":
			to.WriteString(e.Text())
		case e.Tag == "br":
			to.WriteString("\n")
		case e.Tag == "tab":
			to.WriteString("\t")
		default:
			for _, c := range e.ChildElements() {
				walk(c, to)
			}
		}
	}
	var none strings.Builder
	walk(doc.Root(), &none)
	return out
}

func TestTrackedChangesHoldBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		english := rapid.Bool().Draw(t, "english")
		was, now := sample(0, 1, false), sample(0, 1, false)
		first := Pasal{Judul: Dwi{ID: "Awal"}, Ayat: []Dwi{{ID: "Tetap."}}}
		if english {
			first.Judul.EN = "Beginning"
		}
		was.Naskah.Pasal = append([]Pasal{first}, paper(english).Draw(t, "was")...)
		now.Naskah.Pasal = append([]Pasal{first}, was.Naskah.Pasal[1+rapid.IntRange(0, len(was.Naskah.Pasal)-1).Draw(t, "kept"):]...)
		now.Naskah.Pasal = append(now.Naskah.Pasal, paper(english).Draw(t, "now")...)
		both := tracked(now, was.Naskah.Pasal)
		if d := cmp.Diff(said(t, now, "del"), said(t, both, "del")); d != "" {
			t.Errorf("accepted (-want +got):\n%s", d)
		}
		if d := cmp.Diff(said(t, was, "ins"), said(t, both, "ins")); d != "" {
			t.Errorf("refused (-want +got):\n%s", d)
		}
	})
}

func TestWhatAPDFCannotShowIsNamed(t *testing.T) {
	c := sample(1, 1, false)
	c.Naskah.Pasal[0].Ayat[0].ID = "Kerja sama 日 dan שלום."
	_, err := c.PDF()
	strange, ok := errors.AsType[*HurufAsing](err)
	if !ok || !slices.Equal(strange.Huruf, []string{"ו", "ל", "ם", "ש", "日"}) {
		t.Errorf("got %v", err)
	}
	if _, err := c.DOCX(); err != nil {
		t.Errorf("docx: %v", err)
	}
}

// What LibreOffice makes of a Word document, and the PDF that is made here, are
// looked at: nothing in the margins, both languages of an article at one height,
// two signatures at one height under what the parties are called.
func TestLibreOfficeOpensEveryPrint(t *testing.T) {
	docs, own := map[string][]byte{}, map[string][]byte{}
	for name, c := range samples() {
		b, err := c.DOCX()
		if err == nil {
			docs[name+".docx"] = b
			own[name+".pdf"], err = c.PDF()
		}
		if err != nil {
			t.Fatal(name, err)
		}
	}
	pdfs := dokumentest.PDF(t, docs)
	maps.Copy(pdfs, own)
	for file, pdf := range pdfs {
		name, _, _ := strings.Cut(file, ".")
		c := samples()[name]
		t.Run(file, func(t *testing.T) {
			pages := dokumentest.Pages(t, pdf)
			for n, p := range pages {
				for _, w := range p.Words {
					if w.Left < pdfTepi-1 || w.Right > pdfLebar-pdfTepi+1 || w.Top < 30 || w.Bottom > pdfTinggi-30 {
						t.Errorf("page %d: %q lies in a margin: %+v", n+1, w.Text, w)
					}
				}
			}
			for i := range c.Naskah.Pasal {
				id, en := dokumentest.Find(pages, fmt.Sprint("Pasal ", i+1)), dokumentest.Find(pages, fmt.Sprint("Article ", i+1))
				if hasEnglish(c.Naskah.Pasal) && c.Beda == nil && (len(id) != 1 || len(en) != 1 || id[0].Page != en[0].Page || math.Abs(id[0].Top-en[0].Top) > .5) {
					t.Errorf("article %d: %v beside %v", i+1, id, en)
				}
			}
			signatures(t, pages, c.Naskah.pihak())
		})
	}
}

func signatures(t *testing.T, pages []dokumentest.Page, ps []PihakNaskah) {
	t.Helper()
	last := func(words string) dokumentest.Place {
		at := dokumentest.Find(pages, words)
		if len(at) == 0 {
			t.Fatalf("%q is not there", words)
		}
		return at[len(at)-1]
	}
	for i, p := range ps[:min(len(ps), 11)] {
		name, title := last(p.Penandatangan), last(sebutan(i)[0])
		if len(ps) < 20 && (name.Page != title.Page || name.Top < title.Top+60 || name.Top > title.Top+140) {
			t.Errorf("party %d signs at %+v under %+v", i+1, name, title)
		}
		if i%2 == 1 {
			if left := last(ps[i-1].Penandatangan); left.Page != name.Page || math.Abs(left.Top-name.Top) > .5 || left.Right >= name.Left {
				t.Errorf("parties %d and %d sign at %+v and %+v", i, i+1, left, name)
			}
		}
	}
}
