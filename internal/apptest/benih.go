package apptest

import (
	"os"
	"strconv"
	"testing"
)

// Seeds are what random worlds are made from: the first, with KERJASAMA_SOAK
// twelve from there on. KERJASAMA_SEED takes the place of the first, to see a
// world again that failed before.
func Seeds(t testing.TB, first uint64) []uint64 {
	t.Helper()
	if s := os.Getenv("KERJASAMA_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("KERJASAMA_SEED: %v", err)
		}
		first = n
	}
	out := []uint64{first}
	for os.Getenv("KERJASAMA_SOAK") != "" && len(out) < 12 {
		out = append(out, first+uint64(len(out)))
	}
	return out
}
