package laporan

import (
	"context"
	"math/big"
	"strconv"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
)

// Angka is an indicator of a year as the KPI report has it.
type Angka struct {
	Kode      string   `json:"kode"`
	Uraian    string   `json:"uraian"`
	Tahun     int      `json:"tahun"`
	Pembilang int      `json:"pembilang"`
	Penyebut  int      `json:"penyebut"`
	Nilai     *float64 `json:"nilai" minimum:"0" maximum:"100" extensions:"x-nullable"`
	Target    *float64 `json:"target" minimum:"0" maximum:"100" extensions:"x-nullable"`
	Tercapai  *bool    `json:"tercapai" extensions:"x-nullable"`
	Status    string   `json:"status" enums:"beku,tidak_ada_data,tanpa_target,berjalan,selesai"`
} //@name LaporanKPIAngka

// KegiatanEvaluasi is an activity with its evidence.
type KegiatanEvaluasi struct {
	ID             string         `json:"id" format:"uuid"`
	Kode           string         `json:"kode"`
	Href           string         `json:"href"`
	Judul          string         `json:"judul"`
	Unit           string         `json:"unit"`
	Prodi          []string       `json:"prodi"`
	Mitra          []string       `json:"mitra"`
	Bidang         []string       `json:"bidang"`
	Tingkat        string         `json:"tingkat" enums:"internasional,nasional,wilayah_lokal"`
	TanggalMulai   clock.Date     `json:"tanggal_mulai" swaggertype:"string" format:"date"`
	TanggalSelesai clock.Date     `json:"tanggal_selesai" swaggertype:"string" format:"date"`
	AspekA         bool           `json:"aspek_a"`
	AspekB         bool           `json:"aspek_b"`
	AspekC         bool           `json:"aspek_c"`
	Bukti          []BuktiLaporan `json:"bukti"`
	Arsip          []BuktiLaporan `json:"arsip"`
} //@name EvaluasiKegiatan

// AspekEvaluasi counts one aspect of B.1.15.8 over the activities of the period.
type AspekEvaluasi struct {
	Aspek     string   `json:"aspek" enums:"a,b,c"`
	Terpenuhi int      `json:"terpenuhi"`
	Kegiatan  int      `json:"kegiatan"`
	Nilai     *float64 `json:"nilai" minimum:"0" maximum:"100" extensions:"x-nullable"`
} //@name EvaluasiAspek

// Kepuasan sums up the answered surveys.
type Kepuasan struct {
	Survei         int      `json:"survei"`
	RataRata       *float64 `json:"rata_rata" minimum:"1" maximum:"4" extensions:"x-nullable"` // of each one's mean, two decimals
	BerminatLanjut int      `json:"berminat_lanjut"`
} //@name EvaluasiKepuasan

// Perpanjangan is what became of agreements.
type Perpanjangan struct {
	Berlaku      int `json:"berlaku"`      // in force on a day of the period
	Berakhir     int `json:"berakhir"`     // whose last day lies in it
	Diperpanjang int `json:"diperpanjang"` // of these, renewed
} //@name EvaluasiPerpanjangan

// EvaluasiDiri is the material of FO.2.3.1 and of the LED: data only, no prose.
type EvaluasiDiri struct {
	Kepala
	Matriks      map[string]map[string]int `json:"matriks"` // activities by bidang × tingkat, each under every bidang it has
	Mitra        int                       `json:"mitra"`   // partners of these activities, each once
	Kegiatan     []KegiatanEvaluasi        `json:"kegiatan"`
	Aspek        []AspekEvaluasi           `json:"aspek"`
	Kepuasan     Kepuasan                  `json:"kepuasan"`
	Perpanjangan Perpanjangan              `json:"perpanjangan"`
	KPI          []Angka                   `json:"kpi"` // of each calendar year of the period; those that are counted for the scope
	Celah        []JumlahCelah             `json:"celah"`
	CelahHref    string                    `json:"celah_href"`
} //@name EvaluasiDiri

// SelfEvaluation gathers FO.2.3.1 of the activities that ended in the period.
func (s *Service) SelfEvaluation(ctx context.Context, by actor.Actor, q Tanya, lang string) (EvaluasiDiri, error) {
	a, err := s.judge(ctx, by, q, false)
	if err != nil {
		return EvaluasiDiri{}, err
	}
	a.Laporan, a.Judul = "FO.2.3.1", "FO.2.3.1 Evaluasi Diri Unit: Kerjasama"
	if a.Periode, err = q.periode(a.PerTanggal); err != nil {
		return EvaluasiDiri{}, err
	}
	e := EvaluasiDiri{Kepala: a.Kepala, Matriks: map[string]map[string]int{}, Kegiatan: []KegiatanEvaluasi{}, KPI: []Angka{}, Celah: []JumlahCelah{}}
	for _, b := range semuaBidang() {
		e.Matriks[b] = map[string]int{}
		for _, t := range semuaTingkat() {
			e.Matriks[b][t] = 0
		}
	}
	if err := s.gather(ctx, a, &e); err != nil {
		return e, err
	}
	if e.Perpanjangan, err = s.store.renewals(ctx, a.Periode, a.Cakupan.agreements(a.reach)); err != nil {
		return e, err
	}
	if a.Cakupan.Jenis != Unit || a.Cakupan.jurusan {
		for _, y := range a.Periode.years() {
			of, err := s.cfg.KPI.Tahun(ctx, by, y, a.kode(Unit), a.kode(Prodi), lang)
			if err != nil {
				return e, err
			}
			e.KPI = append(e.KPI, of...)
		}
	}
	e.CelahHref = a.gapsAt()
	e.Celah, err = counted(s.gaps(ctx, a, "", lang))
	return e, err
}

// kode of the scope, where it is of a kind.
func (k Kepala) kode(jenis string) string {
	if k.Cakupan.Jenis == jenis {
		return k.Cakupan.ID
	}
	return ""
}

// gapsAt is where the gaps of the same question are listed.
func (k Kepala) gapsAt() string {
	at := api + "/laporan/celah-bukti?dari=" + string(k.Periode.Dari) + "&sampai=" + string(k.Periode.Sampai)
	if k.Cakupan.Jenis != Lembaga {
		at += "&" + k.Cakupan.Jenis + "=" + k.Cakupan.Kode
	}
	return at
}

// counted counts gaps by their criterion, in the order of the list; those without
// gaps are left out.
func counted(gaps func(func(Celah, error) bool)) ([]JumlahCelah, error) {
	n := map[string]int{}
	for c, err := range gaps {
		if err != nil {
			return nil, err
		}
		n[c.Kriteria]++
	}
	out := []JumlahCelah{}
	for _, k := range semuaKriteria() {
		if n[k] > 0 {
			out = append(out, JumlahCelah{k, n[k]})
		}
	}
	return out, nil
}

// gather reads the activities and what follows from them.
func (s *Service) gather(ctx context.Context, a sidang, e *EvaluasiDiri) error {
	partners := map[string]bool{}
	sum, surveys := new(big.Rat), 0
	met := map[string]int{}
	for k, err := range a.store.activities(ctx, a.ended().and(a.Cakupan.activities(a.reach)), perlu{bukti: true, survei: true, arsip: true}) {
		if err != nil {
			return err
		}
		if len(e.Kegiatan) == mostRows {
			return tooMany()
		}
		v := KegiatanEvaluasi{ID: k.ID, Kode: k.Kode, Href: api + "/pelaksanaan/" + k.ID, Judul: k.Nama, Unit: k.Unit.Nama, Prodi: names(k.Prodi), Mitra: names(k.Mitra), Bidang: append([]string{}, k.Bidang...),
			Tingkat: k.Tingkat, TanggalMulai: k.Mulai, TanggalSelesai: k.Selesai, Bukti: proofs(k.Bukti), Arsip: proofs(k.Arsip),
			AspekA: k.A && k.has("a"), AspekB: (k.BK || k.BF) && k.has("b"), AspekC: k.satisfied() && k.goesOn()}
		for aspek, is := range map[string]bool{"a": v.AspekA, "b": v.AspekB, "c": v.AspekC} {
			if is {
				met[aspek]++
			}
		}
		for _, m := range k.Mitra {
			partners[m.ID] = true
		}
		for _, b := range k.Bidang {
			if e.Matriks[b] != nil {
				e.Matriks[b][k.Tingkat]++
			}
		}
		for _, x := range k.Survei {
			surveys++
			sum.Add(sum, big.NewRat(int64(x.Skor), int64(x.Butir)))
			if x.Berminat {
				e.Kepuasan.BerminatLanjut++
			}
		}
		e.Kegiatan = append(e.Kegiatan, v)
	}
	e.Mitra, e.Kepuasan.Survei = len(partners), surveys
	if surveys > 0 {
		e.Kepuasan.RataRata = twoDecimals(sum.Quo(sum, big.NewRat(int64(surveys), 1)))
	}
	for _, x := range []string{"a", "b", "c"} {
		v := AspekEvaluasi{Aspek: x, Terpenuhi: met[x], Kegiatan: len(e.Kegiatan)}
		if v.Kegiatan > 0 {
			v.Nilai = twoDecimals(big.NewRat(int64(v.Terpenuhi)*100, int64(v.Kegiatan)))
		}
		e.Aspek = append(e.Aspek, v)
	}
	return nil
}

// satisfied reports whether the exact mean of the answered surveys is at least 3
// of 4, as B.1.15.8.c reads it.
func (k *kegiatan) satisfied() bool {
	if len(k.Survei) == 0 {
		return false
	}
	sum := new(big.Rat)
	for _, v := range k.Survei {
		sum.Add(sum, big.NewRat(int64(v.Skor), int64(v.Butir)))
	}
	return sum.Cmp(big.NewRat(3*int64(len(k.Survei)), 1)) >= 0
}

// twoDecimals rounds half up.
func twoDecimals(r *big.Rat) *float64 {
	v, err := strconv.ParseFloat(r.FloatString(2), 64)
	if err != nil { // FloatString writes numbers
		return nil
	}
	return &v
}
