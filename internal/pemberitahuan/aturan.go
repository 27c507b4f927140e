package pemberitahuan

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kabar"
)

// gambar is what the rules read of a record as the journal keeps it.
type gambar struct {
	Kode              string     `json:"kode"`
	Judul             string     `json:"judul"`
	Perihal           string     `json:"perihal"`
	RencanaID         string     `json:"rencana_id"`
	DibuatOleh        actor.Ref  `json:"dibuat_oleh"`
	Pelapor           actor.Ref  `json:"pelapor"`
	PenanggungJawabID string     `json:"penanggung_jawab_id"`
	UnitID            string     `json:"unit_id"`
	UnitIDs           []string   `json:"unit_ids"`
	UnitPelaksanaID   string     `json:"unit_pelaksana_id"`
	MulaiPada         *time.Time `json:"mulai_pada"`
	TanggalMulai      clock.Date `json:"tanggal_mulai"`
	DijadwalUlangDari string     `json:"dijadwal_ulang_dari_id"`
	Alasan            string     `json:"alasan"`
	Catatan           string     `json:"catatan_verifikasi"`
	// Of delegations, of what was handed over, and of webhooks.
	Nama       string     `json:"nama"`
	DariID     string     `json:"dari_id"`
	KeID       string     `json:"ke_id"`
	Peran      string     `json:"peran"`
	SampaiPada *time.Time `json:"sampai_pada"`
	Dialihkan  struct {
		KeID    string  `json:"ke_id"`
		Alasan  *string `json:"alasan"`
		Jumlah  int     `json:"jumlah"`
		Rekaman []struct {
			Jenis string `json:"jenis"`
			ID    string `json:"id"`
			Kode  string `json:"kode"`
			Label string `json:"label"`
		} `json:"rekaman"`
	} `json:"dialihkan"`
}

// aturan says who is told of an event; ok is false for what nobody is told of.
type aturan func(g gambar, now time.Time) (jenis kabar.Jenis, kepada kabar.Kepada, rinci kabar.Rinci, ok bool)

// semua are the events that people are told of, by name.
func semua() map[string][]aturan {
	return map[string][]aturan{
		"koordinasi.dibuat":               {called},
		"koordinasi.dibatalkan":           {about(kabar.Dibatalkan)},
		"rencana_kegiatan.dijadwal_ulang": {about(kabar.JadwalBerubah)},
		"rencana_kegiatan.ditunda":        {about(kabar.JadwalBerubah)},
		"rencana_kegiatan.dibatalkan":     {about(kabar.Dibatalkan)},
		"pelaksanaan.dijadwal_ulang":      {about(kabar.JadwalBerubah)},
		"pelaksanaan.dibatalkan":          {about(kabar.Dibatalkan)},
		"pelaksanaan.dilaporkan":          {toVerify},
		"pelaksanaan.dibuka_kembali":      {toVerify},
		"pelaksanaan.dikembalikan":        {about(kabar.Dikembalikan)},
		"permintaan_layanan.dibatalkan":   {about(kabar.Dibatalkan)},
		"naskah.dikirim_mitra":            {about(kabar.NaskahDikirim)},
		"naskah.dikembalikan":             {about(kabar.NaskahDikembalikan)},
		"naskah.dibatalkan":               {about(kabar.Dibatalkan)},
		"delegasi.dibuat":                 {lent(kabar.DelegasiDiterima), lending(kabar.PeranDipinjamkan)},
		"delegasi.dicabut":                {lent(kabar.DelegasiDicabut), lending(kabar.PeranKembali)},
		"pengguna.dialihkan":              {handedOver},
		"webhook.dinonaktifkan_otomatis":  {switchedOff},
	}
}

// called invites the units of a meeting that is to come, or tells them that it
// moved. One that is entered after it was held invites nobody.
func called(g gambar, now time.Time) (kabar.Jenis, kabar.Kepada, kabar.Rinci, bool) {
	jenis := kabar.Undangan
	if g.DijadwalUlangDari != "" {
		jenis = kabar.JadwalBerubah
	}
	return jenis, kabar.Kepada{Unit: g.UnitIDs}, kabar.Rinci{MulaiPada: g.MulaiPada}, g.MulaiPada != nil && g.MulaiPada.After(now)
}

// about tells whoever has a part in a record: its units, who made it, who
// reported it, who is responsible.
func about(jenis kabar.Jenis) aturan {
	return func(g gambar, _ time.Time) (kabar.Jenis, kabar.Kepada, kabar.Rinci, bool) {
		to := kabar.Kepada{Unit: g.UnitIDs}
		for _, u := range []string{g.UnitID, g.UnitPelaksanaID} {
			if u != "" {
				to.Unit = append(to.Unit, u)
			}
		}
		for _, r := range []actor.Ref{g.DibuatOleh, g.Pelapor} {
			if r.Jenis == actor.Pengguna {
				to.Orang = append(to.Orang, r.ID)
			}
		}
		if g.PenanggungJawabID != "" {
			to.Orang = append(to.Orang, g.PenanggungJawabID)
		}
		detail := kabar.Rinci{Tanggal: string(g.TanggalMulai), MulaiPada: g.MulaiPada, Alasan: g.Alasan}
		if jenis == kabar.Dikembalikan {
			detail = kabar.Rinci{Alasan: g.Catatan}
		}
		return jenis, to, detail, true
	}
}

// toVerify tells those who verify reports.
func toVerify(g gambar, _ time.Time) (kabar.Jenis, kabar.Kepada, kabar.Rinci, bool) {
	to := kabar.Kepada{Kecuali: g.Pelapor.ID}
	for _, r := range actor.Rules() {
		if r.Izin != actor.PelaksanaanPeriksa {
			continue
		}
		for _, p := range actor.AllPeran() {
			if r.Reach[p] == actor.Semua {
				to.Peran = append(to.Peran, p)
			}
		}
	}
	return kabar.MenungguVerifikasi, to, kabar.Rinci{}, true
}

// lent tells the one a role was lent to.
func lent(jenis kabar.Jenis) aturan {
	return func(g gambar, _ time.Time) (kabar.Jenis, kabar.Kepada, kabar.Rinci, bool) {
		return jenis, kabar.Kepada{Pribadi: []string{g.KeID}}, kabar.Rinci{MulaiPada: g.MulaiPada, SampaiPada: g.SampaiPada, Alasan: g.Alasan}, true
	}
}

// lending tells the one whose role it is, where somebody else disposed of it.
func lending(jenis kabar.Jenis) aturan {
	return func(g gambar, now time.Time) (kabar.Jenis, kabar.Kepada, kabar.Rinci, bool) {
		_, _, detail, ok := lent(jenis)(g, now)
		return jenis, kabar.Kepada{Pribadi: []string{g.DariID}}, detail, ok
	}
}

// handedOver tells the one who is responsible from now on, once for all of it.
func handedOver(g gambar, _ time.Time) (kabar.Jenis, kabar.Kepada, kabar.Rinci, bool) {
	d := g.Dialihkan
	detail := kabar.Rinci{Jumlah: d.Jumlah}
	if d.Alasan != nil {
		detail.Alasan = *d.Alasan
	}
	return kabar.Tanggungan, kabar.Kepada{Pribadi: []string{d.KeID}}, detail, len(d.Rekaman) > 0
}

// switchedOff tells the admins of a webhook that nothing arrives at.
func switchedOff(gambar, time.Time) (kabar.Jenis, kabar.Kepada, kabar.Rinci, bool) {
	return kabar.WebhookMati, kabar.Kepada{Peran: []actor.Peran{actor.Admin}}, kabar.Rinci{}, true
}

// name says what a notice is about where the record has no kode of its own.
func name(tx *journal.Tx, k *kabar.Kabar, g gambar) (err error) {
	switch k.Jenis {
	case kabar.DelegasiDiterima, kabar.DelegasiDicabut:
		k.Kode = g.Peran
		k.Judul, err = personOf(tx, g.DariID)
	case kabar.PeranDipinjamkan, kabar.PeranKembali:
		k.Kode = g.Peran
		k.Judul, err = personOf(tx, g.KeID)
	case kabar.Tanggungan: // the first of them stands for all: one opens it
		first := g.Dialihkan.Rekaman[0]
		k.Subjek, k.SubjekID, k.Kode, k.Judul = first.Jenis, first.ID, first.Kode, first.Label
	case kabar.WebhookMati:
		k.Kode, k.Judul = g.Nama, g.Nama
	default:
		if k.Judul == "" && g.RencanaID != "" {
			k.Judul, err = titleOf(tx, g.RencanaID)
		}
	}
	return err
}

// Told tells whom an event concerns, within the transaction of the change: a
// change that is rolled back told nobody. Who made the change knows already.
func (s *Service) Told(tx *journal.Tx, e journal.Told) error {
	rules := s.aturan[e.Peristiwa]
	if rules == nil {
		return nil
	}
	var g gambar
	if err := json.Unmarshal(e.Hasil, &g); err != nil {
		return fmt.Errorf("image of %s: %w", e.Peristiwa, err)
	}
	for _, rule := range rules {
		jenis, to, detail, ok := rule(g, tx.Now)
		if !ok {
			continue
		}
		k := kabar.Kabar{Jenis: jenis, Kunci: fmt.Sprintf("%s:%s:%d", e.Peristiwa, e.SubjekID, e.Versi), Subjek: e.Subjek, SubjekID: e.SubjekID, Kode: g.Kode, Judul: g.Judul + g.Perihal, Kepada: to, Rinci: detail}
		if err := name(tx, &k, g); err != nil {
			return err
		}
		if err := s.Deliver(tx, []kabar.Kabar{k}); err != nil {
			return err
		}
	}
	return nil
}
