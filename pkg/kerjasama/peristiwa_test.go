package kerjasama_test

import (
	"net/url"
	"slices"
	"testing"

	"kerjasama/pkg/kerjasama"
)

func feed(next, head string, posisi ...string) answer {
	body := `{"data":[`
	for i, p := range posisi {
		if i > 0 {
			body += ","
		}
		body += `{"posisi":` + p + `,"id":"1","jenis":"mitra.dibuat","subjek":{"id":"m1"},"data":{"x":1}}`
	}
	return ok(body + `],"next_after":` + next + `,"head":` + head + `}`)
}

func TestEventsAreFollowedToTheHead(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, feed("4", "9", "3", "4"), feed("7", "9"), feed("9", "9", "8"))
	var at []int64
	var after int64
	for p, err := range c.Peristiwa(t.Context(), 2, url.Values{"types": {"mitra.dibuat"}}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Data {
			at = append(at, e.Posisi)
		}
		after = p.NextAfter
	}
	if !slices.Equal(at, []int64{3, 4, 8}) || after != 9 {
		t.Errorf("got events %v up to %d, want 3, 4, 8 up to 9", at, after)
	}
	if s.got[1].path != "/api/v1/peristiwa?after=4&limit=100&types=mitra.dibuat" {
		t.Errorf("got %q", s.got[1].path)
	}
}

func TestEventsEndWhereNothingIsNew(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, feed("9", "9"))
	for p, err := range c.Peristiwa(t.Context(), 9, nil) {
		if err != nil || len(p.Data) != 0 || p.NextAfter != 9 {
			t.Errorf("got %+v, %v", p, err)
		}
	}
	if len(s.got) != 1 {
		t.Errorf("got %d requests, want 1", len(s.got))
	}
}
