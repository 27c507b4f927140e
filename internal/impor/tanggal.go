package impor

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// Urutan says how a date of three numbers is to be read. "" means that nobody was
// asked yet.
type Urutan string

// The orders.
const (
	HariBulan Urutan = "dmy"
	BulanHari Urutan = "mdy"
)

// keluhan is what is wrong with one value: a code, and a sentence that says what
// to do. tanya marks a question that the next run can answer.
type keluhan struct {
	code  string
	pesan fault.Text
	tanya bool
}

func keluh(code, id, en string, args ...any) *keluhan {
	return &keluhan{code: code, pesan: fault.Tf(id, en, args...)}
}

// bulan are the beginnings of month names, Indonesian and English, as people
// shorten them.
var bulan = map[string]time.Month{ //nolint:gochecknoglobals // a constant table
	"jan": 1, "januari": 1, "january": 1, "feb": 2, "peb": 2, "februari": 2, "pebruari": 2, "february": 2, "mar": 3, "mrt": 3, "maret": 3, "march": 3,
	"apr": 4, "april": 4, "mei": 5, "may": 5, "jun": 6, "juni": 6, "june": 6, "jul": 7, "juli": 7, "july": 7,
	"agu": 8, "ags": 8, "agt": 8, "agst": 8, "agus": 8, "agust": 8, "agustus": 8, "aug": 8, "august": 8,
	"sep": 9, "sept": 9, "september": 9, "okt": 10, "oct": 10, "oktober": 10, "october": 10,
	"nov": 11, "nop": 11, "nopember": 11, "november": 11, "des": 12, "dec": 12, "desember": 12, "december": 12,
}

var (
	isoDate   = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$`)
	isoTime   = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})T00:00:00(?:\.0+)?Z?$`)
	threeNums = regexp.MustCompile(`^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})$`)
	dayFirst  = regexp.MustCompile(`^(\d{1,2})[\s\-./,]*([a-z]+)[\s\-./,]*(\d{4}|\d{2})$`)
	monFirst  = regexp.MustCompile(`^([a-z]+)[\s\-./]*(\d{1,2})(?:st|nd|rd|th)?[\s,\-./]+(\d{4})$`)
	monthYear = regexp.MustCompile(`^([a-z]+)[\s\-./,']*(\d{4}|\d{2})$`)
	justYear  = regexp.MustCompile(`^\d{4}$`)
	justDigit = regexp.MustCompile(`^\d+([.,]\d+)?$`)
	weekday   = regexp.MustCompile(`^(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s*,?\s+`)
)

// tanggalan is a date as it was read. BulanSaja says that the day was missing;
// Tanggal is then the first of the month.
type tanggalan struct {
	Tanggal   clock.Date
	BulanSaja bool
}

// bacaTanggal reads a date as people write them: 2023-01-31, 31 Januari 2023,
// "Jan-23", 31/01/2023. Three numbers that fit both orders are asked about unless
// order says how to read them; 05/05/2023 fits both alike and is no question.
func bacaTanggal(s string, order Urutan) (tanggalan, *keluhan) {
	t := strings.ToLower(strings.Join(strings.Fields(s), " "))
	t = weekday.ReplaceAllString(strings.TrimSuffix(t, "."), "")
	if m := isoTime.FindStringSubmatch(strings.ToUpper(t)); m != nil {
		t = m[1]
	}
	if m := isoDate.FindStringSubmatch(t); m != nil {
		return made(s, m[1], m[2], m[3])
	}
	if m := threeNums.FindStringSubmatch(t); m != nil {
		return threeNumbers(s, m, order)
	}
	for _, f := range []struct {
		form             *regexp.Regexp
		day, month, year int
	}{{dayFirst, 1, 2, 3}, {monFirst, 2, 1, 3}, {monthYear, 0, 1, 2}} {
		m := f.form.FindStringSubmatch(t)
		if m == nil {
			continue
		}
		mo, ok := bulan[m[f.month]]
		if !ok {
			return tanggalan{}, keluh("not_date", "%q tidak dikenal sebagai nama bulan; tulis misalnya 31 Januari 2023 atau 2023-01-31.", "%q is not the name of a month; write 31 Januari 2023 or 2023-01-31.", m[f.month])
		}
		day := "1"
		if f.day > 0 {
			day = m[f.day]
		}
		out, k := made(s, m[f.year], strconv.Itoa(int(mo)), day)
		out.BulanSaja = f.day == 0
		return out, k
	}
	switch {
	case justYear.MatchString(t):
		return tanggalan{}, keluh("not_date", "Hanya tahun; tulis tanggal lengkap, misalnya 31 Januari %s.", "A year alone; write the whole date, such as 31 Januari %s.", t)
	case justDigit.MatchString(t):
		return tanggalan{}, keluh("serial_number", "Ini angka (mungkin nomor seri Excel), bukan tanggal; beri selnya format Tanggal, atau tulis misalnya 2023-01-31.", "This is a number (perhaps a serial number of Excel), not a date; give the cell a date format, or write 2023-01-31.")
	default:
		return tanggalan{}, keluh("not_date", "Bukan tanggal yang dikenal; tulis misalnya 31 Januari 2023 atau 2023-01-31.", "Not a date that is known; write 31 Januari 2023 or 2023-01-31.")
	}
}

func threeNumbers(s string, m []string, order Urutan) (tanggalan, *keluhan) {
	a, _ := strconv.Atoi(m[1]) // digits: see threeNums
	b, _ := strconv.Atoi(m[2])
	dmy, mdy := b >= 1 && b <= 12 && a >= 1 && a <= 31, a >= 1 && a <= 12 && b >= 1 && b <= 31
	switch {
	case order == HariBulan && !dmy && mdy, order == BulanHari && !mdy && dmy:
		return tanggalan{}, keluh("date_order", "Tanggal ini tidak cocok dengan urutan_tanggal=%s yang dinyatakan; tulis misalnya 31 Januari 2023.", "This date does not fit urutan_tanggal=%s as stated; write 31 Januari 2023.", order)
	case order == BulanHari && mdy:
		return made(s, m[3], m[1], m[2])
	case dmy && mdy && a != b && order == "":
		k := keluh("ambiguous_date", "Bisa dibaca hari/bulan atau bulan/hari; kirim ulang dengan isian urutan_tanggal=dmy (hari/bulan) atau urutan_tanggal=mdy (bulan/hari), atau tulis misalnya %d Januari %s.",
			"It can be read as day/month or month/day; send the file again with the field urutan_tanggal=dmy or urutan_tanggal=mdy, or write %d Januari %s.", a, m[3])
		k.tanya = true
		return tanggalan{}, k
	case dmy:
		return made(s, m[3], m[2], m[1])
	default:
		return made(s, m[3], m[1], m[2])
	}
}

// made builds a date out of its parts; two digits are a year from 1970 to 2069.
func made(s, year, month, day string) (tanggalan, *keluhan) {
	y, _ := strconv.Atoi(year) // digits: the callers' patterns say so
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if len(year) == 2 {
		if y += 2000; y >= 2070 {
			y -= 100
		}
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m {
		return tanggalan{}, keluh("not_date", "Tanggal ini tidak ada di kalender: %s.", "There is no such day: %s.", strings.TrimSpace(potong(s)))
	}
	if y < 1900 || y > 2999 {
		return tanggalan{}, keluh("out_of_range", "Tahunnya harus antara 1900 dan 2999.", "Its year must be between 1900 and 2999.")
	}
	return tanggalan{Tanggal: clock.MakeDate(y, time.Month(m), d)}, nil
}

// akhirBulan is the last day of a date's month.
func akhirBulan(d clock.Date) clock.Date {
	return clock.MakeDate(d.Year(), d.Time().Month()+1, 0)
}

// rentang splits "12 Agust 2021 s.d. 12 Agust 2024" at the words people put
// between two dates; ok is false where there are not two.
func rentang(s string) (from, to string, ok bool) {
	for _, word := range []string{"sampai dengan", "s.d.", "s.d", "s/d", "sampai", "hingga", " sd ", " - ", " – ", "–", " to ", " until "} {
		if i := strings.Index(strings.ToLower(s), word); i > 0 && len(strings.ToLower(s)) == len(s) {
			from, to = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(word):])
			return from, to, from != "" && to != ""
		}
	}
	return "", "", false
}

// tanpaBatas reports whether a text says that an agreement has no end.
func tanpaBatas(s string) bool {
	switch strings.ToLower(strings.Join(strings.Fields(s), " ")) {
	case "tidak terbatas", "tak terbatas", "tanpa batas", "tanpa batas waktu", "tidak ada batas waktu", "tidak ada batas", "tidak dibatasi", "seterusnya", "selamanya", "unlimited", "no expiry", "indefinite", "tanpa_batas_waktu":
		return true
	}
	return false
}

var clockTime = regexp.MustCompile(`^(.*?\S)[ T,]+(?:pukul |jam |pk\.? ?)?(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?(?: ?wib)?$`)

// bacaSaat reads an instant: RFC 3339 with its offset, or a date and a time of
// day, which the column's title says to be WIB.
func bacaSaat(s string, order Urutan) (time.Time, *keluhan) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	m := clockTime.FindStringSubmatch(strings.ToLower(s))
	if m == nil {
		if _, k := bacaTanggal(s, order); k != nil {
			return time.Time{}, k
		}
		return time.Time{}, keluh("time_missing", "Jamnya belum ada; tulis tanggal dan jam WIB, misalnya 2023-01-31 09:15.", "The time of day is missing; write date and time in WIB, such as 2023-01-31 09:15.")
	}
	d, k := bacaTanggal(m[1], order)
	if k != nil {
		return time.Time{}, k
	}
	if d.BulanSaja {
		return time.Time{}, keluh("not_date", "Harinya belum ada; tulis misalnya 2023-01-31 09:15.", "The day is missing; write 2023-01-31 09:15.")
	}
	h, _ := strconv.Atoi(m[2])   // digits: see clockTime
	mi, _ := strconv.Atoi(m[3])  // digits
	sec, _ := strconv.Atoi(m[4]) // digits or nothing
	if h > 23 || mi > 59 || sec > 59 {
		return time.Time{}, keluh("not_time", "Jam ini tidak ada; tulis 00:00 sampai 23:59.", "There is no such time; write 00:00 to 23:59.")
	}
	return d.Tanggal.Start().Add(time.Duration(h)*time.Hour + time.Duration(mi)*time.Minute + time.Duration(sec)*time.Second), nil
}
