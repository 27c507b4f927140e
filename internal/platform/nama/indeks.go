package nama

import (
	"cmp"
	"math"
	"slices"
)

// Indeks finds, among many names, those that resemble one, without comparing it
// with each: two sets that are at least so much alike share one of their rarest
// members (prefix filtering; Chaudhuri, Ganti and Kaushik 2006).
type Indeks struct {
	least float64
	rank  map[string]int  // a trigram → its place from the rarest
	sets  [][]int         // of each name, the places of its trigrams, ascending
	lists map[pintu][]int // the names that have a trigram among their rarest, by their numbers
	seen  []int           // of each name, the question it was last compared for
	asked int
}

// pintu is where names are looked for: under one of their rarest trigrams, among
// those that hold the same numbers.
type pintu struct {
	angka string
	place int
}

// compared bounds the names one question is compared with. Thousands of names
// under one door are all alike, and the best of them is found long before.
const compared = 400

// rounding is more than a product of two floats under 10,000 errs by.
const rounding = 1e-9

// NewIndeks indexes names for similarities of at least least, 0 < least <= 1.
func NewIndeks(names []string, least float64) *Indeks {
	x := &Indeks{least: least, rank: map[string]int{}, lists: map[pintu][]int{}, sets: make([][]int, len(names)), seen: make([]int, len(names))}
	count := map[string]int{}
	all := make([]map[string]bool, len(names))
	for i, n := range names {
		all[i] = trigrams(Inti(n))
		for t := range all[i] {
			count[t]++
		}
	}
	order := make([]string, 0, len(count))
	for t := range count {
		order = append(order, t)
	}
	slices.SortFunc(order, func(a, b string) int { return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(a, b)) })
	for i, t := range order {
		x.rank[t] = i
	}
	for i, set := range all {
		x.sets[i] = x.places(set)
		digits := Angka(names[i])
		for _, p := range x.sets[i][:x.prefix(len(x.sets[i]))] {
			x.lists[pintu{digits, p}] = append(x.lists[pintu{digits, p}], i)
		}
	}
	return x
}

// places are a name's trigrams by their rarity. One that no indexed name has is
// rarer than all.
func (x *Indeks) places(set map[string]bool) []int {
	out := make([]int, 0, len(set))
	unknown := 0
	for t := range set {
		if p, ok := x.rank[t]; ok {
			out = append(out, p)
		} else {
			unknown++
			out = append(out, -unknown)
		}
	}
	slices.Sort(out)
	return out
}

// prefix is how many of n members must be looked at: of two sets with a Dice
// coefficient of least, the smaller overlap is least/(2-least) of either. What
// that product is too much by its rounding (0.8/1.2*15 is a hair over 10) must not
// ask for one more.
func (x *Indeks) prefix(n int) int {
	if n == 0 {
		return 0
	}
	shared := int(math.Ceil(x.least/(2-x.least)*float64(n) - rounding))
	return min(n, n-shared+1)
}

// Temuan is an indexed name that resembles another.
type Temuan struct {
	N    int // its place among the names
	Skor float64
}

// Cari returns the indexed names that resemble a name and hold the same numbers,
// best first. It serves one caller at a time.
func (x *Indeks) Cari(name string) []Temuan {
	set, digits := x.places(trigrams(Inti(name))), Angka(name)
	x.asked++
	left := compared
	var out []Temuan
	for _, p := range set[:x.prefix(len(set))] {
		for _, n := range x.lists[pintu{digits, p}] {
			if x.seen[n] == x.asked {
				continue
			}
			if x.seen[n] = x.asked; left == 0 {
				break
			}
			left--
			if v := 2 * float64(shared(set, x.sets[n])) / float64(len(set)+len(x.sets[n])); v >= x.least {
				out = append(out, Temuan{n, v})
			}
		}
	}
	slices.SortFunc(out, func(a, b Temuan) int { return cmp.Or(cmp.Compare(b.Skor, a.Skor), cmp.Compare(a.N, b.N)) })
	return out
}

// shared counts what two ascending lists have in common.
func shared(a, b []int) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return n
}
