package impor

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/listing"
)

func kolomNaskah() []Kolom {
	return []Kolom{
		{Nama: "jenis", Judul: "Jenis naskah", Alias: []string{"jenis", "jenis dokumen"}, Wajib: true, Daftar: "jenis_naskah", Lebar: 12, Contoh: "mou", Bantuan: fault.T("mou, moa, atau ia.", "mou, moa or ia.")},
		{Nama: "judul", Judul: "Judul", Alias: []string{"judul naskah", "tentang", "judul kerjasama"}, Wajib: true, Lebar: 44, Contoh: "Kerja sama pendidikan vokasi", Bantuan: fault.T("Paling banyak 300 karakter.", "At most 300 characters.")},
		{Nama: "mitra", Judul: "Mitra", Alias: []string{"nama mitra", "lembaga mitra"}, Wajib: true, Pointers: []string{"/mitra_ids", "/pihak"}, Lebar: 36, Contoh: "PT Contoh Maju", Bantuan: fault.T("Nama atau kode mitra, dipisah titik koma.", "Names or codes of partners, separated by semicolons.")},
		{Nama: "nomor_polibatam", Judul: "Nomor Polibatam", Alias: []string{"nomor naskah", "nomor", "nomor dokumen"}, Lebar: 26, Contoh: "001/PL29/KS/2023", Bantuan: fault.T("Tidak boleh sama dengan naskah lain.", "No two agreements share one.")},
		{Nama: "nomor_mitra", Judul: "Nomor mitra", Lebar: 26, Contoh: "17/CM/2023", Bantuan: fault.T("Tidak boleh sama dengan naskah lain.", "No two agreements share one.")},
		{Nama: "tanggal_ttd", Judul: "Tanggal tanda tangan", Alias: []string{"tanggal ttd"}, Lebar: 18, Contoh: "2023-01-20", Bantuan: fault.T("Kosong: sama dengan tanggal mulai.", "Blank: the day it begins.")},
		{Nama: "tanggal_mulai", Judul: "Tanggal mulai", Alias: []string{"mulai", "berlaku mulai"}, Wajib: true, Lebar: 16, Contoh: "2023-02-01", Bantuan: bantuTanggal()},
		{Nama: "tanggal_berakhir", Judul: "Tanggal berakhir", Alias: []string{"berakhir", "berlaku sampai", "tanggal selesai"}, Wajib: true, Pointers: []string{"/tanpa_batas_waktu"}, Lebar: 16, Contoh: "2026-01-31", Bantuan: fault.T("Tanggal, atau: Tidak terbatas.", "A date, or: Tidak terbatas (no end).")},
		{Nama: "ruang_lingkup", Judul: "Ruang lingkup", Alias: []string{"lingkup"}, Wajib: true, Lebar: 36, Contoh: "Magang dan penelitian", Bantuan: fault.T("Paling banyak 5000 karakter.", "At most 5000 characters.")},
		{Nama: "bidang", Judul: "Bidang", Wajib: true, Daftar: "bidang", Lebar: 20, Contoh: "pendidikan; penelitian", Bantuan: fault.T("Satu atau lebih, dipisah titik koma.", "One or more, separated by semicolons.")},
		{Nama: "tingkat", Judul: "Tingkat", Wajib: true, Daftar: "tingkat", Lebar: 16, Contoh: "nasional", Bantuan: fault.T("Pilih dari daftar.", "Choose from the list.")},
		{Nama: "metode_ttd", Judul: "Metode tanda tangan", Alias: []string{"metode ttd"}, Daftar: "metode_ttd", Lebar: 18, Contoh: "basah", Bantuan: fault.T("Kosong: basah.", "Blank: basah.")},
		{Nama: "naskah_induk", Judul: "Naskah induk", Alias: []string{"nomor induk"}, Pointers: []string{"/naskah_induk_id"}, Lebar: 24, Contoh: "", Bantuan: fault.T("Kode atau nomor MoU/MoA di atasnya; boleh yang ada di berkas ini.", "Code or number of the MoU or MoA above it; it may be in this file.")},
		{Nama: "alasan_pengecualian", Judul: "Alasan di luar periode induk", Pointers: []string{"/pengecualian_periode"}, Lebar: 26, Contoh: "", Bantuan: fault.T("Wajib bila masa berlakunya melampaui induknya.", "Required where it exceeds its parent's period.")},
		{Nama: "nilai_kontrak", Judul: "Nilai kontrak", Lebar: 18, Contoh: "150000000", Bantuan: fault.T("Jumlah uang, bila ada.", "An amount, if any.")},
		{Nama: "mata_uang", Judul: "Mata uang", Lebar: 10, Contoh: "IDR", Bantuan: fault.T("Kode ISO 4217; kosong: IDR.", "ISO 4217 code; blank: IDR.")},
		{Nama: "unit", Judul: "Unit", Alias: []string{"unit kerja", "jurusan"}, Daftar: daftarUnit, Pointers: []string{"/unit_ids"}, Lebar: 16, Contoh: "IF", Bantuan: fault.T("Kode unit, dipisah titik koma.", "Codes of units, separated by semicolons.")},
		{Nama: "prodi", Judul: "Program studi", Alias: []string{"prodi"}, Daftar: daftarProdi, Pointers: []string{"/prodi_ids"}, Lebar: 20, Contoh: "", Bantuan: fault.T("Kode prodi, dipisah titik koma.", "Codes of prodi, separated by semicolons.")},
		{Nama: "penandatangan", Judul: "Penandatangan Polibatam", Lebar: 26, Contoh: "Nama Contoh", Pointers: []string{"/pihak/0/nama_penandatangan"}, Bantuan: fault.T("Kosong: tidak tercatat.", "Blank: not recorded.")},
		{Nama: "penandatangan_jabatan", Judul: "Jabatan penandatangan Polibatam", Lebar: 22, Contoh: "Direktur", Pointers: []string{"/pihak/0/jabatan_penandatangan"}, Bantuan: fault.T("Kosong: tidak tercatat.", "Blank: not recorded.")},
		{Nama: "penandatangan_mitra", Judul: "Penandatangan mitra", Lebar: 26, Contoh: "Nama Contoh", Pointers: []string{"/pihak/1/nama_penandatangan"}, Bantuan: fault.T("Kosong: tidak tercatat.", "Blank: not recorded.")},
		{Nama: "penandatangan_mitra_jabatan", Judul: "Jabatan penandatangan mitra", Lebar: 22, Contoh: "Direktur", Pointers: []string{"/pihak/1/jabatan_penandatangan"}, Bantuan: fault.T("Kosong: tidak tercatat.", "Blank: not recorded.")},
	}
}

func macamNaskah(s *Service) macam[EntriNaskah] {
	return macam[EntriNaskah]{
		subjek: string(JenisNaskah), susunan: []susunan{{Templat, kolomNaskah()}, {Borang, kolomBorang()}}, sasaran: s.cfg.Naskah,
		baca: func(p *pembaca, e *EntriNaskah) {
			e.ID = ident.New(p.now)
			if p.t.susunan.format == Borang {
				bacaBarisBorang(p, e)
			} else {
				bacaBarisNaskah(p, e)
			}
		},
		periksa: periksaNaskah, kunci: kunciNaskah, ada: naskahAda,
		sesudah: func(w *kerja, t *tabel, c *catatan, es []entri[EntriNaskah]) {
			nomorKembar(t, c, es)
			silsilah(t, c, es)
			kembarMitra(w, t, c, es)
		},
	}
}

func bacaBarisNaskah(p *pembaca, e *EntriNaskah) {
	pick := func(nama string) string {
		v, _ := p.pilih(nama, "") // nothing where it was told
		return v.id
	}
	e.Jenis, e.Tingkat, e.Metode = pick("jenis"), pick("tingkat"), pick("metode_ttd")
	e.Judul, e.RuangLingkup = p.teks("judul"), p.teks("ruang_lingkup")
	e.Bidang = kodeDari(p.banyak("bidang"))
	e.NomorPolibatam, e.NomorMitra = p.boleh("nomor_polibatam"), p.boleh("nomor_mitra")
	p.periode(e)
	if d := p.tanggal("tanggal_ttd", false); d != "" {
		e.TTD = &d
	} else if e.Mulai == nil { // it is the day it begins, whose fault is told there
		p.told["tanggal_ttd"] = true
	}
	if s := p.boleh("nilai_kontrak"); s != nil {
		v, k := bacaUang(*s)
		if k != nil {
			p.tell("nilai_kontrak", Galat, k)
		} else {
			e.Nilai, e.MataUang = &v, p.boleh("mata_uang")
			if e.MataUang == nil {
				idr := "IDR"
				e.MataUang = &idr
			}
		}
	}
	p.mitraNaskah(e, nil)
	e.UnitIDs, e.ProdiIDs = idDari(p.banyak("unit")), idDari(p.banyak("prodi"))
	e.Penandatangan = [2]EntriPenandatangan{{p.teks("penandatangan"), p.teks("penandatangan_jabatan")}, {p.teks("penandatangan_mitra"), p.teks("penandatangan_mitra_jabatan")}}
	if s := p.boleh("naskah_induk"); s != nil {
		e.induk = *s
	}
	e.Alasan = p.boleh("alasan_pengecualian")
}

// mitraNaskah finds the partners of an agreement. A cell that names one partner
// on file whole is that partner, whatever signs its name holds.
func (p *pembaca) mitraNaskah(e *EntriNaskah, auto func(*EntriMitra)) {
	for _, name := range bagi(p.teks("mitra")) {
		if id := p.mitra("mitra", name, auto); id != "" && !slices.Contains(e.MitraIDs, id) {
			e.MitraIDs = append(e.MitraIDs, id)
		}
	}
}

// periode reads when an agreement holds: two dates, a range in one cell, or no
// end.
func (p *pembaca) periode(e *EntriNaskah) {
	mulai, akhir := p.teks("tanggal_mulai"), p.teks("tanggal_berakhir")
	if from, to, ok := rentang(mulai); ok {
		if _, k := bacaTanggal(from, HariBulan); k == nil { // else it is one odd date
			mulai = from
			switch {
			case akhir == "" || akhir == "-" || akhir == p.teks("tanggal_mulai"):
				akhir = to
			case p.bacaTanggal("tanggal_mulai", to, true) != p.bacaTanggal("tanggal_berakhir", akhir, true):
				p.tell("tanggal_mulai", Galat, keluh("date_conflict", "Rentang di sini berakhir lain dari kolom tanggal berakhir; samakan keduanya.", "The range in this cell ends on another day than the column of the end says; make both alike."))
				return
			}
		}
	} else if _, to, ok := rentang(akhir); ok {
		akhir = to
	}
	if d := p.satuTanggal("tanggal_mulai", mulai, false); d != "" {
		e.Mulai = &d
	}
	if tanpaBatas(akhir) {
		e.TanpaBatas = true
	} else if d := p.satuTanggal("tanggal_berakhir", akhir, true); d != "" {
		e.Berakhir = &d
	}
}

func (p *pembaca) satuTanggal(nama, s string, akhir bool) clock.Date {
	if s == "" || s == "-" {
		return ""
	}
	return p.bacaTanggal(nama, s, akhir)
}

func periksaNaskah(p *pembaca, e *EntriNaskah) {
	if len(e.MitraIDs) == 0 && p.teks("mitra") == "" {
		p.tell("mitra", Galat, keluh("required", "Wajib diisi.", "This field is required."))
	}
	for i, no := range e.nomor() {
		if no == nil || p.told["mitra"] || p.told["jenis"] {
			continue
		}
		if n, ok := p.r.nomor[i][*no]; ok && !e.same(n) {
			p.tell(kolomNomor[i], Galat, keluh("duplicate_number", "Nomor ini sudah dipakai %s, naskah lain; perbaiki nomornya, atau hapus baris ini bila naskahnya itu juga.",
				"This number is that of %s, another agreement; correct the number, or delete the row if it is that one.", n.kode))
		}
	}
	if e.induk == "" {
		return
	}
	if n, ok := p.r.naskah[strings.ToUpper(e.induk)]; ok {
		e.IndukID = &n.id
		p.diBawah(e, n.jenis, n.masa)
	}
}

// diBawah tells what keeps an agreement from standing under another.
func (p *pembaca) diBawah(e *EntriNaskah, jenis string, m masa) {
	if k := bawahan(e, jenis, m); k != nil {
		p.tell("naskah_induk", Galat, k)
	}
}

func bawahan(e *EntriNaskah, jenis string, m masa) *keluhan {
	rank := []string{"mou", "moa", "ia"}
	switch {
	case slices.Index(rank, jenis) >= slices.Index(rank, e.Jenis):
		return keluh("wrong_parent", "%s tidak dapat berada di bawah %s; MoA di bawah MoU, IA di bawah MoA atau MoU.", "%s cannot stand under %s; an MoA stands under an MoU, an IA under an MoA or MoU.", strings.ToUpper(e.Jenis), strings.ToUpper(jenis))
	case e.Alasan != nil || e.Mulai == nil:
		return nil
	case m.dari != "" && *e.Mulai < m.dari, m.sampai != "" && (e.TanpaBatas || e.Berakhir != nil && *e.Berakhir > m.sampai):
		return keluh("outside_parent", "Masa berlakunya di luar masa naskah induk; perbaiki tanggalnya atau isi alasan di luar periode induk.", "Its period lies outside its parent's; correct the dates, or give the reason.")
	default:
		return nil
	}
}

// silsilah resolves parents that are in the same file, and puts each agreement
// behind those it may stand under.
func silsilah(t *tabel, c *catatan, es []entri[EntriNaskah]) {
	at := map[string]int{}
	for i := range es {
		for _, n := range []*string{es[i].e.NomorPolibatam, es[i].e.NomorMitra} {
			if n != nil {
				at[strings.ToUpper(*n)] = i
			}
		}
	}
	for i := range es {
		e := &es[i].e
		if e.induk == "" || e.IndukID != nil {
			continue
		}
		var k *keluhan
		if n, ok := at[strings.ToUpper(e.induk)]; !ok {
			k = keluh("unknown_agreement", "Tidak ada naskah dengan kode atau nomor %q, baik di sistem maupun di berkas ini.", "There is no agreement with the code or number %q, neither in the system nor in this file.", potong(e.induk))
		} else {
			p := &es[n].e
			m := masa{}
			if p.Mulai != nil {
				m.dari = *p.Mulai
			}
			if p.Berakhir != nil {
				m.sampai = *p.Berakhir
			}
			if k = bawahan(e, p.Jenis, m); k == nil {
				id := p.ID // the rows are put in another order below
				e.IndukID = &id
			}
		}
		if k != nil {
			c.add(temuan{Baris: es[i].baris, Kolom: t.kolom["naskah_induk"], Judul: t.title(t.kolom["naskah_induk"]), Nilai: potong(e.induk), Code: k.code, Sifat: Galat, Detail: k.pesan})
		}
	}
	rank := map[string]int{"mou": 0, "moa": 1, "ia": 2}
	slices.SortStableFunc(es, func(a, b entri[EntriNaskah]) int { return cmp.Compare(rank[a.e.Jenis], rank[b.e.Jenis]) })
}

// kembarMitra asks about new partners of one file that resemble one another.
func kembarMitra(w *kerja, t *tabel, c *catatan, es []entri[EntriNaskah]) {
	if len(es) == 0 || len(w.baru) < 2 {
		return
	}
	first := map[string]int{}
	for i := range es {
		for _, id := range es[i].e.MitraIDs {
			if at, ok := first[id]; !ok || es[i].baris < at {
				first[id] = es[i].baris
			}
		}
	}
	var names []string
	var rows []int
	for _, e := range w.baru {
		names, rows = append(names, e.Nama), append(rows, first[e.ID])
	}
	kembar(c, t, "mitra", names, rows, func(n string) bool {
		_, named := w.req.jawaban[listing.Normalise(n)]
		return named || w.req.jawaban["*"] != ""
	})
}

// kolomNomor are the columns of an agreement's numbers: ours and the partner's.
var kolomNomor = [2]string{"nomor_polibatam", "nomor_mitra"}

func (e *EntriNaskah) nomor() [2]*string { return [2]*string{e.NomorPolibatam, e.NomorMitra} }

// same reports whether an agreement on file that has a number of this one is this
// one: of its kind, with a partner of its, under the number that tells it apart.
func (e *EntriNaskah) same(n naskahLama) bool {
	if e.NomorPolibatam != nil && (n.nomor[0] == nil || *n.nomor[0] != *e.NomorPolibatam) {
		return false
	}
	return n.jenis == e.Jenis && slices.ContainsFunc(n.mitra, func(id string) bool { return slices.Contains(e.MitraIDs, id) })
}

// nomorKembar tells a partner's number that two rows have; ours makes them the
// same row.
func nomorKembar(t *tabel, c *catatan, es []entri[EntriNaskah]) {
	first := map[string]int{}
	for i := range es {
		no := es[i].e.NomorMitra
		if no == nil {
			continue
		}
		if at, twice := first[*no]; twice {
			k := t.kolom[kolomNomor[1]]
			c.add(temuan{Baris: es[i].baris, Kolom: k, Judul: t.title(k), Nilai: potong(*no), Code: "duplicate_number", Sifat: Galat, Detail: fault.Tf(
				"Nomor ini juga di baris %d; perbaiki salah satunya.", "This number is in row %d as well; correct one of them.", at)})
			continue
		}
		first[*no] = es[i].baris
	}
}

func kunciNaskah(e *EntriNaskah) string {
	switch {
	case e.NomorPolibatam != nil:
		return "nomor|" + *e.NomorPolibatam
	case e.NomorMitra != nil:
		return "nomor_mitra|" + *e.NomorMitra
	default:
		key := e.Jenis + "|" + listing.Normalise(e.Judul) + "|" + strings.Join(slices.Sorted(slices.Values(e.MitraIDs)), ",") + "|"
		if e.Mulai != nil {
			key += string(*e.Mulai)
		}
		return key
	}
}

// naskahAda finds the numbers of agreements that are on file; see kunciNaskah.
func naskahAda(ctx context.Context, q pencari, es []entri[EntriNaskah]) (map[string]bool, error) {
	out := map[string]bool{}
	for i, key := range []string{"nomor|", "nomor_mitra|"} {
		var numbers []string
		for j := range es {
			if no := es[j].e.nomor()[i]; no != nil {
				numbers = append(numbers, *no)
			}
		}
		known, err := q.nomorNaskah(ctx, kolomNomor[i], numbers)
		if err != nil {
			return nil, err
		}
		for n := range known {
			out[key+n] = true
		}
	}
	return out, nil
}
