package laporan

import (
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// Faktor are the weights of the indicative score of one jenjang in one version of
// the instrument.
type Faktor struct {
	Versi        int        `json:"versi"`
	BerlakuMulai clock.Date `json:"berlaku_mulai" swaggertype:"string" format:"date"`
	Jenjang      string     `json:"jenjang" enums:"d3,d4"`
	// BidangA to C weigh N1, N2 and N3.
	BidangA float64 `json:"bidang_a"`
	BidangB float64 `json:"bidang_b"`
	BidangC float64 `json:"bidang_c"`
	// TingkatA to C are how many international, national and regional ones it takes.
	TingkatA float64 `json:"tingkat_a"`
	TingkatB float64 `json:"tingkat_b"`
	TingkatC float64 `json:"tingkat_c"`
	Sumber   string  `json:"sumber"`
} //@name LaporanLKPSFaktor

// faktor are the versions, the latest first. A new instrument is a new line.
func faktor() []Faktor {
	const from, source = "2019-04-01", "BAN-PT, matriks penilaian LKPS vokasi (IAPS 4.0), butir kerjasama"
	return []Faktor{
		{1, from, "d3", 2, 1, 3, 1, 4, 6, source},
		{1, from, "d4", 3, 1, 2, 1, 4, 6, source},
	}
}

// SkorIndikatif is what the formulas of the instrument give for the counts: an
// indication for preparing, never the score of an assessor, who judges quality and
// evidence as well.
type SkorIndikatif struct {
	Indikatif   bool    `json:"indikatif"` // always true
	Keterangan  string  `json:"keterangan"`
	NDTPS       int     `json:"ndtps" minimum:"1"` // as it was given
	RK          float64 `json:"rk"`
	SkorBidang  float64 `json:"skor_bidang" minimum:"0" maximum:"4"`
	SkorTingkat float64 `json:"skor_tingkat" minimum:"0" maximum:"4"`
	Faktor      Faktor  `json:"faktor"`
} //@name LaporanLKPSSkor

// keteranganSkor is what stands wherever such a score does.
func keteranganSkor() fault.Text {
	return fault.T("Skor INDIKATIF: hasil rumus atas jumlah baris, bukan penilaian asesor; mutu dan bukti tidak ikut dihitung.",
		"INDICATIVE score: what the formulas give for the numbers of lines, not an assessor's judgement; quality and evidence are not counted.")
}

// skor is the indicative score of a prodi; nil without its number of lecturers, or
// for a jenjang that has no factors. RK = (a·N1 + b·N2 + c·N3) / NDTPS, at most 4;
// the level's score follows from how far NI, NN and NW reach a, b and c.
//
// D4, 2 lecturers, N1 N2 N3 = 1 1 1: RK = (3 + 1 + 2) / 2 = 3.
func skor(jenjang string, at clock.Date, j JumlahLKPS, ndtps int) *SkorIndikatif {
	if ndtps == 0 {
		return nil
	}
	for _, f := range faktor() {
		if f.Jenjang != jenjang || at < f.BerlakuMulai {
			continue
		}
		rk := (f.BidangA*float64(j.N1) + f.BidangB*float64(j.N2) + f.BidangC*float64(j.N3)) / float64(ndtps)
		return &SkorIndikatif{Indikatif: true, Keterangan: keteranganSkor().ID, NDTPS: ndtps, RK: rk, SkorBidang: min(4, rk), SkorTingkat: f.tingkat(float64(j.NI), float64(j.NN), float64(j.NW)), Faktor: f}
	}
	return nil
}

// tingkat is the score of levels.
func (f Faktor) tingkat(ni, nn, nw float64) float64 {
	a, b, c := f.TingkatA, f.TingkatB, f.TingkatC
	switch {
	case ni >= a:
		return 4
	case nn >= b:
		return 3 + ni/a
	case ni > 0 || nn > 0:
		return 2 + 2*ni/a + nn/b - ni*nn/(a*b)
	case nw >= c:
		return 2
	default:
		return 2 * nw / c
	}
}
