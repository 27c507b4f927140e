package dokumen

import (
	"strconv"
	"strings"
	"time"

	"kerjasama/internal/platform/clock"
)

// PihakNaskah is a party as a template names it. What is not known is "".
type PihakNaskah struct {
	Nama                   string `json:"nama"`
	Alamat                 string `json:"alamat,omitzero"`
	Kota                   string `json:"kota,omitzero"`
	Negara                 string `json:"negara,omitzero"`
	Penandatangan          string `json:"penandatangan,omitzero"`
	Jabatan                string `json:"jabatan,omitzero"`
	PenanggungJawab        string `json:"penanggung_jawab,omitzero"`
	JabatanPenanggungJawab string `json:"jabatan_penanggung_jawab,omitzero"`
}

// IndukNaskah is the agreement another one stands under.
type IndukNaskah struct {
	Judul          string     `json:"judul"`
	NomorPolibatam string     `json:"nomor_polibatam,omitzero"`
	TanggalTTD     clock.Date `json:"tanggal_ttd,omitzero"` // "" where it is not signed
}

// DataNaskah is an agreement as a template is filled with it. What is not known
// is "" or nil. Its form is kept with versions (migration 0014): members are only
// ever added.
type DataNaskah struct {
	Kode            string        `json:"kode"`
	Jenis           string        `json:"jenis"` // mou, moa or ia
	Judul           string        `json:"judul"`
	RuangLingkup    string        `json:"ruang_lingkup,omitzero"`
	NomorPolibatam  string        `json:"nomor_polibatam,omitzero"`
	NomorMitra      string        `json:"nomor_mitra,omitzero"`
	TanggalTTD      clock.Date    `json:"tanggal_ttd,omitzero"`
	TanggalMulai    clock.Date    `json:"tanggal_mulai,omitzero"`
	TanggalBerakhir clock.Date    `json:"tanggal_berakhir,omitzero"`
	TanpaBatasWaktu bool          `json:"tanpa_batas_waktu,omitzero"`
	NilaiKontrak    string        `json:"nilai_kontrak,omitzero"` // a decimal number
	MataUang        string        `json:"mata_uang,omitzero"`     // its code
	Induk           *IndukNaskah  `json:"induk,omitzero"`
	Polibatam       PihakNaskah   `json:"polibatam,omitzero"`
	Mitra           []PihakNaskah `json:"mitra,omitempty"` // in the order of the parties
	Pasal           []Pasal       `json:"-"`
}

// Nilai writes the agreement as the values of placeholders.
func (d DataNaskah) Nilai() Nilai {
	t := map[string]string{
		"naskah.kode": d.Kode, "naskah.judul": d.Judul, "naskah.ruang_lingkup": d.RuangLingkup,
		"naskah.nomor_polibatam": d.NomorPolibatam, "naskah.nomor_mitra": d.NomorMitra,
		"naskah.jenis": jenisID[d.Jenis], "naskah.jenis_en": jenisEN[d.Jenis],
	}
	date := func(name string, v clock.Date) {
		if v != "" {
			t[name], t[name+"_en"] = v.Written("id"), v.Written("en")
		}
	}
	date("naskah.tanggal_ttd", d.TanggalTTD)
	date("naskah.tanggal_mulai", d.TanggalMulai)
	date("naskah.tanggal_berakhir", d.TanggalBerakhir)
	if d.TanggalTTD != "" {
		day := d.TanggalTTD.Time()
		t["naskah.hari_ttd"], t["naskah.hari_ttd_en"] = hari[day.Weekday()], day.Weekday().String()
		t["naskah.tanggal_ttd_terbilang"] = Terbilang(day.Day()) + " bulan " + month(d.TanggalTTD) + " tahun " + Terbilang(day.Year())
	}
	if d.TanpaBatasWaktu {
		for _, n := range []string{"naskah.tanggal_berakhir", "naskah.jangka_waktu"} {
			t[n], t[n+"_en"] = "tanpa batas waktu", "an indefinite period"
		}
	} else if d.TanggalMulai != "" && d.TanggalBerakhir != "" {
		t["naskah.jangka_waktu"], t["naskah.jangka_waktu_en"] = duration(d.TanggalMulai, d.TanggalBerakhir)
	}
	if d.NilaiKontrak != "" {
		t["naskah.nilai_kontrak"] = strings.TrimSpace(d.MataUang + " " + grouped(d.NilaiKontrak))
	}
	if d.Induk != nil {
		t["naskah_induk.judul"], t["naskah_induk.nomor_polibatam"] = d.Induk.Judul, d.Induk.NomorPolibatam
		date("naskah_induk.tanggal_ttd", d.Induk.TanggalTTD)
	}
	d.Polibatam.put(t, "polibatam")
	for i, m := range d.Mitra[:min(len(d.Mitra), MaxPihak)] {
		name := "mitra"
		if i > 0 {
			name = "mitra." + strconv.Itoa(i+1)
		}
		m.put(t, name)
	}
	return Nilai{Teks: t, Pasal: d.Pasal}
}

func (p PihakNaskah) put(t map[string]string, of string) {
	for name, v := range map[string]string{
		"nama": p.Nama, "alamat": p.Alamat, "kota": p.Kota, "negara": p.Negara, "penandatangan": p.Penandatangan, "jabatan": p.Jabatan,
		"penanggung_jawab": p.PenanggungJawab, "jabatan_penanggung_jawab": p.JabatanPenanggungJawab,
	} {
		t[of+"."+name] = v
	}
}

var (
	jenisID = map[string]string{"mou": "Nota Kesepahaman", "moa": "Perjanjian Kerja Sama", "ia": "Perjanjian Pelaksanaan"}
	jenisEN = map[string]string{"mou": "Memorandum of Understanding", "moa": "Memorandum of Agreement", "ia": "Implementation Arrangement"}
	hari    = [...]string{time.Sunday: "Minggu", time.Monday: "Senin", time.Tuesday: "Selasa", time.Wednesday: "Rabu", time.Thursday: "Kamis", time.Friday: "Jumat", time.Saturday: "Sabtu"}
)

func month(d clock.Date) string { return strings.Fields(d.Written("id"))[1] }

// duration is how long a period lasts, both ends counting, in whole years where
// it is such, else in months, else in days: 10 July 2026 to 9 July 2029 is 3
// (tiga) tahun.
func duration(from, to clock.Date) (id, en string) {
	end := to.AddDays(1).Time()
	start := from.Time()
	if m := (end.Year()-start.Year())*12 + int(end.Month()) - int(start.Month()); m > 0 && start.AddDate(0, m, 0).Equal(end) {
		if m%12 == 0 {
			return counted(m/12, "tahun", "year")
		}
		return counted(m, "bulan", "month")
	}
	return counted(int(end.Sub(start).Hours()/24), "hari", "day")
}

func counted(n int, unit, unitEN string) (id, en string) {
	if n != 1 {
		unitEN += "s"
	}
	figure := strconv.Itoa(n)
	return figure + " (" + Terbilang(n) + ") " + unit, figure + " (" + words(n) + ") " + unitEN
}

// grouped writes a decimal number as Indonesians do: 1500000.50 is 1.500.000,50.
func grouped(n string) string {
	whole, fraction, has := strings.Cut(n, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	if has {
		whole += "," + fraction
	}
	return sign + whole
}

// Contoh is an invented agreement of two partners as values, for seeing what a
// template makes of one.
func Contoh() Nilai {
	t := map[string]string{}
	for _, i := range Isians() {
		t[i.Nama] = i.Contoh
		if i.Berulang() {
			t["mitra.2."+strings.TrimPrefix(i.Nama, "mitra.")] = i.Contoh
		}
	}
	t["mitra.2.nama"], t["mitra.2.penandatangan"] = "CV Contoh Kedua", "Penandatangan Rekaan Tiga"
	return Nilai{Teks: t, Pasal: []Pasal{
		{Judul: Dwi{"Maksud dan Tujuan", "Purpose"}, Ayat: []Dwi{{"Contoh isi pasal dengan satu ayat.", "An example of a clause of one paragraph."}}},
		{Judul: Dwi{"Ruang Lingkup", "Scope"}, Ayat: []Dwi{{"Contoh ayat pertama.", "An example of a first paragraph."}, {"Contoh ayat kedua.", "An example of a second paragraph."}}},
	}}
}
