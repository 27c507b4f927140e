package pelaksanaan

import (
	"fmt"
	"math"
	"slices"
	"time"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// check reports every fault that can be seen without the database.
func (i *Inti) check(c *fault.Check) {
	c.Text("/judul", i.Judul, true, 300)
	fault.OneOf(c, "/jenis", i.Jenis, []Jenis{Kunjungan, RapatDaring, RapatLuring, Kegiatan})
	c.Required("/bentuk_kegiatan_kode", i.BentukKegiatanKode != "")
	c.Required("/unit_pelaksana_id", i.UnitPelaksanaID != "")
	fault.OneOf(c, "/tingkat", i.Tingkat, []Tingkat{Internasional, Nasional, WilayahLokal})
	c.OptText("/tempat", i.Tempat, 300)
	c.Size("/prodi_ids", len(i.ProdiIDs), 0, 100)
	c.Size("/mitra_ids", len(i.MitraIDs), 0, 50)
	fault.Unique(c, "/prodi_ids", i.ProdiIDs)
	fault.Unique(c, "/mitra_ids", i.MitraIDs)
	fault.Unique(c, "/bidang", i.Bidang)
	for n, b := range i.Bidang {
		fault.OneOf(c, fmt.Sprintf("/bidang/%d", n), b, semuaBidang())
	}
}

func (w *Waktu) check(c *fault.Check) {
	first := c.Required("/tanggal_mulai", w.TanggalMulai != "")
	if c.Required("/tanggal_selesai", w.TanggalSelesai != "") && first && w.TanggalSelesai < w.TanggalMulai {
		c.Add("/tanggal_selesai", "date_order", "Tidak boleh sebelum tanggal_mulai.", "Must not be before tanggal_mulai.")
	}
	if w.MulaiPada != nil && w.SelesaiPada != nil && w.SelesaiPada.Before(*w.MulaiPada) {
		c.Add("/selesai_pada", "date_order", "Tidak boleh sebelum mulai_pada.", "Must not be before mulai_pada.")
	}
	for _, at := range []struct {
		pointer string
		t       **time.Time
	}{{"/mulai_pada", &w.MulaiPada}, {"/selesai_pada", &w.SelesaiPada}} {
		if *at.t == nil {
			continue
		}
		u := (*at.t).UTC().Truncate(time.Microsecond) // what both databases keep
		*at.t = &u
		if d := clock.DateOf(u); first && w.TanggalSelesai != "" && (d < w.TanggalMulai || d > w.TanggalSelesai) {
			c.Add(at.pointer, "outside_dates", "Harus di antara tanggal_mulai dan tanggal_selesai (WIB).", "Must lie between tanggal_mulai and tanggal_selesai (WIB).")
		}
	}
}

func notYet(c *fault.Check) {
	c.Add("/tanggal_selesai", "in_future", "Tidak boleh di masa depan.", "Must not be in the future.")
}

func (l *Laporan) check(c *fault.Check, prodi []string) {
	c.OptText("/ringkasan", l.Ringkasan, 20000)
	checkPeserta(c, l.Peserta)
	c.Size("/manfaat_ps", len(l.ManfaatPS), 0, 100)
	seen := map[string]bool{}
	for n, m := range l.ManfaatPS {
		at := fmt.Sprintf("/manfaat_ps/%d", n)
		c.Text(at+"/uraian", m.Uraian, true, 2000)
		switch {
		case !slices.Contains(prodi, m.ProdiID):
			c.Add(at+"/prodi_id", "not_named", "Prodi ini tidak ada pada prodi_ids kegiatan.", "This prodi is not among the activity's prodi_ids.")
		case seen[m.ProdiID]:
			c.Add(at+"/prodi_id", "duplicate", "Disebut dua kali.", "Named twice.")
		}
		seen[m.ProdiID] = true
	}
	c.Size("/luaran", len(l.Luaran), 0, 100)
	for n, u := range l.Luaran {
		at := fmt.Sprintf("/luaran/%d", n)
		c.Text(at+"/jenis", u.Jenis, true, 100)
		c.Text(at+"/judul", u.Judul, true, 300)
		c.Text(at+"/satuan", u.Satuan, true, 50)
		if u.Volume < 0 || u.Volume > 1e9 || math.IsNaN(u.Volume) {
			c.Add(at+"/volume", "out_of_range", "Harus antara 0 dan 1000000000.", "Must be between 0 and 1000000000.")
		}
		if u.Tautan != nil {
			c.HTTPS(at+"/tautan", *u.Tautan)
		}
	}
}

func checkPeserta(c *fault.Check, ps []Peserta) {
	c.Size("/peserta", len(ps), 0, 100)
	for n, p := range ps {
		at := fmt.Sprintf("/peserta/%d", n)
		fault.OneOf(c, at+"/jenis", p.Jenis, []JenisPeserta{Mahasiswa, Dosen, Tendik, Mitra, Umum})
		c.Range(at+"/jumlah", p.Jumlah, 1, 1_000_000)
	}
}

// checkBukti reports the faults of evidence below a pointer.
func checkBukti(c *fault.Check, at string, b BuktiIsi) {
	switch {
	case (b.BerkasID == nil) == (b.Tautan == nil):
		c.Add(at+"/berkas_id", "one_of", "Isi tepat satu: berkas_id atau tautan.", "Give exactly one: berkas_id or tautan.")
	case b.Tautan != nil:
		c.HTTPS(at+"/tautan", *b.Tautan)
		c.Text(at+"/judul", b.Judul, true, 300)
	default:
		c.Text(at+"/judul", b.Judul, false, 300)
	}
}

func checkAllBukti(c *fault.Check, bs []BuktiIsi) {
	c.Size("/bukti", len(bs), 0, 50)
	for n, b := range bs {
		checkBukti(c, fmt.Sprintf("/bukti/%d", n), b)
	}
}
