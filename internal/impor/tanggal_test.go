package impor

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDatesAsPeopleWriteThem(t *testing.T) {
	for s, want := range map[string]string{
		"2023-01-31": "2023-01-31", "2023/1/31": "2023-01-31", "1 Januari 2023": "2023-01-01", "Senin, 2 Januari 2023": "2023-01-02", "12 Agust 2021": "2021-08-12",
		"12 Agt 2021": "2021-08-12", "3-Mei-21": "2021-05-03", "3 May 2021": "2021-05-03", "17 Nopember 2020": "2020-11-17", "1 Des. 2020": "2020-12-01", "March 5, 2020": "2020-03-05",
		"31/12/2023": "2023-12-31", "12/31/2023": "2023-12-31", "05/05/2023": "2023-05-05", "31.12.98": "1998-12-31", "Jan-23": "2023-01-01 month", "Februari 2024": "2024-02-01 month",
		"2023-01-31T00:00:00": "2023-01-31",
		"01/02/2023":          "ambiguous_date", "1-2-23": "ambiguous_date", "44927": "serial_number", "44927.5": "serial_number", "2023": "not_date", "31 Februari 2023": "not_date", "32/01/2023": "not_date",
		"5 Foo 2023": "not_date", "kapan-kapan": "not_date", "1 Januari 1023": "out_of_range", "": "not_date", "00/00/2023": "not_date", "2023-13-01": "not_date",
	} {
		d, k := bacaTanggal(s, "")
		got := string(d.Tanggal)
		if d.BulanSaja {
			got += " month"
		}
		if k != nil {
			got = k.code
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	}
	for order, want := range map[Urutan]string{HariBulan: "2023-02-01", BulanHari: "2023-01-02"} {
		if d, k := bacaTanggal("01/02/2023", order); k != nil || string(d.Tanggal) != want {
			t.Errorf("%s: %v %v", order, d, k)
		}
	}
	if _, k := bacaTanggal("13/01/2023", BulanHari); k == nil || k.code != "date_order" {
		t.Errorf("a day first under mdy: %v", k)
	}
}

func TestRanges(t *testing.T) {
	for s, want := range map[string]string{
		"12 Agust 2021 s.d. 12 Agust 2024": "12 Agust 2021|12 Agust 2024", "1 Jan 2020 - 1 Jan 2021": "1 Jan 2020|1 Jan 2021", "2020-01-01 sampai dengan 2021-01-01": "2020-01-01|2021-01-01",
		"1/1/20 s/d 1/1/21": "1/1/20|1/1/21", "2020-01-01": "", "s.d. 2021": "",
	} {
		from, to, ok := rentang(s)
		if got := from + "|" + to; ok && got != want || !ok && want != "" {
			t.Errorf("%q: got %q %v, want %q", s, got, ok, want)
		}
	}
}

func TestInstants(t *testing.T) {
	for s, want := range map[string]string{
		"2023-01-31 09:15": "2023-01-31T02:15:00Z", "31 Januari 2023 pukul 09.15": "2023-01-31T02:15:00Z", "2023-01-31T09:15:00+07:00": "2023-01-31T02:15:00Z", "31/12/2023 23:59:59 WIB": "2023-12-31T16:59:59Z",
		"2023-01-31": "time_missing", "01/02/2023 09:00": "ambiguous_date", "2023-01-31 25:00": "not_time", "besok 09:00": "not_date",
	} {
		got, k := bacaSaat(s, "")
		say := got.Format("2006-01-02T15:04:05Z07:00")
		if k != nil {
			say = k.code
		}
		if say != want {
			t.Errorf("%q: got %s, want %s", s, say, want)
		}
	}
}

func TestNumbersAndMoney(t *testing.T) {
	for s, want := range map[string]string{"1500": "1500", "1.500": "1500", "1,500": "1500", "12.000.000": "12000000", "1,5": "", "1.50": "", "x": "", "": "", "-3": ""} {
		n, k := bacaBilangan(s)
		if got := ""; k == nil {
			got = itoa(n)
			if got != want {
				t.Errorf("%q: got %s, want %q", s, got, want)
			}
		} else if want != "" {
			t.Errorf("%q: %v", s, k.pesan.EN)
		}
	}
	for s, want := range map[string]string{"Rp 1.500.000,00": "1500000.00", "1,500,000.50": "1500000.50", "150000000": "150000000", "1.500": "1500", "12,5": "12.5", "Rp 5.000,-": "5000", "1.50.0": "", "lima": ""} {
		if got, k := bacaUang(s); got != want || (k == nil) != (want != "") {
			t.Errorf("%q: got %q %v, want %q", s, got, k, want)
		}
	}
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"1 Januari 2023", "Jan-23", "01/02/2023", "12 Agust 2021 s.d. 12 Agust 2024", "2023-01-31 09:15", "Rp 1.500,00", "8,12E+10"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, o := range []Urutan{"", HariBulan, BulanHari} {
			d, k := bacaTanggal(s, o)
			if (k == nil) != (d.Tanggal != "") {
				t.Errorf("%q: %q and %v", s, d.Tanggal, k)
			}
			if k == nil {
				if back, k := bacaTanggal(string(d.Tanggal), o); k != nil || back.Tanggal != d.Tanggal {
					t.Errorf("%q: %s does not read back", s, d.Tanggal)
				}
				akhirBulan(d.Tanggal)
			}
			if at, k := bacaSaat(s, o); k == nil && at.Year() < 1800 {
				t.Errorf("%q: %v", s, at)
			}
		}
		rentang(s)
		tanpaBatas(s)
		if n, k := bacaBilangan(s); k == nil && n < 0 {
			t.Errorf("%q: %d", s, n)
		}
		if v, k := bacaUang(s); k == nil && strings.ContainsAny(v, " ,eE") {
			t.Errorf("%q: %q", s, v)
		}
	})
}

func FuzzTextTables(f *testing.F) {
	for _, s := range []string{"Nama,Kategori,Negara\nA,dudi,ID\n", "sep=;\nNama;Kategori;Negara\r\n\"a\nb\";dudi;ID", "\xef\xbb\xbfNama\tKategori\tNegara\nX\tdudi\tID", "\xff\xfeN\x00a\x00m\x00a\x00", "Nama;Kategori;Negara\n\xe9t\xe9;dudi;ID", "\"", "\x00"} {
		f.Add([]byte(s))
	}
	ss := []susunan{{Templat, kolomMitra()}, {Borang, kolomBorang()}}
	f.Fuzz(func(t *testing.T, raw []byte) {
		tab, err := bacaCSV(raw, 100, ss)
		if err != nil {
			return
		}
		var c catatan
		tab.petakan(&c)
		tab.beyond(&c)
		last := 0
		for _, b := range tab.baris {
			if b.nomor <= last {
				t.Errorf("row %d after %d", b.nomor, last)
			}
			last = b.nomor
			for _, s := range b.sel {
				if !utf8.ValidString(s.isi) {
					t.Errorf("not text: %q", s.isi)
				}
			}
		}
	})
}
