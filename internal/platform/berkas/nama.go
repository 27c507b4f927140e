package berkas

import (
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameLimit is the longest file name kept, in characters.
const nameLimit = 255

// CleanName makes what a client calls a file into a name that can be kept as
// data and shown: the last element of a path of either kind, without control
// characters, invisible marks that reorder text, and invalid UTF-8, at most 255
// characters with its extension kept. It never fails; a name of which nothing is
// left is "". The bytes are never stored under it.
func CleanName(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		// Cf holds the right-to-left overrides, which can dress exe as pdf.
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	if strings.Trim(s, ".") == "" {
		return ""
	}
	n := utf8.RuneCountInString(s)
	if n <= nameLimit {
		return s
	}
	ext := path.Ext(s)
	if utf8.RuneCountInString(ext) > 10 {
		ext = ""
	}
	stem := []rune(strings.TrimSuffix(s, ext))
	return string(stem[:nameLimit-utf8.RuneCountInString(ext)]) + ext
}

// Disposition is the Content-Disposition under which a file is handed out
// (RFC 6266): always attachment, so that no browser renders it here; filename in
// plain ASCII, and filename* where the name needs more.
func Disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%;/`, r) {
			return '_'
		}
		return r
	}, name)
	d := `attachment; filename="` + plain + `"`
	if plain != name {
		d += "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	}
	return d
}
