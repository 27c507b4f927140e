package app

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// What is given back is resident no longer, and what runs next finds its code and
// its texts again.
func TestWhatTheStartTouchedIsGivenBack(t *testing.T) {
	before := mapped(t)
	if err := giveBack(); err != nil {
		t.Fatal(err)
	}
	if after := mapped(t); after >= before {
		t.Errorf("%d kB of files resident, %d kB before", after, before)
	}
}

// mapped is how much of files is resident in this process, in kB.
func mapped(t *testing.T) (kB int) {
	t.Helper()
	b, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "Pss_File:"); ok {
			if _, err := fmt.Sscan(v, &kB); err != nil {
				t.Fatal(err)
			}
		}
	}
	return kB
}
