package laporan

import (
	"bytes"
	"image/png"
	"iter"
	"strings"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/tabel"
)

// mostPrinted is how many lines a document holds: more take long to be set, and
// nobody leafs through them.
const mostPrinted = 5_000

func tooLong() error {
	return fault.Invalid(fault.Field{Pointer: "format", Code: "too_many_rows", Detail: fault.Tf(
		"Lebih dari %d baris untuk dicetak; persempit unit, prodi, atau periode, atau minta xlsx atau csv.", "More than %d lines to print; narrow unit, prodi or period, or ask for xlsx or csv.", mostPrinted)})
}

// printed collects rows for a document.
func printed[T any](rows iter.Seq2[T, error]) ([]T, error) {
	var out []T
	for r, err := range rows {
		if err != nil {
			return out, err
		}
		if len(out) == mostPrinted {
			return out, tooLong()
		}
		out = append(out, r)
	}
	return out, nil
}

// lembaran is a table as it is printed; the columns are as wide as in a workbook.
func lembaran(t tabel.Tabel, size float64) (*dokumen.TabelPaparan, error) {
	out := &dokumen.TabelPaparan{Ukuran: size}
	for _, k := range t.Kolom {
		out.Kolom = append(out.Kolom, dokumen.KolomPaparan{Judul: k.Judul, Bobot: k.Lebar, Kanan: k.Jenis == tabel.Bilangan || k.Jenis == tabel.Desimal, Tengah: k.Jenis == tabel.Centang})
	}
	rows, err := printed(t.Baris)
	for _, r := range rows {
		cells := make([]string, len(r))
		for i, v := range r {
			cells[i] = tabel.Human(v)
		}
		out.Baris = append(out.Baris, cells)
	}
	return out, err
}

// printedSheet is BO.28.1.2 as a document: across, its titles on every page.
func printedSheet(k Kepala, rows iter.Seq2[BarisBorang, error]) (dokumen.Paparan, error) {
	t := tabelBorang(k, rows)
	sheet, err := lembaran(t, 6.5)
	return dokumen.Paparan{
		Judul: t.Judul[0], Kepala: t.Judul[1:], Lembaga: k.Lembaga, Kaki: strings.Join(append([]string{k.Laporan}, t.Judul[1:]...), " · "), Dibuat: k.PerTanggal.Start(), Bahasa: "id",
		Bagian: []dokumen.BagianPaparan{{Melintang: true, Isi: []dokumen.IsiPaparan{{Tabel: sheet}}}},
	}, err
}

// bahasa writes in one of the two languages.
type bahasa string

func (b bahasa) kata(id, en string) string {
	if b == "en" {
		return en
	}
	return id
}

// nilai is a number in its language.
func (b bahasa) nilai(v *float64) string {
	if v == nil {
		return "–"
	}
	s := tabel.Angka(*v, 2)
	if b == "en" {
		s = strings.NewReplacer(".", ",", ",", ".").Replace(s)
	}
	return s
}

func (b bahasa) bulat(n int) string {
	s := tabel.Angka(float64(n), 0)
	if b == "en" {
		s = strings.ReplaceAll(s, ".", ",")
	}
	return s
}

// sebut is a value of an enumeration in its language.
func (b bahasa) sebut(v string) string {
	en := map[string]string{
		"internasional": "International", "nasional": "National", "wilayah_lokal": "Regional/local", "pendidikan": "Education", "penelitian": "Research", "pkm": "Community service", "lainnya": "Other",
		"beku": "Frozen", "tidak_ada_data": "No data", "tanpa_target": "No target", "berjalan": "Running", "selesai": "Complete",
		"staf_humas": "Cooperation office staff", "sub_koordinator": "Sub coordinator", "unit_kerja": "Unit", "mitra": "Partner",
	}
	id := map[string]string{"beku": "Beku", "tidak_ada_data": "Tidak ada data", "tanpa_target": "Tanpa target", "berjalan": "Berjalan", "selesai": "Selesai"}
	switch w, ok := en[v]; {
	case b == "en" && ok:
		return w
	case id[v] != "":
		return id[v]
	default:
		return kata(v)
	}
}

func (b bahasa) ya(v *bool) string {
	switch {
	case v == nil:
		return "–"
	case *v:
		return b.kata("ya", "yes")
	default:
		return b.kata("tidak", "no")
	}
}

func (b bahasa) waktu(from, to clock.Date) string {
	if from == to {
		return from.Written(string(b))
	}
	return from.Written(string(b)) + " – " + to.Written(string(b))
}

// baris are the lines below the title of a document.
func (b bahasa) baris(k Kepala) []string {
	whom := b.kata("Lembaga: ", "Institution: ") + k.Lembaga
	switch k.Cakupan.Jenis {
	case Unit:
		whom += " · Unit: " + k.Cakupan.Kode + " " + k.Cakupan.Nama
	case Prodi:
		whom += b.kata(" · Program studi: ", " · Study programme: ") + k.Cakupan.Kode + " " + k.Cakupan.Nama
	}
	return []string{whom, b.kata("Periode: ", "Period: ") + k.Periode.Dari.Written(string(b)) + " – " + k.Periode.Sampai.Written(string(b)) + b.kata(" · per tanggal ", " · as of ") + k.PerTanggal.Written(string(b))}
}

// dokumen is FO.2.3.1 as it is printed: what the JSON holds, drawn and set in
// tables, and the list of gaps. It has no prose.
func (e *EvaluasiDiri) dokumen(gaps []Celah, lang string) (dokumen.Paparan, error) {
	b := bahasa(lang)
	title := b.kata("FO.2.3.1 Evaluasi Diri Unit: Kerja Sama", "FO.2.3.1 Self-evaluation of the Unit: Cooperation")
	head := b.baris(e.Kepala)
	d := dokumen.Paparan{Judul: title, Kepala: head, Lembaga: e.Lembaga, Kaki: strings.Join(append([]string{e.Laporan}, head...), " · "), Dibuat: e.PerTanggal.Start(), Bahasa: lang}
	drawn := func(nama string) (dokumen.IsiPaparan, error) {
		g := e.grafik(nama, b)
		pic, err := g.Render("png")
		if err != nil {
			return dokumen.IsiPaparan{}, err
		}
		c, err := png.DecodeConfig(bytes.NewReader(pic))
		return dokumen.IsiPaparan{Gambar: &dokumen.GambarPaparan{PNG: pic, Uraian: g.Judul, Lebar: c.Width, Tinggi: c.Height}}, err
	}
	for _, x := range []struct {
		judul, grafik string
		tabel         []*dokumen.TabelPaparan
		teks          string
		across        bool
	}{
		{judul: b.kata("Indikator kinerja", "Performance indicators"), grafik: GrafikKPI, tabel: []*dokumen.TabelPaparan{e.tabelKPI(b)}},
		{judul: b.kata("Kegiatan menurut bidang dan tingkat", "Activities by field and level"), grafik: GrafikMatriks, tabel: []*dokumen.TabelPaparan{e.tabelMatriks(b)}},
		{judul: b.kata("Aspek B.1.15.8", "Aspects of B.1.15.8"), grafik: GrafikAspek, tabel: []*dokumen.TabelPaparan{e.tabelAspek(b)}},
		{judul: b.kata("Kepuasan mitra dan perpanjangan naskah", "Partners' satisfaction and renewals"), tabel: []*dokumen.TabelPaparan{e.tabelRingkas(b)}},
		{judul: b.kata("Celah bukti menurut kriteria", "Missing evidence by criterion"), grafik: GrafikCelah, tabel: []*dokumen.TabelPaparan{e.tabelJumlahCelah(b)}, teks: b.kata("Daftar lengkap: ", "The whole list: ") + e.CelahHref},
		{judul: b.kata("Kegiatan dan buktinya", "Activities and their evidence"), tabel: []*dokumen.TabelPaparan{e.tabelKegiatan(b)}, across: true},
		{judul: b.kata("Daftar celah bukti", "List of missing evidence"), tabel: []*dokumen.TabelPaparan{tabelDaftarCelah(gaps, b)}, across: true},
	} {
		p := dokumen.BagianPaparan{Judul: x.judul, Melintang: x.across}
		none := true
		for _, t := range x.tabel {
			none = none && len(t.Baris) == 0
		}
		if none {
			p.Isi = []dokumen.IsiPaparan{{Teks: b.kata("Tidak ada.", "None.")}}
		} else {
			if x.grafik != "" {
				pic, err := drawn(x.grafik)
				if err != nil {
					return d, err
				}
				p.Isi = append(p.Isi, pic)
			}
			for _, t := range x.tabel {
				p.Isi = append(p.Isi, dokumen.IsiPaparan{Tabel: t})
			}
			if x.teks != "" {
				p.Isi = append(p.Isi, dokumen.IsiPaparan{Teks: x.teks})
			}
		}
		d.Bagian = append(d.Bagian, p)
	}
	return d, nil
}
