package laporan_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// By hand: in 2026 IF held three activities that count. a: 2 of 3; b: 1 of 3; c:
// one whose two surveys give 4 and 3 and who goes on. Their means: 4, 3, 2: 3.
func TestSelfEvaluation(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.agreement(object{}, "PT Rekaan")
		w.agreement(object{"judul": "Lama", "tanggal_berakhir": "2026-03-31"}, "Dinas Rekaan")
		w.Do("staf", "POST", "/naskah/"+id+"/perpanjang", object{"tanggal_mulai": "2027-01-01", "tanggal_berakhir": "2029-12-31"}).Want(201)
		first := w.hold(act{Judul: "Satu", Prodi: []string{"IF01"}, Bidang: []string{"pendidikan", "pkm"}, Tingkat: "internasional", Mitra: []string{"PT Rekaan", "Dinas Rekaan"}, A: true, B: true})
		w.survey(first, "PT Rekaan", true, 4)
		w.survey(first, "Dinas Rekaan", false, 3)
		second := w.hold(act{Judul: "Dua", A: true, Naskah: id, Dari: "2026-04-01"})
		w.survey(second, "PT Rekaan", false, 2)
		w.hold(act{Judul: "Tiga", Dari: "2025-12-30", Sampai: "2026-01-02", Bidang: []string{"lainnya"}})
		w.hold(act{Judul: "Lain unit", Unit: "MB"})
		w.hold(act{Judul: "Belum", Sampaikan: "dilaporkan"})
		r := w.Do("pimpinan", "GET", "/laporan/evaluasi-diri?tahun=2026&unit=IF", nil).Want(200)
		var e struct {
			Matriks  map[string]map[string]int `json:"matriks"`
			Mitra    int                       `json:"mitra"`
			Kegiatan []struct {
				Judul  string `json:"judul"`
				A      bool   `json:"aspek_a"`
				B      bool   `json:"aspek_b"`
				C      bool   `json:"aspek_c"`
				Bukti  []any  `json:"bukti"`
				Bidang []any  `json:"bidang"`
			} `json:"kegiatan"`
			Aspek []struct {
				Aspek     string   `json:"aspek"`
				Terpenuhi int      `json:"terpenuhi"`
				Kegiatan  int      `json:"kegiatan"`
				Nilai     *float64 `json:"nilai"`
			} `json:"aspek"`
			Kepuasan struct {
				Survei   int      `json:"survei"`
				RataRata *float64 `json:"rata_rata"`
				Berminat int      `json:"berminat_lanjut"`
			} `json:"kepuasan"`
			Perpanjangan struct {
				Berlaku      int `json:"berlaku"`
				Berakhir     int `json:"berakhir"`
				Diperpanjang int `json:"diperpanjang"`
			} `json:"perpanjangan"`
			KPI []struct {
				Kode      string   `json:"kode"`
				Pembilang int      `json:"pembilang"`
				Penyebut  int      `json:"penyebut"`
				Nilai     *float64 `json:"nilai"`
				Target    *float64 `json:"target"`
			} `json:"kpi"`
			Celah []struct {
				Kriteria string `json:"kriteria"`
				Jumlah   int    `json:"jumlah"`
			} `json:"celah"`
			Href string `json:"celah_href"`
		}
		r.JSON(&e)
		want := map[string]map[string]int{"pendidikan": {"internasional": 1, "nasional": 1, "wilayah_lokal": 0}, "penelitian": {"internasional": 0, "nasional": 0, "wilayah_lokal": 0}, "pkm": {"internasional": 1, "nasional": 0, "wilayah_lokal": 0}}
		if d := cmp.Diff(want, e.Matriks); d != "" {
			t.Error(d)
		}
		var got []string
		for _, k := range e.Kegiatan {
			got = append(got, fmt.Sprint(k.Judul, " ", k.A, k.B, k.C, " ", len(k.Bukti)))
		}
		if d := cmp.Diff([]string{"Tiga false false false 1", "Satu true true true 3", "Dua true false false 2"}, got); d != "" {
			t.Error(d)
		}
		got = nil
		for _, a := range e.Aspek {
			got = append(got, fmt.Sprint(a.Aspek, " ", a.Terpenuhi, "/", a.Kegiatan, " ", *a.Nilai))
		}
		if d := cmp.Diff([]string{"a 2/3 66.67", "b 1/3 33.33", "c 1/3 33.33"}, got); d != "" {
			t.Error(d)
		}
		if e.Mitra != 2 || e.Kepuasan.Survei != 3 || *e.Kepuasan.RataRata != 3 || e.Kepuasan.Berminat != 1 || e.Perpanjangan.Berlaku != 2 || e.Perpanjangan.Berakhir != 2 || e.Perpanjangan.Diperpanjang != 1 {
			t.Errorf("%d %+v %+v", e.Mitra, e.Kepuasan, e.Perpanjangan)
		}
		// The indicators are those of /kpi/laporan, and the aspects theirs.
		for i, k := range e.KPI {
			kpi := w.Do("pimpinan", "GET", "/kpi/"+k.Kode+"?tahun=2026&unit=IF", nil).Want(200)
			if int(kpi.Num("pembilang")) != k.Pembilang || int(kpi.Num("penyebut")) != k.Penyebut {
				t.Errorf("%s: %+v, /kpi says %s", k.Kode, k, kpi.Body)
			}
			if n := i - 1; n >= 0 && n < 3 && (e.Aspek[n].Terpenuhi != k.Pembilang || e.Aspek[n].Kegiatan != k.Penyebut) {
				t.Errorf("%s: aspect %+v, indicator %+v", k.Kode, e.Aspek[n], k)
			}
		}
		if len(e.KPI) != 5 {
			t.Errorf("%d indicators, want the five of a jurusan", len(e.KPI))
		}
		var l []celah
		n := 0
		for _, c := range e.Celah {
			n += c.Jumlah
		}
		if l = w.gapsOf("pimpinan", e.Href[len("/api/v1/laporan/celah-bukti?"):]); len(l) != n || n == 0 {
			t.Errorf("%d gaps counted, %d listed at %s", n, len(l), e.Href)
		}
		// A year that was frozen keeps its numbers in the report.
		w.Do("koordinator", "POST", "/kpi/snapshot", object{"periode": "2025"}).Want(201)
		if r := w.Do("pimpinan", "GET", "/laporan/evaluasi-diri?tahun=2025", nil).Want(200); r.Str("kpi.0.status") != "beku" || len(r.Get("kpi").([]any)) != 8 {
			t.Errorf("%s", r.Body)
		}
	})
}
