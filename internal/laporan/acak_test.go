package laporan_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/apptest"
)

// The records as the lists of the API show them: all that the second reading is
// made from.
type (
	giat struct {
		ID      string    `json:"id"`
		Status  string    `json:"status"`
		Unit    string    `json:"unit_pelaksana_id"`
		Prodi   []string  `json:"prodi_ids"`
		Mitra   []string  `json:"mitra_ids"`
		Bidang  []string  `json:"bidang"`
		Tingkat string    `json:"tingkat"`
		Mulai   string    `json:"tanggal_mulai"`
		Selesai string    `json:"tanggal_selesai"`
		Naskah  *string   `json:"naskah_id"`
		Luaran  []any     `json:"luaran"`
		Relevan bool      `json:"relevan_ps"`
		Manfaat []manfaat `json:"manfaat_ps"`
		Aspek   struct {
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
	}
	manfaat struct {
		Prodi  string `json:"prodi_id"`
		Uraian string `json:"uraian"`
	}
	surat struct {
		ID       string   `json:"id"`
		Status   string   `json:"status"`
		Mulai    string   `json:"tanggal_mulai"`
		Berakhir *string  `json:"tanggal_berakhir"`
		Tutup    *string  `json:"tanggal_tutup"`
		Unit     []string `json:"unit_ids"`
		Prodi    []string `json:"prodi_ids"`

		TanpaBerkas bool    `json:"tanpa_berkas"`
		Pelaporan   []any   `json:"pelaporan"`
		Mengganti   *string `json:"menggantikan_id"`
	}
	// studi is a prodi, or a unit.
	studi struct {
		ID          string  `json:"id"`
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
	rencana struct {
		Status string  `json:"status"`
		Dari   *string `json:"tindak_lanjut_dari_id"`
	}
	jawaban struct {
		Status      string `json:"status"`
		Pelaksanaan string `json:"pelaksanaan_id"`
		Berminat    *bool  `json:"berminat_lanjut"`
	}
	simpanan struct {
		Pelaksanaan *string `json:"pelaksanaan_id"`
	}
	arsip struct {
		giat        []giat
		naskah      []surat
		prodi, unit []studi
		rencana     []rencana
		survei      []jawaban
		simpanan    []simpanan
	}
)

func all[T any](w *world, path string) []T { return apptest.List[T](w.World, "auditor", path) }

// hariIni is the day on which the worlds are read: agreements were closed until
// then, activities were held and reported until apptest.Start.
const hariIni = "2026-12-20"

// tanya is a question: a scope, a period.
type tanya struct{ unit, prodi, dari, sampai string }

func (q tanya) query(w *world) string {
	out := "dari=" + q.dari + "&sampai=" + q.sampai
	for k, id := range map[string]string{"unit": q.unit, "prodi": q.prodi} {
		for kode, v := range w.ids {
			if v == id && id != "" {
				out += "&" + k + "=" + kode
			}
		}
	}
	return out
}

func (r arsip) ours(k giat, q tanya) bool {
	if q.prodi != "" {
		return slices.Contains(k.Prodi, q.prodi)
	}
	if q.unit == "" || k.Unit == q.unit {
		return true
	}
	for _, p := range r.prodi {
		for _, j := range p.Jurusan {
			if slices.Contains(k.Prodi, p.ID) && j.ID == q.unit && j.Mulai <= k.Selesai && (j.Sampai == nil || k.Selesai <= *j.Sampai) {
				return true
			}
		}
	}
	return false
}

// counts reports whether an activity counts and its days meet the period.
func (q tanya) counts(k giat) bool {
	return k.Status == "terverifikasi" && len(k.Mitra) > 0 && k.Mulai <= min(q.sampai, hariIni) && k.Selesai >= q.dari
}

// inForce are the agreements of the scope that were in force on a day of the
// period, the day on which they were closed included.
func (r arsip) inForce(q tanya) (out []surat) {
	for _, n := range r.naskah {
		if n.Status != "ditandatangani" && n.Status != "ditutup" || n.Mulai > q.sampai || n.Berakhir != nil && *n.Berakhir < q.dari || n.Tutup != nil && *n.Tutup < q.dari {
			continue
		}
		if q.prodi != "" && !slices.Contains(n.Prodi, q.prodi) || q.unit != "" && !r.lists(n, q.unit) {
			continue
		}
		out = append(out, n)
	}
	return out
}

// lists reports whether an agreement is a unit's: it lists it, or a prodi of it.
func (r arsip) lists(n surat, unit string) bool {
	if slices.Contains(n.Unit, unit) {
		return true
	}
	return slices.ContainsFunc(r.prodi, func(p studi) bool {
		return slices.Contains(n.Prodi, p.ID) && slices.ContainsFunc(p.Jurusan, func(j struct {
			ID     string  `json:"jurusan_id"`
			Mulai  string  `json:"mulai"`
			Sampai *string `json:"sampai"`
		}) bool {
			return j.ID == unit
		})
	})
}

// borang is BO.28.1.2 as domain.md has it: each line by what it is of, and why.
func (r arsip) borang(q tanya) map[string]string {
	out := map[string]string{}
	shown := r.inForce(q)
	for _, n := range shown {
		out[n.ID] = "naskah"
	}
	wide := q
	wide.unit, wide.prodi = "", ""
	for _, k := range r.giat {
		if !q.counts(k) || !r.ours(k, q) || k.Naskah != nil && out[*k.Naskah] != "" {
			continue
		}
		switch {
		case k.Naskah == nil:
			out[k.ID] = "tanpa_naskah"
		case slices.ContainsFunc(r.inForce(wide), func(n surat) bool { return n.ID == *k.Naskah }):
			out[k.ID] = "naskah_cakupan_lain"
		default:
			out[k.ID] = "naskah_tidak_berlaku"
		}
	}
	return out
}

// lkps are the tables of one prodi: activities by table, and the counts.
func (r arsip) lkps(q tanya) (map[string][]string, map[string]int) {
	tables, sums := map[string][]string{}, map[string]int{}
	once := map[string]bool{}
	for _, k := range r.giat {
		if !q.counts(k) || !slices.Contains(k.Prodi, q.prodi) {
			continue
		}
		for i, b := range []string{"pendidikan", "penelitian", "pkm"} {
			if !slices.Contains(k.Bidang, b) {
				continue
			}
			tables[b] = append(tables[b], k.ID)
			sums[fmt.Sprint("n", i+1)]++
			sums[map[string]string{"internasional": "ni", "nasional": "nn", "wilayah_lokal": "nw"}[k.Tingkat]]++
			once[k.ID] = true
		}
	}
	sums["kegiatan"] = len(once)
	for _, ids := range tables {
		slices.Sort(ids)
	}
	return tables, sums
}

// laporkerma are the activities of the period under each agreement.
func (r arsip) laporkerma(q tanya) map[string][]string {
	out := map[string][]string{}
	for _, n := range r.inForce(q) {
		out[n.ID] = []string{}
		for _, k := range r.giat {
			if q.counts(k) && k.Naskah != nil && *k.Naskah == n.ID {
				out[n.ID] = append(out[n.ID], k.ID)
			}
		}
		slices.Sort(out[n.ID])
	}
	return out
}

// iku is luaran, kerjasama, kegiatan_berluaran, mitra, naskah_berlaku.
func (r arsip) iku(q tanya) string {
	results, acts, with := 0, 0, 0
	partners := map[string]bool{}
	for _, k := range r.giat {
		if !q.counts(k) || !r.ours(k, q) || k.Selesai > min(q.sampai, hariIni) {
			continue
		}
		acts++
		results += len(k.Luaran)
		if len(k.Luaran) > 0 {
			with++
		}
		for _, m := range k.Mitra {
			partners[m] = true
		}
	}
	return fmt.Sprint(results, acts, with, len(partners), len(r.inForce(q)))
}

// invent fills a world with agreements and activities of every kind.
func (w *world) invent(rnd *rand.Rand) {
	w.T.Helper()
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
	partners := []string{"PT Rekaan", "Dinas Rekaan", "PT Rekaan Tiga"}
	w.partner(partners[2], object{})
	merged := w.partner("PT Lama", object{})
	prodi := []string{"IF01", "IF02", "MB01", "EL01", "TM01"}
	day := func(n int) string {
		return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
	}
	naskah := []string{""}
	for range 6 {
		from := rnd.IntN(700)
		b := object{"judul": fmt.Sprint("Naskah ", from), "tanggal_mulai": day(from), "tanggal_berakhir": day(from + 30 + rnd.IntN(900)), "prodi_ids": w.of(some(0.3, prodi...)...), "unit_ids": w.of(one("IF", "MB", "EL", "HUMAS"))}
		naskah = append(naskah, w.agreement(b, partners...))
	}
	for i := range 40 {
		from := rnd.IntN(910) // up to the end of June 2026
		a := act{
			Unit: one("IF", "IF", "MB", "EL", "HUMAS"), Prodi: some(0.4, prodi...), Bidang: some(0.5, "pendidikan", "penelitian", "pkm", "lainnya"), Tingkat: one("internasional", "nasional", "wilayah_lokal"),
			Dari: day(from), Sampai: day(min(from+rnd.IntN(60), 920)), Mitra: some(0.5, append([]string{"PT Lama"}, partners...)...), Naskah: naskah[i%len(naskah)],
			Sampaikan: one("terverifikasi", "terverifikasi", "terverifikasi", "terverifikasi", "dilaporkan", "selesai", "berlangsung", "direncanakan"), Manfaat: map[string]string{},
		}
		for _, p := range some(0.5, a.Prodi...) {
			a.Manfaat[p] = "Modul."
		}
		for range rnd.IntN(3) {
			a.Luaran = append(a.Luaran, object{"jenis": "Modul", "judul": fmt.Sprint("Modul ", i), "volume": 1, "satuan": "buah"})
		}
		if len(a.Bidang) == 0 {
			a.Bidang = nil
		}
		if len(a.Mitra) == 0 {
			a.Mitra = nil
		}
		if slices.Equal(a.Mitra, []string{"PT Lama"}) { // no party of the agreements
			a.Naskah = ""
		}
		w.prove(rnd, w.hold(a), a)
	}
	w.settle(rnd, naskah[1:])
	w.Do("staf", "POST", "/mitra/"+merged+"/gabung", object{"ke_id": w.ids["PT Rekaan Tiga"]}).Want(200)
	for _, id := range naskah[1:] { // half of them are closed, each on a day of its own
		w.Clock.Advance(time.Duration(10+rnd.IntN(15)) * 24 * time.Hour)
		w.Forget() // who was signed in then is not now
		if rnd.IntN(2) == 0 {
			w.Do("staf", "POST", "/naskah/"+id+"/tutup", object{"alasan": "Diakhiri.", "jenis_penutupan": "diakhiri_dini"}).Want(200)
		}
	}
	for w.Clock.Now().UTC().Format(time.DateOnly) < hariIni {
		w.Clock.Advance(24 * time.Hour)
	}
	w.Forget()
}

// Reports of random worlds are what a second reading, made from the lists anyone
// can read, makes of them.
func TestReportsAgainstASecondReading(t *testing.T) {
	for _, seed := range apptest.Seeds(t, 28) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			each(t, func(t *testing.T, w *world) { rereadAll(t, w, seed) })
		})
	}
}

func rereadAll(t *testing.T, w *world, seed uint64) {
	t.Helper()
	w.invent(rand.New(rand.NewPCG(seed, 2026)))
	r := arsip{
		giat: all[giat](w, "/pelaksanaan"), naskah: all[surat](w, "/naskah"), prodi: all[studi](w, "/prodi"), unit: all[studi](w, "/unit"),
		rencana: all[rencana](w, "/rencana-kegiatan"), survei: all[jawaban](w, "/survei-mitra"), simpanan: all[simpanan](w, "/arsip-laporan"),
	}
	scopes := []tanya{{}, {unit: w.ids["IF"]}, {unit: w.ids["MB"]}, {unit: w.ids["HUMAS"]}, {prodi: w.ids["IF01"]}, {prodi: w.ids["EL01"]}}
	kinds := map[string]int{}
	for _, span := range [][2]string{{"2024-01-01", "2024-12-31"}, {"2025-01-01", "2025-12-31"}, {"2026-01-01", "2026-07-10"}, {"2026-07-20", "2026-12-31"}, {"2026-08-20", "2026-09-10"}, {"2024-08-01", "2026-06-30"}, {"2025-06-10", "2025-06-20"}} {
		for _, q := range scopes {
			q.dari, q.sampai = span[0], span[1]
			w.reread(t, r, q, kinds)
		}
	}
	for k := range strings.FieldsSeq(`naskah tanpa_naskah naskah_cakupan_lain naskah_tidak_berlaku lkps laporkerma iku`) {
		if kinds[k] < 5 {
			t.Errorf("the world is too plain: %d of %s (%v)", kinds[k], k, slices.Sorted(maps.Keys(kinds)))
		}
	}
	for k := range strings.FieldsSeq(`belum_dimulai belum_selesai belum_dilaporkan belum_terverifikasi belum_diarsipkan aspek_belum_terpenuhi aspek_tanpa_bukti belum_ada_survei survei_kedaluwarsa
		belum_berlanjut tanpa_naskah manfaat_ps_kosong naskah_tanpa_berkas naskah_tanpa_kegiatan naskah_belum_dilaporkan bidang_kosong belum_bekerja_sama`) {
		if kinds["celah "+k] == 0 {
			t.Errorf("the world is too plain: no gap %s", k)
		}
	}
}

func (w *world) reread(t *testing.T, r arsip, q tanya, kinds map[string]int) {
	t.Helper()
	query := q.query(w)
	differ := func(what, d string) {
		t.Helper()
		if d != "" {
			t.Errorf("%s %s (-counted again +report):\n%s", what, query, d)
		}
	}
	var sheet struct {
		Data []struct {
			ID     string `json:"id"`
			Jenis  string `json:"jenis"`
			Status string `json:"status"`
		} `json:"data"`
	}
	w.Do("pimpinan", "GET", "/laporan/borang-monitoring?"+query, nil).Want(200).JSON(&sheet)
	got := map[string]string{}
	for _, b := range sheet.Data {
		kind := b.Status
		if b.Jenis == "naskah" {
			kind = "naskah"
		}
		got[b.ID] += kind
		kinds[kind]++
	}
	differ("BO.28.1.2", cmp.Diff(r.borang(q), got))

	var lapor struct {
		Data []struct {
			ID     string `json:"id"`
			Bentuk []struct {
				ID string `json:"pelaksanaan_id"`
			} `json:"bentuk_kegiatan"`
		} `json:"data"`
	}
	w.Do("pimpinan", "GET", "/laporan/laporkerma?"+query, nil).Want(200).JSON(&lapor)
	under := map[string][]string{}
	for _, n := range lapor.Data {
		under[n.ID] = []string{}
		for _, k := range n.Bentuk {
			under[n.ID] = append(under[n.ID], k.ID)
			kinds["laporkerma"]++
		}
		slices.Sort(under[n.ID])
	}
	differ("Laporkerma", cmp.Diff(r.laporkerma(q), under))

	gaps := w.reported(query)
	differ("gaps", cmp.Diff(r.lacking(q), gaps))
	for _, g := range gaps {
		kinds["celah "+strings.Fields(g)[2]]++
	}

	i := w.Do("pimpinan", "GET", "/laporan/iku?"+query, nil).Want(200)
	differ("IKU", cmp.Diff(r.merged(w).iku(q), fmt.Sprint(i.Num("total.luaran"), i.Num("total.kerjasama"), i.Num("total.kegiatan_berluaran"), i.Num("total.mitra"), i.Num("total.naskah_berlaku"))))
	kinds["iku"] += int(i.Num("total.luaran"))

	if q.prodi == "" {
		return
	}
	var l struct {
		Data []struct {
			Tabel []struct {
				Bidang string `json:"bidang"`
				Baris  []struct {
					ID string `json:"pelaksanaan_id"`
				} `json:"baris"`
			} `json:"tabel"`
			Jumlah map[string]int `json:"jumlah"`
		} `json:"data"`
	}
	w.Do("pimpinan", "GET", "/laporan/lkps?"+query, nil).Want(200).JSON(&l)
	tables, sums := map[string][]string{}, map[string]int{}
	for _, p := range l.Data {
		for _, b := range p.Tabel {
			for _, row := range b.Baris {
				tables[b.Bidang] = append(tables[b.Bidang], row.ID)
				kinds["lkps"]++
			}
			slices.Sort(tables[b.Bidang])
			if tables[b.Bidang] == nil {
				delete(tables, b.Bidang)
			}
		}
		for k, n := range p.Jumlah {
			if n != 0 || k == "kegiatan" {
				sums[k] = n
			}
		}
	}
	wantTables, wantSums := r.lkps(q)
	differ("LKPS", cmp.Diff(wantTables, tables)+cmp.Diff(wantSums, sums))
}

// merged has every partner as the one it was merged into.
func (r arsip) merged(w *world) arsip {
	out := r
	out.giat = slices.Clone(r.giat)
	for i := range out.giat {
		out.giat[i].Mitra = slices.Clone(out.giat[i].Mitra)
		for j, m := range out.giat[i].Mitra {
			if m == w.ids["PT Lama"] {
				out.giat[i].Mitra[j] = w.ids["PT Rekaan Tiga"]
			}
		}
	}
	return out
}
