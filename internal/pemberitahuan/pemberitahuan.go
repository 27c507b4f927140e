package pemberitahuan

import (
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/kabar"
)

// Rekaman is what a notice shows besides its text.
type Rekaman struct {
	actor.Meta
	Jenis    kabar.Jenis `json:"jenis" enums:"permintaan_mendekati_tenggat,permintaan_lewat_tenggat,undangan_koordinasi,jadwal_berubah,dibatalkan,laporan_menunggu_verifikasi,laporan_dikembalikan,laporan_terlambat,naskah_akan_berakhir,naskah_dikembalikan,naskah_dikirim_mitra,delegasi_diterima,delegasi_dicabut,peran_didelegasikan,peran_ditarik_kembali,tanggungan_diterima,webhook_dinonaktifkan"`
	Subjek   string      `json:"subjek" example:"permintaan_layanan"`
	SubjekID string      `json:"subjek_id" format:"uuid"`
	Kode     string      `json:"kode" example:"PM-2026-0001"`
	Judul    string      `json:"judul"`
	// DibacaPada is when the recipient marked it as read.
	DibacaPada *time.Time `json:"dibaca_pada" format:"date-time" extensions:"x-nullable"`
} //@name PemberitahuanRekaman

// Pemberitahuan is a notice as the store keeps it.
type Pemberitahuan struct {
	Rekaman
	PenerimaID string      `json:"-"`
	Kunci      string      `json:"-"`
	Rinci      kabar.Rinci `json:"-" gorm:"serializer:json"`
}

// label names a kind of notice.
func label(j kabar.Jenis) fault.Text {
	switch j {
	case kabar.MendekatiTenggat:
		return fault.T("Permintaan mendekati tenggat", "Request near its due")
	case kabar.LewatTenggat:
		return fault.T("Permintaan lewat tenggat", "Request past its due")
	case kabar.Undangan:
		return fault.T("Undangan koordinasi", "Invitation to a meeting")
	case kabar.JadwalBerubah:
		return fault.T("Jadwal berubah", "Schedule changed")
	case kabar.Dibatalkan:
		return fault.T("Dibatalkan", "Cancelled")
	case kabar.MenungguVerifikasi:
		return fault.T("Laporan menunggu verifikasi", "Report waiting to be verified")
	case kabar.Dikembalikan:
		return fault.T("Laporan dikembalikan", "Report returned")
	case kabar.LaporanTerlambat:
		return fault.T("Laporan terlambat", "Report overdue")
	case kabar.NaskahBerakhir:
		return fault.T("Naskah akan berakhir", "Agreement about to end")
	case kabar.NaskahDikembalikan:
		return fault.T("Naskah dikembalikan", "Agreement returned")
	case kabar.NaskahDikirim:
		return fault.T("Naskah ditelaah mitra", "Agreement with the partner for review")
	case kabar.DelegasiDiterima:
		return fault.T("Delegasi diterima", "Role lent to you")
	case kabar.DelegasiDicabut:
		return fault.T("Delegasi dicabut", "Delegation withdrawn")
	case kabar.PeranDipinjamkan:
		return fault.T("Peran Anda didelegasikan", "Your role was lent")
	case kabar.PeranKembali:
		return fault.T("Delegasi peran Anda dicabut", "The delegation of your role was withdrawn")
	case kabar.Tanggungan:
		return fault.T("Tanggungan dialihkan kepada Anda", "Work handed over to you")
	case kabar.WebhookMati:
		return fault.T("Webhook dinonaktifkan", "Webhook switched off")
	}
	return fault.T(string(j), string(j))
}

// clockOf names the clock of a KPI.
func clockOf(kpi string) fault.Text {
	switch kpi {
	case "B.1.15.14.a":
		return fault.T("draf naskah", "draft")
	case "B.1.15.14.c":
		return fault.T("tindak lanjut", "follow-up")
	default:
		return fault.T("respons pertama", "first response")
	}
}

// text is a notice in one sentence.
func (p *Pemberitahuan) text(lang string) string {
	r := p.Rinci
	because := func(t fault.Text) string {
		s := t.In(lang)
		if r.Alasan != "" {
			s += ": " + r.Alasan
		}
		return s
	}
	at := func() string {
		switch {
		case r.MulaiPada != nil:
			return clock.Written(*r.MulaiPada, lang)
		case r.Tanggal != "":
			return clock.Date(r.Tanggal).Written(lang)
		default:
			return "–"
		}
	}
	until := func() string {
		if r.SampaiPada == nil {
			return "–"
		}
		return clock.Written(*r.SampaiPada, lang)
	}
	due := func() string {
		if r.TenggatPada == nil {
			return "–"
		}
		return clock.Written(*r.TenggatPada, lang)
	}
	switch p.Jenis {
	case kabar.MendekatiTenggat:
		return fault.Tf("%d%% waktu %s untuk %s sudah terpakai; tenggatnya %s.", "%d%% of the time for the %s of %s is used up; it is due %s.", r.Ambang, clockOf(r.KPI).In(lang), p.Kode, due()).In(lang)
	case kabar.LewatTenggat:
		return fault.Tf("Tenggat %s untuk %s lewat pada %s.", "The %s of %s was due %s.", clockOf(r.KPI).In(lang), p.Kode, due()).In(lang)
	case kabar.Undangan:
		return fault.Tf("Unit Anda diundang ke koordinasi %s, %s.", "Your unit is invited to the meeting %s, %s.", p.Kode, at()).In(lang)
	case kabar.JadwalBerubah:
		return because(fault.Tf("Jadwal %s berubah, kini %s", "The schedule of %s changed, now %s", p.Kode, at()))
	case kabar.Dibatalkan:
		return because(fault.Tf("%s dibatalkan", "%s was cancelled", p.Kode))
	case kabar.MenungguVerifikasi:
		return fault.Tf("Laporan %s menunggu verifikasi.", "The report of %s waits to be verified.", p.Kode).In(lang)
	case kabar.Dikembalikan:
		return because(fault.Tf("Laporan %s dikembalikan", "The report of %s was returned", p.Kode))
	case kabar.LaporanTerlambat:
		return fault.Tf("Laporan %s seharusnya masuk paling lambat %s.", "The report of %s was due by %s.", p.Kode, at()).In(lang)
	case kabar.NaskahBerakhir:
		if r.Hari == 0 {
			return fault.Tf("%s berakhir hari ini, %s.", "%s ends today, %s.", p.Kode, at()).In(lang)
		}
		return fault.Tf("%s berakhir dalam %d hari, pada %s.", "%s ends in %d days, on %s.", p.Kode, r.Hari, at()).In(lang)
	case kabar.NaskahDikembalikan:
		return because(fault.Tf("Naskah %s dikembalikan untuk disusun ulang", "Agreement %s was returned to be redrafted", p.Kode))
	case kabar.NaskahDikirim:
		return fault.Tf("Naskah %s kini ditelaah mitra.", "Agreement %s is now with the partner for review.", p.Kode).In(lang)
	case kabar.DelegasiDiterima:
		return because(fault.Tf("%s mendelegasikan peran %s kepada Anda, mulai %s sampai %s", "%s lent you the role %s, from %s to %s", p.Judul, p.Kode, at(), until()))
	case kabar.DelegasiDicabut:
		return fault.Tf("Delegasi peran %s dari %s kepada Anda dicabut.", "The role %s that %s lent you was withdrawn.", p.Kode, p.Judul).In(lang)
	case kabar.PeranDipinjamkan:
		return because(fault.Tf("Peran %s Anda didelegasikan kepada %s oleh orang lain, mulai %s sampai %s", "Your role %s was lent to %s by somebody else, from %s to %s", p.Kode, p.Judul, at(), until()))
	case kabar.PeranKembali:
		return fault.Tf("Delegasi peran %s Anda kepada %s dicabut oleh orang lain.", "The delegation of your role %s to %s was withdrawn by somebody else.", p.Kode, p.Judul).In(lang)
	case kabar.Tanggungan:
		t := fault.Tf("%s kini menjadi tanggungan Anda", "You are responsible for %s now", p.Kode)
		if r.Jumlah > 1 {
			t = fault.Tf("%s dan %d rekaman lain kini menjadi tanggungan Anda", "You are responsible for %s and %d other records now", p.Kode, r.Jumlah-1)
		}
		return because(t)
	case kabar.WebhookMati:
		return fault.Tf("Webhook %s dinonaktifkan: penerimanya tidak dapat dicapai atau menolak. Perbaiki, lalu aktifkan kembali; tidak ada peristiwa yang hilang.",
			"Webhook %s was switched off: its receiver cannot be reached or refuses. Repair it, then switch it on again; no event is lost.", p.Kode).In(lang)
	}
	return p.Kode
}
