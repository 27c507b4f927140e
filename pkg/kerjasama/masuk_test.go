package kerjasama_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"kerjasama/pkg/kerjasama"
)

func grant(access, refresh string) answer {
	return ok(`{"access_token":"` + access + `","token_type":"Bearer","expires_in":600,"refresh_token":"` + refresh + `"}`)
}

func TestSigningIn(t *testing.T) {
	expired, one := refusal(401, "token_expired"), ok(`{"id":"m1"}`)
	for name, tt := range map[string]struct {
		answers []answer
		want    []string // path and token of every request
		code    string
	}{
		"at the first call": {
			answers: []answer{grant("a1", "s1"), one},
			want:    []string{"/api/v1/auth/login", "/api/v1/mitra/m1 a1"},
		},
		"with a wrong password": {
			answers: []answer{refusal(401, "credentials_invalid")},
			want:    []string{"/api/v1/auth/login"}, code: "credentials_invalid",
		},
		"renewed when the token has run out": {
			answers: []answer{grant("a1", "s1"), expired, grant("a2", "s2"), one},
			want:    []string{"/api/v1/auth/login", "/api/v1/mitra/m1 a1", "/api/v1/auth/refresh", "/api/v1/mitra/m1 a2"},
		},
		"again when the renewal was used elsewhere": {
			answers: []answer{grant("a1", "s1"), expired, refusal(409, "refresh_superseded"), grant("a2", "s2"), one},
			want:    []string{"/api/v1/auth/login", "/api/v1/mitra/m1 a1", "/api/v1/auth/refresh", "/api/v1/auth/login", "/api/v1/mitra/m1 a2"},
		},
		"again when the session has ended": {
			answers: []answer{grant("a1", "s1"), refusal(401, "token_invalid"), refusal(401, "token_invalid"), grant("a2", "s2"), one},
			want:    []string{"/api/v1/auth/login", "/api/v1/mitra/m1 a1", "/api/v1/auth/refresh", "/api/v1/auth/login", "/api/v1/mitra/m1 a2"},
		},
		"only once for one call": {
			answers: []answer{grant("a1", "s1"), expired, grant("a2", "s2"), expired},
			want:    []string{"/api/v1/auth/login", "/api/v1/mitra/m1 a1", "/api/v1/auth/refresh", "/api/v1/mitra/m1 a2"}, code: "token_expired",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := newStub(t, kerjasama.Config{Credentials: kerjasama.Password("staf", "kata sandi")}, tt.answers...)
			_, err := kerjasama.Get[rekaman](t.Context(), c, "/mitra/m1", nil)
			if got := kerjasama.Code(err); got != tt.code || tt.code == "" && err != nil {
				t.Errorf("got %v, want code %q", err, tt.code)
			}
			var got []string
			for _, r := range s.got {
				got = append(got, strings.TrimSpace(r.path+" "+strings.TrimPrefix(r.header.Get("Authorization"), "Bearer ")))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if s.got[0].body != `{"password":"kata sandi","username":"staf"}` {
				t.Errorf("got body %s", s.got[0].body)
			}
			if len(s.got) > 2 && s.got[2].body != `{"refresh_token":"s1"}` {
				t.Errorf("got body %s", s.got[2].body)
			}
		})
	}
}

func TestAFixedTokenIsNotRenewed(t *testing.T) {
	c, s := newStub(t, kerjasama.Config{Credentials: kerjasama.Token("t1")}, refusal(401, "token_expired"))
	_, err := kerjasama.Get[rekaman](t.Context(), c, "/mitra/m1", nil)
	if kerjasama.Code(err) != "token_expired" || len(s.got) != 1 || s.got[0].header.Get("Authorization") != "Bearer t1" {
		t.Errorf("got %v after %d requests", err, len(s.got))
	}
}

func TestSigningOut(t *testing.T) {
	gone := answer{status: http.StatusNoContent}
	for name, tt := range map[string]struct {
		answers []answer
		want    []string
		code    string
	}{
		"ends the session": {
			answers: []answer{grant("a1", "s1"), gone},
			want:    []string{"/api/v1/auth/login", "/api/v1/auth/logout a1"},
		},
		"renews first when the token has run out": {
			answers: []answer{grant("a1", "s1"), refusal(401, "token_expired"), grant("a2", "s2"), gone},
			want:    []string{"/api/v1/auth/login", "/api/v1/auth/logout a1", "/api/v1/auth/refresh", "/api/v1/auth/logout a2"},
		},
		"is content when the session has ended": {
			answers: []answer{grant("a1", "s1"), refusal(401, "token_invalid"), refusal(401, "token_invalid")},
			want:    []string{"/api/v1/auth/login", "/api/v1/auth/logout a1", "/api/v1/auth/refresh"},
		},
		"says when it could not": {
			answers: []answer{grant("a1", "s1"), refusal(500, "internal")},
			want:    []string{"/api/v1/auth/login", "/api/v1/auth/logout a1"}, code: "internal",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := newStub(t, kerjasama.Config{Credentials: kerjasama.Password("staf", "x")}, append(tt.answers, grant("a9", "s9"))...)
			if token, err := c.AccessToken(t.Context()); token != "a1" || err != nil {
				t.Fatalf("got %q, %v, want a1", token, err)
			}
			err := c.SignOut(t.Context())
			if got := kerjasama.Code(err); got != tt.code || tt.code == "" && err != nil {
				t.Errorf("got %v, want code %q", err, tt.code)
			}
			var got []string
			for _, r := range s.got {
				got = append(got, strings.TrimSpace(r.path+" "+strings.TrimPrefix(r.header.Get("Authorization"), "Bearer ")))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if err := c.SignOut(t.Context()); err != nil || len(s.got) != len(tt.want) {
				t.Errorf("a second time: %v, %d requests", err, len(s.got))
			}
			if token, err := c.AccessToken(t.Context()); token != "a9" || err != nil {
				t.Errorf("after it: got %q, %v, want a new sign-in", token, err)
			}
		})
	}
	for name, cred := range map[string]kerjasama.Credentials{"a token": kerjasama.Token("t1"), "nobody": nil} {
		c, s := newStub(t, kerjasama.Config{Credentials: cred})
		if err := c.SignOut(t.Context()); err != nil || len(s.got) != 0 {
			t.Errorf("%s: %v after %d requests, want none", name, err, len(s.got))
		}
	}
}

// A call that was on its way when the session ended begins a new one.
func TestACallOutlivesSigningOut(t *testing.T) {
	var c *kerjasama.Client
	n := 0
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		a := refusal(401, "token_invalid")
		switch {
		case r.URL.Path == "/api/v1/auth/login":
			n++
			a = grant("a"+strconv.Itoa(n), "s")
		case r.URL.Path == "/api/v1/auth/logout":
			a = answer{status: http.StatusNoContent}
		case r.Header.Get("Authorization") == "Bearer a1":
			if err := c.SignOut(r.Context()); err != nil {
				t.Error(err)
			}
		case r.Header.Get("Authorization") == "Bearer a2":
			a = ok(`{"id":"m1"}`)
		}
		a.write(w)
	})
	c = client(t, kerjasama.Config{URL: at, Credentials: kerjasama.Password("staf", "x")})
	if r, err := kerjasama.Get[rekaman](t.Context(), c, "/mitra/m1", nil); err != nil || r.Value.ID != "m1" {
		t.Errorf("got %+v, %v", r.Value, err)
	}
}

// The server refuses a1 to all of them; only one may use the refresh token.
func TestManyGoroutinesRenewOnce(t *testing.T) {
	const n = 16
	var mu sync.Mutex
	asked := map[string]int{}
	var all sync.WaitGroup // every goroutine has been refused once
	all.Add(n)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path]++
		mu.Unlock()
		var a answer
		switch {
		case r.URL.Path == "/api/v1/auth/login":
			a = grant("a1", "s1")
		case r.URL.Path == "/api/v1/auth/refresh":
			a = grant("a2", "s2")
		case r.Header.Get("Authorization") == "Bearer a1":
			all.Done()
			all.Wait()
			a = refusal(401, "token_expired")
		default:
			a = ok(`{"id":"m1"}`)
		}
		a.write(w)
	})
	c := client(t, kerjasama.Config{URL: s, Credentials: kerjasama.Password("staf", "x")})
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if _, err := kerjasama.Get[rekaman](t.Context(), c, "/mitra/m1", nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if asked["/api/v1/auth/login"] != 1 || asked["/api/v1/auth/refresh"] != 1 || asked["/api/v1/mitra/m1"] != 2*n {
		t.Errorf("got %v, want one login, one renewal, %d reads", asked, 2*n)
	}
}
