package templat

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"kerjasama/configs"
	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/platform/dokumentest"
)

// agreements that stretch a template: an ordinary one, one of which little is
// known yet, and one whose names are as long as they may be.
func agreements() map[string]dokumen.DataNaskah {
	side := dokumen.PihakNaskah{Nama: "Politeknik Negeri Batam", Alamat: "Jalan Contoh Nomor 1", Kota: "Batam", Negara: "Indonesia", Penandatangan: "Rekaan-Satu", Jabatan: "Direktur"}
	other := dokumen.PihakNaskah{Nama: "PT Contoh Bahari", Alamat: "Jalan Rekaan Nomor 2", Kota: "Batam", Negara: "Indonesia", Penandatangan: "Rekaan-Dua", Jabatan: "Direktur Utama"}
	plain := dokumen.DataNaskah{
		Kode: "NS-2026-0001", Judul: "Kerja Sama Pendidikan dan Magang", RuangLingkup: "Pendidikan, penelitian, dan magang mahasiswa", NomorPolibatam: "001/CTH/2026", NomorMitra: "CB/2026/07",
		TanggalTTD: "2026-07-10", TanggalMulai: "2026-07-10", TanggalBerakhir: "2029-07-09", NilaiKontrak: "150000000", MataUang: "IDR",
		Polibatam: side, Mitra: []dokumen.PihakNaskah{other},
		Induk: &dokumen.IndukNaskah{Judul: "Payung Kerja Sama", NomorPolibatam: "007/CTH/2025", TanggalTTD: "2025-03-12"},
	}
	early, long := plain, plain
	early.NomorPolibatam, early.NomorMitra, early.TanggalTTD, early.TanggalMulai, early.TanggalBerakhir, early.NilaiKontrak, early.MataUang = "", "", "", "", "", "", ""
	long.Judul = strings.TrimSpace(strings.Repeat("Penyelenggaraan Kerja Sama Pendidikan Vokasi ", 6))
	long.RuangLingkup = strings.Repeat("Rincian pekerjaan yang panjang. ", 150)
	other.Nama = strings.TrimSpace(strings.Repeat("Perhimpunan Contoh Nusantara ", 10))
	other.Alamat, other.Jabatan = strings.Repeat("Jalan Panjang Sekali Nomor 123, ", 30), strings.TrimSpace(strings.Repeat("Ketua Dewan Pembina ", 9))
	long.Mitra = []dokumen.PihakNaskah{other}
	return map[string]dokumen.DataNaskah{"biasa": plain, "awal": early, "panjang": long}
}

// What the product brings is filled, opened by LibreOffice, and looked at: nothing
// lies outside the margins, both languages of an article begin at one height, and
// the signatures lie on one page, with text above them.
func TestLibreOfficeOpensEveryFilledTemplate(t *testing.T) {
	bs, err := Brought(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	docs, sides := map[string][]byte{}, map[string]Bahasa{}
	for _, b := range bs {
		d, err := dokumen.Open(b.Isi)
		if err != nil {
			t.Fatal(err)
		}
		for name, n := range agreements() {
			n.Jenis = string(b.Jenis)
			filled, faults, err := dokumen.Fill(d, n.Nilai())
			if err != nil || len(faults) > 0 {
				t.Fatalf("%s %s: %v %+v", b.Jenis, name, err, faults)
			}
			name = string(b.Jenis) + "-" + name
			docs[name+".docx"], sides[name+".docx"] = filled, b.Bahasa
		}
	}
	for name, pdf := range dokumentest.PDF(t, docs) {
		t.Run(name, func(t *testing.T) { looked(t, dokumentest.Pages(t, pdf), sides[name] == Dwibahasa) })
	}
}

// looked judges the pages of a filled template.
func looked(t *testing.T, pages []dokumentest.Page, both bool) {
	t.Helper()
	const margin = 70.9 // of an A4 page, at both sides
	for n, p := range pages {
		for _, w := range p.Words {
			if w.Left < margin-1 || w.Right > p.Width-margin+1 || w.Top < 30 || w.Bottom > p.Height-30 {
				t.Errorf("page %d: %q lies in a margin: %+v", n+1, w.Text, w)
			}
		}
	}
	titles, one, two := dokumentest.Find(pages, "PIHAK KESATU"), dokumentest.Find(pages, "Rekaan-Satu"), dokumentest.Find(pages, "Rekaan-Dua")
	if len(titles) == 0 || len(one) == 0 || len(two) == 0 {
		t.Fatalf("no signatures: %v %v %v", titles, one, two)
	}
	title, a, b := titles[len(titles)-1], one[len(one)-1], two[len(two)-1]
	if title.Page != a.Page || a.Page != b.Page || math.Abs(a.Top-b.Top) > 1 || a.Right >= b.Left || a.Top < title.Top+50 {
		t.Errorf("the signatures: %+v, %+v and %+v", title, a, b)
	}
	articles := 0
	for i := 1; ; i++ {
		id, en := heading(pages, fmt.Sprint("Pasal ", i)), heading(pages, fmt.Sprint("Article ", i))
		if len(id) == 0 {
			break
		}
		articles++
		if both && (len(en) != 1 || id[0].Page != en[0].Page || math.Abs(id[0].Top-en[0].Top) > 1) {
			t.Errorf("article %d: %v beside %v", i, id, en)
		}
	}
	last := heading(pages, fmt.Sprint("Pasal ", articles))
	if articles < 8 || last[0].Page != title.Page {
		t.Errorf("%d articles, the last at %v, the signatures on page %d", articles, last, title.Page)
	}
}

// heading finds words with nothing before and behind them in their column.
func heading(pages []dokumentest.Page, words string) (out []dokumentest.Place) {
	for _, at := range dokumentest.Find(pages, words) {
		alone := true
		for _, w := range pages[at.Page].Words {
			near := w.Right > at.Left-12 && w.Left < at.Right+12
			if near && math.Abs(w.Top-at.Top) < 1 && (w.Left < at.Left-.1 || w.Right > at.Right+.1) {
				alone = false
			}
		}
		if alone {
			out = append(out, at)
		}
	}
	return out
}
