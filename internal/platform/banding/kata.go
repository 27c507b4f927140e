package banding

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// costly is how many words of two texts have no counterpart before they are
// shown as one gone and one come: finding the shortest way between such texts
// takes long and reads like nothing.
const costly = 3000

// Words returns what became of a text, in runs of whole words. No runs: both are
// empty.
func Words(a, b string) []Run {
	switch {
	case a == "" && b == "":
		return []Run{}
	case a == b:
		return []Run{{Equal, a}}
	case a == "":
		return []Run{{Insert, b}}
	case b == "":
		return []Run{{Delete, a}}
	}
	ta, tb := tokens(a), tokens(b)
	if unmatched(ta, tb) > costly {
		return []Run{{Delete, a}, {Insert, b}}
	}
	v := vocabulary{of: map[string]rune{}}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0 // the same texts give the same answer on any machine
	diffs := dmp.DiffMainRunes(v.runes(ta), v.runes(tb), false)
	out := make([]Run, 0, len(diffs))
	for _, d := range diffs {
		out = append(out, Run{ops(d.Type), v.text(d.Text)})
	}
	return tidy(out)
}

func ops(o diffmatchpatch.Operation) Op {
	switch o {
	case diffmatchpatch.DiffInsert:
		return Insert
	case diffmatchpatch.DiffDelete:
		return Delete
	case diffmatchpatch.DiffEqual:
	}
	return Equal
}

// tokens cuts a text into words, stretches of white space, and single other
// characters; joined they are the text.
func tokens(s string) []string {
	var out []string
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		for k := kindOf(r); k != other && n < len(s); {
			next, m := utf8.DecodeRuneInString(s[n:])
			if kindOf(next) != k {
				break
			}
			n += m
		}
		out, s = append(out, s[:n]), s[n:]
	}
	return out
}

type kind int

const (
	other kind = iota
	word
	space
)

func kindOf(r rune) kind {
	switch {
	case unicode.IsSpace(r):
		return space
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		return word
	default:
		return other
	}
}

// vocabulary gives every word a character of its own, so that a diff of
// characters is one of words.
type vocabulary struct {
	of    map[string]rune
	words []string
}

// surrogates are no characters; words are numbered around them.
const surrogates, surrogatesEnd = 0xD800, 0xE000

func (v *vocabulary) runes(ts []string) []rune {
	out := make([]rune, len(ts))
	for i, t := range ts {
		r, ok := v.of[t]
		if !ok {
			v.words = append(v.words, t)
			if r = rune(len(v.words)); r >= surrogates { //nolint:gosec // no text has 2^31 words
				r += surrogatesEnd - surrogates
			}
			v.of[t] = r
		}
		out[i] = r
	}
	return out
}

func (v *vocabulary) text(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= surrogatesEnd {
			r -= surrogatesEnd - surrogates
		}
		b.WriteString(v.words[r-1])
	}
	return b.String()
}

// unmatched counts the words of two texts that have no counterpart in the other.
func unmatched(a, b []string) int {
	n := map[string]int{}
	for _, t := range a {
		n[t]++
	}
	for _, t := range b {
		n[t]--
	}
	sum := 0
	for _, k := range n {
		sum += max(k, -k)
	}
	return sum
}

// tidy joins what changed on both sides of a mere space, and gives every change
// the order gone, then come.
func tidy(rs []Run) []Run {
	var out []Run
	var gone, come strings.Builder
	flush := func() {
		if gone.Len() > 0 {
			out = append(out, Run{Delete, gone.String()})
		}
		if come.Len() > 0 {
			out = append(out, Run{Insert, come.String()})
		}
		gone.Reset()
		come.Reset()
	}
	for i, r := range rs {
		switch r.Op {
		case Delete:
			gone.WriteString(r.Teks)
		case Insert:
			come.WriteString(r.Teks)
		default:
			if gone.Len() > 0 && come.Len() > 0 && strings.TrimSpace(r.Teks) == "" && i+1 < len(rs) {
				gone.WriteString(r.Teks)
				come.WriteString(r.Teks)
				continue
			}
			flush()
			if n := len(out); n > 0 && out[n-1].Op == Equal {
				out[n-1].Teks += r.Teks
			} else {
				out = append(out, r)
			}
		}
	}
	flush()
	return out
}
