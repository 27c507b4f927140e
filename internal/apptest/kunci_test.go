package apptest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"kerjasama/internal/apptest"
)

// A thousand POSTs at once with one Idempotency-Key, over real connections: one
// record, one answer; all but one say that they are repeated.
func TestAThousandPostsWithOneKeyAreOne(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		srv := httptest.NewServer(o.App.Handler())
		defer srv.Close()
		tr := &http.Transport{MaxConnsPerHost: 64, MaxIdleConnsPerHost: 64}
		defer tr.CloseIdleConnections()
		client := &http.Client{Transport: tr}
		token := o.Token("staf")
		body := fmt.Sprintf(`{"judul":"Kunjungan","tujuan":"Mutu.","jenis":"penjadwalan","tanggal_mulai":"2026-07-10","tanggal_selesai":"2026-07-11","mitra_ids":[%q],"unit_ids":[%q]}`, o.mitra, o.unit)
		send := func(body string) (int, http.Header, string) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+"/api/v1/rencana-kegiatan", strings.NewReader(body))
			if err != nil {
				t.Error(err)
				return 0, nil, ""
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("Idempotency-Key", "seribu")
			res, err := client.Do(r)
			if err != nil {
				t.Error(err)
				return 0, nil, ""
			}
			defer res.Body.Close()
			b, err := io.ReadAll(res.Body)
			if err != nil {
				t.Error(err)
			}
			return res.StatusCode, res.Header, string(b)
		}
		plans := o.number("SELECT count(*) FROM rencana_kegiatan")
		var (
			mu       sync.Mutex
			bodies   = map[string]int{}
			firsts   int
			statuses = map[int]int{}
		)
		together(1000, func(int) int {
			status, h, b := send(body)
			mu.Lock()
			defer mu.Unlock()
			bodies[b]++
			statuses[status]++
			if status == http.StatusCreated && h.Get("Idempotency-Replayed") != "true" {
				firsts++
			}
			return status
		})
		if statuses[http.StatusCreated] != 1000 || len(bodies) != 1 || firsts != 1 {
			t.Errorf("statuses %v, %d different bodies, %d first answers", statuses, len(bodies), firsts)
		}
		if n := o.number("SELECT count(*) FROM rencana_kegiatan") - plans; n != 1 {
			t.Errorf("%d plans were made", n)
		}
		if n := o.number("SELECT count(*) FROM jurnal WHERE kunci = 'seribu'"); n != 1 {
			t.Errorf("%d journal rows hold the key", n)
		}
		status, _, b := send(strings.Replace(body, "Mutu.", "Lain.", 1))
		if status != http.StatusUnprocessableEntity || !strings.Contains(b, "idempotency_key_reused") {
			t.Errorf("the key with another body: %d %s", status, b)
		}
	})
}

// A refusal frees the key: what was wrong is mended and sent again under it.
func TestARefusalFreesTheKey(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		o := open(w)
		body := object{"nama": "", "kategori": "dudi", "kode_negara": "ID"}
		o.Do("staf", "POST", "/mitra", body, "Idempotency-Key", "k1").Problem(422, "validation_failed")
		good := `{"nama":"PT Rekaan Dua","kategori":"dudi","kode_negara":"ID"}`
		first := o.Do("staf", "POST", "/mitra", good, "Idempotency-Key", "k1").Want(201)
		again := o.Do("staf", "POST", "/mitra", good, "Idempotency-Key", "k1").Want(201)
		if first.Str("id") != again.Str("id") || again.Header.Get("Idempotency-Replayed") != "true" || again.Header.Get("Location") != first.Header.Get("Location") {
			t.Errorf("first %s, again %s", first.Body, again.Body)
		}
		// Another person's key of the same name is another key.
		other := o.Do("koordinator", "POST", "/mitra", strings.Replace(good, "Dua", "Tiga", 1), "Idempotency-Key", "k1").Want(201)
		if other.Str("id") == first.Str("id") {
			t.Error("two people share a key")
		}
	})
}
