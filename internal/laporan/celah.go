package laporan

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/tabel"
)

// Rujukan names a unit, a prodi or a record.
type Rujukan struct {
	ID   string `json:"id" format:"uuid"`
	Kode string `json:"kode"`
	Nama string `json:"nama"`
} //@name LaporanRujukan

// SubjekCelah is the record that lacks something.
type SubjekCelah struct {
	Jenis string `json:"jenis" enums:"pelaksanaan,naskah,prodi,unit"`
	ID    string `json:"id" format:"uuid"`
	Label string `json:"label"`
	Href  string `json:"href"`
} //@name CelahSubjek

// Pemasok is who can supply what is missing.
type Pemasok struct {
	Peran string    `json:"peran" enums:"staf_humas,sub_koordinator,unit_kerja,mitra"`
	Unit  []Rujukan `json:"unit"` // of unit_kerja
} //@name CelahPemasok

// TindakanCelah is the action that closes the gap.
type TindakanCelah struct {
	Name   string `json:"name"`
	Method string `json:"method" enums:"GET,POST,PUT,PATCH"`
	Href   string `json:"href"`
} //@name CelahTindakan

// Celah is one piece of evidence that is missing.
type Celah struct {
	Kriteria string        `json:"kriteria" enums:"B.1.15.7,B.1.15.8.a,B.1.15.8.b,B.1.15.8.c,B.1.15.12,BO.28.1.2,FO.2.3.1,LKPS-1,Laporkerma"`
	Code     string        `json:"code"`
	Detail   string        `json:"detail"`
	Tahun    int           `json:"tahun"`
	Unit     []Rujukan     `json:"unit"`
	Prodi    []Rujukan     `json:"prodi"`
	Subjek   SubjekCelah   `json:"subjek"`
	Pemasok  []Pemasok     `json:"pemasok"`
	Tindakan TindakanCelah `json:"tindakan"`
} //@name Celah

// JumlahCelah counts the gaps of a criterion.
type JumlahCelah struct {
	Kriteria string `json:"kriteria"`
	Jumlah   int    `json:"jumlah"`
} //@name CelahJumlah

// DaftarCelah is the list of what is missing.
type DaftarCelah struct {
	Kepala
	Jumlah []JumlahCelah `json:"jumlah"`
	Data   []Celah       `json:"data"`
} //@name DaftarCelah

// semuaKriteria are what evidence is needed for, in the order of the list.
func semuaKriteria() []string {
	return []string{"B.1.15.7", "B.1.15.8.a", "B.1.15.8.b", "B.1.15.8.c", "B.1.15.12", "BO.28.1.2", "FO.2.3.1", "LKPS-1", "Laporkerma"}
}

// kosong is a gap before it is put into words.
type kosong struct {
	kriteria, code string
	detail         fault.Text
	unit, prodi    []acuan
	peran          string // who can supply it
	do, method     string
	href           string
}

const api = "/api/v1"

// TanyaCelah is a question for gaps, of one criterion where one is named.
type TanyaCelah struct {
	Tanya
	Kriteria string
}

// Gaps answers what evidence is missing: activities of the period that are not
// reported, verified, evidenced or archived; agreements in force in it without a
// file, an activity or a report to Laporkerma; prodi and jurusan that a year lacks.
func (s *Service) Gaps(ctx context.Context, by actor.Actor, q TanyaCelah, lang string) (Kepala, iter.Seq2[Celah, error], error) {
	a, err := s.judge(ctx, by, q.Tanya, false)
	if err != nil {
		return a.Kepala, nil, err
	}
	a.Laporan, a.Judul = "celah-bukti", "Daftar Celah Bukti"
	if a.Periode, err = q.periode(a.PerTanggal); err != nil {
		return a.Kepala, nil, err
	}
	return a.Kepala, s.gaps(ctx, a, q.Kriteria, lang), nil
}

func (s *Service) gaps(ctx context.Context, a sidang, kriteria, lang string) iter.Seq2[Celah, error] {
	return func(yield func(Celah, error) bool) {
		emit := func(year int, of SubjekCelah, ks []kosong) bool {
			for _, k := range ks {
				if (kriteria == "" || kriteria == k.kriteria) && !yield(k.celah(year, of, lang), nil) {
					return false
				}
			}
			return true
		}
		for _, part := range []func(context.Context, sidang, func(int, SubjekCelah, []kosong) bool) (bool, error){s.gapsOfYears, s.gapsOfActivities, s.gapsOfAgreements} {
			more, err := part(ctx, a, emit)
			if err != nil {
				yield(Celah{}, err)
			}
			if err != nil || !more {
				return
			}
		}
	}
}

func (k kosong) celah(year int, of SubjekCelah, lang string) Celah {
	c := Celah{Kriteria: k.kriteria, Code: k.code, Detail: k.detail.In(lang), Tahun: year, Unit: rujukan(k.unit), Prodi: rujukan(k.prodi), Subjek: of,
		Pemasok: []Pemasok{{Peran: k.peran, Unit: []Rujukan{}}}, Tindakan: TindakanCelah{k.do, k.method, k.href}}
	if k.peran == "unit_kerja" {
		c.Pemasok[0].Unit = rujukan(k.unit)
	}
	return c
}

func rujukan(as []acuan) []Rujukan {
	out := make([]Rujukan, len(as))
	for i, a := range as {
		out[i] = Rujukan(a)
	}
	return out
}

// gapsOfActivities are those of the activities of the period that are over.
func (s *Service) gapsOfActivities(ctx context.Context, a sidang, emit func(int, SubjekCelah, []kosong) bool) (bool, error) {
	c := syarat{db.And(db.Cond{SQL: "p.status <> 'dibatalkan'"}, a.Cakupan.activities(a.reach)), a.over()}
	for k, err := range a.store.activities(ctx, c, perlu{bukti: true, survei: true, arsip: true}) {
		if err != nil {
			return false, err
		}
		of := SubjekCelah{"pelaksanaan", k.ID, k.Kode + " " + k.Nama, api + "/pelaksanaan/" + k.ID}
		if !emit(k.Selesai.Year(), of, k.kosong(a.PerTanggal, a.now)) {
			return false, nil
		}
	}
	return true, nil
}

// kosong is what an activity lacks.
func (k *kegiatan) kosong(today clock.Date, now time.Time) []kosong {
	at := api + "/pelaksanaan/" + k.ID
	unit := []acuan{k.Unit}
	gap := func(kriteria, code, peran, do, method, href, id, en string) kosong {
		return kosong{kriteria: kriteria, code: code, detail: fault.T(id, en), unit: unit, prodi: k.Prodi, peran: peran, do: do, method: method, href: href}
	}
	switch k.Status {
	case "direncanakan":
		return []kosong{gap("FO.2.3.1", "belum_dimulai", "unit_kerja", "mulai", "POST", at+"/mulai", "Kegiatan sudah lewat tanggalnya tetapi belum dimulai.", "The activity's dates are past but it was not started.")}
	case "berlangsung":
		if k.Selesai >= today {
			return nil
		}
		return []kosong{gap("FO.2.3.1", "belum_selesai", "unit_kerja", "selesaikan", "POST", at+"/selesaikan", "Kegiatan sudah lewat tanggalnya tetapi belum diselesaikan.", "The activity's dates are past but it was not finished.")}
	}
	var out []kosong
	verified := k.Status == "terverifikasi"
	switch k.Status {
	case "selesai", "dikembalikan":
		out = append(out, gap("FO.2.3.1", "belum_dilaporkan", "unit_kerja", "laporkan", "POST", at+"/laporkan", "Laporan kegiatan belum masuk.", "The activity was not reported."))
	case "dilaporkan":
		out = append(out, gap("FO.2.3.1", "belum_terverifikasi", "staf_humas", "verifikasi", "POST", at+"/verifikasi", "Laporan belum diverifikasi.", "The report was not verified."))
	default:
		if len(k.Arsip) == 0 {
			out = append(out, gap("FO.2.3.1", "belum_diarsipkan", "staf_humas", "arsipkan", "POST", api+"/arsip-laporan", "Laporan terverifikasi belum diarsipkan.", "The verified report was not archived."))
		}
	}
	keeper := "unit_kerja" // who keeps the aspects: the office, once they were verified
	if verified {
		keeper = "staf_humas"
	}
	for _, x := range []struct {
		aspek string
		met   bool
	}{{"a", k.A}, {"b", k.BK || k.BF}} {
		switch {
		case !x.met:
			out = append(out, gap("B.1.15.8."+x.aspek, "aspek_belum_terpenuhi", keeper, "aspek", "PUT", at+"/aspek/"+x.aspek, "Aspek belum dinyatakan terpenuhi.", "The aspect is not marked as met."))
		case !k.has(x.aspek):
			out = append(out, gap("B.1.15.8."+x.aspek, "aspek_tanpa_bukti", keeper, "aspek", "PUT", at+"/aspek/"+x.aspek, "Belum ada bukti untuk aspek ini.", "There is no evidence for this aspect yet."))
		}
	}
	switch {
	case len(k.Survei) == 0 && k.Tautan.Sampai.After(now):
		out = append(out, gap("B.1.15.8.c", "survei_belum_diisi", "mitra", "survei", "GET", api+"/survei-mitra?pelaksanaan="+k.ID, "Survei mitra sudah dikirim tetapi belum diisi.", "The partner's survey was sent but not answered."))
	case len(k.Survei) == 0 && k.Tautan.Survei != "":
		out = append(out, gap("B.1.15.8.c", "survei_kedaluwarsa", "staf_humas", "terbitkan-ulang", "POST", api+"/survei-mitra/"+k.Tautan.Survei+"/terbitkan-ulang", "Tautan survei mitra kedaluwarsa sebelum diisi; kirim yang baru.", "The partner's survey link expired unanswered; send a new one."))
	case len(k.Survei) == 0:
		out = append(out, gap("B.1.15.8.c", "belum_ada_survei", "staf_humas", "survei", "POST", at+"/survei", "Survei mitra belum dikirim.", "No survey was sent to the partner."))
	case !k.goesOn():
		out = append(out, gap("B.1.15.8.c", "belum_berlanjut", "unit_kerja", "rencana", "POST", api+"/rencana-kegiatan", "Belum ada minat lanjut, pengganti naskah, atau rencana tindak lanjut.", "Neither interest in continuing nor a successor of the agreement nor a follow-up plan yet."))
	}
	mend, do, method, who := at, "ubah", "PATCH", "unit_kerja"
	if verified {
		mend, do, method, who = at+"/ralat", "ralat", "POST", "sub_koordinator"
	}
	if k.Naskah == nil {
		out = append(out, gap("LKPS-1", "tanpa_naskah", who, do, method, mend, "Kegiatan tidak menyebut naskah kerja sama.", "The activity names no agreement."))
	}
	for _, p := range k.Prodi {
		if k.Manfaat[p.ID] == "" {
			g := gap("LKPS-1", "manfaat_ps_kosong", who, do, method, mend, "Manfaat bagi program studi ini belum ditulis.", "What this prodi got out of it is not written down.")
			g.prodi = []acuan{p}
			out = append(out, g)
		}
	}
	return out
}

// has reports whether there is evidence of an aspect.
func (k *kegiatan) has(aspek string) bool {
	return slices.ContainsFunc(k.Bukti, func(b bukti) bool { return b.Aspek == aspek })
}

// goesOn reports whether the cooperation continues, as B.1.15.8.c reads it.
func (k *kegiatan) goesOn() bool {
	return k.Lanjutan || k.Diganti || slices.ContainsFunc(k.Survei, func(v survei) bool { return v.Berminat })
}

// gapsOfAgreements are those of the agreements in force in the period.
func (s *Service) gapsOfAgreements(ctx context.Context, a sidang, emit func(int, SubjekCelah, []kosong) bool) (bool, error) {
	acts := db.Cond{SQL: "p.status = 'terverifikasi'"} // whenever held
	year := min(a.Periode.Sampai, a.PerTanggal).Year()
	for n, err := range a.store.agreements(ctx, db.And(inPeriod(a.Periode), a.Cakupan.agreements(a.reach)), &acts, perlu{}) {
		if err != nil {
			return false, err
		}
		of := SubjekCelah{"naskah", n.ID, n.Kode + " " + n.Nama, api + "/naskah/" + n.ID}
		var out []kosong
		gap := func(kriteria, code, peran, do, href, id, en string) {
			out = append(out, kosong{kriteria: kriteria, code: code, detail: fault.T(id, en), unit: n.Unit, prodi: n.Prodi, peran: peran, do: do, method: "POST", href: href})
		}
		if !n.Berkas {
			gap("BO.28.1.2", "naskah_tanpa_berkas", "staf_humas", "versi", of.Href+"/versi", "Berkas naskah yang ditandatangani belum ada; tambahkan sebagai salinan.", "The signed document is not on file; add it as a salinan.")
		}
		if len(n.Kegiatan) == 0 {
			gap("BO.28.1.2", "naskah_tanpa_kegiatan", "unit_kerja", "pelaksanaan", api+"/pelaksanaan", "Belum ada kegiatan terverifikasi di bawah naskah ini.", "No verified activity was held under this agreement.")
		}
		if n.reported() == "" {
			gap("Laporkerma", "naskah_belum_dilaporkan", "staf_humas", "catat-pelaporan", of.Href+"/catat-pelaporan", "Belum dicatat nomor pelaporannya di Laporkerma.", "Its number in Laporkerma is not on record.")
		}
		if !emit(year, of, out) {
			return false, nil
		}
	}
	return true, nil
}

// gapsOfYears are the prodi that no activity of a year names (B.1.15.12) and the
// fields that no relevant one covers (B.1.15.7), judged as the indicators do.
func (s *Service) gapsOfYears(ctx context.Context, a sidang, emit func(int, SubjekCelah, []kosong) bool) (bool, error) {
	for _, y := range a.Periode.years() {
		year := Periode{clock.MakeDate(y, 1, 1), clock.MakeDate(y, 12, 31)}
		ref := min(year.Sampai, a.PerTanggal)
		t, err := s.store.tahun(ctx, a.verified(), year, ref, a.PerTanggal)
		if err != nil {
			return false, err
		}
		if a.Cakupan.Jenis != Unit || a.Cakupan.jurusan {
			for _, x := range t.lacking(a.Cakupan) {
				if !emit(y, x.of, x.kosong) {
					return false, nil
				}
			}
		}
	}
	return true, nil
}

// lacking are the fields and the prodi of a scope that a year lacks.
func (t tahunan) lacking(c Cakupan) (out []struct {
	of     SubjekCelah
	kosong []kosong
}) {
	add := func(of SubjekCelah, ks []kosong) {
		if len(ks) > 0 {
			out = append(out, struct {
				of     SubjekCelah
				kosong []kosong
			}{of, ks})
		}
	}
	fields := func(unit, prodi []acuan, covered map[string]bool) (ks []kosong) {
		for _, b := range semuaBidang() {
			if !covered[b] {
				ks = append(ks, kosong{kriteria: "B.1.15.7", code: "bidang_kosong", detail: fault.Tf("Belum ada kegiatan %s yang relevan dan terverifikasi.", "No relevant verified activity in %s yet.", b),
					unit: unit, prodi: prodi, peran: "unit_kerja", do: "pelaksanaan", method: "POST", href: api + "/pelaksanaan"})
			}
		}
		return ks
	}
	if c.Jenis != Prodi {
		for _, j := range t.jurusan {
			if c.Jenis == Lembaga || c.ID == j.ID {
				add(SubjekCelah{"unit", j.ID, j.Kode + " " + j.Nama, api + "/unit/" + j.ID}, fields([]acuan{j}, nil, t.bidang[j.ID]))
			}
		}
	}
	for _, p := range t.prodi {
		if c.Jenis == Prodi && c.ID != p.ID || c.Jenis == Unit && c.ID != p.jurusan.ID {
			continue
		}
		var unit []acuan
		if p.jurusan.ID != "" {
			unit = []acuan{p.jurusan}
		}
		var ks []kosong
		if c.Jenis == Prodi {
			ks = fields(unit, []acuan{p.acuan}, t.bidangProdi[p.ID])
		}
		if !t.bekerja[p.ID] {
			ks = append(ks, kosong{kriteria: "B.1.15.12", code: "belum_bekerja_sama", detail: fault.T("Belum disebut dalam kegiatan terverifikasi.", "Not named in any verified activity."),
				unit: unit, prodi: []acuan{p.acuan}, peran: "unit_kerja", do: "pelaksanaan", method: "POST", href: api + "/pelaksanaan"})
		}
		add(SubjekCelah{"prodi", p.ID, p.Kode + " " + p.Nama, api + "/prodi/" + p.ID}, ks)
	}
	return out
}

// tabelCelah is a line for each gap.
func tabelCelah(k Kepala, rows iter.Seq2[Celah, error]) tabel.Tabel {
	kodes := func(rs []Rujukan) string {
		out := make([]string, len(rs))
		for i, r := range rs {
			out[i] = r.Kode
		}
		return strings.Join(out, ", ")
	}
	return tabel.Tabel{
		Nama: "Celah bukti", Judul: k.baris(),
		Kolom: []tabel.Kolom{
			{Nama: "kriteria", Judul: "Kriteria", Lebar: 13}, {Nama: "tahun", Judul: "Tahun", Lebar: 8}, {Nama: "unit", Judul: "Unit", Lebar: 10}, {Nama: "prodi", Judul: "Program Studi", Lebar: 16},
			{Nama: "subjek", Judul: "Rekaman", Lebar: 40}, {Nama: "code", Judul: "Kode celah", Lebar: 24}, {Nama: "detail", Judul: "Yang kurang", Lebar: 44}, {Nama: "pemasok", Judul: "Yang dapat melengkapi", Lebar: 24},
			{Nama: "tindakan", Judul: "Tindakan", Lebar: 16}, {Nama: "method", Judul: "Metode", Lebar: 9}, {Nama: "href", Judul: "Alamat", Lebar: 44},
		},
		Baris: mapped(rows, func(c Celah) []any {
			who := kata(c.Pemasok[0].Peran)
			if u := kodes(c.Pemasok[0].Unit); u != "" {
				who += " " + u
			}
			return []any{c.Kriteria, clock.MakeDate(c.Tahun, 1, 1).Time().Format("2006"), kodes(c.Unit), kodes(c.Prodi), c.Subjek.Label, c.Code, c.Detail, who, c.Tindakan.Name, c.Tindakan.Method, c.Tindakan.Href}
		}),
	}
}
