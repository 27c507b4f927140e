package pelaksanaan_test

import (
	"strings"
	"testing"
	"time"
)

func TestFromPlannedToVerified(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		plan := w.plan()
		r := w.Do("unit.if", "POST", "/pelaksanaan", w.isi(object{"rencana_id": plan, "mulai_pada": "2026-07-09T08:00:00.1234567+07:00", "selesai_pada": "2026-07-10T09:00:00Z", "tempat": "Aula"})).Want(201)
		id := r.Str("id")
		if got, want := r.Header.Get("Location"), "/api/v1/pelaksanaan/"+id; got != want {
			t.Errorf("Location %q, want %q", got, want)
		}
		check(t, r, map[string]any{
			"kode": "PL-2026-0001", "status": "direncanakan", "versi": 1.0, "rencana_id": plan, "naskah_id": nil, "tenggat_laporan": "2026-07-24", "mulai_pada": "2026-07-09T01:00:00.123456Z",
			"selesai_pada": "2026-07-10T09:00:00Z", "tempat": "Aula", "prodi_ids.1": w.prodi["MB01"], "mitra_ids.1": w.mitra[1], "bidang.0": "pendidikan", "bidang.1": "pkm", "relevan_ps": true,
			"ringkasan": nil, "peserta.0": nil, "bukti.0": nil, "aspek.a.terpenuhi": false, "aspek.a.uraian": nil, "aspek.b.kinerja": false, "dilaporkan_oleh": nil, "diverifikasi_oleh": nil, "tanpa_dasar": true,
			"di_luar_masa_berlaku": false, "mitra": nil, "rencana": nil, "dibuat_oleh.nama": "Jurusan Teknik Informatika Demo",
		})
		if again := w.get("unit.if", id); string(again.Body) != string(r.Body) {
			t.Errorf("answered %s\nkept %s", r.Body, again.Body)
		}
		check(t, w.Do("auditor", "GET", "/pelaksanaan/"+id+"?expand=mitra,rencana", nil).Want(200), map[string]any{"mitra.0.nama": "PT Rekaan Satu", "mitra.1.nama": "CV Rekaan Dua", "rencana.judul": "Kunjungan industri"})

		check(t, w.act("unit.if", id, "mulai", nil).Want(200), map[string]any{"status": "berlangsung", "versi": 2.0})
		if got := w.status(plan); got != "berlangsung" {
			t.Errorf("the plan is %s", got)
		}
		done := w.act("unit.if", id, "selesaikan", object{"peserta": []object{{"prodi_id": w.prodi["IF01"], "jenis": "mahasiswa", "jumlah": 40}, {"jenis": "mitra", "jumlah": 3}}}).Want(200)
		check(t, done, map[string]any{"status": "selesai", "tanggal_selesai": "2026-07-10", "tenggat_laporan": "2026-07-24", "peserta.0.jumlah": 40.0, "peserta.1.prodi_id": nil, "mulai_pada": "2026-07-09T01:00:00.123456Z"})
		if got := w.status(plan); got != "terlaksana" {
			t.Errorf("the plan is %s", got)
		}

		// The report is drafted before it is handed in, and what laporkan leaves out stays.
		draft := object{"ringkasan": "Rancangan.", "manfaat_ps": []object{{"prodi_id": w.prodi["MB01"], "uraian": "Bahan ajar."}}, "luaran": []object{{"jenis": "modul", "judul": "Modul ajar", "volume": 1.5, "satuan": "buah", "tautan": "https://luaran.example/1"}}}
		check(t, w.patch("unit.if", id, draft).Want(200), map[string]any{"status": "selesai", "ringkasan": "Rancangan.", "manfaat_ps.0.uraian": "Bahan ajar.", "luaran.0.volume": 1.5, "luaran.0.tautan": "https://luaran.example/1", "peserta.0.jumlah": 40.0})
		w.Clock.Advance(time.Minute)
		reported := w.act("unit.if", id, "laporkan", report(nil)).Want(200)
		check(t, reported, map[string]any{
			"status": "dilaporkan", "ringkasan": "Terlaksana.", "manfaat_ps.0.prodi_id": w.prodi["MB01"], "luaran.0.judul": "Modul ajar", "peserta.1.jumlah": 3.0, "bukti.0.judul": "Foto", "bukti.0.berkas_id": nil,
			"bukti.0.ditambah_oleh.nama": "Jurusan Teknik Informatika Demo", "bukti.0.ditambah_pada": "2026-07-10T02:01:00Z", "dilaporkan_pada": "2026-07-10T02:01:00Z", "dilaporkan_oleh.nama": "Jurusan Teknik Informatika Demo",
		})
		w.patch("unit.if", id, object{"ringkasan": "x"}).Problem(409, "invalid_transition")

		// It is given back, improved and handed in again.
		w.act("unit.if", id, "verifikasi", nil).Problem(403, "forbidden")
		check(t, w.act("staf", id, "kembalikan", object{"catatan": "Tambah luaran."}).Want(200), map[string]any{"status": "dikembalikan", "catatan_verifikasi": "Tambah luaran."})
		w.patch("unit.if", id, object{"luaran": []object{}}).Want(200)
		w.act("unit.if", id, "laporkan", object{"ringkasan": "Lebih lengkap.", "bukti": []object{}}).Want(200)
		w.Clock.Advance(time.Minute)
		check(t, w.act("staf", id, "verifikasi", object{"catatan": "Lengkap."}).Want(200), map[string]any{
			"status": "terverifikasi", "catatan_verifikasi": "Lengkap.", "diverifikasi_pada": "2026-07-10T02:02:00Z", "diverifikasi_oleh.nama": "Staf Humas Demo", "ringkasan": "Lebih lengkap.", "luaran.0": nil, "bukti.0.judul": "Foto",
		})

		// Only the coordinator opens it again, and it can be verified once more.
		w.act("staf", id, "buka-kembali", object{"alasan": "x"}).Problem(403, "forbidden")
		check(t, w.act("koordinator", id, "buka-kembali", object{"alasan": "Ada yang keliru."}).Want(200), map[string]any{
			"status": "dilaporkan", "alasan": "Ada yang keliru.", "diverifikasi_oleh": nil, "diverifikasi_pada": nil, "dilaporkan_oleh.nama": "Jurusan Teknik Informatika Demo"})
		w.act("koordinator", id, "verifikasi", nil).Want(200)
		if got, want := w.events(id), "dibuat dimulai diselesaikan diubah dilaporkan dikembalikan diubah dilaporkan diverifikasi dibuka_kembali diverifikasi"; got != want {
			t.Errorf("events\n%s, want\n%s", got, want)
		}
		check(t, w.Do("auditor", "GET", "/pelaksanaan/"+id+"?per=2026-07-10T02:00:30Z", nil).Want(200), map[string]any{"status": "selesai", "ringkasan": "Rancangan.", "bukti.0": nil})
	})
}

func TestEveryVerb(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sub(t, "changed by merge-patch", func(t *testing.T, w *world) {
			id := w.activity("direncanakan", nil)
			path := "/pelaksanaan/" + id
			tag := w.get("unit.if", id).ETag()
			r := w.Do("unit.if", "PATCH", path, object{"judul": "Lain", "bidang": []string{"lainnya"}, "relevan_ps": false, "peserta": []object{{"jenis": "umum", "jumlah": 1}}}, "If-Match", tag).Want(200)
			check(t, r, map[string]any{"judul": "Lain", "bidang.0": "lainnya", "bidang.1": nil, "relevan_ps": false, "peserta.0.jenis": "umum", "tingkat": "nasional", "versi": 2.0})
			w.Do("unit.if", "PATCH", path, object{"judul": "X"}, "If-Match", tag).Problem(412, "stale")
			w.Do("unit.if", "PATCH", path, object{"judul": "X"}).Problem(428, "if_match_required")
			w.Do("unit.if", "POST", path+"/mulai", nil, "If-Match", tag).Problem(412, "stale")
			w.Do("unit.if", "DELETE", path, nil, "If-Match", "*").Problem(405, "method_not_allowed")
		})
		w.sub(t, "moved", func(t *testing.T, w *world) {
			id := w.activity("direncanakan", object{"mulai_pada": "2026-07-09T08:00:00+07:00"})
			r := w.act("unit.if", id, "jadwal-ulang", object{"tanggal_mulai": "2026-12-30", "tanggal_selesai": "2027-01-02", "alasan": "Libur.", "mulai_pada": "2026-12-30T08:00:00+07:00"}).Want(200)
			check(t, r, map[string]any{"status": "direncanakan", "tanggal_mulai": "2026-12-30", "tanggal_selesai": "2027-01-02", "tenggat_laporan": "2027-01-16", "alasan": "Libur.", "mulai_pada": "2026-12-30T01:00:00Z", "selesai_pada": nil})
			if p := w.act("unit.if", id, "jadwal-ulang", object{"tanggal_mulai": "2026-12-30", "tanggal_selesai": "2027-01-02", "alasan": "x", "selesai_pada": "2027-01-03T00:00:00+07:00"}).Problem(422, "validation_failed"); faults(p) != "/selesai_pada outside_dates" {
				t.Errorf("outside: %q", faults(p))
			}
		})
		w.sub(t, "finished on another day than planned", func(t *testing.T, w *world) {
			id := w.activity("berlangsung", object{"tanggal_mulai": "2026-07-06", "tanggal_selesai": "2026-07-17", "mulai_pada": "2026-07-06T08:00:00+07:00", "selesai_pada": "2026-07-17T16:00:00+07:00"})
			for day, want := range map[string]string{"2026-07-05": "/tanggal_selesai date_order", "2026-07-11": "/tanggal_selesai in_future", "2026-7-8": "/tanggal_selesai wrong_type"} {
				if p := w.act("unit.if", id, "selesaikan", object{"tanggal_selesai": day}).Problem(422, "validation_failed"); faults(p) != want {
					t.Errorf("%s: got %q, want %q", day, faults(p), want)
				}
			}
			check(t, w.act("unit.if", id, "selesaikan", object{"tanggal_selesai": "2026-07-08"}).Want(200), map[string]any{
				"tanggal_selesai": "2026-07-08", "tenggat_laporan": "2026-07-22", "mulai_pada": "2026-07-06T01:00:00Z", "selesai_pada": nil})
			long := w.activity("selesai", object{"tanggal_mulai": "2026-07-06", "tanggal_selesai": "2026-07-17"})
			check(t, w.get("unit.if", long), map[string]any{"tanggal_selesai": "2026-07-10"})
		})
		w.sub(t, "cancelled", func(t *testing.T, w *world) {
			for _, status := range []string{"direncanakan", "berlangsung"} {
				id := w.activity(status, nil)
				r := w.act("unit.if", id, "batalkan", object{"alasan": "Hujan."}).Want(200)
				if check(t, r, map[string]any{"status": "dibatalkan", "alasan": "Hujan."}); allowed(r) != "" {
					t.Errorf("open: %q", allowed(r))
				}
			}
		})
		w.sub(t, "what is not open says what is", func(t *testing.T, w *world) {
			why, dates := object{"alasan": "x"}, object{"tanggal_mulai": "2026-09-01", "tanggal_selesai": "2026-09-01", "alasan": "x"}
			bodies := map[string]object{"mulai": nil, "selesaikan": nil, "laporkan": report(nil), "verifikasi": nil, "kembalikan": {"catatan": "x"}, "buka-kembali": why, "batalkan": why, "jadwal-ulang": dates,
				"bukti": link("x", 9), "ralat": {"perubahan": object{"judul": "x"}, "alasan": "x"}, "survei": {"mitra_id": w.mitra[0]}}
			for status, open := range map[string]string{
				"direncanakan": "mulai batalkan jadwal-ulang", "berlangsung": "selesaikan batalkan jadwal-ulang", "selesai": "laporkan bukti survei", "dilaporkan": "verifikasi kembalikan bukti survei",
				"terverifikasi": "buka-kembali bukti survei ralat",
			} {
				id := w.activity(status, nil)
				before := w.get("koordinator", id)
				for do, body := range bodies {
					if strings.Contains(" "+open+" ", " "+do+" ") {
						continue
					}
					p := w.act("koordinator", id, do, body).Problem(409, "invalid_transition")
					if n, ok := p.Get("allowed_actions").([]any); !ok || len(n) != 15 {
						t.Errorf("%s of %s does not list the actions: %s", do, status, p.Body)
					}
				}
				if after := w.get("koordinator", id); string(after.Body) != string(before.Body) {
					t.Errorf("%s changed: %s", status, after.Body)
				}
			}
		})
		w.sub(t, "once under one key", func(t *testing.T, w *world) {
			body := w.bytes(w.isi(nil))
			id := w.Do("unit.if", "POST", "/pelaksanaan", body, "Idempotency-Key", "kegiatan").Want(201).Str("id")
			w.act("unit.if", id, "mulai", nil).Want(200)
			w.act("unit.if", id, "selesaikan", nil).Want(200)
			laporan := w.bytes(report(nil))
			first := w.Do("unit.if", "POST", "/pelaksanaan/"+id+"/laporkan", laporan, "Idempotency-Key", "lapor").Want(200)
			w.act("staf", id, "verifikasi", nil).Want(200)
			made := w.Do("unit.if", "POST", "/pelaksanaan", body, "Idempotency-Key", "kegiatan").Want(201)
			check(t, made, map[string]any{"id": id, "versi": 1.0, "status": "direncanakan", "dibuat_oleh.nama": "Jurusan Teknik Informatika Demo", "mitra_ids.1": w.mitra[1]})
			again := w.Do("unit.if", "POST", "/pelaksanaan/"+id+"/laporkan", laporan, "Idempotency-Key", "lapor").Want(200)
			check(t, again, map[string]any{"versi": first.Num("versi"), "status": "dilaporkan", "bukti.0.judul": "Foto", "bukti.0.ditambah_oleh.nama": "Jurusan Teknik Informatika Demo", "dilaporkan_oleh.nama": "Jurusan Teknik Informatika Demo", "diverifikasi_oleh": nil, "aspek.a.bukti.0": nil})
			if again.Header.Get("Idempotency-Replayed") != "true" || allowed(again) != "bukti" {
				t.Errorf("repeated with actions %q", allowed(again))
			}
		})
	})
}

// Plans in whose name an activity is made, and those that do not let one.
func TestUnderAPlan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ready := w.plan()
		draft := w.Do("staf", "POST", "/rencana-kegiatan", object{"judul": "x", "tujuan": "x", "jenis": "rapat", "tanggal_mulai": "2026-08-03", "tanggal_selesai": "2026-08-03", "mitra_ids": w.mitra[:1], "unit_ids": []string{w.unit["IF"]}}).Want(201).Str("id")
		other := w.Do("staf", "POST", "/rencana-kegiatan", object{"judul": "x", "tujuan": "x", "jenis": "rapat", "tanggal_mulai": "2026-08-03", "tanggal_selesai": "2026-08-03", "mitra_ids": w.mitra[:1], "unit_ids": []string{w.unit["MB"]}}).Want(201).Str("id")
		if p := w.Do("unit.if", "POST", "/pelaksanaan", w.isi(object{"rencana_id": draft})).Problem(409, "conflict"); !strings.Contains(p.Str("detail"), "draf") {
			t.Errorf("under a draft: %s", p.Body)
		}
		for name, id := range map[string]string{"another unit's": other, "unknown": nobody, "no id": "RK-2026-0001"} {
			if p := w.Do("unit.if", "POST", "/pelaksanaan", w.isi(object{"rencana_id": id})).Problem(422, "validation_failed"); faults(p) != "/rencana_id unknown_id" {
				t.Errorf("%s: %q", name, faults(p))
			}
		}
		a := w.activity("selesai", object{"rencana_id": ready})
		if got := w.status(ready); got != "terlaksana" {
			t.Errorf("the plan is %s", got)
		}
		w.Do("unit.if", "POST", "/pelaksanaan", w.isi(object{"rencana_id": ready})).Problem(409, "conflict")
		if got := w.Do("unit.if", "GET", "/pelaksanaan?rencana="+ready, nil).Want(200).Str("data.0.id"); got != a {
			t.Errorf("activities of the plan: %q", got)
		}
		w.patch("unit.if", a, object{"rencana_id": other}).Problem(422, "unknown_field")
		back := w.plan()
		b := w.activity("direncanakan", object{"rencana_id": back})
		w.Do("staf", "POST", "/rencana-kegiatan/"+back+"/batalkan", object{"alasan": "x"}).Want(200)
		p := w.act("unit.if", b, "mulai", nil).Problem(409, "conflict")
		if !strings.Contains(p.Str("detail"), "dibatalkan") || strings.Contains(allowed(w.get("unit.if", b)), "mulai") {
			t.Errorf("under a cancelled plan: %s", p.Body)
		}
		w.act("unit.if", b, "batalkan", object{"alasan": "x"}).Want(200)
	})
}
