package tenggat

import "time"

// Basis is the time a limit is measured in.
type Basis string

// The SOP's words are the wall clock; working hours are always told beside it.
const (
	JamDinding Basis = "jam_dinding"
	JamBekerja Basis = "jam_kerja"
)

// Hasil is the verdict on a clock.
type Hasil string

// The verdicts. Only tepat and terlambat enter the fraction of a KPI.
const (
	Tepat        Hasil = "tepat"
	Terlambat    Hasil = "terlambat"
	Berjalan     Hasil = "berjalan"
	Dikecualikan Hasil = "dikecualikan"
)

// Fakta is what was recorded about a clock: nil is not (yet).
type Fakta struct {
	// Berhenti is when it stopped: the first answer that counts.
	Berhenti *time.Time
	// Dikecualikan is when the request was marked a duplicate or cancelled.
	Dikecualikan *time.Time
	// Lewat: recorded so long after its arrival that it counts as late.
	Lewat bool
}

// Putuskan judges a clock as of an instant; what was recorded to happen after it
// has not happened yet. Due exactly is in time.
func (f Fakta) Putuskan(due, saat time.Time) Hasil {
	stopped := f.Berhenti != nil && !f.Berhenti.After(saat)
	excluded := f.Dikecualikan != nil && !f.Dikecualikan.After(saat)
	switch {
	case f.Lewat:
		return Terlambat
	case excluded && !f.Dikecualikan.After(due):
		return Dikecualikan
	case stopped && !f.Berhenti.After(due):
		return Tepat
	case stopped || saat.After(due):
		return Terlambat
	default:
		return Berjalan
	}
}

// Penjelasan is the verdict on one basis with what it follows from.
type Penjelasan struct {
	Tenggat time.Time
	Hasil   Hasil
	// Durasi is the time that counted until the stop, or until now.
	Durasi time.Duration
	// Sisa is the time until the due instant, negative past it; nil once the
	// clock stopped or was excluded.
	Sisa   *time.Duration
	Segmen []Segmen
}

// Jelaskan explains a clock on one basis: due is what was fixed when it started.
func (k *Kalender) Jelaskan(b Basis, mulai, due time.Time, f Fakta, saat time.Time) Penjelasan {
	p := Penjelasan{Tenggat: due, Hasil: f.Putuskan(due, saat)}
	end := saat
	if f.Berhenti != nil && !f.Berhenti.After(saat) {
		end = *f.Berhenti
	} else if p.Hasil != Dikecualikan {
		left := due.Sub(saat)
		p.Sisa = &left
	}
	end = later(end, mulai)
	if b == JamBekerja {
		p.Durasi, p.Segmen = k.Bekerja(mulai, end), k.Segmen(mulai, end)
		return p
	}
	p.Durasi = end.Sub(mulai)
	if p.Durasi > 0 {
		p.Segmen = []Segmen{{Dari: mulai, Sampai: end, Dihitung: true}}
	}
	return p
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
