package impor_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// borang is the unit's own sheet as it comes: a letterhead in merged cells, an
// empty column in front, titles that differ from ours, dates as people type them.
func borang(t *testing.T, lines ...[]any) []byte {
	t.Helper()
	rows := [][]any{{nil, "POLITEKNIK CONTOH"}, {nil, "Borang Monitoring Kerjasama (BO.28.1.2)"}, nil,
		{nil, "No", "Nama Mitra", "Telp", "Tgl Mulai", "Tgl Berakhir", "Unit Kerja", "Ruang Lingkup", "Tingkat", "Periode", "Judul Kerjasama", "Manfaat", "Bukti", "Status", "PIC", "Tanggal Monitoring"}}
	for i, l := range lines {
		rows = append(rows, append([]any{nil, i + 1}, l...))
	}
	return book(t, rows, func(f *excelize.File) {
		for _, c := range [][2]string{{"B1", "P1"}, {"B2", "P2"}} {
			if err := f.MergeCell("Sheet1", c[0], c[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestTheUnitsOwnSheet(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.send("staf", "mitra", "m.csv", table([]string{"Nama", "Kategori", "Negara"}, []string{"PT Contoh Lama", "dudi", "ID"})).Want(201)
		file := borang(t,
			[]any{"PT Contoh Lama", "0778-000000", "1 Januari 2023", "31 Des 2025", "IF", "Magang dan penelitian", "Nasional", "3 tahun", "MoU Pendidikan vokasi", "Magang", "https://arsip.contoh.example/1", "Aktif", "Wulan Rekaan", "Jan-24"},
			[]any{"Dinas Rekaan Kota", nil, "12 Agust 2021 s.d. 12 Agust 2024", nil, nil, "Pengabdian", "Lokal", nil, "PKS Pelatihan warga", nil, nil, "Berakhir", nil, nil},
			[]any{"Yayasan Rekaan Literasi", nil, "Jan-23", "Tidak terbatas", "Polibatam", "Kerja sama umum", "Nasional", nil, "Nota Kesepahaman literasi", nil, nil, nil, nil, nil},
			[]any{"CV Rekaan Kreatif", nil, "3 March 2022", nil, "IF, MB", "Pendidikan", "Nasional", "2 tahun", "MoU Kreatif", nil, nil, nil, nil, nil},
		)
		tried := w.send("staf", "naskah?uji=true", "borang.xlsx", file).Want(201)
		stops, warns := found(tried)
		if tried.Str("format") != "borang_monitoring" || stops != nil {
			t.Fatalf("%v\n%s", stops, tried.Body)
		}
		for _, want := range []string{"C6 new_partner", "E7 day_missing", "H7 field_unclear", "J8 end_computed"} {
			if !slices.Contains(warns, want) {
				t.Errorf("no warning %s in %v", want, warns)
			}
		}
		in := w.send("staf", "naskah", "borang.xlsx", file).Want(201)
		if in.Str("status") != "selesai" || in.Num("jumlah.dibuat") != 4 || in.Num("jumlah.mitra_baru") != 3 {
			t.Fatalf("%s", in.Body)
		}
		for query, want := range map[string]int{
			"jenis = 'mou' AND judul = 'MoU Pendidikan vokasi' AND tanggal_mulai = '2023-01-01' AND tanggal_berakhir = '2025-12-31' AND status = 'ditandatangani' AND tanpa_berkas": 1,
			"jenis = 'moa' AND tanggal_mulai = '2021-08-12' AND tanggal_berakhir = '2024-08-12' AND tingkat = 'wilayah_lokal'":                                                      1,
			"jenis = 'mou' AND tanggal_mulai = '2023-01-01' AND tanpa_batas_waktu":                                                                                                  1,
			"tanggal_mulai = '2022-03-03' AND tanggal_berakhir = '2024-03-02'":                                                                                                      1,
		} {
			if n := w.number("SELECT count(*) FROM naskah WHERE impor_id IS NOT NULL AND " + query); n != want {
				t.Errorf("%s: %d, want %d", query, n, want)
			}
		}
		if n := w.number("SELECT count(*) FROM mitra WHERE status = 'calon' AND kategori IN ('pemerintah', 'nirlaba', 'dudi') AND kode_negara = 'ID'"); n != 3 {
			t.Errorf("%d new partners as calon, want 3", n)
		}
		again := w.send("koordinator", "naskah", "borang.xlsx", file).Want(201)
		if again.Num("jumlah.dibuat") != 0 || again.Num("jumlah.dilewati") != 4 || again.Num("jumlah.mitra_baru") != 0 {
			t.Errorf("a second run: %v", again.Get("jumlah"))
		}
		w.Do("staf", "POST", "/impor/"+in.Str("id")+"/batalkan", "{}").Want(200)
		if n := w.number("SELECT (SELECT count(*) FROM naskah) + (SELECT count(*) FROM mitra WHERE status = 'calon')"); n != 0 {
			t.Errorf("%d records are left", n)
		}
	})
}

// What stands below a form, "Mengetahui" and who signs, is no agreement: it is told
// once a row. Units are known without the word for what they are.
func TestTheFootOfTheUnitsSheet(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		line := func(unit, title string) []any {
			return []any{"PT Rekaan Jaya", nil, "2023-01-01", "2026-01-01", unit, "Pendidikan", "Nasional", nil, title, nil, nil, nil, nil, nil}
		}
		file := borang(t, line("Teknik Elektro", "MoU Satu"), line("manajemen & bisnis", "MoU Dua"), line("Jurusan Teknik Mesin; Humas dan Kerjasama", "MoU Tiga"),
			[]any{nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "Mengetahui,"}, []any{nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "=1+1"})
		r := w.send("staf", "naskah?uji=true", "b.xlsx", file).Want(201)
		if stops, _ := found(r); cmp.Diff(stops, []string{"B8 stray_row", "B9 stray_row"}) != "" {
			t.Errorf("%v", stops)
		}
		if strings.Contains(string(r.Body), "Mengetahui") {
			t.Error("what stands there may be a name")
		}
		good := borang(t, line("Teknik Elektro", "MoU Satu"), line("manajemen & bisnis", "MoU Dua"), line("Jurusan Teknik Mesin; Humas dan Kerjasama", "MoU Tiga"))
		w.send("staf", "naskah", "b.xlsx", good).Want(201)
		if n := w.number("SELECT count(*) FROM naskah_unit l JOIN unit u ON u.id = l.unit_id WHERE u.kode IN ('EL', 'MB', 'TM', 'HUMAS')"); n != 4 {
			t.Errorf("%d units, want 4", n)
		}
	})
}

// What the sheet does not say is asked.
func TestTheUnitsSheetAsks(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		file := borang(t,
			[]any{"Example Polytechnic", nil, "2023-01-01", "2026-01-01", nil, "Pendidikan", "Internasional", nil, "MoU Exchange", nil, nil, nil, nil, nil},
			[]any{"PT Rekaan Jaya", nil, "01/02/2023", "2026-01-01", nil, "Pendidikan", "Nasional", nil, "Kerja sama magang", nil, nil, nil, nil, nil},
			[]any{"PT Rekaan Jayaa", nil, "2023-01-01", "2026-01-01", nil, "Pendidikan", "Nasional", nil, "IA Magang", nil, nil, nil, nil, nil},
		)
		stops, _ := found(w.send("staf", "naskah", "b.xlsx", file).Want(201))
		if diff := cmp.Diff(stops, []string{"C5 country_missing", "E6 ambiguous_date", "K6 kind_missing", "C7 similar_row"}); diff != "" {
			t.Errorf("(-got +want):\n%s", diff)
		}
		if r := w.send("staf", "naskah", "b.xlsx", file).Want(201); !strings.Contains(r.Str("temuan.0.detail"), `keputusan={"Example Polytechnic":"baru:SG"}`) {
			t.Errorf("how to answer: %s", r.Body)
		}
		r := w.send("staf", "naskah", "b.xlsx", file, "urutan_tanggal", "dmy", "jenis_naskah", "moa", "keputusan", `{"Example Polytechnic": "baru:SG:perguruan_tinggi", "PT Rekaan Jayaa": "baru"}`).Want(201)
		if stops, _ = found(r); stops != nil || r.Str("status") != "selesai" {
			t.Errorf("answered: %v\n%s", stops, r.Body)
		}
		if n := w.number("SELECT count(*) FROM mitra WHERE nama = 'Example Polytechnic' AND kode_negara = 'SG' AND kategori = 'perguruan_tinggi'"); n != 1 {
			t.Error("the answer was not taken")
		}
		again := w.send("staf", "naskah", "b.xlsx", file, "urutan_tanggal", "dmy", "jenis_naskah", "moa", "keputusan", `{"Example Polytechnic": "baru:SG:perguruan_tinggi", "PT Rekaan Jayaa": "baru"}`).Want(201)
		if again.Num("jumlah.dibuat") != 0 || again.Num("jumlah.dilewati") != 3 || again.Num("jumlah.mitra_baru") != 0 {
			t.Errorf("the same answers again: %s", again.Body)
		}
	})
}

// An agreement may stand under one of the same file, or of one before; what does
// not fit is told.
func TestLineageWithinAFile(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.send("staf", "mitra", "m.csv", table([]string{"Nama", "Kategori", "Negara"}, []string{"PT Contoh", "dudi", "ID"})).Want(201)
		head := []string{"Jenis naskah", "Judul", "Mitra", "Nomor Polibatam", "Tanggal mulai", "Tanggal berakhir", "Ruang lingkup", "Bidang", "Tingkat", "Naskah induk"}
		line := func(jenis, nomor, mulai, akhir, induk string) []string {
			return []string{jenis, "Kerja sama " + nomor, "PT Contoh", nomor, mulai, akhir, "Magang", "pendidikan", "nasional", induk}
		}
		bad := table(head, line("moa", "2", "2023-01-01", "2024-01-01", "1"), line("mou", "1", "2023-01-01", "2025-12-31", ""), line("mou", "3", "2023-01-01", "2024-01-01", "1"), line("ia", "4", "2022-01-01", "2024-01-01", "2"), line("ia", "5", "2023-01-01", "2023-06-30", "99"), line("mou", "6", "2023-01-01", "2022-12-31", ""), line("moa", "7", "2023-01-01", "2024-01-01", "7"))
		stops, _ := found(w.send("staf", "naskah", "n.csv", bad).Want(201))
		if diff := cmp.Diff(stops, []string{"J4 wrong_parent", "J5 outside_parent", "J6 unknown_agreement", "F7 date_order", "J8 wrong_parent"}); diff != "" {
			t.Errorf("(-got +want):\n%s", diff)
		}
		good := table(head, line("ia", "4", "2023-01-01", "2023-06-30", "2"), line("moa", "2", "2023-01-01", "2024-01-01", "1"), line("mou", "1", "2023-01-01", "2025-12-31", ""))
		in := w.send("staf", "naskah", "n.csv", good).Want(201)
		if in.Num("jumlah.dibuat") != 3 || w.number("SELECT count(*) FROM naskah n JOIN naskah i ON i.id = n.naskah_induk_id") != 2 {
			t.Fatalf("%s", in.Body)
		}
		// Something refers to it: an activity of another import.
		act := table([]string{"Judul kegiatan", "Jenis", "Bentuk kegiatan", "Unit pelaksana", "Mitra", "Tingkat", "Tanggal mulai", "Tanggal selesai", "Status", "Naskah dasar"},
			[]string{"Magang", "kegiatan", "magang", "IF", "PT Contoh", "nasional", "2023-02-01", "2023-03-01", "selesai", "4"})
		then := w.send("staf", "pelaksanaan", "p.csv", act).Want(201)
		if then.Num("jumlah.dibuat") != 1 {
			t.Fatalf("%s", then.Body)
		}
		if r := w.Do("staf", "POST", "/impor/"+in.Str("id")+"/batalkan", "{}").Problem(409, "conflict"); !slices.Contains([]bool{true}, len(r.Str("detail")) > 0) {
			t.Error("no names")
		}
		w.Do("staf", "POST", "/impor/"+then.Str("id")+"/batalkan", "{}").Want(200)
		w.Do("staf", "POST", "/impor/"+in.Str("id")+"/batalkan", "{}").Want(200)
		if n := w.number("SELECT count(*) FROM naskah"); n != 0 {
			t.Errorf("%d agreements are left", n)
		}
	})
}

// A number is one agreement's. The same agreement again is passed over; another
// one with its number, ours or the partner's, on file or in the file, is told.
func TestNumbersOfAgreements(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.send("staf", "mitra", "m.csv", table([]string{"Nama", "Kategori", "Negara"}, []string{"PT Contoh", "dudi", "ID"}, []string{"CV Berbeda Sekali", "dudi", "ID"})).Want(201)
		head := []string{"Jenis naskah", "Judul", "Mitra", "Nomor Polibatam", "Nomor mitra", "Tanggal mulai", "Tanggal berakhir", "Ruang lingkup", "Bidang", "Tingkat"}
		line := func(jenis, mitra, ours, theirs string) []string {
			return []string{jenis, "Kerja sama " + ours + theirs, mitra, ours, theirs, "2023-01-01", "2025-01-01", "Magang", "pendidikan", "nasional"}
		}
		w.send("staf", "naskah", "n.csv", table(head, line("mou", "PT Contoh", "1", "A"), line("mou", "PT Contoh", "", "B"))).Want(201)
		r := w.send("staf", "naskah", "n.csv", table(head, line("mou", "PT Contoh", "1", "A"), line("mou", "PT Contoh", "", "B"), line("mou", "PT Contoh", "A", "1"))).Want(201)
		if stops, _ := found(r); stops != nil || r.Num("jumlah.dilewati") != 2 || r.Num("jumlah.dibuat") != 1 {
			t.Errorf("again, and a number that is the other side's elsewhere: %v %s", stops, r.Body)
		}
		bad := table(head, line("moa", "PT Contoh", "1", ""), line("mou", "CV Berbeda Sekali", "1", ""), line("mou", "PT Contoh", "2", "A"), line("mou", "CV Berbeda Sekali", "", "B"),
			line("mou", "PT Contoh", "3", "C"), line("mou", "PT Contoh", "4", "C"), line("mou", "PT Contoh", "3", "D"))
		r = w.send("staf", "naskah", "n.csv", bad).Want(201)
		if stops, _ := found(r); cmp.Diff(stops, []string{"D2 duplicate_number", "D3 duplicate_number", "E4 duplicate_number", "E5 duplicate_number", "E7 duplicate_number", "8 duplicate_row"}) != "" {
			t.Errorf("%v", stops)
		}
		if !strings.Contains(string(r.Body), "NS-2026-0001") {
			t.Errorf("whose number it is: %s", r.Body)
		}
	})
}
