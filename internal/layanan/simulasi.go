package layanan

import (
	"context"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/tenggat"
)

// TanyaSimulasi asks how the clocks of a year would have been judged by another
// rule: nil keeps what each clock was fixed with.
type TanyaSimulasi struct {
	KPI   KPI
	Tahun int
	Basis *tenggat.Basis
	Batas *tenggat.Batas
}

// Putusan counts clocks by verdict.
type Putusan struct {
	Tepat        int `json:"tepat"`
	Terlambat    int `json:"terlambat"`
	Berjalan     int `json:"berjalan"`
	Dikecualikan int `json:"dikecualikan"`
} //@name SimulasiPutusan

func (p *Putusan) add(h tenggat.Hasil) {
	switch h {
	case tenggat.Tepat:
		p.Tepat++
	case tenggat.Terlambat:
		p.Terlambat++
	case tenggat.Berjalan:
		p.Berjalan++
	case tenggat.Dikecualikan:
		p.Dikecualikan++
	}
}

// Perubahan is how many clocks would pass from one verdict to another.
type Perubahan struct {
	Dari   tenggat.Hasil `json:"dari" enums:"tepat,terlambat,berjalan,dikecualikan"`
	Ke     tenggat.Hasil `json:"ke" enums:"tepat,terlambat,berjalan,dikecualikan"`
	Jumlah int           `json:"jumlah"`
} //@name SimulasiPerubahan

// Simulasi is what another rule would have made of the clocks of a year. Nothing
// is changed by asking.
type Simulasi struct {
	KPI          string         `json:"kpi" example:"B.1.15.14.b"`
	Tahun        int            `json:"tahun"`
	Basis        *tenggat.Basis `json:"basis" enums:"jam_dinding,jam_kerja" extensions:"x-nullable"` // null: each clock's own
	Batas        *Batas         `json:"batas" extensions:"x-nullable"`                               // null: each clock's own
	Jumlah       int            `json:"jumlah"`                                                      // clocks of the year
	Sekarang     Putusan        `json:"sekarang"`
	Simulasi     Putusan        `json:"simulasi"`
	Berubah      int            `json:"berubah"`
	Perubahan    []Perubahan    `json:"perubahan"`
	DihitungPada time.Time      `json:"dihitung_pada" format:"date-time"`
} //@name Simulasi

// check reports what cannot be asked.
func (q TanyaSimulasi) check(now time.Time) error {
	var c fault.Check
	if y := clock.DateOf(now).Year(); q.Tahun < 2000 || q.Tahun > y {
		c.Add("tahun", "out_of_range", "Harus antara 2000 dan %d.", "Must be between 2000 and %d.", y)
	}
	if q.Basis == nil && q.Batas == nil {
		c.Add("basis", "required", "Isi basis, atau nilai dan satuan.", "Give basis, or nilai and satuan.")
	}
	if q.Basis != nil {
		fault.OneOf(&c, "basis", *q.Basis, []tenggat.Basis{tenggat.JamDinding, tenggat.JamBekerja})
	}
	if q.Batas != nil {
		Batas(*q.Batas).check(&c, "satuan", "nilai")
	}
	return c.Err()
}

// Simulate judges the clocks of a year by another basis or limit, and says how
// many verdicts that would change. It writes nothing.
func (s *Service) Simulate(ctx context.Context, q TanyaSimulasi) (Simulasi, error) {
	now := s.j.Now()
	out := Simulasi{KPI: q.KPI.Kode(), Tahun: q.Tahun, Basis: q.Basis, Batas: (*Batas)(q.Batas), Perubahan: []Perubahan{}, DihitungPada: now}
	if err := q.check(now); err != nil {
		return out, err
	}
	moved := map[[2]tenggat.Hasil]int{}
	err := s.eachClock(ctx, q.KPI, q.Tahun, func(j *Jam, policy Kebijakan, cal *tenggat.Kalender) {
		rule := policy.rule(j.KPI, j.Ketat.Mulai) // by the arrival first entered
		basis, limit := j.Basis, tenggat.Batas(rule.Batas)
		if q.Basis != nil {
			basis = *q.Basis
		}
		if q.Batas != nil {
			limit = *q.Batas
		}
		was := j.facts(j.Terbukti).Putuskan(j.Terbukti.due(j.Basis), now)
		due := j.Terbukti.Mulai.Add(limit.Dinding())
		if basis == tenggat.JamBekerja {
			if at, ok := cal.Tenggat(j.Terbukti.Mulai, limit); ok {
				due = at
			}
		}
		would := j.facts(j.Terbukti).Putuskan(due, now)
		out.Jumlah++
		out.Sekarang.add(was)
		out.Simulasi.add(would)
		if was != would {
			out.Berubah++
			moved[[2]tenggat.Hasil{was, would}]++
		}
	})
	verdicts := []tenggat.Hasil{tenggat.Tepat, tenggat.Terlambat, tenggat.Berjalan, tenggat.Dikecualikan}
	for _, from := range verdicts {
		for _, to := range verdicts {
			if n := moved[[2]tenggat.Hasil{from, to}]; n > 0 {
				out.Perubahan = append(out.Perubahan, Perubahan{from, to, n})
			}
		}
	}
	return out, err
}
