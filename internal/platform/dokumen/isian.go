package dokumen

import (
	"slices"
	"strings"

	"kerjasama/internal/platform/fault"
)

// Isian is a placeholder that a template may hold, written {{nama}}.
type Isian struct {
	Nama   string
	Arti   fault.Text
	Contoh string
	// Nanti says that the value may be unknown while the agreement is drafted: a
	// dotted line is left for it, to be written by hand.
	Nanti bool
	// Sendiri says that it stands in a paragraph of its own, in the body.
	Sendiri bool
}

// MaxPihak is the highest number a partner can be named by: {{mitra.9.nama}}.
const MaxPihak = 9

// titik is what is left for a value that comes later.
const titik = "…………………………"

// Isians lists every placeholder. Those of mitra name the first partner; with a
// number, mitra.2.nama, the second and further ones.
func Isians() []Isian {
	out := []Isian{
		{Nama: "naskah.kode", Arti: fault.T("Kode naskah di sistem", "The agreement's code in the system"), Contoh: "NS-2026-0001"},
		{Nama: "naskah.jenis", Arti: fault.T("Jenis naskah", "The kind of agreement, in Indonesian"), Contoh: "Nota Kesepahaman"},
		{Nama: "naskah.jenis_en", Arti: fault.T("Jenis naskah dalam bahasa Inggris", "The kind of agreement, in English"), Contoh: "Memorandum of Understanding"},
		{Nama: "naskah.judul", Arti: fault.T("Judul naskah", "The agreement's title"), Contoh: "Kerja Sama Pendidikan dan Magang"},
		{Nama: "naskah.ruang_lingkup", Arti: fault.T("Ruang lingkup", "What the agreement covers"), Contoh: "Pendidikan, penelitian, dan magang mahasiswa"},
		{Nama: "naskah.nomor_polibatam", Arti: fault.T("Nomor naskah menurut Polibatam", "The number Polibatam gives it"), Contoh: "001/PL29/HK.07/2026", Nanti: true},
		{Nama: "naskah.nomor_mitra", Arti: fault.T("Nomor naskah menurut mitra", "The number the partner gives it"), Contoh: "CB/2026/07", Nanti: true},
		{Nama: "naskah.hari_ttd", Arti: fault.T("Hari penandatanganan", "The weekday of the signature, in Indonesian"), Contoh: "Jumat", Nanti: true},
		{Nama: "naskah.hari_ttd_en", Arti: fault.T("Hari penandatanganan dalam bahasa Inggris", "The weekday of the signature, in English"), Contoh: "Friday", Nanti: true},
		{Nama: "naskah.tanggal_ttd", Arti: fault.T("Tanggal penandatanganan", "The date of the signature, in Indonesian"), Contoh: "10 Juli 2026", Nanti: true},
		{Nama: "naskah.tanggal_ttd_en", Arti: fault.T("Tanggal penandatanganan dalam bahasa Inggris", "The date of the signature, in English"), Contoh: "10 July 2026", Nanti: true},
		{Nama: "naskah.tanggal_ttd_terbilang", Arti: fault.T("Tanggal penandatanganan dengan huruf", "The date of the signature in words, in Indonesian"),
			Contoh: "sepuluh bulan Juli tahun dua ribu dua puluh enam", Nanti: true},
		{Nama: "naskah.tanggal_mulai", Arti: fault.T("Tanggal mulai berlaku", "The first day of the period, in Indonesian"), Contoh: "10 Juli 2026", Nanti: true},
		{Nama: "naskah.tanggal_mulai_en", Arti: fault.T("Tanggal mulai berlaku dalam bahasa Inggris", "The first day of the period, in English"), Contoh: "10 July 2026", Nanti: true},
		{Nama: "naskah.tanggal_berakhir", Arti: fault.T("Tanggal berakhir, atau \"tanpa batas waktu\"", "The last day of the period, or that it has none, in Indonesian"), Contoh: "9 Juli 2029", Nanti: true},
		{Nama: "naskah.tanggal_berakhir_en", Arti: fault.T("Tanggal berakhir dalam bahasa Inggris", "The last day of the period, or that it has none, in English"), Contoh: "9 July 2029", Nanti: true},
		{Nama: "naskah.jangka_waktu", Arti: fault.T("Lamanya, dengan angka dan huruf", "How long it lasts, in figures and words, in Indonesian"), Contoh: "3 (tiga) tahun", Nanti: true},
		{Nama: "naskah.jangka_waktu_en", Arti: fault.T("Lamanya dalam bahasa Inggris", "How long it lasts, in figures and words, in English"), Contoh: "3 (three) years", Nanti: true},
		{Nama: "naskah.nilai_kontrak", Arti: fault.T("Nilai kontrak dengan mata uangnya", "The contract's value with its currency"), Contoh: "IDR 150.000.000,00"},
		{Nama: "naskah_induk.judul", Arti: fault.T("Judul naskah induk", "The title of the agreement it stands under"), Contoh: "Kerja Sama Tridarma"},
		{Nama: "naskah_induk.nomor_polibatam", Arti: fault.T("Nomor naskah induk menurut Polibatam", "The number Polibatam gave the agreement it stands under"), Contoh: "007/PL29/HK.07/2025"},
		{Nama: "naskah_induk.tanggal_ttd", Arti: fault.T("Tanggal penandatanganan naskah induk", "When the agreement it stands under was signed, in Indonesian"), Contoh: "12 Maret 2025"},
		{Nama: "naskah_induk.tanggal_ttd_en", Arti: fault.T("Tanggal penandatanganan naskah induk dalam bahasa Inggris", "When the agreement it stands under was signed, in English"), Contoh: "12 March 2025"},
	}
	out = append(out, sides()...)
	return append(out,
		Isian{Nama: "pasal", Arti: fault.T("Pasal-pasal versi terakhir; bila ada bahasa Inggrisnya, berdampingan", "The clauses of the latest version; where there is English, side by side"), Sendiri: true},
		Isian{Nama: "pasal.id", Arti: fault.T("Pasal-pasal, bahasa Indonesia saja", "The clauses, in Indonesian only"), Sendiri: true},
		Isian{Nama: "pasal.en", Arti: fault.T("Pasal-pasal, bahasa Inggris saja", "The clauses, in English only"), Sendiri: true},
	)
}

// sides are the placeholders of the parties.
func sides() []Isian {
	var out []Isian
	for _, s := range []struct {
		of, id, en         string
		nama, nama2, orang string
	}{
		{"polibatam", "Polibatam", "Polibatam", "Politeknik Negeri Batam", "Jalan Ahmad Yani, Batam Centre", "Penandatangan Rekaan Satu"},
		{"mitra", "mitra", "the partner", "PT Contoh Bahari", "Jalan Rekaan Nomor 1", "Penandatangan Rekaan Dua"},
	} {
		t := func(id, en string) fault.Text { return fault.T(id+" "+s.id, en+" "+s.en) }
		out = append(out,
			Isian{Nama: s.of + ".nama", Arti: t("Nama", "Name of"), Contoh: s.nama},
			Isian{Nama: s.of + ".alamat", Arti: t("Alamat", "Address of"), Contoh: s.nama2, Nanti: true},
			Isian{Nama: s.of + ".kota", Arti: t("Kota", "City of"), Contoh: "Batam", Nanti: true},
			Isian{Nama: s.of + ".negara", Arti: t("Negara", "Country of"), Contoh: "Indonesia"},
			Isian{Nama: s.of + ".penandatangan", Arti: t("Nama penandatangan", "Name of who signs for"), Contoh: s.orang},
			Isian{Nama: s.of + ".jabatan", Arti: t("Jabatan penandatangan", "Position of who signs for"), Contoh: "Direktur"},
			Isian{Nama: s.of + ".penanggung_jawab", Arti: t("Nama penanggung jawab", "Name of who answers for the work of"), Contoh: "Penanggung Jawab Rekaan"},
			Isian{Nama: s.of + ".jabatan_penanggung_jawab", Arti: t("Jabatan penanggung jawab", "Position of who answers for the work of"), Contoh: "Kepala Unit"},
		)
	}
	return out
}

// Berulang says that the placeholder takes a number: mitra.2.nama.
func (i Isian) Berulang() bool { return strings.HasPrefix(i.Nama, "mitra.") }

// known indexes the placeholders; the first partner's also by number.
var known = index(Isians())

func index(is []Isian) map[string]Isian {
	out := make(map[string]Isian, len(is))
	for _, i := range is {
		out[i.Nama] = i
		if !i.Berulang() {
			continue
		}
		for n := range MaxPihak {
			out["mitra."+string(rune('1'+n))+strings.TrimPrefix(i.Nama, "mitra")] = i
		}
	}
	return out
}

// canonical is the one name of a placeholder: mitra.1.nama is mitra.nama.
func canonical(name string) string {
	if rest, ok := strings.CutPrefix(name, "mitra.1."); ok {
		return "mitra." + rest
	}
	return name
}

// nearest is the known placeholder most like name, "" where none is close.
func nearest(name string) string {
	best, least := "", len(name)/3+2
	for _, i := range Isians() {
		if d := distance(name, i.Nama); d < least {
			best, least = i.Nama, d
		}
	}
	return best
}

// distance counts the insertions, deletions and substitutions between two names.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// names lists the names of a set of placeholders in order.
func names(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for n := range set {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}
