package tenggat

import "time"

// Satuan is what a limit is measured in.
type Satuan string

// In working hours, seconds are counted one by one, while days run to the same
// time of day on a later working day. On the wall clock a day is 86,400 s.
const (
	Detik Satuan = "detik"
	Hari  Satuan = "hari"
)

// Batas is a limit: 900 Detik, 1 Hari.
type Batas struct {
	Nilai  int64  `json:"nilai"`
	Satuan Satuan `json:"satuan"`
}

// Dinding is the limit on the wall clock.
func (b Batas) Dinding() time.Duration {
	if b.Satuan == Hari {
		return time.Duration(b.Nilai) * 24 * time.Hour
	}
	return time.Duration(b.Nilai) * time.Second
}

// Tenggat returns the last instant at which an answer passes in working hours,
// false when the calendar has not enough working time within 800 days.
//
// Seconds: the start is clipped to the next working moment, and so is the
// answer; what is used up when the office closes leaves time until it opens
// again. Days: the clipped start's time of day on the n-th working day after it,
// never moved, be that before opening or after closing.
func (k *Kalender) Tenggat(mulai time.Time, b Batas) (time.Time, bool) {
	start := k.local(mulai)
	if b.Satuan == Hari {
		return k.days(start, b.Nilai)
	}
	left := b.Nilai * second
	for n := dayOf(start); n <= dayOf(start)+horizon; n++ {
		h := k.hours(n)
		if h == nil {
			continue
		}
		for _, s := range h.spans {
			from, to := max(n*day+s.from, start), n*day+s.to
			if from >= to {
				continue
			}
			if left < to-from { // a budget used up as the span ends lasts to the next one
				return k.instant(from + left), true
			}
			left -= to - from
		}
	}
	return time.Time{}, false
}

func (k *Kalender) days(start, n int64) (time.Time, bool) {
	begun := false
	first := dayOf(start)
	var at int64 // time of day
	for d := first; d <= first+horizon; d++ {
		h := k.hours(d)
		switch {
		case h == nil:
		case !begun:
			if at, begun = h.next(start - d*day); begun {
				continue
			}
		default:
			if n--; n == 0 {
				return k.instant(d*day + at), true
			}
		}
	}
	return time.Time{}, false
}

// next returns the first working moment of a day at or after a time of day.
func (r *row) next(at int64) (int64, bool) {
	for _, s := range r.spans {
		if at < s.to {
			return max(at, s.from), true
		}
	}
	return 0, false
}

// Bekerja returns the working time in [dari, sampai).
func (k *Kalender) Bekerja(dari, sampai time.Time) time.Duration {
	from, to := k.local(dari), k.local(sampai)
	var sum int64
	for n := dayOf(from); n*day < to; n++ {
		h := k.hours(n)
		if h == nil {
			continue
		}
		for _, s := range h.spans {
			sum += max(0, min(n*day+s.to, to)-max(n*day+s.from, from))
		}
	}
	return time.Duration(sum) * time.Microsecond
}

// Segmen is a piece of the time from the start of a clock to its stop, or to now
// while it is open: it counts, or there is a rule by which it does not.
type Segmen struct {
	Dari     time.Time
	Sampai   time.Time
	Dihitung bool
	Aturan   Aturan // "" where it counts
}

// Segmen tiles [dari, sampai): no gap, no overlap, neighbours differ.
func (k *Kalender) Segmen(dari, sampai time.Time) []Segmen {
	from, to := k.local(dari), k.local(sampai)
	var out []Segmen
	put := func(a, b int64, rule Aturan) {
		a, b = max(a, from), min(b, to)
		if a >= b {
			return
		}
		if n := len(out); n > 0 && out[n-1].Aturan == rule {
			out[n-1].Sampai = k.instant(b)
			return
		}
		out = append(out, Segmen{Dari: k.instant(a), Sampai: k.instant(b), Dihitung: rule == "", Aturan: rule})
	}
	for n := dayOf(from); n*day < to; n++ {
		at := n * day
		h := k.hours(n)
		if h == nil {
			put(at, at+day, k.idle(n))
			continue
		}
		put(at, at+h.open, DiLuarJamKerja)
		for i, s := range h.spans {
			if i > 0 {
				put(at+h.spans[i-1].to, at+s.from, Istirahat)
			}
			put(at+s.from, at+s.to, "")
		}
		put(at+h.shut, at+day, DiLuarJamKerja)
	}
	return out
}
