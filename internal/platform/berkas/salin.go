package berkas

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"gocloud.dev/blob"
)

// CopyFrom takes content over from another store, unless it is here already.
// Bytes that are not what they are named by are not kept: *Damage.
func (s *Store) CopyFrom(ctx context.Context, other *Store, sha string, size int64) error {
	if ok, err := s.Has(ctx, sha, size); ok || err != nil {
		return err
	}
	if err := other.Verify(ctx, sha, size); err != nil {
		return err
	}
	r, err := other.Open(ctx, sha, 0, -1)
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // read only
	// A write is only abandoned by ending its context before Close.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := s.bucket.NewWriter(ctx, key(sha), &blob.WriterOptions{})
	if err != nil {
		return fmt.Errorf("copy %s: %w", sha, err)
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(w, h), r)
	if err == nil && hex.EncodeToString(h.Sum(nil)) != sha {
		err = &Damage{"its content changed while it was read"}
	}
	if err != nil {
		cancel()
		return errors.Join(fmt.Errorf("copy %s: %w", sha, err), w.Close())
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("copy %s: %w", sha, err)
	}
	return s.sync(sha)
}
