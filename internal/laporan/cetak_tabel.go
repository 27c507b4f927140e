package laporan

import (
	"strconv"
	"strings"

	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/platform/grafik"
)

// The charts of FO.2.3.1.
const (
	GrafikKPI     = "kpi"
	GrafikMatriks = "matriks"
	GrafikAspek   = "aspek"
	GrafikCelah   = "celah"
)

func semuaGrafik() []string { return []string{GrafikKPI, GrafikMatriks, GrafikAspek, GrafikCelah} }

func num(n int) *float64 {
	v := float64(n)
	return &v
}

// grafik is one of the charts: shares on an axis from 0 to 100, counts on one from
// 0. Indicators are those of the latest year that has begun.
func (e *EvaluasiDiri) grafik(nama string, b bahasa) grafik.Grafik {
	g := grafik.Grafik{Bahasa: string(b)}
	whom := e.Cakupan.Kode
	if whom == "" {
		whom = e.Lembaga
	}
	span := b.waktu(e.Periode.Dari, e.Periode.Sampai)
	switch nama {
	case GrafikKPI:
		year := 0
		for _, k := range e.KPI {
			year = max(year, k.Tahun)
		}
		nilai, target := grafik.Seri{Nama: b.kata("Nilai", "Value")}, grafik.Seri{Nama: "Target"}
		for _, k := range e.KPI {
			if k.Tahun == year {
				g.Label = append(g.Label, k.Kode)
				nilai.Nilai, target.Nilai = append(nilai.Nilai, k.Nilai), append(target.Nilai, k.Target)
			}
		}
		g.Judul, g.Seri, g.Persen = b.kata("Indikator kinerja, ", "Performance indicators, ")+whom+", "+strconv.Itoa(year), []grafik.Seri{nilai, target}, true
		g.Catatan = b.kata("Persen. Tanpa batang: tidak ada data atau tanpa target.", "Per cent. No bar: no data, or no target.")
	case GrafikMatriks:
		for _, x := range semuaBidang() {
			g.Label = append(g.Label, b.sebut(x))
		}
		for _, t := range semuaTingkat() {
			s := grafik.Seri{Nama: b.sebut(t)}
			for _, x := range semuaBidang() {
				s.Nilai = append(s.Nilai, num(e.Matriks[x][t]))
			}
			g.Seri = append(g.Seri, s)
		}
		g.Judul = b.kata("Kegiatan menurut bidang dan tingkat, ", "Activities by field and level, ") + whom
		g.Catatan = b.kata("Banyak kegiatan yang selesai ", "Activities that ended ") + span + b.kata("; yang berbidang beberapa dihitung di tiap bidangnya.", "; one of several fields counts in each.")
	case GrafikAspek:
		s := grafik.Seri{Nama: b.kata("Terpenuhi", "Met")}
		for _, a := range e.Aspek {
			g.Label, s.Nilai = append(g.Label, b.aspek(a.Aspek)), append(s.Nilai, a.Nilai)
		}
		g.Judul, g.Seri, g.Persen = b.kata("Aspek terpenuhi, ", "Aspects met, ")+whom, []grafik.Seri{s}, true
		g.Catatan = b.kata("Persen dari kegiatan yang selesai ", "Per cent of the activities that ended ") + span + "."
	case GrafikCelah:
		s := grafik.Seri{Nama: b.kata("Celah", "Gaps")}
		for _, c := range e.Celah {
			g.Label, s.Nilai = append(g.Label, c.Kriteria), append(s.Nilai, num(c.Jumlah))
		}
		g.Judul, g.Seri = b.kata("Celah bukti menurut kriteria, ", "Missing evidence by criterion, ")+whom, []grafik.Seri{s}
		g.Catatan = b.kata("Banyak celah, ", "Number of gaps, ") + span + "."
	}
	return g
}

func (b bahasa) aspek(v string) string {
	switch v {
	case "a":
		return b.kata("a: manfaat bagi prodi", "a: benefit to the programme")
	case "b":
		return b.kata("b: kinerja dan fasilitas", "b: performance, facilities")
	default:
		return b.kata("c: kepuasan dan keberlanjutan", "c: satisfaction, continuity")
	}
}

// tiang is a column: its title, its weight, and whether it is set at the right ("r")
// or in the middle ("c").
type tiang struct {
	judul string
	bobot float64
	rata  string
}

func kolom(of ...tiang) []dokumen.KolomPaparan {
	out := make([]dokumen.KolomPaparan, len(of))
	for i, k := range of {
		out[i] = dokumen.KolomPaparan{Judul: k.judul, Bobot: k.bobot, Kanan: k.rata == "r", Tengah: k.rata == "c"}
	}
	return out
}

func (e *EvaluasiDiri) tabelKPI(b bahasa) *dokumen.TabelPaparan {
	t := &dokumen.TabelPaparan{Kolom: kolom(tiang{b.kata("Kode", "Code"), 10, ""}, tiang{b.kata("Indikator", "Indicator"), 34, ""}, tiang{b.kata("Tahun", "Year"), 6, ""}, tiang{b.kata("Pembilang", "Numerator"), 9, "r"}, tiang{b.kata("Penyebut", "Denominator"), 9, "r"},
		tiang{b.kata("Nilai (%)", "Value (%)"), 8, "r"}, tiang{"Target (%)", 8, "r"}, tiang{b.kata("Tercapai", "Reached"), 8, ""}, tiang{"Status", 9, ""})}
	for _, k := range e.KPI {
		t.Baris = append(t.Baris, []string{k.Kode, k.Uraian, strconv.Itoa(k.Tahun), b.bulat(k.Pembilang), b.bulat(k.Penyebut), b.nilai(k.Nilai), b.nilai(k.Target), b.ya(k.Tercapai), b.sebut(k.Status)})
	}
	return t
}

func (e *EvaluasiDiri) tabelMatriks(b bahasa) *dokumen.TabelPaparan {
	head := []tiang{{b.kata("Bidang", "Field"), 20, ""}}
	for _, x := range semuaTingkat() {
		head = append(head, tiang{b.sebut(x), 12, "r"})
	}
	t := &dokumen.TabelPaparan{Kolom: kolom(append(head, tiang{b.kata("Jumlah", "Total"), 10, "r"})...)}
	sums := make([]int, len(semuaTingkat())+1)
	for _, x := range semuaBidang() {
		row, sum := []string{b.sebut(x)}, 0
		for i, l := range semuaTingkat() {
			n := e.Matriks[x][l]
			row, sum = append(row, b.bulat(n)), sum+n
			sums[i] += n
		}
		sums[len(sums)-1] += sum
		t.Baris = append(t.Baris, append(row, b.bulat(sum)))
	}
	last := []string{b.kata("Jumlah", "Total")}
	for _, n := range sums {
		last = append(last, b.bulat(n))
	}
	t.Baris = append(t.Baris, last)
	return t
}

func (e *EvaluasiDiri) tabelAspek(b bahasa) *dokumen.TabelPaparan {
	t := &dokumen.TabelPaparan{Kolom: kolom(tiang{b.kata("Aspek", "Aspect"), 40, ""}, tiang{b.kata("Terpenuhi", "Met"), 12, "r"}, tiang{b.kata("Kegiatan", "Activities"), 12, "r"}, tiang{b.kata("Nilai (%)", "Value (%)"), 12, "r"})}
	for _, a := range e.Aspek {
		t.Baris = append(t.Baris, []string{b.aspek(a.Aspek), b.bulat(a.Terpenuhi), b.bulat(a.Kegiatan), b.nilai(a.Nilai)})
	}
	return t
}

// tabelRingkas are the numbers that stand for themselves.
func (e *EvaluasiDiri) tabelRingkas(b bahasa) *dokumen.TabelPaparan {
	return &dokumen.TabelPaparan{Kolom: kolom(tiang{b.kata("Ukuran", "Measure"), 60, ""}, tiang{b.kata("Nilai", "Value"), 14, "r"}), Baris: [][]string{
		{b.kata("Kegiatan yang selesai dalam periode", "Activities that ended in the period"), b.bulat(len(e.Kegiatan))},
		{b.kata("Mitra kegiatan itu", "Partners of these activities"), b.bulat(e.Mitra)},
		{b.kata("Survei mitra terisi", "Surveys answered by partners"), b.bulat(e.Kepuasan.Survei)},
		{b.kata("Rata-rata kepuasan (1–4)", "Mean satisfaction (1–4)"), b.nilai(e.Kepuasan.RataRata)},
		{b.kata("Survei yang berminat melanjutkan", "Surveys that want to go on"), b.bulat(e.Kepuasan.BerminatLanjut)},
		{b.kata("Naskah berlaku dalam periode", "Agreements in force in the period"), b.bulat(e.Perpanjangan.Berlaku)},
		{b.kata("Naskah berakhir dalam periode", "Agreements that ended in it"), b.bulat(e.Perpanjangan.Berakhir)},
		{b.kata("Di antaranya diperpanjang", "Renewed, of these"), b.bulat(e.Perpanjangan.Diperpanjang)},
	}}
}

func (e *EvaluasiDiri) tabelJumlahCelah(b bahasa) *dokumen.TabelPaparan {
	t := &dokumen.TabelPaparan{Kolom: kolom(tiang{b.kata("Kriteria", "Criterion"), 20, ""}, tiang{b.kata("Celah", "Gaps"), 10, "r"})}
	for _, c := range e.Celah {
		t.Baris = append(t.Baris, []string{c.Kriteria, b.bulat(c.Jumlah)})
	}
	return t
}

func (e *EvaluasiDiri) tabelKegiatan(b bahasa) *dokumen.TabelPaparan {
	t := &dokumen.TabelPaparan{Ukuran: 7.5, Kolom: kolom(tiang{"No", 4, "r"}, tiang{b.kata("Kegiatan", "Activity"), 30, ""}, tiang{"Unit, prodi", 20, ""}, tiang{b.kata("Mitra", "Partner"), 20, ""}, tiang{b.kata("Bidang, tingkat", "Field, level"), 15, ""},
		tiang{b.kata("Waktu", "When"), 16, ""}, tiang{"A", 3, "c"}, tiang{"B", 3, "c"}, tiang{"C", 3, "c"}, tiang{b.kata("Bukti", "Evidence"), 32, ""}, tiang{b.kata("Arsip", "Archive"), 16, ""})}
	tick := map[bool]string{true: "√"}
	for i, k := range e.Kegiatan {
		fields := make([]string, len(k.Bidang))
		for j, x := range k.Bidang {
			fields[j] = b.sebut(x)
		}
		t.Baris = append(t.Baris, []string{strconv.Itoa(i + 1), k.Kode + "\n" + k.Judul, strings.Join(append([]string{k.Unit}, k.Prodi...), "; "), strings.Join(k.Mitra, "; "), strings.Join(fields, ", ") + "\n" + b.sebut(k.Tingkat),
			b.waktu(k.TanggalMulai, k.TanggalSelesai), tick[k.AspekA], tick[k.AspekB], tick[k.AspekC], tertulis(k.Bukti), tertulis(k.Arsip)})
	}
	return t
}

func tabelDaftarCelah(gaps []Celah, b bahasa) *dokumen.TabelPaparan {
	t := &dokumen.TabelPaparan{Ukuran: 7.5, Kolom: kolom(tiang{b.kata("Kriteria", "Criterion"), 11, ""}, tiang{b.kata("Tahun", "Year"), 6, ""}, tiang{"Unit, prodi", 12, ""}, tiang{b.kata("Rekaman", "Record"), 40, ""}, tiang{b.kata("Yang kurang", "What is missing"), 44, ""},
		tiang{b.kata("Yang dapat melengkapi", "Who can supply it"), 22, ""}, tiang{b.kata("Tindakan", "Action"), 14, ""})}
	for _, c := range gaps {
		where := []string{}
		for _, r := range append(append([]Rujukan{}, c.Unit...), c.Prodi...) {
			where = append(where, r.Kode)
		}
		who := []string{b.sebut(c.Pemasok[0].Peran)}
		for _, u := range c.Pemasok[0].Unit {
			who = append(who, u.Kode)
		}
		t.Baris = append(t.Baris, []string{c.Kriteria, strconv.Itoa(c.Tahun), strings.Join(where, ", "), c.Subjek.Label, c.Detail, strings.Join(who, " "), c.Tindakan.Name})
	}
	return t
}
