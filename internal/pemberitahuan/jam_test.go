package pemberitahuan_test

import (
	"errors"
	"testing"
	"time"

	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kabar"
)

const (
	near = "permintaan_mendekati_tenggat "
	past = "permintaan_lewat_tenggat "
)

// A first response is due 15 minutes after 09:00: people are told at 09:07:30,
// 09:12 and 09:15, each once; the head of the office from the due on.
func TestAClockIsToldAtHalfAtFourFifthsAndAtItsDue(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		w.ask(nil)
		w.move(10, "09:07:29")
		w.clocks()
		w.wants(nil)
		w.move(10, "09:07:30")
		w.clocks()
		w.clocks()
		w.wants(map[string][]string{"staf": {near + "50% waktu respons pertama untuk PM-2026-0001 sudah terpakai; tenggatnya 10 Juli 2026 pukul 09.15 WIB."}})
		w.move(10, "09:14:59")
		w.clocks()
		w.wants(map[string][]string{"staf": {near + "80% waktu respons pertama untuk PM-2026-0001 sudah terpakai; tenggatnya 10 Juli 2026 pukul 09.15 WIB."}})
		w.move(10, "09:15:00")
		w.clocks()
		late := []string{past + "Tenggat respons pertama untuk PM-2026-0001 lewat pada 10 Juli 2026 pukul 09.15 WIB."}
		w.wants(map[string][]string{"staf": late, "koordinator": late})
		w.move(11, "09:15:00")
		w.clocks()
		w.wants(nil)
	})
}

// Where nobody looked for a day, the latest alone is told, and the verdict is what
// it would have been.
func TestADayWithoutAWorker(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := w.ask(nil)
		w.move(10, "09:10:00")
		w.Do("staf", "POST", at+"/respons", object{"isi": "x", "kanal": "whatsapp", "terjadi_pada": w.Clock.Now()}).Want(200)
		other := w.ask(nil) // 09:10
		w.move(11, "09:10:00")
		before := w.Do("auditor", "GET", other+"/tenggat", nil).Want(200).Str("data.0.hasil") + w.Do("auditor", "GET", at+"/tenggat", nil).Want(200).Str("data.0.hasil")
		kpi := w.Do("auditor", "GET", "/kpi/B.1.15.14.b?tahun=2026", nil).Want(200)
		w.clocks()
		after := w.Do("auditor", "GET", other+"/tenggat", nil).Want(200).Str("data.0.hasil") + w.Do("auditor", "GET", at+"/tenggat", nil).Want(200).Str("data.0.hasil")
		again := w.Do("auditor", "GET", "/kpi/B.1.15.14.b?tahun=2026", nil).Want(200)
		if before != "terlambattepat" || after != before || string(kpi.Body) != string(again.Body) {
			t.Errorf("before %s, after %s\n%s\n%s", before, after, kpi.Body, again.Body)
		}
		late := []string{past + "Tenggat respons pertama untuk PM-2026-0002 lewat pada 10 Juli 2026 pukul 09.25 WIB."}
		w.wants(map[string][]string{"staf": late, "koordinator": late})
	})
}

// What ends a clock ends its alerts: an answer, the end of the request, a
// duplicate, a cancellation. An automatic reply does not; reopening goes on with
// what was not told.
func TestWhatEndsAlerts(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		first := w.ask(nil)
		answer := func(auto bool) object {
			return object{"isi": "x", "kanal": "whatsapp", "terjadi_pada": w.Clock.Now(), "otomatis": auto}
		}
		w.Do("staf", "POST", first+"/respons", answer(false)).Want(200)
		w.Do("staf", "POST", w.ask(nil)+"/batalkan", object{"alasan": "x"}).Want(200)
		w.Do("staf", "POST", w.ask(nil)+"/tandai-duplikat", object{"duplikat_dari_id": first[len("/permintaan-layanan/"):]}).Want(200)
		w.Do("staf", "POST", w.ask(nil)+"/respons", answer(true)).Want(200)
		// A partner's follow-up clock of a day runs on after the response.
		partner := w.ask(object{"pemohon_jenis": "mitra", "mitra_id": w.mitra})
		w.Do("staf", "POST", partner+"/respons", answer(false)).Want(200)
		w.move(10, "10:00:00")
		w.clocks()
		late := []string{past + "Tenggat respons pertama untuk PM-2026-0004 lewat pada 10 Juli 2026 pukul 09.15 WIB."}
		w.wants(map[string][]string{"staf": late, "koordinator": late})
		w.move(10, "21:00:00")
		w.clocks()
		w.wants(map[string][]string{"staf": {near + "50% waktu tindak lanjut untuk PM-2026-0005 sudah terpakai; tenggatnya 11 Juli 2026 pukul 09.00 WIB."}})
		w.move(11, "07:00:00")
		w.Do("staf", "POST", partner+"/tindak-lanjut", object{"isi": "x", "kanal": "whatsapp", "terjadi_pada": w.Clock.Now()}).Want(200)
		w.Do("staf", "POST", partner+"/selesaikan", "{}").Want(200)
		w.clocks()
		w.Do("staf", "POST", partner+"/buka-kembali", object{"alasan": "x"}).Want(200)
		w.move(12, "07:00:00")
		w.clocks()
		w.wants(nil)
	})
}

// The person responsible is told in the office's stead, as long as they belong
// to it.
func TestWhoIsTold(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		w.ask(object{"penanggung_jawab_id": w.id("koordinator")})
		w.ask(object{"penanggung_jawab_id": w.id("auditor")}) // holds no office role
		w.ask(object{"unit_id": w.unit})
		w.move(10, "09:12:00")
		w.clocks()
		text := func(n string) string {
			return near + "80% waktu respons pertama untuk PM-2026-000" + n + " sudah terpakai; tenggatnya 10 Juli 2026 pukul 09.15 WIB."
		}
		w.wants(map[string][]string{"koordinator": {text("1")}, "staf": {text("2"), text("3")}})
	})
}

// A correction that moves the due moves the alerts that are still to come; what
// was told stays told.
func TestACorrectionMovesAlerts(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		w.move(10, "09:04:00")
		at := w.ask(object{"masuk_pada": "2026-07-10T09:00:00+07:00"})
		w.move(10, "09:08:00")
		w.clocks()
		w.Do("koordinator", "POST", at+"/koreksi", object{"masuk_pada": "2026-07-10T09:04:00+07:00", "alasan": "Salah jam."}).Want(200)
		w.wants(map[string][]string{"staf": {near + "50% waktu respons pertama untuk PM-2026-0001 sudah terpakai; tenggatnya 10 Juli 2026 pukul 09.15 WIB."}})
		w.move(10, "09:15:59") // 80 % of 09:04 to 09:19 is 09:16
		w.clocks()
		w.wants(nil)
		w.move(10, "09:16:00")
		w.clocks()
		w.wants(map[string][]string{"staf": {near + "80% waktu respons pertama untuk PM-2026-0001 sudah terpakai; tenggatnya 10 Juli 2026 pukul 09.19 WIB."}})
	})
}

// In working hours the shares are of working time: half of a day's follow-up that
// begins on Friday 09:00 is not on Friday 21:00.
func TestSharesOfWorkingTime(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		policy := w.Do("admin", "GET", "/kebijakan-sla", nil).Want(200)
		w.Do("admin", "PUT", "/kebijakan-sla", object{"data": []object{
			{"kpi": "B.1.15.14.a", "berlaku_mulai": "2000-01-01", "basis": "jam_kerja", "batas": object{"nilai": 1, "satuan": "hari"}},
			{"kpi": "B.1.15.14.b", "berlaku_mulai": "2000-01-01", "basis": "jam_kerja", "batas": object{"nilai": 900, "satuan": "detik"}},
			{"kpi": "B.1.15.14.c", "berlaku_mulai": "2000-01-01", "basis": "jam_kerja", "batas": object{"nilai": 1, "satuan": "hari"}},
		}, "batas_catat_detik": 604800, "susulan_detik": 900}, "If-Match", policy.ETag()).Want(200)
		w.move(10, "16:25:00")
		w.ask(nil) // closes at 16:30: 5 minutes on Friday, 10 on Monday from 07:30
		w.move(12, "12:00:00")
		w.clocks()
		w.wants(nil)
		w.move(13, "07:32:29")
		w.clocks()
		w.wants(nil)
		w.move(13, "07:32:30")
		w.clocks()
		w.wants(map[string][]string{"staf": {near + "50% waktu respons pertama untuk PM-2026-0001 sudah terpakai; tenggatnya 13 Juli 2026 pukul 07.40 WIB."}})
		w.move(13, "07:40:00")
		w.clocks()
		late := []string{past + "Tenggat respons pertama untuk PM-2026-0001 lewat pada 13 Juli 2026 pukul 07.40 WIB."}
		w.wants(map[string][]string{"staf": late, "koordinator": late})
	})
}

// What could not be delivered is told at the next look, once.
func TestADeliveryThatFails(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.ask(nil)
		w.move(10, "09:12:00")
		fail := errors.New("uji")
		n, err := w.App.Layanan.Alerts(t.Context(), func(tx *journal.Tx, ks []kabar.Kabar) error {
			if err := w.App.Pemberitahuan.Deliver(tx, ks); err != nil {
				return err
			}
			return fail
		})
		if !errors.Is(err, fail) || n != 0 {
			t.Fatalf("%d %v", n, err)
		}
		w.wants(nil)
		w.clocks()
		w.clocks()
		w.wants(map[string][]string{"staf": {near + "80% waktu respons pertama untuk PM-2026-0001 sudah terpakai; tenggatnya 10 Juli 2026 pukul 09.15 WIB."}})
	})
}

// The jobs that a process runs do all of it by themselves.
func TestTheJobsRunByThemselves(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.ask(nil)
		w.move(10, "09:12:00")
		ran := make(chan string, 1000)
		w.App.Jobs.Observe = jobEnds(ran)
		stop := runJobs(w)
		for seen := map[string]bool{}; !seen["pemberitahuan.jam"] || !seen["pemberitahuan.laporan"] || !seen["pemberitahuan.surel"]; {
			select {
			case kind := <-ran:
				seen[kind] = true
			case <-time.After(30 * time.Second):
				t.Fatalf("only %v ran", seen)
			}
		}
		stop()
		w.wants(map[string][]string{"staf": {near + "80% waktu respons pertama untuk PM-2026-0001 sudah terpakai; tenggatnya 10 Juli 2026 pukul 09.15 WIB."}})
	})
}
