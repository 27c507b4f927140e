package akses

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

func TestServiceTokensHaveAChecksum(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		tok := newServiceToken()
		if !wholeServiceToken(tok) || len(tok) != 40 || seen[tok] {
			t.Fatalf("made %q", tok)
		}
		seen[tok] = true
		for i := len(servicePrefix); i < len(tok); i++ {
			bad := tok[:i] + string(base62[(strings.IndexByte(base62, tok[i])+1)%62]) + tok[i+1:]
			if wholeServiceToken(bad) {
				t.Fatalf("%q passes with character %d changed", tok, i)
			}
		}
	}
	// Worked out with zlib's crc32.
	if got := checksum(strings.Repeat("0", 30)); got != "2C8GjS" {
		t.Errorf("checksum of thirty zeros: got %q, want 2C8GjS", got)
	}
	for _, bad := range []string{"", "kjs_", servicePrefix + strings.Repeat("a", 36), servicePrefix + strings.Repeat("é", 18), "kjr_" + strings.Repeat("a", 36)} {
		if wholeServiceToken(bad) {
			t.Errorf("%q passes", bad)
		}
	}
}

// A token whose checksum is wrong is refused where no query can run; one that is
// whole needs a query once.
func TestABadChecksumCostsNoQuery(t *testing.T) {
	w := setup(t, dbtest.Open(t, db.SQLite))
	tok, err := w.CreateTokenHere(t.Context(), "Skrip", "skrip-uji", []string{"kpi:baca"}, 30)
	if err != nil {
		t.Fatal(err)
	}
	last := "0"
	if strings.HasSuffix(tok, "0") {
		last = "1"
	}
	_, err = w.Pintu().Authenticate(cut(t), "Bearer "+tok[:len(tok)-1]+last)
	want(t, "wrong checksum", err, fault.TokenInvalid)
	if _, err = w.Pintu().Authenticate(cut(t), "Bearer "+tok); !errors.Is(err, context.Canceled) {
		t.Errorf("a whole one without a store: got %v, want it to need a query", err)
	}
	a, err := w.Pintu().Authenticate(t.Context(), "Bearer "+tok)
	if err != nil || a.Nama != "Skrip" {
		t.Fatalf("got %v, %v", a, err)
	}
	if _, err := w.Pintu().Authenticate(cut(t), "Bearer "+tok); err != nil {
		t.Errorf("seen again: %v", err)
	}
	_, err = w.Pintu().Authenticate(t.Context(), "Bearer "+newServiceToken())
	want(t, "whole, but nobody's", err, fault.TokenInvalid)
}

// That a token was used is written down once in five minutes, not at each request.
func TestUseIsNotAWriteForEachRequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		tok, err := w.CreateTokenHere(t.Context(), "Skrip", "skrip-uji", []string{"kpi:baca"}, 30)
		if err != nil {
			t.Fatal(err)
		}
		ask := func() (at string) {
			t.Helper()
			if _, err := w.Pintu().Authenticate(t.Context(), "Bearer "+tok); err != nil {
				t.Fatal(err)
			}
			var when = w.clk.Now()
			if err := d.Gorm.Raw("SELECT pada FROM token_pakai").Row().Scan(&when); err != nil {
				t.Fatal(err)
			}
			return when.UTC().Format("15:04:05")
		}
		first := ask()
		w.clk.Advance(usedEvery / 2)
		if got := ask(); got != first {
			t.Errorf("written down again after %v: %s, was %s", usedEvery/2, got, first)
		}
		w.clk.Advance(usedEvery / 2)
		if got := ask(); got == first {
			t.Errorf("not written down after %v", usedEvery)
		}
		// What is remembered of a token goes whenever rights change anywhere, and a
		// replica remembers nothing yet: neither is a use to be written down.
		last := ask()
		for range 3 {
			w.clk.Advance(usedEvery / 4)
			if _, err := w.CreateTokenHere(t.Context(), "Lain", "skrip-lain", []string{"kpi:baca"}, 30); err != nil {
				t.Fatal(err)
			}
			if got := ask(); got != last {
				t.Errorf("written down because rights changed: %s, was %s", got, last)
			}
		}
	})
}

func BenchmarkSeenServiceToken(b *testing.B) {
	w := setup(b, dbtest.Open(b, db.SQLite))
	tok, err := w.CreateTokenHere(b.Context(), "Skrip", "skrip-uji", []string{"kpi:baca"}, 30)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.Pintu().Authenticate(b.Context(), "Bearer "+tok); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNewServiceToken is a token seen for the first time, by turns with its
// one indexed read alone as database/sql makes it. What the product adds to the
// read is to be at most 5 µs: added-ns, the difference of the medians.
func BenchmarkNewServiceToken(b *testing.B) {
	for _, e := range dbtest.Engines(b) {
		d := dbtest.Open(b, e)
		w := setup(b, d)
		owner, _ := w.person(b, "pemilik", Penugasan{Peran: actor.StafHumas, BerlakuMulai: clock.DateOf(noon)})
		for kind, isi := range map[string]TokenIsi{"application": {Aplikasi: new("skrip-uji")}, "person": {PemilikID: &owner}} {
			isi.Nama, isi.Cakupan, isi.KedaluwarsaPada = "Skrip", []string{"kpi:baca", "mitra:baca"}, noon.Add(30*24*time.Hour)
			_, tok, err := w.CreateToken(b.Context(), journal.AtMachine(), isi)
			if err != nil {
				b.Fatal(err)
			}
			b.Run(string(e)+"/"+kind, func(b *testing.B) {
				door, read := w.Pintu(), bareRead(b, d, tok)
				var whole, bare []time.Duration
				b.ReportAllocs()
				for b.Loop() {
					bare = append(bare, afterRest(read))
					whole = append(whole, afterRest(func() {
						if _, err := door.service(b.Context(), tok, noon); err != nil {
							b.Fatal(err)
						}
					}))
				}
				slices.Sort(bare)
				slices.Sort(whole)
				b.ReportMetric(float64(bare[len(bare)/2]), "read-ns")
				b.ReportMetric(float64(whole[len(whole)/2]-bare[len(bare)/2]), "added-ns")
			})
		}
	}
}

// afterRest is how long f takes once the database has had time to fall asleep: a
// server that has just answered takes the next statement some microseconds sooner,
// and what comes at once would win by that.
func afterRest(f func()) time.Duration {
	at := time.Now()
	for rest := at.Add(50 * time.Microsecond); at.Before(rest); at = time.Now() {
		runtime.Gosched()
	}
	at = time.Now()
	f()
	return time.Since(at)
}

// bareRead returns the statement that a service token costs, without the product.
func bareRead(b *testing.B, d *db.DB, token string) func() {
	b.Helper()
	pool, err := d.Reader.DB()
	if err != nil {
		b.Fatal(err)
	}
	query := serviceQuery.In(d.Engine)
	today, sidik, into := clock.DateOf(noon), digest(token), make([]any, 13)
	for i := range into {
		into[i] = new(any)
	}
	return func() {
		rows, err := pool.QueryContext(b.Context(), query, today, today, sidik)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for ; rows.Next(); n++ {
			if err := rows.Scan(into...); err != nil {
				b.Fatal(err)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil || n != 1 {
			b.Fatalf("%d rows, %v", n, err)
		}
	}
}
