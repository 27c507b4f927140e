package layanan

import (
	"fmt"
	"time"

	"kerjasama/internal/platform/fault"
)

// check reports every fault that can be seen without the database.
func (k *Pokok) check(c *fault.Check, now time.Time) {
	if c.Instant("/masuk_pada", &k.MasukPada) && k.MasukPada.After(now) {
		inFuture(c, "/masuk_pada")
	}
	fault.OneOf(c, "/jenis", k.Jenis, semuaJenis())
	switch {
	case k.Jenis.aboutNaskah() && k.JenisNaskah == nil:
		c.Required("/jenis_naskah", false)
	case k.JenisNaskah == nil:
	case !k.Jenis.aboutNaskah():
		c.Add("/jenis_naskah", "not_applicable", "Hanya untuk permintaan tentang naskah.", "Only for requests about an agreement.")
	default:
		fault.OneOf(c, "/jenis_naskah", *k.JenisNaskah, []JenisNaskah{MoU, MoA, IA})
	}
	fault.OneOf(c, "/pemohon_jenis", k.PemohonJenis, []JenisPemohon{DariMitra, UnitInternal, Umum})
}

func inFuture(c *fault.Check, at string) {
	c.Add(at, "in_future", "Tidak boleh di masa depan.", "Must not be in the future.")
}

// check reports the faults of the open fields. The asker has a name, unless it was
// erased and stays so.
func (t *Terbuka) check(c *fault.Check, named bool) {
	fault.OneOf(c, "/kanal", t.Kanal, semuaKanal())
	c.Text("/pemohon_nama", t.PemohonNama, named, 200)
	c.OptText("/pemohon_kontak", t.PemohonKontak, 200)
	c.Text("/perihal", t.Perihal, true, 300)
	c.OptText("/isi", t.Isi, 20000)
	if r := t.ReferensiLuar; r != nil {
		c.Text("/referensi_luar/sistem", r.Sistem, true, 100)
		c.Text("/referensi_luar/id", r.ID, true, 200)
	}
}

// check reports the faults of an event below at: an answer is not given before
// the request arrived, nor in the future.
func (k *KejadianIsi) check(c *fault.Check, at string, masuk, now time.Time) {
	fault.OneOf(c, at+"/jenis", k.Jenis, []JenisKejadian{Respons, TindakLanjut, PenyerahanDraf, CatatanJenis})
	fault.OneOf(c, at+"/kanal", k.Kanal, semuaKanal())
	c.Text(at+"/isi", k.Isi, k.Jenis != PenyerahanDraf, 20000)
	c.OptText(at+"/nomor", k.Nomor, 100)
	for name, v := range map[string]*string{"/nomor": k.Nomor, "/naskah_id": k.NaskahID} {
		if v != nil && k.Jenis != PenyerahanDraf {
			c.Add(at+name, "not_applicable", "Hanya untuk penyerahan_draf.", "Only for penyerahan_draf.")
		}
	}
	if k.Otomatis && k.Jenis != Respons {
		c.Add(at+"/otomatis", "not_applicable", "Hanya respons yang dapat otomatis.", "Only a respons can be automatic.")
	}
	if c.Instant(at+"/terjadi_pada", &k.TerjadiPada) {
		switch {
		case k.TerjadiPada.After(now):
			inFuture(c, at+"/terjadi_pada")
		case !masuk.IsZero() && k.TerjadiPada.Before(masuk):
			beforeArrival(c, at+"/terjadi_pada")
		}
	}
	c.Size(at+"/bukti", len(k.Bukti), 0, 20)
	for i, b := range k.Bukti {
		b.Check(c, fmt.Sprintf("%s/bukti/%d", at, i))
	}
}

func beforeArrival(c *fault.Check, at string) {
	c.Add(at, "before_arrival", "Tidak boleh sebelum masuk_pada.", "Must not be before masuk_pada.")
}
