package dokumen

import (
	"regexp"
	"strings"
	"unicode"
)

// opaque stands for what is in a paragraph and is no text: a line break, a tab,
// a picture. No placeholder reaches over it.
const opaque = "\uFFFC"

// temuan is a placeholder, or what was meant to be one, in a paragraph's text.
type temuan struct {
	from, to int    // bytes of the text
	name     string // canonical; as written where it is unknown
	code     string // "" where it is sound
}

// The faults of placeholders.
const (
	Rusak      = "placeholder_broken"    // braces that do not match
	TakDikenal = "placeholder_unknown"   // no such name
	TakDiisi   = "placeholder_missing"   // the agreement has no value for it
	SalahTaruh = "placeholder_misplaced" // it wants a paragraph of its own
)

var wellFormed = regexp.MustCompile(`^[a-z0-9_]+(\.[a-z0-9_]+)*$`)

// scan finds the placeholders in a paragraph's text, in order, and whatever of
// braces is not one.
func scan(text string) (out []temuan) {
	plain := 0 // where text without double braces begins
	single := func(to int) {
		out = append(out, singles(text[plain:to], plain)...)
	}
	for at := 0; ; {
		i := nextPair(text, at)
		if i < 0 {
			single(len(text))
			return out
		}
		single(i)
		if text[i] == '}' {
			to := braces(text, i)
			out = append(out, temuan{from: i, to: to, name: text[i:to], code: Rusak})
			at, plain = to, to
			continue
		}
		f := placeholder(text, i)
		out = append(out, f)
		at, plain = f.to, f.to
	}
}

// nextPair is where the next {{ or }} begins; -1 where none does.
func nextPair(text string, at int) int {
	for i := at; i+1 < len(text); i++ {
		if c := text[i]; (c == '{' || c == '}') && text[i+1] == c {
			return i
		}
	}
	return -1
}

// braces is where a run of one brace ends.
func braces(text string, at int) int {
	end := at
	for end < len(text) && text[end] == text[at] {
		end++
	}
	return end
}

// placeholder reads what begins with {{ at i.
func placeholder(text string, i int) temuan {
	open := braces(text, i)
	end := nextPair(text, open)
	if end < 0 || text[end] == '{' {
		if end < 0 {
			end = len(text)
		}
		return temuan{from: i, to: open, name: written(text[i:end]), code: Rusak}
	}
	to := braces(text, end)
	inner := text[open:end]
	if open-i != 2 || to-end != 2 || strings.ContainsAny(inner, "{}") || strings.Contains(inner, opaque) {
		return temuan{from: i, to: to, name: written(text[i:to]), code: Rusak}
	}
	name := tidy(inner)
	if _, ok := known[name]; ok {
		return temuan{from: i, to: to, name: canonical(name)}
	}
	if !wellFormed.MatchString(name) {
		name = written(inner)
	}
	return temuan{from: i, to: to, name: name, code: TakDikenal}
}

// tidy takes away what word processors add to a name: spaces, quotation marks,
// invisible characters, a capital at the beginning of a sentence.
func tidy(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`"'“”„‟‘’‚‛«»`, r) {
			return -1
		}
		return r
	}, name))
}

var oneBrace = regexp.MustCompile(`\{[^{}]{1,60}\}`)

// singles finds known names between single braces, which are meant to be
// placeholders and would be left standing.
func singles(text string, offset int) (out []temuan) {
	for _, m := range oneBrace.FindAllStringIndex(text, -1) {
		if _, ok := known[tidy(text[m[0]+1:m[1]-1])]; ok {
			out = append(out, temuan{from: offset + m[0], to: offset + m[1], name: written(text[m[0]:m[1]]), code: Rusak})
		}
	}
	return out
}

// written is a name as it stands in the document, cut to what can be shown.
func written(s string) string {
	return excerpt(strings.TrimSpace(strings.ReplaceAll(s, opaque, " ")), 60)
}

// excerpt is the beginning of a text, at most n characters.
func excerpt(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}
