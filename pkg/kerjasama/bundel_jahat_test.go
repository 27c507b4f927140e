package kerjasama_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"kerjasama/pkg/kerjasama"
)

// A bundle that agrees with itself is not sound if unpacking it would write
// elsewhere, over another of its files, or under a name that shows another.
func TestBundlesThatWouldHarmWhoUnpacksThem(t *testing.T) {
	for name, files := range map[string][][2]string{
		"a name that leaves":      {{"../../etc/passwd", "x"}},
		"a name that leaves mid":  {{"bukti/../../x", "x"}},
		"an absolute name":        {{"/etc/passwd", "x"}},
		"a Windows name":          {{`bukti\..\..\x`, "x"}},
		"a drive":                 {{"C:x", "x"}},
		"an empty part":           {{"bukti//x", "x"}},
		"a folder":                {{"bukti/", ""}},
		"no name":                 {{"", "x"}},
		"a control character":     {{"bukti/a\x1b[2Jb", "x"}},
		"a line feed":             {{"bukti/a\nb", "x"}},
		"turned around":           {{"bukti/a\u202Efdp.exe", "x"}},
		"no text":                 {{"bukti/\xff", "x"}},
		"two of one name":         {{"bukti/a", "x"}, {"bukti/a", "y"}},
		"two that differ in case": {{"bukti/a", "x"}, {"BUKTI/A", "y"}},
		"a second manifest":       {{"MANIFEST.json", "{}"}},
	} {
		if got := periksa(t, bundle(t, files...)); len(got.Temuan) == 0 {
			t.Errorf("%s: nothing was found", name)
		}
	}
	if got := periksa(t, bundle(t, [2]string{"bukti/é-ü.pdf", "x"}, [2]string{"bukti.csv", "y"})); len(got.Temuan) != 0 {
		t.Errorf("%+v", got.Temuan)
	}
}

// hole is a file that is mostly nothing: size bytes, of which the last are tail.
type hole struct {
	size int64
	tail []byte
	most int // the largest piece that was asked for
}

func (h *hole) ReadAt(b []byte, at int64) (int, error) {
	h.most = max(h.most, len(b))
	clear(b)
	for i := range b {
		if k := at + int64(i) - (h.size - int64(len(h.tail))); k >= 0 && k < int64(len(h.tail)) {
			b[i] = h.tail[k]
		}
	}
	if at+int64(len(b)) > h.size {
		return 0, io.ErrUnexpectedEOF
	}
	return len(b), nil
}

// A file that says its directory or its manifest is a gigabyte is told, not read
// into memory.
func TestWhatABundleSaysOfItsSizesIsNotBelieved(t *testing.T) {
	const size = 1 << 28
	b := sampel(t)
	end := bytes.Clone(b[len(b)-22-7-64:])
	binary.LittleEndian.PutUint32(end[12:], uint32(size-len(end)-16))
	binary.LittleEndian.PutUint32(end[16:], 16)
	h := &hole{size: size, tail: end}
	got, err := kerjasama.PeriksaBundel(h, size)
	if err != nil || len(got.Temuan) == 0 {
		t.Errorf("%v %+v", err, got)
	}
	if h.most > 1<<26 {
		t.Errorf("%d bytes were read at once", h.most)
	}
	if _, err := kerjasama.PeriksaBundel(&hole{size: 10}, math.MaxInt64); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

func TestABundleWithoutManifest(t *testing.T) {
	b := sampel(t)
	bad := bytes.ReplaceAll(b, []byte("MANIFEST.json"), []byte("MANIFEZT.json"))
	if got := periksa(t, bad); len(got.Temuan) == 0 || !strings.Contains(got.Temuan[len(got.Temuan)-1].Bagian, "MANIFEST") {
		t.Errorf("%+v", got.Temuan)
	}
}
