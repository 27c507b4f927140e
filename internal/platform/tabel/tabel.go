package tabel

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"kerjasama/internal/platform/clock"
)

// Jenis is what stands in a column.
type Jenis int

// Kinds of columns: text, a whole number, a number with two decimals, a date, a
// tick.
const (
	Teks Jenis = iota
	Bilangan
	Desimal
	Tanggal
	Centang
)

// Kolom is one column.
type Kolom struct {
	Nama  string // for programs: the title in CSV
	Judul string // for people
	Jenis Jenis
	Lebar float64 // in characters
	// Kelompok stands above neighbouring columns of the same group.
	Kelompok string
}

// Tabel is one table: a sheet of a workbook.
type Tabel struct {
	Nama    string   // of the sheet, at most 31 characters
	Judul   []string // lines above it, the first one large
	Kolom   []Kolom
	Catatan []string // lines below it
	// Baris are the rows, a value for each column: string, int, float64,
	// clock.Date, bool (a tick), or nil for nothing.
	Baris iter.Seq2[[]any, error]
}

// Rows are rows at hand.
func Rows(rows ...[]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// plain keeps a spreadsheet from reading a text as a formula.
func plain(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// machine is a value for programs: decimal point, YYYY-MM-DD, 1 for a tick.
func machine(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return plain(v)
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case clock.Date:
		return string(v)
	case bool:
		if v {
			return "1"
		}
		return ""
	default:
		return plain(fmt.Sprint(v))
	}
}

// Human is a value for people who read Indonesian: 12.345,67 and 2 Maret 2026.
func Human(v any) string { return human(v) }

func human(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return Angka(float64(v), 0)
	case float64:
		return Angka(v, 2)
	case clock.Date:
		if v == "" {
			return ""
		}
		return v.Written("id")
	case bool:
		if v {
			return "√"
		}
		return ""
	default:
		return fmt.Sprint(v)
	}
}

// Angka writes a number the Indonesian way: 12.345,67.
func Angka(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, frac, _ := strings.Cut(s, ".")
	var b strings.Builder
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(d)
	}
	if frac != "" {
		b.WriteString("," + frac)
	}
	return sign + b.String()
}
