package berkas_test

import (
	"mime"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"kerjasama/internal/platform/berkas"
)

func TestCleanName(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"a plain name stays":                {"Laporan kunjungan.pdf", "Laporan kunjungan.pdf"},
		"a path is cut to its last part":    {"../../etc/passwd.pdf", "passwd.pdf"},
		"so is a Windows path":              {`C:\Users\x\lap.pdf`, "lap.pdf"},
		"NUL and CRLF go":                   {"a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie: x.pdf"},
		"right-to-left override goes":       {"foto\u202egpj.exe", "fotogpj.exe"},
		"isolates and zero width marks go":  {"a\u2066b\u200b\ufeff.pdf", "ab.pdf"},
		"a line separator goes":             {"a\u2028b.pdf", "ab.pdf"},
		"invalid UTF-8 goes":                {"a\xff.pdf", "a.pdf"},
		"other alphabets stay":              {"報告 résumé.pdf", "報告 résumé.pdf"},
		"dots alone are no name":            {"..", ""},
		"nothing stays nothing":             {"", ""},
		"blanks around it go":               {"  a.pdf ", "a.pdf"},
		"300 characters become 255":         {strings.Repeat("é", 296) + ".pdf", strings.Repeat("é", 251) + ".pdf"},
		"an endless extension is not saved": {"a." + strings.Repeat("b", 300), "a." + strings.Repeat("b", 253)},
	} {
		t.Run(name, func(t *testing.T) {
			if got := berkas.CleanName(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDisposition(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"plain":                  {"a b.pdf", `attachment; filename="a b.pdf"`},
		"quotes cannot end it":   {`a".pdf`, `attachment; filename="a_.pdf"; filename*=UTF-8''a%22.pdf`},
		"other alphabets, twice": {"é.pdf", `attachment; filename="_.pdf"; filename*=UTF-8''%C3%A9.pdf`},
		"line breaks cannot":     {"a\r\nX: y.pdf", `attachment; filename="a__X: y.pdf"; filename*=UTF-8''a%0D%0AX%3A%20y.pdf`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := berkas.Disposition(tt.in); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// Whatever a client calls a file, what is kept can be shown and handed out.
func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"a.pdf", "../x", "a\x00\r\n\u202e", strings.Repeat("x", 400), `\`, ".", "é\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := berkas.CleanName(s)
		if !utf8.ValidString(n) || utf8.RuneCountInString(n) > 255 || strings.ContainsAny(n, "/\\\x00\r\n\u202e") || n == ".." {
			t.Fatalf("CleanName(%q) = %q", s, n)
		}
		if again := berkas.CleanName(n); again != n {
			t.Errorf("cleaning %q again gives %q", n, again)
		}
		if n == "" {
			return
		}
		d, params, err := mime.ParseMediaType(berkas.Disposition(n))
		if err != nil || d != "attachment" || params["filename"] != n {
			t.Errorf("Disposition(%q) reads as %q %q %v (base %q)", n, d, params, err, path.Base(n))
		}
	})
}
