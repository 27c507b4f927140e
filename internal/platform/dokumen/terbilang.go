package dokumen

import (
	"strconv"
	"strings"
)

// Terbilang writes a number in Indonesian words: 2026 is dua ribu dua puluh
// enam. Numbers below 0 or above 999,999 stay in figures.
func Terbilang(n int) string {
	ones := []string{"nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"}
	rest := func(n int) string {
		if n == 0 {
			return ""
		}
		return " " + Terbilang(n)
	}
	switch {
	case n < 0 || n > 999_999:
		return strconv.Itoa(n)
	case n < 12:
		return ones[n]
	case n < 20:
		return Terbilang(n-10) + " belas"
	case n < 100:
		return ones[n/10] + " puluh" + rest(n%10)
	case n < 200:
		return "seratus" + rest(n-100)
	case n < 1000:
		return ones[n/100] + " ratus" + rest(n%100)
	case n < 2000:
		return "seribu" + rest(n-1000)
	default:
		return Terbilang(n/1000) + " ribu" + rest(n%1000)
	}
}

// words writes a number up to 999 in English words; beyond, figures.
func words(n int) string {
	small := strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens := strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	switch {
	case n < 0 || n > 999:
		return strconv.Itoa(n)
	case n < 20:
		return small[n]
	case n < 100:
		if n%10 == 0 {
			return tens[n/10]
		}
		return tens[n/10] + "-" + small[n%10]
	case n%100 == 0:
		return small[n/100] + " hundred"
	default:
		return small[n/100] + " hundred and " + words(n%100)
	}
}
