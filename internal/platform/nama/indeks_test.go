package nama_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"kerjasama/internal/platform/nama"
)

// The index finds exactly what comparing with each name finds.
func TestTheIndexMissesNothing(t *testing.T) {
	words := rapid.SampledFrom([]string{"maju", "jaya", "abadi", "teknologi", "teknik", "batam", "bintan", "contoh", "politeknik", "negeri", "1", "2", "pt", "cv"})
	name := rapid.Custom(func(t *rapid.T) string {
		s := ""
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			s += words.Draw(t, "w") + " "
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(name, 0, 40).Draw(t, "names")
		asked, least := name.Draw(t, "asked"), rapid.SampledFrom([]float64{0.5, 0.8, 1}).Draw(t, "least")
		got := map[int]bool{}
		for _, f := range nama.NewIndeks(names, least).Cari(asked) {
			got[f.N] = true
		}
		for i, n := range names {
			want := nama.Mirip(asked, n) >= least && nama.Angka(asked) == nama.Angka(n)
			if got[i] != want {
				t.Fatalf("%q and %q (%.3f): found %v, want %v", asked, n, nama.Mirip(asked, n), got[i], want)
			}
		}
	})
}

// Ten of fifteen trigrams shared are exactly 0.8: rounding must not lose them.
func TestTheIndexFindsWhatIsJustAlikeEnough(t *testing.T) {
	if got := nama.NewIndeks([]string{"teknologi"}, 0.8).Cari("maju teknologi"); len(got) != 1 {
		t.Errorf("found %v, want the one name", got)
	}
}

func BenchmarkTwentyThousandNames(b *testing.B) {
	names := make([]string, 20_000)
	for i := range names {
		names[i] = fmt.Sprintf("PT %c%c%c Contoh %c%c Teknologi", 'a'+i%26, 'a'+i/7%26, 'a'+i/91%26, 'a'+i/13%26, 'a'+i/3%26)
	}
	for b.Loop() {
		x := nama.NewIndeks(names, 0.8)
		for _, n := range names {
			x.Cari(n)
		}
	}
}
