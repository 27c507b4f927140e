package pelaksanaan

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

const (
	unitA = "01980000-0000-7000-8000-00000000000a"
	unitB = "01980000-0000-7000-8000-00000000000b"
	satu  = "01980000-0000-7000-8000-000000000001"
	dua   = "01980000-0000-7000-8000-000000000002"
)

func someone(id string, p actor.Peran, unit string) actor.Actor {
	return actor.Actor{Jenis: actor.Pengguna, ID: id, Grants: []actor.Grant{{Peran: p, UnitID: unit}}}
}

// activity is one of unit A that its reporter, satu, handed in; nothing but its
// status stands in the way.
func activity(s Status) Pelaksanaan {
	return Pelaksanaan{Rekaman: Rekaman{Meta: actor.Meta{ID: satu}, Status: s, Inti: Inti{UnitPelaksanaID: unitA, MitraIDs: []string{dua}, Bidang: []string{"pkm"}}},
		Pelapor: actor.Ref{Jenis: actor.Pengguna, ID: satu}}
}

func open(p Pelaksanaan, by actor.Actor) string {
	var out []string
	for _, a := range alur.Actions(p, by) {
		if a.Allowed {
			out = append(out, a.Name)
		}
	}
	return strings.Join(out, " ")
}

// The SOP and the table of rights, written out by hand.
func TestWhoMayDoWhatInWhichStatus(t *testing.T) {
	delegate := someone(dua, actor.SubKoordinator, "")
	delegate.AtasNama = satu
	const after = " aspek-a aspek-b aspek-c survei"
	staf := map[Status]string{
		Direncanakan: "ubah mulai batalkan jadwal-ulang", Berlangsung: "ubah selesaikan batalkan jadwal-ulang", Selesai: "ubah laporkan bukti" + after,
		Dilaporkan: "verifikasi kembalikan bukti" + after, Dikembalikan: "ubah laporkan bukti" + after, Terverifikasi: "bukti" + after,
	}
	with := func(more map[Status]string) map[Status]string {
		out := maps.Clone(staf)
		maps.Copy(out, more)
		return out
	}
	for name, tt := range map[string]struct {
		by   actor.Actor
		want map[Status]string
	}{
		"staf humas":                   {someone(dua, actor.StafHumas, ""), staf},
		"staf humas who reported it":   {someone(satu, actor.StafHumas, ""), with(map[Status]string{Dilaporkan: "bukti" + after})},
		"sub koordinator":              {someone(dua, actor.SubKoordinator, ""), with(map[Status]string{Terverifikasi: "buka-kembali bukti" + after + " ralat"})},
		"the reporter, as koordinator": {someone(satu, actor.SubKoordinator, ""), with(map[Status]string{Dilaporkan: "bukti" + after, Terverifikasi: "buka-kembali bukti" + after})},
		"for the reporter":             {delegate, with(map[Status]string{Dilaporkan: "bukti" + after, Terverifikasi: "buka-kembali bukti" + after})},
		"the unit that carries it out": {someone(satu, actor.UnitKerja, unitA), map[Status]string{
			Direncanakan: "ubah mulai batalkan jadwal-ulang", Berlangsung: "ubah selesaikan batalkan jadwal-ulang", Selesai: "ubah laporkan bukti aspek-a aspek-b",
			Dilaporkan: "bukti aspek-a aspek-b", Dikembalikan: "ubah laporkan bukti aspek-a aspek-b", Terverifikasi: "bukti",
		}},
		"another unit": {someone(dua, actor.UnitKerja, unitB), nil},
		"pimpinan":     {someone(dua, actor.Pimpinan, ""), nil},
		"auditor":      {someone(dua, actor.Auditor, ""), nil},
		"admin":        {someone(dua, actor.Admin, ""), nil},
		"nobody":       {actor.Actor{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range []Status{Direncanakan, Berlangsung, Selesai, Dilaporkan, Dikembalikan, Terverifikasi, Dibatalkan} {
				if got := open(activity(s), tt.by); got != tt.want[s] {
					t.Errorf("%s: got %q, want %q", s, got, tt.want[s])
				}
			}
		})
	}
}

func TestEveryChangeOfStatus(t *testing.T) {
	var got []string
	for _, e := range alur.Edges() {
		if e.From != e.To {
			got = append(got, e.From+" "+e.Action+" "+e.To)
		}
	}
	want := []string{
		"direncanakan mulai berlangsung", "berlangsung selesaikan selesai", "selesai laporkan dilaporkan", "dikembalikan laporkan dilaporkan",
		"dilaporkan verifikasi terverifikasi", "dilaporkan kembalikan dikembalikan", "terverifikasi buka-kembali dilaporkan", "direncanakan batalkan dibatalkan", "berlangsung batalkan dibatalkan",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestGuards(t *testing.T) {
	plan := func(s string) func(*Pelaksanaan) { return func(p *Pelaksanaan) { p.StatusRencana = &s } }
	for name, tt := range map[string]struct {
		do     string
		status Status
		change func(*Pelaksanaan)
		code   fault.Code
		faults string
	}{
		"begun without a plan":                 {do: "mulai", status: Direncanakan},
		"begun when all agreed":                {do: "mulai", status: Direncanakan, change: plan("siap_laksana")},
		"begun beside another":                 {do: "mulai", status: Direncanakan, change: plan("berlangsung")},
		"begun before all agreed":              {do: "mulai", status: Direncanakan, change: plan("dalam_koordinasi"), code: fault.Conflict},
		"begun under a postponed plan":         {do: "mulai", status: Direncanakan, change: plan("ditunda"), code: fault.Conflict},
		"begun under a cancelled plan":         {do: "mulai", status: Direncanakan, change: plan("dibatalkan"), code: fault.Conflict},
		"begun under a plan carried out":       {do: "mulai", status: Direncanakan, change: plan("terlaksana"), code: fault.Conflict},
		"finished whatever became of the plan": {do: "selesaikan", status: Berlangsung, change: plan("dibatalkan")},
		"reported without a partner":           {do: "laporkan", status: Selesai, change: func(p *Pelaksanaan) { p.MitraIDs = nil }, code: fault.ValidationFailed, faults: "/mitra_ids required"},
		"reported without a field":             {do: "laporkan", status: Selesai, change: func(p *Pelaksanaan) { p.Bidang = nil }, code: fault.ValidationFailed, faults: "/bidang required"},
		"reported with neither":                {do: "laporkan", status: Dikembalikan, change: func(p *Pelaksanaan) { p.MitraIDs, p.Bidang = nil, nil }, code: fault.ValidationFailed, faults: "/mitra_ids required, /bidang required"},
		"verified by the reporter":             {do: "verifikasi", status: Dilaporkan, change: func(p *Pelaksanaan) { p.Pelapor.ID = dua }, code: fault.SeparationOfDuties},
		"returned by the reporter":             {do: "kembalikan", status: Dilaporkan, change: func(p *Pelaksanaan) { p.Pelapor.ID = dua }, code: fault.SeparationOfDuties},
		"corrected by the reporter":            {do: "ralat", status: Terverifikasi, change: func(p *Pelaksanaan) { p.Pelapor.ID = dua }, code: fault.SeparationOfDuties},
		"a survey with nobody to ask":          {do: "survei", status: Selesai, change: func(p *Pelaksanaan) { p.MitraIDs = nil }, code: fault.ValidationFailed, faults: "/mitra_ids required"},
		"a survey when all were asked":         {do: "survei", status: Selesai, change: func(p *Pelaksanaan) { p.SurveiTertutup = 1 }, code: fault.Conflict},
		"the status is told before the guard":  {do: "laporkan", status: Terverifikasi, change: func(p *Pelaksanaan) { p.MitraIDs = nil }, code: fault.InvalidTransition},
	} {
		t.Run(name, func(t *testing.T) {
			p, by := activity(tt.status), someone(dua, actor.SubKoordinator, "")
			if tt.change != nil {
				tt.change(&p)
			}
			_, err := alur.Check(tt.do, p, by)
			f, _ := fault.As(err)
			if f == nil {
				f = &fault.Fault{}
			}
			var fields []string
			for _, fd := range f.Fields {
				fields = append(fields, fd.Pointer+" "+fd.Code)
			}
			if f.Code != tt.code || strings.Join(fields, ", ") != tt.faults {
				t.Errorf("got %q %q, want %q %q", f.Code, fields, tt.code, tt.faults)
			}
			if allowed := slices.Contains(strings.Fields(open(p, by)), tt.do); allowed != (tt.code == "") {
				t.Errorf("allowed_actions says %v", allowed)
			}
		})
	}
}

// An activity ends on the day given, else on the day planned; one that was to
// last beyond today ends today.
func TestTheDayAnActivityEndedOn(t *testing.T) {
	given := clock.Date("2026-07-08")
	for name, tt := range map[string]struct {
		mulai, selesai, today clock.Date
		given                 *clock.Date
		want                  clock.Date
	}{
		"as planned":             {"2026-07-06", "2026-07-10", "2026-07-10", nil, "2026-07-10"},
		"reported days later":    {"2026-07-06", "2026-07-10", "2026-07-20", nil, "2026-07-10"},
		"sooner than planned":    {"2026-07-06", "2026-07-10", "2026-07-09", nil, "2026-07-09"},
		"the day it says":        {"2026-07-06", "2026-07-10", "2026-07-20", &given, "2026-07-08"},
		"before it was to begin": {"2026-07-20", "2026-07-21", "2026-07-10", nil, "2026-07-20"},
		"one day, entered on it": {"2026-07-10", "2026-07-10", "2026-07-10", nil, "2026-07-10"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (Waktu{TanggalMulai: tt.mulai, TanggalSelesai: tt.selesai}).finish(tt.given, tt.today); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// Times of day belong to the days of the activity, read in WIB.
func TestTimesOfDay(t *testing.T) {
	at := func(s string) *time.Time {
		v, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return &v
	}
	for name, tt := range map[string]struct {
		mulai, selesai *time.Time
		faults         string
		kept           string // which of the two forget keeps
	}{
		"none":                              {},
		"within":                            {at("2026-07-10T08:00:00+07:00"), at("2026-07-11T17:00:00+07:00"), "", "ms"},
		"the first and the last instant":    {at("2026-07-10T00:00:00+07:00"), at("2026-07-11T23:59:59.999999+07:00"), "", "ms"},
		"the day before in UTC, not in WIB": {at("2026-07-09T17:00:00Z"), at("2026-07-11T16:59:59Z"), "", "ms"},
		"an instant too early":              {at("2026-07-09T23:59:59.999999+07:00"), nil, "/mulai_pada outside_dates", ""},
		"an instant too late":               {at("2026-07-10T08:00:00+07:00"), at("2026-07-12T00:00:00+07:00"), "/selesai_pada outside_dates", "m"},
		"reversed":                          {at("2026-07-10T08:00:01+07:00"), at("2026-07-10T08:00:00+07:00"), "/selesai_pada date_order", "ms"},
		"centuries away":                    {at("9999-12-31T23:59:59-23:00"), nil, "/mulai_pada outside_dates", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := Waktu{TanggalMulai: "2026-07-10", TanggalSelesai: "2026-07-11", MulaiPada: tt.mulai, SelesaiPada: tt.selesai}
			var c fault.Check
			w.check(&c)
			if got := said(c.Err()); got != tt.faults {
				t.Errorf("got %q, want %q", got, tt.faults)
			}
			w.forget()
			kept := ""
			if w.MulaiPada != nil {
				kept += "m"
			}
			if w.SelesaiPada != nil {
				kept += "s"
			}
			if kept != tt.kept {
				t.Errorf("kept %q, want %q", kept, tt.kept)
			}
		})
	}
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
