package kerjasama_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kerjasama/internal/platform/bundel"
	"kerjasama/pkg/kerjasama"
)

// bundle writes files into a bundle as the server does.
func bundle(t *testing.T, files ...[2]string) []byte {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "bundel.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p := bundel.New(f)
	m := map[string]any{"versi": 1, "lembaga": "KAMPUS", "judul": "Bundel"}
	list := []map[string]any{}
	for _, x := range files {
		e, err := p.Add(x[0], strings.NewReader(x[1]))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, map[string]any{"nama": e.Nama, "sha256": e.SHA256, "ukuran": e.Ukuran})
	}
	m["berkas"] = list
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	size, err := p.Close(b)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, size)
	if _, err := f.ReadAt(out, 0); err != nil {
		t.Fatal(err)
	}
	return out
}

func periksa(t *testing.T, b []byte) kerjasama.Bundel {
	t.Helper()
	got, err := kerjasama.PeriksaBundel(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func sampel(t *testing.T) []byte {
	t.Helper()
	return bundle(t, [2]string{"laporan/a.csv", "kode,judul\r\nPL-1,Kuliah tamu\r\n"}, [2]string{"bukti.csv", ""}, [2]string{"bukti/é.pdf", "%PDF-1.4\n" + strings.Repeat("x", 300)})
}

func TestASoundBundle(t *testing.T) {
	b := sampel(t)
	got := periksa(t, b)
	sum := sha256.Sum256(b)
	if len(got.Temuan) != 0 || got.SHA256 != hex.EncodeToString(sum[:]) || len(got.Manifest.Berkas) != 3 || got.Manifest.Lembaga != "KAMPUS" {
		t.Errorf("%+v", got)
	}
	if again := sampel(t); !bytes.Equal(b, again) {
		t.Error("another build has other bytes")
	}
	// Any program that reads ZIPs reads it.
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(z.File) != 4 || z.File[2].Name != "bukti/é.pdf" || z.File[2].Modified.Year() != 1980 {
		t.Fatalf("%v %+v", err, z)
	}
	r, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(r); err != nil || !strings.HasPrefix(string(text), "kode,judul") {
		t.Errorf("%q %v", text, err)
	}
}

// Each byte of a bundle, flipped in one bit and in all, is found; what lies in a
// file is told by its name.
func TestEveryFlippedByteIsFoundAndNamed(t *testing.T) {
	b := sampel(t)
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	inside := func(at int) string {
		for _, f := range z.File {
			from, err := f.DataOffset()
			if err != nil {
				t.Fatal(err)
			}
			if int64(at) >= from && int64(at) < from+int64(f.UncompressedSize64) {
				return f.Name
			}
		}
		return ""
	}
	for at := range b {
		for _, mask := range []byte{1, 0x80, 0xff} {
			bad := bytes.Clone(b)
			bad[at] ^= mask
			got := periksa(t, bad)
			if len(got.Temuan) == 0 || got.Temuan[0].Bagian == "" {
				t.Fatalf("byte %d (mask %#x, in %q) was not found", at, mask, inside(at))
			}
			if name := inside(at); name != "" && got.Temuan[0].Bagian != name {
				t.Errorf("byte %d lies in %s, told is %+v", at, name, got.Temuan)
			}
		}
	}
}

func TestBundlesThatAreNone(t *testing.T) {
	b := sampel(t)
	for name, bad := range map[string][]byte{
		"nothing": {}, "no ZIP": []byte(strings.Repeat("bukan zip ", 50)), "cut off": b[:len(b)-1], "the beginning gone": b[1:], "something behind it": append(bytes.Clone(b), 0), "something before it": append([]byte{0}, b...),
	} {
		if got := periksa(t, bad); len(got.Temuan) == 0 {
			t.Errorf("%s: nothing was found", name)
		}
	}
	// A file that was put in, or taken out, with everything else mended: the
	// manifest does not know it.
	other := bundle(t, [2]string{"laporan/a.csv", "kode,judul\r\nPL-1,Kuliah lain\r\n"})
	if got := periksa(t, other); len(got.Temuan) != 0 || got.SHA256 == periksa(t, b).SHA256 {
		t.Errorf("%+v", got) // sound by itself, and another one
	}
	if s := fmt.Sprint(periksa(t, b).Temuan); s != "[]" {
		t.Error(s)
	}
}
