package pemberitahuan_test

import (
	"maps"
	"strings"
	"testing"
	"time"
)

// Who is lent a role is told, and told when it is withdrawn, whatever role they
// hold themselves, or none; whose role it is knows, or is told when somebody else
// disposed of it.
func TestWhoIsLentARole(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.address("auditor", "auditor@kampus.example")
		lend := func(as, from, to string) string {
			return "/delegasi/" + w.Do(as, "POST", "/pengguna/"+w.id(from)+"/delegasi", object{
				"ke_username": to, "peran": "sub_koordinator", "sampai_pada": "2026-07-20T17:00:00+07:00", "alasan": "Cuti tahunan"}).Want(201).Str("id")
		}
		at := lend("koordinator", "koordinator", "auditor")
		name := w.Do("koordinator", "GET", "/me", nil).Want(200).Str("nama")
		got := "delegasi_diterima " + name + " mendelegasikan peran sub_koordinator kepada Anda, mulai 10 Juli 2026 pukul 09.00 WIB sampai 20 Juli 2026 pukul 17.00 WIB: Cuti tahunan"
		w.wants(map[string][]string{"auditor": {got}})
		w.Clock.Advance(time.Minute)
		w.Do("koordinator", "POST", at+"/cabut", nil).Want(200)
		w.wants(map[string][]string{"auditor": {"delegasi_dicabut Delegasi peran sub_koordinator dari " + name + " kepada Anda dicabut."}})

		// An admin lends for somebody else; the delegate has no role today, and reads
		// English.
		first := w.Do("admin", "POST", "/pengguna", object{"username": "baru.satu", "nama": "Orang Baru", "penugasan": []object{{"peran": "staf_humas", "berlaku_mulai": "2027-01-01"}}}).Want(201).Str("kata_sandi_awal")
		at = lend("admin", "koordinator", "baru.satu")
		token := "Bearer " + w.Do("", "POST", "/auth/login", object{"username": "baru.satu", "password": first}).Want(200).Str("access_token")
		r := w.Do("", "GET", "/pemberitahuan", nil, "Authorization", token, "Accept-Language", "en").Want(200)
		if r.Str("data.0.label") != "Role lent to you" || !strings.HasPrefix(r.Str("data.0.teks"), name+" lent you the role sub_koordinator, from 10 July 2026") || r.Get("data.1") != nil {
			t.Errorf("told %s", r.Body)
		}
		w.Do("", "GET", r.Str("data.0.href"), nil, "Authorization", token).Want(200)
		w.Clock.Advance(time.Minute)
		w.Do("admin", "POST", at+"/cabut", nil).Want(200)
		w.wants(map[string][]string{"koordinator": {
			"peran_didelegasikan Peran sub_koordinator Anda didelegasikan kepada Orang Baru oleh orang lain, mulai 10 Juli 2026 pukul 09.01 WIB sampai 20 Juli 2026 pukul 17.00 WIB: Cuti tahunan",
			"peran_ditarik_kembali Delegasi peran sub_koordinator Anda kepada Orang Baru dicabut oleh orang lain.",
		}})
		mails, texts := w.letters()
		want := "auditor@kampus.example: [Kerjasama] Delegasi diterima: sub_koordinator | auditor@kampus.example: [Kerjasama] Delegasi dicabut: sub_koordinator"
		if strings.Join(mails, " | ") != want || !strings.Contains(texts[0], "Cuti tahunan") {
			t.Errorf("mails %q %q", mails, texts)
		}
	})
}

// Who takes over what a leaver was responsible for is told once for all of it, and
// the leaver not at all.
func TestWhoTakesOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.address("koordinator", "koordinator@kampus.example")
		w.Do("koordinator", "PATCH", "/me/preferensi", object{"surel_kecuali": []string{"tanggungan_diterima"}}, "If-Match", "*").Want(200)
		hand := func(more object) {
			t.Helper()
			body := object{"ke_id": w.id("koordinator")}
			maps.Copy(body, more)
			w.Do("admin", "POST", "/pengguna/"+w.id("staf")+"/alihkan", body).Want(200)
		}
		hand(nil) // nothing to hand over: nobody is told
		w.wants(nil)
		for range 3 {
			w.ask(object{"penanggung_jawab_id": w.id("staf")})
			w.Clock.Advance(time.Millisecond) // the order of ids is that of their instants
		}
		hand(object{"alasan": "Pindah tugas"})
		w.wants(map[string][]string{"koordinator": {"tanggungan_diterima PM-2026-0001 dan 2 rekaman lain kini menjadi tanggungan Anda: Pindah tugas"}})
		w.ask(object{"penanggung_jawab_id": w.id("staf")})
		w.Clock.Advance(time.Minute)
		hand(nil)
		w.wants(map[string][]string{"koordinator": {"tanggungan_diterima PM-2026-0004 kini menjadi tanggungan Anda"}})
		if mails, _ := w.letters(); len(mails) != 0 {
			t.Errorf("mail for what they do not want by mail: %q", mails)
		}
	})
}
