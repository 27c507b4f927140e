package impor

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/listing"
)

// kolomBorang are the fifteen columns of the unit's own sheet, record BO.28.1.2.
func kolomBorang() []Kolom {
	return []Kolom{
		{Nama: "nomor", Judul: "Nomor", Alias: []string{"no", "no.", "nomor mou", "nomor naskah", "no mou", "no dokumen"}, Pointers: []string{"/nomor_polibatam"}},
		{Nama: "mitra", Judul: "Mitra", Alias: []string{"nama mitra", "lembaga mitra", "mitra kerjasama", "nama mitra kerjasama"}, Wajib: true, Pointers: []string{"/mitra_ids", "/pihak"}},
		{Nama: "telepon", Judul: "Telepon", Alias: []string{"no telepon", "no telp", "telp", "nomor telepon", "kontak", "no hp"}, Pribadi: true},
		{Nama: "tanggal_mulai", Judul: "Tanggal Mulai", Alias: []string{"tgl mulai", "mulai", "tanggal mulai kerjasama"}, Wajib: true, Pointers: []string{"/tanggal_ttd"}},
		{Nama: "tanggal_berakhir", Judul: "Tanggal Berakhir", Alias: []string{"tgl berakhir", "berakhir", "tanggal selesai", "tanggal berakhir kerjasama"}, Wajib: true, Pointers: []string{"/tanpa_batas_waktu"}},
		{Nama: "unit", Judul: "Unit", Alias: []string{"unit kerja", "unit pelaksana", "jurusan", "unit jurusan"}, Daftar: daftarUnit, Pointers: []string{"/unit_ids"}},
		{Nama: "lingkup", Judul: "Lingkup", Alias: []string{"ruang lingkup", "lingkup kerjasama", "ruang lingkup kerjasama"}, Wajib: true, Pointers: []string{"/ruang_lingkup", "/bidang"}},
		{Nama: "tingkat", Judul: "Tingkat", Alias: []string{"tingkat kerjasama"}, Wajib: true, Daftar: "tingkat"},
		{Nama: "periode", Judul: "Periode", Alias: []string{"jangka waktu", "durasi", "masa berlaku"}},
		{Nama: "judul", Judul: "Judul", Alias: []string{"judul kerjasama", "judul kegiatan", "judul kegiatan kerjasama", "tentang"}, Wajib: true, Pointers: []string{"/jenis"}},
		{Nama: "manfaat", Judul: "Manfaat", Alias: []string{"manfaat kerjasama", "manfaat bagi ps"}},
		{Nama: "bukti", Judul: "Bukti", Alias: []string{"bukti kerjasama", "dokumen", "tautan bukti"}},
		{Nama: "status", Judul: "Status", Alias: []string{"status kerjasama", "keterangan"}},
		{Nama: "pic", Judul: "PIC", Alias: []string{"penanggung jawab", "person in charge"}, Pribadi: true},
		{Nama: "tanggal_monitoring", Judul: "Tanggal Monitoring", Alias: []string{"tgl monitoring", "monitoring"}},
	}
}

var runningNumber = regexp.MustCompile(`^\d{1,5}\.?$`)

// bacaBarisBorang reads a line of the unit's sheet. What an agreement has no field
// for (benefit, evidence, status, day of monitoring) is kept in its scope.
func bacaBarisBorang(p *pembaca, e *EntriNaskah) {
	if s := p.b.at(p.t.kolom["nomor"]).isi; s != "" && !runningNumber.MatchString(s) { // a running number may be a formula
		e.NomorPolibatam = p.boleh("nomor")
	}
	e.Judul, e.Jenis = p.teks("judul"), p.jenisNaskah(p.teks("judul")+" "+p.teks("lingkup"))
	if v, ok := p.pilih("tingkat", ""); ok {
		e.Tingkat = v.id
	}
	p.periode(e)
	p.jangka(e)
	e.UnitIDs = p.unitBorang()
	lingkup := p.teks("lingkup")
	e.Bidang = bidangDari(p.r, lingkup)
	if len(e.Bidang) == 0 && lingkup != "" {
		e.Bidang = []string{"lainnya"}
		p.tell("lingkup", Peringatan, keluh("field_unclear", "Bidang tridharma tidak tersebut; dicatat sebagai lainnya.", "No field of the tridharma is named; it is recorded as lainnya."))
	}
	if e.RuangLingkup = lingkup; lingkup != "" {
		for _, x := range []struct{ kolom, judul string }{{"manfaat", "Manfaat"}, {"bukti", "Bukti"}, {"status", "Status borang"}, {"tanggal_monitoring", "Dimonitor"}} {
			if s := p.boleh(x.kolom); s != nil {
				e.RuangLingkup += "\n" + x.judul + ": " + *s
			}
		}
	}
	phone := p.telepon("telepon")
	p.mitraNaskah(e, func(m *EntriMitra) {
		if e.Tingkat == "nasional" || e.Tingkat == "wilayah_lokal" {
			m.Negara = "ID"
		}
		if phone != nil {
			m.Kontak = &EntriKontak{Nama: "Kontak borang", Telepon: phone}
		}
	})
	e.PIC = p.boleh("pic")
}

// jenisNaskah reads the kind of an agreement off its title; where that is silent
// the sender is asked.
func (p *pembaca) jenisNaskah(title string) string {
	words := " " + listing.Normalise(title) + " "
	for _, k := range []struct {
		jenis string
		words []string
	}{
		{"ia", []string{" ia ", " implementation agreement ", " implementation arrangement ", " implementing agreement "}},
		{"moa", []string{" moa ", " pks ", " perjanjian kerja sama ", " memorandum of agreement "}},
		{"mou", []string{" mou ", " nota kesepahaman ", " kesepakatan bersama ", " memorandum of understanding ", " nota kesepakatan "}},
	} {
		if slices.ContainsFunc(k.words, func(w string) bool { return strings.Contains(words, w) }) {
			return k.jenis
		}
	}
	if p.req.JenisNaskah == "" && strings.TrimSpace(title) != "" {
		k := keluh("kind_missing", "Judul tidak menyebut MoU, MoA (PKS), atau IA; kirim ulang dengan isian jenis_naskah=mou, moa, atau ia untuk baris seperti ini, atau lengkapi judulnya.",
			"The title names neither MoU, MoA (PKS) nor IA; send the file again with the field jenis_naskah=mou, moa or ia for rows like this, or complete the title.")
		k.tanya = true
		p.tell("judul", Pertanyaan, k)
	}
	return p.req.JenisNaskah
}

var years = regexp.MustCompile(`^(\d{1,2})(?: \([a-z ]+\))? ?(tahun|thn|th|years?|bulan|bln|months?)$`)

// jangka works out the end from the length of the period, where only that is
// given.
func (p *pembaca) jangka(e *EntriNaskah) {
	if e.Mulai == nil || e.Berakhir != nil || e.TanpaBatas || p.told["tanggal_berakhir"] || p.told["tanggal_mulai"] {
		return
	}
	s := p.boleh("periode")
	if s == nil {
		return
	}
	if tanpaBatas(*s) {
		e.TanpaBatas = true
		return
	}
	m := years.FindStringSubmatch(strings.ToLower(strings.Join(strings.Fields(*s), " ")))
	if m == nil {
		return
	}
	n, _ := strconv.Atoi(m[1]) // digits: see years
	y, mo := n, 0
	if strings.HasPrefix(m[2], "b") || strings.HasPrefix(m[2], "m") {
		y, mo = 0, n
	}
	start := e.Mulai.Time()
	d := clock.MakeDate(start.Year()+y, start.Month()+time.Month(mo), start.Day()-1)
	e.Berakhir = &d
	p.tell("periode", Peringatan, keluh("end_computed", "Tanggal berakhir kosong; dihitung dari periode: %s.", "The end is blank; it was worked out from the period: %s.", d))
}

// unitBorang reads the units; words for the whole institution name none.
func (p *pembaca) unitBorang() []string {
	s := p.teks("unit")
	switch listing.Normalise(s) {
	case "", "polibatam", "institusi", "politeknik negeri batam", "semua unit", "semua jurusan":
		return nil
	}
	if v, ok := p.r.daftar[daftarUnit].cari(s); ok {
		return []string{v.id}
	}
	var out []string
	for _, part := range bagi(strings.ReplaceAll(s, ",", ";")) {
		if v, ok := p.dariDaftar("unit", part, ""); ok && !slices.Contains(out, v.id) {
			out = append(out, v.id)
		}
	}
	return out
}

// bidangDari are the fields of the tridharma that a scope names.
func bidangDari(r *rujukan, lingkup string) []string {
	words := " " + listing.Normalise(lingkup) + " "
	var out []string
	for _, b := range r.daftar["bidang"].isi {
		for _, name := range append([]string{b.kode, b.nama}, b.lain...) {
			if b.kode != "lainnya" && strings.Contains(words, " "+listing.Normalise(name)+" ") && !slices.Contains(out, b.kode) {
				out = append(out, b.kode)
			}
		}
	}
	if slices.ContainsFunc([]string{" magang ", " tridharma ", " tri dharma ", " kurikulum ", " prakerin ", " rekrutmen "}, func(w string) bool { return strings.Contains(words, w) }) && len(out) == 0 {
		out = []string{"pendidikan"}
		if strings.Contains(words, "dharma") {
			out = []string{"pendidikan", "penelitian", "pkm"}
		}
	}
	return out
}
