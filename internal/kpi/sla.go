package kpi

import (
	"regexp"
	"slices"
	"strconv"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// Periode is what a question is about: a year, a quarter or a month (WIB), both
// days inclusive.
type Periode struct {
	Nama         string // 2026, 2026-Q3, 2026-07
	Dari, Sampai clock.Date
}

var periodForm = regexp.MustCompile(`^([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$`)

// year is the period of a whole year.
func year(y int) Periode {
	return Periode{Nama: strconv.Itoa(y), Dari: clock.MakeDate(y, 1, 1), Sampai: clock.MakeDate(y, 12, 31)}
}

// parsePeriode reads 2026, 2026-Q3 or 2026-07.
func parsePeriode(s string) (Periode, bool) {
	m := periodForm.FindStringSubmatch(s)
	if m == nil {
		return Periode{}, false
	}
	number := func(t string) int {
		n, err := strconv.Atoi(t)
		if err != nil {
			return 0 // the form allows digits only
		}
		return n
	}
	y := number(m[1])
	first, months := time.January, 12
	switch {
	case m[2] != "":
		first, months = time.Month(3*number(m[2])-2), 3
	case m[3] != "":
		first, months = time.Month(number(m[3])), 1
	}
	return Periode{Nama: s, Dari: clock.MakeDate(y, first, 1), Sampai: clock.MakeDate(y, first+time.Month(months), 0)}, true
}

// whole reports whether the period is a year.
func (p Periode) whole() bool { return len(p.Nama) == 4 }

// Bacaan is a reading of the clocks: which times are believed and what they are
// measured in.
type Bacaan string

// The readings. Terbukti is the KPI: the times as stated, on the official basis.
// Ketat takes the server's time for what was entered late and the first values of
// what was corrected; BacaanKerja measures in working hours; Terpisah are drafts
// of an IA, which the KPI does not count.
const (
	Terbukti    Bacaan = "terbukti"
	Ketat       Bacaan = "ketat"
	BacaanKerja Bacaan = "jam_kerja"
	Terpisah    Bacaan = "terpisah"
)

func semuaBacaan() []Bacaan { return []Bacaan{Terbukti, Ketat, BacaanKerja, Terpisah} }

func semuaKanal() []string {
	return []string{"whatsapp", "surel", "telepon", "datang_langsung", "surat", "portal", "media_sosial", "lainnya"}
}

// Hitung14 counts the clocks of one reading by their verdicts.
type Hitung14 struct{ Tepat, Terlambat, Dikecualikan, Berjalan, Susulan, Berhenti int }

func (h Hitung14) plus(o Hitung14) Hitung14 {
	return Hitung14{h.Tepat + o.Tepat, h.Terlambat + o.Terlambat, h.Dikecualikan + o.Dikecualikan, h.Berjalan + o.Berjalan, h.Susulan + o.Susulan, h.Berhenti + o.Berhenti}
}

// Pecahan is tepat / (tepat + terlambat): what still runs or was excluded is in
// neither part.
func (h Hitung14) Pecahan() Pecahan { return Pecahan{h.Tepat, h.Tepat + h.Terlambat} }

// Jam14 is one of B.1.15.14.a to c as counted at an instant.
type Jam14 struct {
	Baca        map[Bacaan]Hitung14
	PerKanal    map[string]Hitung14 // of Terbukti
	Median, P90 *int64              // seconds of the stopped clocks, nearest rank
	JatuhTempo  time.Time           // the latest due that an open clock has passed
	Berikut     time.Time           // the next due of an open clock, zero for none
	TanpaLibur  bool                // a year of the period has no day off loaded
}

// sla reports whether an indicator counts clocks.
func (k Kode) sla() bool { return slices.Contains(jam14(), k) }

// huruf is the clock an indicator counts: a, b or c.
func (k Kode) huruf() string { return string(k[len(k)-1:]) }

func jam14() []Kode { return []Kode{K14a, K14b, K14c} }

// nearest is the nearest rank (1 is the least) of a percentile of n things.
func nearest(percent, n int) int { return max(1, (percent*n+99)/100) }

// checkSLA refuses what the clocks, or the other indicators, cannot be asked for.
func (q Tanya) checkSLA(k Kode) error {
	switch {
	case k.sla() && q.Unit != "":
		return badParam("unit", "institution_only", "KPI ini dihitung untuk lembaga, bukan per unit.", "This KPI is counted for the institution, not for a unit.")
	case k.sla() && q.Prodi != "":
		return badParam("prodi", "institution_only", "KPI ini dihitung untuk lembaga, bukan per prodi.", "This KPI is counted for the institution, not for a prodi.")
	case k.sla():
		return nil
	case !q.Periode.whole():
		return badParam("periode", "year_only", "KPI ini dihitung per tahun; kosongkan periode.", "This KPI is counted per year; leave periode out.")
	case q.Kanal != "":
		return badParam("kanal", "clocks_only", "Hanya B.1.15.14 yang dihitung per kanal.", "Only B.1.15.14 is counted per medium.")
	case q.Bacaan != "":
		return badParam("bacaan", "clocks_only", "Hanya B.1.15.14 yang punya bacaan.", "Only B.1.15.14 has readings.")
	default:
		return nil
	}
}

// alasan14 says why a clock counts or does not.
func alasan14(verdict string, c clockRow) []Alasan {
	var out []Alasan
	say := func(code, id, en string) { out = append(out, Alasan{code, fault.T(id, en)}) }
	switch verdict {
	case "tepat":
		say("tepat", "Berhenti paling lambat pada tenggat.", "Stopped no later than the due.")
	case "berjalan":
		say("berjalan", "Belum jatuh tempo.", "Not due yet.")
	case "dikecualikan":
		if c.Duplikat {
			say("duplikat", "Ditandai duplikat sebelum tenggat.", "Marked as a duplicate before the due.")
		} else {
			say("dibatalkan", "Dibatalkan sebelum tenggat.", "Cancelled before the due.")
		}
	default:
		switch {
		case c.Lewat:
			say("melewati_batas_catat", "Dicatat terlalu lama sesudah masuk.", "Recorded too long after it arrived.")
		case c.Berhenti == nil:
			say("belum_dijawab", "Lewat tenggat dan belum dijawab.", "Past its due and not answered.")
		default:
			say("terlambat", "Berhenti sesudah tenggat.", "Stopped after the due.")
		}
	}
	if c.Susulan {
		say("susulan", "Jawaban dicatat lebih dari 15 menit sesudah diberikan.", "The answer was entered more than 15 minutes after it was given.")
	}
	if c.Terpisah {
		say("ia_terpisah", "Draf IA dilaporkan terpisah.", "Drafts of an IA are reported apart.")
	}
	return out
}
