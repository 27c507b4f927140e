package actor

import "testing"

func TestCapacity(t *testing.T) {
	const me, boss, other = "saya", "atasan", "lain"
	lent := func(id, from string, p Peran, unit string) Delegasi {
		return Delegasi{ID: id, Dari: from, Nama: from, Grant: Grant{Peran: p, UnitID: unit}, Juga: []string{"token " + from}}
	}
	for name, tt := range map[string]struct {
		grants   []Grant
		delegasi []Delegasi
		izin     Izin
		want     string // the delegation taken; "" = own
	}{
		"no delegation":                                {nil, nil, KoordinasiKelola, ""},
		"own role reaches every row":                   {[]Grant{{Peran: SubKoordinator}}, []Delegasi{lent("d1", boss, SubKoordinator, "")}, KoordinasiKelola, ""},
		"own role does not reach":                      {[]Grant{{Peran: StafHumas}}, []Delegasi{lent("d1", boss, SubKoordinator, "")}, KoordinasiKelola, "d1"},
		"no role of one's own":                         {nil, []Delegasi{lent("d1", boss, SubKoordinator, "")}, KoordinasiKelola, "d1"},
		"of several the first that reaches":            {nil, []Delegasi{lent("d1", other, StafHumas, ""), lent("d2", boss, SubKoordinator, ""), lent("d3", other, SubKoordinator, "")}, KoordinasiKelola, "d2"},
		"none reaches":                                 {nil, []Delegasi{lent("d1", other, StafHumas, "")}, KoordinasiKelola, ""},
		"own unit, and every row by delegation":        {[]Grant{{Peran: UnitKerja, UnitID: "if"}}, []Delegasi{lent("d1", boss, StafHumas, "")}, PelaksanaanTulis, "d1"},
		"own unit, and another unit by delegation":     {[]Grant{{Peran: UnitKerja, UnitID: "if"}}, []Delegasi{lent("d1", boss, UnitKerja, "mb")}, PelaksanaanTulis, ""},
		"only those who hold the role themselves":      {[]Grant{{Peran: Auditor}}, []Delegasi{lent("d1", boss, SubKoordinator, "")}, DelegasiKelola, ""},
		"what everybody may is done in one's own name": {nil, []Delegasi{lent("d1", boss, SubKoordinator, "")}, Masuk, ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := Actor{Jenis: Pengguna, ID: me, Grants: tt.grants, Delegasi: tt.delegasi}
			got := a.For(tt.izin)
			if got.DelegasiID != tt.want || len(got.Delegasi) != 0 && len(tt.delegasi) != 0 {
				t.Errorf("got %q with %d delegations left, want %q", got.DelegasiID, len(got.Delegasi), tt.want)
			}
		})
	}
}

func TestReadingSeesWhatAnyCapacitySees(t *testing.T) {
	a := Actor{Jenis: Pengguna, ID: "saya", Grants: []Grant{{Peran: UnitKerja, UnitID: "if"}}, Delegasi: []Delegasi{{ID: "d1", Dari: "lain", Grant: Grant{Peran: UnitKerja, UnitID: "mb"}}}}
	if r := a.May(PelaksanaanBaca); !r.Covers("if") || !r.Covers("mb") || r.Covers("el") {
		t.Errorf("got %+v", r)
	}
	if r := a.As(&a.Delegasi[0]).May(PelaksanaanBaca); r.Covers("if") || !r.Covers("mb") {
		t.Errorf("within one delegation: got %+v", r)
	}
	if r := a.Titip().Actor().May(PelaksanaanBaca); !r.Covers("if") || !r.Covers("mb") || r.Covers("el") {
		t.Errorf("as long work keeps them: got %+v", r)
	}
	if got := a.As(&a.Delegasi[0]).Titip().Actor(); got.AtasNama != "lain" || got.May(PelaksanaanBaca).Covers("if") {
		t.Errorf("one capacity as long work keeps it: got %+v", got)
	}
	a.Grants = nil
	if r := a.May(DelegasiKelola); !r.None() {
		t.Errorf("what was delegated can be delegated on: %+v", r)
	}
}

// Both persons are judged, from either side, and so are their service tokens.
func TestWhoseDoing(t *testing.T) {
	me := Actor{Jenis: Pengguna, ID: "saya", Nama: "Saya", Juga: []string{"token saya"}}
	d := Delegasi{ID: "d1", Dari: "atasan", Nama: "Atasan", Juga: []string{"token atasan"}}
	lent := me.As(&d)
	boss := Actor{Jenis: Pengguna, ID: "atasan", Juga: []string{"token atasan"}}
	third := Actor{Jenis: Pengguna, ID: "lain"}
	if got := lent.Ref().Nama; got != "Saya a.n. Atasan" {
		t.Errorf("the mark reads %q", got)
	}
	mine, theirs, ofToken := me.Ref(), boss.Ref(), Ref{Jenis: Token, ID: "token atasan"}
	for name, tt := range map[string]struct {
		by   Actor
		ref  Ref
		want bool
	}{
		"my own":                                 {me, mine, true},
		"what I did for another":                 {me, lent.Ref(), true},
		"what another did for me":                {boss, lent.Ref(), true},
		"of who I act for":                       {lent, theirs, true},
		"of the token of who I act for":          {lent, ofToken, true},
		"my own, acting for another":             {lent, mine, true},
		"of my token, acting for another":        {lent, Ref{Jenis: Token, ID: "token saya"}, true},
		"another delegate of the same":           {third.As(&d), lent.Ref(), true},
		"what was done for who another acts for": {third.As(&Delegasi{Dari: "saya"}), lent.Ref(), true},
		"a third":                                {third, lent.Ref(), false},
		"of who I do not act for now":            {me, theirs, false},
		"nobody's":                               {lent, Ref{}, false},
	} {
		if got := tt.by.Is(tt.ref); got != tt.want {
			t.Errorf("%s: got %v, want %v", name, got, tt.want)
		}
	}
}
