package impor_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kerjasama/internal/apptest"
)

// cacat is a fault put into a sheet on purpose: what is written where, and what
// must be found.
type cacat struct {
	kolom string
	v     any
	code  string
}

// tanam lays faults into rows that are right, two of each kind, 28 rows apart,
// and returns what must be found.
func tanam(rows [][]any, title int, kinds []cacat) (want []string) {
	row := title + 5
	for range 2 {
		for _, k := range kinds {
			at := slices.IndexFunc(rows[title], func(v any) bool { return v == k.kolom })
			if at < 0 {
				panic("no column " + k.kolom)
			}
			rows[row][at] = k.v
			letter, _ := excelize.ColumnNumberToName(at + 1)
			want = append(want, fmt.Sprintf("%s%d %s", letter, row+1, k.code))
			row += 14
		}
	}
	slices.Sort(want)
	return want
}

// sixHundred partners, none of which resembles another.
func sixHundred() [][]any {
	rows := [][]any{{"Nama *", "Nama lain", "Kategori *", "Klasifikasi", "Negara *", "Provinsi", "Kota", "Alamat", "Situs", "Nama kontak", "Jabatan kontak", "Surel kontak", "Telepon kontak", "Pakai mitra"}}
	for i := range 600 {
		rows = append(rows, []any{fmt.Sprintf("Mitra Rekaan %d", i), nil, "dudi", "dunia_usaha", "ID", "Kepulauan Riau", "Batam", "Jalan Contoh", "https://contoh.example", "Nama Rekaan", "Manajer", fmt.Sprintf("orang%d@contoh.example", i), "0778-000000", nil})
	}
	return rows
}

func long(n int) string { return string(slices.Repeat([]byte("x"), n)) }

// Six hundred rows with forty faults of twenty kinds: each is named by row and
// column, and nothing else is.
func TestFortyFaultsOfTwentyKindsAmongPartners(t *testing.T) {
	kinds := []cacat{
		{"Nama *", nil, "required"}, {"Nama *", long(301), "too_long"}, {"Nama *", "PT Lama Sekali Contohh", "similar_partner"},
		{"Nama lain", long(301), "too_long"}, {"Kategori *", "bukan kategori", "not_in_list"}, {"Kategori *", nil, "required"}, {"Kategori *", "=1+1", "formula"},
		{"Klasifikasi", "dunia_usahaa", "not_in_list"}, {"Negara *", "Negeri Antah", "not_in_list"}, {"Negara *", nil, "required"}, {"Provinsi", long(101), "too_long"}, {"Kota", long(101), "too_long"},
		{"Alamat", long(1001), "too_long"}, {"Situs", "bukan alamat", "not_url"}, {"Nama kontak", nil, "required"}, {"Jabatan kontak", long(201), "too_long"},
		{"Surel kontak", "bukan surel", "not_email"}, {"Telepon kontak", "8,12E+10", "phone_mangled"}, {"Pakai mitra", "entahlah", "unknown_partner"}, {"Alamat", "=B2", "formula"},
	}
	each(t, func(t *testing.T, w world) {
		w.Do("staf", "POST", "/mitra", object{"nama": "PT Lama Sekali Contoh", "kategori": "dudi", "kode_negara": "ID"}).Want(201)
		rows := sixHundred()
		want := tanam(rows, 0, kinds)
		w.allNamed(t, "mitra", book(t, rows), want)
	})
}

// allNamed compares what is found in a file, dry, with what must be.
func (w world) allNamed(t *testing.T, kind string, file []byte, want []string) {
	t.Helper()
	r := w.done("koordinator", kind+"?uji=true", "berkas.xlsx", file)
	got, _ := found(r)
	slices.Sort(got)
	if diff := cmp.Diff(got, want); diff != "" || len(want) != 40 {
		t.Errorf("%d of %d found (-got +want):\n%s", len(got), len(want), diff)
	}
	if r.Str("status") != "ditolak" || int(r.Num("jumlah.galat")+r.Num("jumlah.pertanyaan")) != len(want) {
		t.Errorf("counted otherwise: %v", r.Get("jumlah"))
	}
}

// done sends a file and returns its import, also where it is long work.
func (w world) done(as, kind, name string, file []byte, texts ...string) *apptest.Response {
	w.T.Helper()
	r := w.send(as, kind, name, file, texts...)
	if r.Status == 201 {
		return r
	}
	r.Want(202)
	if err := <-w.ended; err != nil {
		w.T.Fatal(err)
	}
	return w.Do(as, "GET", w.Do(as, "GET", "/pekerjaan/"+r.Str("id"), nil).Str("hasil_href"), nil).Want(200)
}

func TestFortyFaultsOfTwentyKindsAmongActivities(t *testing.T) {
	kinds := []cacat{
		{"Judul kegiatan", nil, "required"}, {"Judul kegiatan", long(301), "too_long"}, {"Jenis", "pesta", "not_in_list"}, {"Bentuk kegiatan", "tidak_ada", "not_in_list"},
		{"Unit pelaksana", "ZZ", "not_in_list"}, {"Program studi", "ZZZ", "not_in_list"}, {"Mitra", "Mitra Yang Belum Ada", "unknown_partner"}, {"Mitra", nil, "required"}, {"Bidang", "olahraga", "not_in_list"},
		{"Tingkat", nil, "required"}, {"Relevan PS", "mungkin", "not_yes_no"}, {"Tanggal mulai", "01/02/2023", "ambiguous_date"}, {"Tanggal mulai", 44927, "serial_number"},
		{"Tanggal selesai", "31 Febuari 2023", "not_date"}, {"Tanggal selesai", "2001-01-01", "date_order"}, {"Jumlah mahasiswa", "tiga puluh", "not_number"}, {"Tautan bukti", "arsip di lemari", "not_https_url"},
		{"Naskah dasar", "NS-1999-0001", "unknown_agreement"}, {"Ringkasan", nil, "required"}, {"Tempat", "=C3", "formula"},
	}
	each(t, func(t *testing.T, w world) {
		w.send("staf", "mitra", "m.csv", table([]string{"Nama", "Kategori", "Negara"}, []string{"Mitra Rekaan", "dudi", "ID"})).Want(201)
		rows := [][]any{{"Laporan Kegiatan Kerja Sama"}, nil, {"Judul kegiatan", "Jenis", "Bentuk kegiatan", "Unit pelaksana", "Program studi", "Mitra", "Bidang", "Tingkat", "Relevan PS", "Tanggal mulai", "Tanggal selesai", "Tempat", "Jumlah mahasiswa", "Ringkasan", "Tautan bukti", "Naskah dasar", "Status"}}
		for i := range 600 {
			from := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%300)
			rows = append(rows, []any{fmt.Sprintf("Kegiatan contoh %d", i), "kegiatan", "magang", "IF", nil, "Mitra Rekaan", "pendidikan; pkm", "nasional", "ya", from, from.AddDate(0, 0, 2), "Batam", i + 1, "Berjalan baik.", "https://arsip.contoh.example/1", nil, "dilaporkan"})
		}
		want := tanam(rows, 2, kinds)
		merged := func(f *excelize.File) {
			if err := f.MergeCell("Sheet1", "A1", "Q1"); err != nil { // the letterhead may be merged
				t.Fatal(err)
			}
		}
		w.allNamed(t, "pelaksanaan", book(t, rows, merged), want)
	})
}
