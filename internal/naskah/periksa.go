package naskah

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/currency"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// check reports every fault of the entry that can be seen without the database.
func (i *Isi) check(c *fault.Check) {
	fault.OneOf(c, "/jenis", i.Jenis, kinds())
	i.Pokok.check(c)
	if i.Jenis == MoU && i.NaskahIndukID != nil {
		c.Add("/naskah_induk_id", "not_applicable", "MoU tidak berada di bawah naskah lain.", "An MoU stands under no other agreement.")
	}
}

func (p *Pokok) check(c *fault.Check) {
	c.Text("/judul", p.Judul, true, 300)
	c.Text("/ruang_lingkup", p.RuangLingkup, true, 5000)
	c.Size("/bidang", len(p.Bidang), 1, len(fields()))
	fault.Unique(c, "/bidang", p.Bidang)
	for i, b := range p.Bidang {
		fault.OneOf(c, fmt.Sprintf("/bidang/%d", i), b, fields())
	}
	fault.OneOf(c, "/tingkat", p.Tingkat, levels())
	p.Masa.check(c)
	checkMoney(c, p.NilaiKontrak, p.MataUang)
	checkParties(c, p.Pihak)
	c.Size("/unit_ids", len(p.UnitIDs), 0, 50)
	c.Size("/prodi_ids", len(p.ProdiIDs), 0, 100)
	fault.Unique(c, "/unit_ids", p.UnitIDs)
	fault.Unique(c, "/prodi_ids", p.ProdiIDs)
}

// check: a period ends on or after the day it begins, or has no end, never both.
func (m *Masa) check(c *fault.Check) {
	if m.TanggalBerakhir != nil && m.TanpaBatasWaktu {
		c.Add("/tanggal_berakhir", "one_of", "Isi tanggal_berakhir atau tanpa_batas_waktu, tidak keduanya.", "Give tanggal_berakhir or tanpa_batas_waktu, not both.")
	}
	if m.TanggalMulai != nil && m.TanggalBerakhir != nil && *m.TanggalBerakhir < *m.TanggalMulai {
		c.Add("/tanggal_berakhir", "date_order", "Tidak boleh sebelum tanggal_mulai.", "Must not be before tanggal_mulai.")
	}
	if w := m.PengecualianPeriode; w != nil {
		c.Text("/pengecualian_periode/alasan", w.Alasan, true, 1000)
	}
}

// complete requires that both ends of a period are settled.
func (m *Masa) complete(c *fault.Check) {
	c.Required("/tanggal_mulai", m.TanggalMulai != nil)
	if m.TanggalBerakhir == nil && !m.TanpaBatasWaktu {
		c.Add("/tanggal_berakhir", "required", "Isi tanggal_berakhir, atau tanpa_batas_waktu.", "Give tanggal_berakhir, or tanpa_batas_waktu.")
	}
}

var amount = regexp.MustCompile(`^(0|[1-9][0-9]{0,17})(\.[0-9]{1,4})?$`)

// checkMoney: an amount is a decimal string and comes with its ISO 4217 currency.
func checkMoney(c *fault.Check, value, unit *string) {
	switch {
	case value == nil && unit == nil:
		return
	case value == nil:
		c.Required("/nilai_kontrak", false)
	case unit == nil:
		c.Required("/mata_uang", false)
	}
	if value != nil && !amount.MatchString(*value) {
		c.Add("/nilai_kontrak", "not_amount", `Harus angka desimal sebagai teks, mis. "150000000.00".`, `Must be a decimal number as text, e.g. "150000000.00".`)
	}
	if unit != nil {
		if u, err := currency.ParseISO(*unit); err != nil || u.String() != *unit {
			c.Add("/mata_uang", "not_currency", "Harus kode mata uang ISO 4217, mis. IDR.", "Must be an ISO 4217 currency code, e.g. IDR.")
		}
	}
}

// checkParties: parties are numbered in their order; the institution is one of
// them at most once, and every other is a partner.
func checkParties(c *fault.Check, ps []Pihak) {
	c.Size("/pihak", len(ps), 0, 20)
	seen, own := map[int]bool{}, 0
	for i := range ps {
		p, at := &ps[i], fmt.Sprintf("/pihak/%d", i)
		if p.Urutan == 0 {
			p.Urutan = i + 1
		}
		c.Range(at+"/urutan", p.Urutan, 1, 100)
		if seen[p.Urutan] {
			c.Add(at+"/urutan", "duplicate", "Urutan ini sudah dipakai.", "This place is taken.")
		}
		seen[p.Urutan] = true
		fault.OneOf(c, at+"/jenis", p.Jenis, []JenisPihak{Polibatam, Mitra})
		switch {
		case p.Jenis == Mitra && p.MitraID == nil:
			c.Required(at+"/mitra_id", false)
		case p.Jenis == Polibatam && p.MitraID != nil:
			c.Add(at+"/mitra_id", "not_applicable", "Hanya untuk pihak mitra.", "Only for a partner.")
		}
		if p.Jenis == Polibatam {
			if own++; own > 1 {
				c.Add(at+"/jenis", "duplicate", "Polibatam sudah disebut.", "The institution is named already.")
			}
		}
		c.Text(at+"/nama_penandatangan", p.NamaPenandatangan, true, 200)
		c.Text(at+"/jabatan_penandatangan", p.JabatanPenandatangan, true, 200)
		c.OptText(at+"/nama_penanggung_jawab", p.NamaPenanggungJawab, 200)
		c.OptText(at+"/jabatan_penanggung_jawab", p.JabatanPenanggungJawab, 200)
	}
}

// check reports the faults of the outcome of a signature.
func (t *Tanda) check(c *fault.Check, today clock.Date) {
	if c.Required("/tanggal_ttd", t.TanggalTTD != nil) && *t.TanggalTTD > today {
		c.Add("/tanggal_ttd", "in_future", "Tidak boleh di masa depan.", "Must not be in the future.")
	}
	if c.Required("/metode_ttd", t.MetodeTTD != nil) {
		fault.OneOf(c, "/metode_ttd", *t.MetodeTTD, methods())
	}
	checkNumber(c, "/nomor_polibatam", &t.NomorPolibatam)
	checkNumber(c, "/nomor_mitra", &t.NomorMitra)
}

// checkNumber trims a number; an empty one is none.
func checkNumber(c *fault.Check, at string, no **string) {
	if *no == nil {
		return
	}
	v := strings.TrimSpace(**no)
	c.Text(at, v, false, 100)
	if *no = &v; v == "" {
		*no = nil
	}
}
