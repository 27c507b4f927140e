package actor

import "strings"

// Izin names a permission: what a route or an action asks for.
type Izin string

// Jangkauan is how far a role's permission goes.
type Jangkauan string

// How far: not at all, rows of the own unit, institution totals, all rows.
const (
	Tidak Jangkauan = ""
	Unit  Jangkauan = "unit"
	Total Jangkauan = "total"
	Semua Jangkauan = "semua"
)

// Rule is one line of the permission table.
type Rule struct {
	Izin   Izin
	Label  [2]string // Indonesian, English
	Reach  map[Peran]Jangkauan
	Scope  string   // the scope a service token needs; "" = not for tokens
	Also   []string // further scopes, any of which will do
	Anyone bool     // every authenticated caller, whatever the role
	Public bool     // no authentication at all
	// Sendiri keeps the permission to those who hold the role themselves: no
	// delegation reaches it.
	Sendiri bool
	// AnyScope admits every service token, whatever its scopes.
	AnyScope bool
}

// Reads reports whether the permission is for reading: no capacity need be chosen.
func (i Izin) Reads() bool { return strings.HasSuffix(string(i), ".baca") }

// The permissions. Each route and each lifecycle step names one.
const (
	Publik             Izin = "publik"
	Masuk              Izin = "masuk"
	Diri               Izin = "diri"
	ReferensiBaca      Izin = "referensi.baca"
	ReferensiUbah      Izin = "referensi.ubah"
	MitraBaca          Izin = "mitra.baca"
	MitraBuat          Izin = "mitra.buat"
	MitraUbah          Izin = "mitra.ubah"
	MitraKelola        Izin = "mitra.kelola"
	MitraKontak        Izin = "mitra.kontak"
	PermintaanBaca     Izin = "permintaan.baca"
	PermintaanTulis    Izin = "permintaan.tulis"
	PermintaanProses   Izin = "permintaan.proses"
	PermintaanKoreksi  Izin = "permintaan.koreksi"
	KebijakanUbah      Izin = "kebijakan_sla.ubah"
	RencanaBaca        Izin = "rencana.baca"
	RencanaTulis       Izin = "rencana.tulis"
	RencanaProses      Izin = "rencana.proses"
	KoordinasiBaca     Izin = "koordinasi.baca"
	KoordinasiKelola   Izin = "koordinasi.kelola"
	PelaksanaanBaca    Izin = "pelaksanaan.baca"
	PelaksanaanTulis   Izin = "pelaksanaan.tulis"
	PelaksanaanPeriksa Izin = "pelaksanaan.periksa"
	PelaksanaanBuka    Izin = "pelaksanaan.buka_kembali"
	AspekTulis         Izin = "aspek.tulis"
	AspekC             Izin = "aspek.c"
	SurveiBaca         Izin = "survei.baca"
	SurveiKelola       Izin = "survei.kelola"
	NaskahBaca         Izin = "naskah.baca"
	NaskahKelola       Izin = "naskah.kelola"
	ArsipBaca          Izin = "arsip.baca"
	ArsipKelola        Izin = "arsip.kelola"
	ArsipPutus         Izin = "arsip.putus"
	BerkasBaca         Izin = "berkas.baca"
	BerkasUnggah       Izin = "berkas.unggah"
	BerkasPeriksa      Izin = "berkas.periksa"
	RalatBuat          Izin = "ralat.buat"
	Impor              Izin = "impor"
	KPIBaca            Izin = "kpi.baca"
	KPIBeku            Izin = "kpi.beku"
	KPITarget          Izin = "kpi.target"
	LaporanBaca        Izin = "laporan.baca"
	PenggunaKelola     Izin = "pengguna.kelola"
	TokenKelola        Izin = "token.kelola"
	WebhookKelola      Izin = "webhook.kelola"
	DelegasiKelola     Izin = "delegasi.kelola"
	PeristiwaBaca      Izin = "peristiwa.baca"
)

func reach(staf, sub, unit, pimpinan, auditor, admin Jangkauan) map[Peran]Jangkauan {
	return map[Peran]Jangkauan{
		StafHumas: staf, SubKoordinator: sub, UnitKerja: unit,
		Pimpinan: pimpinan, Auditor: auditor, Admin: admin,
	}
}

// Rules returns the permission table in order, one line a
// permission. It is the only place where a role is given a right; routes,
// allowed_actions and /meta/izin all read it. Deny by default.
func Rules() []Rule {
	read := reach(Semua, Semua, Unit, Semua, Semua, Tidak)
	office := reach(Semua, Semua, Tidak, Tidak, Tidak, Tidak)
	onBehalf := reach(Semua, Semua, Unit, Tidak, Tidak, Tidak)
	sub := reach(Tidak, Semua, Tidak, Tidak, Tidak, Tidak)
	everyone := reach(Semua, Semua, Semua, Semua, Semua, Semua)
	return []Rule{
		{Izin: Publik, Label: [2]string{"tanpa masuk", "without signing in"}, Public: true},
		{Izin: Masuk, Label: [2]string{"siapa pun yang sudah masuk", "anyone signed in"}, Anyone: true},
		{Izin: Diri, Label: [2]string{"siapa pun yang sudah masuk, juga token layanan", "anyone signed in, service tokens too"}, Anyone: true, AnyScope: true},
		{Izin: ReferensiBaca, Label: [2]string{"baca unit, prodi, referensi, hari libur, alur", "read unit, prodi, reference data, holidays, lifecycles"}, Reach: everyone, Scope: "referensi:baca"},
		{Izin: ReferensiUbah, Label: [2]string{"ubah data referensi dan hari libur", "change reference data and holidays"}, Reach: reach(Tidak, Semua, Tidak, Tidak, Tidak, Semua)},
		{Izin: MitraBaca, Label: [2]string{"baca mitra", "read mitra"}, Reach: reach(Semua, Semua, Semua, Semua, Semua, Tidak), Scope: "mitra:baca"},
		{Izin: MitraBuat, Label: [2]string{"buat mitra (unit kerja: sebagai calon)", "create mitra (unit_kerja: as calon)"}, Reach: reach(Semua, Semua, Semua, Tidak, Tidak, Tidak), Scope: "mitra:tulis"},
		{Izin: MitraUbah, Label: [2]string{"ubah mitra", "edit mitra"}, Reach: office, Scope: "mitra:tulis"},
		{Izin: MitraKelola, Label: [2]string{"aktifkan, nonaktifkan, gabung, batalkan gabung mitra", "activate, deactivate, merge, unmerge mitra"}, Reach: office},
		{Izin: MitraKontak, Label: [2]string{"lihat kontak pribadi mitra", "see personal contacts of mitra"}, Reach: office},
		{Izin: PermintaanBaca, Label: [2]string{"baca permintaan layanan", "read permintaan"}, Reach: read, Scope: "permintaan:baca"},
		{Izin: PermintaanTulis, Label: [2]string{"catat permintaan, ubah isian terbuka", "record permintaan, edit its open fields"}, Reach: onBehalf, Scope: "permintaan:tulis"},
		{Izin: PermintaanProses, Label: [2]string{"respons, tindak lanjut, penyerahan draf, catatan, selesaikan, batalkan, tandai duplikat, buka kembali", "respond, follow up, hand over a draft, note, finish, cancel, mark as duplicate, reopen"}, Reach: office, Scope: "permintaan:tulis"},
		{Izin: PermintaanKoreksi, Label: [2]string{"koreksi permintaan, batalkan kejadian (bukan entri sendiri)", "correct permintaan, take back an event (not one's own entry)"}, Reach: sub},
		{Izin: KebijakanUbah, Label: [2]string{"ubah kebijakan SLA", "change the SLA policy"}, Reach: reach(Tidak, Semua, Tidak, Tidak, Tidak, Semua)},
		{Izin: RencanaBaca, Label: [2]string{"baca rencana kegiatan", "read rencana"}, Reach: read, Scope: "rencana:baca"},
		{Izin: RencanaTulis, Label: [2]string{"buat rencana, ubah atau hapus draf", "create rencana, edit or delete a draft"}, Reach: onBehalf, Scope: "rencana:tulis"},
		{Izin: RencanaProses, Label: [2]string{"ajukan, tunda, lanjutkan, batalkan, jadwal ulang, lepas mitra", "submit, postpone, resume, cancel, reschedule, drop a partner"}, Reach: office, Scope: "rencana:tulis"},
		{Izin: KoordinasiBaca, Label: [2]string{"baca koordinasi", "read koordinasi"}, Reach: read, Scope: "koordinasi:baca"},
		{Izin: KoordinasiKelola, Label: [2]string{"buat koordinasi, catat hasil, jadwal ulang, batalkan", "create koordinasi, record its result, reschedule, cancel"}, Reach: sub},
		{Izin: PelaksanaanBaca, Label: [2]string{"baca pelaksanaan", "read pelaksanaan"}, Reach: read, Scope: "pelaksanaan:baca"},
		{Izin: PelaksanaanTulis, Label: [2]string{"buat, ubah, mulai, selesaikan, laporkan, bukti, jadwal ulang, batalkan", "create, edit, start, finish, report, add evidence, reschedule, cancel"}, Reach: onBehalf, Scope: "pelaksanaan:tulis"},
		{Izin: PelaksanaanPeriksa, Label: [2]string{"verifikasi dan kembalikan laporan (bukan pelapornya)", "verify and return a report (not one's own)"}, Reach: office},
		{Izin: PelaksanaanBuka, Label: [2]string{"buka kembali laporan terverifikasi", "reopen a verified report"}, Reach: sub},
		{Izin: AspekTulis, Label: [2]string{"aspek a dan b (unit kerja: sampai verifikasi)", "aspects a and b (unit_kerja: until verification)"}, Reach: onBehalf},
		{Izin: AspekC, Label: [2]string{"aspek c", "aspect c"}, Reach: office},
		{Izin: SurveiBaca, Label: [2]string{"baca survei mitra", "read partner surveys"}, Reach: read},
		{Izin: SurveiKelola, Label: [2]string{"terbitkan, terbitkan ulang, catat survei", "issue, reissue, record surveys"}, Reach: office},
		{Izin: NaskahBaca, Label: [2]string{"baca naskah dan templatnya", "read agreements and their templates"}, Reach: read, Scope: "naskah:baca"},
		{Izin: NaskahKelola, Label: [2]string{"susun naskah, versi, telaah, tanda tangan, tutup, perpanjang, pelaporan; templat", "draft agreements, versions, review steps, signature, close, renew, report; templates"}, Reach: office, Scope: "naskah:tulis"},
		{Izin: ArsipBaca, Label: [2]string{"baca arsip laporan", "read arsip"}, Reach: read, Scope: "arsip:baca"},
		{Izin: ArsipKelola, Label: [2]string{"arsipkan, tahan, nonaktifkan, usulkan musnah", "file, hold, deactivate, propose disposal"}, Reach: office, Scope: "arsip:tulis"},
		{Izin: ArsipPutus, Label: [2]string{"setujui atau tolak musnah, lepas tahan, musnahkan, permanenkan", "approve or refuse disposal, release a hold, destroy, make permanent"}, Reach: reach(Tidak, Semua, Tidak, Semua, Tidak, Tidak)},
		{Izin: BerkasBaca, Label: [2]string{"baca berkas rekaman yang boleh dibaca", "read files of records one may read"}, Reach: reach(Semua, Semua, Semua, Semua, Semua, Tidak), Scope: "arsip:baca", Also: []string{"permintaan:baca", "koordinasi:baca", "pelaksanaan:baca", "naskah:baca"}},
		{Izin: BerkasUnggah, Label: [2]string{"unggah berkas", "upload a file"}, Reach: reach(Semua, Semua, Semua, Tidak, Tidak, Tidak), Scope: "pelaksanaan:tulis", Also: []string{"permintaan:tulis", "naskah:tulis", "arsip:tulis"}},
		{Izin: BerkasPeriksa, Label: [2]string{"periksa ulang isi semua berkas", "check the content of every file again"}, Reach: reach(Tidak, Semua, Tidak, Tidak, Tidak, Semua)},
		{Izin: RalatBuat, Label: [2]string{"ralat rekaman yang sudah tetap (bukan entri sendiri)", "correct a committed record (not one's own entry)"}, Reach: sub},
		{Izin: Impor, Label: [2]string{"impor lembar kerja, batalkan impor", "import spreadsheets, take an import back"}, Reach: office},
		{Izin: KPIBaca, Label: [2]string{"baca KPI", "read KPIs"}, Reach: reach(Semua, Semua, Unit, Semua, Semua, Total), Scope: "kpi:baca"},
		{Izin: KPIBeku, Label: [2]string{"bekukan KPI", "freeze KPIs"}, Reach: reach(Tidak, Semua, Tidak, Semua, Tidak, Tidak)},
		{Izin: KPITarget, Label: [2]string{"ubah target KPI", "change KPI targets"}, Reach: reach(Tidak, Semua, Tidak, Tidak, Tidak, Semua)},
		{Izin: LaporanBaca, Label: [2]string{"baca laporan", "read reports"}, Reach: reach(Semua, Semua, Unit, Semua, Semua, Total), Scope: "laporan:baca"},
		{Izin: PenggunaKelola, Label: [2]string{"kelola pengguna", "manage users"}, Reach: reach(Tidak, Tidak, Tidak, Tidak, Tidak, Semua)},
		{Izin: TokenKelola, Label: [2]string{"kelola token layanan", "manage service tokens"}, Reach: reach(Tidak, Tidak, Tidak, Tidak, Tidak, Semua)},
		{Izin: WebhookKelola, Label: [2]string{"kelola webhook", "manage webhooks"}, Reach: reach(Tidak, Tidak, Tidak, Tidak, Tidak, Semua)},
		{Izin: DelegasiKelola, Label: [2]string{"delegasikan peran sendiri (admin: peran siapa pun), cabut delegasi; tidak melalui delegasi", "delegate one's own role (admin: anyone's), withdraw a delegation; never by delegation"}, Reach: reach(Semua, Semua, Semua, Semua, Tidak, Semua), Sendiri: true},
		{Izin: PeristiwaBaca, Label: [2]string{"baca peristiwa dan riwayat rekaman yang boleh dibaca", "read events and history of records one may read"}, Reach: everyone, Scope: "peristiwa:baca"},
	}
}

// Scopes are what a service token can be given: reading and writing of each noun
// (the unit's permission table), and the readings that belong to no single noun. Some admit
// nothing yet.
func Scopes() []string {
	nouns := []string{"mitra", "permintaan", "rencana", "koordinasi", "pelaksanaan", "naskah", "arsip"}
	out := make([]string, 0, 2*len(nouns)+4)
	for _, n := range nouns {
		out = append(out, n+":baca", n+":tulis")
	}
	return append(out, "kpi:baca", "laporan:baca", "peristiwa:baca", "referensi:baca")
}

var table = index(Rules())

func index(rules []Rule) map[Izin]Rule {
	m := make(map[Izin]Rule, len(rules))
	for _, r := range rules {
		m[r.Izin] = r
	}
	return m
}

// Lookup returns the rule of a permission; a route that names an unknown one
// must not start.
func Lookup(i Izin) (Rule, bool) {
	r, ok := table[i]
	return r, ok
}
