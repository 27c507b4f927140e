package akses

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed sandi_umum.txt
var commonText string

// commonWords are the words that guessable passwords are made of, and the length
// of the longest.
var commonWords = sync.OnceValues(func() (map[string]bool, int) {
	words, longest := map[string]bool{}, 0
	for line := range strings.Lines(commonText) {
		if w := strings.TrimSpace(line); w != "" && w[0] != '#' {
			words[w], longest = true, max(longest, len(w))
		}
	}
	return words, longest
})

// leet undoes the usual replacements of letters by digits and signs.
var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// common reports whether a password is made of nothing but common words, the
// username, digits, signs and repetitions, whatever its length: these are what is
// guessed first. A passphrase with one other word of four letters passes.
func common(password, username string) bool {
	p := strings.ToLower(password)
	distinct := map[rune]bool{}
	for _, r := range p {
		distinct[r] = true
	}
	if len(distinct) < 5 {
		return true
	}
	core := strings.TrimFunc(p, func(r rune) bool { return !unicode.IsLetter(r) && r != '@' && r != '$' })
	return madeOf(letters(p), username) || madeOf(letters(leet.Replace(core)), username)
}

// letters keeps the letters of a text.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// madeOf reports whether fewer than four letters are left over when s is covered
// by common words as well as it can be.
func madeOf(s, username string) bool {
	words, longest := commonWords()
	name := letters(strings.ToLower(username))
	longest = max(longest, len(name))
	// left[i] is how many bytes of s[:i] no word covers, at the least.
	left := make([]int, len(s)+1)
	for i := 1; i <= len(s); i++ {
		left[i] = left[i-1] + 1
		for n := 2; n <= min(i, longest); n++ {
			if w := s[i-n : i]; left[i-n] < left[i] && (words[w] || w == name && n >= 3) {
				left[i] = left[i-n]
			}
		}
	}
	return left[len(s)] < 4
}
