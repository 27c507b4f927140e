package kpi

import (
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
}

// Pecahan counts the items.
func (h Hasil) Pecahan() Pecahan {
	p := Pecahan{Penyebut: len(h.Penyebut)}
	for _, i := range h.Penyebut {
		if i.Dihitung {
			p.Pembilang++
		}
	}
	return p
}

// bidangWajib are the three fields B.1.15.7 asks for ("dan").
var bidangWajib = [...]string{"pendidikan", "penelitian", "pkm"} //nolint:gochecknoglobals // a constant list

// Hitung counts an indicator for a scope.
func Hitung(k Kode, d *Dunia, c Cakupan) Hasil {
	switch k {
	case K7:
		if c.Jenis == "lembaga" {
			return d.lembaga7()
		}
		return d.tujuh(c)
	case K12:
		return d.duaBelas(c)
	default:
		return d.delapan(k, c)
	}
}

// dalam reports whether an activity belongs to the scope: K(J,Y) of the KPI
// table: carried out by the jurusan, or naming a prodi that belonged to it on
// the day it ended.
func (d *Dunia) dalam(k *Kegiatan, c Cakupan) bool {
	switch c.Jenis {
	case "lembaga":
		return true
	case "prodi":
		return slices.Contains(k.Prodi, c.ID)
	default:
		return k.UnitID == c.ID || slices.ContainsFunc(k.Prodi, func(p string) bool { return d.Prodi[p].pada(k.Selesai) == c.ID })
	}
}

// dikecualikan says why an activity of the period is not looked at any further.
func (d *Dunia) dikecualikan(k *Kegiatan, byEnd bool) []Alasan {
	start := k.Mulai
	if byEnd {
		start = k.Selesai
	}
	switch {
	case start > d.HariIni:
		return []Alasan{{"belum_terjadi", fault.T("Belum terjadi pada hari ini.", "Has not taken place yet today.")}}
	case k.Status != "terverifikasi":
		return []Alasan{{"belum_terverifikasi", fault.Tf("Laporan belum terverifikasi (status %s).", "The report is not verified (status %s).", k.Status)}}
	case k.Mitra == 0:
		return []Alasan{{"tanpa_mitra", fault.T("Tidak melibatkan mitra.", "No partner takes part.")}}
	default:
		return nil
	}
}

func itemOf(k *Kegiatan, aspek string) Item {
	return Item{Jenis: "pelaksanaan", ID: k.ID, Label: k.Kode + " " + k.Judul, Rekaman: []*Kegiatan{k}, Aspek: aspek}
}

// tujuh is B.1.15.7 of one jurusan or prodi: the three fields, each counted
// when a relevant activity of the year covers it.
func (d *Dunia) tujuh(c Cakupan) Hasil {
	h := Hasil{Matriks: map[string]map[string]int{}}
	cover := map[string][]*Kegiatan{}
	for _, b := range bidangWajib {
		h.Matriks[b] = map[string]int{"internasional": 0, "nasional": 0, "wilayah_lokal": 0}
	}
	for i := range d.Kegiatan {
		k := &d.Kegiatan[i]
		if !d.dalam(k, c) {
			continue
		}
		why := d.dikecualikan(k, false)
		if why == nil && !k.Relevan {
			why = []Alasan{{"tidak_relevan_ps", fault.T("Tidak ditandai relevan dengan program studi.", "Not marked as relevant to the study programmes.")}}
		}
		if why != nil {
			it := itemOf(k, "")
			it.Alasan = why
			h.Dikecualikan = append(h.Dikecualikan, it)
			continue
		}
		counted := false
		for _, b := range bidangWajib {
			if slices.Contains(k.Bidang, b) {
				cover[b] = append(cover[b], k)
				h.Matriks[b][k.Tingkat]++
				counted = true
			}
		}
		if !counted {
			it := itemOf(k, "")
			it.Alasan = []Alasan{{"bidang_lainnya", fault.T("Hanya bidang lainnya.", "Only in another field.")}}
			h.Dikecualikan = append(h.Dikecualikan, it)
		}
	}
	for _, b := range bidangWajib {
		it := Item{Jenis: "bidang", ID: b, Label: b, Dihitung: len(cover[b]) > 0, Rekaman: cover[b]}
		if it.Dihitung {
			it.Alasan = []Alasan{{"bidang_terpenuhi", fault.Tf("%d kegiatan relevan.", "%d relevant activities.", len(cover[b]))}}
		} else {
			it.Alasan = []Alasan{{"bidang_kosong", fault.T("Belum ada kegiatan relevan yang terverifikasi.", "No verified relevant activity yet.")}}
		}
		h.Penyebut = append(h.Penyebut, it)
	}
	return h
}

// lembaga7 is B.1.15.7 of the institution: active jurusan that reach all three.
func (d *Dunia) lembaga7() Hasil {
	h := Hasil{Matriks: d.tujuh(Cakupan{Jenis: "lembaga"}).Matriks}
	for _, j := range d.Jurusan {
		one := d.tujuh(Cakupan{Jenis: "jurusan", ID: j.ID})
		p := one.Pecahan()
		it := Item{Jenis: "jurusan", ID: j.ID, Label: j.Kode + " " + j.Nama, Dihitung: p.Pembilang == p.Penyebut}
		for _, b := range one.Penyebut {
			for _, k := range b.Rekaman {
				if !slices.Contains(it.Rekaman, k) {
					it.Rekaman = append(it.Rekaman, k)
				}
			}
		}
		it.Alasan = []Alasan{{"bidang_tercakup", fault.Tf("%d dari 3 bidang tercakup.", "%d of 3 fields covered.", p.Pembilang)}}
		h.Penyebut = append(h.Penyebut, it)
		h.Dikecualikan = append(h.Dikecualikan, one.Dikecualikan...)
	}
	h.Dikecualikan = once(h.Dikecualikan)
	return h
}

// delapan is B.1.15.8.a to c: of the activities that ended in the year, those
// whose aspect is met and evidenced.
func (d *Dunia) delapan(code Kode, c Cakupan) Hasil {
	var h Hasil
	aspek := string(code[len(code)-1])
	from, to := clock.MakeDate(d.Tahun, 1, 1), clock.MakeDate(d.Tahun, 12, 31)
	for i := range d.Kegiatan {
		k := &d.Kegiatan[i]
		if k.Selesai < from || k.Selesai > to || !d.dalam(k, c) {
			continue
		}
		it := itemOf(k, aspek)
		if why := d.dikecualikan(k, true); why != nil {
			it.Alasan = why
			h.Dikecualikan = append(h.Dikecualikan, it)
			continue
		}
		it.Dihitung, it.Alasan = k.aspek(aspek)
		h.Penyebut = append(h.Penyebut, it)
	}
	return h
}

// aspek judges one aspect of an activity and says why.
func (k *Kegiatan) aspek(which string) (bool, []Alasan) {
	met, evidence := k.A, k.BuktiA
	switch which {
	case "b":
		met, evidence = k.B, k.BuktiB
	case "c":
		return k.aspekC()
	}
	switch {
	case !met:
		return false, []Alasan{{"aspek_belum_terpenuhi", fault.T("Aspek belum dinyatakan terpenuhi.", "The aspect is not marked as met.")}}
	case !evidence:
		return false, []Alasan{{"aspek_tanpa_bukti", fault.T("Belum ada bukti untuk aspek ini.", "There is no evidence for this aspect yet.")}}
	default:
		return true, []Alasan{{"aspek_terpenuhi", fault.T("Aspek terpenuhi dan berbukti.", "The aspect is met and evidenced.")}}
	}
}

// aspekC: the exact mean over the filled surveys of each one's exact mean is at
// least 3 of 4, and the cooperation continues.
func (k *Kegiatan) aspekC() (bool, []Alasan) {
	if len(k.Survei) == 0 {
		return false, []Alasan{{"belum_ada_survei", fault.T("Belum ada survei mitra yang terisi.", "No partner survey has been filled in.")}}
	}
	sum := new(big.Rat)
	interested := false
	for _, s := range k.Survei {
		sum.Add(sum, big.NewRat(int64(s.Skor), int64(s.Butir)))
		interested = interested || s.Berminat
	}
	mean := sum.Quo(sum, big.NewRat(int64(len(k.Survei)), 1))
	var why []Alasan
	satisfied := mean.Cmp(big.NewRat(3, 1)) >= 0
	shown := mean.FloatString(2)
	if satisfied {
		why = append(why, Alasan{"mitra_puas", fault.Tf("Rata-rata kepuasan %s dari 4.", "Mean satisfaction %s of 4.", shown)})
	} else {
		why = append(why, Alasan{"kepuasan_kurang", fault.Tf("Rata-rata kepuasan %s dari 4, di bawah 3.", "Mean satisfaction %s of 4, below 3.", shown)})
	}
	switch {
	case interested:
		why = append(why, Alasan{"mitra_berminat_lanjut", fault.T("Mitra berminat melanjutkan.", "The partner wants to continue.")})
	case k.Pengganti:
		why = append(why, Alasan{"naskah_diperpanjang", fault.T("Naskahnya punya pengganti.", "Its agreement has a successor.")})
	case k.Lanjutan:
		why = append(why, Alasan{"ada_rencana_lanjutan", fault.T("Ada rencana tindak lanjut.", "There is a follow-up plan.")})
	default:
		why = append(why, Alasan{"belum_berlanjut", fault.T("Belum ada minat lanjut, pengganti naskah, atau rencana tindak lanjut.", "Neither interest in continuing nor a successor of the agreement nor a follow-up plan yet.")})
	}
	return satisfied && (interested || k.Pengganti || k.Lanjutan), why
}

// duaBelas is B.1.15.12: active prodi named in a verified activity of the year.
func (d *Dunia) duaBelas(c Cakupan) Hasil {
	var h Hasil
	ref := d.Acuan()
	named := map[string][]*Kegiatan{}
	for i := range d.Kegiatan {
		k := &d.Kegiatan[i]
		if why := d.dikecualikan(k, false); why != nil {
			if d.dalam(k, c) {
				it := itemOf(k, "")
				it.Alasan = why
				h.Dikecualikan = append(h.Dikecualikan, it)
			}
			continue
		}
		if len(k.Prodi) == 0 && d.dalam(k, c) {
			h.TanpaProdi++
		}
		for _, p := range k.Prodi {
			named[p] = append(named[p], k)
		}
	}
	ids := make([]string, 0, len(d.Prodi))
	for id := range d.Prodi {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return strings.Compare(d.Prodi[a].Kode, d.Prodi[b].Kode) })
	for _, id := range ids {
		p := d.Prodi[id]
		if !p.Aktif || c.Jenis == "prodi" && c.ID != id || c.Jenis == "jurusan" && p.pada(ref) != c.ID {
			continue
		}
		it := Item{Jenis: "prodi", ID: id, Label: p.Kode + " " + p.Nama, Rekaman: named[id], Dihitung: len(named[id]) > 0}
		if it.Dihitung {
			it.Alasan = []Alasan{{"bekerja_sama", fault.Tf("Disebut dalam %d kegiatan terverifikasi.", "Named in %d verified activities.", len(named[id]))}}
		} else {
			it.Alasan = []Alasan{{"belum_bekerja_sama", fault.T("Belum disebut dalam kegiatan terverifikasi.", "Not named in any verified activity.")}}
		}
		h.Penyebut = append(h.Penyebut, it)
	}
	return h
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
