package laporan

import (
	"context"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/tabel"
)

// DefinisiIKU is one version of what is counted for the ministry's indicator.
type DefinisiIKU struct {
	Kode         string `json:"kode" example:"IKU 5"`
	Versi        int    `json:"versi"`
	BerlakuMulai int    `json:"berlaku_mulai"` // the calendar year it begins with
	Uraian       string `json:"uraian"`
	Pembilang    string `json:"pembilang"`
	Penyebut     string `json:"penyebut"`
	Sumber       string `json:"sumber"`
} //@name LaporanIKUDefinisi

// definisiIKU are the versions, the latest first. A new definition is a new entry;
// earlier years keep theirs.
func definisiIKU() []DefinisiIKU {
	return []DefinisiIKU{{
		Kode: "IKU 5", Versi: 1, BerlakuMulai: 2025, Uraian: "Rasio luaran hasil kerja sama per total kerja sama.",
		Pembilang: "banyaknya luaran yang tercatat pada kegiatan kerja sama terverifikasi yang berakhir pada periode",
		Penyebut:  "banyaknya kegiatan kerja sama terverifikasi yang berakhir pada periode",
		Sumber:    "Indikator Kinerja Utama perguruan tinggi 2025",
	}}
}

// HitunganIKU is the material of one scope.
type HitunganIKU struct {
	Cakupan        Cakupan  `json:"cakupan"`
	Luaran         int      `json:"luaran" minimum:"0"`    // pembilang
	Kerjasama      int      `json:"kerjasama" minimum:"0"` // penyebut
	Rasio          *float64 `json:"rasio" minimum:"0" extensions:"x-nullable"`
	BerluaranSaja  int      `json:"kegiatan_berluaran" minimum:"0"` // activities with at least one output
	NaskahBerlaku  int      `json:"naskah_berlaku" minimum:"0"`     // agreements in force on a day of the period, for comparison
	MitraKerjasama int      `json:"mitra" minimum:"0"`              // partners of these activities, each once
} //@name LaporanIKUHitungan

// IKU is the material of the ministry's indicator.
type IKU struct {
	Kepala
	Definisi   DefinisiIKU   `json:"definisi"`
	Total      HitunganIKU   `json:"total"`
	PerUnit    []HitunganIKU `json:"per_unit"` // by the unit that carried them out: the caller's own; an activity stands in one
	Peringatan []Peringatan  `json:"peringatan"`
} //@name LaporanIKU

// Peringatan is something a reader must know.
type Peringatan struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
} //@name LaporanPeringatan

// IKU counts the material of the indicator.
func (s *Service) IKU(ctx context.Context, by actor.Actor, q Tanya, lang string) (IKU, error) {
	a, err := s.judge(ctx, by, q, true)
	if err != nil {
		return IKU{}, err
	}
	a.Laporan, a.Judul = "IKU", "Bahan IKU Kerja Sama"
	if a.Periode, err = q.periode(a.PerTanggal); err != nil {
		return IKU{}, err
	}
	out := IKU{Kepala: a.Kepala, PerUnit: []HitunganIKU{}, Peringatan: []Peringatan{}}
	all := definisiIKU()
	out.Definisi = all[len(all)-1]
	for _, d := range all {
		if d.BerlakuMulai <= a.Periode.Sampai.Year() {
			out.Definisi = d
			break
		}
	}
	if out.Definisi.BerlakuMulai > a.Periode.Sampai.Year() {
		out.Peringatan = append(out.Peringatan, Peringatan{"definisi_lebih_baru", fault.Tf("Definisi ini berlaku mulai %d; tahun yang diminta lebih awal.", "This definition begins in %d; the year asked for is earlier.", out.Definisi.BerlakuMulai).In(lang)})
	}
	wide := a
	if a.Cakupan.Jenis == Lembaga {
		wide.reach = actor.Reach{All: true} // totals are for all who see any
	}
	acts := a.ended().and(a.Cakupan.activities(wide.reach)).whole()
	if out.Total, err = s.store.iku(ctx, acts, db.And(inPeriod(a.Periode), a.Cakupan.agreements(wide.reach))); err != nil {
		return out, err
	}
	out.Total.Cakupan = a.Cakupan
	if a.Cakupan.Jenis != Lembaga {
		return out, nil
	}
	units, err := s.store.units(ctx, a.Periode)
	if err != nil {
		return out, err
	}
	for _, u := range units {
		if !a.reach.Covers(u.ID) {
			continue
		}
		h, err := s.store.iku(ctx, a.ended().and(db.Cond{SQL: "p.unit_pelaksana_id = ?", Args: []any{u.ID}}).whole(), db.And(inPeriod(a.Periode), db.Cond{SQL: "EXISTS (SELECT 1 FROM naskah_unit nu WHERE nu.naskah_id = n.id AND nu.unit_id = ?)", Args: []any{u.ID}}))
		if err != nil {
			return out, err
		}
		if h.Kerjasama > 0 || h.NaskahBerlaku > 0 {
			h.Cakupan = Cakupan{Jenis: Unit, ID: u.ID, Kode: u.Kode, Nama: u.Nama}
			out.PerUnit = append(out.PerUnit, h)
		}
	}
	return out, nil
}

// tabelIKU is a line for the scope asked for, then one for each unit.
func tabelIKU(v IKU) tabel.Tabel {
	row := func(h HitunganIKU) []any {
		ratio := any(nil)
		if h.Rasio != nil {
			ratio = *h.Rasio
		}
		return []any{v.Definisi.Kode, v.Definisi.Versi, v.Periode.Dari, v.Periode.Sampai, h.Cakupan.Jenis, h.Cakupan.Kode, h.Cakupan.Nama, h.Luaran, h.Kerjasama, ratio, h.BerluaranSaja, h.NaskahBerlaku, h.MitraKerjasama}
	}
	rows := [][]any{row(v.Total)}
	for _, h := range v.PerUnit {
		rows = append(rows, row(h))
	}
	var columns []tabel.Kolom
	for _, n := range []string{"indikator", "versi_definisi", "dari", "sampai", "cakupan_jenis", "cakupan_kode", "cakupan_nama", "luaran", "kerjasama", "rasio", "kegiatan_berluaran", "naskah_berlaku", "mitra"} {
		columns = append(columns, tabel.Kolom{Nama: n, Judul: n, Lebar: 16})
	}
	return tabel.Tabel{Nama: "IKU", Kolom: columns, Baris: tabel.Rows(rows...)}
}

// rasio is a ratio for people, four decimals; nil of nothing.
func rasio(n, of int) *float64 {
	if of == 0 {
		return nil
	}
	v := float64((int64(n)*20000+int64(of))/(2*int64(of))) / 10000
	return &v
}

// years are the calendar years a period touches.
func (p Periode) years() (out []int) {
	for y := p.Dari.Year(); y <= p.Sampai.Year(); y++ {
		out = append(out, y)
	}
	return out
}
