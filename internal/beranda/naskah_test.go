package beranda_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// agreement takes an agreement of IF, of this period, through some of its steps.
func (w *world) agreement(judul, from, until string, steps ...string) string {
	w.T.Helper()
	w.Clock.Advance(time.Millisecond) // ids follow one another
	at := "/naskah/" + w.Do("staf", "POST", "/naskah", object{
		"jenis": "mou", "judul": judul, "ruang_lingkup": "x", "bidang": []string{"pkm"}, "tingkat": "nasional", "tanggal_mulai": from, "tanggal_berakhir": until, "unit_ids": []string{w.unit},
		"pihak": []object{{"jenis": "polibatam", "nama_penandatangan": "Penandatangan Rekaan", "jabatan_penandatangan": "Direktur"}, {"jenis": "mitra", "mitra_id": w.mitra, "nama_penandatangan": "Pihak Rekaan", "jabatan_penandatangan": "Direktur"}},
	}).Want(201).Str("id")
	w.advance(at, steps...)
	return at
}

func (w *world) advance(at string, steps ...string) {
	w.T.Helper()
	if len(steps) > 0 {
		w.Do("staf", "POST", at+"/versi", object{"jenis": "draf", "pasal": []object{{"judul": object{"id": "Maksud"}, "ayat": []object{{"id": "Bekerja sama."}}}}}).Want(201)
	}
	for _, do := range steps {
		body := any("{}")
		switch do {
		case "kembalikan":
			body = object{"catatan": "Tambah jangka waktu."}
		case "catat-tanda-tangan":
			file := w.Do("staf", "POST", "/berkas", fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"naskah.pdf\"\r\n\r\n%%PDF-1.4\n1 0 obj\nendobj\n%% %s\n%%%%EOF\n\r\n--b--\r\n", at),
				"Content-Type", "multipart/form-data; boundary=b").Want(201).Str("id")
			body = object{"tanggal_ttd": "2026-07-01", "metode_ttd": "basah", "berkas_id": file}
		}
		w.Do("staf", "POST", at+"/"+do, body).Want(200)
	}
}

func signed() []string {
	return []string{"ajukan-telaah", "kirim-mitra", "finalkan", "catat-tanda-tangan"}
}

// agreements are one of IF in each state there is something to do about, and some
// that nobody has to do anything about: of these one was replaced the day before
// and not yet written down as such.
func (w *world) agreements() {
	w.T.Helper()
	w.agreement("draf", "2026-08-01", "2029-07-31")
	w.agreement("dikembalikan", "2026-08-01", "2029-07-31", "ajukan-telaah", "kembalikan")
	w.agreement("ditelaah", "2026-08-01", "2029-07-31", "ajukan-telaah")
	w.agreement("pada mitra", "2026-08-01", "2029-07-31", "ajukan-telaah", "kirim-mitra")
	w.agreement("final", "2026-08-01", "2029-07-31", "ajukan-telaah", "kirim-mitra", "finalkan")
	w.agreement("berakhir 90 hari lagi", "2026-07-01", "2026-10-08", signed()...)
	w.agreement("berakhir 91 hari lagi", "2026-07-01", "2026-10-09", signed()...)
	w.agreement("sudah berakhir", "2023-07-01", "2026-07-09", signed()...)
	w.agreement("tidur", "2024-01-01", "2028-12-31", signed()...)
	w.agreement("belum mulai", "2026-07-11", "2026-09-30", signed()...)
	awake := w.agreement("hidup", "2024-01-01", "2028-12-31", signed()...)
	act := w.activity("kegiatan naskah", "2026-07-01", "2026-07-02", "mulai", "selesaikan", "laporkan", "verifikasi")
	w.exec("UPDATE pelaksanaan SET naskah_id = '" + awake[len("/naskah/"):] + "' WHERE id = '" + act[len("/pelaksanaan/"):] + "'")
	old := w.agreement("digantikan", "2023-01-01", "2026-09-30", signed()...)
	next := "/naskah/" + w.Do("staf", "POST", old+"/perpanjang", object{"tanggal_mulai": "2026-10-01", "tanggal_berakhir": "2029-09-30"}).Want(201).Str("id")
	w.advance(next, signed()...)
	w.exec("UPDATE naskah SET tanggal_mulai = '2026-07-09', judul = 'pengganti' WHERE id = '" + next[len("/naskah/"):] + "'")
}

func (w *world) exec(stmt string) {
	w.T.Helper()
	if _, err := w.App.DB.SQL.ExecContext(w.T.Context(), stmt); err != nil {
		w.T.Fatal(err)
	}
}

// Everybody who drafts is told what agreements await, the drafter what was
// returned; a unit reads agreements and is asked for nothing.
func TestTasksOfAgreements(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.agreements()
		all := []string{
			"tutup_naskah: sudah berakhir, 2026-07-09T17:00, lewat", "perpanjang_naskah: berakhir 90 hari lagi, 2026-10-08T17:00",
			"telaah_naskah: ditelaah, ", "finalkan_naskah: pada mitra, ", "catat_tanda_tangan_naskah: final, ", "hidupkan_naskah: tidur, ",
		}
		own := append(append([]string{}, all[:2]...), append([]string{"susun_ulang_naskah: dikembalikan, "}, all[2:]...)...)
		for as, want := range map[string][]string{"staf": own, "koordinator": all, "unit.if": nil, "pimpinan": nil} {
			for _, limit := range []int{100, 1} {
				got := []string{}
				for _, line := range w.tasks(as, limit) {
					if line != "arsipkan_laporan: kegiatan naskah, " {
						got = append(got, line)
					}
				}
				if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
					t.Errorf("%s, %d a page:\n%s", as, limit, diff)
				}
			}
		}
		counts := map[string]float64{}
		r := w.Do("unit.if", "GET", "/dasbor", nil).Want(200)
		for i := 0; r.Get(fmt.Sprintf("data.%d", i)) != nil; i++ {
			counts[r.Str(fmt.Sprintf("data.%d.kode", i))] = r.Num(fmt.Sprintf("data.%d.jumlah", i))
		}
		maps.DeleteFunc(counts, func(k string, _ float64) bool {
			return k != "naskah_disusun" && k != "naskah_akan_berakhir" && k != "naskah_tanpa_kegiatan"
		})
		if want := map[string]float64{"naskah_disusun": 5, "naskah_akan_berakhir": 1, "naskah_tanpa_kegiatan": 6}; !maps.Equal(counts, want) {
			t.Errorf("dashboard %v, want %v", counts, want)
		}
	})
}
