package app

import (
	"regexp"
	"strings"
	"testing"

	"kerjasama/internal/platform/dbtest"
)

// The keeper rotates the keys on the host: what was published as the next one
// signs, and the one before is still there for what it signed.
func TestKeysAreRotatedOnTheHost(t *testing.T) {
	for _, engine := range dbtest.Engines(t) {
		t.Run(string(engine), func(t *testing.T) {
			url := dbtest.URL(t, engine)
			keys := func(word string) map[string]string {
				code, out := typed(t, "kunci", word, "--database", url)
				if code != 0 {
					t.Fatal(out)
				}
				m := map[string]string{}
				for _, l := range regexp.MustCompile(`(?m)^(berikut|aktif|pensiun) +(\S{43})`).FindAllStringSubmatch(out, -1) {
					m[l[1]] = l[2]
				}
				return m
			}
			before := keys("status")
			after := keys("rotasi")
			if len(before) != 2 || after["aktif"] != before["berikut"] || after["pensiun"] != before["aktif"] || after["berikut"] == before["berikut"] {
				t.Errorf("before %v, after %v", before, after)
			}
			if again := keys("status"); again["aktif"] != after["aktif"] {
				t.Errorf("shown otherwise: %v", again)
			}
			if code, out := typed(t, "kunci", "--database", url); code != 1 || !strings.Contains(out, "status | rotasi") {
				t.Errorf("exit %d: %s", code, out)
			}
		})
	}
}
