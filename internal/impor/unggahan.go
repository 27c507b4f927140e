package impor

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"kerjasama/internal/platform/fault"
)

// Unggahan is a spreadsheet that was received: a temporary file without a name,
// which ends with the process at latest.
type Unggahan struct {
	*os.File
	Nama   string
	SHA256 string
	size   int64
}

// Size is its length in bytes.
func (u *Unggahan) Size() int64 { return u.size }

// Terima receives at most limit bytes: 413 for more, 422 for none.
func Terima(name string, r io.Reader, limit int64) (*Unggahan, error) {
	f, err := os.CreateTemp("", "kerjasama-impor-")
	if err != nil {
		return nil, fmt.Errorf("receive spreadsheet: %w", err)
	}
	u := &Unggahan{File: f, Nama: name}
	h := sha256.New()
	if err = os.Remove(f.Name()); err == nil { // unnamed at once: no crash leaves it behind
		u.size, err = io.Copy(io.MultiWriter(f, h), io.LimitReader(r, limit+1))
	}
	switch {
	case err != nil:
	case u.size == 0:
		err = bukanTabel("empty_file", "Berkas kosong.", "The file is empty.")
	case u.size > limit:
		err = fault.New(fault.TooLarge, "Berkas terlalu besar, paling banyak %d byte.", "The file is too large, at most %d bytes are accepted.", limit)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	u.SHA256 = hex.EncodeToString(h.Sum(nil))
	return u, nil
}
