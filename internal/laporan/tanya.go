package laporan

import (
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// tahunPertama is the earliest year that can be asked for.
const tahunPertama = 2000

// Tanya is a question: a calendar year, or a period of days (both included, WIB);
// and at most one of unit and prodi, by id or kode. Without a period it is the
// running year.
type Tanya struct {
	Tahun  int        `json:"tahun"`           // 0: not asked by year
	Dari   clock.Date `json:"dari,omitzero"`   // "" where not asked by days
	Sampai clock.Date `json:"sampai,omitzero"` // the same
	Unit   string     `json:"unit"`
	Prodi  string     `json:"prodi"`
}

// Periode is what a question covers, both days included.
type Periode struct {
	Dari   clock.Date `json:"dari" swaggertype:"string" format:"date"`
	Sampai clock.Date `json:"sampai" swaggertype:"string" format:"date"`
} //@name LaporanPeriode

func bad(name, code, id, en string) error {
	return fault.Invalid(fault.Field{Pointer: name, Code: code, Detail: fault.T(id, en)})
}

// check refuses what no period can be made of.
func (q Tanya) check() error {
	switch {
	case q.Unit != "" && q.Prodi != "":
		return bad("prodi", "one_scope", "Pilih unit atau prodi, jangan keduanya.", "Ask for a unit or a prodi, not both.")
	case q.Tahun != 0 && (q.Dari != "" || q.Sampai != ""):
		return bad("tahun", "one_period", "Pilih tahun, atau dari dan sampai, jangan keduanya.", "Ask for a year, or for dari and sampai, not for both.")
	case q.Tahun != 0 && q.Tahun < tahunPertama:
		return bad("tahun", "out_of_range", "Tahun paling awal 2000.", "The earliest year is 2000.")
	default:
		return nil
	}
}

// days are the days that dari and sampai name: until today, from the beginning of
// the year, where one is missing.
func (q Tanya) days(today clock.Date) (Periode, error) {
	p := Periode{q.Dari, q.Sampai}
	if p.Sampai == "" {
		p.Sampai = max(today, p.Dari)
	}
	if p.Dari == "" {
		p.Dari = clock.MakeDate(p.Sampai.Year(), time.January, 1)
	}
	switch {
	case p.Dari > p.Sampai:
		return p, bad("sampai", "reversed_range", "sampai mendahului dari.", "sampai is before dari.")
	case p.Dari.Year() < tahunPertama:
		return p, bad("dari", "out_of_range", "Tahun paling awal 2000.", "The earliest year is 2000.")
	case p.Sampai.Year() > today.Year():
		return p, bad("sampai", "future_year", "Tahun itu belum dimulai.", "That year has not begun.")
	case p.Dari > today:
		return p, bad("dari", "future_period", "Periode itu belum dimulai.", "That period has not begun.")
	default:
		return p, nil
	}
}

// periode is what is covered, by calendar years.
func (q Tanya) periode(today clock.Date) (Periode, error) {
	if err := q.check(); err != nil {
		return Periode{}, err
	}
	if q.Dari != "" || q.Sampai != "" {
		return q.days(today)
	}
	y := q.Tahun
	if y == 0 {
		y = today.Year()
	}
	if y > today.Year() {
		return Periode{}, bad("tahun", "future_year", "Tahun itu belum dimulai.", "That year has not begun.")
	}
	return Periode{clock.MakeDate(y, time.January, 1), clock.MakeDate(y, time.December, 31)}, nil
}

// Academic years begin on this day.
const (
	bulanAkademik = time.August
	hariAkademik  = 1
)

// jendela is what the tables of the LKPS cover: TS-2 to TS, where TS is the
// academic year that ends in the year asked for; the last complete one where none
// is. One that still runs may be asked for.
func (q Tanya) jendela(today clock.Date) (ts int, p Periode, err error) {
	if err := q.check(); err != nil {
		return 0, p, err
	}
	if q.Dari != "" || q.Sampai != "" {
		p, err = q.days(today)
		return 0, p, err
	}
	running := today.Year()
	if today >= clock.MakeDate(running, bulanAkademik, hariAkademik) {
		running++
	}
	if ts = q.Tahun; ts == 0 {
		ts = running - 1
	}
	if ts > running {
		return 0, p, bad("tahun", "future_year", "Tahun akademik itu belum dimulai.", "That academic year has not begun.")
	}
	return ts, Periode{clock.MakeDate(ts-3, bulanAkademik, hariAkademik), clock.MakeDate(ts, bulanAkademik, hariAkademik).AddDays(-1)}, nil
}

// Jenis of a scope.
const (
	Lembaga = "lembaga"
	Unit    = "unit"
	Prodi   = "prodi"
)

// Cakupan is whom a report is about: the institution, a unit or a prodi.
type Cakupan struct {
	Jenis string `json:"jenis" enums:"lembaga,unit,prodi"`
	ID    string `json:"id"`
	Kode  string `json:"kode"`
	Nama  string `json:"nama"`
	// jurusan says that the unit is one.
	jurusan bool
} //@name LaporanCakupan

// Kepala stands at the head of every report.
type Kepala struct {
	Laporan string  `json:"laporan" example:"BO.28.1.2"`
	Judul   string  `json:"judul"`
	Lembaga string  `json:"lembaga"` // kode_lembaga
	Cakupan Cakupan `json:"cakupan"`
	Periode Periode `json:"periode"`
	// PerTanggal is the WIB date the report was made on: what is running is counted
	// to this day.
	PerTanggal clock.Date `json:"per_tanggal" swaggertype:"string" format:"date"`
} //@name LaporanKepala

// baris are the lines above a table.
func (k Kepala) baris() []string {
	whom := "Lembaga: " + k.Lembaga
	switch k.Cakupan.Jenis {
	case Unit:
		whom += " · Unit: " + k.Cakupan.Kode + " " + k.Cakupan.Nama
	case Prodi:
		whom += " · Program studi: " + k.Cakupan.Kode + " " + k.Cakupan.Nama
	}
	return []string{k.Judul, whom, "Periode: " + k.Periode.Dari.Written("id") + " – " + k.Periode.Sampai.Written("id") + " · per tanggal " + k.PerTanggal.Written("id")}
}
