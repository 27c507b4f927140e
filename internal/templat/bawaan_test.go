package templat

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/configs"
	"kerjasama/internal/platform/dokumen"
)

// What the product brings are sound templates, one of each kind, the same bytes
// every time, and every placeholder in them has a value in the example. With
// TEMPLAT_KE set to a directory they are written there, as they are and filled,
// to be looked at.
func TestBroughtTemplatesAreSound(t *testing.T) {
	bs, err := Brought(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[Jenis]Bahasa{}
	again, err := Brought(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range bs {
		kinds[b.Jenis] = b.Bahasa
		if !bytes.Equal(b.Isi, again[i].Isi) {
			t.Errorf("%s: made twice, two results", b.Nama)
		}
		d, err := dokumen.Open(b.Isi)
		if err != nil {
			t.Fatalf("%s: %v", b.Nama, err)
		}
		names, faults, err := dokumen.Inspect(d)
		if err != nil || len(faults) > 0 || len(names) < 12 {
			t.Errorf("%s: %v, faults %+v, placeholders %v", b.Nama, err, faults, names)
		}
		filled, faults, err := dokumen.Fill(d, dokumen.Contoh())
		if err != nil || len(faults) > 0 {
			t.Errorf("%s: not filled: %v %+v", b.Nama, err, faults)
		}
		if dir := os.Getenv("TEMPLAT_KE"); dir != "" {
			for name, content := range map[string][]byte{string(b.Jenis): b.Isi, string(b.Jenis) + "-terisi": filled} {
				if err := os.WriteFile(filepath.Join(dir, name+".docx"), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if diff := cmp.Diff(map[Jenis]Bahasa{MoU: Dwibahasa, MoA: Indonesia, IA: Indonesia}, kinds); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
