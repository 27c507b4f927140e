package layanan

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/tenggat"
)

const clockColumns = `kpi, basis, berlaku, terpisah, lewat, mulai_pada, tenggat_dinding, tenggat_kerja, berhenti_pada, susulan,
	ketat_berlaku, ketat_terpisah, ketat_lewat, ketat_mulai_pada, ketat_tenggat_dinding, ketat_tenggat_kerja, ketat_berhenti_pada, dikecualikan_pada, sementara, hasil, hasil_kerja, ketat_hasil, durasi_detik, ambang, ingat_pada`

func readClocks(g *gorm.DB, ids []string, at map[string]*Permintaan) error {
	return db.Raw(g.Statement.Context, g, func(scan func(...any) error) error {
		var owner string
		var j Jam
		t, k := &j.Terbukti, &j.Ketat
		if err := scan(&owner, &j.KPI, &j.Basis, &t.Berlaku, &t.Terpisah, &t.Lewat, &t.Mulai, &t.TenggatDinding, &t.TenggatKerja, &t.Berhenti, &j.Susulan,
			&k.Berlaku, &k.Terpisah, &k.Lewat, &k.Mulai, &k.TenggatDinding, &k.TenggatKerja, &k.Berhenti, &j.DikecualikanPada, &j.Sementara,
			&j.Hasil, &j.HasilKerja, &j.HasilKetat, &j.Durasi, &j.Ambang, &j.IngatPada); err != nil {
			return fmt.Errorf("scan clock: %w", err)
		}
		p := at[owner]
		p.Jam = append(p.Jam, j)
		return nil
	}, "SELECT permintaan_id, "+clockColumns+" FROM permintaan_jam WHERE permintaan_id IN ? ORDER BY permintaan_id, kpi", ids)
}

// writeClocks puts the clocks of a request in the place of those before, and
// counts their final verdicts anew.
func writeClocks(g *gorm.DB, was, p *Permintaan) error {
	if p.Versi > 1 {
		if err := g.Exec("DELETE FROM permintaan_jam WHERE permintaan_id = ?", p.ID).Error; err != nil {
			return db.Translate(err)
		}
	}
	if err := insertClocks(g, p.clockRows()); err != nil {
		return err
	}
	sum := map[pos]hitung{}
	if was != nil {
		was.tally(sum, -1)
	}
	p.tally(sum, 1)
	return count(g, sum)
}

// clockRows are the clocks of a request as rows of permintaan_jam.
func (p *Permintaan) clockRows() [][]any {
	out := make([][]any, len(p.Jam))
	for i := range p.Jam {
		j := &p.Jam[i]
		t, k := j.Terbukti, j.Ketat
		out[i] = []any{p.ID, p.Kanal, j.KPI, j.Basis, t.Berlaku, t.Terpisah, t.Lewat, t.Mulai, t.TenggatDinding, t.TenggatKerja, t.Berhenti, j.Susulan,
			k.Berlaku, k.Terpisah, k.Lewat, k.Mulai, k.TenggatDinding, k.TenggatKerja, k.Berhenti, j.DikecualikanPada, j.Sementara,
			j.Hasil, j.HasilKerja, j.HasilKetat, j.Durasi, j.Ambang, j.IngatPada, clock.DateOf(t.Mulai).Year()}
	}
	return out
}

func insertClocks(g *gorm.DB, rows [][]any) error {
	const one = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	for part := range slices.Chunk(rows, 100) {
		if err := g.Exec("INSERT INTO permintaan_jam (permintaan_id, kanal, "+clockColumns+", tahun) VALUES "+one+strings.Repeat(", "+one, len(part)-1), slices.Concat(part...)...).Error; err != nil {
			return db.Translate(err)
		}
	}
	return nil
}

// Readings of a clock, as permintaan_rekap counts them.
const (
	terbukti = "terbukti"
	jamKerja = "jam_kerja"
	ketat    = "ketat"
	terpisah = "terpisah"
)

// pos is one line of permintaan_rekap.
type pos struct {
	kpi    KPI
	bulan  string
	kanal  Kanal
	bacaan string
}

// hitung are its numbers.
type hitung struct{ tepat, terlambat, dikecualikan, susulan, berhenti int }

// tally adds what the clocks of a request contribute, n times.
func (p *Permintaan) tally(sum map[pos]hitung, n int) {
	for i := range p.Jam {
		j := &p.Jam[i]
		add := func(s Sisi, bacaan string, verdict *tenggat.Hasil) {
			if verdict == nil {
				return
			}
			at := pos{j.KPI, string(clock.DateOf(s.Mulai))[:7], p.Kanal, bacaan}
			h := sum[at]
			switch *verdict {
			case tenggat.Tepat:
				h.tepat += n
			case tenggat.Terlambat:
				h.terlambat += n
			default:
				h.dikecualikan += n
			}
			if j.Susulan && *verdict != tenggat.Dikecualikan {
				h.susulan += n
			}
			if j.Durasi != nil && bacaan == terbukti {
				h.berhenti += n
			}
			sum[at] = h
		}
		if t := j.Terbukti; t.Terpisah {
			add(t, terpisah, j.Hasil)
		} else {
			add(t, terbukti, j.Hasil)
			add(t, jamKerja, j.HasilKerja)
		}
		if !j.Ketat.Terpisah {
			add(j.Ketat, ketat, j.HasilKetat)
		}
	}
}

// count moves the numbers of permintaan_rekap by what changed, in the order of
// their lines: two writers never wait for one another crosswise.
func count(g *gorm.DB, sum map[pos]hitung) error {
	lines := slices.SortedFunc(maps.Keys(sum), func(a, b pos) int {
		return cmp.Or(cmp.Compare(a.kpi, b.kpi), cmp.Compare(a.bulan, b.bulan), cmp.Compare(a.kanal, b.kanal), cmp.Compare(a.bacaan, b.bacaan))
	})
	for _, l := range lines {
		h := sum[l]
		if h == (hitung{}) {
			continue
		}
		if err := g.Exec(`INSERT INTO permintaan_rekap (kpi, bulan, kanal, bacaan, tepat, terlambat, dikecualikan, susulan, berhenti) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (kpi, bulan, kanal, bacaan) DO UPDATE SET tepat = permintaan_rekap.tepat + excluded.tepat, terlambat = permintaan_rekap.terlambat + excluded.terlambat,
				dikecualikan = permintaan_rekap.dikecualikan + excluded.dikecualikan, susulan = permintaan_rekap.susulan + excluded.susulan, berhenti = permintaan_rekap.berhenti + excluded.berhenti`,
			l.kpi, l.bulan, l.kanal, l.bacaan, h.tepat, h.terlambat, h.dikecualikan, h.susulan, h.berhenti).Error; err != nil {
			return db.Translate(err)
		}
	}
	return nil
}

// eachClock reads the clocks of a KPI that started in a year (WIB) and that the
// KPI counts, each with the policy and the calendar it was fixed with.
func (s *Service) eachClock(ctx context.Context, kpi KPI, year int, f func(*Jam, Kebijakan, *tenggat.Kalender)) error {
	type clockOf struct {
		Jam
		policy, calendar int
	}
	g := s.j.DB().Reader.WithContext(ctx)
	from, to := clock.MakeDate(year, 1, 1).Start(), clock.MakeDate(year+1, 1, 1).Start()
	var after string
	for start := from; ; { // in pages: no long read holds the store
		var page []clockOf
		err := db.Raw(ctx, g, func(scan func(...any) error) error {
			var c clockOf
			var owner string
			t, k := &c.Terbukti, &c.Ketat
			if err := scan(&owner, &c.KPI, &c.Basis, &t.Lewat, &t.Mulai, &t.TenggatDinding, &t.TenggatKerja, &t.Berhenti, &c.DikecualikanPada, &k.Mulai, &c.policy, &c.calendar); err != nil {
				return fmt.Errorf("scan clock: %w", err)
			}
			t.Berlaku = true
			after, start = owner, t.Mulai
			page = append(page, c)
			return nil
		}, `SELECT j.permintaan_id, j.kpi, j.basis, j.lewat, j.mulai_pada, j.tenggat_dinding, j.tenggat_kerja, j.berhenti_pada, j.dikecualikan_pada, j.ketat_mulai_pada, p.versi_kebijakan, p.versi_kalender
			FROM permintaan_jam j JOIN permintaan_layanan p ON p.id = j.permintaan_id
			WHERE j.kpi = ? AND j.mulai_pada < ? AND (j.mulai_pada, j.permintaan_id) > (?, ?) AND j.berlaku AND NOT j.terpisah
			ORDER BY j.mulai_pada, j.permintaan_id LIMIT 5000`, kpi, to, start, after)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			policy, cal, err := s.versi.of(g, page[i].policy, page[i].calendar)
			if err != nil {
				return err
			}
			f(&page[i].Jam, policy, cal.Kalender)
		}
	}
}

// dueClocks reads and holds the clocks whose next alert is due, those first
// that wait longest. What another process holds is its to tell.
func dueClocks(tx *journal.Tx, limit int) ([]dueClock, error) {
	suffix := db.ForUpdate(tx.DB, "j")
	if suffix != "" {
		suffix += " SKIP LOCKED"
	}
	var out []dueClock
	err := db.Raw(tx.DB.Statement.Context, tx.DB, func(scan func(...any) error) error {
		c := dueClock{Jam: Jam{Terbukti: Sisi{Berlaku: true}}}
		t := &c.Terbukti
		if err := scan(&c.permintaan, &c.KPI, &c.Basis, &t.Mulai, &t.TenggatDinding, &t.TenggatKerja, &c.Ambang, &c.kode, &c.perihal, &c.penanggungJawab, &c.policy, &c.calendar); err != nil {
			return fmt.Errorf("scan clock: %w", err)
		}
		out = append(out, c)
		return nil
	}, `SELECT j.permintaan_id, j.kpi, j.basis, j.mulai_pada, j.tenggat_dinding, j.tenggat_kerja, j.ambang, p.kode, p.perihal, p.penanggung_jawab_id, p.versi_kebijakan, p.versi_kalender
		FROM permintaan_jam j JOIN permintaan_layanan p ON p.id = j.permintaan_id
		WHERE j.ingat_pada <= ? ORDER BY j.ingat_pada LIMIT ?`+suffix, tx.Now, limit)
	return out, err
}

// remember keeps what a clock was alerted for.
func remember(tx *journal.Tx, c *dueClock) error {
	return db.Translate(tx.DB.Exec("UPDATE permintaan_jam SET ambang = ?, ingat_pada = ? WHERE permintaan_id = ? AND kpi = ?", c.Ambang, c.IngatPada, c.permintaan, c.KPI).Error)
}
