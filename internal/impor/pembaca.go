package impor

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// pembaca reads the cells of one row. A cell that cannot be read is told once;
// what is read of it is empty, and what the slice says of it is kept back.
type pembaca struct {
	t    *tabel
	b    *baris
	c    *catatan
	r    *rujukan
	req  *Permohonan
	now  time.Time
	told map[string]bool
}

func (p *pembaca) kolom(nama string) *Kolom {
	i := slices.IndexFunc(p.t.susunan.kolom, func(k Kolom) bool { return k.Nama == nama })
	return &p.t.susunan.kolom[i]
}

// tell records a finding of a cell of this row; every column is told of one error
// at most.
func (p *pembaca) tell(nama string, sifat Sifat, k *keluhan, usulan ...Usulan) {
	if sifat != Peringatan {
		if p.told[nama] {
			return
		}
		p.told[nama] = true
		if k.tanya {
			sifat = Pertanyaan
		}
	}
	f := temuan{Baris: p.b.nomor, Code: k.code, Sifat: sifat, Detail: k.pesan, Usulan: usulan}
	if nama != "" {
		col := p.kolom(nama)
		f.Judul = col.Judul
		if at, ok := p.t.kolom[nama]; ok {
			f.Kolom, f.Judul = at, p.t.title(at)
			if !col.Pribadi {
				f.Nilai = potong(p.b.at(at).isi)
			}
		}
	}
	p.c.add(f)
}

func (p *pembaca) sel(nama string) sel {
	s := p.b.at(p.t.kolom[nama])
	switch {
	case s.tanda&rumus != 0:
		p.tell(nama, Galat, keluh("formula", "Sel ini berisi rumus; ganti dengan nilainya (Salin, lalu Tempel Khusus → Nilai).", "The cell holds a formula; put its value in its place (copy, then Paste Special → Values)."))
		return sel{}
	case s.tanda&rusak != 0:
		p.tell(nama, Galat, keluh("error_value", "Sel ini berisi kesalahan (%s); isi nilai yang benar.", "The cell holds an error (%s); enter the right value.", potong(s.isi)))
		return sel{}
	case len(s.isi) > selTerpanjang:
		p.tell(nama, Galat, keluh("too_long", "Terlalu panjang.", "Too long."))
		return sel{}
	}
	return s
}

func (p *pembaca) teks(nama string) string { return p.sel(nama).isi }

// boleh is a text that may be absent; "-" counts as absent.
func (p *pembaca) boleh(nama string) *string {
	s := p.teks(nama)
	if s == "" || s == "-" || s == "–" {
		return nil
	}
	return &s
}

// pilih reads a value of a reference list and returns it; hari is the day it must
// be in force on, "" for any.
func (p *pembaca) pilih(nama string, hari clock.Date) (pilihan, bool) {
	s := p.teks(nama)
	if s == "" {
		return pilihan{}, false
	}
	return p.dariDaftar(nama, s, hari)
}

func (p *pembaca) dariDaftar(nama, s string, hari clock.Date) (pilihan, bool) {
	list := p.r.daftar[p.kolom(nama).Daftar]
	v, ok := list.cari(s)
	switch {
	case !ok:
		hint, en := "lihat lembar Rujukan pada templat", "see the sheet Rujukan of the template"
		if d := list.dekat(s); d != "" {
			hint, en = "maksud Anda "+d, "do you mean "+d
		} else if len(list.isi) <= 10 {
			var all []string
			for _, x := range list.isi {
				all = append(all, x.kode)
			}
			hint = "pilih salah satu dari: " + strings.Join(all, ", ")
			en = "choose one of: " + strings.Join(all, ", ")
		}
		p.tell(nama, Galat, &keluhan{code: "not_in_list", pesan: fault.Text{
			ID: fmt.Sprintf("%q tidak ada pada daftar; %s.", potong(s), hint), EN: fmt.Sprintf("%q is not on the list; %s.", potong(s), en)}})
	case hari != "" && !(masa{v.dari, v.sampai}).covers(hari):
		p.tell(nama, Galat, keluh("not_in_force", "%s tidak berlaku pada %s; pilih yang berlaku saat itu.", "%s was not in force on %s; choose what was.", v.kode, hari))
		ok = false
	}
	return v, ok
}

// banyak reads several values of a reference list, separated by semicolons.
func (p *pembaca) banyak(nama string) (out []pilihan) {
	for _, s := range bagi(p.teks(nama)) {
		v, ok := p.dariDaftar(nama, s, "")
		if ok && !slices.ContainsFunc(out, func(o pilihan) bool { return o.id == v.id }) {
			out = append(out, v)
		}
	}
	return out
}

func kodeDari(ps []pilihan) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = p.kode
	}
	return out
}

func idDari(ps []pilihan) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = p.id
	}
	return out
}

// tanggal reads a date, "" when the cell is empty or cannot be read. A month
// without a day is its first or, as an end, its last; that is told.
func (p *pembaca) tanggal(nama string, akhir bool) clock.Date {
	s := p.boleh(nama)
	if s == nil {
		return ""
	}
	return p.bacaTanggal(nama, *s, akhir)
}

func (p *pembaca) bacaTanggal(nama, s string, akhir bool) clock.Date {
	d, k := bacaTanggal(s, p.req.Urutan)
	switch {
	case k != nil:
		p.tell(nama, Galat, k)
		return ""
	case d.BulanSaja && akhir:
		d.Tanggal = akhirBulan(d.Tanggal)
		fallthrough
	case d.BulanSaja:
		p.tell(nama, Peringatan, keluh("day_missing", "Harinya tidak ada; dibaca %s.", "The day is missing; it was read as %s.", d.Tanggal))
	}
	return d.Tanggal
}

func (p *pembaca) saat(nama string) *time.Time {
	s := p.boleh(nama)
	if s == nil {
		return nil
	}
	t, k := bacaSaat(*s, p.req.Urutan)
	if k != nil {
		p.tell(nama, Galat, k)
		return nil
	}
	return &t
}

func (p *pembaca) bilangan(nama string) int {
	s := p.boleh(nama)
	if s == nil {
		return 0
	}
	n, k := bacaBilangan(*s)
	if k != nil {
		p.tell(nama, Galat, k)
	}
	return n
}

func (p *pembaca) ya(nama string) bool {
	v, k := bacaYa(p.teks(nama))
	if k != nil {
		p.tell(nama, Galat, k)
	}
	return v
}

func (p *pembaca) telepon(nama string) *string {
	c := p.sel(nama)
	if c.isi == "" || c.isi == "-" {
		return nil
	}
	v, k := bacaTelepon(c.isi)
	if k != nil {
		p.tell(nama, Galat, k)
		return nil
	}
	if c.tanda&angka != 0 {
		p.tell(nama, Peringatan, keluh("phone_number", "Nomor telepon tersimpan sebagai angka; 0 atau + di depannya mungkin hilang. Beri kolomnya format Teks.", "The telephone number is stored as a number; a leading 0 or + may be lost. Give the column a text format."))
	}
	return &v
}

// judge tells what the slice says of the row's entry, by columns.
func (p *pembaca) judge(err error) error {
	f, ok := fault.As(err)
	if err != nil && !ok {
		return err
	}
	if !ok {
		return nil
	}
	for _, fd := range f.Fields {
		p.tell(p.kolomDari(fd.Pointer), Galat, &keluhan{code: fd.Code, pesan: fd.Detail})
	}
	if len(f.Fields) == 0 {
		p.tell("", Galat, &keluhan{code: string(f.Code), pesan: f.Detail})
	}
	return nil
}

// kolomDari is the column that a JSON pointer of the slice's API belongs to.
func (p *pembaca) kolomDari(pointer string) string {
	best, name := 0, ""
	for i := range p.t.susunan.kolom {
		k := &p.t.susunan.kolom[i]
		for _, at := range append([]string{"/" + k.Nama}, k.Pointers...) {
			if (pointer == at || strings.HasPrefix(pointer, at+"/")) && len(at) > best {
				best, name = len(at), k.Nama
			}
		}
	}
	return name
}
