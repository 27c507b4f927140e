package kpi_test

import (
	"fmt"
	"testing"
)

// agreement signs an MoU with partners and returns its id.
func (w *world) agreement(partners ...string) string {
	w.T.Helper()
	pihak := []object{{"jenis": "polibatam", "nama_penandatangan": "Penandatangan Rekaan", "jabatan_penandatangan": "Direktur"}}
	for _, m := range partners {
		pihak = append(pihak, object{"jenis": "mitra", "mitra_id": m, "nama_penandatangan": "Pihak Rekaan", "jabatan_penandatangan": "Direktur"})
	}
	id := w.Do("staf", "POST", "/naskah", object{"jenis": "mou", "judul": "Kerja sama rekaan", "ruang_lingkup": "Tridharma.", "bidang": []string{"pendidikan"}, "tingkat": "nasional",
		"tanggal_mulai": "2024-01-01", "tanggal_berakhir": "2026-12-31", "pihak": pihak}).Want(201).Str("id")
	at := "/naskah/" + id
	w.Do("staf", "POST", at+"/versi", object{"jenis": "draf", "pasal": []object{{"judul": object{"id": "Maksud"}, "ayat": []object{{"id": "Bekerja sama."}}}}}).Want(201)
	for _, do := range []string{"ajukan-telaah", "kirim-mitra", "finalkan"} {
		w.Do("staf", "POST", at+"/"+do, nil).Want(200)
	}
	w.n++
	body := fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"naskah.pdf\"\r\n\r\n%%PDF-1.4\n%% naskah %d\n%%%%EOF\n\r\n--b--\r\n", w.n)
	file := w.Do("staf", "POST", "/berkas", body, "Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
	w.Do("staf", "POST", at+"/catat-tanda-tangan", object{"tanggal_ttd": "2024-01-01", "metode_ttd": "basah", "berkas_id": file}).Want(200)
	return id
}

// renew drafts the successor of an agreement and returns its id.
func (w *world) renew(id string) string {
	w.T.Helper()
	return w.Do("staf", "POST", "/naskah/"+id+"/perpanjang", object{"tanggal_mulai": "2027-01-01", "tanggal_berakhir": "2029-12-31"}).Want(201).Str("id")
}

// B.1.15.8.c: cooperation goes on from the draft of a successor on, until that is
// called off or removed; contentment is asked for besides.
func TestASuccessorOfTheAgreementGoesOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		under, other := w.agreement(w.mitra), w.agreement(w.mitra)
		at := w.hold(act{Naskah: under})
		w.survey(at, w.mitra, false, 4)
		sour := w.hold(act{Naskah: under})
		w.survey(sour, w.mitra, false, 2)
		w.survey(w.hold(act{}), w.mitra, false, 4) // under none
		tag := ""
		step := func(what, fraction, good, bad string) {
			t.Helper()
			w.expect(what, map[string]string{"B.1.15.8.c?": fraction})
			for _, i := range w.detail("pimpinan", "B.1.15.8.c", "bagian=penyebut", 100) {
				want, ok := map[string]string{"/api/v1" + at: good, "/api/v1" + sour: bad}[*i.Href]
				if ok && i.why() != want {
					t.Errorf("%s: %s is %q, want %q", what, *i.Href, i.why(), want)
				}
			}
			r := w.Do("pimpinan", "GET", "/kpi/B.1.15.8.c?tahun=2026", nil).Want(200)
			if r.ETag() == tag {
				t.Errorf("%s: the answer still has the tag of the one before", what)
			}
			tag = r.ETag()
		}
		step("no successor", "0/3", "mitra_puas,belum_berlanjut", "kepuasan_kurang,belum_berlanjut")
		w.renew(other)
		w.expect("a successor of another agreement", map[string]string{"B.1.15.8.c?": "0/3"})
		next := w.renew(under)
		step("renewed", "1/3", "mitra_puas,naskah_diperpanjang", "kepuasan_kurang,naskah_diperpanjang")
		w.Do("staf", "DELETE", "/naskah/"+next, nil, "If-Match", w.Do("staf", "GET", "/naskah/"+next, nil).Want(200).ETag()).Want(204)
		step("the draft is removed", "0/3", "mitra_puas,belum_berlanjut", "kepuasan_kurang,belum_berlanjut")
		next = w.renew(under)
		step("renewed again", "1/3", "mitra_puas,naskah_diperpanjang", "kepuasan_kurang,naskah_diperpanjang")
		w.Do("staf", "POST", "/naskah/"+next+"/batalkan", object{"alasan": "Tidak jadi."}).Want(200)
		step("called off", "0/3", "mitra_puas,belum_berlanjut", "kepuasan_kurang,belum_berlanjut")
	})
}
