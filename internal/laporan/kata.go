package laporan

import (
	"fmt"
	"strings"

	"kerjasama/internal/platform/clock"
)

// semuaBidang are the three fields of the tridharma in the order of the tables
// 1-1 to 1-3; lainnya stands in none.
func semuaBidang() []string { return []string{"pendidikan", "penelitian", "pkm"} }

func semuaTingkat() []string { return []string{"internasional", "nasional", "wilayah_lokal"} }

// kata is a value in the words of the forms, which are Indonesian.
func kata(v string) string {
	switch v {
	case "internasional":
		return "Internasional"
	case "nasional":
		return "Nasional"
	case "wilayah_lokal":
		return "Wilayah/Lokal"
	case "pendidikan":
		return "Pendidikan"
	case "penelitian":
		return "Penelitian"
	case "pkm":
		return "PkM"
	case "lainnya":
		return "Lainnya"
	case "mou":
		return "MoU"
	case "moa":
		return "MoA"
	case "ia":
		return "IA"
	case "belum_mulai":
		return "Belum mulai"
	case "berlaku":
		return "Berlaku"
	case "akan_berakhir":
		return "Akan berakhir"
	case "dalam_perpanjangan":
		return "Dalam perpanjangan"
	case "berakhir":
		return "Berakhir"
	case "naskah_tidak_berlaku":
		return "Naskah tidak berlaku"
	case "naskah_cakupan_lain":
		return "Naskah cakupan lain"
	case "tanpa_naskah":
		return "Tanpa naskah"
	case "staf_humas":
		return "Staf Humas dan Kerjasama"
	case "sub_koordinator":
		return "Sub Koordinator"
	case "unit_kerja":
		return "Unit kerja"
	case "mitra":
		return "Mitra"
	default:
		return v
	}
}

func semuaKata(vs []string) string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = kata(v)
	}
	return strings.Join(out, ", ")
}

// lama is how long a period is, in whole years and months where it is as long, in
// days otherwise: from 1 March 2026 to 28 February 2029 is "3 tahun".
func lama(from, to clock.Date) string {
	days := int(to.Time().Sub(from.Time()).Hours()/24) + 1
	a, end := from.Time(), to.AddDays(1).Time()
	months := (end.Year()-a.Year())*12 + int(end.Month()) - int(a.Month())
	if end.Day() < a.Day() {
		months--
	}
	switch {
	case months < 1 || end.Day() != a.Day() && months < 12:
		return fmt.Sprintf("%d hari", days)
	case months%12 == 0:
		return fmt.Sprintf("%d tahun", months/12)
	case months < 12:
		return fmt.Sprintf("%d bulan", months)
	default:
		return fmt.Sprintf("%d tahun %d bulan", months/12, months%12)
	}
}

// rentang is a period in words, with its length.
func rentang(from, to clock.Date) string {
	if from == to {
		return from.Written("id") + " (1 hari)"
	}
	return from.Written("id") + " – " + to.Written("id") + " (" + lama(from, to) + ")"
}

func opt(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func optDate(d clock.Date) *clock.Date {
	if d == "" {
		return nil
	}
	return &d
}

func deref(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

func derefDate(d *clock.Date) any {
	if d == nil {
		return nil
	}
	return *d
}

// BuktiLaporan is a piece of evidence: a stored file or a link.
type BuktiLaporan struct {
	Judul    string  `json:"judul"`
	BerkasID *string `json:"berkas_id" extensions:"x-nullable"`
	SHA256   *string `json:"sha256" extensions:"x-nullable"`
	Tautan   *string `json:"tautan" extensions:"x-nullable"`
} //@name LaporanBukti

func proofs(bs []bukti) []BuktiLaporan {
	out := make([]BuktiLaporan, len(bs))
	for i, b := range bs {
		out[i] = BuktiLaporan{b.Judul, b.BerkasID, b.SHA256, b.Tautan}
	}
	return out
}

// tertulis is evidence in one cell: its titles, and where links lead.
func tertulis(bs []BuktiLaporan) string {
	var out []string
	for _, b := range bs {
		s := b.Judul
		if b.Tautan != nil {
			s += " (" + *b.Tautan + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}
