package berkas

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
)

// What a ZIP container may hold. Office documents are ZIP containers too.
const (
	zipEntries = 1000
	zipRatio   = 100     // unpacked bytes for each packed one
	zipTotal   = 1 << 30 // unpacked bytes in all, the most anybody should have to unpack
)

// judgeZIP refuses the containers that hurt whoever unpacks them: bombs by ratio,
// by number and by lying about sizes, links, and names that leave the directory.
// It returns the type its entries say it has. Every entry is unpacked once, for
// the sizes in a container's directory are only claims.
func judgeZIP(r io.ReaderAt, size int64) (mime string, err error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return "", brokenZIP()
	}
	if len(z.File) > zipEntries {
		return "", refuse("archive_too_many_entries", "Arsip memuat %d entri, paling banyak %d.", "The archive has %d entries, at most %d are accepted.", len(z.File), zipEntries)
	}
	var claimed uint64
	for _, f := range z.File {
		if f.Mode()&fs.ModeSymlink != 0 {
			return "", refuse("archive_symlink", "Arsip memuat tautan simbolik.", "The archive contains a symbolic link.")
		}
		if leaves(f.Name) {
			return "", refuse("archive_path", "Arsip memuat nama yang keluar dari direktorinya.", "The archive contains a name that leaves its directory.")
		}
		claimed += min(f.UncompressedSize64, zipTotal+1)           // the sum of 1,000 such cannot overflow
		if claimed > zipTotal || claimed > uint64(size)*zipRatio { //nolint:gosec // a size is never negative
			return "", bomb()
		}
	}
	for _, f := range z.File {
		if err := unpack(f); err != nil {
			return "", err
		}
	}
	return zipKind(z), nil
}

// unpack reads one entry to the end; package zip ends it where it is longer than
// it claims.
func unpack(f *zip.File) error {
	const encrypted = 0x1
	if f.Flags&encrypted != 0 || strings.HasSuffix(f.Name, "/") {
		return nil // nobody without the password can tell
	}
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil // packed by a method that is rare and harmless to keep
	}
	if err != nil {
		return brokenZIP()
	}
	_, err = io.Copy(io.Discard, r) //nolint:gosec // at most zipTotal, see judgeZIP
	if errors.Join(err, r.Close()) != nil {
		return brokenZIP()
	}
	return nil
}

func leaves(name string) bool {
	n := strings.ReplaceAll(name, `\`, "/")
	if path.IsAbs(n) || len(n) > 1 && n[1] == ':' || strings.ContainsRune(n, 0) {
		return true
	}
	for part := range strings.SplitSeq(n, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

// zipKind tells an office document by the entry that makes it one, wherever in
// the container it stands.
func zipKind(z *zip.Reader) string {
	const office = "application/vnd.openxmlformats-officedocument."
	kinds := map[string]string{
		"word/document.xml":    office + "wordprocessingml.document",
		"xl/workbook.xml":      office + "spreadsheetml.sheet",
		"ppt/presentation.xml": office + "presentationml.presentation",
	}
	kind, described := "", false
	for _, f := range z.File {
		switch {
		case path.Base(f.Name) == "vbaProject.bin":
			return "application/vnd.ms-office.macroEnabled"
		case f.Name == "[Content_Types].xml":
			described = true
		case f.Name == "mimetype":
			if m := opened(f); m != "" {
				return m
			}
		case kinds[f.Name] != "":
			kind = kinds[f.Name]
		}
	}
	if described && kind != "" {
		return kind
	}
	return "application/zip"
}

// opened reads the entry by which OpenDocument and EPUB say what they are.
func opened(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close() //nolint:errcheck // the entry was read to its end before
	b, err := io.ReadAll(io.LimitReader(r, 200))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

func bomb() error {
	return refuse("archive_bomb", "Arsip mengembang terlalu besar saat dibuka (lebih dari %d kali).", "The archive grows too large when unpacked (over %d times).", zipRatio)
}

func brokenZIP() error {
	return refuse("archive_broken", "Arsip rusak dan tidak dapat dibuka.", "The archive is damaged and cannot be opened.")
}
