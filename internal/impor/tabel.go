package impor

import (
	"slices"
	"strings"

	"kerjasama/internal/platform/fault"
)

// tanda is what a spreadsheet says of a cell besides its text.
type tanda uint8

const (
	angka tanda = 1 << iota // a number, not text
	rumus                   // a formula
	rusak                   // an error value such as #REF!
)

// sel is one cell. Dates of a spreadsheet are text already, 2023-01-31 or
// 2023-01-31 09:15:00.
type sel struct {
	isi   string
	tanda tanda
}

// baris is one row, by the number the spreadsheet shows.
type baris struct {
	nomor int
	sel   []sel
}

func (b *baris) blank() bool {
	return !slices.ContainsFunc(b.sel, func(s sel) bool { return s.isi != "" || s.tanda != 0 })
}

// at returns the cell of a column, from 1.
func (b *baris) at(kolom int) sel {
	if kolom < 1 || kolom > len(b.sel) {
		return sel{}
	}
	return b.sel[kolom-1]
}

// kotak is a range of merged cells, rows and columns from 1, both ends included.
type kotak struct{ baris1, kolom1, baris2, kolom2 int }

// lembar is a sheet as it was read: rows that hold something.
type lembar struct {
	nama   *string // nil: a CSV file
	baris  []baris
	gabung []kotak
	// catatan are warnings about the file as a whole.
	catatan []temuan
}

// Bounds of a sheet. A row limit is the caller's.
const (
	kolomTerbanyak = 100
	judulTerdalam  = 30 // rows in which the titles are looked for
	selTerpanjang  = 32_767
)

// tabel is a sheet whose titles were recognised.
type tabel struct {
	lembar
	susunan susunan
	judul   baris
	kolom   map[string]int // a column's name → where it is, from 1
	// hilang are columns that something is wrong with already: what rows lack of
	// them is not told again.
	hilang map[string]bool
}

// kenali looks for the row of titles of one of the layouts; ok is false when the
// sheet has none. Whatever stands above it (a letterhead, a title) is passed over.
func (l lembar) kenali(ss []susunan) (t tabel, ok bool) {
	best := 1.5 // one title is no table
	for _, s := range ss {
		exact := map[string]bool{}
		for i := range s.kolom {
			for _, n := range s.kolom[i].names() {
				exact[n] = true
			}
		}
		for i := 0; i < len(l.baris) && i < judulTerdalam; i++ {
			score, seen := 0.0, map[string]bool{}
			for _, c := range l.baris[i].sel {
				n := judulBaku(c.isi)
				if n == "" || len(n) > 60 || seen[n] {
					continue
				}
				seen[n] = true
				if exact[n] {
					score++
				} else if k, v := s.terdekat(n, nil); k != nil && v >= samar {
					score += v / 4
				}
			}
			// Where both layouts know as many titles, the one that misses fewer of its
			// own fits better.
			score -= float64(s.wajib()) / 100
			if score > best {
				best, ok = score, true
				t = tabel{lembar: l, susunan: s, judul: l.baris[i]}
			}
		}
	}
	if ok {
		at := slices.IndexFunc(l.baris, func(b baris) bool { return b.nomor == t.judul.nomor })
		t.baris = l.baris[at+1:]
	}
	return t, ok
}

// terdekat is the column whose title comes nearest to a normalised one, among
// those that are not taken.
func (s susunan) terdekat(n string, taken map[string]int) (best *Kolom, score float64) {
	for i := range s.kolom {
		k := &s.kolom[i]
		if _, ok := taken[k.Nama]; ok {
			continue
		}
		for _, name := range k.names() {
			if v := mirip(n, name); v > score {
				best, score = k, v
			}
		}
	}
	return best, score
}

// petakan finds the columns under the titles and tells what is wrong with them.
func (t *tabel) petakan(c *catatan) {
	t.kolom, t.hilang = map[string]int{}, map[string]bool{}
	type asing struct {
		kolom int
		judul string
	}
	var strange []asing
	for i, cell := range t.judul.sel {
		n := judulBaku(cell.isi)
		if n == "" {
			t.untitled(c, i+1)
			continue
		}
		at := slices.IndexFunc(t.susunan.kolom, func(k Kolom) bool { return slices.Contains(k.names(), n) })
		if at < 0 {
			strange = append(strange, asing{i + 1, cell.isi})
			continue
		}
		k := &t.susunan.kolom[at]
		if first, twice := t.kolom[k.Nama]; twice {
			c.add(temuan{Baris: t.judul.nomor, Kolom: i + 1, Judul: cell.isi, Code: "duplicate_column", Sifat: Galat, Detail: fault.Tf(
				"Kolom ini ada dua kali (juga di %s); hapus atau ganti judul salah satunya.", "This column is there twice (also in %s); delete one or give it another title.", huruf(first))})
			continue
		}
		t.kolom[k.Nama] = i + 1
	}
	for _, s := range strange {
		f := temuan{Baris: t.judul.nomor, Kolom: s.kolom, Judul: potong(s.judul), Code: "unknown_column", Sifat: Peringatan, Detail: fault.T(
			"Kolom ini tidak dikenal dan tidak dibaca.", "This column is not known and is not read.")}
		if k, v := t.susunan.terdekat(judulBaku(s.judul), t.kolom); k != nil && v >= samar {
			f.Sifat, f.Detail = Galat, fault.Tf("Kolom tidak dikenal; maksud Anda %q? Perbaiki judulnya.", "The column is not known; do you mean %q? Correct its title.", k.Judul)
			t.kolom[k.Nama] = -s.kolom // it is there in a way: it is not reported as missing too
		}
		c.add(f)
	}
	for _, k := range t.susunan.kolom {
		if _, ok := t.kolom[k.Nama]; !ok && k.Wajib {
			t.hilang[k.Nama] = true
			c.add(temuan{Baris: t.judul.nomor, Judul: k.Judul, Code: "missing_column", Sifat: Galat, Detail: fault.Tf(
				"Kolom wajib %q tidak ada; tambahkan judulnya di baris ini.", "The required column %q is missing; add its title in this row.", k.Judul)})
		}
	}
	for n, at := range t.kolom {
		if at < 0 {
			delete(t.kolom, n)
			t.hilang[n] = true
		}
	}
	t.merged(c)
}

// untitled refuses values under no title: a column that lost it, or rows that
// slipped to the side.
func (t *tabel) untitled(c *catatan, kolom int) {
	for i := range t.baris {
		if s := t.baris[i].at(kolom); s.isi != "" {
			c.add(temuan{Baris: t.baris[i].nomor, Kolom: kolom, Code: "untitled_column", Sifat: Galat, Nilai: potong(s.isi), Detail: fault.T(
				"Kolom ini berisi tetapi tidak berjudul; beri judul, atau kembalikan isinya ke kolom yang benar.", "This column holds values but has no title; give it one, or move the values back to their column.")})
			return
		}
	}
}

// merged refuses merged cells from the titles on; those above are a letterhead.
func (t *tabel) merged(c *catatan) {
	for _, g := range t.gabung {
		if g.baris2 < t.judul.nomor || g.kolom1 == g.kolom2 && g.baris1 == g.baris2 {
			continue
		}
		name := huruf(g.kolom1) + itoa(g.baris1) + ":" + huruf(g.kolom2) + itoa(g.baris2)
		c.add(temuan{Baris: g.baris1, Kolom: g.kolom1, Judul: t.title(g.kolom1), Code: "merged_cell", Sifat: Galat, Nilai: name, Detail: fault.Tf(
			"Sel %s tergabung; pisahkan (Unmerge) lalu isi setiap barisnya.", "The cells %s are merged; unmerge them and fill each row.", name)})
	}
}

// title is what stands above a column.
func (t *tabel) title(kolom int) string { return potong(strings.TrimSpace(t.judul.at(kolom).isi)) }

// beyond refuses values right of the last title.
func (t *tabel) beyond(c *catatan) {
	for i := range t.baris {
		b := &t.baris[i]
		for k := len(t.judul.sel) + 1; k <= len(b.sel); k++ {
			if b.sel[k-1].isi != "" {
				t.untitled(c, k)
				return
			}
		}
	}
}

// stray tells a row that fills no required column: what stands below a form, or
// beside it. It says so once, and not what is written there, which may be a name.
func (t *tabel) stray(b *baris, c *catatan) bool {
	for _, k := range t.susunan.kolom {
		if s := b.at(t.kolom[k.Nama]); k.Wajib && (t.hilang[k.Nama] || s.isi != "" || s.tanda != 0) {
			return false
		}
	}
	c.add(temuan{Baris: b.nomor, Kolom: 1 + slices.IndexFunc(b.sel, func(s sel) bool { return s.isi != "" || s.tanda != 0 }), Code: "stray_row", Sifat: Galat, Detail: fault.T(
		"Baris ini tidak mengisi satu pun kolom wajib; hapus bila bukan data (misalnya tanda tangan di bawah borang), atau lengkapi.",
		"This row fills none of the required columns; delete it if it is no data (such as signatures below a form), or complete it.")})
	return true
}
