package apptest_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// nouns is what TestAllowedMeansThatItSucceeds tries.
func nouns() map[string]kata {
	return map[string]kata{
		"rencana_kegiatan": plans(), "koordinasi": meetings(), "pelaksanaan": activities(), "arsip_laporan": archives(),
		"survei_mitra": surveys(), "permintaan_layanan": requests(), "naskah": agreements(), "mitra": partners(), "templat_naskah": templates(), "impor": imports(), "pengguna": people(), "token_layanan": tokens(), "delegasi": delegations(), "webhook": hooks(),
	}
}

func (o *office) do(as, path string, body any) string {
	o.T.Helper()
	r := o.Do(as, "POST", path, body)
	if r.Status >= 300 {
		o.T.Fatalf("POST %s: %d %s", path, r.Status, r.Body)
	}
	return r.Str("id")
}

func (o *office) submitted(more ...string) string {
	id := o.plan(more...)
	o.do("staf", "/rencana-kegiatan/"+id+"/ajukan", "{}")
	return id
}

func plans() kata {
	then := func(do string, body any, from func(*office) string) func(*office) string {
		return func(o *office) string {
			id := from(o)
			o.do("staf", "/rencana-kegiatan/"+id+"/"+do, body)
			return id
		}
	}
	why := object{"alasan": "Mitra meminta."}
	declined := func(o *office) string {
		other := o.partner("PT Rekaan Menolak")
		id := o.submitted(other)
		meeting := o.do("koordinator", "/koordinasi", o.meeting(id))
		o.do("koordinator", "/koordinasi/"+meeting+"/catat-hasil", object{
			"hasil": "sepakat", "notula": "x", "dilaksanakan_pada": "2026-07-10T08:00:00+07:00",
			"hasil_mitra": []object{{"mitra_id": other, "hasil": "tidak_sepakat", "alasan": "Jadwal."}},
		})
		return id
	}
	return kata{
		path: "/rencana-kegiatan", reader: "koordinator",
		forms: []bentuk{
			{status: "draf", make: func(o *office) string { return o.plan() }},
			{status: "draf", is: " without partner", make: func(o *office) string {
				return o.do("staf", "/rencana-kegiatan", object{"judul": "x", "tujuan": "x", "jenis": "penjadwalan", "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-10", "mitra_ids": []string{}, "unit_ids": []string{o.unit}})
			}},
			{status: "siap_koordinasi", make: func(o *office) string { return o.submitted() }},
			{status: "dalam_koordinasi", make: func(o *office) string {
				id := o.submitted()
				o.meet(id, "perlu_tindak_lanjut")
				return id
			}},
			{status: "dalam_koordinasi", is: " with a partner that declined", make: declined},
			{status: "siap_laksana", make: (*office).agreed},
			{status: "berlangsung", make: func(o *office) string {
				id := o.agreed()
				o.do("unit.if", "/pelaksanaan/"+o.activity(id)+"/mulai", "{}")
				return id
			}},
			{status: "terlaksana", make: func(o *office) string {
				id := o.agreed()
				o.held(id)
				return id
			}},
			{status: "diarsipkan", make: func(o *office) string {
				id := o.agreed()
				o.filed("staf", o.verified(o.held(id)))
				return id
			}},
			{status: "ditunda", make: then("tunda", why, func(o *office) string { return o.submitted() })},
			{status: "dibatalkan", make: then("batalkan", why, func(o *office) string { return o.submitted() })},
		},
		body: map[string]func(*office, string) any{
			"ubah": fixed(object{"judul": "Judul lain"}), "hapus": empty, "ajukan": empty, "lanjutkan": empty, "tunda": reason, "batalkan": reason,
			"jadwal-ulang": fixed(object{"tanggal_mulai": "2026-07-20", "tanggal_selesai": "2026-07-21", "alasan": "Mitra meminta."}),
			"lepas-mitra": func(o *office, id string) any {
				r := o.Do("koordinator", "GET", "/rencana-kegiatan/"+id, nil).Want(200)
				who := r.Str("mitra_menolak_ids.0")
				if who == "" {
					who = o.mitra
				}
				return object{"mitra_id": who, "alasan": "Menolak."}
			},
		},
	}
}

func (o *office) meeting(plan string) object {
	return object{
		"rencana_id": plan, "jenis": "rapat", "moda": "luring", "tempat": "Ruang rapat", "mulai_pada": "2026-07-10T08:00:00+07:00",
		"peserta": []object{{"nama": "Peserta Rekaan", "asal": "mitra", "mitra_id": o.mitra}},
	}
}

func meetings() kata {
	scheduled := func(o *office) string { return o.do("koordinator", "/koordinasi", o.meeting(o.submitted())) }
	then := func(do string, body any) func(*office) string {
		return func(o *office) string {
			id := scheduled(o)
			o.do("koordinator", "/koordinasi/"+id+"/"+do, body)
			return id
		}
	}
	result := object{"hasil": "sepakat", "notula": "Sepakat.", "dilaksanakan_pada": "2026-07-10T08:00:00+07:00"}
	move := object{"mulai_pada": "2026-07-15T08:00:00+07:00", "alasan": "Mitra meminta."}
	return kata{
		path: "/koordinasi", reader: "koordinator",
		forms: []bentuk{
			{status: "dijadwalkan", make: scheduled},
			{status: "dijadwalkan", is: " to come, with an address", make: func(o *office) string {
				m := o.meeting(o.submitted())
				m["mulai_pada"], m["peserta"] = "2026-07-15T08:00:00+07:00", []object{{"nama": "Peserta Rekaan", "asal": "mitra", "mitra_id": o.mitra, "surel": "peserta@rekaan.example"}}
				return o.do("koordinator", "/koordinasi", m)
			}},
			{status: "terlaksana", make: then("catat-hasil", result)},
			{status: "dijadwal_ulang", make: then("jadwal-ulang", move)},
			{status: "dibatalkan", make: then("batalkan", object{"alasan": "x"})},
		},
		body: map[string]func(*office, string) any{
			"ubah": fixed(object{"tempat": "Aula"}), "catat-hasil": fixed(result), "jadwal-ulang": fixed(move), "batalkan": reason, "undang": fixed(object{"pesan": "Mohon hadir."}),
			"ralat": fixed(object{"perubahan": object{"notula": "Notula yang benar."}, "alasan": "Salah ketik."}),
		},
	}
}

func (o *office) reported(id string) string {
	o.report("unit.if", id).Want(200)
	return id
}

func (o *office) verified(id string) string {
	o.do("koordinator", "/pelaksanaan/"+o.reported(id)+"/verifikasi", "{}")
	return id
}

func activities() kata {
	with := func(f func(o *office, id string)) func(*office) string {
		return func(o *office) string {
			id := o.held("")
			f(o, id)
			return id
		}
	}
	internal := func(o *office) string {
		id := o.do("unit.if", "/pelaksanaan", object{
			"judul": "Rapat internal", "jenis": "kegiatan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": o.unit, "mitra_ids": []string{},
			"bidang": []string{"pendidikan"}, "tingkat": "nasional", "relevan_ps": true, "tanggal_mulai": "2026-07-10", "tanggal_selesai": "2026-07-10",
		})
		o.do("unit.if", "/pelaksanaan/"+id+"/mulai", "{}")
		o.do("unit.if", "/pelaksanaan/"+id+"/selesaikan", "{}")
		return id
	}
	proof := []object{{"tautan": "https://bukti.example/2", "judul": "Notula"}}
	return kata{
		path: "/pelaksanaan", reader: "koordinator",
		forms: []bentuk{
			{status: "direncanakan", make: func(o *office) string { return o.activity("") }},
			{status: "direncanakan", is: " under a plan", make: func(o *office) string { return o.activity(o.agreed()) }},
			{status: "direncanakan", is: " under a plan that is postponed", make: func(o *office) string {
				plan := o.agreed()
				id := o.activity(plan)
				o.do("staf", "/rencana-kegiatan/"+plan+"/tunda", object{"alasan": "x"})
				return id
			}},
			{status: "berlangsung", make: func(o *office) string {
				id := o.activity("")
				o.do("unit.if", "/pelaksanaan/"+id+"/mulai", "{}")
				return id
			}},
			{status: "selesai", make: func(o *office) string { return o.held("") }},
			{status: "selesai", is: " of nobody outside", make: internal},
			{status: "selesai", is: " with a survey on its way", make: with(func(o *office, id string) {
				o.do("staf", "/pelaksanaan/"+id+"/survei", object{"mitra_id": o.mitra})
			})},
			{status: "dilaporkan", make: with(func(o *office, id string) { o.reported(id) })},
			{status: "dilaporkan", is: " by the koordinator", make: with(func(o *office, id string) { o.report("koordinator", id).Want(200) })},
			{status: "dikembalikan", make: with(func(o *office, id string) {
				o.do("koordinator", "/pelaksanaan/"+o.reported(id)+"/kembalikan", object{"catatan": "Lengkapi."})
			})},
			{status: "terverifikasi", make: with(func(o *office, id string) { o.verified(id) })},
			{status: "dibatalkan", make: func(o *office) string {
				id := o.activity("")
				o.do("unit.if", "/pelaksanaan/"+id+"/batalkan", object{"alasan": "x"})
				return id
			}},
		},
		body: map[string]func(*office, string) any{
			"ubah": fixed(object{"judul": "Judul lain"}), "mulai": empty, "selesaikan": empty, "verifikasi": empty, "batalkan": reason, "buka-kembali": reason,
			"kembalikan": fixed(object{"catatan": "Lengkapi."}),
			"laporkan": func(o *office, _ string) any {
				return object{"ringkasan": "x", "bukti": proof, "manfaat_ps": []object{{"prodi_id": o.prodi, "uraian": "x"}}}
			},
			"jadwal-ulang": fixed(object{"tanggal_mulai": "2026-07-20", "tanggal_selesai": "2026-07-21", "alasan": "Mitra meminta."}),
			"bukti":        fixed(proof[0]),
			"aspek-a":      fixed(object{"terpenuhi": true, "uraian": "x", "bukti": proof}),
			"aspek-b":      fixed(object{"kinerja": true, "fasilitas": false, "uraian": "x", "bukti": proof}),
			"aspek-c":      fixed(object{"uraian": "x", "bukti": proof}),
			"survei":       func(o *office, _ string) any { return object{"mitra_id": o.mitra} },
			"ralat":        fixed(object{"perubahan": object{"ringkasan": "Ringkasan yang benar."}, "alasan": "Salah ketik."}),
		},
	}
}

func (o *office) filed(as, activity string) string {
	o.T.Helper()
	form := "--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"laporan.pdf\"\r\n\r\n%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n\r\n--b--\r\n"
	file := o.Do(as, "POST", "/berkas", form, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
	return o.do(as, "/arsip-laporan", object{"jenis_rekaman": "laporan_kegiatan", "pelaksanaan_id": activity, "tahun": 2026, "judul": "Laporan", "berkas_id": file})
}

func archives() kata {
	by := func(as string) func(*office) string {
		return func(o *office) string { return o.filed(as, o.verified(o.held(""))) }
	}
	return kata{
		path: "/arsip-laporan", reader: "koordinator",
		forms: []bentuk{
			{status: "aktif", make: by("staf")},
			{status: "aktif", is: " of the koordinator", make: by("koordinator")},
			{status: "inaktif", make: func(o *office) string {
				id := by("staf")(o)
				o.do("koordinator", "/arsip-laporan/"+id+"/nonaktifkan", "{}")
				return id
			}},
			{status: "siap_dinilai", later: 6 * 366 * 24 * time.Hour, make: by("staf")},
		},
		body: map[string]func(*office, string) any{
			"hapus": empty, "nonaktifkan": empty,
			"ralat": fixed(object{"perubahan": object{"judul": "Judul yang benar"}, "alasan": "Salah ketik."}),
		},
	}
}

func surveys() kata {
	sent := func(o *office) string {
		return o.do("staf", "/pelaksanaan/"+o.held("")+"/survei", object{"mitra_id": o.mitra})
	}
	return kata{
		path: "/survei-mitra", reader: "koordinator",
		forms: []bentuk{
			{status: "terkirim", make: sent},
			{status: "kedaluwarsa", later: 31 * 24 * time.Hour, make: sent},
			{status: "terisi", make: func(o *office) string {
				scores := []object{}
				for _, kode := range []string{"manfaat", "komunikasi", "kompetensi", "ketepatan_waktu", "layanan", "keseluruhan"} {
					scores = append(scores, object{"kode": kode, "skor": 4})
				}
				return o.do("staf", "/survei-mitra", object{"pelaksanaan_id": o.held(""), "mitra_id": o.mitra, "butir": scores, "berminat_lanjut": true, "bukti": []object{{"tautan": "https://bukti.example/3", "judul": "Pindaian"}}})
			}},
		},
		body: map[string]func(*office, string) any{"terbitkan-ulang": empty},
	}
}

// asked is the body of a request that arrived a minute ago and asks for an MoU.
func (o *office) asked() object {
	return object{
		"jenis": "penyusunan_naskah", "jenis_naskah": "mou", "kanal": "whatsapp", "pemohon_jenis": "mitra", "pemohon_nama": "Pemohon Rekaan", "pemohon_kontak": "0000",
		"mitra_id": o.mitra, "unit_id": o.unit, "perihal": "Rancangan nota kesepahaman", "masuk_pada": "2026-07-10T08:59:00+07:00", "alasan_terlambat_catat": "Ditemukan belakangan.",
	}
}

// answered is the body of a response to it.
func answered() object {
	return object{"isi": "Akan kami siapkan.", "kanal": "whatsapp", "terjadi_pada": "2026-07-10T09:00:00+07:00"}
}

// eventOf names an event of a request, for the template of an action's address.
func (o *office) eventOf(href, path string) string {
	if !strings.Contains(href, "{kid}") {
		return href
	}
	id := o.Do("koordinator", "GET", path, nil).Want(200).Str("kejadian.0.id")
	return strings.Replace(href, "{kid}", cmp.Or(id, "tidak-ada"), 1)
}

func requests() kata {
	fresh := func(o *office) string { return o.do("staf", "/permintaan-layanan", o.asked()) }
	then := func(as string, steps ...func(o *office) (string, any)) func(*office) string {
		return func(o *office) string {
			id := fresh(o)
			for _, step := range steps {
				do, body := step(o)
				o.do(as, "/permintaan-layanan/"+id+"/"+do, body)
			}
			return id
		}
	}
	does := func(do string, body any) func(*office) (string, any) {
		return func(*office) (string, any) { return do, body }
	}
	why := object{"alasan": "Karena keadaan."}
	duplicate := func(o *office) (string, any) { return "tandai-duplikat", object{"duplikat_dari_id": fresh(o)} }
	finished := []func(*office) (string, any){does("tindak-lanjut", answered()), does("selesaikan", "{}")}
	return kata{
		path: "/permintaan-layanan", reader: "koordinator",
		forms: []bentuk{
			{status: "baru", make: fresh},
			{status: "baru", is: " of the koordinator", make: func(o *office) string { return o.do("koordinator", "/permintaan-layanan", o.asked()) }},
			{status: "baru", is: " of the unit", make: func(o *office) string { return o.do("unit.if", "/permintaan-layanan", o.asked()) }},
			{status: "direspons", make: then("staf", does("respons", answered()))},
			{status: "direspons", is: " by the koordinator", make: then("koordinator", does("respons", answered()))},
			{status: "ditindaklanjuti", make: then("staf", does("tindak-lanjut", answered()))},
			{status: "selesai", make: then("staf", finished...)},
			{status: "selesai", is: " for over a week", later: 8 * 24 * time.Hour, make: then("staf", finished...)},
			{status: "dibuka_kembali", make: then("staf", append(slices.Clone(finished), does("buka-kembali", why))...)},
			{status: "dibatalkan", make: then("staf", does("batalkan", why))},
			{status: "duplikat", make: then("staf", duplicate)},
		},
		body: map[string]func(*office, string) any{
			"ubah": fixed(object{"perihal": "Perihal lain"}), "respons": fixed(answered()), "tindak-lanjut": fixed(answered()), "penyerahan-draf": fixed(answered()),
			"catatan": fixed(object{"isi": "Sudah ditelepon."}), "selesaikan": empty, "buka-kembali": reason, "batalkan": reason, "batalkan-kejadian": reason,
			"tandai-duplikat": func(o *office, _ string) any { return object{"duplikat_dari_id": fresh(o)} },
			"koreksi":         fixed(object{"jenis_naskah": "moa", "alasan": "Salah pilih."}),
		},
	}
}

func partners() kata {
	n := 0
	fresh := func(o *office, as string) string {
		n++
		return o.do(as, "/mitra", object{"nama": fmt.Sprintf("Mitra Coba %d", n), "kategori": "dudi", "kode_negara": "ID"})
	}
	then := func(do string, body func(o *office) any) func(*office) string {
		return func(o *office) string {
			id := fresh(o, "staf")
			o.do("koordinator", "/mitra/"+id+"/"+do, body(o))
			return id
		}
	}
	into := func(o *office) any { return object{"ke_id": o.mitra} }
	return kata{
		path: "/mitra", reader: "koordinator",
		forms: []bentuk{
			{status: "calon", make: func(o *office) string { return fresh(o, "unit.if") }},
			{status: "aktif", make: func(o *office) string { return fresh(o, "staf") }},
			{status: "nonaktif", make: then("nonaktifkan", func(*office) any { return "{}" })},
			{status: "digabung", make: then("gabung", into)},
		},
		body: map[string]func(*office, string) any{
			"ubah": fixed(object{"kota": "Batam"}), "aktifkan": empty, "nonaktifkan": empty, "batalkan-gabung": empty,
			"gabung": func(o *office, _ string) any { return into(o) },
		},
	}
}

func people() kata {
	n := 0
	fresh := func(o *office) string {
		n++
		return o.do("admin", "/pengguna", object{"username": fmt.Sprintf("coba.rekaan%d", n), "nama": "Pengguna Rekaan", "penugasan": []object{{"peran": "staf_humas", "berlaku_mulai": "2026-07-01"}}})
	}
	return kata{
		path: "/pengguna", reader: "admin",
		forms: []bentuk{
			{status: "aktif", make: fresh},
			{status: "aktif", is: " who is the admin", make: func(o *office) string { return o.Do("admin", "GET", "/me", nil).Want(200).Str("id") }},
			{status: "nonaktif", make: func(o *office) string {
				id := fresh(o)
				o.do("admin", "/pengguna/"+id+"/nonaktifkan", "{}")
				return id
			}},
		},
		body: map[string]func(*office, string) any{"ubah": fixed(object{"nama": "Nama Lain"}), "nonaktifkan": empty, "alihkan": func(o *office, _ string) any { return object{"ke_id": o.id("staf")} }},
	}
}

// imported sends a text table and returns the import.
func (o *office) imported(path, text string) string {
	o.T.Helper()
	form := "--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"tabel.csv\"\r\n\r\n" + text + "\r\n--b--\r\n"
	return o.Do("staf", "POST", "/impor/"+path, form, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
}

func imports() kata {
	n := 0
	bring := func(query string) func(*office) string {
		return func(o *office) string {
			n++
			return o.imported("mitra"+query, fmt.Sprintf("Nama,Kategori,Negara\nMitra Impor Ke %d,dudi,ID\n", n))
		}
	}
	return kata{
		path: "/impor", reader: "koordinator",
		forms: []bentuk{
			{status: "ditolak", make: func(o *office) string { return o.imported("mitra", "Nama,Kategori,Negara\nMitra,bukan,ID\n") }},
			{status: "lolos_uji", make: bring("?uji=true")},
			{status: "selesai", make: bring("")},
			{status: "selesai", is: " and changed since", make: func(o *office) string {
				id := bring("")(o)
				made := o.Do("staf", "GET", "/mitra?impor_id="+id, nil).Want(200).Str("data.0.id")
				o.do("staf", "/mitra/"+made+"/nonaktifkan", "{}")
				return id
			}},
			{status: "dibatalkan", make: func(o *office) string {
				id := bring("")(o)
				o.do("staf", "/impor/"+id+"/batalkan", "{}")
				return id
			}},
		},
		body: map[string]func(*office, string) any{"batalkan": empty},
	}
}
