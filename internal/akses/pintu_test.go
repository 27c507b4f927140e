package akses

import (
	"context"
	"encoding/binary"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"golang.org/x/crypto/blake2b"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/fault"
)

func TestHeadersWithoutABearerTokenAskForOne(t *testing.T) {
	w := setup(t, dbtest.Open(t, db.SQLite))
	_, password := w.person(t, "staf.uji")
	tok := w.login(t, "staf.uji", password).AccessToken
	for header, code := range map[string]fault.Code{
		"":                    fault.AuthRequired,
		"Bearer":              fault.AuthRequired,
		"Bearer ":             fault.AuthRequired,
		"Basic YTpi":          fault.AuthRequired,
		tok:                   fault.AuthRequired,
		"Bearer  " + tok:      fault.TokenInvalid,
		"Bearer " + tok + " ": fault.TokenInvalid,
		"bearer " + tok:       "",
		"Bearer " + tok:       "",
	} {
		_, err := w.Pintu().Authenticate(t.Context(), header)
		want(t, header, err, code)
	}
}

// A caller asked for again needs no query: it is told even where none can run.
func TestASeenTokenCostsNoQuery(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		id, password := w.person(t, "if.uji", Penugasan{Peran: actor.UnitKerja, UnitID: new(unitIF)}, Penugasan{Peran: actor.Auditor})
		m := w.login(t, "if.uji", password)
		header := "Bearer " + m.AccessToken
		if _, err := w.Pintu().Authenticate(cut(t), header); !errors.Is(err, context.Canceled) {
			t.Fatalf("first time without a store: got %v, want it to need a query", err)
		}
		got := w.who(t, m)
		wantActor := actor.Actor{Jenis: actor.Pengguna, ID: id, Nama: "Orang if.uji", SesiID: got.SesiID,
			Grants: []actor.Grant{{Peran: actor.Auditor}, {Peran: actor.UnitKerja, UnitID: unitIF}}}
		if diff := cmp.Diff(wantActor, sorted(got), cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
			t.Errorf("caller (-want +got):\n%s", diff)
		}
		for range 3 {
			again, err := w.Pintu().Authenticate(cut(t), header)
			if err != nil || again.ID != id {
				t.Errorf("again without a store: got %v, %v", again.ID, err)
			}
		}
		w.clk.Advance(lookEvery)
		if _, err := w.Pintu().Authenticate(cut(t), header); err == nil {
			t.Error("a second later nobody asked whether rights had changed")
		}
	})
}

func sorted(a actor.Actor) actor.Actor {
	if len(a.Grants) == 2 && a.Grants[0].Peran > a.Grants[1].Peran {
		a.Grants = []actor.Grant{a.Grants[1], a.Grants[0]}
	}
	return a
}

// Whatever ends or changes rights is heeded at once by the replica it went
// through, and by every other within a second.
func TestChangesOfRightsReachEveryReplica(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		bossID, _ := w.person(t, "admin.uji", Penugasan{Peran: actor.Admin})
		boss := call(admin(bossID))
		for name, change := range map[string]struct {
			do   func(id string, a actor.Actor, m Masuk) error
			want fault.Code // of the caller afterwards
		}{
			"logout":   {func(_ string, a actor.Actor, _ Masuk) error { return w.Logout(t.Context(), a, "") }, fault.TokenInvalid},
			"end all":  {func(_ string, a actor.Actor, _ Masuk) error { return w.EndAll(t.Context(), a) }, fault.TokenInvalid},
			"end one":  {func(_ string, a actor.Actor, _ Masuk) error { return w.EndOne(t.Context(), a, a.SesiID) }, fault.TokenInvalid},
			"disabled": {func(id string, _ actor.Actor, _ Masuk) error { _, err := w.Disable(t.Context(), boss, id); return err }, fault.TokenInvalid},
			"recovered": {func(string, actor.Actor, Masuk) error {
				_, err := w.Recover(t.Context(), "orang.recovered")
				return err
			}, fault.TokenInvalid},
			"stolen": {func(_ string, _ actor.Actor, m Masuk) error {
				if _, err := w.Refresh(t.Context(), m.RefreshToken, here); err != nil {
					return err
				}
				w.clk.Advance(raceGrace + time.Microsecond)
				if _, err := w.Refresh(t.Context(), m.RefreshToken, here); !fault.Is(err, fault.RefreshReused) {
					return err
				}
				return nil
			}, fault.TokenInvalid},
			"role taken": {func(id string, _ actor.Actor, _ Masuk) error {
				_, err := w.Edit(t.Context(), boss, id, func(v any) error { v.(*Ubahan).Penugasan = nil; return nil })
				return err
			}, ""},
		} {
			t.Run(name, func(t *testing.T) {
				username := "orang." + strings.ReplaceAll(name, " ", ".")
				id, password := w.person(t, username, Penugasan{Peran: actor.StafHumas})
				m := w.login(t, username, password)
				header := "Bearer " + m.AccessToken
				other := replica(d, w.clk).Pintu()
				a := w.who(t, m)
				if _, err := other.Authenticate(t.Context(), header); err != nil {
					t.Fatal(err)
				}
				if err := change.do(id, a, m); err != nil {
					t.Fatal(err)
				}
				check := func(where string, p *Pintu) {
					a, err := p.Authenticate(t.Context(), header)
					want(t, where, err, change.want)
					if err == nil && a.Has(actor.StafHumas) {
						t.Errorf("%s: the role is still held", where)
					}
				}
				check("same replica, at once", w.Pintu())
				w.clk.Advance(lookEvery)
				check("other replica, a second later", other)
			})
		}
	})
}

func TestRolesBeginAndEndAtMidnightWIB(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		_, password := w.person(t, "staf.uji",
			Penugasan{Peran: actor.StafHumas, BerlakuMulai: "2026-07-01", BerlakuSampai: new(clock.Date("2026-07-10"))},
			Penugasan{Peran: actor.SubKoordinator, BerlakuMulai: "2026-07-11"},
			Penugasan{Peran: actor.Admin, BerlakuMulai: "2026-07-12"})
		w.clk.Set(time.Date(2026, 7, 10, 16, 59, 58, 0, time.UTC)) // 23:59:58 WIB
		m := w.login(t, "staf.uji", password)
		if got := w.who(t, m).Grants; !cmp.Equal(got, []actor.Grant{{Peran: actor.StafHumas}}) {
			t.Errorf("before midnight: got %v", got)
		}
		w.clk.Advance(2*time.Second - time.Microsecond)
		if got := w.who(t, m).Grants; !cmp.Equal(got, []actor.Grant{{Peran: actor.StafHumas}}) {
			t.Errorf("a moment before midnight: got %v", got)
		}
		w.clk.Advance(time.Microsecond)
		if got := w.who(t, m).Grants; !cmp.Equal(got, []actor.Grant{{Peran: actor.SubKoordinator}}) {
			t.Errorf("at midnight: got %v", got)
		}
	})
}

func TestTokensEndWithTheirLifeAndTheirSession(t *testing.T) {
	w := setup(t, dbtest.Open(t, db.SQLite))
	_, password := w.person(t, "staf.uji")
	m := w.login(t, "staf.uji", password)
	w.who(t, m)
	w.clk.Advance(accessLife + skew)
	w.who(t, m)
	w.clk.Advance(time.Microsecond)
	_, err := w.Pintu().Authenticate(t.Context(), "Bearer "+m.AccessToken)
	want(t, "31 s past its end", err, fault.TokenExpired)
	// A clock that was set back does not revive what it remembers.
	w.clk.Set(noon.Add(-time.Minute))
	_, err = w.Pintu().Authenticate(t.Context(), "Bearer "+m.AccessToken)
	want(t, "before it was issued", err, fault.TokenInvalid)

	w.clk.Set(noon.Add(sessionLife - time.Minute))
	m, err = w.Refresh(t.Context(), m.RefreshToken, here)
	if err != nil {
		t.Fatal(err)
	}
	w.who(t, m)
	w.clk.Advance(time.Minute + lookEvery)
	_, err = w.Pintu().Authenticate(t.Context(), "Bearer "+m.AccessToken)
	want(t, "session over, token not", err, fault.TokenInvalid)
	_, err = w.Refresh(t.Context(), m.RefreshToken, here)
	want(t, "renewing it", err, fault.TokenExpired)
}

func TestMemoryOfCallersIsBounded(t *testing.T) {
	var s seen
	key := func(i int) (k [blake2b.Size256]byte) {
		binary.BigEndian.PutUint64(k[:], uint64(i))
		return k
	}
	for i := range 5 * seenHalf {
		s.put(key(i), remembered{generation: int64(i)})
		if e, ok := s.get(key(0)); !ok || e.generation != 0 {
			t.Fatalf("after %d others the one asked for all along was forgotten", i)
		}
	}
	if n := len(s.young) + len(s.old); n > 2*seenHalf {
		t.Errorf("remembers %d callers, want at most %d", n, 2*seenHalf)
	}
	if _, ok := s.get(key(seenHalf)); ok {
		t.Error("one nobody asked for is still remembered")
	}
}

func BenchmarkSeenToken(b *testing.B) {
	w := setup(b, dbtest.Open(b, db.SQLite))
	_, password := w.person(b, "staf.uji", Penugasan{Peran: actor.StafHumas})
	header := "Bearer " + w.login(b, "staf.uji", password).AccessToken
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.Pintu().Authenticate(b.Context(), header); err != nil {
			b.Fatal(err)
		}
	}
}
