package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"kerjasama/internal/app"
	"kerjasama/internal/platform/clock"
)

// mentahan are the bare rows of a store, read table by table, and the KPI table
// counted from them in the words of domain.md: slow, and with no line of the
// product's.
type mentahan struct {
	today         string
	now           time.Time
	giat          []*giatan
	jurusan       []milik
	prodi         []milik
	jam           map[string][]jaman // by kpi
	tahun         int                // of met and over
	met, finished []*giatan          // activities that count: their days meet the year, they ended in it
}

// giatan is an activity.
type giatan struct {
	id, status, unit, mulai, selesai string
	relevan, a, bKinerja, bFasilitas bool
	naskah                           *string
	mitra                            int
	prodi, bidang                    []string
	buktiA, buktiB                   bool
	skor, butir, survei              int
	lanjut                           bool
}

// milik is a unit or a prodi, with the days it runs and the jurusan it belongs to.
type milik struct {
	id, mulai string
	sampai    *string
	anggota   []anggota
}

type anggota struct {
	jurusan, mulai string
	sampai         *string
}

// jaman is a clock.
type jaman struct {
	id         string
	mulai, due time.Time
	stop       *time.Time
}

// bare reads the rows.
func bare(ctx context.Context, t *testing.T, a *app.App) *mentahan {
	t.Helper()
	m := &mentahan{now: a.Journal.Now(), jam: map[string][]jaman{}}
	m.today = string(clock.DateOf(m.now))
	at := map[string]*giatan{}
	read := func(query string, row func(scan func(...any) error) error) {
		t.Helper()
		rows, err := a.DB.ReaderSQL.QueryContext(ctx, query)
		if err != nil {
			t.Fatal(query, err)
		}
		defer rows.Close()
		for rows.Next() {
			if err := row(rows.Scan); err != nil {
				t.Fatal(query, err)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(query, err)
		}
	}
	read("SELECT id, status, unit_pelaksana_id, CAST(tanggal_mulai AS text), CAST(tanggal_selesai AS text), relevan_ps, aspek_a_terpenuhi, aspek_b_kinerja, aspek_b_fasilitas, naskah_id FROM pelaksanaan", func(scan func(...any) error) error {
		g := &giatan{}
		err := scan(&g.id, &g.status, &g.unit, &g.mulai, &g.selesai, &g.relevan, &g.a, &g.bKinerja, &g.bFasilitas, &g.naskah)
		at[g.id], m.giat = g, append(m.giat, g)
		return err
	})
	pairs := func(query string, put func(g *giatan, v string)) {
		t.Helper()
		read(query, func(scan func(...any) error) error {
			var id, v string
			err := scan(&id, &v)
			put(at[id], v)
			return err
		})
	}
	pairs("SELECT pelaksanaan_id, mitra_id FROM pelaksanaan_mitra", func(g *giatan, _ string) { g.mitra++ })
	pairs("SELECT pelaksanaan_id, prodi_id FROM pelaksanaan_prodi", func(g *giatan, v string) { g.prodi = append(g.prodi, v) })
	pairs("SELECT pelaksanaan_id, bidang FROM pelaksanaan_bidang", func(g *giatan, v string) { g.bidang = append(g.bidang, v) })
	pairs("SELECT pelaksanaan_id, COALESCE(aspek, '') FROM pelaksanaan_bukti", func(g *giatan, v string) { g.buktiA, g.buktiB = g.buktiA || v == "a", g.buktiB || v == "b" })
	pairs("SELECT tindak_lanjut_dari_id, status FROM rencana_kegiatan WHERE tindak_lanjut_dari_id IS NOT NULL", func(g *giatan, v string) { g.lanjut = g.lanjut || v != "dibatalkan" })
	renewed := map[string]bool{}
	read("SELECT menggantikan_id, status FROM naskah WHERE menggantikan_id IS NOT NULL", func(scan func(...any) error) error {
		var id, status string
		err := scan(&id, &status)
		renewed[id] = renewed[id] || status != "dibatalkan"
		return err
	})
	for _, g := range m.giat {
		g.lanjut = g.lanjut || g.naskah != nil && renewed[*g.naskah]
	}
	read("SELECT pelaksanaan_id, status, jumlah_skor, jumlah_butir, COALESCE(berminat_lanjut, false) FROM survei_mitra", func(scan func(...any) error) error {
		var id, status string
		var skor, butir int
		var keen bool
		err := scan(&id, &status, &skor, &butir, &keen)
		if g := at[id]; err == nil && status == "terisi" {
			if butir != 6 {
				return fmt.Errorf("a survey of %d items", butir) // the mean of means below is for six
			}
			g.survei++
			g.skor, g.butir, g.lanjut = g.skor+skor, g.butir+butir, g.lanjut || keen
		}
		return err
	})
	owners := func(query string, to *[]milik) {
		t.Helper()
		read(query, func(scan func(...any) error) error {
			var o milik
			err := scan(&o.id, &o.mulai, &o.sampai)
			*to = append(*to, o)
			return err
		})
	}
	owners("SELECT id, CAST(aktif_mulai AS text), CAST(aktif_sampai AS text) FROM unit WHERE jenis = 'jurusan'", &m.jurusan)
	owners("SELECT id, CAST(aktif_mulai AS text), CAST(aktif_sampai AS text) FROM prodi", &m.prodi)
	read("SELECT prodi_id, jurusan_id, CAST(mulai AS text), CAST(sampai AS text) FROM prodi_jurusan", func(scan func(...any) error) error {
		var id string
		var in anggota
		err := scan(&id, &in.jurusan, &in.mulai, &in.sampai)
		i := slices.IndexFunc(m.prodi, func(p milik) bool { return p.id == id })
		m.prodi[i].anggota = append(m.prodi[i].anggota, in)
		return err
	})
	read("SELECT permintaan_id, kpi, mulai_pada, tenggat_dinding, berhenti_pada FROM permintaan_jam", func(scan func(...any) error) error {
		var j jaman
		var k string
		err := scan(&j.id, &k, &j.mulai, &j.due, &j.stop)
		m.jam[k] = append(m.jam[k], j)
		return err
	})
	if len(m.prodi) < 60 || len(m.jurusan) < 2 {
		t.Fatalf("only %d prodi of %d jurusan", len(m.prodi), len(m.jurusan))
	}
	return m
}

func dalam(day, from string, until *string) bool {
	return from <= day && (until == nil || day <= *until)
}

// ref is the day for which "active" is asked.
func (m *mentahan) ref(y int) string { return min(fmt.Sprintf("%d-12-31", y), m.today) }

func (m *mentahan) active(o milik, ref string) bool { return dalam(ref, o.mulai, o.sampai) }

// of reports whether an activity is a scope's: a jurusan's that carries it out or
// had one of its prodi on the day it ended, or a prodi's that it names.
func (m *mentahan) of(g *giatan, scope string) bool {
	if scope == "" || g.unit == scope || slices.Contains(g.prodi, scope) {
		return true
	}
	return slices.ContainsFunc(m.prodi, func(p milik) bool {
		return slices.Contains(g.prodi, p.id) && slices.ContainsFunc(p.anggota, func(in anggota) bool { return in.jurusan == scope && dalam(g.selesai, in.mulai, in.sampai) })
	})
}

// look finds the activities that count in a year.
func (m *mentahan) look(y int) {
	if m.tahun == y {
		return
	}
	m.tahun, m.met, m.finished = y, nil, nil
	from, until := fmt.Sprintf("%d-01-01", y), fmt.Sprintf("%d-12-31", y)
	for _, g := range m.giat {
		if g.status != "terverifikasi" || g.mitra == 0 || g.mulai > m.today {
			continue
		}
		if g.mulai <= until && g.selesai >= from {
			m.met = append(m.met, g)
		}
		if g.selesai >= from && g.selesai <= until && g.selesai <= m.today {
			m.finished = append(m.finished, g)
		}
	}
}

// count is an indicator of a year and scope ("": the institution): what is met,
// and all of it.
func (m *mentahan) count(kode string, y int, scope string) (met, all []string) {
	m.look(y)
	switch kode {
	case "B.1.15.7":
		if scope == "" {
			for _, j := range m.jurusan {
				if m.active(j, m.ref(y)) {
					all = append(all, j.id)
					if covered, _ := m.count(kode, y, j.id); len(covered) == 3 {
						met = append(met, j.id)
					}
				}
			}
			return met, all
		}
		all = []string{"pendidikan", "penelitian", "pkm"}
		for _, b := range all {
			if slices.ContainsFunc(m.met, func(g *giatan) bool { return g.relevan && slices.Contains(g.bidang, b) && m.of(g, scope) }) {
				met = append(met, b)
			}
		}
	case "B.1.15.12":
		for _, p := range m.prodi {
			in := scope == "" || scope == p.id || slices.ContainsFunc(p.anggota, func(a anggota) bool { return a.jurusan == scope && dalam(m.ref(y), a.mulai, a.sampai) })
			if !in || !m.active(p, m.ref(y)) {
				continue
			}
			all = append(all, p.id)
			if slices.ContainsFunc(m.met, func(g *giatan) bool { return slices.Contains(g.prodi, p.id) }) {
				met = append(met, p.id)
			}
		}
	case "B.1.15.8.a", "B.1.15.8.b", "B.1.15.8.c":
		for _, g := range m.finished {
			if !m.of(g, scope) {
				continue
			}
			all = append(all, g.id)
			if map[byte]bool{'a': g.a && g.buktiA, 'b': (g.bKinerja || g.bFasilitas) && g.buktiB, 'c': g.survei > 0 && g.skor >= 3*g.butir && g.lanjut}[kode[len(kode)-1]] {
				met = append(met, g.id)
			}
		}
	default:
		for _, j := range m.jam[kode[len(kode)-1:]] {
			if j.mulai.In(clock.WIB).Year() != y || j.stop == nil && !m.now.After(j.due) {
				continue
			}
			all = append(all, j.id)
			if j.stop != nil && !j.stop.After(j.due) {
				met = append(met, j.id)
			}
		}
	}
	return met, all
}
