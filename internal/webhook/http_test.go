package webhook_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/platform/dbtest"
)

// The secret is shown once: in no other answer, in no repetition, in the journal
// neither; and the address, which may hold a key of the receiver's, to admins only.
func TestTheSecretIsShownOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		body := `{"nama":"Portal","url":"` + w.url + `"}` // byte for byte the same twice
		first := w.Do("admin", "POST", "/webhook", body, "Idempotency-Key", "satu").Want(201)
		at, secret := "/webhook/"+first.Str("id"), first.Str("rahasia")
		if !strings.HasPrefix(secret, "whsec_") || len(secret) != 6+44 || first.Header.Get("Location") != "/api/v1"+at {
			t.Errorf("made %s", first.Body)
		}
		again := w.Do("admin", "POST", "/webhook", body, "Idempotency-Key", "satu").Want(201)
		if again.Get("rahasia") != nil || again.Str("url") != w.url || again.Header.Get("Idempotency-Replayed") != "true" || again.Str("id") != first.Str("id") {
			t.Errorf("repeated %s", again.Body)
		}
		second := w.Do("admin", "POST", at+"/putar", object{"tumpang_detik": 60}).Want(200).Str("rahasia")
		w.Do("admin", "PATCH", at, object{"nama": "Portal lain"}, "If-Match", "*").Want(200)
		w.seal()
		for _, path := range []string{at, "/webhook", "/webhook?q=portal", at + "/riwayat", "/peristiwa", at + "/pengiriman"} {
			r := w.Do("admin", "GET", path, nil).Want(200)
			for _, s := range []string{secret, second} {
				if strings.Contains(string(r.Body), s[6:]) {
					t.Errorf("%s shows the secret", path)
				}
			}
			if key := strings.Contains(string(r.Body), "rahasia-penerima"); key && (path == "/peristiwa" || strings.HasSuffix(path, "/riwayat")) {
				t.Errorf("%s shows the whole address", path)
			}
		}
		var n int
		if err := w.App.DB.Gorm.Raw("SELECT count(*) FROM jurnal WHERE hasil LIKE '%whsec_%' OR hasil LIKE '%rahasia-penerima%'").Row().Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows of the journal hold it: %v", n, err)
		}
		h := w.Do("koordinator", "GET", at+"/riwayat", nil).Want(200)
		if h.Str("data.2.peristiwa") != "webhook.dibuat" || h.Str("data.1.peristiwa") != "webhook.diputar" || h.Str("data.0.peristiwa") != "webhook.diubah" {
			t.Errorf("history %s", h.Body)
		}
	})
}

// While two secrets are good a message bears a signature by each.
func TestRotation(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at, old := w.hook(nil)
		rotate := func(body any) string { return w.Do("admin", "POST", at+"/putar", body).Want(200).Str("rahasia") }
		signed := func(what string, want map[string]bool) {
			t.Helper()
			w.partners(what)
			if _, err := w.App.Webhook.Turns(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, m := range w.take() {
				for s, ok := range want {
					if genuine(t, m, s) != ok {
						t.Errorf("%s: signed by %.10s: %v", what, s, !ok)
					}
				}
			}
		}
		second := rotate(object{"tumpang_detik": 3600})
		signed("tumpang", map[string]bool{old: true, second: true})
		third := rotate(object{"tumpang_detik": 3600})
		signed("tiga", map[string]bool{old: false, second: true, third: true})
		w.pass(time.Hour)
		signed("lewat", map[string]bool{second: false, third: true})
		fourth := rotate(object{"tumpang_detik": 0})
		signed("seketika", map[string]bool{third: false, fourth: true})
		w.Do("admin", "POST", at+"/putar", object{"tumpang_detik": 604801}).Problem(422, "validation_failed")
		if r := w.Do("admin", "POST", at+"/putar", nil).Want(200); r.Get("lama_sampai") == nil {
			t.Errorf("a day by itself: %s", r.Body)
		}
	})
}

// A trial tells at once what came of it, also while the webhook is off, and moves
// nothing.
func TestTrial(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at, secret := w.hook(nil)
		w.Do("admin", "POST", at+"/nonaktifkan", nil).Want(200)
		before := w.Do("admin", "GET", at, nil).Want(200)
		r := w.Do("admin", "POST", at+"/uji", nil).Want(200)
		got := w.take()
		if len(got) != 1 || !genuine(t, got[0], secret) || got[0].id != r.Str("pesan") || !strings.Contains(string(got[0].body), `"jenis":"webhook.uji"`) {
			t.Fatalf("got %+v", got)
		}
		if r.Str("status") != "terkirim" || r.Num("percobaan.0.status_http") != 200 || r.Get("posisi") != nil || r.Str("jenis") != "webhook.uji" {
			t.Errorf("answered %s", r.Body)
		}
		w.answers(status(500))
		w.pass(time.Second)
		bad := w.Do("admin", "POST", at+"/uji", "{}").Want(200)
		if bad.Str("status") != "gagal" || bad.Str("percobaan.0.galat") != "penerima_gagal" {
			t.Errorf("answered %s", bad.Body)
		}
		w.Do("admin", "POST", at+"/pengiriman/"+bad.Str("id")+"/kirim-ulang", nil).Problem(409, "conflict")
		if after := w.Do("admin", "GET", at, nil).Want(200); after.ETag() != before.ETag() {
			t.Errorf("a trial moved something: %s", after.Body)
		}
		page := w.Do("admin", "GET", at+"/pengiriman?limit=1&jenis=webhook.uji", nil).Want(200)
		next := w.Do("admin", "GET", at+"/pengiriman?limit=1&jenis=webhook.uji&cursor="+page.Str("page.next_cursor"), nil).Want(200)
		if page.Str("data.0.id") != bad.Str("id") || next.Str("data.0.id") != r.Str("id") || next.Get("page.next_cursor") != nil {
			t.Errorf("pages %s %s", page.Body, next.Body)
		}
		other, _ := w.hook(nil)
		w.Do("admin", "GET", other+"/pengiriman/"+r.Str("id"), nil).Problem(404, "not_found")
	})
}

// What an admin enters wrongly is told, all of it at once, and nothing is kept.
func TestWhatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		redirecting := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:1/dalam", http.StatusFound))
		t.Cleanup(redirecting.Close)
		at, _ := w.hook(nil)
		for name, tt := range map[string]struct {
			body    object
			pointer string
			code    string
		}{
			"no name":             {object{"nama": " ", "url": w.url}, "/nama", "required"},
			"no address":          {object{"nama": "x", "url": ""}, "/url", "required"},
			"another scheme":      {object{"nama": "x", "url": "ftp://127.0.0.1/"}, "/url", "not_https_url"},
			"a private address":   {object{"nama": "x", "url": "https://10.0.0.1/"}, "/url", "address_refused"},
			"a metadata service":  {object{"nama": "x", "url": "http://169.254.169.254/latest/"}, "/url", "address_refused"},
			"IPv4 within IPv6":    {object{"nama": "x", "url": "https://[::ffff:127.0.0.1]/"}, "/url", "address_refused"},
			"a decimal address":   {object{"nama": "x", "url": "https://2130706433/"}, "/url", "address_refused"},
			"a redirect":          {object{"nama": "x", "url": redirecting.URL}, "/url", "redirects"},
			"a form that is none": {object{"nama": "x", "url": w.url, "jenis": []string{"rencana"}}, "/jenis/0", "wrong_form"},
			"an unknown noun":     {object{"nama": "x", "url": w.url, "jenis": []string{"mitra.*", "siluman.dibuat"}}, "/jenis/1", "not_in_list"},
			"an event twice":      {object{"nama": "x", "url": w.url, "jenis": []string{"mitra.*", "mitra.*"}}, "/jenis/1", "duplicate"},
			"before the start":    {object{"nama": "x", "url": w.url, "setelah": -1}, "/setelah", "out_of_range"},
		} {
			r := w.Do("admin", "POST", "/webhook", tt.body).Problem(422, "validation_failed")
			if r.Str("errors.0.pointer") != tt.pointer || r.Str("errors.0.code") != tt.code {
				t.Errorf("%s: got %s", name, r.Body)
			}
			if tt.pointer == "/url" {
				r := w.Do("admin", "PATCH", at, object{"url": tt.body["url"]}, "If-Match", "*").Problem(422, "validation_failed")
				if r.Str("errors.0.code") != tt.code {
					t.Errorf("%s, later: got %s", name, r.Body)
				}
			}
		}
		if n := w.Do("admin", "GET", "/webhook?count=true", nil).Want(200).Num("page.total"); n != 1 {
			t.Errorf("%v webhooks", n)
		}
		// A new address is tried at once, whatever the old one did.
		w.answers(status(500))
		w.partners("Satu")
		w.turns()
		there := receive(t)
		w.Do("admin", "PATCH", at, object{"url": there.url}, "If-Match", "*").Want(200)
		if _, err := w.App.Webhook.Turns(t.Context()); err != nil || len(there.take()) != 1 {
			t.Errorf("not at the new address: %v", err)
		}
	})
}

// Without webhook_networks nothing on this machine or in the campus network is
// called: not when it is entered, and not when it stands there already.
func TestTheNetworksAreTheOperators(t *testing.T) {
	for _, e := range dbtest.Engines(t) {
		url := apptest.URL(t, e)
		r := receive(t)
		open := &world{apptest.Over(t, url), r}
		at, _ := open.hook(nil)
		closed := &world{apptest.Over(t, url, apptest.PublicOnly), r}
		for _, address := range []string{r.url, "https://127.0.0.1:8443/kait"} {
			closed.Do("admin", "POST", "/webhook", object{"nama": "x", "url": address}).Problem(422, "validation_failed")
		}
		closed.partners("Satu")
		if got := closed.turns(); len(got) != 0 {
			t.Errorf("%s: %v", e, got)
		}
		d := closed.Do("admin", "GET", at+"/pengiriman", nil).Want(200)
		if d.Str("data.0.percobaan.0.galat") != "alamat_ditolak" || d.Get("data.0.percobaan.0.status_http") != nil {
			t.Errorf("%s: %s", e, d.Body)
		}
	}
}
