package kpi

import (
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// Clocks is what B.1.15.14 tells besides its fraction; null for the others.
type Clocks struct {
	Ketat        *BacaanView `json:"ketat" extensions:"x-nullable"`                                   // strict: the server's time for what was entered late, first values of what was corrected
	JamKerja     *BacaanView `json:"jam_kerja" extensions:"x-nullable"`                               // measured in working hours
	Terpisah     *BacaanView `json:"terpisah" extensions:"x-nullable"`                                // drafts of an IA, which the KPI does not count
	MedianDetik  *int64      `json:"median_detik" extensions:"x-nullable"`                            // of the stopped clocks, nearest rank, on the official basis
	P90Detik     *int64      `json:"p90_detik" extensions:"x-nullable"`                               // the same, 90th percentile
	PerKanal     []KanalView `json:"per_kanal,format:emitnull" extensions:"x-nullable"`               // media with a counted clock
	PorsiSusulan *float64    `json:"porsi_susulan" extensions:"x-nullable" minimum:"0" maximum:"100"` // per cent of penyebut whose stop was entered late
	Berjalan     *int        `json:"berjalan" extensions:"x-nullable"`                                // open and not due: in neither part
	Dikecualikan *int        `json:"dikecualikan" extensions:"x-nullable"`                            // duplicates and cancelled ones: in neither part
} //@name KPIJam

// BacaanView is the same indicator by another reading of the clocks.
type BacaanView struct {
	Pembilang int         `json:"pembilang"`
	Penyebut  int         `json:"penyebut"`
	Nilai     *float64    `json:"nilai" extensions:"x-nullable"`
	Rincian   RincianHref `json:"rincian"`
} //@name KPIBacaan

// KanalView is the same indicator of one medium.
type KanalView struct {
	Kanal     string   `json:"kanal" enums:"whatsapp,surel,telepon,datang_langsung,surat,portal,media_sosial,lainnya"`
	Pembilang int      `json:"pembilang"`
	Penyebut  int      `json:"penyebut"`
	Nilai     *float64 `json:"nilai" extensions:"x-nullable"`
	Tercapai  *bool    `json:"tercapai" extensions:"x-nullable"`
} //@name KPIPerKanal

// clocks fills in what the clocks tell.
func (v *View) clocks(a Jawaban, lang string) {
	j := a.Jam
	read := func(b Bacaan) *BacaanView {
		p := j.Baca[b].Pecahan()
		return &BacaanView{Pembilang: p.Pembilang, Penyebut: p.Penyebut, Nilai: p.Nilai(), Rincian: hrefs(a, b)}
	}
	of := j.Baca[Terbukti]
	v.Clocks = Clocks{Ketat: read(Ketat), JamKerja: read(BacaanKerja), Terpisah: read(Terpisah), MedianDetik: j.Median, P90Detik: j.P90, PerKanal: []KanalView{},
		PorsiSusulan: Pecahan{of.Susulan, of.Pecahan().Penyebut}.Nilai(), Berjalan: &of.Berjalan, Dikecualikan: &of.Dikecualikan}
	for _, k := range semuaKanal() {
		if p := j.PerKanal[k].Pecahan(); p.Penyebut > 0 {
			v.PerKanal = append(v.PerKanal, KanalView{Kanal: k, Pembilang: p.Pembilang, Penyebut: p.Penyebut, Nilai: p.Nilai(), Tercapai: p.Mencapai(a.Target)})
		}
	}
	warn := func(code string, t fault.Text) { v.Peringatan = append(v.Peringatan, Peringatan{code, t.In(lang)}) }
	if of.Berjalan > 0 && clock.DateOf(a.DihitungPada) > a.Tanya.Periode.Sampai {
		warn("jam_masih_berjalan", fault.Tf("%d jam belum berhenti meski periodenya sudah lewat.", "%d clocks still run although their period is over.", of.Berjalan))
	}
	if j.TanpaLibur {
		warn("kalender_tanpa_libur", fault.Tf("Belum ada hari libur untuk %d: semua angka jam kerja sementara. Isi PUT /hari-libur/%d.",
			"No holidays are loaded for %d: every working-hours figure is provisional. Enter them with PUT /hari-libur/%d.", a.Tanya.Tahun, a.Tanya.Tahun))
	}
}
