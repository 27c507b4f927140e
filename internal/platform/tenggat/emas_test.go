package tenggat_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/tenggat"
	"kerjasama/internal/platform/tenggat/testdata/acuan"
)

// table reads a CSV file of testdata, each row by the names of its columns.
func table(t *testing.T, name string) (out []map[string]string) {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = r[i]
		}
		out = append(out, m)
	}
	return out
}

// calendar loads one of testdata/kalender, for the product and the reference.
func calendar(t *testing.T, name string, zone int) (*tenggat.Kalender, acuan.Kalender) {
	t.Helper()
	isi, ref := tenggat.Isi{Zona: zone}, acuan.Kalender{Zona: zone, Libur: map[string]string{}}
	for _, r := range table(t, "kalender/"+name+".jam.csv") {
		j := tenggat.JamKerja{BerlakuMulai: clock.Date(r["berlaku_mulai"]), Hari: number(t, r["hari"]), Mulai: r["mulai"], Selesai: r["selesai"], IstirahatMulai: r["istirahat_mulai"], IstirahatSelesai: r["istirahat_selesai"]}
		if until := clock.Date(r["berlaku_sampai"]); until != "" {
			j.BerlakuSampai = &until
		}
		isi.Jam = append(isi.Jam, j)
		ref.Jam = append(ref.Jam, acuan.Baris{BerlakuMulai: r["berlaku_mulai"], BerlakuSampai: r["berlaku_sampai"], Hari: j.Hari, Mulai: j.Mulai, Selesai: j.Selesai, IstirahatMulai: j.IstirahatMulai, IstirahatSelesai: j.IstirahatSelesai})
	}
	for _, r := range table(t, "kalender/"+name+".libur.csv") {
		rule := tenggat.CutiBersama
		if r["jenis"] == "nasional" {
			rule = tenggat.LiburNasional
		}
		isi.Libur = append(isi.Libur, tenggat.Libur{Tanggal: clock.Date(r["tanggal"]), Aturan: rule})
		ref.Libur[r["tanggal"]] = string(rule)
	}
	k, err := tenggat.New(isi)
	if err != nil {
		t.Fatal(err)
	}
	return k, ref
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func moment(t *testing.T, s string) *time.Time {
	t.Helper()
	if s == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return &at
}

// Every row of emas.csv states how its due and its verdicts follow from the
// calendar (column hitungan); the product and the reference agree with it.
func TestGoldenDates(t *testing.T) {
	rows := table(t, "emas.csv")
	if len(rows) < 220 {
		t.Fatalf("only %d rows", len(rows))
	}
	boards := map[string]*acuan.Papan{}
	for _, r := range rows {
		if r["hitungan"] == "" || strings.Count(r["hitungan"], ";") < 3 {
			t.Errorf("%s: the arithmetic is missing", r["kasus"])
		}
		zone := 3600 * number(t, strings.TrimSuffix(strings.TrimPrefix(r["zona"], "+"), ":00"))
		cal, ref := calendar(t, r["kalender"], zone)
		mulai, saat, dinding, kerja := moment(t, r["mulai"]), moment(t, r["saat"]), moment(t, r["tenggat_dinding"]), moment(t, r["tenggat_kerja"])
		limit := tenggat.Batas{Nilai: int64(number(t, r["batas"])), Satuan: tenggat.Satuan(r["satuan"])}
		f := tenggat.Fakta{Berhenti: moment(t, r["berhenti"]), Dikecualikan: moment(t, r["dikecualikan"]), Lewat: r["lewat"] == "ya"}
		if due := mulai.Add(limit.Dinding()); !due.Equal(*dinding) || string(f.Putuskan(due, *saat)) != r["hasil_dinding"] {
			t.Errorf("%s: wall due %s, verdict %s; want %s, %s", r["kasus"], due, f.Putuskan(due, *saat), *dinding, r["hasil_dinding"])
		}
		due, ok := cal.Tenggat(*mulai, limit)
		end := *saat
		if f.Berhenti != nil && f.Berhenti.Before(end) {
			end = *f.Berhenti
		}
		if got := cal.Bekerja(*mulai, end); got != time.Duration(number(t, r["durasi_kerja"]))*time.Second {
			t.Errorf("%s: %s of working time, want %s s", r["kasus"], got, r["durasi_kerja"])
		}
		if ok != (kerja != nil) {
			t.Errorf("%s: a working due: %t", r["kasus"], ok)
		}
		if !ok || kerja == nil {
			continue
		}
		if got := f.Putuskan(due, *saat); !due.Equal(*kerja) || string(got) != r["hasil_kerja"] {
			t.Errorf("%s: working due %s, verdict %s; want %s, %s: %s", r["kasus"], due, got, *kerja, r["hasil_kerja"], r["hitungan"])
		}
		key := r["kalender"] + r["zona"]
		if boards[key] == nil {
			boards[key] = acuan.BuatPapan(ref, "2025-12-25", "2027-01-20")
		}
		k := acuan.Kasus{Mulai: mulai.Unix(), Batas: limit.Nilai, Satuan: r["satuan"], Lewat: f.Lewat, Saat: saat.Unix()}
		if f.Berhenti != nil {
			k.Berhenti = []int64{f.Berhenti.Unix()}
		}
		if f.Dikecualikan != nil {
			k.Dikecualikan = []int64{f.Dikecualikan.Unix()}
		}
		onWall, atWork := acuan.Putuskan(boards[key], k)
		if onWall.Hasil != r["hasil_dinding"] || atWork.Hasil != r["hasil_kerja"] || atWork.Tenggat != kerja.Unix() || strconv.FormatInt(atWork.Durasi, 10) != r["durasi_kerja"] {
			t.Errorf("%s: the reference says %s, %s, due %s, %d s", r["kasus"], onWall.Hasil, atWork.Hasil, time.Unix(atWork.Tenggat, 0), atWork.Durasi)
		}
	}
}

// The due is the last instant that passes, to the microsecond: until then no more
// than the limit was worked, and a microsecond later there was.
func TestTheDueIsTheLastInstantThatPasses(t *testing.T) {
	cal, _ := calendar(t, "polibatam", 25200)
	start := *moment(t, "2026-07-08T11:40:00+07:00")
	for step := range 500 {
		from := start.Add(time.Duration(step) * (7*time.Minute + 333_333*time.Microsecond))
		due, ok := cal.Tenggat(from, tenggat.Batas{Nilai: 900, Satuan: tenggat.Detik})
		if !ok || cal.Bekerja(from, due) != 15*time.Minute || cal.Bekerja(from, due.Add(time.Microsecond)) <= 15*time.Minute {
			t.Errorf("from %s: due %s after %s of work", from, due, cal.Bekerja(from, due))
		}
	}
}

// Calendars that make no sense are named; one without working time has no due.
func TestCalendars(t *testing.T) {
	day := tenggat.JamKerja{BerlakuMulai: "2026-01-01", Hari: 1, Mulai: "08:00", Selesai: "16:00", IstirahatMulai: "12:00", IstirahatSelesai: "13:00"}
	for name, spoil := range map[string]func(*tenggat.JamKerja){
		"a weekday 0":             func(j *tenggat.JamKerja) { j.Hari = 0 },
		"a weekday 8":             func(j *tenggat.JamKerja) { j.Hari = 8 },
		"reversed hours":          func(j *tenggat.JamKerja) { j.Mulai, j.Selesai = j.Selesai, j.Mulai },
		"no hours":                func(j *tenggat.JamKerja) { j.Selesai = "08:00" },
		"no time of day":          func(j *tenggat.JamKerja) { j.Mulai = "8 pagi" },
		"a break before opening":  func(j *tenggat.JamKerja) { j.IstirahatMulai = "07:00" },
		"a break at opening":      func(j *tenggat.JamKerja) { j.IstirahatMulai = "08:00" },
		"a break until closing":   func(j *tenggat.JamKerja) { j.IstirahatSelesai = "16:00" },
		"a reversed break":        func(j *tenggat.JamKerja) { j.IstirahatMulai, j.IstirahatSelesai = "13:00", "12:00" },
		"a break without its end": func(j *tenggat.JamKerja) { j.IstirahatSelesai = "" },
	} {
		j := day
		spoil(&j)
		if _, err := tenggat.New(tenggat.Isi{Zona: 25200, Jam: []tenggat.JamKerja{day, j}}); err == nil || !strings.Contains(err.Error(), "working hours 1") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := tenggat.New(tenggat.Isi{Libur: []tenggat.Libur{{Tanggal: "2026-01-01", Aturan: "akhir_pekan"}}}); err == nil {
		t.Error("a weekend is no kind of day off")
	}
	none, err := tenggat.New(tenggat.Isi{Zona: 25200})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []tenggat.Batas{{Nilai: 900, Satuan: tenggat.Detik}, {Nilai: 1, Satuan: tenggat.Hari}} {
		if due, ok := none.Tenggat(*moment(t, "2026-07-10T09:00:00+07:00"), b); ok {
			t.Errorf("a due without working time: %s", due)
		}
	}
	cal, _ := calendar(t, "polibatam", 25200)
	for at, want := range map[string]bool{"2026-12-31T23:59:59+07:00": false, "2027-01-01T00:00:00+07:00": true, "2025-12-31T16:59:59Z": true, "2025-12-31T17:00:00Z": false} {
		if got := cal.Sementara(*moment(t, at)); got != want {
			t.Errorf("%s provisional: %t", at, got)
		}
	}
}
