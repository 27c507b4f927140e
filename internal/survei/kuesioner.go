package survei

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"kerjasama/configs"
)

// Teks is a sentence in both languages.
type Teks struct {
	ID string `json:"id"`
	EN string `json:"en"`
} //@name SurveiTeks

// in returns the sentence for a language tag: "en", or Indonesian otherwise.
func (t Teks) in(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.ID
}

// Pertanyaan is one item of the questionnaire, answered by a score.
type Pertanyaan struct {
	Kode string `json:"kode" example:"manfaat"`
	Teks Teks   `json:"teks"`
} //@name SurveiPertanyaan

// Kuesioner is one version of the questionnaire.
type Kuesioner struct {
	Versi int
	Butir []Pertanyaan
}

func (k Kuesioner) has(kode string) bool {
	return slices.ContainsFunc(k.Butir, func(p Pertanyaan) bool { return p.Kode == kode })
}

// ReadKuesioner reads the versions of the questionnaire, oldest first, from CSV
// with the columns versi, kode, teks_id, teks_en, urutan.
func ReadKuesioner(r io.Reader) ([]Kuesioner, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read questionnaire: %w", err)
	}
	if len(rows) < 2 || !slices.Equal(rows[0], []string{"versi", "kode", "teks_id", "teks_en", "urutan"}) {
		return nil, errors.New("questionnaire: want the columns versi,kode,teks_id,teks_en,urutan and at least one item")
	}
	type item struct {
		Pertanyaan
		urutan int
	}
	items := map[int][]item{}
	for n, row := range rows[1:] {
		versi, err1 := strconv.Atoi(row[0])
		urutan, err2 := strconv.Atoi(row[4])
		if err1 != nil || err2 != nil || versi < 1 || row[1] == "" || row[2] == "" || row[3] == "" {
			return nil, fmt.Errorf("questionnaire: line %d is not versi,kode,teks_id,teks_en,urutan", n+2)
		}
		if slices.ContainsFunc(items[versi], func(i item) bool { return i.Kode == row[1] || i.urutan == urutan }) {
			return nil, fmt.Errorf("questionnaire: line %d repeats a kode or urutan of version %d", n+2, versi)
		}
		items[versi] = append(items[versi], item{Pertanyaan{row[1], Teks{row[2], row[3]}}, urutan})
	}
	var out []Kuesioner
	for versi, is := range items {
		slices.SortFunc(is, func(a, b item) int { return a.urutan - b.urutan })
		k := Kuesioner{Versi: versi}
		for _, i := range is {
			k.Butir = append(k.Butir, i.Pertanyaan)
		}
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b Kuesioner) int { return a.Versi - b.Versi })
	return out, nil
}

// embedded reads the questionnaire the product comes with.
func embedded() ([]Kuesioner, error) {
	f, err := configs.FS.Open("kuesioner_mitra.csv")
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read from the binary itself
	return ReadKuesioner(f)
}
