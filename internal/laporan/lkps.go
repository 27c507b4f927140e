package laporan

import (
	"context"
	"iter"
	"slices"
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/tabel"
)

// BarisLKPS is one line of a table 1-1 to 1-3 of the LKPS: an activity of a prodi
// in one field. Exactly one level is ticked.
type BarisLKPS struct {
	No            int            `json:"no" minimum:"1"`
	PelaksanaanID string         `json:"pelaksanaan_id" format:"uuid"`
	Kode          string         `json:"kode"`
	Href          string         `json:"href"`
	LembagaMitra  []string       `json:"lembaga_mitra"`
	Internasional bool           `json:"internasional"`
	Nasional      bool           `json:"nasional"`
	WilayahLokal  bool           `json:"wilayah_lokal"`
	Judul         string         `json:"judul"`
	Manfaat       *string        `json:"manfaat" extensions:"x-nullable"` // for this prodi; null is a gap
	WaktuDurasi   string         `json:"waktu_durasi"`
	TanggalMulai  clock.Date     `json:"tanggal_mulai" swaggertype:"string" format:"date"`
	Selesai       clock.Date     `json:"tanggal_selesai" swaggertype:"string" format:"date"`
	Bukti         []BuktiLaporan `json:"bukti"`
	TahunBerakhir *int           `json:"tahun_berakhir" extensions:"x-nullable"` // of the agreement, without one of the activity; null: without an end
} //@name LaporanLKPSBaris

// TabelLKPS is one of the three tables of a prodi.
type TabelLKPS struct {
	Nomor  string      `json:"nomor" enums:"1-1,1-2,1-3"`
	Bidang string      `json:"bidang" enums:"pendidikan,penelitian,pkm"`
	Judul  string      `json:"judul"`
	Baris  []BarisLKPS `json:"baris"`
} //@name LaporanLKPSTabel

// JumlahLKPS are the counts that go with the tables: lines by field (N1, N2, N3)
// and ticks by level (NI, NN, NW), which are as many in all.
type JumlahLKPS struct {
	N1       int `json:"n1"`
	N2       int `json:"n2"`
	N3       int `json:"n3"`
	NI       int `json:"ni"`
	NN       int `json:"nn"`
	NW       int `json:"nw"`
	Kegiatan int `json:"kegiatan"` // each once, in however many fields
} //@name LaporanLKPSJumlah

// ProdiLKPS is what one prodi reports.
type ProdiLKPS struct {
	ID      string         `json:"id" format:"uuid"`
	Kode    string         `json:"kode"`
	Nama    string         `json:"nama"`
	Jenjang string         `json:"jenjang" enums:"d2,d3,d4,s2"`
	Tabel   []TabelLKPS    `json:"tabel"`
	Jumlah  JumlahLKPS     `json:"jumlah"`
	Skor    *SkorIndikatif `json:"skor_indikatif" extensions:"x-nullable"` // where ndtps was given and there are factors for the jenjang
} //@name LaporanLKPSProdi

// LKPS are the tables of the prodi of a scope.
type LKPS struct {
	Kepala
	TahunTS *int        `json:"tahun_ts" extensions:"x-nullable"` // the year in which TS ends; null for a period of days
	Data    []ProdiLKPS `json:"data"`
} //@name LaporanLKPS

// nomor of the table of a field.
func nomor(bidang string) (no, judul string) {
	i := slices.Index(semuaBidang(), bidang)
	return []string{"1-1", "1-2", "1-3"}[i], []string{"Kerjasama Pendidikan", "Kerjasama Penelitian", "Kerjasama Pengabdian kepada Masyarakat"}[i]
}

// prodi is a study programme of the tables.
type prodi struct {
	acuan
	Jenjang string
}

// baris is a line of an activity.
func (k *kegiatan) baris(no int, p prodi) BarisLKPS {
	b := BarisLKPS{
		No: no, PelaksanaanID: k.ID, Kode: k.Kode, Href: "/api/v1/pelaksanaan/" + k.ID, LembagaMitra: names(k.Mitra),
		Internasional: k.Tingkat == "internasional", Nasional: k.Tingkat == "nasional", WilayahLokal: k.Tingkat == "wilayah_lokal",
		Judul: k.Nama, Manfaat: opt(k.Manfaat[p.ID]), WaktuDurasi: rentang(k.Mulai, k.Selesai), TanggalMulai: k.Mulai, Selesai: k.Selesai, Bukti: proofs(k.Bukti),
	}
	end := k.Selesai
	if k.Naskah != nil {
		end = k.masa.berakhir
	}
	if y := end.Year(); y != 0 {
		b.TahunBerakhir = &y
	}
	return b
}

func (j *JumlahLKPS) add(bidang string, b BarisLKPS) {
	switch bidang {
	case "pendidikan":
		j.N1++
	case "penelitian":
		j.N2++
	default:
		j.N3++
	}
	switch {
	case b.Internasional:
		j.NI++
	case b.Nasional:
		j.NN++
	default:
		j.NW++
	}
}

// lkps reads the lines of one table of one prodi. Of a unit they are those held
// while the prodi belonged to it: moving a prodi never rewrites history.
func (s *Service) lkps(ctx context.Context, a sidang, p prodi, bidang string) iter.Seq2[BarisLKPS, error] {
	c := a.begun().and(db.ActivityScope(a.reach, "p"), db.Cond{
		SQL:  "EXISTS (SELECT 1 FROM pelaksanaan_prodi lp WHERE lp.pelaksanaan_id = p.id AND lp.prodi_id = ?) AND EXISTS (SELECT 1 FROM pelaksanaan_bidang lb WHERE lb.pelaksanaan_id = p.id AND lb.bidang = ?)",
		Args: []any{p.ID, bidang},
	})
	if a.Cakupan.Jenis == Unit {
		c = c.and(db.Cond{SQL: "p.unit_pelaksana_id = ? OR EXISTS (SELECT 1 FROM prodi_jurusan pj WHERE pj.prodi_id = ? AND pj.jurusan_id = ? AND pj.mulai <= p.tanggal_selesai AND (pj.sampai IS NULL OR pj.sampai >= p.tanggal_selesai))",
			Args: []any{a.Cakupan.ID, p.ID, a.Cakupan.ID}})
	}
	return func(yield func(BarisLKPS, error) bool) {
		no := 0
		for k, err := range a.store.activities(ctx, c, perlu{bukti: true}) {
			if err != nil {
				yield(BarisLKPS{}, err)
				return
			}
			no++
			if !yield(k.baris(no, p), nil) {
				return
			}
		}
	}
}

// TanyaLKPS is a question for the tables; NDTPS, where it is not 0, is the number
// of permanent lecturers of the prodi, for an indicative score.
type TanyaLKPS struct {
	Tanya
	NDTPS int
}

// lembarLKPS is a question as it was judged, with the prodi it is about.
type lembarLKPS struct {
	sidang
	ts    int
	prodi []prodi
	ndtps int
}

// tables judges a question for the tables of the LKPS.
func (s *Service) tables(ctx context.Context, by actor.Actor, q TanyaLKPS) (lembarLKPS, error) {
	l := lembarLKPS{ndtps: q.NDTPS}
	var err error
	if l.sidang, err = s.judge(ctx, by, q.Tanya, false); err != nil {
		return l, err
	}
	l.Laporan, l.Judul = "LKPS-1", "LKPS Tabel 1 Kerjasama Tridharma"
	if l.ts, l.Periode, err = q.jendela(l.PerTanggal); err != nil {
		return l, err
	}
	if l.ndtps != 0 && l.Cakupan.Jenis != Prodi {
		return l, bad("ndtps", "prodi_only", "NDTPS adalah jumlah dosen satu prodi; sebutkan prodi.", "NDTPS is the number of lecturers of one prodi; name the prodi.")
	}
	l.prodi, err = s.store.prodi(ctx, l.sidang)
	return l, err
}

// LKPS answers the tables whole. mostRows bounds how many lines one answer holds.
func (s *Service) LKPS(ctx context.Context, by actor.Actor, q TanyaLKPS) (LKPS, error) {
	l, err := s.tables(ctx, by, q)
	if err != nil {
		return LKPS{}, err
	}
	out := LKPS{Kepala: l.Kepala, Data: []ProdiLKPS{}}
	if l.ts != 0 {
		out.TahunTS = &l.ts
	}
	lines := 0
	for _, p := range l.prodi {
		v := ProdiLKPS{ID: p.ID, Kode: p.Kode, Nama: p.Nama, Jenjang: p.Jenjang}
		once := map[string]bool{}
		for _, b := range semuaBidang() {
			t := TabelLKPS{Bidang: b, Baris: []BarisLKPS{}}
			t.Nomor, t.Judul = nomor(b)
			for r, err := range s.lkps(ctx, l.sidang, p, b) {
				if err != nil {
					return out, err
				}
				if lines++; lines > mostRows {
					return out, tooMany()
				}
				v.Jumlah.add(b, r)
				once[r.PelaksanaanID] = true
				t.Baris = append(t.Baris, r)
			}
			v.Tabel = append(v.Tabel, t)
		}
		v.Jumlah.Kegiatan = len(once)
		v.Skor = skor(p.Jenjang, l.Periode.Sampai, v.Jumlah, l.ndtps)
		out.Data = append(out.Data, v)
	}
	return out, nil
}

// barisCSV is a line of the one table that programs get.
type barisCSV struct {
	prodi  prodi
	bidang string
	BarisLKPS
}

// lines reads the lines of some tables, prodi by prodi.
func (s *Service) lines(ctx context.Context, l lembarLKPS, bidang ...string) iter.Seq2[barisCSV, error] {
	return func(yield func(barisCSV, error) bool) {
		for _, p := range l.prodi {
			for _, b := range bidang {
				for r, err := range s.lkps(ctx, l.sidang, p, b) {
					if err != nil {
						yield(barisCSV{}, err)
						return
					}
					if !yield(barisCSV{p, b, r}, nil) {
						return
					}
				}
			}
		}
	}
}

// kolomLKPS are the columns of the form.
func kolomLKPS() []tabel.Kolom {
	level := "Tingkat"
	return []tabel.Kolom{
		{Nama: "no", Judul: "No", Jenis: tabel.Bilangan, Lebar: 6}, {Nama: "lembaga_mitra", Judul: "Lembaga Mitra", Lebar: 30},
		{Nama: "internasional", Judul: "Internasional", Jenis: tabel.Centang, Lebar: 14, Kelompok: level}, {Nama: "nasional", Judul: "Nasional", Jenis: tabel.Centang, Lebar: 11, Kelompok: level},
		{Nama: "wilayah_lokal", Judul: "Wilayah/Lokal", Jenis: tabel.Centang, Lebar: 14, Kelompok: level},
		{Nama: "judul", Judul: "Judul Kegiatan Kerjasama", Lebar: 36}, {Nama: "manfaat", Judul: "Manfaat bagi PS yang Diakreditasi", Lebar: 36},
		{Nama: "waktu_durasi", Judul: "Waktu dan Durasi", Lebar: 26}, {Nama: "bukti", Judul: "Bukti Kerjasama", Lebar: 32},
		{Nama: "tahun_berakhir", Judul: "Tahun Berakhirnya Kerjasama (YYYY)", Lebar: 18},
	}
}

func (b BarisLKPS) sel() []any {
	year := any(nil)
	if b.TahunBerakhir != nil {
		year = clock.MakeDate(*b.TahunBerakhir, 1, 1).Time().Format("2006")
	}
	return []any{b.No, strings.Join(b.LembagaMitra, "; "), b.Internasional, b.Nasional, b.WilayahLokal, b.Judul, deref(b.Manfaat), b.WaktuDurasi, tertulis(b.Bukti), year}
}

// csvLKPS is one table of all lines.
func (s *Service) csvLKPS(ctx context.Context, l lembarLKPS) tabel.Tabel {
	return tabel.Tabel{
		Kolom: append([]tabel.Kolom{{Nama: "prodi"}, {Nama: "tabel"}, {Nama: "kode"}}, kolomLKPS()...),
		Baris: mapped(s.lines(ctx, l, semuaBidang()...), func(b barisCSV) []any {
			no, _ := nomor(b.bidang)
			return append([]any{b.prodi.Kode, no, b.Kode}, b.sel()...)
		}),
	}
}

// sheets are the three tables as sheets, and one with the counts. With several
// prodi each line says whose it is.
func (s *Service) sheets(ctx context.Context, l lembarLKPS) []tabel.Tabel {
	counts := map[string]*JumlahLKPS{}
	once := map[string]map[string]bool{}
	for _, p := range l.prodi {
		counts[p.ID], once[p.ID] = &JumlahLKPS{}, map[string]bool{}
	}
	var out []tabel.Tabel
	for _, b := range semuaBidang() {
		no, judul := nomor(b)
		t := tabel.Tabel{Nama: "Tabel " + no, Judul: l.baris(), Kolom: kolomLKPS()}
		t.Judul[0] = "Tabel " + no + " " + judul
		if len(l.prodi) != 1 {
			t.Kolom = append([]tabel.Kolom{{Nama: "prodi", Judul: "Program Studi", Lebar: 24}}, t.Kolom...)
		}
		t.Baris = mapped(s.lines(ctx, l, b), func(r barisCSV) []any {
			counts[r.prodi.ID].add(b, r.BarisLKPS)
			once[r.prodi.ID][r.PelaksanaanID] = true
			if len(l.prodi) != 1 {
				return append([]any{r.prodi.Kode + " " + r.prodi.Nama}, r.sel()...)
			}
			return r.sel()
		})
		out = append(out, t)
	}
	return append(out, ringkasan(l, counts, once))
}

// ringkasan is the sheet of counts; it is read after the tables.
func ringkasan(l lembarLKPS, counts map[string]*JumlahLKPS, once map[string]map[string]bool) tabel.Tabel {
	field, level := "Jumlah menurut bidang", "Jumlah menurut tingkat"
	t := tabel.Tabel{Nama: "Jumlah", Judul: l.baris(), Kolom: []tabel.Kolom{
		{Nama: "prodi", Judul: "Program Studi", Lebar: 36},
		{Nama: "n1", Judul: "N1 Pendidikan", Jenis: tabel.Bilangan, Lebar: 13, Kelompok: field}, {Nama: "n2", Judul: "N2 Penelitian", Jenis: tabel.Bilangan, Lebar: 13, Kelompok: field}, {Nama: "n3", Judul: "N3 PkM", Jenis: tabel.Bilangan, Lebar: 13, Kelompok: field},
		{Nama: "ni", Judul: "NI Internasional", Jenis: tabel.Bilangan, Lebar: 15, Kelompok: level}, {Nama: "nn", Judul: "NN Nasional", Jenis: tabel.Bilangan, Lebar: 13, Kelompok: level}, {Nama: "nw", Judul: "NW Wilayah/Lokal", Jenis: tabel.Bilangan, Lebar: 16, Kelompok: level},
		{Nama: "kegiatan", Judul: "Kegiatan berbeda", Jenis: tabel.Bilangan, Lebar: 14},
		{Nama: "ndtps", Judul: "NDTPS (masukan)", Jenis: tabel.Bilangan, Lebar: 12}, {Nama: "skor_rk", Judul: "Skor bidang (INDIKATIF)", Jenis: tabel.Desimal, Lebar: 14}, {Nama: "skor_tingkat", Judul: "Skor tingkat (INDIKATIF)", Jenis: tabel.Desimal, Lebar: 14},
	}}
	t.Judul[0] = "Jumlah kerjasama menurut bidang dan tingkat"
	if l.ndtps != 0 {
		t.Catatan = []string{keteranganSkor().ID}
	}
	t.Baris = func(yield func([]any, error) bool) {
		for _, p := range l.prodi {
			j := *counts[p.ID]
			j.Kegiatan = len(once[p.ID])
			row := []any{p.Kode + " " + p.Nama, j.N1, j.N2, j.N3, j.NI, j.NN, j.NW, j.Kegiatan, nil, nil, nil}
			if k := skor(p.Jenjang, l.Periode.Sampai, j, l.ndtps); k != nil {
				row[8], row[9], row[10] = k.NDTPS, k.SkorBidang, k.SkorTingkat
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	return t
}
