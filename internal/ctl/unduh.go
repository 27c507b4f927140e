package ctl

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"kerjasama/pkg/kerjasama"
)

// sums is the list of digests beside the files, as sha256sum -c reads it.
const sums = "SHA256SUMS"

// unduhan is what became of one archive.
type unduhan struct {
	ID     string  `json:"id"`
	Kode   string  `json:"kode"`
	Judul  string  `json:"judul"`
	Berkas string  `json:"berkas"` // the file's name in the folder
	SHA256 string  `json:"sha256"`
	Ukuran int64   `json:"ukuran"` // bytes
	Hasil  string  `json:"hasil"`  // diunduh, sudah_ada, gagal
	Galat  *string `json:"galat"`
}

// unduh fetches the files of the archives that the query names. What is there
// already with the right digest is left alone, so that a run that broke off is
// simply run again. One file that fails does not keep back the others; the
// first failure is the command's.
func unduh(ctx context.Context, r *run) error {
	dir := r.args[0]
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close() //nolint:errcheck // nothing is written through it any more
	known, err := readSums(root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var first error
	for a, err := range r.c.Arsip(ctx, r.query) {
		if err != nil {
			return errors.Join(err, writeSums(root, known))
		}
		u := unduhan{ID: a.ID, Kode: a.Kode, Judul: a.Judul, Berkas: filename(a), SHA256: a.Berkas.SHA256, Ukuran: a.Berkas.Ukuran}
		u.Hasil, err = r.fetch(ctx, root, a, u.Berkas)
		if err != nil {
			say := err.Error()
			u.Galat = &say
			if first == nil {
				first = fmt.Errorf("%s: %w", a.Kode, err)
			}
		} else {
			known = known.with(u.Berkas, u.SHA256)
		}
		r.say("%s %s", u.Hasil, u.Berkas)
		if err := r.print(u); err != nil {
			return errors.Join(err, writeSums(root, known))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(first, writeSums(root, known))
}

// fetch brings one file in, under its name only when it is the archived one.
func (r *run) fetch(ctx context.Context, root *os.Root, a kerjasama.Arsip, name string) (string, error) {
	if sum, err := digest(root, name); err == nil && sum == a.Berkas.SHA256 {
		return "sudah_ada", nil
	}
	part := name + ".part"
	f, err := root.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return "gagal", fmt.Errorf("write the file: %w", err)
	}
	h := sha256.New()
	_, err = r.c.BerkasArsip(ctx, a.ID, io.MultiWriter(f, h))
	if err = errors.Join(err, f.Close()); err == nil && hex.EncodeToString(h.Sum(nil)) != a.Berkas.SHA256 {
		err = errTampered
	}
	if err == nil {
		err = root.Rename(part, name)
	}
	if err != nil {
		return "gagal", errors.Join(err, root.Remove(part))
	}
	return "diunduh", nil
}

// filename is the archive's code and what its file was called, in letters that
// every file system takes. It is one folder's name, never a path.
func filename(a kerjasama.Arsip) string {
	safe := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == utf8.RuneError || unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) || !unicode.IsPrint(r) {
				return '_'
			}
			return r
		}, s)
	}
	ext := filepath.Ext(a.Berkas.Nama)
	if len(ext) > 10 {
		ext = ""
	}
	stem := safe(a.Kode + "-" + strings.TrimSuffix(a.Berkas.Nama, ext))
	for len(stem) > 150 { // bytes: file systems take 255
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	return stem + safe(ext)
}

// digest is the SHA-256 of a file in hexadecimal digits.
func digest(root *os.Root, name string) (string, error) {
	f, err := root.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // it was only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
