package apptest_test

// naskahIsi is the body of an agreement with the partner, for three years.
func (o *office) naskahIsi() object {
	return object{
		"jenis": "mou", "judul": "Kerja sama pendidikan", "ruang_lingkup": "Magang dan kurikulum.", "bidang": []string{"pendidikan"}, "tingkat": "nasional",
		"tanggal_mulai": "2026-07-01", "tanggal_berakhir": "2029-06-30", "unit_ids": []string{o.unit}, "prodi_ids": []string{o.prodi},
		"pihak": []object{
			{"urutan": 1, "jenis": "polibatam", "nama_penandatangan": "Penandatangan Rekaan", "jabatan_penandatangan": "Direktur"},
			{"urutan": 2, "jenis": "mitra", "mitra_id": o.mitra, "nama_penandatangan": "Pihak Rekaan", "jabatan_penandatangan": "Direktur Utama"},
		},
	}
}

func pasal(text string) []object {
	return []object{{"judul": object{"id": "Maksud dan Tujuan", "en": "Purpose"}, "ayat": []object{{"id": text, "en": "The parties cooperate."}}}}
}

func (o *office) paper(as string) string {
	o.T.Helper()
	form := "--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"naskah.pdf\"\r\n\r\n%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n\r\n--b--\r\n"
	return o.Do(as, "POST", "/berkas", form, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
}

// drafted is an agreement with a first version.
func (o *office) drafted(as string) string {
	o.T.Helper()
	id := o.do(as, "/naskah", o.naskahIsi())
	o.Do(as, "POST", "/naskah/"+id+"/versi", object{"jenis": "draf", "pasal": pasal("Para pihak bekerja sama.")}).Want(201)
	return id
}

// onward takes an agreement through steps that take nothing.
func (o *office) onward(as, id string, steps ...string) string {
	o.T.Helper()
	for _, do := range steps {
		o.do(as, "/naskah/"+id+"/"+do, "{}")
	}
	return id
}

func (o *office) signature(as string) object {
	return object{"tanggal_ttd": "2026-07-10", "metode_ttd": "basah", "nomor_polibatam": nil, "nomor_mitra": nil, "berkas_id": o.paper(as)}
}

func (o *office) signed(as string) string {
	o.T.Helper()
	id := o.onward(as, o.drafted(as), "ajukan-telaah", "kirim-mitra", "finalkan")
	o.do(as, "/naskah/"+id+"/catat-tanda-tangan", o.signature(as))
	return id
}

func agreements() kata {
	period := object{"tanggal_mulai": "2029-07-01", "tanggal_berakhir": "2032-06-30"}
	early := object{"alasan": "Mitra berhenti.", "jenis_penutupan": "diakhiri_dini"}
	to := func(steps ...string) func(*office) string {
		return func(o *office) string { return o.onward("staf", o.drafted("staf"), steps...) }
	}
	return kata{
		path: "/naskah", reader: "koordinator",
		forms: []bentuk{
			{status: "draf", make: to()},
			{status: "draf", is: " without a version", make: func(o *office) string { return o.do("staf", "/naskah", o.naskahIsi()) }},
			{status: "draf", is: " that others stand under", make: func(o *office) string {
				id := o.drafted("staf")
				under := o.naskahIsi()
				under["jenis"], under["naskah_induk_id"] = "moa", id
				o.do("staf", "/naskah", under)
				return id
			}},
			{status: "draf", is: " that was returned", make: func(o *office) string {
				id := to("ajukan-telaah")(o)
				o.do("staf", "/naskah/"+id+"/kembalikan", object{"catatan": "Lengkapi."})
				return id
			}},
			{status: "telaah_internal", make: to("ajukan-telaah")},
			{status: "telaah_mitra", make: to("ajukan-telaah", "kirim-mitra")},
			{status: "final", make: to("ajukan-telaah", "kirim-mitra", "finalkan")},
			{status: "ditandatangani", make: func(o *office) string { return o.signed("staf") }},
			{status: "ditandatangani", is: " by the koordinator", make: func(o *office) string { return o.signed("koordinator") }},
			{status: "ditandatangani", is: " and being renewed", make: func(o *office) string {
				id := o.signed("staf")
				o.do("staf", "/naskah/"+id+"/perpanjang", period)
				return id
			}},
			{status: "ditutup", make: func(o *office) string {
				id := o.signed("staf")
				o.do("staf", "/naskah/"+id+"/tutup", early)
				return id
			}},
			{status: "dibatalkan", make: func(o *office) string {
				id := to("ajukan-telaah")(o)
				o.do("staf", "/naskah/"+id+"/batalkan", object{"alasan": "x"})
				return id
			}},
		},
		body: map[string]func(*office, string) any{
			"ubah": fixed(object{"judul": "Judul lain"}), "hapus": empty, "ajukan-telaah": empty, "kirim-mitra": empty, "finalkan": empty, "batalkan": reason,
			"kembalikan": fixed(object{"catatan": "Lengkapi."}), "tutup": fixed(early), "perpanjang": fixed(period),
			"versi": func(o *office, id string) any {
				jenis := map[string]string{"final": "final", "ditandatangani": "salinan", "ditutup": "salinan"}[o.Do("koordinator", "GET", "/naskah/"+id, nil).Want(200).Str("status")]
				if jenis == "" {
					jenis = "draf"
				}
				return object{"jenis": jenis, "pasal": pasal("Para pihak bekerja sama."), "catatan": "Perbaikan."}
			},
			"catat-tanda-tangan": func(o *office, _ string) any {
				return object{"tanggal_ttd": "2026-07-10", "metode_ttd": "basah", "nomor_polibatam": "001/2026", "nomor_mitra": "M-1", "berkas_id": o.attached()}
			},
			"catat-pelaporan": fixed(object{"sistem": "laporkerma", "nomor": "LK-1", "dilaporkan_pada": "2026-07-10T08:00:00+07:00"}),
			"ralat":           fixed(object{"perubahan": object{"judul": "Judul yang benar"}, "alasan": "Salah ketik."}),
		},
	}
}

// attached is a file that everybody who reads agreements may name.
func (o *office) attached() string {
	o.T.Helper()
	id := o.do("staf", "/naskah", o.naskahIsi())
	file := o.paper("staf")
	o.Do("staf", "POST", "/naskah/"+id+"/versi", object{"jenis": "draf", "berkas_id": file}).Want(201)
	return file
}
