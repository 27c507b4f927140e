package banding

import "slices"

// pair is an article or paragraph of both texts, or of one: -1 in the other.
type pair struct{ a, b int }

func (p pair) op() Op {
	switch {
	case p.a < 0:
		return Insert
	case p.b < 0:
		return Delete
	default:
		return Equal
	}
}

// alike is how many of 1000 words two pieces must share to count as one that was
// changed, rather than one that went and one that came.
const alike = 400

// crowded is how many pairings are weighed at most; beyond it what differs is
// shown as gone and come.
const crowded = 4_000_000

func apart(a0, a1, b0, b1 int) []pair {
	out := make([]pair, 0, a1-a0+b1-b0)
	for i := a0; i < a1; i++ {
		out = append(out, pair{i, -1})
	}
	for j := b0; j < b1; j++ {
		out = append(out, pair{-1, j})
	}
	return out
}

// align pairs the pieces of two texts so that order is kept and as much as
// possible stays: what is equal first at both ends, between them by the words
// shared.
func align(n, m int, equal func(i, j int) bool, a, b [][]int32) []pair {
	head := 0
	for head < n && head < m && equal(head, head) {
		head++
	}
	tail := 0
	for tail < n-head && tail < m-head && equal(n-1-tail, m-1-tail) {
		tail++
	}
	out := make([]pair, 0, max(n, m))
	for i := range head {
		out = append(out, pair{i, i})
	}
	out = append(out, between(head, n-tail, head, m-tail, equal, a, b)...)
	for i := range tail {
		out = append(out, pair{n - tail + i, m - tail + i})
	}
	return out
}

// between finds the pairing of greatest likeness by dynamic programming.
func between(a0, a1, b0, b1 int, equal func(i, j int) bool, a, b [][]int32) []pair {
	n, m := a1-a0, b1-b0
	if n*m > crowded {
		return apart(a0, a1, b0, b1)
	}
	score := make([][]int32, n) // likeness of each two, 0 where they are not to be paired
	best := make([][]int32, n+1)
	for i := range best {
		best[i] = make([]int32, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		score[i] = make([]int32, m)
		for j := m - 1; j >= 0; j-- {
			s := likeness(a[a0+i], b[b0+j])
			if equal(a0+i, b0+j) {
				s = 1001 // also where neither has a word
			} else if s < alike {
				s = 0
			}
			score[i][j] = s
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if s > 0 {
				best[i][j] = max(best[i][j], s+best[i+1][j+1])
			}
		}
	}
	out := make([]pair, 0, n+m)
	i, j := 0, 0
	for i < n && j < m {
		switch s := score[i][j]; {
		case s > 0 && best[i][j] == s+best[i+1][j+1]:
			out = append(out, pair{a0 + i, b0 + j})
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			out = append(out, pair{a0 + i, -1})
			i++
		default:
			out = append(out, pair{-1, b0 + j})
			j++
		}
	}
	for ; i < n; i++ {
		out = append(out, pair{a0 + i, -1})
	}
	for ; j < m; j++ {
		out = append(out, pair{-1, b0 + j})
	}
	return out
}

// bags turns pieces into sorted numbers of their words, for likeness. Numbers are
// digests of the words: that two words share one is so rare, and matters so
// little, that nothing keeps them apart.
func bags[T any](pieces []T, words func(T) []string) [][]int32 {
	out := make([][]int32, len(pieces))
	for i, p := range pieces {
		for _, w := range words(p) {
			if kindOf([]rune(w)[0]) == word {
				out[i] = append(out[i], digest(w))
			}
		}
		slices.Sort(out[i])
	}
	return out
}

// digest is FNV-1a.
func digest(w string) int32 {
	h := uint32(2166136261)
	for i := range len(w) {
		h = (h ^ uint32(w[i])) * 16777619
	}
	return int32(h) //nolint:gosec // any 32 bits do
}

// likeness is Dice's coefficient of two bags, of 1000.
func likeness(a, b []int32) int32 {
	if len(a)+len(b) == 0 {
		return 0
	}
	shared := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			shared, i, j = shared+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return int32(2000 * shared / (len(a) + len(b))) //nolint:gosec // at most 1000
}
