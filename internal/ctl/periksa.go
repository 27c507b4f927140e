package ctl

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// summed is one line of the list of digests.
type summed struct{ name, sum string }

// digests are in the order of their names.
type digests []summed

// with returns the list with one file's digest set.
func (d digests) with(name, sum string) digests {
	i, found := slices.BinarySearchFunc(d, name, func(s summed, n string) int { return strings.Compare(s.name, n) })
	if found {
		d[i].sum = sum
		return d
	}
	return slices.Insert(d, i, summed{name, sum})
}

// readSums reads the list of digests in a folder.
func readSums(root *os.Root) (digests, error) {
	b, err := root.ReadFile(sums)
	if err != nil {
		return nil, err
	}
	var out digests
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		sum, name, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "  ")
		if !ok || len(sum) != 64 || name == "" {
			return nil, fmt.Errorf("%s line %d is not a SHA-256 and a name", sums, n)
		}
		out = out.with(name, strings.ToLower(sum))
	}
	return out, nil
}

// writeSums replaces the list, so that a run that is cut off leaves the old or
// the new one.
func writeSums(root *os.Root, d digests) error {
	var b strings.Builder
	for _, s := range d {
		fmt.Fprintf(&b, "%s  %s\n", s.sum, s.name)
	}
	const part = sums + ".part"
	err := root.WriteFile(part, []byte(b.String()), 0o600)
	if err == nil {
		err = root.Rename(part, sums)
	}
	if err != nil {
		return fmt.Errorf("write the list of digests: %w", err)
	}
	return nil
}

// diperiksa is what one file turned out to be.
type diperiksa struct {
	Berkas string `json:"berkas"`
	SHA256 string `json:"sha256"` // as it was archived
	Hasil  string `json:"hasil"`  // cocok, berubah, hilang
}

// verify holds the files of a folder against their digests, or a bundle against
// its own manifest. It needs no server:
// an assessor who got the folder can run it, or sha256sum -c SHA256SUMS.
func verify(_ context.Context, r *run) error {
	if i, err := os.Stat(r.args[0]); err == nil && i.Mode().IsRegular() {
		return verifyBundle(r)
	}
	root, err := os.OpenRoot(r.args[0])
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close() //nolint:errcheck // it was only read
	all, err := readSums(root)
	if err != nil {
		return fmt.Errorf("read the list of digests: %w", err)
	}
	bad := 0
	for _, s := range all {
		v := diperiksa{Berkas: s.name, SHA256: s.sum, Hasil: "cocok"}
		switch sum, err := digest(root, s.name); {
		case errors.Is(err, fs.ErrNotExist):
			v.Hasil = "hilang"
		case err != nil:
			return err
		case sum != s.sum:
			v.Hasil = "berubah"
		}
		if v.Hasil != "cocok" {
			bad++
		}
		if err := r.print(v); err != nil {
			return err
		}
	}
	r.say("%d files, %d not as archived", len(all), bad)
	if bad > 0 {
		return errTampered
	}
	return nil
}
