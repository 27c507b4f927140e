package survei

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/httpapi"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

var noon = time.Date(2026, 7, 10, 5, 0, 0, 0, time.UTC)

func TestMeanIsExactAndRoundedHalfUp(t *testing.T) {
	for scores, want := range map[string]int{"4": 400, "3 3 4": 333, "1 2": 150, "4 4 4 4 4 3": 383, "3 4 4 3 3 3 3 3": 325, "1 1 1 1 1 1 1 2": 113} {
		var s Survei
		for f := range strings.FieldsSeq(scores) {
			s.Butir = append(s.Butir, Jawaban{Skor: int(f[0] - '0')})
		}
		if got := s.Mean(); got == nil || *got != want {
			t.Errorf("%s: got %v, want %d", scores, got, want)
		}
	}
	if got := (Survei{}).Mean(); got != nil {
		t.Errorf("nothing answered: got %d, want none", *got)
	}
}

func TestExpiryIsAnInstant(t *testing.T) {
	var s Survei
	s.issue("rahasia", noon, 30)
	if want := noon.AddDate(0, 0, 30); !s.KedaluwarsaPada.Equal(want) || *s.SidikToken != fingerprint("rahasia") || *s.SidikToken == "rahasia" {
		t.Errorf("issued: %+v", s)
	}
	for name, tt := range map[string]struct {
		at   time.Time
		want Status
	}{
		"a microsecond before": {s.KedaluwarsaPada.Add(-time.Microsecond), Terkirim},
		"at the instant":       {*s.KedaluwarsaPada, Kedaluwarsa},
		"afterwards":           {s.KedaluwarsaPada.Add(time.Hour), Kedaluwarsa},
		"at no time":           {time.Time{}, Terkirim},
	} {
		s.Saat = tt.at
		if got := s.Kini(); got != tt.want {
			t.Errorf("%s: got %s, want %s", name, got, tt.want)
		}
		if err := s.Answerable(); (err == nil) != (tt.want == Terkirim) {
			t.Errorf("%s: answerable: %v", name, err)
		}
	}
	s.Status = Terisi // what is answered does not expire
	if got := s.Kini(); got != Terisi || !fault.Is(s.Answerable(), fault.Conflict) {
		t.Errorf("answered: got %s", got)
	}
}

func asked() Kuesioner {
	return Kuesioner{Versi: 7, Butir: []Pertanyaan{{"a", Teks{"Apa", "What"}}, {"b", Teks{"Bila", "When"}}}}
}

func TestAnswersAreChecked(t *testing.T) {
	yes, long := true, strings.Repeat("x", 5001)
	for name, tt := range map[string]struct {
		in   Isian
		want string
	}{
		"each item once":        {Isian{[]Jawaban{{"b", 1}, {"a", 4}}, &yes, nil}, ""},
		"nothing":               {Isian{}, "/berminat_lanjut required,/butir missing_item,/butir missing_item"},
		"an item is missing":    {Isian{[]Jawaban{{"a", 4}}, &yes, nil}, "/butir missing_item"},
		"an item twice":         {Isian{[]Jawaban{{"a", 4}, {"a", 4}, {"b", 1}}, &yes, nil}, "/butir/1/kode duplicate"},
		"an unknown item":       {Isian{[]Jawaban{{"a", 4}, {"b", 1}, {"c", 2}}, &yes, nil}, "/butir/2/kode unknown_item"},
		"scores beside 1 to 4":  {Isian{[]Jawaban{{"a", 0}, {"b", 5}}, &yes, nil}, "/butir/0/skor out_of_range,/butir/1/skor out_of_range"},
		"a long suggestion":     {Isian{[]Jawaban{{"a", 4}, {"b", 1}}, &yes, &long}, "/saran too_long"},
		"no word on continuing": {Isian{[]Jawaban{{"a", 4}, {"b", 1}}, nil, nil}, "/berminat_lanjut required"},
		"a flood":               {Isian{slices.Repeat([]Jawaban{{"a", 4}}, 101), &yes, nil}, "/butir too_many"},
	} {
		var c fault.Check
		tt.in.check(&c, asked())
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

func TestAnswersAreKeptInTheQuestionnairesOrder(t *testing.T) {
	yes, blank := true, "  "
	var s Survei
	s.fill(Isian{[]Jawaban{{"b", 1}, {"a", 4}}, &yes, &blank}, asked(), noon)
	if diff := cmp.Diff([]Jawaban{{"a", 4}, {"b", 1}}, s.Butir); diff != "" || s.JumlahSkor != 5 || s.JumlahButir != 2 || s.KuesionerVersi != 7 || s.Saran != nil || s.Status != Terisi {
		t.Errorf("got %+v %s", s, diff)
	}
}

func TestRecordedSurveysNeedEvidence(t *testing.T) {
	yes, link, plain, file := true, "https://contoh.example/1", "http://contoh.example/1", "x"
	good := Catatan{PelaksanaanID: "p", MitraID: "m", Butir: []Jawaban{{"a", 4}, {"b", 1}}, BerminatLanjut: &yes}
	for name, tt := range map[string]struct {
		bukti []berkas.BuktiIsi
		want  string
	}{
		"a file":            {[]berkas.BuktiIsi{{BerkasID: &file}}, ""},
		"a titled link":     {[]berkas.BuktiIsi{{Tautan: &link, Judul: "Formulir"}}, ""},
		"none":              {nil, "/bukti too_few"},
		"an untitled link":  {[]berkas.BuktiIsi{{Tautan: &link}}, "/bukti/0/judul required"},
		"a plain http link": {[]berkas.BuktiIsi{{BerkasID: &file}, {Tautan: &plain, Judul: "x"}}, "/bukti/1/tautan not_https_url"},
		"both":              {[]berkas.BuktiIsi{{BerkasID: &file, Tautan: &link, Judul: "x"}}, "/bukti/0/berkas_id one_of"},
		"neither":           {[]berkas.BuktiIsi{{Judul: "x"}}, "/bukti/0/berkas_id one_of"},
		"a flood":           {slices.Repeat([]berkas.BuktiIsi{{BerkasID: &file}}, 21), "/bukti too_many"},
	} {
		n := good
		n.Bukti = tt.bukti
		var c fault.Check
		n.check(&c, asked())
		if got := faults(c.Err()); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestDaysOfALink(t *testing.T) {
	for asked, want := range map[int]bool{1: true, 180: true, 0: false, 181: false, -1: false} {
		if n, err := days(&asked); (err == nil) != want || want && n != asked {
			t.Errorf("%d days: got %d, %v", asked, n, err)
		}
	}
	if n, err := days(nil); n != 30 || err != nil {
		t.Errorf("not said: got %d, %v", n, err)
	}
}

// TestWhoMayReissue walks the whole table.
func TestWhoMayReissue(t *testing.T) {
	end := noon.Add(time.Hour)
	for _, status := range []Status{Terkirim, Terisi, Kedaluwarsa} {
		for _, p := range actor.AllPeran() {
			s := Survei{Status: Terkirim, KedaluwarsaPada: &end, Saat: noon}
			switch status {
			case Terisi:
				s.Status = Terisi
			case Kedaluwarsa:
				s.Saat = end
			case Terkirim:
			}
			by := actor.Actor{Jenis: actor.Pengguna, ID: "x", Grants: []actor.Grant{{Peran: p, UnitID: "u"}}}
			_, err := alur.Check("terbitkan-ulang", s, by)
			want := ""
			switch {
			case p != actor.StafHumas && p != actor.SubKoordinator:
				want = "forbidden"
			case status == Terisi:
				want = "invalid_transition"
			}
			got := ""
			if f, ok := fault.As(err); ok {
				got = string(f.Code)
			}
			if got != want {
				t.Errorf("%s, %s: got %q, want %q", status, p, got, want)
			}
			if as := alur.Actions(s, by); len(as) != 1 || as[0].Allowed != (want == "") {
				t.Errorf("%s, %s: actions %+v", status, p, as)
			}
		}
	}
}

func TestQuestionnaire(t *testing.T) {
	ks, err := embedded()
	if err != nil || len(ks) == 0 || ks[0].Versi != 1 || len(ks[0].Butir) < 5 {
		t.Fatalf("the product's own: %+v, %v", ks, err)
	}
	const head = "versi,kode,teks_id,teks_en,urutan\n"
	got, err := ReadKuesioner(strings.NewReader(head + "2,x,X,X,1\n1,b,B,B,2\n1,a,A,A,1\n"))
	want := []Kuesioner{{1, []Pertanyaan{{"a", Teks{"A", "A"}}, {"b", Teks{"B", "B"}}}}, {2, []Pertanyaan{{"x", Teks{"X", "X"}}}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("got (-want +got) %s, %v", diff, err)
	}
	for name, text := range map[string]string{
		"nothing": "", "no item": head, "another head": "kode\na\n", "a version that is none": head + "x,a,A,A,1\n", "no translation": head + "1,a,A,,1\n",
		"an item twice": head + "1,a,A,A,1\n1,a,A,A,2\n", "a place twice": head + "1,a,A,A,1\n1,b,B,B,1\n", "a short line": head + "1,a\n",
	} {
		if _, err := ReadKuesioner(strings.NewReader(text)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestTokensAreLongAndDifferent(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		k := newToken()
		if len(k) != tokenLength || seen[k] || url.PathEscape(k) != k {
			t.Fatalf("token %q", k)
		}
		seen[k] = true
	}
}

func TestBrowsersGetAPage(t *testing.T) {
	for accept, want := range map[string]bool{
		"":          false,
		"*/*":       false,
		"text/html": true,
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": true,
		"application/json":                     false,
		"application/json, text/html;q=0.9":    false,
		"application/json;q=0.5, text/html":    true,
		"text/html;q=0":                        false,
		"text/html;q=x":                        false,
		"application/json, text/plain, */*":    false,
		"image/png":                            false,
		";;;,text/html":                        true,
		"application/json;q=0.9,text/html;q=1": true,
	} {
		if got := httpapi.PrefersHTML([]string{accept}); got != want {
			t.Errorf("%q: got %v, want %v", accept, got, want)
		}
	}
}

func TestFormsAreRead(t *testing.T) {
	yes, no, text := true, false, "satu\ndua"
	for body, tt := range map[string]struct {
		want  Isian
		fault string
	}{
		"butir.a=4&butir.b=1&berminat_lanjut=ya&saran=satu%0D%0Adua": {Isian{[]Jawaban{{"a", 4}, {"b", 1}}, &yes, &text}, ""},
		"berminat_lanjut=tidak":     {Isian{BerminatLanjut: &no}, ""},
		"berminat_lanjut=mungkin":   {Isian{}, ""},
		"butir.a=banyak":            {Isian{Butir: []Jawaban{{"a", 0}}}, ""},
		"butir.a=1&butir.a=4":       {Isian{}, "/butir.a duplicate"},
		"saran=%ff":                 {Isian{}, " not_text"},
		"status=terisi":             {Isian{}, "/status unknown_field"},
		"butir.%ff=1&butir.a=2":     {Isian{Butir: []Jawaban{{"a", 2}}}, " not_text"},
		"berminat_lanjut=ya&saran=": {Isian{BerminatLanjut: &yes, Saran: new(string)}, ""},
	} {
		v, err := url.ParseQuery(body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := fromForm(v)
		if diff := cmp.Diff(tt.want, got); diff != "" || faults(err) != tt.fault {
			t.Errorf("%s: got %q, want %q, answers (-want +got) %s", body, faults(err), tt.fault, diff)
		}
	}
}

func TestMomentsAreForPeople(t *testing.T) {
	at := time.Date(2026, 8, 8, 18, 5, 0, 0, time.UTC)
	if id, en := clock.Written(at, "id"), clock.Written(at, "en"); id != "9 Agustus 2026 pukul 01.05 WIB" || en != "9 August 2026, 01:05 WIB (UTC+7)" {
		t.Errorf("got %q and %q", id, en)
	}
}

func FuzzForm(f *testing.F) {
	f.Add("butir.a=4&berminat_lanjut=ya&saran=x")
	f.Add("butir.a=1&butir.a=2&x=%ff")
	f.Fuzz(func(t *testing.T, body string) {
		v, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		in, err := fromForm(v)
		if err != nil {
			return
		}
		var c fault.Check
		in.check(&c, asked())
		if _, err := render(asking(Undangan{Butir: asked().Butir}, "id", in, c.Err())); err != nil {
			t.Errorf("the form of %q: %v", body, err)
		}
		httpapi.PrefersHTML([]string{body})
	})
}
