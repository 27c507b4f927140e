package pemberitahuan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Who is told of what happens: those it concerns, never who did it.
func TestWhatPeopleAreToldOf(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		const soon = "2026-07-20T09:00:00+07:00"
		invited := "undangan_koordinasi Unit Anda diundang ke koordinasi KO-2026-0001, 20 Juli 2026 pukul 09.00 WIB."
		body := w.meeting(soon)
		w.wants(nil) // a plan awaits, and tugas says so; nobody is called yet
		id := w.Do("koordinator", "POST", "/koordinasi", body).Want(201).Str("id")
		w.wants(map[string][]string{"unit.if": {invited}})
		next := w.Do("koordinator", "POST", "/koordinasi/"+id+"/jadwal-ulang", object{"mulai_pada": "2026-07-21T13:30:00+07:00", "alasan": "Ruang terpakai."}).Want(200).Str("dijadwal_ulang_ke_id")
		w.wants(map[string][]string{"unit.if": {"jadwal_berubah Jadwal KO-2026-0002 berubah, kini 21 Juli 2026 pukul 13.30 WIB"}})
		w.Do("koordinator", "POST", "/koordinasi/"+next+"/batalkan", object{"alasan": "Mitra berhalangan."}).Want(200)
		w.wants(map[string][]string{"unit.if": {"dibatalkan KO-2026-0002 dibatalkan: Mitra berhalangan."}})
		held := w.meeting("2026-07-09T09:00:00+07:00")
		w.Do("koordinator", "POST", "/koordinasi", held).Want(201)
		w.wants(nil) // entered after it was held

		plan := "/rencana-kegiatan/" + w.submitted()
		w.Do("koordinator", "POST", plan+"/jadwal-ulang", object{"tanggal_mulai": "2026-08-10", "tanggal_selesai": "2026-08-11", "alasan": "Mitra meminta."}).Want(200)
		moved := []string{"jadwal_berubah Jadwal RK-2026-0003 berubah, kini 10 Agustus 2026: Mitra meminta."}
		w.wants(map[string][]string{"unit.if": moved, "staf": moved})
		w.Do("staf", "POST", plan+"/batalkan", object{"alasan": "Tidak jadi."}).Want(200)
		w.wants(map[string][]string{"unit.if": {"dibatalkan RK-2026-0003 dibatalkan: Tidak jadi."}})

		done := w.activity("2026-07-08", "2026-07-09", "mulai", "selesaikan", "laporkan")
		verify := []string{"laporan_menunggu_verifikasi Laporan PL-2026-0001 menunggu verifikasi."}
		w.wants(map[string][]string{"staf": verify, "koordinator": verify})
		w.Do("koordinator", "POST", done+"/kembalikan", object{"catatan": "Bukti kurang."}).Want(200)
		w.wants(map[string][]string{"unit.if": {"laporan_dikembalikan Laporan PL-2026-0001 dikembalikan: Bukti kurang."}})
		w.Do("staf", "POST", w.ask(object{"unit_id": w.unit, "penanggung_jawab_id": w.id("koordinator")})+"/batalkan", object{"alasan": "Ganda."}).Want(200)
		off := []string{"dibatalkan PM-2026-0001 dibatalkan: Ganda."}
		w.wants(map[string][]string{"unit.if": off, "koordinator": off})
	})
}

// A report is due 14 days after the activity; its unit is told once when that
// day is over, and once more for another due.
func TestAReportThatIsOverdue(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.activity("2026-07-01", "2026-07-02", "mulai", "selesaikan") // due 16 July
		w.activity("2026-07-01", "2026-07-03", "mulai", "selesaikan", "laporkan")
		look := func() {
			t.Helper()
			if _, err := w.App.Pemberitahuan.OverdueReports(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		w.wants(map[string][]string{"staf": {"laporan_menunggu_verifikasi Laporan PL-2026-0002 menunggu verifikasi."}, "koordinator": {"laporan_menunggu_verifikasi Laporan PL-2026-0002 menunggu verifikasi."}})
		w.move(16, "23:59:59")
		look()
		if got := w.told("unit.if"); len(got) != 0 {
			t.Errorf("told too early: %v", got)
		}
		w.move(17, "00:00:00")
		look()
		look()
		want := []string{"laporan_terlambat Laporan PL-2026-0001 seharusnya masuk paling lambat 16 Juli 2026."}
		if got := w.told("unit.if"); !slices.Equal(got, want) {
			t.Errorf("got %v", got)
		}
		w.Clock.Advance(401 * 24 * time.Hour) // forgotten, and told anew because it still is
		w.Forget()
		look()
		if got := w.told("unit.if"); !slices.Equal(got, want) {
			t.Errorf("after 401 days: %v", got)
		}
	})
}

// The list is one's own, in either language, page by page; reading marks it.
func TestTheList(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 3 {
			w.ask(nil)
			w.Clock.Advance(time.Minute)
		}
		w.Clock.Advance(5 * time.Minute) // 09:08: the first is at its half
		w.clocks()
		w.Clock.Advance(30 * time.Minute)
		w.Forget()
		w.clocks()
		en := w.Do("staf", "GET", "/pemberitahuan?limit=1&count=true", nil, "Accept-Language", "en").Want(200)
		if en.Num("page.total") != 4 || en.Str("data.0.label") != "Request past its due" || !strings.HasPrefix(en.Str("data.0.teks"), "The first response of PM-2026-000") || !strings.HasSuffix(en.Str("data.0.teks"), "WIB (UTC+7).") || en.Str("data.0.dibuat_oleh.nama") != "Sistem" {
			t.Errorf("in English: %s", en.Body)
		}
		seen := map[string]bool{}
		for at := "/pemberitahuan?limit=1"; at != ""; {
			r := w.Do("staf", "GET", at, nil).Want(200)
			seen[r.Str("data.0.id")] = true
			at = ""
			if next := r.Str("page.next_cursor"); next != "" {
				at = "/pemberitahuan?limit=1&cursor=" + next
			}
		}
		if len(seen) != 4 {
			t.Errorf("%d notices page by page, want 4", len(seen))
		}
		unread := func(as string) float64 {
			return w.Do(as, "GET", "/pemberitahuan?belum_dibaca=true&count=true", nil).Want(200).Num("page.total")
		}
		one := "/pemberitahuan/" + en.Str("data.0.id")
		r := w.Do("staf", "POST", one+"/baca", "{}").Want(200)
		first := r.Str("dibaca_pada")
		w.Clock.Advance(time.Minute)
		if again := w.Do("staf", "POST", one+"/baca", "{}").Want(200); first == "" || again.Str("dibaca_pada") != first || unread("staf") != 3 {
			t.Errorf("read %s, again %s; %v unread", first, again.Str("dibaca_pada"), unread("staf"))
		}
		w.Do("koordinator", "POST", one+"/baca", "{}").Problem(404, "not_found") // somebody else's
		w.Do("", "GET", "/pemberitahuan", nil).Problem(401, "auth_required")
		if n := w.Do("staf", "POST", "/pemberitahuan/baca-semua", object{"sampai": "2026-07-10T09:10:00+07:00"}).Want(200).Num("jumlah"); n != 1 || unread("staf") != 2 {
			t.Errorf("%v marked until 09:10, %v unread", n, unread("staf"))
		}
		if n := w.Do("staf", "POST", "/pemberitahuan/baca-semua", nil).Want(200).Num("jumlah"); n != 2 || unread("staf") != 0 || unread("koordinator") != 3 {
			t.Errorf("%v marked, %v and %v unread", n, unread("staf"), unread("koordinator"))
		}
		if n := w.Do("staf", "GET", "/pemberitahuan?jenis=permintaan_mendekati_tenggat&count=true", nil).Want(200).Num("page.total"); n != 1 {
			t.Errorf("%v near their due, want 1", n)
		}
		w.Do("staf", "GET", "/pemberitahuan?jenis=lain", nil).Problem(400, "query_invalid")
		w.Do("staf", "POST", "/pemberitahuan/baca-semua", object{"sampai": "2026-07-10T09:10:00"}).Problem(422, "validation_failed")
	})
}

// Mail goes to who has an address and wants it, in their language; the list shows
// every kind all the same.
func TestMailIsAChoice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.ask(nil)
		w.move(10, "09:07:30")
		w.address("koordinator", "koordinator@kampus.example")
		w.address("staf", "staf@kampus.example")
		me := w.Do("staf", "GET", "/me", nil).Want(200)
		if me.Get("surel_aktif") != true || fmt.Sprint(me.Get("surel_kecuali")) != "[]" {
			t.Errorf("preferences: %s", me.Body)
		}
		w.clocks()
		prefer := func(as string, body object) {
			t.Helper()
			w.Do(as, "PATCH", "/me/preferensi", body, "If-Match", w.Do(as, "GET", "/me", nil).ETag()).Want(200)
		}
		prefer("staf", object{"surel_kecuali": []string{"permintaan_mendekati_tenggat"}})
		prefer("koordinator", object{"bahasa": "en"})
		w.move(10, "09:12:00")
		w.clocks()
		w.move(10, "09:15:00")
		w.clocks()
		w.Clock.Advance(time.Millisecond)
		prefer("staf", object{"surel_aktif": false})
		w.Do("unit.if", "POST", w.activity("2026-07-08", "2026-07-09", "mulai", "selesaikan")+"/laporkan", object{"ringkasan": "x", "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "Foto"}}}).Want(200)
		got, texts := w.letters()
		want := []string{
			"staf@kampus.example: [Kerjasama] Permintaan mendekati tenggat: PM-2026-0001",
			"koordinator@kampus.example: [Kerjasama] Request past its due: PM-2026-0001",
			"staf@kampus.example: [Kerjasama] Permintaan lewat tenggat: PM-2026-0001",
			"koordinator@kampus.example: [Kerjasama] Report waiting to be verified: PL-2026-0001",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if !strings.Contains(texts[0], "50% waktu respons pertama") || !strings.Contains(texts[0], "Permintaan 1") || !strings.Contains(texts[1], "The first response of PM-2026-0001 was due 10 July 2026, 09:15 WIB") {
			t.Errorf("texts %q", texts)
		}
		if n := len(w.told("staf")); n != 4 {
			t.Errorf("the list of staf has %d, want 4", n)
		}
		for field, bad := range map[string]any{"/surel_kecuali/0": []string{"lain"}, "/surel_kecuali/1": []string{"dibatalkan", "dibatalkan"}} {
			p := w.Do("staf", "PATCH", "/me/preferensi", object{"surel_kecuali": bad}, "If-Match", "*").Problem(422, "validation_failed")
			if p.Str("errors.0.pointer") != field {
				t.Errorf("%v: %s", bad, p.Body)
			}
		}
	})
}

// Invitations go to every address once, new ones later; who was invited is told
// when the meeting moves or is called off, and nobody else.
func TestInvitations(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		body := w.meeting("2026-07-20T09:00:00+07:00")
		at := "/koordinasi/" + w.Do("koordinator", "POST", "/koordinasi", body).Want(201).Str("id")
		invite := func() {
			t.Helper()
			w.Do("koordinator", "POST", at+"/undang", object{"pesan": "Mohon membawa draf."}).Want(200)
		}
		invite()
		r := w.Do("koordinator", "POST", at+"/undang", nil).Want(200)
		if r.Str("peserta.0.undangan.status") != "antre" || r.Get("peserta.1.undangan") != nil || r.Str("diundang_pada") == "" {
			t.Errorf("after inviting: %s", r.Body)
		}
		people := append([]object{}, body["peserta"].([]object)...)
		people = append(people, object{"nama": "Peserta Tiga", "asal": "mitra", "mitra_id": w.mitra, "surel": "tiga@mitra.example"}, object{"nama": "Peserta Empat", "asal": "mitra", "mitra_id": w.mitra, "surel": "empat@mitra.example"})
		w.Do("koordinator", "PATCH", at, object{"peserta": people[:3]}, "If-Match", "*").Want(200)
		w.Clock.Advance(time.Millisecond)
		invite()
		w.Do("koordinator", "PATCH", at, object{"peserta": people}, "If-Match", "*").Want(200) // empat is never invited
		w.Clock.Advance(time.Millisecond)
		next := "/koordinasi/" + w.Do("koordinator", "POST", at+"/jadwal-ulang", object{"mulai_pada": "2026-07-21T13:30:00+07:00", "alasan": "Ruang terpakai."}).Want(200).Str("dijadwal_ulang_ke_id")
		w.Clock.Advance(time.Millisecond)
		w.Do("koordinator", "POST", next+"/batalkan", object{"alasan": "Mitra berhalangan."}).Want(200)
		got, texts := w.letters()
		want := []string{
			"satu@mitra.example: KO-2026-0001 – Kunjungan rekaan", "tiga@mitra.example: KO-2026-0001 – Kunjungan rekaan",
			"satu@mitra.example: KO-2026-0002 – Kunjungan rekaan", "tiga@mitra.example: KO-2026-0002 – Kunjungan rekaan",
			"satu@mitra.example: KO-2026-0002 – Kunjungan rekaan", "tiga@mitra.example: KO-2026-0002 – Kunjungan rekaan",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
		for i, parts := range [][]string{
			0: {"Yth. Peserta Satu,", "Waktu: 20 Juli 2026 pukul 09.00 WIB", "Tempat: Ruang rapat", "Tautan: https://rapat.example/1", "Mohon membawa draf.", "Dear Peserta Satu,", "Time: 20 July 2026, 09:00 WIB"},
			2: {"Koordinasi KO-2026-0001 dijadwal ulang", "21 Juli 2026 pukul 13.30 WIB", "Ruang terpakai."},
			4: {"dibatalkan", "Mitra berhalangan."},
		} {
			for _, p := range parts {
				if !strings.Contains(texts[i], p) {
					t.Errorf("letter %d lacks %q:\n%s", i, p, texts[i])
				}
			}
		}
		w.Do("koordinator", "POST", next+"/undang", nil).Problem(409, "invalid_transition")
		w.Do("staf", "POST", at+"/undang", nil).Problem(403, "forbidden")
		w.Do("koordinator", "POST", at+"/undang", object{"pesan": strings.Repeat("x", 2001)}).Problem(409, "invalid_transition")
	})
}
