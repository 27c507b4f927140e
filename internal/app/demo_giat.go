package app

import (
	"bytes"
	"context"
	"slices"

	"kerjasama/internal/arsip"
	"kerjasama/internal/pelaksanaan"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/survei"
)

// carriedOut lays out the activity itself, its report and its archive.
func (k *kisah) carriedOut(b *bagian, made clock.Date) {
	k.on(workHour(made, 8, 30), func(ctx context.Context) error {
		ans, err := k.app.Pelaksanaan.Create(ctx, k.as(b.user), pelaksanaan.Isi{
			RencanaID: b.rencanaID,
			Inti: pelaksanaan.Inti{
				NaskahID: k.basis(b.mitra[0], b.unit, b.mulai),
				Judul:    b.judul, Jenis: pelaksanaan.Jenis(b.bentuk.jenis), BentukKegiatanKode: b.bentuk.kode, UnitPelaksanaID: k.units[b.unit],
				ProdiIDs: slices.Clone(b.prodi), MitraIDs: slices.Clone(b.mitra), Bidang: []string{b.bentuk.bidang}, Tingkat: b.tingkat, RelevanPS: true, Tempat: opt("Batam"),
			},
			Waktu: pelaksanaan.Waktu{TanggalMulai: b.mulai, TanggalSelesai: b.selesai},
		})
		b.id = ans.Rec.ID
		return err
	})
	k.on(workHour(b.mulai, 8, 0), func(ctx context.Context) error {
		_, err := k.app.Pelaksanaan.Start(ctx, k.as(b.user), b.id)
		return err
	})
	k.on(workHour(b.selesai, 16, 0), func(ctx context.Context) error {
		_, err := k.app.Pelaksanaan.Finish(ctx, k.as(b.user), b.id, pelaksanaan.Selesaikan{
			Peserta: []pelaksanaan.Peserta{{ProdiID: &b.prodi[0], Jenis: pelaksanaan.Mahasiswa, Jumlah: 12 + b.skor*5}, {Jenis: pelaksanaan.Dosen, Jumlah: 2}},
		})
		return err
	})
	reporter := b.user
	if b.onStaf {
		reporter = "staf"
	}
	k.on(workHour(b.selesai.AddDays(5), 9, 0), func(ctx context.Context) error { return k.reported(ctx, b, reporter) })
	if b.surveyed {
		for _, m := range b.mitra {
			k.on(workHour(b.selesai.AddDays(6), 11, 0), func(ctx context.Context) error { return k.surveyed(ctx, b, m) })
		}
	}
	if !b.verified {
		return
	}
	k.on(workHour(b.selesai.AddDays(9), 10, 0), func(ctx context.Context) error {
		_, err := k.app.Pelaksanaan.Verify(ctx, k.as("koordinator"), b.id, nil)
		return err
	})
	if b.rencanaID == nil && b.onStaf { // a report on paper, filed elsewhere
		return
	}
	k.on(workHour(b.selesai.AddDays(12), 14, 0), func(ctx context.Context) error { return k.archived(ctx, b) })
}

func (k *kisah) link(b *bagian, what string) []pelaksanaan.BuktiIsi {
	url := "https://bukti.contoh.example/" + what + "/" + b.id
	return []pelaksanaan.BuktiIsi{{Tautan: &url, Judul: "Bukti " + what}}
}

func (k *kisah) reported(ctx context.Context, b *bagian, reporter string) error {
	svc := k.app.Pelaksanaan
	manfaat := make([]pelaksanaan.Manfaat, len(b.prodi))
	for i, p := range b.prodi {
		manfaat[i] = pelaksanaan.Manfaat{ProdiID: p, Uraian: "Pembelajaran selaras dengan kebutuhan mitra."}
	}
	if _, err := svc.Report(ctx, k.as(reporter), b.id, pelaksanaan.Laporkan{
		Ringkasan: "Kegiatan terlaksana sesuai rencana dan disepakati tindak lanjutnya.", Bukti: k.link(b, "laporan"), ManfaatPS: manfaat,
		Luaran: []pelaksanaan.Luaran{{Jenis: "laporan", Judul: b.judul, Volume: 1, Satuan: "dokumen"}},
	}); err != nil {
		return err
	}
	if b.aspekA {
		if _, err := svc.AspectA(ctx, k.as("staf"), b.id, pelaksanaan.AspekAIsi{Terpenuhi: true, Uraian: "Mendukung visi, misi, dan proses pembelajaran.", Bukti: k.link(b, "aspek-a")}); err != nil {
			return err
		}
	}
	if b.aspekB {
		if _, err := svc.AspectB(ctx, k.as("staf"), b.id, pelaksanaan.AspekBIsi{Kinerja: true, Fasilitas: b.skor > 3, Uraian: "Meningkatkan kinerja tridharma.", Bukti: k.link(b, "aspek-b")}); err != nil {
			return err
		}
	}
	return nil
}

// surveyed lets one partner answer by its link.
func (k *kisah) surveyed(ctx context.Context, b *bagian, mitraID string) error {
	svc := k.app.Survei
	ans, err := svc.Issue(ctx, k.as("staf"), b.id, mitraID, nil)
	if err != nil {
		return err
	}
	asked, err := svc.Open(ctx, ans.Rec.Token)
	if err != nil {
		return err
	}
	again := b.skor > 2
	in := survei.Isian{BerminatLanjut: &again}
	for i, q := range asked.Butir {
		in.Butir = append(in.Butir, survei.Jawaban{Kode: q.Kode, Skor: min(4, b.skor+i%2)})
	}
	_, err = svc.Fill(ctx, k.as("staf"), ans.Rec.Token, in)
	return err
}

func (k *kisah) archived(ctx context.Context, b *bagian) error {
	u, err := k.app.Lampiran.Stage(ctx, "laporan.pdf", bytes.NewReader(demoPDF("Laporan "+b.judul)))
	if err != nil {
		return err
	}
	defer u.Close() //nolint:errcheck // a temporary file
	file, err := k.app.Lampiran.Create(ctx, k.as("staf"), u)
	if err != nil {
		return err
	}
	_, err = k.app.Arsip.File(ctx, k.as("staf"), arsip.Isi{
		JenisRekaman: arsip.LaporanKegiatan, PelaksanaanID: &b.id, Tahun: b.selesai.Year(), Judul: "Laporan " + b.judul, BerkasID: file.Rec.ID,
	})
	return err
}
