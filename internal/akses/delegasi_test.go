package akses

import (
	"testing"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/dbtest"
)

// The rights of a delegate are remembered, and yet begin and end on the instant;
// a change made here is known here at once, and to another process within a second.
func TestDelegationsAreRememberedNoLongerThanTheyHold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := setup(t, d)
		boss, _ := w.person(t, "atasan", Penugasan{Peran: actor.SubKoordinator, BerlakuMulai: "2020-01-01", BerlakuSampai: new(day(noon.AddDate(0, 0, 2)))})
		me, password := w.person(t, "wakil")
		m := w.login(t, "wakil", password)
		there := replica(d, w.clk)
		sees := func(s *Service) int {
			t.Helper()
			a, err := s.Pintu().Authenticate(t.Context(), "Bearer "+m.AccessToken)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := s.Pintu().Authenticate(cut(t), "Bearer "+m.AccessToken); err != nil || len(again.Delegasi) != len(a.Delegasi) {
				t.Errorf("not remembered: %v", err)
			}
			return len(a.Delegasi)
		}
		check := func(what string, here, elsewhere int) {
			t.Helper()
			if got := sees(w.Service); got != here {
				t.Errorf("%s: %d delegations here, want %d", what, got, here)
			}
			if got := sees(there); got != elsewhere {
				t.Errorf("%s: %d delegations there, want %d", what, got, elsewhere)
			}
		}
		check("before", 0, 0)
		lender := actor.Actor{Jenis: actor.Pengguna, ID: boss, Grants: []actor.Grant{{Peran: actor.SubKoordinator}}}
		lend := func(from, to time.Duration) string {
			t.Helper()
			begin := noon.Add(from)
			ans, err := w.Delegate(t.Context(), call(lender), boss, DelegasiIsi{KeID: &me, Peran: actor.SubKoordinator, MulaiPada: &begin, SampaiPada: noon.Add(to), Alasan: "Cuti"})
			if err != nil {
				t.Fatal(err)
			}
			return ans.Rec.ID
		}
		first := lend(0, time.Minute)
		check("lent", 1, 0)
		w.clk.Set(noon.Add(time.Second))
		check("a second later", 1, 1)
		if _, err := w.Withdraw(t.Context(), call(lender), first); err != nil {
			t.Fatal(err)
		}
		check("withdrawn", 0, 1)
		w.clk.Set(noon.Add(2 * time.Second))
		check("a second after that", 0, 0)

		lend(10*time.Second, 20*time.Second)
		w.clk.Set(noon.Add(10*time.Second - time.Microsecond))
		check("just before it begins", 0, 0)
		w.clk.Set(noon.Add(10 * time.Second))
		check("as it begins", 1, 1)
		w.clk.Set(noon.Add(20*time.Second - time.Microsecond))
		check("just before it ends", 1, 1)
		w.clk.Set(noon.Add(20 * time.Second))
		check("as it ends", 0, 0)

		// The lender's own role ends at midnight of its last day.
		lend(30*time.Second, 30*24*time.Hour)
		w.clk.Set(day(noon).AddDays(3).Start().Add(-time.Minute))
		m = w.login(t, "wakil", password)
		check("on the last day of the role", 1, 1)
		w.clk.Set(day(noon).AddDays(3).Start())
		check("when the role is over", 0, 0)
	})
}
