package acuan

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// The rule of single seconds, read from the text of the calendar.
func TestAturanPerDetik(t *testing.T) {
	p := polibatam(t)
	for _, k := range []struct{ saat, aturan string }{
		{"2026-07-06 07:29:59", "di_luar_jam_kerja"}, // Monday
		{"2026-07-06 07:30:00", ""},
		{"2026-07-06 11:59:59", ""},
		{"2026-07-06 12:00:00", "istirahat"},
		{"2026-07-06 12:59:59", "istirahat"},
		{"2026-07-06 13:00:00", ""},
		{"2026-07-06 15:59:59", ""},
		{"2026-07-06 16:00:00", "di_luar_jam_kerja"},
		{"2026-07-10 11:29:59", ""}, // Friday
		{"2026-07-10 11:30:00", "istirahat"},
		{"2026-07-10 13:00:00", ""},
		{"2026-07-10 16:29:59", ""},
		{"2026-07-10 16:30:00", "di_luar_jam_kerja"},
		{"2026-07-10 23:59:59", "di_luar_jam_kerja"},
		{"2026-07-11 00:00:00", "akhir_pekan"},
		{"2026-07-12 23:59:59", "akhir_pekan"},
		{"2026-07-13 00:00:00", "di_luar_jam_kerja"},
		{"2026-02-18 07:30:00", ""}, // the day before the Ramadan hours
		{"2026-02-18 15:59:59", ""},
		{"2026-02-19 07:30:00", "di_luar_jam_kerja"},
		{"2026-02-19 08:00:00", ""},
		{"2026-02-19 12:29:59", "istirahat"},
		{"2026-02-19 12:30:00", ""},
		{"2026-02-19 15:00:00", "di_luar_jam_kerja"},
		{"2026-02-15 23:59:59", "akhir_pekan"},
		{"2026-02-16 00:00:00", "cuti_bersama"},
		{"2026-02-16 23:59:59", "cuti_bersama"},
		{"2026-02-17 10:00:00", "libur_nasional"},
		{"2026-03-20 10:00:00", "cuti_bersama"},   // an override never opens a holiday
		{"2026-03-21 10:00:00", "libur_nasional"}, // Saturday: the holiday comes first
		{"2026-03-25 07:30:00", ""},
	} {
		if s := p.segmen(w(k.saat), w(k.saat)+1); len(s) != 1 || s[0].Aturan != k.aturan || s[0].Dihitung != (k.aturan == "") {
			t.Errorf("%s: %+v, want %q", k.saat, s, k.aturan)
		}
	}
}

func TestContohTerhitung(t *testing.T) {
	p := polibatam(t)
	for _, k := range []struct {
		mulai                      string
		batas                      int64
		satuan, henti, saat        string
		dinding, hDinding          string
		kerja, hKerja              string
		durasiDinding, durasiKerja int64
	}{
		{"2026-07-10 16:20:00", 1, "hari", "2026-07-13 09:00:00", "2026-07-13 09:00:00",
			"2026-07-11 16:20:00", "terlambat", "2026-07-13 16:20:00", "tepat", 2*86400 + 60000, 600 + 5400},
		{"2026-05-13 15:00:00", 1, "hari", "", "2026-05-13 15:00:00",
			"2026-05-14 15:00:00", "berjalan", "2026-05-18 15:00:00", "berjalan", 0, 0},
		{"2026-12-31 23:50:00", 900, "detik", "2027-01-01 00:05:00", "2027-01-01 00:05:00",
			"2027-01-01 00:05:00", "tepat", "2027-01-01 07:45:00", "tepat", 900, 0},
		{"2026-12-31 23:50:00", 900, "detik", "2027-01-01 00:05:01", "2027-01-01 00:05:01",
			"2027-01-01 00:05:00", "terlambat", "2027-01-01 07:45:00", "tepat", 901, 0},
		{"2026-07-06 11:45:00", 900, "detik", "", "2026-07-06 12:00:00", // open exactly at due
			"2026-07-06 12:00:00", "berjalan", "2026-07-06 13:00:00", "berjalan", 900, 900},
		{"2026-07-06 11:45:00", 900, "detik", "", "2026-07-06 13:00:00",
			"2026-07-06 12:00:00", "terlambat", "2026-07-06 13:00:00", "berjalan", 4500, 900},
		{"2026-07-06 11:45:00", 900, "detik", "", "2026-07-06 13:00:01",
			"2026-07-06 12:00:00", "terlambat", "2026-07-06 13:00:00", "terlambat", 4501, 901},
		{"2026-07-10 16:20:00", 900, "detik", "", "2026-07-10 16:35:00", // 600 s Friday + 300 s Monday
			"2026-07-10 16:35:00", "berjalan", "2026-07-13 07:35:00", "berjalan", 900, 600},
		{"2026-07-10 16:30:00", 1, "hari", "", "2026-07-10 16:30:00", // clipped to Monday 07:30
			"2026-07-11 16:30:00", "berjalan", "2026-07-14 07:30:00", "berjalan", 0, 0},
		{"2026-07-09 12:15:00", 1, "hari", "", "2026-07-09 12:15:00", // clipped to 13:00
			"2026-07-10 12:15:00", "berjalan", "2026-07-10 13:00:00", "berjalan", 0, 0},
		{"2026-07-09 11:45:00", 1, "hari", "", "2026-07-09 11:45:00", // 11:45 Friday is in the break: not moved
			"2026-07-10 11:45:00", "berjalan", "2026-07-10 11:45:00", "berjalan", 0, 0},
		{"2026-02-18 07:40:00", 1, "hari", "", "2026-02-18 07:40:00", // before opening: not moved
			"2026-02-19 07:40:00", "berjalan", "2026-02-19 07:40:00", "berjalan", 0, 0},
		{"2026-02-18 15:30:00", 1, "hari", "", "2026-02-18 15:30:00", // after closing: not moved
			"2026-02-19 15:30:00", "berjalan", "2026-02-19 15:30:00", "berjalan", 0, 0},
		{"2026-05-13 16:00:00", 2, "hari", "", "2026-05-13 16:00:00", // clipped to Monday 18 07:30
			"2026-05-15 16:00:00", "berjalan", "2026-05-20 07:30:00", "berjalan", 0, 0},
	} {
		ks := Kasus{Mulai: w(k.mulai), Batas: k.batas, Satuan: k.satuan, Saat: w(k.saat)}
		if k.henti != "" {
			ks.Berhenti = []int64{w(k.henti)}
		}
		d, r := Putuskan(p, ks)
		if d.Tenggat != w(k.dinding) || d.Hasil != k.hDinding || d.Durasi != k.durasiDinding ||
			!r.Ada || r.Tenggat != w(k.kerja) || r.Hasil != k.hKerja || r.Durasi != k.durasiKerja {
			t.Errorf("%+v: %+v %+v", k, d, r)
		}
	}
}

func TestKejadian(t *testing.T) {
	p := polibatam(t)
	m := w("2026-07-06 09:00:00") // due at m+900 on both bases
	for i, k := range []struct {
		k     Kasus
		hasil string
	}{
		{Kasus{Berhenti: []int64{m + 900}, Saat: m + 9000}, "tepat"},
		{Kasus{Berhenti: []int64{m + 901}, Saat: m + 9000}, "terlambat"},
		{Kasus{Berhenti: []int64{m + 901}, Saat: m + 900}, "berjalan"}, // has not happened yet
		{Kasus{Berhenti: []int64{m + 2000, m + 900}, Saat: m + 9000}, "tepat"},
		{Kasus{Berhenti: []int64{m}, Saat: m}, "tepat"},
		{Kasus{Berhenti: []int64{m}, Lewat: true, Saat: m}, "terlambat"},
		{Kasus{Dikecualikan: []int64{m + 900}, Saat: m + 9000}, "dikecualikan"},
		{Kasus{Dikecualikan: []int64{m + 901}, Saat: m + 9000}, "terlambat"},
		{Kasus{Dikecualikan: []int64{m + 100}, Saat: m + 99}, "berjalan"},
		{Kasus{Dikecualikan: []int64{m + 100}, Berhenti: []int64{m + 50}, Saat: m + 9000}, "dikecualikan"},
		{Kasus{Dikecualikan: []int64{m + 901}, Berhenti: []int64{m + 50}, Saat: m + 9000}, "tepat"},
		{Kasus{Dikecualikan: []int64{m + 100}, Lewat: true, Saat: m + 9000}, "terlambat"},
		{Kasus{DibukaKembali: []int64{m + 100}, Saat: m + 901}, "terlambat"},
	} {
		k.k.Mulai, k.k.Batas, k.k.Satuan = m, 900, "detik"
		if d, r := Putuskan(p, k.k); d.Hasil != k.hasil || r.Hasil != k.hasil {
			t.Errorf("%d: %s, %s, want %s", i, d.Hasil, r.Hasil, k.hasil)
		}
	}
}

func TestSegmen(t *testing.T) {
	p := polibatam(t)
	_, r := Putuskan(p, Kasus{Mulai: w("2026-05-13 11:00:00"), Batas: 3, Satuan: "hari", Saat: w("2026-05-18 08:00:00")})
	want := []Segmen{
		{w("2026-05-13 11:00:00"), w("2026-05-13 12:00:00"), true, ""},
		{w("2026-05-13 12:00:00"), w("2026-05-13 13:00:00"), false, "istirahat"},
		{w("2026-05-13 13:00:00"), w("2026-05-13 16:00:00"), true, ""},
		{w("2026-05-13 16:00:00"), w("2026-05-14 00:00:00"), false, "di_luar_jam_kerja"},
		{w("2026-05-14 00:00:00"), w("2026-05-15 00:00:00"), false, "libur_nasional"},
		{w("2026-05-15 00:00:00"), w("2026-05-16 00:00:00"), false, "cuti_bersama"},
		{w("2026-05-16 00:00:00"), w("2026-05-18 00:00:00"), false, "akhir_pekan"},
		{w("2026-05-18 00:00:00"), w("2026-05-18 07:30:00"), false, "di_luar_jam_kerja"},
		{w("2026-05-18 07:30:00"), w("2026-05-18 08:00:00"), true, ""},
	}
	if !reflect.DeepEqual(r.Segmen, want) || r.Durasi != 3600+10800+1800 {
		t.Errorf("%d %+v", r.Durasi, r.Segmen)
	}
}

// A calendar without hours has no working due, but keeps its wall one.
func TestTanpaJamKerja(t *testing.T) {
	p := BuatPapan(Kalender{Zona: 25200}, "2026-01-01", "2028-04-01")
	m := w("2026-01-05 09:00:00")
	for satuan, batas := range map[string]int64{"detik": 900, "hari": 1} {
		d, r := Putuskan(p, Kasus{Mulai: m, Batas: batas, Satuan: satuan, Saat: m + 10})
		if !d.Ada || d.Hasil != "berjalan" || r.Ada || r.Hasil != "" || r.Durasi != 0 || len(r.Segmen) != 1 {
			t.Errorf("%s: %+v %+v", satuan, d, r)
		}
	}
}

// Overlapping rows, a Saturday with hours, a weekday without, another zone.
func TestBarisBertumpuk(t *testing.T) {
	k := Kalender{Zona: 9 * 3600, Jam: []Baris{
		{"2026-01-05", "2026-01-31", 1, "09:00", "10:00", "", ""}, // latest start wins wherever it stands
		{"2020-01-01", "", 1, "08:00", "16:00", "", ""},
		{"2026-01-01", "2026-02-28", 1, "10:00", "12:00", "11:00", "11:30"},
		{"2020-01-01", "", 6, "08:00", "12:00", "", ""},
	}, Libur: map[string]string{"2026-01-17": "cuti_bersama"}}
	p := BuatPapan(k, "2026-01-01", "2026-03-31")
	const lebih = 2 * 3600 // w reads WIB; WIT is two hours ahead
	for _, s := range []struct{ saat, aturan string }{
		{"2026-01-05 08:59:59", "di_luar_jam_kerja"}, {"2026-01-05 09:00:00", ""}, {"2026-01-05 10:00:00", "di_luar_jam_kerja"},
		{"2026-01-26 09:59:59", ""}, {"2026-02-02 09:59:59", "di_luar_jam_kerja"}, {"2026-02-02 11:00:00", "istirahat"},
		{"2026-02-02 11:30:00", ""}, {"2026-03-02 15:59:59", ""}, {"2026-01-06 10:00:00", "di_luar_jam_kerja"},
		{"2026-01-10 07:59:59", "di_luar_jam_kerja"}, {"2026-01-10 08:00:00", ""}, {"2026-01-10 12:00:00", "di_luar_jam_kerja"},
		{"2026-01-11 10:00:00", "akhir_pekan"}, {"2026-01-17 10:00:00", "cuti_bersama"},
	} {
		if g := p.segmen(w(s.saat)-lebih, w(s.saat)-lebih+1); g[0].Aturan != s.aturan {
			t.Errorf("%s: %+v, want %q", s.saat, g, s.aturan)
		}
	}
	// Sat 10 11:59:50: day 1 is Mon 12, day 2 Mon 19 (Sat 17 is a day off), same time of day.
	m := w("2026-01-10 11:59:50") - lebih
	if _, r := Putuskan(p, Kasus{Mulai: m, Batas: 2, Satuan: "hari", Saat: m}); r.Tenggat != w("2026-01-19 11:59:50")-lebih {
		t.Errorf("%+v", r)
	}
	// 10 s on Saturday, 3600 s on Monday 12, 10 s on Monday 19.
	if _, r := Putuskan(p, Kasus{Mulai: m, Batas: 3620, Satuan: "detik", Saat: m}); r.Tenggat != w("2026-01-19 09:00:10")-lebih {
		t.Errorf("%+v", r)
	}
}

// One quarter of an hour of work ever, 799 days and 9 hours after the start.
func TestCakrawala(t *testing.T) {
	p := BuatPapan(Kalender{Zona: 25200, Jam: []Baris{{"2028-03-15", "2028-03-15", 3, "09:00", "09:15", "", ""}}}, "2026-01-01", "2028-04-01")
	for _, k := range []struct {
		mulai  string
		batas  int64
		satuan string
		ada    bool
		kerja  string
	}{
		{"2026-01-06 00:00:00", 0, "detik", true, "2028-03-15 09:00:00"},
		{"2026-01-06 00:00:00", 899, "detik", true, "2028-03-15 09:14:59"},
		{"2026-01-06 00:00:00", 900, "detik", false, ""}, // no last instant
		{"2026-01-06 00:00:00", 1, "hari", false, ""},    // no day after the clipped start's
		{"2026-01-05 09:00:00", 0, "detik", false, ""},   // opens exactly 800 days later
		{"2026-01-05 09:00:01", 0, "detik", true, "2028-03-15 09:00:00"},
	} {
		_, r := Putuskan(p, Kasus{Mulai: w(k.mulai), Batas: k.batas, Satuan: k.satuan, Saat: w(k.mulai)})
		if r.Ada != k.ada || (k.ada && r.Tenggat != w(k.kerja)) {
			t.Errorf("%+v: %+v", k, r)
		}
	}
}

// Random cases: 900 s or 1..3 days, intervals up to three weeks.
func BenchmarkAcak(b *testing.B) {
	p, m := polibatam(b), w("2026-01-01 00:00:00")
	r := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		k := Kasus{Mulai: m + r.Int64N(330*sehari), Batas: 900, Satuan: "detik"}
		if n := r.Int64N(4); n > 0 {
			k.Batas, k.Satuan = n, "hari"
		}
		k.Saat = k.Mulai + r.Int64N(21*sehari)
		if r.IntN(2) == 0 {
			k.Berhenti = []int64{k.Mulai + r.Int64N(21*sehari)}
		}
		Putuskan(p, k)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "kasus/s")
}

func BenchmarkTigaPekan(b *testing.B) {
	p, m := polibatam(b), w("2026-07-06 09:00:00")
	for b.Loop() {
		Putuskan(p, Kasus{Mulai: m, Batas: 3, Satuan: "hari", Saat: m + 21*sehari})
	}
}

func BenchmarkPapan100Hari(b *testing.B) {
	k := muatKalender(b, "polibatam", 25200)
	for b.Loop() {
		BuatPapan(k, "2026-01-01", "2026-04-10")
	}
}
