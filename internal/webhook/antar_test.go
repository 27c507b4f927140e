package webhook_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What is sent is what the feed shows an admin, byte for byte, once it is sealed,
// in order, signed, and of the events that were asked for.
func TestWhatIsSent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.partners("Sebelumnya")
		at, secret := w.hook(nil)
		w.hook(object{"nama": "Semua", "jenis": []string{}})
		w.Do("staf", "POST", "/mitra", object{"nama": "PT Rekaan Satu", "kategori": "dudi", "kode_negara": "ID"}).Want(201)
		if got := w.turns(); len(got) != 0 {
			t.Fatalf("sent before it was sealed: %v", got)
		}
		w.Do("admin", "POST", "/token-layanan", object{"nama": "Skrip", "aplikasi": "skrip-uji", "cakupan": []string{"kpi:baca"}, "kedaluwarsa_pada": "2027-01-01T00:00:00Z"}).Want(201)
		w.partners("Dua")
		head := w.Do("admin", "GET", "/peristiwa", nil).Want(200).Num("head")
		if n, err := w.App.Webhook.Turns(t.Context()); n != 2+5 || err != nil { // two of one, all five of the other
			t.Fatalf("%d arrived: %v", n, err)
		}
		got := w.take()
		feed := w.Do("admin", "GET", "/peristiwa?types=mitra.dibuat", nil).Want(200)
		ids := map[string]int{}
		genuineOnes := 0
		for _, m := range got {
			ids[m.id]++
			if m.stamp != fmt.Sprint(w.Clock.Now().Unix()) {
				t.Errorf("stamp %s", m.stamp)
			}
			if genuine(t, m, secret) {
				genuineOnes++
				if !strings.Contains(string(feed.Body), string(m.body)) || m.id != "peristiwa_"+eventID(m) {
					t.Errorf("message %s is not in the feed: %s", m.id, m.body)
				}
			}
		}
		if genuineOnes != 2 || len(ids) != 5 {
			t.Errorf("%d signed by the first webhook's secret, %d different ids: %v", genuineOnes, len(ids), ids)
		}
		seen := w.Do("admin", "GET", at, nil).Want(200)
		if seen.Num("keadaan.posisi") != head || seen.Num("keadaan.menunggu") != 0 || seen.Str("keadaan.berhasil_pada") == "" || seen.Get("keadaan.gagal_sejak") != nil {
			t.Errorf("head %v: %s", head, seen.Body)
		}
		if got := w.turns(); len(got) != 0 {
			t.Errorf("sent again: %v", got)
		}
		list := w.Do("admin", "GET", at+"/pengiriman?count=true", nil).Want(200)
		if list.Num("page.total") != 2 || list.Str("data.0.status") != "terkirim" || list.Num("data.0.percobaan.0.status_http") != 200 || list.Get("data.0.lagi_pada") != nil {
			t.Errorf("deliveries: %s", list.Body)
		}
	})
}

func eventID(m message) string {
	_, after, _ := strings.Cut(string(m.body), `"id":"`)
	id, _, _ := strings.Cut(after, `"`)
	return id
}

// From the beginning, where that is asked for, and never from the future.
func TestWhereItBegins(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.partners("Satu", "Dua")
		w.hook(object{"setelah": 0})
		if got := w.turns(); !slices.Equal(got, []string{"Satu", "Dua"}) {
			t.Errorf("got %v", got)
		}
		head := w.Do("admin", "GET", "/peristiwa", nil).Want(200).Num("head")
		w.Do("admin", "POST", "/webhook", object{"nama": "x", "url": w.url, "setelah": head + 1}).Problem(422, "validation_failed")
	})
}

// A receiver that is away: all that follows waits, in order; attempts come ever
// later for a day and a little, each signed anew under one id; then it is switched
// off, the admins are told, and, switched on again, it goes on where it stopped.
func TestAReceiverThatIsAway(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at, secret := w.hook(nil)
		w.answers(status(503))
		w.partners("Satu", "Dua")
		var waits []string
		ids, stamps := map[string]bool{}, map[string]bool{}
		last := w.Clock.Now()
		for {
			if _, err := w.App.Webhook.Turns(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, m := range w.take() {
				if !genuine(t, m, secret) {
					t.Errorf("attempt %d is not signed", len(waits)+1)
				}
				ids[m.id], stamps[m.stamp] = true, true
				waits = append(waits, w.Clock.Now().Sub(last).String())
				last = w.Clock.Now()
			}
			seen := w.Do("admin", "GET", at, nil).Want(200)
			if seen.Str("status") != "aktif" {
				break
			}
			next, err := time.Parse(time.RFC3339, seen.Str("keadaan.dicoba_lagi_pada"))
			if err != nil || len(waits) > 20 {
				t.Fatalf("after %v: %v %s", waits, err, seen.Body)
			}
			w.pass(next.Sub(w.Clock.Now()) - time.Microsecond)
			if _, err := w.App.Webhook.Turns(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.pass(time.Microsecond) // not a moment earlier
		}
		if diff := cmp.Diff([]string{"0s", "5s", "30s", "2m0s", "10m0s", "30m0s", "1h0m0s", "2h0m0s", "4h0m0s", "8h0m0s", "9h0m0s"}, waits); diff != "" {
			t.Errorf("attempts (-want +got):\n%s", diff)
		}
		if len(ids) != 1 || len(stamps) != len(waits) {
			t.Errorf("%d ids, %d signatures of %d attempts", len(ids), len(stamps), len(waits))
		}
		seen := w.Do("admin", "GET", at, nil).Want(200)
		if seen.Str("alasan_nonaktif") != "gagal_terus" || seen.Str("diubah_oleh.nama") != "Sistem" || seen.Num("keadaan.menunggu") != 2 {
			t.Errorf("switched off: %s", seen.Body)
		}
		told := w.Do("admin", "GET", "/pemberitahuan", nil, "Accept-Language", "en").Want(200)
		if told.Str("data.0.jenis") != "webhook_dinonaktifkan" || !strings.HasPrefix(told.Str("data.0.teks"), "Webhook Portal uji was switched off") || w.Do("admin", "GET", told.Str("data.0.href"), nil).Status != 200 {
			t.Errorf("told %s", told.Body)
		}
		for _, other := range []string{"staf", "koordinator", "pimpinan"} {
			if strings.Contains(string(w.Do(other, "GET", "/pemberitahuan", nil).Want(200).Body), "webhook") {
				t.Errorf("%s is told", other)
			}
		}
		w.partners("Tiga")
		w.pass(100 * time.Hour)
		w.answers(nil)
		if got := w.turns(); len(got) != 0 {
			t.Errorf("sent while switched off: %v", got)
		}
		w.Do("admin", "POST", at+"/aktifkan", nil).Want(200)
		w.answers(status(503)) // the day begins anew
		w.turns()
		if seen := w.Do("admin", "GET", at, nil).Want(200); seen.Str("status") != "aktif" {
			t.Errorf("one failure after it was switched on: %s", seen.Body)
		}
		w.answers(nil)
		w.pass(5 * time.Second)
		if got := w.turns(); !slices.Equal(got, []string{"Satu", "Dua", "Tiga"}) {
			t.Errorf("switched on again: %v", got)
		}
		if seen := w.Do("admin", "GET", at, nil).Want(200); seen.Get("keadaan.gagal_sejak") != nil || seen.Get("keadaan.dicoba_lagi_pada") != nil || seen.Get("nonaktif_pada") != nil {
			t.Errorf("after all: %s", seen.Body)
		}
	})
}

// One message that the receiver refuses is tried again by itself; the others pass
// it by. After eleven attempts it is given up, and can be sent again by hand.
func TestAMessageThatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at, _ := w.hook(nil)
		w.answers(func(rw http.ResponseWriter, _ *http.Request, m message) {
			if strings.Contains(string(m.body), "PT Rekaan Racun") {
				rw.WriteHeader(422)
				fmt.Fprint(rw, "tidak dikenal")
			}
		})
		w.partners("Satu", "Racun", "Dua")
		if got := w.turns(); !slices.Equal(got, []string{"Satu", "Racun", "Dua"}) {
			t.Fatalf("got %v", got)
		}
		tries := 1
		for range 12 {
			w.pass(9 * time.Hour)
			w.partners(fmt.Sprint("Lain ", tries)) // others arrive: the receiver is there
			for _, n := range w.turns() {
				if n == "Racun" {
					tries++
				}
			}
		}
		list := w.Do("admin", "GET", at+"/pengiriman?status=gagal", nil).Want(200)
		if tries != 11 || list.Num("data.0.coba") != 11 || list.Str("data.0.percobaan.10.galat") != "ditolak" || list.Str("data.0.percobaan.10.jawaban") != "tidak dikenal" || list.Get("data.1") != nil {
			t.Errorf("%d attempts: %s", tries, list.Body)
		}
		if seen := w.Do("admin", "GET", at, nil).Want(200); seen.Str("status") != "aktif" {
			t.Errorf("switched off because of one message: %s", seen.Body)
		}
		one := at + "/pengiriman/" + list.Str("data.0.id")
		w.answers(nil)
		if r := w.Do("admin", "POST", one+"/kirim-ulang", nil).Want(200); r.Str("status") != "antre" || r.Get("lagi_pada") == nil {
			t.Errorf("sent again: %s", r.Body)
		}
		if got := w.turns(); !slices.Equal(got, []string{"Racun"}) {
			t.Errorf("got %v", got)
		}
		if r := w.Do("admin", "GET", one, nil).Want(200); r.Str("status") != "terkirim" || r.Get("percobaan.11.galat") != nil || r.Num("percobaan.11.nomor") != 12 {
			t.Errorf("after all: %s", r.Body)
		}
		w.Do("admin", "POST", at+"/nonaktifkan", nil).Want(200)
		w.Do("admin", "POST", one+"/kirim-ulang", nil).Problem(409, "conflict")
		w.pass(31 * 24 * time.Hour)
		if err := w.App.Webhook.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := w.Do("admin", "GET", at+"/pengiriman?count=true", nil).Want(200).Num("page.total"); n != 0 {
			t.Errorf("%v deliveries are shown after 30 days", n)
		}
	})
}

// A receiver that refuses everything for a day is as good as away; one that says it
// is gone is believed at once; what it asks for with Retry-After is granted.
func TestWhatAReceiverSays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at, _ := w.hook(nil)
		w.answers(func(rw http.ResponseWriter, _ *http.Request, _ message) {
			rw.Header().Set("Retry-After", "600")
			rw.WriteHeader(429)
		})
		w.partners("Satu")
		for range 2 {
			if got := w.turns(); len(got) != 1 {
				t.Fatalf("got %v", got)
			}
			w.pass(599 * time.Second)
			if got := w.turns(); len(got) != 0 {
				t.Errorf("not left alone: %v", got)
			}
			w.pass(time.Second)
		}
		w.answers(status(401))
		for range 12 {
			w.turns()
			w.pass(9 * time.Hour)
		}
		if seen := w.Do("admin", "GET", at, nil).Want(200); seen.Str("alasan_nonaktif") != "gagal_terus" {
			t.Errorf("refusing everything: %s", seen.Body)
		}
		w.Do("admin", "POST", at+"/aktifkan", nil).Want(200)
		w.answers(status(410))
		if got := w.turns(); len(got) != 1 {
			t.Errorf("got %v", got)
		}
		if seen := w.Do("admin", "GET", at, nil).Want(200); seen.Str("alasan_nonaktif") != "pergi" || seen.Num("keadaan.menunggu") != 1 {
			t.Errorf("gone: %s", seen.Body)
		}
	})
}

// A slow receiver holds up itself and nobody else; requests are answered meanwhile.
func TestASlowReceiver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		slow, fast := receive(t), receive(t)
		entered, leave := make(chan struct{}), make(chan struct{})
		slow.answers(func(http.ResponseWriter, *http.Request, message) {
			close(entered)
			<-leave
		})
		at, _ := w.hook(object{"url": slow.url})
		other, _ := w.hook(object{"url": fast.url})
		w.partners("Satu")
		done := make(chan error, 1)
		go func() {
			_, err := w.App.Webhook.Turn(context.WithoutCancel(t.Context()), at[len("/webhook/"):])
			done <- err
		}()
		<-entered
		w.partners("Dua") // a change, while a message is on its way
		if n, err := w.App.Webhook.Turns(t.Context()); n != 2 || err != nil || len(fast.take()) != 2 {
			t.Errorf("%d arrived at the other: %v", n, err)
		}
		if n, err := w.App.Webhook.Turn(t.Context(), at[len("/webhook/"):]); n != 0 || err != nil {
			t.Errorf("somebody else got the turn: %d, %v", n, err)
		}
		w.Do("admin", "GET", other, nil).Want(200)
		slow.answers(nil)
		close(leave)
		if err := <-done; err != nil || len(slow.take()) != 2 {
			t.Errorf("the slow one: %v", err)
		}
	})
}

// Whoever dies in the middle loses nothing: when its turn has run out another one
// goes on, and what was sent but not written down is sent again under its id. The
// dead one, come back late, changes nothing.
func TestADeadSender(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at, _ := w.hook(nil)
		id := at[len("/webhook/"):]
		w.partners("Satu", "Dua")
		reached, leave := make(chan message, 1), make(chan struct{})
		w.answers(func(_ http.ResponseWriter, _ *http.Request, m message) {
			reached <- m
			<-leave
		})
		done := make(chan error, 1)
		go func() {
			_, err := w.App.Webhook.Turn(context.WithoutCancel(t.Context()), id)
			done <- err
		}()
		first := <-reached
		w.take()
		w.answers(nil)
		if got := w.turns(); len(got) != 0 {
			t.Errorf("two send at once: %v", got)
		}
		w.pass(31 * time.Second)
		if _, err := w.App.Webhook.Turns(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := w.take()
		if len(got) != 2 || got[0].id != first.id || string(got[0].body) != string(first.body) {
			t.Errorf("after the turn ran out: %d messages", len(got))
		}
		close(leave)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		list := w.Do("admin", "GET", at+"/pengiriman?count=true", nil).Want(200)
		if list.Num("page.total") != 2 || strings.Count(string(list.Body), `"nomor":1`) != 2 || strings.Contains(string(list.Body), `"nomor":2`) || strings.Contains(string(list.Body), "antre") {
			t.Errorf("what the dead one did counts: %s", list.Body)
		}
	})
}

// Many processes at once, one receiver: each event once, in order.
func TestManyProcesses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at, _ := w.hook(nil)
		var want []string
		for i := range 150 { // more than a page of the feed
			want = append(want, fmt.Sprint(i))
		}
		w.partners(want...)
		errs := make(chan error, 8)
		for range 8 {
			go func() {
				_, err := w.App.Webhook.Turn(context.WithoutCancel(t.Context()), at[len("/webhook/"):])
				errs <- err
			}()
		}
		for range 8 {
			if err := <-errs; err != nil {
				t.Fatal(err)
			}
		}
		if got := w.told(); !slices.Equal(got, want) {
			t.Errorf("got %d, want %d in order: %v", len(got), len(want), got)
		}
	})
}
