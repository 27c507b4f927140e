package impor_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/journal"
)

// Imported requests are history: no reason for recording them late, no strict
// reading, no alerts; an import that is taken back takes their numbers along.
func TestImportedRequestsAreHistory(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		head := []string{"Masuk pada (WIB)", "Jenis permintaan", "Jenis naskah", "Kanal", "Jenis pemohon", "Nama pemohon", "Kontak pemohon", "Perihal", "Respons pada (WIB)", "Tindak lanjut pada (WIB)", "Draf diserahkan pada (WIB)", "Selesai pada (WIB)", "Sistem asal", "Nomor asal"}
		file := table(head,
			[]string{"2026-01-05 09:00", "penyusunan_naskah", "mou", "WA", "mitra", "Nama Rekaan", "'0778000000", "Draf MoU", "2026-01-05 09:10", "2026-01-05 15:00", "2026-01-05 16:00", "2026-01-07 10:00", "buku", "1"},
			[]string{"2026-01-06 09:00", "informasi", "", "surel", "umum", "Nama Lain", "", "Tanya", "2026-01-06 11:00", "", "", "", "buku", "2"},
			[]string{"2026-01-08 09:00", "informasi", "", "surat", "umum", "Nama Ketiga", "", "Surat", "", "", "", "", "", ""})
		in := w.send("staf", "permintaan-layanan", "p.csv", file).Want(201)
		if stops, _ := found(in); in.Num("jumlah.dibuat") != 3 {
			t.Fatalf("%v %s", stops, in.Body)
		}
		one := w.Do("staf", "GET", "/permintaan-layanan?sort=masuk_pada", nil).Want(200)
		if one.Str("data.0.status") != "selesai" || one.Get("data.0.melewati_batas_catat") != false || one.Str("data.0.impor_id") != in.Str("id") || one.Str("data.1.status") != "direspons" || one.Str("data.2.status") != "baru" {
			t.Errorf("%s", one.Body)
		}
		clocks := w.Do("staf", "GET", "/permintaan-layanan/"+one.Str("data.0.id")+"/tenggat", nil).Want(200)
		for i, want := range []string{"tepat", "tepat", "tepat"} {
			c := "data." + string(rune('0'+i)) + "."
			if clocks.Str(c+"hasil") != want || clocks.Get(c+"ketat") != nil || clocks.Get(c+"susulan") != true {
				t.Errorf("clock %d: %s", i, clocks.Body)
			}
		}
		b := w.Do("staf", "GET", "/kpi/B.1.15.14.b?tahun=2026", nil).Want(200)
		if b.Num("pembilang") != 1 || b.Num("penyebut") != 3 || b.Num("ketat.penyebut") != 0 || b.Get("ketat.nilai") != nil {
			t.Errorf("%s", b.Body)
		}
		if n := w.number("SELECT count(*) FROM permintaan_jam WHERE ingat_pada IS NOT NULL"); n != 0 {
			t.Errorf("%d clocks would alert somebody", n)
		}
		again := w.send("staf", "permintaan-layanan", "p.csv", file).Want(201)
		if again.Num("jumlah.dibuat") != 0 || again.Num("jumlah.dilewati") != 3 {
			t.Errorf("again: %v", again.Get("jumlah"))
		}
		w.Do("staf", "POST", "/impor/"+in.Str("id")+"/batalkan", "{}").Want(200)
		b = w.Do("staf", "GET", "/kpi/B.1.15.14.b?tahun=2026", nil).Want(200)
		if b.Num("penyebut") != 0 || w.number("SELECT count(*) FROM permintaan_jam") != 0 || w.number("SELECT count(*) FROM data_pribadi WHERE nilai IS NOT NULL") != 0 {
			t.Errorf("after taking it back: %s", b.Body)
		}
		if err := w.App.Journal.Verify(t.Context(), func(string) {}, journal.Matches("permintaan_layanan", "permintaan_layanan"), journal.Matches("impor", "impor")); err != nil {
			t.Error(err)
		}
	})
}

func TestFaultsOfRequests(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		head := []string{"Masuk pada (WIB)", "Jenis permintaan", "Jenis naskah", "Kanal", "Jenis pemohon", "Nama pemohon", "Perihal", "Respons pada (WIB)", "Tindak lanjut pada (WIB)", "Isi tindak lanjut", "Selesai pada (WIB)", "Sistem asal", "Nomor asal"}
		file := table(head,
			[]string{"2026-01-05", "informasi", "", "surel", "umum", "Nama", "x", "", "", "", "", "", ""},
			[]string{"2027-01-05 09:00", "informasi", "", "surel", "umum", "Nama", "x", "", "", "", "", "", ""},
			[]string{"2026-01-05 09:00", "penyusunan_naskah", "", "surel", "umum", "Nama", "x", "", "", "", "", "", ""},
			[]string{"2026-01-05 09:00", "informasi", "mou", "surel", "umum", "Nama", "x", "", "", "", "", "", ""},
			[]string{"2026-01-05 09:00", "informasi", "", "merpati", "umum", "", "x", "", "", "", "", "", ""},
			[]string{"2026-01-05 09:00", "informasi", "", "surel", "umum", "Nama", "x", "2026-01-05 08:00", "", "", "", "", ""},
			[]string{"2026-01-05 09:00", "informasi", "", "surel", "umum", "Nama", "x", "", "", "dibalas", "", "", ""},
			[]string{"2026-01-05 09:00", "informasi", "", "surel", "umum", "Nama", "x", "", "", "", "2026-01-06 09:00", "", ""},
			[]string{"2026-01-05 09:00", "informasi", "", "surel", "umum", "Nama", "x", "", "", "", "", "", "7"})
		got, _ := found(w.send("staf", "permintaan-layanan", "p.csv", file).Want(201))
		want := []string{"A2 time_missing", "A3 in_future", "C4 required", "C5 not_applicable", "D6 not_in_list", "F6 required", "H7 before_arrival", "I8 required", "K9 not_followed_up", "L10 required"}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("(-got +want):\n%s", diff)
		}
	})
}
