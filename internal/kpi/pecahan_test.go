package kpi_test

import (
	"math/big"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"kerjasama/internal/kpi"
)

func TestPercentages(t *testing.T) {
	for _, tt := range []struct {
		p      kpi.Pecahan
		nilai  string
		target int // hundredths of a per cent; -1 is none
		meets  string
	}{
		{kpi.Pecahan{Pembilang: 19, Penyebut: 23}, "82.61", 8000, "true"},
		{kpi.Pecahan{Pembilang: 19, Penyebut: 24}, "79.17", 8000, "false"},
		{kpi.Pecahan{Pembilang: 16, Penyebut: 20}, "80", 8000, "true"},
		{kpi.Pecahan{Pembilang: 1, Penyebut: 800}, "0.13", 13, "false"}, // half up for display; what is compared is exact
		{kpi.Pecahan{Pembilang: 1, Penyebut: 3}, "33.33", 3333, "true"},
		{kpi.Pecahan{Pembilang: 2, Penyebut: 3}, "66.67", 6667, "false"},
		{kpi.Pecahan{Pembilang: 99999, Penyebut: 100000}, "100", 10000, "false"},
		{kpi.Pecahan{Pembilang: 3, Penyebut: 3}, "100", 10000, "true"},
		{kpi.Pecahan{Pembilang: 0, Penyebut: 3}, "0", 0, "true"},
		{kpi.Pecahan{Pembilang: 0, Penyebut: 3}, "0", -1, "null"},
		{kpi.Pecahan{}, "null", 8000, "null"},
	} {
		nilai, meets := "null", "null"
		if v := tt.p.Nilai(); v != nil {
			nilai = strconv.FormatFloat(*v, 'f', -1, 64)
		}
		var target *int
		if tt.target >= 0 {
			target = &tt.target
		}
		if v := tt.p.Mencapai(target); v != nil {
			meets = strconv.FormatBool(*v)
		}
		if nilai != tt.nilai || meets != tt.meets {
			t.Errorf("%v: got %s and %s, want %s and %s", tt.p, nilai, meets, tt.nilai, tt.meets)
		}
	}
}

// Against arithmetic that cannot round: big.Rat.
func TestPercentagesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.IntRange(1, 100_000).Draw(t, "penyebut")
		part := rapid.IntRange(0, all).Draw(t, "pembilang")
		target := rapid.IntRange(0, 10_000).Draw(t, "target")
		p := kpi.Pecahan{Pembilang: part, Penyebut: all}
		exact := new(big.Rat).Mul(big.NewRat(int64(part), int64(all)), big.NewRat(100, 1))
		if got, want := strconv.FormatFloat(*p.Nilai(), 'f', 2, 64), exact.FloatString(2); got != want {
			t.Fatalf("%v: got %s, want %s", p, got, want)
		}
		if got, want := *p.Mencapai(&target), exact.Cmp(big.NewRat(int64(target), 100)) >= 0; got != want {
			t.Fatalf("%v against %d: got %v, want %v", p, target, got, want)
		}
	})
}

// What the API would never let happen is not counted either: a verified report
// of what has not taken place, one without a partner.
func TestWhatCannotBeIsNotCounted(t *testing.T) {
	world := func(k kpi.Kegiatan) *kpi.Dunia {
		k.ID, k.Status, k.UnitID, k.Relevan, k.Bidang, k.Prodi, k.A, k.BuktiA = "k", "terverifikasi", "if", true, []string{"pkm"}, []string{"p"}, true, true
		return &kpi.Dunia{
			Tahun: 2026, HariIni: "2026-07-10", Kegiatan: []kpi.Kegiatan{k}, Jurusan: []kpi.Jurusan{{ID: "if"}},
			Prodi: map[string]kpi.Prodi{"p": {ID: "p", Aktif: true, Jurusan: []kpi.Anggota{{JurusanID: "if", Mulai: "2020-01-01"}}}},
		}
	}
	for name, tt := range map[string]struct {
		k       kpi.Kegiatan
		k7, k8  int // counted
		excused string
	}{
		"today, with a partner":  {kpi.Kegiatan{Mulai: "2026-07-10", Selesai: "2026-07-10", Mitra: 1}, 1, 1, ""},
		"without a partner":      {kpi.Kegiatan{Mulai: "2026-07-10", Selesai: "2026-07-10"}, 0, 0, "tanpa_mitra"},
		"tomorrow":               {kpi.Kegiatan{Mulai: "2026-07-11", Selesai: "2026-07-11", Mitra: 1}, 0, 0, "belum_terjadi"},
		"from today to tomorrow": {kpi.Kegiatan{Mulai: "2026-07-10", Selesai: "2026-07-11", Mitra: 1}, 1, 0, "belum_terjadi"},
	} {
		d, c := world(tt.k), kpi.Cakupan{Jenis: "jurusan", ID: "if"}
		for code, want := range map[kpi.Kode]int{kpi.K7: tt.k7, kpi.K8a: tt.k8, kpi.K12: tt.k7} {
			h := kpi.Hitung(code, d, c)
			if got := h.Pecahan().Pembilang; got != want {
				t.Errorf("%s: %s counts %d, want %d", name, code, got, want)
			}
			if want == 0 && (len(h.Dikecualikan) != 1 || h.Dikecualikan[0].Alasan[0].Code != tt.excused) {
				t.Errorf("%s: %s leaves out %+v, want %s", name, code, h.Dikecualikan, tt.excused)
			}
		}
	}
}
