package ctl

import (
	"path/filepath"
	"strings"
	"testing"

	"kerjasama/pkg/kerjasama"
)

func TestFilename(t *testing.T) {
	for nama, want := range map[string]string{
		"laporan akhir.pdf":               "AR-1-laporan akhir.pdf",
		"../../etc/passwd":                "AR-1-.._.._etc_passwd",
		`C:\windows\a.pdf`:                "AR-1-C__windows_a.pdf",
		"a\x00b\r\nc.pdf":                 "AR-1-a_b__c.pdf",
		"kunjungan\u202efdp.exe":          "AR-1-kunjungan_fdp.exe",
		"berkas":                          "AR-1-berkas",
		"":                                "AR-1-",
		"tanda.panjang-sekali":            "AR-1-tanda.panjang-sekali",
		"a." + `b?c`:                      "AR-1-a.b_c",
		strings.Repeat("é", 300) + ".pdf": "AR-1-" + strings.Repeat("é", 72) + ".pdf",
		"rusak\xff.pdf":                   "AR-1-rusak_.pdf",
	} {
		a := kerjasama.Arsip{Kode: "AR-1", Berkas: kerjasama.Berkas{Nama: nama}}
		got := filename(a)
		if got != want || !filepath.IsLocal(got) || len(got) > 160 {
			t.Errorf("%q: got %q, want %q", nama, got, want)
		}
	}
}
