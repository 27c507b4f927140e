package kpi

import (
	"slices"

	"kerjasama/internal/platform/fault"
)

// Kode names an indicator.
type Kode string

// The eight indicators.
const (
	K7   Kode = "B.1.15.7"
	K8a  Kode = "B.1.15.8.a"
	K8b  Kode = "B.1.15.8.b"
	K8c  Kode = "B.1.15.8.c"
	K12  Kode = "B.1.15.12"
	K14a Kode = "B.1.15.14.a"
	K14b Kode = "B.1.15.14.b"
	K14c Kode = "B.1.15.14.c"
)

// alias12 is how the source prints B.1.15.12 in one place.
const alias12 = "B.1.5.12"

// Definisi is what an indicator means.
type Definisi struct {
	Kode          Kode
	Alias         []string
	Uraian        fault.Text
	Cakupan       []string // what it can be asked for
	Periode       []string // what it can be counted over
	Rumus         []Rumus  // by BerlakuMulai; a new one never changes an older line
	CatatanSumber string
}

// Rumus is a version of an indicator's formula and the year it begins with. What
// was frozen names the version it was counted by.
type Rumus struct {
	Versi        int
	BerlakuMulai int // year; questions about earlier ones take the first
	Uraian       fault.Text
	Sumber       string
}

// Berlaku is the formula of a year.
func (d Definisi) Berlaku(year int) Rumus {
	found := d.Rumus[0]
	for _, r := range d.Rumus {
		if r.BerlakuMulai <= year {
			found = r
		}
	}
	return found
}

// sop is where every first formula comes from.
const sop = "SOP Perencanaan Program Kerjasama, tabel KPI"

func rumus(id, en string) []Rumus {
	return []Rumus{{Versi: 1, BerlakuMulai: 2020, Uraian: fault.T(id, en), Sumber: sop}}
}

// Daftar lists the indicators in the order of the source.
func Daftar() []Definisi {
	jurusan := []string{"lembaga", "jurusan", "prodi"}
	byYear, clocks := []string{"tahun"}, []string{"tahun", "kuartal", "bulan"}
	institution := []string{"lembaga", "kanal"}
	requests := "Catatan kaki \"##)\" pada sumber tidak disertakan dalam sumbernya."
	noted := "Catatan kaki \"*)\" pada sumber tidak disertakan dalam sumbernya."
	return []Definisi{
		{Kode: K7, Cakupan: jurusan, Periode: byYear, CatatanSumber: noted, Uraian: fault.T(
			"Jurusan memiliki kerja sama yang relevan dengan program studi dalam pendidikan, penelitian, dan PkM.",
			"The jurusan has cooperation relevant to its study programmes in education, research and community service."), Rumus: rumus(
			"bidang pendidikan, penelitian, pkm yang tercakup kegiatan relevan terverifikasi / 3; lembaga: jurusan aktif yang mencapai 3 / jurusan aktif",
			"the fields pendidikan, penelitian, pkm that a verified relevant activity covers / 3; institution: active jurusan that reach 3 / active jurusan")},
		{Kode: K8a, Cakupan: jurusan, Periode: byYear, CatatanSumber: noted, Uraian: fault.T(
			"Kerja sama memberi manfaat bagi program studi dalam pemenuhan proses pembelajaran, penelitian, dan PkM.",
			"Cooperation benefits the study programmes in teaching, research and community service."), Rumus: rumus(
			"kegiatan terverifikasi yang berakhir dalam tahun itu dengan aspek a terpenuhi dan berbukti / semuanya",
			"verified activities that ended in the year with aspect a met and evidenced / all of them")},
		{Kode: K8b, Cakupan: jurusan, Periode: byYear, CatatanSumber: noted, Uraian: fault.T(
			"Kerja sama meningkatkan kinerja tridharma dan/atau fasilitas pendukung program studi.",
			"Cooperation improves tridharma performance and/or supporting facilities."), Rumus: rumus(
			"kegiatan terverifikasi yang berakhir dalam tahun itu dengan aspek b terpenuhi dan berbukti / semuanya",
			"verified activities that ended in the year with aspect b met and evidenced / all of them")},
		{Kode: K8c, Cakupan: jurusan, Periode: byYear, CatatanSumber: noted, Uraian: fault.T(
			"Kerja sama memberi kepuasan kepada mitra dan terjamin keberlanjutannya.",
			"Cooperation satisfies the partner and its continuity is assured."), Rumus: rumus(
			"kegiatan terverifikasi yang berakhir dalam tahun itu dengan rata-rata survei sedikitnya 3 dari 4 dan berlanjut / semuanya",
			"verified activities that ended in the year whose surveys have a mean of at least 3 of 4 and that continue / all of them")},
		{Kode: K12, Alias: []string{alias12}, Cakupan: jurusan, Periode: byYear, CatatanSumber: "Pada sumber tercetak juga sebagai \"B.1.5,12\".", Uraian: fault.T(
			"Program studi yang melaksanakan kerja sama; naik 5 poin persentase per tahun dari 80 % pada 2020.",
			"Study programmes that carry out cooperation; up 5 percentage points a year from 80 % in 2020."), Rumus: rumus(
			"prodi aktif yang disebut dalam sedikitnya satu kegiatan terverifikasi pada tahun itu / prodi aktif",
			"active prodi named in at least one verified activity of the year / active prodi")},
		{Kode: K14a, Cakupan: institution, Periode: clocks, CatatanSumber: requests + " Tercetak juga sebagai \"B.1.15:14.a\".", Uraian: fault.T(
			"Draf MoU atau MoA yang diminta diserahkan paling lama 1 hari.", "A draft of an MoU or MoA is handed over within a day of being asked for."), Rumus: rumusJam()},
		{Kode: K14b, Cakupan: institution, Periode: clocks, CatatanSumber: requests, Uraian: fault.T(
			"Permintaan melalui media apa pun direspons paling lama 15 menit.", "A request through any medium is answered within 15 minutes."), Rumus: rumusJam()},
		{Kode: K14c, Cakupan: institution, Periode: clocks, CatatanSumber: requests, Uraian: fault.T(
			"Permintaan mitra ditindaklanjuti paling lama 1 hari.", "A partner's request is followed up within a day."), Rumus: rumusJam()},
	}
}

func rumusJam() []Rumus {
	return rumus("jam yang tepat / (tepat + terlambat), menurut masuk_pada", "clocks in time / (in time + late), by masuk_pada")
}

// Cari returns the definition of a code or of its alias.
func Cari(kode string) (Definisi, bool) {
	for _, d := range Daftar() {
		if string(d.Kode) == kode || slices.Contains(d.Alias, kode) {
			return d, true
		}
	}
	return Definisi{}, false
}

// Status says how final an answer is.
type Status string

// The status words, strongest first.
const (
	Beku         Status = "beku"
	TidakAdaData Status = "tidak_ada_data"
	TanpaTarget  Status = "tanpa_target"
	Berjalan     Status = "berjalan"
	Selesai      Status = "selesai"
)

// Pecahan is an exact fraction of counted things.
type Pecahan struct{ Pembilang, Penyebut int }

// Nilai is the percentage with two decimals, half up, for display; nil when
// nothing was to be counted. 19/23 is 82.61.
func (p Pecahan) Nilai() *float64 {
	if p.Penyebut == 0 {
		return nil
	}
	hundredths := (p.Pembilang*20000 + p.Penyebut) / (2 * p.Penyebut)
	v := float64(hundredths) / 100
	return &v
}

// Mencapai compares the exact fraction with a target in hundredths of a per
// cent; nil when there is nothing to compare.
func (p Pecahan) Mencapai(target *int) *bool {
	if p.Penyebut == 0 || target == nil {
		return nil
	}
	ok := p.Pembilang*10000 >= *target*p.Penyebut
	return &ok
}
