package referensi

import (
	"fmt"
	"regexp"
	"slices"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// The lists there are. Records name their entries by kode.
const (
	BentukKegiatan   = "bentuk_kegiatan"
	KlasifikasiMitra = "klasifikasi_mitra"
)

// Label is a name in both languages.
type Label struct {
	ID string `json:"id"`
	EN string `json:"en"`
} //@name ReferensiLabel

// DaftarRingkas is a list by name, and how many entries it has.
type DaftarRingkas struct {
	Jenis string `json:"jenis" enums:"bentuk_kegiatan,klasifikasi_mitra"`
	Label Label  `json:"label"`
	Hitungan
} //@name ReferensiRingkas

func daftar() []DaftarRingkas {
	return []DaftarRingkas{
		{Jenis: BentukKegiatan, Label: Label{"Bentuk kegiatan", "Forms of activity"}},
		{Jenis: KlasifikasiMitra, Label: Label{"Klasifikasi mitra", "Classes of partner"}},
	}
}

func isDaftar(jenis string) bool {
	return slices.ContainsFunc(daftar(), func(d DaftarRingkas) bool { return d.Jenis == jenis })
}

// Bidang is the part of the tridharma an entry belongs to.
type Bidang string

// The parts; Lainnya is none of the three.
const (
	Pendidikan Bidang = "pendidikan"
	Penelitian Bidang = "penelitian"
	PkM        Bidang = "pkm"
	Lainnya    Bidang = "lainnya"
)

// Butir is one entry of a list, in force from berlaku_mulai to berlaku_sampai,
// both inclusive.
type Butir struct {
	Kode          string      `json:"kode" maxLength:"60" example:"magang"`
	Label         string      `json:"label" maxLength:"200"`
	LabelEn       *string     `json:"label_en" extensions:"x-nullable,x-optional"`
	Bidang        *Bidang     `json:"bidang" enums:"pendidikan,penelitian,pkm,lainnya" extensions:"x-nullable,x-optional"`
	Urutan        int         `json:"urutan" minimum:"0" extensions:"x-optional"`                               // absent or 0: as given
	BerlakuMulai  clock.Date  `json:"berlaku_mulai" swaggertype:"string" format:"date" extensions:"x-optional"` // absent: as before, or today
	BerlakuSampai *clock.Date `json:"berlaku_sampai" swaggertype:"string" format:"date" extensions:"x-nullable,x-optional"`
} //@name ReferensiButir

// Daftar is one list. Versi is 1 as long as nobody changed it in the product.
type Daftar struct {
	Jenis string  `json:"jenis" enums:"bentuk_kegiatan,klasifikasi_mitra"`
	Versi int     `json:"versi" minimum:"1"`
	Data  []Butir `json:"data"`
} //@name ReferensiDaftar

// Version is the list's version, for its ETag.
func (d Daftar) Version() int { return d.Versi }

// Identity is the list's name, for its address.
func (d Daftar) Identity() string { return d.Jenis }

var butirForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_]{0,59}$`)

// checkButir reports every fault of a list as it was sent.
func checkButir(c *fault.Check, rows []Butir) {
	c.Size("/data", len(rows), 1, 500)
	seen := map[string]bool{}
	for i, r := range rows {
		at := fmt.Sprintf("/data/%d", i)
		if c.Required(at+"/kode", r.Kode != "") {
			if !butirForm.MatchString(r.Kode) {
				c.Add(at+"/kode", "wrong_form", "1 sampai 60 huruf kecil, angka, garis bawah.", "1 to 60 lower case letters, digits and underscores.")
			}
			if seen[r.Kode] {
				c.Add(at+"/kode", "duplicate", "Disebut dua kali.", "Named twice.")
			}
			seen[r.Kode] = true
		}
		c.Text(at+"/label", r.Label, true, 200)
		c.OptText(at+"/label_en", r.LabelEn, 200)
		if r.Bidang != nil {
			fault.OneOf(c, at+"/bidang", *r.Bidang, []Bidang{Pendidikan, Penelitian, PkM, Lainnya})
		}
		c.Range(at+"/urutan", r.Urutan, 0, 100_000)
		checkPeriod(c, at+"/berlaku_mulai", r.BerlakuMulai, at+"/berlaku_sampai", r.BerlakuSampai)
	}
}

// complete fills in what was left out of a list: the order as it was sent, the
// first day a code had before, or today.
func complete(rows, before []Butir, today clock.Date) {
	for i := range rows {
		r := &rows[i]
		if r.Urutan == 0 {
			r.Urutan = i + 1
		}
		if r.BerlakuMulai != "" {
			continue
		}
		r.BerlakuMulai = today
		for _, b := range before {
			if b.Kode == r.Kode {
				r.BerlakuMulai = b.BerlakuMulai
			}
		}
	}
}

// replace returns the list that follows from before when sent takes its place.
// A code that is not in it any more does not vanish, for records name it: it
// ends yesterday, or on its first day where that is later.
func replace(before, sent []Butir, today clock.Date) []Butir {
	out := slices.Clone(sent)
	for _, b := range before {
		if slices.ContainsFunc(sent, func(r Butir) bool { return r.Kode == b.Kode }) {
			continue
		}
		if end := max(today.AddDays(-1), b.BerlakuMulai); b.BerlakuSampai == nil || *b.BerlakuSampai > end {
			b.BerlakuSampai = &end
		}
		out = append(out, b)
	}
	slices.SortStableFunc(out, func(a, b Butir) int { return a.Urutan - b.Urutan })
	return out
}
