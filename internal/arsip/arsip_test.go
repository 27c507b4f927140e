package arsip

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

func TestRetentionLastsFiveYearsToTheDay(t *testing.T) {
	for today, want := range map[clock.Date]clock.Date{
		"2026-07-10": "2031-07-10",
		"2028-02-29": "2033-02-28",
		"2028-03-01": "2033-03-01",
		"2026-12-31": "2031-12-31",
	} {
		var a Arsip
		a.File(today)
		if a.RetensiSampai != want || a.TanggalArsip != today || a.Status != Aktif || a.LokasiSimpan != "Unit Kerjasama" {
			t.Errorf("filed on %s: got %+v, want retention until %s", today, a, want)
		}
	}
}

func TestStatusFollowsTheDay(t *testing.T) {
	for name, tt := range map[string]struct {
		stored Status
		day    clock.Date
		want   Status
	}{
		"active within retention":               {Aktif, "2031-07-09", Aktif},
		"the last day still counts":             {Aktif, "2031-07-10", Aktif},
		"active behind retention":               {Aktif, "2031-07-11", SiapDinilai},
		"inactive within retention":             {Inaktif, "2031-07-10", Inaktif},
		"inactive behind retention":             {Inaktif, "2031-07-11", SiapDinilai},
		"as it is stored, looked at on no date": {Inaktif, "", Inaktif},
	} {
		a := Arsip{Status: tt.stored, RetensiSampai: "2031-07-10", Hari: tt.day}
		if got := a.Kini(); got != tt.want {
			t.Errorf("%s: got %s, want %s", name, got, tt.want)
		}
	}
}

func TestEntryIsChecked(t *testing.T) {
	activity := "01980000-0000-7000-8000-000000000001"
	today, tomorrow := clock.Date("2026-07-10"), clock.Date("2026-07-11")
	good := Isi{JenisRekaman: LaporanKegiatan, PelaksanaanID: &activity, Tahun: 2026, Judul: "Laporan", BerkasID: "x", TanggalArsipAsal: &today}
	for name, tt := range map[string]struct {
		edit func(*Isi)
		want string
	}{
		"a good one":                  {func(*Isi) {}, ""},
		"next year":                   {func(i *Isi) { i.Tahun = 2027 }, ""},
		"the year after next":         {func(i *Isi) { i.Tahun = 2028 }, "/tahun out_of_range"},
		"the last century":            {func(i *Isi) { i.Tahun = 1999 }, "/tahun out_of_range"},
		"no year":                     {func(i *Isi) { i.Tahun = 0 }, "/tahun required"},
		"no title":                    {func(i *Isi) { i.Judul = " " }, "/judul required"},
		"no file":                     {func(i *Isi) { i.BerkasID = "" }, "/berkas_id required"},
		"an unknown kind":             {func(i *Isi) { i.JenisRekaman = "BO.1" }, "/jenis_rekaman not_in_list"},
		"paper from tomorrow":         {func(i *Isi) { i.TanggalArsipAsal = &tomorrow }, "/tanggal_arsip_asal in_future"},
		"a report of no activity":     {func(i *Isi) { i.PelaksanaanID = nil }, "/pelaksanaan_id required"},
		"another kind of no activity": {func(i *Isi) { i.JenisRekaman, i.PelaksanaanID = BorangMonitoring, nil }, ""},
		"two faults are told at once": {func(i *Isi) { i.Judul, i.Tahun = "", 1 }, "/judul required,/tahun out_of_range"},
	} {
		a := Arsip{Isi: good}
		tt.edit(&a.Isi)
		var c fault.Check
		a.check(&c, today)
		if got := faults(c.Err()); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func faults(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return ""
	}
	var out []string
	for _, fd := range f.Fields {
		out = append(out, fd.Pointer+" "+fd.Code)
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

func TestWhatMayBeFiledWhen(t *testing.T) {
	want := map[string][2]bool{ // the report of the activity, anything else about it
		"direncanakan": {false, false}, "berlangsung": {false, false}, "selesai": {false, false}, "dibatalkan": {false, false},
		"dilaporkan": {false, true}, "dikembalikan": {false, true}, "terverifikasi": {true, true},
	}
	for status, ok := range want {
		for _, j := range kinds() {
			err := fileable(j, status)
			should := ok[1]
			if j == LaporanKegiatan {
				should = ok[0]
			}
			if (err == nil) != should || err != nil && !fault.Is(err, fault.Conflict) {
				t.Errorf("%s about an activity that is %s: got %v, want ok %v", j, status, err, should)
			}
		}
	}
}

// TestWhoMayDoWhat walks the whole table: every status, every role, and a
// correction of one's own entry.
func TestWhoMayDoWhat(t *testing.T) {
	by := func(p actor.Peran) actor.Actor {
		return actor.Actor{Jenis: actor.Pengguna, ID: string(p), Grants: []actor.Grant{{Peran: p, UnitID: "u"}}}
	}
	want := map[string]string{
		"aktif staf_humas": "nonaktifkan", "aktif sub_koordinator": "nonaktifkan,ralat",
		"inaktif sub_koordinator": "ralat", "siap_dinilai sub_koordinator": "ralat",
	}
	for _, s := range statuses() {
		for _, p := range actor.AllPeran() {
			a := Arsip{Status: s, RetensiSampai: "2031-07-10", Hari: "2026-07-10", Meta: actor.Meta{ID: "a", DibuatOleh: actor.Ref{Jenis: actor.Pengguna, ID: "x"}}}
			if s == SiapDinilai {
				a.Status, a.Hari = Inaktif, "2031-07-11"
			}
			key := string(s) + " " + string(p)
			if diff := cmp.Diff(want[key], allowed(a, by(p))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", key, diff)
			}
			_, err := alur.Check("hapus", a, by(p))
			refusal := fault.RetentionHold
			if p == actor.Admin {
				refusal = fault.Forbidden // who may not even see it
			}
			if !fault.Is(err, refusal) {
				t.Errorf("%s deletes: got %v, want %s", key, err, refusal)
			}
		}
	}
	own := by(actor.SubKoordinator)
	a := Arsip{Status: Aktif, RetensiSampai: "2031-07-10", Meta: actor.Meta{DibuatOleh: own.Ref()}}
	if _, err := alur.Check("ralat", a, own); !fault.Is(err, fault.SeparationOfDuties) {
		t.Errorf("one's own entry: got %v", err)
	}
}

func allowed(a Arsip, by actor.Actor) string {
	var out []string
	for _, x := range alur.Actions(a, by) {
		if x.Allowed {
			out = append(out, x.Name)
		}
	}
	return strings.Join(out, ",")
}
