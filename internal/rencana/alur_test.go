package rencana

import (
	"slices"
	"strings"
	"testing"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
)

const (
	unitA  = "01980000-0000-7000-8000-00000000000a"
	unitB  = "01980000-0000-7000-8000-00000000000b"
	mitra1 = "01980000-0000-7000-8000-000000000001"
	mitra2 = "01980000-0000-7000-8000-000000000002"
)

func someone(p actor.Peran, unit string) actor.Actor {
	return actor.Actor{Jenis: actor.Pengguna, ID: "01980000-0000-7000-8000-0000000000aa", Grants: []actor.Grant{{Peran: p, UnitID: unit}}}
}

func semua() []Status {
	return []Status{Draf, SiapKoordinasi, DalamKoordinasi, SiapLaksana, Berlangsung, Terlaksana, Diarsipkan, Ditunda, Dibatalkan}
}

// plan is one on which nothing but its status stands in the way: two partners,
// one of whom declined.
func plan(s Status) Rencana {
	return Rencana{Meta: actor.Meta{ID: mitra1}, Status: s, Isi: Isi{MitraIDs: []string{mitra1, mitra2}, UnitIDs: []string{unitA}}, MitraMenolakIDs: []string{mitra2}}
}

func open(r Rencana, by actor.Actor) string {
	var out []string
	for _, a := range alur.Actions(r, by) {
		if a.Allowed {
			out = append(out, a.Name)
		}
	}
	return strings.Join(out, " ")
}

// The SOP and the table of rights, written out by hand.
func TestWhoMayDoWhatInWhichStatus(t *testing.T) {
	office := map[Status]string{
		Draf:            "ubah hapus ajukan jadwal-ulang tunda batalkan",
		SiapKoordinasi:  "jadwal-ulang lepas-mitra tunda batalkan",
		DalamKoordinasi: "jadwal-ulang lepas-mitra tunda batalkan",
		SiapLaksana:     "jadwal-ulang lepas-mitra tunda batalkan",
		Berlangsung:     "jadwal-ulang batalkan",
		Ditunda:         "jadwal-ulang lanjutkan batalkan",
	}
	for name, tt := range map[string]struct {
		by   actor.Actor
		want map[Status]string
	}{
		"staf humas":      {someone(actor.StafHumas, ""), office},
		"sub koordinator": {someone(actor.SubKoordinator, ""), office},
		"the plan's unit": {someone(actor.UnitKerja, unitA), map[Status]string{Draf: "ubah hapus"}},
		"another unit":    {someone(actor.UnitKerja, unitB), nil},
		"pimpinan":        {someone(actor.Pimpinan, ""), nil},
		"auditor":         {someone(actor.Auditor, ""), nil},
		"admin":           {someone(actor.Admin, ""), nil},
		"nobody":          {actor.Actor{}, nil},
		"two roles": {actor.Actor{Jenis: actor.Pengguna, ID: unitB, Grants: []actor.Grant{{Peran: actor.Auditor}, {Peran: actor.UnitKerja, UnitID: unitA}}},
			map[Status]string{Draf: "ubah hapus"}},
		"a token with a narrower scope": {actor.Actor{Jenis: actor.Token, ID: unitB, Grants: []actor.Grant{{Peran: actor.StafHumas}}, Cakupan: []string{"rencana:baca"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range semua() {
				if got, want := open(plan(s), tt.by), tt.want[s]; got != want {
					t.Errorf("%s: got %q, want %q", s, got, want)
				}
			}
		})
	}
}

func TestGuards(t *testing.T) {
	staf := someone(actor.StafHumas, "")
	for name, tt := range map[string]struct {
		do     string
		status Status
		change func(*Rencana)
		code   fault.Code
		errors string
	}{
		"submitted complete":               {do: "ajukan", status: Draf},
		"submitted without a partner":      {do: "ajukan", status: Draf, change: func(r *Rencana) { r.MitraIDs = nil }, code: fault.ValidationFailed, errors: "/mitra_ids required"},
		"submitted without a unit":         {do: "ajukan", status: Draf, change: func(r *Rencana) { r.UnitIDs = nil }, code: fault.ValidationFailed, errors: "/unit_ids required"},
		"submitted with neither":           {do: "ajukan", status: Draf, change: func(r *Rencana) { r.UnitIDs, r.MitraIDs = nil, nil }, code: fault.ValidationFailed, errors: "/mitra_ids required, /unit_ids required"},
		"dropped where somebody declined":  {do: "lepas-mitra", status: SiapLaksana},
		"dropped where nobody declined":    {do: "lepas-mitra", status: SiapLaksana, change: func(r *Rencana) { r.MitraMenolakIDs = nil }, code: fault.Conflict},
		"the last partner dropped":         {do: "lepas-mitra", status: SiapLaksana, change: func(r *Rencana) { r.MitraIDs = r.MitraIDs[1:] }, code: fault.Conflict},
		"the status is told before guards": {do: "ajukan", status: Terlaksana, change: func(r *Rencana) { r.UnitIDs = nil }, code: fault.InvalidTransition},
	} {
		t.Run(name, func(t *testing.T) {
			r := plan(tt.status)
			if tt.change != nil {
				tt.change(&r)
			}
			_, err := alur.Check(tt.do, r, staf)
			f, _ := fault.As(err)
			if f == nil {
				f = &fault.Fault{}
			}
			var fields []string
			for _, fd := range f.Fields {
				fields = append(fields, fd.Pointer+" "+fd.Code)
			}
			if f.Code != tt.code || strings.Join(fields, ", ") != tt.errors {
				t.Errorf("got %q %q, want %q %q", f.Code, fields, tt.code, tt.errors)
			}
			if allowed := slices.Contains(strings.Fields(open(r, staf)), tt.do); allowed != (tt.code == "") {
				t.Errorf("allowed_actions says %v", allowed)
			}
		})
	}
}
