package layanan_test

import (
	"testing"
	"time"

	"kerjasama/internal/apptest"
)

// Delegating lends a role and takes none away: who lent it may still answer, the
// delegate answers a.n. them and the clock stops the same; who has neither, or no
// longer, stops nothing. A wrong answer is taken back by somebody who neither gave
// it nor was acted for.
func TestAnswersByADelegate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := func(user string) string {
			return w.Do("admin", "GET", "/pengguna?username="+user, nil).Want(200).Str("data.0.id")
		}
		staf, delegate, sub := id("staf"), id("unit.mb"), id("koordinator")
		path := w.asked(nil)
		answer := func(as, when string, headers ...string) *apptest.Response {
			return w.Do(as, "POST", path+"/respons", says(when), headers...)
		}
		before := func(what string) {
			t.Helper()
			if got := w.verdict(path, "b"); got != "berjalan berjalan berjalan" {
				t.Errorf("%s: the clock says %q", what, got)
			}
		}
		// Without a delegation.
		answer("unit.mb", at("09:00")).Problem(403, "forbidden")
		before("nobody's answer")
		lend := func(from, to, role string, until time.Duration) string {
			t.Helper()
			return w.Do(from, "POST", "/pengguna/"+id(from)+"/delegasi", object{
				"ke_id": to, "peran": role, "sampai_pada": w.Clock.Now().Add(until).Format(time.RFC3339), "alasan": "Dinas luar",
			}).Want(201).Str("id")
		}
		// One that was withdrawn, and one that ended.
		gone := lend("staf", delegate, "staf_humas", time.Hour)
		w.Do("staf", "POST", "/delegasi/"+gone+"/cabut", "{}").Want(200)
		answer("unit.mb", at("09:00")).Problem(403, "forbidden")
		lend("staf", delegate, "staf_humas", time.Minute)
		w.Clock.Advance(time.Minute)
		answer("unit.mb", at("09:00")).Problem(403, "forbidden")
		before("the answer of who was a delegate")

		d := lend("staf", delegate, "staf_humas", time.Hour)
		r := answer("unit.mb", at("09:00")).Want(200)
		if got := w.verdict(path, "b"); got != "tepat tepat tepat" {
			t.Errorf("the delegate's answer: the clock says %q", got)
		}
		seen := w.Do("auditor", "GET", path, nil).Want(200)
		for _, r := range []*apptest.Response{r, seen} {
			if r.Str("kejadian.0.pelaku.id") != delegate || r.Str("kejadian.0.pelaku.atas_nama") != staf || r.Str("kejadian.0.pelaku.nama") != "Jurusan Manajemen dan Bisnis Demo a.n. Staf Humas Demo" {
				t.Errorf("who answered: %s", r.Body)
			}
		}
		if h := w.Do("auditor", "GET", path+"/riwayat", nil).Want(200); h.Str("data.0.atas_nama") != staf || h.Str("data.0.pelaku.id") != delegate {
			t.Errorf("the history: %s", h.Body)
		}
		// The lender keeps the role: their own answer is in their own name.
		other := w.asked(nil)
		if own := w.Do("staf", "POST", other+"/respons", says(at("09:01"))).Want(200); own.Str("kejadian.0.pelaku.id") != staf || own.Get("kejadian.0.pelaku.atas_nama") != nil {
			t.Errorf("the lender's answer: %s", own.Body)
		}
		// Taking the role from the lender takes it from the delegate.
		at := "/pengguna/" + staf
		w.Do("admin", "PATCH", at, object{"penugasan": []object{{"peran": "auditor", "berlaku_mulai": "2026-07-01"}}}, "If-Match", w.Do("admin", "GET", at, nil).ETag()).Want(200)
		third := "/permintaan-layanan/" + w.Do("koordinator", "POST", "/permintaan-layanan", w.asks(nil)).Want(201).Str("id")
		for _, as := range []string{"staf", "unit.mb"} {
			w.Do(as, "POST", third+"/respons", says("2026-07-10T09:01:00+07:00")).Problem(403, "forbidden")
		}
		w.Do("unit.mb", "POST", third+"/respons", says("2026-07-10T09:01:00+07:00"), "Atas-Nama", d).Problem(403, "forbidden")
		if got := w.verdict(third, "b"); got != "berjalan berjalan berjalan" {
			t.Errorf("an answer of a role that is gone: the clock says %q", got)
		}

		// Taking the delegate's answer back: not by the delegate, not by who was acted
		// for, whatever role they have by then.
		w.Do("admin", "PATCH", at, object{"penugasan": []object{{"peran": "sub_koordinator", "berlaku_mulai": "2026-07-01"}}}, "If-Match", w.Do("admin", "GET", at, nil).ETag()).Want(200)
		back := path + "/kejadian/" + r.Str("kejadian.0.id") + "/batalkan"
		w.Do("staf", "POST", back, object{"alasan": "Salah catat."}).Problem(403, "separation_of_duties")
		lend("koordinator", delegate, "sub_koordinator", time.Hour)
		w.Do("unit.mb", "POST", back, object{"alasan": "Salah catat."}).Problem(403, "separation_of_duties")
		if b := w.Do("koordinator", "POST", back, object{"alasan": "Salah catat."}).Want(200); b.Str("kejadian.0.dibatalkan.oleh.id") != sub {
			t.Errorf("taken back: %s", b.Body)
		}
		// The coordinator's own request is corrected by nobody acting for them.
		w.Do("unit.mb", "POST", third+"/koreksi", object{"masuk_pada": "2026-07-10T08:55:00+07:00", "alasan": "Salah jam."}).Problem(403, "separation_of_duties")
	})
}
