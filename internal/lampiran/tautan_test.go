package lampiran_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/lampiran"
)

func TestLink(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b, other := w.upload("staf", "a.pdf", pdf), w.upload("staf", "b.txt", "lain")
		var l lampiran.Tautan
		w.do("staf", "POST", "/berkas/"+b.ID+"/tautan", "{}", "Content-Type", "application/json").want(200, "").json(&l)
		if want := w.clk.Now().Add(5 * time.Minute); !l.KedaluwarsaPada.Equal(want) {
			t.Errorf("expires %v, want %v", l.KedaluwarsaPada, want)
		}
		u, err := url.Parse(l.URL)
		if err != nil || !strings.HasPrefix(l.URL, "http://api.example/api/v1/berkas/"+b.ID+"?") {
			t.Fatalf("url %q: %v", l.URL, err)
		}
		a := w.do("", "GET", l.URL, "").want(200, "")
		if a.Body.String() != pdf || a.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("got %q %v", a.Body, a.Header())
		}
		w.do("", "HEAD", l.URL, "").want(200, "")
		w.do("", "GET", l.URL, "", "Range", "bytes=0-3").want(206, "")

		with := func(key, value string) string {
			q := u.Query()
			q.Set(key, value)
			return "/berkas/" + b.ID + "?" + q.Encode()
		}
		k, s := u.Query().Get("kedaluwarsa"), u.Query().Get("tanda")
		for name, tt := range map[string]struct{ url, code string }{
			"another file":         {"/berkas/" + other.ID + "?" + u.RawQuery, "token_invalid"},
			"another signature":    {with("tanda", "x"+s[1:]), "token_invalid"},
			"a later end":          {with("kedaluwarsa", "9"+k), "token_invalid"},
			"another way to write": {with("kedaluwarsa", "0"+k), "token_invalid"},
			"no end":               {with("kedaluwarsa", ""), "token_invalid"},
		} {
			t.Run(name, func(t *testing.T) {
				w.t = t
				w.do("", "GET", tt.url, "").want(401, tt.code)
			})
		}
		w.t = t
		w.do("", "GET", with("tanda", ""), "").want(400, "query_invalid") // an end that nothing signs
		w.do("", "GET", "/berkas/"+b.ID, "").want(401, "auth_required")
		w.clk.Set(l.KedaluwarsaPada)
		w.do("", "GET", l.URL, "").want(200, "")
		w.clk.Advance(time.Second)
		w.do("", "GET", l.URL, "").want(401, "token_expired")

		w.do("unit.tm", "POST", "/berkas/"+b.ID+"/tautan", "").want(404, "not_found")
		w.do("", "POST", "/berkas/"+b.ID+"/tautan", "").want(401, "auth_required")
		w.do("staf", "POST", "/berkas/"+b.ID+"/tautan", `{"a":1}`, "Content-Type", "application/json").want(422, "unknown_field")
	})
}
