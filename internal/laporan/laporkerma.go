package laporan

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/tabel"
)

// PihakLaporan is a party of an agreement.
type PihakLaporan struct {
	Jenis                  string  `json:"jenis" enums:"polibatam,mitra"`
	Nama                   string  `json:"nama"`
	Kategori               *string `json:"kategori" extensions:"x-nullable"` // of a partner
	KlasifikasiKode        *string `json:"klasifikasi_kode" extensions:"x-nullable"`
	KodeNegara             *string `json:"kode_negara" extensions:"x-nullable"`
	NamaPenandatangan      string  `json:"nama_penandatangan"`
	JabatanPenandatangan   string  `json:"jabatan_penandatangan"`
	NamaPenanggungJawab    *string `json:"nama_penanggung_jawab" extensions:"x-nullable"`
	JabatanPenanggungJawab *string `json:"jabatan_penanggung_jawab" extensions:"x-nullable"`
} //@name LaporkermaPihak

// BentukLaporan is a form of activity under an agreement, with what came of it.
type BentukLaporan struct {
	PelaksanaanID  string          `json:"pelaksanaan_id" format:"uuid"`
	Kode           string          `json:"kode"`
	BentukKegiatan string          `json:"bentuk_kegiatan"`
	Judul          string          `json:"judul"`
	TanggalMulai   clock.Date      `json:"tanggal_mulai" swaggertype:"string" format:"date"`
	TanggalSelesai clock.Date      `json:"tanggal_selesai" swaggertype:"string" format:"date"`
	Prodi          []string        `json:"prodi"`
	Luaran         []LuaranLaporan `json:"luaran"`
} //@name LaporkermaKegiatan

// LuaranLaporan is an output.
type LuaranLaporan struct {
	Jenis  string  `json:"jenis"`
	Judul  string  `json:"judul"`
	Volume float64 `json:"volume" minimum:"0"`
	Satuan string  `json:"satuan"`
	Tautan *string `json:"tautan" extensions:"x-nullable"`
} //@name LaporkermaLuaran

// BarisLaporkerma is one agreement in the shape of Laporkerma.
type BarisLaporkerma struct {
	ID              string          `json:"id" format:"uuid"`
	Kode            string          `json:"kode"`
	Href            string          `json:"href"`
	JenisDokumen    string          `json:"jenis_dokumen" enums:"mou,moa,ia"`
	NomorDokumen    *string         `json:"nomor_dokumen" extensions:"x-nullable"`
	NomorMitra      *string         `json:"nomor_mitra" extensions:"x-nullable"`
	Judul           string          `json:"judul"`
	RuangLingkup    string          `json:"ruang_lingkup"`
	Tingkat         string          `json:"tingkat" enums:"internasional,nasional,wilayah_lokal"`
	Bidang          []string        `json:"bidang"`
	TanggalTTD      *clock.Date     `json:"tanggal_ttd" swaggertype:"string" format:"date" extensions:"x-nullable"`
	TanggalMulai    clock.Date      `json:"tanggal_mulai" swaggertype:"string" format:"date"`
	TanggalBerakhir *clock.Date     `json:"tanggal_berakhir" swaggertype:"string" format:"date" extensions:"x-nullable"` // null: without an end
	Status          string          `json:"status" enums:"belum_mulai,berlaku,akan_berakhir,dalam_perpanjangan,berakhir"`
	Pihak           []PihakLaporan  `json:"pihak"`
	Unit            []string        `json:"unit"`
	Prodi           []string        `json:"prodi"`
	BentukKegiatan  []BentukLaporan `json:"bentuk_kegiatan"`
	NomorLaporkerma *string         `json:"nomor_laporkerma" extensions:"x-nullable"` // null: not reported yet
} //@name LaporkermaBaris

// Laporkerma are agreements in the shape of Laporkerma.
type Laporkerma struct {
	Kepala
	BelumDilaporkan bool              `json:"belum_dilaporkan"` // only what is not reported yet
	Data            []BarisLaporkerma `json:"data"`
} //@name Laporkerma

// sistemLaporkerma is how catat-pelaporan names the system.
const sistemLaporkerma = "laporkerma"

// reported is the number an agreement has there; "" for none.
func (n *naskah) reported() string {
	for _, p := range n.Pelaporan {
		if strings.EqualFold(strings.TrimSpace(p.Sistem), sistemLaporkerma) {
			return p.Nomor
		}
	}
	return ""
}

// Laporkerma answers agreements of the period with the activities held under them
// in it; with unreported, those that were not reported yet.
func (s *Service) Laporkerma(ctx context.Context, by actor.Actor, q Tanya, unreported bool) (Kepala, iter.Seq2[BarisLaporkerma, error], error) {
	a, err := s.judge(ctx, by, q, false)
	if err != nil {
		return a.Kepala, nil, err
	}
	a.Laporan, a.Judul = "laporkerma", "Bahan Laporkerma"
	if a.Periode, err = q.periode(a.PerTanggal); err != nil {
		return a.Kepala, nil, err
	}
	return a.Kepala, func(yield func(BarisLaporkerma, error) bool) {
		acts := db.And(a.begun().whole(), db.ActivityScope(a.reach, "p"))
		var page []*naskah
		flush := func() bool {
			defer func() { page = page[:0] }()
			if err := s.store.partners(ctx, page); err != nil {
				yield(BarisLaporkerma{}, err)
				return false
			}
			for _, n := range page {
				if !yield(n.laporkerma(a), nil) {
					return false
				}
			}
			return true
		}
		for n, err := range a.store.agreements(ctx, db.And(inPeriod(a.Periode), a.Cakupan.agreements(a.reach)), &acts, perlu{}) {
			if err != nil {
				yield(BarisLaporkerma{}, err)
				return
			}
			if unreported && n.reported() != "" {
				continue
			}
			if page = append(page, n); len(page) == halaman && !flush() {
				return
			}
		}
		flush()
	}, nil
}

func (n *naskah) laporkerma(a sidang) BarisLaporkerma {
	b := BarisLaporkerma{
		ID: n.ID, Kode: n.Kode, Href: "/api/v1/naskah/" + n.ID, JenisDokumen: n.Jenis, NomorDokumen: n.Nomor, NomorMitra: n.NomorMitra, Judul: n.Nama, RuangLingkup: n.Lingkup, Tingkat: n.Tingkat,
		Bidang: append([]string{}, n.Bidang...), TanggalTTD: optDate(n.TTD), TanggalMulai: n.Mulai, TanggalBerakhir: optDate(n.Berakhir), Status: n.masa(a.PerTanggal),
		Pihak: []PihakLaporan{}, Unit: names(n.Unit), Prodi: names(n.Prodi), BentukKegiatan: []BentukLaporan{}, NomorLaporkerma: opt(n.reported()),
	}
	for _, p := range n.Pihak {
		v := PihakLaporan{Jenis: p.Jenis, Nama: a.Lembaga, NamaPenandatangan: p.Nama, JabatanPenandatangan: p.Jabatan, NamaPenanggungJawab: p.PIC, JabatanPenanggungJawab: p.JabatanPIC}
		if p.MitraID != nil {
			v.Nama, v.Kategori, v.KlasifikasiKode, v.KodeNegara = p.NamaMitra, opt(p.KategoriKode), opt(p.Klasifikasi), opt(p.Negara)
		}
		b.Pihak = append(b.Pihak, v)
	}
	for _, k := range n.Kegiatan {
		v := BentukLaporan{PelaksanaanID: k.ID, Kode: k.Kode, BentukKegiatan: k.Bentuk, Judul: k.Nama, TanggalMulai: k.Mulai, TanggalSelesai: k.Selesai, Prodi: names(k.Prodi), Luaran: []LuaranLaporan{}}
		for _, l := range k.Luaran {
			v.Luaran = append(v.Luaran, LuaranLaporan(l))
		}
		b.BentukKegiatan = append(b.BentukKegiatan, v)
	}
	return b
}

// tabelLaporkerma is one line for each agreement.
func tabelLaporkerma(k Kepala, rows iter.Seq2[BarisLaporkerma, error]) tabel.Tabel {
	var columns []tabel.Kolom
	for _, n := range []string{"kode", "jenis_dokumen", "nomor_dokumen", "nomor_mitra", "judul", "ruang_lingkup", "tingkat", "bidang", "tanggal_ttd", "tanggal_mulai", "tanggal_berakhir", "status",
		"mitra", "kategori_mitra", "klasifikasi_mitra", "negara_mitra", "penandatangan", "penandatangan_mitra", "penanggung_jawab", "unit", "prodi", "bentuk_kegiatan", "luaran", "nomor_laporkerma"} {
		columns = append(columns, tabel.Kolom{Nama: n, Judul: n, Lebar: 20})
	}
	return tabel.Tabel{Nama: "Laporkerma", Judul: k.baris(), Kolom: columns, Baris: mapped(rows, func(b BarisLaporkerma) []any {
		var mitra, kategori, kelas, negara, kami, mereka, pic, bentuk, hasil []string
		for _, p := range b.Pihak {
			signer := p.NamaPenandatangan + " (" + p.JabatanPenandatangan + ")"
			if p.Jenis == "polibatam" {
				kami = append(kami, signer)
				if p.NamaPenanggungJawab != nil {
					pic = append(pic, *p.NamaPenanggungJawab)
				}
				continue
			}
			mitra, mereka = append(mitra, p.Nama), append(mereka, signer)
			kategori, kelas, negara = append(kategori, text(p.Kategori)), append(kelas, text(p.KlasifikasiKode)), append(negara, text(p.KodeNegara))
		}
		for _, a := range b.BentukKegiatan {
			if !slices.Contains(bentuk, a.BentukKegiatan) {
				bentuk = append(bentuk, a.BentukKegiatan)
			}
			for _, l := range a.Luaran {
				hasil = append(hasil, l.Judul+" ("+strconv.FormatFloat(l.Volume, 'f', -1, 64)+" "+l.Satuan+")")
			}
		}
		join := func(vs []string) any { return strings.Join(vs, "; ") }
		return []any{b.Kode, b.JenisDokumen, deref(b.NomorDokumen), deref(b.NomorMitra), b.Judul, b.RuangLingkup, b.Tingkat, join(b.Bidang), derefDate(b.TanggalTTD), b.TanggalMulai, derefDate(b.TanggalBerakhir), b.Status,
			join(mitra), join(kategori), join(kelas), join(negara), join(kami), join(mereka), join(pic), join(b.Unit), join(b.Prodi), join(bentuk), join(hasil), deref(b.NomorLaporkerma)}
	})}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
