package kpi_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"kerjasama/internal/apptest"
)

// The records as the lists of the API show them: all that the second count is
// made from.
type (
	rekam struct {
		ID         string   `json:"id"`
		Status     string   `json:"status"`
		Unit       string   `json:"unit_pelaksana_id"`
		Prodi      []string `json:"prodi_ids"`
		Mitra      []string `json:"mitra_ids"`
		Bidang     []string `json:"bidang"`
		Tingkat    string   `json:"tingkat"`
		Relevan    bool     `json:"relevan_ps"`
		Mulai      string   `json:"tanggal_mulai"`
		Selesai    string   `json:"tanggal_selesai"`
		LanjutDari *string  `json:"tindak_lanjut_dari_id"`
		Naskah     *string  `json:"naskah_id"`
		Mengganti  *string  `json:"menggantikan_id"` // of an agreement
		Aspek      struct {
			A struct {
				Terpenuhi bool  `json:"terpenuhi"`
				Bukti     []any `json:"bukti"`
			} `json:"a"`
			B struct {
				Kinerja   bool  `json:"kinerja"`
				Fasilitas bool  `json:"fasilitas"`
				Bukti     []any `json:"bukti"`
			} `json:"b"`
		} `json:"aspek"`
		// of a survey
		Pelaksanaan string `json:"pelaksanaan_id"`
		Berminat    *bool  `json:"berminat_lanjut"`
		Butir       []struct {
			Skor int `json:"skor"`
		} `json:"butir"`
		// of a prodi or a unit
		Kode        string  `json:"kode"`
		Jenis       string  `json:"jenis"`
		AktifMulai  string  `json:"aktif_mulai"`
		AktifSampai *string `json:"aktif_sampai"`
		Jurusan     []struct {
			ID     string  `json:"jurusan_id"`
			Mulai  string  `json:"mulai"`
			Sampai *string `json:"sampai"`
		} `json:"jurusan"`
	}
	records struct{ kegiatan, survei, rencana, naskah, prodi, unit []rekam }
)

func (w *world) all(path string) []rekam { return apptest.List[rekam](w.World, "auditor", path) }

const hariIni = "2026-07-10"

func within(day, from string, until *string) bool {
	return from <= day && (until == nil || day <= *until)
}

// in reports whether an activity is of a scope: "" is the institution.
func (r records) in(k rekam, scope string) bool {
	if scope == "" || k.Unit == scope || slices.Contains(k.Prodi, scope) {
		return true
	}
	for _, p := range r.prodi {
		for _, j := range p.Jurusan {
			if j.ID == scope && slices.Contains(k.Prodi, p.ID) && within(k.Selesai, j.Mulai, j.Sampai) {
				return true
			}
		}
	}
	return false
}

// count is the KPI table once more, written from its sentences.
func (r records) count(kode string, tahun int, scope string) (met, all []string) {
	from, until := fmt.Sprintf("%d-01-01", tahun), fmt.Sprintf("%d-12-31", tahun)
	ref := min(until, hariIni)
	verified := func(k rekam) bool { return k.Status == "terverifikasi" && len(k.Mitra) > 0 && k.Mulai <= hariIni }
	overlaps := func(k rekam) bool { return k.Mulai <= until && k.Selesai >= from }
	switch kode {
	case "B.1.15.7":
		if scope == "" {
			for _, u := range r.unit {
				if u.Jenis == "jurusan" && within(ref, u.AktifMulai, u.AktifSampai) {
					all = append(all, u.ID)
					if m, _ := r.count(kode, tahun, u.ID); len(m) == 3 {
						met = append(met, u.ID)
					}
				}
			}
			return met, all
		}
		all = []string{"pendidikan", "penelitian", "pkm"}
		for _, b := range all {
			if slices.ContainsFunc(r.kegiatan, func(k rekam) bool {
				return verified(k) && overlaps(k) && k.Relevan && r.in(k, scope) && slices.Contains(k.Bidang, b)
			}) {
				met = append(met, b)
			}
		}
	case "B.1.15.12":
		for _, p := range r.prodi {
			inScope := scope == "" || scope == p.ID
			for _, j := range p.Jurusan {
				inScope = inScope || j.ID == scope && within(ref, j.Mulai, j.Sampai)
			}
			if !inScope || !within(ref, p.AktifMulai, p.AktifSampai) {
				continue
			}
			all = append(all, p.ID)
			if slices.ContainsFunc(r.kegiatan, func(k rekam) bool { return verified(k) && overlaps(k) && slices.Contains(k.Prodi, p.ID) }) {
				met = append(met, p.ID)
			}
		}
	default:
		for _, k := range r.kegiatan {
			if !verified(k) || k.Selesai < from || k.Selesai > min(until, hariIni) || !r.in(k, scope) {
				continue
			}
			all = append(all, k.ID)
			if r.aspek(kode[len(kode)-1], k) {
				met = append(met, k.ID)
			}
		}
	}
	return met, all
}

func (r records) aspek(which byte, k rekam) bool {
	switch which {
	case 'a':
		return k.Aspek.A.Terpenuhi && len(k.Aspek.A.Bukti) > 0
	case 'b':
		return (k.Aspek.B.Kinerja || k.Aspek.B.Fasilitas) && len(k.Aspek.B.Bukti) > 0
	}
	points, answers, keen := 0, 0, false
	for _, s := range r.survei {
		if s.Pelaksanaan != k.ID || s.Status != "terisi" {
			continue
		}
		answers++
		keen = keen || s.Berminat != nil && *s.Berminat
		for _, b := range s.Butir {
			points += b.Skor
		}
	}
	for _, p := range r.rencana {
		keen = keen || p.LanjutDari != nil && *p.LanjutDari == k.ID && p.Status != "dibatalkan"
	}
	for _, n := range r.naskah {
		keen = keen || k.Naskah != nil && n.Mengganti != nil && *n.Mengganti == *k.Naskah && n.Status != "dibatalkan"
	}
	return answers > 0 && points >= 3*6*answers && keen // the questionnaire has six items
}

// invent fills a world with activities of every kind, the same ones each time.
func (w *world) invent(rnd *rand.Rand) {
	w.T.Helper()
	then := func() {
		if w.then != nil {
			w.then()
		}
	}
	one := func(of ...string) string { return of[rnd.IntN(len(of))] }
	some := func(share float64, of ...string) []string {
		out := []string{}
		for _, v := range of {
			if rnd.Float64() < share {
				out = append(out, v)
			}
		}
		return out
	}
	w.change("/prodi/"+w.ids["IF06"], object{"jurusan": []object{
		{"jurusan_id": w.ids["IF"], "mulai": "2010-01-01", "sampai": "2025-08-31"}, {"jurusan_id": w.ids["EL"], "mulai": "2025-09-01"},
	}})
	w.change("/prodi/"+w.ids["MB05"], object{"aktif_sampai": "2025-12-31"})
	w.prodi("TM09", "TM", "2025-09-01", nil)
	partners := []string{w.mitra, w.partner("PT Rekaan Dua"), w.partner("PT Rekaan Tiga"), w.partner("PT Rekaan Empat")}
	agreements := []string{""} // besides none: renewed, renewed by what was called off, not renewed
	for range 3 {
		agreements = append(agreements, w.agreement(partners...))
	}
	w.renew(agreements[1])
	w.Do("staf", "POST", "/naskah/"+w.renew(agreements[2])+"/batalkan", object{"alasan": "Tidak jadi."}).Want(200)
	prodi := []string{"IF01", "IF02", "IF06", "MB01", "MB05", "EL01", "TM01", "TM09"}
	for i := range 45 {
		day := rnd.IntN(770) // from June 2024 to July 2026
		dari := date(day)
		a := act{
			Unit: one("IF", "IF", "MB", "EL", "TM", "HUMAS", "P3M"), Prodi: some(0.2, prodi...), Bidang: some(0.4, "pendidikan", "penelitian", "pkm", "lainnya"), Tingkat: one("internasional", "nasional", "wilayah_lokal"),
			Tidak: rnd.IntN(4) == 0, Dari: dari, Sampai: date(min(day+rnd.IntN(40), 769)), Mitra: some(0.4, partners...), A: rnd.IntN(2) == 0, B: rnd.IntN(2) == 0, TanpaBukti: rnd.IntN(4) == 0,
			Sampaikan: one("terverifikasi", "terverifikasi", "terverifikasi", "terverifikasi", "dilaporkan", "selesai"), Naskah: agreements[i%len(agreements)],
		}
		if dari < "2025-09-01" { // TM09 belonged to no jurusan
			a.Prodi = slices.DeleteFunc(a.Prodi, func(k string) bool { return k == "TM09" })
		}
		if len(a.Bidang) == 0 {
			a.Bidang = []string{"lainnya"}
		}
		if len(a.Mitra) == 0 {
			a.Mitra = nil
		}
		at := w.hold(a)
		then()
		if rnd.IntN(2) == 0 {
			for _, m := range or2(a.Mitra, w.mitra) {
				w.survey(at, m, rnd.IntN(2) == 0, 2+rnd.IntN(3), 3+rnd.IntN(2))
			}
			then()
		}
		if rnd.IntN(3) == 0 {
			p := w.followUp(at)
			then()
			if rnd.IntN(3) == 0 {
				w.Do("staf", "POST", p+"/ajukan", nil).Want(200)
				w.Do("staf", "POST", p+"/batalkan", object{"alasan": "Tidak jadi."}).Want(200)
				then()
			}
		}
		if a.Sampaikan == "terverifikasi" && rnd.IntN(10) == 0 {
			w.Do("koordinator", "POST", at+"/buka-kembali", object{"alasan": "Keliru."}).Want(200)
			then()
		}
	}
	for range 3 {
		w.hold(act{Dari: "2026-07-01", Sampai: "2026-08-01", Prodi: prodi, Sampaikan: one("direncanakan", "berlangsung")})
	}
	w.Do("staf", "POST", "/mitra/"+partners[1]+"/gabung", object{"ke_id": partners[2]}).Want(200)
	then()
}

func or2(list []string, otherwise string) []string {
	if list == nil {
		return []string{otherwise}
	}
	return list
}

// Two counts of one random world agree: the product's, and one made from the
// lists anyone can read.
func TestAgainstASecondCount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.invent(rand.New(rand.NewPCG(15, 2026)))
		r := records{kegiatan: w.all("/pelaksanaan"), survei: w.all("/survei-mitra"), rencana: w.all("/rencana-kegiatan"), naskah: w.all("/naskah"), prodi: w.all("/prodi"), unit: w.all("/unit")}
		if len(r.kegiatan) != 48 || len(r.survei) < 15 || len(r.rencana) < 5 {
			t.Fatalf("only %d activities, %d surveys, %d plans", len(r.kegiatan), len(r.survei), len(r.rencana))
		}
		scopes := map[string]string{"": ""}
		for _, u := range r.unit {
			if u.Jenis == "jurusan" {
				scopes["&unit="+u.Kode] = u.ID
			}
		}
		for _, p := range r.prodi {
			scopes["&prodi="+p.Kode] = p.ID
		}
		different := map[string]bool{}
		for tahun := 2024; tahun <= 2026; tahun++ {
			for query, scope := range scopes {
				l := w.Do("pimpinan", "GET", fmt.Sprintf("/kpi/laporan?tahun=%d%s", tahun, query), nil).Want(200)
				for i := range 5 {
					at := fmt.Sprintf("data.%d.", i)
					kode := l.Str(at + "kode")
					met, all := r.count(kode, tahun, scope)
					got, want := fmt.Sprintf("%v/%v", l.Num(at+"pembilang"), l.Num(at+"penyebut")), fmt.Sprintf("%d/%d", len(met), len(all))
					if got != want {
						t.Errorf("%s %d%s: got %s, counted again %s", kode, tahun, query, got, want)
					}
					different[kode+" "+got] = true
					if scope == "" && l.Get(at+"per_unit.3") != nil {
						w.perUnit(t, r, l.Get(at+"per_unit").([]any), kode, tahun)
					}
				}
			}
		}
		if len(different) < 40 {
			t.Errorf("only %d different values: the world is too plain to tell a wrong count", len(different))
		}
		for _, query := range []string{"", "&unit=IF", "&unit=EL", "&prodi=IF06"} {
			for _, kode := range []string{"B.1.15.7", "B.1.15.8.a", "B.1.15.8.b", "B.1.15.8.c", "B.1.15.12"} {
				met, all := r.count(kode, 2025, scopes[query])
				for bagian, want := range map[string][]string{"pembilang": met, "penyebut": all} {
					var got []string
					for _, i := range w.detail("pimpinan", kode, "tahun=2025"+query+"&bagian="+bagian, 100) {
						got = append(got, i.ID)
					}
					slices.Sort(got)
					slices.Sort(want)
					if !slices.Equal(got, want) {
						t.Errorf("%s 2025%s %s: got %q, counted again %q", kode, query, bagian, got, want)
					}
				}
			}
		}
	})
}

func (w *world) perUnit(t *testing.T, r records, units []any, kode string, tahun int) {
	t.Helper()
	for _, u := range units {
		u, ok := u.(object)
		if !ok {
			t.Fatalf("per unit: %v", u)
		}
		met, all := r.count(kode, tahun, fmt.Sprint(u["unit_id"]))
		if got, want := fmt.Sprint(u["pembilang"], "/", u["penyebut"]), fmt.Sprint(len(met), "/", len(all)); got != want {
			t.Errorf("%s %d at %v: got %s, counted again %s", kode, tahun, u["kode"], got, want)
		}
	}
}
