// Package banding compares two texts of an agreement word by word: article with
// article, paragraph with paragraph, in each language for itself. It is pure and
// deterministic. What it returns is complete: applied to the first text it gives
// the second (see Apply).
package banding

import (
	"fmt"
	"slices"
	"strings"
)

// Op says what became of a piece of text.
type Op string

// What can become of it. Ubah is of an article or a paragraph whose words differ;
// words themselves only stay, come or go.
const (
	Equal  Op = "equal"
	Insert Op = "insert"
	Delete Op = "delete"
	Ubah   Op = "change"
)

// Dwi is a text in Indonesian and in English; EN is "" where there is none.
type Dwi struct{ ID, EN string }

// Pasal is an article.
type Pasal struct {
	Judul Dwi
	Ayat  []Dwi
}

// Run is a stretch of words of one fate.
type Run struct {
	Op   Op     `json:"op"`
	Teks string `json:"teks"`
} //@name BandingRun

// Teks is what became of one text in both languages; a language in which both
// texts are empty has no runs.
type Teks struct {
	ID []Run `json:"id"`
	EN []Run `json:"en"`
} //@name BandingTeks

// Ayat is what became of a paragraph. Dari and Ke are its places in the two
// articles, from 1; null where it is in one of them only.
type Ayat struct {
	Op   Op   `json:"op"`
	Dari *int `json:"dari" minimum:"1" extensions:"x-nullable"`
	Ke   *int `json:"ke" minimum:"1" extensions:"x-nullable"`
	Teks
} //@name BandingAyat

// Perubahan is what became of an article, with its places in the two texts.
type Perubahan struct {
	Op    Op     `json:"op"`
	Dari  *int   `json:"dari" minimum:"1" extensions:"x-nullable"`
	Ke    *int   `json:"ke" minimum:"1" extensions:"x-nullable"`
	Judul Teks   `json:"judul"`
	Ayat  []Ayat `json:"ayat"`
} //@name BandingPasal

// Compare returns what became of every article of a and b, in the order of b;
// what is gone stands where it was.
func Compare(a, b []Pasal) []Perubahan {
	out := []Perubahan{}
	for _, p := range align(len(a), len(b), func(i, j int) bool { return same(a[i], b[j]) }, bags(a, Pasal.words), bags(b, Pasal.words)) {
		out = append(out, comparePasal(at(a, p.a), at(b, p.b), p))
	}
	return out
}

func at[T any](s []T, i int) (zero T) {
	if i < 0 {
		return zero
	}
	return s[i]
}

func place(i int) *int {
	if i < 0 {
		return nil
	}
	i++
	return &i
}

func same(a, b Pasal) bool { return a.Judul == b.Judul && slices.Equal(a.Ayat, b.Ayat) }

func (p Pasal) words() []string {
	out := slices.Concat(tokens(p.Judul.ID), tokens(p.Judul.EN))
	for _, d := range p.Ayat {
		out = append(out, d.words()...)
	}
	return out
}

func (d Dwi) words() []string { return slices.Concat(tokens(d.ID), tokens(d.EN)) }

func comparePasal(a, b Pasal, p pair) Perubahan {
	out := Perubahan{Op: p.op(), Dari: place(p.a), Ke: place(p.b), Judul: compareDwi(a.Judul, b.Judul), Ayat: []Ayat{}}
	if out.Op == Equal && !same(a, b) {
		out.Op = Ubah
	}
	eq := func(i, j int) bool { return a.Ayat[i] == b.Ayat[j] }
	for _, q := range align(len(a.Ayat), len(b.Ayat), eq, bags(a.Ayat, Dwi.words), bags(b.Ayat, Dwi.words)) {
		x, y := at(a.Ayat, q.a), at(b.Ayat, q.b)
		ayat := Ayat{Op: q.op(), Dari: place(q.a), Ke: place(q.b), Teks: compareDwi(x, y)}
		if ayat.Op == Equal && x != y {
			ayat.Op = Ubah
		}
		out.Ayat = append(out.Ayat, ayat)
	}
	return out
}

func compareDwi(a, b Dwi) Teks { return Teks{ID: Words(a.ID, b.ID), EN: Words(a.EN, b.EN)} }

// Apply gives the second text from the first and what became of it. It fails when
// the changes are not of that text.
func Apply(a []Pasal, changes []Perubahan) ([]Pasal, error) {
	out := []Pasal{}
	for _, c := range changes {
		var from Pasal
		if c.Dari != nil {
			if *c.Dari > len(a) {
				return nil, fmt.Errorf("no article %d", *c.Dari)
			}
			from = a[*c.Dari-1]
		}
		var to Pasal
		var err error
		if to.Judul, err = c.Judul.apply(from.Judul); err != nil {
			return nil, err
		}
		for _, y := range c.Ayat {
			var was Dwi
			if y.Dari != nil {
				if *y.Dari > len(from.Ayat) {
					return nil, fmt.Errorf("no paragraph %d", *y.Dari)
				}
				was = from.Ayat[*y.Dari-1]
			}
			is, err := y.apply(was)
			if err != nil {
				return nil, err
			}
			if y.Ke != nil {
				to.Ayat = append(to.Ayat, is)
			}
		}
		if c.Ke != nil {
			out = append(out, to)
		}
	}
	return out, nil
}

func (t Teks) apply(was Dwi) (is Dwi, err error) {
	if is.ID, err = apply(t.ID, was.ID); err == nil {
		is.EN, err = apply(t.EN, was.EN)
	}
	return is, err
}

func apply(rs []Run, was string) (string, error) {
	var from, to strings.Builder
	for _, r := range rs {
		if r.Op != Insert {
			from.WriteString(r.Teks)
		}
		if r.Op != Delete {
			to.WriteString(r.Teks)
		}
	}
	if from.String() != was {
		return "", fmt.Errorf("the changes are of %q, the text is %q", from.String(), was)
	}
	return to.String(), nil
}
