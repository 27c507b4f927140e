package layanan

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kabar"
	"kerjasama/internal/platform/tenggat"
)

// alertPage is how many clocks one transaction alerts people for.
const alertPage = 500

// reached is when a share of a clock's time is used up, on its official basis.
// Half of a working-hours clock is half of the working time until its due.
func (j *Jam) reached(percent int, cal *tenggat.Kalender) time.Time {
	from, due := j.Terbukti.Mulai, j.Terbukti.due(j.Basis)
	if percent >= 100 {
		return due
	}
	if j.Basis == tenggat.JamBekerja {
		seconds := int64(cal.Bekerja(from, due)/time.Second) * int64(percent) / 100
		if at, ok := cal.Tenggat(from, tenggat.Batas{Nilai: seconds, Satuan: tenggat.Detik}); ok && at.Before(due) {
			return at
		}
		return due
	}
	return from.Add(due.Sub(from) * time.Duration(percent) / 100)
}

// remind fixes when people are alerted next: at the first share that was not
// told yet. A clock that nobody awaits any more, or that is late whatever comes,
// alerts nobody.
func (j *Jam) remind(levels []int, closed bool, cal *tenggat.Kalender) {
	j.IngatPada = nil
	if t := j.Terbukti; closed || !t.Berlaku || t.Lewat || t.Berhenti != nil || j.DikecualikanPada != nil {
		return
	}
	for _, n := range levels {
		if n > j.Ambang {
			at := j.reached(n, cal)
			j.IngatPada = &at
			return
		}
	}
}

// dueClock is a clock whose next alert is due, with what the alert says.
type dueClock struct {
	Jam
	permintaan, kode, perihal string
	penanggungJawab           *string
	policy, calendar          int
}

// Alerts tells of the clocks whose next share of time is used up, and returns how
// many there were. tell delivers within the transaction that remembers it, so
// that each share is told once, whatever happens and however many processes look.
// Where several shares were passed meanwhile, only the largest is told.
func (s *Service) Alerts(ctx context.Context, tell func(*journal.Tx, []kabar.Kabar) error) (n int, err error) {
	for {
		page := 0
		call := journal.Call{By: actor.System(), RequestID: ident.New(s.j.Now())}
		_, err := journal.Do(ctx, s.j, call, func(tx *journal.Tx) (struct{}, error) {
			page = 0
			due, err := dueClocks(tx, alertPage)
			if err != nil {
				return struct{}{}, err
			}
			page = len(due)
			var news []kabar.Kabar
			for i := range due {
				c := &due[i]
				_, cal, err := s.versi.of(tx.DB, c.policy, c.calendar)
				if err != nil {
					return struct{}{}, err
				}
				for _, level := range slices.Backward(s.ambang) {
					if level > c.Ambang && !c.reached(level, cal.Kalender).After(tx.Now) {
						c.Ambang = level
						news = append(news, c.news())
						break
					}
				}
				c.remind(s.ambang, false, cal.Kalender)
				if err := remember(tx, c); err != nil {
					return struct{}{}, err
				}
			}
			if len(news) == 0 {
				return struct{}{}, nil
			}
			return struct{}{}, tell(tx, news)
		})
		if err != nil {
			return n, err
		}
		if n += page; page < alertPage {
			return n, nil
		}
	}
}

// news is what people are told: whoever is responsible, else the office; once
// the due has passed the head of the office too.
func (c *dueClock) news() kabar.Kabar {
	due := c.Terbukti.due(c.Basis)
	k := kabar.Kabar{
		Jenis: kabar.MendekatiTenggat, Kunci: fmt.Sprintf("jam:%s:%s:%d", c.permintaan, c.KPI, c.Ambang),
		Subjek: noun, SubjekID: c.permintaan, Kode: c.kode, Judul: c.perihal,
		Kepada: kabar.Kepada{Cadangan: []actor.Peran{actor.StafHumas}},
		Rinci:  kabar.Rinci{KPI: c.KPI.Kode(), Ambang: c.Ambang, TenggatPada: &due},
	}
	if c.penanggungJawab != nil {
		k.Kepada.Orang = []string{*c.penanggungJawab}
	}
	if c.Ambang >= 100 {
		k.Jenis, k.Kepada.Peran = kabar.LewatTenggat, []actor.Peran{actor.SubKoordinator}
	}
	return k
}
