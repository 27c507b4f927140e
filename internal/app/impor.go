package app

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"kerjasama/internal/impor"
	"kerjasama/internal/lampiran"
	"kerjasama/internal/layanan"
	"kerjasama/internal/mitra"
	"kerjasama/internal/naskah"
	"kerjasama/internal/pelaksanaan"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// imporMitra brings rows to the partners.
type imporMitra struct{ svc *mitra.Service }

func (m imporMitra) entry(e *impor.EntriMitra) mitra.Diimpor {
	d := mitra.Diimpor{ID: e.ID, Calon: e.Calon, Isi: mitra.Isi{Nama: e.Nama, NamaAlias: e.Alias, Kategori: mitra.Kategori(e.Kategori), KlasifikasiKode: e.Klasifikasi,
		KodeNegara: e.Negara, Provinsi: e.Provinsi, Kota: e.Kota, Alamat: e.Alamat, Situs: e.Situs}}
	if k := e.Kontak; k != nil {
		d.Kontak = []mitra.KontakEntri{{Nama: k.Nama, Jabatan: k.Jabatan, Surel: k.Surel, Telepon: k.Telepon, Utama: true}}
	}
	return d
}

// Check implements impor.Sasaran.
func (m imporMitra) Check(e *impor.EntriMitra, _ clock.Time) error { return m.entry(e).Check() }

// Import implements impor.Sasaran.
func (m imporMitra) Import(tx *journal.Tx, id string, es []impor.EntriMitra) ([]string, error) {
	in := make([]mitra.Diimpor, len(es))
	for i := range es {
		in[i] = m.entry(&es[i])
	}
	return m.svc.Import(tx, id, in)
}

// Withdraw implements impor.Sasaran.
func (m imporMitra) Withdraw(tx *journal.Tx, ids []string) error { return m.svc.Withdraw(tx, ids) }

// imporPelaksanaan brings rows to the activities.
type imporPelaksanaan struct{ svc *pelaksanaan.Service }

func (imporPelaksanaan) entry(e *impor.EntriPelaksanaan) pelaksanaan.Diimpor {
	d := pelaksanaan.Diimpor{
		Isi: pelaksanaan.Isi{Inti: pelaksanaan.Inti{NaskahID: e.NaskahID, Judul: e.Judul, Jenis: pelaksanaan.Jenis(e.Jenis), BentukKegiatanKode: e.Bentuk, UnitPelaksanaID: e.UnitID,
			ProdiIDs: e.ProdiIDs, MitraIDs: e.MitraIDs, Bidang: e.Bidang, Tingkat: pelaksanaan.Tingkat(e.Tingkat), RelevanPS: e.RelevanPS, Tempat: e.Tempat},
			Waktu: pelaksanaan.Waktu{TanggalMulai: e.Mulai, TanggalSelesai: e.Selesai}},
		Laporan: pelaksanaan.Laporan{Ringkasan: e.Ringkasan}, Status: pelaksanaan.Status(e.Status), Dasar: e.Dasar,
	}
	for _, b := range e.Bukti {
		d.Bukti = append(d.Bukti, pelaksanaan.BuktiIsi{Tautan: &b.Tautan, Judul: b.Judul})
	}
	for _, p := range []struct {
		jenis pelaksanaan.JenisPeserta
		n     int
	}{{pelaksanaan.Mahasiswa, e.Mahasiswa}, {pelaksanaan.Dosen, e.Dosen}, {pelaksanaan.Tendik, e.Tendik}, {pelaksanaan.Umum, e.Umum}} {
		if p.n != 0 {
			d.Peserta = append(d.Peserta, pelaksanaan.Peserta{Jenis: p.jenis, Jumlah: p.n})
		}
	}
	return d
}

// Check implements impor.Sasaran.
func (p imporPelaksanaan) Check(e *impor.EntriPelaksanaan, now clock.Time) error {
	d := p.entry(e)
	return d.Check(clock.DateOf(now))
}

// Import implements impor.Sasaran.
func (p imporPelaksanaan) Import(tx *journal.Tx, id string, es []impor.EntriPelaksanaan) ([]string, error) {
	in := make([]pelaksanaan.Diimpor, len(es))
	for i := range es {
		in[i] = p.entry(&es[i])
	}
	return p.svc.Import(tx, id, in)
}

// Withdraw implements impor.Sasaran.
func (p imporPelaksanaan) Withdraw(tx *journal.Tx, ids []string) error {
	return p.svc.Withdraw(tx, ids)
}

// imporPermintaan brings rows to the requests.
type imporPermintaan struct{ svc *layanan.Service }

func (imporPermintaan) entry(e *impor.EntriPermintaan) layanan.Diimpor {
	d := layanan.Diimpor{SelesaiPada: e.SelesaiPada, Isi: layanan.Isi{
		Pokok: layanan.Pokok{MasukPada: e.Masuk, Jenis: layanan.Jenis(e.Jenis), PemohonJenis: layanan.JenisPemohon(e.PemohonJenis)},
		Terbuka: layanan.Terbuka{Kanal: layanan.Kanal(e.Kanal), PemohonNama: e.PemohonNama, PemohonKontak: e.PemohonKontak, MitraID: e.MitraID, UnitID: e.UnitID,
			Perihal: e.Perihal, Isi: e.Isi, PenanggungJawabID: e.PenanggungJawab},
	}}
	if e.JenisNaskah != nil {
		n := layanan.JenisNaskah(*e.JenisNaskah)
		d.JenisNaskah = &n
	}
	if e.Sistem != nil {
		d.ReferensiLuar = &layanan.Referensi{Sistem: *e.Sistem}
		if e.Nomor != nil {
			d.ReferensiLuar.ID = *e.Nomor
		}
	}
	for _, k := range e.Kejadian {
		d.Kejadian = append(d.Kejadian, layanan.KejadianIsi{Jenis: layanan.JenisKejadian(k.Jenis), ResponsIsi: layanan.ResponsIsi{Isi: k.Isi, Kanal: d.Kanal, TerjadiPada: k.Pada}})
	}
	return d
}

// Check implements impor.Sasaran.
func (p imporPermintaan) Check(e *impor.EntriPermintaan, now clock.Time) error {
	d := p.entry(e)
	err := d.Check(now)
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	for i := range f.Fields { // an event goes by its kind: each has columns of its own
		for n, k := range e.Kejadian {
			if rest, ok := strings.CutPrefix(f.Fields[i].Pointer, fmt.Sprintf("/kejadian/%d/", n)); ok {
				f.Fields[i].Pointer = "/" + k.Jenis + "/" + rest
			}
		}
	}
	return f
}

// Import implements impor.Sasaran.
func (p imporPermintaan) Import(tx *journal.Tx, id string, es []impor.EntriPermintaan) ([]string, error) {
	in := make([]layanan.Diimpor, len(es))
	for i := range es {
		in[i] = p.entry(&es[i])
	}
	return p.svc.Import(tx, id, in)
}

// Withdraw implements impor.Sasaran.
func (p imporPermintaan) Withdraw(tx *journal.Tx, ids []string) error { return p.svc.Withdraw(tx, ids) }

// imporNaskah brings rows to the agreements.
type imporNaskah struct{ svc *naskah.Service }

func (imporNaskah) entry(imporID string, e *impor.EntriNaskah) naskah.Lama {
	signer := func(p impor.EntriPenandatangan) naskah.Pihak { // old sheets seldom say who signed
		const unknown = "Tidak tercatat"
		return naskah.Pihak{Jenis: naskah.Mitra, NamaPenandatangan: cmp.Or(p.Nama, unknown), JabatanPenandatangan: cmp.Or(p.Jabatan, unknown)}
	}
	ours := signer(e.Penandatangan[0])
	ours.Jenis, ours.NamaPenanggungJawab = naskah.Polibatam, e.PIC
	pihak := []naskah.Pihak{ours}
	for i, id := range e.MitraIDs {
		theirs := signer(impor.EntriPenandatangan{})
		if i == 0 {
			theirs = signer(e.Penandatangan[1])
		}
		theirs.MitraID = &id
		pihak = append(pihak, theirs)
	}
	l := naskah.Lama{ID: e.ID, ImporID: imporID, TanggalTTD: e.TTD, MetodeTTD: naskah.MetodeTTD(e.Metode), NomorPolibatam: e.NomorPolibatam, NomorMitra: e.NomorMitra,
		Isi: naskah.Isi{Jenis: naskah.Jenis(e.Jenis), Pokok: naskah.Pokok{
			Judul: e.Judul, RuangLingkup: e.RuangLingkup, Bidang: e.Bidang, Tingkat: naskah.Tingkat(e.Tingkat), NaskahIndukID: e.IndukID,
			Masa:         naskah.Masa{TanggalMulai: e.Mulai, TanggalBerakhir: e.Berakhir, TanpaBatasWaktu: e.TanpaBatas},
			NilaiKontrak: e.Nilai, MataUang: e.MataUang, Pihak: pihak, ProdiIDs: e.ProdiIDs, UnitIDs: e.UnitIDs,
		}}}
	if e.Alasan != nil {
		l.PengecualianPeriode = &naskah.Pengecualian{Alasan: *e.Alasan}
	}
	return l
}

// Check implements impor.Sasaran.
func (n imporNaskah) Check(e *impor.EntriNaskah, now clock.Time) error {
	l := n.entry("", e)
	return l.Check(clock.DateOf(now))
}

// Import implements impor.Sasaran.
func (n imporNaskah) Import(tx *journal.Tx, id string, es []impor.EntriNaskah) ([]string, error) {
	in := make([]naskah.Lama, len(es))
	for i := range es {
		in[i] = n.entry(id, &es[i])
	}
	made, err := n.svc.Import(tx, in)
	ids := make([]string, len(made))
	for i := range made {
		ids[i] = made[i].ID
	}
	return ids, err
}

// Withdraw implements impor.Sasaran.
func (n imporNaskah) Withdraw(tx *journal.Tx, ids []string) error {
	for _, id := range ids {
		if err := n.svc.Withdraw(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// imporBerkas keeps a large spreadsheet among the uploads until its job has read
// it; attached to nothing, it is swept after a day.
type imporBerkas struct{ files *lampiran.Service }

// Keep implements impor.Berkas.
func (b imporBerkas) Keep(ctx context.Context, call journal.Call, name string, f impor.Isi) (string, error) {
	u, err := b.files.Stage(ctx, name, io.NewSectionReader(f, 0, f.Size()))
	if err != nil {
		return "", err
	}
	defer u.Close() //nolint:errcheck // a temporary file without a name
	ans, err := b.files.Create(ctx, call, u)
	return ans.Rec.ID, err
}

// Load implements impor.Berkas. The store hands out a stream; a workbook is read
// from its end first.
func (b imporBerkas) Load(ctx context.Context, by actor.Actor, id string, into func(impor.Isi) error) error {
	f, err := b.files.Get(ctx, by, id)
	if err != nil {
		return err
	}
	r, err := b.files.Open(ctx, f, 0, -1)
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // it was only read
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return into(bytes.NewReader(raw))
}
