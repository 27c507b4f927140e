package dokumen

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkFill opens and fills a template of about 200 pages with a placeholder
// in every paragraph, cut into three runs.
func BenchmarkFill(b *testing.B) {
	var body strings.Builder
	for i := range 1600 {
		body.WriteString(p(fmt.Sprintf("%x ketentuan mengenai %s {{mit", i*i*7919, strings.Repeat(Terbilang(i*37)+" ", 5)), "ra.na", "ma}} dan seterusnya."))
	}
	t := docx(b, body.String())
	b.SetBytes(int64(body.Len()))
	for b.Loop() {
		d, err := Open(t)
		if err != nil {
			b.Fatal(err)
		}
		if out, faults, err := Fill(d, Contoh()); err != nil || out == nil {
			b.Fatal(err, faults)
		}
	}
}
