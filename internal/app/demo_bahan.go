package app

import (
	"bytes"
	"fmt"
)

// demoMitra are invented partners; none of them exists.
type demoMitra struct {
	nama, kategori, klasifikasi, negara, provinsi, kota string
}

// demoPartners lists the 40 partners of the demonstration, all invented.
func demoPartners() []demoMitra {
	return []demoMitra{
		{"PT Tirta Bahari Fabrikasi Contoh", "dudi", "dunia_usaha", "ID", "Kepulauan Riau", "Batam"},
		{"PT Cakrawala Elektronika Contoh", "dudi", "multinasional", "ID", "Kepulauan Riau", "Batam"},
		{"PT Lintas Samudra Logistik Contoh", "dudi", "nasional_standar_tinggi", "ID", "Kepulauan Riau", "Batam"},
		{"PT Angkasa Perawatan Pesawat Contoh", "dudi", "nasional_standar_tinggi", "ID", "Kepulauan Riau", "Batam"},
		{"PT Galangan Utara Contoh", "dudi", "dunia_usaha", "ID", "Kepulauan Riau", "Batam"},
		{"PT Piranti Pintar Contoh", "dudi", "startup_teknologi", "ID", "Kepulauan Riau", "Batam"},
		{"PT Animasi Nusa Contoh", "dudi", "startup_teknologi", "ID", "Kepulauan Riau", "Batam"},
		{"PT Siber Aman Contoh", "dudi", "startup_teknologi", "ID", "DKI Jakarta", "Jakarta"},
		{"PT Energi Surya Contoh", "dudi", "dunia_usaha", "ID", "Kepulauan Riau", "Bintan"},
		{"PT Robotika Mandiri Contoh", "dudi", "startup_teknologi", "ID", "Jawa Barat", "Bandung"},
		{"PT Las Presisi Contoh", "dudi", "dunia_usaha", "ID", "Kepulauan Riau", "Karimun"},
		{"PT Peta Digital Contoh", "dudi", "dunia_usaha", "ID", "Jawa Tengah", "Semarang"},
		{"PT Akuntan Digital Contoh", "dudi", "dunia_usaha", "ID", "Kepulauan Riau", "Batam"},
		{"PT Hotel Pesisir Contoh", "dudi", "dunia_usaha", "ID", "Kepulauan Riau", "Batam"},
		{"CV Kreatif Bersama Contoh", "dudi", "dunia_usaha", "ID", "Kepulauan Riau", "Tanjungpinang"},
		{"Koperasi Usaha Pesisir Contoh", "dudi", "dunia_usaha", "ID", "Kepulauan Riau", "Batam"},
		{"Example Semiconductor Pte Ltd", "dudi", "multinasional", "SG", "", "Singapore"},
		{"Example Marine Engineering Pte Ltd", "dudi", "multinasional", "SG", "", "Singapore"},
		{"Example Robotics GmbH", "dudi", "teknologi_global", "DE", "", "Hamburg"},
		{"Example Games KK", "dudi", "teknologi_global", "JP", "", "Osaka"},
		{"Example Cloud Sdn Bhd", "dudi", "teknologi_global", "MY", "", "Johor Bahru"},
		{"Example Polytechnic", "perguruan_tinggi", "pt_relevan", "SG", "", "Singapore"},
		{"Contoh University of Applied Sciences", "perguruan_tinggi", "pt_relevan", "DE", "", "Bremen"},
		{"Example Institute of Technology", "perguruan_tinggi", "pt_qs200", "JP", "", "Kyoto"},
		{"Universiti Teknikal Contoh", "perguruan_tinggi", "pt_relevan", "MY", "", "Melaka"},
		{"Politeknik Contoh Sumatra", "perguruan_tinggi", "pt_relevan", "ID", "Sumatera Barat", "Padang"},
		{"Politeknik Contoh Jawa", "perguruan_tinggi", "pt_relevan", "ID", "Jawa Timur", "Malang"},
		{"Universitas Contoh Bahari", "perguruan_tinggi", "institusi_pendidikan", "ID", "Kepulauan Riau", "Tanjungpinang"},
		{"SMK Contoh Bahari", "lainnya", "institusi_pendidikan", "ID", "Kepulauan Riau", "Batam"},
		{"SMK Contoh Teknologi", "lainnya", "institusi_pendidikan", "ID", "Kepulauan Riau", "Bintan"},
		{"SMA Contoh Pesisir", "lainnya", "institusi_pendidikan", "ID", "Kepulauan Riau", "Lingga"},
		{"Dinas Perindustrian Kota Contoh", "pemerintah", "pemerintah_bumn_bumd", "ID", "Kepulauan Riau", "Batam"},
		{"Dinas Pendidikan Provinsi Contoh", "pemerintah", "pemerintah_bumn_bumd", "ID", "Kepulauan Riau", "Tanjungpinang"},
		{"Badan Riset Daerah Contoh", "pemerintah", "lembaga_riset", "ID", "Kepulauan Riau", "Batam"},
		{"Perusahaan Daerah Air Contoh", "pemerintah", "pemerintah_bumn_bumd", "ID", "Kepulauan Riau", "Batam"},
		{"Kecamatan Contoh Utara", "pemerintah", "pemerintah_bumn_bumd", "ID", "Kepulauan Riau", "Batam"},
		{"Yayasan Literasi Digital Contoh", "nirlaba", "organisasi", "ID", "Kepulauan Riau", "Batam"},
		{"Asosiasi Industri Kapal Contoh", "nirlaba", "organisasi", "ID", "Kepulauan Riau", "Batam"},
		{"Perkumpulan Guru Vokasi Contoh", "nirlaba", "organisasi", "ID", "Kepulauan Riau", "Batam"},
		{"Example Skills Foundation", "nirlaba", "nirlaba_kelas_dunia", "CH", "", "Geneva"},
	}
}

// demoBentuk is a form of activity with the field it usually serves and the
// words its invented titles are made of.
type demoBentuk struct{ kode, bidang, jenis, judul string }

func demoForms() []demoBentuk {
	return []demoBentuk{
		{"magang", "pendidikan", "kegiatan", "Magang mahasiswa %s"},
		{"kunjungan_industri", "pendidikan", "kunjungan", "Kunjungan industri %s"},
		{"praktisi_mengajar", "pendidikan", "kegiatan", "Praktisi mengajar %s"},
		{"pengembangan_kurikulum", "pendidikan", "rapat_luring", "Penyelarasan kurikulum %s"},
		{"kelas_industri", "pendidikan", "kegiatan", "Kelas industri %s"},
		{"penelitian_bersama", "penelitian", "kegiatan", "Penelitian bersama %s"},
		{"penelitian_prototipe", "penelitian", "kegiatan", "Prototipe terapan %s"},
		{"seminar", "penelitian", "rapat_daring", "Seminar daring %s"},
		{"pengabdian", "pkm", "kegiatan", "Pengabdian kepada masyarakat %s"},
		{"pelatihan", "pkm", "kegiatan", "Pelatihan untuk mitra %s"},
	}
}

// demoPDF is a one-page report with a title, enough for any reader to open.
func demoPDF(title string) []byte {
	var b bytes.Buffer
	var at []int
	obj := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(at)}, args...)...)
	}
	text := fmt.Sprintf("BT /F1 16 Tf 60 760 Td (%s) Tj 0 -28 Td /F1 11 Tf (Dokumen contoh; seluruh isinya rekaan.) Tj ET", title)
	b.WriteString("%PDF-1.4\n")
	obj("<< /Type /Catalog /Pages 2 0 R >>")
	obj("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	obj("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
	obj("<< /Length %d >>\nstream\n%s\nendstream", len(text), text)
	obj("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}
