package naskah_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/platform/clock"
)

func (w *world) on(day string) {
	w.T.Helper()
	w.Clock.Set(clock.Date(day).Start().Add(9 * time.Hour))
	w.Forget()
}

// listed is what a list of agreements names, by kode.
func (w *world) listed(query string) []string {
	w.T.Helper()
	var p struct {
		Data []struct {
			Kode string `json:"kode"`
		} `json:"data"`
	}
	w.Do("staf", "GET", "/naskah?limit=100&"+query, nil).Want(200).JSON(&p)
	out := []string{}
	for _, d := range p.Data {
		out = append(out, d.Kode)
	}
	return out
}

// masa_berlaku day by day, as a record shows it and as a list finds it.
func TestTermsByDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.draft(nil) // NS-2026-0001: not signed
		plain := w.signed(object{"tanggal_mulai": "2026-08-01", "tanggal_berakhir": "2027-07-31"})
		open := w.signed(object{"tanggal_mulai": "2026-07-01", "tanggal_berakhir": nil, "tanpa_batas_waktu": true})
		renewed := w.signed(object{"tanggal_mulai": "2026-07-01", "tanggal_berakhir": "2026-12-31"})
		next := w.sign(w.renewal(renewed, object{"tanggal_mulai": "2027-01-01", "tanggal_berakhir": "2027-12-31"}))
		late := w.signed(object{"tanggal_mulai": "2026-07-01", "tanggal_berakhir": "2026-12-31"})
		w.act(late, "perpanjang", object{"tanggal_mulai": "2027-02-01", "tanggal_berakhir": "2027-12-31"}).Want(201)
		all := []string{plain, open, renewed, next, late}
		days := map[string]string{
			"2026-07-10": "belum_mulai berlaku dalam_perpanjangan belum_mulai dalam_perpanjangan",
			"2026-07-31": "belum_mulai berlaku dalam_perpanjangan belum_mulai dalam_perpanjangan",
			"2026-08-01": "berlaku berlaku dalam_perpanjangan belum_mulai dalam_perpanjangan",
			"2026-12-31": "berlaku berlaku dalam_perpanjangan belum_mulai dalam_perpanjangan",
			"2027-01-01": "berlaku berlaku berakhir berlaku dalam_perpanjangan",
			"2027-05-01": "berlaku berlaku berakhir berlaku dalam_perpanjangan",
			"2027-05-02": "akan_berakhir berlaku berakhir berlaku dalam_perpanjangan",
			"2027-07-31": "akan_berakhir berlaku berakhir berlaku dalam_perpanjangan",
			"2027-08-01": "berakhir berlaku berakhir berlaku dalam_perpanjangan",
		}
		for _, day := range slices.Sorted(maps.Keys(days)) {
			want := days[day]
			w.on(day)
			var got []string
			for _, id := range all {
				r := w.get(id)
				m := r.Str("masa_berlaku")
				got = append(got, m)
				if found := w.listed("masa_berlaku=" + m + "&kode=" + r.Str("kode")); len(found) != 1 {
					t.Errorf("%s: %s is %s, but the list of these has it not", day, r.Str("kode"), m)
				}
				if found := w.listed("status=" + r.Str("status") + "&kode=" + r.Str("kode")); len(found) != 1 {
					t.Errorf("%s: %s is %s, but the list of these has it not", day, r.Str("kode"), r.Str("status"))
				}
			}
			if s := strings.Join(got, " "); s != want {
				t.Errorf("%s: got  %s\nwant %s", day, s, want)
			}
		}
		w.on("2027-08-01")
		for query, want := range map[string]string{
			"sort=masa_berlaku,kode":                                        "[NS-2026-0001 NS-2026-0007 NS-2026-0003 NS-2026-0005 NS-2026-0006 NS-2026-0002 NS-2026-0004]",
			"sort=tanggal_berakhir,kode":                                    "[NS-2026-0004 NS-2026-0006 NS-2026-0002 NS-2026-0005 NS-2026-0007 NS-2026-0001 NS-2026-0003]",
			"masa_berlaku=berlaku&sort=kode":                                "[NS-2026-0003 NS-2026-0005]",
			"berakhir_dari=2027-07-01&berakhir_sampai=2027-12-30&sort=kode": "[NS-2026-0002]",
			"status=ditutup":                                                "[NS-2026-0004]",
			"q=sama+pend&jenis=mou&tingkat=nasional&bidang=pendidikan&unit=IF&sort=kode&status=draf": "[NS-2026-0001 NS-2026-0007]",
		} {
			if got := fmt.Sprint(w.listed(query)); got != want {
				t.Errorf("%s: got %s, want %s", query, got, want)
			}
		}
		// Page by page it is the same order.
		for _, sort := range []string{"masa_berlaku", "-tanggal_berakhir", "status,kode", "-tanggal_ttd"} {
			whole, paged := w.listed("sort="+sort), []string{}
			for cursor := ""; ; {
				r := w.Do("staf", "GET", "/naskah?limit=2&sort="+sort+cursor, nil).Want(200)
				for i := range r.Get("data").([]any) {
					paged = append(paged, r.Str(fmt.Sprintf("data.%d.kode", i)))
				}
				if cursor = r.Str("page.next_cursor"); cursor == "" {
					break
				}
				cursor = "&cursor=" + cursor
			}
			if !slices.Equal(whole, paged) {
				t.Errorf("sort=%s: whole %v, by pages %v", sort, whole, paged)
			}
		}
	})
}

// A renewal that has begun closes the agreement it renews with its signature; one
// that begins later closes it from that day on, with nobody doing anything.
func TestTheRenewalTakesOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sub(t, "at once", func(t *testing.T, w *world) {
			old := w.signed(object{"tanggal_mulai": "2023-07-01", "tanggal_berakhir": "2026-06-30"})
			w.sign(w.renewal(old, object{"tanggal_mulai": "2026-07-01", "tanggal_berakhir": "2029-06-30"}))
			r := w.get(old)
			if r.Str("status") != "ditutup" || r.Str("jenis_penutupan") != "digantikan" || r.Str("tanggal_tutup") != "2026-07-01" || !strings.HasPrefix(w.events(old), "digantikan,") {
				t.Errorf("closed: %s, %s", r.Body, w.events(old))
			}
		})
		w.sub(t, "later", func(t *testing.T, w *world) {
			old := w.signed(object{"tanggal_berakhir": "2026-12-31"})
			next := w.sign(w.renewal(old, object{"tanggal_mulai": "2027-01-01", "tanggal_berakhir": "2029-06-30"}))
			if r := w.get(old); r.Str("status") != "ditandatangani" || r.Str("pengganti_id") != next {
				t.Errorf("too early: %s", r.Body)
			}
			w.on("2027-01-01")
			if r := w.get(old); r.Str("status") != "ditutup" || r.Str("jenis_penutupan") != "digantikan" || r.Str("tanggal_tutup") != "2027-01-01" {
				t.Errorf("on the day: %s", r.Body)
			}
			w.act(old, "tutup", object{"alasan": "x", "jenis_penutupan": "digantikan"}).Problem(409, "invalid_transition")
			w.act(old, "catat-pelaporan", object{"sistem": "laporkerma", "nomor": "1"}).Want(200)
			if got := w.one("SELECT status FROM naskah WHERE id = '" + old + "'"); got != "ditutup" {
				t.Errorf("its next change writes it down: %s", got)
			}
		})
	})
}

func TestSleeping(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		awake, asleep := w.signed(nil), w.signed(nil)
		id := w.Do("unit.if", "POST", "/pelaksanaan", object{
			"judul": "Magang", "jenis": "kegiatan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": w.unit, "prodi_ids": []string{w.prodi}, "mitra_ids": []string{w.mitra[0]},
			"bidang": []string{"pendidikan"}, "tingkat": "nasional", "relevan_ps": true, "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-10",
		}).Want(201).Str("id")
		w.exec("UPDATE pelaksanaan SET naskah_id = '" + awake + "' WHERE id = '" + id + "'")
		kode := func(id string) string { return fmt.Sprint([]string{w.get(id).Str("kode")}) }
		if got := w.listed("tanpa_kegiatan=true"); len(got) != 2 {
			t.Errorf("an activity that is not verified wakes nobody: %v", got)
		}
		w.exec("UPDATE pelaksanaan SET status = 'terverifikasi' WHERE id = '" + id + "'")
		if got, want := fmt.Sprint(w.listed("tanpa_kegiatan=true")), kode(asleep); got != want {
			t.Errorf("asleep: got %s, want %s", got, want)
		}
		if got, want := fmt.Sprint(w.listed("tanpa_kegiatan=false")), kode(awake); got != want {
			t.Errorf("awake: got %s, want %s", got, want)
		}
	})
}
