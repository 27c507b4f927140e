package laporan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type celah struct {
	Kriteria string `json:"kriteria"`
	Code     string `json:"code"`
	Tahun    int    `json:"tahun"`
	Subjek   struct {
		Jenis string `json:"jenis"`
		ID    string `json:"id"`
		Href  string `json:"href"`
	} `json:"subjek"`
	Prodi []struct {
		Kode string `json:"kode"`
	} `json:"prodi"`
	Pemasok []struct {
		Peran string `json:"peran"`
		Unit  []struct {
			Kode string `json:"kode"`
		} `json:"unit"`
	} `json:"pemasok"`
	Tindakan struct {
		Name   string `json:"name"`
		Method string `json:"method"`
		Href   string `json:"href"`
	} `json:"tindakan"`
}

func (w *world) gapsOf(as, query string) []celah {
	w.T.Helper()
	var l struct {
		Jumlah []struct {
			Kriteria string `json:"kriteria"`
			Jumlah   int    `json:"jumlah"`
		} `json:"jumlah"`
		Data []celah `json:"data"`
	}
	w.Do(as, "GET", "/laporan/celah-bukti?"+query, nil).Want(200).JSON(&l)
	n := 0
	for _, j := range l.Jumlah {
		n += j.Jumlah
	}
	if n != len(l.Data) {
		w.T.Errorf("%s: the counts say %d, the list %d", query, n, len(l.Data))
	}
	return l.Data
}

// about are the gaps of one record, "criterion code who": sorted.
func about(gs []celah, id string) []string {
	out := []string{}
	for _, g := range gs {
		if g.Subjek.ID != id {
			continue
		}
		s := g.Kriteria + " " + g.Code + " " + g.Pemasok[0].Peran
		for _, u := range g.Pemasok[0].Unit {
			s += ":" + u.Kode
		}
		if g.Code == "manfaat_ps_kosong" {
			s += " " + g.Prodi[0].Kode
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// Each gap of an activity goes exactly when the action it names was taken, and no
// other one goes with it.
func TestEachGapOfAnActivityIsClosedByItsAction(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := w.hold(act{Prodi: []string{"IF01", "IF02"}, Sampaikan: "direncanakan"})
		id := strings.TrimPrefix(at, "/pelaksanaan/")
		gaps := []string{"FO.2.3.1 belum_dimulai unit_kerja:IF"}
		expect := func(what string) {
			t.Helper()
			slices.Sort(gaps)
			if d := cmp.Diff(gaps, about(w.gapsOf("staf", "tahun=2026"), id)); d != "" {
				t.Fatalf("%s (-want +got):\n%s", what, d)
			}
		}
		swap := func(was string, is ...string) {
			t.Helper()
			i := slices.Index(gaps, was)
			if i < 0 {
				t.Fatalf("there was no gap %q in %q", was, gaps)
			}
			gaps = append(slices.Delete(gaps, i, i+1), is...)
		}
		expect("planned")
		w.Do("unit.if", "POST", at+"/mulai", nil).Want(200)
		swap("FO.2.3.1 belum_dimulai unit_kerja:IF", "FO.2.3.1 belum_selesai unit_kerja:IF")
		expect("begun")
		w.Do("unit.if", "POST", at+"/selesaikan", object{}).Want(200)
		swap("FO.2.3.1 belum_selesai unit_kerja:IF", "FO.2.3.1 belum_dilaporkan unit_kerja:IF",
			"B.1.15.8.a aspek_belum_terpenuhi unit_kerja:IF", "B.1.15.8.b aspek_belum_terpenuhi unit_kerja:IF", "B.1.15.8.c belum_ada_survei staf_humas",
			"LKPS-1 tanpa_naskah unit_kerja:IF", "LKPS-1 manfaat_ps_kosong unit_kerja:IF IF01", "LKPS-1 manfaat_ps_kosong unit_kerja:IF IF02")
		expect("finished")
		w.Do("unit.if", "POST", at+"/laporkan", object{"ringkasan": "Ya.", "bukti": []object{{"tautan": "https://bukti.example/1", "judul": "Foto"}}, "manfaat_ps": []object{{"prodi_id": w.ids["IF01"], "uraian": "Modul."}}}).Want(200)
		swap("FO.2.3.1 belum_dilaporkan unit_kerja:IF", "FO.2.3.1 belum_terverifikasi staf_humas")
		swap("LKPS-1 manfaat_ps_kosong unit_kerja:IF IF01")
		expect("reported")
		w.Do("koordinator", "POST", at+"/verifikasi", nil).Want(200)
		gaps = []string{"FO.2.3.1 belum_diarsipkan staf_humas", "B.1.15.8.a aspek_belum_terpenuhi staf_humas", "B.1.15.8.b aspek_belum_terpenuhi staf_humas", "B.1.15.8.c belum_ada_survei staf_humas",
			"LKPS-1 tanpa_naskah sub_koordinator", "LKPS-1 manfaat_ps_kosong sub_koordinator IF02"}
		expect("verified")

		w.aspect(at, "a", false)
		swap("B.1.15.8.a aspek_belum_terpenuhi staf_humas", "B.1.15.8.a aspek_tanpa_bukti staf_humas")
		expect("aspect a claimed")
		w.aspect(at, "a", true)
		swap("B.1.15.8.a aspek_tanpa_bukti staf_humas")
		expect("aspect a evidenced")
		w.aspect(at, "b", true)
		swap("B.1.15.8.b aspek_belum_terpenuhi staf_humas")
		expect("aspect b evidenced")
		w.Do("staf", "POST", at+"/survei", object{"mitra_id": w.ids["PT Rekaan"]}).Want(201)
		swap("B.1.15.8.c belum_ada_survei staf_humas", "B.1.15.8.c survei_belum_diisi mitra")
		expect("survey sent")
		w.Clock.Advance(31 * 24 * time.Hour)
		w.Forget()
		swap("B.1.15.8.c survei_belum_diisi mitra", "B.1.15.8.c survei_kedaluwarsa staf_humas")
		expect("its link expired")
		for _, g := range w.gapsOf("staf", "tahun=2026") {
			if g.Code == "survei_kedaluwarsa" {
				w.Do("staf", g.Tindakan.Method, strings.TrimPrefix(g.Tindakan.Href, "/api/v1"), nil).Want(201)
			}
		}
		swap("B.1.15.8.c survei_kedaluwarsa staf_humas", "B.1.15.8.c survei_belum_diisi mitra")
		expect("a new link")
		w.survey(at, "PT Rekaan", false, 4)
		swap("B.1.15.8.c survei_belum_diisi mitra", "B.1.15.8.c belum_berlanjut unit_kerja:IF")
		expect("survey answered")
		w.Do("unit.if", "POST", "/rencana-kegiatan", object{"judul": "Lanjutan", "tujuan": "Terus.", "jenis": "kunjungan", "tanggal_mulai": "2026-09-01", "tanggal_selesai": "2026-09-02",
			"mitra_ids": w.of("PT Rekaan"), "unit_ids": w.of("IF"), "tindak_lanjut_dari_id": id}).Want(201)
		swap("B.1.15.8.c belum_berlanjut unit_kerja:IF")
		expect("followed up")
		w.Do("staf", "POST", "/arsip-laporan", object{"jenis_rekaman": "laporan_kegiatan", "pelaksanaan_id": id, "tahun": 2026, "judul": "Laporan", "berkas_id": w.upload()}).Want(201)
		swap("FO.2.3.1 belum_diarsipkan staf_humas")
		expect("archived")
		naskah := w.agreement(object{}, "PT Rekaan")
		mend := func(change object) {
			t.Helper()
			w.Do("koordinator", "POST", at+"/ralat", object{"perubahan": change, "alasan": "Melengkapi."}).Want(200)
		}
		mend(object{"naskah_id": naskah})
		swap("LKPS-1 tanpa_naskah sub_koordinator")
		expect("under an agreement")
		mend(object{"manfaat_ps": []object{{"prodi_id": w.ids["IF01"], "uraian": "Modul."}, {"prodi_id": w.ids["IF02"], "uraian": "Dosen tamu."}}})
		swap("LKPS-1 manfaat_ps_kosong sub_koordinator IF02")
		expect("complete")
		if len(gaps) != 0 {
			t.Errorf("left: %q", gaps)
		}
	})
}

// The gaps of agreements, of prodi and of jurusan, each closed by its action.
func TestGapsOfAgreementsAndOfYears(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.imported("001/LAMA")
		of := func(subject string) []string { return about(w.gapsOf("staf", "tahun=2026"), subject) }
		expect := func(what, subject string, want ...string) {
			t.Helper()
			if want == nil {
				want = []string{}
			}
			if d := cmp.Diff(want, of(subject)); d != "" {
				t.Errorf("%s (-want +got):\n%s", what, d)
			}
		}
		fields := []string{"B.1.15.7 bidang_kosong unit_kerja:IF", "B.1.15.7 bidang_kosong unit_kerja:IF", "B.1.15.7 bidang_kosong unit_kerja:IF"}
		expect("at first", id, "BO.28.1.2 naskah_tanpa_berkas staf_humas", "BO.28.1.2 naskah_tanpa_kegiatan unit_kerja:IF", "Laporkerma naskah_belum_dilaporkan staf_humas")
		expect("no activity", w.ids["IF01"], "B.1.15.12 belum_bekerja_sama unit_kerja:IF")
		expect("no field", w.ids["IF"], fields...)
		w.Do("staf", "POST", "/naskah/"+id+"/versi", object{"jenis": "salinan", "berkas_id": w.upload()}).Want(201)
		expect("with a file", id, "BO.28.1.2 naskah_tanpa_kegiatan unit_kerja:IF", "Laporkerma naskah_belum_dilaporkan staf_humas")
		w.Do("staf", "POST", "/naskah/"+id+"/catat-pelaporan", object{"sistem": "laporkerma", "nomor": "LK-1", "dilaporkan_pada": "2026-07-01T00:00:00Z"}).Want(200)
		expect("reported", id, "BO.28.1.2 naskah_tanpa_kegiatan unit_kerja:IF")
		w.hold(act{Naskah: id, Prodi: []string{"IF01"}, Bidang: []string{"pendidikan", "pkm"}})
		expect("awake", id)
		expect("named", w.ids["IF01"])
		expect("two fields", w.ids["IF"], fields[:1]...)
		expect("another prodi", w.ids["IF02"], "B.1.15.12 belum_bekerja_sama unit_kerja:IF")
		for query, want := range map[string]int{"prodi=IF01&kriteria=B.1.15.7": 1, "prodi=IF02&kriteria=B.1.15.7": 3, "unit=IF&kriteria=B.1.15.7": 1, "unit=EL&kriteria=B.1.15.7": 3, "kriteria=B.1.15.7": 10, "unit=IF&kriteria=B.1.15.12": 5,
			"kriteria=Laporkerma": 0, "dari=2025-12-31&sampai=2026-01-01&unit=IF&kriteria=B.1.15.7": 4} {
			if got := len(w.gapsOf("staf", query)); got != want {
				t.Errorf("%s: %d gaps, want %d", query, got, want)
			}
		}
	})
}

// What an indicator counts as unfulfilled, the list names as a gap, and the other
// way round: B.1.15.7, 8.a, 8.b and 12.
func TestGapsAgreeWithTheIndicators(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 24 {
			a := act{Unit: []string{"IF", "MB", "EL"}[i%3], Prodi: [][]string{{"IF01"}, {"MB01", "IF02"}, {"EL01"}, {}}[i%4], Bidang: [][]string{{"pendidikan"}, {"penelitian", "pkm"}, {"lainnya"}}[i%3],
				A: i%2 == 0, B: i%5 == 0, Dari: fmt.Sprintf("2026-%02d-05", 1+i%6), Sampaikan: []string{"terverifikasi", "terverifikasi", "dilaporkan"}[i/8]}
			w.hold(a)
		}
		for _, scope := range []string{"", "&unit=IF", "&unit=EL", "&prodi=IF02"} {
			for _, k := range []string{"B.1.15.7", "B.1.15.8.a", "B.1.15.8.b", "B.1.15.12"} {
				var d struct {
					Data []struct {
						ID string `json:"id"`
					} `json:"data"`
				}
				w.Do("pimpinan", "GET", "/kpi/"+k+"/rincian?limit=100&bagian=tidak_terpenuhi&tahun=2026"+scope, nil).Want(200).JSON(&d)
				want := []string{}
				for _, x := range d.Data {
					want = append(want, x.ID)
				}
				got := []string{}
				for _, g := range w.gapsOf("pimpinan", "tahun=2026&kriteria="+k+scope) {
					switch {
					case g.Subjek.Jenis == "pelaksanaan" && w.Do("staf", "GET", "/pelaksanaan/"+g.Subjek.ID, nil).Want(200).Str("status") != "terverifikasi": // its report comes first
					case k == "B.1.15.7" && scope != "": // one for each field
						got = append(got, g.Subjek.ID)
					case !slices.Contains(got, g.Subjek.ID):
						got = append(got, g.Subjek.ID)
					}
				}
				slices.Sort(want)
				slices.Sort(got)
				if diff := cmp.Diff(len(want), len(got)); diff != "" || k != "B.1.15.7" && !slices.Equal(want, got) {
					t.Errorf("%s%s:\nunfulfilled %v\ngaps        %v", k, scope, want, got)
				}
			}
		}
	})
}
