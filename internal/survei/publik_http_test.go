package survei_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kerjasama/internal/apptest"
)

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

// form sends what a browser would.
func (w *world) form(token string, v url.Values) *apptest.Response {
	w.T.Helper()
	return w.Do("", "POST", "/survei/"+token, v.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Accept", browser)
}

func filled() url.Values {
	v := url.Values{"berminat_lanjut": {"tidak"}, "saran": {"Baris satu\r\nbaris dua"}}
	for _, k := range kodes() {
		v.Set("butir."+k, "4")
	}
	return v
}

func page(t *testing.T, r *apptest.Response, status int, has ...string) string {
	t.Helper()
	if r.Status != status || r.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("got %d %s, want a page with %d: %s", r.Status, r.Header.Get("Content-Type"), status, r.Body)
	}
	text := string(r.Body)
	for _, h := range has {
		if !strings.Contains(text, h) {
			t.Errorf("the page lacks %q:\n%s", h, text)
		}
	}
	return text
}

func TestAFormForBrowsers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, token := w.link(w.activity("IF", "selesai", w.mitra))
		r := w.Do("", "GET", "/survei/"+token, nil, "Accept", browser)
		text := page(t, r, 200, `<html lang="id">`, `Kuliah &lt;tamu&gt; &amp; &#34;contoh&#34;`, "PT Contoh Bahari", "9 Agustus 2026 pukul 09.00 WIB", `<form method="post"`,
			`<label for="saran">`, "Sangat puas", "Manfaat kegiatan bagi lembaga Anda")
		if strings.Contains(text, "<script") || strings.Contains(text, "tamu>") {
			t.Errorf("a script, or text that was not escaped:\n%s", text)
		}
		for _, k := range kodes() {
			if n := strings.Count(text, `name="butir.`+k+`"`); n != 4 {
				t.Errorf("item %s has %d choices", k, n)
			}
		}
		if f, l := strings.Count(text, "<fieldset"), strings.Count(text, "<legend "); f != len(kodes())+1 || l != f {
			t.Errorf("%d fieldsets with %d legends", f, l)
		}
		if radios, labels := strings.Count(text, `type="radio"`), strings.Count(text, "<label><input"); radios != labels {
			t.Errorf("%d choices, %d labels", radios, labels)
		}
		style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(text)[1]
		sum := sha256.Sum256([]byte(style))
		csp := r.Header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'", "form-action 'self'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("policy %q lacks %q", csp, part)
			}
		}
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Content-Language": "id", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex, nofollow",
		} {
			if v := r.Header.Get(name); v != want {
				t.Errorf("%s: got %q, want %q", name, v, want)
			}
		}
		en := w.Do("", "GET", "/survei/"+token, nil, "Accept", browser, "Accept-Language", "en-GB,en;q=0.9")
		page(t, en, 200, `<html lang="en">`, "Partner satisfaction survey", "Very satisfied", "Usefulness of the activity", "9 August 2026, 09:00 WIB")

		page(t, w.form(token, filled()), 200, "Terima kasih")
		got := w.Do("staf", "GET", "/survei-mitra/"+id, nil).Want(200)
		if got.Str("status") != "terisi" || got.Num("rata_rata") != 4 || got.Get("berminat_lanjut") != false || got.Str("saran") != "Baris satu\nbaris dua" {
			t.Errorf("kept %s", got.Body)
		}
		page(t, w.form(token, filled()), 409, "sudah diisi")
		page(t, w.Do("", "GET", "/survei/"+token, nil, "Accept", browser, "Accept-Language", "en"), 409, "answered already")
		page(t, w.Do("", "GET", "/survei/"+strings.Repeat("A", 43), nil, "Accept", browser), 404, "tidak dikenal")
	})
}

func TestAFormThatIsNotRight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, token := w.link(w.activity("IF", "selesai", w.mitra))
		v := filled()
		v.Del("butir.komunikasi")
		v.Del("berminat_lanjut")
		v.Set("butir.layanan", "5")
		v.Set("saran", `<b>"tebal"</b>`)
		text := page(t, w.form(token, v), 422, `role="alert"`, `<a href="#butir.komunikasi">`, `<a href="#butir.layanan">`, `<a href="#berminat_lanjut">`,
			`aria-describedby="butir.komunikasi-galat"`, `id="butir.komunikasi-galat"`, `name="butir.manfaat" value="4" required checked`, `&lt;b&gt;&#34;tebal&#34;&lt;/b&gt;`)
		if strings.Contains(text, `id="butir.manfaat-galat"`) || strings.Contains(text, "<b>") {
			t.Errorf("what was right is called wrong, or text is not escaped:\n%s", text)
		}
		v = filled()
		v.Set("saran", strings.Repeat("x", 5001))
		page(t, w.form(token, v), 422, `<a href="#saran">`, `id="saran-galat"`, `aria-describedby="saran-galat saran-bantuan"`)
		v = filled()
		v.Add("butir.manfaat", "1")
		page(t, w.form(token, v), 422, "Dikirim dua kali")
		v = filled()
		v.Set("status", "terisi")
		page(t, w.form(token, v), 422, "Formulir tidak dapat dibaca", "tidak dikenal")
		page(t, w.Do("", "POST", "/survei/"+token, "a=%zz", "Content-Type", "application/x-www-form-urlencoded", "Accept", browser), 422)
		page(t, w.form(token, filled()), 200, "Terima kasih")
	})
}

func TestTheLinksAreRateLimited(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, token := w.link(w.activity("IF", "selesai", w.mitra))
		for n := range 20 {
			if r := w.Do("", "GET", "/survei/"+strings.Repeat("B", 43), nil); r.Status != 404 {
				t.Fatalf("guess %d: %d", n, r.Status)
			}
		}
		r := w.Do("", "GET", "/survei/"+token, nil).Problem(429, "rate_limited")
		if r.Header.Get("Retry-After") != "1" {
			t.Errorf("Retry-After %q", r.Header.Get("Retry-After"))
		}
		p := w.Do("", "GET", "/survei/"+token, nil, "Accept", browser)
		page(t, p, 429, "Terlalu sering")
		if p.Header.Get("Retry-After") != "1" {
			t.Errorf("Retry-After of the page %q", p.Header.Get("Retry-After"))
		}
		w.form(token, filled()).Want(429)
		w.Do("staf", "GET", "/survei-mitra", nil).Want(200) // the office is not meant
		w.Clock.Advance(1e9)
		w.Do("", "GET", "/survei/"+token, nil).Want(200)
	})
}
