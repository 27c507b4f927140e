package laporan_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// A world by hand. In 2026 (today is 10 July 2026):
//   - an agreement of IF, 2024 to 2026, with two activities of 2026 and one of 2025;
//   - one that ended on 31 December 2025, one that begins on 1 August 2026;
//   - an activity of MB without an agreement; one that is reported only.
func TestTheMonitoringSheet(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.partner("=PT Rumus", object{"kontak": []object{{"nama": "Narahubung", "telepon": "+62 000 1"}, {"nama": "Utama", "telepon": "0778-000000", "utama": true}}})
		id := w.agreement(object{"unit_ids": w.of("IF", "MB")}, "=PT Rumus")
		w.agreement(object{"judul": "Sudah berakhir", "tanggal_berakhir": "2025-12-31"}, "Dinas Rekaan")
		w.agreement(object{"judul": "Nanti", "tanggal_mulai": "2026-08-01", "tanggal_berakhir": "2026-12-31"}, "Dinas Rekaan")
		w.hold(act{Judul: "Satu", Naskah: id, Prodi: []string{"IF01", "IF02"}, Manfaat: map[string]string{"IF01": "Modul baru.", "IF02": "Dosen tamu."}, A: true, Mitra: []string{"=PT Rumus"}})
		w.hold(act{Judul: "Dua", Naskah: id, Dari: "2026-05-01", Sampai: "2026-05-03", Prodi: []string{"IF01"}, Manfaat: map[string]string{"IF01": "Modul baru."}, Mitra: []string{"=PT Rumus"}})
		w.hold(act{Judul: "Lalu", Naskah: id, Dari: "2025-05-01", Mitra: []string{"=PT Rumus"}})
		w.hold(act{Judul: "Tanpa naskah", Unit: "MB", Dari: "2026-06-01", Sampai: "2026-06-02", Tingkat: "internasional", Bidang: []string{"penelitian", "pkm"}, Mitra: []string{"PT Rekaan", "Dinas Rekaan"}})
		w.hold(act{Judul: "Belum diverifikasi", Sampaikan: "dilaporkan"})

		rows := w.table("staf", "/laporan/borang-monitoring?tahun=2026")
		if len(rows) != 3 {
			t.Fatalf("%d rows, want 3: %v", len(rows), rows)
		}
		kode := w.Do("staf", "GET", "/naskah/"+id, nil).Want(200).Str("kode")
		want := map[string]string{
			"nomor": kode, "mitra": "'=PT Rumus", "telepon": "0778-000000", "tanggal_mulai": "2024-01-01", "tanggal_berakhir": "2026-12-31", "unit": rows[0]["unit"], "lingkup": "Magang.", "tingkat": "Nasional",
			"periode": "3 tahun", "judul": "Kerja sama rekaan", "manfaat": "Modul baru.; Dosen tamu.", "status": "Berlaku", "pic": "PIC Rekaan", "tanggal_monitoring": "2026-07-10", "bukti": rows[0]["bukti"],
		}
		if d := cmp.Diff(want, rows[0]); d != "" {
			t.Errorf("the agreement: %s", d)
		}
		if n := strings.Count(rows[0]["bukti"], "https://"); n != 3 { // two reports and one aspect of 2026
			t.Errorf("evidence %q", rows[0]["bukti"])
		}
		if rows[1]["judul"] != "Nanti" || rows[1]["status"] != "Belum mulai" || rows[1]["manfaat"] != "" || rows[1]["tanggal_monitoring"] != "" {
			t.Errorf("the agreement to come: %v", rows[1])
		}
		if r := rows[2]; r["judul"] != "Tanpa naskah" || r["status"] != "Tanpa naskah" || r["mitra"] != "PT Rekaan; Dinas Rekaan" || r["lingkup"] != "Penelitian, PkM" || r["tingkat"] != "Internasional" || r["periode"] != "2 hari" || r["tanggal_berakhir"] != "2026-06-02" {
			t.Errorf("the activity without one: %v", r)
		}
		// By scope: agreements that list the unit or the prodi, activities of theirs that
		// stand under none of these (the prodi is in no agreement, but in two activities).
		for query, n := range map[string]int{"unit=MB": 2, "unit=EL": 0, "prodi=IF01": 2, "unit=IF": 2, "tahun=2025": 2, "dari=2026-06-01&sampai=2026-06-30": 2, "dari=2026-06-03&sampai=2026-06-30": 1} {
			if got := len(w.table("staf", "/laporan/borang-monitoring?"+query)); got != n {
				t.Errorf("%s: %d rows, want %d", query, got, n)
			}
		}
		// Telephone numbers are the office's.
		for as, phone := range map[string]string{"koordinator": "0778-000000", "pimpinan": "", "auditor": ""} {
			if got := w.table(as, "/laporan/borang-monitoring")[0]["telepon"]; got != phone {
				t.Errorf("%s sees %q, want %q", as, got, phone)
			}
		}
		w.workbook(id)
	})
}

// Every activity that counts stands in the sheet once: under its agreement where
// the sheet has that one, else in a line of its own that says why.
func TestNoActivityIsLostBetweenTheLines(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ended := w.agreement(object{"judul": "Sudah berakhir", "tanggal_berakhir": "2025-12-31"}, "PT Rekaan")
		closed := w.agreement(object{"judul": "Ditutup"}, "PT Rekaan")
		foreign := w.agreement(object{"judul": "Milik EL", "unit_ids": w.of("EL")}, "PT Rekaan")
		ours := w.agreement(object{"judul": "Milik kita"}, "PT Rekaan")
		for judul, naskah := range map[string]string{"Lewat": ended, "Penutup": closed, "Pinjam": foreign, "Biasa": ours, "Bebas": ""} {
			w.hold(act{Judul: judul, Naskah: naskah, Prodi: []string{"IF01"}})
		}
		w.hold(act{Judul: "Lama", Naskah: ended, Dari: "2025-05-05"}) // not of 2026
		w.Do("staf", "POST", "/naskah/"+closed+"/tutup", object{"alasan": "Selesai lebih awal.", "jenis_penutupan": "diakhiri_dini"}).Want(200)
		all := map[string]string{"Lewat": "naskah_tidak_berlaku", "Bebas": "tanpa_naskah", "Ditutup": "berakhir 1", "Milik EL": "berlaku 1", "Milik kita": "berlaku 1"}
		unit := map[string]string{"Lewat": "naskah_tidak_berlaku", "Bebas": "tanpa_naskah", "Pinjam": "naskah_cakupan_lain", "Ditutup": "berakhir 1", "Milik kita": "berlaku 1"}
		prodi := map[string]string{"Lewat": "naskah_tidak_berlaku", "Bebas": "tanpa_naskah", "Pinjam": "naskah_cakupan_lain", "Penutup": "naskah_cakupan_lain", "Biasa": "naskah_cakupan_lain"}
		for _, c := range []struct {
			as, query string
			want      map[string]string
		}{{"staf", "", all}, {"pimpinan", "&unit=IF", unit}, {"unit.if", "&unit=IF", unit}, {"unit.if", "&prodi=IF01", prodi}, {"auditor", "&unit=EL", map[string]string{"Milik EL": "berlaku 1"}}} {
			var sheet struct {
				Data []struct {
					Judul  string `json:"judul"`
					Status string `json:"status"`
					Bukti  []any  `json:"bukti"`
					Jenis  string `json:"jenis"`
				} `json:"data"`
			}
			w.Do(c.as, "GET", "/laporan/borang-monitoring?tahun=2026"+c.query, nil).Want(200).JSON(&sheet)
			got := map[string]string{}
			for _, r := range sheet.Data {
				got[r.Judul] += r.Status
				if r.Jenis == "naskah" {
					got[r.Judul] += fmt.Sprint(" ", len(r.Bukti))
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("%s %s: %s", c.as, c.query, d)
			}
		}
		words := map[string]bool{}
		for _, r := range w.table("unit.if", "/laporan/borang-monitoring?tahun=2026&unit=IF") {
			words[r["status"]] = true
		}
		for _, v := range []string{"Naskah tidak berlaku", "Naskah cakupan lain", "Tanpa naskah"} {
			if !words[v] {
				t.Errorf("no line says %q: %v", v, words)
			}
		}
	})
}

// workbook holds the sheet as XLSX against its JSON.
func (w *world) workbook(id string) {
	w.T.Helper()
	r := w.Do("staf", "GET", "/laporan/borang-monitoring?tahun=2026&format=xlsx", nil).Want(200)
	if cd := r.Header.Get("Content-Disposition"); cd != "attachment; filename=bo.28.1.2-2026.xlsx" {
		w.T.Errorf("kept as %s", cd)
	}
	f, err := excelize.OpenReader(bytes.NewReader(r.Body))
	if err != nil {
		w.T.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("BO.28.1.2")
	if err != nil || len(rows) != 8 || len(rows[4]) != 15 {
		w.T.Fatalf("%d rows, %v", len(rows), err)
	}
	j := w.Do("staf", "GET", "/laporan/borang-monitoring", nil).Want(200)
	if j.Str("data.0.id") != id || j.Str("data.0.mitra.0") != "=PT Rumus" || rows[5][1] != "=PT Rumus" || rows[0][0] != "BO.28.1.2 Borang Monitoring Kerjasama" {
		w.T.Errorf("%v\n%s", rows[5], j.Body)
	}
	if formula, err := f.GetCellFormula("BO.28.1.2", "B6"); err != nil || formula != "" {
		w.T.Errorf("a formula: %q %v", formula, err)
	}
}

// The row of an agreement says what GET /naskah says, whatever became of it.
func TestTheSheetAgreesWithTheAgreements(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i, span := range [][2]any{{"2024-01-01", "2026-12-31"}, {"2024-01-01", "2026-10-08"}, {"2024-01-01", "2026-10-09"}, {"2024-01-01", "2026-07-09"}, {"2024-01-01", nil}, {"2026-08-01", "2028-12-31"}} {
			b := object{"judul": fmt.Sprint("Naskah ", i), "tanggal_mulai": span[0], "tanggal_berakhir": span[1], "tanpa_batas_waktu": span[1] == nil}
			w.agreement(b, "PT Rekaan")
		}
		renewed := w.agreement(object{"judul": "Diperpanjang"}, "PT Rekaan")
		w.Do("staf", "POST", "/naskah/"+renewed+"/perpanjang", object{"tanggal_mulai": "2027-01-01", "tanggal_berakhir": "2029-12-31"}).Want(201)
		closed := w.agreement(object{"judul": "Ditutup"}, "PT Rekaan")
		w.Do("staf", "POST", "/naskah/"+closed+"/tutup", object{"alasan": "Selesai lebih awal.", "jenis_penutupan": "diakhiri_dini"}).Want(200)
		var sheet struct {
			Data []struct {
				ID     string `json:"id"`
				Status string `json:"status"`
			} `json:"data"`
		}
		w.Do("staf", "GET", "/laporan/borang-monitoring?tahun=2026", nil).Want(200).JSON(&sheet)
		seen := map[string]int{}
		for _, r := range sheet.Data {
			n := w.Do("staf", "GET", "/naskah/"+r.ID, nil).Want(200)
			if n.Str("masa_berlaku") != r.Status {
				t.Errorf("%s is %s in the sheet, %s by itself", n.Str("judul"), r.Status, n.Str("masa_berlaku"))
			}
			seen[r.Status]++
		}
		want := map[string]int{"berlaku": 3, "akan_berakhir": 1, "berakhir": 2, "belum_mulai": 1, "dalam_perpanjangan": 1}
		if d := cmp.Diff(want, seen); d != "" {
			t.Error(d)
		}
	})
}
