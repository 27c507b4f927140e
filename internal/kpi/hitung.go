package kpi

import (
	"cmp"
	"iter"
	"maps"
	"math/big"
	"slices"
	"strings"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// Kegiatan is an activity as the indicators see it.
type Kegiatan struct {
	ID, Kode, Judul, Status string
	UnitID                  string
	Mulai, Selesai          clock.Date
	Relevan                 bool
	Tingkat                 string
	Bidang, Prodi           []string
	Mitra                   int
	A, B                    bool // the aspect is marked as met
	BuktiA, BuktiB          bool // and has evidence of its own
	Lanjutan                bool // a follow-up plan that is not cancelled refers to it
	Pengganti               bool // its agreement has a successor that was not called off
	Survei                  []Survei
}

// Survei is one filled partner survey.
type Survei struct {
	Skor, Butir int
	Berminat    bool
}

func (s Survei) urut(o Survei) int {
	keen := func(s Survei) int {
		if s.Berminat {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(s.Skor, o.Skor), cmp.Compare(s.Butir, o.Butir), cmp.Compare(keen(s), keen(o)))
}

// Jurusan and Prodi are the units and study programmes active at the reference
// date, with the dated memberships.
type Jurusan struct{ ID, Kode, Nama string }

// Prodi is a study programme with its dated membership.
type Prodi struct {
	ID, Kode, Nama string
	Aktif          bool // at the reference date
	Jurusan        []Anggota
}

// Anggota is a dated membership of a jurusan.
type Anggota struct {
	JurusanID string
	Mulai     clock.Date
	Sampai    clock.Date `json:",omitzero"` // "" = open
}

// pada returns the jurusan a prodi belonged to on a day, "" for none.
func (p Prodi) pada(d clock.Date) string {
	for _, a := range p.Jurusan {
		if a.Mulai <= d && (a.Sampai == "" || a.Sampai >= d) {
			return a.JurusanID
		}
	}
	return ""
}

// Dunia is everything one year's indicators are counted from.
type Dunia struct {
	Tahun    int
	HariIni  clock.Date
	Kegiatan []Kegiatan
	Jurusan  []Jurusan // active at Acuan
	Prodi    map[string]Prodi

	jejak jejak                  // the state of the store it was read from
	milik map[string][]*Kegiatan // by jurusan, see dalam
	sebut map[string][]*Kegiatan // what B.1.15.12 counts, by the prodi it names
}

// siap sorts the activities by jurusan and prodi once, for all indicators and
// scopes; a world that many read at once is prepared before.
func (d *Dunia) siap() {
	if d.milik != nil {
		return
	}
	d.milik, d.sebut = map[string][]*Kegiatan{}, map[string][]*Kegiatan{}
	for i := range d.Kegiatan {
		k := &d.Kegiatan[i]
		of := append(make([]string, 0, 4), k.UnitID)
		for _, p := range k.Prodi {
			if j := d.Prodi[p].pada(k.Selesai); !slices.Contains(of, j) {
				of = append(of, j)
			}
		}
		for _, j := range of {
			d.milik[j] = append(d.milik[j], k)
		}
		if d.luar(k, k.Mulai) == "" {
			for _, p := range k.Prodi {
				d.sebut[p] = append(d.sebut[p], k)
			}
		}
	}
}

// Acuan is the reference date: 31 December, or today in the running year.
func (d *Dunia) Acuan() clock.Date {
	return min(clock.MakeDate(d.Tahun, 12, 31), d.HariIni)
}

// Cakupan is what an indicator is asked for: the institution, a jurusan or a
// prodi.
type Cakupan struct {
	Jenis string `json:"jenis" enums:"lembaga,jurusan,prodi"`
	ID    string `json:"id"`
	Kode  string `json:"kode"`
	Nama  string `json:"nama"`
} //@name KPICakupan

// Alasan is why a thing counts or does not.
type Alasan struct {
	Code   string
	Detail fault.Text
}

// Item is one counted thing: whatever the fraction counts.
type Item struct {
	Jenis    string // pelaksanaan, prodi, bidang, jurusan
	ID       string
	Label    string
	Dihitung bool // in the numerator
	Alasan   []Alasan
	Rekaman  []*Kegiatan // the activities behind it
	Aspek    string      // which aspect's evidence belongs to it
}

// Hasil is an indicator with the things it was counted from. The fraction is
// nothing but their number.
type Hasil struct {
	Penyebut     []Item // everything counted; Dihitung marks the numerator
	Dikecualikan []Item // looked at and left out, with the reason
	Matriks      map[string]map[string]int
	TanpaProdi   int // jurusan-level activities that credit no prodi

	pecahan Pecahan
	hemat   bool // count the things, do not keep them
}

// Pecahan counts the items.
func (h *Hasil) Pecahan() Pecahan { return h.pecahan }

// hitung counts one thing.
func (h *Hasil) hitung(dihitung bool, item func() Item) {
	h.pecahan.Penyebut++
	if dihitung {
		h.pecahan.Pembilang++
	}
	if !h.hemat {
		it := item()
		it.Dihitung = dihitung
		h.Penyebut = append(h.Penyebut, it)
	}
}

// lewati leaves an activity out, with the reason.
func (h *Hasil) lewati(k *Kegiatan, aspek, sebab string) {
	if !h.hemat {
		it := itemOf(k, aspek)
		it.Alasan = []Alasan{k.alasanLuar(sebab)}
		h.Dikecualikan = append(h.Dikecualikan, it)
	}
}

// bidangWajib are the three fields B.1.15.7 asks for ("dan").
var bidangWajib = [...]string{"pendidikan", "penelitian", "pkm"} //nolint:gochecknoglobals // a constant list

// Hitung counts an indicator for a scope, and keeps what it counted.
func Hitung(k Kode, d *Dunia, c Cakupan) Hasil { return hitung(k, d, c, false) }

// jumlah counts an indicator for a scope: the same numbers, without the things.
func jumlah(k Kode, d *Dunia, c Cakupan) Hasil { return hitung(k, d, c, true) }

func hitung(k Kode, d *Dunia, c Cakupan, hemat bool) Hasil {
	d.siap()
	h := Hasil{hemat: hemat}
	switch k {
	case K7:
		if c.Jenis == "lembaga" {
			d.lembaga7(&h)
		} else {
			d.tujuh(&h, c)
		}
	case K12:
		d.duaBelas(&h, c)
	default:
		d.delapan(&h, k, c)
	}
	return h
}

// dalam are the activities of a scope: K(J,Y) of the KPI table: carried out by
// the jurusan, or naming a prodi that belonged to it on the day it ended.
func (d *Dunia) dalam(c Cakupan) iter.Seq[*Kegiatan] {
	if c.Jenis == "jurusan" {
		return slices.Values(d.milik[c.ID])
	}
	return func(yield func(*Kegiatan) bool) {
		for i := range d.Kegiatan {
			k := &d.Kegiatan[i]
			if c.Jenis == "prodi" && !slices.Contains(k.Prodi, c.ID) {
				continue
			}
			if !yield(k) {
				return
			}
		}
	}
}

// luar says why an activity is not looked at any further, "" if it is; from is the
// day from which it has taken place.
func (d *Dunia) luar(k *Kegiatan, from clock.Date) string {
	switch {
	case from > d.HariIni:
		return "belum_terjadi"
	case k.Status != "terverifikasi":
		return "belum_terverifikasi"
	case k.Mitra == 0:
		return "tanpa_mitra"
	default:
		return ""
	}
}

func (k *Kegiatan) alasanLuar(sebab string) Alasan {
	switch sebab {
	case "belum_terjadi":
		return Alasan{sebab, fault.T("Belum terjadi pada hari ini.", "Has not taken place yet today.")}
	case "belum_terverifikasi":
		return Alasan{sebab, fault.Tf("Laporan belum terverifikasi (status %s).", "The report is not verified (status %s).", k.Status)}
	case "tanpa_mitra":
		return Alasan{sebab, fault.T("Tidak melibatkan mitra.", "No partner takes part.")}
	case "tidak_relevan_ps":
		return Alasan{sebab, fault.T("Tidak ditandai relevan dengan program studi.", "Not marked as relevant to the study programmes.")}
	default:
		return Alasan{sebab, fault.T("Hanya bidang lainnya.", "Only in another field.")}
	}
}

func itemOf(k *Kegiatan, aspek string) Item {
	return Item{Jenis: "pelaksanaan", ID: k.ID, Label: k.Kode + " " + k.Judul, Rekaman: []*Kegiatan{k}, Aspek: aspek}
}

// tujuh is B.1.15.7 of one jurusan or prodi: the three fields, each counted
// when a relevant activity of the year covers it.
func (d *Dunia) tujuh(h *Hasil, c Cakupan) {
	h.Matriks = map[string]map[string]int{}
	cover := map[string][]*Kegiatan{}
	for _, b := range bidangWajib {
		h.Matriks[b] = map[string]int{"internasional": 0, "nasional": 0, "wilayah_lokal": 0}
	}
	for k := range d.dalam(c) {
		why := d.luar(k, k.Mulai)
		if why == "" && !k.Relevan {
			why = "tidak_relevan_ps"
		}
		if why != "" {
			h.lewati(k, "", why)
			continue
		}
		counted := false
		for _, b := range k.Bidang {
			if slices.Contains(bidangWajib[:], b) {
				cover[b] = append(cover[b], k)
				h.Matriks[b][k.Tingkat]++
				counted = true
			}
		}
		if !counted {
			h.lewati(k, "", "bidang_lainnya")
		}
	}
	for _, b := range bidangWajib {
		h.hitung(len(cover[b]) > 0, func() Item {
			it := Item{Jenis: "bidang", ID: b, Label: b, Rekaman: cover[b]}
			if len(cover[b]) > 0 {
				it.Alasan = []Alasan{{"bidang_terpenuhi", fault.Tf("%d kegiatan relevan.", "%d relevant activities.", len(cover[b]))}}
			} else {
				it.Alasan = []Alasan{{"bidang_kosong", fault.T("Belum ada kegiatan relevan yang terverifikasi.", "No verified relevant activity yet.")}}
			}
			return it
		})
	}
}

// lembaga7 is B.1.15.7 of the institution: active jurusan that reach all three.
func (d *Dunia) lembaga7(h *Hasil) {
	all := Hasil{hemat: true}
	d.tujuh(&all, Cakupan{Jenis: "lembaga"})
	h.Matriks = all.Matriks
	for _, j := range d.Jurusan {
		one := Hasil{hemat: h.hemat}
		d.tujuh(&one, Cakupan{Jenis: "jurusan", ID: j.ID})
		p := one.Pecahan()
		h.hitung(p.Pembilang == p.Penyebut, func() Item {
			it := Item{Jenis: "jurusan", ID: j.ID, Label: j.Kode + " " + j.Nama}
			seen := map[*Kegiatan]bool{}
			for _, b := range one.Penyebut {
				for _, k := range b.Rekaman {
					if !seen[k] {
						seen[k] = true
						it.Rekaman = append(it.Rekaman, k)
					}
				}
			}
			it.Alasan = []Alasan{{"bidang_tercakup", fault.Tf("%d dari 3 bidang tercakup.", "%d of 3 fields covered.", p.Pembilang)}}
			return it
		})
		h.Dikecualikan = append(h.Dikecualikan, one.Dikecualikan...)
	}
	h.Dikecualikan = once(h.Dikecualikan)
}

// delapan is B.1.15.8.a to c: of the activities that ended in the year, those
// whose aspect is met and evidenced.
func (d *Dunia) delapan(h *Hasil, code Kode, c Cakupan) {
	aspek := string(code[len(code)-1])
	from, to := clock.MakeDate(d.Tahun, 1, 1), clock.MakeDate(d.Tahun, 12, 31)
	for k := range d.dalam(c) {
		if k.Selesai < from || k.Selesai > to {
			continue
		}
		if why := d.luar(k, k.Selesai); why != "" {
			h.lewati(k, aspek, why)
			continue
		}
		h.hitung(k.terpenuhi(aspek), func() Item {
			it := itemOf(k, aspek)
			it.Alasan = k.alasan(aspek)
			return it
		})
	}
}

// terpenuhi judges one aspect of an activity.
func (k *Kegiatan) terpenuhi(aspek string) bool {
	switch aspek {
	case "a":
		return k.A && k.BuktiA
	case "b":
		return k.B && k.BuktiB
	default:
		return k.puas() && k.berlanjut() != ""
	}
}

// alasan says why an aspect of an activity is met or not.
func (k *Kegiatan) alasan(aspek string) []Alasan {
	if aspek == "c" {
		return k.alasanC()
	}
	met := k.A
	if aspek == "b" {
		met = k.B
	}
	switch {
	case k.terpenuhi(aspek):
		return []Alasan{{"aspek_terpenuhi", fault.T("Aspek terpenuhi dan berbukti.", "The aspect is met and evidenced.")}}
	case met:
		return []Alasan{{"aspek_tanpa_bukti", fault.T("Belum ada bukti untuk aspek ini.", "There is no evidence for this aspect yet.")}}
	default:
		return []Alasan{{"aspek_belum_terpenuhi", fault.T("Aspek belum dinyatakan terpenuhi.", "The aspect is not marked as met.")}}
	}
}

// kepuasan is the exact mean over the filled surveys of each one's exact mean.
func (k *Kegiatan) kepuasan() *big.Rat {
	sum := new(big.Rat)
	for _, s := range k.Survei {
		sum.Add(sum, big.NewRat(int64(s.Skor), int64(s.Butir)))
	}
	return sum.Quo(sum, big.NewRat(int64(len(k.Survei)), 1))
}

// puas reports whether that mean is at least 3 of 4. The mean of surveys of equally
// many answers, of one survey above all, is that of the answers.
func (k *Kegiatan) puas() bool {
	if len(k.Survei) == 0 {
		return false
	}
	scores := 0
	for _, s := range k.Survei {
		if s.Butir != k.Survei[0].Butir {
			return k.kepuasan().Cmp(big.NewRat(3, 1)) >= 0
		}
		scores += s.Skor
	}
	return scores >= 3*k.Survei[0].Butir*len(k.Survei)
}

// berlanjut is the sign that the cooperation continues, "" for none.
func (k *Kegiatan) berlanjut() string {
	switch {
	case slices.ContainsFunc(k.Survei, func(s Survei) bool { return s.Berminat }):
		return "mitra_berminat_lanjut"
	case k.Pengganti:
		return "naskah_diperpanjang"
	case k.Lanjutan:
		return "ada_rencana_lanjutan"
	default:
		return ""
	}
}

// alasanC: the partner is satisfied, and the cooperation continues.
func (k *Kegiatan) alasanC() []Alasan {
	if len(k.Survei) == 0 {
		return []Alasan{{"belum_ada_survei", fault.T("Belum ada survei mitra yang terisi.", "No partner survey has been filled in.")}}
	}
	var why []Alasan
	shown := k.kepuasan().FloatString(2)
	if k.puas() {
		why = append(why, Alasan{"mitra_puas", fault.Tf("Rata-rata kepuasan %s dari 4.", "Mean satisfaction %s of 4.", shown)})
	} else {
		why = append(why, Alasan{"kepuasan_kurang", fault.Tf("Rata-rata kepuasan %s dari 4, di bawah 3.", "Mean satisfaction %s of 4, below 3.", shown)})
	}
	switch sign := k.berlanjut(); sign {
	case "mitra_berminat_lanjut":
		why = append(why, Alasan{sign, fault.T("Mitra berminat melanjutkan.", "The partner wants to continue.")})
	case "naskah_diperpanjang":
		why = append(why, Alasan{sign, fault.T("Naskahnya punya pengganti.", "Its agreement has a successor.")})
	case "ada_rencana_lanjutan":
		why = append(why, Alasan{sign, fault.T("Ada rencana tindak lanjut.", "There is a follow-up plan.")})
	default:
		why = append(why, Alasan{"belum_berlanjut", fault.T("Belum ada minat lanjut, pengganti naskah, atau rencana tindak lanjut.", "Neither interest in continuing nor a successor of the agreement nor a follow-up plan yet.")})
	}
	return why
}

// duaBelas is B.1.15.12: active prodi named in a verified activity of the year.
func (d *Dunia) duaBelas(h *Hasil, c Cakupan) {
	ref := d.Acuan()
	for k := range d.dalam(c) {
		if why := d.luar(k, k.Mulai); why != "" {
			h.lewati(k, "", why)
		} else if len(k.Prodi) == 0 {
			h.TanpaProdi++
		}
	}
	ids := slices.SortedFunc(maps.Keys(d.Prodi), func(a, b string) int { return strings.Compare(d.Prodi[a].Kode, d.Prodi[b].Kode) })
	for _, id := range ids {
		p := d.Prodi[id]
		if !p.Aktif || c.Jenis == "prodi" && c.ID != id || c.Jenis == "jurusan" && p.pada(ref) != c.ID {
			continue
		}
		named := d.sebut[id]
		h.hitung(len(named) > 0, func() Item {
			it := Item{Jenis: "prodi", ID: id, Label: p.Kode + " " + p.Nama, Rekaman: named}
			if len(named) > 0 {
				it.Alasan = []Alasan{{"bekerja_sama", fault.Tf("Disebut dalam %d kegiatan terverifikasi.", "Named in %d verified activities.", len(named))}}
			} else {
				it.Alasan = []Alasan{{"belum_bekerja_sama", fault.T("Belum disebut dalam kegiatan terverifikasi.", "Not named in any verified activity.")}}
			}
			return it
		})
	}
}

// once keeps the first of items that stand for the same thing.
func once(items []Item) []Item {
	seen := map[string]bool{}
	return slices.DeleteFunc(items, func(i Item) bool {
		dup := seen[i.ID]
		seen[i.ID] = true
		return dup
	})
}
