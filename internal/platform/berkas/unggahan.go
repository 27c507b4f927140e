package berkas

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gabriel-vasile/mimetype"

	"kerjasama/internal/platform/fault"
)

// Upload is a file that was received and judged but is not kept yet. Its bytes
// are in a temporary file without a name, which ends with the process at latest.
type Upload struct {
	Nama   string // cleaned, with an extension that fits
	SHA256 string // lower-case hexadecimal
	Mime   string
	Ukuran int64 // bytes
	file   *os.File
}

// Stage receives at most limit bytes and judges them. Nothing is kept in the
// store, whatever it finds: 422 empty_file, 413 too_large, 415
// unsupported_media_type, 422 for hurtful archives and for what the scanner
// finds, 503 when the scanner does not answer. Memory does not grow with the
// file.
func (s *Store) Stage(ctx context.Context, r io.Reader, name string, limit int64) (*Upload, error) {
	f, err := os.CreateTemp("", "kerjasama-unggah-")
	if err != nil {
		return nil, fmt.Errorf("stage: %w", err)
	}
	u := &Upload{file: f}
	// Unnamed at once: no crash leaves it behind.
	err = os.Remove(f.Name())
	if err == nil {
		err = u.receive(r, limit)
	}
	if err == nil {
		err = s.judge(ctx, u, CleanName(name))
	}
	if err != nil {
		return nil, errors.Join(err, u.Close())
	}
	return u, nil
}

// Close forgets the upload; what was kept of it stays.
func (u *Upload) Close() error { return u.file.Close() }

// Reader reads the staged bytes from the beginning.
func (u *Upload) Reader() io.Reader {
	return io.NewSectionReader(u.file, 0, u.Ukuran)
}

func (u *Upload) receive(r io.Reader, limit int64) (err error) {
	h := sha256.New()
	u.Ukuran, err = io.Copy(io.MultiWriter(u.file, h), io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return fmt.Errorf("receive: %w", err)
	case u.Ukuran == 0:
		return refuse("empty_file", "Berkas kosong.", "The file is empty.")
	case u.Ukuran > limit:
		return fault.New(fault.TooLarge, "Berkas terlalu besar, paling banyak %d byte.", "The file is too large, at most %d bytes are accepted.", limit)
	}
	u.SHA256 = hex.EncodeToString(h.Sum(nil))
	return nil
}

func (s *Store) judge(ctx context.Context, u *Upload, name string) error {
	head := make([]byte, min(u.Ukuran, 4096))
	if _, err := u.file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read staged file: %w", err)
	}
	m := mimetype.Detect(head)
	mime := m.String()
	if isZIP(m) || bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		var err error
		if mime, err = judgeZIP(u.file, u.Ukuran); err != nil {
			return err
		}
	}
	t, name, err := judgeType(mime, name)
	if err != nil {
		return err
	}
	u.Mime, u.Nama = t.Mime, name
	if s.scanner == nil {
		return nil
	}
	return s.scanner.Scan(ctx, io.NewSectionReader(u.file, 0, u.Ukuran))
}
