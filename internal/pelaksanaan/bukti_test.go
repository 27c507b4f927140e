package pelaksanaan_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"
)

// Evidence is only ever added: by the unit and the office, before and after the
// verification, and nothing that can be sent takes any away.
func TestEvidence(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.activity("selesai", nil)
		file := w.upload("unit.if")
		r := w.act("unit.if", id, "bukti", object{"berkas_id": file, "tanggal_bukti": "2026-07-09"}).Want(200)
		check(t, r, map[string]any{"status": "selesai", "versi": 4.0, "bukti.0.berkas_id": file, "bukti.0.tautan": nil, "bukti.0.judul": "bukti 1.pdf", "bukti.0.tanggal_bukti": "2026-07-09",
			"bukti.0.ditambah_oleh.nama": "Jurusan Teknik Informatika Demo"})
		if sum := sha256.Sum256(w.Do("unit.if", "GET", "/berkas/"+file, nil).Want(200).Body); r.Str("bukti.0.sha256") != hex.EncodeToString(sum[:]) {
			t.Errorf("digest %s", r.Str("bukti.0.sha256"))
		}
		first := r.Str("bukti.0.id")

		w.Clock.Advance(time.Minute)
		w.act("unit.if", id, "laporkan", report(object{"bukti": []object{link("Daftar hadir", 1), {"berkas_id": file, "judul": "lagi"}}})).Want(200)
		w.act("staf", id, "bukti", link("Undangan", 2)).Want(200)
		w.act("staf", id, "verifikasi", nil).Want(200)
		w.Clock.Advance(time.Minute)
		r = w.act("unit.if", id, "bukti", link("Foto", 3)).Want(200)
		if got, want := bukti(r, "bukti"), "bukti 1.pdf, Daftar hadir, Undangan, Foto"; got != want {
			t.Errorf("evidence %q, want %q", got, want)
		}
		check(t, r, map[string]any{"status": "terverifikasi", "bukti.0.id": first, "bukti.0.judul": "bukti 1.pdf", "bukti.2.ditambah_oleh.nama": "Staf Humas Demo", "bukti.3.ditambah_pada": "2026-07-10T02:02:00Z", "bukti.3.sha256": nil})

		for _, again := range []object{link("Foto, lagi", 3), {"berkas_id": file}} {
			if p := w.act("unit.if", id, "bukti", again).Problem(422, "validation_failed"); faults(p) != " duplicate" {
				t.Errorf("twice: %q", faults(p))
			}
		}
		for _, method := range []string{"DELETE", "PATCH", "PUT"} {
			w.Do("koordinator", method, "/pelaksanaan/"+id+"/bukti/"+first, nil, "If-Match", "*").Problem(404, "not_found")
		}
		w.Do("unit.if", "DELETE", "/berkas/"+file, nil, "If-Match", "*").Problem(405, "method_not_allowed")
		w.act("unit.tm", id, "bukti", link("x", 4)).Problem(404, "not_found")
		w.act("auditor", id, "bukti", link("x", 4)).Problem(403, "forbidden")
		w.act("unit.if", w.activity("berlangsung", nil), "bukti", link("x", 4)).Problem(409, "invalid_transition")
		if then := w.Do("auditor", "GET", "/pelaksanaan/"+id+"?per=2026-07-10T02:01:30Z", nil).Want(200); bukti(then, "bukti") != "bukti 1.pdf, Daftar hadir, Undangan" {
			t.Errorf("a minute before: %s", bukti(then, "bukti"))
		}
	})
}

// The unit states aspects a and b until its report is verified, the office all
// three at any time; a KPI counts an aspect that is stated with evidence.
func TestAspects(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.activity("selesai", nil)
		a := func(yes bool, why string, proof ...object) object {
			return object{"terpenuhi": yes, "uraian": why, "bukti": append([]object{}, proof...)}
		}
		r := w.aspect("unit.if", id, "a", a(true, "Sesuai renstra.", link("SK", 1))).Want(200)
		check(t, r, map[string]any{"aspek.a.terpenuhi": true, "aspek.a.uraian": "Sesuai renstra.", "aspek.a.bukti.0.judul": "SK", "aspek.b.uraian": nil, "bukti.0": nil})
		r = w.aspect("unit.if", id, "a", a(false, "Belum.", link("SK", 1), link("Lampiran", 2))).Want(200)
		check(t, r, map[string]any{"aspek.a.terpenuhi": false, "aspek.a.uraian": "Belum."})
		if got := bukti(r, "aspek.a.bukti"); got != "SK, Lampiran" {
			t.Errorf("evidence of a: %q", got)
		}
		if got := bukti(w.aspect("unit.if", id, "a", a(true, "Ya.")).Want(200), "aspek.a.bukti"); got != "SK, Lampiran" {
			t.Errorf("evidence of a after none was named: %q", got)
		}
		file := w.upload("unit.if")
		r = w.aspect("unit.if", id, "b", object{"kinerja": true, "fasilitas": false, "uraian": "Alat hibah.", "bukti": []object{{"berkas_id": file}}}).Want(200)
		check(t, r, map[string]any{"aspek.b.kinerja": true, "aspek.b.fasilitas": false, "aspek.b.bukti.0.judul": "bukti 1.pdf", "aspek.a.terpenuhi": true})
		c := object{"uraian": "Mitra ingin lanjut.", "bukti": []object{}}
		w.aspect("unit.if", id, "c", c).Problem(403, "forbidden")
		check(t, w.aspect("staf", id, "c", c).Want(200), map[string]any{"aspek.c.uraian": "Mitra ingin lanjut."})

		w.act("unit.if", id, "laporkan", report(nil)).Want(200)
		w.aspect("unit.if", id, "a", a(true, "Masih.")).Want(200)
		w.act("staf", id, "verifikasi", nil).Want(200)
		w.aspect("unit.if", id, "a", a(false, "Terlambat.")).Problem(403, "forbidden")
		check(t, w.aspect("staf", id, "a", a(true, "Oleh kantor.")).Want(200), map[string]any{"aspek.a.uraian": "Oleh kantor.", "status": "terverifikasi"})

		for name, tt := range map[string]struct {
			which  string
			body   object
			status int
			code   string
			faults string
		}{
			"no words":             {"a", a(true, ""), 422, "validation_failed", "/uraian required"},
			"words of 100 kB":      {"c", object{"uraian": strings.Repeat("x", long), "bukti": []object{}}, 422, "validation_failed", "/uraian too_long"},
			"a link without TLS":   {"b", object{"kinerja": true, "fasilitas": true, "uraian": "x", "bukti": []object{{"tautan": "http://x.example", "judul": "x"}}}, 422, "validation_failed", "/bukti/0/tautan not_https_url"},
			"b said about a":       {"a", object{"kinerja": true, "uraian": "x", "bukti": []object{}}, 422, "unknown_field", "/kinerja unknown_field"},
			"met, said of c":       {"c", object{"terpenuhi": true, "uraian": "x", "bukti": []object{}}, 422, "unknown_field", "/terpenuhi unknown_field"},
			"a fourth aspect":      {"d", a(true, "x"), 404, "not_found", ""},
			"a file not one's own": {"a", a(true, "x", object{"berkas_id": w.upload("koordinator")}), 422, "validation_failed", "/bukti/0/berkas_id unknown_id"},
		} {
			if p := w.aspect("staf", id, tt.which, tt.body).Problem(tt.status, tt.code); faults(p) != tt.faults {
				t.Errorf("%s: got %q, want %q", name, faults(p), tt.faults)
			}
		}
		tag := w.get("staf", id).ETag()
		w.aspect("staf", id, "a", a(true, "Sekali lagi.")).Want(200)
		w.Do("staf", "PUT", "/pelaksanaan/"+id+"/aspek/a", a(false, "Basi."), "If-Match", tag).Problem(412, "stale")
		check(t, w.get("auditor", id), map[string]any{"aspek.a.uraian": "Sekali lagi.", "aspek.a.terpenuhi": true})
	})
}

// Reports are verified by the dozen; each stands or falls for itself.
func TestVerifyingMany(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		own := w.Do("staf", "POST", "/pelaksanaan", w.isi(nil)).Want(201).Str("id")
		w.act("staf", own, "mulai", nil).Want(200)
		w.act("staf", own, "selesaikan", nil).Want(200)
		w.act("staf", own, "laporkan", report(nil)).Want(200)
		a, b, early := w.activity("dilaporkan", nil), w.activity("dilaporkan", nil), w.activity("selesai", nil)
		body := w.bytes(object{"ids": []string{a, own, early, nobody, b}, "catatan": "Lengkap."})
		for range 2 {
			r := w.Do("staf", "POST", "/pelaksanaan/verifikasi-massal", body, "Idempotency-Key", "banyak").Want(200)
			check(t, r, map[string]any{
				"data.0.id": a, "data.0.versi": 5.0, "data.0.galat": nil, "data.1.id": own, "data.1.versi": nil, "data.1.galat.code": "separation_of_duties",
				"data.2.galat.code": "invalid_transition", "data.3.galat.code": "not_found", "data.4.id": b, "data.4.versi": 5.0, "data.5": nil, "berhasil": 2.0, "gagal": 3.0,
			})
		}
		for id, want := range map[string]string{a: "terverifikasi", b: "terverifikasi", own: "dilaporkan", early: "selesai"} {
			check(t, w.get("auditor", id), map[string]any{"status": want})
		}
		w.Do("unit.if", "POST", "/pelaksanaan/verifikasi-massal", object{"ids": []string{own}}).Problem(403, "forbidden")
	})
}

// What was verified is corrected by somebody who did not report it; what stood
// there before stays readable.
func TestCorrection(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.activity("terverifikasi", nil)
		w.Clock.Advance(time.Minute)
		change := object{"perubahan": object{"bidang": []string{"penelitian"}, "tanggal_mulai": "2026-07-08", "ringkasan": "Yang benar."}, "alasan": "Salah tik."}
		w.act("staf", id, "ralat", change).Problem(403, "forbidden")
		r := w.act("koordinator", id, "ralat", change).Want(200)
		check(t, r, map[string]any{"status": "terverifikasi", "bidang.0": "penelitian", "bidang.1": nil, "tanggal_mulai": "2026-07-08", "ringkasan": "Yang benar.", "bukti.0.judul": "Foto",
			"diverifikasi_oleh.nama": "Staf Humas Demo", "ralat.0.alasan": "Salah tik.", "ralat.0.oleh.nama": "Sub Koordinator Demo", "ralat.0.pada": "2026-07-10T02:01:00Z", "ralat.1": nil})
		then := w.Do("auditor", "GET", "/pelaksanaan/"+id+"?per=2026-07-10T02:00:30Z", nil).Want(200)
		check(t, then, map[string]any{"bidang.0": "pendidikan", "tanggal_mulai": "2026-07-09", "ringkasan": "Terlaksana.", "ralat.0": nil})
		if got := w.events(id); !strings.HasSuffix(got, "diverifikasi diralat") {
			t.Errorf("events %q", got)
		}

		mine := w.Do("koordinator", "POST", "/pelaksanaan", w.isi(nil)).Want(201).Str("id")
		w.act("koordinator", mine, "mulai", nil).Want(200)
		w.act("koordinator", mine, "selesaikan", nil).Want(200)
		w.act("koordinator", mine, "laporkan", report(nil)).Want(200)
		w.act("koordinator", mine, "verifikasi", nil).Problem(403, "separation_of_duties")
		w.act("staf", mine, "verifikasi", nil).Want(200)
		w.act("koordinator", mine, "ralat", change).Problem(403, "separation_of_duties")
	})
}

func ids(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("01980000-0000-7000-8000-%012d", i)
	}
	return out
}
