package berkas

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file://
	_ "gocloud.dev/blob/memblob"  // mem://, for tests
	_ "gocloud.dev/blob/s3blob"   // s3://
	"gocloud.dev/gcerrors"
)

// Store keeps bytes by their SHA-256 under aa/bb/aabb…. What is there is never
// written over by other content, so replicas and repeated uploads may share it.
type Store struct {
	bucket   *blob.Bucket
	dir      string // of a file store; "" for a bucket
	unsynced bool
	scanner  *Scanner
}

// Open connects to file://DIR (made when absent; file://./DIR is relative) or
// s3://BUCKET?region=…. scanner may be nil.
func Open(ctx context.Context, address string, scanner *Scanner) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("files url cannot be read")
	}
	s := &Store{scanner: scanner}
	if u.Scheme == "file" {
		s.dir = u.Path
		if u.Host == "." {
			s.dir = strings.TrimPrefix(u.Path, "/")
		}
		q := u.Query()
		// Temporary files beside the final ones, for a rename across file systems
		// fails; no sidecar files, for the database holds what they would say.
		for k, v := range map[string]string{"create_dir": "1", "dir_file_mode": "0750", "no_tmp_dir": "1", "metadata": "skip"} {
			if !q.Has(k) {
				q.Set(k, v)
			}
		}
		u.RawQuery = q.Encode()
	}
	if s.bucket, err = blob.OpenBucket(ctx, u.String()); err != nil {
		return nil, fmt.Errorf("open file store: %w", err)
	}
	return s, nil
}

// Unsynced lets a file store return before its bytes are on the disk: for data
// that is told anew when it is lost.
func (s *Store) Unsynced() { s.unsynced = true }

// Close releases the store.
func (s *Store) Close() error { return s.bucket.Close() }

// Ready reports whether the store answers.
func (s *Store) Ready(ctx context.Context) error {
	ok, err := s.bucket.IsAccessible(ctx)
	if err == nil && !ok {
		err = errors.New("the file store is not accessible")
	}
	return err
}

func key(sha string) string { return sha[:2] + "/" + sha[2:4] + "/" + sha }

// Has reports whether size bytes are kept under sha.
func (s *Store) Has(ctx context.Context, sha string, size int64) (bool, error) {
	a, err := s.bucket.Attributes(ctx, key(sha))
	if gcerrors.Code(err) == gcerrors.NotFound {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for %s: %w", sha, err)
	}
	return a.Size == size, nil
}

// Keep writes what was staged to its final place. Doing so twice is harmless;
// when it returns, the bytes survive a loss of power as far as the store's own
// promises go.
func (s *Store) Keep(ctx context.Context, u *Upload) error {
	if ok, err := s.Has(ctx, u.SHA256, u.Ukuran); ok || err != nil {
		return err
	}
	// A write is only abandoned by ending its context before Close.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := s.bucket.NewWriter(ctx, key(u.SHA256), &blob.WriterOptions{ContentType: u.Mime})
	if err != nil {
		return fmt.Errorf("keep %s: %w", u.SHA256, err)
	}
	if _, err := io.CopyN(w, u.Reader(), u.Ukuran); err != nil {
		cancel()
		return errors.Join(fmt.Errorf("keep %s: %w", u.SHA256, err), w.Close())
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("keep %s: %w", u.SHA256, err)
	}
	return s.sync(u.SHA256)
}

// sync forces a file and the directories that name it to the disk, which the
// file store itself does not do.
func (s *Store) sync(sha string) error {
	if s.dir == "" || s.unsynced {
		return nil
	}
	p := filepath.Join(s.dir, filepath.FromSlash(key(sha)))
	for range 4 { // the file, two levels, the root
		f, err := os.Open(p) //nolint:gosec // a path made of a hash
		if err != nil {
			return fmt.Errorf("sync %s: %w", sha, err)
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return fmt.Errorf("sync %s: %w", sha, err)
		}
		p = filepath.Dir(p)
	}
	return nil
}

// Open reads length bytes from offset on; -1 reads to the end.
func (s *Store) Open(ctx context.Context, sha string, offset, length int64) (io.ReadCloser, error) {
	r, err := s.bucket.NewRangeReader(ctx, key(sha), offset, length, nil)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", sha, err)
	}
	return r, nil
}

// Delete removes bytes; what is not there is gone already.
func (s *Store) Delete(ctx context.Context, sha string) error {
	if err := s.bucket.Delete(ctx, key(sha)); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fmt.Errorf("delete %s: %w", sha, err)
	}
	return nil
}

// Damage says what is wrong with kept bytes.
type Damage struct{ What string }

func (d *Damage) Error() string { return d.What }

// Verify reads bytes again: *Damage when they are missing or are not what they
// are named by; any other error means that the store could not be read.
func (s *Store) Verify(ctx context.Context, sha string, size int64) error {
	r, err := s.Open(ctx, sha, 0, -1)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return &Damage{"its bytes are missing"}
	}
	if err != nil {
		return err
	}
	h := sha256.New()
	n, err := io.Copy(h, r)
	if err := errors.Join(err, r.Close()); err != nil {
		return fmt.Errorf("read %s: %w", sha, err)
	}
	if n != size {
		return &Damage{fmt.Sprintf("it has %d bytes, %d were kept", n, size)}
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != sha {
		return &Damage{"its content has the hash " + got}
	}
	return nil
}

// SweepTemporary removes what interrupted writes before an instant left in a
// file store, and returns how many there were. Buckets clean up after themselves.
func (s *Store) SweepTemporary(before time.Time) (n int, err error) {
	if s.dir == "" {
		return 0, nil
	}
	err = filepath.WalkDir(s.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		// fileblob names them FINAL.NANOSECONDS.tmp, in hexadecimal.
		stem, ok := strings.CutSuffix(d.Name(), ".tmp")
		nano, perr := strconv.ParseInt(strings.TrimPrefix(filepath.Ext(stem), "."), 16, 64)
		if !ok || perr != nil || !time.Unix(0, nano).Before(before) {
			return nil //nolint:nilerr // another file's name, not a failure
		}
		n++
		return os.Remove(p) //nolint:gosec // the directory is the service's own; a link in it is removed, not followed
	})
	return n, err
}
