package meta

import (
	"strings"

	"kerjasama/internal/platform/actor"
)

// people are the enumerations of partners, people, reference data and long work.
func people() []Enum {
	return []Enum{
		enum("mitra.status", "MitraStatus",
			value{"calon", "Calon", "Candidate"},
			value{"aktif", "Aktif", "Active"},
			value{"nonaktif", "Nonaktif", "Inactive"},
			value{"digabung", "Digabung", "Merged"}),
		enum("mitra.kategori", "MitraKategori",
			value{"pemerintah", "Pemerintah", "Government"},
			value{"perguruan_tinggi", "Perguruan tinggi", "Higher education"},
			value{"dudi", "Dunia usaha dan dunia industri", "Business and industry"},
			value{"nirlaba", "Nirlaba", "Non-profit"},
			value{"lainnya", "Lainnya", "Other"}),
		enum("unit.jenis", "ReferensiJenisUnit",
			value{"pimpinan", "Pimpinan", "Leadership"},
			value{"jurusan", "Jurusan", "Jurusan"},
			value{"unit_kerja", "Unit kerja", "Work unit"}),
		enum("prodi.jenjang", "ReferensiJenjang LaporanLKPSProdi.jenjang",
			value{"d2", "Diploma dua", "Diploma, two years"},
			value{"d3", "Diploma tiga", "Diploma, three years"},
			value{"d4", "Sarjana terapan", "Applied bachelor"},
			value{"s2", "Magister terapan", "Applied master"}),
		enum("referensi.jenis", "ReferensiDaftar.jenis ReferensiRingkas.jenis",
			value{"bentuk_kegiatan", "Bentuk kegiatan", "Forms of activity"},
			value{"klasifikasi_mitra", "Klasifikasi mitra", "Classes of partner"}),
		enum("hari_libur.jenis", "ReferensiJenisLibur",
			value{"nasional", "Libur nasional", "Public holiday"},
			value{"cuti_bersama", "Cuti bersama", "Collective leave"}),
		enum("peran", "Peran",
			value{"staf_humas", "Staf Humas dan Kerjasama", "Public Relations and Cooperation staff"},
			value{"sub_koordinator", "Sub Koordinator Humas dan Kerjasama", "Public Relations and Cooperation coordinator"},
			value{"unit_kerja", "Unit Kerja", "Work unit"},
			value{"pimpinan", "Pimpinan", "Leadership"},
			value{"auditor", "Auditor", "Auditor"},
			value{"admin", "Admin", "Administrator"}),
		enum("pengguna.status", "AksesStatus",
			value{"aktif", "Aktif", "Active"},
			value{"nonaktif", "Nonaktif", "Disabled"}),
		enum("token_layanan.status", "AksesTokenStatus",
			value{"aktif", "Aktif", "In use"},
			value{"dicabut", "Dicabut", "Revoked"}),
		enum("token_layanan.cakupan", "TokenLayananIsi.cakupan TokenLayananView.cakupan TokenLayananBaru.cakupan", scopes()...),
		enum("delegasi.status", "AksesDelegasiStatus",
			value{"aktif", "Aktif", "In force within its dates"},
			value{"dicabut", "Dicabut", "Withdrawn"}),
		enum("webhook.status", "WebhookStatus",
			value{"aktif", "Aktif", "Switched on"},
			value{"nonaktif", "Nonaktif", "Switched off"}),
		enum("webhook.alasan_nonaktif", "WebhookAlasan",
			value{"diminta", "Dinonaktifkan admin", "Switched off by an admin"},
			value{"gagal_terus", "Sehari tidak ada yang sampai", "Nothing arrived for a day"},
			value{"pergi", "Penerima menjawab 410", "The receiver answered 410"}),
		enum("webhook.pengiriman.status", "WebhookStatusKirim",
			value{"antre", "Menunggu dikirim", "Waiting to be sent"},
			value{"terkirim", "Terkirim", "Sent"},
			value{"gagal", "Gagal", "Failed"}),
		enum("webhook.percobaan.galat", "KaitGalat",
			value{"alamat_ditolak", "Alamat tidak boleh dipanggil", "The address may not be called"},
			value{"nama_tidak_ditemukan", "Nama tidak ditemukan", "The name is not found"},
			value{"tidak_tersambung", "Tidak tersambung", "No connection"},
			value{"tls_gagal", "Sertifikat TLS tidak diterima", "The TLS certificate is not accepted"},
			value{"waktu_habis", "Tidak menjawab dalam 5 detik", "No answer within 5 seconds"},
			value{"dialihkan", "Mengalihkan ke alamat lain", "Redirects elsewhere"},
			value{"ditolak", "Penerima menolak pesan (4xx)", "The receiver refuses the message (4xx)"},
			value{"penerima_gagal", "Penerima gagal (5xx, 429)", "The receiver fails (5xx, 429)"}),
		enum("pengguna.tanggungan", "Serahan.jenis",
			value{"permintaan_layanan", "Permintaan layanan", "Request"}),
		enum("pengguna.tertinggal", "Tertinggal.jenis",
			value{"token_layanan", "Token layanan", "Service token"},
			value{"delegasi_diberikan", "Delegasi yang diberikan", "Delegation given"},
			value{"delegasi_diterima", "Delegasi yang diterima", "Delegation received"}),
		enum("delegasi.arah", "DelegasiSaya.arah",
			value{"diterima", "Diterima", "Received"},
			value{"diberikan", "Diberikan", "Given"}),
		enum("sesi.jenis", "AksesJenisSesi",
			value{"lokal", "Masuk di sini", "Signed in here"},
			value{"sso", "Masuk lewat SSO kampus", "Signed in through the campus sign-on"}),
		enum("peran.asal", "PeranSaya.asal",
			value{"manual", "Diberikan oleh admin", "Given by an admin"},
			value{"sso", "Dari SSO kampus", "From the campus sign-on"}),
		enum("sso.keluar.status", "KeluarSSO.status",
			value{"diakhiri", "Diakhiri", "Ended"}),
		enum("sso.uji.langkah", "LangkahUjiSSO.langkah",
			value{"bentuk", "Bentuk token", "Form of the token"},
			value{"penerbit", "Penerbit", "Issuer"},
			value{"kunci", "Kunci", "Key"},
			value{"tanda_tangan", "Tanda tangan", "Signature"},
			value{"jenis", "Jenis token", "Type of the token"},
			value{"audiens", "Audiens", "Audience"},
			value{"subjek", "Subjek", "Subject"},
			value{"waktu", "Masa berlaku", "Times"},
			value{"aktif", "Masih aktif", "Still active"},
			value{"pemetaan", "Pemetaan peran", "Mapping to roles"},
			value{"keluar", "Sudah keluar", "Signed out"},
			value{"akun", "Akun di sini", "Account here"}),
		enum("pengguna.bahasa", "AksesBahasa",
			value{"id", "Bahasa Indonesia", "Indonesian"},
			value{"en", "Bahasa Inggris", "English"}),
		enum("pelaku.jenis", "PelakuJenis",
			value{"pengguna", "Pengguna", "Person"},
			value{"token", "Token layanan", "Service token"},
			value{"survei", "Pengisi survei", "Survey respondent"},
			value{"sistem", "Sistem", "System"}),
		enum("izin.jangkauan", "IzinSaya.jangkauan MetaJangkauan",
			value{"semua", "Semua rekaman", "Every record"},
			value{"unit", "Rekaman unit sendiri", "Records of the own unit"},
			value{"total", "Angka total lembaga", "Totals of the institution"}),
		enum("pekerjaan.status", "JobsStatus",
			value{"antre", "Antre", "Queued"},
			value{"berjalan", "Berjalan", "Running"},
			value{"selesai", "Selesai", "Done"},
			value{"gagal", "Gagal", "Failed"}),
	}
}

// scopes are those of service tokens: reading and writing, by noun.
func scopes() []value {
	of := map[string][2]string{
		"mitra": {"mitra", "partners"}, "permintaan": {"permintaan layanan", "requests"}, "rencana": {"rencana kegiatan", "plans"},
		"koordinasi": {"koordinasi", "coordination"}, "pelaksanaan": {"pelaksanaan", "activities"}, "naskah": {"naskah", "agreements"}, "arsip": {"arsip laporan", "archives"},
		"kpi": {"KPI", "KPIs"}, "laporan": {"laporan", "reports"}, "peristiwa": {"peristiwa", "events"}, "referensi": {"data referensi", "reference data"},
	}
	var out []value
	for _, s := range actor.Scopes() {
		noun, do, _ := strings.Cut(s, ":")
		verb := [2]string{"Baca ", "Read "}
		if do == "tulis" {
			verb = [2]string{"Tulis ", "Write "}
		}
		out = append(out, value{s, verb[0] + of[noun][0], verb[1] + of[noun][1]})
	}
	return out
}
