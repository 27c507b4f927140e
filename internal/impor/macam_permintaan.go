package impor

import (
	"context"
	"time"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
)

func kolomPermintaan() []Kolom {
	saat := fault.T("Tanggal dan jam WIB, misalnya 2023-01-31 09:15.", "Date and time in WIB, such as 2023-01-31 09:15.")
	teks := fault.T("Isi singkatnya; kosong boleh.", "What was said, in brief; may be blank.")
	return []Kolom{
		{Nama: "masuk_pada", Judul: "Masuk pada (WIB)", Alias: []string{"waktu masuk", "tanggal masuk", "masuk"}, Wajib: true, Lebar: 20, Contoh: "2023-01-31 09:15", Bantuan: saat},
		{Nama: "jenis", Judul: "Jenis permintaan", Alias: []string{"jenis"}, Wajib: true, Daftar: "jenis_permintaan", Lebar: 20, Contoh: "penyusunan_naskah", Bantuan: fault.T("Pilih dari daftar.", "Choose from the list.")},
		{Nama: "jenis_naskah", Judul: "Jenis naskah", Daftar: "jenis_naskah", Lebar: 12, Contoh: "mou", Bantuan: fault.T("Wajib untuk permintaan tentang naskah.", "Required for requests about an agreement.")},
		{Nama: "kanal", Judul: "Kanal", Alias: []string{"media", "saluran"}, Wajib: true, Daftar: "kanal", Lebar: 16, Contoh: "whatsapp", Bantuan: fault.T("Pilih dari daftar.", "Choose from the list.")},
		{Nama: "pemohon_jenis", Judul: "Jenis pemohon", Wajib: true, Daftar: "pemohon_jenis", Lebar: 16, Contoh: "mitra", Bantuan: fault.T("mitra, unit_internal, atau umum.", "mitra, unit_internal or umum.")},
		{Nama: "pemohon_nama", Judul: "Nama pemohon", Alias: []string{"pemohon"}, Wajib: true, Pribadi: true, Lebar: 24, Contoh: "Nama Contoh", Bantuan: fault.T("Orang atau lembaga yang meminta.", "Who asked.")},
		{Nama: "pemohon_kontak", Judul: "Kontak pemohon", Alias: []string{"kontak", "telepon", "no hp"}, Pribadi: true, Lebar: 22, Contoh: "0778-000000", Bantuan: fault.T("Format kolom: Teks.", "Format of the column: text.")},
		{Nama: "mitra", Judul: "Mitra", Alias: []string{"nama mitra"}, Pointers: []string{"/mitra_id"}, Lebar: 32, Contoh: "PT Contoh Maju", Bantuan: fault.T("Nama atau kode mitra, bila ada.", "Name or code of the partner, if any.")},
		{Nama: "unit", Judul: "Unit", Daftar: daftarUnit, Pointers: []string{"/unit_id"}, Lebar: 14, Contoh: "IF", Bantuan: fault.T("Kode atau nama unit, bila ada.", "Code or name of the unit, if any.")},
		{Nama: "perihal", Judul: "Perihal", Wajib: true, Lebar: 40, Contoh: "Permohonan draf MoU", Bantuan: fault.T("Paling banyak 300 karakter.", "At most 300 characters.")},
		{Nama: "isi", Judul: "Isi", Alias: []string{"uraian", "keterangan"}, Lebar: 40, Contoh: "", Bantuan: fault.T("Bila ada.", "If any.")},
		{Nama: "respons_pada", Judul: "Respons pada (WIB)", Alias: []string{"direspons pada", "waktu respons"}, Pointers: []string{"/respons/terjadi_pada"}, Lebar: 20, Contoh: "2023-01-31 09:25", Bantuan: saat},
		{Nama: "respons_isi", Judul: "Isi respons", Pointers: []string{"/respons"}, Lebar: 28, Bantuan: teks},
		{Nama: "tindak_lanjut_pada", Judul: "Tindak lanjut pada (WIB)", Alias: []string{"ditindaklanjuti pada", "waktu tindak lanjut"}, Pointers: []string{"/tindak_lanjut/terjadi_pada"}, Lebar: 22, Contoh: "2023-02-01 10:00", Bantuan: saat},
		{Nama: "tindak_lanjut_isi", Judul: "Isi tindak lanjut", Pointers: []string{"/tindak_lanjut"}, Lebar: 28, Bantuan: teks},
		{Nama: "penyerahan_pada", Judul: "Draf diserahkan pada (WIB)", Alias: []string{"penyerahan draf pada", "waktu penyerahan draf"}, Pointers: []string{"/penyerahan_draf"}, Lebar: 24, Contoh: "2023-02-01 08:00", Bantuan: saat},
		{Nama: "selesai_pada", Judul: "Selesai pada (WIB)", Alias: []string{"waktu selesai", "selesai"}, Lebar: 20, Contoh: "2023-02-02 15:00", Bantuan: fault.T("Tanggal dan jam WIB; tindak lanjutnya wajib ada.", "Date and time in WIB; the follow-up must be there.")},
		{Nama: "sistem", Judul: "Sistem asal", Alias: []string{"sumber"}, Pointers: []string{"/referensi_luar/sistem"}, Lebar: 16, Contoh: "buku-tamu", Bantuan: fault.T("Nama catatan lama; bersama nomor asal mencegah impor ganda.", "Name of the old records; with the number it keeps a request from coming twice.")},
		{Nama: "nomor_asal", Judul: "Nomor asal", Alias: []string{"nomor permintaan", "no tiket"}, Pointers: []string{"/referensi_luar"}, Lebar: 16, Contoh: "2023/017", Bantuan: fault.T("Nomor di catatan lama.", "Its number there.")},
		{Nama: "penanggung_jawab", Judul: "Penanggung jawab", Alias: []string{"petugas", "pic"}, Daftar: daftarPetugas, Pointers: []string{"/penanggung_jawab_id"}, Lebar: 20, Contoh: "", Bantuan: fault.T("Nama pengguna, bila ada.", "User name, if any.")},
	}
}

func macamPermintaan(s *Service) macam[EntriPermintaan] {
	return macam[EntriPermintaan]{
		subjek: string(JenisPermintaan), susunan: []susunan{{Templat, kolomPermintaan()}}, sasaran: s.cfg.Permintaan,
		baca: bacaBarisPermintaan, kunci: kunciPermintaan, ada: permintaanAda,
	}
}

func bacaBarisPermintaan(p *pembaca, e *EntriPermintaan) {
	pick := func(nama string) string {
		v, _ := p.pilih(nama, "") // nothing where it was told
		return v.id
	}
	if at := p.saat("masuk_pada"); at != nil {
		e.Masuk = *at
	}
	e.Jenis, e.Kanal, e.PemohonJenis = pick("jenis"), pick("kanal"), pick("pemohon_jenis")
	if v := pick("jenis_naskah"); v != "" {
		e.JenisNaskah = &v
	}
	if v := pick("unit"); v != "" {
		e.UnitID = &v
	}
	if v := pick("penanggung_jawab"); v != "" {
		e.PenanggungJawab = &v
	}
	e.PemohonNama, e.PemohonKontak = p.teks("pemohon_nama"), p.telepon("pemohon_kontak")
	if s := p.boleh("mitra"); s != nil {
		if id := p.mitra("mitra", *s, nil); id != "" {
			e.MitraID = &id
		}
	}
	e.Perihal, e.Isi = p.teks("perihal"), p.boleh("isi")
	e.Sistem, e.Nomor = p.boleh("sistem"), p.boleh("nomor_asal")
	if e.Nomor != nil && e.Sistem == nil && !p.told["sistem"] {
		p.tell("sistem", Galat, keluh("required", "Wajib bila nomor asal diisi.", "Required where the number is given."))
	}
	for _, k := range []struct{ jenis, pada, isi string }{
		{"respons", "respons_pada", "respons_isi"}, {"tindak_lanjut", "tindak_lanjut_pada", "tindak_lanjut_isi"}, {"penyerahan_draf", "penyerahan_pada", ""},
	} {
		said := ""
		if k.isi != "" {
			said = p.teks(k.isi)
		}
		at := p.saat(k.pada)
		switch {
		case at == nil && said != "" && !p.told[k.pada]:
			p.tell(k.pada, Galat, keluh("required", "Wajib bila isinya ada.", "Required where there is a text."))
		case at == nil:
		default:
			if said == "" && k.isi != "" {
				said = "(diimpor; isinya tidak tercatat)"
			}
			e.Kejadian = append(e.Kejadian, EntriKejadian{Jenis: k.jenis, Isi: said, Pada: *at})
		}
	}
	e.SelesaiPada = p.saat("selesai_pada")
}

func kunciPermintaan(e *EntriPermintaan) string {
	if e.Sistem != nil && e.Nomor != nil {
		return "luar|" + *e.Sistem + "|" + *e.Nomor
	}
	key := e.Masuk.Format(time.RFC3339) + "|" + e.Kanal + "|" + listing.Normalise(e.Perihal)
	if e.MitraID != nil {
		key += "|" + *e.MitraID
	}
	return key
}

// permintaanAda finds the requests that were recorded by hand under the same name
// in another system.
func permintaanAda(ctx context.Context, q pencari, es []entri[EntriPermintaan]) (map[string]bool, error) {
	bySystem, out := map[string][]string{}, map[string]bool{}
	for i := range es {
		if e := &es[i].e; e.Sistem != nil && e.Nomor != nil {
			bySystem[*e.Sistem] = append(bySystem[*e.Sistem], *e.Nomor)
		}
	}
	for system, numbers := range bySystem {
		known, err := q.nomorAsal(ctx, system, numbers)
		if err != nil {
			return nil, err
		}
		for n := range known {
			out["luar|"+system+"|"+n] = true
		}
	}
	return out, nil
}
