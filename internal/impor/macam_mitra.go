package impor

import (
	"context"
	"strings"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/listing"
)

func kolomMitra() []Kolom {
	return []Kolom{
		{Nama: "nama", Judul: "Nama", Alias: []string{"nama mitra", "mitra", "nama lembaga", "lembaga mitra", "nama instansi"}, Wajib: true, Lebar: 40, Contoh: "PT Contoh Maju", Bantuan: fault.T("Nama resmi mitra.", "The partner's official name.")},
		{Nama: "nama_alias", Judul: "Nama lain", Alias: []string{"alias", "singkatan"}, Lebar: 24, Contoh: "Contoh Maju; CM", Bantuan: fault.T("Nama lain atau singkatan, dipisah titik koma.", "Other names, separated by semicolons.")},
		{Nama: "kategori", Judul: "Kategori", Wajib: true, Daftar: "kategori", Lebar: 20, Contoh: "dudi", Bantuan: fault.T("Pilih dari daftar.", "Choose from the list.")},
		{Nama: "klasifikasi_kode", Judul: "Klasifikasi", Alias: []string{"klasifikasi mitra", "kode klasifikasi"}, Daftar: daftarKlasifikasi, Lebar: 26, Contoh: "dunia_usaha", Bantuan: fault.T("Kode atau nama pada lembar Rujukan.", "Code or name on the sheet Rujukan.")},
		{Nama: "kode_negara", Judul: "Negara", Alias: []string{"kode negara", "asal negara"}, Wajib: true, Daftar: daftarNegara, Lebar: 12, Contoh: "ID", Bantuan: fault.T("Kode ISO dua huruf, atau nama negara.", "ISO code of two letters, or the country's name.")},
		{Nama: "provinsi", Judul: "Provinsi", Lebar: 20, Contoh: "Kepulauan Riau", Bantuan: fault.T("Bila ada.", "If any.")},
		{Nama: "kota", Judul: "Kota", Alias: []string{"kota kabupaten", "kabupaten kota"}, Lebar: 18, Contoh: "Batam", Bantuan: fault.T("Bila ada.", "If any.")},
		{Nama: "alamat", Judul: "Alamat", Lebar: 36, Contoh: "Jalan Contoh 1", Bantuan: fault.T("Bila ada.", "If any.")},
		{Nama: "situs", Judul: "Situs", Alias: []string{"website", "situs web", "laman"}, Lebar: 26, Contoh: "https://contoh.example", Bantuan: fault.T("Alamat lengkap dengan https://.", "The whole address with https://.")},
		{Nama: "kontak_nama", Judul: "Nama kontak", Alias: []string{"kontak", "narahubung", "contact person"}, Pribadi: true, Pointers: []string{"/kontak/0/nama", "/kontak"}, Lebar: 24, Contoh: "Nama Contoh", Bantuan: fault.T("Satu orang; wajib bila surel atau telepon diisi.", "One person; required where e-mail or telephone is given.")},
		{Nama: "kontak_jabatan", Judul: "Jabatan kontak", Alias: []string{"jabatan"}, Pribadi: true, Pointers: []string{"/kontak/0/jabatan"}, Lebar: 20, Contoh: "Manajer", Bantuan: fault.T("Bila ada.", "If any.")},
		{Nama: "kontak_surel", Judul: "Surel kontak", Alias: []string{"surel", "email", "e-mail", "email kontak"}, Pribadi: true, Pointers: []string{"/kontak/0/surel"}, Lebar: 26, Contoh: "nama@contoh.example", Bantuan: fault.T("Satu alamat.", "One address.")},
		{Nama: "kontak_telepon", Judul: "Telepon kontak", Alias: []string{"telepon", "no telepon", "nomor telepon", "no hp", "telp", "hp"}, Pribadi: true, Pointers: []string{"/kontak/0/telepon"}, Lebar: 20, Contoh: "0778-000000", Bantuan: fault.T("Format kolom: Teks, agar 0 di depan tidak hilang.", "Format of the column: text, so that a leading 0 is kept.")},
		{Nama: "pakai_mitra", Judul: "Pakai mitra", Lebar: 16, Contoh: "baru", Bantuan: fault.T("Jawaban bila ditanya soal mitra yang mirip: kode mitra yang sama, atau baru.", "The answer when asked about a similar partner: the code of the same one, or baru.")},
	}
}

func macamMitra(s *Service) macam[EntriMitra] {
	return macam[EntriMitra]{
		subjek: string(JenisMitra), susunan: []susunan{{Templat, kolomMitra()}}, sasaran: s.cfg.Mitra, baca: bacaBarisMitra, kunci: kunciMitra,
		ada: mitraAda, periksa: tanyaMitra,
		sesudah: func(w *kerja, t *tabel, c *catatan, es []entri[EntriMitra]) {
			names, rows := make([]string, len(es)), make([]int, len(es))
			decided := map[string]bool{}
			for i := range es {
				names[i], rows[i] = es[i].e.Nama, es[i].baris
				if es[i].e.putus != "" {
					decided[listing.Normalise(es[i].e.Nama)] = true
				}
			}
			kembar(c, t, "nama", names, rows, func(n string) bool {
				_, named := w.req.jawaban[listing.Normalise(n)]
				return named || w.req.jawaban["*"] != "" || decided[listing.Normalise(n)]
			})
		},
	}
}

func bacaBarisMitra(p *pembaca, e *EntriMitra) {
	e.ID, e.Nama = ident.New(p.now), p.teks("nama")
	e.Alias = bagi(p.teks("nama_alias"))
	if v, ok := p.pilih("kategori", ""); ok {
		e.Kategori = v.kode
	}
	if v, ok := p.pilih("klasifikasi_kode", clockDate(p.now)); ok {
		e.Klasifikasi = &v.kode
	}
	if v, ok := p.pilih("kode_negara", ""); ok {
		e.Negara = v.kode
	}
	e.Provinsi, e.Kota, e.Alamat, e.Situs = p.boleh("provinsi"), p.boleh("kota"), p.boleh("alamat"), p.boleh("situs")
	k := EntriKontak{Nama: p.teks("kontak_nama"), Jabatan: p.boleh("kontak_jabatan"), Surel: p.boleh("kontak_surel"), Telepon: p.telepon("kontak_telepon")}
	if k.Nama != "" || k.Jabatan != nil || k.Surel != nil || k.Telepon != nil {
		e.Kontak = &k
	}
	e.putus = p.teks("pakai_mitra")
}

// tanyaMitra compares a row with the partners on file: the same name in the same
// country is on file already, a similar one is asked about.
func tanyaMitra(p *pembaca, e *EntriMitra) {
	if e.Nama == "" || p.told["nama"] || p.told["kode_negara"] {
		return
	}
	d := p.r.mitra
	answer := e.putus
	if answer == "" {
		answer = p.keputusan(e.Nama)
	}
	if _, ok := d.kode[strings.ToUpper(answer)]; ok {
		e.lama = true
		return
	}
	if answer == baru || strings.HasPrefix(answer, baru+":") {
		return
	}
	if answer != "" {
		p.tell("pakai_mitra", Galat, keluh("unknown_partner", "%q bukan kode mitra; isi kode seperti MT-2026-0001, atau baru.", "%q is no partner's code; give a code such as MT-2026-0001, or baru.", potong(answer)))
		return
	}
	for _, i := range d.nama[listing.Normalise(e.Nama)] {
		if d.lama[i].negara == e.Negara {
			e.lama = true
			return
		}
	}
	if alike := d.mirip(e.Nama); len(alike) > 0 {
		p.ask("nama", e.Nama, mirip1(alike[0]))
	}
}

// mitraAda finds the names that partners on file have, in their country.
func mitraAda(ctx context.Context, q pencari, es []entri[EntriMitra]) (map[string]bool, error) {
	all, err := bacaMitra(ctx, q.g)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, m := range all {
		for _, n := range append([]string{m.nama}, m.alias...) {
			out[listing.Normalise(n)+"|"+m.negara] = true
		}
	}
	for i := range es { // what was answered to be another stays another
		es[i].lama = es[i].e.lama
		if es[i].e.putus == baru {
			delete(out, es[i].kunci)
		}
	}
	return out, nil
}
