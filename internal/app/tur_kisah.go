package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// story is the SOP, line by line.
func (t *tur) story(ctx context.Context) {
	year := url.Values{"tahun": {strconv.Itoa(t.today.Year())}}
	day := string(t.today)
	unit := t.first(ctx, "staf", "/unit?kode=IF")
	prodi := t.first(ctx, "staf", "/prodi?jurusan=IF&limit=1")
	unitID, prodiID := text(unit, "id"), text(prodi, "id")

	t.say("\nBefore: nothing was done yet")
	t.report(ctx, "pimpinan", year)

	t.say("\n1. Rencana kegiatan: the office plans an activity with a partner")
	mitra := t.call(ctx, "staf", http.MethodPost, "/mitra", badan{
		"nama": "PT Contoh Mitra Rekaan", "kategori": "dudi", "kode_negara": "ID", "provinsi": "Kepulauan Riau", "kota": "Batam",
		"kontak": []badan{{"nama": "Narahubung Rekaan", "jabatan": "Hubungan Industri", "surel": "kontak@mitra.example", "utama": true}},
	})
	mitraID := text(mitra, "id")
	plan := text(t.call(ctx, "staf", http.MethodPost, "/rencana-kegiatan", badan{
		"judul": "Kunjungan industri dan kuliah tamu", "tujuan": "Menyelaraskan kurikulum dengan kebutuhan industri.", "jenis": "penjadwalan",
		"tanggal_mulai": day, "tanggal_selesai": day, "mitra_ids": []string{mitraID}, "unit_ids": []string{unitID}, "prodi_ids": []string{prodiID},
	}), "id")
	t.refused(ctx, "unit.tm", "/rencana-kegiatan/"+plan+"/ajukan", badan{}, "forbidden")
	t.call(ctx, "staf", http.MethodPost, "/rencana-kegiatan/"+plan+"/ajukan", badan{})

	t.say("\n2. Koordinasi: partner and jurusan agree")
	meet := text(t.call(ctx, "koordinator", http.MethodPost, "/koordinasi", badan{
		"rencana_id": plan, "jenis": "rapat", "moda": "daring", "tautan": "https://rapat.contoh.example/ruang", "mulai_pada": t.clock.Now().Add(-time.Minute).Format(time.RFC3339),
		"peserta": []badan{{"nama": "Peserta Rekaan Mitra", "asal": "mitra", "mitra_id": mitraID}, {"nama": "Peserta Rekaan Jurusan", "asal": "internal", "unit_id": unitID}},
	}), "id")
	t.call(ctx, "koordinator", http.MethodPost, "/koordinasi/"+meet+"/catat-hasil", badan{
		"hasil": "sepakat", "notula": "Jadwal dan pembagian tugas disepakati.", "dilaksanakan_pada": t.clock.Now().Format(time.RFC3339),
	})
	t.call(ctx, "staf", http.MethodGet, "/rencana-kegiatan/"+plan, nil)

	t.say("\n3. Pelaksanaan: the jurusan carries it out and reports, somebody else verifies")
	act := text(t.call(ctx, "unit.if", http.MethodPost, "/pelaksanaan", badan{
		"rencana_id": plan, "judul": "Kunjungan industri dan kuliah tamu", "jenis": "kunjungan", "bentuk_kegiatan_kode": "kunjungan_industri", "unit_pelaksana_id": unitID,
		"prodi_ids": []string{prodiID}, "mitra_ids": []string{mitraID}, "bidang": []string{"pendidikan"}, "tingkat": "nasional", "relevan_ps": true,
		"tanggal_mulai": day, "tanggal_selesai": day, "tempat": "Batam",
	}), "id")
	at := "/pelaksanaan/" + act
	t.call(ctx, "unit.if", http.MethodPost, at+"/mulai", badan{})
	t.call(ctx, "unit.if", http.MethodPost, at+"/selesaikan", badan{"tanggal_selesai": day, "peserta": []badan{{"prodi_id": prodiID, "jenis": "mahasiswa", "jumlah": 40}}})
	file := t.upload(ctx, "unit.if", "laporan.pdf", demoPDF("Laporan kunjungan industri"))
	t.call(ctx, "unit.if", http.MethodPost, at+"/laporkan", badan{
		"ringkasan": "Empat puluh mahasiswa mengunjungi pabrik dan mengikuti kuliah tamu.", "bukti": []badan{{"berkas_id": file}},
		"manfaat_ps": []badan{{"prodi_id": prodiID, "uraian": "Bahan ajar diperbarui sesuai praktik industri."}},
	})
	proof := []badan{{"tautan": "https://bukti.contoh.example/aspek", "judul": "Notula dan foto"}}
	t.call(ctx, "unit.if", http.MethodPut, at+"/aspek/a", badan{"terpenuhi": true, "uraian": "Mendukung proses pembelajaran.", "bukti": proof})
	t.call(ctx, "unit.if", http.MethodPut, at+"/aspek/b", badan{"kinerja": true, "fasilitas": false, "uraian": "Kinerja pembelajaran meningkat.", "bukti": proof})
	t.refused(ctx, "unit.if", at+"/verifikasi", badan{}, "forbidden")
	t.call(ctx, "koordinator", http.MethodPost, at+"/verifikasi", badan{"catatan": "Bukti lengkap."})
	t.survey(ctx, at, mitraID)
	t.call(ctx, "staf", http.MethodGet, "/rencana-kegiatan/"+plan, nil)

	t.say("\n4. Arsip laporan: the report is filed and kept")
	arsip := t.call(ctx, "staf", http.MethodPost, "/arsip-laporan", badan{
		"jenis_rekaman": "laporan_kegiatan", "pelaksanaan_id": act, "tahun": t.today.Year(), "judul": "Laporan kunjungan industri",
		"berkas_id": t.upload(ctx, "staf", "laporan.pdf", demoPDF("Laporan kunjungan industri")),
	})
	t.say("      kept until %v", arsip["retensi_sampai"])

	t.say("\nAfter: the numbers changed because of it")
	t.report(ctx, "pimpinan", year)
	t.say("\nand each number opens down to its evidence")
	for _, kode := range []string{"B.1.15.8.a", "B.1.15.12"} {
		t.evidence(ctx, kode, year)
	}
}

// survey lets the partner answer by its link: nobody signs in.
func (t *tur) survey(ctx context.Context, at, mitraID string) {
	link := t.call(ctx, "staf", http.MethodPost, at+"/survei", badan{"mitra_id": mitraID})
	if t.err != nil {
		return
	}
	path := "/survei/" + text(link, "token")
	asked := t.call(ctx, "mitra", http.MethodGet, path, nil)
	answers := []badan{}
	items, _ := asked["butir"].([]any) // an empty answer is refused
	for _, item := range items {
		if q, ok := item.(map[string]any); ok {
			answers = append(answers, badan{"kode": q["kode"], "skor": 4})
		}
	}
	t.call(ctx, "mitra", http.MethodPost, path, badan{"butir": answers, "berminat_lanjut": true, "saran": "Semoga berlanjut."})
}

// evidence prints the first counted thing behind a number.
func (t *tur) evidence(ctx context.Context, kode string, year url.Values) {
	if t.err != nil {
		return
	}
	q := url.Values{"bagian": {"pembilang"}, "tahun": year["tahun"]}
	for r, err := range t.as["staf"].RincianKPI(ctx, kode, q) {
		if t.err = err; err != nil {
			return
		}
		t.say("      %-11s %s: %s", kode, r.Jenis, r.Label)
		for _, rec := range r.Rekaman {
			t.say("      %-11s   %s %s", "", rec.Jenis, rec.Label)
		}
		return
	}
	t.err = fmt.Errorf("%s counts nothing", kode)
}
