package beranda_test

import (
	"fmt"
	"strings"
	"testing"
)

// counts is an answer in one line: value,value=n.
func (w *world) counts(as, query string) string {
	w.T.Helper()
	r := w.Do(as, "GET", "/statistik/"+query, nil).Want(200)
	out := []string{fmt.Sprint(r.Num("total"))}
	for i := range r.Get("data").([]any) {
		var cells []string
		for _, v := range r.Get(fmt.Sprintf("data.%d.nilai", i)).([]any) {
			cells = append(cells, fmt.Sprint(v))
		}
		out = append(out, strings.Join(cells, ",")+"="+fmt.Sprint(r.Num(fmt.Sprintf("data.%d.jumlah", i))))
	}
	return strings.Join(out, " ")
}

func TestStatistics(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := w.Do("staf", "GET", "/unit?kode=EL", nil).Want(200).Str("data.0.id")
		w.plan("Satu", "2026-08-01")
		w.Do("staf", "POST", "/rencana-kegiatan", object{"judul": "Dua", "tujuan": "x", "jenis": "rapat", "tanggal_mulai": "2025-12-31", "tanggal_selesai": "2026-12-01", "mitra_ids": []string{w.mitra}, "unit_ids": []string{w.unit, other}}).Want(201)
		w.Do("staf", "POST", "/rencana-kegiatan", object{"judul": "Tiga", "tujuan": "x", "jenis": "rapat", "tanggal_mulai": "2026-01-01", "tanggal_selesai": "2026-12-01", "mitra_ids": []string{w.mitra}, "unit_ids": []string{other}}).Want(201)
		for _, at := range []string{"2026-07-09T00:00:00+07:00", "2026-07-08T23:59:59+07:00"} {
			w.Do("staf", "POST", "/permintaan-layanan", object{"jenis": "informasi", "kanal": "whatsapp", "pemohon_jenis": "umum", "pemohon_nama": "Pemohon", "perihal": "x", "masuk_pada": at}).Want(201)
		}
		for _, c := range []struct{ as, query, want string }{
			{"staf", "rencana_kegiatan", "3"},
			{"staf", "rencana_kegiatan?tahun=2026", "2"},
			{"staf", "rencana_kegiatan?kelompok=unit", "3 EL=2 IF=2"},
			{"staf", "rencana_kegiatan?kelompok=jenis,unit&tahun=2026", "2 penjadwalan,IF=1 rapat,EL=1"},
			{"staf", "rencana_kegiatan?kelompok=bulan", "3 2025-12=1 2026-01=1 2026-08=1"},
			{"staf", "rencana_kegiatan?kelompok=prodi", "3 =3"},
			{"pimpinan", "rencana_kegiatan?kelompok=status", "3 draf=3"},
			{"unit.if", "rencana_kegiatan?kelompok=jenis", "2 penjadwalan=1 rapat=1"},
			{"unit.el", "rencana_kegiatan?kelompok=unit", "2 EL=2 IF=1"},
			{"unit.mb", "rencana_kegiatan?kelompok=unit", "0"},
			{"auditor", "permintaan_layanan?kelompok=kanal,status&tahun=2026", "2 whatsapp,baru=2"},
			{"auditor", "permintaan_layanan?kelompok=jenis_naskah", "2 =2"},
			{"auditor", "permintaan_layanan?tahun=2025", "0"},
			{"unit.if", "permintaan_layanan", "0"},
			{"unit.if", "mitra?kelompok=kategori,status", "1 dudi,aktif=1"},
			{"staf", "pelaksanaan?kelompok=unit,bidang&tahun=2026", "0"},
			{"staf", "koordinasi?kelompok=hasil,moda", "0"},
			{"staf", "survei_mitra?kelompok=status,unit&tahun=2026", "0"},
			{"staf", "arsip_laporan?kelompok=jenis_rekaman,unit&tahun=2026", "0"},
		} {
			if got := w.counts(c.as, c.query); got != c.want {
				t.Errorf("%s %s: got %q, want %q", c.as, c.query, got, c.want)
			}
		}
		for query, want := range map[string]string{
			"rencana_kegiatan?kelompok=judul": "400 kelompok not_in_list", "rencana_kegiatan?kelompok=status,status": "400 kelompok duplicate", "rencana_kegiatan?kelompok=status,jenis,unit": "400 kelompok too_many",
			"rencana_kegiatan?tahun=1999": "400 tahun out_of_range", "rencana_kegiatan?tahun=x": "400 tahun out_of_range", "rencana_kegiatan?unit=IF": "400 unit unknown_parameter", "pengguna": "404  ",
		} {
			r := w.Do("staf", "GET", "/statistik/"+query, nil)
			if got := fmt.Sprint(r.Status, " ", r.Str("errors.0.pointer"), " ", r.Str("errors.0.code")); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		w.Do("admin", "GET", "/statistik/pelaksanaan", nil).Problem(403, "forbidden")
		w.Do("", "GET", "/statistik/pelaksanaan", nil).Problem(401, "auth_required")
	})
}
