package rencana_test

import (
	"slices"
	"testing"

	"kerjasama/internal/apptest"
)

// What a draft names was right when it was named. A partner that was made
// inactive since keeps no one from changing the rest, nor from taking it off.
func TestPartnersThatBecameInactive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		gone, other := w.partner("PT Kini Nonaktif"), w.partner("CV Kini Nonaktif")
		id := w.plan(object{"mitra_ids": []string{w.mitra[0], gone}})
		for _, m := range []string{gone, other} {
			w.Do("staf", "POST", "/mitra/"+m+"/nonaktifkan", nil).Want(200)
		}
		patch := func(w *world, body object) *apptest.Response {
			return w.Do("staf", "PATCH", "/rencana-kegiatan/"+id, body, "If-Match", "*")
		}
		for name, tt := range map[string]struct {
			mitra  []string // nil leaves mitra_ids out
			faults string
		}{
			"left as they are":              {nil, ""},
			"sent as they are":              {[]string{w.mitra[0], gone}, ""},
			"in another order":              {[]string{gone, w.mitra[0]}, ""},
			"the active one taken off":      {[]string{gone}, ""},
			"another inactive one":          {[]string{other, w.mitra[0]}, "/mitra_ids/0 inactive"},
			"one that does not exist":       {[]string{w.mitra[0], nobody}, "/mitra_ids/1 unknown_id"},
			"taken off, and then put again": {[]string{w.mitra[0]}, ""},
		} {
			w.sub(t, name, func(t *testing.T, w *world) {
				body := object{"judul": name}
				if tt.mitra != nil {
					body["mitra_ids"] = tt.mitra
				}
				r := patch(w, body)
				if tt.faults != "" {
					if r.Problem(422, "validation_failed"); faults(r) != tt.faults {
						t.Errorf("got %q, want %q", faults(r), tt.faults)
					}
					return
				}
				r.Want(200)
				if tt.mitra != nil && !slices.Equal(texts(r.Get("mitra_ids")), tt.mitra) {
					t.Errorf("mitra_ids %v, want %v", r.Get("mitra_ids"), tt.mitra)
				}
				if !slices.Contains(tt.mitra, gone) && tt.mitra != nil {
					if r := patch(w, object{"mitra_ids": []string{gone}}).Problem(422, "validation_failed"); faults(r) != "/mitra_ids/0 inactive" {
						t.Errorf("put again: %q", faults(r))
					}
				}
				w.Do("staf", "POST", "/mitra/"+gone+"/aktifkan", nil).Want(200)
				patch(w, object{"mitra_ids": []string{w.mitra[0], gone}}).Want(200)
				w.Do("staf", "POST", "/mitra/"+gone+"/nonaktifkan", nil).Want(200)
			})
		}
		if p := w.Do("staf", "POST", "/rencana-kegiatan", w.isi(object{"mitra_ids": []string{w.mitra[0], gone}})).Problem(422, "validation_failed"); faults(p) != "/mitra_ids/1 inactive" {
			t.Errorf("a new plan: %q", faults(p))
		}
		w.act(id, "ajukan", nil).Want(200)
	})
}

func texts(v any) []string {
	l, ok := v.([]any)
	if !ok {
		return nil
	}
	out := make([]string, len(l))
	for i, x := range l {
		out[i], _ = x.(string)
	}
	return out
}
