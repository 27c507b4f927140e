package referensi

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

// found lists what a check found, as "pointer code".
func found(t *testing.T, c *fault.Check) []string {
	t.Helper()
	err := c.Err()
	if err == nil {
		return nil
	}
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		t.Fatalf("got %v, want a fault", err)
	}
	var out []string
	for _, d := range f.Fields {
		out = append(out, d.Pointer+" "+d.Code)
	}
	return out
}

func TestUnitRules(t *testing.T) {
	good := UnitIsi{Kode: "IF", UnitUbahan: UnitUbahan{Nama: "Jurusan", Jenis: Jurusan, AktifMulai: "2020-01-01"}}
	for name, tt := range map[string]struct {
		with func(*UnitIsi)
		want []string
	}{
		"complete":                {func(*UnitIsi) {}, nil},
		"one day long":            {func(u *UnitIsi) { u.AktifSampai = new(clock.Date("2020-01-01")) }, nil},
		"nothing":                 {func(u *UnitIsi) { *u = UnitIsi{} }, []string{"/kode required", "/nama required", "/jenis required", "/aktif_mulai required"}},
		"ends before it begins":   {func(u *UnitIsi) { u.AktifSampai = new(clock.Date("2019-12-31")) }, []string{"/aktif_sampai date_order"}},
		"a kind there is not":     {func(u *UnitIsi) { u.Jenis = "fakultas" }, []string{"/jenis not_in_list"}},
		"a kode with a space":     {func(u *UnitIsi) { u.Kode = "I F" }, []string{"/kode wrong_form"}},
		"a kode in lower case":    {func(u *UnitIsi) { u.Kode = "if" }, []string{"/kode wrong_form"}},
		"a kode of 31 signs":      {func(u *UnitIsi) { u.Kode = strings.Repeat("A", 31) }, []string{"/kode wrong_form"}},
		"a name of 100 kB":        {func(u *UnitIsi) { u.Nama = strings.Repeat("a", 100_000) }, []string{"/nama too_long"}},
		"an English name so long": {func(u *UnitIsi) { u.NamaEn = new(strings.Repeat("a", 201)) }, []string{"/nama_en too_long"}},
	} {
		t.Run(name, func(t *testing.T) {
			u := Unit{UnitIsi: good}
			tt.with(&u.UnitIsi)
			var c fault.Check
			u.check(&c)
			if diff := cmp.Diff(tt.want, found(t, &c)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProdiBelongsToOneJurusanADay(t *testing.T) {
	k := func(from clock.Date, to *clock.Date) Keanggotaan {
		return Keanggotaan{JurusanID: "j", Mulai: from, Sampai: to}
	}
	for name, tt := range map[string]struct {
		jurusan []Keanggotaan
		want    []string
	}{
		"one without an end":              {[]Keanggotaan{k("2020-01-01", nil)}, nil},
		"moved the next day":              {[]Keanggotaan{k("2020-01-01", new(clock.Date("2020-12-31"))), k("2021-01-01", nil)}, nil},
		"told in the other order":         {[]Keanggotaan{k("2021-01-01", nil), k("2020-01-01", new(clock.Date("2020-12-31")))}, nil},
		"a gap between":                   {[]Keanggotaan{k("2020-01-01", new(clock.Date("2020-06-30"))), k("2021-01-01", nil)}, nil},
		"none":                            {nil, []string{"/jurusan too_few"}},
		"moved on the last day":           {[]Keanggotaan{k("2020-01-01", new(clock.Date("2021-01-01"))), k("2021-01-01", nil)}, []string{"/jurusan/1 overlap"}},
		"two without an end":              {[]Keanggotaan{k("2020-01-01", nil), k("2021-01-01", nil)}, []string{"/jurusan/1 overlap"}},
		"one within the other":            {[]Keanggotaan{k("2020-01-01", nil), k("2021-01-01", new(clock.Date("2021-02-01")))}, []string{"/jurusan/1 overlap"}},
		"ends before it begins":           {[]Keanggotaan{k("2020-01-02", new(clock.Date("2020-01-01")))}, []string{"/jurusan/0/sampai date_order"}},
		"without a beginning and jurusan": {[]Keanggotaan{{}}, []string{"/jurusan/0/jurusan_id required", "/jurusan/0/mulai required"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := Prodi{ProdiIsi: ProdiIsi{Kode: "X1", ProdiUbahan: ProdiUbahan{Nama: "Prodi", Jenjang: D3, AktifMulai: "2020-01-01", Jurusan: tt.jurusan}}}
			var c fault.Check
			p.check(&c)
			if diff := cmp.Diff(tt.want, found(t, &c)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHolidayRules(t *testing.T) {
	d := func(s clock.Date) Libur { return Libur{Tanggal: s, Nama: "Hari", Jenis: Nasional, Sumber: "uji"} }
	for name, tt := range map[string]struct {
		days []Libur
		want []string
	}{
		"none":                {[]Libur{}, nil},
		"the year's ends":     {[]Libur{d("2027-12-31"), d("2027-01-01")}, nil},
		"of another year":     {[]Libur{d("2026-12-31")}, []string{"/data/0/tanggal wrong_year"}},
		"twice":               {[]Libur{d("2027-01-01"), d("2027-01-01")}, []string{"/data/1/tanggal duplicate"}},
		"nothing told":        {[]Libur{{}}, []string{"/data/0/tanggal required", "/data/0/nama required", "/data/0/sumber required", "/data/0/jenis required"}},
		"a kind there is not": {[]Libur{{Tanggal: "2027-01-01", Nama: "a", Sumber: "b", Jenis: "libur"}}, []string{"/data/0/jenis not_in_list"}},
	} {
		t.Run(name, func(t *testing.T) {
			var c fault.Check
			checkYear(&c, 2027, tt.days)
			if diff := cmp.Diff(tt.want, found(t, &c)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			if name == "the year's ends" && tt.days[0].Tanggal != "2027-01-01" {
				t.Error("the days are not in order")
			}
		})
	}
}

func TestWorkingHourRules(t *testing.T) {
	row := func(with func(*JamKerja)) []JamKerja {
		r := JamKerja{BerlakuMulai: "2020-01-01", Hari: 1, Mulai: "07:30", Selesai: "16:00", IstirahatMulai: new("12:00"), IstirahatSelesai: new("13:00")}
		with(&r)
		return []JamKerja{r}
	}
	for name, tt := range map[string]struct {
		rows []JamKerja
		want []string
	}{
		"usual":                   {row(func(*JamKerja) {}), nil},
		"without a break":         {row(func(r *JamKerja) { r.IstirahatMulai, r.IstirahatSelesai = nil, nil }), nil},
		"none":                    {nil, []string{"/data too_few"}},
		"day 0":                   {row(func(r *JamKerja) { r.Hari = 0 }), []string{"/data/0/hari out_of_range"}},
		"day 8":                   {row(func(r *JamKerja) { r.Hari = 8 }), []string{"/data/0/hari out_of_range"}},
		"24:00":                   {row(func(r *JamKerja) { r.Selesai = "24:00" }), []string{"/data/0/selesai not_time"}},
		"7:30":                    {row(func(r *JamKerja) { r.Mulai = "7:30" }), []string{"/data/0/mulai not_time"}},
		"no time at all":          {row(func(r *JamKerja) { r.Mulai = "" }), []string{"/data/0/mulai required"}},
		"ends as it begins":       {row(func(r *JamKerja) { r.Selesai = "07:30" }), []string{"/data/0/selesai time_order"}},
		"half a break":            {row(func(r *JamKerja) { r.IstirahatSelesai = nil }), []string{"/data/0/istirahat_selesai required"}},
		"the other half":          {row(func(r *JamKerja) { r.IstirahatMulai = nil }), []string{"/data/0/istirahat_mulai required"}},
		"a break backwards":       {row(func(r *JamKerja) { r.IstirahatSelesai = new("11:00") }), []string{"/data/0/istirahat_selesai time_order"}},
		"a break before work":     {row(func(r *JamKerja) { r.IstirahatMulai = new("07:00") }), []string{"/data/0/istirahat_mulai outside"}},
		"a break until the end":   {row(func(r *JamKerja) { r.IstirahatSelesai = new("16:00") }), []string{"/data/0/istirahat_mulai outside"}},
		"a period backwards":      {row(func(r *JamKerja) { r.BerlakuSampai = new(clock.Date("2019-12-31")) }), []string{"/data/0/berlaku_sampai date_order"}},
		"one day of a date twice": {append(row(func(*JamKerja) {}), row(func(*JamKerja) {})...), []string{"/data/1 duplicate"}},
		"an override over it":     {append(row(func(*JamKerja) {}), row(func(r *JamKerja) { r.BerlakuMulai, r.BerlakuSampai = "2026-02-19", new(clock.Date("2026-03-20")) })...), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var c fault.Check
			checkHours(&c, tt.rows)
			if diff := cmp.Diff(tt.want, found(t, &c)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestACodeThatIsLeftOutEnds(t *testing.T) {
	const today = clock.Date("2026-07-10")
	old := func(kode string, from clock.Date, to *clock.Date) Butir {
		return Butir{Kode: kode, Label: kode, Urutan: 9, BerlakuMulai: from, BerlakuSampai: to}
	}
	before := []Butir{
		old("tetap", "2020-01-01", nil), old("hilang", "2020-01-01", nil), old("lama", "2020-01-01", new(clock.Date("2021-12-31"))),
		old("baru_tadi", today, nil), old("nanti", "2027-01-01", nil), old("akan_berakhir", "2020-01-01", new(clock.Date("2026-12-31"))),
	}
	sent := []Butir{{Kode: "tetap", Label: "lain"}, {Kode: "tambahan", Label: "baru"}}
	complete(sent, before, today)
	got := map[string][2]clock.Date{}
	for _, b := range replace(before, sent, today) {
		end := clock.Date("")
		if b.BerlakuSampai != nil {
			end = *b.BerlakuSampai
		}
		got[b.Kode] = [2]clock.Date{b.BerlakuMulai, end}
	}
	want := map[string][2]clock.Date{
		"tetap": {"2020-01-01", ""}, "tambahan": {today, ""},
		"hilang": {"2020-01-01", "2026-07-09"}, "akan_berakhir": {"2020-01-01", "2026-07-09"},
		"lama": {"2020-01-01", "2021-12-31"}, "baru_tadi": {today, today}, "nanti": {"2027-01-01", "2027-01-01"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("periods (-want +got):\n%s", diff)
	}
	if before[1].BerlakuSampai != nil {
		t.Error("the list before was changed")
	}
}

func TestSeedingLeavesToTheOfficeWhatItChanged(t *testing.T) {
	b := Bawaan{
		Unit:   []UnitBawaan{{UnitIsi: UnitIsi{Kode: "A"}}, {UnitIsi: UnitIsi{Kode: "B"}}},
		Libur:  []Libur{{Tanggal: "2026-01-01"}, {Tanggal: "2027-01-01"}},
		Jam:    []JamKerja{{Hari: 1}},
		Daftar: map[string][]Butir{BentukKegiatan: {{Kode: "x"}, {Kode: "y"}}, KlasifikasiMitra: {{Kode: "z"}}},
	}
	got := b.lacking(inventory{
		{"unit", "A"}: true, {"hari_libur", "2026"}: true, {"jam_kerja", "jam_kerja"}: true,
		{"referensi " + BentukKegiatan, "x"}: true, // loaded by an earlier release
		{"referensi", KlasifikasiMitra}:      true, // replaced in the product
	})
	want := Bawaan{
		Unit:   b.Unit[1:],
		Libur:  b.Libur[1:],
		Daftar: map[string][]Butir{BentukKegiatan: {{Kode: "y", Urutan: 2}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lacking (-want +got):\n%s", diff)
	}
}
