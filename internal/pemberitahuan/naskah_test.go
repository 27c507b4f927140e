package pemberitahuan_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// agreement signs an MoU that ends on a day, for IF.
func (w *world) agreement(until any, more object) string {
	w.T.Helper()
	w.Clock.Advance(time.Millisecond)
	body := object{
		"jenis": "mou", "judul": "Kerja sama rekaan", "ruang_lingkup": "x", "bidang": []string{"pendidikan"}, "tingkat": "nasional", "tanggal_mulai": "2026-07-01", "tanggal_berakhir": until,
		"unit_ids": []string{w.unit}, "pihak": []object{{"jenis": "polibatam", "nama_penandatangan": "Penandatangan Rekaan", "jabatan_penandatangan": "Direktur"},
			{"jenis": "mitra", "mitra_id": w.mitra, "nama_penandatangan": "Pihak Rekaan", "jabatan_penandatangan": "Direktur"}},
	}
	maps.Copy(body, more)
	maps.DeleteFunc(body, func(_ string, v any) bool { return v == nil })
	return w.sign(w.Do("staf", "POST", "/naskah", body).Want(201).Str("id"))
}

func (w *world) sign(id string) string {
	w.T.Helper()
	at := "/naskah/" + id
	w.Do("staf", "POST", at+"/versi", object{"jenis": "draf", "pasal": []object{{"judul": object{"id": "Maksud"}, "ayat": []object{{"id": "Bekerja sama."}}}}}).Want(201)
	for _, do := range []string{"ajukan-telaah", "kirim-mitra", "finalkan"} {
		w.Do("staf", "POST", at+"/"+do, "{}").Want(200)
	}
	w.n++
	file := w.Do("staf", "POST", "/berkas", fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"naskah.pdf\"\r\n\r\n%%PDF-1.4\n1 0 obj\nendobj\n%% %d\n%%%%EOF\n\r\n--b--\r\n", w.n),
		"Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
	w.Do("staf", "POST", at+"/catat-tanda-tangan", object{"tanggal_ttd": "2026-07-01", "metode_ttd": "basah", "berkas_id": file}).Want(200)
	return id
}

// on looks for agreements that end at a time of WIB on a day.
func (w *world) on(day, clock string) {
	w.T.Helper()
	t, err := time.Parse(time.RFC3339, day+"T"+clock+"+07:00")
	if err != nil {
		w.T.Fatal(err)
	}
	w.Clock.Set(t)
	w.Forget()
	if _, err := w.App.Pemberitahuan.EndingAgreements(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
}

// lists are the reminders that stand in everybody's list; what was told stays.
func (w *world) lists(want ...string) {
	w.T.Helper()
	slices.Sort(want)
	for user, concerned := range map[string]bool{"staf": true, "koordinator": true, "unit.if": true, "unit.mb": false, "pimpinan": false, "auditor": false, "admin": false} {
		got := []string{}
		for _, line := range w.told(user) {
			if text, ok := strings.CutPrefix(line, "naskah_akan_berakhir "); ok {
				got = append(got, text)
			}
		}
		slices.Sort(got)
		if !concerned && len(got) > 0 || concerned && !slices.Equal(got, want) {
			w.T.Errorf("%s was told %q, want %q", user, got, want)
		}
	}
}

// The office and the units of an agreement are told 180, 90, 30 and 7 days before
// its last day, once each, in the list and by mail.
func TestAnAgreementThatEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, user := range []string{"staf", "koordinator", "unit.if", "unit.mb"} {
			w.address(user, user+"@kampus.example")
		}
		w.agreement("2027-07-10", nil)
		all := []string{}
		for _, step := range []struct {
			day, before string
			text        string
		}{
			{"2027-01-11", "2027-01-10", "NS-2026-0001 berakhir dalam 180 hari, pada 10 Juli 2027."},
			{"2027-04-11", "2027-04-10", "NS-2026-0001 berakhir dalam 90 hari, pada 10 Juli 2027."},
			{"2027-06-10", "2027-06-09", "NS-2026-0001 berakhir dalam 30 hari, pada 10 Juli 2027."},
			{"2027-07-03", "2027-07-02", "NS-2026-0001 berakhir dalam 7 hari, pada 10 Juli 2027."},
		} {
			w.on(step.before, "23:59:59")
			w.lists(all...)
			w.on(step.day, "00:00:00")
			w.on(step.day, "00:10:00")
			all = append(all, step.text)
			w.lists(all...)
		}
		w.on("2027-07-10", "12:00:00")
		w.on("2027-07-11", "12:00:00")
		w.lists(all...)
		letters, _ := w.letters()
		count := map[string]int{}
		for _, l := range letters {
			if to, ok := strings.CutSuffix(l, ": [Kerjasama] Naskah akan berakhir: NS-2026-0001"); ok {
				count[to]++
			}
		}
		if want := map[string]int{"staf@kampus.example": 4, "koordinator@kampus.example": 4, "unit.if@kampus.example": 4}; !maps.Equal(count, want) {
			t.Errorf("letters %v, want %v", count, want)
		}
	})
}

// Where nobody looked for weeks, or an agreement is entered late, only the nearest
// step is told; on the last day too.
func TestOnlyTheNearestStepIsTold(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		w.agreement("2027-03-31", nil)
		w.on("2027-03-12", "08:00:00") // 180, 90 and 30 are past
		w.lists("NS-2026-0001 berakhir dalam 19 hari, pada 31 Maret 2027.")
		w.on("2027-03-31", "23:59:59")
		w.lists("NS-2026-0001 berakhir dalam 19 hari, pada 31 Maret 2027.", "NS-2026-0001 berakhir hari ini, 31 Maret 2027.")
		w.on("2027-04-01", "00:00:00")
		w.lists("NS-2026-0001 berakhir dalam 19 hari, pada 31 Maret 2027.", "NS-2026-0001 berakhir hari ini, 31 Maret 2027.")
	})
}

// Nobody is told of what is being renewed, was closed, never ends, was not signed
// or has another unit; a renewal that is called off brings its reminder back, and
// a corrected last day its own.
func TestWhatEndsNobody(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		renewed := w.agreement("2026-12-31", nil)
		closed := w.agreement("2026-12-31", nil)
		w.agreement(nil, object{"tanpa_batas_waktu": true})
		w.Do("staf", "POST", "/naskah", object{"jenis": "mou", "judul": "x", "ruang_lingkup": "x", "bidang": []string{"pkm"}, "tingkat": "nasional", "tanggal_mulai": "2026-07-01", "tanggal_berakhir": "2026-12-31", "pihak": []object{}}).Want(201)
		next := w.Do("staf", "POST", "/naskah/"+renewed+"/perpanjang", object{"tanggal_mulai": "2027-01-01", "tanggal_berakhir": "2027-12-31"}).Want(201).Str("id")
		w.Do("staf", "POST", "/naskah/"+closed+"/tutup", object{"alasan": "x", "jenis_penutupan": "diakhiri_dini"}).Want(200)
		w.on("2026-12-01", "08:00:00")
		w.lists()
		w.Do("staf", "POST", "/naskah/"+next+"/batalkan", object{"alasan": "x"}).Want(200)
		w.on("2026-12-02", "08:00:00")
		w.lists("NS-2026-0001 berakhir dalam 29 hari, pada 31 Desember 2026.")
		w.Do("koordinator", "POST", "/naskah/"+renewed+"/ralat", object{"perubahan": object{"tanggal_berakhir": "2027-01-15"}, "alasan": "Salah ketik."}).Want(200)
		w.on("2026-12-03", "08:00:00")
		w.lists("NS-2026-0001 berakhir dalam 29 hari, pada 31 Desember 2026.", "NS-2026-0001 berakhir dalam 43 hari, pada 15 Januari 2027.")
	})
}

// A jurusan is told of an agreement that names only a prodi of its.
func TestThroughAProdi(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		prodi := w.Do("staf", "GET", "/prodi?jurusan=IF", nil).Want(200).Str("data.0.id")
		w.agreement("2026-07-17", object{"unit_ids": nil, "prodi_ids": []string{prodi}})
		w.on("2026-07-10", "10:00:00")
		w.lists("NS-2026-0001 berakhir dalam 7 hari, pada 17 Juli 2026.")
	})
}

// Who drafted an agreement and whom it is for hear how its review goes on, and
// never who did it.
func TestStepsOfAReview(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.Do("staf", "POST", "/naskah", object{"jenis": "mou", "judul": "Kerja sama rekaan", "ruang_lingkup": "x", "bidang": []string{"pkm"}, "tingkat": "nasional", "tanggal_mulai": "2026-07-01", "tanggal_berakhir": "2027-12-31", "unit_ids": []string{w.unit},
			"pihak": []object{{"jenis": "polibatam", "nama_penandatangan": "Penandatangan Rekaan", "jabatan_penandatangan": "Direktur"}, {"jenis": "mitra", "mitra_id": w.mitra, "nama_penandatangan": "Pihak Rekaan", "jabatan_penandatangan": "Direktur"}}}).Want(201).Str("id")
		act := func(as, do string, body any) { w.Do(as, "POST", "/naskah/"+id+"/"+do, body).Want(200) }
		w.Do("staf", "POST", "/naskah/"+id+"/versi", object{"jenis": "draf", "pasal": []object{{"judul": object{"id": "Maksud"}, "ayat": []object{{"id": "Bekerja sama."}}}}}).Want(201)
		act("staf", "ajukan-telaah", "{}")
		w.wants(nil)
		act("koordinator", "kirim-mitra", "{}")
		sent := []string{"naskah_dikirim_mitra Naskah NS-2026-0001 kini ditelaah mitra."}
		w.wants(map[string][]string{"staf": sent, "unit.if": sent})
		act("koordinator", "kembalikan", object{"catatan": "Tambah jangka waktu."})
		back := []string{"naskah_dikembalikan Naskah NS-2026-0001 dikembalikan untuk disusun ulang: Tambah jangka waktu."}
		w.wants(map[string][]string{"staf": back, "unit.if": back})
		act("staf", "batalkan", object{"alasan": "Mitra mundur."})
		w.wants(map[string][]string{"unit.if": {"dibatalkan NS-2026-0001 dibatalkan: Mitra mundur."}})
	})
}
