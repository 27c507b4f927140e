package akses

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/sso/ssotest"
)

// beside returns a world that knows an authentik, and a token of it.
func beside(t testing.TB, d *db.DB, alg string) (w *world, good func() ssotest.Forge) {
	t.Helper()
	w = setup(t, d)
	p, key := ssotest.New(t, "/application/o/kerjasama/"), ssotest.NewKey(t, alg, "kunci-1")
	p.Publish(key)
	set, err := sso.New(sso.Issuers{ssotest.Issuer(sso.Authentik, p)}, w.clk.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(set.Close)
	w.Service = New(journal.New(d, w.clk), Config{Issuer: testIssuer, Log: slog.New(slog.DiscardHandler), SSO: set})
	return w, func() ssotest.Forge { return ssotest.Good(sso.Authentik, p.Issuer, key, w.clk.Now()) }
}

// A caller from outside who is asked for again needs no signature check, no query
// and no issuer; ten minutes later the signature is looked at again.
func TestATokenFromOutsideIsRememberedForAWhile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, good := beside(t, d, "ES256")
		header := "Bearer " + good().With(t, nil, ssotest.Object{"exp": w.clk.Now().Add(time.Hour).Unix()})
		first, err := w.Pintu().Authenticate(t.Context(), header)
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.Pintu().Authenticate(cut(t), header)
		if err != nil || again.ID != first.ID || again.SesiID != "" {
			t.Errorf("again without a store: got %v, %v", again, err)
		}
		w.clk.Advance(lookEvery)
		if _, err := w.Pintu().Authenticate(cut(t), header); err == nil {
			t.Error("a second later nobody asked whether rights had changed")
		}
		if _, err := w.Pintu().Authenticate(t.Context(), header); err != nil {
			t.Error(err)
		}
	})
}

// Unchanged groups write nothing, however many tokens come.
func TestTokensThatSayTheSameWriteNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, good := beside(t, d, "ES256")
		rows := func() (n int) {
			if err := d.Gorm.Raw("SELECT count(*) FROM jurnal").Row().Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		for n := range 5 {
			if _, err := w.Pintu().Authenticate(t.Context(), "Bearer "+good().Token(t)); err != nil {
				t.Fatal(err)
			}
			if got := rows(); got != 1 {
				t.Errorf("after %d tokens: %d rows in the journal, want 1", n+1, got)
			}
			w.clk.Advance(time.Minute)
		}
		_, err := w.Pintu().Authenticate(t.Context(), "Bearer "+good().With(t, nil, ssotest.Object{"sub": nil}))
		want(t, "nobody's", err, fault.TokenInvalid)
	})
}

// arrival is somebody whom the issuer of beside vouches for, with these groups.
func (w *world) arrival(groups ...any) sso.Arrival {
	return sso.Arrival{Issuer: w.luar.Named(w.luar.Names()[0]), Sub: "o-1", Iat: w.clk.Now(), Until: w.clk.Now().Add(time.Minute), Claims: map[string]any{"groups": groups}}
}

// Of requests that arrive at once with the same news one writes it; the others
// find it written and add nothing to the journal.
func TestTheSameNewsAtOnceIsWrittenOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, _ := beside(t, d, "ES256")
		events := func() (got []string) {
			if err := d.Gorm.Raw("SELECT peristiwa FROM jurnal ORDER BY id").Scan(&got).Error; err != nil {
				t.Fatal(err)
			}
			return got
		}
		a := w.arrival("humas-staf")
		for range 3 { // each still sees nobody
			if _, err := w.receive(t.Context(), a, guest{}); err != nil {
				t.Fatal(err)
			}
		}
		stale, err := reader(t.Context(), w.j).guest(a, w.clk.Now())
		if err != nil {
			t.Fatal(err)
		}
		for range 3 { // each still sees the roles from before
			if _, err := w.receive(t.Context(), w.arrival("humas-kepala"), stale); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{"pengguna.dibuat", "pengguna.peran_sso_diubah"}, events()); diff != "" {
			t.Errorf("the journal (-want +got):\n%s", diff)
		}
	})
}

// A group for a unit that is not there costs a look at the units, not a write,
// in whatever order the store tells the roles.
func TestAnUnknownUnitWritesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, _ := beside(t, d, "ES256")
		a := w.arrival("jurusan-tidak-ada", "humas-kepala", "humas-staf")
		if _, err := w.receive(t.Context(), a, guest{}); err != nil {
			t.Fatal(err)
		}
		g, err := reader(t.Context(), w.j).guest(a, w.clk.Now())
		if err != nil || len(g.mapped) != 2 {
			t.Fatalf("got %v, %v", g.mapped, err)
		}
		for range 2 {
			slices.Reverse(g.mapped) // collations differ
			if changed, err := w.receive(t.Context(), a, g); err != nil || changed {
				t.Errorf("roles told as %v: changed %v, %v", g.mapped, changed, err)
			}
		}
	})
}

// BenchmarkSeenTokenFromOutside is a token shown again; the target is 3 µs.
func BenchmarkSeenTokenFromOutside(b *testing.B) {
	w, good := beside(b, dbtest.Open(b, db.SQLite), "ES256")
	header := "Bearer " + good().Token(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.Pintu().Authenticate(b.Context(), header); err != nil {
			b.Fatal(err)
		}
	}
}
