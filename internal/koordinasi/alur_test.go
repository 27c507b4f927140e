package koordinasi

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
)

const (
	satu = "01980000-0000-7000-8000-000000000001"
	dua  = "01980000-0000-7000-8000-000000000002"
	tiga = "01980000-0000-7000-8000-000000000003"
)

// The SOP and the table of rights, written out by hand: coordination is the sub
// coordinator's alone, and nobody corrects what they recorded.
func TestWhoMayDoWhatInWhichStatus(t *testing.T) {
	person := func(id string, p actor.Peran, unit string) actor.Actor {
		return actor.Actor{Jenis: actor.Pengguna, ID: id, Grants: []actor.Grant{{Peran: p, UnitID: unit}}}
	}
	recorder := person(satu, actor.SubKoordinator, "")
	delegate := person(dua, actor.SubKoordinator, "")
	delegate.AtasNama = satu
	token := person(tiga, actor.SubKoordinator, "")
	token.Jenis, token.Cakupan = actor.Token, []string{"koordinasi:baca", "koordinasi:tulis"}
	open := "ubah catat-hasil jadwal-ulang undang batalkan"
	for name, tt := range map[string]struct {
		by   actor.Actor
		want map[Status]string
	}{
		"the recorder":                       {recorder, map[Status]string{Dijadwalkan: open}},
		"another coordinator":                {person(dua, actor.SubKoordinator, ""), map[Status]string{Dijadwalkan: open, Terlaksana: "ralat"}},
		"another on behalf of the recorder":  {delegate, map[Status]string{Dijadwalkan: open}},
		"staf humas":                         {person(dua, actor.StafHumas, ""), nil},
		"a unit":                             {person(dua, actor.UnitKerja, tiga), nil},
		"pimpinan":                           {person(dua, actor.Pimpinan, ""), nil},
		"auditor":                            {person(dua, actor.Auditor, ""), nil},
		"admin":                              {person(dua, actor.Admin, ""), nil},
		"a token, which no scope lets write": {token, nil},
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range []Status{Dijadwalkan, Terlaksana, DijadwalUlang, Dibatalkan} {
				k := Koordinasi{Rekaman: Rekaman{Meta: actor.Meta{ID: tiga}, Status: s, MulaiPada: time.Unix(1, 0)}, PesertaAcuan: []PesertaAcuan{{Bersurel: true}}, bersurat: true, sekarang: time.Unix(0, 0)}
				if s == Terlaksana {
					k.Pencatat = recorder.Ref()
				}
				var got []string
				for _, a := range alur.Actions(k, tt.by) {
					if a.Allowed {
						got = append(got, a.Name)
					}
				}
				if strings.Join(got, " ") != tt.want[s] {
					t.Errorf("%s: got %q, want %q", s, got, tt.want[s])
				}
			}
		})
	}
}

func TestEveryTransition(t *testing.T) {
	var got []string
	for _, e := range alur.Edges() {
		got = append(got, e.From+" "+e.Action+" "+e.To)
	}
	want := []string{
		"dijadwalkan ubah dijadwalkan", "dijadwalkan catat-hasil terlaksana", "dijadwalkan jadwal-ulang dijadwal_ulang", "dijadwalkan undang dijadwalkan", "dijadwalkan batalkan dibatalkan",
		"terlaksana ralat terlaksana",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The general result speaks for every partner that is not named.
func TestResultsForEachPartner(t *testing.T) {
	for name, tt := range map[string]struct {
		general Hasil
		named   []HasilMitra
		want    []Hasil
		faults  string
	}{
		"nobody named":              {general: Sepakat, want: []Hasil{Sepakat, Sepakat}},
		"one named":                 {general: Sepakat, named: []HasilMitra{{MitraID: dua, Hasil: TidakSepakat}}, want: []Hasil{Sepakat, TidakSepakat}},
		"all named":                 {general: Sepakat, named: []HasilMitra{{MitraID: dua, Hasil: TidakSepakat}, {MitraID: satu, Hasil: PerluTindakLanjut}}, want: []Hasil{PerluTindakLanjut, TidakSepakat}},
		"one who is not on it":      {general: Sepakat, named: []HasilMitra{{MitraID: tiga, Hasil: Sepakat}}, faults: "/hasil_mitra/0/mitra_id not_on_plan"},
		"one named twice":           {general: Sepakat, named: []HasilMitra{{MitraID: dua, Hasil: Sepakat}, {MitraID: dua, Hasil: Sepakat}}, faults: "/hasil_mitra/1/mitra_id duplicate"},
		"a stranger named twice":    {general: Sepakat, named: []HasilMitra{{MitraID: tiga, Hasil: Sepakat}, {MitraID: tiga, Hasil: Sepakat}}, faults: "/hasil_mitra/0/mitra_id not_on_plan, /hasil_mitra/1/mitra_id not_on_plan"},
		"all named, general unsaid": {named: []HasilMitra{{MitraID: satu, Hasil: Sepakat}, {MitraID: dua, Hasil: Sepakat}}, want: []Hasil{Sepakat, Sepakat}},
	} {
		t.Run(name, func(t *testing.T) {
			var c fault.Check
			out := results(&c, []string{satu, dua}, tt.general, tt.named)
			if got := said(c.Err()); got != tt.faults {
				t.Fatalf("got %q, want %q", got, tt.faults)
			}
			if tt.faults != "" {
				return
			}
			if got := results0(out); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// A correction of the general result alone moves those who had it; one that
// names partners is read like the first record.
func TestCorrectedResults(t *testing.T) {
	general := Sepakat
	k := Koordinasi{Rekaman: Rekaman{Hasil: &general, HasilMitra: []HasilMitra{{MitraID: satu, Hasil: Sepakat}, {MitraID: dua, Hasil: TidakSepakat}}}}
	for name, tt := range map[string]struct {
		z       Koreksi
		renamed bool
		want    []Hasil
	}{
		"nothing about results":       {Koreksi{Hasil: Sepakat}, false, []Hasil{Sepakat, TidakSepakat}},
		"the general result":          {Koreksi{Hasil: PerluTindakLanjut}, false, []Hasil{PerluTindakLanjut, TidakSepakat}},
		"one partner named":           {Koreksi{Hasil: Sepakat, HasilMitra: []HasilMitra{{MitraID: satu, Hasil: TidakSepakat}}}, true, []Hasil{TidakSepakat, Sepakat}},
		"nobody named any more":       {Koreksi{Hasil: Sepakat}, true, []Hasil{Sepakat, Sepakat}},
		"one named and a new general": {Koreksi{Hasil: PerluTindakLanjut, HasilMitra: []HasilMitra{{MitraID: dua, Hasil: Sepakat}}}, true, []Hasil{PerluTindakLanjut, Sepakat}},
	} {
		t.Run(name, func(t *testing.T) {
			var c fault.Check
			if got := results0(k.corrected(&c, tt.z, tt.renamed)); !slices.Equal(got, tt.want) || !c.OK() {
				t.Errorf("got %v (%v), want %v", got, c.Err(), tt.want)
			}
			if k.HasilMitra[0].Hasil != Sepakat {
				t.Error("the record before was changed")
			}
		})
	}
}

func results0(hs []HasilMitra) []Hasil {
	out := make([]Hasil, len(hs))
	for i, h := range hs {
		out[i] = h.Hasil
	}
	return out
}

func said(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return ""
	}
	out := make([]string, len(f.Fields))
	for i, fd := range f.Fields {
		out[i] = fd.Pointer + " " + fd.Code
	}
	return strings.Join(out, ", ")
}

// Invitations leave where mail is sent, to somebody, for a meeting to come.
func TestWhoCanBeInvited(t *testing.T) {
	by := actor.Actor{Jenis: actor.Pengguna, ID: satu, Grants: []actor.Grant{{Peran: actor.SubKoordinator}}}
	for name, tt := range map[string]struct {
		change func(*Koordinasi)
		want   bool
	}{
		"all there":        {func(*Koordinasi) {}, true},
		"no mail":          {func(k *Koordinasi) { k.bersurat = false }, false},
		"begins right now": {func(k *Koordinasi) { k.sekarang = k.MulaiPada }, false},
		"no address":       {func(k *Koordinasi) { k.PesertaAcuan = []PesertaAcuan{{}} }, false},
		"nobody":           {func(k *Koordinasi) { k.PesertaAcuan = nil }, false},
	} {
		k := Koordinasi{Rekaman: Rekaman{Status: Dijadwalkan, MulaiPada: time.Unix(1, 0)}, PesertaAcuan: []PesertaAcuan{{}, {Bersurel: true}}, bersurat: true, sekarang: time.Unix(0, 0)}
		tt.change(&k)
		if _, err := alur.Check("undang", k, by); (err == nil) != tt.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
