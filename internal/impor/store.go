package impor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/listing"
)

func newNoun() *db.Noun[Impor] {
	return &db.Noun[Impor]{Table: noun, Visible: visible, Meta: func(x *Impor) *actor.Meta { return &x.Meta }}
}

// visible: whoever may import sees every import.
func visible(by actor.Actor) db.Cond {
	if by.May(actor.Impor).All {
		return db.Cond{}
	}
	return db.Nothing()
}

// Spec declares what a list of imports can be asked.
func Spec() *listing.Spec {
	return &listing.Spec{
		Default: "-dibuat_pada",
		Fields: []listing.Field{
			{Name: "jenis", Kind: listing.Choice, Filter: true, Values: []string{string(JenisMitra), string(JenisNaskah), string(JenisPelaksanaan), string(JenisPermintaan)}},
			{Name: "status", Kind: listing.Choice, Filter: true, Values: []string{string(Ditolak), string(LolosUji), string(Selesai), string(Dibatalkan)}},
			{Name: "uji", Kind: listing.Bool, Filter: true},
			{Name: "dibuat_pada", Sort: true},
		},
	}
}

// antre lets one import write at a time: two files that overlap make nothing
// twice.
func antre(g *gorm.DB) error {
	if err := g.Exec("INSERT INTO sewa (nama) VALUES ('impor') ON CONFLICT (nama) DO NOTHING").Error; err != nil {
		return db.Translate(err)
	}
	return db.Translate(g.Exec("UPDATE sewa SET nama = nama WHERE nama = 'impor'").Error)
}

func exists(ctx context.Context, g *gorm.DB, id string) (bool, error) {
	var n int
	err := g.WithContext(ctx).Raw("SELECT count(*) FROM impor WHERE id = ?", id).Row().Scan(&n)
	return n > 0, db.Translate(err)
}

func simpanTemuan(g *gorm.DB, id string, ts []temuan) error {
	const one = "(?, ?, ?)"
	n := 0
	for part := range slices.Chunk(ts, 200) {
		args := make([]any, 0, 3*len(part))
		for _, t := range part {
			if t.Usulan == nil {
				t.Usulan = []Usulan{}
			}
			b, err := json.Marshal(t)
			if err != nil {
				return fmt.Errorf("finding of row %d: %w", t.Baris, err)
			}
			args = append(args, id, n, string(b))
			n++
		}
		if err := g.Exec("INSERT INTO impor_temuan (impor_id, urutan, isi) VALUES "+one+strings.Repeat(", "+one, len(part)-1), args...).Error; err != nil {
			return db.Translate(err)
		}
	}
	return nil
}

// findings reads findings of an import from the n-th on, and how many there are.
func findings(ctx context.Context, g *gorm.DB, id string, from, limit int) (ts []temuan, total int, err error) {
	if err := g.WithContext(ctx).Raw("SELECT count(*) FROM impor_temuan WHERE impor_id = ?", id).Row().Scan(&total); err != nil {
		return nil, 0, db.Translate(err)
	}
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var text string
		if err := scan(&text); err != nil {
			return fmt.Errorf("scan finding: %w", err)
		}
		var t temuan
		if err := json.Unmarshal([]byte(text), &t); err != nil {
			return fmt.Errorf("finding of import %s: %w", id, err)
		}
		ts = append(ts, t)
		return nil
	}, "SELECT isi FROM impor_temuan WHERE impor_id = ? AND urutan >= ? ORDER BY urutan LIMIT ?", id, from, limit)
	return ts, total, err
}

// barisJadi is what a row became.
type barisJadi struct {
	baris     int
	id, sidik string
}

func part2baris[E any](part []entri[E], ids []string) []barisJadi {
	out := make([]barisJadi, len(part))
	for i := range part {
		out[i] = barisJadi{part[i].baris, ids[i], part[i].sidik}
	}
	return out
}

func simpanBaris(g *gorm.DB, id, subjek string, bs []barisJadi) error {
	const one = "(?, ?, ?, ?, ?)"
	args := make([]any, 0, 5*len(bs))
	for _, b := range bs {
		args = append(args, id, b.baris, subjek, b.id, b.sidik)
	}
	return db.Translate(g.Exec("INSERT INTO impor_baris (impor_id, baris, subjek, subjek_id, sidik) VALUES "+one+strings.Repeat(", "+one, len(bs)-1), args...).Error)
}

// pencari looks up what is on file.
type pencari struct{ g *gorm.DB }

// sidik reports which digests rows of standing imports have.
func (q pencari) sidik(ctx context.Context, all []string) (map[string]bool, error) {
	return q.among(ctx, "SELECT sidik FROM impor_baris WHERE sidik IN ?", all)
}

// nomorAsal finds which names in another system requests have already.
func (q pencari) nomorAsal(ctx context.Context, system string, all []string) (map[string]bool, error) {
	return q.among(ctx, "SELECT referensi_id FROM permintaan_layanan WHERE referensi_sistem = ? AND referensi_id IN ?", all, system)
}

// nomorNaskah finds which numbers agreements have already; column is whose.
func (q pencari) nomorNaskah(ctx context.Context, column string, all []string) (map[string]bool, error) {
	return q.among(ctx, "SELECT "+column+" FROM naskah WHERE "+column+" IN ?", all)
}

// among collects the texts that a query gives for values, asked in parts. first
// are its parameters before them.
func (q pencari) among(ctx context.Context, query string, all []string, first ...any) (map[string]bool, error) {
	out := map[string]bool{}
	for part := range slices.Chunk(all, 1000) {
		err := db.Raw(ctx, q.g, func(scan func(...any) error) error {
			var s string
			err := scan(&s)
			out[s] = true
			return err
		}, query, append(slices.Clone(first), part)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// muat reads everything that rows may refer to.
func muat(ctx context.Context, g *gorm.DB) (*rujukan, error) {
	r := &rujukan{daftar: map[string]*daftar{}, naskah: map[string]naskahLama{}, nomor: [2]map[string]naskahLama{{}, {}}}
	for name, isi := range pilihanTetap() {
		r.daftar[name] = newDaftar(isi)
	}
	r.daftar[daftarNegara] = newDaftar(negara())
	for _, l := range []struct{ name, query string }{
		{daftarUnit, "SELECT id, kode, nama, aktif_mulai, aktif_sampai FROM unit ORDER BY kode"},
		{daftarProdi, "SELECT id, kode, nama, aktif_mulai, aktif_sampai FROM prodi ORDER BY kode"},
		{daftarBentuk, "SELECT kode, kode, label, berlaku_mulai, berlaku_sampai FROM referensi WHERE jenis = 'bentuk_kegiatan' ORDER BY urutan, kode"},
		{daftarKlasifikasi, "SELECT kode, kode, label, berlaku_mulai, berlaku_sampai FROM referensi WHERE jenis = 'klasifikasi_mitra' ORDER BY urutan, kode"},
		{daftarPetugas, "SELECT id, username, nama, NULL, NULL FROM pengguna ORDER BY username"},
	} {
		isi, err := bacaDaftar(ctx, g, l.query)
		if err != nil {
			return nil, err
		}
		for i := range isi {
			if l.name == daftarUnit {
				isi[i].lain = sebutanUnit(isi[i].nama)
			}
		}
		r.daftar[l.name] = newDaftar(isi)
	}
	if err := rumah(ctx, g, r.daftar[daftarProdi]); err != nil {
		return nil, err
	}
	partners, err := bacaMitra(ctx, g)
	if err != nil {
		return nil, err
	}
	r.mitra = newDirektori(partners)
	parties, err := pihak(ctx, g)
	if err != nil {
		return nil, err
	}
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var n naskahLama
		var ours, theirs *string
		var dari, sampai *clock.Date
		if err := scan(&n.id, &n.kode, &n.jenis, &ours, &theirs, &dari, &sampai); err != nil {
			return fmt.Errorf("scan naskah: %w", err)
		}
		n.masa, n.mitra = masa{orOpen(dari), orOpen(sampai)}, parties[n.id]
		for i, no := range []*string{ours, theirs} {
			if n.nomor[i] = no; no != nil {
				r.nomor[i][*no] = n
			}
		}
		for _, k := range []*string{&n.kode, ours, theirs} {
			if k != nil {
				r.naskah[strings.ToUpper(*k)] = n
			}
		}
		return nil
	}, "SELECT id, kode, jenis, nomor_polibatam, nomor_mitra, tanggal_mulai, tanggal_berakhir FROM naskah WHERE status IN ('ditandatangani', 'ditutup')")
	return r, err
}

// pihak reads the partners of agreements, by the records that survive.
func pihak(ctx context.Context, g *gorm.DB) (map[string][]string, error) {
	out := map[string][]string{}
	err := db.Raw(ctx, g, func(scan func(...any) error) error {
		var n, m string
		err := scan(&n, &m)
		out[n] = append(out[n], m)
		return err
	}, "SELECT l.naskah_id, COALESCE(m.digabung_ke_id, m.id) FROM naskah_mitra l JOIN mitra m ON m.id = l.mitra_id")
	return out, err
}

func bacaDaftar(ctx context.Context, g *gorm.DB, query string) (out []pilihan, err error) {
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var p pilihan
		var dari, sampai *clock.Date
		if err := scan(&p.id, &p.kode, &p.nama, &dari, &sampai); err != nil {
			return fmt.Errorf("scan reference list: %w", err)
		}
		p.dari, p.sampai = orOpen(dari), orOpen(sampai)
		out = append(out, p)
		return nil
	}, query)
	return out, err
}

func orOpen(d *clock.Date) clock.Date {
	if d == nil {
		return ""
	}
	return *d
}

// rumah completes prodi with the jurusan they belonged to.
func rumah(ctx context.Context, g *gorm.DB, prodi *daftar) error {
	at := map[string]int{}
	for i, p := range prodi.isi {
		at[p.id] = i
	}
	return db.Raw(ctx, g, func(scan func(...any) error) error {
		var id string
		var dari, sampai *clock.Date
		if err := scan(&id, &dari, &sampai); err != nil {
			return fmt.Errorf("scan jurusan of prodi: %w", err)
		}
		p := &prodi.isi[at[id]]
		p.rumah = append(p.rumah, masa{orOpen(dari), orOpen(sampai)})
		return nil
	}, "SELECT prodi_id, mulai, sampai FROM prodi_jurusan")
}

func bacaMitra(ctx context.Context, g *gorm.DB) (out []mitraLama, err error) {
	err = db.Raw(ctx, g, func(scan func(...any) error) error {
		var m mitraLama
		var alias string
		if err := scan(&m.id, &m.kode, &m.nama, &alias, &m.negara); err != nil {
			return fmt.Errorf("scan mitra: %w", err)
		}
		out = append(out, m)
		return json.Unmarshal([]byte(alias), &out[len(out)-1].alias)
	}, "SELECT COALESCE(digabung_ke_id, id), kode, nama, nama_alias, kode_negara FROM mitra ORDER BY kode")
	return out, err
}

// kegiatan finds the keys of activities that began within a period.
func (q pencari) kegiatan(ctx context.Context, from, to clock.Date) (map[string]bool, error) {
	out := map[string]bool{}
	err := db.Raw(ctx, q.g, func(scan func(...any) error) error {
		var judul, unit string
		var mulai, selesai clock.Date
		if err := scan(&judul, &unit, &mulai, &selesai); err != nil {
			return fmt.Errorf("scan activity: %w", err)
		}
		out[kunciPelaksanaan(judul, unit, mulai, selesai)] = true
		return nil
	}, "SELECT judul, unit_pelaksana_id, tanggal_mulai, tanggal_selesai FROM pelaksanaan WHERE status <> 'dibatalkan' AND tanggal_mulai BETWEEN ? AND ?", from, to)
	return out, err
}
