package laporan_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// lkps is the answer in short: a line for each row, and the counts.
type lkps struct {
	Periode struct {
		Dari   string `json:"dari"`
		Sampai string `json:"sampai"`
	} `json:"periode"`
	TS   *int `json:"tahun_ts"`
	Data []struct {
		Kode  string `json:"kode"`
		Tabel []struct {
			Nomor string `json:"nomor"`
			Baris []struct {
				No            int      `json:"no"`
				Kode          string   `json:"kode"`
				Mitra         []string `json:"lembaga_mitra"`
				Internasional bool     `json:"internasional"`
				Nasional      bool     `json:"nasional"`
				Lokal         bool     `json:"wilayah_lokal"`
				Judul         string   `json:"judul"`
				Manfaat       *string  `json:"manfaat"`
				Waktu         string   `json:"waktu_durasi"`
				Berakhir      *int     `json:"tahun_berakhir"`
			} `json:"baris"`
		} `json:"tabel"`
		Jumlah struct {
			N1       int `json:"n1"`
			N2       int `json:"n2"`
			N3       int `json:"n3"`
			NI       int `json:"ni"`
			NN       int `json:"nn"`
			NW       int `json:"nw"`
			Kegiatan int `json:"kegiatan"`
		} `json:"jumlah"`
		Skor *struct {
			Indikatif bool    `json:"indikatif"`
			RK        float64 `json:"rk"`
			Bidang    float64 `json:"skor_bidang"`
			Tingkat   float64 `json:"skor_tingkat"`
		} `json:"skor_indikatif"`
	} `json:"data"`
}

func (w *world) lkps(as, query string) (l lkps) {
	w.T.Helper()
	w.Do(as, "GET", "/laporan/lkps?"+query, nil).Want(200).JSON(&l)
	return l
}

// short is "IF01 1-1: judul/judul 1-2: … N1/N2/N3 NI/NN/NW kegiatan" of each prodi
// that has lines.
func (l lkps) short() (out []string) {
	for _, p := range l.Data {
		s, some := p.Kode, false
		for _, t := range p.Tabel {
			var titles []string
			for i, b := range t.Baris {
				ticks := 0
				for _, x := range []bool{b.Internasional, b.Nasional, b.Lokal} {
					if x {
						ticks++
					}
				}
				if ticks != 1 || b.No != i+1 {
					titles = append(titles, fmt.Sprintf("(%d ticks, no %d)", ticks, b.No))
				}
				titles = append(titles, b.Judul)
				some = true
			}
			s += " " + t.Nomor + ":" + strings.Join(titles, "/")
		}
		j := p.Jumlah
		if some {
			out = append(out, fmt.Sprintf("%s %d-%d-%d %d-%d-%d %d", s, j.N1, j.N2, j.N3, j.NI, j.NN, j.NW, j.Kegiatan))
		}
	}
	return out
}

// By hand. TS of 2026 ends on 31 July 2026 and still runs on 10 July; the window
// begins on 1 August 2023. Today the default is TS of 2025.
func TestTheTablesOfTheLKPS(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.agreement(object{"tanggal_berakhir": "2028-06-30"}, "PT Rekaan")
		open := w.agreement(object{"judul": "Tanpa akhir", "tanggal_berakhir": nil, "tanpa_batas_waktu": true}, "PT Rekaan")
		if2 := []string{"IF01", "IF02"}
		w.hold(act{Judul: "A", Prodi: if2, Bidang: []string{"pendidikan", "pkm"}, Tingkat: "internasional", Naskah: id, Mitra: []string{"PT Rekaan", "Dinas Rekaan"}, Dari: "2026-03-02", Sampai: "2026-03-04", Manfaat: map[string]string{"IF01": "Modul."}})
		w.hold(act{Judul: "B", Prodi: []string{"IF01"}, Tingkat: "wilayah_lokal", Dari: "2025-07-31", Naskah: open})
		w.hold(act{Judul: "C", Prodi: []string{"IF01"}, Dari: "2023-07-31"})                                                     // the day before
		w.hold(act{Judul: "D", Prodi: []string{"IF01"}, Dari: "2023-07-01", Sampai: "2023-08-01"})                               // reaches into it
		w.hold(act{Judul: "E", Prodi: []string{"IF01"}, Bidang: []string{"lainnya"}})                                            // in no table
		w.hold(act{Judul: "F", Prodi: []string{"IF01"}, Sampaikan: "dilaporkan"})                                                // not verified
		w.hold(act{Judul: "G", Bidang: []string{"penelitian"}})                                                                  // of no prodi
		w.hold(act{Judul: "H", Unit: "MB", Prodi: []string{"MB01", "IF02"}, Bidang: []string{"penelitian"}, Dari: "2024-01-01"}) // of two jurusan

		if d := cmp.Diff([]string{
			"IF01 1-1:D/B/A 1-2: 1-3:A 3-0-1 2-1-1 3",
			"IF02 1-1:A 1-2:H 1-3:A 1-1-1 2-1-0 2",
			"MB01 1-1: 1-2:H 1-3: 0-1-0 0-1-0 1",
		}, w.lkps("pimpinan", "tahun=2026").short()); d != "" {
			t.Error(d)
		}
		l := w.lkps("staf", "prodi=IF01&tahun=2026&ndtps=2")
		if l.Periode.Dari != "2023-08-01" || l.Periode.Sampai != "2026-07-31" || *l.TS != 2026 || len(l.Data) != 1 {
			t.Errorf("%+v", l.Periode)
		}
		a := l.Data[0].Tabel[0].Baris[2]
		if a.Judul != "A" || !a.Internasional || *a.Manfaat != "Modul." || a.Waktu != "2 Maret 2026 – 4 Maret 2026 (3 hari)" || *a.Berakhir != 2028 || len(a.Mitra) != 2 {
			t.Errorf("%+v", a)
		}
		if b := l.Data[0].Tabel[0].Baris[1]; b.Berakhir != nil || b.Manfaat != nil || b.Waktu != "31 Juli 2025 (1 hari)" { // its agreement has no end
			t.Errorf("%+v", b)
		}
		if d := l.Data[0].Tabel[0].Baris[0]; *d.Berakhir != 2023 { // without an agreement: its own end
			t.Errorf("%+v", d)
		}
		// D3 weighs 2, 1, 3: (2·3 + 1·0 + 3·1) / 2 = 4.5, at most 4; one international is enough.
		if s := l.Data[0].Skor; s == nil || !s.Indikatif || s.RK != 4.5 || s.Bidang != 4 || s.Tingkat != 4 {
			t.Errorf("score %+v", s)
		}
		if l := w.lkps("staf", "prodi=IF01"); *l.TS != 2025 || l.Periode.Sampai != "2025-07-31" || len(l.Data[0].Tabel[0].Baris) != 3 || l.Data[0].Skor != nil { // D, B and C: from 1 August 2022
			t.Errorf("default: %+v", l)
		}
		if l := w.lkps("staf", "prodi=IF01&dari=2025-07-31&sampai=2025-07-31"); l.TS != nil || len(l.Data[0].Tabel[0].Baris) != 1 {
			t.Errorf("days: %+v", l)
		}
		if d := cmp.Diff([]string{"IF02 1-1: 1-2:H 1-3: 0-1-0 0-1-0 1", "MB01 1-1: 1-2:H 1-3: 0-1-0 0-1-0 1"}, w.lkps("unit.mb", "unit=MB&tahun=2026").short()); d != "" {
			t.Errorf("of the unit that carried it out: %s", d)
		}
		w.lkpsFiles()
	})
}

// lkpsFiles holds CSV and workbook against what the JSON says.
func (w *world) lkpsFiles() {
	w.T.Helper()
	rows := w.table("staf", "/laporan/lkps?tahun=2026")
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprint(r["prodi"], " ", r["tabel"], " ", r["no"], " ", r["judul"], " ", r["internasional"], r["nasional"], r["wilayah_lokal"], " ", r["tahun_berakhir"]))
	}
	want := []string{"IF01 1-1 1 D 1 2023", "IF01 1-1 2 B 1 ", "IF01 1-1 3 A 1 2028", "IF01 1-3 1 A 1 2028", "IF02 1-1 1 A 1 2028", "IF02 1-2 1 H 1 2024", "IF02 1-3 1 A 1 2028", "MB01 1-2 1 H 1 2024"}
	if d := cmp.Diff(want, got); d != "" {
		w.T.Error(d)
	}
	f, err := excelize.OpenReader(bytes.NewReader(w.Do("staf", "GET", "/laporan/lkps?tahun=2026&prodi=IF01&ndtps=2&format=xlsx", nil).Want(200).Body))
	if err != nil {
		w.T.Fatal(err)
	}
	defer f.Close()
	if d := cmp.Diff([]string{"Tabel 1-1", "Tabel 1-2", "Tabel 1-3", "Jumlah"}, f.GetSheetList()); d != "" {
		w.T.Error(d)
	}
	for at, want := range map[string]string{"Tabel 1-1!C6": "Internasional", "Tabel 1-1!C9": "√", "Tabel 1-1!F9": "A", "Tabel 1-1!C8": "", "Tabel 1-1!E8": "√", "Jumlah!B7": "3", "Jumlah!H7": "3", "Jumlah!J6": "Skor bidang (INDIKATIF)", "Jumlah!J7": "4.00"} {
		sheet, cell, _ := strings.Cut(at, "!")
		if got, err := f.GetCellValue(sheet, cell); err != nil || got != want {
			w.T.Errorf("%s: got %q %v, want %q", at, got, err, want)
		}
	}
}

// A prodi that moves in the middle of a year takes nothing with it: each jurusan
// has what was held while it belonged to it.
func TestAProdiThatMoves(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := "/prodi/" + w.ids["IF06"]
		w.Do("admin", "PATCH", at, object{"jurusan": []object{{"jurusan_id": w.ids["IF"], "mulai": "2010-01-01", "sampai": "2025-08-31"}, {"jurusan_id": w.ids["EL"], "mulai": "2025-09-01"}}},
			"If-Match", w.Do("admin", "GET", at, nil).Want(200).ETag()).Want(200)
		// Carried out by the other unit each time, so that only the prodi leads there.
		w.hold(act{Judul: "Lama", Unit: "MB", Prodi: []string{"IF06"}, Dari: "2025-08-31"})
		w.hold(act{Judul: "Baru", Unit: "MB", Prodi: []string{"IF06"}, Dari: "2025-09-01"})
		for query, want := range map[string]string{
			"unit=IF&tahun=2026": "[IF06 1-1:Lama 1-2: 1-3: 1-0-0 0-1-0 1]", "unit=EL&tahun=2026": "[IF06 1-1:Baru 1-2: 1-3: 1-0-0 0-1-0 1]",
			"prodi=IF06&tahun=2026": "[IF06 1-1:Lama/Baru 1-2: 1-3: 2-0-0 0-2-0 2]", "unit=TM&tahun=2026": "[]",
		} {
			if got := fmt.Sprint(w.lkps("staf", query).short()); got != want {
				t.Errorf("%s: got %s, want %s", query, got, want)
			}
		}
		for unit, want := range map[string]string{"IF": "Lama", "EL": "Baru"} {
			r := w.Do("staf", "GET", "/laporan/evaluasi-diri?tahun=2025&unit="+unit, nil).Want(200)
			if r.Str("kegiatan.0.judul") != want || r.Get("kegiatan.1") != nil {
				t.Errorf("%s: %s", unit, r.Body)
			}
		}
	})
}
