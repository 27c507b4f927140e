package acuan

import (
	"encoding/csv"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"
)

// bacaCSV returns the rows of a CSV file, each as column name → value.
func bacaCSV(t testing.TB, nama string) (baris []map[string]string) {
	t.Helper()
	f, err := os.Open(nama)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	semua, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range semua[1:] {
		m := map[string]string{}
		for i, kolom := range semua[0] {
			m[kolom] = r[i]
		}
		baris = append(baris, m)
	}
	return baris
}

func muatKalender(t testing.TB, nama string, zona int) Kalender {
	k := Kalender{Zona: zona, Libur: map[string]string{}}
	for _, b := range bacaCSV(t, "../kalender/"+nama+".jam.csv") {
		hari, err := strconv.Atoi(b["hari"])
		if err != nil {
			t.Fatal(err)
		}
		k.Jam = append(k.Jam, Baris{b["berlaku_mulai"], b["berlaku_sampai"], hari, b["mulai"], b["selesai"], b["istirahat_mulai"], b["istirahat_selesai"]})
	}
	jenis := map[string]string{"nasional": "libur_nasional", "cuti_bersama": "cuti_bersama"}
	for _, b := range bacaCSV(t, "../kalender/"+nama+".libur.csv") {
		if jenis[b["jenis"]] == "" {
			t.Fatalf("%s: jenis %q", nama, b["jenis"])
		}
		k.Libur[b["tanggal"]] = jenis[b["jenis"]]
	}
	return k
}

// polibatam is the board most tests share: 2025-12-01 to 2027-01-31, WIB.
func polibatam(t testing.TB) *Papan {
	sekaliPolibatam.Do(func() {
		papanPolibatam = BuatPapan(muatKalender(t, "polibatam", 25200), "2025-12-01", "2027-01-31")
	})
	return papanPolibatam
}

var (
	sekaliPolibatam sync.Once
	papanPolibatam  *Papan
)

var wib = time.FixedZone("WIB", 25200)

// w reads "2026-07-10 16:20:00" in WIB.
func w(s string) int64 {
	t, err := time.ParseInLocation(time.DateTime, s, wib)
	if err != nil {
		panic(err)
	}
	return t.Unix()
}
