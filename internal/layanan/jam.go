package layanan

import (
	"time"

	"kerjasama/internal/platform/tenggat"
)

// KPI is a clock's last letter: B.1.15.14.a, b or c.
type KPI string

// The clocks of the SOP.
const (
	Draf       KPI = "a" // a draft of an MoU or MoA, within a day
	Tanggapan  KPI = "b" // a first human response, within 15 minutes
	Kelanjutan KPI = "c" // a follow-up for a partner, within a day
)

// Kode is the name of the KPI.
func (k KPI) Kode() string { return "B.1.15.14." + string(k) }

// never is the due of a request that has no open clock.
func never() time.Time { return time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC) }

// Sisi is one reading of a clock: as attested, or strict.
type Sisi struct {
	Berlaku        bool // whether the clock runs at all under this reading
	Terpisah       bool // an IA: reported apart from the KPI
	Lewat          bool // recorded too late: counts as late
	Mulai          time.Time
	TenggatDinding time.Time
	TenggatKerja   time.Time
	Berhenti       *time.Time
}

// Jam is a clock of a request. Terbukti takes the times as they were stated,
// Ketat the server's time for every answer entered late and the first values of
// whatever was corrected. Nothing here depends on when it is asked: the verdict
// follows from it and an instant.
type Jam struct {
	KPI              KPI
	Basis            tenggat.Basis
	Terbukti         Sisi
	Ketat            Sisi
	DikecualikanPada *time.Time
	Susulan          bool // the stop was entered late
	Sementara        bool // a due lies in a year without holidays
	// Hasil, HasilKerja (working hours) and HasilKetat are verdicts that no
	// instant changes any more; nil while the clock is open, or where it does not
	// run. Durasi is the seconds a stopped clock of the KPI took.
	Hasil, HasilKerja, HasilKetat *tenggat.Hasil
	Durasi                        *int64
	// Ambang is the share of its time, in per cent, that the clock was last
	// alerted for, IngatPada when the next alert is due; nil for none.
	Ambang    int
	IngatPada *time.Time
}

// applies reports whether a clock runs for a request.
func (k Pokok) applies(kpi KPI) bool {
	switch kpi {
	case Draf:
		return k.Jenis.aboutNaskah() && k.JenisNaskah != nil
	case Kelanjutan:
		return k.PemohonJenis == DariMitra
	default:
		return true
	}
}

// stops reports whether an event stops a clock.
func (k *Kejadian) stops(kpi KPI) bool {
	switch {
	case k.Dibatalkan != nil || k.Otomatis:
		return false
	case kpi == Draf:
		return k.Jenis == PenyerahanDraf
	case kpi == Kelanjutan:
		return k.Jenis == TindakLanjut
	default:
		return k.Jenis == Respons || k.Jenis == TindakLanjut
	}
}

// clocks derives the clocks of a request from what was recorded, under the
// policy and the calendar it was recorded with.
func (p *Permintaan) clocks(policy Kebijakan, cal *tenggat.Kalender) []Jam {
	var out []Jam
	for _, kpi := range []KPI{Draf, Tanggapan, Kelanjutan} {
		rule := policy.rule(kpi, p.Asal.MasukPada)
		j := Jam{KPI: kpi, Basis: rule.Basis, DikecualikanPada: p.excluded()}
		j.Terbukti = p.side(p.Pokok, kpi, tenggat.Batas(rule.Batas), policy, cal, &j.Sementara)
		j.Ketat = p.side(p.Asal, kpi, tenggat.Batas(rule.Batas), policy, cal, &j.Sementara)
		if p.ImporID != nil { // nobody saw history arrive: it has no strict reading
			j.Ketat.Berlaku = false
		}
		if !j.Terbukti.Berlaku && !j.Ketat.Berlaku {
			continue
		}
		for i := range p.Kejadian {
			k := &p.Kejadian[i]
			if !k.stops(kpi) {
				continue
			}
			at, late := k.TerjadiPada, policy.late(k.TerjadiPada, k.DicatatPada)
			if first(&j.Terbukti.Berhenti, at) {
				j.Susulan = late
			}
			if late {
				at = k.DicatatPada
			}
			first(&j.Ketat.Berhenti, at)
		}
		j.conclude(cal)
		out = append(out, j)
	}
	return out
}

// side fixes one reading of a clock.
func (p *Permintaan) side(k Pokok, kpi KPI, limit tenggat.Batas, policy Kebijakan, cal *tenggat.Kalender, provisional *bool) Sisi {
	s := Sisi{
		Berlaku: k.applies(kpi), Terpisah: kpi == Draf && k.JenisNaskah != nil && *k.JenisNaskah == IA, Lewat: p.ImporID == nil && policy.tooLate(k.MasukPada, p.DicatatPada),
		Mulai: k.MasukPada, TenggatDinding: k.MasukPada.Add(limit.Dinding()),
	}
	due, ok := cal.Tenggat(k.MasukPada, limit)
	if !ok { // a calendar without working time ahead
		due = s.TenggatDinding
	}
	s.TenggatKerja = due
	*provisional = *provisional || !ok || cal.Sementara(due)
	return s
}

// excluded is when the request was first marked a duplicate or cancelled.
func (p *Permintaan) excluded() *time.Time {
	at := p.DitandaiDuplikatPada
	if p.DibatalkanPada != nil {
		first(&at, *p.DibatalkanPada)
	}
	return at
}

// first keeps the earlier of two instants, and reports whether it is the new one.
func first(kept **time.Time, at time.Time) bool {
	if *kept != nil && !at.Before(**kept) {
		return false
	}
	*kept = &at
	return true
}

// due is when a clock is due on a basis.
func (s Sisi) due(b tenggat.Basis) time.Time {
	if b == tenggat.JamBekerja {
		return s.TenggatKerja
	}
	return s.TenggatDinding
}

// facts is what a verdict is made of.
func (j *Jam) facts(s Sisi) tenggat.Fakta {
	return tenggat.Fakta{Berhenti: s.Berhenti, Dikecualikan: j.DikecualikanPada, Lewat: s.Lewat}
}

// next is the earliest due of the clocks that are still open on the official
// basis, [never] when there is none.
func (p *Permintaan) next() time.Time {
	out := never()
	if p.Status.closed() {
		return out
	}
	for i := range p.Jam {
		if s := p.Jam[i].Terbukti; s.Berlaku && s.Berhenti == nil {
			if due := s.due(p.Jam[i].Basis); due.Before(out) {
				out = due
			}
		}
	}
	return out
}

// conclude fixes what no instant changes any more.
func (j *Jam) conclude(cal *tenggat.Kalender) {
	t := j.Terbukti
	j.Hasil, j.HasilKerja, j.HasilKetat = j.final(t, t.due(j.Basis)), j.final(t, t.TenggatKerja), j.final(j.Ketat, j.Ketat.due(j.Basis))
	if j.Hasil == nil || *j.Hasil == tenggat.Dikecualikan || t.Berhenti == nil || t.Terpisah {
		return
	}
	lasted := t.Berhenti.Sub(t.Mulai)
	if j.Basis == tenggat.JamBekerja {
		lasted = cal.Bekerja(t.Mulai, *t.Berhenti)
	}
	n := ceil(lasted)
	j.Durasi = &n
}

func (j *Jam) final(s Sisi, due time.Time) *tenggat.Hasil {
	if !s.Berlaku || s.Berhenti == nil && j.DikecualikanPada == nil && !s.Lewat {
		return nil
	}
	h := j.facts(s).Putuskan(due, never())
	return &h
}
