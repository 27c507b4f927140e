package dokumen

import (
	"strconv"
	"strings"
	"time"

	"kerjasama/internal/platform/banding"
)

// Cetakan is one version of an agreement as it is printed: what stands at its
// head, its clauses, and where it can be verified. The same values always give
// the same bytes, in either format.
type Cetakan struct {
	Naskah DataNaskah // Pasal are the clauses
	Versi  int
	Jenis  string // draf, final or salinan
	SHA256 string // of the version
	Tautan string // of the public page of its code
	Dibuat time.Time
	// Beda, where there is any, is what became of the clauses of version
	// BedaDari; they are then printed in place of Pasal, as tracked changes.
	Beda     []banding.Perubahan
	BedaDari int
}

// nasib is what became of a piece of text.
type nasib byte

const (
	tetap  nasib = iota // stays
	masuk               // came in
	keluar              // went out
)

// ruas is a piece of text of one fate.
type ruas struct {
	teks  string
	nasib nasib
}

func polos(s string) []ruas {
	if s == "" {
		return nil
	}
	return []ruas{{teks: clean(s)}}
}

// jenisBlok is what a block of a printed agreement is.
type jenisBlok int

const (
	blokTeks  jenisBlok = iota // a paragraph
	blokPihak                  // a party, numbered
	blokPasal                  // the heading of an article
	blokAyat                   // a paragraph of an article, numbered where there are several
)

// blok is one block in both languages; [1] is empty where there is but one.
type blok struct {
	jenis jenisBlok
	label [2][]ruas
	teks  [2][]ruas
	nasib nasib // of the block as a whole
}

// baris of the title: large or small, one below the other.
type barisJudul struct {
	teks  string
	besar bool
}

// lembar is an agreement laid out in blocks, the same for both formats.
type lembar struct {
	dwi     bool // both languages side by side
	tanda   string
	judul   []barisJudul
	nomor   []string
	awal    []blok // before the clauses
	pasal   []blok
	penutup blok
	ttd     []kotakTTD
	periksa []string // what stands beside the QR code
	kaki    string
	halaman [2]string // "Halaman ", " dari "
}

// kotakTTD is where one party signs.
type kotakTTD struct{ sebutan, lembaga, nama, jabatan string }

// susun lays an agreement out.
func (c *Cetakan) susun() lembar {
	n := &c.Naskah
	l := lembar{dwi: hasEnglish(n.Pasal), pasal: c.blokPasal()}
	for _, b := range l.pasal {
		l.dwi = l.dwi || len(b.teks[1]) > 0
	}
	l.head(c)
	l.opening(n)
	l.closing(n)
	l.periksa = []string{
		l.both("Periksa naskah ini di", "Verify this document at"), c.Tautan,
		l.both("Kode", "Code") + ": " + n.Kode + ", " + l.both("versi", "version") + " " + strconv.Itoa(c.Versi),
		"SHA-256: " + c.SHA256,
	}
	l.kaki = n.Kode + " · " + l.both("versi", "version") + " " + strconv.Itoa(c.Versi) + " · " + short(c.SHA256)
	l.halaman = [2]string{"Halaman ", " dari "}
	return l
}

// short is the beginning of a hash, enough to tell two versions apart.
func short(sha string) string { return sha[:min(16, len(sha))] }

// both joins a word in both languages where the agreement has both.
func (l *lembar) both(id, en string) string {
	if l.dwi && en != "" {
		return id + " / " + en
	}
	return id
}

// head is the title, and what the page header says.
func (l *lembar) head(c *Cetakan) {
	n := &c.Naskah
	add := func(big bool, s string) { l.judul = append(l.judul, barisJudul{clean(s), big}) }
	add(true, strings.ToUpper(jenisID[n.Jenis]))
	if l.dwi {
		add(true, strings.ToUpper(jenisEN[n.Jenis]))
	}
	for i, p := range n.pihak() {
		if i == 0 {
			add(false, l.both("antara", "between"))
		} else {
			add(false, l.both("dan", "and"))
		}
		add(true, strings.ToUpper(or(p.Nama)))
	}
	add(false, l.both("tentang", "concerning"))
	add(true, n.Judul)
	l.nomor = []string{l.both("Nomor Polibatam", "Polibatam number") + ": " + clean(or(n.NomorPolibatam)), l.both("Nomor mitra", "Partner number") + ": " + clean(or(n.NomorMitra))}
	switch {
	case c.Beda != nil:
		l.tanda = l.both("Perubahan dari versi ", "Changes since version ") + strconv.Itoa(c.BedaDari)
	case c.Jenis == "draf":
		l.tanda = l.both("Rancangan", "Draft")
	case c.Jenis == "salinan":
		l.tanda = l.both("Salinan", "Copy")
	}
}

func (d *DataNaskah) pihak() []PihakNaskah {
	if d.Polibatam == (PihakNaskah{}) {
		return d.Mitra
	}
	return append([]PihakNaskah{d.Polibatam}, d.Mitra...)
}

// or leaves a dotted line for what is not known.
func or(s string) string {
	if s = strings.TrimSpace(s); s != "" {
		return s
	}
	return titik
}

// opening are the date, the parties and what they agree on.
func (l *lembar) opening(n *DataNaskah) {
	add := func(id, en string) { l.awal = append(l.awal, l.text(blokTeks, "", id, en)) }
	ps := n.pihak()
	if len(ps) == 0 {
		return
	}
	v := n.Nilai().text
	add("Pada hari ini, "+v("naskah.hari_ttd")+", tanggal "+v("naskah.tanggal_ttd_terbilang")+" ("+v("naskah.tanggal_ttd")+"), yang bertanda tangan di bawah ini:",
		"Today, "+v("naskah.hari_ttd_en")+", "+v("naskah.tanggal_ttd_en")+", the undersigned:")
	for i, p := range ps {
		end := [2]string{";", ";"}
		if i == len(ps)-1 {
			end = [2]string{".", "."}
		}
		seat := p.tempat()
		l.awal = append(l.awal, l.text(blokPihak, strconv.Itoa(i+1)+".",
			or(p.Penandatangan)+", "+or(p.Jabatan)+" "+or(p.Nama)+", berkedudukan di "+seat+", bertindak untuk dan atas nama "+or(p.Nama)+", selanjutnya disebut "+sebutan(i)[0]+end[0],
			or(p.Penandatangan)+", "+or(p.Jabatan)+" of "+or(p.Nama)+", seated at "+seat+", acting for and on behalf of "+or(p.Nama)+", hereinafter the "+sebutan(i)[1]+end[1]))
	}
	if i := n.Induk; i != nil {
		signed, signedEN := titik, titik
		if i.TanggalTTD != "" {
			signed, signedEN = i.TanggalTTD.Written("id"), i.TanggalTTD.Written("en")
		}
		add(jenisID[n.Jenis]+" ini berada di bawah naskah induk “"+i.Judul+"”, nomor "+or(i.NomorPolibatam)+", yang ditandatangani pada "+signed+".",
			"This "+jenisEN[n.Jenis]+" stands under the agreement “"+i.Judul+"”, number "+or(i.NomorPolibatam)+", signed on "+signedEN+".")
	}
	add("Pihak-pihak tersebut, selanjutnya disebut PARA PIHAK, sepakat membuat "+jenisID[n.Jenis]+" tentang "+n.Judul+" dengan ketentuan berikut.",
		"They, hereinafter the PARTIES, agree on this "+jenisEN[n.Jenis]+" concerning "+n.Judul+" under the following terms.")
}

// tempat is where a party has its seat.
func (p PihakNaskah) tempat() string {
	var parts []string
	for _, s := range []string{p.Alamat, p.Kota, p.Negara} {
		if s = strings.TrimSpace(s); s != "" && !strings.Contains(strings.ToLower(strings.Join(parts, ", ")), strings.ToLower(s)) {
			parts = append(parts, s)
		}
	}
	return or(strings.Join(parts, ", "))
}

// sebutan is what the i-th party is called, in both languages.
func sebutan(i int) [2]string {
	en := strings.Fields("FIRST SECOND THIRD FOURTH FIFTH SIXTH SEVENTH EIGHTH NINTH TENTH ELEVENTH TWELFTH THIRTEENTH FOURTEENTH FIFTEENTH SIXTEENTH SEVENTEENTH EIGHTEENTH NINETEENTH TWENTIETH")
	out := [2]string{"PIHAK KE" + strings.ToUpper(Terbilang(i+1)), "PARTY " + strconv.Itoa(i+1)}
	if i < len(en) {
		out[1] = en[i] + " PARTY"
	}
	return out
}

func (l *lembar) closing(n *DataNaskah) {
	l.penutup = l.text(blokTeks, "", "Ditandatangani oleh PARA PIHAK pada tanggal yang disebut di awal naskah ini.", "Signed by the PARTIES on the date stated at the beginning of this document.")
	for i, p := range n.pihak() {
		name := sebutan(i)
		l.ttd = append(l.ttd, kotakTTD{l.both(name[0], name[1]), clean(or(p.Nama)), clean(or(p.Penandatangan)), clean(or(p.Jabatan))})
	}
}

func (l *lembar) text(jenis jenisBlok, label, id, en string) blok {
	b := blok{jenis: jenis}
	b.label[0], b.teks[0] = polos(label), polos(id)
	if l.dwi {
		b.label[1], b.teks[1] = polos(label), polos(en)
	}
	return b
}

// blokPasal are the clauses, or what became of earlier ones.
func (c *Cetakan) blokPasal() []blok {
	var out []blok
	if c.Beda != nil {
		for _, p := range c.Beda {
			out = append(out, changedPasal(p)...)
		}
		return out
	}
	for i, p := range c.Naskah.Pasal {
		h := blok{jenis: blokPasal, teks: [2][]ruas{polos(p.Judul.ID), polos(p.Judul.EN)}}
		h.label = [2][]ruas{polos("Pasal " + strconv.Itoa(i+1)), polos("Article " + strconv.Itoa(i+1))}
		out = append(out, h)
		for j, a := range p.Ayat {
			b := blok{jenis: blokAyat, teks: [2][]ruas{polos(a.ID), polos(a.EN)}}
			if len(p.Ayat) > 1 {
				b.label = [2][]ruas{polos("(" + strconv.Itoa(j+1) + ")"), polos("(" + strconv.Itoa(j+1) + ")")}
			}
			out = append(out, b)
		}
	}
	return out
}

// changedPasal is an article with what became of it. Numbers that moved are
// changes as well.
func changedPasal(p banding.Perubahan) []blok {
	h := blok{jenis: blokPasal, nasib: fate(p.Op)}
	h.teks = [2][]ruas{runs(p.Judul.ID), runs(p.Judul.EN)}
	h.label = [2][]ruas{numbered("Pasal ", "", p.Dari, p.Ke), numbered("Article ", "", p.Dari, p.Ke)}
	out := []blok{h}
	before, after := 0, 0
	for _, a := range p.Ayat {
		if a.Dari != nil {
			before++
		}
		if a.Ke != nil {
			after++
		}
	}
	for _, a := range p.Ayat {
		b := blok{jenis: blokAyat, nasib: fate(a.Op), teks: [2][]ruas{runs(a.ID), runs(a.EN)}}
		was, is := a.Dari, a.Ke
		if before < 2 {
			was = nil
		}
		if after < 2 {
			is = nil
		}
		n := numbered("(", ")", was, is)
		b.label = [2][]ruas{n, n}
		out = append(out, b)
	}
	return out
}

func fate(op banding.Op) nasib {
	switch op {
	case banding.Insert:
		return masuk
	case banding.Delete:
		return keluar
	case banding.Equal, banding.Ubah:
	}
	return tetap
}

func runs(rs []banding.Run) []ruas {
	var out []ruas
	for _, r := range rs {
		if r.Teks != "" {
			out = append(out, ruas{clean(r.Teks), fate(r.Op)})
		}
	}
	return out
}

// numbered is a number between two marks, as it was and as it is; nil where
// there is none.
func numbered(left, right string, was, is *int) []ruas {
	text := func(n *int) string { return left + strconv.Itoa(*n) + right }
	switch {
	case was == nil && is == nil:
		return nil
	case was == nil:
		return []ruas{{text(is), masuk}}
	case is == nil:
		return []ruas{{text(was), keluar}}
	case *was == *is:
		return []ruas{{text(is), tetap}}
	default:
		return []ruas{{text(was), keluar}, {text(is), masuk}}
	}
}
