package lampiran_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// status is what a GET of the file comes to for each of the people.
func (w *world) readers(id string) map[string]int {
	w.t.Helper()
	got := map[string]int{}
	for _, as := range []string{"", "staf", "staf2", "koordinator", "unit.if", "unit.tm", "pimpinan", "admin"} {
		got[as] = w.do(as, "GET", "/berkas/"+id, "").Code
	}
	return got
}

func TestWhoReadsAFile(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.upload("unit.if", "a.pdf", pdf)
		before := map[string]int{"": 401, "staf": 404, "staf2": 404, "koordinator": 404, "unit.if": 200, "unit.tm": 404, "pimpinan": 404, "admin": 403}
		if diff := cmp.Diff(before, w.readers(b.ID)); diff != "" {
			t.Errorf("until it is attached (-want +got): %s", diff)
		}
		if err := w.attach("unit.if", unitIF, map[string]string{"/berkas_id": b.ID}); err != nil {
			t.Fatal(err)
		}
		after := map[string]int{"": 401, "staf": 200, "staf2": 200, "koordinator": 200, "unit.if": 200, "unit.tm": 404, "pimpinan": 200, "admin": 403}
		if diff := cmp.Diff(after, w.readers(b.ID)); diff != "" {
			t.Errorf("attached to a record of IF (-want +got): %s", diff)
		}
		// Attached to a record of another unit only, its own uploader no longer reads it.
		c := w.upload("unit.if", "c.pdf", pdf)
		if err := w.attach("unit.if", unitTM, map[string]string{"/berkas_id": c.ID}); err != nil {
			t.Fatal(err)
		}
		if got := w.readers(c.ID); got["unit.tm"] != 200 || got["unit.if"] != 404 {
			t.Errorf("attached to a record of TM: %v", got)
		}
		// What one may not see looks like what does not exist.
		hidden := w.do("unit.tm", "GET", "/berkas/"+b.ID, "", "X-Request-Id", "a").Body.String()
		none := w.do("unit.tm", "GET", "/berkas/"+ident.New(w.clk.Now()), "", "X-Request-Id", "a").Body.String()
		if len(hidden) != len(none) {
			t.Errorf("told apart:\n%s\n%s", hidden, none)
		}
		w.do("staf", "GET", "/berkas/bukan-id", "").want(404, "not_found")
	})
}

func TestAttach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		mine, theirs, shared := w.upload("unit.tm", "a.pdf", pdf), w.upload("staf", "b.pdf", pdf), w.upload("staf", "c.pdf", pdf)
		if err := w.attach("staf", unitTM, map[string]string{"/berkas_id": shared.ID}); err != nil {
			t.Fatal(err)
		}
		n := w.count("berkas_lampiran")
		err := w.attach("unit.tm", unitTM, map[string]string{
			"/bukti/0/berkas_id": mine.ID, "/bukti/1/berkas_id": theirs.ID, "/bukti/2/berkas_id": "bukan-id",
			"/bukti/3/berkas_id": ident.New(w.clk.Now()), "/bukti/4/berkas_id": shared.ID,
		})
		f, ok := fault.As(err)
		if !ok || f.Code != fault.ValidationFailed {
			t.Fatalf("got %v, want validation_failed", err)
		}
		var pointers []string
		for _, fd := range f.Fields {
			if fd.Code != "unknown_id" {
				t.Errorf("%s: code %s", fd.Pointer, fd.Code)
			}
			pointers = append(pointers, fd.Pointer)
		}
		if diff := cmp.Diff([]string{"/bukti/1/berkas_id", "/bukti/2/berkas_id", "/bukti/3/berkas_id"}, pointers); diff != "" {
			t.Errorf("pointers (-want +got): %s", diff)
		}
		if got := w.count("berkas_lampiran"); got != n {
			t.Errorf("%d attachments after a refusal, want %d", got, n)
		}
		for range 2 { // again is no more
			if err := w.attach("unit.tm", unitTM, map[string]string{"/a": mine.ID, "/b": mine.ID, "/c": shared.ID}); err != nil {
				t.Fatal(err)
			}
		}
		if got := w.count("berkas_lampiran"); got != n+1 {
			t.Errorf("%d attachments, want %d", got, n+1)
		}
		if err := w.attach("unit.tm", unitTM, nil); err != nil {
			t.Errorf("nothing to attach: %v", err)
		}
	})
}

func TestInfo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.upload("staf", "a.pdf", pdf)
		none := ident.New(w.clk.Now())
		want := map[string]berkas.Ringkas{b.ID: b.Ringkas}
		got, err := w.svc.Info(t.Context(), nil, []string{b.ID, none, b.ID})
		if err != nil || !cmp.Equal(want, got) {
			t.Errorf("got %v %v, want %v", got, err, want)
		}
		_, err = journal.Do(t.Context(), w.j, journal.Call{By: people()["staf"]}, func(tx *journal.Tx) (struct{}, error) {
			got, err := w.svc.Info(t.Context(), tx, []string{b.ID})
			if !cmp.Equal(want, got) {
				t.Errorf("within a change: got %v, want %v", got, want)
			}
			return struct{}{}, err
		})
		if err != nil {
			t.Error(err)
		}
		if got, err := w.svc.Info(t.Context(), nil, nil); err != nil || len(got) != 0 {
			t.Errorf("of nothing: %v %v", got, err)
		}
	})
}
