package impor

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/nama"
)

// baru is the answer that a partner is a new one. Behind it may stand a country
// and a category: baru:SG:dudi.
const baru = "baru"

// keputusan is what was answered about a partner's name, "" when nothing was.
func (p *pembaca) keputusan(name string) string {
	if v, ok := p.req.jawaban[listing.Normalise(name)]; ok {
		return v
	}
	return p.req.jawaban["*"]
}

// mitra finds the partner that a cell names: by code, by name or alias, by what
// was answered. auto, where given, makes one that nothing on file resembles; else
// that is an error. "" when there is none.
func (p *pembaca) mitra(kolom, name string, auto func(e *EntriMitra)) string {
	d, key := p.r.mitra, listing.Normalise(name)
	if i, ok := d.kode[strings.ToUpper(strings.TrimSpace(name))]; ok {
		return d.lama[i].id
	}
	answer := p.keputusan(name)
	if i, ok := d.kode[strings.ToUpper(answer)]; ok {
		return d.lama[i].id
	}
	if e, ok := d.baru[key]; ok {
		return e.ID
	}
	isNew := answer == baru || strings.HasPrefix(answer, baru+":")
	same := d.nama[key]
	switch {
	case answer != "" && !isNew:
		p.tell(kolom, Galat, keluh("unknown_partner", "Keputusan %q bukan kode mitra; jawab dengan kode seperti MT-2026-0001, atau baru.", "The decision %q is no partner's code; answer with a code such as MT-2026-0001, or baru.", potong(answer)))
		return ""
	case len(same) == 1 && !isNew:
		return d.lama[same[0]].id
	case len(same) > 1 && !isNew:
		p.ask(kolom, name, keluh("ambiguous_partner", "Ada %d mitra bernama sama; jawab pada keputusan dengan kode mitra yang dimaksud.", "There are %d partners of this name; answer in keputusan with the code of the right one.", len(same)))
		return ""
	case !isNew:
		if alike := d.mirip(name); len(alike) > 0 {
			p.ask(kolom, name, mirip1(alike[0]))
			return ""
		}
		if auto == nil {
			p.tell(kolom, Galat, keluh("unknown_partner", "Mitra %q belum ada; impor mitranya dahulu, perbaiki namanya, atau jawab pada keputusan: baru:KODE_NEGARA:kategori.", "There is no partner %q; import partners first, correct the name, or answer in keputusan: baru:COUNTRY:category.", potong(name)))
			return ""
		}
	}
	return p.make(kolom, name, answer, auto)
}

func mirip1(u Usulan) *keluhan {
	return keluh("similar_partner", "Mirip dengan mitra %s %q; jawab dengan kodenya bila sama, atau baru bila berbeda (kolom pakai_mitra atau isian keputusan).",
		"It resembles the partner %s %q; answer with its code if it is the same, or baru if it is another (column pakai_mitra or field keputusan).", u.Kode, u.Nama)
}

// ask puts a question about a partner, with those on file that it resembles.
func (p *pembaca) ask(kolom, name string, k *keluhan) {
	k.tanya = true
	p.tell(kolom, Pertanyaan, k, p.r.mitra.mirip(name)...)
}

// jawaban is an answer about a name, as the field keputusan takes it.
func jawaban(name, answer string) string {
	b, err := json.Marshal(map[string]string{name: answer})
	if err != nil { // no text: nothing to show
		return "{}"
	}
	return string(b)
}

// make adds a partner to those this import makes, as calon: nobody has looked at
// it yet.
func (p *pembaca) make(kolom, name, answer string, auto func(*EntriMitra)) string {
	e := &EntriMitra{ID: ident.New(p.now), Nama: name, Calon: true}
	if auto != nil {
		auto(e)
	}
	if _, rest, ok := strings.Cut(answer, ":"); ok {
		country, category, _ := strings.Cut(rest, ":")
		e.Negara = strings.ToUpper(country)
		if category != "" {
			e.Kategori = category
		}
	}
	if e.Kategori == "" {
		e.Kategori = dugaKategori(name)
	}
	if e.Negara == "" {
		k := keluh("country_missing", "Mitra baru ini belum diketahui negaranya; kirim ulang dengan negaranya (kode dua huruf), misalnya isian keputusan=%s.",
			"The country of this new partner is not known; send the file again with it (a code of two letters), such as the field keputusan=%s.", jawaban(name, baru+":SG"))
		p.ask(kolom, name, k)
		return ""
	}
	if !slices.ContainsFunc(p.r.daftar[daftarNegara].isi, func(n pilihan) bool { return n.kode == e.Negara }) {
		p.tell(kolom, Galat, keluh("not_country", "Keputusan menyebut negara %q yang tidak ada; pakai kode dua huruf, misalnya SG.", "The decision names the country %q, which does not exist; use a code of two letters, such as SG.", potong(e.Negara)))
		return ""
	}
	if id := p.r.mitra.sudah(name, e.Negara); id != "" { // the same answer again
		return id
	}
	p.tell(kolom, Peringatan, keluh("new_partner", "Mitra baru dibuat sebagai calon (kategori %s, negara %s); periksa lalu aktifkan.", "A new partner is made as calon (category %s, country %s); look at it and activate it.", e.Kategori, e.Negara))
	p.r.mitra.baru[listing.Normalise(name)] = e
	p.r.mitra.urut = append(p.r.mitra.urut, e)
	return e.ID
}

// sudah is the partner on file that has this very name and country, "" when there
// is none.
func (d *direktori) sudah(name, country string) string {
	key := listing.Normalise(name)
	for _, i := range d.nama[key] {
		if m := d.lama[i]; m.negara == country && listing.Normalise(m.nama) == key {
			return m.id
		}
	}
	return ""
}

// dugaKategori reads a partner's category off the legal words of its name; lainnya
// where they say nothing.
func dugaKategori(name string) string {
	words := strings.Fields(listing.Normalise(name))
	has := func(ws ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(ws, w) })
	}
	switch {
	case has("universitas", "university", "universiti", "politeknik", "polytechnic", "institut", "akademi"):
		return "perguruan_tinggi"
	case has("dinas", "kementerian", "badan", "pemerintah", "kecamatan", "kelurahan", "bumd", "bumn"):
		return "pemerintah"
	case has("yayasan", "perkumpulan", "asosiasi", "foundation", "association"):
		return "nirlaba"
	case has("pt", "cv", "tbk", "ltd", "pte", "sdn", "gmbh", "inc", "koperasi", "bhd", "corp"):
		return "dudi"
	default:
		return "lainnya"
	}
}

// kembar asks about names within one file that resemble one another: one partner
// under two spellings. rows are the rows of the names, in order.
func kembar(c *catatan, t *tabel, kolom string, names []string, rows []int, answered func(string) bool) {
	x := nama.NewIndeks(names, dekatMitra)
	for i, n := range names {
		if answered(n) {
			continue
		}
		for _, f := range x.Cari(n) {
			if f.N >= i || listing.Normalise(names[f.N]) == listing.Normalise(n) {
				continue
			}
			c.add(temuan{Baris: rows[i], Kolom: t.kolom[kolom], Judul: t.title(t.kolom[kolom]), Nilai: potong(n), Code: "similar_row", Sifat: Pertanyaan, Detail: fault.Tf(
				"Mirip dengan %q pada baris %d; samakan tulisannya bila mitranya sama, atau jawab baru bila berbeda (kolom pakai_mitra atau isian keputusan).",
				"It resembles %q in row %d; write both alike if it is one partner, or answer baru if it is another (column pakai_mitra or field keputusan).", names[f.N], rows[f.N])})
			break
		}
	}
}
