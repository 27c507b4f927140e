package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"kerjasama/internal/layanan"
	"kerjasama/internal/naskah"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
)

// demoRequests is how many requests go with so many activities.
func demoRequests(activities int) int { return activities * 2 / 5 }

// asked lays out the requests of five years: most are answered within minutes
// and entered at once, some late, some entered hours after, a few never.
func (k *kisah) asked(n int) {
	r := rand.New(rand.NewPCG(14, 2026)) //nolint:gosec // invented data, the same every time
	first := clock.MakeDate(clock.DateOf(k.now).Year()-4, 1, 5)
	days := int(k.now.Sub(first.Start()) / (24 * time.Hour))
	for i := range n {
		day := first.AddDays(i * days / n)
		if w := day.Time().Weekday(); (w == time.Saturday || w == time.Sunday) && r.IntN(10) > 0 {
			day = day.AddDays(-2)
		}
		k.request(r, workHour(day, 8+r.IntN(7), r.IntN(60)), r.IntN(40) == 0)
	}
	// On the desk now: one that is overdue, one that waits for its follow-up, one
	// that has just come in.
	for _, ago := range []time.Duration{3 * time.Hour, 50 * time.Minute, 4 * time.Minute} {
		k.request(r, k.now.Add(-ago), ago != 50*time.Minute)
	}
}

// request lays out one request that arrived at an instant; silent: nobody
// answers it.
func (k *kisah) request(r *rand.Rand, masuk time.Time, silent bool) {
	kinds := []layanan.Jenis{layanan.Informasi, layanan.Informasi, layanan.Kunjungan, layanan.Kegiatan, layanan.PenyusunanNaskah, layanan.SalinanNaskah}
	media := []layanan.Kanal{layanan.WhatsApp, layanan.WhatsApp, layanan.WhatsApp, layanan.Surel, layanan.Telepon, layanan.DatangLangsung, layanan.Surat}
	subjects := map[layanan.Jenis]string{
		layanan.Informasi: "Informasi magang dan kuliah tamu", layanan.Kunjungan: "Kunjungan ke laboratorium", layanan.Kegiatan: "Kegiatan bersama semester depan",
		layanan.PenyusunanNaskah: "Penyusunan naskah kerja sama", layanan.SalinanNaskah: "Salinan naskah kerja sama",
	}
	in := layanan.Isi{Pokok: layanan.Pokok{MasukPada: masuk, Jenis: kinds[r.IntN(len(kinds))], PemohonJenis: layanan.DariMitra}}
	in.Kanal, in.PemohonNama, in.Perihal = media[r.IntN(len(media))], fmt.Sprintf("Pemohon Contoh %02d", 1+r.IntN(40)), subjects[in.Jenis]
	partner := r.IntN(len(k.mitra))
	in.MitraID = &k.mitra[partner]
	if r.IntN(6) == 0 {
		in.PemohonJenis, in.MitraID = layanan.Umum, nil
	}
	draft := in.Jenis == layanan.PenyusunanNaskah || in.Jenis == layanan.SalinanNaskah
	if draft {
		kind := []layanan.JenisNaskah{layanan.MoU, layanan.MoA, layanan.MoA, layanan.IA}[r.IntN(4)]
		in.JenisNaskah = &kind
	}
	reply := masuk.Add(time.Duration(1+r.IntN(14)) * time.Minute)
	if r.IntN(8) == 0 {
		reply = masuk.Add(time.Duration(16+r.IntN(90)) * time.Minute)
	}
	recorded := reply.Add(time.Duration(1+r.IntN(10)) * time.Minute)
	if r.IntN(9) == 0 {
		recorded = reply.Add(time.Duration(1+r.IntN(5)) * time.Hour)
	}
	if silent {
		recorded = masuk.Add(2 * time.Minute)
	} else {
		in.Kejadian = []layanan.KejadianIsi{{Jenis: layanan.Respons, ResponsIsi: layanan.ResponsIsi{Isi: "Terima kasih, akan kami proses.", Kanal: in.Kanal, TerjadiPada: reply,
			Bukti: []berkas.BuktiIsi{{Tautan: opt("https://arsip.contoh.example/percakapan"), Judul: "Percakapan"}}}}}
	}
	var id string
	k.on(recorded, func(ctx context.Context) error {
		ans, err := k.app.Layanan.Create(ctx, k.as("staf"), in)
		id = ans.Rec.ID
		return err
	})
	if silent {
		return
	}
	follow := masuk.Add(time.Duration(2+r.IntN(20)) * time.Hour)
	if r.IntN(9) == 0 {
		follow = masuk.Add(time.Duration(26+r.IntN(50)) * time.Hour)
	}
	if !follow.After(recorded) {
		follow = recorded.Add(time.Minute)
	}
	event := func(jenis layanan.JenisKejadian, isi string) layanan.KejadianIsi {
		return layanan.KejadianIsi{Jenis: jenis, ResponsIsi: layanan.ResponsIsi{Isi: isi, Kanal: layanan.Surel, TerjadiPada: follow}}
	}
	if draft && in.Jenis == layanan.PenyusunanNaskah && in.MitraID != nil {
		k.drafts++
	}
	switch {
	case draft && in.Jenis == layanan.PenyusunanNaskah && in.MitraID != nil && k.drafts%3 > 0: // the draft is made here, which hands it over
		j := &janji{jenis: naskah.Jenis(*in.JenisNaskah), judul: "Kerja sama atas permintaan mitra", mitra: partner, unit: []string{"IF", "EL", "MB", "TM"}[k.drafts%4:], permintaan: &id, mulai: clock.DateOf(follow).AddDays(30)}
		j.akhir = j.mulai.AddYears(3).AddDays(-1)
		k.draftedAt(j, follow, k.create)
	case draft:
		k.on(follow, func(ctx context.Context) error {
			_, err := k.app.Layanan.Add(ctx, k.as("staf"), id, "penyerahan-draf", event(layanan.PenyerahanDraf, "Rancangan terlampir pada surel."))
			return err
		})
	}
	k.on(follow.Add(time.Minute), func(ctx context.Context) error {
		if _, err := k.app.Layanan.Add(ctx, k.as("staf"), id, "tindak-lanjut", event(layanan.TindakLanjut, "Jadwal dan narahubung disampaikan.")); err != nil {
			return err
		}
		_, err := k.app.Layanan.Finish(ctx, k.as("staf"), id)
		return err
	})
}
