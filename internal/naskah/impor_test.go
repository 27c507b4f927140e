package naskah_test

import (
	"fmt"
	"strings"
	"testing"

	"kerjasama/internal/naskah"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// old is an agreement from before the system, of three years.
func (w *world) old(id string, change func(*naskah.Lama)) naskah.Lama {
	in := naskah.Lama{ID: id, Isi: naskah.Isi{Jenis: naskah.MoU, Pokok: naskah.Pokok{
		Judul: "Kerja sama lama", RuangLingkup: "Magang.", Bidang: []string{"pendidikan"}, Tingkat: naskah.Nasional, UnitIDs: []string{w.unit},
		Masa: naskah.Masa{TanggalMulai: new(clock.Date("2024-01-01")), TanggalBerakhir: new(clock.Date("2026-12-31"))},
		Pihak: []naskah.Pihak{
			{Jenis: naskah.Polibatam, NamaPenandatangan: "A", JabatanPenandatangan: "B"},
			{Jenis: naskah.Mitra, MitraID: &w.mitra[0], NamaPenandatangan: "C", JabatanPenandatangan: "D"},
		},
	}}}
	if change != nil {
		change(&in)
	}
	return in
}

// within does something in one change of the journal, as the staff.
func within[T any](w *world, f func(tx *journal.Tx) (T, error)) (out T, err error) {
	w.n++
	by := actor.Actor{Jenis: actor.Pengguna, ID: w.Do("staf", "GET", "/me", nil).Want(200).Str("id"), Grants: []actor.Grant{{Peran: actor.StafHumas}}}
	_, err = journal.Do(w.T.Context(), w.App.Journal, journal.Call{By: by, RequestID: fmt.Sprint("impor-", w.n)}, func(tx *journal.Tx) (naskah.Naskah, error) {
		var err error
		out, err = f(tx)
		return naskah.Naskah{}, err
	})
	return out, err
}

func (w *world) imported(ins ...naskah.Lama) ([]naskah.Naskah, error) {
	return within(w, func(tx *journal.Tx) ([]naskah.Naskah, error) { return w.App.Naskah.Import(tx, ins) })
}

func (w *world) withdrawn(ids ...string) error {
	_, err := within(w, func(tx *journal.Tx) (any, error) {
		for _, id := range ids {
			if err := w.App.Naskah.Withdraw(tx, id); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	return err
}

func id(n int) string { return fmt.Sprintf("01980000-0000-7000-8000-0000000001%02d", n) }

// A family that comes together: each under the one before it, or renewing it.
func TestImportedAgreementsMayNameEachOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		file := w.upload("staf")
		partner := w.Do("staf", "POST", "/mitra", object{"nama": "PT Rekaan Tidur", "kategori": "dudi", "kode_negara": "ID"}).Want(201).Str("id")
		w.Do("staf", "POST", "/mitra/"+partner+"/nonaktifkan", "{}").Want(200)
		_, err := w.imported(
			w.old(id(1), func(l *naskah.Lama) { l.NomorPolibatam, l.BerkasID, l.Pihak[1].MitraID = new("1/2024"), file, &partner }),
			w.old(id(2), func(l *naskah.Lama) {
				l.Jenis, l.NaskahIndukID, l.NomorPolibatam = naskah.MoA, new(id(1)), new("2/2024")
			}),
			w.old(id(3), func(l *naskah.Lama) { l.Jenis, l.NaskahIndukID = naskah.IA, new(id(2)) }),
			w.old(id(4), func(l *naskah.Lama) {
				l.MenggantikanID, l.TanggalMulai, l.TanggalBerakhir = new(id(1)), new(clock.Date("2026-01-01")), nil
				l.TanpaBatasWaktu, l.TanggalTTD = true, new(clock.Date("2025-12-20"))
			}),
		)
		if err != nil {
			t.Fatal(err)
		}
		for n, want := range map[int]string{
			1: "NS-2026-0001 ditutup digantikan 2024-01-01 false", 2: "NS-2026-0002 ditandatangani <nil> 2024-01-01 true",
			3: "NS-2026-0003 ditandatangani <nil> 2024-01-01 true", 4: "NS-2026-0004 ditandatangani <nil> 2025-12-20 true",
		} {
			r := w.get(id(n))
			if got := fmt.Sprint(r.Str("kode"), " ", r.Str("status"), " ", r.Get("jenis_penutupan"), " ", r.Str("tanggal_ttd"), " ", r.Get("tanpa_berkas")); got != want {
				t.Errorf("%d: got %s, want %s", n, got, want)
			}
		}
		r := w.Do("unit.if", "GET", "/naskah/"+id(1), nil).Want(200)
		if r.Str("versi_naskah.0.jenis") != "final" || r.Str("versi_naskah.0.berkas.id") != file || r.Str("pengganti_id") != id(4) {
			t.Errorf("its file and its renewal: %s", r.Body)
		}
		w.Do("unit.if", "GET", "/berkas/"+file, nil).Want(200)
		if got := fmt.Sprint(w.Do("staf", "GET", "/naskah/"+id(3)+"/silsilah", nil).Want(200).Get("induk")); got != fmt.Sprint([]any{id(2), id(1)}) {
			t.Errorf("above the IA: %s", got)
		}
		if got := w.events(id(1)); got != "digantikan,diimpor" {
			t.Errorf("events %s", got)
		}
		if err := w.App.Journal.Verify(t.Context(), func(string) {}, journal.Matches("naskah", "naskah")); err != nil {
			t.Error(err)
		}
	})
}

// What is wrong with one of them lets none of them in.
func TestFaultsOfImportedAgreements(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if _, err := w.imported(w.old(id(1), func(l *naskah.Lama) { l.NomorPolibatam, l.NomorMitra = new("1/2024"), new("M/1") })); err != nil {
			t.Fatal(err)
		}
		draft := w.draft(object{"tanggal_mulai": "2023-01-01"})
		for name, tt := range map[string]struct {
			change func(*naskah.Lama)
			want   string
		}{
			"a number that is taken":        {func(l *naskah.Lama) { l.NomorPolibatam = new(" 1/2024 ") }, "/nomor_polibatam duplicate"},
			"the partner's number is taken": {func(l *naskah.Lama) { l.NomorMitra = new("M/1") }, "/nomor_mitra duplicate"},
			"ends before it begins":         {func(l *naskah.Lama) { l.TanggalBerakhir = new(clock.Date("2023-12-31")) }, "/tanggal_berakhir date_order"},
			"no end":                        {func(l *naskah.Lama) { l.TanggalBerakhir = nil }, "/tanggal_berakhir required"},
			"signed tomorrow":               {func(l *naskah.Lama) { l.TanggalTTD = new(clock.Date("2026-07-11")) }, "/tanggal_ttd in_future"},
			"begins in the future, unsigned": {func(l *naskah.Lama) {
				l.TanggalMulai, l.TanggalBerakhir = new(clock.Date("2027-01-01")), new(clock.Date("2028-01-01"))
			}, "/tanggal_ttd in_future"},
			"no partner":           {func(l *naskah.Lama) { l.Pihak = l.Pihak[:1] }, "/pihak both_sides"},
			"a partner twice":      {func(l *naskah.Lama) { l.Pihak = append(l.Pihak, l.Pihak[1]) }, "/pihak/2/mitra_id duplicate"},
			"an unknown partner":   {func(l *naskah.Lama) { l.Pihak[1].MitraID = new(nobody) }, "/pihak/1/mitra_id unknown_id"},
			"an unknown unit":      {func(l *naskah.Lama) { l.UnitIDs = []string{nobody} }, "/unit_ids/0 unknown_id"},
			"under nothing":        {func(l *naskah.Lama) { l.Jenis, l.NaskahIndukID = naskah.MoA, new(nobody) }, "/naskah_induk_id unknown_id"},
			"under itself":         {func(l *naskah.Lama) { l.Jenis, l.NaskahIndukID = naskah.MoA, new(id(3)) }, "/naskah_induk_id itself"},
			"an MoU under another": {func(l *naskah.Lama) { l.NaskahIndukID = new(id(1)) }, "/naskah_induk_id not_applicable"},
			"outside its parent": {func(l *naskah.Lama) {
				l.Jenis, l.NaskahIndukID, l.TanggalBerakhir = naskah.IA, new(id(1)), new(clock.Date("2027-01-01"))
			}, "/tanggal_berakhir outside_parent"},
			"renews a draft":               {func(l *naskah.Lama) { l.MenggantikanID = &draft }, "/menggantikan_id not_signed"},
			"answers a request":            {func(l *naskah.Lama) { l.PermintaanID = new(nobody) }, "/permintaan_id not_applicable"},
			"a file that is not there":     {func(l *naskah.Lama) { l.BerkasID = nobody }, "/berkas_id unknown_id"},
			"a template that is not there": {func(l *naskah.Lama) { l.TemplatID = new(nobody) }, "/templat_id unknown_id"},
		} {
			_, err := w.imported(w.old(id(2), nil), w.old(id(3), tt.change))
			f, ok := fault.As(err)
			if !ok || len(f.Fields) == 0 || f.Fields[0].Pointer+" "+f.Fields[0].Code != tt.want {
				t.Errorf("%s: got %v %+v, want %s", name, err, f, tt.want)
			}
		}
		same := func(l *naskah.Lama) { l.NomorPolibatam = new("9/2024") }
		if _, err := w.imported(w.old(id(2), same), w.old(id(3), same)); err == nil || !strings.Contains(fmt.Sprint(fault.As(err)), "nomor_polibatam") {
			t.Errorf("one number twice among them: %v", err)
		}
		again := func(l *naskah.Lama) { l.MenggantikanID, l.TanggalMulai = new(id(1)), new(clock.Date("2025-01-01")) }
		if _, err := w.imported(w.old(id(2), again), w.old(id(3), again)); !fault.Is(err, fault.Conflict) {
			t.Errorf("two renewals of one agreement: %v", err)
		}
		if n := w.one("SELECT count(*) FROM naskah"); n != "2" {
			t.Errorf("%s agreements, want the first and the draft", n)
		}
	})
}

// Taking back removes the record and leaves its journal, until it was changed or
// something names it.
func TestImportedAgreementsAreTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		file := w.upload("staf")
		bring := func(n int, change func(*naskah.Lama)) {
			t.Helper()
			if _, err := w.imported(w.old(id(n), change)); err != nil {
				t.Fatal(err)
			}
		}
		bring(1, func(l *naskah.Lama) { l.NomorPolibatam, l.BerkasID = new("1/2024"), file })
		if err := w.withdrawn(id(1)); err != nil {
			t.Fatal(err)
		}
		w.Do("staf", "GET", "/naskah/"+id(1), nil).Problem(404, "not_found")
		w.Do("staf", "GET", "/berkas/"+file, nil).Want(200) // its uploader's again
		w.Do("unit.if", "GET", "/berkas/"+file, nil).Problem(404, "not_found")
		if got := w.one("SELECT count(*) FROM jurnal WHERE subjek_id = '" + id(1) + "' AND peristiwa IN ('naskah.diimpor', 'naskah.dihapus')"); got != "2" {
			t.Errorf("%s entries of what is gone", got)
		}
		if err := w.withdrawn(id(1)); !fault.Is(err, fault.NotFound) {
			t.Errorf("twice: %v", err)
		}
		bring(2, func(l *naskah.Lama) { l.NomorPolibatam = new("1/2024") }) // its number is free again

		// Its history begins with its import, and nothing else may have happened since.
		stays := func(what, id string) {
			t.Helper()
			if err := w.withdrawn(id); !fault.Is(err, fault.Conflict) || !strings.Contains(fmt.Sprint(fault.As(err)), w.get(id).Str("kode")) {
				t.Errorf("%s: %v", what, err)
			}
		}
		bring(3, nil)
		w.act(id(3), "catat-pelaporan", object{"sistem": "laporkerma", "nomor": "1"}).Want(200)
		stays("changed", id(3))
		bring(4, nil)
		w.draft(object{"jenis": "moa", "naskah_induk_id": id(4), "tanggal_berakhir": "2026-12-31"})
		stays("something stands under it", id(4))
		bring(5, nil)
		w.act(id(5), "perpanjang", object{"tanggal_mulai": "2027-01-01", "tanpa_batas_waktu": true}).Want(201)
		stays("renewed", id(5))
		bring(6, nil)
		w.Do("staf", "POST", "/rencana-kegiatan", object{"judul": "x", "tujuan": "x", "jenis": "rapat", "tanggal_mulai": "2026-08-01", "tanggal_selesai": "2026-08-01", "mitra_ids": []string{w.mitra[0]}, "unit_ids": []string{w.unit}, "naskah_id": id(6)}).Want(201)
		stays("a plan names it", id(6))
		stays("not imported", w.signed(nil))

		// A family goes from below.
		bring(7, nil)
		bring(8, func(l *naskah.Lama) { l.Jenis, l.NaskahIndukID = naskah.MoA, new(id(7)) })
		stays("the parent first", id(7))
		if err := w.withdrawn(id(8), id(7)); err != nil {
			t.Error(err)
		}
		if err := w.App.Journal.Verify(t.Context(), func(string) {}, journal.Matches("naskah", "naskah")); err != nil {
			t.Error(err)
		}
	})
}
