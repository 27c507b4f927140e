package naskah_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kerjasama/internal/apptest"
	"kerjasama/internal/naskah"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/dbtest"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// walk is a random walk over the service.
type walk struct {
	*world
	rt   *rapid.T
	ids  []string
	file string
	n    int
}

func (k *walk) call(id string) journal.Call {
	k.n++
	by := actor.System()
	if id != "" {
		by = actor.Actor{Jenis: actor.Pengguna, ID: id, Grants: []actor.Grant{{Peran: actor.SubKoordinator}}}
	}
	return journal.Call{By: by, RequestID: fmt.Sprint("acak-", k.n)}
}

func (k *walk) pick(what string) *string {
	if len(k.ids) == 0 || rapid.IntRange(0, 3).Draw(k.rt, what+"?") == 0 {
		return nil
	}
	id := rapid.SampledFrom(k.ids).Draw(k.rt, what)
	return &id
}

func (k *walk) masa() (m naskah.Masa) {
	from := clock.MakeDate(rapid.IntRange(2024, 2028).Draw(k.rt, "from"), time.January, 1)
	if rapid.IntRange(0, 9).Draw(k.rt, "starts") > 0 {
		m.TanggalMulai = &from
	}
	switch rapid.IntRange(0, 5).Draw(k.rt, "ends") {
	case 0:
		m.TanpaBatasWaktu = true
	case 1:
	default:
		to := from.AddYears(rapid.IntRange(0, 4).Draw(k.rt, "years")).AddDays(-1)
		m.TanggalBerakhir = &to
	}
	if rapid.IntRange(0, 4).Draw(k.rt, "waived") == 0 {
		m.PengecualianPeriode = &naskah.Pengecualian{Alasan: "Disepakati lain."}
	}
	return m
}

func (k *walk) isi() naskah.Isi {
	return naskah.Isi{
		Jenis: rapid.SampledFrom([]naskah.Jenis{naskah.MoU, naskah.MoA, naskah.IA}).Draw(k.rt, "jenis"), MenggantikanID: k.pick("replaces"),
		Pokok: naskah.Pokok{
			Judul: "Acak", RuangLingkup: "Acak", Bidang: []string{"pkm"}, Tingkat: naskah.Nasional, Masa: k.masa(), NaskahIndukID: k.pick("under"),
			Pihak: []naskah.Pihak{
				{Urutan: 1, Jenis: naskah.Polibatam, NamaPenandatangan: "A", JabatanPenandatangan: "B"},
				{Urutan: 2, Jenis: naskah.Mitra, MitraID: &k.mitra[0], NamaPenandatangan: "A", JabatanPenandatangan: "B"},
			},
		},
	}
}

// step does one random thing.
func (k *walk) step() (naskah.Naskah, error) {
	ctx, svc := k.T.Context(), k.App.Naskah
	id := k.pick("which")
	if id == nil {
		a, err := svc.Create(ctx, k.call(""), k.isi())
		return a.Rec, err
	}
	var a naskah.Answer
	var err error
	switch rapid.IntRange(0, 12).Draw(k.rt, "do") {
	case 0, 1, 2, 3, 4: // onwards
		a, err = k.onward(*id)
	case 5:
		isi := k.isi()
		a, err = svc.Edit(ctx, k.call(""), *id, func(v any) error {
			to := v.(*naskah.Isi)
			to.NaskahIndukID, to.Masa = isi.NaskahIndukID, isi.Masa
			if rapid.Bool().Draw(k.rt, "all") {
				to.Jenis, to.MenggantikanID = isi.Jenis, isi.MenggantikanID
			}
			return nil
		})
	case 6:
		a, err = svc.Cancel(ctx, k.call(""), *id, "x")
	case 7:
		a, err = svc.Close(ctx, k.call(""), *id, naskah.Tutup{Alasan: "x", JenisPenutupan: rapid.SampledFrom([]naskah.JenisPenutupan{naskah.Berakhir, naskah.Digantikan, naskah.DiakhiriDini}).Draw(k.rt, "why")})
	case 8, 9:
		m := k.masa()
		in := naskah.Perpanjang{TanggalBerakhir: m.TanggalBerakhir, TanpaBatasWaktu: m.TanpaBatasWaktu, PengecualianPeriode: m.PengecualianPeriode, NaskahIndukID: k.pick("new parent")}
		if m.TanggalMulai != nil {
			in.TanggalMulai = *m.TanggalMulai
		}
		a, err = svc.Renew(ctx, k.call(""), *id, in)
	case 10:
		m, up := k.masa(), k.pick("moved under")
		a, err = svc.Correct(ctx, k.call("01980000-0000-7000-8000-0000000000cc"), *id, func(v any) error {
			z := v.(*naskah.Koreksi)
			z.TanggalMulai, z.TanggalBerakhir, z.TanpaBatasWaktu, z.PengecualianPeriode = m.TanggalMulai, m.TanggalBerakhir, m.TanpaBatasWaktu, m.PengecualianPeriode
			if rapid.Bool().Draw(k.rt, "move") {
				z.NaskahIndukID = up
			}
			return nil
		}, "x")
	case 11:
		a, err = svc.Delete(ctx, k.call(""), *id)
		if err == nil {
			k.ids = slices.DeleteFunc(k.ids, func(s string) bool { return s == *id })
			return naskah.Naskah{}, nil
		}
	default:
		k.Clock.Advance(time.Duration(rapid.IntRange(1, 200).Draw(k.rt, "days")) * 24 * time.Hour)
		return naskah.Naskah{}, nil
	}
	return a.Rec, err
}

func (k *walk) onward(id string) (naskah.Answer, error) {
	ctx, svc := k.T.Context(), k.App.Naskah
	n, err := svc.Get(ctx, actor.System(), id)
	if err != nil {
		return naskah.Answer{}, err
	}
	switch n.Status {
	case naskah.Draf:
		if len(n.VersiNaskah) == 0 {
			return svc.AddVersion(ctx, k.call(""), id, naskah.VersiIsi{Jenis: naskah.VersiDraf, Pasal: []naskah.Pasal{{Judul: naskah.Dwi{ID: "x"}, Ayat: []naskah.Dwi{{ID: "x"}}}}})
		}
		return svc.Submit(ctx, k.call(""), id)
	case naskah.TelaahInternal:
		return svc.Send(ctx, k.call(""), id)
	case naskah.TelaahMitra:
		return svc.Finish(ctx, k.call(""), id)
	default:
		end := clock.Date("2030-12-31")
		return svc.Sign(ctx, k.call(""), id, naskah.TandaIsi{TanggalTTD: "2026-07-01", MetodeTTD: naskah.Basah, BerkasID: k.file, TanggalBerakhir: &end})
	}
}

// line is an agreement as the tables have it.
type line struct {
	ID, Jenis, Status     string
	Induk, Ganti          *string
	Mulai, Akhir          clock.Date
	Selamanya, Pengecuali bool
}

// holds checks the lineage of everything there is, from the rows alone.
func (k *walk) holds() {
	rows, err := k.App.DB.Gorm.Raw("SELECT id, jenis, status, naskah_induk_id, menggantikan_id, tanggal_mulai, tanggal_berakhir, tanpa_batas_waktu, pengecualian_periode IS NOT NULL FROM naskah").Rows()
	if err != nil {
		k.rt.Fatal(err)
	}
	all := map[string]line{}
	for rows.Next() {
		var l line
		if err := rows.Scan(&l.ID, &l.Jenis, &l.Status, &l.Induk, &l.Ganti, &l.Mulai, &l.Akhir, &l.Selamanya, &l.Pengecuali); err != nil {
			k.rt.Fatal(err)
		}
		all[l.ID] = l
	}
	if err := rows.Close(); err != nil {
		k.rt.Fatal(err)
	}
	rank := map[string]int{"mou": 0, "moa": 1, "ia": 2}
	k.comesRound(all)
	renewals := map[string]int{}
	for _, l := range all {
		signed := l.Status == "ditandatangani" || l.Status == "ditutup"
		if signed && (l.Mulai == "" || (l.Akhir == "") != l.Selamanya) {
			k.rt.Fatalf("%v is signed without a period", l)
		}
		if l.Ganti != nil {
			old := all[*l.Ganti]
			if old.Jenis != l.Jenis || old.Status != "ditandatangani" && old.Status != "ditutup" {
				k.rt.Fatalf("%v renews %v", l, old)
			}
			if l.Status != "dibatalkan" {
				if renewals[old.ID]++; renewals[old.ID] > 1 {
					k.rt.Fatalf("%v is renewed twice", old)
				}
			}
		}
		if l.Induk == nil || l.Status == "dibatalkan" {
			continue
		}
		up := all[*l.Induk]
		switch {
		case up.Status == "dibatalkan" || rank[up.Jenis] >= rank[l.Jenis]:
			k.rt.Fatalf("%v stands under %v", l, up)
		case l.Pengecuali:
		case l.Mulai != "" && up.Mulai != "" && l.Mulai < up.Mulai, up.Akhir != "" && (l.Selamanya || l.Akhir > up.Akhir || l.Mulai > up.Akhir):
			k.rt.Fatalf("%v lies outside %v", l, up)
		}
	}
}

// comesRound fails on a way up or back that leads to where it began.
func (k *walk) comesRound(all map[string]line) {
	const open, done = 1, 2
	mark := map[string]int{}
	var visit func(id string)
	visit = func(id string) {
		if mark[id] == open {
			k.rt.Fatalf("the line of %v comes round", all[id])
		}
		if mark[id] == done {
			return
		}
		mark[id] = open
		for _, next := range []*string{all[id].Induk, all[id].Ganti} {
			if next != nil {
				visit(*next)
			}
		}
		mark[id] = done
	}
	for id := range all {
		visit(id)
	}
}

// Whatever is done in whatever order: no line of parents or renewals comes round,
// a child lies within its parent unless waived, and an agreement has one renewal.
// 2,000 operations on each engine, 50,000 with KERJASAMA_SOAK; what is refused is
// refused with a fault.
func TestLineageHolds(t *testing.T) {
	steps := 20
	if os.Getenv("KERJASAMA_SOAK") != "" {
		steps = 500
	}
	for _, e := range dbtest.Engines(t) {
		t.Run(string(e), func(t *testing.T) {
			apptest.Pretend(t, e, func(in *apptest.World) {
				w := begin(in)
				file := w.upload("staf")
				done, refused := 0, map[fault.Code]int{}
				rapid.Check(t, func(rt *rapid.T) {
					w.Try(func() {
						w.Clock.Set(apptest.Start())
						k := &walk{world: w, rt: rt, file: file}
						for range steps {
							n, err := k.step()
							f, ok := fault.As(err)
							switch {
							case err == nil:
								done++
								if n.ID != "" && !slices.Contains(k.ids, n.ID) {
									k.ids = append(k.ids, n.ID)
								}
							case !ok:
								rt.Fatalf("not a refusal: %v", err)
							default:
								refused[f.Code]++
							}
							k.holds()
						}
					})
				})
				t.Logf("%d done, refused %v", done, refused)
				if done < 500 {
					t.Errorf("only %d operations were done", done)
				}
			})
		})
	}
}

func TestLineage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		mou := w.signed(nil)
		moa := w.draft(object{"jenis": "moa", "naskah_induk_id": mou, "unit_ids": []string{}})
		ia := w.draft(object{"jenis": "ia", "naskah_induk_id": moa})
		next := w.act(mou, "perpanjang", object{"tanggal_mulai": "2029-07-01", "tanpa_batas_waktu": true}).Want(201).Str("id")
		w.draft(nil) // of another family
		r := w.Do("staf", "GET", "/naskah/"+mou+"/silsilah", nil).Want(200)
		if got, want := fmt.Sprint(r.Get("induk"), r.Get("rantai"), r.Get("turunan")), fmt.Sprint([]any{}, []any{mou, next}, []any{moa, ia}); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got := r.Get("data").([]any); len(got) != 4 {
			t.Errorf("%d relatives: %s", len(got), r.Body)
		}
		r = w.Do("staf", "GET", "/naskah/"+ia+"/silsilah", nil).Want(200)
		if got, want := fmt.Sprint(r.Get("induk")), fmt.Sprint([]any{moa, mou}); got != want {
			t.Errorf("above the IA: got %s, want %s", got, want)
		}
		// The MoA is nobody's but the office's, and what only it leads to with it.
		r = w.Do("unit.if", "GET", "/naskah/"+ia+"/silsilah", nil).Want(200)
		if got := r.Get("data").([]any); len(got) != 1 || len(r.Get("induk").([]any)) != 0 {
			t.Errorf("a unit sees %s", r.Body)
		}
	})
}
