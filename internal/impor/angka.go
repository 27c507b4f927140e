package impor

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	exponent = regexp.MustCompile(`^\d+([.,]\d+)?[eE]\+?\d+$`)
	wholeNum = regexp.MustCompile(`^\d{1,3}([.,  ]\d{3})+$|^\d+$`)
	moneyNum = regexp.MustCompile(`^(\d{1,3}(?:[.  ]\d{3})+|\d+)(?:,(\d{1,2}))?$|^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$`)
	grouping = strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "")
)

// bacaBilangan reads a whole number, with or without separators of thousands.
func bacaBilangan(s string) (int, *keluhan) {
	s = strings.TrimSpace(s)
	s = strings.TrimSuffix(s, ".0")
	if wholeNum.MatchString(s) {
		if n, err := strconv.Atoi(grouping.Replace(s)); err == nil {
			return n, nil
		}
	}
	return 0, keluh("not_number", "Harus bilangan bulat tanpa satuan, misalnya 1500 atau 1.500.", "Must be a whole number without a unit, such as 1500 or 1.500.")
}

// bacaUang reads an amount of money as decimal text: "Rp 1.500.000,00" is
// "1500000.00". A separator with three digits behind it groups thousands, with one
// or two it is the decimal sign, so nothing is ambiguous.
func bacaUang(s string) (string, *keluhan) {
	t := strings.TrimSpace(s)
	for _, sign := range []string{"Rp.", "Rp", "IDR", "rp.", "rp"} {
		if rest, ok := strings.CutPrefix(t, sign); ok {
			t = strings.TrimSpace(rest)
			break
		}
	}
	t = strings.TrimSuffix(t, ",-")
	m := moneyNum.FindStringSubmatch(t)
	if m == nil {
		return "", keluh("not_number", "Harus jumlah uang, misalnya 1500000, 1.500.000 atau 1.500.000,50.", "Must be an amount of money, such as 1500000, 1.500.000 or 1.500.000,50.")
	}
	whole, cents := m[1]+m[3], m[2]+m[4]
	out := orZero(strings.TrimLeft(grouping.Replace(whole), "0"))
	if cents != "" {
		out += "." + cents
	}
	return out, nil
}

func orZero(s string) string {
	if s == "" {
		return "0"
	}
	return s
}

// bacaTelepon takes a telephone number as the free text it is; only one whose
// digits a spreadsheet has thrown away is refused.
func bacaTelepon(s string) (string, *keluhan) {
	s = strings.TrimSpace(s)
	if exponent.MatchString(s) {
		return "", keluh("phone_mangled", "Nomor telepon rusak oleh format angka; beri kolomnya format Teks lalu isi ulang nomornya.", "The telephone number was broken by a number format; give the column a text format and enter the number again.")
	}
	return s, nil
}

// bacaYa reads yes or no; blank is no.
func bacaYa(s string) (bool, *keluhan) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "ya", "y", "yes", "true", "1", "benar", "v", "x", "✓", "√":
		return true, nil
	case "", "tidak", "t", "no", "n", "false", "0", "salah", "-", "bukan":
		return false, nil
	default:
		return false, keluh("not_yes_no", "Isi ya atau tidak.", "Write ya (yes) or tidak (no).")
	}
}

// bagi splits a list in one cell at semicolons and line ends.
func bagi(s string) []string {
	var out []string
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' || r == '\r' || r == '|' }) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// potong shortens a value for a message or a finding.
func potong(s string) string {
	r := []rune(s)
	if len(r) <= nilaiTampil {
		return s
	}
	return string(r[:nilaiTampil]) + "…"
}

const nilaiTampil = 80
