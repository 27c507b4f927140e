package impor_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"kerjasama/internal/platform/dokumentest"
)

// LibreOffice opens every template; printed, all columns of the sheet to fill in
// lie on one page.
func TestLibreOfficeOpensEveryTemplate(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		books, titles := map[string][]byte{}, map[string][]string{}
		for _, kind := range []string{"mitra", "naskah", "pelaksanaan", "permintaan-layanan"} {
			books[kind+".xlsx"] = w.Do("staf", "GET", "/impor/"+kind+"/templat", nil).Want(200).Body
			text := strings.TrimPrefix(string(w.Do("staf", "GET", "/impor/"+kind+"/templat?format=csv", nil).Want(200).Body), "\ufeff")
			row, err := csv.NewReader(strings.NewReader(text)).Read()
			if err != nil {
				t.Fatal(err)
			}
			titles[kind+".xlsx"] = row
		}
		for file, pdf := range dokumentest.PDF(t, books) {
			pages := dokumentest.Pages(t, pdf)
			var first []string
			for _, word := range pages[0].Words {
				first = append(first, word.Text)
			}
			for _, title := range titles[file] {
				for word := range strings.FieldsSeq(title) {
					at := slices.Index(first, word)
					if at < 0 {
						t.Errorf("%s: %q of the column %q is not on the first page of %d", file, word, title, len(pages))
						break
					}
					first = slices.Delete(first, at, at+1)
				}
			}
			if n := len(pages); n > 12 {
				t.Errorf("%s: %d pages", file, n)
			}
		}
	})
}
