package apptest_test

import (
	"testing"
	"time"

	"kerjasama/internal/apptest"
	"kerjasama/internal/config"
	"kerjasama/internal/platform/dbtest"
)

// RFC 9116: Contact first in the order of preference, Expires once and within a
// year, Canonical only where the address people use is known.
func TestSecurityTxt(t *testing.T) {
	const path = "/.well-known/security.txt"
	e := dbtest.Engines(t)[0]
	contacts := []string{"mailto:keamanan@kampus.example", "https://kampus.example/lapor"}
	for name, tt := range map[string]struct {
		contacts     []string
		public, want string
	}{
		"two contacts and a public address": {contacts, "https://api.kampus.example/", "Contact: mailto:keamanan@kampus.example\nContact: https://kampus.example/lapor\n" +
			"Expires: 2027-01-05T17:00:00Z\nPreferred-Languages: id, en\nCanonical: https://api.kampus.example/.well-known/security.txt\n"},
		"an address nobody named": {contacts[:1], "", "Contact: mailto:keamanan@kampus.example\nExpires: 2027-01-05T17:00:00Z\nPreferred-Languages: id, en\n"},
	} {
		t.Run(name, func(t *testing.T) {
			w := apptest.Over(t, apptest.URL(t, e), func(c *config.Config) { c.SecurityContact, c.PublicURL = tt.contacts, tt.public })
			r := w.Do("", "GET", path, nil).Want(200)
			if string(r.Body) != tt.want || r.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
				t.Errorf("got %s %q, want %q", r.Header.Get("Content-Type"), r.Body, tt.want)
			}
			w.Do("", "GET", path, nil, "If-None-Match", r.ETag()).Want(304)
			w.Do("", "GET", path+"?x=1", nil).Problem(400, "query_invalid")
			w.Clock.Advance(24 * time.Hour)
			w.Do("", "GET", path, nil, "If-None-Match", r.ETag()).Want(200)
		})
	}
	apptest.New(t, e).Do("", "GET", path, nil).Problem(404, "not_found")
}
