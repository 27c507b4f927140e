// Package acuan is a slow reference for SLA clocks: a board with one byte per
// second, walked second by second. It exists only to check the real thing.
package acuan

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Baris is one row of working hours. Dates are YYYY-MM-DD, both inclusive;
// BerlakuSampai "" is open. Times are HH:MM; both break times may be "".
type Baris struct {
	BerlakuMulai, BerlakuSampai      string
	Hari                             int // 1 = Monday
	Mulai, Selesai                   string
	IstirahatMulai, IstirahatSelesai string
}

// Kalender is a zone offset in seconds, rows of hours, and days off:
// "2026-01-01" → "libur_nasional" | "cuti_bersama".
type Kalender struct {
	Zona  int
	Jam   []Baris
	Libur map[string]string
}

// The rule of one second, as kept on the board.
const (
	kerja uint8 = iota
	liburNasional
	cutiBersama
	akhirPekan
	diLuarJamKerja
	istirahat
)

var namaAturan = [...]string{"", "libur_nasional", "cuti_bersama", "akhir_pekan", "di_luar_jam_kerja", "istirahat"}

const sehari = 86400

// Papan holds the rule of every second of a range of dates. Asking about a
// second that is not on it panics (index out of range): make the board larger.
type Papan struct {
	awal    int64   // Unix second of 00:00 local of the first date
	aturan  []uint8 // aturan[i] is the rule of second awal+i
	pertama []int64 // per date: its first working second, or -1 if none
}

// BuatPapan fills a board for the dates dari..sampai, both inclusive.
func BuatPapan(k Kalender, dari, sampai string) *Papan {
	d, s := tanggal(dari), tanggal(sampai)
	p := &Papan{awal: d.Unix() - int64(k.Zona)}
	rows := make([]jam, len(k.Jam))
	for i, b := range k.Jam {
		rows[i] = baca(b)
	}
	jumlah := int(s.Sub(d)/(24*time.Hour)) + 1
	p.aturan = make([]uint8, 0, jumlah*sehari)
	for i := 0; i < jumlah; i++ {
		tgl := d.AddDate(0, 0, i)
		hari := int(tgl.Weekday()) // Sunday = 0
		if hari == 0 {
			hari = 7
		}
		teks := tgl.Format(time.DateOnly)
		libur := k.Libur[teks]
		if libur != "" && libur != "libur_nasional" && libur != "cuti_bersama" {
			panic("unknown kind of day off: " + libur)
		}
		j, ada := berlaku(rows, teks, hari)
		pertama := int64(-1)
		for detik := 0; detik < sehari; detik++ {
			a := aturanDetik(libur, hari, j, ada, detik)
			if a == kerja && pertama < 0 {
				pertama = p.awal + int64(len(p.aturan))
			}
			p.aturan = append(p.aturan, a)
		}
		p.pertama = append(p.pertama, pertama)
	}
	return p
}

// aturanDetik is the rule of one second of a date: libur "" or its kind, hari
// its weekday, j the row in force (if ada), detik the second of the day.
func aturanDetik(libur string, hari int, j jam, ada bool, detik int) uint8 {
	if libur == "libur_nasional" {
		return liburNasional
	}
	if libur == "cuti_bersama" {
		return cutiBersama
	}
	if !ada && hari >= 6 {
		return akhirPekan
	}
	if !ada || detik < j.mulai || detik >= j.selesai {
		return diLuarJamKerja
	}
	if j.jeda && detik >= j.jedaMulai && detik < j.jedaSelesai {
		return istirahat
	}
	return kerja
}

// berlaku picks, among the rows of that weekday in force on the date, the one
// with the latest BerlakuMulai. Two such rows are a mistake of the calendar.
func berlaku(rows []jam, tgl string, hari int) (pilih jam, ada bool) {
	for _, j := range rows {
		if j.hari != hari || tgl < j.dari || (j.sampai != "" && tgl > j.sampai) {
			continue
		}
		if ada && j.dari == pilih.dari {
			panic("two rows of one weekday begin on " + j.dari)
		}
		if !ada || j.dari > pilih.dari {
			pilih, ada = j, true
		}
	}
	return pilih, ada
}

// jam is a row with its times in seconds of the day; ISO dates compare as text.
type jam struct {
	dari, sampai           string
	hari                   int
	mulai, selesai         int
	jeda                   bool
	jedaMulai, jedaSelesai int
}

func baca(b Baris) jam {
	j := jam{dari: b.BerlakuMulai, sampai: b.BerlakuSampai, hari: b.Hari, mulai: pukul(b.Mulai), selesai: pukul(b.Selesai)}
	if b.IstirahatMulai != "" {
		j.jeda, j.jedaMulai, j.jedaSelesai = true, pukul(b.IstirahatMulai), pukul(b.IstirahatSelesai)
	}
	return j
}

func pukul(s string) int {
	jj, mm, ok := strings.Cut(s, ":")
	h, e1 := strconv.Atoi(jj)
	m, e2 := strconv.Atoi(mm)
	if !ok || e1 != nil || e2 != nil {
		panic(fmt.Sprintf("bad time %q", s))
	}
	return h*3600 + m*60
}

func tanggal(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}
