package impor

import (
	"slices"
	"strings"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/nama"
)

// pilihan is one value of a reference list, in force from dari to sampai.
type pilihan struct {
	id, kode, nama string
	lain           []string // other names it goes by
	dari, sampai   clock.Date
	rumah          []masa // of a prodi: the jurusan it belonged to
}

// masa is a period, both ends included; "" is open.
type masa struct{ dari, sampai clock.Date }

func (m masa) covers(d clock.Date) bool {
	return (m.dari == "" || m.dari <= d) && (m.sampai == "" || d <= m.sampai)
}

// daftar is a reference list, found by code or name.
type daftar struct {
	isi  []pilihan
	kunc map[string]int
}

// sebutanUnit are a unit's other names: without the word for what it is, and
// without "dan". Normalise makes nothing of &.
func sebutanUnit(nama string) (out []string) {
	short := nama
	for _, w := range []string{"Jurusan ", "Unit ", "UPA "} {
		short = strings.TrimPrefix(short, w)
	}
	for _, s := range []string{short, strings.ReplaceAll(nama, " dan ", " "), strings.ReplaceAll(short, " dan ", " ")} {
		if s != nama && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func newDaftar(isi []pilihan) *daftar {
	d := &daftar{isi: isi, kunc: map[string]int{}}
	put := func(i int, s string) {
		if k := listing.Normalise(strings.ReplaceAll(s, "_", " ")); k != "" {
			d.kunc[k] = i
		}
	}
	for i, p := range isi { // a code and a name come before what something else goes by as well
		for _, s := range p.lain {
			put(i, s)
		}
	}
	for i, p := range isi {
		put(i, p.nama)
		put(i, p.kode)
	}
	return d
}

func (d *daftar) cari(s string) (pilihan, bool) {
	i, ok := d.kunc[listing.Normalise(strings.ReplaceAll(s, "_", " "))]
	if !ok {
		return pilihan{}, false
	}
	return d.isi[i], true
}

// dekat is the code or name that comes nearest to a text, "" when none is near.
func (d *daftar) dekat(s string) (best string) {
	score, n := samar, listing.Normalise(strings.ReplaceAll(s, "_", " "))
	for i := range d.isi {
		for _, c := range append([]string{d.isi[i].kode, d.isi[i].nama}, d.isi[i].lain...) {
			if v := mirip(n, listing.Normalise(strings.ReplaceAll(c, "_", " "))); v > score {
				score, best = v, d.isi[i].kode
			}
		}
	}
	return best
}

// mitraLama is a partner on file, by the record that survives where it was merged.
type mitraLama struct {
	id, kode, nama, negara string
	alias                  []string
}

// direktori are the partners on file and those that this import makes.
type direktori struct {
	lama   []mitraLama
	kode   map[string]int
	nama   map[string][]int // normalised name or alias → partners
	judul  []string         // what indeks was made of
	milik  []int            // whose name that is
	indeks *nama.Indeks
	baru   map[string]*EntriMitra // by normalised name
	urut   []*EntriMitra
}

// dekatMitra is from where on two names are asked about.
const dekatMitra = 0.8

func newDirektori(all []mitraLama) *direktori {
	d := &direktori{lama: all, kode: map[string]int{}, nama: map[string][]int{}, baru: map[string]*EntriMitra{}}
	for i, m := range all {
		d.kode[strings.ToUpper(m.kode)] = i
		for _, n := range append([]string{m.nama}, m.alias...) {
			k := listing.Normalise(n)
			if !slices.Contains(d.nama[k], i) {
				d.nama[k] = append(d.nama[k], i)
			}
			d.judul, d.milik = append(d.judul, n), append(d.milik, i)
		}
	}
	d.indeks = nama.NewIndeks(d.judul, dekatMitra)
	return d
}

// mirip are partners on file whose name or alias resembles a name, best first.
func (d *direktori) mirip(s string) []Usulan {
	out := []Usulan{}
	for _, f := range d.indeks.Cari(s) {
		m := d.lama[d.milik[f.N]]
		if !slices.ContainsFunc(out, func(u Usulan) bool { return u.ID == m.id }) && len(out) < usulanTampil {
			out = append(out, Usulan{ID: m.id, Kode: m.kode, Nama: m.nama, Skor: float64(int(f.Skor*100)) / 100})
		}
	}
	return out
}

// naskahLama is an agreement on file.
type naskahLama struct {
	id, kode, jenis string
	masa            masa
	mitra           []string
	nomor           [2]*string // ours and the partner's
}

// rujukan is everything on file that a row may refer to, read once for a file.
type rujukan struct {
	daftar map[string]*daftar
	mitra  *direktori
	naskah map[string]naskahLama // by code and by either number, upper case
	nomor  [2]map[string]naskahLama
}

// Reference lists, by the names that columns use.
const (
	daftarUnit        = "unit"
	daftarProdi       = "prodi"
	daftarBentuk      = "bentuk_kegiatan"
	daftarKlasifikasi = "klasifikasi_mitra"
	daftarNegara      = "negara"
	daftarPetugas     = "petugas"
)

// pilihanTetap are the closed lists of the contract, each with other words that
// spreadsheets use for a value.
func pilihanTetap() map[string][]pilihan {
	p := func(kode, nama string, lain ...string) pilihan {
		return pilihan{id: kode, kode: kode, nama: nama, lain: lain}
	}
	return map[string][]pilihan{
		"kategori": {p("pemerintah", "Pemerintah", "instansi pemerintah", "government", "bumn", "bumd"), p("perguruan_tinggi", "Perguruan tinggi", "universitas", "politeknik", "university"),
			p("dudi", "Dunia usaha dan dunia industri", "dunia usaha", "dunia industri", "industri", "perusahaan", "swasta", "iduka", "company"), p("nirlaba", "Nirlaba", "yayasan", "lsm", "organisasi", "non profit"), p("lainnya", "Lainnya", "lain lain", "other")},
		"tingkat": {p("internasional", "Internasional", "international"), p("nasional", "Nasional", "national"), p("wilayah_lokal", "Wilayah/Lokal", "lokal", "wilayah", "local", "regional", "lokal/wilayah")},
		"bidang": {p("pendidikan", "Pendidikan", "pengajaran", "education"), p("penelitian", "Penelitian", "riset", "research"),
			p("pkm", "Pengabdian kepada masyarakat", "pengabdian", "pengabdian masyarakat", "pengmas", "abdimas", "community service"), p("lainnya", "Lainnya", "lain lain", "other")},
		"jenis_pelaksanaan":  {p("kunjungan", "Kunjungan", "visit"), p("rapat_daring", "Rapat daring", "rapat online", "online meeting"), p("rapat_luring", "Rapat luring", "rapat", "rapat offline", "meeting"), p("kegiatan", "Kegiatan", "activity")},
		"status_pelaksanaan": {p("direncanakan", "Direncanakan", "rencana", "planned"), p("selesai", "Selesai", "terlaksana", "done"), p("dilaporkan", "Dilaporkan", "reported"), p("terverifikasi", "Terverifikasi", "verified")},
		"jenis_permintaan": {p("informasi", "Informasi"), p("penyusunan_naskah", "Penyusunan naskah"), p("pembaruan_naskah", "Pembaruan naskah", "perpanjangan naskah"), p("salinan_naskah", "Salinan naskah"),
			p("kunjungan", "Kunjungan"), p("kegiatan", "Kegiatan"), p("lainnya", "Lainnya", "lain lain")},
		"jenis_naskah": {p("mou", "MoU", "nota kesepahaman", "memorandum of understanding", "kesepakatan bersama"), p("moa", "MoA", "perjanjian kerja sama", "pks", "memorandum of agreement"), p("ia", "IA", "implementation agreement", "implementation arrangement")},
		"kanal": {p("whatsapp", "WhatsApp", "wa"), p("surel", "Surel", "email", "e-mail"), p("telepon", "Telepon", "telp", "phone"), p("datang_langsung", "Datang langsung", "langsung", "tatap muka"),
			p("surat", "Surat", "letter"), p("portal", "Portal", "website", "situs"), p("media_sosial", "Media sosial", "medsos", "instagram"), p("lainnya", "Lainnya")},
		"pemohon_jenis": {p("mitra", "Mitra", "partner"), p("unit_internal", "Unit internal", "internal", "unit"), p("umum", "Umum", "public")},
		"metode_ttd":    {p("basah", "Tanda tangan basah", "basah"), p("tte_bsre", "TTE BSrE", "bsre"), p("tte_psre_lain", "TTE PSrE lain", "tte lain", "psre")},
		"ya_tidak":      {p("ya", "Ya"), p("tidak", "Tidak")},
	}
}
