package berkas

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
)

// Made takes a temporary file that the product itself wrote as a staged upload,
// without judging it: the limits of what comes from outside do not bind what goes
// out. The file becomes the upload's and is unnamed at once.
func Made(f *os.File, name, mime string) (*Upload, error) {
	u := &Upload{Nama: CleanName(name), Mime: mime, file: f}
	if err := os.Remove(f.Name()); err != nil {
		return nil, fmt.Errorf("stage: %w", err)
	}
	h := sha256.New()
	var err error
	if _, err = f.Seek(0, io.SeekStart); err == nil {
		u.Ukuran, err = io.Copy(h, f)
	}
	if err != nil {
		return nil, fmt.Errorf("stage: %w", err)
	}
	u.SHA256 = hex.EncodeToString(h.Sum(nil))
	return u, nil
}
