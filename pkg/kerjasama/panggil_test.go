package kerjasama_test

import (
	"errors"
	"net/url"
	"slices"
	"testing"

	"kerjasama/pkg/kerjasama"
)

func page(next string, ids ...string) answer {
	body := `{"data":[`
	for i, id := range ids {
		if i > 0 {
			body += ","
		}
		body += `{"id":"` + id + `"}`
	}
	if next != "null" {
		next = `"` + next + `"`
	}
	return ok(body + `],"page":{"limit":2,"next_cursor":` + next + `,"prev_cursor":null,"total":null}}`)
}

func TestListFollowsTheCursor(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, page("k1", "a", "b"), page("k2"), page("null", "c"))
	q := url.Values{"status": {"aktif", "calon"}}
	var got []string
	for r, err := range kerjasama.List[rekaman](t.Context(), c, "/mitra", q) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.ID)
	}
	if want := []string{"a", "b", "c"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	var paths []string
	for _, r := range s.got {
		paths = append(paths, r.path)
	}
	want := []string{"/api/v1/mitra?limit=100&status=aktif&status=calon", "/api/v1/mitra?cursor=k1&limit=100&status=aktif&status=calon", "/api/v1/mitra?cursor=k2&limit=100&status=aktif&status=calon"}
	if !slices.Equal(paths, want) {
		t.Errorf("got %q, want %q", paths, want)
	}
	if len(q) != 1 {
		t.Errorf("the caller's query became %v", q)
	}
}

func TestListFetchesNoMoreThanIsUsed(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, page("k1", "a", "b"))
	for _, err := range kerjasama.List[rekaman](t.Context(), c, "/mitra", url.Values{"limit": {"2"}}) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if len(s.got) != 1 || s.got[0].path != "/api/v1/mitra?limit=2" {
		t.Errorf("got %v, want one page of two", s.got)
	}
}

func TestListEndsWithTheError(t *testing.T) {
	c, _ := newStub(t, kerjasama.Config{}, page("k1", "a"), refusal(400, "query_invalid"))
	var got []string
	for r, err := range kerjasama.List[rekaman](t.Context(), c, "/mitra", nil) {
		got = append(got, r.ID+kerjasama.Code(err))
	}
	if want := []string{"a", "query_invalid"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestChangesCarryTheVersionSeen(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, ok(`{}`), ok(`{}`), answer{status: 204}, ok(`{}`))
	body := map[string]any{"judul": nil}
	_, err1 := kerjasama.Patch[rekaman](t.Context(), c, "/mitra/m1", `"1.a"`, body)
	_, err2 := kerjasama.Put[rekaman](t.Context(), c, "/jam-kerja", `"2.b"`, body)
	err3 := c.Delete(t.Context(), "/mitra/m1", `"3.c"`)
	_, err4 := kerjasama.Act[rekaman](t.Context(), c, "/mitra/m1/aktifkan", nil, kerjasama.IfMatch(`"4.d"`))
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	for i, want := range []seen{
		{"PATCH", "/api/v1/mitra/m1", `{"judul":null}`, nil}, {"PUT", "/api/v1/jam-kerja", `{"judul":null}`, nil},
		{"DELETE", "/api/v1/mitra/m1", "", nil}, {"POST", "/api/v1/mitra/m1/aktifkan", "", nil},
	} {
		g := s.got[i]
		if g.method != want.method || g.path != want.path || g.body != want.body || g.header.Get("If-Match") != []string{`"1.a"`, `"2.b"`, `"3.c"`, `"4.d"`}[i] {
			t.Errorf("got %+v, want %+v", g, want)
		}
	}
}

func TestTheStateAlreadyKnown(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, answer{status: 304, header: map[string]string{"ETag": `"0.k"`}})
	_, err := c.LaporanKPI(t.Context(), url.Values{"tahun": {"2026"}}, kerjasama.IfNoneMatch(`"0.k"`))
	if !errors.Is(err, kerjasama.ErrNotModified) || s.got[0].header.Get("If-None-Match") != `"0.k"` {
		t.Errorf("got %v, want ErrNotModified", err)
	}
}

func TestAddresses(t *testing.T) {
	for name, tt := range map[string]struct{ below, path, want string }{
		"a path":                   {"", "/mitra", "/api/v1/mitra"},
		"an href":                  {"", "/api/v1/kpi/B.1.15.7/rincian?tahun=2026&bagian=penyebut", "/api/v1/kpi/B.1.15.7/rincian?bagian=penyebut&tahun=2026"},
		"a server below a path":    {"/kerjasama/", "/mitra", "/kerjasama/api/v1/mitra"},
		"a server with its base":   {"/api/v1", "/mitra", "/api/v1/mitra"},
		"a segment with a slash":   {"/a", "/kpi/" + url.PathEscape("B/7"), "/a/api/v1/kpi/B%2F7"},
		"what only looks the base": {"", "/api/v12", "/api/v1/api/v12"},
	} {
		t.Run(name, func(t *testing.T) {
			_, s := newStub(t, kerjasama.Config{}, ok(`{}`))
			c := client(t, kerjasama.Config{URL: serve(t, s.ServeHTTP) + tt.below})
			if _, err := kerjasama.Get[rekaman](t.Context(), c, tt.path, nil); err != nil {
				t.Fatal(err)
			}
			if got := s.got[0].path; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// The token must not reach another host.
func TestOtherHostsAreRefused(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{Credentials: kerjasama.Token("t1")})
	for _, path := range []string{"https://lain.example/api/v1/mitra", "//lain.example/mitra", "mitra", "", "/%zz"} {
		if _, err := kerjasama.Get[rekaman](t.Context(), c, path, nil); err == nil {
			t.Errorf("%q was accepted", path)
		}
	}
	if len(s.got) != 0 {
		t.Errorf("got %d requests, want none", len(s.got))
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{}, answer{status: 301, header: map[string]string{"Location": "/api/v1/lain"}}, ok(`{}`))
	if _, err := kerjasama.Create[rekaman](t.Context(), c, "/mitra", struct{}{}); err == nil || len(s.got) != 1 {
		t.Errorf("got %v after %d requests, want an error after 1", err, len(s.got))
	}
}

func TestConfigurationsThatCannotWork(t *testing.T) {
	for _, cfg := range []kerjasama.Config{{}, {URL: "kampus.example"}, {URL: "ftp://kampus.example"}, {URL: "https://a:b@kampus.example"}, {URL: "https://kampus.example", Language: "fr"}} {
		if _, err := kerjasama.New(cfg); err == nil {
			t.Errorf("%+v was accepted", cfg)
		}
	}
}
