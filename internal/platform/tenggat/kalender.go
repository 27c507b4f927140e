package tenggat

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"kerjasama/internal/platform/clock"
)

// Aturan is the rule by which time does not count; "" is time that counts.
type Aturan string

// The rules, in the order in which they are tried: the first that applies to a
// moment explains it.
const (
	LiburNasional  Aturan = "libur_nasional"
	CutiBersama    Aturan = "cuti_bersama"
	AkhirPekan     Aturan = "akhir_pekan"
	DiLuarJamKerja Aturan = "di_luar_jam_kerja"
	Istirahat      Aturan = "istirahat"
)

// JamKerja are the working hours of one day of the week in a period, both days
// inclusive. Hours are HH:MM; spans are half-open, so 16:00 is no working time
// where work ends at 16:00. Both ends of the break are "" where there is none.
type JamKerja struct {
	BerlakuMulai     clock.Date  `json:"berlaku_mulai"`
	BerlakuSampai    *clock.Date `json:"berlaku_sampai"`
	Hari             int         `json:"hari"` // 1 is Monday, 7 Sunday
	Mulai            string      `json:"mulai"`
	Selesai          string      `json:"selesai"`
	IstirahatMulai   string      `json:"istirahat_mulai"`
	IstirahatSelesai string      `json:"istirahat_selesai"`
}

// Libur is a day on which nobody works: LiburNasional or CutiBersama.
type Libur struct {
	Tanggal clock.Date `json:"tanggal"`
	Aturan  Aturan     `json:"aturan"`
}

// Isi is what a calendar is made of: all that is kept of one, for ever.
type Isi struct {
	// Zona is the offset from UTC in seconds: 25200 for WIB.
	Zona  int        `json:"zona"`
	Jam   []JamKerja `json:"jam"`
	Libur []Libur    `json:"libur"`
}

// Kalender tells working time from other time. It does not change and may be
// used by many at once.
type Kalender struct {
	zona  int64
	rows  [8][]row // by weekday, the one that begins latest first
	libur map[int64]Aturan
	years map[int]bool
}

// row is one JamKerja in numbers: days since 1970, microseconds since midnight.
type row struct {
	from, until int64 // days, until is the last one
	spans       []span
	open, shut  int64
}

// span is a half-open piece of time, in microseconds.
type span struct{ from, to int64 }

const (
	second = int64(time.Second / time.Microsecond)
	day    = 86_400 * second
	// horizon is how many days ahead working time is looked for.
	horizon = 800
)

// New reads a calendar. An error names the first row that makes no sense; what
// is kept was checked when it was entered.
func New(isi Isi) (*Kalender, error) {
	k := &Kalender{zona: int64(isi.Zona) * second, libur: map[int64]Aturan{}, years: map[int]bool{}}
	for n, j := range isi.Jam {
		r, err := newRow(j)
		if err != nil {
			return nil, fmt.Errorf("working hours %d: %w", n, err)
		}
		k.rows[j.Hari] = append(k.rows[j.Hari], r)
	}
	for _, rs := range k.rows {
		slices.SortStableFunc(rs, func(a, b row) int { return cmp.Compare(b.from, a.from) })
	}
	for n, l := range isi.Libur {
		if l.Aturan != LiburNasional && l.Aturan != CutiBersama {
			return nil, fmt.Errorf("day off %d: %q is no kind of day off", n, l.Aturan)
		}
		k.libur[number(l.Tanggal)] = l.Aturan
		k.years[l.Tanggal.Year()] = true
	}
	return k, nil
}

func newRow(j JamKerja) (row, error) {
	if j.Hari < 1 || j.Hari > 7 {
		return row{}, fmt.Errorf("hari %d is not 1 to 7", j.Hari)
	}
	r := row{from: number(j.BerlakuMulai), until: 1 << 40}
	if j.BerlakuSampai != nil {
		r.until = number(*j.BerlakuSampai)
	}
	var at [4]int64
	for i, s := range []string{j.Mulai, j.Selesai, j.IstirahatMulai, j.IstirahatSelesai} {
		if s == "" && i >= 2 {
			continue
		}
		t, err := time.Parse("15:04", s)
		if err != nil {
			return row{}, fmt.Errorf("%q is not HH:MM", s)
		}
		at[i] = int64(t.Hour()*3600+t.Minute()*60) * second
	}
	r.open, r.shut = at[0], at[1]
	switch {
	case r.open >= r.shut:
		return row{}, fmt.Errorf("%s to %s is no day", j.Mulai, j.Selesai)
	case j.IstirahatMulai == "" && j.IstirahatSelesai == "":
		r.spans = []span{{r.open, r.shut}}
	case r.open < at[2] && at[2] < at[3] && at[3] < r.shut:
		r.spans = []span{{r.open, at[2]}, {at[3], r.shut}}
	default:
		return row{}, fmt.Errorf("the break %s to %s is not inside %s to %s", j.IstirahatMulai, j.IstirahatSelesai, j.Mulai, j.Selesai)
	}
	return r, nil
}

// number counts days since 1970-01-01.
func number(d clock.Date) int64 { return d.Time().Unix() / 86_400 }

// local is an instant as microseconds of the calendar's own time, and back.
func (k *Kalender) local(t time.Time) int64 { return t.UnixMicro() + k.zona }

func (k *Kalender) instant(local int64) time.Time { return time.UnixMicro(local - k.zona).UTC() }

// dayOf returns the day a local time lies on.
func dayOf(local int64) int64 {
	n := local / day
	if local%day < 0 {
		n--
	}
	return n
}

// weekday is 1 for Monday to 7 for Sunday; 1970-01-01 was a Thursday.
func weekday(n int64) int { return int(((n+3)%7+7)%7) + 1 }

// hours returns the row in force on a day; a day off has none.
func (k *Kalender) hours(n int64) *row {
	if _, off := k.libur[n]; off {
		return nil
	}
	return k.inForce(n)
}

func (k *Kalender) inForce(n int64) *row {
	rs := k.rows[weekday(n)]
	for i := range rs {
		if rs[i].from <= n && n <= rs[i].until {
			return &rs[i]
		}
	}
	return nil
}

// idle is the rule of a day without working time.
func (k *Kalender) idle(n int64) Aturan {
	if a, off := k.libur[n]; off {
		return a
	}
	if weekday(n) >= 6 {
		return AkhirPekan
	}
	return DiLuarJamKerja
}

// Terisi reports whether any day off is loaded for a year. A year without makes
// every working-hours figure in it provisional: kalender_sementara.
func (k *Kalender) Terisi(year int) bool { return k.years[year] }

// Sementara reports whether an instant falls in a year without days off.
func (k *Kalender) Sementara(t time.Time) bool {
	return !k.years[time.UnixMicro(k.local(t)).UTC().Year()]
}
