package tenggat_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/tenggat"
	"kerjasama/internal/platform/tenggat/testdata/acuan"
)

const perBoard = 1000

// Every due, verdict, duration and segment is what a clock that steps through
// the seconds finds, over random calendars of several zones with breaks,
// overrides and days off: 20,000 cases, and a million with KERJASAMA_SOAK.
func TestAgainstTheSecondSteppingReference(t *testing.T) {
	boards := 20
	if os.Getenv("KERJASAMA_SOAK") != "" {
		boards = 1000
	}
	var next, cases, differences atomic.Int64
	var wg sync.WaitGroup
	for range min(4, runtime.NumCPU()) {
		wg.Go(func() {
			for n := next.Add(1); n <= int64(boards); n = next.Add(1) {
				b := draw(rand.New(rand.NewPCG(uint64(n), 2026)))
				for range perBoard {
					k := b.kasus()
					cases.Add(1)
					if d := b.differs(k); d != "" && differences.Add(1) <= 20 {
						t.Errorf("board %d, %+v: %s", n, k, d)
					}
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d cases on %d boards, %d differences", cases.Load(), boards, differences.Load())
	if cases.Load() != int64(boards*perBoard) {
		t.Errorf("only %d cases", cases.Load())
	}
}

// board is one random calendar, as the product and as the reference have it.
type board struct {
	rnd   *rand.Rand
	first clock.Date
	zone  int
	cal   *tenggat.Kalender
	papan *acuan.Papan
}

const boardDays = 100

func draw(rnd *rand.Rand) *board {
	b := &board{rnd: rnd, zone: []int{25200, 25200, 28800, 32400, 0, -12600, 45900}[rnd.IntN(7)]}
	b.first = clock.MakeDate(2024+rnd.IntN(5), time.Month(1+rnd.IntN(12)), 1+rnd.IntN(28))
	isi := tenggat.Isi{Zona: b.zone}
	ref := acuan.Kalender{Zona: b.zone, Libur: map[string]string{}}
	row := func(from, until clock.Date, day int) {
		j := b.hours(from, until, day)
		if slices.ContainsFunc(isi.Jam, func(o tenggat.JamKerja) bool { return o.Hari == day && o.BerlakuMulai == from }) {
			return // a calendar has one row of a weekday from a date
		}
		isi.Jam = append(isi.Jam, j)
		sampai := ""
		if j.BerlakuSampai != nil {
			sampai = string(*j.BerlakuSampai)
		}
		ref.Jam = append(ref.Jam, acuan.Baris{BerlakuMulai: string(from), BerlakuSampai: sampai, Hari: day, Mulai: j.Mulai, Selesai: j.Selesai, IstirahatMulai: j.IstirahatMulai, IstirahatSelesai: j.IstirahatSelesai})
	}
	for day := 1; day <= 7; day++ {
		if day <= 2 || rnd.IntN(10) < 11-day { // two working days a week at least
			row(b.first.AddDays(-400), "", day)
		}
	}
	for range rnd.IntN(4) { // overrides, e.g. Ramadan, that may overlap one another
		from := b.first.AddDays(rnd.IntN(boardDays))
		until := from.AddDays(rnd.IntN(40))
		if rnd.IntN(5) == 0 {
			until = ""
		}
		for day := 1; day <= 7; day++ {
			if rnd.IntN(6) > 0 {
				row(from, until, day)
			}
		}
	}
	off := func(d clock.Date) {
		rule := []tenggat.Aturan{tenggat.LiburNasional, tenggat.CutiBersama}[rnd.IntN(2)]
		if ref.Libur[string(d)] == "" {
			ref.Libur[string(d)] = string(rule)
			isi.Libur = append(isi.Libur, tenggat.Libur{Tanggal: d, Aturan: rule})
		}
	}
	for range rnd.IntN(12) {
		off(b.first.AddDays(rnd.IntN(boardDays)))
	}
	for week, n := rnd.IntN(boardDays), rnd.IntN(9); n > 0; n-- { // days in a row, e.g. Lebaran
		off(b.first.AddDays(week + n))
	}
	cal, err := tenggat.New(isi)
	if err != nil {
		panic(err)
	}
	b.cal, b.papan = cal, acuan.BuatPapan(ref, string(b.first), string(b.first.AddDays(boardDays)))
	return b
}

// hours draws a day's hours, with a break or without.
func (b *board) hours(from, until clock.Date, day int) tenggat.JamKerja {
	at := func(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
	open := b.rnd.IntN(20 * 60)
	shut := open + 60 + b.rnd.IntN(23*60+59-open-60+1)
	j := tenggat.JamKerja{BerlakuMulai: from, Hari: day, Mulai: at(open), Selesai: at(shut)}
	if until != "" {
		j.BerlakuSampai = &until
	}
	if b.rnd.IntN(4) > 0 {
		rest := open + 1 + b.rnd.IntN(shut-open-2)
		j.IstirahatMulai, j.IstirahatSelesai = at(rest), at(rest+1+b.rnd.IntN(shut-rest-1))
	}
	return j
}

// kasus draws a clock: half of its instants lie at a due, a second beside it, or
// on a full minute.
func (b *board) kasus() acuan.Kasus {
	r := b.rnd
	k := acuan.Kasus{Satuan: "detik", Batas: []int64{900, 900, 1, 60, 3600, 30000}[r.IntN(6)], Lewat: r.IntN(40) == 0}
	if r.IntN(2) == 0 {
		k.Satuan, k.Batas = "hari", int64(1+r.IntN(3))
	}
	k.Mulai = b.first.Time().Unix() - int64(b.zone) + int64(r.IntN(40*86400))
	if r.IntN(2) == 0 {
		k.Mulai -= k.Mulai % 60
	}
	dinding, kerja := acuan.Putuskan(b.papan, acuan.Kasus{Mulai: k.Mulai, Batas: k.Batas, Satuan: k.Satuan, Saat: k.Mulai})
	instant := func() int64 {
		at := k.Mulai + int64(r.IntN(2*86400))
		switch r.IntN(6) {
		case 0:
			at = dinding.Tenggat + int64(r.IntN(3)) - 1
		case 1:
			at = kerja.Tenggat + int64(r.IntN(3)) - 1
		case 2:
			at = k.Mulai + int64(r.IntN(1200))
		case 3:
			at -= at % 60
		case 4:
			if r.IntN(10) == 0 {
				at = k.Mulai + int64(r.IntN(21*86400))
			}
		}
		return max(at, k.Mulai)
	}
	k.Saat = instant()
	for range r.IntN(3) {
		k.Berhenti = append(k.Berhenti, instant())
	}
	if r.IntN(4) == 0 {
		k.Dikecualikan = append(k.Dikecualikan, instant())
	}
	if r.IntN(4) == 0 {
		k.DibukaKembali = append(k.DibukaKembali, instant())
	}
	return k
}

// differs tells what the product says otherwise than the reference.
func (b *board) differs(k acuan.Kasus) string {
	at := func(s int64) time.Time { return time.Unix(s, 0) }
	earliest := func(all []int64) *time.Time {
		if len(all) == 0 {
			return nil
		}
		t := at(slices.Min(all))
		return &t
	}
	limit := tenggat.Batas{Nilai: k.Batas, Satuan: tenggat.Satuan(k.Satuan)}
	f := tenggat.Fakta{Berhenti: earliest(k.Berhenti), Dikecualikan: earliest(k.Dikecualikan), Lewat: k.Lewat}
	due, ok := b.cal.Tenggat(at(k.Mulai), limit)
	dinding, kerja := acuan.Putuskan(b.papan, k)
	if ok != kerja.Ada {
		return fmt.Sprintf("a working due: %t, want %t", ok, kerja.Ada)
	}
	for _, x := range []struct {
		basis tenggat.Basis
		due   time.Time
		want  acuan.Hasil
	}{{tenggat.JamDinding, at(k.Mulai).Add(limit.Dinding()), dinding}, {tenggat.JamBekerja, due, kerja}} {
		got := b.cal.Jelaskan(x.basis, at(k.Mulai), x.due, f, at(k.Saat))
		if d := compare(got, x.want); d != "" {
			return string(x.basis) + ": " + d
		}
		if d := tiles(got, at(k.Mulai)); d != "" {
			return string(x.basis) + ": " + d
		}
	}
	return ""
}

func compare(got tenggat.Penjelasan, want acuan.Hasil) string {
	switch {
	case got.Tenggat.Unix() != want.Tenggat || got.Tenggat.Nanosecond() != 0:
		return fmt.Sprintf("due %s, want %s", got.Tenggat.UTC(), time.Unix(want.Tenggat, 0).UTC())
	case string(got.Hasil) != want.Hasil:
		return fmt.Sprintf("verdict %s, want %s", got.Hasil, want.Hasil)
	case got.Durasi != time.Duration(want.Durasi)*time.Second:
		return fmt.Sprintf("duration %s, want %d s", got.Durasi, want.Durasi)
	case len(got.Segmen) != len(want.Segmen):
		return fmt.Sprintf("%d segments, want %d", len(got.Segmen), len(want.Segmen))
	}
	for i, s := range got.Segmen {
		w := want.Segmen[i]
		if s.Dari.Unix() != w.Dari || s.Sampai.Unix() != w.Sampai || s.Dihitung != w.Dihitung || string(s.Aturan) != w.Aturan {
			return fmt.Sprintf("segment %d: %+v, want %+v", i, s, w)
		}
	}
	return ""
}

// tiles checks that segments follow one another without gap or overlap and that
// those that count add up to the duration.
func tiles(p tenggat.Penjelasan, from time.Time) string {
	var sum time.Duration
	for i, s := range p.Segmen {
		switch {
		case !s.Dari.Equal(from):
			return fmt.Sprintf("segment %d begins at %s, not at %s", i, s.Dari, from)
		case !s.Dari.Before(s.Sampai):
			return fmt.Sprintf("segment %d is empty", i)
		case s.Dihitung != (s.Aturan == ""):
			return fmt.Sprintf("segment %d counts, by rule %q", i, s.Aturan)
		case s.Dihitung:
			sum += s.Sampai.Sub(s.Dari)
		}
		from = s.Sampai
	}
	if sum != p.Durasi {
		return fmt.Sprintf("the segments that count are %s of %s", sum, p.Durasi)
	}
	return ""
}
