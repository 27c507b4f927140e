package impor

import (
	"context"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

func clockDate(t time.Time) clock.Date { return clock.DateOf(t) }

func kolomPelaksanaan() []Kolom {
	return []Kolom{
		{Nama: "judul", Judul: "Judul kegiatan", Alias: []string{"judul kegiatan kerjasama", "nama kegiatan", "kegiatan"}, Wajib: true, Lebar: 44, Contoh: "Magang industri", Bantuan: fault.T("Paling banyak 300 karakter.", "At most 300 characters.")},
		{Nama: "jenis", Judul: "Jenis", Alias: []string{"jenis kegiatan"}, Wajib: true, Daftar: "jenis_pelaksanaan", Lebar: 16, Contoh: "kegiatan", Bantuan: fault.T("Pilih dari daftar.", "Choose from the list.")},
		{Nama: "bentuk", Judul: "Bentuk kegiatan", Alias: []string{"bentuk_kegiatan_kode", "bentuk"}, Wajib: true, Daftar: daftarBentuk, Pointers: []string{"/bentuk_kegiatan_kode"}, Lebar: 28, Contoh: "magang", Bantuan: fault.T("Kode atau nama pada lembar Rujukan, yang berlaku pada tanggal mulai.", "Code or name on the sheet Rujukan, in force on the day it began.")},
		{Nama: "unit", Judul: "Unit pelaksana", Alias: []string{"unit", "jurusan", "unit kerja"}, Wajib: true, Daftar: daftarUnit, Pointers: []string{"/unit_pelaksana_id"}, Lebar: 18, Contoh: "IF", Bantuan: fault.T("Kode atau nama unit.", "Code or name of the unit.")},
		{Nama: "prodi", Judul: "Program studi", Alias: []string{"prodi", "program studi"}, Daftar: daftarProdi, Pointers: []string{"/prodi_ids"}, Lebar: 24, Contoh: "IF01; IF02", Bantuan: fault.T("Kode prodi, dipisah titik koma.", "Codes of prodi, separated by semicolons.")},
		{Nama: "mitra", Judul: "Mitra", Alias: []string{"nama mitra", "lembaga mitra"}, Wajib: true, Pointers: []string{"/mitra_ids"}, Lebar: 36, Contoh: "PT Contoh Maju", Bantuan: fault.T("Nama atau kode mitra, dipisah titik koma.", "Names or codes of partners, separated by semicolons.")},
		{Nama: "bidang", Judul: "Bidang", Daftar: "bidang", Lebar: 20, Contoh: "pendidikan; pkm", Bantuan: fault.T("Satu atau lebih, dipisah titik koma.", "One or more, separated by semicolons.")},
		{Nama: "tingkat", Judul: "Tingkat", Wajib: true, Daftar: "tingkat", Lebar: 16, Contoh: "nasional", Bantuan: fault.T("Pilih dari daftar.", "Choose from the list.")},
		{Nama: "relevan_ps", Judul: "Relevan PS", Alias: []string{"relevan prodi", "relevan program studi"}, Daftar: "ya_tidak", Lebar: 12, Contoh: "ya", Bantuan: fault.T("ya atau tidak; kosong berarti tidak.", "ya or tidak; blank means tidak.")},
		{Nama: "tanggal_mulai", Judul: "Tanggal mulai", Alias: []string{"mulai"}, Wajib: true, Lebar: 16, Contoh: "2023-01-31", Bantuan: bantuTanggal()},
		{Nama: "tanggal_selesai", Judul: "Tanggal selesai", Alias: []string{"selesai", "tanggal berakhir", "sampai"}, Wajib: true, Lebar: 16, Contoh: "2023-02-28", Bantuan: bantuTanggal()},
		{Nama: "tempat", Judul: "Tempat", Alias: []string{"lokasi"}, Lebar: 20, Contoh: "Batam", Bantuan: fault.T("Bila ada.", "If any.")},
		{Nama: "mahasiswa", Judul: "Jumlah mahasiswa", Alias: []string{"peserta mahasiswa", "mahasiswa"}, Pointers: []string{"/peserta"}, Lebar: 12, Contoh: "30", Bantuan: bantuJumlah()},
		{Nama: "dosen", Judul: "Jumlah dosen", Alias: []string{"peserta dosen", "dosen"}, Lebar: 12, Contoh: "2", Bantuan: bantuJumlah()},
		{Nama: "tendik", Judul: "Jumlah tendik", Alias: []string{"peserta tendik", "tendik"}, Lebar: 12, Contoh: "1", Bantuan: bantuJumlah()},
		{Nama: "umum", Judul: "Jumlah umum", Alias: []string{"peserta umum", "umum"}, Lebar: 12, Contoh: "0", Bantuan: bantuJumlah()},
		{Nama: "ringkasan", Judul: "Ringkasan", Alias: []string{"manfaat", "uraian", "laporan"}, Lebar: 44, Contoh: "Mahasiswa magang enam bulan.", Bantuan: fault.T("Wajib untuk status dilaporkan dan terverifikasi.", "Required for dilaporkan and terverifikasi.")},
		{Nama: "bukti", Judul: "Tautan bukti", Alias: []string{"bukti", "bukti kerjasama", "link bukti"}, Lebar: 36, Contoh: "https://arsip.contoh.example/123", Bantuan: fault.T("Alamat https://, dipisah titik koma. Wajib untuk dilaporkan dan terverifikasi.", "https:// addresses, separated by semicolons. Required for dilaporkan and terverifikasi.")},
		{Nama: "naskah", Judul: "Naskah dasar", Alias: []string{"nomor naskah", "naskah", "nomor mou"}, Pointers: []string{"/naskah_id"}, Lebar: 22, Contoh: "NS-2023-0001", Bantuan: fault.T("Kode atau nomor naskah yang sudah ditandatangani.", "Code or number of a signed agreement.")},
		{Nama: "status", Judul: "Status", Wajib: true, Daftar: "status_pelaksanaan", Lebar: 16, Contoh: "terverifikasi", Bantuan: fault.T("direncanakan, selesai, dilaporkan, atau terverifikasi.", "direncanakan, selesai, dilaporkan or terverifikasi.")},
		{Nama: "dasar_verifikasi", Judul: "Dasar verifikasi", Lebar: 30, Contoh: "Laporan bertanda tangan, map 3", Bantuan: fault.T("Wajib untuk terverifikasi: bukti bahwa kegiatan sudah diperiksa sebelum ada sistem. Hanya sub koordinator yang mengimpornya.", "Required for terverifikasi: by what it was verified before there was a system. Only the sub koordinator brings it in.")},
	}
}

func bantuTanggal() fault.Text {
	return fault.T("Tanggal, misalnya 2023-01-31 atau 31 Januari 2023.", "A date, such as 2023-01-31 or 31 Januari 2023.")
}

func bantuJumlah() fault.Text { return fault.T("Bilangan bulat.", "A whole number.") }

func macamPelaksanaan(s *Service) macam[EntriPelaksanaan] {
	return macam[EntriPelaksanaan]{
		subjek: string(JenisPelaksanaan), susunan: []susunan{{Templat, kolomPelaksanaan()}}, sasaran: s.cfg.Pelaksanaan,
		baca: bacaBarisPelaksanaan, periksa: periksaPelaksanaan, ada: pelaksanaanAda,
		kunci: func(e *EntriPelaksanaan) string {
			return kunciPelaksanaan(e.Judul, e.UnitID, e.Mulai, e.Selesai)
		},
		sesudah: func(w *kerja, t *tabel, c *catatan, es []entri[EntriPelaksanaan]) {
			if w.call.By.Has(actor.SubKoordinator) {
				return
			}
			for i := range es {
				if es[i].e.Status == "terverifikasi" {
					c.add(temuan{Baris: es[i].baris, Kolom: t.kolom["status"], Judul: t.title(t.kolom["status"]), Nilai: "terverifikasi", Code: "separation_of_duties", Sifat: Galat, Detail: fault.T(
						"Hanya sub koordinator yang mengimpor kegiatan terverifikasi; pakai dilaporkan, lalu minta diverifikasi.", "Only the sub koordinator brings in verified activities; use dilaporkan and have them verified.")})
				}
			}
		},
	}
}

func bacaBarisPelaksanaan(p *pembaca, e *EntriPelaksanaan) {
	e.Judul = p.teks("judul")
	e.Mulai, e.Selesai = p.tanggal("tanggal_mulai", false), p.tanggal("tanggal_selesai", true)
	pick := func(nama string, hari clock.Date) string {
		v, _ := p.pilih(nama, hari) // nothing where it was told
		return v.id
	}
	e.Jenis, e.Tingkat, e.Status = pick("jenis", ""), pick("tingkat", ""), pick("status", "")
	e.Bentuk, e.UnitID = pick("bentuk", e.Mulai), pick("unit", "")
	e.Bidang = kodeDari(p.banyak("bidang"))
	prodi := p.banyak("prodi")
	e.ProdiIDs = idDari(prodi)
	for _, x := range prodi {
		if e.Selesai != "" && !slices.ContainsFunc(x.rumah, func(m masa) bool { return m.covers(e.Selesai) }) {
			p.tell("prodi", Galat, keluh("no_jurusan", "Prodi %s tidak bernaung pada jurusan mana pun pada %s; periksa prodi atau tanggalnya.", "The prodi %s belonged to no jurusan on %s; look at the prodi or the date.", x.kode, e.Selesai))
		}
	}
	for _, name := range bagi(p.teks("mitra")) {
		if id := p.mitra("mitra", name, nil); id != "" && !slices.Contains(e.MitraIDs, id) {
			e.MitraIDs = append(e.MitraIDs, id)
		}
	}
	e.RelevanPS = p.ya("relevan_ps")
	e.Tempat, e.Ringkasan, e.Dasar = p.boleh("tempat"), p.boleh("ringkasan"), p.boleh("dasar_verifikasi")
	e.Mahasiswa, e.Dosen, e.Tendik, e.Umum = p.bilangan("mahasiswa"), p.bilangan("dosen"), p.bilangan("tendik"), p.bilangan("umum")
	for _, u := range bagi(p.teks("bukti")) {
		e.Bukti = append(e.Bukti, EntriBukti{Tautan: u, Judul: "Bukti kegiatan"})
	}
	if n := p.naskah("naskah"); n != nil {
		e.NaskahID = &n.id
		if len(e.MitraIDs) > 0 && !slices.ContainsFunc(e.MitraIDs, func(id string) bool { return slices.Contains(n.mitra, id) }) {
			p.tell("naskah", Galat, keluh("other_partner", "Tidak satu pun mitra kegiatan ini pihak naskah %s; periksa nomor naskah atau mitranya.", "No partner of this activity is a party to agreement %s; look at its number or at the partners.", n.kode))
		}
	}
}

// naskah finds the agreement that a cell names by its code or number.
func (p *pembaca) naskah(kolom string) *naskahLama {
	s := p.boleh(kolom)
	if s == nil {
		return nil
	}
	n, ok := p.r.naskah[strings.ToUpper(*s)]
	if !ok {
		p.tell(kolom, Galat, keluh("unknown_agreement", "Tidak ada naskah bertanda tangan dengan kode atau nomor %q; impor naskahnya dahulu atau perbaiki nomornya.", "There is no signed agreement with the code or number %q; import agreements first, or correct the number.", potong(*s)))
		return nil
	}
	return &n
}

func periksaPelaksanaan(p *pembaca, e *EntriPelaksanaan) {
	if len(e.MitraIDs) == 0 && p.teks("mitra") == "" {
		p.tell("mitra", Galat, keluh("required", "Wajib diisi: kegiatan kerja sama punya mitra.", "This field is required: an activity of cooperation has a partner."))
	}
}

func kunciPelaksanaan(judul, unit string, mulai, selesai clock.Date) string {
	return listing.Normalise(judul) + "|" + unit + "|" + string(mulai) + "|" + string(selesai)
}

// pelaksanaanAda finds the activities that were entered by hand.
func pelaksanaanAda(ctx context.Context, q pencari, es []entri[EntriPelaksanaan]) (map[string]bool, error) {
	from, to := clock.Date("9"), clock.Date("")
	for i := range es {
		if m := es[i].e.Mulai; m != "" {
			from, to = min(from, m), max(to, m)
		}
	}
	if from > to { // no row has a date
		return nil, nil
	}
	return q.kegiatan(ctx, from, to)
}
