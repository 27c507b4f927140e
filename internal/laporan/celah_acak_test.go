package laporan_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// lacking is the list of gaps as the guide tells it: each in a line of its own,
// "year criterion code who record", with the prodi where one is meant.
func (r arsip) lacking(q tanya) []string {
	out := []string{}
	for y := year(q.dari); y <= year(q.sampai); y++ {
		out = append(out, r.lackingInYear(q, y)...)
	}
	for _, k := range r.giat {
		if k.Status != "dibatalkan" && k.Selesai >= q.dari && k.Selesai <= min(q.sampai, hariIni) && r.ours(k, q) {
			for _, g := range r.lackingOf(k) {
				out = append(out, k.Selesai[:4]+" "+g)
			}
		}
	}
	for _, n := range r.inForce(q) {
		add := func(gap string) {
			out = append(out, min(q.sampai, hariIni)[:4]+" "+gap+" "+n.ID)
		}
		if n.TanpaBerkas {
			add("BO.28.1.2 naskah_tanpa_berkas staf_humas")
		}
		if !slices.ContainsFunc(r.giat, func(k giat) bool {
			return k.Status == "terverifikasi" && k.Naskah != nil && *k.Naskah == n.ID
		}) {
			add("BO.28.1.2 naskah_tanpa_kegiatan unit_kerja")
		}
		if len(n.Pelaporan) == 0 {
			add("Laporkerma naskah_belum_dilaporkan staf_humas")
		}
	}
	slices.Sort(out)
	return out
}

func year(day string) (n int) {
	_, _ = fmt.Sscanf(day, "%d", &n)
	return n
}

// lackingInYear are the prodi that nothing names, the fields that nothing covers.
func (r arsip) lackingInYear(q tanya, year int) (out []string) {
	from, until := fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year)
	ref := min(until, hariIni)
	counted := func(k giat) bool {
		return k.Status == "terverifikasi" && len(k.Mitra) > 0 && k.Mulai <= ref && k.Selesai >= from
	}
	fields := func(id string, in tanya) {
		for _, b := range []string{"pendidikan", "penelitian", "pkm"} {
			if !slices.ContainsFunc(r.giat, func(k giat) bool {
				return counted(k) && k.Relevan && slices.Contains(k.Bidang, b) && r.ours(k, in)
			}) {
				out = append(out, fmt.Sprintf("%d B.1.15.7 bidang_kosong unit_kerja %s", year, id))
			}
		}
	}
	jurusan := slices.ContainsFunc(r.unit, func(u studi) bool { return u.ID == q.unit && u.Jenis == "jurusan" })
	if q.unit != "" && !jurusan {
		return nil
	}
	for _, u := range r.unit {
		if u.Jenis == "jurusan" && u.on(ref) && q.prodi == "" && (q.unit == "" || q.unit == u.ID) {
			fields(u.ID, tanya{unit: u.ID})
		}
	}
	for _, p := range r.prodi {
		if !p.on(ref) || q.prodi != "" && q.prodi != p.ID || q.unit != "" && !p.under(q.unit, ref) {
			continue
		}
		if q.prodi != "" {
			fields(p.ID, tanya{prodi: p.ID})
		}
		if !slices.ContainsFunc(r.giat, func(k giat) bool { return counted(k) && slices.Contains(k.Prodi, p.ID) }) {
			out = append(out, fmt.Sprintf("%d B.1.15.12 belum_bekerja_sama unit_kerja %s", year, p.ID))
		}
	}
	return out
}

// on reports whether a prodi or a unit is active on a day.
func (p studi) on(day string) bool {
	return p.AktifMulai <= day && (p.AktifSampai == nil || day <= *p.AktifSampai)
}

// under reports whether a prodi belongs to a jurusan on a day.
func (p studi) under(jurusan, day string) bool {
	for _, j := range p.Jurusan {
		if j.ID == jurusan && j.Mulai <= day && (j.Sampai == nil || day <= *j.Sampai) {
			return true
		}
	}
	return false
}

// lackingOf are the gaps of one activity.
func (r arsip) lackingOf(k giat) (out []string) {
	add := func(gap string) { out = append(out, gap+" "+k.ID) }
	keeper, mender := "unit_kerja", "unit_kerja"
	switch k.Status {
	case "direncanakan":
		return []string{"FO.2.3.1 belum_dimulai unit_kerja " + k.ID}
	case "berlangsung":
		if k.Selesai == hariIni {
			return nil
		}
		return []string{"FO.2.3.1 belum_selesai unit_kerja " + k.ID}
	case "selesai", "dikembalikan":
		add("FO.2.3.1 belum_dilaporkan unit_kerja")
	case "dilaporkan":
		add("FO.2.3.1 belum_terverifikasi staf_humas")
	case "terverifikasi":
		keeper, mender = "staf_humas", "sub_koordinator"
		if !slices.ContainsFunc(r.simpanan, func(s simpanan) bool { return s.Pelaksanaan != nil && *s.Pelaksanaan == k.ID }) {
			add("FO.2.3.1 belum_diarsipkan staf_humas")
		}
	}
	aspect := func(which string, met bool, evidence []any) {
		if !met {
			add("B.1.15.8." + which + " aspek_belum_terpenuhi " + keeper)
		} else if len(evidence) == 0 {
			add("B.1.15.8." + which + " aspek_tanpa_bukti " + keeper)
		}
	}
	aspect("a", k.Aspek.A.Terpenuhi, k.Aspek.A.Bukti)
	aspect("b", k.Aspek.B.Kinerja || k.Aspek.B.Fasilitas, k.Aspek.B.Bukti)
	has := map[string]bool{}
	keen := false
	for _, s := range r.survei {
		if s.Pelaksanaan == k.ID {
			has[s.Status] = true
			keen = keen || s.Status == "terisi" && s.Berminat != nil && *s.Berminat
		}
	}
	keen = keen || slices.ContainsFunc(r.rencana, func(p rencana) bool {
		return p.Dari != nil && *p.Dari == k.ID && p.Status != "dibatalkan"
	})
	keen = keen || slices.ContainsFunc(r.naskah, func(n surat) bool {
		return k.Naskah != nil && n.Mengganti != nil && *n.Mengganti == *k.Naskah && n.Status != "dibatalkan"
	})
	switch {
	case has["terisi"] && !keen:
		add("B.1.15.8.c belum_berlanjut unit_kerja")
	case has["terisi"]:
	case has["terkirim"]:
		add("B.1.15.8.c survei_belum_diisi mitra")
	case has["kedaluwarsa"]:
		add("B.1.15.8.c survei_kedaluwarsa staf_humas")
	default:
		add("B.1.15.8.c belum_ada_survei staf_humas")
	}
	if k.Naskah == nil {
		add("LKPS-1 tanpa_naskah " + mender)
	}
	for _, p := range k.Prodi {
		if !slices.ContainsFunc(k.Manfaat, func(m manfaat) bool { return m.Prodi == p && m.Uraian != "" }) {
			out = append(out, "LKPS-1 manfaat_ps_kosong "+mender+" "+k.ID+" "+p)
		}
	}
	return out
}

// reported are the gaps that the report lists, in lines like those of lacking.
func (w *world) reported(query string) []string {
	out := []string{}
	for _, g := range w.gapsOf("pimpinan", query) {
		s := fmt.Sprint(g.Tahun, " ", g.Kriteria, " ", g.Code, " ", g.Pemasok[0].Peran, " ", g.Subjek.ID)
		if g.Code == "manfaat_ps_kosong" {
			s += " " + w.ids[g.Prodi[0].Kode]
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// prove does for an activity some of what its gaps ask for, and remembers it.
func (w *world) prove(rnd *rand.Rand, at string, a act) {
	w.T.Helper()
	status, id := cmp.Or(a.Sampaikan, "terverifikasi"), strings.TrimPrefix(at, "/pelaksanaan/")
	if status == "direncanakan" || status == "berlangsung" {
		return
	}
	for _, x := range []string{"a", "b"} {
		if rnd.IntN(2) == 0 {
			w.aspect(at, x, rnd.IntN(3) > 0)
		}
	}
	partner := "PT Rekaan"
	if a.Mitra != nil {
		partner = a.Mitra[0]
	}
	switch rnd.IntN(4) {
	case 0:
		w.survey(at, partner, rnd.IntN(2) == 0, 2+rnd.IntN(3))
	case 1:
		w.Do("staf", "POST", at+"/survei", object{"mitra_id": w.of(partner)[0]}).Want(201)
	}
	if rnd.IntN(4) == 0 {
		p := "/rencana-kegiatan/" + w.Do("staf", "POST", "/rencana-kegiatan", object{"judul": "Lanjutan", "tujuan": "Terus.", "jenis": "kunjungan", "tanggal_mulai": "2026-11-01", "tanggal_selesai": "2026-11-02",
			"mitra_ids": w.of(partner), "unit_ids": w.of("IF"), "tindak_lanjut_dari_id": id}).Want(201).Str("id")
		if rnd.IntN(3) == 0 {
			w.Do("staf", "POST", p+"/ajukan", nil).Want(200)
			w.Do("staf", "POST", p+"/batalkan", object{"alasan": "Tidak jadi."}).Want(200)
		}
	}
	if status == "terverifikasi" && rnd.IntN(3) == 0 {
		w.Do("staf", "POST", "/arsip-laporan", object{"jenis_rekaman": "laporan_kegiatan", "pelaksanaan_id": id, "tahun": 2026, "judul": "Laporan", "berkas_id": w.upload()}).Want(201)
	}
}

// settle does for agreements some of what their gaps ask for.
func (w *world) settle(rnd *rand.Rand, ids []string) {
	w.T.Helper()
	for i, id := range ids {
		if i%3 == 0 {
			w.Do("staf", "POST", "/naskah/"+id+"/catat-pelaporan", object{"sistem": "laporkerma", "nomor": fmt.Sprint("LK-", i), "dilaporkan_pada": "2026-07-01T00:00:00Z"}).Want(200)
		}
		if i%2 == 0 {
			next := w.Do("staf", "POST", "/naskah/"+id+"/perpanjang", object{"tanggal_mulai": "2029-01-01", "tanggal_berakhir": "2029-12-31"}).Want(201).Str("id")
			if rnd.IntN(3) == 0 {
				w.Do("staf", "POST", "/naskah/"+next+"/batalkan", object{"alasan": "Tidak jadi."}).Want(200)
			}
		}
	}
	w.imported("001/LAMA")
}
