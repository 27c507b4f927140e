package banding_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kerjasama/internal/platform/banding"
)

// text is made of few words, so that texts resemble each other, and of what is
// hard: marks, spaces, other scripts, characters beyond the first plane.
func text() *rapid.Generator[string] {
	word := rapid.SampledFrom([]string{"para", "pihak", "sepakat", "kerja", "sama", "bekerja", "sama,", "(1)", "  ", "\n", "日本", "🤝", "é", "é", "-", ".", "a"})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "words"), rapid.SampledFrom([]string{" ", "", "  "}).Draw(t, "between"))
	})
}

func dwi() *rapid.Generator[banding.Dwi] {
	return rapid.Custom(func(t *rapid.T) banding.Dwi {
		return banding.Dwi{ID: text().Draw(t, "id"), EN: text().Draw(t, "en")}
	})
}

func pasal() *rapid.Generator[banding.Pasal] {
	return rapid.Custom(func(t *rapid.T) banding.Pasal {
		return banding.Pasal{Judul: dwi().Draw(t, "judul"), Ayat: rapid.SliceOfN(dwi(), 0, 5).Draw(t, "ayat")}
	})
}

// edit changes a document the way people do: articles and paragraphs come, go,
// move and change.
func edit(t *rapid.T, a []banding.Pasal) []banding.Pasal {
	b := make([]banding.Pasal, len(a))
	for i, p := range a {
		b[i] = banding.Pasal{Judul: p.Judul, Ayat: append([]banding.Dwi(nil), p.Ayat...)}
	}
	for range rapid.IntRange(0, 6).Draw(t, "edits") {
		at := rapid.IntRange(0, len(b)).Draw(t, "at")
		switch what := rapid.IntRange(0, 4).Draw(t, "what"); {
		case what == 0 || len(b) == 0:
			b = append(b[:at], append([]banding.Pasal{pasal().Draw(t, "new")}, b[at:]...)...)
		case at == len(b):
		case what == 1:
			b = append(b[:at], b[at+1:]...)
		case what == 2:
			moved := b[at]
			b = append(b[:at], b[at+1:]...)
			to := rapid.IntRange(0, len(b)).Draw(t, "to")
			b = append(b[:to], append([]banding.Pasal{moved}, b[to:]...)...)
		case what == 3 && len(b[at].Ayat) > 0:
			i := rapid.IntRange(0, len(b[at].Ayat)-1).Draw(t, "ayat")
			b[at].Ayat[i].ID += " dan " + text().Draw(t, "more")
		default:
			b[at].Judul = dwi().Draw(t, "judul")
		}
	}
	return b
}

// empty and nil lists are one.
func plain(ps []banding.Pasal) string { return fmt.Sprintf("%q", ps) }

func TestTheChangesOfAGiveB(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOfN(pasal(), 0, 8).Draw(t, "a")
		b := edit(t, a)
		if rapid.IntRange(0, 9).Draw(t, "unrelated") == 0 {
			b = rapid.SliceOfN(pasal(), 0, 8).Draw(t, "b")
		}
		changes := banding.Compare(a, b)
		got, err := banding.Apply(a, changes)
		if err != nil {
			t.Fatal(err)
		}
		if plain(got) != plain(b) {
			t.Fatalf("got  %q\nwant %q", got, b)
		}
		from, to := 0, 0
		for _, c := range changes { // every article once, in its order
			if c.Dari != nil {
				if from++; *c.Dari != from {
					t.Fatalf("article %d of the first comes after %d", *c.Dari, from-1)
				}
			}
			if c.Ke != nil {
				if to++; *c.Ke != to {
					t.Fatalf("article %d of the second comes after %d", *c.Ke, to-1)
				}
			}
		}
		if from != len(a) || to != len(b) {
			t.Fatalf("%d of %d articles and %d of %d are told", from, len(a), to, len(b))
		}
		if d := cmp.Diff(changes, banding.Compare(a, b)); d != "" {
			t.Fatalf("two answers: %s", d)
		}
		for _, c := range banding.Compare(a, a) {
			if c.Op != banding.Equal {
				t.Fatalf("a text differs from itself: %v", c)
			}
		}
		if len(changes) > 0 && len(a) > 0 {
			spoiled := append([]banding.Pasal(nil), a...)
			spoiled[0].Judul.ID += "x"
			if _, err := banding.Apply(spoiled, changes); err == nil {
				t.Fatal("changes of one text fit another")
			}
		}
	})
}

func TestWords(t *testing.T) {
	for _, tt := range []struct{ a, b, want string }{
		{"", "", ""},
		{"sama", "sama", "=sama"},
		{"", "baru", "+baru"},
		{"lama", "", "-lama"},
		{"Para pihak sepakat bekerja sama.", "Para pihak setuju bekerja sama.", "=Para pihak |-sepakat|+setuju|= bekerja sama."},
		{"masa tiga tahun", "masa lima bulan", "=masa |-tiga tahun|+lima bulan"},
		{"tahun", "tahunan", "-tahun|+tahunan"},
		{"a b", "a  b", "=a|- |+  |=b"},
		{"kata akhir", "kata akhir tambahan", "=kata akhir|+ tambahan"},
	} {
		var got []string
		for _, r := range banding.Words(tt.a, tt.b) {
			got = append(got, map[banding.Op]string{"equal": "=", "insert": "+", "delete": "-"}[r.Op]+r.Teks)
		}
		if s := strings.Join(got, "|"); s != tt.want {
			t.Errorf("%q → %q: got %s, want %s", tt.a, tt.b, s, tt.want)
		}
	}
}

func TestArticlesArePairedByWhatTheySay(t *testing.T) {
	p := func(title, text string) banding.Pasal {
		return banding.Pasal{Judul: banding.Dwi{ID: title}, Ayat: []banding.Dwi{{ID: text}}}
	}
	a := []banding.Pasal{p("Maksud", "Para pihak bermaksud bekerja sama di bidang pendidikan."), p("Jangka Waktu", "Berlaku tiga tahun sejak ditandatangani."), p("Penutup", "Dibuat rangkap dua.")}
	b := []banding.Pasal{p("Ketentuan", "Istilah yang dipakai di sini dijelaskan begini."), a[0], p("Jangka Waktu", "Berlaku lima tahun sejak ditandatangani."), a[2]}
	var got []string
	for _, c := range banding.Compare(a, b) {
		got = append(got, fmt.Sprint(c.Op, " ", num(c.Dari), "→", num(c.Ke)))
	}
	if s, want := strings.Join(got, ", "), "insert 0→1, equal 1→2, change 2→3, equal 3→4"; s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

func num(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// The largest agreement that is taken, with every paragraph changed, takes no
// more than moments.
func BenchmarkLargest(b *testing.B) {
	var x, y []banding.Pasal
	for i := range 200 {
		var p, q banding.Pasal
		for j := range 10 {
			text := strings.Repeat(fmt.Sprintf("Pihak %d wajib menyampaikan laporan ke-%d kepada para pihak. ", i, j), 5)
			p.Ayat = append(p.Ayat, banding.Dwi{ID: text})
			q.Ayat = append(q.Ayat, banding.Dwi{ID: strings.Replace(text, "wajib", "dapat", 3) + "Selesai."})
		}
		x, y = append(x, p), append(y, q)
	}
	for b.Loop() {
		banding.Compare(x, y)
	}
}
